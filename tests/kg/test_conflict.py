"""Conflicts: which opposite findings are reported, and of which class."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_makers import claim, claims, mention

from kg.assemble import assemble
from kg.conflict import CLASSES, DIMENSIONS, MOST_KINDS, conflicts, with_conflicts
from kg.model import UNREPORTED, Concept, Context, HierarchyEdge, Mention, Paper

NULL = "VO2max did not change."
CONTEXT = Context(design="rct", species="human", n=24, sex="male", training_status="trained", duration="6 weeks")


def papers_of(some):
    """Their papers, all on one activity."""
    return {one.document_id: Paper(one.document_id, f"On {one.document_id} in a time trial", one.year) for one in some}


def found(*given_claims, papers=None):
    return conflicts(assemble(given_claims, papers or papers_of(list(given_claims))))


def first(**rest):
    return claim(**{"context": CONTEXT, **rest})


def other(relation="decreases", document="PMC2", **rest):
    return claim(relation=relation, document=document, **{"context": CONTEXT, **rest})


@pytest.mark.parametrize(
    ("second", "want"),
    [
        pytest.param(other(), "true disagreement", id="opposite, nothing differs"),
        pytest.param(other("no_effect", sentence=NULL), "true disagreement", id="null, nothing differs"),
        pytest.param(other(context=replace(CONTEXT, species="rat")), "species", id="species"),
        pytest.param(
            other("no_effect", sentence="VO2max did not differ.", comparator=mention("continuous training")),
            "comparator",
            id="comparator",
        ),
        pytest.param(other(score=0.3), "extraction doubtful", id="hardly read"),
        pytest.param(other(score=0.6), "extraction doubtful", id="read, but not surely"),
        pytest.param(other(certainty="hedged"), "extraction doubtful", id="only hedged"),
        pytest.param(other(context=Context()), "context not stated", id="nothing stated"),
        pytest.param(
            other(sentence="HIIT lowered VO2max, but this was not significant."),
            "extraction doubtful",
            id="said not to be significant",
        ),
        pytest.param(other(document="PMC1", sentence="In women it fell."), "within one paper", id="subgroups"),
    ],
)
def test_the_class(second, want):
    (one,) = found(claim(context=CONTEXT), second)
    assert one.kind == want
    assert one.reported is (want not in UNREPORTED)
    assert {each.document_id for each in one.one} == {"PMC1"}
    assert [each.claim_id for each in one.other] == [second.claim_id]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(other("increases"), id="agreed"),
        pytest.param(other("affects"), id="no direction"),
        pytest.param(other("negatively_associated"), id="a correlation"),
        pytest.param(other(role="background"), id="somebody else's finding"),
        pytest.param(other(role="objective"), id="an aim"),
        pytest.param(other(certainty="hypothesised"), id="supposed"),
    ],
)
def test_what_is_no_conflict(second):
    assert found(claim(), second) == ()


def test_a_retracted_paper_contradicts_nobody():
    papers = {"PMC1": Paper("PMC1", "One"), "PMC2": Paper("PMC2", "Other", status="retracted")}
    assert found(claim(), other(), papers=papers) == ()


def test_two_reports_of_one_cohort_are_no_disagreement_of_two():
    title = "Six weeks of interval training and aerobic power"
    papers = {"PMC1": Paper("PMC1", title, 2010), "PMC2": Paper("PMC2", title.upper(), 2011)}
    assert [each.kind for each in found(first(), other(), papers=papers)] == ["restatement"]


def test_more_of_a_loss_is_less_of_the_thing():
    loss = replace(first(document="PMC2"), object=Mention("VO2max loss", "PHYS:2", "VO2max", "measure"))
    assert [(each.relations, each.kind) for each in found(first(), loss)] == [
        (("increases", "decreases"), "true disagreement")
    ]
    assert found(claim(relation="decreases"), loss) == ()


def test_a_paper_on_both_sides_is_left_out_where_others_disagree():
    (one,) = found(claim(), claim(relation="decreases", sentence="In women."), other())
    assert (one.kind, len(one.one), len(one.other)) == ("within one paper", 1, 2)
    (one,) = found(claim(), claim(relation="decreases", sentence="In women."), other(), claim(document="PMC3"))
    assert {each.document_id for each in (*one.one, *one.other)} == {"PMC2", "PMC3"}


def test_one_odd_paper_among_many_explains_nothing():
    rats = replace(CONTEXT, species="rat")
    sides = [claim(document=f"PMC{number}", context=CONTEXT) for number in range(10, 13)]
    (one,) = found(*sides, other(context=CONTEXT), other(document="PMC3", context=rats))
    assert one.kind == "true disagreement"


@given(st.lists(claims(), max_size=12), st.randoms())
def test_conflicts_ignore_order_and_keep_to_the_rules(some, rnd):
    told = found(*some)
    rnd.shuffle(some)
    assert found(*some) == told
    for each in told:
        assert each.kind in CLASSES
        assert [one.dimension for one in each.differences] == [
            name for name in DIMENSIONS if name in {one.dimension for one in each.differences}
        ]
        mine, theirs = ({one.document_id for one in side} for side in (each.one, each.other))
        assert mine
        assert theirs
        assert not each.reported or not mine & theirs


def test_a_broad_concept_contradicts_nothing():
    kinds = [HierarchyEdge(f"PHYS:{number}", "is_a", "PHYS:1") for number in range(100, 101 + MOST_KINDS)]
    concepts = [Concept(f"PHYS:{number}", f"kind {number}", "intervention") for number in range(100, 101 + MOST_KINDS)]
    graph = assemble([first(), other()], papers_of([first(), other()]))
    broad = replace(graph, hierarchy=tuple(kinds), concepts=(*graph.concepts, *concepts))
    assert [each.kind for each in conflicts(broad)] == ["concept too broad"]


def test_papers_that_differ_each_in_something_else_do_not_truly_disagree():
    women, ill = replace(CONTEXT, sex="female"), replace(CONTEXT, population="patients with COPD")
    (one,) = found(first(), other(context=women), other(document="PMC3", context=ill))
    assert (one.kind, one.differences) == ("context not stated", ())


def test_a_difference_explains_only_where_it_separates_the_sides():
    ill = replace(CONTEXT, population="patients with COPD")
    (one,) = found(first(), other(context=ill), other(document="PMC3", context=ill))
    assert one.kind == "population"


def test_where_half_of_the_papers_are_alike_they_disagree_and_where_fewer_are_nothing_is_said():
    women, ill = replace(CONTEXT, sex="female"), replace(CONTEXT, population="patients with COPD")
    (one,) = found(first(), other(), other(document="PMC3", context=ill))
    assert one.kind == "true disagreement"
    (two,) = found(first(), other(), other(document="PMC3", context=ill), other(document="PMC4", context=women))
    assert two.kind == "context not stated"


def test_a_graph_with_conflicts_says_of_each_contested_link_which():
    some = [first(), other(), first(object_="PHYS:3"), claim("PHYS:2", "affects", "PHYS:4")]
    graph = with_conflicts(assemble(some, papers_of(some)))
    assert [each.kind for each in graph.conflicts] == ["true disagreement"]
    kinds = {(link.object, link.relation): link.conflict_kind for link in graph.links}
    assert kinds == {
        ("PHYS:2", "increases"): "true disagreement",
        ("PHYS:2", "decreases"): "true disagreement",
        ("PHYS:3", "increases"): "",
        ("PHYS:4", "affects"): "",
    }


@given(st.lists(claims(), max_size=12))
def test_every_contested_link_has_a_class(some):
    graph = with_conflicts(assemble(some, papers_of(some)))
    assert [link for link in graph.links if link.conflict and link.conflict_kind not in CLASSES] == []
