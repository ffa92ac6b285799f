"""Why a link is expected: paths of one or two steps between, the claims under each step, and what speaks against."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from gnn.tensors import tested_links
from kg.hierarchy import Hierarchy
from kg.model import SIGN, Claim, Concept, EvidencePath, Graph, Link, PathStep

MOST_NEIGHBOURS: Final = 40
"""Steps tried from each end when a path needs two concepts between."""
MOST_CLAIMS: Final = 3
BACKWARD: Final = 0.6
"""What a step is worth that is walked from its object to its subject."""
ONE_PAPER: Final = 0.2
"""What a path is worth whose steps all come from one paper: its authors could have drawn the conclusion."""
LONGER: Final = 0.5
"""What a path with two concepts between is worth against one with one."""

_ROLE_ORDER = {"results": 0, "conclusions": 1, "title": 2}


@dataclass(frozen=True, slots=True)
class Step:
    """A link walked one way."""

    link: Link
    forward: bool

    @property
    def end(self) -> str:
        """Id of the concept that the step leads to."""
        return self.link.object if self.forward else self.link.subject

    @property
    def weight(self) -> float:
        """Belief, less where walked backwards along a causal link."""
        causal = self.link.relation in ("increases", "decreases", "affects")
        return self.link.belief * (BACKWARD if causal and not self.forward else 1.0)


class Evidence:
    """An index of a graph for finding paths; built once, asked for many pairs.

    Only links that some claim does more than hypothesise carry a step, and none that says "no effect".
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.concepts = {concept.id: concept for concept in graph.concepts}
        self.claims = {claim.claim_id: claim for claim in graph.claims}
        self.years = {paper.id: paper.year for paper in graph.papers}
        tested = tested_links(graph)
        self.steps: dict[str, dict[str, Step]] = defaultdict(dict)
        self.nulls: dict[frozenset[str], list[Link]] = defaultdict(list)
        self.linked: dict[frozenset[str], list[Link]] = defaultdict(list)
        for link in graph.links:
            self.linked[frozenset((link.subject, link.object))].append(link)
            if (link.subject, link.relation, link.object) in tested and link.subject != link.object:
                self._index(link)
        self.hierarchy = Hierarchy.of(graph.hierarchy)

    def _index(self, link: Link) -> None:
        if SIGN[link.relation] == 0:
            self.nulls[frozenset((link.subject, link.object))].append(link)
            return
        for start, step in ((link.subject, Step(link, True)), (link.object, Step(link, False))):
            held = self.steps[start].get(step.end)
            if held is None or (step.weight, step.link.relation) > (held.weight, held.link.relation):
                self.steps[start][step.end] = step

    def paths(self, subject: str, object_: str, most: int = 3) -> tuple[EvidencePath, ...]:
        """The best paths from subject to object, best first; at most one per concept next to the subject."""
        found = self._between(subject, object_)
        if len(found) < most:
            found += self._two_between(subject, object_)
        found.sort(key=lambda item: (-item[0], [step.end for step in item[1]]))
        chosen: list[tuple[float, list[Step]]] = []
        for weight, steps in found:
            if all(steps[0].end != other[0].end for _, other in chosen):
                chosen.append((weight, steps))
        return tuple(self._path(subject, steps, weight) for weight, steps in chosen[:most])

    def _between(self, subject: str, object_: str) -> list[tuple[float, list[Step]]]:
        out, back = self.steps.get(subject, {}), self.steps.get(object_, {})
        found = []
        for middle in out.keys() & back.keys():
            steps = [out[middle], self._step(middle, object_)]
            found.append((self._weight(steps), steps))
        return found

    def _two_between(self, subject: str, object_: str) -> list[tuple[float, list[Step]]]:
        found = []
        for first in self._strongest(subject):
            for last in self._strongest(object_):
                middle = self.steps.get(first, {}).get(last)
                if middle is None or first in (subject, object_) or last in (subject, object_) or first == last:
                    continue
                steps = [self.steps[subject][first], middle, self._step(last, object_)]
                found.append((LONGER * self._weight(steps), steps))
        return found

    def _step(self, start: str, end: str) -> Step:
        return self.steps[start][end]

    def _strongest(self, start: str) -> list[str]:
        steps = self.steps.get(start, {})
        return sorted(steps, key=lambda end: (-steps[end].weight / self._crowd(end), end))[:MOST_NEIGHBOURS]

    def _crowd(self, concept: str) -> float:
        """What a hub costs: a path through "exercise" says little."""
        return math.log2(2.0 + len(self.steps.get(concept, {})))

    def _weight(self, steps: list[Step]) -> float:
        weight = math.prod(step.weight for step in steps)
        if len({paper for step in steps for paper in step.link.papers}) < 2:
            weight *= ONE_PAPER
        return weight / math.prod(self._crowd(step.end) for step in steps[:-1])

    def _path(self, subject: str, steps: list[Step], weight: float) -> EvidencePath:
        sign: int | None = 1
        parts = []
        for step in steps:
            one = SIGN[step.link.relation]
            sign = None if sign is None or one is None else sign * one
            parts.append(
                PathStep(
                    subject=self.concepts[step.link.subject],
                    relation=step.link.relation,
                    object=self.concepts[step.link.object],
                    belief=step.link.belief,
                    claims=self.quotes(step.link),
                    forward=step.forward,
                )
            )
        return EvidencePath(tuple(parts), sign, round(weight, 6))

    def quotes(self, link: Link, most: int = MOST_CLAIMS) -> tuple[Claim, ...]:
        """The claims under a link, best first, one per paper: results, asserted, sure, recent."""
        chosen: dict[str, Claim] = {}
        for claim in sorted((self.claims[key] for key in link.claims if key in self.claims), key=_claim_order):
            if claim.certainty != "hypothesised":
                chosen.setdefault(claim.document_id, claim)
        return tuple(chosen.values())[:most]

    def hypothesised(self, one: str, other: str) -> tuple[int, int | None]:
        """How many papers state the pair as a hypothesis, and the first year; (0, None) where none does."""
        claims = [
            self.claims[key]
            for link in self.linked.get(frozenset((one, other)), ())
            for key in link.claims
            if key in self.claims
        ]
        years = [claim.year for claim in claims if claim.year is not None]
        return len({claim.document_id for claim in claims}), min(years, default=None)

    def kin_links(self, subject: str, object_: str) -> list[Link]:
        """Tested links between one of the two and the other's parent, child or sibling, best believed first."""
        found = {
            (link.subject, link.relation, link.object): link
            for pair in self._close_pairs(subject, object_)
            for link in self.linked.get(frozenset(pair), ())
            if link.belief >= 0.1
        }
        return sorted(found.values(), key=lambda x: (-x.belief, x.subject, x.relation, x.object))

    def follows_from_kin(self, subject: str, relation: str, object_: str) -> bool:
        """Whether a parent or child of one end has the same link with the other: then it is hardly new."""
        for one, kept in ((subject, object_), (object_, subject)):
            for kin in (*self.hierarchy.parents(one), *self.hierarchy.children(one)):
                links = self.linked.get(frozenset((kin, kept)), ())
                if any(SIGN[x.relation] == SIGN[relation] and x.belief >= 0.1 for x in links):
                    return True
        return False

    def against(self, subject: str, object_: str, sign: int | None, most: int = 5) -> tuple[Claim, ...]:
        """Claims of no effect, or of the opposite sign, on pairs next to this one in the hierarchy."""
        found: list[Claim] = []
        for one, other in self._close_pairs(subject, object_):
            for link in self.linked.get(frozenset((one, other)), ()):
                says = SIGN[link.relation]
                if says == 0 or (says is not None and sign is not None and says == -sign):
                    found += self.quotes(link)
        unique = {claim.claim_id: claim for claim in sorted(found, key=_claim_order)}
        return tuple(unique.values())[:most]

    def _close_pairs(self, subject: str, object_: str) -> list[tuple[str, str]]:
        near_subject, near_object = self.family(subject), self.family(object_)
        pairs = [(subject, other) for other in near_object] + [(one, object_) for one in near_subject]
        return [(one, other) for one, other in pairs if one != other and {one, other} != {subject, object_}]

    def family(self, concept: str) -> list[str]:
        """Parents, children and siblings by is_a or part_of, sorted."""
        parents, children = self.hierarchy.parents(concept), self.hierarchy.children(concept)
        siblings = (child for parent in parents for child in self.hierarchy.children(parent))
        return sorted({*parents, *children, *siblings} - {concept})


def _claim_order(claim: Claim) -> tuple[int, int, float, int, str]:
    return (
        _ROLE_ORDER.get(claim.role, 3),
        int(claim.certainty != "asserted"),
        -claim.score,
        -(claim.year or 0),
        claim.claim_id,
    )


def shares_a_name(one: Concept, other: Concept) -> bool:
    """Whether one name holds all words of the other, so that a link between them says nothing.

    >>> shares_a_name(Concept("A:1", "VO2max"), Concept("A:2", "relative VO2max"))
    True
    """
    a, b = set(one.name.lower().split()), set(other.name.lower().split())
    return a <= b or b <= a
