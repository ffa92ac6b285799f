"""The graph-store plug-in point: a protocol, a table of built-in stores, one function to open one."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any, Final, Protocol

from kg.errors import UnknownStore
from kg.model import Graph, Hypothesis

BUILT_IN: Final[Mapping[str, str]] = {
    "kglite": "kg.store_kglite:KgliteStore",
    "neo4j": "kg.store_neo4j:Neo4jStore",
    "bolt": "kg.store_neo4j:Neo4jStore",
}
"""Scheme of the URL → "module:class", imported on first use."""

GROUP: Final = "physiograph.stores"
"""Entry-point group for stores from other packages; the name of an entry point is the scheme."""

DEFAULT_TIMEOUT_S: Final = 30.0
DEFAULT_ROWS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Result:
    """Answer of a query: columns, rows of plain values (None, bool, number, string, list, dict).

    A node is {"id", "labels", "properties"}, a relationship {"id", "type", "start", "end", "properties"}, a path
    {"nodes", "relationships"}; their `id`, `start` and `end` are internal numbers, good within this answer only.

    Args:
        truncated: whether there were more rows than asked for.
    """

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool = False


class GraphStore(Protocol):
    """What a graph store does. A class of it is called as `Store(url, read_only=…)`."""

    def write(self, graph: Graph, hypotheses: Iterable[Hypothesis] = ()) -> None:
        """Put a graph in the place of what the store holds, whole or not at all for its readers."""

    def query(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        max_rows: int = DEFAULT_ROWS,
    ) -> Result:
        """Answer one read-only Cypher statement.

        Raises: QueryRefused: it does more than read. QueryTimeout: it took longer than `timeout_s`.
            StoreError: it is no Cypher, or the store failed.
        """
        ...

    def close(self) -> None:
        """Let go of the store."""


def open_store(url: str, *, read_only: bool = True) -> GraphStore:
    """Open the store of a URL such as "kglite:FOLDER".

    Raises: UnknownStore: no such kind of store. StoreError: it cannot be opened (StoreMissing, which is also a
        FileNotFoundError: nothing was built there yet, and `read_only` was asked for).
    """
    scheme, colon, _ = url.partition(":")
    kind = scheme.partition("+")[0].lower()
    if not colon or not kind:
        raise UnknownStore(f"graph store {url!r} names no kind, as in kglite:FOLDER; known: {_known()}. Set store=.")
    store: GraphStore = _load(kind)(url, read_only=read_only)
    return store


def _load(kind: str) -> Any:
    if kind in BUILT_IN:
        module, _, name = BUILT_IN[kind].partition(":")
        return getattr(importlib.import_module(module), name)
    for entry in entry_points(group=GROUP):
        if entry.name == kind:
            return entry.load()
    raise UnknownStore(f"no graph store {kind!r}; known: {_known()}. Set store= in physiograph.toml or --store.")


def _known() -> str:
    return ", ".join(sorted({*BUILT_IN, *(entry.name for entry in entry_points(group=GROUP))}))
