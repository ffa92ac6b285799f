"""The sentences of a hypothesis, which the ledger keeps in English, said anew in the language in use.

`gnn.proposal` and `gnn.candidates` write them by the templates below; each is found again by its fixed words, and its
fields are filled into the translation. A sentence that fits none stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from ui.language.kept_text import filled, pattern
from ui.language.messages import both, current, later, n, t
from ui.language.names import label
from ui.language.wording import said

_DESIGNS: Final = (
    later(
        "Controlled experiment in muscle cells or an animal model: block, and separately raise, {one} under the same "
        "exercise stimulus, and measure {two} with the assessor blinded"
    ),
    later(
        "Cross-sectional comparison: measure {two} in people with and without {one}, matched for age, sex and training "
        "status"
    ),
    later(
        "Cohort study: measure {one} and {two} in the same people at the start and after {length}, and correlate "
        "levels and changes, adjusted for age and training status"
    ),
    later(
        "Randomised crossover: {people} complete a session of {one} and a matched control session on separate days, "
        "with {two} measured before and after each"
    ),
    later(
        "Randomised controlled trial: {people} are assigned to {one} or placebo, double-blind for {length}, with {two} "
        "measured before and after"
    ),
    later(
        "Randomised controlled trial: {people} are assigned to {one} or placebo, double-blind, with {two} measured "
        "before and after"
    ),
    later(
        "Randomised controlled trial: {people} are assigned to {one} or a time-matched control for {length}, with "
        "{two} measured before and after"
    ),
    later(
        "Randomised controlled trial: {people} are assigned to {one} or a time-matched control, with {two} measured "
        "before and after"
    ),
)
_ENDS: Final = (
    later("{design}; the hypothesis predicts a rise in {outcome}."),
    later("{design}; the hypothesis predicts a fall in {outcome}."),
    later("{design}; the hypothesis predicts no change in {outcome}."),
    later("{design}; the hypothesis predicts a change in {outcome}."),
)
_OUTCOME: Final = (later("{two} with {one}"),)
_NOVEL: Final = (
    later(
        "No claim in the graph links the two, in either direction, under any relation. Close to it and known: {links}."
    ),
    later("No claim in the graph links the two, in either direction, under any relation."),
)
_ASKED: Final = (
    both("Hypothesised but untested: {number} paper states it as a hypothesis, first in {year}; no result yet.",
         "Hypothesised but untested: {number} papers state it as a hypothesis, first in {year}; no result yet."),
    both("Hypothesised but untested: {number} paper states it as a hypothesis; no result yet.",
         "Hypothesised but untested: {number} papers state it as a hypothesis; no result yet."),
)  # fmt: skip
_LENGTHS: Final = {"day": both("{number} day", "{number} days"), "week": both("{number} week", "{number} weeks"),
                   "month": both("{number} month", "{number} months")}  # fmt: skip
_LENGTH: Final = re.compile(r"(\d+) (day|week|month)s?")
_RELATION: Final = re.compile(
    "(.+?) (increases|decreases|no effect|affects|positively associated|negatively associated|not associated|"
    "associated) (.+)"
)


def said_anew(text: str) -> str:
    """A sentence of a hypothesis in the language in use.

    >>> said_anew("No claim in the graph links the two, in either direction, under any relation.")
    'No claim in the graph links the two, in either direction, under any relation.'
    """
    return text if current() == "en" else _asked(text) or filled(text, (*_ENDS, *_NOVEL), _field) or text


def _asked(text: str) -> str:
    for one, many in _ASKED:
        hit = pattern(one).fullmatch(text) or pattern(many).fullmatch(text)
        if hit:
            return n(
                one, many, int(hit["number"]), **{key: value for key, value in hit.groupdict().items() if key == "year"}
            )
    return ""


def _field(field: str, value: str) -> str:
    if field == "design":
        return filled(value, _DESIGNS, _field) or value
    if field == "outcome":
        return filled(value, _OUTCOME, _field) or _name(value)
    if field == "links":
        return "; ".join(_link(link) for link in value.split("; "))
    if field == "length" and (hit := _LENGTH.fullmatch(value)):
        return n(*_LENGTHS[hit[2]], int(hit[1]))
    if field == "people" and value == "healthy adults":
        return t("healthy adults")
    return _name(value) if field in ("one", "two") else value


def _link(text: str) -> str:
    hit = _RELATION.fullmatch(text)
    return said(_name(hit[1]), hit[2].replace(" ", "_"), _name(hit[3])) if hit else text


def _name(text: str) -> str:
    return label(_ids().get(text, ""), text)


@lru_cache(maxsize=1)
def _ids() -> dict[str, str]:
    from ontology import lexicon

    return {record["label"]: id for id, record in lexicon.load().records.items()}
