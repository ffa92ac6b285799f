"""Where papers disagree, from the graph store: a list of conflicts, and the sentences on both sides of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.model import Difference
from kg.store import GraphStore
from ui.evidence.quotes import Quote, quotes
from ui.language import names
from ui.language.messages import p
from ui.language.wording import term
from ui.views.rows import ask, claim_of, paper_of


@dataclass(frozen=True, slots=True)
class Clash:
    """A conflict as a list shows it.

    Args:
        relations: of the first side and of the second. papers: ids of either side's papers.
        reported: False where it may be a fault of reading or a difference that says nothing.
    """

    id: str
    kind: str
    reported: bool
    subject: str
    subject_name: str
    object: str
    object_name: str
    relations: tuple[str, str]
    papers: tuple[tuple[str, ...], tuple[str, ...]]
    differences: tuple[Difference, ...]

    @property
    def size(self) -> int:
        """How many papers take part."""
        return len({*self.papers[0], *self.papers[1]})


def clashes(store: GraphStore, limit: int = 2000) -> list[Clash]:
    """All conflicts of the graph; those with the most papers first."""
    found = [_clash(row) for row in ask(store, "clashes", limit=limit)]
    return sorted(found, key=lambda one: (-one.size, one.subject_name, one.object_name, one.id))


def _clash(row: dict[str, Any]) -> Clash:
    subject, object_ = (names.label(row[end], row[f"{end}_name"]) for end in ("subject", "object"))
    sides = tuple(row["papers"] or ()), tuple(row["other_papers"] or ())
    differences = tuple(_difference(text) for text in row["differences"] or ())
    return Clash(
        row["id"], row["kind"], bool(row["reported"]), row["subject"], subject, row["object"], object_,
        (row["relation"], row["other_relation"]), sides, differences,
    )  # fmt: skip


def _difference(text: str) -> Difference:
    dimension, _, values = text.partition(": ")
    one, _, other = values.partition(" – ")
    return Difference(dimension, one, other)


def sides(store: GraphStore, clash_id: str) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """The sentences of either side of a conflict, strongest first."""
    rows = ask(store, "clash_claims", id=clash_id)
    papers = {row["p"]["id"]: paper_of(row["p"]) for row in rows}
    one, other = ([claim_of(row) for row in rows if row["side"] == side] for side in ("ONE_SIDE", "OTHER_SIDE"))
    return quotes(one, papers), quotes(other, papers)


def kinds(found: Sequence[Clash]) -> list[tuple[str, int]]:
    """(class, count), most frequent first."""
    return sorted(Counter(one.kind for one in found).items(), key=lambda item: (-item[1], item[0]))


def difference_words(one: Difference) -> tuple[str, str, str]:
    """A difference for readers: the dimension and both values."""
    values = [term("species", value) if one.dimension == "species" else value for value in (one.one, one.other)]
    return p("conflict", one.dimension), values[0], values[1]
