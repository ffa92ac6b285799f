"""Addresses and literals of the graph in RDF, as Turtle writes them, and the same for N-Quads."""

from __future__ import annotations

import json
import re
from typing import Any, Final
from urllib.parse import quote

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

PREFIXES: Final = {
    "biolink": "https://w3id.org/biolink/vocab/",
    "dcterms": "http://purl.org/dc/terms/",
    "obo": "http://purl.obolibrary.org/obo/",
    "pg": f"{BASE}term:",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Facts = list[tuple[str, str]]
"""(predicate, object) of one subject, both as Turtle writes them."""

_NUMBER = re.compile(r"[+-]?\d+")


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


def own(kind: str, code: str) -> str:
    """The address, in Turtle, of something of ours.

    >>> own("claim", "0a b")
    '<urn:physiograph:claim:0a%20b>'
    """
    return f"<{BASE}{kind}:{quote(code, safe='')}>"


def literal(value: Any) -> str:
    """A Turtle literal that is read back as it was; JSON's escapes of a string are also Turtle's.

    >>> literal('a "b"'), literal(True), literal(3), literal(0.5), literal(["a", 1])
    ('"a \\\\"b\\\\""', 'true', '3', '0.5e0', '"[\\\\"a\\\\", 1]"^^rdf:JSON')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = repr(value)
        return text if "e" in text else f"{text}e0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return f"{json.dumps(json.dumps(value, ensure_ascii=False), ensure_ascii=False)}^^rdf:JSON"


def about(values: dict[str, Any], *, empty: bool = False) -> Facts:
    """A fact for each value that is given: None never is, "" only where `empty` says so."""
    kept = {name: value for name, value in values.items() if value is not None and (empty or value != "")}
    return [(f"pg:{camel(name)}", literal(value)) for name, value in kept.items()]


def camel(name: str) -> str:
    """
    >>> camel("first_year")
    'firstYear'
    """
    return re.sub(r"_(\w)", lambda found: found.group(1).upper(), name)


def expanded(term: str) -> str:
    """A term of Turtle as N-Quads write it: whole addresses, every number with its type.

    >>> expanded("a"), expanded("7"), expanded('"x"')
    ('<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>', '"7"^^<http://www.w3.org/2001/XMLSchema#integer>', '"x"')
    """
    if term == "a":
        return f"<{PREFIXES['rdf']}type>"
    if term.startswith('"'):
        text, quoted, kind = term.rpartition('"')
        return f'{text}"^^{expanded(kind[2:])}' if quoted and kind else term
    if term.startswith("<"):
        return term
    if term in ("true", "false") or _NUMBER.match(term):
        kind = "boolean" if term[0] in "tf" else "integer" if _NUMBER.fullmatch(term) else "double"
        return f'"{term}"^^<{PREFIXES["xsd"]}{kind}>'
    prefix, _, name = term.partition(":")
    return f"<{PREFIXES[prefix]}{name}>"
