"""Sentence → features of the role classifier: n-grams, sentence openings, place in the abstract, surroundings.

A sentence is cut into tokens once; everything else is looked up by token, without regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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


def grams_of(words: Sequence[str]) -> list[str]:
    """All n-gram features of a sentence's tokens, each once: tokens, pairs, triples, and the opening ("^").

    >>> grams_of(["we", "aimed"])
    ['we', 'aimed', 'we aimed', '^we', '^we aimed']
    """
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    triples = [f"{pair} {c}" for pair, c in zip(pairs, words[2:], strict=False)]
    opening = ["^" + text for part in (words, pairs, triples) for text in part[:1]]
    return list(dict.fromkeys([*words, *pairs, *triples, *opening]))


def grams(text: str) -> list[str]:
    """The n-gram features of a text; see `grams_of`."""
    return grams_of(tokens(text))


def places(index: int, count: int) -> tuple[int, ...]:
    """Place features (column numbers in [0, PLACES)) of sentence `index` among `count`.

    >>> places(0, 10)
    (0, 10, 25, 31)
    """
    tenth = min(9, 10 * index // max(count, 1))
    front, back = min(index, 7), min(count - 1 - index, 7)
    return (tenth, 10 + front, 18 + back, 26 + min(count // 2, 7))


def _set(text: str) -> frozenset[str]:
    return frozenset(part.replace("_", " ") for part in text.split())


CUES: Final = (
    _set(
        "p_< p_= p_> p_≤ p_≥ ± 0_% ci significant significantly significance nonsignificant nonsignificantly ns"
        " median odds hazard"
    ),
    _set("higher lower greater increased decreased improved reduced difference differences rose fell declined"),
    _set(
        "randomized randomised randomly assigned allocated measured assessed recruited enrolled were_tested performed"
        " completed underwent outcome outcomes inclusion participants recorded collected conducted evaluated_using"
    ),
    _set(
        "conclude concluded conclusion conclusions suggest suggests suggested suggesting may should indicate indicates"
        " indicated appear appears demonstrate demonstrates demonstrated these_results these_findings these_data"
        " our_results our_findings our_data the_results this_study_shows in_conclusion further_studies"
    ),
    _set(
        "aim aims aimed purpose purposes objective objectives goal sought hypothesis hypotheses hypothesized"
        " hypothesised to_determine to_investigate to_examine to_evaluate to_assess to_compare to_test to_explore"
        " we_investigated we_examined we_tested we_evaluated we_assessed we_compared we_studied"
    ),
    _set("will"),
    _set("however little_is unknown unclear important common has_been have_been recent_studies lack limited"),
)
"""Words and pairs of results, comparisons, methods, conclusions, aims, plans, background."""

FIGURES, PLANS = 0, 5
VERBS: Final = _set("was were is are has have had will may can could should did do does")
MOST: Final = 2
"""Cue sentences before or after are counted up to this."""

SLOTS: Final = 2 * (MOST + 1) + 2
"""Features of a cue: how many sentences before and after hold it, and whether the next ones do."""

AROUND: Final = SLOTS * len(CUES)
KINDS: Final = 4
"""Kinds of abstracts: with and without a plan, with and without figures."""

COLUMNS: Final = PLACES + AROUND + KINDS * PLACES
"""Number of features of place and surroundings."""


def cues_of(found: Sequence[str]) -> list[bool]:
    """Which of CUES a sentence holds, by its n-grams.

    >>> cues_of(grams("We aimed to test it."))
    [False, False, False, False, True, False, False]
    """
    every = set(found)
    return [not cue.isdisjoint(every) for cue in CUES]


def signs_of(words: Sequence[str]) -> list[str]:
    """Length, numbers, first two verbs and last two words of a sentence's tokens.

    >>> signs_of(tokens("It was then measured in 12 men."))
    ['~length 1', '~numbers 1', '~verb 1 was', '~verb 2 ed', '~verbs was ed', '$men', '$in men']
    """
    verbs = [
        word if word in VERBS else "ed" for word in words if word in VERBS or (word.endswith("ed") and len(word) > 4)
    ]
    found = [f"~length {min(len(words) // 7, 8)}", f"~numbers {min(words.count('0'), 5)}"]
    found += [f"~verb {at} {verb}" for at, verb in enumerate(verbs[:2], 1)]
    if len(verbs) > 1:
        found.append(f"~verbs {verbs[0]} {verbs[1]}")
    last = [word for word in words[-8:] if word.isalpha()]
    return found + ["$" + " ".join(last[-size:]) for size in (1, 2) if len(last) >= size]


def columns(told: Sequence[Sequence[bool]]) -> list[list[int]]:
    """Features of place and surroundings of each sentence of an abstract: column numbers in [0, COLUMNS).

    Besides its place: how many sentences before and after it hold each cue, whether its neighbours do, and its
    place again for the kind of abstract (a protocol has plans and no figures).

    Args:
        told: the cues of each sentence, as `cues_of` gives them.
    """
    count = len(told)
    kind = 2 * any(row[PLANS] for row in told) + any(row[FIGURES] for row in told)
    found = [list(places(at, count)) for at in range(count)]
    for row in found:
        row += [PLACES + AROUND + kind * PLACES + place for place in row]
    for cue, held in enumerate(zip(*told, strict=True)):
        so_far = list(accumulate(held, initial=0))
        start = PLACES + SLOTS * cue
        for at, row in enumerate(found):
            row.append(start + min(so_far[at], MOST))
            row.append(start + MOST + 1 + min(so_far[-1] - so_far[at + 1], MOST))
            if at and held[at - 1]:
                row.append(start + SLOTS - 2)
            if at + 1 < count and held[at + 1]:
                row.append(start + SLOTS - 1)
    return found
