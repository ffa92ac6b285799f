"""The account of a belief: it gives the same number, by hand too, and says what a paper is worth."""

from __future__ import annotations

from math import prod, sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_makers import claim, claims, papers_of

from kg.account import FACTORS, account, account_of, what_changes
from kg.assemble import assemble
from kg.belief import belief
from kg.cohorts import studies
from kg.errors import InvalidValue
from kg.model import Context, Paper
from kg.weights import Weights


@given(st.lists(claims(), max_size=6), st.lists(claims(), max_size=6))
def test_the_account_gives_the_same_belief(some, against):
    assert account("increases", some, against).belief == pytest.approx(belief("increases", some, against), abs=1e-12)


def test_by_hand():
    one = account("increases", [claim()], [claim(relation="no_effect", document="PMC2")])
    assert len(one.entries[0].factors) == len(FACTORS)
    mine = next(entry for entry in one.entries if entry.supports)
    theirs = next(entry for entry in one.entries if not entry.supports)
    support, against = prod(mine.factors), prod(theirs.factors)
    assert support == pytest.approx(0.75 * 0.9 * (0.6 + 0.4 * 24 / 44))
    power = NormalDist().cdf(0.5 * sqrt(24) / 2 - 1.959964) + NormalDist().cdf(-0.5 * sqrt(24) / 2 - 1.959964)
    assert against == pytest.approx(0.75 * 0.9 * (power - 0.05) / 0.95, abs=1e-6)
    assert one.belief == pytest.approx(support * (1 - against) / (1 - support * against))


@given(st.lists(claims(), max_size=8))
def test_the_account_of_a_link_gives_its_stored_belief(some):
    title = "One study in two papers on aerobic power"
    papers = {f"PMC{n}": Paper(f"PMC{n}", title if n < 3 else f"PMC{n}", 1990 + n if n < 6 else None) for n in range(7)}
    graph = assemble(some, papers, weights=Weights(replicates=0.6, half_n=50))
    for link in graph.links:
        told = account_of(graph, link)
        assert told.belief == pytest.approx(link.belief, abs=1e-6)
        for side in (True, False):
            by_hand = 1 - prod(1 - one.weight for one in told.entries if one.counted and one.supports is side)
            assert by_hand == pytest.approx(told.side(side), abs=1e-12)


def test_the_account_says_what_a_review_stands_for():
    weak = claim(document="PMC1", year=2001, certainty="hedged", score=0.3)
    review = claim(document="R", year=2005, context=Context(design="review"))
    told = account("increases", [weak, review])
    assert {entry.document_id: entry.counted for entry in told.entries} == {"PMC1": False, "R": True}
    assert told.without("R").entries[0].counted


def test_a_second_paper_of_a_study_is_not_counted():
    title = "One study in two papers on aerobic power"
    known = studies([Paper("PMC1", title, 2010), Paper("PMC2", title, 2011)])
    told = account("increases", [claim(), claim(document="PMC2", year=2011)], studies=known)
    assert sum(entry.counted for entry in told.entries) == 1
    assert {entry.piece.study for entry in told.entries} == {"PMC1"}


def test_a_paper_left_out_is_as_never_read():
    both = [claim(), claim(document="PMC2")]
    assert account("increases", both).without("PMC2").belief == account("increases", both[:1]).belief


def test_what_a_paper_changes():
    some = [claim(), claim(document="PMC2"), claim("PMC2-only", document="PMC2"), claim("PHYS:3", document="PMC3")]
    graph = assemble(some, papers_of(some))
    changes = what_changes(graph, "PMC2")
    assert [(each.link.subject, each.after is None) for each in changes] == [
        ("TEXT:pmc2 only", True),
        ("PHYS:1", False),
    ]
    assert changes[1].before > changes[1].after
    assert [each.before for each in changes] == pytest.approx([each.link.belief for each in changes], abs=1e-6)


def test_a_paper_that_is_not_there():
    with pytest.raises(InvalidValue, match="PMC9"):
        what_changes(assemble([claim()], papers_of([claim()])), "PMC9")
