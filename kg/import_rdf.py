"""Our own RDF read back: `read_graph` gives the very graph that `kg.export_rdf` wrote, from Turtle or N-Quads.

`to_ledger` puts its papers and claims into a ledger, where they count beside what was read here: beliefs, conflicts and
hypotheses are then assembled anew from all of it.
"""

from __future__ import annotations

import json
import warnings
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.conflict import surest
from kg.errors import InvalidValue
from kg.export_rdf import CLAIM_FIELDS, CONTEXT_FIELDS, LINK_FIELDS, PAPER_FIELDS
from kg.model import (
    Claim,
    Concept,
    Conflict,
    Context,
    Difference,
    Document,
    GateDecision,
    Graph,
    HierarchyEdge,
    Link,
    Mention,
    Paper,
    Passage,
    StatedHypothesis,
)
from kg.rdf_terms import PREFIXES, camel
from kg.weights import Weights

if TYPE_CHECKING:
    from kg.ledger import Ledger

SYNTAXES: Final = {".ttl": "turtle", ".nq": "nquads"}
IMPORTED: Final = "rdf"
"""Source format of the documents that an import makes, and the version under which their claims are kept."""

Node = dict[str, list[Any]]
"""Predicate (without our prefixes: "pg:year", "skos:prefLabel", …) → values: strings are addresses, `_Text` is text."""


class _Text(str):
    """A literal string, as against an address."""


def read_graph(path: Path) -> Graph:
    """The graph of a file that `export` wrote, without loss.

    Args:
        path: .ttl (Turtle) or .nq (N-Quads).
    Raises: InvalidValue: another suffix, no RDF, or RDF that is not ours.
    """
    return _Reader(_nodes(Path(path))).graph()


def _nodes(path: Path) -> dict[str, Node]:
    import rdflib

    if path.suffix not in SYNTAXES:
        raise InvalidValue(f"{path} is neither Turtle (.ttl) nor N-Quads (.nq). Name a file so, written by export.")
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own, over its own names
            data: Any = rdflib.Graph() if path.suffix == ".ttl" else rdflib.Dataset(default_union=True)
            triples = list(data.parse(file=file, format=SYNTAXES[path.suffix]).triples((None, None, None)))
    except OSError as error:
        raise InvalidValue(f"cannot read {path}: {error.strerror}. Name a file written by export.") from error
    except Exception as error:  # each parser of rdflib has errors of its own, and some are plain ones
        told = " ".join(str(error).split())[:200]
        raise InvalidValue(f"{path} is no {SYNTAXES[path.suffix]}: {told}. Write it with export.") from error
    short = {address: name for name, address in PREFIXES.items()}
    found: dict[str, Node] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        found[_short(str(subject), short)][_short(str(predicate), short)].append(_value(value, short))
    return found


def _short(address: str, prefixes: Mapping[str, str]) -> str:
    cut = max(address.rfind(mark) for mark in "#:/") + 1
    name = prefixes.get(address[:cut])
    return f"{name}:{address[cut:]}" if name else address


def _value(term: Any, prefixes: Mapping[str, str]) -> Any:
    import rdflib

    if not isinstance(term, rdflib.Literal):
        return _short(str(term), prefixes)
    kind = str(term.datatype or "").rpartition("#")[2]
    text = str(term)
    if kind == "JSON":
        return json.loads(text)
    if kind == "boolean":
        return text in ("true", "1")
    return int(text) if kind == "integer" else float(text) if kind == "double" else _Text(text)


class _Reader:
    """Puts the parts of a graph together from the nodes of its RDF."""

    def __init__(self, nodes: dict[str, Node]) -> None:
        self._nodes = nodes
        if not self._of("pg:Graph"):
            raise InvalidValue("the file holds no graph of physiograph. Give one that export --format ttl or nq wrote.")
        self._ids = {node: str(_one(about, "skos:notation")) for node, about in self._of("skos:Concept")}
        self._claims = {node: self._claim(about) for node, about in self._of("pg:Claim")}

    def _of(self, kind: str) -> list[tuple[str, Node]]:
        return [(node, about) for node, about in self._nodes.items() if kind in about.get("rdf:type", ())]

    def graph(self) -> Graph:
        ((_, whole),) = self._of("pg:Graph")
        claims = sorted(self._claims.values(), key=lambda claim: claim.claim_id)
        links = [self._link(about) for _, about in self._of("pg:Link")]
        conflicts = [self._conflict(about) for _, about in self._of("pg:Conflict")]
        stated = [self._stated(about) for _, about in self._of("pg:Hypothesis")]
        return Graph(
            concepts=tuple(sorted((self._concept(about) for _, about in self._of("skos:Concept")), key=_id)),
            papers=tuple(sorted((_paper(about) for _, about in self._of("pg:Paper")), key=_id)),
            claims=tuple(claims),
            links=tuple(sorted(links, key=lambda link: (link.subject, link.object, link.relation))),
            hierarchy=self._hierarchy(),
            weights=Weights.of(_one(whole, "pg:weights")),
            conflicts=tuple(sorted(conflicts, key=lambda one: (one.subject, one.object, one.relations))),
            stated=tuple(sorted(stated, key=lambda one: (one.subject, one.object, one.relation))),
        )

    def _concept(self, about: Node) -> Concept:
        synonyms = _one(about, "pg:synonyms") or sorted(str(one) for one in about.get("skos:altLabel", ()))
        return Concept(
            id=str(_one(about, "skos:notation")),
            name=str(_one(about, "skos:prefLabel")),
            type=str(_one(about, "dcterms:type")),
            synonyms=tuple(synonyms),
            source=str(_one(about, "pg:source") or ""),
        )

    def _hierarchy(self) -> tuple[HierarchyEdge, ...]:
        kinds = {"skos:broader": "is_a", "dcterms:isPartOf": "part_of"}
        found = {
            HierarchyEdge(self._ids[node], kinds[name], self._ids[parent])
            for node, about in self._of("skos:Concept")
            for name in kinds
            for parent in about.get(name, ())
        }
        return tuple(sorted(found, key=lambda edge: (edge.child, edge.kind, edge.parent)))

    def _claim(self, about: Node) -> Claim:
        plain = {name: _one(about, f"pg:{camel(name)}") for name in CLAIM_FIELDS}
        context = {name: _plain(_one(about, f"pg:{camel(name)}")) for name in CONTEXT_FIELDS}
        texts = {name: str(plain[name] or "") for name in ("sentence", "document_id", "extractor", "curation")}
        subject, relation, object_ = self._statement(about)
        return Claim(
            claim_id=str(_one(about, "dcterms:identifier")),
            year=plain["year"],
            section=str(plain["section"]),
            role=str(plain["role"]),
            subject=_mention(about, "subject", subject),
            relation=relation,
            object=_mention(about, "object", object_),
            certainty=str(plain["certainty"]),
            score=plain["score"],
            comparator=_comparator(about),
            implicit_subject=bool(plain["implicit_subject"]),
            context=Context(**context),
            **texts,
        )

    def _statement(self, about: Node) -> tuple[str, str, str]:
        ends = (self._ids[str(_one(about, f"rdf:{end}"))] for end in ("subject", "object"))
        subject, object_ = ends
        return subject, _relation(_one(about, "rdf:predicate")), object_

    def _link(self, about: Node) -> Link:
        subject, relation, object_ = self._statement(about)
        claims = [self._claims[key] for key in about.get("pg:evidence", ())]
        told = {name: _plain(_one(about, f"pg:{camel(name)}")) for name in LINK_FIELDS}
        return Link(
            subject=subject,
            relation=relation,
            object=object_,
            belief=told["belief"],
            papers=tuple(sorted({claim.document_id for claim in claims})),
            claims=tuple(sorted(claim.claim_id for claim in claims)),
            first_year=told["first_year"],
            last_year=told["last_year"],
            conflict=told["conflict"],
            designs=tuple(_one(about, "pg:designs")),
            conflict_kind=told["conflict_kind"] or "",
        )

    def _conflict(self, about: Node) -> Conflict:
        sides = (surest(self._claims[key] for key in about.get(name, ())) for name in ("pg:oneSide", "pg:otherSide"))
        one, other = sides
        return Conflict(
            subject=self._ids[str(_one(about, "rdf:subject"))],
            object=self._ids[str(_one(about, "rdf:object"))],
            relations=(_relation(_one(about, "pg:relation")), _relation(_one(about, "pg:otherRelation"))),
            kind=str(_one(about, "pg:kind")),
            one=tuple(one),
            other=tuple(other),
            differences=tuple(Difference(*each) for each in _one(about, "pg:differences") or ()),
        )

    def _stated(self, about: Node) -> StatedHypothesis:
        sides = ("pg:proposedBy", "pg:supportedBy", "pg:refutedBy")
        ids = (tuple(sorted(self._claims[key].claim_id for key in about.get(side, ()))) for side in sides)
        code, status = str(_one(about, "pg:hypothesisId")), str(_one(about, "pg:status"))
        return StatedHypothesis(code, *self._statement(about), status, _one(about, "pg:year"), *ids)


def _one(about: Node, name: str) -> Any:
    values = about.get(name)
    return values[0] if values else None


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, _Text) else value


def _id(one: Concept | Paper) -> str:
    return one.id


def _relation(term: Any) -> str:
    return str(term).partition(":")[2]


def _paper(about: Node) -> Paper:
    told = {name: _plain(_one(about, f"pg:{name}")) for name in PAPER_FIELDS}
    authors = _one(about, "pg:authors") or [str(one) for one in about.get("dcterms:creator", ())]
    return Paper(
        id=str(_one(about, "dcterms:identifier")),
        title=str(_one(about, "dcterms:title")),
        authors=tuple(authors),
        **{name: value for name, value in told.items() if value is not None},
    )


def _mention(about: Node, end: str, concept_id: str) -> Mention:
    told = {name: _plain(_one(about, f"pg:{end}{name.capitalize()}")) for name in ("text", "name", "type")}
    return Mention(told["text"], concept_id, told["name"], told["type"])


def _comparator(about: Node) -> Mention | None:
    told = {name: _plain(_one(about, f"pg:comparator{name.capitalize()}")) for name in ("text", "id", "name", "type")}
    return Mention(**told) if told["text"] is not None else None


# --- into a ledger --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: papers and claims put in, and ids of the papers that the ledger has read itself."""

    papers: int
    claims: int
    there: tuple[str, ...]


def to_ledger(ledger: Ledger, graph: Graph) -> Imported:
    """Put the papers of a graph and their claims into a ledger; again, it changes nothing.

    A paper that the ledger has from another source stays as it is. One put in has a title and no text: its claims are
    those of the file, accepted by a mark of its own, and are not read again.
    """
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in graph.claims:
        claims[claim.document_id].append(claim)
    formats = {document.id: document.source_format for document in ledger.documents()}
    there = tuple(paper.id for paper in graph.papers if formats.get(paper.id, IMPORTED) != IMPORTED)
    kept = [paper for paper in graph.papers if paper.id not in there]
    marked = {mark.target for mark in ledger.marks() if mark.kind == "document" and mark.verdict == "right"}
    for paper in kept:
        ledger.add(_document(paper), GateDecision(True, "imported", "its claims came in a file of RDF"))
        ledger.put(paper.id, IMPORTED, (), claims[paper.id])
        if paper.id not in marked:
            ledger.mark("document", paper.id, "right", "imported from RDF")
    return Imported(len(kept), sum(len(claims[paper.id]) for paper in kept), there)


def _document(paper: Paper) -> Document:
    passages = (Passage("title", None, paper.title),) if paper.title.strip() else ()
    return Document(
        id=paper.id,
        title=paper.title,
        passages=passages,
        year=paper.year,
        journal=paper.journal,
        doi=paper.doi,
        pmid=paper.pmid,
        authors=paper.authors,
        status=paper.status,
        source_format=IMPORTED,
    )
