"""Improved, worsened, faster, slower: which way a measure goes of which less is better."""

from __future__ import annotations

import re
from typing import Final

from extraction.found import Found

_ADVERBS: Final = r"(?:(?:significantly|also|more|greatly|markedly|slightly|not|further) )*"
IMPROVED: Final = re.compile(r"\b(?:improv\w+|better|faster|quicker|ameliorat\w+)\b", re.IGNORECASE)
WORSENED: Final = re.compile(r"\b(?:worse\w*|deteriorat\w+|poorer|slower)\b", re.IGNORECASE)
AFTER: Final = re.compile(
    rf"\s*(?:\([^)]*\)\s*)?(?:(?:(?:was|were|is|are|became|had|has|have|been)\s+)+{_ADVERBS}(?P<word>improved|better"
    r"|faster|quicker|ameliorated|worse|worsened|poorer|slower|deteriorated)"
    rf"|{_ADVERBS}(?P<alone>improve[sd]?|worsen(?:s|ed)?|deteriorate[sd]?))\b(?!\s+(?:the|its|their)\b)",
    re.IGNORECASE,
)
"""What is said of the object after it: "pain was better", "pain scores improved"."""
TIMED: Final = re.compile(
    r"(?:\b(?:sprint\w*|run\w*|race|racing|trial|swim\w*|walk\w*|stand|go|test|lap|split|agility|shuttle|transit|reaction"
    r"|response|movement|completion|finish\w*|performance|circuit|obstacle|stair|climb|rowing|cycling|course|k?m|miles?"
    r"|yards?|direction|recovery)[- ]times?"
    r"|\btimes? (?:to|for) (?:complet\w+|cover|finish\w*|run|walk|swim|peak|recover\w*)\b.*)$",
    re.IGNORECASE,
)
"""Names of times of which less is better; time to exhaustion is not one."""
WANTED: Final = re.compile(
    r"\b(?:control|relief|tolerance|thresholds?|reduction|management|coping|competence|self-efficacy|onset)\b", re.I
)
"""What more is wanted of, although the name holds a burden: pain control, pain threshold."""
UNWANTED: Final = re.compile(
    r"\b(?:pain|fatigue|soreness|anxiety|depressi\w+|disability|dyspno?ea|breathlessness|symptoms?|stiffness|discomfort"
    r"|insomnia|risk factors?)\b",
    re.IGNORECASE,
)
"""Burdens in names that no concept has: psychotic symptoms, visual pain scale."""
LITERAL: Final = re.compile(
    r"\b(?:increas\w+|decreas\w+|reduc\w+|lower\w*|higher|rais\w+|rose|fell|elevat\w+|attenuat\w+|prevent\w*|less|more"
    r"|greater|smaller|longer|shorter|recovery|decline|loss|change\w*|not?|without|but|while|whereas)\b|[;:]",
    re.IGNORECASE,
)
"""Words between that say the direction themselves, or begin another thought."""
BEFORE: Final = 45
"""Characters before the object in which the verb may stand."""


def less_is_better(name: str, better: str | None) -> bool:
    """Whether less of a measure is better: its concept says so, it is a time in which something is done, or a burden.

    Args:
        name: as printed.
        better: what the ontology says of its concept: "more", "less", or None; None, too, of a name without a concept.

    >>> less_is_better("20-m sprint time", "more"), less_is_better("time to exhaustion", "more")
    (True, False)
    """
    if TIMED.search(name):
        return True
    if WANTED.search(name):
        return False
    return better == "less" or (better is None and UNWANTED.search(name) is not None)


def turned(sentence: str, item: Found) -> str:
    """The relation of a claim about a measure of which less is better, as the object is named.

    >>> turned("Caffeine improved time-trial time.",
    ...     Found(1, "Caffeine", (0, 8), "time-trial time", (18, 33), "increases", "asserted", 1.0, False))
    'decreases'
    """
    if item.relation not in ("increases", "decreases"):
        return item.relation
    start, end = item.object_at
    after = AFTER.match(sentence, end)
    if after:
        return "decreases" if IMPROVED.match(after["word"] or after["alone"]) else "increases"
    before = sentence[max(0, start - BEFORE) : start]
    words = [match for way in (IMPROVED, WORSENED) for match in way.finditer(before)]
    if not words:
        return item.relation
    last = max(words, key=lambda match: match.start())
    if LITERAL.search(before, last.end()):
        return item.relation
    return "decreases" if IMPROVED.fullmatch(last.group()) else "increases"
