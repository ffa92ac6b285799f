"""What only the server store promises: one transaction, links that go when their claims go, errors with the cure."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest
from kg_sample import renamed, sample_graph

from kg.assemble import assemble
from kg.errors import StoreError
from kg.schema import edge_rows, node_rows
from kg.store import open_store
from kg.store_neo4j import EDGE_KINDS, _transactions

GRAPH = sample_graph()
EVERY_LINK = "MATCH (n)-[r]->(m) RETURN n.id, type(r), properties(r), m.id ORDER BY n.id, type(r), m.id"


@pytest.fixture
def store(neo4j_url):
    opened = open_store(neo4j_url, read_only=False)
    opened.write(GRAPH)
    yield opened
    opened.close()


def counted(store):
    edges = dict(store.query("MATCH ()-[r]->() RETURN type(r), count(r)").rows)
    nodes = dict(store.query("MATCH (n) RETURN labels(n)[0], count(n)").rows)
    return nodes, edges


def wanted(graph):
    edges: dict[str, int] = {}
    for kind, rows in edge_rows(graph):
        edges[kind.type] = edges.get(kind.type, 0) + len(rows)
    return {label: len(rows) for label, rows in node_rows(graph).items() if rows}, edges


def test_an_update_leaves_no_old_links_behind(store):
    fewer = assemble(GRAPH.claims[:5], {paper.id: paper for paper in GRAPH.papers[:3]}, GRAPH.concepts)
    assert counted(store) == wanted(GRAPH)
    store.write(fewer)
    assert counted(store) == wanted(fewer)
    store.write(GRAPH)
    assert counted(store) == wanted(GRAPH)


def test_a_write_that_fails_leaves_the_old_graph(store):
    wrong = replace(GRAPH.papers[0], journal={"no": "text"})  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="cannot write"):
        store.write(replace(renamed(GRAPH, "PHYS:1", "other"), papers=(wrong, *GRAPH.papers[1:])))
    assert store.query("MATCH (c:Concept {id: 'PHYS:1'}) RETURN c.name").rows == [["HIIT"]]
    assert counted(store) == wanted(GRAPH)


def test_a_load_too_large_for_one_transaction_takes_several(store, monkeypatch):
    whole = store.query(EVERY_LINK).rows
    store.write(renamed(assemble(GRAPH.claims[:5], {p.id: p for p in GRAPH.papers[:3]}, GRAPH.concepts), "PHYS:1", "x"))
    monkeypatch.setattr("kg.store_neo4j.BATCH", 7)
    monkeypatch.setattr("kg.store_neo4j.ONE_TRANSACTION", 10)
    store.write(GRAPH)
    rows = store.query(EVERY_LINK).rows
    assert rows == whole
    assert counted(store) == wanted(GRAPH)


@pytest.mark.parametrize("sizes", [(3,), (7, 8), (25, 1), (0, 30)], ids=str)
def test_parts_keep_every_row_in_order_within_the_limit(sizes, monkeypatch):
    monkeypatch.setattr("kg.store_neo4j.BATCH", 7)
    monkeypatch.setattr("kg.store_neo4j.ONE_TRANSACTION", 10)
    changes = [(f"statement {k}", list(range(size))) for k, size in enumerate(sizes)]
    parts = list(_transactions(changes))
    assert max(sum(len(rows) for _, rows in part) for part in parts) <= 10
    found = [(cypher, row) for part in parts for cypher, rows in part for row in rows]
    assert found == [(cypher, row) for cypher, rows in changes for row in rows]


def test_ids_are_unique_by_constraint(store):
    import neo4j

    with neo4j.GraphDatabase.driver(store._url) as driver, driver.session() as session:
        found = {record["labelsOrTypes"][0] for record in session.run("SHOW CONSTRAINTS")}
        indexes = {record["name"] for record in session.run("SHOW INDEXES WHERE type = 'FULLTEXT'")}
    assert found == {"Concept", "Paper", "Claim", "Hypothesis", "Conflict"}
    assert indexes == {"concept_names", "claim_sentences"}


def test_a_reader_does_not_write(store, neo4j_url):
    reader = open_store(neo4j_url)
    with pytest.raises(StoreError, match="read_only=False"):
        reader.write(GRAPH)
    reader.close()


def test_every_kind_of_relationship_is_known_to_the_store():
    known = {(kind.type, kind.start, kind.end) for kind in EDGE_KINDS}
    assert {(kind.type, kind.start, kind.end) for kind, _ in edge_rows(GRAPH)} <= known


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_server_that_does_not_answer_is_told(scheme):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(StoreError, match=r"no Neo4j server .*PHYSIOGRAPH_NEO4J_PASSWORD"):
        open_store(f"{scheme}://127.0.0.1:{port}")


def test_an_address_that_is_none_is_told():
    with pytest.raises(StoreError, match="neo4j://HOST:7687"):
        open_store("bolt://127.0.0.1:notaport")
