"""Each year of a link's history is what a graph as of that year holds of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_makers import claims, papers_of
from kg_sample import sample_graph

from kg.assemble import assemble
from kg.errors import InvalidValue
from kg.history import Year, history


def test_belief_falls_when_a_paper_finds_no_effect():
    rows = history(sample_graph(), "PHYS:1", "increases", "PHYS:2")
    told = [(row.year, row.papers_for, row.papers_against) for row in rows]
    assert told == [(2001, 1, 0), (2005, 2, 0), (2009, 2, 1)]
    assert [row.new_for for row in rows] == [("PMC1",), ("PMC2",), ()]
    assert rows[2].new_against == ("PMC3",)
    first, second, third = (row.belief or 0.0 for row in rows)
    assert first == second > third, "the second paper is of the first one's cohort"


def test_before_a_paper_states_the_link_there_is_no_belief():
    rows = history(sample_graph(), "PHYS:1", "no_effect", "PHYS:2")
    assert rows[0] == Year(2001, None, False, 0, 1, (), ("PMC1",))
    assert rows[-1].belief is not None


def test_a_correlation_has_one_history_from_either_end():
    graph = sample_graph()
    one = history(graph, "PHYS:2", "positively_associated", "PHYS:4")
    assert one == history(graph, "PHYS:4", "positively_associated", "PHYS:2")
    assert [row.year for row in one] == [2009, 2012]


def test_a_pair_that_no_paper_links_has_none():
    assert history(sample_graph(), "PHYS:1", "increases", "PHYS:9") == ()


def test_an_unknown_relation_is_refused():
    with pytest.raises(InvalidValue, match="'raises' is not one of"):
        history(sample_graph(), "PHYS:1", "raises", "PHYS:2")


@given(st.lists(claims(), max_size=12))
def test_every_row_is_what_a_graph_as_of_that_year_holds(some):
    papers = papers_of(some)
    whole = assemble(some, papers)
    for link in whole.links:
        for row in history(whole, link.subject, link.relation, link.object):
            then = assemble(some, papers, as_of=row.year).links
            key = link.subject, link.relation, link.object
            (there,) = [one for one in then if (one.subject, one.relation, one.object) == key] or [None]
            assert (there and there.belief, bool(there and there.conflict)) == (row.belief, row.contested)
            assert (len(there.papers) if there else 0) == row.papers_for
