"""The hypotheses that the user follows, each with what became of it since."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.ledger import Ledger
from kg.model import Graph
from kg.tested import Review, reviewed


@dataclass(frozen=True, slots=True)
class Followed:
    """A hypothesis that the user keeps, as it stands now, with the note and the date of keeping."""

    review: Review
    note: str
    made: str


def ids(root: Path) -> dict[str, str]:
    """Id → note of what is kept."""
    with Ledger.open(root / "ledger.sqlite") as ledger:
        return {one.hypothesis.id: one.note for one in ledger.kept()}


def followed(root: Path, graph: Graph) -> list[Followed]:
    """What is kept, reviewed against the graph."""
    with Ledger.open(root / "ledger.sqlite") as ledger:
        kept = ledger.kept()
    found = reviewed(graph, [one.hypothesis for one in kept])
    return [Followed(review, one.note, one.made) for review, one in zip(found, kept, strict=True)]


def keep(root: Path, hypothesis_id: str, note: str) -> None:
    """Keep a hypothesis of the last ranking as it is now; one that is kept already gets the note."""
    with Ledger.open(root / "ledger.sqlite") as ledger:
        one = next((one for one in ledger.followed() if one.id == hypothesis_id), None)
        if one is not None:
            ledger.keep(one, note)


def drop(root: Path, hypothesis_id: str) -> None:
    """Keep it no longer."""
    with Ledger.open(root / "ledger.sqlite") as ledger:
        ledger.drop(hypothesis_id)
