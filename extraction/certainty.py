"""How sure a claim is put: asserted, hedged or hypothesised, by the words of its clause and the role of its sentence.

Multinomial logistic regression over words and word pairs of the clause, of what stands close before the object and of
what stands between the ends, with the sentence's role. Training: benchmarks/train_certainty.py; models/certainty.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from extraction.linear_model import load

WORD: Final = re.compile(r"[a-z]+(?:-[a-z]+)*|\?")
BREAK: Final = re.compile(
    r"[;:]|, (?:which|and|indicating)\b|\b(?:but|while|whereas|although|however|suggest(?:s|ed|ing)?)\b", re.IGNORECASE
)
"""Where one clause of a sentence ends and the next begins."""
NEAR: Final = 60
"""Characters before the object that count as close."""
_WHOLE, _PAIR, _NEAR = 0.5, 0.7, 0.7
"""Weights of the features of the whole sentence, of word pairs, and of what stands close before the object."""

Place = tuple[int, int]


def certainty_of(sentence: str, role: str, subject_at: Place | None, object_at: Place) -> str:
    """One of `kg.model.CERTAINTIES`.

    Args:
        role: rhetorical role of the sentence.
        subject_at, object_at: first character and end of the ends; None for a subject that the sentence leaves out.

    >>> certainty_of("It was hypothesized that HIIT increases VO2max.", "objective", (25, 29), (40, 46))
    'hypothesised'
    >>> certainty_of("HIIT may increase VO2max.", "conclusions", (0, 4), (18, 24))
    'hedged'
    """
    scores = load("certainty").scores(features(sentence, role, subject_at, object_at))
    return max(sorted(scores), key=lambda name: scores[name])


def features(sentence: str, role: str, subject_at: Place | None, object_at: Place) -> dict[str, float]:
    """Named features of a claim with their values."""
    low = sentence.lower()
    start, end = clause(sentence, object_at)
    found = {f"role:{role}": 1.0}
    found.update(_grams(low, "w", "b", _WHOLE, _WHOLE))
    found.update(_grams(low[start:end], "c", "cb", 1.0, _PAIR))
    found.update({f"{role}:{word}": _PAIR for word in _words(low[start:end])})
    if subject_at is not None and subject_at[1] <= object_at[0]:
        found.update({f"m:{word}": 1.0 for word in _words(low[subject_at[1] : object_at[0]])})
    found.update({f"n:{word}": _NEAR for word in _words(low[max(0, object_at[0] - NEAR) : object_at[0]])})
    return found


def clause(sentence: str, place: Place) -> Place:
    """Start and end of the clause around a place."""
    start, end = 0, len(sentence)
    for mark in _breaks(sentence):
        if mark <= place[0]:
            start = mark
        elif mark >= place[1]:
            return start, mark
    return start, end


@lru_cache(maxsize=64)
def _breaks(sentence: str) -> tuple[int, ...]:
    return tuple(match.start() for match in BREAK.finditer(sentence))


@lru_cache(maxsize=512)
def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text))


def _grams(text: str, one: str, two: str, weight: float, pair_weight: float) -> Iterable[tuple[str, float]]:
    words = _words(text)
    yield from ((f"{one}:{word}", weight) for word in words)
    yield from ((f"{two}:{a}_{b}", pair_weight) for a, b in pairwise(words))
