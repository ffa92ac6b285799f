"""Conflicts: where papers disagree over a pair, and what in their contexts may explain it.

Opposite signs are rarely contradictions: of raw opposite pairs in a large text-mined base 97 % were none. So two sides
of a pair become a `Conflict` only after their contexts are compared, and each says which class it is of:

1. **within one paper**: every paper of one side is on the other too (subgroups, time points): not between papers.
2. **restatement**: both sides rest on one cohort (see `kg.cohorts`).
3. **extraction doubtful**: a side has no claim read surely enough: either sentence is likely misread.
4. the first of `DIMENSIONS` in which most pairs of papers differ: species, comparator ("no better than another
   treatment" denies no effect), measure, population, training status, environment, sex, dose or duration, design.
5. **true disagreement**: nothing stated explains it.

Only results, conclusions and titles count, asserted or hedged; never background or aims, nor retracted papers (which
`kg.assemble` leaves out). A relation without direction ("affects") contradicts nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from kg.assemble import link_pair
from kg.contexts import (
    Conditions,
    Difference,
    Finding,
    circumstance,
    denied,
    differences,
    inverted,
    of_a_change,
    plain_conditions,
)
from kg.model import CAUSAL, SIGN, Claim, Graph, Link, Paper
from kg.signs import relation_of

DIMENSIONS: Final = (
    "species",
    "comparator",
    "measure",
    "population",
    "training status",
    "environment",
    "sex",
    "dose or duration",
    "design",
)
WITHIN: Final = "within one paper"
RESTATED: Final = "restatement"
DOUBTFUL: Final = "extraction doubtful"
TRUE: Final = "true disagreement"
CLASSES: Final = (WITHIN, RESTATED, DOUBTFUL, *DIMENSIONS, TRUE)

SURE: Final = 0.5
"""Both sides must have been read right, with at least this probability (the product of their best scores)."""
ROLES: Final = ("results", "conclusions", "title")

Same = Callable[[Paper, Paper], bool]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sides of one pair.

    Args:
        subject, object: ids; of a correlation sorted.
        relations: of the first side and of the second; the first has a direction.
        kind: one of `CLASSES`.
        one, other: the claims of each side, surest first; those of papers on both sides only if `kind` is `WITHIN`.
        differences: what differs, with the values of the first pair of claims that differ so.
    """

    subject: str
    object: str
    relations: tuple[str, str]
    kind: str
    one: tuple[Claim, ...]
    other: tuple[Claim, ...]
    differences: tuple[Difference, ...] = ()

    @property
    def between_papers(self) -> bool:
        """Whether papers disagree, rather than findings of one of them."""
        return self.kind != WITHIN

    @property
    def reported(self) -> bool:
        """Whether it is shown as a conflict: between papers, both sides surely read."""
        return self.kind not in (WITHIN, DOUBTFUL)


def conflicts(
    graph: Graph, conditions: Conditions = plain_conditions, same_study: Same | None = None
) -> tuple[Conflict, ...]:
    """All conflicts of a graph, sorted by pair and relations.

    Args:
        conditions: the conditions named in the free text of a population (an ontology's, if there is one).
        same_study: whether two papers report one study; None is `kg.cohorts.same_study`.
    """
    from kg.cohorts import same_study as default

    papers = {paper.id: paper for paper in graph.papers}
    same = same_study or default
    found = (
        _classed(pair, relations, one, other, papers, conditions, same) for pair, relations, one, other in _sides(graph)
    )
    return tuple(sorted(found, key=lambda each: (each.subject, each.object, each.relations)))


def conflict_of(graph: Graph, link: Link, conditions: Conditions = plain_conditions) -> tuple[Conflict, ...]:
    """The conflicts that a link is a side of."""
    pair = {link.subject, link.object}
    return tuple(
        each
        for each in conflicts(graph, conditions)
        if {each.subject, each.object} == pair and link.relation in each.relations
    )


def _sides(graph: Graph) -> Iterator[tuple[tuple[str, str], tuple[str, str], list[Claim], list[Claim]]]:
    """Each pair with two relations that deny each other, and the claims that count under both."""
    grouped: dict[tuple[tuple[str, str], bool], dict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in graph.claims:
        sign = _direction(claim)
        if claim.role in ROLES and claim.certainty != "hypothesised" and sign is not None:
            grouped[link_pair(claim), claim.relation in CAUSAL][sign].append(claim)
    for (pair, causal), by_sign in grouped.items():
        for first, second in ((1, -1), (1, 0), (-1, 0)):
            if first in by_sign and second in by_sign:
                relations = relation_of(first, causal), relation_of(second, causal)
                yield pair, relations, _surest(by_sign[first]), _surest(by_sign[second])


def _direction(claim: Claim) -> int | None:
    """Sign of a claim on its concept: "increased weight loss" is less of body mass."""
    sign, measured = SIGN[claim.relation], claim.object
    return -sign if sign and inverted(measured.text) and not inverted(measured.name or measured.text) else sign


def _surest(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (-claim.score, claim.claim_id))


def _classed(
    pair: tuple[str, str],
    relations: tuple[str, str],
    one: list[Claim],
    other: list[Claim],
    papers: Mapping[str, Paper],
    conditions: Conditions,
    same: Same,
) -> Conflict:
    both = {claim.document_id for claim in one} & {claim.document_id for claim in other}
    mine = [claim for claim in one if claim.document_id not in both]
    theirs = [claim for claim in other if claim.document_id not in both]
    if not mine or not theirs:
        return Conflict(*pair, relations, WITHIN, tuple(one), tuple(other))
    told = _explaining(mine, theirs, papers, conditions)
    if all(same(papers[a.document_id], papers[b.document_id]) for a, b in product(mine, theirs)):
        kind = RESTATED
    elif _sureness(mine) * _sureness(theirs) < SURE:
        kind = DOUBTFUL
    else:
        kind = told[0].dimension if told else TRUE
    return Conflict(*pair, relations, kind, tuple(mine), tuple(theirs), told)


def _sureness(side: list[Claim]) -> float:
    """Probability that the side was read right: of its surest claim; 0 where its sentences deny every claim."""
    odd = (denied, circumstance, of_a_change)
    return max((claim.score for claim in side if not any(each(claim) for each in odd)), default=0.0)


def _explaining(
    one: list[Claim], other: list[Claim], papers: Mapping[str, Paper], conditions: Conditions
) -> tuple[Difference, ...]:
    """The dimensions in which most pairs of papers differ, each by its surest claim."""
    mine, theirs = (
        [Finding(each, papers[each.document_id].title) for each in _one_a_paper(side)] for side in (one, other)
    )
    found: dict[str, list[Difference]] = defaultdict(list)
    for a, b in product(mine, theirs):
        for each in differences(a, b, conditions):
            found[each.dimension].append(each)
    return tuple(found[name][0] for name in DIMENSIONS if 2 * len(found.get(name, ())) > len(mine) * len(theirs))


def _one_a_paper(claims: list[Claim]) -> list[Claim]:
    first: dict[str, Claim] = {}
    for claim in claims:
        first.setdefault(claim.document_id, claim)
    return list(first.values())
