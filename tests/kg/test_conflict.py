"""Conflicts: which opposite findings are reported, and of which class."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_makers import claim, claims, mention, papers_of

from kg.assemble import assemble
from kg.conflict import CLASSES, DIMENSIONS, conflicts
from kg.model import Context, Mention, Paper

NULL = "VO2max did not change."
CONTEXT = Context(design="rct", species="human", n=24)


def found(*given_claims, papers=None):
    return conflicts(assemble(given_claims, papers or papers_of(list(given_claims))))


def other(relation="decreases", document="PMC2", **rest):
    return claim(relation=relation, document=document, **rest)


@pytest.mark.parametrize(
    ("second", "want"),
    [
        pytest.param(other(), "true disagreement", id="opposite, nothing differs"),
        pytest.param(other("no_effect", sentence=NULL), "true disagreement", id="null, nothing differs"),
        pytest.param(other(context=replace(CONTEXT, species="rat")), "species", id="species"),
        pytest.param(
            other("no_effect", sentence=NULL, comparator=mention("continuous training")), "comparator", id="comparator"
        ),
        pytest.param(other(score=0.3), "extraction doubtful", id="hardly read"),
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
    assert one.between_papers is (want != "within one paper")
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
    assert [each.kind for each in found(claim(), other(), papers=papers)] == ["restatement"]


def test_more_of_a_loss_is_less_of_the_thing():
    loss = replace(claim(document="PMC2"), object=Mention("VO2max loss", "PHYS:2", "VO2max", "measure"))
    assert [(each.relations, each.kind) for each in found(claim(), loss)] == [
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
        assert not each.between_papers or not mine & theirs
