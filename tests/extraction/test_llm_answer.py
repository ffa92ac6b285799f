"""An answer's claims against the text: what is taken, where it stands, what is refused and why."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.llm_answer import check, claims_before_cut, claims_in, places, scores
from extraction.llm_chat import Reply
from extraction.llm_prompt import EXAMPLES, schema

TEXT = (
    "Hill running and ankle stiffness in orienteers",
    "HR increased VO₂max and stride length more than flat\u2011running.",
    "After 8 weeks, resting heart rate was lower.",
    "Leg strength and arm strength were related to strength.",
)
GOOD = {
    "sentence": 1,
    "subject": "HR",
    "relation": "increases",
    "object": "stride length",
    "certainty": "asserted",
    "comparator": None,
    "implicit": False,
}


def one(**changes: Any) -> tuple[list[Any], list[Any]]:
    return check([{**GOOD, **changes}], TEXT, range(len(TEXT)), [0.5])


@pytest.mark.parametrize(
    ("changes", "subject", "obj"),
    [
        pytest.param({}, "HR", "stride length", id="as it is"),
        pytest.param({"object": "VO2max"}, "HR", "VO₂max", id="a subscript written plainly"),
        pytest.param({"object": " stride  length "}, "HR", "stride length", id="white space"),
        pytest.param({"object": "Stride length"}, "HR", "stride length", id="case of the first letter"),
        pytest.param({"sentence": "1"}, "HR", "stride length", id="number as text"),
        pytest.param({"surely": "yes"}, "HR", "stride length", id="a field too many"),
    ],
)
def test_spans_are_those_of_the_text(changes: dict[str, Any], subject: str, obj: str) -> None:
    (claim,), refused = one(**changes)
    assert (claim.subject, claim.object, refused) == (subject, obj, [])
    assert TEXT[claim.sentence][slice(*claim.subject_at)] == subject
    assert TEXT[claim.sentence][slice(*claim.object_at)] == obj
    assert (claim.relation, claim.certainty, claim.score, claim.implicit_subject) == (
        "increases",
        "asserted",
        0.5,
        False,
    )


def test_the_comparator_is_a_span_too() -> None:
    (claim,), _ = one(comparator="flat-running")
    assert claim.comparator == "flat\u2011running"
    assert one(comparator=" ")[0][0].comparator is None


def test_an_implied_subject_stands_elsewhere() -> None:
    (claim,), _ = one(sentence=2, subject="Hill running", object="resting heart rate", implicit=True)
    assert (claim.implicit_subject, claim.subject_at) == (True, (0, 12))


def test_a_subject_in_its_sentence_is_not_implied_whatever_the_model_says() -> None:
    (claim,), _ = one(implicit=True)
    assert not claim.implicit_subject


def test_of_several_places_the_nearest_pair_is_meant() -> None:
    (claim,), _ = one(sentence=3, subject="arm strength", object="strength", relation="associated")
    assert (claim.subject_at, claim.object_at) == ((17, 29), (4, 12))


@pytest.mark.parametrize(
    ("item", "code"),
    [
        pytest.param({"object": "grip strength"}, "object_not_there", id="object made up"),
        pytest.param({"subject": "sprint training"}, "subject_not_there", id="subject made up"),
        pytest.param({"comparator": "placebo"}, "comparator_not_there", id="comparator made up"),
        pytest.param({"sentence": 2, "object": "heart rate"}, "subject_not_there", id="subject elsewhere, not implied"),
        pytest.param({"sentence": 2, "subject": "a coach", "object": "heart rate", "implicit": True},
                     "subject_not_there", id="implied subject made up"),
        pytest.param({"sentence": 2, "object": "rest"}, "object_not_there", id="part of a word"),
        pytest.param({"object": "STRIDE LENGTH"}, "object_not_there", id="other letters"),
        pytest.param({"object": "HR"}, "one_place", id="subject and object the same"),
        pytest.param({"relation": "boosts"}, "unknown_relation", id="relation"),
        pytest.param({"certainty": "sure"}, "unknown_certainty", id="certainty"),
        pytest.param({"sentence": 9}, "no_such_sentence", id="sentence"),
        pytest.param({"sentence": -1}, "no_such_sentence", id="sentence below 0"),
        pytest.param({"sentence": None}, "malformed", id="no number"),
        pytest.param({"object": ""}, "malformed", id="empty object"),
        pytest.param({"subject": "x" * 10_000}, "malformed", id="endless subject"),
    ],
)  # fmt: skip
def test_what_is_not_in_the_text_is_refused_with_a_code(item: dict[str, Any], code: str) -> None:
    found, (refused,) = one(**item)
    assert (found, refused.code) == ([], code)
    assert len(refused.reason) < 600


@pytest.mark.parametrize("item", [None, 7, "HR increases", [], {}, [GOOD]], ids=repr)
def test_what_is_no_claim_is_refused(item: Any) -> None:
    found, (refused,) = check([item], TEXT, range(4), [0.5])
    assert (found, refused.code) == ([], "malformed")


def test_a_repeated_claim_counts_once_and_the_rest_goes_through() -> None:
    found, refused = check(
        [GOOD, {**GOOD, "object": "magic"}, GOOD, {**GOOD, "object": "VO2max"}], TEXT, [1], [0.5] * 4
    )
    assert [item.object for item in found] == ["stride length", "VO₂max"]
    assert [item.code for item in refused] == ["object_not_there", "repeated"]


def test_sentences_that_were_not_shown_give_nothing() -> None:
    found, (refused,) = check([GOOD], TEXT, [0, 2], [0.5])
    assert (found, refused.code) == ([], "no_such_sentence")


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        pytest.param('{"claims": []}', [], id="plain"),
        pytest.param('Sure!\n```json\n{"claims": [1, 2]}\n```\nAnything else?', [1, 2], id="fenced"),
        pytest.param('<think>so {"claims": [9]}</think>{"claims": [1]}', [1], id="after a thought"),
        pytest.param('{"note": 1} {"claims": [1]}', [1], id="second object"),
        pytest.param('{"answer": {"claims": [1]}}', [1], id="wrapped"),
        pytest.param('{"claims": "none"}', None, id="not a list"),
        pytest.param('{"claims": [1,', None, id="cut off"),
        pytest.param("[1]", None, id="a list"),
        pytest.param("", None, id="nothing"),
        pytest.param("{" * 100_000, None, id="braces"),
        pytest.param('{"claims": ' + "[" * 100_000, None, id="nested too deep"),
        pytest.param('{"claims": [' + "9" * 5000 + "]}", None, id="a number too long"),
    ],
)
def test_the_first_object_with_claims_counts(text: str, claims: list[Any] | None) -> None:
    assert claims_in(text) == claims


def test_whole_claims_before_a_cut_are_kept() -> None:
    text = json.dumps({"claims": [GOOD, GOOD]})
    assert claims_before_cut(text[:-20]) == [GOOD]
    assert claims_before_cut("no claims") == []


def test_the_score_is_the_prior_times_the_chance_of_the_relation() -> None:
    tokens = (('{"claims": [{"relation": "', -0.5), ("incre", -0.1), ("ases", -0.2), ('"}]}', -3.0))
    reply = Reply("".join(token for token, _ in tokens), logprobs=tokens)
    assert scores(reply, 1, 0.8) == [round(0.8 * 2.718281828**-0.3, 4)]
    assert scores(reply, 2, 0.8) == [0.8, 0.8]
    assert scores(Reply(reply.text), 1, 0.8) == [0.8]


@pytest.mark.parametrize(("text", "told"), EXAMPLES, ids=["orienteers", "syrup"])
def test_the_examples_of_the_prompt_pass_their_own_check(text: tuple[str, ...], told: tuple[Any, ...]) -> None:
    found, refused = check(told, text, range(len(text)), [1.0] * len(told))
    assert (len(found), refused) == (len(told), [])
    assert {claim.implicit_subject for claim in found} == {True, False}


def test_the_schema_demands_every_field_of_an_example() -> None:
    claim = schema()["properties"]["claims"]["items"]
    assert claim["required"] == list(EXAMPLES[0][1][0]) == list(claim["properties"])


WORDS = st.text(alphabet="aB1 -–₂µμ\u0301\u00a0()ﬁ", min_size=1, max_size=12)


@given(WORDS, WORDS)
def test_a_place_lies_in_the_sentence_and_reads_as_the_span(sentence: str, span: str) -> None:
    for start, end in places(sentence, span):
        assert 0 <= start < end <= len(sentence)
        assert list(places(sentence[start:end], span)) == [(0, end - start)]


LEAVES = st.none() | st.integers() | st.text(max_size=8) | st.floats()
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(GOOD)), inner, max_size=7),
    max_leaves=12,
)


@given(JSON)
def test_no_json_breaks_the_check(item: Any) -> None:
    found, refused = check([item], TEXT, range(4), [0.5])
    assert len(found) + len(refused) == 1


@pytest.mark.shared
def test_nearly_all_gold_claims_would_pass_if_a_model_gave_them(shared: Path) -> None:
    passed, codes = 0, Counter[str]()
    for line in (shared / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)
        texts = [sentence["text"] for sentence in paper["sentences"]]
        told = [
            {**claim, "sentence": claim["sent"], "implicit": claim["implicit_subject"]} for claim in paper["claims"]
        ]
        found, refused = check(told, texts, range(len(texts)), [1.0] * len(told))
        passed += len(found)
        codes.update(item.code for item in refused)
    assert set(codes) <= {"comparator_not_there", "repeated"}
    assert codes.total() <= 0.03 * passed
