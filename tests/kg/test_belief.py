"""Belief: what must raise it, what must lower it, and what must not count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_makers import claim, claims, mention

from kg.belief import FACTORS, balance, belief, claim_weight, combine, factors
from kg.cohorts import studies
from kg.model import CERTAINTIES, DESIGNS, ROLES, Context, Paper
from kg.power import denial
from kg.weights import DEFAULT, Weights

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
    large = {"relation": "no_effect", "document": "X", "context": context(n=200)}
    active = [claim(comparator=mention("continuous training"), **large)]
    passive = [claim(comparator=mention("the control group"), **large)]
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
    assert balance("increases", mine, against, weights=Weights(conflict_from=1.0)).conflict is False


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("certainty", CERTAINTIES)
@pytest.mark.parametrize("design", [None, *DESIGNS])
def test_a_weight_is_a_probability(role, certainty, design):
    one = claim(role=role, certainty=certainty, score=1.0, context=context(design, 10**6))
    assert 0 <= claim_weight(one) <= DEFAULT.replicates


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


# --- what counts once -----------------------------------------------------------------------------

REVIEW = Context(design="review", n=None)


def paper(number: int, year: int, title: str = "") -> Paper:
    return Paper(f"PMC{number}", title or f"Paper {number} on aerobic power", year)


def test_papers_of_one_study_count_once():
    title = "Ten weeks of interval training and aerobic power"
    known = studies([paper(1, 2010, title), paper(2, 2011, title.upper()), paper(3, 2012)])
    pair = [claim(document="PMC1"), claim(document="PMC2", year=2011)]
    assert belief("increases", pair, studies=known) == belief("increases", pair[:1])
    three = [*pair, claim(document="PMC3", year=2012)]
    assert belief("increases", three, studies=known) == belief("increases", papers(2))


def test_one_study_does_not_contradict_itself():
    title = "Ten weeks of interval training and aerobic power"
    known = studies([paper(1, 2010, title), paper(2, 2011, title)])
    mine, against = [claim()], [claim(relation="decreases", document="PMC2")]
    assert balance("increases", mine, against).conflict
    assert not balance("increases", mine, against, known).conflict


@pytest.mark.parametrize("restating", [{"context": REVIEW}, {"role": "background"}], ids=["review", "background"])
def test_what_restates_adds_nothing_to_the_studies_it_rests_on(restating):
    own = [claim(document="PMC1", year=2001), claim(document="PMC2", year=2002)]
    again = [claim(document=f"R{number}", year=2010, **restating) for number in range(5)]
    assert belief("increases", [*own, *again]) == belief("increases", own)


def test_many_reviews_of_one_literature_are_one():
    reviews = [claim(document=f"R{number}", year=2000 + number, context=REVIEW) for number in range(5)]
    assert belief("increases", reviews) == belief("increases", reviews[:1])


def test_a_strong_review_stands_for_weak_studies_before_it_and_beside_later_ones():
    weak = claim(document="PMC1", year=2001, certainty="hedged", score=0.3)
    review, later = claim(document="R", year=2005, context=REVIEW), claim(document="PMC2", year=2009)
    assert belief("increases", [weak, review]) == belief("increases", [review])
    both = 1 - (1 - claim_weight(review)) * (1 - claim_weight(later))
    assert belief("increases", [weak, review, later]) == pytest.approx(both, abs=1e-12)


# --- finding nothing ------------------------------------------------------------------------------


def test_a_small_study_that_finds_nothing_denies_less_than_a_large_one():
    beliefs = [
        belief("increases", [ONE], [claim(relation="no_effect", document="X", context=context(n=n))])
        for n in (8, 24, 80, 400)
    ]
    assert beliefs == sorted(beliefs, reverse=True)
    assert beliefs[0] > 0.97 * belief("increases", [ONE])
    opposite = belief("increases", [ONE], [claim(document="X", context=context(n=10**6))])
    assert beliefs[-1] == pytest.approx(opposite, 0.02)


def test_everyone_under_both_conditions_denies_more_than_two_groups():
    two, paired = (
        belief("increases", [ONE], [claim(relation="no_effect", document="X", context=context(design))])
        for design in ("rct", "crossover")
    )
    assert paired < two


@pytest.mark.parametrize(
    ("n", "design", "want"),
    [
        pytest.param(128, "rct", 0.801, id="two groups of 64"),
        pytest.param(64, "rct", 0.504, id="two groups of 32"),
        pytest.param(34, "crossover", 0.808, id="34 pairs"),
        pytest.param(10, "single_group", 0.293, id="10 pairs"),
    ],
)
def test_power_is_near_the_exact_one(n, design, want):
    """The exact values are those of the noncentral t distribution for d = 0.5."""
    null = claim(relation="no_effect", context=context(design, n))
    denied = dict(zip(FACTORS, factors(null, "increases"), strict=True))
    assert denied["null"] == pytest.approx(denial(want), abs=0.07)
    assert denied["size"] == 1.0


def test_weights_are_those_given():
    assert belief("increases", [ONE], weights=Weights(replicates=0.0)) == 0
    nothing = Weights(null_as_contrary=0.0)
    assert belief("increases", [ONE], papers(3, relation="no_effect"), weights=nothing) == belief("increases", [ONE])


@pytest.mark.parametrize(
    ("support", "against", "want"), [(1.0, 1.0, 0.5), (0.0, 0.0, 0.0), (1.0, 0.0, 1.0), (0.0, 1.0, 0.0)]
)
def test_the_corners_of_the_rule(support, against, want):
    assert combine(support, against) == want
