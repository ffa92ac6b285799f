"""Provocations: two things far apart that nobody has joined, a believed way from one to the other, and questions."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.model import CAUSAL, SIGN, Concept, EvidencePath, Link, Paper, PathStep
from ui.evidence.explain import path_text, quote_lines, reference_lines
from ui.evidence.lookup import Lookup
from ui.evidence.quotes import Quote, is_own_result, quotes
from ui.language.messages import t
from ui.language.wording import said

STARTS: Final = ("intervention", "nutrient_or_drug", "environment", "condition")
"""Types that a person can be exposed to."""

MOST_STEPS: Final = 12
"""So many links of each concept are followed, most believed first."""


@dataclass(frozen=True, slots=True)
class Provocation:
    """A pair that no claim joins, the surprising path, and what to ask of it.

    Args:
        surprise: how far the pair is apart for how well its steps are believed; for ranking only.
        quotes: the best sentence of each step, in the order of the path.
    """

    subject: Concept
    object: Concept
    path: EvidencePath
    surprise: float
    questions: tuple[str, ...]
    quotes: tuple[Quote, ...]


def provocations(lookup: Lookup, top: int = 5) -> list[Provocation]:
    """The most surprising pairs at three believed steps, none nearer; each concept begins one and ends one at most."""
    ranked = sorted(
        _paths(lookup), key=lambda found: (-found[0], [link.subject for link in found[1]], found[1][2].object)
    )
    chosen: list[Provocation] = []
    starts: set[str] = set()
    ends: set[str] = set()
    for surprise, links in ranked:
        if len(chosen) == top:
            break
        start, end = links[0].subject, links[2].object
        if start in starts or end in ends or _joined(lookup, start, end):
            continue
        starts.add(start)
        ends.add(end)
        chosen.append(_provocation(lookup, surprise, links))
    return chosen


def _paths(lookup: Lookup) -> Iterator[tuple[float, tuple[Link, Link, Link]]]:
    graph = lookup.graph
    ways = {concept.id: [link for link in lookup.links_from(concept.id) if _moves(lookup, link)][:MOST_STEPS]
            for concept in graph.concepts}  # fmt: skip
    degree = {key: len(lookup.links_from(key)) + len(lookup.links_into(key)) for key in ways}
    for concept in graph.concepts:
        if concept.type not in STARTS:
            continue
        for one in ways[concept.id]:
            for two in ways[one.object]:
                for three in ways[two.object]:
                    path = (one, two, three)
                    if len({concept.id, one.object, two.object, three.object}) == 4:
                        common = math.log2(2 + degree[one.object]) * math.log2(2 + degree[two.object])
                        yield one.belief * two.belief * three.belief / common, path


def _moves(lookup: Lookup, link: Link) -> bool:
    """Whether a link is a directed result between concepts that a vocabulary has."""
    return (
        link.relation in CAUSAL
        and SIGN[link.relation] in (1, -1)
        and not link.object.startswith("TEXT:")
        and any(is_own_result(claim) for claim in lookup.claims_of(link))
    )


def _joined(lookup: Lookup, start: str, end: str) -> bool:
    """Whether a claim or two steps join them already, themselves or as kinds of each other."""
    near = lookup.narrower(start), lookup.narrower(end)
    direct = any(lookup.between(one, two) or lookup.between(two, one) for one in near[0] for two in near[1])
    return direct or end in near[0] or start in near[1] or bool(lookup.paths(start, end, 1))


def _provocation(lookup: Lookup, surprise: float, links: tuple[Link, Link, Link]) -> Provocation:
    steps = tuple(
        PathStep(lookup.concept(link.subject), link.relation, lookup.concept(link.object), link.belief,
                 lookup.claims_of(link))
        for link in links
    )  # fmt: skip
    sign = math.prod(SIGN[link.relation] or 0 for link in links)
    path = EvidencePath(steps, sign, round(math.prod(link.belief for link in links), 6))
    best = tuple(quotes(step.claims, lookup.papers)[0] for step in steps)
    return Provocation(steps[0].subject, steps[2].object, path, round(surprise, 6), _questions(path), best)


def _questions(path: EvidencePath) -> tuple[str, ...]:
    steps = path.steps
    ends = {"one": steps[0].subject.name, "two": steps[2].object.name}
    weak = min(steps, key=lambda step: step.belief)
    whole = said(ends["one"], "increases" if path.sign == 1 else "decreases", ends["two"])
    return (
        t("If every step holds, {link}. Why has nobody looked?", link=whole),
        t("What would break first: that {link}?", link=said(weak.subject.name, weak.relation, weak.object.name)),
        t("Who already has {one} and {two} in one data set?", **ends),
    )


def render(found: list[Provocation]) -> str:
    """Provocations as plain text with quotes and references."""
    if not found:
        return t("Nothing found: no three believed steps join things that are not joined already.")
    papers: dict[str, Paper] = {quote.paper.id: quote.paper for one in found for quote in one.quotes}
    numbers = {key: place for place, key in enumerate(papers, 1)}
    lines: list[str] = []
    for place, one in enumerate(found, 1):
        lines += [f"{place}. {path_text(one.path)}"]
        lines += [line for quote in one.quotes for line in quote_lines(quote, numbers, "   ")]
        lines += [f"   – {question}" for question in one.questions] + [""]
    return "\n".join([*lines[:-1], *reference_lines(list(papers.values()))])
