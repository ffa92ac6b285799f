"""Chains of links from one concept to another, with the sign that they predict and their length."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kg.model import ASSOCIATIVE, SIGN, Concept, EvidencePath, PathStep
from kg.signs import path_sign
from kg.store import GraphStore
from ui.views.rows import Edge, ask, concepts_of, edge_of

MOST_LINKS: Final = 200_000
MOST_TRIED: Final = 60_000
"""Chains that are looked at before the search gives up; the best so far are shown."""

Hop = tuple[Edge, str]
"""A link as it is walked, with the end that it leads to."""


def hops(store: GraphStore) -> Mapping[str, Sequence[Hop]]:
    """Every link that can be a step, by the concept it starts from, most believed first; null findings make none."""
    found: dict[str, list[Hop]] = defaultdict(list)
    for row in ask(store, "top_links", limit=MOST_LINKS):
        edge = edge_of(row)
        if SIGN[edge.relation] == 0 or edge.subject == edge.object:
            continue
        found[edge.subject].append((edge, edge.object))
        if edge.relation in ASSOCIATIVE:
            found[edge.object].append((edge, edge.subject))
    return {key: sorted(some, key=lambda hop: (-hop[0].belief, hop[0].id)) for key, some in found.items()}


def chains(
    steps: Mapping[str, Sequence[Hop]],
    start: str,
    end: str,
    *,
    longest: int = 3,
    sign: int | None = None,
    min_belief: float = 0.0,
    most: int = 10,
) -> list[tuple[Edge, ...]]:
    """The chains with the highest product of beliefs, no concept twice in one.

    Args:
        longest: most links in a chain. sign: 1 or -1 for chains that predict it; None is any.
        min_belief: least belief of every link.
    """
    found: list[tuple[Edge, ...]] = []
    for path in _best_first(steps, start, end, longest, min_belief):
        if sign is None or path_sign(edge.relation for edge in path) == sign:
            found.append(path)
        if len(found) == most:
            break
    return found


def _best_first(
    steps: Mapping[str, Sequence[Hop]], start: str, end: str, longest: int, min_belief: float
) -> Iterator[tuple[Edge, ...]]:
    """Chains by falling product of beliefs: what is longer is never more believed, so the first out is the best."""
    heap: list[tuple[float, int, tuple[str, ...], tuple[Edge, ...]]] = [(-1.0, 0, (start,), ())]
    tried, place = 0, 0
    while heap and tried < MOST_TRIED:
        weight, _, walked, path = heapq.heappop(heap)
        tried += 1
        if walked[-1] == end:
            yield path
            continue
        if len(path) == longest:
            continue
        for edge, other in steps.get(walked[-1], ()):
            if edge.belief < min_belief:
                break
            if other not in walked and (len(path) + 1 < longest or other == end):
                place += 1
                heapq.heappush(heap, (weight * edge.belief, place, (*walked, other), (*path, edge)))


def places(drawn: Sequence[EvidencePath], end: str, wide: int = 300, high: int = 80) -> dict[str, dict[str, float]]:
    """Where to draw the concepts of some paths: a column for each step, the ends in the middle of theirs.

    Args:
        wide, high: pixels from column to column and from line to line.
    """
    column: dict[str, int] = {}
    for path in drawn:
        for place, step in enumerate(path.steps):
            walked = (step.subject, step.object) if step.forward else (step.object, step.subject)
            for far, concept in zip((place, place + 1), walked, strict=True):
                column[concept.id] = min(column.get(concept.id, far), far)
    column[end] = max(len(path.steps) for path in drawn)
    found = {}
    for number in sorted(set(column.values())):
        here = [key for key, far in column.items() if far == number]
        for place, key in enumerate(here):
            found[key] = {"x": float(wide * number), "y": high * (place - (len(here) - 1) / 2)}
    return found


def as_paths(store: GraphStore, found: Sequence[tuple[Edge, ...]], start: str) -> list[EvidencePath]:
    """Chains as paths that a page draws; their claims are left in the store."""
    ids = sorted({end for path in found for edge in path for end in (edge.subject, edge.object)})
    known = {concept.id: concept for concept in concepts_of(store, ids)}
    return [_path(path, known, start) for path in found]


def _path(path: Sequence[Edge], known: Mapping[str, Concept], start: str) -> EvidencePath:
    steps, here, weight = [], start, 1.0
    for edge in path:
        forward = edge.subject == here
        ends = (known.get(one) or Concept(one, one) for one in (edge.subject, edge.object))
        one, two = ends
        steps.append(PathStep(one, edge.relation, two, edge.belief, (), forward))
        here, weight = (edge.object if forward else edge.subject), weight * edge.belief
    return EvidencePath(tuple(steps), path_sign(edge.relation for edge in path), round(weight, 6))
