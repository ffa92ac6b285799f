"""One contract for every graph store: what is written is found, every named query runs, nothing but reading passes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from kg_makers import claim, papers_of
from kg_sample import CONCEPTS, renamed, sample_claims, sample_graph, sample_hypothesis, sample_papers

from kg.assemble import assemble
from kg.errors import InvalidValue, QueryRefused, QueryTimeout, StoreError, UnknownStore
from kg.hierarchy import Hierarchy
from kg.model import Concept, Graph, HierarchyEdge
from kg.queries import QUERIES, ask
from kg.store import open_store

GRAPH = sample_graph()
STORES = ["kglite", "neo4j"]
GIVEN = {"id": "PHYS:1", "first": "PHYS:1", "second": "PHYS:4", "ids": ["PHYS:1", "PHYS:2", "PHYS:3"], "text": "hiit"}


@pytest.fixture(scope="module", params=STORES)
def url(request, tmp_path_factory):
    """The address of a store that holds the sample graph when a test begins."""
    if request.param == "neo4j":
        return request.getfixturevalue("neo4j_url")
    return f"kglite:{tmp_path_factory.mktemp('store') / 'graph'}"


@pytest.fixture(scope="module")
def store(url):
    """A store with the sample graph; only to be asked."""
    opened = open_store(url, read_only=False)
    opened.write(GRAPH)
    yield opened
    opened.close()


@pytest.fixture
def writable(store):
    """The same store to write to; the sample graph is put back after the test."""
    yield store
    store.write(GRAPH)


def rows(store, cypher, **params):
    return store.query(cypher, params).rows


def named(store, name, **params):
    result = ask(store, name, **params)
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def test_every_concept_paper_and_claim_is_there(store):
    for label, ids in (
        ("Concept", [one.id for one in GRAPH.concepts]),
        ("Paper", [one.id for one in GRAPH.papers]),
        ("Claim", [one.claim_id for one in GRAPH.claims]),
    ):
        assert rows(store, f"MATCH (n:{label}) RETURN n.id ORDER BY n.id") == [[one] for one in sorted(ids)]


def test_every_link_is_there_with_its_evidence(store):
    found = rows(
        store,
        """MATCH (a:Concept)-[r]->(b:Concept) WHERE r.belief IS NOT NULL
        RETURN a.id, type(r), b.id, r.belief, r.papers, r.claims, r.first_year, r.last_year, r.conflict, r.designs,
        r.conflict_kind""",
    )
    want = [
        [link.subject, link.relation.upper(), link.object, link.belief, list(link.papers), list(link.claims),
         link.first_year, link.last_year, link.conflict, list(link.designs), link.conflict_kind]
        for link in GRAPH.links
    ]  # fmt: skip
    assert sorted(found, key=str) == sorted(want, key=str)
    assert any(row[-2] for row in found)


def test_every_claim_leads_to_its_ends_and_paper(store):
    found = rows(
        store,
        """MATCH (a:Concept)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(b:Concept) MATCH (c)-[:STATED_IN]->(p:Paper)
        RETURN c.id, a.id, b.id, p.id ORDER BY c.id""",
    )
    assert found == [[one.claim_id, one.subject.id, one.object.id, one.document_id] for one in GRAPH.claims]


def test_a_claim_keeps_its_words_and_context(store):
    one = next(claim for claim in GRAPH.claims if "again" in claim.sentence)
    (row,) = rows(store, "MATCH (c:Claim {id: $id}) RETURN c.sentence, c.certainty, c.design, c.n, c.sign, c.p_value",
                  id=one.claim_id)  # fmt: skip
    assert row == [one.sentence, "asserted", "rct", 24, 1, None]


def test_hierarchy_and_comparator_are_there(store):
    assert rows(store, "MATCH (a)-[:IS_A]->(b) RETURN a.id, b.id") == [["PHYS:1", "PHYS:9"]]
    assert rows(store, "MATCH (c:Claim)-[:COMPARATOR]->(k) RETURN c.comparator_text, k.id") == [["controls", "PHYS:4"]]


def test_hypotheses_hang_on_their_concepts(writable):
    writable.write(GRAPH, [sample_hypothesis(GRAPH)])
    found = rows(
        writable,
        """MATCH (a)<-[:SUBJECT]-(h:Hypothesis)-[:OBJECT]->(b)
        RETURN a.id, h.relation, b.id, h.status, h.origin ORDER BY h.origin""",
    )
    assert found == [
        ["PHYS:1", "increases", "PHYS:4", "proposed", "model"],
        ["PHYS:3", "affects", "PHYS:2", "untested", "papers"],
    ]
    (against,) = rows(writable, "MATCH (:Hypothesis)-[t:TESTED_BY]->(c:Claim) RETURN c.id, t.supports")
    assert against == [GRAPH.claims[2].claim_id, False]


def test_a_hypothesis_of_papers_leads_to_what_proposed_and_what_tested_it(writable):
    later = claim("PHYS:3", "increases", "PHYS:2", "PMC7", 2015)
    asked = claim("PHYS:3", "affects", "PHYS:2", "PMC8", 2014, certainty="hypothesised", role="objective")
    some = [*sample_claims(), later, asked]
    writable.write(assemble(some, {**sample_papers(), **papers_of([later, asked])}, CONCEPTS))
    found = ask(writable, "tests_of_hypothesis", first="PHYS:3", second="PHYS:2").rows
    assert [row[:5] for row in found] == [
        ["affects", "supported", "proposed", "PMC5", None],
        ["affects", "supported", "proposed", "PMC8", 2014],
        ["affects", "supported", "supported", "PMC7", 2015],
    ]
    assert named(writable, "hypotheses_tested", status="supported")[0]["proposed_by"] == 2
    assert named(writable, "hypotheses_tested", status="refuted") == []


def test_writing_again_replaces_the_old_graph(writable):
    smaller = Graph(GRAPH.concepts, GRAPH.papers, (), ())
    writable.write(smaller)
    assert rows(writable, "MATCH (c:Claim) RETURN count(c)") == [[0]]
    assert rows(writable, "MATCH (c:Concept) RETURN count(c)") == [[len(GRAPH.concepts)]]
    writable.write(GRAPH)
    writable.write(GRAPH)
    assert rows(writable, "MATCH (c:Claim) RETURN count(c)") == [[len(GRAPH.claims)]]


def test_an_empty_graph_can_be_written_and_asked(writable):
    writable.write(Graph((), (), (), ()))
    assert named(writable, "counts") == [{"papers": 0, "claims": 0, "concepts": 0}]


def test_a_reader_sees_what_a_writer_wrote_after_it_was_opened(writable, url):
    reader = open_store(url)
    assert rows(reader, "MATCH (c:Concept {id: 'PHYS:1'}) RETURN c.name") == [["HIIT"]]
    writable.write(renamed(GRAPH, "PHYS:1", "interval training"))
    assert rows(reader, "MATCH (c:Concept {id: 'PHYS:1'}) RETURN c.name") == [["interval training"]]
    reader.close()


# --- named queries --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_every_named_query_runs_and_finds_something(store, name):
    given = {key: GIVEN[key] for key, default in QUERIES[name].parameters.items() if default is None}
    if name in ("more_special", "descendants"):
        given["id"] = "PHYS:9"
    if name == "narrower_links":
        given = {"first": "PHYS:9", "second": "PHYS:2"}
    if name in ("links_between", "evidence"):
        given["second"] = "PHYS:2"
    if name == "claims_of_paper":
        given["id"] = "PMC1"
    result = ask(store, name, **given)
    assert result.rows, QUERIES[name].about
    json.dumps(result.rows)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_no_named_query_is_built_from_values(name):
    used = set(QUERIES[name].parameters)
    assert all(f"${parameter}" in QUERIES[name].cypher for parameter in used)
    assert QUERIES[name].about.endswith(".")


def test_neighbours_come_with_direction_and_belief(store):
    found = {(row["id"], row["relation"]): row for row in named(store, "neighbours", id="PHYS:3")}
    assert set(found) == {("PHYS:1", "INCREASES"), ("PHYS:4", "INCREASES"), ("PHYS:2", "AFFECTS")}
    assert (found["PHYS:1", "INCREASES"]["outward"], found["PHYS:4", "INCREASES"]["outward"]) == (False, True)
    assert len(named(store, "neighbours", id="PHYS:3", min_belief=0.3)) == 2


def test_evidence_comes_with_sentence_and_paper(store):
    found = named(store, "evidence", first="PHYS:2", second="PHYS:1")
    assert [(row["paper"], row["relation"]) for row in found] == [
        ("PMC1", "increases"), ("PMC2", "increases"), ("PMC3", "no_effect"),
    ]  # fmt: skip
    assert all(row["sentence"] and row["title"] for row in found)


def test_two_steps_find_the_way_and_its_sign(store):
    (row,) = named(store, "two_steps", first="PHYS:1", second="PHYS:4")
    assert (row["id"], row["sign"]) == ("PHYS:3", 1)
    assert row["first_claims"]


def test_the_closure_is_the_same_as_the_programs(writable):
    above = [("PHYS:1", "is_a", "PHYS:8"), ("PHYS:8", "is_a", "PHYS:9"), ("PHYS:4", "part_of", "PHYS:3"),
             ("PHYS:3", "is_a", "PHYS:8"), ("PHYS:3", "part_of", "PHYS:9")]  # fmt: skip
    edges = tuple(HierarchyEdge(*row) for row in above)
    writable.write(replace(GRAPH, concepts=(*GRAPH.concepts, Concept("PHYS:8", "interval training")), hierarchy=edges))
    want = Hierarchy.of(edges)
    for one in GRAPH.concepts:
        for name, near in (("ancestors", want.ancestors(one.id)), ("descendants", want.descendants(one.id))):
            assert [(row["id"], row["steps"]) for row in named(writable, name, id=one.id)] == list(near.items())
    found = named(writable, "narrower_links", first="PHYS:9", second="PHYS:2")
    assert [(row["id"], row["steps"], row["relation"]) for row in found] == [
        ("PHYS:1", 2, "INCREASES"), ("PHYS:1", 2, "NO_EFFECT"), ("PHYS:3", 2, "AFFECTS"),
    ]  # fmt: skip
    assert named(writable, "narrower_links", first="PHYS:2", second="PHYS:1") == []


def test_conflicts_show_both_sides(store):
    assert {row["relation"] for row in named(store, "conflicts")} == {"INCREASES", "NO_EFFECT"}
    assert {row["kind"] for row in named(store, "conflicts")} == {"population"}


def test_conflicts_are_nodes_with_the_claims_of_both_sides(store):
    found = store.query(
        """MATCH (a:Concept)<-[:SUBJECT]-(x:Conflict)-[:OBJECT]->(b:Concept)
        MATCH (x)-[r:ONE_SIDE|OTHER_SIDE]->(c:Claim)
        RETURN a.id, b.id, x.kind, x.reported, x.relation, x.other_relation, type(r), c.id ORDER BY type(r), c.id"""
    )
    (want,) = GRAPH.conflicts
    ends = [want.subject, want.object, want.kind, want.reported, *want.relations]
    sides = (("ONE_SIDE", want.one), ("OTHER_SIDE", want.other))
    assert found.rows == [
        [*ends, side, key] for side, some in sides for key in sorted(claim.claim_id for claim in some)
    ]
    assert [row["claim"] for row in named(store, "conflict_sides", kind="population")] == [
        row[-1] for row in found.rows
    ]
    assert named(store, "conflict_sides", kind="species") == []


@pytest.mark.parametrize("text", ["HIIT", "interval", "sprint intervals", "VO2max"])
def test_full_text_finds_names_and_synonyms(store, text):
    want = "PHYS:2" if text == "VO2max" else "PHYS:1"
    assert named(store, "find", text=text)[0]["id"] == want


def test_a_wrong_name_or_parameter_is_told(store):
    with pytest.raises(InvalidValue, match="known: ancestors, by_year"):
        ask(store, "nope")
    with pytest.raises(InvalidValue, match=r"needs \['id'\]"):
        ask(store, "neighbours")
    with pytest.raises(InvalidValue, match="mood"):
        ask(store, "counts", mood=1)


# --- the fence ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cypher",
    [
        "CREATE (n:Concept {id: 'x'})",
        "MATCH (c:Concept) SET c.name = 'x' RETURN c",
        "MATCH (c:Concept) DETACH DELETE c",
        "MERGE (c:Concept {id: 'x'})",
        "RETURN 1 AS x UNION LOAD CSV FROM $file AS x RETURN x",
        "CALL apoc.load.json('x')",
        "RETURN 1; MATCH (n) DETACH DELETE n",
    ],
)
def test_nothing_but_reading_passes(store, cypher, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("secret", encoding="utf-8")
    with pytest.raises(QueryRefused):
        store.query(cypher, {"file": str(secret)})
    assert rows(store, "MATCH (c:Concept) RETURN count(c)") == [[len(GRAPH.concepts)]]


def test_a_long_query_is_stopped(store):
    with pytest.raises((QueryTimeout, StoreError)):
        store.query("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b % 7)", timeout_s=0.2)


def test_rows_stop_at_the_limit_and_say_so(store):
    result = store.query("UNWIND range(1, 50) AS x RETURN x ORDER BY x", max_rows=10)
    assert ([row[0] for row in result.rows], result.truncated) == (list(range(1, 11)), True)
    assert store.query("UNWIND range(1, 10) AS x RETURN x", max_rows=10).truncated is False


@pytest.mark.parametrize(
    "cypher", ["MATCH (n RETURN n", "MATCH (n) RETURN n.id AS", "RETURN $missing", "RETURN nofunction(1)"]
)
def test_what_is_no_cypher_is_told_in_one_line(store, cypher):
    with pytest.raises(StoreError) as caught:
        store.query(cypher)
    assert "\n" not in str(caught.value)


def test_answers_are_plain_values(store):
    result = store.query(
        """MATCH p = (a:Concept {id: 'PHYS:1'})-[r:IS_A]->(b)
        RETURN a, r, p, date('2020-01-02') AS d, {x: [1, null, true]} AS m"""
    )
    node, relationship, path, day, mixed = json.loads(json.dumps(result.rows[0]))
    assert (node["labels"], node["properties"]["name"]) == (["Concept"], "HIIT")
    assert (relationship["type"], relationship["start"] == node["id"]) == ("IS_A", True)
    assert [one["properties"]["id"] for one in path["nodes"]] == ["PHYS:1", "PHYS:9"]
    assert (day, mixed) == ("2020-01-02", {"x": [1, None, True]})
    assert set(node["properties"]) == {"id", "name", "type", "synonyms", "source", "names"}


def test_parameters_are_never_read_as_cypher(store):
    assert rows(store, "MATCH (c:Concept {id: $id}) RETURN c.id", id="' OR 1=1 //") == []


@pytest.mark.parametrize("url", ["noe4j:x", "graph", "", ":x"])
def test_an_unknown_store_is_told_with_the_known_ones(url):
    with pytest.raises(UnknownStore, match="kglite"):
        open_store(url)
