"""Changes within groups against differences between them."""

from __future__ import annotations

import pytest

from extraction.found import Found
from extraction.groups import revised
from extraction.within import findings, is_within, taken_back
from kg.model import Sentence

TITLE = Sentence(0, "Tai chi or stretching for balance: a randomized trial", "title", "title", 1.0)


def claim(text: str, obj: str, relation: str = "increases", at: int = 1, score: float = 0.6) -> Found:
    start = text.find(obj)
    return Found(at, "Tai chi", (0, 7), obj, (start, start + len(obj)), relation, None, score, True)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("Both groups improved balance.", True, id="both-groups"),
        pytest.param("Balance rose from baseline to week 12.", True, id="from-baseline"),
        pytest.param("There was a time effect for balance, which rose.", True, id="time-effect"),
        pytest.param("Balance rose in both groups, more so in the tai chi group.", False, id="more-in-one"),
        pytest.param("Balance rose compared with controls.", False, id="against-controls"),
        pytest.param("Balance rose compared with baseline.", True, id="against-baseline"),
        pytest.param("Tai chi improved balance.", False, id="nothing-said"),
    ],
)
def test_wording_of_a_change_within_groups(text: str, want: bool) -> None:
    assert is_within(text) is want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("Both groups gained balance, with no differences between groups.", "with no", id="alike"),
        pytest.param("Balance rose; however, no group by time interactions were seen.", "no group", id="interaction"),
        pytest.param("Balance rose, although there were no between-condition differences.", "no between", id="hyphen"),
        pytest.param("There was no interaction effect for balance.", None, id="outcome-follows"),
        pytest.param("Balance rose, with significant differences between groups.", None, id="they-differ"),
    ],
)
def test_where_a_sentence_takes_a_change_back(text: str, want: str | None) -> None:
    assert taken_back(text) == (None if want is None else text.find(want))


@pytest.mark.parametrize(
    ("section", "want"),
    [("abstract", [("increases", 0.6), ("no_effect", 0.85)]), ("results", [("no_effect", 0.85)])],
)
def test_what_changed_alike_in_all_groups(section: str, want: list[tuple[str, float]]) -> None:
    text = "Both groups improved balance, with no differences between groups."
    found = findings([TITLE, Sentence(1, text, section, "results", 1.0)], [claim(text, "balance")])
    assert [(item.relation, item.score) for item in found] == want


@pytest.mark.parametrize(
    ("text", "relation", "section", "kept"),
    [
        pytest.param("Balance improved in both groups.", "increases", "results", False, id="time"),
        pytest.param("Balance improved in both groups.", "increases", "abstract", True, id="abstract-keeps-it"),
        pytest.param("Balance tended to improve.", "increases", "results", False, id="trend"),
        pytest.param("Balance tended to improve.", "increases", "abstract", True, id="abstract-keeps-trends"),
        pytest.param("Balance did not differ at baseline.", "no_effect", "results", False, id="baseline"),
        pytest.param("Balance did not differ after 12 weeks.", "no_effect", "results", True, id="later"),
        pytest.param("Balance improved more in the tai chi group.", "increases", "results", True, id="difference"),
        pytest.param("Balance was 40 s after tai chi.", "increases", "results", False, id="no-word-of-direction"),
        pytest.param("Balance was 40 s after tai chi.", "increases", "abstract", True, id="abstract-keeps-figures"),
    ],
)
def test_what_the_body_of_a_trial_leaves_out(text: str, relation: str, section: str, kept: bool) -> None:
    item = claim(text, "Balance", relation)
    assert findings([TITLE, Sentence(1, text, section, "results", 1.0)], [item]) == ([item] if kept else [])


def test_a_study_of_one_group_keeps_what_changed_over_time() -> None:
    title = Sentence(0, "Balance after a winter in Antarctica", "title", "title", 1.0)
    text = "Balance worsened from baseline."
    item = claim(text, "Balance", "decreases")
    assert findings([title, Sentence(1, text, "results", "results", 1.0)], [item]) == [item]


def test_a_change_in_the_abstract_gives_way_to_a_denial_in_the_body() -> None:
    abstract, body = "Both groups improved static balance.", "The groups did not differ in static balance at week 12."
    sentences = [TITLE, Sentence(1, abstract, "abstract", "results", 1.0), Sentence(2, body, "results", "results", 1.0)]
    denial = claim(body, "static balance", "no_effect", at=2)
    found = findings(sentences, [claim(abstract, "static balance"), denial])
    assert [(item.relation, item.score) for item in found] == [("increases", 0.3), ("no_effect", 0.6)]
    assert findings(sentences, [claim(abstract, "static balance")])[0].score == 0.6


@pytest.mark.parametrize("section", ["abstract", "results"])
def test_an_effect_without_direction_has_none(section: str) -> None:
    text = "There was a significant effect of tai chi on balance."
    sentences = [TITLE, Sentence(1, text, section, "results", 1.0)]
    assert [item.relation for item in findings(sentences, [claim(text, "balance")])] == ["affects"]


def test_a_p_value_denies_a_change_in_the_abstract_too() -> None:
    text = "Tai chi improved balance (p = 0.34)."
    found = revised([TITLE, Sentence(1, text, "abstract", "results", 1.0)], [claim(text, "balance")])
    assert [item.relation for item in found] == ["no_effect"]
