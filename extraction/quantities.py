"""Units as papers write them → one spelling, by pint; numbers as papers write them → floats."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pint

ATOM: Final = (
    r"(?:m[lL]|[lL]|dL|[µμ][gLM]|u[gL]|kg|mg|ng|pg|g|mmol|[µμ]mol|nmol|pmol|mol|mM|nM|min(?:utes?)?|h(?:ours?)?"
    r"|s(?:ec(?:onds?)?)?|ms|d(?:ays?)?|wk|weeks?|mo(?:nths?)?|yrs?|years?|beats?|bpm|b|mm ?Hg|cm ?H2O|kPa|Pa|km|cm|mm"
    r"|m|kJ|kcal|cal|J|k?Nm?|kW|W(?:atts?)?|METs?|IU|m?U|Hz|m?V|°C|points?|repetitions?|reps)"
)
UNIT: Final = (
    rf"{ATOM}(?:\d|[²³])?(?:(?:\s?[·∙⋅•.×*]\s?|\s?/\s?|\s)(?:{ATOM}(?:\d|[²³])?)(?:\s?(?:\^?[-−–]\s?1|⁻¹|-1))?){{0,3}}"
)
"""A unit in running text: "mL/kg/min", "ml·kg−1·min−1", "mm Hg", "W"."""

NAMES: Final[dict[str, str]] = {
    "ml": "milliliter", "mL": "milliliter", "l": "liter", "L": "liter", "dL": "deciliter", "d": "day",
    "wk": "week", "wks": "week", "mo": "month", "hr": "hour", "yr": "year", "yrs": "year", "b": "beat",
    "bpm": "beat/minute", "beats": "beat", "mmHg": "mmHg", "cmH2O": "cmH2O", "MET": "met", "METs": "met",
    "Watts": "watt", "Watt": "watt", "watts": "watt", "sec": "second", "IU": "international_unit",
    "U": "enzyme_unit", "mU": "millienzyme_unit", "mM": "millimole/liter", "nM": "nanomole/liter",
    "µM": "micromole/liter", "uL": "microliter", "ug": "microgram", "Nm": "newton*meter",
    "kNm": "kilonewton*meter", "°C": "kelvin", "points": "point_scored", "point": "point_scored",
    "repetition": "rep", "repetitions": "rep", "reps": "rep", "min": "minute", "h": "hour", "s": "second",
}  # fmt: skip
"""Spelling in papers → pint's; what is not here pint knows as it stands. A difference in °C is one in kelvin."""

OWN_UNITS: Final = ("beat = []", "met = []", "point_scored = []", "rep = []", "international_unit = []")
"""Counts without dimension that pint does not have."""

POWER: Final = re.compile(r"(?:\^?[-−–]\s?1|⁻¹)$")
SQUARE: Final = re.compile(r"(.+?)([23²³]?)")
SQUARES: Final = {"2": "**2", "²": "**2", "3": "**3", "³": "**3"}
PARTS: Final = re.compile(r"\s*([·∙⋅•.×*/]|\s)\s*")


@cache
def registry() -> pint.UnitRegistry[float]:
    """pint's units and those that exercise physiology counts in; made once, when first asked."""
    import pint

    units: pint.UnitRegistry[float] = pint.UnitRegistry()
    for line in OWN_UNITS:
        units.define(line)
    return units


def number(text: str) -> float:
    """The value of a number as printed: any minus sign, decimal point without a zero.

    >>> number("−2.1"), number(".05"), number("1,250")
    (-2.1, 0.05, 1250.0)
    """
    return float(re.sub(r"(?<=\d),(?=\d{3}\b)", "", re.sub(r"^\+", "", re.sub(r"^[−–-]\s?", "-", text.strip()))))


def _factors(text: str) -> list[tuple[str, int]]:
    """(name in pint's spelling, power) of each part of a unit."""
    found, sign = [], 1
    text = re.sub(r"\bmm Hg\b", "mmHg", re.sub(r"\bcm H2O\b", "cmH2O", text.replace("μ", "µ")))
    text = re.sub(r"(\S)\s+([-−–]\s?1)", r"\1\2", text)
    for part in PARTS.split(text.strip()):
        if part == "/":
            sign = -1
        elif part and part not in "·∙⋅•.×* ":
            power = -1 if POWER.search(part) else sign
            plain, times = SQUARE.fullmatch(POWER.sub("", part)).groups()  # type: ignore[union-attr]
            found.append((NAMES.get(plain, plain) + SQUARES.get(times or "", ""), power))
    return found


@lru_cache(maxsize=1024)
def unit_of(text: str) -> str | None:
    """One spelling of a unit, or None where pint knows none by that name.

    >>> unit_of("ml·kg−1·min−1") == unit_of("mL/kg/min") == "mL/kg/min"
    True
    >>> unit_of("mm Hg"), unit_of("wk"), unit_of("cyclists")
    ('mmHg', 'week', None)
    """
    import pint

    factors = _factors(text)
    above = " * ".join(name for name, power in factors if power > 0)
    below = "".join(f" / ({name})" for name, power in factors if power < 0)
    try:
        unit = registry().parse_units((above or "1") + below)
    except (pint.UndefinedUnitError, pint.errors.DefinitionSyntaxError, ValueError, TypeError):
        return None
    return re.sub(r"\b([mdµ]?)l\b", r"\1L", f"{unit:~P}") if factors else None


def in_unit(value: float, unit: str, wanted: str) -> float | None:
    """A value in another unit, or None where the two do not measure the same.

    >>> in_unit(90, "min", "h"), in_unit(3, "months", "weeks") is not None, in_unit(1, "kg", "min")
    (1.5, True, None)
    """
    import pint

    known = registry()
    try:
        sides = [known.parse_units(NAMES.get(name, name)) for name in (unit, wanted)]
        return float(known.Quantity(value, sides[0]).to(sides[1]).magnitude)
    except (pint.UndefinedUnitError, pint.DimensionalityError):
        return None
