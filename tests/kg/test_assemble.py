"""Assembly: nothing lost, nothing doubled, order ignored, the future kept out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_makers import NAMES, claim, claims, papers_of

from kg.assemble import assemble, link_pair, normal_form, text_id
from kg.belief import belief
from kg.model import ASSOCIATIVE, Concept, HierarchyEdge, Mention, Paper

CONCEPTS = tuple(Concept(key, name, "measure", (), "PHYS") for key, name in NAMES.items())


def graph_of(*many, **rest):
    return assemble(many, papers_of(list(many)), CONCEPTS, **rest)


def links_of(graph):
    return {(link.subject, link.relation, link.object): link for link in graph.links}


@given(st.lists(claims(), max_size=20), st.randoms())
def test_assembly_ignores_order_and_loses_no_evidence(many, rnd):
    graph = graph_of(*many)
    shuffled = list(many)
    rnd.shuffle(shuffled)
    assert graph_of(*shuffled) == graph
    behind = [claim_id for link in graph.links for claim_id in link.claims]
    assert len(behind) == len(set(behind)), "a claim stands behind one link only"
    assert sorted(behind) == [one.claim_id for one in graph.claims]
    lost = {one.claim_id for one in many} - set(behind)
    own = {
        one.claim_id
        for one in many
        if one.subject == one.object or text_id(one.subject.text) == text_id(one.object.text)
    }
    assert lost <= own
    ids = {concept.id for concept in graph.concepts}
    assert {end for link in graph.links for end in (link.subject, link.object)} <= ids


@given(st.lists(claims(), max_size=12), st.lists(claims(), max_size=12))
def test_more_papers_for_a_link_never_lower_it_but_by_its_contraries(some, more):
    before, after = links_of(graph_of(*some)), links_of(graph_of(*some, *more))
    assert before.keys() <= after.keys()
    for key, link in before.items():
        assert set(link.claims) <= set(after[key].claims)


@given(st.lists(claims(), max_size=20), st.integers(1989, 1996))
def test_as_of_is_the_graph_of_the_papers_until_then(many, year):
    until = [one for one in many if one.year is not None and one.year <= year]
    papers = papers_of(many)
    early = {key: paper for key, paper in papers.items() if paper.year is not None and paper.year <= year}
    assert assemble(many, papers, CONCEPTS, as_of=year) == assemble(until, early, CONCEPTS)


def test_claims_of_a_pair_and_relation_make_one_link():
    many = [claim(document=f"PMC{n}", year=2000 + n) for n in range(3)]
    (link,) = graph_of(*many).links
    assert (link.papers, link.first_year, link.last_year) == (("PMC0", "PMC1", "PMC2"), 2000, 2002)
    assert link.belief == pytest.approx(belief("increases", many), abs=1e-6)
    assert (link.designs, link.conflict) == (("rct",), False)


@pytest.mark.parametrize("relation", ASSOCIATIVE)
def test_a_correlation_is_the_same_both_ways(relation):
    one, other = claim("PHYS:1", relation, "PHYS:2"), claim("PHYS:2", relation, "PHYS:1", "PMC2")
    (link,) = graph_of(one, other).links
    assert (link.subject, link.object, len(link.papers)) == ("PHYS:1", "PHYS:2", 2)


def test_an_effect_is_not_the_same_both_ways():
    assert len(graph_of(claim(), claim("PHYS:2", "increases", "PHYS:1")).links) == 2


def test_disagreement_flags_and_lowers_both():
    alone = links_of(graph_of(claim()))
    both = links_of(graph_of(claim(), claim(relation="decreases", document="PMC2")))
    assert all(link.conflict for link in both.values())
    assert all(both[key].belief < link.belief for key, link in alone.items())


def test_an_effect_and_a_missing_correlation_are_no_conflict():
    graph = graph_of(claim(), claim(relation="not_associated", document="PMC2"))
    assert [link.conflict for link in graph.links] == [False, False]


def test_a_hypothesised_link_is_there_and_hardly_believed():
    (link,) = graph_of(claim(certainty="hypothesised")).links
    assert 0 < link.belief < 0.05


def test_ungrounded_names_meet_by_their_normal_form():
    texts = ["the Fancy-Index", "fancy index", "Fancy  Index"]
    graph = graph_of(*(claim("PHYS:1", "increases", text, f"PMC{n}") for n, text in enumerate(texts)))
    (link,) = graph.links
    assert (link.object, len(link.papers)) == ("TEXT:fancy index", 3)
    concept = next(one for one in graph.concepts if one.id == link.object)
    assert (concept.source, concept.type, {concept.name, *concept.synonyms}) == ("TEXT", "unknown", set(texts))
    assert {one.object.id for one in graph.claims} == {"TEXT:fancy index"}


def test_a_concept_of_no_vocabulary_at_hand_keeps_its_name_and_type():
    one = replace(claim(), object=Mention("cortisol levels", "MESH:D006854", "Hydrocortisone", "molecule"))
    concept = next(one for one in graph_of(one).concepts if one.source == "MESH")
    assert (concept.name, concept.type, concept.synonyms) == ("Hydrocortisone", "molecule", ("cortisol levels",))


def test_only_what_occurs_and_its_ancestors_is_kept():
    concepts = [*CONCEPTS, *(Concept(f"PHYS:{n}", f"c{n}") for n in (10, 11, 12, 13))]
    edges = [
        HierarchyEdge("PHYS:1", "is_a", "PHYS:10"),
        HierarchyEdge("PHYS:10", "is_a", "PHYS:11"),
        HierarchyEdge("PHYS:12", "is_a", "PHYS:11"),
        HierarchyEdge("PHYS:2", "part_of", "PHYS:99"),
        HierarchyEdge("PHYS:11", "is_a", "PHYS:10"),
    ]
    graph = assemble([claim()], papers_of([claim()]), concepts, edges)
    assert [concept.id for concept in graph.concepts] == ["PHYS:1", "PHYS:10", "PHYS:11", "PHYS:2"]
    assert [(edge.child, edge.parent) for edge in graph.hierarchy] == [
        ("PHYS:1", "PHYS:10"), ("PHYS:10", "PHYS:11"), ("PHYS:11", "PHYS:10"),
    ]  # fmt: skip


def test_a_retracted_paper_stays_and_its_claims_do_not_count():
    papers = {"PMC1": Paper("PMC1", "Withdrawn", 2010, status="retracted")}
    graph = assemble([claim()], papers, CONCEPTS)
    assert (graph.links, graph.claims, len(graph.papers)) == ((), (), 1)


def test_claims_of_unknown_papers_and_of_one_thing_on_itself_do_not_count():
    odd = claim("PHYS:1", "increases", "PHYS:1")
    assert len(graph_of(claim(), odd).claims) == 1
    assert assemble([claim()], {}).links == ()
    assert graph_of(odd).links == ()


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("The muscle-capillary  density", "muscle capillary density"),
        ("V̇O₂max", "vo2max"),
        ("A", "a"),
        ("ＶＯ２", "vo2"),
        ("anaerobic power", "anaerobic power"),
        ("(citrate synthase)", "citrate synthase"),
        ("—", "—"),
        ("...", "..."),
        ("the a (the) index", "the) index"),
        ("(the odd-thing).", "odd thing"),
    ],
)
def test_normal_form(text, want):
    assert normal_form(text) == want


@given(st.one_of(st.text(min_size=1), st.text("the a.-(", min_size=1)))
def test_a_normal_form_is_stable_and_never_empty(text):
    once = normal_form(text)
    assert once
    assert normal_form(once) == once


def test_the_pair_of_a_correlation_is_sorted():
    assert link_pair(claim("PHYS:3", "associated", "PHYS:2")) == ("PHYS:2", "PHYS:3")
