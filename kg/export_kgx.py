"""The graph in KGX, the exchange form of the Biolink model: nodes with categories, edges with qualified predicates.

Source: https://github.com/biolink/kgx (columns) and https://biolink.github.io/biolink-model/ (predicates).
An increase is "affects" with the qualifiers that say so; a finding of no effect is the negated predicate.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kg.model import Graph, HierarchyEdge, Link, Paper
from kg.wire import content_id

KNOWLEDGE_SOURCE: Final = "infores:physiograph"

CATEGORY: Final[Mapping[str, str]] = {
    "intervention": "biolink:ClinicalIntervention",
    "exercise_test": "biolink:Procedure",
    "measure": "biolink:ClinicalAttribute",
    "process": "biolink:BiologicalProcess",
    "anatomy": "biolink:AnatomicalEntity",
    "cell": "biolink:Cell",
    "molecule": "biolink:ChemicalEntity",
    "gene_or_protein": "biolink:Gene",
    "nutrient_or_drug": "biolink:ChemicalEntity",
    "condition": "biolink:DiseaseOrPhenotypicFeature",
    "population": "biolink:PopulationOfIndividualOrganisms",
    "environment": "biolink:EnvironmentalFeature",
    "performance": "biolink:ClinicalAttribute",
    "method": "biolink:Procedure",
    "unknown": "biolink:NamedThing",
}

NODE_COLUMNS: Final = ("id", "category", "name", "synonym", "provided_by")
EDGE_COLUMNS: Final = (
    "id", "subject", "predicate", "object", "category", "negated", "qualified_predicate", "object_aspect_qualifier",
    "object_direction_qualifier", "publications", "primary_knowledge_source", "knowledge_level", "agent_type",
    "belief", "contested", "first_year", "last_year", "study_designs",
    "conflict_kind",
)  # fmt: skip

_DIRECTED: Final = {"qualified_predicate": "biolink:causes", "object_aspect_qualifier": "activity_or_abundance"}
_PREDICATE: Final[Mapping[str, Mapping[str, Any]]] = {
    "increases": {"predicate": "biolink:affects", **_DIRECTED, "object_direction_qualifier": "increased"},
    "decreases": {"predicate": "biolink:affects", **_DIRECTED, "object_direction_qualifier": "decreased"},
    "no_effect": {"predicate": "biolink:affects", "negated": True},
    "affects": {"predicate": "biolink:affects"},
    "positively_associated": {"predicate": "biolink:positively_correlated_with"},
    "negatively_associated": {"predicate": "biolink:negatively_correlated_with"},
    "not_associated": {"predicate": "biolink:correlated_with", "negated": True},
    "associated": {"predicate": "biolink:correlated_with"},
}

Row = dict[str, Any]
Table = tuple[Sequence[str], list[Row]]


def kgx_tables(graph: Graph) -> tuple[Table, Table]:
    """(columns, rows) of nodes and of edges."""
    papers = {paper.id: paper for paper in graph.papers}
    nodes: list[Row] = [
        {
            "id": concept.id,
            "category": [CATEGORY[concept.type]],
            "name": concept.name,
            "synonym": list(concept.synonyms),
            "provided_by": [concept.source or concept.id.partition(":")[0]],
        }
        for concept in graph.concepts
    ]
    edges = [_link(link, papers) for link in graph.links] + [_hierarchy(edge) for edge in graph.hierarchy]
    return (NODE_COLUMNS, nodes), (EDGE_COLUMNS, edges)


def kgx_json(graph: Graph) -> str:
    """The same as one JSON object with "nodes" and "edges"; what is not there is left out."""
    (_, nodes), (_, edges) = kgx_tables(graph)
    kept = {"nodes": [_given(row) for row in nodes], "edges": [_given(row) for row in edges]}
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def _given(row: Row) -> Row:
    return {name: value for name, value in row.items() if value not in (None, [], "")}


def _link(link: Link, papers: Mapping[str, Paper]) -> Row:
    return {
        "id": f"urn:physiograph:link:{content_id(link.subject, link.relation, link.object)}",
        "subject": link.subject,
        "object": link.object,
        "category": ["biolink:Association"],
        **_PREDICATE[link.relation],
        "publications": [_publication(papers[key]) for key in link.papers],
        "primary_knowledge_source": KNOWLEDGE_SOURCE,
        "knowledge_level": "not_provided",
        "agent_type": "text_mining_agent",
        "belief": link.belief,
        "contested": link.conflict,
        "first_year": link.first_year,
        "last_year": link.last_year,
        "study_designs": list(link.designs),
        "conflict_kind": link.conflict_kind,
    }


def _publication(paper: Paper) -> str:
    if paper.pmid:
        return f"PMID:{paper.pmid}"
    return f"DOI:{paper.doi}" if paper.doi else paper.id


def _hierarchy(edge: HierarchyEdge) -> Row:
    predicate = "biolink:subclass_of" if edge.kind == "is_a" else "biolink:part_of"
    return {
        "id": f"urn:physiograph:hierarchy:{content_id(edge.child, edge.kind, edge.parent)}",
        "subject": edge.child,
        "predicate": predicate,
        "object": edge.parent,
        "category": ["biolink:Association"],
        "primary_knowledge_source": KNOWLEDGE_SOURCE,
        "knowledge_level": "knowledge_assertion",
        "agent_type": "manual_agent",
    }
