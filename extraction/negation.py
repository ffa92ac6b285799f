"""Words that leave no doubt, whatever the classifier says: "failed to raise", "was positively correlated with"."""

from __future__ import annotations

import re
from typing import Final

from extraction.found import Found
from kg.model import ASSOCIATIVE, CAUSAL

DENIED: Final = re.compile(
    r"\b(?:fail(?:ed|s|ing)? to|(?:did|does|do|could|can) ?not|cannot|(?:had|has|have|exerted|showed)"
    r" (?:no|neither)|(?:was|were|is|are) not (?:significantly )?"
    r"(?:correlated|associated|related|affected|altered|changed|different))\b",
    re.IGNORECASE,
)
NOT: Final = re.compile(r"\b(?:not|no|nor|neither|without|but|whereas|while)\b", re.IGNORECASE)
TURN: Final = re.compile(
    r"\b(?:but|whereas|while|although|only|however|yet|despite|nor just|merely|differ\w*|and|prevent\w*|attenuat\w*"
    r"|further)\b|[;,(]",
    re.IGNORECASE,
)
"""Between negation and object: the denial may not reach the object."""

SIGNED: Final = re.compile(
    r"\b(?:(?P<plus>positive(?:ly)?|direct(?:ly)?)|negative(?:ly)?|inverse(?:ly)?) (?:and \w+ly )?"
    r"(?:relat\w+|correlat\w+|associat\w+|link\w*)\b",
    re.IGNORECASE,
)
"""A correlation with its sign in words."""


def relation_of(sentence: str, claim: Found) -> str:
    """The claim's relation, or what the words between its ends plainly say: denied, or a correlation with its sign.

    >>> relation_of("Beetroot juice failed to improve performance.",
    ...     Found(1, "Beetroot juice", (0, 14), "performance", (33, 44), "increases", "asserted", 1.0, False))
    'no_effect'
    """
    if claim.relation in ("no_effect", "not_associated") or claim.implicit_subject:
        return claim.relation
    between = sentence[claim.subject_at[1] : claim.object_at[0]]
    signed = SIGNED.findall(between) if claim.relation in ASSOCIATIVE else []
    if len(signed) == 1 and not NOT.search(between):
        return "positively_associated" if signed[0] else "negatively_associated"
    denied = DENIED.search(between)
    if denied is None or TURN.search(between):
        return claim.relation
    return "no_effect" if claim.relation in CAUSAL else "not_associated"
