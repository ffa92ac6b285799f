"""A mention against the term tables: gilda scores each name; the expected type and the case of symbols decide."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ontology import modifiers, term_index
from ontology.normalize import normal_form
from ontology.term_key import key_of_form
from ontology.term_near import NearNames
from ontology.term_types import FITS

if TYPE_CHECKING:
    from ontology.ground import Candidate

_STATUS: Final = (0.88, 0.84, 0.78)
_KNOWN: Final = 0.015
_SPELLING: Final = 0.06
_IN_MESH: Final = 0.02
_OF_MESH: Final = 0.03
_MISFIT: Final = 0.15
_CASE: Final = 0.02
_SYMBOL_MISFIT: Final = 0.4
_SAME: Final = 0.8
_SHORTEST: Final = 5
_COMMON: Final = modifiers.GENERIC | modifiers.BEFORE | modifiers.AFTER | modifiers.LIGHT
_SYMBOL: Final = re.compile(r"[A-Za-z0-9-]{1,6}")

Row = tuple[int, str, int, str]
Member = tuple[str, str, str]


class TermTables:
    """The index of term tables, open for reading; one connection, and what was looked up is kept.

    Args:
        path: the index (see `ontology.term_index`).
    Raises: InvalidValue: not an index, or one of another version.
    """

    def __init__(self, path: Path) -> None:
        self._db: sqlite3.Connection = term_index.connect(path)
        self._near = NearNames(self._db)
        self._members = lru_cache(maxsize=65536)(self._read_members)
        self._concepts = lru_cache(maxsize=65536)(self._read_concepts)

    def ground(self, form: str, text: str, expected: str | None = None) -> list[Candidate]:
        """Concepts of which a name is this mention, best first; the names must agree but for spelling and case.

        Args:
            form: normal form of the mention, perhaps peeled.
            text: the mention as printed; of what was peeled, its case is looked up there.
            expected: concept type; what does not fit comes lower.
        """
        from ontology.ground import filled

        rows = self._rows(key_of_form(form))
        if not rows:
            return []
        printed = as_printed(form, text)
        best: dict[int, tuple[float, Row]] = {}
        for row in rows:
            score = self._score(printed, row, expected)
            if row[0] not in best or score > best[row[0]][0]:
                best[row[0]] = (score, row)
        found = []
        for concept, (score, row) in best.items():
            why = f"{term_index.STATUS[row[2]].replace('_', ' ')} “{row[3]}” of {row[1].partition(':')[0]}"
            found.append(self._candidate(concept, score, why))
        found.sort(key=lambda one: (-one.score, one.id))
        alike = [one for one in found if one.type == found[0].type and one.score >= _SAME]
        return [filled(found[0], alike[1:]), *found[1:]] if found[0].type != "gene_or_protein" else found

    def nearest(self, text: str, score: float) -> Candidate | None:
        """The disease of which a name shares most words with a mention, with the score given for it."""
        near = self._near.nearest(text)
        if near is None:
            return None
        why = f"nearest name “{near.text}” of {near.curie.partition(':')[0]}, similarity {near.similarity:.2f}"
        return self._candidate(near.concept, score, why)

    def _candidate(self, concept: int, score: float, why: str) -> Candidate:
        from ontology.ground import Candidate

        members = self._members(concept)
        id, name, kind = members[0]
        return Candidate(id, name, kind, tuple(member[0] for member in members), round(score, 4), why)

    def _rows(self, key: str) -> list[Row]:
        return self._db.execute("SELECT concept, curie, status, text FROM name WHERE key = ?", (key,)).fetchall()

    def _read_members(self, concept: int) -> tuple[Member, ...]:
        return tuple(self._db.execute("SELECT curie, name, type FROM member WHERE concept = ?", (concept,)))

    def _read_concepts(self, curie: str) -> tuple[int, ...]:
        found = self._db.execute("SELECT concept, name FROM member WHERE curie = ?", (curie,)).fetchall()
        named = {concept for concept, name in found if name}
        return tuple(sorted(named or ({concept for concept, _ in found} if len(found) == 1 else ())))

    def _score(self, printed: str, row: Row, expected: str | None) -> float:
        members = self._members(row[0])
        fits = expected is None or members[0][2] in FITS.get(expected, (expected,))
        known = len({member[0].partition(":")[0] for member in members})
        score = _STATUS[row[2]] + _KNOWN * min(known - 1, 4)
        score -= _SPELLING * (1 - gilda_score(printed, row[3]))
        if expected == "condition" and any(member[0].startswith("MESH:") for member in members):
            score += _IN_MESH + _OF_MESH * row[1].startswith("MESH:")
        if not fits:
            score -= _SYMBOL_MISFIT if is_symbol(row[3]) else _MISFIT
        if printed != row[3] and (is_symbol(row[3]) or len(row[3]) < _SHORTEST):
            same = _letters(printed) == _letters(row[3])
            score -= _CASE if same and fits and expected else _SYMBOL_MISFIT
        if expected is None and _doubtful(row, members[0][2]):
            score -= _SYMBOL_MISFIT
        return max(min(score, 0.97), 0.0)

    def equivalents(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Every identifier that the tables hold to be the same as one of these, themselves left out."""
        given = tuple(ids)
        found = dict.fromkeys(
            member[0] for id in given for concept in self._concepts(id) for member in self._members(concept)
        )
        return tuple(id for id in found if id not in given)

    def wider(self, ids: Iterable[str]) -> tuple[str, str] | None:
        """Identifier and name of the nearest wider MeSH heading of a concept that has one of these identifiers."""
        for concept in (concept for id in ids for concept in self._concepts(id)):
            found = self._db.execute("SELECT curie, name FROM wider WHERE concept = ?", (concept,)).fetchone()
            if found:
                return str(found[0]), str(found[1])
        return None

    def named(self, name: str, kind: str) -> tuple[str, ...]:
        """Identifiers of the concepts of a type that have this name."""
        found = self.ground(normal_form(name), name, kind)
        fitting = (one for one in found if one.type in FITS.get(kind, (kind,)) and one.score >= _SAME)
        return tuple(dict.fromkeys(id for one in fitting for id in one.matches))


def _doubtful(row: Row, kind: str) -> bool:
    """Whether a name says too little where no type is expected: an alias of a symbol's form, a common word."""
    alias = is_symbol(row[3]) and (row[2] > 0 or len(row[3]) < 3)
    return alias or kind == "unknown" or normal_form(row[3]) in _COMMON


def is_symbol(name: str) -> bool:
    """Whether a name is so short and capital that it is another word in small letters.

    >>> is_symbol("REST"), is_symbol("IL6"), is_symbol("insulin")
    (True, True, False)
    """
    return bool(_SYMBOL.fullmatch(name)) and sum(letter.isupper() for letter in name) * 2 >= len(name) - 1


def as_printed(form: str, text: str) -> str:
    """The part of a mention that has a normal form, with its own capitals; the form where no part has.

    >>> as_printed("tnf", "plasma TNF levels")
    'TNF'
    """
    if normal_form(text) == form:
        return text.strip()
    words = text.split()
    count = len(form.split())
    for width in {count, max(count - 1, 1), count + 1}:
        for start in range(len(words) - width + 1):
            part = " ".join(words[start : start + width])
            if normal_form(part) == form:
                return part
    return form


def _letters(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


@lru_cache(maxsize=65536)
def gilda_score(query: str, name: str) -> float:
    """gilda's score of a name for a mention by their letters: case, dashes and spaces, in [0, 1]."""
    scorer = _scorer()
    return float(scorer.score_string_match(scorer.generate_match(query, name)))


@cache
def _scorer() -> Any:
    """gilda.scorer alone: the package around it costs three seconds of imports and makes a folder."""
    spec = find_spec("gilda")
    if spec is None:
        raise ImportError("gilda is not installed. Run: make install.")
    shell = "_physiograph_gilda"
    if shell not in sys.modules:
        sys.modules[shell] = module_from_spec(spec)
    return import_module(f"{shell}.scorer")
