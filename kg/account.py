"""The account of a belief: every claim with the factors of its weight, so that the number can be recomputed by hand.

An `Account` holds all that the formula of `kg.belief` takes. `Account.without` leaves a paper out and weighs anew;
`what_changes` does so for every link of a graph that the paper speaks of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kg.assemble import link_pair
from kg.belief import (
    ACTIVE_COMPARATOR,
    CERTAINTY,
    DESIGN,
    NULL_AS_CONTRARY,
    REPLICATES,
    ROLE,
    UNKNOWN_DESIGN,
    against_treatment,
    combine,
    size_factor,
)
from kg.errors import InvalidValue
from kg.model import SIGN, Claim, Graph, Link
from kg.signs import contraries

FACTORS: Final = ("replicates", "role", "certainty", "score", "design", "size", "comparison", "null")


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim's part.

    Args:
        supports: whether it speaks for the link; else against it.
        factors: value of each of `FACTORS`, in that order, each in [0, 1].
        counted: whether it is its paper's strongest on its side; the others add nothing.
    """

    claim_id: str
    document_id: str
    supports: bool
    factors: tuple[float, ...]
    counted: bool = False

    @property
    def weight(self) -> float:
        """Product of the factors, in [0, 1)."""
        product = 1.0
        for factor in self.factors:
            product *= factor
        return product


@dataclass(frozen=True, slots=True)
class Account:
    """All entries of a link, sorted by claim id; belief follows from the counted ones alone."""

    relation: str
    entries: tuple[Entry, ...]

    def side(self, supports: bool) -> float:
        """1 - Π(1 - weight) over the counted entries of one side."""
        doubt = 1.0
        for entry in sorted(self.entries, key=lambda entry: (entry.document_id, entry.claim_id)):
            if entry.counted and entry.supports is supports:
                doubt *= 1.0 - entry.weight
        return 1.0 - doubt

    @property
    def belief(self) -> float:
        """How far to believe the link, in [0, 1]; equal to `kg.belief.belief`."""
        return combine(self.side(True), self.side(False))

    def without(self, document_id: str) -> Account:
        """The account as it would be had a paper never been read."""
        return Account(self.relation, tuple(entry for entry in self.entries if entry.document_id != document_id))


def account(relation: str, supporting: Iterable[Claim], contrary: Iterable[Claim] = ()) -> Account:
    """The account of a link from its claims and those under `kg.signs.contraries(relation)`."""
    entries = [_entry(relation, claim, True) for claim in supporting]
    entries += [_entry(relation, claim, False) for claim in contrary]
    best: dict[tuple[str, bool], Entry] = {}
    for entry in sorted(entries, key=lambda entry: (-entry.weight, entry.claim_id)):
        best.setdefault((entry.document_id, entry.supports), entry)
    counted = {id(entry) for entry in best.values()}
    marked = [replace(entry, counted=id(entry) in counted) for entry in entries]
    return Account(relation, tuple(sorted(marked, key=lambda entry: (entry.claim_id, not entry.counted))))


def _entry(relation: str, claim: Claim, supports: bool) -> Entry:
    null = SIGN[claim.relation] == 0
    design = DESIGN.get(claim.context.design, UNKNOWN_DESIGN) if claim.context.design else UNKNOWN_DESIGN
    factors = (
        REPLICATES,
        ROLE[claim.role],
        CERTAINTY[claim.certainty],
        claim.score,
        design,
        size_factor(claim.context.n),
        ACTIVE_COMPARATOR if null and against_treatment(claim) else 1.0,
        NULL_AS_CONTRARY if null and not supports and SIGN[relation] != 0 else 1.0,
    )
    return Entry(claim.claim_id, claim.document_id, supports, factors)


@dataclass(frozen=True, slots=True)
class Change:
    """A link's belief with a paper and without; `after` is None where no claim of the link is left."""

    link: Link
    before: float
    after: float | None


def what_changes(graph: Graph, document_id: str) -> tuple[Change, ...]:
    """What leaving one paper out does to the links of a graph: those whose belief changes, most first.

    Raises: InvalidValue: the graph has no such paper.
    """
    if document_id not in {paper.id for paper in graph.papers}:
        raise InvalidValue(f"paper {document_id!r} is not in the graph. Give the id of one of its papers.")
    pairs: Mapping[tuple[str, str], dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    touched = {link_pair(claim) for claim in graph.claims if claim.document_id == document_id}
    for claim in graph.claims:
        if link_pair(claim) in touched:
            pairs[link_pair(claim)][claim.relation].append(claim)
    found = []
    for link in graph.links:
        if (pair := (link.subject, link.object)) in touched:
            against = [claim for other in sorted(contraries(link.relation)) for claim in pairs[pair].get(other, ())]
            whole = account(link.relation, pairs[pair][link.relation], against)
            left = whole.without(document_id)
            after = left.belief if any(entry.supports for entry in left.entries) else None
            if after != whole.belief:
                found.append(Change(link, whole.belief, after))
    return tuple(sorted(found, key=lambda each: (-abs(each.before - (each.after or 0.0)), each.link.subject,
                                                 each.link.object, each.link.relation)))  # fmt: skip
