"""A question in plain words, English or Russian, as one of the kinds that the graph answers, with the names in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.errors import InvalidValue
from ui.language.messages import later, t

KINDS: Final = {
    "affects": later("What affects VO2max?"),
    "raises": later("What increases VO2max?"),
    "lowers": later("What decreases muscle strength?"),
    "effects": later("What does caffeine affect?"),
    "reach": later("How does endurance training reach capillary density?"),
    "evidence": later("Does caffeine increase VO2max?"),
    "disagree": later("Who disagrees on VO2max?"),
    "untested": later("What is untested about critical power?"),
    "compare": later("Compare HIIT and endurance training for VO2max in older adults"),
    "about": later("What is known about creatine?"),
}
"""Kind of question → an example of it; each can be asked in Russian as well."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart.

    Args:
        kind: a key of `KINDS`. names: of the concepts, in the order in which the kind needs them.
        scope: the people asked for, or "".
    """

    kind: str
    names: tuple[str, ...]
    scope: str = ""


_W: Final = {
    "A": r"(?P<a>.+?)", "B": r"(?P<b>.+?)", "O": r"(?P<o>.+?)", "P": r"(?:\s+(?:in|among) (?P<p>.+))?",
    "ПЛЮС": r"(?:повышает|увеличивает|улучшает|усиливает|поднимает)",
    "МИНУС": r"(?:снижает|уменьшает|ухудшает|подавляет|понижает)",
    "У": r"(?:\s+(?:у|среди) (?P<p>.+))?",
    "UP": r"(?:increases?|raises?|improves?|enhances?|boosts?|elevates?|speeds?)",
    "DOWN": r"(?:decreases?|reduces?|lowers?|impairs?|blunts?|worsens?|slows?)",
    "ANY": r"(?:affects?|influences?|changes?|alters?|moves?|acts? on)",
    "GET": r"(?:reach|affect|influence|increase|raise|improve|lead to|get to|change|reduce|decrease|lower|act on)",
    "УЖЕ": r"(?:ещё |еще )?",
    "ПРО": r"(?:о|об|про|в|насчёт|насчет|по поводу)",
    "ON": r"(?:on|about|over|regarding)",
}  # fmt: skip
_TABLE: Final = (
    (r"compare {A} (?:and|with|to|vs\.?|versus) {B} (?:for|on|by|in terms of) {O}{P}", "compare", "abo"),
    (r"(?:which|what) is better for {O}{P}[,:]? {A} or {B}", "compare", "abo"),
    (r"(?:is )?{A} or {B} (?:is )?better for {O}{P}", "compare", "abo"),
    (r"who (?:disagrees?|differs?) {ON} (?:the (?:effect|influence) of )?{A} (?:and|on) {B}", "disagree", "ab"),
    (r"who (?:disagrees?|argues?|differs?) {ON} {A}", "disagree", "a"),
    (r"(?:what|where) (?:is|do papers) (?:contested|disputed|controversial|disagree) (?:about|on|in|for) {A}",
     "disagree", "a"),
    (r"what (?:is|remains|has been left) (?:untested|unknown|not tested|open|unstudied) (?:about|on|for) {A}",
     "untested", "a"),
    (r"what has nobody tested (?:about|on|for|with) {A}", "untested", "a"),
    (r"(?:how|by what|through what) (?:does|do|can|might|could) {A} {GET} {B}", "reach", "ab"),
    (r"(?:what|which) (?:is the )?(?:mechanisms?|path|way) (?:from|between|of) {A} (?:to|and|on) {B}", "reach", "ab"),
    (r"what (?:does|do|can) {A} (?:affect|influence|change|do|act on|increase|improve)(?: to| for)?", "effects", "a"),
    (r"what are the effects? of {A}", "effects", "a"),
    (r"(?:does|do|can|will|is it true that) {A} (?:{UP}|{DOWN}|{ANY}|help) {B}{P}", "evidence", "ab"),
    (r"is {A} (?:associated|correlated|related|linked) (?:with|to) {B}{P}", "evidence", "ab"),
    (r"what (?:does|can )?{UP} {A}{P}", "raises", "a"),
    (r"what (?:does|can )?{DOWN} {A}{P}", "lowers", "a"),
    (r"what (?:can )?{ANY} {A}{P}", "affects", "a"),
    (r"what (?:is|do we|do papers) (?:known|know|say) (?:about|of|on) {A}", "about", "a"),
    # Russian
    (r"(?:сравни(?:те|ть)?) {A} (?:и|с|со) {B} (?:для|по) {O}{У}", "compare", "abo"),
    (r"что лучше для {O}{У}[,:]? {A} или {B}", "compare", "abo"),
    (r"кто (?:спорит|не согласен|расходится) {ПРО} {A}", "disagree", "a"),
    (r"(?:что спорно|о чём спорят|о чем спорят|где расходятся статьи) {ПРО} {A}", "disagree", "a"),
    (r"что {УЖЕ}(?:не проверено|не исследовано|не изучено|неизвестно) {ПРО} {A}",
     "untested", "a"),
    (r"(?:как|каким образом|через что) {A} (?:действует|влияет|воздействует) на {B}", "reach", "ab"),
    (r"(?:как|каким образом|через что) {A} (?:{ПЛЮС}|{МИНУС}) {B}", "reach", "ab"),
    (r"на что (?:действует|влияет|воздействует) {A}", "effects", "a"),
    (r"(?:влияет|действует|воздействует) ли {A} на {B}{У}", "evidence", "ab"),
    (r"(?:{ПЛЮС}|{МИНУС}) ли {A} {B}{У}", "evidence", "ab"),
    (r"что {ПЛЮС} {A}{У}", "raises", "a"),
    (r"что {МИНУС} {A}{У}", "lowers", "a"),
    (r"что (?:влияет|действует|воздействует) на {A}{У}", "affects", "a"),
    (r"что (?:известно|говорят статьи) (?:о|об|про) {A}", "about", "a"),
)  # fmt: skip
"""Pattern → kind, and which groups are its names; the first that fits a whole question counts."""
_RULES: Final = tuple((re.compile(pattern.format_map(_W), re.I), kind, order) for pattern, kind, order in _TABLE)


def take_apart(text: str) -> Asked | None:
    """The kind of a question and the names in it; None where it fits no pattern.

    Raises: InvalidValue: it is empty.

    >>> take_apart("How does HIIT reach capillary density?")
    Asked(kind='reach', names=('HIIT', 'capillary density'), scope='')
    >>> take_apart("Что повышает МПК у пожилых?")
    Asked(kind='raises', names=('МПК',), scope='пожилых')
    """
    question = " ".join(text.split()).rstrip(" ?.!")
    if not question:
        raise InvalidValue(t("the question is empty. Ask such as: {examples}", examples=examples()))
    for pattern, kind, order in _RULES:
        if hit := pattern.fullmatch(question):
            groups = hit.groupdict()
            return Asked(kind, tuple(_bare(groups[key]) for key in order), (groups.get("p") or "").strip())
    return None


def examples() -> str:
    """Questions that are understood, one of each kind."""
    return " · ".join(t(example) for example in KINDS.values())


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", name.strip(" ,"), flags=re.I)
