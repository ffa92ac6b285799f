"""What changed in a workspace since the user last looked: papers, links, flips, new disagreements, hypotheses."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.ledger import Ledger
from kg.model import CAUSAL, SIGN, Hypothesis
from kg.store import GraphStore
from ui.views.rows import Edge, ask, edge_of

FILE = "seen.json.gz"
MOST_LINKS = 200_000


@dataclass(frozen=True, slots=True)
class Flip:
    """A pair whose leading direction is another one now: both relations."""

    subject_name: str
    object_name: str
    before: str
    edge: Edge


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new since the last look.

    Args:
        since: ISO date and time of that look. at_risk: saved hypotheses on whose pair there is a new link.
    """

    since: str
    papers: int
    claims: int
    links: tuple[Edge, ...]
    flipped: tuple[Flip, ...]
    contested: tuple[Edge, ...]
    at_risk: tuple[tuple[Hypothesis, Edge], ...]

    @property
    def none(self) -> bool:
        """Whether there is nothing new."""
        return not (self.papers or self.claims or self.links or self.flipped or self.contested or self.at_risk)


def _edges(store: GraphStore) -> list[Edge]:
    return [edge_of(row) for row in ask(store, "top_links", limit=MOST_LINKS)]


def _leading(edges: Sequence[Edge]) -> dict[str, Edge]:
    """The most believed directed causal link of each pair, by "subject object"."""
    found: dict[str, Edge] = {}
    for edge in sorted(edges, key=lambda one: (one.belief, one.id)):
        if edge.relation in CAUSAL and SIGN[edge.relation] in (1, -1):
            found[f"{edge.subject} {edge.object}"] = edge
    return found


def _counts(root: Path) -> tuple[int, int]:
    with Ledger.open(root / "ledger.sqlite") as ledger:
        counts = ledger.counts()
    return counts["accepted"], counts["claims"]


def look(root: Path, store: GraphStore, when: str) -> None:
    """Keep what is there now as what was seen at a time (ISO)."""
    edges = _edges(store)
    papers, claims = _counts(root)
    seen = {
        "when": when,
        "papers": papers,
        "claims": claims,
        "links": sorted(edge.id for edge in edges),
        "contested": sorted(edge.id for edge in edges if edge.conflict),
        "leading": {pair: edge.relation for pair, edge in sorted(_leading(edges).items())},
    }
    part = root / f".{FILE}.part"
    part.write_bytes(gzip.compress(json.dumps(seen).encode(), mtime=0))
    part.replace(root / FILE)


def changes(root: Path, store: GraphStore, hypotheses: Sequence[Hypothesis]) -> Changes | None:
    """What is new since the last look; None where there was none, or its file is damaged."""
    seen = _seen(root / FILE)
    if seen is None:
        return None
    edges = _edges(store)
    links, contested = set(seen["links"]), set(seen["contested"])
    fresh = tuple(edge for edge in edges if edge.id not in links)
    flips = tuple(
        Flip(edge.subject_name, edge.object_name, seen["leading"][pair], edge)
        for pair, edge in sorted(_leading(edges).items())
        if pair in seen["leading"] and seen["leading"][pair] != edge.relation
    )
    papers, claims = _counts(root)
    return Changes(
        seen["when"],
        max(papers - seen["papers"], 0),
        max(claims - seen["claims"], 0),
        fresh,
        flips,
        tuple(edge for edge in edges if edge.conflict and edge.id not in contested and edge.id in links),
        tuple(_at_risk(hypotheses, fresh)),
    )


def _at_risk(hypotheses: Sequence[Hypothesis], edges: Sequence[Edge]) -> list[tuple[Hypothesis, Edge]]:
    """Hypotheses that nobody had stated and somebody speaks of now, with the link that does."""
    by_pair: dict[frozenset[str], list[Edge]] = defaultdict(list)
    for edge in edges:
        by_pair[frozenset((edge.subject, edge.object))].append(edge)
    return [
        (item, edge)
        for item in hypotheses
        for edge in by_pair.get(frozenset((item.subject.id, item.object.id)), ())[:1]
    ]


def _seen(path: Path) -> Mapping[str, Any] | None:
    try:
        found = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, ValueError, EOFError):
        return None
    wanted = ("when", "papers", "claims", "links", "contested", "leading")
    return found if isinstance(found, dict) and all(name in found for name in wanted) else None
