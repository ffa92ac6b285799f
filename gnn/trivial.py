"""Links that follow from what the words mean, so that nobody would test them, whatever a model says of their odds."""

from __future__ import annotations

import re
from typing import Final

from kg.model import Concept

BY_DEFINITION: Final[tuple[tuple[str, str], ...]] = (
    (r"heat|hot\b|sauna|warm|cool|cold\b|ice\b|cryo|temperature", r"temperature|thermal|thermoregulat|heat|sweat"),
    (r"hypoxi|altitude|hyperoxi|oxygen breathing", r"saturation|arterial oxygen|oxygen tension|hypox|oxygen content"),
    (r"oxygen (supplement|breath|inhal|therapy)|hyperoxi", r"oxygenation|oxyh(a)?emoglobin|oxygen"),
    (r"dehydrat|rehydrat|fluid|water|hydration", r"hydration|dehydration|urine|body water|osmolal"),
    (r"bicarbonate|alkal|acidosis", r"\bph\b|bicarbonate|acid|base excess|alkal"),
    (r"blood flow restriction|occlusion|ischemi|ischaemi|tourniquet", r"blood flow|ischemi|ischaemi|occlusion"),
    (r"carbohydrate|glucose|sugar|sucrose|fructose", r"glucose|glycaemi|glycemi|carbohydrate"),
    (r"protein|amino acid|leucine", r"protein intake|amino acid|leucine"),
    (r"diet|energy restriction|fasting|caloric", r"energy intake|diet|caloric intake"),
    (r"bed rest|immobili|inactiv|sedentar|detraining|step reduction", r"physical activity|sedentar|step count|inactiv"),
    (r"exercise|training|physical activity|walking", r"physical activity|training load|training status|exercise"),
    (r"breath.?hold|apnoea|apnea", r"ventilation|breathing"),
    (r"training load|overload|tapering", r"training (load|volume|intensity)"),
)
"""Patterns in pairs: something named like the first, given to people, changes something like the second as such."""

_GENERIC: Final = frozenset(
    {
        "acute", "aerobic", "blood", "body", "capacity", "chronic", "content", "concentration", "endurance", "exercise",
        "function", "human", "index", "intake", "level", "levels", "mass", "maximal", "muscle", "of", "peak",
        "performance", "plasma", "power", "rate", "relative", "response", "resting", "ratio", "serum", "skeletal",
        "strength", "supplementation", "test", "the", "time", "total", "training", "uptake", "whole", "and", "in",
        "during", "post", "pre",
    }
)  # fmt: skip
"""Words that two names may share without saying the same of the same thing."""

NO_QUANTITY: Final = re.compile(r"(composition|ha?emodynamics|profile|pattern|distribution|morphology|technique)$")
"""Names of things that change without rising or falling: of these nothing with a sign can be tested."""

_WORD: Final = re.compile(r"[^\W_]+")
_TABLE: Final = tuple((re.compile(a), re.compile(b)) for a, b in BY_DEFINITION)


def follows_from_words(one: Concept, other: Concept) -> bool:
    """Whether a link between the two, either way, is in their names already.

    >>> heat = Concept("A:1", "heat therapy", "intervention")
    >>> follows_from_words(heat, Concept("A:2", "core temperature", "measure"))
    True
    >>> follows_from_words(heat, Concept("A:3", "capillary density", "measure"))
    False
    """
    a, b = one.name.lower(), other.name.lower()
    if _content(a) & _content(b):
        return True
    return any((x.search(a) and y.search(b)) or (x.search(b) and y.search(a)) for x, y in _TABLE)


def rises_or_falls(concept: Concept) -> bool:
    """Whether there can be more or less of it.

    >>> rises_or_falls(Concept("A:1", "body composition", "measure"))
    False
    """
    return NO_QUANTITY.search(concept.name.lower()) is None


def _content(name: str) -> set[str]:
    """The words that say what a concept is about, plurals cut."""
    return {word.removesuffix("s") for word in _WORD.findall(name) if word not in _GENERIC and len(word) > 3}
