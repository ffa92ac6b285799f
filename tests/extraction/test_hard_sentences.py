"""The suite of hard sentences is well formed, and its judge is fair; benchmarks/hard_sentences.py gives the scores."""

from __future__ import annotations

import doctest
import importlib.util
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kg.model import CERTAINTIES, RELATIONS, ROLES

ROOT = Path(__file__).resolve().parent.parent.parent
SUITE = Path(__file__).resolve().parent / "hard"
FAMILIES = {
    "negation",
    "hedging",
    "comparison",
    "passive",
    "nominalisation",
    "coordination",
    "acronym",
    "lower_is_better",
    "mediator",
    "others_finding",
    "question",
}
KEYS = {"id", "family", "title", "role", "sentence", "claims", "note"}
CLAIM_KEYS = {"subject", "relation", "object", "certainty", "implicit_subject"}


def items() -> list[dict[str, Any]]:
    lines = (line for path in sorted(SUITE.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines())
    return [json.loads(line) for line in lines]


ITEMS = items()
CLAIMS = [(item, claim) for item in ITEMS for claim in item["claims"]]


def fold(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    """benchmarks/hard_sentences.py as a module."""
    spec = importlib.util.spec_from_file_location("hard_sentences", ROOT / "benchmarks" / "hard_sentences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["hard_sentences"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["hard_sentences"]


# --- the form of the suite ------------------------------------------------------------------------


def test_there_are_enough_items_in_every_family():
    count = Counter(item["family"] for item in ITEMS)
    assert set(count) == FAMILIES
    assert len(ITEMS) >= 400
    assert min(count.values()) >= 36


def test_ids_are_unique_and_name_the_family_and_the_file():
    assert len({item["id"] for item in ITEMS}) == len(ITEMS)
    for path in SUITE.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            assert item["family"] == path.stem
            assert re.fullmatch(rf"{path.stem}-\d{{3}}", item["id"])


def test_no_sentence_stands_twice():
    assert [s for s, n in Counter(fold(item["sentence"]) for item in ITEMS).items() if n > 1] == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_an_item_has_the_agreed_form(item):
    assert set(item) == KEYS
    assert item["role"] in ROLES
    assert (item["role"] == "title") == (item["sentence"] == item["title"])
    assert item["note"]
    assert 3 <= len(item["sentence"].split()) <= 60
    pairs = [(claim["subject"], claim["relation"], claim["object"]) for claim in item["claims"]]
    assert len(set(pairs)) == len(pairs)
    for claim in item["claims"]:
        assert set(claim) == CLAIM_KEYS
        assert claim["relation"] in RELATIONS
        assert claim["certainty"] in CERTAINTIES
        assert claim["subject"] in (item["title"] if claim["implicit_subject"] else item["sentence"])
        assert claim["object"] in item["sentence"]
        assert claim["subject"] != claim["object"]


def test_every_relation_certainty_and_kind_of_subject_is_asked_for():
    assert {claim["relation"] for _, claim in CLAIMS} == set(RELATIONS)
    assert {claim["certainty"] for _, claim in CLAIMS} == set(CERTAINTIES)
    assert {claim["implicit_subject"] for _, claim in CLAIMS} == {True, False}


def test_many_sentences_are_as_long_as_in_abstracts_and_many_subjects_are_implied():
    assert sum(12 <= len(item["sentence"].split()) <= 40 for item in ITEMS) >= 250
    assert sum(claim["implicit_subject"] for _, claim in CLAIMS) >= 30


def test_items_without_claims_stand_in_most_families():
    silent = {item["family"] for item in ITEMS if not item["claims"]}
    assert len(silent) >= 6
    assert sum(not item["claims"] for item in ITEMS) >= 30


@pytest.mark.shared
def test_no_sentence_is_taken_from_the_annotated_abstracts(shared):
    known = set()
    for path in (shared / "gold").glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            known |= {fold(sentence["text"]) for sentence in json.loads(line)["sentences"]}
    assert known
    assert [item["id"] for item in ITEMS if fold(item["sentence"]) in known] == []
    assert [item["id"] for item in ITEMS if fold(item["title"]) in known] == []


# --- the judge ------------------------------------------------------------------------------------


def claim(subject: str, relation: str, obj: str) -> dict[str, Any]:
    return {"subject": subject, "relation": relation, "object": obj, "certainty": "asserted", "implicit_subject": False}


RISE = claim("heat training", "increases", "plasma volume")


@pytest.mark.parametrize(
    ("wanted", "found", "right", "wholly"),
    [
        pytest.param([RISE], [RISE], True, True, id="found"),
        pytest.param([RISE], [], False, False, id="missed"),
        pytest.param([], [], True, True, id="rightly silent"),
        pytest.param([], [RISE], False, False, id="not silent"),
        pytest.param([RISE], [claim("training", "increases", "plasma volumes")], True, True, id="half the words"),
        pytest.param([RISE], [claim("heat training", "decreases", "plasma volume")], False, False, id="wrong sign"),
        pytest.param(
            [RISE], [RISE, claim("heat training", "no_effect", "plasma volume")], False, False, id="contradicted"
        ),
        pytest.param([RISE], [RISE, claim("heat training", "increases", "sweat rate")], True, False, id="one beside"),
        pytest.param(
            [claim("age", "associated", "power")], [claim("power", "associated", "age")], True, True, id="symmetric"
        ),
        pytest.param([RISE], [claim("plasma volume", "increases", "heat training")], False, False, id="reversed"),
        pytest.param(
            [RISE, claim("heat training", "no_effect", "plasma volume")],
            [RISE, claim("heat training", "no_effect", "plasma volume")],
            True,
            True,
            id="two outcomes",
        ),
        pytest.param(
            [RISE, claim("heat training", "increases", "blood volume")], [RISE], False, False, id="one takes one"
        ),
    ],
)
def test_an_item_is_right_when_all_is_found_and_nothing_contradicts(bench, wanted, found, right, wholly):
    verdict = bench.judge({"claims": wanted}, found)
    assert (verdict.right, verdict.wholly) == (right, wholly)


@pytest.mark.shared
def test_names_agree_as_in_the_scorer_of_the_annotated_abstracts(bench, shared):
    spec = importlib.util.spec_from_file_location("score_claims", shared / "score" / "score_claims.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    names = sorted({claim[end] for _, claim in CLAIMS for end in ("subject", "object")})
    for one, other in pairwise(names):
        assert bench.overlap(one, other) == pytest.approx(scorer.overlap(one, other))


def test_the_examples_in_the_benchmark_hold(bench):
    assert doctest.testmod(bench).attempted >= 2
    assert doctest.testmod(bench).failed == 0


def test_the_sentence_is_read_under_its_title_and_role(bench):
    document = bench.document_of({"id": "x", "title": "A title", "role": "results", "sentence": "A rose."})
    assert [(p.section, p.heading, p.text) for p in document.passages] == [
        ("title", None, "A title"),
        ("abstract", "Results", "A rose."),
    ]
