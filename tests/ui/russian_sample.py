"""The small graph with the ids that its concepts have in the ontology, so that they have Russian names."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

from tests_ui_sample import CONCEPTS, make_graph, make_hypotheses, make_workspace

from gnn.proposal import Habits, suggested_test
from kg.model import Graph, Hypothesis
from ontology import lexicon

REASONS = ("the paper was retracted", "the XML breaks off or is malformed: no end tag.")
NOVELTY = (
    "No claim in the graph links the two, in either direction, under any relation. "
    "Close to it and known: vitamin C no effect mitochondrial content."
)


@cache
def _ids() -> dict[str, str]:
    named = {name: record["id"] for record in lexicon.load().records.values()
             for name in (record["label"], *record["synonyms"])}  # fmt: skip
    return {concept.id: named[concept.name] for concept in CONCEPTS.values()}


def real(value: Any) -> Any:
    """A value with real ids in place of those of the sample."""
    if isinstance(value, str):
        return _ids().get(value, value)
    if isinstance(value, tuple):
        return tuple(real(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [field.name for field in dataclasses.fields(value) if field.init]
        return dataclasses.replace(value, **{name: real(getattr(value, name)) for name in fields})
    return value


def real_graph() -> Graph:
    """The small graph."""
    return real(make_graph())


def real_hypotheses() -> list[Hypothesis]:
    """The two hypotheses, with the texts that the ranking would write."""
    habits = Habits(real_graph())
    found = [real(item) for item in make_hypotheses()]
    return [
        dataclasses.replace(
            item, novelty=NOVELTY, suggested_test=suggested_test(item.subject, item.relation, item.object, habits)
        )
        for item in found
    ]


def real_workspace(root: Path) -> Path:
    """A workspace of it."""
    return make_workspace(root, real_graph(), real_hypotheses(), REASONS)
