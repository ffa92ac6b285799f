"""Conflicts: where papers disagree over a pair, and what in their contexts may explain it.

Opposite signs are rarely contradictions: of raw opposite pairs in a large text-mined base 97 % were none. So two sides
of a pair become a `Conflict` only after their contexts are compared, and each says which class it is of:

1. **extraction doubtful**: a side has no claim read surely enough, by score and by the checks of `kg.misread`; what a
   curator accepted or corrected is sure.
2. **within one paper**: every paper of one side is on the other too (subgroups, time points): not between papers.
3. **restatement**: both sides rest on one cohort (see `kg.cohorts`).
4. **concept too broad**: an end has so many kinds ("exercise") that the findings are of different ones.
5. the first of `DIMENSIONS` in which all pairs of papers differ: species, comparator ("no better than another
   treatment" denies no effect), measure, acute or lasting, population, training status, environment (stated of both),
   activity, kind of intervention, kind of measure, sex, dose or duration, design.
6. **context not stated**: no one difference separates the sides, or too little is stated to say that none does.
7. **true disagreement**: at least half of the pairs of papers differ in nothing stated, and two papers name what acts
   alike and are stated to be alike in `ALIKE` respects. Never of an environment ("hypoxia"), whose dose is hardly ever
   stated of both.

Reported are 5 and 7. Only results, conclusions and titles count, asserted; never background or aims, nor retracted
papers (which `kg.assemble` leaves out). A relation without direction ("affects") contradicts nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Final

from kg.assemble import Pair, link_pair
from kg.cohorts import studies
from kg.contexts import Conditions, Finding, activity, alike, differences, half_stated, inverted, plain_conditions
from kg.hierarchy import Hierarchy
from kg.misread import misread
from kg.model import CAUSAL, SIGN, Claim, Conflict, Difference, Graph, Paper
from kg.signs import relation_of

DIMENSIONS: Final = (
    "species",
    "comparator",
    "measure",
    "acute or lasting",
    "population",
    "training status",
    "environment",
    "activity",
    "kind of intervention",
    "kind of measure",
    "sex",
    "dose or duration",
    "design",
)
WITHIN: Final = "within one paper"
RESTATED: Final = "restatement"
DOUBTFUL: Final = "extraction doubtful"
BROAD: Final = "concept too broad"
UNSTATED: Final = "context not stated"
TRUE: Final = "true disagreement"
CLASSES: Final = (DOUBTFUL, WITHIN, RESTATED, BROAD, UNSTATED, *DIMENSIONS, TRUE)
"""From what says least of a disagreement to what says most."""

SURE: Final = 0.5
"""Both sides must have been read right, with at least this probability (the product of their best scores)."""
SURE_EACH: Final = 0.65
"""And each with this."""
ALIKE: Final = 2
MOST_KINDS: Final = 30
"""A concept with more kinds below it is too broad for two findings on it to contradict each other."""
ROLES: Final = ("results", "conclusions", "title")

Same = Callable[[Paper, Paper], bool]


def conflicts(
    graph: Graph, conditions: Conditions = plain_conditions, same_study: Same | None = None
) -> tuple[Conflict, ...]:
    """All conflicts of a graph, sorted by pair and relations.

    Args:
        conditions: the conditions named in the free text of a population (an ontology's, if there is one).
        same_study: whether two papers report one study; None is by the graph's own studies (`kg.cohorts`).
    """
    judge = _Judge(graph, conditions, same_study)
    found = (judge.classed(*sides) for sides in _sides(graph))
    return tuple(sorted(found, key=lambda each: (each.subject, each.object, each.relations)))


def with_conflicts(graph: Graph, conditions: Conditions = plain_conditions) -> Graph:
    """The graph with its conflicts, and with the class of each contested link's own."""
    found = conflicts(graph, conditions)
    kinds: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for each in found:
        for relation in each.relations:
            kinds[each.subject, relation, each.object].append(each.kind)
    links = [
        replace(link, conflict_kind=_gravest(kinds[link.subject, link.relation, link.object], link.conflict))
        for link in graph.links
    ]
    return replace(graph, links=tuple(links), conflicts=found)


def _gravest(kinds: list[str], contested: bool) -> str:
    """The class that says most of a real disagreement; a contested link without findings of its own is doubtful."""
    return max(kinds, key=CLASSES.index, default=DOUBTFUL if contested else "")


def _sides(graph: Graph) -> Iterator[tuple[tuple[str, str], tuple[str, str], list[Claim], list[Claim]]]:
    """Each pair with two relations that deny each other, and the claims that count under both."""
    grouped: dict[tuple[tuple[str, str], bool], dict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in graph.claims:
        sign = _direction(claim)
        if claim.role in ROLES and claim.certainty != "hypothesised" and sign is not None:
            grouped[link_pair(claim), claim.relation in CAUSAL][sign].append(claim)
    for (pair, causal), by_sign in grouped.items():
        for first, second in ((1, -1), (1, 0), (-1, 0)):
            if first in by_sign and second in by_sign:
                relations = relation_of(first, causal), relation_of(second, causal)
                yield pair, relations, surest(by_sign[first]), surest(by_sign[second])


def _direction(claim: Claim) -> int | None:
    """Sign of a claim on its concept: "increased weight loss" is less of body mass."""
    sign, measured = SIGN[claim.relation], claim.object
    return -sign if sign and inverted(measured.text) and not inverted(measured.name or measured.text) else sign


def surest(claims: Iterable[Claim]) -> list[Claim]:
    """Claims by score, highest first; the id settles ties."""
    return sorted(claims, key=lambda claim: (-claim.score, claim.claim_id))


def _sound(claims: list[Claim]) -> list[Claim]:
    return [one for one in claims if one.certainty == "asserted" and (one.curation or not misread(one))]


class _Judge:
    """Classes the two sides of a pair over one graph."""

    def __init__(self, graph: Graph, conditions: Conditions, same: Same | None) -> None:
        self._papers: Mapping[str, Paper] = {paper.id: paper for paper in graph.papers}
        self._conditions = conditions
        known = studies(graph.papers)
        self._same = same or (lambda one, other: known[one.id].id == known[other.id].id)
        self._concepts = {concept.id: concept for concept in graph.concepts}
        self._words = {
            concept.id: frozenset(
                word.casefold().removesuffix("s")
                for name in (concept.name, *concept.synonyms)
                for word in re.findall(r"[^\W\d_]+", name)
            )
            for concept in graph.concepts
        }
        hierarchy = Hierarchy.of(graph.hierarchy)
        ends = {end for claim in graph.claims for end in link_pair(claim)}
        self._broad = {end for end in ends if len(hierarchy.descendants(end, "is_a")) > MOST_KINDS}

    def classed(self, pair: Pair, relations: tuple[str, str], one: list[Claim], other: list[Claim]) -> Conflict:
        """The conflict of two sides, each surest first."""
        mine, theirs = _sound(one), _sound(other)
        if not _sure(mine, theirs):
            return Conflict(*pair, relations, DOUBTFUL, tuple(one), tuple(other))
        both = {claim.document_id for claim in mine} & {claim.document_id for claim in theirs}
        apart, beyond = ([each for each in side if each.document_id not in both] for side in (mine, theirs))
        if not apart or not beyond:
            return Conflict(*pair, relations, WITHIN, tuple(mine), tuple(theirs))
        if not _sure(apart, beyond):
            return Conflict(*pair, relations, DOUBTFUL, tuple(apart), tuple(beyond))
        told, alike_somewhere = self._explaining(apart, beyond)
        kind = self._kind(pair, apart, beyond, told, alike_somewhere)
        return Conflict(*pair, relations, kind, tuple(apart), tuple(beyond), told)

    def _kind(
        self, pair: Pair, one: list[Claim], other: list[Claim], told: tuple[Difference, ...], comparable: bool
    ) -> str:
        papers = self._papers
        if all(self._same(papers[a.document_id], papers[b.document_id]) for a, b in product(one, other)):
            return RESTATED
        if self._broad & set(pair):
            return BROAD
        if told:
            return told[0].dimension
        return TRUE if comparable else UNSTATED

    def _explaining(self, one: list[Claim], other: list[Claim]) -> tuple[tuple[Difference, ...], bool]:
        """What all pairs of papers differ in, each by its surest claim; whether half are alike without difference."""
        mine, theirs = ([self._finding(each) for each in _one_a_paper(side)] for side in (one, other))
        found: dict[str, list[Difference]] = defaultdict(list)
        same, comparable = 0, False
        for a, b in product(mine, theirs):
            unlike = differences(a, b, self._conditions)
            same += not unlike and not half_stated(a, b)
            comparable |= (
                not unlike
                and not half_stated(a, b)
                and self._one_thing(a, b)
                and alike(a, b, self._conditions) >= ALIKE
            )
            for each in unlike:
                found[each.dimension].append(each)
        pairs = len(mine) * len(theirs)
        told = tuple(found[name][0] for name in DIMENSIONS if len(found.get(name, ())) == pairs)
        return told, comparable and 2 * same >= pairs

    def _one_thing(self, one: Finding, other: Finding) -> bool:
        """Whether both name what acts alike, by the same words or the concept's own names, in one activity."""
        texts = {each.claim.subject.text.casefold() for each in (one, other)}
        concept = self._concepts.get(str(one.claim.subject.id))
        names = {name.casefold() for name in (concept.name, *concept.synonyms)} if concept else set()
        if one.claim.subject.type == "environment":
            return False
        done = activity(one) & activity(other) or one.claim.relation not in CAUSAL
        return bool(done) and (len(texts) == 1 or texts <= names)

    def _finding(self, claim: Claim) -> Finding:
        ends = (self._words.get(end, frozenset()) for end in link_pair(claim))
        return Finding(claim, self._papers[claim.document_id].title, frozenset().union(*ends))


def _sure(one: list[Claim], other: list[Claim]) -> bool:
    """Whether both sides, each surest first, were read surely enough."""
    best = [side[0].score if side else 0.0 for side in (one, other)]
    return min(best) >= SURE_EACH and best[0] * best[1] >= SURE


def _one_a_paper(claims: list[Claim]) -> list[Claim]:
    first: dict[str, Claim] = {}
    for claim in claims:
        first.setdefault(claim.document_id, claim)
    return list(first.values())
