"""However a store came to its graph, it is the graph of a build from nothing: after updates, retractions, kills."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_graph import made_up_claims, made_up_concepts, made_up_papers

from kg.assemble import assemble
from kg.curation import accept, correct, reject, undo
from kg.ledger import Ledger
from kg.model import RELATIONS, Correction, Document, GateDecision, Graph, HierarchyEdge
from kg.store import open_store

CONCEPTS = made_up_concepts(16)
CLAIMS = made_up_claims(CONCEPTS, 240)
KILLS = 4
BUILDER = """
import sys
sys.path.insert(0, sys.argv[2])
from test_builds import graphs
from kg.store import open_store
store, made = open_store(sys.argv[1], read_only=False), graphs()
print("building", flush=True)
while True:
    for graph in made:
        store.write(graph)
"""


def graph_of(claims, concepts=CONCEPTS, edges=()) -> Graph:
    return assemble(claims, made_up_papers(claims), tuple(concepts), tuple(edges))


def graphs() -> list[Graph]:
    """States of a graph as papers come, change, and are taken back."""
    renamed = [replace(one, name=f"new name of {one.name}") if n % 5 == 0 else one for n, one in enumerate(CONCEPTS)]
    edges = [HierarchyEdge(CONCEPTS[n].id, "is_a", CONCEPTS[0].id) for n in range(1, 6)]
    retracted = {claim.document_id for claim in CLAIMS[::9]}
    return [
        graph_of(CLAIMS[:100]),
        graph_of(CLAIMS, edges=edges),
        graph_of([claim for claim in CLAIMS if claim.document_id not in retracted], edges=edges[:2]),
        graph_of(CLAIMS[60:], renamed, edges[3:]),
    ]


@pytest.fixture(scope="module", params=["kglite", "neo4j"])
def url(request, tmp_path_factory):
    """The address of a store."""
    if request.param == "neo4j":
        return request.getfixturevalue("neo4j_url")
    return f"kglite:{tmp_path_factory.mktemp('builds') / 'graph'}"


@pytest.fixture(scope="module")
def scratch(url):
    """What the store holds after a build from nothing, for each of the graphs."""
    found = []
    for graph in graphs():
        build(url, Graph((), (), (), ()))
        build(url, graph)
        found.append(held(url))
    assert all(found[place] != found[place - 1] for place in range(len(found)))
    return found


def build(url, graph):
    store = open_store(url, read_only=False)
    store.write(graph)
    store.close()


def held(url):
    """All that a store holds, in an order that does not depend on its past."""
    store = open_store(url)
    nodes = [
        (
            sorted(node["labels"]),
            dict(sorted((key, value) for key, value in node["properties"].items() if value is not None)),
        )
        for (node,) in store.query("MATCH (n) RETURN n").rows
    ]
    links = [
        (start, kind, end, dict(sorted((key, value) for key, value in link["properties"].items() if value is not None)))
        for start, kind, end, link in store.query("MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, r").rows
    ]
    store.close()
    return sorted(map(repr, nodes)), sorted(map(repr, links))


def test_updates_give_what_a_build_from_nothing_gives(url, scratch):
    made, rng = graphs(), random.Random(0)
    for _ in range(6):
        place = rng.randrange(len(made))
        build(url, made[place])
        assert held(url) == scratch[place]


def test_the_same_graph_twice_changes_nothing(url, scratch):
    made = graphs()
    for _ in range(2):
        build(url, made[1])
        assert held(url) == scratch[1]


def test_a_build_killed_at_any_moment_can_be_built_again(url, scratch):
    made, rng = graphs(), random.Random(1)
    build(url, made[0])
    for number in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", BUILDER, url, str(Path(__file__).parent)], stdout=subprocess.PIPE, text=True
        ) as builder:
            assert builder.stdout is not None
            assert builder.stdout.readline() == "building\n"
            time.sleep(rng.uniform(0.0, 1.5))
            builder.kill()
        assert held(url) in scratch, "readers see a whole graph"
        build(url, made[number % len(made)])
        assert held(url) == scratch[number % len(made)]


def test_marks_of_a_curator_give_what_a_build_from_nothing_gives(url, tmp_path):
    rng = random.Random(2)
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        for paper in sorted({claim.document_id for claim in CLAIMS}):
            mine = [claim for claim in CLAIMS if claim.document_id == paper]
            ledger.add(Document(paper, f"On {paper}", (), mine[0].year), GateDecision(True))
            ledger.put(paper, "1", (), mine)
        unmarked = graph_of_ledger(ledger)
        build(url, unmarked)
        targets = [claim.claim_id for claim in rng.sample(CLAIMS, 40) if claim.subject.id != claim.object.id]
        for number, target in enumerate(targets):
            if number % 3 == 2:
                correct(ledger, target, Correction(rng.choice(RELATIONS)))
            else:
                (accept, reject)[number % 3](ledger, target)
        marked = graph_of_ledger(ledger)
        assert marked != unmarked
        build(url, marked)
        updated = held(url)
        for graph in (Graph((), (), (), ()), marked):
            build(url, graph)
        assert updated == held(url)
        for target in targets:
            undo(ledger, target)
        assert graph_of_ledger(ledger) == unmarked


def graph_of_ledger(ledger):
    return assemble(ledger.claims(), ledger.papers(), tuple(CONCEPTS))
