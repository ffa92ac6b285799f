"""Marks of a curator, and what they make of a claim: left out, taken at full score, or corrected.

A mark on a claim holds by the claim's content (paper, sentence, both spans, relation), not by its id, which changes
with the certainty or the comparator that an extractor reads: so it survives that the paper is extracted again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kg.model import Claim, Correction
from kg.wire import content_id

MARK_KINDS: Final = ("document", "claim", "link", "hypothesis")
VERDICTS: Final = ("right", "wrong", "corrected", "unsure")
"""`unsure` takes an earlier verdict back; `corrected` is for claims."""

CURATIONS: Final[Mapping[str, str]] = {"right": "accepted", "wrong": "rejected", "corrected": "corrected"}
"""Verdict on a claim → what became of it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a curator said of something; the newest mark on a target holds.

    Args:
        kind: one of `MARK_KINDS`.
        target: its id; of a link "subject relation object".
        verdict: one of `VERDICTS`. A claim marked wrong no longer counts.
        made: ISO date and time in UTC.
        key: of a claim, `claim_key`; "" where the claim was not known.
        claim: as it was extracted when it was marked.
        correction: where the verdict is `corrected`.
    """

    kind: str
    target: str
    verdict: str
    note: str
    author: str
    made: str
    key: str = ""
    claim: Claim | None = None
    correction: Correction | None = None


def claim_key(claim: Claim) -> str:
    """What a mark on a claim holds by: a content hash of paper, sentence, both spans and relation."""
    return content_id(claim.document_id, claim.sentence, claim.subject.text, claim.relation, claim.object.text)


def newest(marks: Iterable[Mark]) -> dict[str, Mark]:
    """The mark that holds on each claim, by key (by id where there is no key); marks come oldest first.

    A mark that takes back is not there.
    """
    found: dict[str, Mark] = {}
    for mark in marks:
        if mark.kind == "claim":
            found.pop(place := mark.key or mark.target, None)
            if mark.verdict in CURATIONS:
                found[place] = mark
    return found


def mark_of(claim: Claim, marks: Mapping[str, Mark]) -> Mark | None:
    """The mark that holds on a claim as extracted, of those that `newest` gives."""
    if not marks:
        return None
    return marks.get(claim_key(claim)) or marks.get(claim.claim_id)


def as_marked(claim: Claim, mark: Mark | None) -> Claim | None:
    """What counts of a claim: itself, or at full score, or corrected; None where it was rejected.

    A corrected claim keeps its id, by which it is found again.
    """
    if mark is None:
        return claim
    if mark.verdict == "wrong":
        return None
    change = mark.correction or Correction(claim.relation)
    return replace(
        claim,
        relation=change.relation or claim.relation,
        subject=change.subject or claim.subject,
        object=change.object or claim.object,
        score=1.0,
        curation=CURATIONS[mark.verdict],
    )
