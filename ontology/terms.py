"""Term tables of other vocabularies: OBO, OWL or TSV files the user has, looked up by gilda's matcher."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import UnreadableDocument
from ontology.normalize import normal_form

if TYPE_CHECKING:
    from ontology.ground import Candidate

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
    """One term of another vocabulary; `synonyms` are exact ones only."""

    id: str
    name: str
    synonyms: tuple[str, ...] = ()


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


@dataclass(slots=True)
class TermTable:
    """Terms of one vocabulary behind gilda's matcher; built at the first look-up.

    >>> table = TermTable((Term("GO:0006914", "autophagy"),))
    >>> [(one.id, one.type) for one in table.ground("autophagy", "autophagy")]
    [('GO:0006914', 'process')]
    """

    terms: tuple[Term, ...]
    _grounder: Any = field(default=None, repr=False)

    def ground(self, form: str, text: str) -> list[Candidate]:
        """Candidates by exact name only, best first; scores are gilda's, a little below our own ontology's.

        Args:
            form: normal form of the mention, perhaps peeled.
            text: the mention as printed, for gilda's rules on case and dashes; used where it has that form.
        """
        from ontology.ground import Candidate

        if self._grounder is None:
            self._grounder = _gilda(self.terms)
        found = self._grounder.ground(text) if normal_form(text) == form else self._grounder.ground(form)
        return [
            Candidate(
                _curie(match.term.db, match.term.id),
                match.term.entry_name,
                TYPE_OF.get(match.term.db.upper(), "unknown"),
                (_curie(match.term.db, match.term.id),),
                round(match.score * _DISCOUNT, 4),
                f"{match.term.status} “{match.term.text}” of {match.term.db}",
            )
            for match in found
        ]


def _curie(prefix: str, local: str) -> str:
    return local if local.startswith(f"{prefix}:") else f"{prefix}:{local}"


def _gilda(terms: Iterable[Term]) -> Any:
    """gilda's Grounder over our terms. Importing gilda makes a folder: it is sent to the temporary one."""
    os.environ.setdefault("PYSTOW_HOME", str(Path(tempfile.gettempdir()) / "physiograph-pystow"))
    from gilda.grounder import Grounder
    from gilda.process import normalize
    from gilda.term import Term as GildaTerm

    entries: dict[str, list[Any]] = {}
    for term in terms:
        prefix, _, local = term.id.rpartition(":")
        for name, status in ((term.name, "name"), *((synonym, "synonym") for synonym in term.synonyms)):
            key = normalize(name)
            made = GildaTerm(key, name, prefix, local, term.name, status, prefix.lower() or "table")
            entries.setdefault(key, []).append(made)
    return Grounder(entries)
