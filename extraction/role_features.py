"""Sentence → features of the role classifier: word n-grams, sentence openings, place in the abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*|[^\w\s]")
"""Words, numbers and single signs; hyphens and brackets are tokens of their own."""

PLACES: Final = 34
"""Number of place features: 10 tenths, 8 from the front, 8 from the back, 8 for the length."""


def tokens(text: str) -> list[str]:
    """Lower-case tokens of a sentence; every number is "0".

    >>> tokens("Twelve men (age 23.4 yr) trained.")
    ['twelve', 'men', '(', 'age', '0', 'yr', ')', 'trained', '.']
    """
    return ["0" if token[0].isdigit() else token for token in TOKEN.findall(text.lower())]


def openings(words: list[str]) -> Iterator[str]:
    """The first one, two and three tokens, marked with "^".

    >>> list(openings(["we", "aimed", "to", "test"]))
    ['^we', '^we aimed', '^we aimed to']
    """
    for size in (1, 2, 3):
        if len(words) >= size:
            yield "^" + " ".join(words[:size])


def grams(text: str) -> set[str]:
    """All n-gram features of a sentence: single tokens, pairs, triples, openings.

    >>> sorted(grams("We aimed"))
    ['^we', '^we aimed', 'aimed', 'we', 'we aimed']
    """
    words = tokens(text)
    found = set(words)
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    found.update(pairs)
    found.update([f"{pair} {c}" for pair, c in zip(pairs, words[2:], strict=False)])
    found.update(openings(words))
    return found


def places(index: int, count: int) -> tuple[int, ...]:
    """Place features (column numbers in [0, PLACES)) of sentence `index` among `count`.

    >>> places(0, 10)
    (0, 10, 25, 28)
    """
    tenth = min(9, 10 * index // max(count, 1))
    front, back = min(index, 7), min(count - 1 - index, 7)
    return (tenth, 10 + front, 18 + back, 26 + min(count // 2, 15) // 2 if count < 16 else 33)
