"""Wire format: the contract's keys in order, and every value there and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_makers import claim, claims, document, mention, words

from kg.errors import InvalidClaim, InvalidValue
from kg.model import (
    SECTIONS,
    STATUSES,
    Concept,
    Document,
    EvidencePath,
    Hypothesis,
    Passage,
    PathStep,
    Table,
)
from kg.wire import (
    claim_from_json,
    claim_id_of,
    claim_to_json,
    document_from_json,
    document_to_json,
    hypothesis_from_json,
    hypothesis_to_json,
)

texts = st.lists(words, max_size=3).map(tuple)
passages = st.builds(
    Passage, st.sampled_from(SECTIONS), st.one_of(st.none(), words), words.filter(str.strip), st.booleans()
)
documents = st.builds(
    Document,
    id=words,
    title=words,
    passages=st.lists(passages, max_size=3).map(tuple),
    year=st.one_of(st.none(), st.integers(1900, 2030)),
    authors=texts,
    status=st.sampled_from(STATUSES),
    abbreviations=st.lists(st.tuples(words, words), max_size=2).map(tuple),
    tables=st.lists(st.builds(Table, words, words, st.lists(texts, max_size=2).map(tuple)), max_size=2).map(tuple),
)


@given(claims())
def test_a_claim_comes_back_as_it_went(one):
    assert claim_from_json(claim_to_json(one)) == one


@given(documents)
def test_a_document_comes_back_as_it_went(one):
    assert document_from_json(document_to_json(one)) == one


def test_a_claim_line_has_the_keys_of_the_contract_in_order():
    line = claim_to_json(claim(comparator=mention("PHYS:3")))
    assert "\n" not in line
    assert list(json.loads(line)) == [
        "claim_id", "document_id", "year", "sentence", "section", "role", "subject", "relation", "object", "certainty",
        "comparator", "implicit_subject", "context", "score", "extractor",
    ]  # fmt: skip
    assert json.loads(line)["comparator"] == {
        "text": "PGC-1a", "id": "PHYS:3", "name": "PGC-1a", "type": "measure",
    }  # fmt: skip


def test_text_stays_readable():
    assert "V̇O₂max — тест" in claim_to_json(claim(sentence="V̇O₂max — тест"))


def test_a_hypothesis_comes_back_with_its_paths():
    one, two, three = (Concept(f"PHYS:{n}", f"c{n}") for n in (1, 2, 3))
    steps = (
        PathStep(one, "increases", two, 0.8, (claim(), claim(document="PMC2"))),
        PathStep(three, "decreases", two, 0.4, (claim("PHYS:3", "decreases"),), forward=False),
    )
    path = EvidencePath(steps, -1, 0.3)
    hypothesis = Hypothesis("h1", one, "decreases", three, 0.4, "No claim links them.", (path,), (claim(),), "A trial.")
    assert hypothesis_from_json(hypothesis_to_json(hypothesis)) == hypothesis


base = ("PMC1", "S.", "a", "increases", "b", "asserted")


@pytest.mark.parametrize("place", range(6))
def test_the_claim_id_depends_on_each_part(place):
    changed = tuple(part + "x" if number == place else part for number, part in enumerate(base))
    assert claim_id_of(*changed) != claim_id_of(*base)


def test_the_claim_id_depends_on_the_comparator_and_the_place():
    made = {
        claim_id_of(*base),
        claim_id_of(*base, comparator_text="c"),
        claim_id_of(*base, implicit_subject=True),
        claim_id_of(*base, sentence_index=3),
    }
    assert len(made) == 4


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("{", "not JSON", id="broken"),
        pytest.param("[1]", "not an object", id="list"),
        pytest.param("{}", "lacks", id="empty"),
        pytest.param(claim_to_json(claim())[:-1] + ', "mood": 1}', "mood", id="unknown key"),
        pytest.param(claim_to_json(claim()).replace('"increases"', '"cures"'), "cures", id="unknown relation"),
        pytest.param(claim_to_json(claim()).replace('"type"', '"kind"'), "wrong part", id="wrong mention"),
        pytest.param(claim_to_json(claim()).replace("PHYS:1", "HIIT"), "physiograph ground", id="no CURIE"),
    ],
)
def test_a_bad_claim_line_is_refused_with_the_reason(line, told):
    with pytest.raises(InvalidClaim, match=told):
        claim_from_json(line)


@pytest.mark.parametrize("line", ["", "7", '{"title": "x"}', '{"id": "x", "mood": 1}'])
def test_a_bad_document_line_is_refused(line):
    with pytest.raises(InvalidValue):
        document_from_json(line)


def test_documents_of_the_makers_differ():
    assert document(1) != document(2)
