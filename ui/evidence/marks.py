"""What a curator marked on a pair of concepts, as lines after an explanation: rejected claims are seen nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kg.assemble import grounded, normal_form
from kg.curation import Curated
from ui.language.messages import known, p, t
from ui.language.wording import said


def on_pair(
    marked: Iterable[Curated], one: str, other: str, name_key: Callable[[str], str] = normal_form
) -> tuple[Curated, ...]:
    """The marked claims that are, or were as extracted, on two concepts, whichever acts."""
    return tuple(
        each
        for each in marked
        if any(
            {claim.subject.id, claim.object.id} == {one, other}
            for claim in (grounded(part, name_key) for part in (each.claim, each.counts_as) if part)
        )
    )


def plain_marks(found: Iterable[Curated]) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [
        {
            "claim_id": each.claim.claim_id,
            "document_id": each.claim.document_id,
            "curation": each.curation,
            "note": each.mark.note,
            "author": each.mark.author,
            "made": each.mark.made,
        }
        for each in found
    ]


def marks_text(found: Iterable[Curated]) -> str:
    """Lines that begin with an empty one; "" where nothing was marked."""
    lines = []
    for each in found:
        claim, counts_as = each.claim, each.counts_as
        link = said(claim.subject.text, claim.relation, claim.object.text)
        if each.curation == "corrected" and counts_as is not None:
            ends = (mention.name or mention.text for mention in (counts_as.subject, counts_as.object))
            subject, object_ = ends
            link = f"{link} → {said(subject, counts_as.relation, object_)}"
        note = f" – {each.mark.note}" if each.mark.note else ""
        lines.append(f"  {p('curation', each.curation)}: {link} [{claim.document_id}]{note}")
    return "\n".join(["", "", t("Marked by a curator"), *lines]) if lines else ""


_NAMES = (known("curation", "accepted"), known("curation", "rejected"), known("curation", "corrected"))
