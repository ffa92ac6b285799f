"""Which sense of a short name a document means, by the other words that it uses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from ontology import modifiers
from ontology.lexicon import Lexicon
from ontology.normalize import normal_form

ENOUGH: Final = 1.0
"""Evidence that a sense needs."""

_AHEAD: Final = 0.5
_NAMED: Final = 2.0
_NEIGHBOUR: Final = 1.0
_WORD: Final = 0.3
_MOST_WORDS: Final = 4
_COMMON: Final = modifiers.GENERIC | modifiers.BEFORE | modifiers.AFTER | modifiers.CUTS | modifiers.LIGHT
_SMALL_WORDS: Final = """the a an and or of to in is are that which who one two more less than its it be not no other
kind much how such people part used use taken made many few most mostly often"""
_SMALL: Final = frozenset(_SMALL_WORDS.split())


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of a document as `Grounder.ground` takes them for context.

    >>> sorted(words_of(["Critical powers of cyclists"]))
    ['critical', 'cyclist', 'of', 'power']
    """
    return frozenset(word for text in texts for word in normal_form(text).split())


class Senses:
    """Weighs the senses of a name against the words of a document."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._below: dict[str, list[str]] = {}
        for record in lexicon.records.values():
            for parent in record["parents"]:
                self._below.setdefault(parent, []).append(record["id"])
        self._known: dict[str, tuple[list[list[str]], list[list[str]], frozenset[str]]] = {}

    def choose(self, ids: Sequence[str], words: Collection[str]) -> str | None:
        """The one sense that the words speak for; None where none has enough evidence or two are close.

        Args:
            ids: the senses, concepts of the ontology.
            words: what `words_of` makes of the document.
        """
        ranked = sorted((-self.evidence(id, words), id) for id in ids)
        if not ranked or -ranked[0][0] < ENOUGH:
            return None
        return ranked[0][1] if len(ranked) == 1 or ranked[1][0] - ranked[0][0] >= _AHEAD else None

    def evidence(self, id: str, words: Collection[str]) -> float:
        """How much the words speak for a sense: its own names, its neighbours' names, words of its definition."""
        if id not in self._known:
            self._known[id] = self._signature(id)
        own, near, defining = self._known[id]
        score = _NAMED * any(all(word in words for word in name) for name in own)
        score += _NEIGHBOUR * any(all(word in words for word in name) for name in near)
        return score + _WORD * min(_MOST_WORDS, sum(word in words for word in defining))

    def _signature(self, id: str) -> tuple[list[list[str]], list[list[str]], frozenset[str]]:
        """Own names, neighbours' names and words of the definition; names of one word are too weak but for labels."""
        record = self._lexicon.records[id]
        own = [form.split() for form in map(normal_form, (record["label"], *record["synonyms"]))]
        beside = [other for parent in record["parents"] for other in self._below.get(parent, ()) if other != id]
        around = [*record["parents"], *self._below.get(id, ()), *beside]
        near = [normal_form(self._lexicon.records[other]["label"]).split() for other in around]
        defining = {word for text in (record["definition"], *record["synonyms"]) for word in normal_form(text).split()}
        return (
            [name for name in own if len(name) > 1 or len(name[0]) > 5],
            [name for name in near if len(name) > 1],
            frozenset(word for word in defining - _COMMON - _SMALL if len(word) > 2),
        )
