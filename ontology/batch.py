"""Many mentions at once: the lines of one list explain each other's abbreviations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ontology.ground import THRESHOLD, Candidate, Grounder
from ontology.term_types import FITS

NEAR: Final = 40
"""Lines within which a long form is taken for the short form's, whatever else the short form may stand for."""

FAR: Final = 150
"""The same, where the short form alone may stand for several things."""

_TRIED: Final = 80
_SHORT: Final = re.compile(r"[A-Za-z][A-Za-z0-9/-]{1,6}")
_POSSESSIVE: Final = re.compile("['’]s?\\b")
_APART: Final = re.compile(r"[\s,;()/]+")
_WORD: Final = re.compile(r"[a-z0-9]+")

_VOWELS: Final = frozenset("aeiou")
_COMMON: Final = ("disease", "syndrome", "disorder", "cancer")
_SMALL: Final = ("of", "and", "the", "in", "type", "with")

Line = tuple[str, str | None]


def ground_all(grounder: Grounder, mentions: Iterable[Line]) -> Iterator[list[Candidate]]:
    """Candidates of many (text, expected type) pairs, in their order.

    A short form stands for the nearest name in the list that it abbreviates and that is of the same expected
    type. One further away counts only where the short form alone means more than one thing, or nothing.
    """
    lines = list(mentions)
    longer = _LongForms(lines)
    for at, (text, expected) in enumerate(lines):
        alone = grounder.ground(text, expected)
        known = sum(
            one.score >= THRESHOLD and (expected is None or one.type in FITS.get(expected, (expected,)))
            for one in alone
        )
        reach = (FAR if known != 1 else NEAR) if known else len(lines)
        loose = not known and expected in (*FITS["molecule"], "condition")
        found = None if known and expected == "gene_or_protein" else longer.nearest(at, reach, loose)
        told = grounder.ground(text, expected, {text.strip(): lines[found][0]}) if found is not None else []
        if not known and not told and (parts := longer.within(at)):
            told = grounder.ground(text, expected, parts)
        yield told if told and told[0].score >= THRESHOLD else alone


class _LongForms:
    """The names of a list by type and first letter, to find what a short form stands for."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._places: dict[tuple[str | None, str], list[int]] = defaultdict(list)
        for at, (text, expected) in enumerate(lines):
            if len(text) > 6:
                self._places[expected, text.lstrip()[:1].lower()].append(at)

    def nearest(self, at: int, reach: int, loose: bool) -> int | None:
        """The nearest line that spells out a line; None where that is no short form, or none within reach does."""
        return self._nearest(self._lines[at][0].strip(), at, reach, loose)

    def within(self, at: int) -> dict[str, str]:
        """The short forms in a line of several words and the names in the list that spell them out."""
        words = [word for word in _APART.split(self._lines[at][0]) if sum(map(str.isupper, word)) > 1]
        found = {word: self._nearest(word, at, FAR, loose=False) for word in words}
        return {word: self._lines[place][0] for word, place in found.items() if place is not None}

    def _nearest(self, short: str, at: int, reach: int, loose: bool) -> int | None:
        if not _SHORT.fullmatch(short):
            return None
        places = self._places.get((self._lines[at][1], short[0].lower()), ())
        near = sorted((place for place in places if abs(place - at) <= reach), key=lambda place: abs(place - at))
        tried = near[:_TRIED]
        fitting = (place for place in tried if abbreviates(short, self._lines[place][0], loose))
        condition = self._lines[at][1] == "condition"
        return next((place for place in fitting if not (condition and misread(short, self._lines[place][0]))), None)


def misread(short: str, long: str) -> bool:
    """Whether a disease's name gives a short form letters that begin no part of it: of a common last word, a vowel.

    >>> misread("AIDS", "Alzheimer's disease"), misread("MLD", "metachromatic leukodystrophy")
    (True, False)
    >>> misread("OIH", "overweight"), misread("HTN", "hypertension")
    (True, False)
    """
    words, letters = _WORD.findall(_POSSESSIVE.sub("", long.lower())), "".join(_WORD.findall(short.lower()))
    if len(words) == 1:
        return not words[0].startswith(letters) and not _VOWELS.isdisjoint(letters[1:])
    if not words or words[-1] not in _COMMON:
        return False
    begun = tuple(words[-1][:width] for width in (1, 2, 3))
    if short.removesuffix("s").lower().endswith(begun):
        return False
    return not _from_words(letters, words[:-1])


def abbreviates(short: str, long: str, loose: bool = False) -> bool:
    """Whether a short form may stand for a name: by the letters that its words begin with.

    Args:
        loose: letters of a single word do, too, as for the short names of chemicals.

    >>> abbreviates("RA", "rheumatoid arthritis"), abbreviates("RA", "rheumatic fever")
    (True, False)
    >>> abbreviates("PD", "Parkinson's disease")
    True
    >>> abbreviates("STZ", "streptozotocin"), abbreviates("STZ", "streptozotocin", loose=True)
    (False, True)
    """
    words, letters = _WORD.findall(_POSSESSIVE.sub("", long.lower())), "".join(_WORD.findall(short.lower()))
    if len(words) == 1:
        return loose and len(words[0]) >= len(letters) + 3 and _of_word(short, letters, words[0])
    if sum(letter.isupper() for letter in short) < 2:
        return False
    plural = letters[:-1] if short.endswith("s") and short[:-1].isupper() else letters
    return _from_words(plural, words)


def _of_word(short: str, letters: str, word: str) -> bool:
    return (len(letters) >= 3 and word.startswith(letters)) or (short.isupper() and _inside(letters, word))


def _from_words(letters: str, words: Sequence[str]) -> bool:
    """Whether letters can be read off the words in order, the first of each word before others of it."""
    if not letters:
        return not words or (len(words) == 1 and words[0] in _COMMON)
    if not words:
        return False
    for taken in range(min(len(letters), len(words[0])), 0, -1):
        if _inside(letters[:taken], words[0]) and _from_words(letters[taken:], words[1:]):
            return True
    return words[0] in _SMALL and _from_words(letters, words[1:])


def _inside(letters: str, word: str) -> bool:
    """Whether letters stand in a word in this order, the first at its beginning."""
    if not word.startswith(letters[0]):
        return False
    rest = iter(word[1:])
    return all(letter in rest for letter in letters[1:])
