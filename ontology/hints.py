"""Hints for the curator of a new name: which known concept is nearest by its words, and of which type it may be."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from ontology.lexicon import WEAK, Lexicon
from ontology.normalize import normal_form

NEAR: Final = 0.4
"""Below this similarity no concept is named as near."""

_MIN_NAMES: Final = 3
_MIN_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Near:
    """A known concept that shares words with a name.

    Args:
        similarity: in [0, 1]; the share of words in common, rare words weighing more.
    """

    id: str
    name: str
    similarity: float


class Hints:
    """What the names of an ontology say of a name that it lacks.

    Args:
        lexicon: the ontology.

    >>> from ontology.lexicon import load
    >>> hints = Hints(load())
    >>> hints.nearest("morning lactate threshold").name, hints.type_of("jumping-jack training", "measure")
    ('lactate threshold', 'intervention')
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words: list[frozenset[str]] = []
        self._ids: list[str] = []
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._types: dict[str, Counter[str]] = defaultdict(Counter)
        for form, entries in sorted(lexicon.entries.items()):
            strong = [id for id, kind in entries if kind != WEAK]
            if strong:
                self._add(form.split(), min(strong))

    def _add(self, words: list[str], id: str) -> None:
        for word in set(words):
            self._holding[word].append(len(self._ids))
        self._types[words[-1]][self._lexicon.records[id]["type"]] += 1
        self._words.append(frozenset(words))
        self._ids.append(id)

    def _weight(self, word: str) -> float:
        return math.log1p(len(self._ids) / (1 + len(self._holding.get(word, ()))))

    def nearest(self, name: str) -> Near | None:
        """The concept whose names share most with this one; None where none reaches `NEAR`.

        Source: the overlap measure of Dice 1945, weighed by inverse document frequency.
        """
        words = frozenset(normal_form(name).split())
        whole = sum(map(self._weight, words))
        shared: dict[int, float] = defaultdict(float)
        for word in sorted(words):
            for at in self._holding.get(word, ()):
                shared[at] += self._weight(word)
        scored = [
            (2 * common / (whole + sum(map(self._weight, self._words[at]))), self._ids[at])
            for at, common in shared.items()
        ]
        best, id = min(scored, key=lambda pair: (-pair[0], pair[1]), default=(0.0, ""))
        return Near(id, self._lexicon.records[id]["label"], round(best, 3)) if best >= NEAR else None

    def type_of(self, name: str, otherwise: str) -> str:
        """The type of most known names that end like this one, else `otherwise`."""
        words = normal_form(name).split()
        types = self._types.get(words[-1], Counter()) if words else Counter()
        best = min(types, key=lambda one: (-types[one], one), default=otherwise)
        return best if types[best] >= max(_MIN_NAMES, _MIN_SHARE * types.total()) else otherwise
