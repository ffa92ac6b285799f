"""Who is counted beside whom: the kinds of groups that a paper sizes, as features of the study-design classifier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extraction.sample import BRACKETS, COUNTED, HYPHENS
from kg.model import Sentence

KINDS: Final = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        (
            "healthy",
            r"healthy|controls?\b|matched|able-?bodied|normal\b|unaffected|uncomplicated|typically|non-?diabetic"
            r"|without",
        ),
        (
            "ill",
            r"patients?|disease|syndrome|disorder|COPD|diabet|\w+(?:itis|osis|pathy|trophy)\b|failure|stroke|cancer"
            r"|injur|hypertensi|\bMS\b|palsy|\bT2D|impair|\bpain\b|plegi|COVID|ataxia|apn[oe]|ESRD|\bCKD|\bPAD\b"
            r"|\bHF|disabilit",
        ),
        (
            "treated",
            r"training|groups?\b|placebo|exercise|intervention|\bHI+T\b|MICT|arm\b|sham|supplement|treatment|walking"
            r"|usual care",
        ),
        (
            "kind",
            r"\b(?:un)?trained|sedentary|inactive|\bactive|young|old(?:er)?\b|elderly|children|adults|adolescents|obes"
            r"|overweight|lean\b|normal[- ]weight|athletes?|elite|amateur|unfit|smokers?|climbers|sprint|bodybuild"
            r"|players?|cyclists|runners|lowlanders?|highlanders?|pubertal|menopausal",
        ),
        ("sex", r"\b(?:men|women|males?|females?|boys|girls)\b"),
    )
)
"""Kinds of groups; the first whose words stand in a group's name is its kind."""

SHORT: Final = re.compile(r"\b[A-Z][A-Za-z-]*[A-Z]\w*\b")
SIZED: Final = re.compile(r"((?:[^\s()]+\s+){1,4})\(([^()]*?)\b[nN]\s?[=:]\s?\d+")
"""A name, and what stands in the bracket with its number: "trained men (age 23, n = 9"."""


def kind_of(name: str) -> str:
    """The kind of a group's name: healthy, ill, treated, kind (of people), sex, short (an abbreviation), plain.

    >>> kind_of("patients with COPD"), kind_of("age-matched controls"), kind_of("HYP")
    ('ill', 'healthy', 'short')
    """
    found = next((kind for kind, words in KINDS if words.search(name)), None)
    return found or ("short" if SHORT.search(name) else "plain")


def group_features(sentences: Sequence[Sentence]) -> dict[str, float]:
    """How many groups, and of what kinds, the sentence of aims or methods with most of them counts.

    Of groups counted before ("ten men", "A") and behind the name ("men (n = 10)", "B") apart.
    """
    told = [s.text for s in sentences if s.role in ("objective", "methods")]
    most: dict[str, list[str]] = {"A": [], "B": []}
    for text in told or [s.text for s in sentences if s.role != "title"]:
        plain = BRACKETS.sub("", HYPHENS.sub("-", text))
        before = [kind_of(found["words"]) for found in COUNTED.finditer(plain)]
        behind = [kind_of(found[1] + found[2]) for found in SIZED.finditer(text)]
        for side, kinds in (("A", before), ("B", behind)):
            most[side] = max(most[side], kinds, key=len)
    found = {}
    for side, kinds in most.items():
        found[f"+{side} {min(len(kinds), 3)}"] = 1.0
        found.update({f"+{side} {kind}": 1.0 for kind in kinds})
        if len(kinds) > 1:
            found[f"+{side} {' and '.join(sorted(set(kinds[:3])))}"] = 1.0
    return found
