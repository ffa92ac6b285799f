"""How sure a claim is put: the classifier's answer, corrected where the words leave no doubt."""

from __future__ import annotations

import re
from typing import Final

from extraction.triggers import HEDGE, HYPOTHESIS

STATED_HYPOTHESIS: Final = re.compile(
    r"\b(?:(?:was|were|is|been|we|authors) (?:also )?hypothesi[sz]ed|our hypothes[ie]s"
    r"|the hypothes[ie]s (?:was|were|is)|we postulate[ds]?"
    r"|(?:aim(?:ed)?|purpose|objective|goal) (?:of (?:this|the) (?:\w+ )?(?:study|trial|work|review|paper) )?"
    r"(?:was|is) to)\b",
    re.IGNORECASE,
)
MODAL: Final = re.compile(r"\b(?:may|might)\b(?! (?:\d|and ))", re.IGNORECASE)


def certainty_of(sentence: str, role: str, learned: str) -> str:
    """One of `kg.model.CERTAINTIES`.

    Args:
        role: rhetorical role of the sentence.
        learned: what the classifier says.

    >>> certainty_of("It was hypothesized that HIIT increases VO2max.", "objective", "asserted")
    'hypothesised'
    >>> certainty_of("HIIT may increase VO2max.", "conclusions", "asserted")
    'hedged'
    >>> certainty_of("HIIT increased VO2max.", "results", "hedged")
    'asserted'
    """
    if STATED_HYPOTHESIS.search(sentence) and role in ("objective", "background", "title"):
        return "hypothesised"
    if HYPOTHESIS.search(sentence) is None and MODAL.search(sentence) and learned == "asserted":
        return "hedged"
    if learned == "hedged" and HEDGE.search(sentence) is None and role == "results":
        return "asserted"
    return learned
