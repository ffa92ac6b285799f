"""Reasoning over is_a and part_of: what stands above and below a concept, how far, and how two concepts are related.

A chain of edges composes to one relation (the composition table of Smith et al. 2005, "Relations in biomedical
ontologies", Genome Biol 6:R46):

    is_a ∘ is_a = is_a        is_a ∘ part_of = part_of ∘ is_a = part_of ∘ part_of = part_of

so a chain is part_of as soon as one of its steps is. Nothing stands above itself: edges that say so are refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final

from kg.errors import HierarchyCycle, InvalidValue
from kg.model import HierarchyEdge

EDGE_KINDS: Final = ("is_a", "part_of")
RELATED: Final = ("same", "narrower", "broader", "part", "whole", "siblings", "unrelated")
"""How `related` answers; `whole` is `part` asked the other way round."""

Near = dict[str, int]
"""Concept id → steps of the shortest chain, nearest first, then by id."""
_Closure = Mapping[str, Mapping[str, Mapping[str, int]]]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The closure of is_a and part_of edges, made once and only read; build it with `Hierarchy.of`.

    Args:
        edges: sorted, without repeats.
    """

    edges: tuple[HierarchyEdge, ...]
    _parents: Mapping[str, Mapping[str, frozenset[str]]]
    _above: _Closure
    _below: _Closure

    @classmethod
    def of(cls, edges: Iterable[HierarchyEdge]) -> Hierarchy:
        """The hierarchy of some edges, whatever their order.

        Raises: HierarchyCycle: a concept would stand above itself, by is_a, part_of or both.

        >>> three = [HierarchyEdge("C:1", "is_a", "C:2"), HierarchyEdge("C:2", "part_of", "C:3")]
        >>> Hierarchy.of(three).ancestors("C:1"), Hierarchy.of(three).ancestors("C:1", "is_a")
        ({'C:2': 1, 'C:3': 2}, {'C:2': 1})
        """
        kept = tuple(sorted(set(edges), key=lambda edge: (edge.child, edge.kind, edge.parent)))
        parents: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in EDGE_KINDS}
        for edge in kept:
            parents[edge.kind][edge.child].add(edge.parent)
        above = _closure(_upwards(kept), parents)
        frozen = {kind: {child: frozenset(up) for child, up in table.items()} for kind, table in parents.items()}
        return cls(kept, frozen, above, _turned(above))

    def parents(self, id: str, kind: str | None = None) -> tuple[str, ...]:
        """Directly above a concept by one kind of edge, or by either; sorted."""
        kinds = EDGE_KINDS if kind is None else (_checked(kind),)
        return tuple(sorted({up for one in kinds for up in self._parents[one].get(id, ())}))

    def children(self, id: str, kind: str | None = None) -> tuple[str, ...]:
        """Directly below a concept by one kind of edge, or by either; sorted."""
        return tuple(sorted(one for one, steps in self.descendants(id, kind).items() if steps == 1))

    def ancestors(self, id: str, kind: str | None = None) -> Near:
        """All above a concept with the steps to each, nearest first; {} for an unknown id.

        Args:
            kind: "is_a": chains of is_a only; "part_of": chains with at least one part_of; None: any chain.
        """
        return _near(self._above, id, kind)

    def descendants(self, id: str, kind: str | None = None) -> Near:
        """All below a concept with the steps to each, nearest first; the mirror image of `ancestors`."""
        return _near(self._below, id, kind)

    def lowest_common_ancestors(self, one: str, other: str) -> tuple[str, ...]:
        """The concepts that both are or stand under, and that have no other such concept below them.

        A concept counts as its own ancestor here: of a concept and its parent the answer is the parent.

        Returns: fewest steps from the two together first, then by id; () where they share none.
        """
        first, second = {one: 0, **self.ancestors(one)}, {other: 0, **self.ancestors(other)}
        shared = first.keys() & second.keys()
        higher = {up for id in shared for up in self.ancestors(id)}
        return tuple(sorted(shared - higher, key=lambda id: (first[id] + second[id], id)))

    def related(self, one: str, other: str) -> str:
        """What the first is to the second: one of `RELATED`.

        Siblings have a direct parent in common by the same kind of edge; they are two things, never to be merged.

        >>> both = Hierarchy.of([HierarchyEdge("C:1", "is_a", "C:3"), HierarchyEdge("C:2", "is_a", "C:3")])
        >>> both.related("C:1", "C:2"), both.related("C:1", "C:3"), both.related("C:3", "C:1")
        ('siblings', 'narrower', 'broader')
        """
        if one == other:
            return "same"
        for kind, up, down in (("is_a", "narrower", "broader"), ("part_of", "part", "whole")):
            if other in self._above.get(one, {}).get(kind, {}):
                return up
            if one in self._above.get(other, {}).get(kind, {}):
                return down
        shared = any(self._of(one, kind) & self._of(other, kind) for kind in EDGE_KINDS)
        return "siblings" if shared else "unrelated"

    def _of(self, id: str, kind: str) -> frozenset[str]:
        return self._parents[kind].get(id, frozenset())

    def __contains__(self, id: object) -> bool:
        return id in self._above or id in self._below


def _upwards(edges: tuple[HierarchyEdge, ...]) -> list[str]:
    """Every concept, those above before those below."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for edge in edges:
        sorter.add(edge.child, edge.parent)
    try:
        return list(sorter.static_order())
    except CycleError as error:
        chain = " → ".join(reversed(_from_least(error.args[1])))
        raise HierarchyCycle(
            f"hierarchy has a cycle: {chain}. A concept never stands above itself: take out one of these edges."
        ) from error


def _from_least(cycle: list[str]) -> list[str]:
    """The same round, begun at its smallest id, so that it reads the same every time."""
    ring = cycle[:-1]
    start = ring.index(min(ring))
    return [*ring[start:], *ring[:start], ring[start]]


def _closure(order: list[str], parents: Mapping[str, Mapping[str, set[str]]]) -> dict[str, dict[str, dict[str, int]]]:
    """For every concept and kind of chain, the shortest chain to each concept above."""
    above: dict[str, dict[str, dict[str, int]]] = {}
    for id in order:
        mine: dict[str, dict[str, int]] = {kind: {} for kind in EDGE_KINDS}
        for first in EDGE_KINDS:
            for parent in parents[first].get(id, ()):
                _shorten(mine[first], parent, 1)
                for then, higher in above[parent].items():
                    composed = mine["part_of" if "part_of" in (first, then) else "is_a"]
                    for up, steps in higher.items():
                        _shorten(composed, up, steps + 1)
        above[id] = mine
    return above


def _shorten(found: dict[str, int], id: str, steps: int) -> None:
    found[id] = min(steps, found.get(id, steps))


def _turned(above: _Closure) -> dict[str, dict[str, dict[str, int]]]:
    below: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: {kind: {} for kind in EDGE_KINDS})
    for id, by_kind in above.items():
        for kind, higher in by_kind.items():
            for up, steps in higher.items():
                below[up][kind][id] = steps
    return dict(below)


def _near(closure: _Closure, id: str, kind: str | None) -> Near:
    by_kind = closure.get(id, {})
    found: dict[str, int] = {}
    for one in EDGE_KINDS if kind is None else (_checked(kind),):
        for other, steps in by_kind.get(one, {}).items():
            _shorten(found, other, steps)
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def _checked(kind: str) -> str:
    if kind not in EDGE_KINDS:
        raise InvalidValue(f"kind {kind!r} is not one of {', '.join(EDGE_KINDS)}. Use one of these, or None for both.")
    return kind
