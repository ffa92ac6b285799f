"""What a claim compares its subject with: the name behind "than", "compared with", "versus", "between A and B"."""

from __future__ import annotations

import re
from typing import Final

from extraction.found import Found

CUE: Final = re.compile(
    r"\b(?:than|compared (?:with|to)|in comparison (?:with|to)|versus|vs\.?|relative to|as opposed to|in contrast to"
    r"|compared)(?=\s)",
    re.IGNORECASE,
)
SKIPPED: Final = re.compile(
    r"\s+(?:(?:the|a|an|in|after|during|with|those|that|of|following|for|under|on|their|both|either|at|from|did|was"
    r"|were|all|other|values|respective)\s+)*",
    re.IGNORECASE,
)
"""What may stand between the cue and the name."""

NAME: Final = re.compile(r"[\w\[][\w\]/+·‐‑–-]*(?: [\w\[][\w\]/+·‐‑–-]*){0,4}")
END: Final = re.compile(
    r" (?:and|or|but|in|at|on|of|for|with|by|was|were|is|are|did|had|when|while|after|during|following|who|that|which"
    r"|as|to|from|group|groups|condition|conditions|trial|trials|alone|whereas|despite|both|over|respectively)\b.*$",
    re.IGNORECASE,
)
BASELINE: Final = re.compile(
    r"^(?:baseline|rest|resting|pre|before|values?|previous\w*|expected|usual|normal|\d.*|it|one|p|each.*|any.*)\b",
    re.IGNORECASE,
)
AND: Final = re.compile(
    r"^\s*(?:group |condition |training |exercise )?(?:and|or|versus|vs\.?)\s+(?:the |a |an )?", re.I
)


def comparator_of(sentence: str, claim: Found) -> str | None:
    """The comparator's span, letter for letter, or None where the sentence has none or it is an end of the claim.

    >>> comparator_of("HIIT raised VO2max more than moderate training.",
    ...     Found(1, "HIIT", (0, 4), "VO2max", (12, 18), "increases", "asserted", 1.0, False))
    'moderate training'
    """
    for cue in CUE.finditer(sentence):
        skipped = SKIPPED.match(sentence, cue.end())
        name = NAME.match(sentence, skipped.end()) if skipped else None
        span = _cut(name[0]) if name else ""
        if name and _fits(span, name.start(), claim):
            return span
    return None if claim.implicit_subject else _paired(sentence, claim)


def _cut(span: str) -> str:
    return END.sub("", span).strip()


def _fits(span: str, start: int, claim: Found) -> bool:
    if not span or BASELINE.match(span) or span == claim.subject:
        return False
    ends = [claim.object_at] + ([] if claim.implicit_subject else [claim.subject_at])
    return all(start + len(span) <= left or right <= start for left, right in ends)


def _paired(sentence: str, claim: Found) -> str | None:
    """The other one in "between SUBJECT and X"."""
    before = sentence[max(claim.subject_at[0] - 16, 0) : claim.subject_at[0]].lower()
    joined = AND.match(sentence[claim.subject_at[1] :])
    if "between " not in before or joined is None:
        return None
    start = claim.subject_at[1] + joined.end()
    name = NAME.match(sentence, start)
    span = _cut(name[0]) if name else ""
    return span if span and _fits(span, start, claim) else None
