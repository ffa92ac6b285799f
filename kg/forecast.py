"""How likely a further paper says the same: belief drawn toward what the papers so far have shown, learnt from them.

Belief accounts for the evidence; half of later papers on a pair say otherwise all the same, as they were misread or ask
other people for another dose. So a forecast is belief drawn toward the share that has held so far:

    chance = σ(intercept + slope × log odds of belief)

Both are learnt from a graph alone, by leaving out each paper in turn of each pair with two studies or more: its
strongest own finding against the belief that the others give (`left_out`). Priors keep few cases from saying much: even
odds (a normal distribution of deviation .5 around 0) and half of belief's own odds (.25 around .5); a maximum a
posteriori estimate, which is a shrinkage (Gelman et al. 2008, Ann Appl Stat 2:1360). Nothing here was fitted to later
papers; benchmarks/belief.py shows how it does on them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

from kg.belief import balance, claim_weight
from kg.cohorts import studies
from kg.model import CAUSAL, SIGN, Claim, Graph
from kg.pairs import Pair, link_pair
from kg.signs import contraries
from kg.tested import is_finding

PRIOR: Final = ((0.0, 0.5), (0.5, 0.25))
"""Mean and deviation of intercept and slope before any case is seen."""
KEPT: Final = 0.01
"""Belief is kept this far from 0 and 1, where its odds have no end."""
STEPS: Final = 25

Features = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A link without one paper, and what that paper finds.

    Args:
        belief: in [0, 1], from the other papers. papers_for, papers_against: of these, how many find it or otherwise.
        same: whether the paper left out finds the same.
    """

    pair: Pair
    relation: str
    belief: float
    papers_for: int
    papers_against: int
    same: bool


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was learnt, and from how many cases."""

    intercept: float
    slope: float
    cases: int

    def chance(self, belief: float) -> float:
        """Chance, in (0, 1), that a further paper on the pair says what a link so believed says.

        >>> round(Forecast(0.0, 0.5, 0).chance(0.9), 2), Forecast(0.0, 0.5, 0).chance(0.5)
        (0.75, 0.5)
        """
        return sigmoid(self.intercept + self.slope * log_odds(belief))


def learnt(graph: Graph) -> Forecast:
    """The forecast that the papers of a graph teach; of a graph as of a year it knows nothing later."""
    cases = list(left_out(graph))
    weights = fitted([(1.0, log_odds(one.belief)) for one in cases], [one.same for one in cases], PRIOR)
    return Forecast(weights[0], weights[1], len(cases))


def left_out(graph: Graph) -> Iterator[Case]:
    """Every link with a direction, without each paper of another study that speaks of its pair, sorted."""
    known = studies(graph.papers)
    grouped: dict[tuple[Pair, bool], list[Claim]] = defaultdict(list)
    for claim in graph.claims:
        grouped[link_pair(claim), claim.relation in CAUSAL].append(claim)
    for (pair, _), claims in sorted(grouped.items()):
        own = _by_paper([claim for claim in claims if speaks(claim)])
        for paper in own if len(own) > 1 else ():
            if any(known[paper].id == known[other].id for other in own if other != paper):
                continue
            told = max(own[paper], key=lambda claim: (claim_weight(claim, graph.weights), claim.claim_id)).relation
            rest = [claim for claim in claims if claim.document_id != paper]
            sides = _by_relation([claim for claim in rest if speaks(claim)])
            for relation in sorted(sides):
                mine = [claim for claim in rest if claim.relation == relation]
                others = [claim for claim in rest if claim.relation in contraries(relation)]
                belief = balance(relation, mine, others, known, graph.weights).belief
                against = set().union(*(papers for name, papers in sides.items() if name != relation))
                yield Case(pair, relation, belief, len(sides[relation]), len(against), told == relation)


def speaks(claim: Claim) -> bool:
    """Whether a claim is a paper's own finding with a direction, or of none."""
    return SIGN[claim.relation] is not None and is_finding(claim)


def _by_paper(claims: list[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.document_id].append(claim)
    return dict(sorted(found.items()))


def _by_relation(claims: list[Claim]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        found[claim.relation].add(claim.document_id)
    return found


# --- the estimate ---------------------------------------------------------------------------------


def log_odds(share: float) -> float:
    """Log odds of a share, kept finite."""
    kept = min(max(share, KEPT), 1.0 - KEPT)
    return log(kept / (1.0 - kept))


def sigmoid(x: float) -> float:
    """The share with these log odds."""
    return 1.0 / (1.0 + exp(-x)) if x >= 0 else exp(x) / (1.0 + exp(x))


def fitted(
    features: Sequence[Features], outcomes: Sequence[bool], prior: Sequence[tuple[float, float]]
) -> tuple[float, ...]:
    """Weights of a logistic regression with normal priors, by Newton's method; without cases the prior's means.

    Args:
        features: one row a case, the constant 1 among them. prior: (mean, deviation) of each weight.
    """
    size = len(prior)
    weights = [mean for mean, _ in prior]
    for _ in range(STEPS):
        slope = [-(weights[i] - prior[i][0]) / prior[i][1] ** 2 for i in range(size)]
        bend = [[1.0 / prior[i][1] ** 2 if i == j else 0.0 for j in range(size)] for i in range(size)]
        for row, outcome in zip(features, outcomes, strict=True):
            chance = sigmoid(sum(x * w for x, w in zip(row, weights, strict=True)))
            for i in range(size):
                slope[i] += row[i] * (outcome - chance)
                for j in range(size):
                    bend[i][j] += row[i] * row[j] * chance * (1.0 - chance)
        weights = [w + step for w, step in zip(weights, _solved(bend, slope), strict=True)]
    return tuple(weights)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """x of matrix × x = right, for a small positive definite matrix (Gaussian elimination)."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(size):
        for j in range(i + 1, size):
            share = rows[j][i] / rows[i][i]
            rows[j] = [a - share * b for a, b in zip(rows[j], rows[i], strict=True)]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (rows[i][size] - sum(rows[i][j] * found[j] for j in range(i + 1, size))) / rows[i][i]
    return found
