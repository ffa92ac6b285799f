"""Term tables of other vocabularies: OBO, OWL or TSV files the user has, looked up by gilda's matcher."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import UnreadableDocument

if TYPE_CHECKING:
    pass

TYPE_OF: Final = {
    "MESH": "unknown",
    "GO": "process",
    "CHEBI": "molecule",
    "UBERON": "anatomy",
    "CL": "cell",
    "DOID": "condition",
    "HP": "condition",
    "MONDO": "condition",
    "HGNC": "gene_or_protein",
    "NCBIGENE": "gene_or_protein",
    "CMO": "measure",
    "VT": "measure",
    "XCO": "intervention",
    "MAXO": "intervention",
    "MMO": "method",
    "UO": "unknown",
}
"""Concept type of a vocabulary's terms, by prefix; other prefixes are "unknown"."""

_DISCOUNT: Final = 0.9
_SYNONYM: Final = re.compile(r'"((?:[^"\\]|\\.)*)"\s+(EXACT|RELATED|BROAD|NARROW)')
_TRAILER: Final = re.compile(r"\s*\{[^{}]*\}\s*$")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of another vocabulary.

    Args:
        id: CURIE.
        synonyms: exact ones only.
        type: concept type; "" is what `TYPE_OF` says of the prefix.
        former: names of old, or of the same thing in other species.
        same: equivalent identifiers, of this vocabulary's own making.
        near: equivalent identifiers by way of a third vocabulary; they are listed, and join no two terms.
        above: identifiers of what it is a kind of.
    """

    id: str
    name: str
    synonyms: tuple[str, ...] = ()
    type: str = ""
    former: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary with what must be said of it.

    Args:
        name: what `terms list` and `terms remove` call it.
        version: "" where unknown.
        licence: "" where unknown.
        prefix: of its CURIEs; "" is the name.
    """

    name: str
    version: str
    licence: str
    terms: tuple[Term, ...]
    prefix: str = ""


def load_terms(path: Path) -> tuple[Term, ...]:
    """The terms of an .obo, .owl/.ttl/.rdf or .tsv file, in file order.

    Raises: UnreadableDocument: another suffix, or nothing in it that is a term.
    """
    readers: dict[str, Callable[[Path], tuple[Term, ...]]] = {".obo": load_obo, ".tsv": load_tsv}
    readers |= dict.fromkeys((".owl", ".ttl", ".rdf"), load_owl)
    if path.suffix.lower() not in readers:
        raise UnreadableDocument(
            "unknown_vocabulary", f"{path.name}: not a vocabulary; allowed: {', '.join(readers)}. Convert the file."
        )
    found = readers[path.suffix.lower()](path)
    if not found:
        raise UnreadableDocument(
            "empty_vocabulary", f"{path.name}: no term in it. Check that it is what its name says."
        )
    return found


def load_obo(path: Path) -> tuple[Term, ...]:
    """The terms of an OBO 1.2/1.4 file; obsolete ones and those without a name are left out."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        return tuple(term for term in map(_obo_term, _stanzas(lines)) if term)


def _stanzas(lines: Iterable[str]) -> Iterator[list[tuple[str, str]]]:
    """(tag, value) pairs of each [Term] stanza."""
    current: list[tuple[str, str]] | None = None
    for line in lines:
        if line.startswith("["):
            if current:
                yield current
            current = [] if line.strip() == "[Term]" else None
        elif current is not None and ": " in line:
            tag, value = line.rstrip("\n").split(": ", 1)
            current.append((tag, value))
    if current:
        yield current


def _obo_term(pairs: Sequence[tuple[str, str]]) -> Term | None:
    first = dict(reversed(pairs))
    if "id" not in first or "name" not in first or first.get("is_obsolete", "").startswith("true"):
        return None
    synonyms = (_SYNONYM.match(value) for tag, value in pairs if tag == "synonym")
    exact = dict.fromkeys(found[1].replace('\\"', '"') for found in synonyms if found and found[2] == "EXACT")
    return Term(first["id"].strip(), _TRAILER.sub("", first["name"]).strip(), tuple(exact))


def load_tsv(path: Path) -> tuple[Term, ...]:
    """Terms of a table id TAB name [TAB synonym|synonym…]; a first line without a digit in its id is a header."""
    terms = []
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            cells = [cell.strip().strip('"') for cell in line.rstrip("\n").split("\t")]
            if len(cells) >= 2 and any(letter.isdigit() for letter in cells[0]):
                synonyms = tuple(filter(None, cells[2].split("|"))) if len(cells) > 2 else ()
                terms.append(Term(cells[0], cells[1], synonyms))
    return tuple(terms)


def load_owl(path: Path) -> tuple[Term, ...]:
    """Classes with an rdfs:label of an OWL file in RDF/XML or Turtle; ids as OBO CURIEs where they have that form."""
    from rdflib import Graph, URIRef
    from rdflib.namespace import OWL, RDF, RDFS

    graph = Graph().parse(path, format="turtle" if path.suffix.lower() == ".ttl" else "xml")
    exact = URIRef("http://www.geneontology.org/formats/oboInOwl#hasExactSynonym")
    terms = []
    for subject in sorted(item for item in graph.subjects(RDF.type, OWL.Class) if isinstance(item, URIRef)):
        label = graph.value(subject, RDFS.label)
        if label is not None:
            synonyms = tuple(sorted({str(value) for value in graph.objects(subject, exact)}))
            terms.append(Term(_obo_id(str(subject)), str(label), synonyms))
    return tuple(terms)


def _obo_id(iri: str) -> str:
    return re.sub(r"^.*[/#]([A-Za-z]+)_(\w+)$", r"\1:\2", iri)
