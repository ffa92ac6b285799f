"""A forecast learns from left-out papers: without any it is its prior, with them it is drawn toward what they show."""

from __future__ import annotations

import random
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_makers import claim, claims, papers_of

from kg.assemble import assemble
from kg.forecast import PRIOR, Forecast, fitted, learnt, left_out, log_odds
from kg.model import Graph


def agreeing(share: float, pairs: int = 40) -> Graph:
    """Pairs of papers on pairs of concepts; this share of the second ones says what the first one says."""
    some = []
    for n in range(pairs):
        ends = f"thing {n}", f"measure {n}"
        some.append(claim(ends[0], "increases", ends[1], f"A{n}", 2001))
        some.append(claim(ends[0], "increases" if n < share * pairs else "decreases", ends[1], f"B{n}", 2005))
    return assemble(some, papers_of(some))


def test_without_cases_it_is_the_prior():
    told = learnt(assemble([claim()], papers_of([claim()])))
    assert (told.intercept, told.slope, told.cases) == (*(mean for mean, _ in PRIOR), 0)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_it_is_drawn_toward_the_share_that_held(share):
    told = learnt(agreeing(share))
    assert told.cases == 80
    assert abs(told.chance(0.55) - share) < 0.15


def test_more_belief_is_more_chance():
    told = learnt(agreeing(0.6))
    chances = [told.chance(belief / 10) for belief in range(11)]
    assert chances == sorted(chances)
    assert 0.0 < chances[0] < chances[-1] < 1.0


def test_a_case_is_a_link_without_one_paper():
    some = [
        claim(document="P1", year=2001),
        claim(document="P2", year=2002),
        claim("PHYS:1", "no_effect", "PHYS:2", "P3", 2003),
        claim(document="P4", year=2004, role="background"),
    ]
    found = list(left_out(assemble(some, papers_of(some))))
    assert [(one.relation, one.papers_for, one.papers_against, one.same) for one in found] == [
        ("increases", 1, 1, True),  # without P1
        ("no_effect", 1, 1, False),
        ("increases", 1, 1, True),  # without P2
        ("no_effect", 1, 1, False),
        ("increases", 2, 0, False),  # without P3
    ]


def test_papers_of_one_study_do_not_foretell_each_other():
    some = [claim(document="P1", year=2001), claim(document="P2", year=2002)]
    papers = {key: paper for key, paper in papers_of(some).items()}
    same = {key: type(paper)(key, "One title of both of the papers", paper.year) for key, paper in papers.items()}
    assert list(left_out(assemble(some, same))) == []


def test_what_is_fitted_is_what_made_the_cases():
    rng = random.Random(0)
    rows = [(1.0, rng.uniform(-3, 3)) for _ in range(4000)]
    outcomes = [rng.random() < 1 / (1 + exp(-(0.4 + 0.8 * x))) for _, x in rows]
    intercept, slope = fitted(rows, outcomes, ((0.0, 10.0), (0.0, 10.0)))
    assert abs(intercept - 0.4) < 0.1
    assert abs(slope - 0.8) < 0.1


@given(st.lists(claims(), max_size=15), st.randoms())
def test_the_order_of_the_claims_teaches_nothing(some, rnd):
    first = learnt(assemble(some, papers_of(some)))
    rnd.shuffle(some)
    assert learnt(assemble(some, papers_of(some))) == first


@given(st.floats(0, 1))
def test_log_odds_are_finite(share):
    assert abs(log_odds(share)) < 5
    assert 0 < Forecast(0.0, 1.0, 0).chance(share) < 1
