"""Numbers of a written sentence against those of the evidence: value, unit, sign, and how many people or papers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ui.explainer.check_names import named, words
from ui.explainer.check_words import APPROX, PEOPLE, stem
from ui.explainer.citations import Item

_SMALL: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_TENS: Final = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS: Final = {
    **{word: float(value) for value, word in enumerate(_SMALL)},
    **{word: 10.0 * value for value, word in enumerate(_TENS, 3)},
    "hundred": 100.0, "thousand": 1000.0, "half": 0.5, "dozen": 12.0, "third": 1 / 3, "quarter": 0.25,
}  # fmt: skip
FOLD: Final = {
    "once": 1.0, "twice": 2.0, "double": 2.0, "doubled": 2.0, "doubles": 2.0, "doubling": 2.0, "twofold": 2.0,
    "threefold": 3.0, "tripled": 3.0, "triple": 3.0, "fourfold": 4.0, "fivefold": 5.0, "tenfold": 10.0,
    "halved": 0.5, "halves": 0.5, "halving": 0.5,
}  # fmt: skip
"""Numbers hidden in other words."""

UNITS: Final = {
    **dict.fromkeys(("%", "percent", "per cent", "percentage"), "%"),
    **dict.fromkeys(("week", "weeks", "wk", "wks"), "week"),
    **dict.fromkeys(("day", "days", "d"), "day"),
    **dict.fromkeys(("month", "months", "mo"), "month"),
    **dict.fromkeys(("year", "years", "yr", "yrs"), "year"),
    **dict.fromkeys(("hour", "hours", "h", "hr", "hrs"), "hour"),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), "minute"),
    **dict.fromkeys(("second", "seconds", "s", "sec", "secs"), "second"),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers", "k"), "km"),
    **dict.fromkeys(("kg", "kilogram", "kilograms"), "kg"),
    **dict.fromkeys(("g", "gram", "grams"), "g"),
    **dict.fromkeys(("mg", "milligram", "milligrams"), "mg"),
    **dict.fromkeys(("ml", "millilitre", "millilitres", "milliliters"), "ml"),
    **dict.fromkeys(("l", "litre", "litres", "liter", "liters"), "l"),
    **dict.fromkeys(("w", "watt", "watts"), "w"),
    **dict.fromkeys(("beat", "beats", "bpm"), "beat"),
    **dict.fromkeys(("°c", "°", "degrees", "degree"), "°c"), **dict.fromkeys(("m", "metre", "metres", "meters"), "m"),
    **dict.fromkeys(("night", "nights"), "night"), **dict.fromkeys(("mmhg", "mm hg"), "mmhg"),
    **{unit: unit for unit in ("cm", "mm", "ms", "hz", "mmol", "µmol", "μmol", "nmol", "mol", "nm", "n", "j", "kj")},
    **{unit: unit for unit in ("kcal", "iu", "pg", "ng", "µg", "μg", "met", "mets", "kpa", "reps", "sets", "points")},
    **dict.fromkeys(("trial", "trials", "study", "studies", "paper", "papers", "experiment", "experiments", "report",
                     "reports", "articles", "sources", "findings", "source", "finding"), "paper"),
    **dict.fromkeys(("session", "sessions"), "session"), **dict.fromkeys(("fold", "times"), "fold"),
    **dict.fromkeys(PEOPLE, "people"),
}  # fmt: skip
_JOINT: Final = re.compile(r"\s*(?:/|·|\bper\b)\s*([a-z]+)", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"(?P<p>\b[pP]\s*(?P<op>[<>=≤≥])\s*)?(?P<sign>(?<![\w.)])[-−–]\s?)?(?P<digits>(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?|(?<![\w])\.\d+)"
    rf"|\b(?P<word>{'|'.join([*WORDS, *FOLD])})\b",
    re.IGNORECASE,
)
PIECES: Final = re.compile(r",\s|;|\band\b|\bthan\b|\bvs\b\.?|\bversus\b|\bwhereas\b|\bwhile\b|\bbut\b|\bcompared\b")
_OF_ALL: Final = frozenset({"week", "day", "month", "year", "hour", "minute", "people", "paper", "session", "night"})
"""Units of what holds for a whole study."""

_COUNT_BY_WORD: Final = 3
"""Words between a number and the people it counts ("24 healthy untrained men")."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written: value, unit ("" where none stands), comparison of a p-value, its place."""

    value: float
    unit: str
    compared: str
    decimals: int
    start: int
    end: int


def numbers(text: str) -> list[Number]:
    """Every number of a text, in digits or words, with its unit.

    >>> [(n.value, n.unit) for n in numbers("Eight weeks raised it by 9.1 % in 24 untrained men (P < 0.01).")]
    [(8.0, 'week'), (9.1, '%'), (24.0, 'people'), (0.01, '')]
    """
    found = []
    for match in _NUMBER.finditer(text):
        word = (match["word"] or "").lower()
        if word:
            value = FOLD[word] if word in FOLD else WORDS[word]
            unit, end = ("fold", match.end()) if word in FOLD else _unit(text, match.end())
            if word in ("one", "third", "half", "quarter") and unit in ("", "people", "paper"):
                continue  # "one of them", "the third step"
            decimals = 0
        else:
            digits = match["digits"].replace(",", "")
            value = float(digits) * (-1 if match["sign"] else 1)
            unit, end = _unit(text, match.end())
            decimals = len(digits.partition(".")[2])
        found.append(Number(value, unit, match["op"] or "" if match["p"] else "", decimals, match.start(), end))
    return found


def _unit(text: str, at: int) -> tuple[str, int]:
    """The unit behind a number, and where it ends; people may stand a few words behind."""
    near = re.compile(r"[\s-]*(%|per cent|°\s?[CF]?|mm Hg|[A-Za-zµμ]+)").match(text, at)
    if near is None:
        return "", at
    unit = UNITS.get(near[1].lower().replace(" ", "") if near[1] != "per cent" else near[1], "")
    if unit and unit not in ("people", "paper"):
        more = _JOINT.match(text, near.end())
        return (f"{unit}/{UNITS.get(more[1].lower(), more[1].lower())}", more.end()) if more else (unit, near.end())
    next_word = re.compile(r"[\s-]*([A-Za-z]+)")
    place = at
    for _ in range(_COUNT_BY_WORD + 1):
        found = next_word.match(text, place)
        if found is None:
            return "", at
        named = UNITS.get(found[1].lower(), "")
        if named in ("people", "paper"):
            return named, at
        if named:
            return "", at
        place = found.end()
    return "", at


def source_numbers(item: Item) -> list[Number]:
    """The numbers that a sentence citing this item may use: of its sentence, study record, and year."""
    found = numbers(item.sentence)
    for claim in item.claims:
        context = claim.context
        for told in (context.duration, context.dose, context.effect_size, context.age, context.population):
            found += numbers(told or "")
        if context.p_value:
            value = context.p_value if context.p_value.lower().startswith("p") else f"p {context.p_value}"
            found += numbers(value if re.search(r"[<>=≤≥]", value) else value.replace("p ", "p = ", 1))
        size = context.n if context.n is not None else item.paper.n
        found += [Number(float(size), "people", "", 0, 0, 0)] if size is not None else []
    year = item.claims[0].year or item.paper.year
    return [*found, *([Number(float(year), "", "", 0, 0, 0)] if year else [])]


def wrong_numbers(text: str, items: Iterable[Item]) -> list[str]:
    """The numbers of a text that no cited item has, as written."""
    cited = list(items)
    known = [number for item in cited for number in source_numbers(item)]
    papers = len({item.paper.id for item in cited})
    wrong = []
    for number in numbers(text):
        counts = number.unit == "paper" and number.value == papers
        loose = bool(APPROX.search(text[max(0, number.start - 16) : number.start]))
        if not counts and not any(_same(number, other, loose) for other in known):
            wrong.append(text[number.start : number.end].strip())
    return wrong


def misplaced(text: str, source: Sequence[tuple[str, bool]]) -> list[str]:
    """Numbers of a statement that the source gives to another thing.

    Args:
        source: the statements of the cited sentence, each with whether it names what `text` is about.
    """
    own = [number for piece, about in source if about for number in numbers(piece)]
    other = [number for piece, about in source if not about for number in numbers(piece)]
    wrong = []
    for number in numbers(text):
        elsewhere = number.unit not in _OF_ALL and any(_same(number, one, False) for one in other)
        if own and elsewhere and not any(_same(number, one, False) for one in own):
            wrong.append(text[number.start : number.end].strip())
    return wrong


def swapped(text: str, item: Item, told_by_all: Collection[str], names: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Numbers that stand beside what the cited sentence puts another number beside ("28% at once and 9% after 60 min").

    Args:
        told_by_all: stems that tell nothing apart: plain words, directions, what all statements are of.
        names: of the ends by which treatments are told apart, whatever they are called.
    """
    source = [(numbers(piece), _telling(piece, told_by_all, names)) for piece in PIECES.split(item.sentence)]
    shared = (
        set.intersection(*(stems for found, stems in source if found)) if any(found for found, _ in source) else set()
    )
    wrong = []
    for piece in PIECES.split(text):
        told = _telling(piece, told_by_all, names) - shared
        for number in numbers(piece):
            mine = told - set(re.findall(r"\d+", piece[number.start : number.end]))
            if number.unit in _OF_ALL or number.compared:
                continue
            here = [len(mine & stems) for found, stems in source if any(_same(number, one, False) for one in found)]
            there = [
                len(mine & stems)
                for found, stems in source
                if any(one.unit == number.unit and one.value != number.value for one in found)
                and not any(_same(number, one, False) for one in found)
            ]
            if here and there and max(there) > max(here):
                wrong.append(piece[number.start : number.end].strip())
    return wrong


def _telling(piece: str, told_by_all: Collection[str], names: Mapping[str, tuple[str, ...]]) -> set[str]:
    keys = {one.key for one in named(piece, names)}
    called = {word.stem for key in keys for name in names[key] for word in words(name)}
    return ({stem(word) for word in re.findall(r"[^\W_]+", piece)} - set(told_by_all) - called) | keys


def _same(one: Number, other: Number, loose: bool) -> bool:
    if one.unit and other.unit and one.unit != other.unit:
        short, long = sorted((one.unit, other.unit), key=len)
        if not long.startswith(short + "/"):
            return False
    if one.compared and other.compared and one.compared != other.compared:
        return False
    return one.value == other.value or (loose and round(other.value, one.decimals) == one.value)
