"""Roles: headings speak first, the classifier elsewhere; the weights are checked before use."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from extraction import role_model
from extraction.headings import inline_roles, roles_of_heading
from extraction.others_work import others_work
from extraction.role_model import CLASSES, FOLDER, load, posterior
from extraction.roles import role_line, structure
from kg.errors import ModelMissing
from kg.model import Document, Passage, Sentence

AIMS = ["background", "objective"]


@pytest.mark.parametrize(
    ("heading", "want"),
    [
        pytest.param("Methods", ["methods"], id="methods"),
        pytest.param("2. Materials and Methods", ["methods"], id="numbered"),
        pytest.param("PATIENTS AND METHODS:", ["methods"], id="patients-and-methods"),
        pytest.param("Main Outcome Measures", ["methods"], id="outcome-measures"),
        pytest.param("Design and Setting", ["methods"], id="design"),
        pytest.param("Statistical analysis", ["methods"], id="statistics"),
        pytest.param("Findings", ["results"], id="findings"),
        pytest.param("Main results", ["results"], id="main-results"),
        pytest.param("Interpretation", ["conclusions"], id="interpretation"),
        pytest.param("Practical Applications", ["conclusions"], id="applications"),
        pytest.param("Authors' conclusions", ["conclusions"], id="authors-conclusions"),
        pytest.param("BACKGROUND", AIMS, id="background"),
        pytest.param("Introduction", AIMS, id="introduction"),
        pytest.param("Aims", AIMS, id="aims"),
        pytest.param("Background and Objectives", AIMS, id="background-and-objectives"),
        pytest.param("Aim of the study", AIMS, id="aim-of-the-study"),
        pytest.param("Methods and Results", ["methods", "results"], id="methods-and-results"),
        pytest.param("Results and Conclusions", ["conclusions", "results"], id="results-and-conclusions"),
        pytest.param("What is known about this topic", AIMS, id="what-is-known"),
        pytest.param("Trial registration", ["other"], id="registration"),
        pytest.param("Competing interests", ["other"], id="interests"),
        pytest.param("Effects of heat on the cost of running in trained women", None, id="a-long-subheading"),
        pytest.param("Vastus lateralis", None, id="a-topic"),
        pytest.param(None, None, id="none"),
    ],
)
def test_roles_of_heading(heading: str | None, want: list[str] | None) -> None:
    roles = roles_of_heading(heading)
    assert (None if roles is None else sorted(roles)) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("METHODS: Ten men rode for an hour.", ["methods"], id="upper-case"),
        pytest.param("Materials and methods: Ten men rode.", ["methods"], id="three-words"),
        pytest.param("Purpose: To test heat in men.", AIMS, id="purpose"),
        pytest.param("Conclusion: It rose.", ["conclusions"], id="conclusion"),
        pytest.param("Two groups: trained and untrained men.", None, id="a-list"),
        pytest.param("Methods that work are rare.", None, id="no-colon"),
    ],
)
def test_inline_roles(text: str, want: list[str] | None) -> None:
    roles = inline_roles(text)
    assert (None if roles is None else sorted(roles)) == want


def given(*texts: str) -> Document:
    return Document("x", texts[0], tuple(Passage("abstract", None, text, whole_sentence=True) for text in texts))


PAPER = given(
    "Heat and pacing in rowers",
    "Heat is known to impair endurance performance.",
    "We aimed to determine whether cooling restores it.",
    "Fourteen rowers completed two 2,000-m tests in random order.",
    "Cooling reduced core temperature (P < 0.05) but did not change finishing time.",
    "In conclusion, cooling does not restore performance in rowers.",
    "© 2020 The Authors.",
)


def test_sentences_without_headings_are_told_apart() -> None:
    sentences = structure(PAPER)
    assert [s.role for s in sentences] == ["title", *CLASSES, "other"]
    assert [s.text for s in sentences] == [p.text for p in PAPER.passages]
    assert all(0.2 < s.confidence <= 1.0 for s in sentences)


def test_headings_speak_first() -> None:
    paper = Document(
        "x",
        "Heat",
        (
            Passage("title", None, "Heat"),
            Passage("abstract", "Background", "Heat impairs performance. We aimed to test cooling in rowers."),
            Passage("abstract", "Findings", "In conclusion, the aim was met."),
        ),
    )
    assert [(s.role, s.confidence == 1.0) for s in structure(paper)] == [
        ("title", True),
        ("background", False),
        ("objective", False),
        ("results", True),
    ]


def test_a_heading_inside_the_text_speaks() -> None:
    paper = Document(
        "x", "", (Passage("abstract", None, "PURPOSE: To test heat. METHODS: It rose. RESULTS: Ten men."),)
    )
    assert [s.role for s in structure(paper)] == ["objective", "methods", "results"]


@pytest.mark.parametrize(
    ("section", "text", "want"),
    [
        pytest.param("introduction", "Heat impairs performance in many sports.", "background", id="introduction"),
        pytest.param("introduction", "Ten men were then cooled.", "background", id="no-aim"),
        pytest.param("discussion", "Cooling has been used in men [].", "background", id="citation-left-empty"),
        pytest.param("introduction", "The aim of this study was to test cooling.", "objective", id="aim"),
        pytest.param("methods", "Cooling reduced nothing.", "methods", id="methods"),
        pytest.param("results", "Ten men were recruited.", "results", id="results"),
        pytest.param("discussion", "Cooling may help rowers.", "conclusions", id="own"),
        pytest.param("discussion", "Holt et al. reported a fall in men.", "background", id="et-al"),
        pytest.param("discussion", "Previous studies found no change.", "background", id="previous-studies"),
        pytest.param("discussion", "Our data agree with Holt et al. in this.", "conclusions", id="own-beside-others"),
        pytest.param("discussion", "Holt and Brand found a fall in men.", "background", id="two-names"),
        pytest.param("discussion", "Another study confirmed a fall.", "background", id="another-study"),
        pytest.param("discussion", "A fall has been shown in rats.", "background", id="has-been-shown"),
        pytest.param("discussion", "Pooled data from several trials show a fall.", "background", id="pooled-data"),
        pytest.param("discussion", "This finding is consistent with earlier work.", "conclusions", id="own-compared"),
        pytest.param("discussion", "Men had not been cooled previously.", "conclusions", id="previously-alone"),
        pytest.param("discussion", "A larger trial is needed.", "conclusions", id="to-be-done"),
        pytest.param("discussion", "Many more studies in men should follow.", "conclusions", id="future-studies"),
        pytest.param("discussion", "Both groups improved.", "conclusions", id="own-groups"),
        pytest.param("conclusions", "Heat impairs performance.", "conclusions", id="conclusions"),
    ],
)
def test_body_roles(section: str, text: str, want: str) -> None:
    paper = Document("x", "T", (Passage("abstract", None, "It rose."), Passage(section, "Any", text)))
    assert structure(paper, full_text=True)[-1].role == want
    assert len(structure(paper)) == 1


@pytest.mark.parametrize(
    ("texts", "want"),
    [
        pytest.param(["Holt et al. cooled men.", "They found no change."], [True, True], id="they"),
        pytest.param(["Holt et al. cooled men.", "However, the authors measured skin."], [True, True], id="authors"),
        pytest.param(["We cooled men.", "They found it hard."], [False, False], id="they-after-our-own"),
        pytest.param(["Holt et al. cooled men.", "We found a rise."], [True, False], id="back-to-us"),
        pytest.param(["Holt et al. cooled men.", "Cooling may help."], [True, False], id="a-new-thought"),
    ],
)
def test_a_discussion_goes_on_about_others(texts: list[str], want: list[bool]) -> None:
    assert others_work(texts) == want


def test_back_matter_is_other() -> None:
    paper = Document("x", "T", (Passage("abstract", None, "It rose."), Passage("other", "Funding", "Nobody paid.")))
    assert structure(paper, full_text=True)[-1].role == "other"


def test_an_empty_document_has_no_sentences() -> None:
    assert structure(Document("x", "", ())) == ()


def test_posterior_sums_over_all_paths() -> None:
    """Against the sum over all 2³ label sequences, written out."""
    rng = np.random.default_rng(0)
    scores, step, first, last = rng.normal(size=(3, 2)), rng.normal(size=(2, 2)), rng.normal(size=2), rng.normal(size=2)
    want = np.zeros((3, 2))
    for a, b, c in np.ndindex(2, 2, 2):
        total = scores[0, a] + scores[1, b] + scores[2, c] + first[a] + step[a, b] + step[b, c] + last[c]
        for at, label in enumerate((a, b, c)):
            want[at, label] += np.exp(total)
    assert np.allclose(posterior(scores, step, first, last), want / want.sum(axis=1, keepdims=True))


def test_marginals_keep_to_what_is_allowed() -> None:
    allowed = np.array([[True, True, False, False, False], [False, False, False, True, False]])
    chances = load().marginals(["It rose.", "We aimed to test it."], allowed)
    assert np.allclose(chances.sum(axis=1), 1)
    assert chances[~allowed].max() < 1e-9


def test_weights_that_were_changed_are_refused(tmp_path: Path) -> None:
    raw = bytearray((FOLDER / "roles.safetensors").read_bytes())
    raw[-1] ^= 1
    (tmp_path / "roles.safetensors").write_bytes(raw)
    (tmp_path / "roles.json").write_bytes((FOLDER / "roles.json").read_bytes())
    with pytest.raises(ModelMissing, match=r"hash check.*train_roles"):
        role_model.load(tmp_path)


def test_missing_weights_name_the_cure(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="train_roles"):
        role_model.load(tmp_path)


def test_the_model_is_small() -> None:
    assert sum((FOLDER / name).stat().st_size for name in ("roles.safetensors", "roles.json")) < 4_000_000


def test_role_line_has_the_contract_keys_in_order() -> None:
    line = role_line("x", [Sentence(0, "VO₂ rose.", "abstract", "results", 0.5)])
    assert list(json.loads(line)) == ["document_id", "sentences"]
    assert list(json.loads(line)["sentences"][0]) == ["text", "role", "confidence"]
    assert "\n" not in line


@pytest.mark.shared
def test_gold_dev_roles(shared: Path) -> None:
    hits = total = 0
    for line in (shared / "gold" / "dev.jsonl").read_text(encoding="utf-8").rstrip().split("\n"):
        row = json.loads(line)
        sentences = structure(given(*(s["text"] for s in row["sentences"])))
        pairs = [(s.role, r) for s, r in zip(sentences, row["roles"], strict=True) if r in CLASSES]
        hits += sum(a == b for a, b in pairs)
        total += len(pairs)
    assert hits / total >= 0.955
