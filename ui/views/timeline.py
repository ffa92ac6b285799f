"""A link over the years, and the graph as it stood at the end of one, from the graph store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.history import Year, history
from kg.model import Graph
from kg.signs import contraries
from kg.store import GraphStore
from kg.weights import Weights
from ui.evidence.quotes import Quote, quotes
from ui.views.data import MOST_CLAIMS
from ui.views.network import Network
from ui.views.rows import Edge, ask, claim_of, edge_of, paper_of

MOST_LINKS = 300


@dataclass(frozen=True, slots=True)
class Story:
    """What came of a link, year by year, with the sentences of each year.

    Args:
        spoken: year → sentences for it and sentences against it; None is the year of undated papers.
    """

    years: tuple[Year, ...]
    spoken: Mapping[int | None, tuple[tuple[Quote, ...], tuple[Quote, ...]]]


def links_of(store: GraphStore, concept_id: str) -> list[Edge]:
    """The links of a concept, those with the most papers first."""
    rows = [*ask(store, "links_out", id=concept_id, limit=MOST_LINKS),
            *ask(store, "links_in", id=concept_id, limit=MOST_LINKS)]  # fmt: skip
    found = {edge.id: edge for edge in map(edge_of, rows)}
    return sorted(found.values(), key=lambda edge: (-edge.papers, -edge.belief, edge.id))


def most_studied(store: GraphStore) -> Edge | None:
    """The link with the most papers, of those on which papers disagree if there are any; None in an empty graph."""
    rows = ask(store, "conflicts", limit=200) or ask(store, "top_links", limit=1)
    edges = sorted(map(edge_of, rows), key=lambda edge: (-edge.papers, edge.id))
    return edges[0] if edges else None


def story(store: GraphStore, subject: str, relation: str, object_: str, weights: Weights) -> Story:
    """A link's history, as `kg.history` has it, and the sentences behind each year.

    Raises: InvalidValue: no such relation.
    """
    rows = [
        *ask(store, "claims_between", subject=subject, object=object_, limit=MOST_CLAIMS),
        *ask(store, "claims_between", subject=object_, object=subject, limit=MOST_CLAIMS),
    ]
    graph = _graph(rows, weights)
    against = contraries(relation)
    papers = {paper.id: paper for paper in graph.papers}
    said: dict[int | None, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for claim in graph.claims:
        if claim.relation == relation:
            said[papers[claim.document_id].year][0].append(claim)
        elif claim.relation in against:
            said[papers[claim.document_id].year][1].append(claim)
    spoken = {year: (quotes(one, papers), quotes(other, papers)) for year, (one, other) in said.items()}
    return Story(history(graph, subject, relation, object_), spoken)


def _graph(rows: Sequence[Mapping[str, Any]], weights: Weights) -> Graph:
    claims = {row["c"]["id"]: claim_of(row) for row in rows}
    papers = {row["p"]["id"]: paper_of(row["p"]) for row in rows}
    return Graph((), tuple(papers.values()), tuple(claims.values()), (), weights=weights)


def years_of(store: GraphStore) -> tuple[int, int] | None:
    """The years of the oldest and the newest paper; None where none is dated."""
    rows = ask(store, "years")
    return (rows[0]["year"], rows[-1]["year"]) if rows else None


def at_year(store: GraphStore, net: Network, year: int, weights: Weights) -> Network:
    """A network that holds only links known at the end of a year, each with the belief that it had then."""
    rows = ask(store, "claims_among", ids=sorted(node.id for node in net.nodes), limit=20 * MOST_CLAIMS)
    graph = _graph(rows, weights)
    edges = []
    for edge in net.edges:
        rows_ = [row for row in history(graph, edge.subject, edge.relation, edge.object) if row.year <= year]
        if rows_ and (belief := rows_[-1].belief) is not None:
            then = rows_[-1]
            edges.append(replace(edge, belief=belief, papers=then.papers_for, conflict=then.contested))
    return replace(net, edges=tuple(edges))
