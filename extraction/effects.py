"""What a sentence says in figures: effect size with unit and confidence interval, p-value; the ones of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from extraction.quantities import UNIT, number, unit_of

LONGEST: Final = 5000
"""Characters of a sentence that are looked at: text without stops must not cost more than its worth."""

STATISTIC: Final = (
    r"Cohen['’]?s? ?d|Hedges['’]? ?g|SMD|WMD|MD|mean difference|ES|effect size|d|g|r2|r²|R2|R²|r|rho|ρ|β|beta"
    r"|η2p?|ηp2|η²p?|ηp²"
    r"|OR|RR|HR|odds ratio|hazard ratio|relative risk|risk ratio|ICC"
)
PLAIN: Final = r"[-−–+]?\s?(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)"
EFFECT: Final = re.compile(
    rf"\b(?P<name>{STATISTIC})(?: (?:was|of))?\s?[=:]?\s?(?:[<>≤≥]\s?)?"
    r"(?P<a>[-−–+]?\s?(?:\d*\.\d+|(?<=[=] )\d+|(?<==)\d+))"
    r"(?:\s?(?:±|to|[-–])\s?[-−]?\d*\.?\d+)?"
    r"|(?<![\w.±])(?P<b>[-−–+~∼]?\s?\d+(?:\.\d+)?)(?:\s?(?:±|[-–]|to)\s?\d+(?:\.\d+)?)?\s?%"
    r"(?!\s?(?:CI|confidence|(?:of )?(?:the )?(?:V̇?O2|VO₂|HR|1 ?RM|MVC|peak|max)))"
    r"|\b(?P<c>\d+(?:\.\d+)?)[- ]?fold\b"
)
"""A named statistic, a percentage, or a multiple."""

CHANGE: Final = re.compile(
    r"(?:\b(?:by|(?:(?P<name>mean difference|WMD|MD)|differences?)(?: (?:of|was|between groups))?[,:=]?"
    r"|change[sd]?(?: (?:of|by|was))?[,:=]?|gain(?:ed)?(?: of)?|lost|loss(?: of)?"
    r"|(?:reduction|increase|decrease) of|was|were)"
    rf"|(?P<mark>[\[(;,])|(?<!\d)) ?(?P<a>{PLAIN})(?:\s?(?:±|\+/-)\s?\d+(?:\.\d+)?)?\s?(?P<unit>{UNIT})(?![\w%])"
)
"""A change in a unit: "by 3.4 mL/kg/min", "(−2.7 bpm"; a number without such a word needs a sign."""

WORDED: Final = re.compile(r"by|mean diff|WMD|MD|diff|change|gain|los|reduc|incr|decr")
FROM_TO: Final = re.compile(
    rf"\bfrom (?P<a>{PLAIN})(?:\s?(?:±|\+/-)\s?\d+(?:\.\d+)?)?(?:\s?(?P<one>{UNIT}|%))?"
    rf" to (?P<b>{PLAIN})(?:\s?(?:±|\+/-)\s?\d+(?:\.\d+)?)?(?:\s?(?P<unit>{UNIT}|%))?(?![\w%])"
)
"""A value before and after: "from 40.1 to 44.2 mL/kg/min"."""

SPAN: Final = rf"(?P<low>{PLAIN})\s?%?\s?(?:,|;|to|[-–−—]|and)\s?(?P<high>{PLAIN})"
INTERVAL: Final = re.compile(
    rf"[\s,;]*[\[(]?\s?\d\d(?:\.\d+)?\s?%\s?(?:CIs?|confidence intervals?(?: ?\[CI\]| ?\(CI\))?)"
    r"[\s:=,]*(?:of |was )?[\[(]?\s?"
    rf"{SPAN}\s?(?:{UNIT}|%)?\s?[\])]?"
)
"""A confidence interval directly after the figure it belongs to."""

P_VALUE: Final = re.compile(
    r"\b[pP](?:[- ]?values?)?\s?(?:[=<>≤≥⩽⩾]|&lt;|&gt;|textless|textgreater)\s?"
    r"(?:\d?[.,]\d+(?:\s?[×x]\s?10[-−]\d+)?|\d+e-\d+)|\b[pP] (?:was )?(?:n\.?s\.?|not significant)\b"
)
LIST: Final = re.compile(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
HYPHENS: Final = "-−–+"


@dataclass(frozen=True, slots=True)
class Effect:
    """A size as stated.

    Args:
        text: letter for letter, with its interval.
        start: place in the sentence.
        value: the number; of "from A to B", B − A.
        unit: "%", "fold", a unit in one spelling ("mL/kg/min"), or the statistic's name ("d", "OR").
        low, high: limits of the confidence interval, in that unit, or None.
        named: whether a statistic was named ("d = 0.8").
    """

    text: str
    start: int
    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    named: bool = False


def _limits(sentence: str, end: int) -> tuple[int, float | None, float | None]:
    """End of the text, and the limits, of an interval at `end`."""
    found = INTERVAL.match(sentence, end)
    if found is None:
        return end, None, None
    stop = found.end() if sentence[end : found.end()].count("(") == sentence[end : found.end()].count(")") else None
    stop = stop or len(sentence[: found.end()].rstrip(")] "))
    return stop, number(found["low"]), number(found["high"])


def _effect(sentence: str, found: re.Match[str], value: float, unit: str, named: bool = False) -> Effect:
    end, low, high = _limits(sentence, found.end())
    start = found.start() + len(found.group()) - len(found.group().lstrip(" ,;:=[("))
    return Effect(sentence[start:end].strip(), start, value, unit, low, high, named)


def _stated(sentence: str) -> Iterator[Effect]:
    for found in EFFECT.finditer(sentence):
        text = found["a"] or found["b"] or found["c"]
        unit = found["name"] or ("fold" if found["c"] else "%")
        if re.match(r"\s?(?:CI|confidence)", sentence[found.end() :]) is None:
            yield _effect(sentence, found, number(text.lstrip("~∼ ").replace(" ", "")), unit, found["name"] is not None)
    for found in FROM_TO.finditer(sentence):
        unit = "%" if "%" in (found["unit"] or found["one"] or "") else unit_of(found["unit"] or found["one"] or "")
        if unit:
            yield _effect(sentence, found, round(number(found["b"]) - number(found["a"]), 6), unit)


def _changes(sentence: str) -> Iterator[Effect]:
    for found in CHANGE.finditer(sentence):
        figure = found["a"].replace(" ", "")
        signed = figure[0] in HYPHENS and found["a"][1] != " "
        unit = unit_of(found["unit"]) if signed or WORDED.match(found.group()) else None
        if unit:
            effect = _effect(sentence, found, number(figure), unit)
            at = found.start() if found["name"] else found.start("a") + len(found["a"]) - len(found["a"].lstrip())
            text = sentence[at : effect.start + len(effect.text)].strip()
            yield Effect(text, at, effect.value, unit, effect.low, effect.high, found["name"] is not None)


@lru_cache(maxsize=256)
def effects_of(sentence: str) -> tuple[Effect, ...]:
    """All sizes that a sentence states, in order, none inside another.

    >>> [(e.text, e.value, e.unit) for e in effects_of("VO2max rose by 12% and mass fell by 1.4 kg.")]
    [('12%', 12.0, '%'), ('1.4 kg', 1.4, 'kg')]
    """
    sentence = sentence[:LONGEST]
    kept: list[Effect] = []
    every = [*_stated(sentence), *_changes(sentence)]
    for effect in sorted(every, key=lambda item: (item.start, -len(item.text))):
        if not kept or effect.start >= kept[-1].start + len(kept[-1].text):
            kept.append(effect)
    return tuple(kept)


def _place_in_list(sentence: str, name: str, stop: int, count: int) -> int | None:
    """Which of `count` coordinated names before `stop` a name is: "A, B and C fell (1%, 2%, 3%, respectively)"."""
    at = sentence.rfind(name, 0, stop)
    if at < 0:
        return None
    head = [part for part in LIST.split(sentence[:stop]) if part.strip()]
    place = next((i for i, part in enumerate(reversed(head)) if name in part), None)
    return count - 1 - place if place is not None and place < count else None


def _nearest(sentence: str, name: str, starts: Sequence[int]) -> int:
    """Which of the figures at `starts` belongs to a name: by "respectively", else the next after it, else before it."""
    at = sentence.find(name) if name else -1
    if at < 0 or len(starts) < 2:
        return 0
    if "respectively" in sentence[starts[-1] :]:
        place = _place_in_list(sentence, name, starts[0], len(starts))
        if place is not None:
            return place
    after = [i for i, start in enumerate(starts) if start >= at + len(name)]
    before = [i for i, start in enumerate(starts) if start < at and not re.search("[.;,]", sentence[start:at])]
    if before and re.fullmatch(r"[^.;,()]{0,40}\b(?:in|of|for)\b[^.;,()]{0,20}", sentence[starts[before[-1]] : at]):
        return before[-1]
    return after[0] if after else len(starts) - 1


def effect_of(sentence: str, name: str = "") -> tuple[str | None, str | None]:
    """Effect size and p-value that a sentence states, letter for letter; of a name, where there are several.

    A named statistic goes before a change in a unit or percent.

    >>> effect_of("VO2max rose by 12% (d = 0.8, P < 0.05).")
    ('d = 0.8', 'P < 0.05')
    >>> effect_of("Mass fell by 2 kg (P = 0.01) and fat by 9% (P = 0.03).", "fat")
    ('9%', 'P = 0.03')
    """
    sentence = sentence[:LONGEST]
    effects, values = effects_of(sentence), list(P_VALUE.finditer(sentence))
    named = tuple(effect for effect in effects if effect.named)
    if len({effect.unit for effect in named}) == 1 or not name:
        effects = named or effects
    effect = effects[_nearest(sentence, name, [e.start for e in effects])] if effects else None
    value = values[_nearest(sentence, name, [v.start() for v in values])] if values else None
    return effect.text if effect else None, value.group().strip() if value else None
