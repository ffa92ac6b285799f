"""Quick answers about an assembled graph: the claims of a pair, the paths between two concepts, what else moves one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.model import ASSOCIATIVE, CAUSAL, SIGN, Claim, Concept, EvidencePath, Graph, Link, Paper, PathStep
from kg.rollup import RollUp
from ui.evidence.quotes import is_question, strength
from ui.language import names

MOVING = tuple(name for name in (*CAUSAL, *ASSOCIATIVE) if SIGN[name] != 0)
"""Relations that a mechanism can be made of: all but the null findings."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A link as it is walked: from one concept to another, with or against its arrow."""

    link: Link
    start: str
    end: str


class Lookup:
    """Indexes over one graph, made once and then only read; concepts have their names in the language in use."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph = names.graph(graph)
        self.papers: Mapping[str, Paper] = {paper.id: paper for paper in graph.papers}
        self._concepts = {concept.id: concept for concept in graph.concepts}
        self._claims = {claim.claim_id: claim for claim in graph.claims}
        self._pairs: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in graph.claims:
            self._pairs[claim.subject.id or "", claim.object.id or ""].append(claim)
        self._hops: dict[str, list[Hop]] = defaultdict(list)
        self._into: dict[str, list[Link]] = defaultdict(list)
        self._from: dict[str, list[Link]] = defaultdict(list)
        for link in graph.links:
            self._index(link)
        self._children: dict[str, list[str]] = defaultdict(list)
        self._parents: dict[str, list[str]] = defaultdict(list)
        for edge in graph.hierarchy:
            self._children[edge.parent].append(edge.child)
            self._parents[edge.child].append(edge.parent)

    def _index(self, link: Link) -> None:
        self._into[link.object].append(link)
        self._from[link.subject].append(link)
        if not self._moves(link):
            return
        self._hops[link.subject].append(Hop(link, link.subject, link.object))
        if link.relation in ASSOCIATIVE:
            self._hops[link.object].append(Hop(link, link.object, link.subject))

    def _moves(self, link: Link) -> bool:
        """Whether a link can be a step of a mechanism: not null, and more than a question."""
        if link.relation not in MOVING or link.subject == link.object:
            return False
        return not all(is_question(claim) for claim in self.claims_of(link))

    def concept(self, concept_id: str) -> Concept:
        """The concept; a stand-in named by its id where the graph has none."""
        return self._concepts.get(concept_id) or Concept(concept_id, concept_id)

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self._concepts

    def named(self, text: str) -> Concept | None:
        """The concept that is called exactly so, whatever the case; of several the one with most claims, then by id."""
        key = text.casefold().strip()
        found = [
            concept
            for concept in self.graph.concepts
            if key in (name.casefold() for name in (concept.name, concept.id, *concept.synonyms))
        ]
        return max(found, key=lambda concept: self._counts.get(concept.id, 0), default=None)

    @cached_property
    def _counts(self) -> dict[str, int]:
        """How many claims each concept is an end of."""
        found: dict[str, int] = defaultdict(int)
        for pair, claims in self._pairs.items():
            for end in pair:
                found[end] += len(claims)
        return found

    @cached_property
    def roll_up(self) -> RollUp:
        """What narrower concepts lend to a link, indexed on first use."""
        return RollUp(self.graph)

    def narrower(self, concept_id: str) -> set[str]:
        """The concept and all that is a kind or a part of it."""
        found, waiting = {concept_id}, [concept_id]
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child not in found:
                    found.add(child)
                    waiting.append(child)
        return found

    def wider(self, concept_id: str, steps: int = 2) -> list[str]:
        """What a concept is a kind or a part of, nearest first, at most so many steps away."""
        found: list[str] = []
        row = [concept_id]
        for _ in range(steps):
            row = sorted({parent for one in row for parent in self._parents.get(one, ())} - {concept_id, *found})
            found += row
        return found

    def between(self, subject: str, object_: str) -> list[Claim]:
        """Claims from subject to object; associations, being symmetric, in either order; strongest first."""
        there = list(self._pairs.get((subject, object_), ()))
        back = [claim for claim in self._pairs.get((object_, subject), ()) if claim.relation in ASSOCIATIVE]
        return sorted(there + back, key=strength)

    def causal(self, subject: str, object_: str) -> list[Claim]:
        """Causal claims from subject to object, strongest first."""
        found = self._pairs.get((subject, object_), ())
        return sorted((claim for claim in found if claim.relation in CAUSAL), key=strength)

    def claims_of(self, link: Link) -> tuple[Claim, ...]:
        """The claims behind a link, strongest first."""
        return tuple(sorted((self._claims[key] for key in link.claims if key in self._claims), key=strength))

    def links_into(self, object_: str) -> list[Link]:
        """Links that end in a concept, most believed first."""
        return sorted(self._into.get(object_, ()), key=_most_believed)

    def links_from(self, subject: str) -> list[Link]:
        """Links that start at a concept, most believed first."""
        return sorted(self._from.get(subject, ()), key=_most_believed)

    def belief(self, subject: str, object_: str, relations: Iterable[str]) -> float | None:
        """Highest belief of the links of a pair under these relations; None where there is no such link."""
        wanted = set(relations)
        there = [link for link in self._into.get(object_, ()) if link.subject == subject]
        back = [
            link for link in self._into.get(subject, ()) if link.subject == object_ and link.relation in ASSOCIATIVE
        ]
        return max((link.belief for link in there + back if link.relation in wanted), default=None)

    def paths(self, subject: str, object_: str, most: int = 5) -> tuple[EvidencePath, ...]:
        """Two-step paths from subject to object, best product of beliefs first; null findings make no step."""
        into: dict[str, list[Hop]] = defaultdict(list)
        for link in self._into.get(object_, ()):
            if self._moves(link):
                into[link.subject].append(Hop(link, link.subject, object_))
        for hop in self._hops.get(object_, ()):
            if hop.link.relation in ASSOCIATIVE and hop.link.object != object_:
                into[hop.end].append(Hop(hop.link, hop.end, object_))
        pairs = [
            (first, second)
            for first in self._hops.get(subject, ())
            for second in into.get(first.end, ())
            if first.end not in (subject, object_)
        ]
        pairs.sort(key=lambda pair: (-pair[0].link.belief * pair[1].link.belief, _key(pair[0]), _key(pair[1])))
        return tuple(self._path(pair) for pair in pairs[:most])

    def _path(self, hops: tuple[Hop, ...]) -> EvidencePath:
        sign: int | None = 1
        weight = 1.0
        for hop in hops:
            step = SIGN[hop.link.relation]
            sign = None if sign is None or step is None else sign * step
            weight *= hop.link.belief
        return EvidencePath(tuple(self._step(hop) for hop in hops), sign, round(weight, 6))

    def _step(self, hop: Hop) -> PathStep:
        link = hop.link
        ends = self.concept(link.subject), self.concept(link.object)
        return PathStep(ends[0], link.relation, ends[1], link.belief, self.claims_of(link), hop.start == link.subject)


def _key(hop: Hop) -> tuple[str, str, str]:
    return (hop.end, hop.link.relation, hop.start)


def _most_believed(link: Link) -> tuple[float, int, str, str]:
    return (-link.belief, -len(link.papers), link.subject, link.relation)
