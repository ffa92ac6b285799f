"""The split by time, and that a planted leak of each kind is caught."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from planted import make_claim, make_graph

from gnn.split import TimeLeak, TimeSplit, by_papers, by_time, check_no_leak, pair, without_pairs
from gnn.tensors import from_graph
from kg.errors import TooLittleData
from kg.model import Concept, Graph, HierarchyEdge, Paper

CUT = 2010


@pytest.fixture
def split(planted_graph: Graph) -> TimeSplit:
    return by_time(planted_graph, CUT)


def test_the_test_pairs_are_new_and_their_concepts_are_not(planted_graph: Graph, split: TimeSplit) -> None:
    before = {pair(link.subject, link.object) for link in split.graph.links}
    known = {concept for key in before for concept in key}
    years = {pair(link.subject, link.object): link.first_year for link in planted_graph.links}
    assert split.test
    for link in split.test:
        key = pair(link.subject, link.object)
        assert key not in before
        assert known.issuperset(key)
        assert (years[key] or 0) > CUT


def test_every_new_pair_of_known_concepts_is_in_the_test(planted_graph: Graph, split: TimeSplit) -> None:
    before = {pair(link.subject, link.object) for link in split.graph.links}
    known = {concept for key in before for concept in key}
    new = {pair(x.subject, x.object) for x in planted_graph.links} - before
    assert {pair(x.subject, x.object) for x in split.test} == {key for key in new if known.issuperset(key)}


def test_a_pair_only_hypothesised_before_the_cut_is_a_test_pair() -> None:
    nodes = [Concept(f"T:{i}", f"thing {i}", "measure") for i in range(40)]
    claims = [make_claim(a, "increases", b, 2000) for a, b in itertools.pairwise(nodes)]
    claims += [make_claim(nodes[0], "increases", nodes[5], 2001, "hypothesised")]
    claims += [make_claim(nodes[0], "increases", nodes[5], 2015)]
    found = by_time(make_graph(claims, nodes), CUT)
    assert [(x.subject, x.object) for x in found.test] == [("T:0", "T:5")]
    assert len(found.train.edges) == 39


def test_a_pair_that_the_ontology_links_is_not_a_test_pair(planted_graph: Graph, split: TimeSplit) -> None:
    child, parent = split.test[0].subject, split.test[0].object
    graph = replace(planted_graph, hierarchy=(HierarchyEdge(child, "part_of", parent),))
    found = by_time(graph, CUT)
    assert pair(child, parent) not in {pair(x.subject, x.object) for x in found.test}
    assert len(found.test) == len(split.test) - 1
    held = by_papers(graph, 0.2, 0)
    numbers = {held.train.entities.index(child), held.train.entities.index(parent)}
    assert not [row for row in (*held.valid.tolist(), *held.report.tolist()) if {row[0], row[2]} == numbers]


@pytest.mark.parametrize("kind", ["paper", "claim", "evidence", "training link", "test pair"])
def test_a_planted_leak_is_refused(planted_graph: Graph, split: TimeSplit, kind: str) -> None:
    graph, train, edges = split.graph, split.train, split.edges
    late_claim = next(claim for claim in planted_graph.claims if (claim.year or 0) > CUT)
    if kind == "paper":
        graph = replace(graph, papers=(*graph.papers, Paper("doi:late", "late", CUT + 1)))
    elif kind == "claim":
        graph = replace(graph, claims=(*graph.claims, late_claim))
    elif kind == "evidence":
        graph = replace(graph, links=(*graph.links[:-1], replace(graph.links[-1], last_year=CUT + 1)))
    elif kind == "training link":
        train = replace(train, year=np.append(train.year[:-1], CUT + 1))
    else:
        flipped = split.edges[:1, ::-1]  # the other way round, as an inverse leak comes
        train = replace(train, edges=np.concatenate([train.edges[:-1], flipped]))
    with pytest.raises(TimeLeak, match=r"Cut with|Reassemble|Leave it out|Remove the pair"):
        check_no_leak(TimeSplit(split.cut, graph, train, split.test, edges))


def test_an_undated_claim_is_neither_trained_on_nor_tested(planted_graph: Graph) -> None:
    undated = tuple(replace(claim, year=None) for claim in planted_graph.claims[:40])
    graph = replace(planted_graph, claims=(*undated, *planted_graph.claims[40:]))
    found = by_time(graph, CUT)
    gone = {pair(str(claim.subject.id), str(claim.object.id)) for claim in undated}
    assert gone.isdisjoint(pair(x.subject, x.object) for x in found.test)
    assert {claim.claim_id for claim in undated}.isdisjoint(claim.claim_id for claim in found.graph.claims)


@pytest.mark.parametrize("cut", [pytest.param(1990, id="before all"), pytest.param(2030, id="after all")])
def test_a_cut_that_leaves_nothing_says_which_years_there_are(planted_graph: Graph, cut: int) -> None:
    with pytest.raises(TooLittleData, match="1995–2024"):
        by_time(planted_graph, cut)


def test_held_out_papers_are_the_newest_and_share_no_paper_between_halves(planted_graph: Graph) -> None:
    found = by_papers(planted_graph, 0.2, 0)
    kept = int(found.train.year.max())
    assert len(found.valid)
    assert len(found.report)
    newest = sorted(claim.year or 0 for claim in planted_graph.claims)[-round(0.2 * len(planted_graph.papers)) :]
    assert kept <= newest[0]
    both = {tuple(row) for row in found.valid.tolist()} & {tuple(row) for row in found.report.tolist()}
    assert not both


def test_same_pairs_are_removed_in_both_directions(planted_graph: Graph) -> None:
    triples = from_graph(planted_graph)
    left = without_pairs(triples, triples.edges[:1, ::-1])
    assert len(left.edges) == len(triples.edges) - 1
