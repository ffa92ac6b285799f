"""The joint claim model: windows, pairs, the choice among overlapping claims, and the shipped files."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction import joint
from extraction.joint import JointReader, calibrated, strongest
from extraction.joint_model import MAX_PIECES, JointHead, Window, likely_subjects, pair_indices, windows
from kg.errors import ModelMissing
from kg.model import CAUSAL, RELATIONS

TITLE = "High-intensity interval training and capillary density in rowers"
TEXTS = [
    TITLE,
    "High-intensity interval training increased capillary density.",
    "Citrate synthase activity rose by 12%.",
]
INCREASES, AFFECTS = RELATIONS.index("increases"), RELATIONS.index("affects")
ASSOCIATED = RELATIONS.index("associated")


@pytest.fixture(scope="module")
def reader() -> JointReader:
    return JointReader()


@pytest.fixture(scope="module")
def window(reader: JointReader) -> Window:
    return windows(TEXTS, [1, 2], reader.tokenizer)[0]


def span_of(window: Window, sentence: int, text: str) -> tuple[int, int]:
    start = TEXTS[sentence].index(text)
    words = [
        w
        for w, (s, (a, b)) in enumerate(zip(window.sentence_of, window.chars, strict=True))
        if s == sentence and start <= a and b <= start + len(text)
    ]
    return words[0], words[-1]


def test_a_span_gives_back_its_text(window: Window) -> None:
    span = span_of(window, 1, "capillary density")
    assert window.text(span) == "capillary density"


def test_a_long_text_is_read_in_windows_with_the_title_in_each(reader: JointReader) -> None:
    texts = [TITLE, *[f"Sentence {k} says that caffeine raised power output in trained cyclists." for k in range(90)]]
    found = windows(texts, range(1, len(texts)), reader.tokenizer)
    assert len(found) > 1
    assert [item.is_first for item in found] == [True] + [False] * (len(found) - 1)
    assert all(item.sentence_of[0] == 0 and len(item.pieces) <= MAX_PIECES for item in found)
    read = [s for item in found for s in sorted(set(item.sentence_of)) if s]
    assert read == list(range(1, len(texts)))


def test_one_sentence_longer_than_a_window_is_cut_and_not_lost(reader: JointReader) -> None:
    long = "Caffeine raised power output " + "and endurance " * 600
    found = windows([TITLE, long], [1], reader.tokenizer)
    assert len(found[-1].pieces) <= MAX_PIECES
    assert 1 in found[-1].sentence_of


def test_left_out_subjects_are_the_titles_names_and_the_likeliest_others(window: Window) -> None:
    import torch

    names = [(0, "capillary density"), (1, "High-intensity interval training"), (1, "capillary density"),
             (2, "Citrate synthase activity")]  # fmt: skip
    spans = sorted(span_of(window, s, text) for s, text in names)
    i, j = torch.tensor(spans).T
    found = likely_subjects(window, spans, (i, j, torch.tensor([0.0, 2.0, 0.0, -3.0])))
    texts = [(window.sentence_of[spans[k][0]], window.text(spans[k])) for k in found]
    # of a name that stands twice only the first place
    assert texts == [(0, "capillary density"), (1, names[1][1]), (2, names[3][1])]


def test_pairs_stay_in_a_sentence_but_for_left_out_subjects(window: Window) -> None:
    spans = sorted(
        [span_of(window, 1, "High-intensity interval training"), span_of(window, 1, "capillary density"),
         span_of(window, 2, "Citrate synthase activity")]
    )  # fmt: skip

    def among(left_out: list[int]) -> set[tuple[int, int]]:
        subjects, objects = pair_indices(window, spans, left_out)
        return set(zip(subjects.tolist(), objects.tolist(), strict=True))

    assert among([]) == {(0, 1), (1, 0)}
    assert among([0]) == {(0, 1), (1, 0), (0, 2)}


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        pytest.param([(0.9, INCREASES, (0, 1), (4, 5)), (0.5, AFFECTS, (0, 2), (5, 6))], 1, id="overlapping ends"),
        pytest.param([(0.9, INCREASES, (0, 1), (4, 5)), (0.5, AFFECTS, (0, 1), (7, 8))], 2, id="another object"),
        pytest.param([(0.9, ASSOCIATED, (0, 1), (4, 5)), (0.5, ASSOCIATED, (4, 5), (0, 1))], 1, id="mirror image"),
        pytest.param([(0.9, INCREASES, (0, 1), (4, 5)), (0.5, INCREASES, (4, 5), (0, 1))], 2, id="causal both ways"),
    ],
)
def test_the_stronger_of_overlapping_claims_stays(window: Window, rows: list[tuple], kept: int) -> None:  # type: ignore[type-arg]
    base = window.first_word[1]
    placed = [(p, r, (base + s[0], base + s[1]), (base + o[0], base + o[1])) for p, r, s, o in rows]
    found = strongest(window, placed)
    assert len(found) == kept
    assert found[0][0] == 0.9


def test_every_end_stands_where_it_is_said_to_stand(reader: JointReader) -> None:
    found = reader.read(TEXTS, ["title", "results", "results"], min_score=0.0)
    assert found
    for item in found:
        assert TEXTS[item.sentence][slice(*item.object_at)] == item.object
        assert item.implicit_subject or TEXTS[item.sentence][slice(*item.subject_at)] == item.subject
        assert 0 < item.score < 1
    said = {(item.subject, item.relation, item.object) for item in found if item.sentence == 1}
    assert ("High-intensity interval training", "increases", "capillary density") in said


def test_claims_of_bodies_are_scored_by_what_is_right_there(reader: JointReader) -> None:
    roles = ["title", "results", "results"]
    above, below = (reader.read(TEXTS, roles, 0.0, bodies) for bodies in ((), (1, 2)))
    scores = {item.score for item in above if item.sentence == 1}
    assert [item.score for item in above if item.sentence == 0] == [item.score for item in below if item.sentence == 0]
    assert scores.isdisjoint({item.score for item in below if item.sentence == 1})


def test_methods_are_not_read(reader: JointReader) -> None:
    assert {item.sentence for item in reader.read(TEXTS, ["title", "methods", "results"], min_score=0.0)} <= {0, 2}


def test_the_role_of_a_sentence_reaches_the_classifier(reader: JointReader) -> None:
    said = {
        role: {(f.subject, f.object): f.score for f in reader.read(TEXTS, ["title", role, "results"], 0.0)}
        for role in ("objective", "results")
    }
    assert said["objective"] != said["results"]


def test_changed_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ENCODER", "HEAD", "CARD"):
        file = getattr(joint, name)
        (tmp_path / file.name).write_bytes(file.read_bytes())
        monkeypatch.setattr(joint, name, tmp_path / file.name)
    with (tmp_path / joint.HEAD.name).open("ab") as out:
        out.write(b"x")
    joint.settings.cache_clear()
    with pytest.raises(ModelMissing, match=r"joint\.safetensors"):
        JointReader()
    (tmp_path / joint.CARD.name).unlink()
    joint.settings.cache_clear()
    with pytest.raises(ModelMissing, match="train_joint"):
        JointReader()
    joint.settings.cache_clear()


def test_an_untrained_head_expects_nothing() -> None:
    head = JointHead()
    assert float(head.relation[-1].get_parameter("bias").detach()[0]) == 5.0
    assert len(RELATIONS) + 1 == len(head.relation[-1].get_parameter("bias"))


@pytest.mark.parametrize(("chance", "slope", "offset"), [(0.0, 1.0, 0.0), (1.0, 2.0, -1.0), (0.3, 0.7, 0.2)])
def test_calibration_keeps_order_and_range(chance: float, slope: float, offset: float) -> None:
    assert 0 <= calibrated(chance, slope, offset) <= calibrated(min(chance + 0.1, 1.0), slope, offset) <= 1


def test_only_associations_mirror() -> None:
    assert set(CAUSAL) == set(RELATIONS[: len(CAUSAL)])
