"""Graph → arrays: numbers, weights, inverse relations, and features that only depend on the name."""

from __future__ import annotations

import numpy as np
import pytest
from planted import make_claim, make_graph

from gnn.tensors import GRAPH_RELATIONS, as_of, from_graph, text_vector, to_hetero
from kg.model import Concept, Graph, HierarchyEdge

HIIT = Concept("T:1", "high-intensity interval training", "intervention")
VO2 = Concept("T:2", "maximal oxygen uptake", "measure")
MITO = Concept("T:3", "mitochondrial biogenesis", "process")
TRAINING = Concept("T:4", "training", "intervention")


@pytest.fixture
def small() -> Graph:
    claims = [
        make_claim(HIIT, "increases", VO2, 2001),
        make_claim(HIIT, "increases", VO2, 2009),
        make_claim(HIIT, "increases", MITO, 2012),
        make_claim(MITO, "increases", VO2, 2015, "hypothesised"),
    ]
    return make_graph(claims, [HIIT, VO2, MITO, TRAINING], (HierarchyEdge("T:1", "is_a", "T:4"),))


def test_links_and_hierarchy_become_numbered_edges(small: Graph) -> None:
    triples = from_graph(small)
    named = [
        (triples.entities[h], GRAPH_RELATIONS[r], triples.entities[t], year, papers)
        for (h, r, t), year, papers in zip(triples.edges.tolist(), triples.year, triples.papers, strict=True)
    ]
    assert named == [
        ("T:1", "increases", "T:2", 2001, 2),
        ("T:1", "increases", "T:3", 2012, 1),
        ("T:1", "is_a", "T:4", 0, 0),
    ]
    assert triples.features.shape[0] == 4


def test_a_mere_hypothesis_teaches_nothing_unless_asked_for(small: Graph) -> None:
    assert len(from_graph(small, hypothesised=True).edges) == len(from_graph(small).edges) + 1


def test_as_of_forgets_papers_claims_and_support_of_later_years(small: Graph) -> None:
    then = as_of(small, 2005)
    assert [(link.subject, link.object, len(link.papers), link.last_year) for link in then.links] == [
        ("T:1", "T:2", 1, 2001)
    ]
    assert then.links[0].belief < small.links[0].belief
    assert {paper.year for paper in then.papers} == {2001}


def test_hetero_data_has_each_relation_and_its_inverse(small: Graph) -> None:
    data = to_hetero(small)
    there = data["concept", "increases", "concept"].edge_index
    back = data["concept", "inverse_increases", "concept"].edge_index
    assert there.flip(0).tolist() == back.tolist()
    assert data["concept", "increases", "concept"].edge_attr.shape == (2, 3)
    assert data["concept", "is_a", "concept"].edge_index.tolist() == [[0], [3]]
    assert data["concept"].x.shape[0] == 4


def test_a_text_vector_is_fixed_of_unit_length_and_blind_to_the_corpus() -> None:
    vector = text_vector("VO2max")
    assert np.linalg.norm(vector) == pytest.approx(1.0)
    assert vector.tolist() == text_vector("vo2MAX").tolist()
    assert not text_vector("–––").any()
