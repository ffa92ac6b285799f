"""The nearest wider concept that MeSH has a heading for: as MeSH itself files what it has no heading for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ontology.terms import Term

STEPS: Final = {"condition": 3, "molecule": 1}
"""Concept type → how many steps of is_a are taken at most; other types get no wider heading."""

_SITE_STEPS: Final = 2
_STEM: Final = 5
_GENERAL: Final = frozenset(
    """Disease|Syndrome|Genetic Diseases, Inborn|Acute Disease|Chronic Disease|Genetic Predisposition to Disease|
    Disease Susceptibility|Signs and Symptoms|Nervous System Malformations""".replace("\n    ", "").split("|")
)
"""Headings too wide to tell anything of what is filed under them, or wider in name than in use."""

_SITE: Final = re.compile(r"(?!Neoplasms)\w.* Neoplasms(?:, (?:Female|Male))?$")
_WORD: Final = re.compile(r"[a-z]+|\d+")


def headings(
    concepts: Mapping[int, Sequence[Term]], kinds: Mapping[int, str], mesh: Mapping[int, str]
) -> Iterator[tuple[int, str]]:
    """(concept, MeSH id of the nearest wider heading) of every concept that has no MeSH id and one above it.

    A tumour is filed under its site, where that is at most two steps away; of several headings at one distance
    the one that shares most words with the concept's names is taken.

    Args:
        concepts: the terms of each concept; `Term.above` holds what they are kinds of.
        kinds: concept type of each.
        mesh: MeSH id of those that have one.
    """
    home = {term.id: concept for concept, terms in concepts.items() for term in terms}
    label = {term.id: term.name for terms in concepts.values() for term in terms if term.id.startswith("MESH:")}
    for concept, terms in concepts.items():
        if concept not in mesh and (steps := STEPS.get(kinds[concept], 0)):
            levels = list(_levels(concept, steps, concepts, home))
            near = [[mesh[one] for one in level if _tells(label, mesh.get(one))] for level in levels]
            sites = [[id for id in level if _SITE.match(label[id])] for level in near[:_SITE_STEPS]]
            stems = frozenset().union(*(_stems(name) for term in terms for name in (term.name, *term.synonyms)))
            for level in (*sites, *near):
                if level:
                    yield concept, min(level, key=lambda id: (-_shared(label[id], stems), len(label[id]), id))
                    break


def _tells(label: Mapping[str, str], id: str | None) -> bool:
    return id is not None and label.get(id, "Disease") not in _GENERAL


def _levels(
    concept: int, steps: int, concepts: Mapping[int, Sequence[Term]], home: Mapping[str, int]
) -> Iterator[list[int]]:
    """What is one, two … steps above a concept."""
    seen, level = {concept}, [concept]
    for _ in range(steps):
        found: dict[int, None] = {}
        for one in level:
            for term in concepts[one]:
                found |= dict.fromkeys(home[id] for id in term.above if home.get(id, concept) not in seen)
        seen |= found.keys()
        level = list(found)
        yield level


def _stems(name: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(name.lower()))


def _shared(label: str, stems: frozenset[str]) -> float:
    own = _stems(label)
    return len(own & stems) / len(own)
