"""Curation: accept, reject or correct a claim with a note, and see what was marked and how extraction agrees.

What the command line and the app call. The marks lie in the ledger and hold from the next `build` on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import InvalidValue
from kg.marks import CURATIONS, Mark, as_marked, claim_key, newest
from kg.model import Claim, Correction

if TYPE_CHECKING:
    from kg.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Curated:
    """A claim with the mark that holds on it.

    Args:
        claim: as it was extracted when it was marked.
        counts_as: what counts of it; None where it was rejected.
        found: whether the present extraction finds it still.
    """

    claim: Claim
    mark: Mark
    counts_as: Claim | None
    found: bool

    @property
    def curation(self) -> str:
        """accepted, rejected or corrected."""
        return CURATIONS[self.mark.verdict]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How some claims agree with a curator's marks.

    Args:
        accepted, rejected, corrected: how many claims were marked so.
        kept: accepted ones that are among the claims. repeated: rejected ones that are. still_wrong: corrected ones
            that are there as they were before. mended: corrected ones that are there as corrected.
    """

    accepted: int = 0
    rejected: int = 0
    corrected: int = 0
    kept: int = 0
    repeated: int = 0
    still_wrong: int = 0
    mended: int = 0

    @property
    def precision(self) -> float | None:
        """Share of the claims found that the curator holds right, in [0, 1]; None where none is marked."""
        found = self.kept + self.repeated + self.still_wrong + self.mended
        return (self.kept + self.mended) / found if found else None


def accept(ledger: Ledger, claim_id: str, note: str = "", author: str = "") -> Curated:
    """Say that a claim is what its sentence says: it counts with full extraction score.

    Raises: InvalidValue: no such claim.
    """
    return _marked(ledger, claim_id, "right", note, author)


def reject(ledger: Ledger, claim_id: str, note: str = "", author: str = "") -> Curated:
    """Say that a sentence does not make a claim: it leaves its link.

    Raises: InvalidValue: no such claim.
    """
    return _marked(ledger, claim_id, "wrong", note, author)


def correct(ledger: Ledger, claim_id: str, correction: Correction, note: str = "", author: str = "") -> Curated:
    """Put another relation, subject or object in the place of a claim's; it counts so, with full extraction score.

    Raises: InvalidValue: no such claim, or subject and object would be one concept.
    """
    claim = _claim(ledger, claim_id)
    subject, object_ = correction.subject or claim.subject, correction.object or claim.object
    if subject.id is not None and subject.id == object_.id:
        raise InvalidValue(f"corrected so, {subject.id!r} would act on itself. Give two different concepts.")
    return _marked(ledger, claim_id, "corrected", note, author, correction)


def undo(ledger: Ledger, claim_id: str, note: str = "", author: str = "") -> None:
    """Take the mark on a claim back: it counts again as it was extracted.

    Raises: InvalidValue: no mark holds on it.
    """
    claim = _claim(ledger, claim_id)
    if claim_key(claim) not in newest(ledger.marks()):
        raise InvalidValue(f"claim {claim_id!r} is not marked. List the marks: physiograph curate list.")
    ledger.mark("claim", claim_id, "unsure", note, author)


def curated(ledger: Ledger) -> list[Curated]:
    """The claims on which a mark holds, in the order of the newest marks."""
    return [
        Curated(mark.claim, mark, as_marked(mark.claim, mark), _found(ledger, mark.claim))
        for mark in newest(ledger.marks()).values()
        if mark.claim is not None
    ]


def agreement(marks: Iterable[Mark], claims: Iterable[Claim]) -> Agreement:
    """How claims as extracted (of any version or extractor, over the same papers) agree with the marks."""
    there = {claim_key(claim) for claim in claims}
    counts = dict.fromkeys(("accepted", "rejected", "corrected", "kept", "repeated", "still_wrong", "mended"), 0)
    told = {"accepted": "kept", "rejected": "repeated", "corrected": "still_wrong"}
    for key, mark in newest(marks).items():
        name = CURATIONS[mark.verdict]
        counts[name] += 1
        counts[told[name]] += key in there
        better = as_marked(mark.claim, mark) if mark.claim and name == "corrected" else None
        counts["mended"] += better is not None and key not in there and claim_key(better) in there
    return Agreement(**counts)


def _claim(ledger: Ledger, claim_id: str) -> Claim:
    claim = ledger.claim(claim_id)
    if claim is None:
        raise InvalidValue(
            f"no claim {claim_id!r} in the ledger. Ids stand in `physiograph explain A B --json` and in the graph."
        )
    return claim


def _marked(
    ledger: Ledger, claim_id: str, verdict: str, note: str, author: str, correction: Correction | None = None
) -> Curated:
    claim = _claim(ledger, claim_id)
    ledger.mark("claim", claim_id, verdict, note, author, correction)
    mark = newest(ledger.marks())[claim_key(claim)]
    return Curated(claim, mark, as_marked(claim, mark), _found(ledger, claim))


def _found(ledger: Ledger, claim: Claim) -> bool:
    return claim_key(claim) in {claim_key(one) for one in ledger.extracted_of(claim.document_id)}
