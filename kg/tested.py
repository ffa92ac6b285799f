"""Hypotheses and what tests them: those that papers state, and those that a user kept.

A claim of certainty "hypothesised" proposes. What tests it is a paper's own finding on the same pair (results,
conclusions or title, asserted or hedged): in the same paper, or in one of the same year or later. It supports under the
same relation (a finding with direction also supports "affects"), and refutes under a contrary one. A side speaks from
the weight on from which a link is contested (`conflict_from`), so that one hedged sentence settles nothing:

    supported   only findings for it speak        at_risk     both sides speak
    refuted     only findings against it speak    untested    neither does

A hypothesis that a user kept has the same statuses by the claims on its pair; while nobody has tested it, it is
`proposed`, and `at_risk` once its paths have lost half of the weight that they had when it was made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf, prod
from typing import Final

from kg.belief import Studies, balance
from kg.cohorts import studies as studies_of
from kg.model import CAUSAL, SIGN, Claim, EvidencePath, Graph, Hypothesis, PathStep, StatedHypothesis
from kg.pairs import Pair, link_pair
from kg.signs import contraries
from kg.weights import Weights
from kg.wire import content_id

FINDING_ROLES: Final = ("results", "conclusions", "title")
AT_RISK_SHARE: Final = 0.5
"""What is left of the weight of a hypothesis' paths when it comes to be at risk, at most."""

Findings = dict[Pair, list[Claim]]


def stated_hypotheses(claims: Iterable[Claim], studies: Studies, weights: Weights) -> tuple[StatedHypothesis, ...]:
    """The hypotheses among grounded claims, with what tests each, by subject, object and relation."""
    proposed: dict[tuple[Pair, str], list[Claim]] = defaultdict(list)
    found: Findings = defaultdict(list)
    for claim in claims:
        if claim.certainty == "hypothesised":
            proposed[link_pair(claim), claim.relation].append(claim)
        elif is_finding(claim):
            found[link_pair(claim)].append(claim)
    return tuple(
        _stated(pair, relation, told, found.get(pair, []), studies, weights)
        for (pair, relation), told in sorted(proposed.items())
    )


def is_finding(claim: Claim) -> bool:
    """Whether a claim is what its paper found, and not what it asks, aims at or quotes."""
    return claim.certainty != "hypothesised" and claim.role in FINDING_ROLES


def supports(relation: str, finding: str) -> bool:
    """Whether a finding under a relation bears a hypothesis out.

    >>> supports("increases", "increases"), supports("affects", "decreases"), supports("increases", "affects")
    (True, True, False)
    """
    if relation == finding:
        return True
    return SIGN[relation] is None and bool(SIGN[finding]) and (relation in CAUSAL) == (finding in CAUSAL)


def _stated(
    pair: Pair, relation: str, told: list[Claim], findings: list[Claim], studies: Studies, weights: Weights
) -> StatedHypothesis:
    since = min((claim.year for claim in told if claim.year is not None), default=None)
    papers = {claim.document_id for claim in told}
    later = [
        one for one in findings if one.document_id in papers or (one.year or -inf) >= (inf if since is None else since)
    ]
    mine = [one for one in later if supports(relation, one.relation)]
    others = [one for one in later if one.relation in contraries(relation)]
    return StatedHypothesis(
        content_id("stated", pair[0], relation, pair[1]),
        pair[0],
        relation,
        pair[1],
        status(relation, mine, others, studies, weights, "untested"),
        since,
        _ids(told),
        _ids(mine),
        _ids(others),
    )


def status(
    relation: str, mine: list[Claim], others: list[Claim], studies: Studies, weights: Weights, untested: str
) -> str:
    """The status that findings for and against give a hypothesis; `untested` where neither side speaks."""
    weighed = balance(relation, mine, others, studies, weights)
    speaks = weighed.support >= weights.conflict_from, weighed.against >= weights.conflict_from
    return {(True, True): "at_risk", (True, False): "supported", (False, True): "refuted"}.get(speaks, untested)


def _ids(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted(claim.claim_id for claim in claims))


# --- what a user kept -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fallen:
    """A step of a path that is believed less than when the hypothesis was made; `now` is None where it is gone."""

    step: PathStep
    now: float | None


@dataclass(frozen=True, slots=True)
class Review:
    """A hypothesis with its present status, and why.

    Args:
        supports, refutes: findings on its pair. fallen: steps that are believed less, most fallen first.
    """

    hypothesis: Hypothesis
    supports: tuple[Claim, ...]
    refutes: tuple[Claim, ...]
    fallen: tuple[Fallen, ...]

    @property
    def status(self) -> str:
        """Of the hypothesis."""
        return self.hypothesis.status


def reviewed(graph: Graph, hypotheses: Sequence[Hypothesis]) -> list[Review]:
    """What a graph makes of hypotheses that were made on an earlier one, in their order."""
    known = studies_of(graph.papers)
    pairs = {(one.subject.id, one.object.id) for one in hypotheses}
    found: Findings = defaultdict(list)
    for claim in graph.claims:
        for pair in {link_pair(claim), link_pair(claim)[::-1]} & pairs if is_finding(claim) else ():
            if pair == link_pair(claim) or claim.relation not in CAUSAL:
                found[pair].append(claim)
    beliefs = {(link.subject, link.relation, link.object): link.belief for link in graph.links}
    return [_review(one, found.get((one.subject.id, one.object.id), []), beliefs, known, graph.weights)
            for one in hypotheses]  # fmt: skip


def _review(
    one: Hypothesis,
    findings: list[Claim],
    beliefs: dict[tuple[str, str, str], float],
    studies: Studies,
    weights: Weights,
) -> Review:
    mine = [claim for claim in findings if supports(one.relation, claim.relation)]
    others = [claim for claim in findings if claim.relation in contraries(one.relation)]
    steps = {(step.subject.id, step.relation, step.object.id): step for path in one.paths for step in path.steps}
    fallen = [Fallen(step, beliefs.get(key)) for key, step in steps.items() if beliefs.get(key, 0.0) < step.belief]
    now = status(one.relation, mine, others, studies, weights, "proposed")
    if now == "proposed" and _weight(one.paths, beliefs) < AT_RISK_SHARE * _weight(one.paths, None):
        now = "at_risk"
    order = sorted(fallen, key=lambda each: ((each.now or 0.0) - each.step.belief, each.step.subject.id,
                                             each.step.object.id, each.step.relation))  # fmt: skip
    return Review(replace(one, status=now), tuple(mine), tuple(others), tuple(order))


def _weight(paths: Iterable[EvidencePath], beliefs: dict[tuple[str, str, str], float] | None) -> float:
    """Sum over paths of the product of their steps' beliefs, as they were (None) or are."""
    return sum(prod(_beliefs(path, beliefs)) for path in paths)


def _beliefs(path: EvidencePath, beliefs: dict[tuple[str, str, str], float] | None) -> Iterator[float]:
    for step in path.steps:
        key = step.subject.id, step.relation, step.object.id
        yield step.belief if beliefs is None else beliefs.get(key, 0.0)
