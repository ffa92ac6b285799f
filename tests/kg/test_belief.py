"""Belief: what must raise it, what must lower it, and what must not count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_makers import claim, claims, mention

from kg.belief import CONFLICT_FROM, REPLICATES, balance, belief, claim_weight, combine
from kg.model import CERTAINTIES, DESIGNS, ROLES, Context

ONE = claim()


def papers(count: int, **rest) -> list:
    return [claim(document=f"PMC{number}", **rest) for number in range(count)]


def context(design="rct", n=24) -> Context:
    return Context(design=design, n=n)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param({"role": "results"}, {"role": "background"}, id="own finding before somebody else's"),
        pytest.param({"role": "conclusions"}, {"role": "objective"}, id="conclusion before aim"),
        pytest.param({"role": "background"}, {"role": "methods"}, id="background before methods"),
        pytest.param({"certainty": "asserted"}, {"certainty": "hedged"}, id="asserted before hedged"),
        pytest.param({"certainty": "hedged"}, {"certainty": "hypothesised"}, id="hedged before hypothesised"),
        pytest.param({"score": 0.9}, {"score": 0.3}, id="surely read before hardly read"),
        pytest.param({"context": context("rct")}, {"context": context("cross_sectional")}, id="trial before survey"),
        pytest.param(
            {"context": context("cohort")}, {"context": context("animal_experiment")}, id="people before rats"
        ),
        pytest.param({"context": context(n=200)}, {"context": context(n=8)}, id="many before few"),
    ],
)
def test_the_better_claim_is_believed_more(better, worse):
    assert belief("increases", [claim(**better)]) > belief("increases", [claim(**worse)])


def test_two_papers_are_believed_more_than_one_and_two_claims_of_one_are_not():
    one = belief("increases", papers(1))
    assert belief("increases", papers(2)) > one
    assert belief("increases", [claim(sentence=f"Again {number}.") for number in range(10)]) == one


def test_a_paper_counts_by_its_strongest_claim():
    assert belief("increases", [ONE, claim(certainty="hedged", sentence="May."), ONE]) == belief("increases", [ONE])


def test_a_hypothesis_alone_is_hardly_believed():
    assert 0 < belief("increases", papers(5, certainty="hypothesised")) < 0.1


@pytest.mark.parametrize("relation", ["decreases", "no_effect"])
def test_the_other_finding_lowers_belief(relation):
    against = [claim(relation=relation, document="PMC9")]
    assert belief("increases", [ONE], against) < belief("increases", [ONE])


def test_no_effect_denies_less_than_the_opposite():
    null, opposite = (belief("increases", [ONE], [claim(relation=r, document="X")]) for r in ("no_effect", "decreases"))
    assert opposite < null


def test_no_difference_between_two_treatments_hardly_denies_an_effect():
    active = [claim(relation="no_effect", document="X", comparator=mention("continuous training"))]
    passive = [claim(relation="no_effect", document="X", comparator=mention("the control group"))]
    assert belief("increases", [ONE], passive) < 0.9 * belief("increases", [ONE], active)


@pytest.mark.parametrize(
    ("mine", "against", "want"),
    [
        pytest.param(papers(1), papers(2, relation="decreases"), True, id="opposite"),
        pytest.param(papers(1), papers(2, relation="no_effect"), True, id="null"),
        pytest.param(papers(1), papers(1, relation="no_effect"), False, id="one paper, two groups"),
        pytest.param(papers(1), [], False, id="agreed"),
        pytest.param(papers(1), papers(3, relation="decreases", certainty="hypothesised"), False, id="only supposed"),
        pytest.param(papers(1, role="methods"), papers(3, relation="decreases"), False, id="nothing for it"),
    ],
)
def test_conflict_needs_findings_on_both_sides(mine, against, want):
    assert balance("increases", mine, against).conflict is want
    assert CONFLICT_FROM > 0


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("certainty", CERTAINTIES)
@pytest.mark.parametrize("design", [None, *DESIGNS])
def test_a_weight_is_a_probability(role, certainty, design):
    one = claim(role=role, certainty=certainty, score=1.0, context=context(design, 10**6))
    assert 0 <= claim_weight(one) <= REPLICATES


@given(st.lists(claims(), max_size=8), claims(), st.lists(claims(), max_size=4))
def test_belief_grows_with_support(some, another, against):
    assert belief("increases", [*some, another], against) >= belief("increases", some, against) - 1e-12


@given(st.lists(claims(), max_size=4), claims(), st.lists(claims(), max_size=8))
def test_belief_falls_with_contrary_evidence(some, another, against):
    assert belief("increases", some, [*against, another]) <= belief("increases", some, against) + 1e-12


@given(st.lists(claims(), max_size=8), st.lists(claims(), max_size=8), st.randoms())
def test_belief_is_a_probability_and_ignores_order(some, against, rnd):
    one = belief("increases", some, against)
    rnd.shuffle(some), rnd.shuffle(against)
    assert 0 <= one <= 1
    assert belief("increases", some, against) == one


@pytest.mark.parametrize(
    ("support", "against", "want"), [(1.0, 1.0, 0.5), (0.0, 0.0, 0.0), (1.0, 0.0, 1.0), (0.0, 1.0, 0.0)]
)
def test_the_corners_of_the_rule(support, against, want):
    assert combine(support, against) == want
