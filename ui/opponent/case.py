"""A hypothesis over a graph: the claims that bear on it, sorted into for, against and no effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg.model import CAUSAL, SIGN, Claim, Concept
from ui.evidence.lookup import Lookup
from ui.evidence.quotes import Quote, is_question, quotes, strength

QUOTES: Final = 3
"""Most quotes under one objection."""


@dataclass(frozen=True, slots=True)
class Point:
    """One objection.

    Args:
        kind: what sort of attack ("opposite", "null", "species", …).
        quotes: the sentences behind it; empty where it is reasoning without a source (`sourced` False).
    """

    kind: str
    text: str
    quotes: tuple[Quote, ...]
    sourced: bool


def point(case: Case, kind: str, text: str, claims: Sequence[Claim], most: int = QUOTES) -> Point:
    """An objection with the strongest quotes of these claims."""
    return Point(kind, text, case.show(claims, most), True)


def reasoning(kind: str, text: str) -> Point:
    """An objection without a source, which says so."""
    return Point(kind, text, (), False)


def ends(case: Case) -> dict[str, str]:
    """The names of both ends, as messages take them."""
    return {"one": case.subject.name, "two": case.object.name}


def paper_count(claims: Sequence[Claim]) -> int:
    """How many papers the claims are of."""
    return len({claim.document_id for claim in claims})


class Case:
    """A hypothesis over a graph, with the claims that bear on it sorted by what they say."""

    def __init__(self, lookup: Lookup, subject: Concept, relation: str, object_: Concept, scope: str = "") -> None:
        self.lookup, self.subject, self.relation, self.object, self.scope = lookup, subject, relation, object_, scope
        self.causal = relation in CAUSAL

    @cached_property
    def claims(self) -> list[Claim]:
        """Claims on the pair, and on kinds and parts of its ends."""
        ones, twos = self.lookup.narrower(self.subject.id), self.lookup.narrower(self.object.id)
        pairs = [(self.subject.id, self.object.id)] + [(one, two) for one in sorted(ones) for two in sorted(twos)]
        return [claim for one, two in dict.fromkeys(pairs) if one != two for claim in self.lookup.between(one, two)]

    @cached_property
    def _sides(self) -> tuple[list[Claim], list[Claim]]:
        """Claims that agree and those of the other direction; where one paper has both, its surer side counts."""
        agree = [claim for claim in self._answers if self._agrees(claim.relation)]
        wanted = SIGN[self.relation]
        signs = () if wanted is None else (1, -1) if wanted == 0 else (-wanted,)
        other = [claim for claim in self._answers if SIGN[claim.relation] in signs]
        return _surer(agree, other), _surer(other, agree)

    @cached_property
    def support(self) -> list[Claim]:
        """Claims that say what the hypothesis says, questions left out."""
        return self._sides[0]

    @cached_property
    def opposite(self) -> list[Claim]:
        """Claims of the other direction; for a hypothesis of no effect, of any direction."""
        return self._sides[1]

    @cached_property
    def null(self) -> list[Claim]:
        """Claims of no effect or association, where the hypothesis says that there is one."""
        return [] if SIGN[self.relation] == 0 else [claim for claim in self._answers if SIGN[claim.relation] == 0]

    @property
    def only_correlates(self) -> bool:
        """Whether the hypothesis is causal, and all that supports it is correlation."""
        return self.causal and bool(self.support) and not any(claim.relation in CAUSAL for claim in self.support)

    @property
    def _answers(self) -> list[Claim]:
        return [claim for claim in self.claims if not is_question(claim)]

    def _agrees(self, relation: str) -> bool:
        wanted = SIGN[self.relation]
        return SIGN[relation] == wanted if wanted is not None else SIGN[relation] != 0

    def show(self, claims: Sequence[Claim], most: int = QUOTES) -> tuple[Quote, ...]:
        """The strongest quote of each paper; a second one where there is only one paper."""
        found = quotes(claims, self.lookup.papers)
        best: dict[str, Quote] = {}
        for quote in found:
            best.setdefault(quote.paper.id, quote)
        return tuple(best.values())[:most] if len(best) > 1 else found[:2]

    def is_retracted(self, document_id: str) -> bool:
        """Whether the paper is retracted."""
        paper = self.lookup.papers.get(document_id)
        return paper is not None and paper.status == "retracted"


def _surer(mine: Sequence[Claim], other: Sequence[Claim]) -> list[Claim]:
    """My claims without those of papers that say the other thing more surely, as a result against a title."""
    best: dict[str, tuple[int, int]] = {}
    for claim in other:
        best[claim.document_id] = min(strength(claim)[:2], best.get(claim.document_id, (9, 9)))
    own: dict[str, tuple[int, int]] = {}
    for claim in mine:
        own[claim.document_id] = min(strength(claim)[:2], own.get(claim.document_id, (9, 9)))
    return [claim for claim in mine if own[claim.document_id] <= best.get(claim.document_id, (9, 9))]


def species_of(case: Case, claim: Claim) -> str:
    """Species that a claim speaks of, as it or its paper states; "" where neither does."""
    paper = case.lookup.papers.get(claim.document_id)
    return claim.context.species or (paper.species if paper else "")


def design_of(case: Case, claim: Claim) -> str:
    """Design of the study behind a claim, as it or its paper states; "" where neither does."""
    paper = case.lookup.papers.get(claim.document_id)
    return claim.context.design or (paper.design if paper else "")


def size_of(case: Case, claim: Claim) -> int | None:
    """Number of subjects behind a claim, as it or its paper states."""
    paper = case.lookup.papers.get(claim.document_id)
    return claim.context.n if claim.context.n is not None else paper.n if paper else None
