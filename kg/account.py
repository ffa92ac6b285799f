"""The account of a belief: every claim with the factors of its weight, so that the number can be recomputed by hand.

An `Account` holds all that the formula of `kg.belief` takes. `Account.without` leaves a paper out and weighs anew;
`what_changes` does so for every link of a graph that the paper speaks of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import prod

from kg.assemble import link_pair
from kg.belief import FACTORS, Piece, Studies, combine, counted, factors, mass, piece
from kg.cohorts import studies as studies_of
from kg.errors import InvalidValue
from kg.model import Claim, Graph, Link
from kg.signs import contraries
from kg.weights import DEFAULT, Weights

__all__ = ["FACTORS", "Account", "Change", "Entry", "account", "account_of", "what_changes"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim's part.

    Args:
        supports: whether it speaks for the link; else against it.
        factors: value of each of `FACTORS`, in that order, each in [0, 1].
        piece: its weight (their product), the study it belongs to, and whether it restates.
        counted: whether it counts: the strongest of its study on its side, not restated by a stronger review.
    """

    claim_id: str
    document_id: str
    supports: bool
    factors: tuple[float, ...]
    piece: Piece
    counted: bool = False

    @property
    def weight(self) -> float:
        """Product of the factors, in [0, 1)."""
        return self.piece.weight


@dataclass(frozen=True, slots=True)
class Account:
    """All entries of a link, sorted by claim id; belief follows from the counted ones alone."""

    relation: str
    entries: tuple[Entry, ...]

    def side(self, supports: bool) -> float:
        """1 - Π(1 - weight) over the counted entries of one side."""
        return mass(counted(entry.piece for entry in self.entries if entry.supports is supports))

    @property
    def belief(self) -> float:
        """How far to believe the link, in [0, 1]; equal to `kg.belief.belief`."""
        return combine(self.side(True), self.side(False))

    def without(self, document_id: str) -> Account:
        """The account as it would be had a paper never been read."""
        return _marked(self.relation, [entry for entry in self.entries if entry.document_id != document_id])


def account(
    relation: str,
    supporting: Iterable[Claim],
    contrary: Iterable[Claim] = (),
    studies: Studies | None = None,
    weights: Weights = DEFAULT,
) -> Account:
    """The account of a link from its claims and those under `kg.signs.contraries(relation)`."""
    entries = [_entry(claim, None, studies or {}, weights) for claim in supporting]
    return _marked(relation, entries + [_entry(claim, relation, studies or {}, weights) for claim in contrary])


def account_of(graph: Graph, link: Link) -> Account:
    """The account of a link of a graph, by the graph's own weights and studies."""
    others = contraries(link.relation)
    mine, against = set(link.claims), []
    for claim in graph.claims:
        if claim.relation in others and link_pair(claim) == (link.subject, link.object):
            against.append(claim)
    supporting = [claim for claim in graph.claims if claim.claim_id in mine]
    return account(link.relation, supporting, against, studies_of(graph.papers), graph.weights)


def _entry(claim: Claim, denied: str | None, studies: Studies, weights: Weights) -> Entry:
    each = factors(claim, denied, weights)
    return Entry(claim.claim_id, claim.document_id, denied is None, each, piece(claim, prod(each), studies))


def _marked(relation: str, entries: list[Entry]) -> Account:
    """An account with what counts marked."""
    marked: list[Entry] = []
    for supports in (True, False):
        side = {id(entry.piece): entry for entry in entries if entry.supports is supports}
        counting = {id(one) for one in counted(entry.piece for entry in side.values())}
        marked += [replace(entry, counted=key in counting) for key, entry in side.items()]
    return Account(relation, tuple(sorted(marked, key=lambda entry: (entry.claim_id, not entry.counted))))


@dataclass(frozen=True, slots=True)
class Change:
    """A link's belief with a paper and without; `after` is None where no claim of the link is left."""

    link: Link
    before: float
    after: float | None


def what_changes(graph: Graph, document_id: str) -> tuple[Change, ...]:
    """What leaving one paper out does to the links of a graph: those whose belief changes, most first.

    Which papers are one study stays as it is: of a study with two papers the other still counts.

    Raises: InvalidValue: the graph has no such paper.
    """
    if document_id not in {paper.id for paper in graph.papers}:
        raise InvalidValue(f"paper {document_id!r} is not in the graph. Give the id of one of its papers.")
    pairs: Mapping[tuple[str, str], dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    touched = {link_pair(claim) for claim in graph.claims if claim.document_id == document_id}
    for claim in graph.claims:
        if link_pair(claim) in touched:
            pairs[link_pair(claim)][claim.relation].append(claim)
    found, known = [], studies_of(graph.papers)
    for link in graph.links:
        if (pair := (link.subject, link.object)) in touched:
            against = [claim for other in sorted(contraries(link.relation)) for claim in pairs[pair].get(other, ())]
            whole = account(link.relation, pairs[pair][link.relation], against, known, graph.weights)
            left = whole.without(document_id)
            after = left.belief if any(entry.supports for entry in left.entries) else None
            if after != whole.belief:
                found.append(Change(link, whole.belief, after))
    return tuple(sorted(found, key=lambda each: (-abs(each.before - (each.after or 0.0)), each.link.subject,
                                                 each.link.object, each.link.relation)))  # fmt: skip
