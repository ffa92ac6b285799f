"""Candidate names as Turtle stubs in the form of ontology/physiograph.ttl, for a curator to finish by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ontology.lexicon import Lexicon
from ui.commands.name_candidates import NameCandidate

_HEAD: Final = """\
@prefix PHYS: <https://w3id.org/physiograph/PHYS_> .
@prefix pg: <https://w3id.org/physiograph/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

# Names that papers use and the ontology lacks. These are stubs, not concepts: for each that you keep, check the type,
# name its parent, and write the Russian label (skos:prefLabel "…"@ru) and the definition (skos:definition "…"@en);
# both are missing here. The ids are the next free ones of this version. Delete what is no concept.
"""


def stubs(candidates: Iterable[NameCandidate], lexicon: Lexicon) -> Iterator[str]:
    """Lines of a Turtle file with one class per candidate, in their order; it parses as it is.

    Args:
        lexicon: the ontology; ids go on from its highest.
    """
    yield from _HEAD.splitlines()
    first = 1 + max((int(id.removeprefix("PHYS:")) for id in lexicon.records), default=0)
    for number, candidate in enumerate(candidates, first):
        yield ""
        yield from _stub(f"PHYS:{number:07}", candidate)


def _stub(id: str, candidate: NameCandidate) -> Iterator[str]:
    name, *others = _spellings(candidate)
    yield f"# {_counted(candidate.papers, 'paper')}, {_counted(candidate.claims, 'claim')}" + _near(candidate)
    yield f"# {_line(candidate.document_id)}: {_line(candidate.sentence)}"
    yield f"{id} a owl:Class ;"
    yield f"    rdfs:subClassOf pg:{_class(candidate.type)} ;"
    yield f'    pg:type "{candidate.type}" ;'
    yield f"    skos:prefLabel {_literal(name)} ;"
    if others:
        yield f"    skos:altLabel {' , '.join(map(_literal, others))} ;"
    yield "    ."


def _near(candidate: NameCandidate) -> str:
    near = candidate.near
    return f"; perhaps {near.id} “{near.name}” ({near.similarity:.2f})" if near else ""


def _class(type: str) -> str:
    """The class of a type.

    >>> _class("gene_or_protein")
    'GeneOrProtein'
    """
    return "".join(word.capitalize() for word in type.split("_"))


def _spellings(candidate: NameCandidate) -> list[str]:
    """The name, then its variants; of those that differ by case only the one with fewest capitals."""
    found: dict[str, str] = {}
    for text in map(_line, (candidate.name, *(text for text, _ in candidate.variants))):
        known = found.setdefault(text.casefold(), text)
        found[text.casefold()] = min(known, text, key=lambda one: (sum(map(str.isupper, one)), one))
    return list(found.values())


def _line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@en'


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"
