"""The graph in RDF: SKOS concepts, and each claim and link as a resource of its own, so that evidence travels along.

No triple states a link itself: that a paper claims something does not make it so. Provenance is PROV-O: a claim has its
paper as primary source and is attributed to its extractor (and curator), a link is derived from claims. Nothing is
lost: `kg.import_rdf` reads the same graph back. In N-Quads each paper with its claims is a named graph, which is
attributed too; what was assembled from them (concepts, links, conflicts, hypotheses) is another.

The text is written here, as its form is regular and a general serializer takes minutes where this takes a second; the
tests read it back with rdflib and check it with the SHACL shapes of export_shapes.ttl.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from kg.model import CAUSAL, RELATIONS, SIGN, Claim, Graph, Mention, Paper, StatedHypothesis
from kg.rdf_terms import BASE, PREFIXES, Facts, about, concept_iri, expanded, literal, own, paper_iri
from kg.wire import content_id

CLAIM_FIELDS: Final = (
    "certainty", "role", "section", "sentence", "score", "year", "document_id", "extractor", "implicit_subject",
    "curation",
)  # fmt: skip
CONTEXT_FIELDS: Final = (
    "design", "species", "n", "population", "sex", "age", "training_status", "duration", "dose", "effect_size",
    "p_value", "assessed",
)  # fmt: skip
PAPER_FIELDS: Final = ("year", "doi", "pmid", "journal", "design", "species", "n", "status")
LINK_FIELDS: Final = ("belief", "conflict", "conflict_kind", "first_year", "last_year")

ASSEMBLED: Final = f"<{BASE}graph>"
"""The whole, and in N-Quads the named graph of what was assembled."""

BIOLINK: Final = {
    "increases": "affects",
    "decreases": "affects",
    "affects": "affects",
    "positively_associated": "positively_correlated_with",
    "negatively_associated": "negatively_correlated_with",
    "associated": "correlated_with",
}

Block = tuple[str, Facts]


def turtle(graph: Graph) -> str:
    """The graph as Turtle.

    Source: https://www.w3.org/TR/turtle/, https://www.w3.org/TR/prov-o/, https://www.w3.org/TR/skos-reference/
    """
    head = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    papers = (block for blocks in _by_paper(graph).values() for block in blocks)
    return "\n".join([*head, "", *(_block(*one) for one in chain(_assembled(graph), papers))])


def nquads(graph: Graph) -> str:
    """The graph as N-Quads: a named graph for each paper with its claims, and one for the rest.

    Source: https://www.w3.org/TR/n-quads/
    """
    lines = list(_quads(_assembled(graph), ASSEMBLED))
    for paper, blocks in _by_paper(graph).items():
        name, source = own("graph", paper.id), blocks[0][0]
        extractors = sorted({claim.extractor for claim in graph.claims if claim.document_id == paper.id})
        facts = [("a", "prov:Entity"), ("prov:hadPrimarySource", source)]
        facts += [("prov:wasAttributedTo", own("extractor", one)) for one in extractors]
        lines += [*_quads([(name, facts)], ASSEMBLED), *_quads(blocks, name)]
    return "\n".join([*lines, ""])


def _block(subject: str, facts: Facts) -> str:
    return f"{subject} " + " ;\n    ".join(f"{predicate} {value}" for predicate, value in facts) + " .\n"


def _quads(blocks: Iterable[Block], name: str) -> Iterator[str]:
    for subject, facts in blocks:
        for predicate, value in facts:
            yield f"{expanded(subject)} {expanded(predicate)} {expanded(value)} {name} ."


# --- what is said ---------------------------------------------------------------------------------


def _assembled(graph: Graph) -> Iterator[Block]:
    yield from _vocabulary()
    yield ASSEMBLED, [("a", "pg:Graph"), ("a", "prov:Entity"), ("pg:weights", literal(graph.weights.plain()))]
    for extractor in sorted({claim.extractor for claim in graph.claims}):
        agent = [("a", "prov:SoftwareAgent"), ("rdfs:label", literal(extractor))]
        yield own("extractor", extractor), agent
    if any(claim.curation for claim in graph.claims):
        yield f"<{BASE}curator>", [("a", "prov:Person")]
    for make in (_concepts, _links, _conflicts, _hypotheses):
        yield from make(graph)


def _vocabulary() -> Iterator[Block]:
    """Our own terms beside those of PROV-O, Biolink and the Relation Ontology."""
    for name in ("Paper", "Claim", "Link"):
        yield f"pg:{name}", [("rdfs:subClassOf", "prov:Entity")]
    for name in ("evidence", "proposedBy"):
        yield f"pg:{name}", [("rdfs:subPropertyOf", "prov:wasDerivedFrom")]
    for relation in RELATIONS:
        facts = [("a", "rdf:Property"), ("rdfs:label", literal(relation.replace("_", " ")))]
        if relation in BIOLINK:
            near = "obo:RO_0002566" if relation in CAUSAL else "obo:RO_0002610"  # causally influences, correlated with
            facts += [("skos:broadMatch", f"biolink:{BIOLINK[relation]}"), ("skos:broadMatch", near)]
        yield f"pg:{relation}", facts


def _concepts(graph: Graph) -> Iterator[Block]:
    above: dict[str, Facts] = defaultdict(list)
    for edge in graph.hierarchy:
        kind = "skos:broader" if edge.kind == "is_a" else "dcterms:isPartOf"
        above[edge.child].append((kind, _concept(edge.parent)))
    for concept in graph.concepts:
        facts = [
            ("a", "skos:Concept"),
            ("skos:prefLabel", literal(concept.name)),
            ("skos:notation", literal(concept.id)),
            ("dcterms:type", literal(concept.type)),
            *(("skos:altLabel", literal(synonym)) for synonym in concept.synonyms),
            *about({"source": concept.source}),
        ]
        if list(concept.synonyms) != sorted(set(concept.synonyms)):  # RDF knows no order
            facts.append(("pg:synonyms", literal(list(concept.synonyms))))
        yield _concept(concept.id), facts + above[concept.id]


def _by_paper(graph: Graph) -> dict[Paper, list[Block]]:
    """Each paper, and its claims."""
    used = Counter(paper.doi for paper in graph.papers)
    found = {paper.id: (paper, [_paper(paper, unique=used[paper.doi] == 1)]) for paper in graph.papers}
    for claim in graph.claims:
        blocks = found[claim.document_id][1]
        blocks.append(_claim_block(claim, blocks[0][0]))
    return dict(found.values())


def _paper(paper: Paper, unique: bool) -> Block:
    """A paper; one that shares its DOI with another (a preprint, say) has an address of its own."""
    facts = [("a", "pg:Paper"), ("dcterms:identifier", literal(paper.id)), ("dcterms:title", literal(paper.title))]
    facts += [("dcterms:creator", literal(author)) for author in dict.fromkeys(paper.authors)]
    facts += [("pg:authors", literal(list(paper.authors)))] if len(paper.authors) > 1 else []
    address = paper_iri(paper.id, paper.doi if unique else "")
    return f"<{address}>", facts + about({name: getattr(paper, name) for name in PAPER_FIELDS})


def _claim_block(claim: Claim, paper: str) -> Block:
    facts = [
        ("a", "pg:Claim"),
        ("dcterms:identifier", literal(claim.claim_id)),
        *_statement(str(claim.subject.id), claim.relation, str(claim.object.id)),
        ("dcterms:source", paper),
        ("prov:hadPrimarySource", paper),
        ("prov:wasAttributedTo", own("extractor", claim.extractor)),
    ]
    facts += [("prov:wasAttributedTo", f"<{BASE}curator>")] if claim.curation else []
    for end in ("subject", "object", "comparator"):
        facts += _mention(end, getattr(claim, end))
    facts += about({name: getattr(claim, name) for name in CLAIM_FIELDS})
    return _claim(claim.claim_id), facts + about(
        {name: getattr(claim.context, name) for name in CONTEXT_FIELDS}, empty=True
    )


def _mention(end: str, mention: Mention | None) -> Facts:
    if mention is None:
        return []
    told = {f"{end}_{name}": getattr(mention, name) for name in ("text", "name", "type")}
    told |= {"comparator_id": mention.id} if end == "comparator" else {}
    return about(told, empty=True)


def _links(graph: Graph) -> Iterator[Block]:
    for link in graph.links:
        facts = [
            ("a", "pg:Link"),
            *_statement(link.subject, link.relation, link.object),
            *(("pg:evidence", _claim(claim_id)) for claim_id in link.claims),
            ("pg:designs", literal(list(link.designs))),
        ]
        values = {"sign": SIGN[link.relation], **{name: getattr(link, name) for name in LINK_FIELDS}}
        yield own("link", content_id(link.subject, link.relation, link.object)), facts + about(values)


def _conflicts(graph: Graph) -> Iterator[Block]:
    for one in graph.conflicts:
        facts = [
            ("a", "pg:Conflict"),
            ("rdf:subject", _concept(one.subject)),
            ("rdf:object", _concept(one.object)),
            ("pg:relation", f"pg:{one.relations[0]}"),
            ("pg:otherRelation", f"pg:{one.relations[1]}"),
            *(("pg:oneSide", _claim(claim.claim_id)) for claim in one.one),
            *(("pg:otherSide", _claim(claim.claim_id)) for claim in one.other),
        ]
        apart = [[each.dimension, each.one, each.other] for each in one.differences]
        about_it = about({"kind": one.kind, "reported": one.reported, "differences": apart or None})
        yield own("conflict", content_id(one.subject, one.object, *one.relations)), facts + about_it


def _hypotheses(graph: Graph) -> Iterator[Block]:
    for one in graph.stated:
        yield own("hypothesis", one.id), _hypothesis(one)


def _hypothesis(one: StatedHypothesis) -> Facts:
    return [
        ("a", "pg:Hypothesis"),
        *_statement(one.subject, one.relation, one.object),
        *(("pg:proposedBy", _claim(key)) for key in one.proposed),
        *(("pg:supportedBy", _claim(key)) for key in one.supports),
        *(("pg:refutedBy", _claim(key)) for key in one.refutes),
        *about({"status": one.status, "year": one.year, "hypothesis_id": one.id}),
    ]


def _statement(subject: str, relation: str, object_: str) -> Facts:
    return [("rdf:subject", _concept(subject)), ("rdf:predicate", f"pg:{relation}"), ("rdf:object", _concept(object_))]


def _concept(concept_id: str) -> str:
    return f"<{concept_iri(concept_id)}>"


def _claim(claim_id: str) -> str:
    return own("claim", claim_id)
