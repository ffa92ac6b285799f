"""The graph in RDF: SKOS concepts, and each claim and link as a resource of its own, so that evidence travels along.

No triple states a link itself: that a paper claims something does not make it so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from kg.model import SIGN, Graph
from kg.wire import content_id

if TYPE_CHECKING:
    import rdflib

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
    return f"{BASE}concept:{prefix}:{quote(local)}"


def paper_iri(paper_id: str, doi: str = "") -> str:
    """The address of a paper: its DOI where it has one.

    >>> paper_iri("PMC1", "10.1000/a b"), paper_iri("PMC1")
    ('https://doi.org/10.1000/a%20b', 'urn:physiograph:paper:PMC1')
    """
    return f"https://doi.org/{quote(doi, safe='/')}" if doi else f"{BASE}paper:{quote(paper_id, safe=':')}"


def turtle(graph: Graph) -> str:
    """The graph as Turtle."""
    import rdflib
    from rdflib.namespace import DCTERMS, RDF, SKOS

    ours = rdflib.Namespace(f"{BASE}term:")
    out = rdflib.Graph(bind_namespaces="none")
    for prefix, space in (("pg", ours), ("skos", SKOS), ("dcterms", DCTERMS), ("rdf", RDF)):
        out.bind(prefix, space)
    _concepts(out, graph)
    _papers(out, graph, ours)
    _claims(out, graph, ours)
    _links(out, graph, ours)
    return out.serialize(format="turtle")


def _concepts(out: rdflib.Graph, graph: Graph) -> None:
    from rdflib import Literal, URIRef
    from rdflib.namespace import DCTERMS, RDF, SKOS

    for concept in graph.concepts:
        node = URIRef(concept_iri(concept.id))
        out.add((node, RDF.type, SKOS.Concept))
        out.add((node, SKOS.prefLabel, Literal(concept.name)))
        out.add((node, SKOS.notation, Literal(concept.id)))
        out.add((node, DCTERMS.type, Literal(concept.type)))
        for synonym in concept.synonyms:
            out.add((node, SKOS.altLabel, Literal(synonym)))
    for edge in graph.hierarchy:
        kind = SKOS.broader if edge.kind == "is_a" else DCTERMS.isPartOf
        out.add((URIRef(concept_iri(edge.child)), kind, URIRef(concept_iri(edge.parent))))


def _papers(out: rdflib.Graph, graph: Graph, ours: rdflib.Namespace) -> None:
    from rdflib import Literal, URIRef
    from rdflib.namespace import DCTERMS, RDF

    for paper in graph.papers:
        node = URIRef(paper_iri(paper.id, paper.doi))
        out.add((node, RDF.type, ours.Paper))
        out.add((node, DCTERMS.identifier, Literal(paper.id)))
        out.add((node, DCTERMS.title, Literal(paper.title)))
        _say(out, node, ours, {"year": paper.year, "journal": paper.journal, "status": paper.status})


def _claims(out: rdflib.Graph, graph: Graph, ours: rdflib.Namespace) -> None:
    from rdflib import URIRef
    from rdflib.namespace import DCTERMS, RDF

    papers = {paper.id: URIRef(paper_iri(paper.id, paper.doi)) for paper in graph.papers}
    for claim in graph.claims:
        node = URIRef(f"{BASE}claim:{quote(claim.claim_id)}")
        out.add((node, RDF.type, ours.Claim))
        out.add((node, RDF.subject, URIRef(concept_iri(str(claim.subject.id)))))
        out.add((node, RDF.predicate, ours[claim.relation]))
        out.add((node, RDF.object, URIRef(concept_iri(str(claim.object.id)))))
        out.add((node, DCTERMS.source, papers[claim.document_id]))
        _say(out, node, ours, {name: getattr(claim, name) for name in CLAIM_FIELDS})
        _say(out, node, ours, {name: getattr(claim.context, name) for name in CONTEXT_FIELDS})


def _links(out: rdflib.Graph, graph: Graph, ours: rdflib.Namespace) -> None:
    from rdflib import URIRef
    from rdflib.namespace import RDF

    for link in graph.links:
        node = URIRef(f"{BASE}link:{content_id(link.subject, link.relation, link.object)}")
        subject, object_ = (URIRef(concept_iri(end)) for end in (link.subject, link.object))
        out.add((node, RDF.type, ours.Link))
        out.add((node, RDF.subject, subject))
        out.add((node, RDF.predicate, ours[link.relation]))
        out.add((node, RDF.object, object_))
        for claim_id in link.claims:
            out.add((node, ours.evidence, URIRef(f"{BASE}claim:{quote(claim_id)}")))
        about = {"belief": link.belief, "conflict": link.conflict, "sign": SIGN[link.relation]}
        _say(out, node, ours, {**about, "first_year": link.first_year, "last_year": link.last_year})


def _say(out: rdflib.Graph, node: rdflib.URIRef, ours: rdflib.Namespace, values: dict[str, Any]) -> None:
    from rdflib import Literal

    for name, value in values.items():
        if value not in (None, ""):
            out.add((node, ours[_camel(name)], Literal(value)))


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found.group(1).upper(), name)
