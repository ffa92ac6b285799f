"""Claims to links: one link per pair and relation, with belief from independent studies and a flag for conflict.

Nothing depends on the order of the input, and no claim that counts is lost: each stands behind exactly one link. A
claim counts if its paper is known, not retracted, and published by `as_of` (undated papers are then left out), and if
its two ends are different concepts. Correlations are symmetric: one link per pair, the lexicographically first id as
its subject.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from kg.belief import Studies, balance
from kg.cohorts import studies
from kg.model import Claim, Concept, Graph, HierarchyEdge, Link, Mention, Paper
from kg.pairs import Pair as Pair
from kg.pairs import ends
from kg.pairs import link_pair as link_pair
from kg.signs import contraries
from kg.tested import stated_hypotheses
from kg.weights import DEFAULT, Weights

UNGROUNDED: Final = "TEXT"
MOST_SYNONYMS: Final = 20

Groups = dict[Pair, dict[str, list[Claim]]]

_HYPHENS = re.compile("[-\u2010-\u2015\u2212_\\s]+")
_ARTICLE = re.compile(r"^(?:the|a|an) (?=\S)")
_EDGES = " .,;:()"


def normal_form(text: str) -> str:
    """What two spellings of one name have in common: case, accents, hyphens, spaces, a leading article do not.

    >>> normal_form("The  Muscle-Capillary Density"), normal_form("V̇O₂max")
    ('muscle capillary density', 'vo2max')
    """
    folded = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    before, now = "", folded.casefold()
    while before != now:
        before, now = now, _ARTICLE.sub("", _HYPHENS.sub(" ", now).strip(_EDGES))
    return now or folded.strip() or "?"


def text_id(text: str, name_key: Callable[[str], str] = normal_form) -> str:
    """The id of a name that no vocabulary has.

    >>> text_id("the Fancy-Index")
    'TEXT:fancy index'
    """
    return f"{UNGROUNDED}:{name_key(text)}"


def assemble(
    claims: Iterable[Claim],
    papers: Mapping[str, Paper],
    concepts: Iterable[Concept] = (),
    hierarchy: Iterable[HierarchyEdge] = (),
    as_of: int | None = None,
    name_key: Callable[[str], str] = normal_form,
    weights: Weights = DEFAULT,
) -> Graph:
    """The graph that the claims of some papers make.

    Args:
        claims: of any papers; those of papers that are not in `papers` do not count.
        papers: by id.
        concepts: of the vocabularies; only those in claims, and their ancestors, are kept.
        hierarchy: likewise.
        as_of: nothing later than this year counts, and nothing undated.
        name_key: what the spellings of one ungrounded name share; it must depend on the name alone.
        weights: of belief; the graph keeps them.
    """
    known = {key: paper for key, paper in papers.items() if as_of is None or _by(paper.year, as_of)}
    counted: dict[str, Claim] = {}
    for claim in (grounded(claim, name_key) for claim in claims):
        if _counts(claim, known, as_of):
            same = counted.get(claim.claim_id, claim)
            counted[claim.claim_id] = max(same, claim, key=repr) if same != claim else claim  # whatever the order
    kept = tuple(counted[key] for key in sorted(counted))
    cohorts = studies(known.values())
    vocabulary = {concept.id: concept for concept in concepts}
    used, edges = _with_ancestors({end for claim in kept for end in ends(claim)}, tuple(hierarchy), vocabulary)
    return Graph(
        concepts=_concepts(used, kept, vocabulary),
        papers=tuple(known[key] for key in sorted(known)),
        claims=kept,
        links=_links(kept, cohorts, weights),
        hierarchy=edges,
        weights=weights,
        stated=stated_hypotheses(kept, cohorts, weights),
    )


def _by(year: int | None, as_of: int) -> bool:
    return year is not None and year <= as_of


def _counts(claim: Claim, papers: Mapping[str, Paper], as_of: int | None) -> bool:
    paper = papers.get(claim.document_id)
    if paper is None or paper.status == "retracted" or claim.subject.id == claim.object.id:
        return False
    return as_of is None or claim.year is None or claim.year <= as_of


# --- mentions and concepts ------------------------------------------------------------------------


def grounded(claim: Claim, name_key: Callable[[str], str] = normal_form) -> Claim:
    """The claim with an id at both ends (and at the comparator): of its concept, else of the name's normal form."""
    comparator = claim.comparator
    if claim.subject.id and claim.object.id and (comparator is None or comparator.id):
        return claim
    return replace(
        claim,
        subject=_with_id(claim.subject, name_key),
        object=_with_id(claim.object, name_key),
        comparator=comparator and _with_id(comparator, name_key),
    )


def _with_id(mention: Mention, name_key: Callable[[str], str]) -> Mention:
    return mention if mention.id else replace(mention, id=text_id(mention.name or mention.text, name_key))


def _concepts(used: set[str], claims: tuple[Claim, ...], vocabulary: Mapping[str, Concept]) -> tuple[Concept, ...]:
    seen: dict[str, Counter[Mention]] = defaultdict(Counter)
    for claim in claims:
        for mention in (claim.subject, claim.object):
            seen[str(mention.id)][mention] += 1
    return tuple(vocabulary.get(key) or _concept_of(key, seen[key]) for key in sorted(used))


def _concept_of(concept_id: str, mentions: Counter[Mention]) -> Concept:
    """A concept that no vocabulary lists, named and typed as most of its mentions are."""
    names: Counter[str] = Counter()
    types: Counter[str] = Counter()
    texts: set[str] = set()
    for mention, times in mentions.items():
        names[mention.name or mention.text] += times
        texts.add(mention.text)
        if mention.type:
            types[mention.type] += times
    name = _most(names) or concept_id
    return Concept(
        id=concept_id,
        name=name,
        type=_most(types) or "unknown",
        synonyms=tuple(sorted(texts - {name})[:MOST_SYNONYMS]),
        source=concept_id.partition(":")[0],
    )


def _most(counted: Counter[str]) -> str | None:
    return min(counted, key=lambda item: (-counted[item], item), default=None)


def _with_ancestors(
    used: set[str], hierarchy: tuple[HierarchyEdge, ...], vocabulary: Mapping[str, Concept]
) -> tuple[set[str], tuple[HierarchyEdge, ...]]:
    """The concepts and all that is above them, with the edges between."""
    above: dict[str, list[HierarchyEdge]] = defaultdict(list)
    for edge in hierarchy:
        above[edge.child].append(edge)
    reached, waiting, edges = set(used), sorted(used), set()
    while waiting:
        for edge in above.get(waiting.pop(), ()):
            if edge.parent not in vocabulary and edge.parent not in reached:
                continue
            edges.add(edge)
            if edge.parent not in reached:
                reached.add(edge.parent)
                waiting.append(edge.parent)
    return reached, tuple(sorted(edges, key=lambda edge: (edge.child, edge.kind, edge.parent)))


# --- links ----------------------------------------------------------------------------------------


def _links(claims: tuple[Claim, ...], known: Studies, weights: Weights) -> tuple[Link, ...]:
    pairs: Groups = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        pairs[link_pair(claim)][claim.relation].append(claim)
    return tuple(
        _link(pair, relation, by_relation, known, weights)
        for pair, by_relation in sorted(pairs.items())
        for relation in sorted(by_relation)
    )


def _link(pair: Pair, relation: str, by_relation: Mapping[str, list[Claim]], known: Studies, weights: Weights) -> Link:
    mine = by_relation[relation]
    against = [claim for other in contraries(relation) for claim in by_relation.get(other, ())]
    weighed = balance(relation, mine, against, known, weights)
    years = [claim.year for claim in mine if claim.year is not None]
    return Link(
        subject=pair[0],
        relation=relation,
        object=pair[1],
        belief=round(weighed.belief, 6),
        papers=tuple(sorted({claim.document_id for claim in mine})),
        claims=tuple(sorted(claim.claim_id for claim in mine)),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        conflict=weighed.conflict,
        designs=tuple(sorted({claim.context.design for claim in mine if claim.context.design})),
    )
