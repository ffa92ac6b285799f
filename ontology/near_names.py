"""Names that may be one, for a curator to judge: near by an encoder, and held apart by no word. Never merged here.

The encoder alone is no judge: of pairs at 0.95 and above it puts "left hip flexion" beside "right hip flexion".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile
from typing import Final

from ontology.modifiers import CUTS

Similarity = Callable[[Sequence[str]], Sequence[Sequence[float]]]
"""Names → how near each two are: a square of numbers in [-1, 1]; 1 is the same."""

THRESHOLD: Final = 0.8
"""The lowest similarity proposed; of the train names nearly every pair that no word holds apart is above it."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL: Final = _set("of the a based related associated using its their")
_JOINTS: Final = _set("and or versus without above below atleast atmost up down")
_DIRECTED: Final = _set("induced mediated dependent stimulated evoked derived")
_ROMAN: Final = _set("i ii iii iv v vi")
_NUMBER: Final = re.compile(r"\d+")
_NO: Final = ("un", "in", "im", "non", "de", "dis", "an", "ab", "anti")
_OPPOSITES: Final = frozenset(
    frozenset(pair.split("/"))
    for pair in _set(
        """left/right increase/decrease increased/decreased higher/lower high/low upper/lower maximal/peak mean/peak
        maximal/submaximal maximal/minimal mean/maximal before/after pre/post early/late long/short acute/chronic
        eccentric/concentric active/passive young/older hypoxia/normoxia hypoxia/hyperoxia hypoxic/normoxic
        hypoxic/hyperoxic systolic/diastolic inspiratory/expiratory flexor/extensor flexion/extension arterial/venous
        proximal/distal anterior/posterior medial/lateral internal/external agonist/antagonist hot/cold heat/cold
        heating/cooling moderate/vigorous moderate/severe central/peripheral first/second morning/evening fast/slow
        gain/loss improvement/impairment improved/impaired male/female boy/girl more/less negative/positive
        onset/offset on/off intermittent/continuous static/dynamic isometric/isokinetic uptake/release intake/output
        absolute/relative up/down"""
    )
)
"""Words that hold two names apart whatever an encoder says of them."""

_ENDINGS: Final = _set("s es e ing ion al ic ical y ies ity cy ce ness ency ance") | {""}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two names that may be one.

    Args:
        similarity: in [-1, 1], as the given function says.
    """

    one: str
    other: str
    similarity: float


def proposals(keys: Sequence[str], similarity: Similarity, threshold: float = THRESHOLD) -> tuple[Proposal, ...]:
    """Pairs of keys that are near and that no word holds apart, the nearest first.

    Args:
        keys: as `ontology.clusters.name_key` gives them.
        similarity: compares all of them with one another.
        threshold: the lowest similarity proposed, in [-1, 1].
    """
    ordered = sorted(set(keys))
    matrix = similarity(ordered)
    near = (
        Proposal(one, other, round(float(matrix[i][j]), 4))
        for (i, one), (j, other) in combinations(enumerate(ordered), 2)
        if matrix[i][j] >= threshold and not held_apart(one, other)
    )
    return tuple(sorted(near, key=lambda found: (-found.similarity, found.one, found.other)))


def held_apart(one: str, other: str) -> str:
    """Why two keys cannot be one name: "number", "opposite", "order" or "word"; "" where nothing holds them apart.

    They may be one if the same words stand in another order, joined ("dorso lateral") or with another ending
    ("loading", "loads"); small words between them do not count.

    >>> held_apart("left hip flexion", "right hip flexion"), held_apart("70 bfr", "80 bfr"), held_apart("gait", "pace")
    ('opposite', 'number', 'word')
    >>> held_apart("performance in simulated match", "simulated match performance")
    ''
    """
    words, others = _content(one), _content(other)
    if _digits(one) != _digits(other):
        return "number"
    left, right = (
        list((Counter(words) - Counter(others)).elements()),
        list((Counter(others) - Counter(words)).elements()),
    )
    if _opposed(left, right) or _held(one, _JOINTS) != _held(other, _JOINTS):
        return "opposite"
    if not left and not right:
        turned = words != others and ((_held(one, CUTS) and _held(other, CUTS)) or _held(one, _DIRECTED))
        return "order" if turned else ""
    return "" if _joined(left, right) or (len(left) == len(right) == 1 and _one_stem(left[0], right[0])) else "word"


def _content(key: str) -> list[str]:
    return [word for word in key.split() if word not in CUTS and word not in _SMALL]


def _held(key: str, words: frozenset[str]) -> frozenset[str]:
    return words.intersection(key.split()) - _SMALL


def _digits(key: str) -> list[str]:
    return sorted(_NUMBER.findall(key)) + sorted(word for word in key.split() if word in _ROMAN)


def _opposed(left: Iterable[str], right: Sequence[str]) -> bool:
    return any(
        frozenset((word, other)) in _OPPOSITES or any(no + word == other or no + other == word for no in _NO)
        for word in left
        for other in right
    )


def _joined(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether the words that differ are one word, written as one and as two."""
    return bool(left and right) and "".join(left) == "".join(right)


def _one_stem(one: str, other: str) -> bool:
    """Whether two words begin alike and differ in an ending of the usual kind; "trained" is not "training"."""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return shared >= 4 and {one[shared:], other[shared:]} <= _ENDINGS
