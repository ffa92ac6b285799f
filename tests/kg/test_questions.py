"""The ready questions: each finds something, on both stores the same rows, and says what the claims say."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from made_up_graph import made_up_graph

from kg.model import SIGN
from kg.queries import QUERIES, ask, prepared
from kg.questions import CONCEPTS, QUESTIONS
from kg.readonly import read_only
from kg.store import open_store

GRAPH = made_up_graph()
IDS = [concept.id for concept in GRAPH.concepts]
GIVEN = {"author": "Doe A", "journal": "journal 1", "paper": "PMC000002"}
PAIRS = [(IDS[0], IDS[1]), (IDS[1], IDS[0]), (IDS[2], IDS[4]), (IDS[0], IDS[9])]


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    """The embedded store with the made-up graph."""
    store = open_store(f"kglite:{tmp_path_factory.mktemp('questions')}", read_only=False)
    store.write(GRAPH)
    yield store
    store.close()


@pytest.fixture(scope="module")
def server(neo4j_url):
    """The server with the same graph."""
    store = open_store(neo4j_url, read_only=False)
    store.write(GRAPH)
    yield store
    store.close()


def given(name, pair):
    known = {**GIVEN, "concept": pair[0], "first": pair[0], "second": pair[1]}
    return {key: known[key] for key, default in QUESTIONS[name].parameters.items() if default is None}


def claims_on(first, second):
    return [one for one in GRAPH.claims if (one.subject.id, one.object.id) == (first, second)]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_finds_something(embedded, name):
    found = [ask(embedded, name, **given(name, pair)) for pair in PAIRS]
    assert any(one.rows for one in found), QUESTIONS[name].about
    assert not any(one.truncated for one in found)


@pytest.mark.parametrize("name", QUESTIONS)
def test_both_stores_give_the_same_rows(embedded, server, name):
    for pair in PAIRS:
        assert ask(embedded, name, **given(name, pair)) == ask(server, name, **given(name, pair))


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_both_stores_give_the_same_rows_to_the_program(embedded, server, name):
    known = {"id": IDS[0], "first": IDS[0], "second": IDS[1], "ids": IDS[:6], "text": "concept 3"}
    values = {key: known[key] for key, default in QUERIES[name].parameters.items() if default is None}
    values |= {"id": GIVEN["paper"]} if name == "claims_of_paper" else {}
    one, other = ask(embedded, name, **values), ask(server, name, **values)
    if "score" in one.columns:  # each store scores full text by its own formula
        assert sorted(row[0] for row in one.rows)[:1] == sorted(row[0] for row in other.rows)[:1]
    elif name == "relations":
        assert [row[:3] for row in one.rows] == [row[:3] for row in other.rows]
    else:
        assert one == other


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_takes_its_values_as_parameters_and_orders_its_rows(name):
    question = QUESTIONS[name]
    assert set(re.findall(r"\$(\w+)", question.cypher)) == set(question.parameters)
    assert "ORDER BY" in question.cypher
    assert question.about.endswith(".")
    assert read_only(question.cypher) == question.cypher
    assert {"concept", "first", "second"} >= set(question.parameters) & CONCEPTS


def test_there_are_twenty_five_and_more_and_none_hides_a_query():
    assert len(QUESTIONS) >= 25
    assert not set(QUESTIONS) & set(QUERIES)
    assert prepared("most_contested", {"limit": 3})[1] == {"limit": 3}


def test_history_counts_what_the_claims_say(embedded):
    first, second = PAIRS[0]
    want = Counter((one.year, SIGN[one.relation]) for one in claims_on(first, second) if one.year)
    found = ask(embedded, "history", first=first, second=second)
    assert {row[0] for row in found.rows} == {year for year, _ in want}
    for row in found.rows:
        year = dict(zip(found.columns, row, strict=True))
        assert (year["up"], year["down"], year["unchanged"]) == tuple(want[year["year"], sign] for sign in (1, -1, 0))


def test_evidence_stands_on_the_side_of_its_sign(embedded):
    first, second = PAIRS[0]
    sides = {1: "up", -1: "down", 0: "unchanged", None: "open"}
    found = ask(embedded, "for_and_against", first=first, second=second).rows
    assert sorted((row[-1], row[0]) for row in found) == sorted(
        (one.claim_id, sides[SIGN[one.relation]]) for one in claims_on(first, second)
    )


def test_mechanisms_multiply_signs_and_beliefs(embedded):
    first, second = PAIRS[2]
    by_ends = {}
    for link in GRAPH.links:
        if link.relation in ("increases", "decreases", "affects"):
            by_ends.setdefault((link.subject, link.object), []).append(link)
    want = [
        (one.belief * two.belief, one.object)
        for (start, middle), ones in by_ends.items()
        if start == first and middle not in (first, second)
        for one in ones
        for two in by_ends.get((middle, second), [])
    ]
    found = ask(embedded, "mechanisms", first=first, second=second, limit=1000)
    weight, through = found.columns.index("weight"), found.columns.index("id")
    assert sorted((row[weight], row[through]) for row in found.rows) == sorted(want)
    assert want


def test_untested_pairs_have_no_link(embedded):
    linked = {frozenset((link.subject, link.object)) for link in GRAPH.links}
    found = ask(embedded, "untested", concept=IDS[9]).rows
    assert found
    assert not [row for row in found if frozenset((IDS[9], row[-1])) in linked]


# --- the page -------------------------------------------------------------------------------------

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "questions.md"
HEAD = """# Ready questions
{count} questions to the graph, with the same rows on kglite and Neo4j. By name on the command line, with the name or
id of a concept:

```console
physiograph query what_affects -p concept="maximal oxygen uptake"
physiograph query history -p first="sprint interval training" -p second="maximal oxygen uptake" --format csv
```
In the app they stand on the page *Cypher*, where each can be changed before it runs. A parameter with a value below may
be left out. What a query may do and cost: [Asking in Cypher](../howto/cypher.md).

| name | answers | parameters |
|---|---|---|
"""


def told(name):
    question = QUESTIONS[name]
    parameters = [key if value is None else f"{key} = {value}" for key, value in question.parameters.items()]
    return f"| `{name}` | {question.about} | {', '.join(parameters) or '–'} |"


def laid_out(cypher):
    return re.sub(r" (?=(?:OPTIONAL MATCH|(?<!OPTIONAL )MATCH|WHERE|WITH|RETURN|ORDER BY)\b)", "\n", cypher)


def test_the_page_of_questions_is_up_to_date(golden):
    parts = [f"## {name}\n{one.about}\n```cypher\n{laid_out(one.cypher)}\n```" for name, one in QUESTIONS.items()]
    table = "\n".join(told(name) for name in QUESTIONS)
    golden(PAGE, HEAD.format(count=len(QUESTIONS)) + table + "\n\n" + "\n\n".join(parts) + "\n")
