"""Rows of the graph store as the values that screens show: edges, claims, papers, concepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from kg.model import CERTAINTIES, Claim, Concept, Context, Hypothesis, Link, Mention, Paper
from kg.store import GraphStore
from ui.language import names
from ui.views.queries import QUERIES


@dataclass(frozen=True, slots=True)
class Edge:
    """A link as a picture or a table shows it.

    Args:
        id: "subject relation object". certainty: the surest claim behind it; "proposed" for a hypothesis.
    """

    id: str
    subject: str
    subject_name: str
    relation: str
    object: str
    object_name: str
    belief: float
    papers: int
    claim_ids: tuple[str, ...]
    conflict: bool
    first_year: int | None
    last_year: int | None
    designs: tuple[str, ...]
    certainty: str = "asserted"


def ask(store: GraphStore, name: str, **params: Any) -> list[dict[str, Any]]:
    """Answer of a named query as dicts; of a node its properties."""
    result = store.query(QUERIES[name], params)
    plain = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return [{key: _properties(value) for key, value in row.items()} for row in plain]


def _properties(value: Any) -> Any:
    """The properties of a node; any other value as it is."""
    return value["properties"] if isinstance(value, dict) and "properties" in value else value


def concepts_of(store: GraphStore, ids: Sequence[str]) -> list[Concept]:
    """The concepts of these ids, by id."""
    rows = ask(store, "concepts", ids=list(ids))
    found = (Concept(row["id"], row["name"], row["type"], tuple(row["synonyms"] or ())) for row in rows)
    return [names.concept(one) for one in found]


def edge_of(row: Mapping[str, Any]) -> Edge:
    """A row of a link as an edge."""
    relation = row["relation"].lower()
    subject, object_ = (names.label(row[end], row[f"{end}_name"]) for end in ("subject", "object"))
    return Edge(
        f"{row['subject']} {relation} {row['object']}", row["subject"], subject, relation, row["object"], object_,
        row["belief"], len(row["papers"]), tuple(row["claims"]), bool(row["conflict"]), row["first_year"],
        row["last_year"], tuple(row["designs"] or ()),
    )  # fmt: skip


def link_of(row: Mapping[str, Any]) -> Link:
    """A row of a link as the link."""
    return Link(
        row["subject"], row["relation"].lower(), row["object"], row["belief"], tuple(row["papers"]),
        tuple(row["claims"]), row["first_year"], row["last_year"], bool(row["conflict"]), tuple(row["designs"] or ()),
    )  # fmt: skip


def proposed_edge(item: Hypothesis) -> Edge:
    """A hypothesis as an edge."""
    return Edge(
        f"{item.subject.id} {item.relation} {item.object.id} proposed", item.subject.id, item.subject.name,
        item.relation, item.object.id, item.object.name, item.probability, 0, (), False, None, None, (), "proposed",
    )  # fmt: skip


def with_certainty(store: GraphStore, edges: Sequence[Edge]) -> list[Edge]:
    """Edges with the surest certainty of the claims behind each."""
    ids = sorted({claim for edge in edges for claim in edge.claim_ids})
    sure = {row["id"]: row["certainty"] for row in ask(store, "certainties", ids=ids)}
    found = []
    for edge in edges:
        known = {sure[claim] for claim in edge.claim_ids if claim in sure}
        best = next((name for name in CERTAINTIES if name in known), edge.certainty)
        found.append(replace(edge, certainty=best))
    return found


def claim_of(row: Mapping[str, Any]) -> Claim:
    """A row of claim, subject, object as the claim."""
    body = row["c"]
    ends = [Mention(body[f"{end}_text"], row[key]["id"], row[key]["name"], row[key]["type"])
            for end, key in (("subject", "a"), ("object", "b"))]  # fmt: skip
    comparator = body.get("comparator_text")
    return Claim(
        body["id"], body["document_id"], body.get("year"), body["sentence"], body["section"], body["role"], ends[0],
        body["relation"], ends[1], body["certainty"], body["score"], body["extractor"],
        Mention(comparator) if comparator else None, bool(body.get("implicit_subject")),
        Context(**{field.name: body.get(field.name) for field in fields(Context)}),
    )  # fmt: skip


def paper_of(body: Mapping[str, Any]) -> Paper:
    """Properties of a paper node as the paper."""
    known = {field.name: body[field.name] for field in fields(Paper) if body.get(field.name) is not None}
    return Paper(**{**known, "authors": tuple(known.get("authors", ()))})


def best_first(edge: Edge) -> tuple[float, int, str]:
    """Sort key: most believed first."""
    return (-edge.belief, -edge.papers, edge.id)
