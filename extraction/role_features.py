"""Sentence → features of the role classifier: n-grams, sentence openings, place in the abstract, surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
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


CUES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bp\s?[<=>≤≥]|±|\d ?%|\bci\b|significan|\bn\.?s\.?\b",
        r"\b(?:higher|lower|greater|increased|decreased|improved|reduced|differences?|rose|fell)\b",
        r"\b(?:randomi[sz]ed|randomly|assigned|measured|assessed|recruited|enrolled|were tested|performed|completed"
        r"|underwent|outcome|inclusion|participants)\b",
        r"\b(?:conclu\w|suggest|may\b|should\b|(?:these|our) (?:results|findings|data))|indicate|appears?\b"
        r"|demonstrate",
        r"\b(?:aim|purpose|objective|sought\b)|hypothesi"
        r"|to (?:determine|investigate|examine|evaluate|assess|compare|test)\b",
        r"\bwill\b",
        r"\b(?:however|little is known|unknown|unclear|important|common|has been|have been)\b",
    )
)
"""Signs of results (figures, comparisons), methods, conclusions, aims, plans and background, in lower-case text."""

FIGURES, PLANS = 0, 5
VERB: Final = re.compile(r"\b(was|were|is|are|has|have|had|will|may|can|could|should|did|do|does|[a-z]{3,}ed)\b")
MOST: Final = 2
"""Cue sentences before or after are counted up to this."""

AROUND: Final = 2 * (MOST + 1) * len(CUES)
KINDS: Final = 4
"""Kinds of abstracts: with and without a plan, with and without figures."""

COLUMNS: Final = PLACES + AROUND + KINDS * PLACES
"""Number of features of place and surroundings."""


def signs(text: str) -> set[str]:
    """Length, numbers, first two verbs and last two words of a sentence.

    >>> sorted(signs("It was then measured in 12 men."))
    ['$in men', '$men', '~length 1', '~numbers 1', '~verb 1 was', '~verb 2 ed', '~verbs was ed']
    """
    lower = text.lower()
    found = {f"~length {min(len(text.split()) // 6, 8)}", f"~numbers {min(len(re.findall(r'[0-9]+', text)), 5)}"}
    verbs = ["ed" if verb.endswith("ed") else verb for verb in VERB.findall(lower)[:2]]
    found.update(f"~verb {at} {verb}" for at, verb in enumerate(verbs, 1))
    if len(verbs) == 2:
        found.add("~verbs " + " ".join(verbs))
    words = re.findall(r"[a-z]+", lower)
    found.update("$" + " ".join(words[-size:]) for size in (1, 2) if len(words) >= size)
    return found


def columns(texts: Sequence[str]) -> list[list[int]]:
    """Features of place and surroundings of each sentence of an abstract: column numbers in [0, COLUMNS).

    Besides its place: how many sentences before and after it hold each cue, and its place again for the kind of
    abstract (a protocol has plans and no figures).
    """
    told = [[cue.search(text) is not None for cue in CUES] for text in map(str.lower, texts)]
    count = len(texts)
    kind = 2 * any(row[PLANS] for row in told) + any(row[FIGURES] for row in told)
    found = [list(places(at, count)) for at in range(count)]
    for row in found:
        row += [PLACES + AROUND + kind * PLACES + place for place in row]
    for cue in range(len(CUES)):
        so_far = list(accumulate((row[cue] for row in told), initial=0))
        for at in range(count):
            start = PLACES + 2 * (MOST + 1) * cue
            found[at] += [
                start + min(so_far[at], MOST),
                start + MOST + 1 + min(so_far[-1] - so_far[at + 1], MOST),
            ]
    return found
