"""How far to believe a link: a documented formula over independent papers, for and against.

Each claim has a weight in [0, 1), the chance that it alone establishes what it says:

    weight = REPLICATES × role × certainty × score × design × size × comparison

A paper counts once per link, by its strongest claim: ten restatements are one finding. Papers are independent, so the
chance that at least one of them is right is a noisy-or (the model of INDRA: Gyori et al. 2017, Mol Syst Biol 13:954):

    for = 1 - Π(1 - weight of each supporting paper)        against = the same over contrary papers

A finding of "no effect" denies an effect less than the opposite effect does, because absence of evidence is not
evidence of absence (Altman & Bland 1995, BMJ 311:485): against an effect it counts NULL_AS_CONTRARY. Both sides are
combined by Dempster's rule for one claim for and one against (Shafer 1976, "A Mathematical Theory of Evidence"):

    belief = for × (1 - against) / (1 - for × against)

More support never lowers it, more contrary evidence never raises it, and without contrary evidence it is `for`.
The weights are a judgement, in the order of the OCEBM and GRADE ladders of evidence, not fitted:
- REPLICATES: of well-reported single studies about three quarters hold (between the 36 % of psychology, Open Science
  Collaboration 2015, and what a registered trial reaches).
- role: results and conclusions are the paper's own findings; background is somebody else's, an objective is none.
- hypothesised claims count almost nothing: the link exists, so that it is not called new, and is hardly believed.
- size: n / (n + HALF_N) of the way from SMALLEST to 1: 20 participants get half of it.
- comparison: "A no better than B" says little of A alone, unless B is a control without treatment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.model import SIGN, Claim

Shares = Iterable[tuple[Claim, float]]
"""Claims, each with the share of its weight that counts, in [0, 1]."""

REPLICATES: Final = 0.75
NULL_AS_CONTRARY: Final = 0.5
ACTIVE_COMPARATOR: Final = 0.25
CONFLICT_FROM: Final = 0.1
"""From this `for` and `against` on, each, a link is in conflict."""
HALF_N: Final = 20
SMALLEST: Final = 0.6
UNKNOWN_N: Final = 0.8

ROLE: Final[Mapping[str, float]] = {
    "results": 1.0,
    "conclusions": 1.0,
    "title": 0.8,
    "other": 0.4,
    "background": 0.15,
    "objective": 0.05,
    "methods": 0.0,
}
CERTAINTY: Final[Mapping[str, float]] = {"asserted": 1.0, "hedged": 0.5, "hypothesised": 0.02}
DESIGN: Final[Mapping[str, float]] = {
    "meta_analysis": 1.0,
    "rct": 1.0,
    "crossover": 0.95,
    "controlled_trial": 0.85,
    "cohort": 0.75,
    "single_group": 0.65,
    "case_control": 0.65,
    "cross_sectional": 0.6,
    "review": 0.6,
    "animal_experiment": 0.55,
    "in_vitro": 0.45,
    "modelling": 0.4,
    "case_report": 0.3,
    "protocol": 0.1,
    "other": 0.5,
}
UNKNOWN_DESIGN: Final = 0.6

_PASSIVE = re.compile(
    r"\b(?:control|controls|placebo|sham|baseline|pre|before|rest|resting|sedentary|untrained|no|non|without|usual"
    r"|normal|untreated|vehicle|saline|inactive|inactivity|con|ctrl|ctl|pl|pla|plac|nor|normoxi[ac]|sea[- ]level"
    r"|pre-?test|unrestricted)\b",
    re.IGNORECASE,
)


def claim_weight(claim: Claim) -> float:
    """The chance, in [0, REPLICATES], that a claim alone establishes what it says."""
    context = claim.context
    design = DESIGN.get(context.design, UNKNOWN_DESIGN) if context.design else UNKNOWN_DESIGN
    weight = REPLICATES * ROLE[claim.role] * CERTAINTY[claim.certainty] * claim.score * design * size_factor(context.n)
    return weight * (ACTIVE_COMPARATOR if _compares_treatments(claim) else 1.0)


def size_factor(n: int | None) -> float:
    """What the number of participants leaves of a weight, in [SMALLEST, 1); UNKNOWN_N where it is not stated."""
    if n is None or n < 1:
        return UNKNOWN_N
    return SMALLEST + (1.0 - SMALLEST) * n / (n + HALF_N)


def against_treatment(claim: Claim) -> bool:
    """Whether a claim compares with another treatment, not with a control, a placebo or the time before."""
    return claim.comparator is not None and _PASSIVE.search(claim.comparator.text) is None


def _compares_treatments(claim: Claim) -> bool:
    """Whether "no difference" is between two treatments, so that neither is said to be without effect."""
    return SIGN[claim.relation] == 0 and against_treatment(claim)


def _contrary_weight(relation: str, claim: Claim) -> float:
    null_against_effect = SIGN[relation] != 0 and SIGN[claim.relation] == 0
    return claim_weight(claim) * (NULL_AS_CONTRARY if null_against_effect else 1.0)


def _by_paper(weighted: Iterable[tuple[Claim, float]]) -> dict[str, float]:
    best: dict[str, float] = {}
    for claim, weight in weighted:
        best[claim.document_id] = max(weight, best.get(claim.document_id, 0.0))
    return best


def _noisy_or(weights: Mapping[str, float]) -> float:
    doubt = 1.0
    for paper in sorted(weights):  # a fixed order: the same papers give the same last bit
        doubt *= 1.0 - weights[paper]
    return 1.0 - doubt


def combine(support: float, against: float) -> float:
    """Belief, in [0, 1], from the two masses in [0, 1).

    >>> round(combine(0.8, 0.0), 3), round(combine(0.8, 0.5), 3), combine(0.0, 0.9)
    (0.8, 0.667, 0.0)
    """
    if support >= 1.0 and against >= 1.0:
        return 0.5
    return support * (1.0 - against) / (1.0 - support * against)


@dataclass(frozen=True, slots=True)
class Balance:
    """Both sides of a link: masses for and against, in [0, 1], and how many papers speak at all."""

    support: float
    against: float
    papers: int

    @property
    def belief(self) -> float:
        """How far to believe the link, in [0, 1]."""
        return combine(self.support, self.against)

    @property
    def conflict(self) -> bool:
        """Whether papers disagree: both sides have findings to speak of, and not all of them are of one paper.

        One paper that finds an effect in some people and none in others does not contradict itself.
        """
        return self.papers > 1 and self.support >= CONFLICT_FROM and self.against >= CONFLICT_FROM


def balance(relation: str, supporting: Iterable[Claim], contrary: Iterable[Claim] = ()) -> Balance:
    """Weigh the claims of a pair and relation against those under `kg.signs.contraries(relation)`."""
    return shared_balance(relation, ((one, 1.0) for one in supporting), ((one, 1.0) for one in contrary))


def shared_balance(relation: str, supporting: Shares, contrary: Shares = ()) -> Balance:
    """As `balance`, with claims that count in part: those on narrower concepts (see `kg.rollup`).

    A paper still counts once, by the claim that is strongest after its share is taken.
    """
    mine, others = list(supporting), list(contrary)
    papers = {claim.document_id for claim, share in (*mine, *others) if share * claim_weight(claim) > 0}
    return Balance(
        _noisy_or(_by_paper((claim, share * claim_weight(claim)) for claim, share in mine)),
        _noisy_or(_by_paper((claim, share * _contrary_weight(relation, claim)) for claim, share in others)),
        len(papers),
    )


def belief(relation: str, supporting: Iterable[Claim], contrary: Iterable[Claim] = ()) -> float:
    """How far to believe that a relation holds of a pair, in [0, 1].

    Args:
        relation: one of `kg.model.RELATIONS`.
        supporting: the claims of this pair and relation.
        contrary: the claims of the same pair under `kg.signs.contraries(relation)`.
    """
    return balance(relation, supporting, contrary).belief
