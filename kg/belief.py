"""How far to believe a link: a documented formula over independent studies, for and against.

Each claim has a weight in [0, 1), the chance that it alone establishes what it says; the numbers are `kg.weights`:

    weight = replicates × role × certainty × score × design × size × comparison × null

- size: n / (n + half_n) of the way from `smallest` to 1: 20 participants get half of it.
- comparison: "A no better than B" says little of A alone, unless B is a control without treatment.
- null: a finding of no effect denies an effect by the power of its study (`kg.power`), in the place of `size`.

**What counts once.** A study counts once on each side, by its strongest claim: ten restatements are one finding. Papers
of one study (`kg.cohorts`) are one. A claim of a review or meta-analysis, and a background sentence, restates what
others found: it adds nothing to the studies up to its year unless it outweighs them all together, and then it stands in
their place; later studies are independent of it. Of several restating claims the one that gives most counts, as they
rest on the same studies.

Independent pieces are combined as chances that at least one is right, a noisy-or (the model of INDRA: Gyori et al.
2017, Mol Syst Biol 13:954), and both sides by Dempster's rule for one claim for and one against (Shafer 1976, "A
Mathematical Theory of Evidence"):

    for, against = 1 - Π(1 - weight of each counted piece)
    belief = for × (1 - against) / (1 - for × against)

More support never lowers it, more contrary evidence never raises it, and without contrary evidence it is `for`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf, prod
from typing import Final

from kg.cohorts import Study
from kg.model import SIGN, Claim
from kg.power import denial, power
from kg.weights import DEFAULT, Weights

Shares = Iterable[tuple[Claim, float]]
"""Claims, each with the share of its weight that counts, in [0, 1]."""

Studies = Mapping[str, Study]
"""The study of each paper, as `kg.cohorts.studies` gives it; a paper that is not in it is a study of its own."""

FACTORS: Final = ("replicates", "role", "certainty", "score", "design", "size", "comparison", "null")
RESTATING: Final = ("review", "meta_analysis")
"""Designs that restate what their primary studies found."""

_PASSIVE = re.compile(
    r"\b(?:control|controls|placebo|sham|baseline|pre|before|rest|resting|sedentary|untrained|no|non|without|usual"
    r"|normal|sl|untreated|vehicle|saline|inactive|inactivity|con|ctrl|ctl|pl|pla|plac|nor|normoxi[ac]|sea[- ]level"
    r"|pre-?test|unrestricted)\b",
    re.IGNORECASE,
)


def factors(claim: Claim, relation: str | None = None, weights: Weights = DEFAULT) -> tuple[float, ...]:
    """The value of each of `FACTORS` for a claim, in that order, each in [0, 1].

    Args:
        relation: that of the link which the claim speaks against; None where it speaks for its own.
    """
    context, null = claim.context, SIGN[claim.relation] == 0
    denies = null and relation is not None and SIGN[relation] != 0
    return (
        weights.replicates,
        weights.role[claim.role],
        weights.certainty[claim.certainty],
        claim.score,
        weights.design.get(context.design, weights.unknown_design) if context.design else weights.unknown_design,
        1.0 if denies else size_factor(context.n, weights),
        weights.active_comparator if null and against_treatment(claim) else 1.0,
        weights.null_as_contrary * denial(_power(claim, weights)) if denies else 1.0,
    )


def claim_weight(claim: Claim, weights: Weights = DEFAULT) -> float:
    """The chance, in [0, replicates], that a claim alone establishes what it says."""
    return prod(factors(claim, None, weights))


def size_factor(n: int | None, weights: Weights = DEFAULT) -> float:
    """What the number of participants leaves of a weight, in [smallest, 1); unknown_n where it is not stated."""
    if n is None or n < 1:
        return weights.unknown_n
    return weights.smallest + (1.0 - weights.smallest) * n / (n + weights.half_n)


def _power(claim: Claim, weights: Weights) -> float:
    n = claim.context.n
    return weights.unknown_power if n is None or n < 1 else power(n, claim.context.design, weights.medium_effect)


def against_treatment(claim: Claim) -> bool:
    """Whether a claim compares with another treatment, not with a control, a placebo or the time before."""
    return claim.comparator is not None and _PASSIVE.search(claim.comparator.text) is None


def restates(claim: Claim) -> bool:
    """Whether a claim says what others found: in a review or meta-analysis, or as background."""
    return claim.role == "background" or claim.context.design in RESTATING


# --- what counts once -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """One claim's evidence on one side of a link.

    Args:
        study: whose finding it is; `year` is the study's, else the claim's own where it restates.
        weight: in [0, 1).
    """

    claim_id: str
    study: str
    year: int | None
    weight: float
    restates: bool = False


def piece(claim: Claim, weight: float, studies: Studies) -> Piece:
    """The evidence of a claim."""
    again = restates(claim)
    study = studies.get(claim.document_id) or Study(claim.document_id, claim.year)
    return Piece(claim.claim_id, study.id, claim.year if again else study.year, weight, again)


def counted(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces of one side that count, by study: the strongest of each, or a restating one for those up to its year.

    >>> first, second = Piece("a", "S1", 2001, 0.5), Piece("b", "S2", 2009, 0.5)
    >>> [one.claim_id for one in counted([first, second, Piece("r", "S3", 2005, 0.4, restates=True)])]
    ['a', 'b']
    >>> [one.claim_id for one in counted([first, second, Piece("r", "S3", 2005, 0.6, restates=True)])]
    ['b', 'r']
    """
    best: dict[str, Piece] = {}
    again: list[Piece] = []
    for one in sorted(pieces, key=lambda one: (-one.weight, one.claim_id)):
        if one.restates:
            again.append(one)
        else:
            best.setdefault(one.study, one)
    own = sorted(best.values(), key=lambda one: (one.study, one.claim_id))
    choices = [own]
    for one in again:
        later = [other for other in own if _later(other.year, one.year)]
        covered = [other for other in own if not _later(other.year, one.year)]
        if one.weight > mass(covered):
            choices.append([*later, one])
    return tuple(max(choices, key=mass))  # the first of equals: the papers themselves, else the strongest restating one


def _later(year: int | None, review: int | None) -> bool:
    """Whether a study came after a restating claim, which so cannot rest on it; the undated is taken to be old."""
    return (-inf if year is None else year) > (inf if review is None else review)


def mass(pieces: Iterable[Piece]) -> float:
    """1 - Π(1 - weight), in the order given: the same pieces give the same last bit."""
    return 1.0 - prod(1.0 - one.weight for one in pieces)


# --- both sides -----------------------------------------------------------------------------------


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
    """Both sides of a link: masses for and against, in [0, 1], and how many studies speak at all."""

    support: float
    against: float
    studies: int
    conflict_from: float = DEFAULT.conflict_from

    @property
    def belief(self) -> float:
        """How far to believe the link, in [0, 1]."""
        return combine(self.support, self.against)

    @property
    def conflict(self) -> bool:
        """Whether studies disagree: both sides have findings to speak of, and not all of them are of one study.

        One paper that finds an effect in some people and none in others does not contradict itself.
        """
        return self.studies > 1 and self.support >= self.conflict_from and self.against >= self.conflict_from


def balance(
    relation: str,
    supporting: Iterable[Claim],
    contrary: Iterable[Claim] = (),
    studies: Studies | None = None,
    weights: Weights = DEFAULT,
) -> Balance:
    """Weigh the claims of a pair and relation against those under `kg.signs.contraries(relation)`."""
    mine, others = (((one, 1.0) for one in side) for side in (supporting, contrary))
    return shared_balance(relation, mine, others, studies, weights)


def shared_balance(
    relation: str,
    supporting: Shares,
    contrary: Shares = (),
    studies: Studies | None = None,
    weights: Weights = DEFAULT,
) -> Balance:
    """As `balance`, with claims that count in part: those on narrower concepts (see `kg.rollup`).

    A study still counts once, by the claim that is strongest after its share is taken.
    """
    known = studies or {}
    mine = [piece(claim, share * claim_weight(claim, weights), known) for claim, share in supporting]
    others = [piece(claim, share * prod(factors(claim, relation, weights)), known) for claim, share in contrary]
    speaking = {one.study for one in (*mine, *others) if one.weight > 0}
    return Balance(mass(counted(mine)), mass(counted(others)), len(speaking), weights.conflict_from)


def belief(
    relation: str,
    supporting: Iterable[Claim],
    contrary: Iterable[Claim] = (),
    studies: Studies | None = None,
    weights: Weights = DEFAULT,
) -> float:
    """How far to believe that a relation holds of a pair, in [0, 1].

    Args:
        relation: one of `kg.model.RELATIONS`.
        supporting: the claims of this pair and relation.
        contrary: the claims of the same pair under `kg.signs.contraries(relation)`.
        studies: which papers are one study; None takes each for its own.
    """
    return balance(relation, supporting, contrary, studies, weights).belief
