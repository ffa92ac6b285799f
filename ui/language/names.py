"""Concepts by their name in the language in use: Russian labels of the ontology, the English name kept as a synonym."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.model import Concept, EvidencePath, Graph, Hypothesis
from ui.language.messages import current


def label(id: str, name: str) -> str:
    """The name to show for a concept; its own where the language in use has none for it.

    >>> label("PHYS:0000001", "whatever it is called")
    'whatever it is called'
    """
    if current() != "ru":
        return name
    from ontology import lexicon

    return lexicon.load().label_ru(id) or name


def english(id: str, shown: str) -> str:
    """The English name beside one that is shown in another language; "" where they are the same."""
    if current() == "en":
        return ""
    from ontology import lexicon

    record = lexicon.load().records.get(id)
    return record["label"] if record and record["label"] != shown else ""


def pair_in_english(one: Concept, two: Concept) -> str:
    """Both English names as one line, where either is shown in another language; else ""."""
    names = [(english(concept.id, concept.name), concept.name) for concept in (one, two)]
    return " → ".join(name or shown for name, shown in names) if any(name for name, _ in names) else ""


def concept(found: Concept) -> Concept:
    """A concept under the name to show."""
    name = label(found.id, found.name)
    if name == found.name:
        return found
    return replace(found, name=name, synonyms=(found.name, *found.synonyms))


def graph(found: Graph) -> Graph:
    """A graph with its concepts under the names to show."""
    return found if current() == "en" else replace(found, concepts=tuple(concept(item) for item in found.concepts))


def hypotheses(found: Iterable[Hypothesis]) -> list[Hypothesis]:
    """Hypotheses with their concepts under the names to show, and their sentences in the language in use."""
    return list(found) if current() == "en" else [_hypothesis(item) for item in found]


def _hypothesis(item: Hypothesis) -> Hypothesis:
    from ui.language.proposal_text import said_anew

    return replace(
        item,
        subject=concept(item.subject),
        object=concept(item.object),
        paths=tuple(_path(path) for path in item.paths),
        novelty=said_anew(item.novelty),
        suggested_test=said_anew(item.suggested_test),
    )


def _path(path: EvidencePath) -> EvidencePath:
    steps = (replace(step, subject=concept(step.subject), object=concept(step.object)) for step in path.steps)
    return replace(path, steps=tuple(steps))
