"""Enough Russian grammar for names of concepts in a sentence: the accusative, and whether a name is a plural."""

from __future__ import annotations

import re
from typing import Final

_SOFT: Final = "верхн|нижн|средн|задн|передн|внутренн|внешн|ранн|поздн|последн|ближн|домашн|син"
_ADJECTIVE: Final = re.compile(
    rf"(?:[а-яё-]+(?:ая|яя|ое|ый|ой|ые|аяся|ееся|ийся|иеся)|[а-яё-]*[кгхжшщч](?:ий|ие|ее)|(?:{_SOFT})(?:ий|ие|ее))",
    re.I,
)
_PLURAL_ADJECTIVE: Final = re.compile(r"[а-яё-]+(?:ые|ие|иеся)", re.I)
_PLURAL_NOUN: Final = re.compile(r"[а-яё]+(?:ы|и|ые|щие|[кгх]ие)", re.I)
_ENDINGS: Final = (("аяся", "уюся"), ("ая", "ую"), ("яя", "юю"), ("а", "у"), ("я", "ю"))
"""Feminine endings in the nominative and the accusative; the other ones are alike in both (of things)."""
_PLURALS: Final = frozenset(
    ("волокна", "вещества", "движения", "единоборства", "заболевания", "занятия", "знания", "колебания", "масла",
     "миоядра", "нарушения", "отжимания", "ощущения", "падения", "расстройства", "свойства", "события", "средства",
     "упражнения", "явления")
)  # fmt: skip
"""Neuter plurals, which end as a feminine does."""
_UNCHANGED: Final = frozenset(("время", "тайцзи"))
VERBS: Final = {"повышает": "повышают", "снижает": "снижают", "не влияет": "не влияют", "влияет": "влияют"}
"""Verb of one subject → of several."""


def _head(name: str) -> tuple[list[str], int]:
    """The words of a name, and the place of its noun: the first word that is no adjective."""
    parts = name.split(" ")
    place = 0
    while place < len(parts) - 1 and (_is_adjective(parts[place]) or _turns(parts, place)):
        place += 1
    return parts, place


def _is_adjective(word: str) -> bool:
    return bool(_ADJECTIVE.fullmatch(word))


def _turns(parts: list[str], place: int) -> bool:
    """Whether an adverb stands there: "самостоятельно выбранная"."""
    return parts[place].endswith("но") and _is_adjective(parts[place + 1])


def is_plural(name: str) -> bool:
    """Whether a name in the nominative is a plural, or two things joined by "и".

    >>> is_plural("силовые тренировки"), is_plural("концентрация глюкозы"), is_plural("PGC-1α")
    (True, False, False)
    """
    parts, place = _head(name)
    if parts[place + 1 : place + 2] == ["и"]:
        return True
    if place:
        return bool(_PLURAL_ADJECTIVE.fullmatch(parts[0]))
    noun = parts[0].split("-")[0].lower()
    return noun in _PLURALS or (noun not in _UNCHANGED and bool(_PLURAL_NOUN.fullmatch(noun)))


def accusative(name: str) -> str:
    """A name of a thing in the accusative.

    >>> accusative("высокоинтенсивная интервальная тренировка"), accusative("время до отказа"), accusative("МПК")
    ('высокоинтенсивную интервальную тренировку', 'время до отказа', 'МПК')
    """
    parts, place = _head(name)
    before, after = parts[: place + 1], parts[place + 1 :]
    if after[:1] == ["и"]:
        return f"{accusative(' '.join(before))} и {accusative(' '.join(after[1:]))}"
    if is_plural(name):
        return name
    if after and _is_adjective(after[0]) and after[0].endswith(("ая", "яя")):
        before, after = [*before, after[0]], after[1:]
    return " ".join([*(_turned(part) for part in before), *after])


def _turned(word: str) -> str:
    if word.lower() in _UNCHANGED or not re.fullmatch(r"\S*[а-яё]{2,}", word):
        return word
    for ending, other in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)] + other
    return word
