"""Whose body was studied: people or an animal, by counting the words for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.model import Sentence

SPECIES: Final = (
    ("rat", r"\brats?\b|\bsprague[- ]dawley\b|\bwistar\b"),
    ("mouse", r"\b(?-i:[Mm]ice)\b|\bmouse\b|\bmurine\b|\bC57BL"),
    ("dog", r"\bdogs?\b|\bcanines?\b"),
    ("horse", r"\bhorses?\b|\bequines?\b|\bthoroughbreds?\b"),
    ("rabbit", r"\brabbits?\b"),
    ("pig", r"\bpigs?\b|\bpiglets?\b|\bporcine\b|\bswine\b"),
    ("sheep", r"\bsheep\b|\blambs?\b|\bovine\b"),
    ("cat", r"\bcats?\b"),
    ("monkey", r"\bmonkeys?\b|\bmacaques?\b"),
    ("hamster", r"\bhamsters?\b"),
    ("zebrafish", r"\bzebrafish\b"),
)
ANIMALS: Final = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in SPECIES)
HUMAN: Final = re.compile(
    r"\b(?:humans?|(?:wo)?m[ae]n|patients?|participants?|volunteers?|athletes?|subjects?|adults?|children|boys|girls"
    r"|individuals?|people|persons?|cyclists?|runners?|players?|students?|smokers?|males?|females?|adolescents?)\b",
    re.IGNORECASE,
)
PEOPLELESS: Final = ("modelling", "in_vitro", "review", "meta_analysis")
"""Designs that may have nobody in them."""


def core_of(sentences: Sequence[Sentence]) -> str:
    """Title, aims and methods as one text; all sentences where there are none of these."""
    core = [s.text for s in sentences if s.role in ("title", "objective", "methods")]
    return " ".join(core or [s.text for s in sentences])


def animal_in(text: str) -> str | None:
    """The animal that a text names at least twice and oftener than people, or None.

    >>> animal_in("Ten rats ran; the rats were then weighed.")
    'rat'
    >>> animal_in("Ten men clicked a mouse.") is None
    True
    """
    animal, count = max(((name, len(words.findall(text))) for name, words in ANIMALS), key=lambda pair: pair[1])
    return animal if count > max(1, len(HUMAN.findall(text))) else None


def species_of(sentences: Sequence[Sentence], design: str) -> str | None:
    """Species studied: an animal where title, aims and methods are about one, else human; None where nobody is."""
    animal = animal_in(core_of(sentences))
    if animal or design != "animal_experiment":
        nobody = design in PEOPLELESS and not any(HUMAN.search(sentence.text) for sentence in sentences)
        return animal or (None if nobody else "human")
    named = [name for name, words in ANIMALS if words.search(core_of(sentences))]
    return named[0] if named else "human"
