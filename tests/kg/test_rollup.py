"""Roll-up: what a narrower concept lends to a broader one, how much, and what it must not lend."""

from __future__ import annotations

from dataclasses import replace

import pytest
from kg_makers import claim, papers_of

from kg.assemble import assemble
from kg.belief import belief
from kg.errors import InvalidSetting
from kg.model import Claim, Concept, HierarchyEdge, Mention
from kg.rollup import DISCOUNT, RollUp, Rules

TYPES = {
    "interval": "intervention", "hiit": "intervention", "sit": "intervention", "wingate": "intervention",
    "vo2": "measure", "vo2max": "measure", "vo2peak": "measure", "obesity": "condition", "sarcopenic": "condition",
    "cytokine": "gene_or_protein", "il6": "gene_or_protein", "muscle": "anatomy", "capillary": "anatomy",
}  # fmt: skip
ABOVE = [
    ("hiit", "is_a", "interval"), ("sit", "is_a", "hiit"), ("wingate", "is_a", "sit"), ("vo2max", "is_a", "vo2"),
    ("vo2peak", "is_a", "vo2"), ("sarcopenic", "is_a", "obesity"), ("il6", "is_a", "cytokine"),
    ("capillary", "part_of", "muscle"),
]  # fmt: skip
CONCEPTS = tuple(Concept(f"C:{key}", key, kind) for key, kind in TYPES.items())
EDGES = tuple(HierarchyEdge(f"C:{child}", kind, f"C:{parent}") for child, kind, parent in ABOVE)


def said(subject: str, relation: str, object_: str, paper: str = "P1") -> Claim:
    ends = [Mention(key, f"C:{key}", key, TYPES[key]) for key in (subject, object_)]
    made = claim(document=paper, relation=relation, sentence=f"{subject} {relation} {object_} in {paper}.")
    return replace(made, subject=ends[0], object=ends[1], claim_id=made.sentence)


def rolled(*claims: Claim, of: tuple[str, str, str], rules: Rules | None = None):
    graph = assemble(claims, papers_of(list(claims)), CONCEPTS, EDGES)
    return RollUp(graph, rules or Rules()).link(f"C:{of[0]}", of[1], f"C:{of[2]}")


def taken(links) -> dict[str, float]:
    return {one.link.subject.removeprefix("C:") + ">" + one.link.object.removeprefix("C:"): one.share for one in links}


HIIT_UP = ("hiit", "increases", "vo2max")


def test_a_finding_on_a_kind_counts_at_half_and_one_on_a_kind_of_a_kind_at_a_quarter():
    found = rolled(said("sit", "increases", "vo2max"), said("wingate", "increases", "vo2max", "P2"), of=HIIT_UP)
    assert taken(found.supporting) == {"sit>vo2max": DISCOUNT, "wingate>vo2max": DISCOUNT**2}
    alone = belief("increases", [said("sit", "increases", "vo2max")])
    assert found.own is None
    assert found.belief == pytest.approx(1 - (1 - alone / 2) * (1 - alone / 4), abs=1e-6)


def test_two_steps_are_the_most():
    found = rolled(said("wingate", "increases", "vo2max"), of=("interval", "increases", "vo2max"))
    assert (found.belief, found.supporting) == (0.0, ())


def test_own_belief_is_the_links_and_narrower_findings_come_on_top():
    own = said("hiit", "increases", "vo2max")
    alone = rolled(own, of=HIIT_UP)
    both = rolled(own, said("sit", "increases", "vo2max", "P2"), of=HIIT_UP)
    assert alone.belief == alone.own == both.own
    assert both.belief > both.own


def test_a_narrower_finding_to_the_contrary_lowers_it():
    own = said("hiit", "increases", "vo2max")
    found = rolled(own, said("sit", "no_effect", "vo2max", "P2"), of=HIIT_UP)
    assert taken(found.contrary) == {"sit>vo2max": DISCOUNT}
    assert found.belief < found.own


def test_a_paper_that_speaks_of_both_counts_once():
    own = said("hiit", "increases", "vo2max")
    found = rolled(own, said("sit", "increases", "vo2max"), of=HIIT_UP)
    assert len(found.supporting) == 1
    assert found.belief == found.own


@pytest.mark.parametrize(
    ("narrow", "of"),
    [
        pytest.param(("hiit", "increases", "vo2max"), ("sit", "increases", "vo2max"), id="downwards"),
        pytest.param(("hiit", "increases", "vo2peak"), ("hiit", "increases", "vo2max"), id="to a sibling"),
        pytest.param(("hiit", "increases", "vo2max"), ("hiit", "increases", "vo2"), id="over a kind of the measure"),
        pytest.param(("il6", "increases", "vo2max"), ("cytokine", "increases", "vo2max"), id="over a kind of molecule"),
        pytest.param(("capillary", "increases", "vo2max"), ("muscle", "increases", "vo2max"), id="over a part"),
        pytest.param(("sit", "decreases", "vo2max"), ("hiit", "affects", "vo2max"), id="under another relation"),
        pytest.param(("sit", "increases", "hiit"), ("hiit", "increases", "hiit"), id="on itself"),
    ],
)
def test_what_does_not_roll_up(narrow, of):
    found = rolled(said(*narrow), of=of)
    assert (found.own, found.belief, found.supporting, found.contrary) == (None, 0.0, (), ())


@pytest.mark.parametrize("way", [("obesity", "vo2max"), ("vo2max", "obesity")], ids=["as subject", "as object"])
def test_a_correlation_rolls_up_at_the_end_that_people_have(way):
    found = rolled(said("vo2max", "negatively_associated", "sarcopenic"), of=(way[0], "negatively_associated", way[1]))
    assert [one.share for one in found.supporting] == [DISCOUNT]


def test_the_rules_can_be_set():
    claims = [said("sit", "increases", "vo2max"), said("hiit", "increases", "vo2max", "P2")]
    assert rolled(*claims, of=HIIT_UP, rules=Rules(most_steps=0)).supporting == ()
    assert taken(rolled(*claims, of=HIIT_UP, rules=Rules(discount=0.9)).supporting) == {"sit>vo2max": 0.9}
    both = rolled(*claims, of=("hiit", "increases", "vo2"), rules=Rules(object_side=True))
    assert taken(both.supporting) == {"hiit>vo2max": 0.5, "sit>vo2max": 0.25}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"discount": 0.0}, "discount 0.0 is not in"),
        ({"discount": 1.5}, "Give a share"),
        ({"most_steps": -1}, "Give 0"),
    ],
    ids=["none", "more than all", "steps below none"],
)
def test_rules_outside_what_is_allowed_are_told(wrong, told):
    with pytest.raises(InvalidSetting, match=told):
        Rules(**wrong)
