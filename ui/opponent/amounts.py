"""Durations and doses in a phrase, as numbers that can be compared."""

from __future__ import annotations

import re
from typing import Final

_NUMBERS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "одной": 1, "одну": 1, "две": 2, "двух": 2, "три": 3, "трёх": 3, "шесть": 6, "восемь": 8,
}  # fmt: skip
_NUMBER: Final = rf"(?P<n>\d+(?:[.,]\d+)?|{'|'.join(_NUMBERS)})"
_DAYS: Final = (
    (r"days?|дн(?:ей|я)|день", 1.0), (r"weeks?|недел[юиья]\w*", 7.0), (r"months?|месяц\w*", 30.0),
    (r"years?|лет|год\w*", 365.0), (r"hours?|h|час\w*", 1 / 24), (r"min(?:utes?)?|минут\w*", 1 / 1440),
)  # fmt: skip
_DOSES: Final = (
    (r"mg/kg|mg·kg|мг/кг", "mg/kg"), (r"g/kg|г/кг", "g/kg"), (r"mmol|ммоль", "mmol"), (r"μg|µg|mcg|мкг", "μg"),
    (r"mg|мг", "mg"), (r"g|grams?|г", "g"), (r"ml|мл", "ml"), (r"°C|° C", "°C"), (r"%", "%"),
)  # fmt: skip
_FACTOR: Final = 2.0


def days(text: str) -> dict[str, float]:
    """Durations of a phrase in days, under the key "days"; the longest counts; empty where it names none.

    >>> days("after two weeks"), days("in men")
    ({'days': 14.0}, {})
    """
    found = [_value(hit["n"]) * scale for unit, scale in _DAYS for hit in _hits(text, unit)]
    return {"days": max(found)} if found else {}


def doses(text: str) -> dict[str, float]:
    """Doses of a phrase by unit.

    >>> doses("with 6 mg/kg of it"), doses("5 g daily")
    ({'mg/kg': 6.0}, {'g': 5.0})
    """
    found: dict[str, float] = {}
    for unit, name in _DOSES:
        for hit in _hits(text, unit):
            found.setdefault(name, _value(hit["n"]))
    return found


def near(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two amounts lie within a factor of two, or share no unit in which they could be told apart.

    >>> near({"days": 14.0}, {"days": 56.0}), near({"g": 5.0}, {"mg/kg": 3.0})
    (False, True)
    """
    shared = [(one[unit], other[unit]) for unit in one if unit in other]
    return not shared or any(max(pair) <= _FACTOR * min(pair) for pair in shared)


def _hits(text: str, unit: str) -> list[re.Match[str]]:
    return list(re.finditer(rf"\b{_NUMBER}[ -]?(?:{unit})(?![\w/])", text, re.I))


def _value(text: str) -> float:
    return float(_NUMBERS.get(text.lower()) or text.replace(",", "."))
