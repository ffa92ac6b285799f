"""A graph as rows of nodes and relationships: the schema that every graph store holds. Constants here, data in `rows`.

(:Concept) (:Paper) (:Claim) (:Conflict) (:Hypothesis)
(:Claim)-[:SUBJECT|OBJECT|COMPARATOR]->(:Concept)   (:Claim)-[:STATED_IN]->(:Paper)
(:Concept)-[:INCREASES|…]->(:Concept)               one per pair and relation: assembled
(:Concept)-[:IS_A|PART_OF]->(:Concept)
(:Conflict)-[:SUBJECT|OBJECT]->(:Concept)           (:Conflict)-[:ONE_SIDE|OTHER_SIDE]->(:Claim)
(:Hypothesis)-[:SUBJECT|OBJECT]->(:Concept)         (:Hypothesis)-[:PROPOSED_BY|TESTED_BY]->(:Claim)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.model import RELATIONS, SIGN, Claim, Concept, Conflict, Graph, Hypothesis, Link, Paper, StatedHypothesis
from kg.tested import Review, reviewed
from kg.wire import content_id

Row = Mapping[str, Any]

NODES: Final[Mapping[str, tuple[str, ...]]] = {
    "Concept": ("id", "name", "type", "synonyms", "source", "names"),
    "Paper": ("id", "title", "year", "doi", "pmid", "journal", "design", "species", "n", "status", "authors"),
    "Claim": (
        "id", "relation", "sign", "certainty", "role", "sentence", "section", "score", "year", "document_id",
        "extractor", "curation", "subject_text", "object_text", "comparator_text", "implicit_subject",
        "design", "species", "n", "population", "sex", "age", "training_status", "duration", "dose", "effect_size",
        "p_value", "assessed",
    ),
    "Conflict": ("id", "kind", "reported", "relation", "other_relation", "papers", "other_papers", "differences"),
    "Hypothesis": (
        "id", "relation", "sign", "status", "origin", "year", "probability", "created", "model", "novelty",
        "suggested_test",
    ),
}  # fmt: skip
"""Properties of each label. `names` is the name and the synonyms in one string: what the full-text index reads.

`origin` of a hypothesis is "papers", where papers proposed it (`year`: the first), or "model".
"""

LINK_PROPERTIES: Final = (
    "belief", "sign", "papers", "claims", "first_year", "last_year", "conflict", "designs", "conflict_kind"
)  # fmt: skip
"""Properties of an assembled relationship; `papers` and `claims` are lists of ids."""

LINK_TYPES: Final = tuple(relation.upper() for relation in RELATIONS)
HIERARCHY_TYPES: Final = ("IS_A", "PART_OF")

FULLTEXT: Final[Mapping[str, tuple[str, str]]] = {
    "concept_names": ("Concept", "names"),
    "claim_sentences": ("Claim", "sentence"),
}
"""Full-text indexes: name → (label, property)."""


@dataclass(frozen=True, slots=True)
class EdgeKind:
    """A relationship type between two labels, with its properties; all of them constants."""

    type: str
    start: str
    end: str
    properties: tuple[str, ...] = ()


def node_rows(graph: Graph, hypotheses: Iterable[Hypothesis] = ()) -> dict[str, list[Row]]:
    """Rows of each label, in the order of the graph; None stands for a property that is not there."""
    return {
        "Concept": [_concept(one) for one in graph.concepts],
        "Paper": [_paper(one) for one in graph.papers],
        "Claim": [_claim(one) for one in graph.claims],
        "Conflict": [_conflict(one) for one in graph.conflicts],
        "Hypothesis": [
            *(_stated(one) for one in graph.stated),
            *(_hypothesis(one.hypothesis) for one in reviewed(graph, tuple(hypotheses))),
        ],
    }


def edge_rows(graph: Graph, hypotheses: Iterable[Hypothesis] = ()) -> list[tuple[EdgeKind, list[Row]]]:
    """Rows of each kind of relationship: `source` and `target` ids and its properties."""
    found: dict[EdgeKind, list[Row]] = defaultdict(list)
    for claim in graph.claims:
        found[EdgeKind("SUBJECT", "Claim", "Concept")].append(_edge(claim.claim_id, claim.subject.id))
        found[EdgeKind("OBJECT", "Claim", "Concept")].append(_edge(claim.claim_id, claim.object.id))
        found[EdgeKind("STATED_IN", "Claim", "Paper")].append(_edge(claim.claim_id, claim.document_id))
    known = {concept.id for concept in graph.concepts}
    for claim in graph.claims:
        if claim.comparator and claim.comparator.id in known:
            found[EdgeKind("COMPARATOR", "Claim", "Concept")].append(_edge(claim.claim_id, claim.comparator.id))
    for link in graph.links:
        found[EdgeKind(link.relation.upper(), "Concept", "Concept", LINK_PROPERTIES)].append(_link(link))
    for edge in graph.hierarchy:
        found[EdgeKind(edge.kind.upper(), "Concept", "Concept")].append(_edge(edge.child, edge.parent))
    for conflict in graph.conflicts:
        _add_conflict(found, conflict)
    for stated in graph.stated:
        _add_stated(found, stated)
    claims = {claim.claim_id for claim in graph.claims}
    for review in reviewed(graph, tuple(hypotheses)):
        _add_hypothesis(found, review, known, claims)
    return sorted(found.items(), key=lambda item: (item[0].type, item[0].start))


def conflict_id(one: Conflict) -> str:
    """Id of a conflict: the same pair and relations have the same."""
    return content_id(one.subject, one.object, *one.relations)


def _add_conflict(found: dict[EdgeKind, list[Row]], conflict: Conflict) -> None:
    key = conflict_id(conflict)
    for kind, concept in (("SUBJECT", conflict.subject), ("OBJECT", conflict.object)):
        found[EdgeKind(kind, "Conflict", "Concept")].append(_edge(key, concept))
    for kind, side in (("ONE_SIDE", conflict.one), ("OTHER_SIDE", conflict.other)):
        found[EdgeKind(kind, "Conflict", "Claim")].extend(_edge(key, claim.claim_id) for claim in side)


TESTED: Final = EdgeKind("TESTED_BY", "Hypothesis", "Claim", ("supports",))


def _add_stated(found: dict[EdgeKind, list[Row]], stated: StatedHypothesis) -> None:
    for kind, concept in (("SUBJECT", stated.subject), ("OBJECT", stated.object)):
        found[EdgeKind(kind, "Hypothesis", "Concept")].append(_edge(stated.id, concept))
    found[EdgeKind("PROPOSED_BY", "Hypothesis", "Claim")].extend(_edge(stated.id, key) for key in stated.proposed)
    _add_tests(found, stated.id, stated.supports, stated.refutes)


def _add_hypothesis(found: dict[EdgeKind, list[Row]], review: Review, concepts: set[str], claims: set[str]) -> None:
    one = review.hypothesis
    for kind, concept in (("SUBJECT", one.subject), ("OBJECT", one.object)):
        if concept.id in concepts:
            found[EdgeKind(kind, "Hypothesis", "Concept")].append(_edge(one.id, concept.id))
    for_it = {claim.claim_id for claim in review.supports}
    against = {claim.claim_id for claim in (*review.refutes, *one.against)} - for_it
    _add_tests(found, one.id, sorted(for_it), sorted(against & claims))


def _add_tests(
    found: dict[EdgeKind, list[Row]], hypothesis: str, supports: Iterable[str], refutes: Iterable[str]
) -> None:
    for good, side in ((True, supports), (False, refutes)):
        if rows := [{**_edge(hypothesis, key), "supports": good} for key in side]:
            found[TESTED].extend(rows)


def _edge(start: str | None, end: str | None) -> Row:
    return {"source": start, "target": end}


def _concept(one: Concept) -> Row:
    return {
        "id": one.id,
        "name": one.name,
        "type": one.type,
        "synonyms": list(one.synonyms),
        "source": one.source,
        "names": " | ".join((one.name, *one.synonyms)),
    }


def _paper(one: Paper) -> Row:
    return {name: list(one.authors) if name == "authors" else getattr(one, name) for name in NODES["Paper"]}


def _claim(one: Claim) -> Row:
    own: dict[str, Any] = {
        "id": one.claim_id,
        "sign": SIGN[one.relation],
        "subject_text": one.subject.text,
        "object_text": one.object.text,
        "comparator_text": one.comparator.text if one.comparator else None,
    }
    for name in NODES["Claim"]:
        if name not in own:
            own[name] = getattr(one, name) if hasattr(one, name) else getattr(one.context, name)
    return own


def _conflict(one: Conflict) -> Row:
    return {
        "id": conflict_id(one),
        "kind": one.kind,
        "reported": one.reported,
        "relation": one.relations[0],
        "other_relation": one.relations[1],
        "papers": sorted({claim.document_id for claim in one.one}),
        "other_papers": sorted({claim.document_id for claim in one.other}),
        "differences": [f"{each.dimension}: {each.one} – {each.other}" for each in one.differences],
    }


def _hypothesis(one: Hypothesis) -> Row:
    own: dict[str, Any] = {"sign": SIGN[one.relation], "origin": "model", "year": None}
    return {name: own[name] if name in own else getattr(one, name) for name in NODES["Hypothesis"]}


def _stated(one: StatedHypothesis) -> Row:
    own: dict[str, Any] = {"sign": SIGN[one.relation], "origin": "papers"}
    return {name: own[name] if name in own else getattr(one, name, None) for name in NODES["Hypothesis"]}


def _link(one: Link) -> Row:
    row: dict[str, Any] = {"source": one.subject, "target": one.object, "sign": SIGN[one.relation]}
    for name in LINK_PROPERTIES:
        if name != "sign":
            value = getattr(one, name)
            row[name] = list(value) if isinstance(value, tuple) else value
    return row


def create_nodes(label: str) -> str:
    """Cypher that makes the nodes of a label from $rows."""
    fields = ", ".join(f"{name}: row.{name}" for name in NODES[label])
    return f"UNWIND $rows AS row CREATE (n:{label} {{{fields}}})"


def create_edges(kind: EdgeKind) -> str:
    """Cypher that makes the relationships of a kind from $rows; both ends must be there."""
    fields = ", ".join(f"{name}: row.{name}" for name in kind.properties)
    return (
        f"UNWIND $rows AS row MATCH (a:{kind.start} {{id: row.source}}) MATCH (b:{kind.end} {{id: row.target}}) "
        f"CREATE (a)-[r:{kind.type} {{{fields}}}]->(b)"
    )
