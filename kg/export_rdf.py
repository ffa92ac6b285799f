"""The graph in RDF: SKOS concepts, and each claim and link as a resource of its own, so that evidence travels along.

No triple states a link itself: that a paper claims something does not make it so. The text is written here, as its form
is regular and a general serializer takes minutes where this takes a second; the tests read it back with rdflib.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from kg.model import SIGN, Graph
from kg.wire import content_id

BASE: Final = "urn:physiograph:"
"""Our own terms and resources: a URN, as the project claims no web address."""

EXPANSIONS: Final = {
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "HGNC": "https://identifiers.org/hgnc:",
    "EFO": "http://www.ebi.ac.uk/efo/EFO_",
    "NCBIGene": "https://identifiers.org/ncbigene:",
}
OBO: Final = frozenset(
    ("GO", "CHEBI", "HP", "MONDO", "UBERON", "CL", "PR", "DOID", "EXMO", "CMO", "XCO", "VT", "MMO", "PATO", "RO")
)
"""Prefixes whose terms have OBO Foundry addresses."""

CLAIM_FIELDS: Final = ("certainty", "role", "section", "sentence", "score", "year")
CONTEXT_FIELDS: Final = ("design", "species", "n", "population", "dose", "duration")


def concept_iri(concept_id: str) -> str:
    """The address of a concept: that of its vocabulary where there is one.

    >>> concept_iri("GO:0008150"), concept_iri("TEXT:fancy index")
    ('http://purl.obolibrary.org/obo/GO_0008150', 'urn:physiograph:concept:TEXT:fancy%20index')
    """
    prefix, _, local = concept_id.partition(":")
    if prefix in EXPANSIONS:
        return EXPANSIONS[prefix] + quote(local)
    if prefix in OBO:
        return f"http://purl.obolibrary.org/obo/{prefix}_{quote(local)}"
    return f"{BASE}concept:{quote(prefix)}:{quote(local)}"


def paper_iri(paper_id: str, doi: str = "") -> str:
    """The address of a paper: its DOI where it has one.

    >>> paper_iri("PMC1", "10.1000/a b"), paper_iri("PMC1")
    ('https://doi.org/10.1000/a%20b', 'urn:physiograph:paper:PMC1')
    """
    return f"https://doi.org/{quote(doi, safe='/')}" if doi else f"{BASE}paper:{quote(paper_id, safe=':')}"


PREFIXES: Final = {
    "dcterms": "http://purl.org/dc/terms/",
    "pg": f"{BASE}term:",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}

Facts = list[tuple[str, str]]
"""(predicate, object) of one subject, both as Turtle writes them."""


def turtle(graph: Graph) -> str:
    """The graph as Turtle.

    Source: https://www.w3.org/TR/turtle/ and https://www.w3.org/TR/skos-reference/
    """
    head = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    blocks = [_block(*one) for make in (_concepts, _papers, _claims, _links, _conflicts) for one in make(graph)]
    return "\n".join([*head, "", *blocks])


def _block(subject: str, facts: Facts) -> str:
    return f"{subject} " + " ;\n    ".join(f"{predicate} {value}" for predicate, value in facts) + " .\n"


def _concepts(graph: Graph) -> Iterator[tuple[str, Facts]]:
    above: dict[str, Facts] = defaultdict(list)
    for edge in graph.hierarchy:
        kind = "skos:broader" if edge.kind == "is_a" else "dcterms:isPartOf"
        above[edge.child].append((kind, _concept(edge.parent)))
    for concept in graph.concepts:
        facts = [
            ("a", "skos:Concept"),
            ("skos:prefLabel", _literal(concept.name)),
            ("skos:notation", _literal(concept.id)),
            ("dcterms:type", _literal(concept.type)),
            *(("skos:altLabel", _literal(synonym)) for synonym in concept.synonyms),
        ]
        yield _concept(concept.id), facts + above[concept.id]


def _papers(graph: Graph) -> Iterator[tuple[str, Facts]]:
    for paper in graph.papers:
        facts = [
            ("a", "pg:Paper"),
            ("dcterms:identifier", _literal(paper.id)),
            ("dcterms:title", _literal(paper.title)),
        ]
        about = _about({"year": paper.year, "journal": paper.journal, "status": paper.status})
        yield f"<{paper_iri(paper.id, paper.doi)}>", facts + about


def _claims(graph: Graph) -> Iterator[tuple[str, Facts]]:
    papers = {paper.id: f"<{paper_iri(paper.id, paper.doi)}>" for paper in graph.papers}
    for claim in graph.claims:
        facts = [
            ("a", "pg:Claim"),
            *_statement(str(claim.subject.id), claim.relation, str(claim.object.id)),
            ("dcterms:source", papers[claim.document_id]),
        ]
        said = _about({name: getattr(claim, name) for name in CLAIM_FIELDS})
        yield (
            _claim(claim.claim_id),
            facts + said + _about({name: getattr(claim.context, name) for name in CONTEXT_FIELDS}),
        )


def _links(graph: Graph) -> Iterator[tuple[str, Facts]]:
    for link in graph.links:
        about = {
            "belief": link.belief,
            "conflict": link.conflict,
            "conflict_kind": link.conflict_kind,
            "sign": SIGN[link.relation],
            "first_year": link.first_year,
            "last_year": link.last_year,
        }
        facts = [
            ("a", "pg:Link"),
            *_statement(link.subject, link.relation, link.object),
            *(("pg:evidence", _claim(claim_id)) for claim_id in link.claims),
        ]
        code = content_id(link.subject, link.relation, link.object)
        yield f"<{BASE}link:{code}>", facts + _about(about)


def _conflicts(graph: Graph) -> Iterator[tuple[str, Facts]]:
    for one in graph.conflicts:
        facts = [
            ("a", "pg:Conflict"),
            ("rdf:subject", _concept(one.subject)),
            ("rdf:object", _concept(one.object)),
            *(("pg:relation", f"pg:{relation}") for relation in one.relations),
            *(("pg:oneSide", _claim(claim.claim_id)) for claim in one.one),
            *(("pg:otherSide", _claim(claim.claim_id)) for claim in one.other),
        ]
        code = content_id(one.subject, one.object, *one.relations)
        yield f"<{BASE}conflict:{code}>", facts + _about({"kind": one.kind, "reported": one.reported})


def _statement(subject: str, relation: str, object_: str) -> Facts:
    return [("rdf:subject", _concept(subject)), ("rdf:predicate", f"pg:{relation}"), ("rdf:object", _concept(object_))]


def _concept(concept_id: str) -> str:
    return f"<{concept_iri(concept_id)}>"


def _claim(claim_id: str) -> str:
    return f"<{BASE}claim:{quote(claim_id)}>"


def _about(values: dict[str, Any]) -> Facts:
    return [(f"pg:{_camel(name)}", _literal(value)) for name, value in values.items() if value not in (None, "")]


def _literal(value: Any) -> str:
    """A Turtle literal; JSON's escapes of a string are also Turtle's.

    >>> _literal('a "b"'), _literal(True), _literal(3), _literal(0.5)
    ('"a \\\\"b\\\\""', 'true', '3', '5.000000e-01')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6e}"
    return str(value) if isinstance(value, int) else json.dumps(str(value), ensure_ascii=False)


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found.group(1).upper(), name)
