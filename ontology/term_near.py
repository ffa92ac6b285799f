"""The disease name that shares most words with a mention, for mentions that no name and no wording explains."""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from ontology.normalize import american, singular

THRESHOLD: Final = 0.7
"""The lowest similarity that counts; chosen on the training part of BioRED."""

TABLES: Final = (
    "CREATE TABLE near (id INTEGER PRIMARY KEY, concept INTEGER, curie TEXT, text TEXT, stems TEXT)",
    "CREATE TABLE near_stem (stem TEXT, id INTEGER, PRIMARY KEY (stem, id)) WITHOUT ROWID",
    "CREATE TABLE near_weight (stem TEXT PRIMARY KEY, weight REAL) WITHOUT ROWID",
)
"""Names, the stems in each, and how much a stem weighs; "" has the weight of one that no name has."""

_STEM: Final = 5
_LONGEST: Final = 8
_WORD: Final = re.compile(r"[a-z]+|\d+")
_SMALL: Final = frozenset(["of", "the", "in", "and", "with", "to", "for", "a", "an", "or", "by"])
_NUMBERS: Final = {"ii": "2", "iii": "3", "iv": "4", "vi": "6"}
_NAMES: Final = """
    SELECT name.concept, name.curie, name.status, name.text FROM name
    JOIN member ON member.concept = name.concept AND member.place = 0 WHERE member.type = 'condition' AND (
        EXISTS (SELECT 1 FROM wider WHERE wider.concept = name.concept) OR
        EXISTS (SELECT 1 FROM member AS other WHERE other.concept = name.concept AND other.curie LIKE 'MESH:%'))
    ORDER BY name.curie NOT LIKE 'MESH:%', name.status, length(name.text), name.text, name.concept"""

_HOLDING: Final = "SELECT near.id, concept, curie, text, stems FROM near_stem JOIN near USING (id) WHERE stem = ?"


class Near(NamedTuple):
    """A name of a concept and how near it is.

    Args:
        similarity: in [0, 1]; the share of words in common, rare words weighing more.
    """

    concept: int
    curie: str
    text: str
    similarity: float


def stems(name: str) -> tuple[str, ...]:
    """The beginnings of the words of a name, each once, sorted; small words left out.

    >>> stems("Injuries of the kidney"), stems("kidney injury")
    (('injur', 'kidne'), ('injur', 'kidne'))
    """
    words = (_NUMBERS.get(word, singular(word))[:_STEM] for word in _WORD.findall(american(name.lower())))
    return tuple(sorted({word for word in words if word not in _SMALL}))


def write(db: sqlite3.Connection) -> None:
    """Fill the tables from the names of diseases that have a MeSH heading of their own or a wider one."""
    first: dict[tuple[int, tuple[str, ...]], tuple[str, str]] = {}
    for concept, curie, _, text in db.execute(_NAMES):
        found = stems(text)
        if 0 < len(found) <= _LONGEST:
            first.setdefault((concept, found), (curie, text))
    held = Counter(stem for _, found in first for stem in found)
    weights = {stem: math.log(1 + len(first) / (1 + count)) for stem, count in held.items()}
    weights[""] = math.log(1 + len(first))
    rows = [(id, key[0], *first[key], " ".join(key[1])) for id, key in enumerate(first)]
    db.executemany("INSERT INTO near VALUES (?, ?, ?, ?, ?)", rows)
    db.executemany("INSERT INTO near_stem VALUES (?, ?)", sorted((s, id) for id, (_, f) in enumerate(first) for s in f))
    db.executemany("INSERT INTO near_weight VALUES (?, ?)", sorted(weights.items()))


class NearNames:
    """The tables, open for reading.

    Args:
        db: an index with them.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @cached_property
    def _weights(self) -> dict[str, float]:
        return dict(self._db.execute("SELECT stem, weight FROM near_weight"))

    def nearest(self, mention: str) -> Near | None:
        """The name with most in common with a mention; None where none reaches `THRESHOLD`.

        Source: the overlap measure of Dice 1945, weighed by inverse document frequency.
        """
        unknown = self._weights.get("", 1.0)
        weights = {stem: self._weights.get(stem, unknown) for stem in stems(mention)}
        own = left = sum(weights.values())
        seen: set[int] = set()
        best: tuple[float, int, Near] | None = None
        for stem in sorted(weights, key=lambda stem: (-weights[stem], stem)):
            # a name without any of the stems before this one cannot reach the threshold
            if left < own * THRESHOLD / (2 - THRESHOLD):
                break
            left -= weights[stem]
            for id, concept, curie, text, held in self._db.execute(_HOLDING, (stem,)):
                if id not in seen:
                    seen.add(id)
                    similarity = self._similarity(weights, own, held.split())
                    if similarity >= THRESHOLD and (best is None or (-similarity, id) < best[:2]):
                        best = -similarity, id, Near(concept, curie, text, similarity)
        return best[2] if best else None

    def _similarity(self, weights: Mapping[str, float], own: float, held: Sequence[str]) -> float:
        shared = sum([weights[stem] for stem in held if stem in weights])
        return round(2 * shared / (own + sum([self._weights[stem] for stem in held])), 6)
