"""The explainer: what it sorts where, that every quote is cited, and that it says nothing without evidence."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from tests_ui_sample import CLAIMS, CONCEPTS, PAPERS

from kg.assemble import assemble
from kg.model import CAUSAL, Graph, HierarchyEdge, Mention, plain
from ontology import lexicon
from ui.evidence.explain import explain, leading_relation, render
from ui.evidence.lookup import Lookup

SIDES = ("supports", "opposes", "nulls", "associations", "open", "reverse", "narrower")


def ids(key: str) -> str:
    return CONCEPTS[key].id


@pytest.mark.parametrize(
    ("subject", "object_", "leading", "sides", "paths"),
    [
        pytest.param("hiit", "vo2max", "increases", {"supports": 1}, 0, id="one-finding"),
        pytest.param("vitc", "mito", "decreases", {"supports": 1, "opposes": 1, "nulls": 1}, 0, id="conflict"),
        pytest.param("mito", "vo2max", None, {"associations": 1}, 0, id="association"),
        pytest.param("vo2max", "mito", None, {"associations": 1}, 0, id="association-is-symmetric"),
        pytest.param("edt", "vo2max", None, {"open": 1}, 1, id="only-asked"),
        pytest.param("mito", "pgc1a", None, {"reverse": 1}, 0, id="other-way-round"),
        pytest.param("hiit", "mito", None, {}, 2, id="two-steps-only"),
        pytest.param("age", "hiit", None, {}, 0, id="nothing"),
    ],
)
def test_claims_go_to_their_side(graph, subject, object_, leading, sides, paths):
    found = explain(graph, ids(subject), ids(object_))
    assert found.leading == leading
    assert {name: len(getattr(found, name)) for name in SIDES if getattr(found, name)} == sides
    assert len(found.paths) == paths


def test_a_path_multiplies_signs_and_leaves_questions_out(graph):
    lookup = Lookup(graph)
    paths = lookup.paths(ids("pgc1a"), ids("vo2max"))
    assert [(path.sign, path.weight, len(path.steps)) for path in paths] == [(1, 0.64, 2)]
    assert lookup.paths(ids("edt"), ids("age")) == ()
    assert {path.sign for path in lookup.paths(ids("vitc"), ids("vo2max"))} == {1, -1}


def test_findings_on_a_kind_of_the_subject_are_shown_as_narrower(graph):
    wider = dataclasses.replace(CONCEPTS["edt"], id="PHYS:0000099", name="exercise training")
    edges = (HierarchyEdge(ids("hiit"), "is_a", wider.id), HierarchyEdge(ids("edt"), "is_a", wider.id))
    grown = dataclasses.replace(graph, concepts=(*graph.concepts, wider), hierarchy=edges)
    found = explain(grown, wider.id, ids("vo2max"))
    assert [quote.claim.sentence for quote in found.narrower] == ["HIIT raised VO2max by 8%."]
    assert "only related" in found.verdict


def grown(graph: Graph, *rows: tuple[str, str]) -> Graph:
    """The graph with is_a edges between its concepts, by key."""
    edges = tuple(HierarchyEdge(ids(child), "is_a", ids(parent)) for child, parent in rows)
    return dataclasses.replace(graph, hierarchy=edges)


def test_belief_with_narrower_concepts_stands_beside_the_own_with_what_it_took(graph):
    found = explain(grown(graph, ("vitc", "hiit")), ids("hiit"), ids("mito"))
    assert (found.leading, found.belief) == (None, None)
    more = found.with_narrower
    assert (more.own, [(one.subject.id, one.share, one.contrary) for one in more.findings]) == (
        None, [(ids("vitc"), 0.5, False), (ids("vitc"), 0.5, True), (ids("vitc"), 0.5, True)],
    )  # fmt: skip
    text = render(found)
    assert "Also from narrower concepts" in text
    assert f"belief {more.belief:.2f} with them, no claim of its own" in text
    assert "  against: vitamin C " in text
    assert "(1 paper, belief 0.40), counted at half" in text


def test_a_pair_with_claims_of_its_own_keeps_its_belief_and_names_the_other(graph):
    own, more = (explain(one, ids("hiit"), ids("vo2max")) for one in (graph, grown(graph, ("pgc1a", "hiit"))))
    assert own.with_narrower is None
    assert more.with_narrower is None, "PGC-1α has no finding on VO2max"
    claims = [dataclasses.replace(CLAIMS[1], claim_id="kind", document_id="P5", subject=CLAIMS[9].subject)]
    again = assemble(
        [*CLAIMS, *claims], {p.id: p for p in graph.papers}, graph.concepts, grown(graph, ("edt", "hiit")).hierarchy
    )
    found = explain(again, ids("hiit"), ids("vo2max"))
    assert found.with_narrower.own == found.belief < found.with_narrower.belief
    assert f"(belief {found.belief:.2f}; {found.with_narrower.belief:.2f} with narrower concepts)" in found.verdict


def test_sprint_intervals_count_at_half_for_high_intensity_intervals():
    """With the ontology itself: what the issue of the hierarchy asks for."""
    words = lexicon.load()
    sit, hiit, most, peak = (words.names[name][0] for name in ("sprint interval training", "hiit", "vo2max", "vo2peak"))
    claims = [
        dataclasses.replace(CLAIMS[1], subject=Mention("SIT", sit), object=Mention("VO2max", most), claim_id="most"),
        dataclasses.replace(CLAIMS[1], subject=Mention("SIT", sit), object=Mention("VO2peak", peak), claim_id="peak"),
    ]
    graph = assemble(claims, {"P1": PAPERS[0]}, words.concepts, words.hierarchy)
    text = render(explain(graph, hiit, most))
    assert "No paper in this corpus links" in text
    assert re.search(
        r"^  sprint interval training increases maximal oxygen uptake \(1 paper, belief 0\.\d\d\), counted at half$",
        text,
        re.M,
    )
    assert "peak oxygen uptake" not in text, "a sibling is not merged"


def test_text_cites_every_quote_with_a_number_that_exists(graph):
    for subject in CONCEPTS:
        for object_ in CONCEPTS:
            if subject != object_:
                text = render(explain(graph, ids(subject), ids(object_)))
                body, _, references = text.partition("References")
                listed = set(re.findall(r"^\s+\[(\d+)\]", references, re.M))
                assert all(re.search(r"” \[\d+\]$", line) for line in body.splitlines() if "“" in line)
                assert set(re.findall(r"\[(\d+)\]", body)) == listed


def test_every_sentence_of_the_pair_stands_in_the_text(graph):
    text = render(explain(graph, ids("vitc"), ids("mito")))
    for claim in CLAIMS:
        if (claim.subject.id, claim.object.id) == (ids("vitc"), ids("mito")):
            assert claim.sentence in text
    assert "1 paper says that vitamin C decreases mitochondrial content (belief 0.40)" in text
    assert "only 8 subjects" in text


@pytest.mark.parametrize("graph_of", [None, Graph((), (), (), ())], ids=["known-graph", "empty-graph"])
def test_without_evidence_it_says_so_and_quotes_nothing(graph, graph_of):
    text = render(explain(graph_of or graph, ids("age"), ids("hiit")))
    assert "Nothing in this corpus links" in text
    assert "physiograph ground" in text
    assert "“" not in text


def test_an_explanation_is_plain_data(graph):
    value = plain(explain(graph, ids("vitc"), ids("mito")))
    assert json.loads(json.dumps(value))["supports"][0]["paper"]["id"] == "P3"


def test_own_results_lead_before_background(graph):
    background = [dataclasses.replace(CLAIMS[0], relation="decreases", role="background", document_id=f"X{n}")
                  for n in range(3)]  # fmt: skip
    assert leading_relation([*background, CLAIMS[0]]) == "increases"
    assert leading_relation(background) == "decreases"
    assert leading_relation([dataclasses.replace(CLAIMS[0], certainty="hypothesised")]) is None


def test_belief_of_a_pair_looks_both_ways_only_for_associations(graph):
    lookup = Lookup(graph)
    assert lookup.belief(ids("vo2max"), ids("mito"), ["positively_associated"]) == 0.8
    assert lookup.belief(ids("vo2max"), ids("hiit"), CAUSAL) is None


def test_order_of_claims_makes_no_difference(graph):
    turned = dataclasses.replace(graph, claims=graph.claims[::-1], links=graph.links[::-1])
    for pair in (("vitc", "mito"), ("pgc1a", "vo2max"), ("vitc", "vo2max")):
        assert render(explain(graph, *map(ids, pair))) == render(explain(turned, *map(ids, pair)))
