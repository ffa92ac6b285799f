"""Reads physiograph.ttl with rdflib into plain records: one dict per concept, ready for JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict

from kg.errors import InvalidValue

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

ONTOLOGY: Final = Path(__file__).with_name("physiograph.ttl")
"""The ontology itself: the only source of names, definitions and hierarchy."""

BASE: Final = "https://w3id.org/physiograph/"
PART_OF: Final = "http://purl.obolibrary.org/obo/BFO_0000050"
_CURIES: Final = (
    (re.compile(r"https://w3id\.org/physiograph/PHYS_(\d{7})$"), r"PHYS:\1"),
    (re.compile(r"http://purl\.obolibrary\.org/obo/([A-Za-z]+)_(\w+)$"), r"\1:\2"),
    (re.compile(r"http://id\.nlm\.nih\.gov/mesh/(\w+)$"), r"MESH:\1"),
    (re.compile(r"https://identifiers\.org/ncbigene/(\d+)$"), r"NCBIGene:\1"),
    (re.compile(r"https://identifiers\.org/hgnc/(\d+)$"), r"HGNC:\1"),
    (re.compile(r"http://www\.ebi\.ac\.uk/efo/EFO_(\d+)$"), r"EFO:\1"),
)


class Record(TypedDict):
    """One concept of the Turtle file; lists are sorted."""

    id: str
    type: str
    label: str
    label_ru: str
    synonyms: list[str]
    synonyms_ru: list[str]
    weak: list[str]
    definition: str
    parents: list[str]
    wholes: list[str]
    exact: list[str]
    close: list[str]
    better: str
    unit: str


def curie(iri: str) -> str:
    """The CURIE of an IRI that the ontology uses.

    Raises: InvalidValue: no prefix is known for it.

    >>> curie("https://w3id.org/physiograph/PHYS_0000123"), curie("http://id.nlm.nih.gov/mesh/D015444")
    ('PHYS:0000123', 'MESH:D015444')
    """
    for pattern, form in _CURIES:
        if pattern.match(iri):
            return pattern.sub(form, iri)
    raise InvalidValue(f"IRI {iri!r} has no known prefix. Add it to _CURIES in ontology/turtle.py.")


def read_graph(path: Path = ONTOLOGY) -> Graph:
    """The whole file as an rdflib graph."""
    from rdflib import Graph

    return Graph().parse(path, format="turtle")


def records(path: Path = ONTOLOGY) -> list[Record]:
    """All concepts of the file, sorted by id."""
    from rdflib.namespace import OWL, RDF

    graph = read_graph(path)
    found: list[Any] = [subject for subject in graph.subjects(RDF.type, OWL.Class) if f"{BASE}PHYS_" in str(subject)]
    return [_record(graph, subject) for subject in sorted(found)]


def _record(graph: Graph, subject: URIRef) -> Record:
    from rdflib import URIRef
    from rdflib.namespace import SKOS

    def texts(predicate: Any, language: str | None = None) -> list[str]:
        return sorted(
            str(value)
            for value in graph.objects(subject, predicate)
            if language is None or getattr(value, "language", None) == language
        )

    parents, wholes = _above(graph, subject)
    return Record(
        id=curie(str(subject)),
        type="".join(texts(URIRef(BASE + "type"))),
        label="".join(texts(SKOS.prefLabel, "en")),
        label_ru="".join(texts(SKOS.prefLabel, "ru")),
        synonyms=texts(SKOS.altLabel, "en"),
        synonyms_ru=texts(SKOS.altLabel, "ru"),
        weak=texts(SKOS.hiddenLabel),
        definition="".join(texts(SKOS.definition, "en")),
        parents=parents,
        wholes=wholes,
        exact=sorted(map(curie, texts(SKOS.exactMatch))),
        close=sorted(map(curie, texts(SKOS.closeMatch))),
        better="".join(texts(URIRef(BASE + "better"))),
        unit="".join(map(curie, texts(URIRef(BASE + "unit")))),
    )


def _above(graph: Graph, subject: URIRef) -> tuple[list[str], list[str]]:
    """(is_a parents, part_of wholes) as CURIEs; the classes of types are not parents."""
    from rdflib.namespace import RDFS

    parents: list[str] = []
    wholes: list[str] = []
    for above in graph.objects(subject, RDFS.subClassOf):
        if str(above).startswith(f"{BASE}PHYS_"):
            parents.append(curie(str(above)))
        else:
            wholes.extend(curie(str(whole)) for whole in _wholes(graph, above))
    return sorted(parents), sorted(wholes)


def _wholes(graph: Graph, restriction: Any) -> Iterator[Any]:
    from rdflib import URIRef
    from rdflib.namespace import OWL

    if (restriction, OWL.onProperty, URIRef(PART_OF)) in graph:
        yield from graph.objects(restriction, OWL.someValuesFrom)
