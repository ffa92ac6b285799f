"""Hypotheses of papers and of a user: what tests them, and the status that follows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_makers import claim, claims, document, papers_of
from kg_sample import sample_graph, sample_hypothesis

from kg.assemble import assemble
from kg.ledger import Ledger
from kg.model import Context, Graph
from kg.pairs import link_pair
from kg.tested import is_finding, reviewed

ASKED = claim(document="PMC1", year=2005, certainty="hypothesised", role="objective")


def finding(relation, year=2008, paper="PMC2", **rest):
    return claim("PHYS:1", relation, "PHYS:2", paper, year, context=Context(design="rct", n=60), **rest)


def graph(*some) -> Graph:
    return assemble(some, papers_of(list(some)))


@pytest.mark.parametrize(
    ("findings", "status"),
    [
        pytest.param([], "untested", id="nobody"),
        pytest.param([finding("increases")], "supported", id="supported"),
        pytest.param([finding("no_effect")], "refuted", id="no effect"),
        pytest.param([finding("decreases")], "refuted", id="the opposite"),
        pytest.param([finding("increases"), finding("decreases", paper="PMC3")], "at_risk", id="both"),
        pytest.param([finding("increases", 2004)], "untested", id="before it was proposed"),
        pytest.param([finding("increases", 2005)], "supported", id="in the same year"),
        pytest.param([finding("increases", None)], "untested", id="undated"),
        pytest.param([finding("increases", 2005, "PMC1")], "supported", id="in the same paper"),
        pytest.param([finding("affects")], "untested", id="without direction"),
        pytest.param([finding("increases", role="background")], "untested", id="quoted"),
        pytest.param([finding("increases", certainty="hypothesised")], "untested", id="proposed again"),
        pytest.param([finding("positively_associated")], "untested", id="a correlation"),
        pytest.param([finding("increases", score=0.05)], "untested", id="too weak to speak"),
    ],
)
def test_the_status_of_what_a_paper_proposes(findings, status):
    (one,) = graph(ASKED, *findings).stated
    assert (one.status, one.year) == (status, 2005)
    assert set(one.proposed) >= {ASKED.claim_id}


def test_any_direction_bears_out_that_something_acts():
    asked = claim("PHYS:1", "affects", "PHYS:2", "PMC1", 2005, certainty="hypothesised")
    (one,) = graph(asked, finding("decreases")).stated
    assert (one.status, len(one.supports)) == ("supported", 1)


def test_proposals_of_several_papers_are_one_hypothesis():
    again = replace(ASKED, claim_id="again", document_id="PMC9", year=2001)
    (one,) = graph(ASKED, again).stated
    assert (one.year, len(one.proposed)) == (2001, 2)


def test_as_of_a_year_only_what_was_known_then_tests_it():
    some = [ASKED, finding("increases", 2008), finding("no_effect", 2012, "PMC3")]
    told = [assemble(some, papers_of(some), as_of=year).stated for year in (2004, 2006, 2009, 2012)]
    assert [[one.status for one in each] for each in told] == [[], ["untested"], ["supported"], ["at_risk"]]


@given(st.lists(claims(), max_size=15), st.randoms())
def test_every_proposal_is_in_one_hypothesis_whatever_the_order(some, rnd):
    first = graph(*some)
    rnd.shuffle(some)
    assert graph(*some).stated == first.stated
    told = sorted(key for one in first.stated for key in one.proposed)
    assert told == sorted(one.claim_id for one in first.claims if one.certainty == "hypothesised")
    by_id = {one.claim_id: one for one in first.claims}
    for one in first.stated:
        assert not set(one.supports) & set(one.refutes)
        for key in (*one.supports, *one.refutes):
            assert is_finding(by_id[key])
            assert link_pair(by_id[key]) == (one.subject, one.object)


# --- kept by a user -------------------------------------------------------------------------------


def kept_status(*more, less=()):
    before = sample_graph()
    (path,) = sample_hypothesis(before).paths
    beliefs = {(one.subject, one.relation, one.object): one.belief for one in before.links}
    steps = tuple(replace(s, belief=beliefs[s.subject.id, s.relation, s.object.id]) for s in path.steps)
    mine = replace(sample_hypothesis(before), paths=(replace(path, steps=steps),))
    now = [one for one in before.claims if one.document_id not in less]
    now += [replace(one, claim_id=f"new {n}") for n, one in enumerate(more)]
    papers = {**{paper.id: paper for paper in before.papers}, **papers_of(list(more))}
    return reviewed(assemble(now, papers), [mine])[0]


def new(subject, relation, object_, paper="PMC90"):
    return claim(subject, relation, object_, paper, 2020, context=Context(design="rct", n=200))


def test_a_kept_hypothesis_is_proposed_while_nothing_turns():
    told = kept_status()
    assert (told.status, told.supports, told.refutes, told.fallen) == ("proposed", (), (), ())


@pytest.mark.parametrize(
    ("relation", "status"), [("increases", "supported"), ("no_effect", "refuted"), ("decreases", "refuted")]
)
def test_a_finding_on_its_pair_settles_a_kept_hypothesis(relation, status):
    told = kept_status(new("PHYS:1", relation, "PHYS:4"))
    assert told.status == status
    assert len(told.supports) + len(told.refutes) == 1


def test_findings_on_both_sides_put_it_at_risk():
    both = kept_status(new("PHYS:1", "increases", "PHYS:4"), new("PHYS:1", "decreases", "PHYS:4", "PMC91"))
    assert both.status == "at_risk"


def test_new_evidence_against_a_step_puts_it_at_risk():
    told = kept_status(*(new("PHYS:3", "no_effect", "PHYS:4", f"PMC9{n}") for n in range(3)))
    assert told.status == "at_risk"
    (fallen,) = told.fallen
    assert (fallen.step.subject.id, fallen.step.object.id) == ("PHYS:3", "PHYS:4")
    assert fallen.now is not None
    assert fallen.now < fallen.step.belief


def test_a_retracted_step_puts_it_at_risk():
    told = kept_status(less=("PMC2",))
    assert (told.status, [each.now for each in told.fallen]) == ("at_risk", [None])


def test_the_ledger_keeps_what_a_user_kept_whatever_is_ranked_later(tmp_path):
    mine = sample_hypothesis(sample_graph())
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        ledger.add(document(1))
        ledger.save_hypotheses([mine])
        ledger.keep(mine, "Ask the lab.")
        assert ledger.followed() == [mine], "not twice"
        ledger.save_hypotheses([replace(mine, id="h2")])
        assert [one.id for one in ledger.followed()] == ["h2", "h1"]
        ledger.keep(replace(mine, probability=0.9), "Again.")
        (one,) = ledger.kept()
        assert (one.hypothesis, one.note) == (mine, "Again."), "as it was when it was kept"
        before = ledger.sequence()
        assert (ledger.drop("h1"), ledger.drop("h1"), ledger.kept()) == (True, False, [])
        assert ledger.sequence() == before + 1
