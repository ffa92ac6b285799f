"""The account of a belief: it gives the same number, by hand too, and says what a paper is worth."""

from __future__ import annotations

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_makers import claim, claims, papers_of

from kg.account import FACTORS, account, what_changes
from kg.assemble import assemble
from kg.belief import belief
from kg.errors import InvalidValue


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
    assert against == pytest.approx(support / 2)
    assert one.belief == pytest.approx(support * (1 - against) / (1 - support * against))


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
