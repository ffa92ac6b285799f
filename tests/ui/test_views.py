"""Data for the screens over a real ledger and a real store: counts, search, ego network, evidence."""

from __future__ import annotations

import dataclasses
import json

import pytest
from tests_ui_sample import CLAIMS, CONCEPTS, make_hypotheses

from kg.model import Concept, Graph, Link
from kg.store import open_store
from ui.evidence.explain import explain
from ui.views import data
from ui.views.network import MOST_EDGES, MOST_NODES, Filter, network, picture
from ui.views.queries import QUERIES


@pytest.fixture
def store(workspace):
    opened = open_store(f"kglite:{workspace / 'graph'}")
    yield opened
    opened.close()


def test_overview_counts_papers_refusals_and_links(workspace, store):
    seen = data.overview(workspace, store)
    assert {name: seen.counts[name] for name in ("accepted", "claims", "concepts", "links", "hypotheses")} == {
        "accepted": 6, "claims": 10, "concepts": 7, "links": 10, "hypotheses": 2}  # fmt: skip
    assert seen.refused == (("R1", "retracted", "Withdrawn."), ("bad.xml", "malformed_xml", "not well formed"))
    assert data.refusal_reasons(seen.refused) == [("malformed_xml", 1), ("retracted", 1)]
    assert dict((name, links) for name, links, _ in seen.relations)["increases"] == 5
    assert [year for year, _ in seen.years] == [2001, 2006, 2009, 2012, 2015, 2018]
    assert {edge.subject_name for edge in seen.conflicts} == {"vitamin C"}
    assert len(seen.top) == 10


def test_quality_stands_beside_degree(workspace):
    ((_, _, rows),) = data.qualities(workspace)
    assert [(row.model, row.degree) for row in rows] == [(0.41, 0.22)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("vo2", ["maximal oxygen uptake"], id="synonym"),
        pytest.param("HIIT", ["high-intensity interval training"], id="synonym-exact"),
        pytest.param("training", ["endurance training", "high-intensity interval training"], id="part"),
        pytest.param(CONCEPTS["age"].id, ["age"], id="by-id"),
        pytest.param("  PGC-1α ", ["PGC-1α"], id="blanks"),
        pytest.param("nothing like it", [], id="none"),
        pytest.param("') RETURN 1 //", [], id="no-injection"),
    ],
)
def test_search_finds_names_synonyms_and_ids(store, text, names):
    assert sorted(item.name for item in data.search(store, text)) == names


def test_an_exact_name_comes_before_a_longer_one_and_empty_means_best_linked(store):
    assert data.search(store, "age")[0].name == "age"
    assert data.search(store, "vo2max")[0].matched == "VO2max"
    assert data.search(store, "")[0].name == "mitochondrial content"


def test_ego_network_has_links_of_the_centre_first_and_says_what_is_hedged(store):
    net = network(store, CONCEPTS["mito"])
    assert {node.name for node in net.nodes} == {
        "mitochondrial content", "PGC-1α", "vitamin C", "endurance training", "maximal oxygen uptake"}  # fmt: skip
    certainty = {edge.id: edge.certainty for edge in net.edges}
    assert certainty[f"{CONCEPTS['vitc'].id} increases {CONCEPTS['mito'].id}"] == "hedged"
    assert certainty[f"{CONCEPTS['edt'].id} affects {CONCEPTS['vo2max'].id}"] == "hypothesised"
    assert (net.hidden_nodes, net.hidden_edges) == (0, 0)
    assert CONCEPTS["mito"].id in (net.edges[0].subject, net.edges[0].object)


@pytest.mark.parametrize(
    ("wanted", "edges"),
    [
        pytest.param({"wanted": Filter(relations=("no_effect",))}, 1, id="relation"),
        pytest.param({"wanted": Filter(min_belief=0.5)}, 4, id="belief"),
        pytest.param({"wanted": Filter(only_conflicts=True)}, 3, id="contested"),
        pytest.param({"wanted": Filter(min_papers=2)}, 0, id="papers"),
        pytest.param({"wanted": Filter(until=2009)}, 2, id="until"),
        pytest.param({"wanted": Filter(since=2012)}, 4, id="since"),
        pytest.param({"wanted": Filter(designs=("animal_experiment",))}, 1, id="design"),
        pytest.param({"wanted": Filter(species=("mouse", "rat"))}, 1, id="species"),
        pytest.param({"wanted": Filter(roles=("background",))}, 1, id="role"),
        pytest.param({"wanted": Filter(population="rowers")}, 0, id="population"),
        pytest.param({"hidden": [CONCEPTS["vitc"].id]}, 4, id="hidden"),
        pytest.param({"opened": [CONCEPTS["vo2max"].id]}, 10, id="opened"),
        pytest.param({"proposed": make_hypotheses()}, 8, id="with-proposals"),
    ],
)
def test_filters_of_the_ego_network(store, wanted, edges):
    net = network(store, CONCEPTS["mito"], **wanted)
    assert len(net.edges) == edges
    assert all(CONCEPTS["mito"].id in {node.id for node in net.nodes} for _ in net.edges)


def test_a_large_neighbourhood_is_cut_and_counted(tmp_path, graph):
    others = [Concept(f"TEXT:{n}", f"thing {n}") for n in range(100)]
    links = [Link(CONCEPTS["hiit"].id, relation, other.id, 0.3 + n / 1000, ("P1",), ("claim00",), 2006, 2006, False)
             for n, other in enumerate(others) for relation in ("increases", "decreases", "no_effect")]  # fmt: skip
    big = Graph(graph.concepts + tuple(others), graph.papers, graph.claims, tuple(links))
    store = open_store(f"kglite:{tmp_path}", read_only=False)
    store.write(big)
    net = network(store, CONCEPTS["hiit"])
    assert len(net.nodes) == MOST_NODES
    assert len(net.edges) == MOST_EDGES
    assert (net.hidden_nodes, net.hidden_edges) == (41, 180)
    assert "thing 99" in {node.name for node in net.nodes}
    store.close()


def test_the_picture_is_plain_data_with_sign_in_glyph_and_tone(store):
    drawn = picture(network(store, CONCEPTS["mito"], proposed=make_hypotheses()), "x")
    assert json.loads(json.dumps(drawn)) == drawn
    look = {edge["id"]: (edge["tone"], edge["glyph"], edge["dash"], edge["directed"]) for edge in drawn["edges"]}
    vitc, mito, vo2max = (CONCEPTS[name].id for name in ("vitc", "mito", "vo2max"))
    assert look[f"{vitc} decreases {mito}"] == ("down", "↓!", "solid", True)
    assert look[f"{vitc} increases {mito}"] == ("up", "↑!", "dashed", True)
    assert look[f"{mito} positively_associated {vo2max}"] == ("up", "⊕", "solid", False)
    assert look[f"{vitc} no_effect {vo2max} proposed"] == ("null", "∅?", "dotted", True)
    assert [node["label"] for node in drawn["nodes"] if node["centre"]] == ["mitochondrial content"]


def test_evidence_from_the_store_is_what_the_explainer_says_of_the_graph(store, graph):
    for one in CONCEPTS.values():
        for two in CONCEPTS.values():
            if one != two:
                ours, theirs = data.evidence(store, one.id, two.id), explain(graph, one.id, two.id)
                for side in ("supports", "opposes", "nulls", "associations", "open", "reverse"):
                    assert [q.claim for q in getattr(ours, side)] == [q.claim for q in getattr(theirs, side)]


def test_claims_come_back_from_the_store_unchanged(store):
    found = data.evidence(store, CONCEPTS["hiit"].id, CONCEPTS["vo2max"].id)
    assert found.supports[0].claim == next(claim for claim in CLAIMS if claim.claim_id == "claim01")
    assert dataclasses.asdict(found.supports[0].paper)["pmid"] == "1001"


def test_queries_take_values_only_as_parameters():
    assert all("'" not in cypher and "{" not in cypher for cypher in QUERIES.values())


def test_saved_hypotheses_come_back_with_the_papers_they_quote(workspace, store):
    first, second = data.saved_hypotheses(workspace)
    assert [first, second] == make_hypotheses()
    assert set(data.papers_of(store, first)) == {"P1", "P2", "P4"}
    assert data.papers_of(store, second)["P4"].pmid == "3003"
