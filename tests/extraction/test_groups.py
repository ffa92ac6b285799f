"""Rules for the body of a trial: no difference between groups, labels of groups, p-values that leave all to chance."""

from __future__ import annotations

import pytest

from extraction.found import Found
from extraction.groups import is_denied, is_elsewhere, main_subject, revised, unchanged
from kg.model import Sentence


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        pytest.param(
            "There was no significant difference between groups in grip strength, gait speed or balance.",
            ["grip strength", "gait speed", "balance"],
            id="list",
        ),
        pytest.param(
            "No differences were found in the strength and endurance of the knee extensors between groups.",
            ["strength and endurance of the knee extensors"],
            id="chain-stays-whole",
        ),
        pytest.param(
            "No group differences were seen for lean mass (p = 0.4; Table 2) and fat mass (p = 0.7).",
            ["lean mass", "fat mass"],
            id="brackets",
        ),
        pytest.param("Peak power did not differ between the two groups.", ["Peak power"], id="subject-first"),
        pytest.param("Sleep quality was similar in both conditions (p = 0.8).", ["Sleep quality"], id="similar"),
        pytest.param("There were no differences between groups in age or body mass at baseline.", [], id="baseline"),
        pytest.param("The control group did not show differences in grip strength.", [], id="one-group"),
        pytest.param("There were no differences within groups in grip strength.", [], id="within"),
        pytest.param("Grip strength rose more in the training group (p = 0.01).", [], id="difference"),
    ],
)
def test_outcomes_that_do_not_differ(sentence: str, want: list[str]) -> None:
    found = unchanged(sentence)
    assert [text for text, _ in found] == want
    assert all(sentence[at : at + len(text)] == text for text, at in found)


def claim(text: str, subject: str, obj: str, relation: str = "increases", at: int = 1) -> Found:
    start, end = text.find(subject), text.find(obj)
    places = (start, start + len(subject)), (end, end + len(obj))
    return Found(at, subject, places[0], obj, places[1], relation, None, 0.8, False)


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        pytest.param("Training raised grip strength by 2% (p = 0.34).", True, id="p-above"),
        pytest.param("Training raised grip strength by 9% (P < 0.01).", False, id="p-below"),
        pytest.param(
            "Training raised grip strength (p = 0.02), but sleep did not change (p = 0.6).", False, id="other-p"
        ),
        pytest.param("Training raised grip strength, but this difference was not significant.", True, id="in-words"),
        pytest.param("Training raised grip strength, but no significant difference was seen.", True, id="none-seen"),
        pytest.param("Training raised grip strength (P > 0.05).", True, id="p-above-the-limit"),
        pytest.param("Training tended to raise grip strength (p = 0.07).", False, id="trend-keeps-its-direction"),
        pytest.param("Training tended to raise grip strength (p = 0.45).", True, id="no-trend-at-all"),
        pytest.param("Training raised grip strength.", False, id="nothing-said"),
    ],
)
def test_a_difference_that_may_be_chance(sentence: str, want: bool) -> None:
    assert is_denied(sentence, claim(sentence, "Training", "grip strength")) is want


def paper(*body: tuple[str, str, str]) -> tuple[Sentence, ...]:
    rows = [("Effects of tai chi on balance in older adults", "title", "title"), *body]
    return tuple(Sentence(k, text, section, role, 1.0) for k, (text, section, role) in enumerate(rows))


ABSTRACT = ("Tai chi improved balance.", "abstract", "results")


def test_a_group_label_stands_for_what_the_study_tried() -> None:
    sentences = paper(ABSTRACT, ("The intervention group improved gait speed (p < 0.01).", "results", "results"))
    found = [claim(sentences[1].text, "Tai chi", "balance"),
             claim(sentences[2].text, "intervention group", "gait speed", at=2)]  # fmt: skip
    last = revised(sentences, found)[-1]
    assert (last.subject, last.implicit_subject, last.object) == ("Tai chi", True, "gait speed")


def test_no_difference_in_the_body_is_a_claim_about_the_intervention() -> None:
    sentences = paper(ABSTRACT, ("There was no difference between groups in gait speed.", "results", "results"))
    added = revised(sentences, [claim(sentences[1].text, "Tai chi", "balance")])[1:]
    assert [(c.sentence, c.subject, c.relation, c.object) for c in added] == [(2, "Tai chi", "no_effect", "gait speed")]


def test_an_abstract_alone_gets_no_more_claims() -> None:
    sentences = paper(ABSTRACT, ("There was no difference between groups in gait speed.", "abstract", "results"))
    found = [claim(sentences[1].text, "Tai chi", "balance")]
    assert revised(sentences, found) == found


def test_what_does_not_differ_has_no_direction() -> None:
    sentences = paper(("No significant differences in gait speed were found between groups.", "abstract", "results"))
    found = [claim(sentences[0].text, "tai chi", "balance", at=0), claim(sentences[1].text, "x", "gait speed")]
    assert [item.relation for item in revised(sentences, found)] == ["affects", "no_effect"]


@pytest.mark.parametrize(
    ("section", "role", "want"),
    [("introduction", "background", True), ("introduction", "objective", True), ("discussion", "background", True),
     ("discussion", "conclusions", False), ("abstract", "background", False), ("results", "results", False)],
)  # fmt: skip
def test_what_the_body_tells_of_other_papers(section: str, role: str, want: bool) -> None:
    assert is_elsewhere(Sentence(3, "Exercise raises VO2max.", section, role, 1.0)) is want


def test_the_main_subject_is_the_cause_that_the_title_names() -> None:
    sentences = paper(ABSTRACT, ("Walking improved balance.", "abstract", "results"))
    title = claim(sentences[0].text, "tai chi", "balance", "affects", at=0)
    other = claim(sentences[2].text, "Walking", "balance", at=2)
    found = main_subject(sentences, [other, title])
    assert found is not None
    assert found[0] == "tai chi"
    assert main_subject(sentences, []) is None
