"""Which concepts a written sentence names, and which of them the cited claims have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.model import Mention
from ontology import lexicon
from ontology.normalize import normal_form
from ui.explainer.check_words import BETTER, DOWN, UP, WORSE, cue_stems, plain_words, stem, word_set
from ui.explainer.citations import Item

WORD: Final = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u2019'][^\W_]*)*(?:\.\d+)?[+⁺]?")
LONGEST: Final = 8
"""Words of the longest name that is looked for."""

VAGUE: Final = frozenset(
    stem(word)
    for word in word_set(
        "training exercise performance activity time density concentration level rate power capacity response strength "
        "intake supplementation duration content volume pressure flow function expression age test dose mass cost "
        "sensitivity"
    )
)
"""Words that end many names and mean none of them by themselves."""

CHECKED_TYPES: Final = frozenset(
    {"intervention", "exercise_test", "measure", "process", "molecule", "gene_or_protein", "nutrient_or_drug"}
    | {"condition", "performance", "environment"}
)
"""Types of concepts that a claim can be about; the rest say where and in whom."""

MOVES: Final = UP | DOWN | BETTER | WORSE
_SMALL: Final = frozenset({"the", "of", "a", "an", "in", "to", "and", "with", "for"})
_AGE: Final = ("older", "old", "age", "aged", "ageing", "aging", "younger")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the sentence: its place, as written in small letters, and its stem."""

    start: int
    end: int
    low: str
    stem: str


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of the sentence that names a concept; `start` is -1 where only its words stand there, apart."""

    key: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text, numbers included.

    >>> [word.low for word in words("VO₂max rose by 9.1 % in cross-over trials.")]
    ['vo₂max', 'rose', 'by', '9.1', 'in', 'cross', 'over', 'trials']
    """
    return [Word(m.start(), m.end(), m.group().lower(), stem(m.group())) for m in WORD.finditer(text)]


def key_of(mention: Mention) -> str:
    """How a mention is told from others: its id, else its text."""
    return mention.id or mention.text


def names_of(items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    """Every end of the cited claims with all its names: of the text, the graph, the ontology."""
    found: dict[str, tuple[str, ...]] = {}
    for item in items:
        for key, told in item.names.items():
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *told, *_ontology_names(key))))
    return found


@lru_cache(maxsize=4096)
def _ontology_names(key: str) -> tuple[str, ...]:
    record = lexicon.load().records.get(key)
    return (record["label"], *record["synonyms"]) if record else ()


def named(text: str, names: Mapping[str, tuple[str, ...]]) -> list[Named]:
    """Where the sentence names the ends of the cited claims: whole names, then heads, then scattered words."""
    found = _whole(text, names)
    for key, told in names.items():
        if not any(one.key == key for one in found):
            part = _part(text, told, found)
            if part:
                found.append(Named(key, *part))
    return sorted(found, key=lambda one: (one.start, one.end))


def _whole(text: str, names: Mapping[str, tuple[str, ...]]) -> list[Named]:
    forms: dict[str, str] = {}
    for key, told in names.items():
        for name in told:
            if name != told[0] and any(word.low in MOVES for word in words(name)):
                continue  # "muscle strength increase" would swallow the verb
            forms.setdefault(normal_form(name), key)
            forms.setdefault(_stems_of(name), key)
    found: list[Named] = []
    for start, end in _windows(text):
        piece = text[start:end]
        key = forms.get(normal_form(piece)) or forms.get(_stems_of(piece)) or ""
        if key and not any(one.start < end and start < one.end for one in found):
            found.append(Named(key, start, end))
    return found


@lru_cache(maxsize=16384)
def _stems_of(name: str) -> str:
    return "~" + " ".join(word.stem for word in words(name))


def _windows(text: str) -> list[tuple[int, int]]:
    """Every stretch of up to `LONGEST` words, longest first."""
    all_words = words(text)
    spans = [
        (all_words[first].start, all_words[first + length - 1].end)
        for length in range(min(LONGEST, len(all_words)), 0, -1)
        for first in range(len(all_words) - length + 1)
    ]
    return spans


def _part(text: str, told: Iterable[str], taken: Iterable[Named]) -> tuple[int, int] | None:
    """The stretch that names a concept by its head or by most of its words; (first word) where they stand apart."""
    free = [word for word in words(text) if not any(one.start < word.end and word.start < one.end for one in taken)]
    here = {word.stem: word for word in reversed(free)}
    for name in told:
        wanted = [word.stem for word in words(name) if word.stem and word.low not in _SMALL]
        hits = [here[one] for one in wanted if one in here]
        if not hits or len(wanted) < 2:
            continue
        firm = [word for word in hits if word.stem not in VAGUE]
        if len(hits) == len(wanted) or (firm and (3 * len(hits) >= 2 * len(wanted) or hits[-1].stem == wanted[-1])):
            return min(word.start for word in hits), max(word.end for word in hits)
    return None


def strangers(text: str, items: Iterable[Item], names: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Concepts of the ontology that the sentence names and no cited claim is about, as written."""
    cited = list(items)
    known = {stem_ for told in names.values() for name in told for stem_ in (word.stem for word in words(name))}
    setting = " ".join(
        part for item in cited for claim in item.claims
        for part in (claim.context.population, claim.context.duration, claim.context.dose, item.sentence) if part
    )  # fmt: skip
    around = {word.stem for word in words(setting)}
    ours = lexicon.load()
    taken: list[tuple[int, int]] = []
    found = []
    for start, end in _windows(text):
        if any(begin < end and start < stop for begin, stop in taken):
            continue
        ids = ours.names.get(normal_form(text[start:end]), ())
        if not ids:
            continue
        taken.append((start, end))
        if set(ids) & set(names):
            continue
        own = {word.stem for word in words(text[start:end]) if word.low not in _SMALL}
        typed = {ours.records[one]["type"] for one in ids if one in ours.records}
        if own <= known or own <= plain_words() | cue_stems() | VAGUE or not typed & CHECKED_TYPES:
            continue
        if not own <= around:
            found.append(text[start:end])
    return found


def is_age(told: Iterable[str]) -> bool:
    """Whether a concept is age, which "older" and "younger" name by their direction."""
    return any(name.lower() in _AGE for name in told)
