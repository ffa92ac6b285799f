"""The embedded graph store: kglite, one snapshot file in a folder.

`write` makes a new snapshot beside the old one and renames it over it, so a killed build leaves the old graph
readable; readers look at the file before each query and open it again when it was replaced. So the app and the command
line can run side by side. The snapshot can be deleted and rebuilt from the ledger.
"""

from __future__ import annotations

import contextlib
import os
import threading
import warnings
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from kg.errors import QueryRefused, QueryTimeout, StoreError, StoreMissing
from kg.model import Graph, Hypothesis
from kg.readonly import read_only as checked
from kg.schema import FULLTEXT, NODES, create_edges, create_nodes, edge_rows, node_rows
from kg.store import DEFAULT_ROWS, DEFAULT_TIMEOUT_S, Result

SNAPSHOT: Final = "graph.kgl"
BATCH: Final = 5_000
MOST_WORK: Final = 5_000_000
"""Rows and list items that a query may hold at a time: bounds its memory (about 1 GB) before its time runs out."""

Stamp = tuple[int, int, int]


class KgliteStore:
    """A kglite snapshot in a folder; `query` may be called from several threads.

    Args:
        url: "kglite:FOLDER".
        read_only: True refuses `write`, and wants a graph to be there.
    Raises: StoreMissing, StoreError.
    """

    def __init__(self, url: str, *, read_only: bool = True) -> None:
        import kglite

        kglite.set_query_warning_policy("silent")  # they come with the result; stderr is not the store's to write to
        self._kglite = kglite
        folder = url.partition(":")[2]
        if not folder:
            raise StoreError(f"graph store {url!r} names no folder. Write kglite:FOLDER.")
        self._folder = Path(folder)
        self._read_only = read_only
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self._graph: Any = None
        if read_only:
            self._current()

    @property
    def path(self) -> Path:
        """The snapshot file."""
        return self._folder / SNAPSHOT

    # --- writing ----------------------------------------------------------------------------------

    def write(self, graph: Graph, hypotheses: Iterable[Hypothesis] = ()) -> None:
        """Put a graph in the place of the one that is there; the same graph gives the same file.

        Raises: StoreError: opened read-only, or the folder cannot be written to.
        """
        if self._read_only:
            raise StoreError(f"the graph store {self._folder} was opened read-only. Open it with read_only=False.")
        new = self._built(graph, tuple(hypotheses))
        part = self._folder / f".{SNAPSHOT}.{os.getpid()}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            with warnings.catch_warnings():  # that a part of the file cannot be mapped is of no use to the user
                warnings.simplefilter("ignore", self._kglite.MappedFallbackWarning)
                new.save(str(part))
            os.replace(part, self.path)
        except (OSError, self._kglite.KgError) as error:
            raise StoreError(
                f"cannot write the graph to {self._folder}: {error}. Name a folder you may write to."
            ) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _built(self, graph: Graph, hypotheses: tuple[Hypothesis, ...]) -> Any:
        new = self._kglite.KnowledgeGraph()
        for label, rows in node_rows(graph, hypotheses).items():
            _run(new, create_nodes(label), rows)
        for kind, rows in edge_rows(graph, hypotheses):
            _run(new, create_edges(kind), rows)
        for label in NODES:
            new.cypher(f"CREATE INDEX {label.lower()}_id IF NOT EXISTS FOR (n:{label}) ON (n.id)")
        for name, (label, field) in FULLTEXT.items():
            if node_count(new, label):
                new.cypher(f"CREATE FULLTEXT INDEX {name} FOR (n:{label}) ON EACH [n.{field}]")
        return new

    def _sweep(self) -> None:
        """Remove what a killed build left."""
        for path in self._folder.glob(f".{SNAPSHOT}.*"):
            owner = path.name.removeprefix(f".{SNAPSHOT}.").partition(".")[0]
            if not owner.isdigit() or not _alive(int(owner)):
                path.unlink(missing_ok=True)

    # --- reading ----------------------------------------------------------------------------------

    def query(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        max_rows: int = DEFAULT_ROWS,
    ) -> Result:
        """Answer one read-only Cypher statement over the newest snapshot. See `kg.store.GraphStore`."""
        text = checked(cypher)
        graph = self._current()
        try:
            found = graph.cypher(
                text,
                params=dict(params or {}),
                timeout_ms=max(1, int(timeout_s * 1000)),
                row_limit=max_rows,
                max_work_units=MOST_WORK,
            )
        except self._kglite.CypherTimeoutError as error:
            raise QueryTimeout(f"the query ran past {timeout_s:g} s. Narrow it, or raise --timeout.") from error
        except self._kglite.ReadOnlyError as error:
            raise QueryRefused(
                f"query refused: {_first_line(error)} Allowed is a statement that only reads."
            ) from error
        except (self._kglite.KgError, ValueError, TypeError, OverflowError) as error:
            raise StoreError(f"the query failed: {_first_line(error)} Correct it; see docs/reference.") from error
        rows = [[_plain(row[column]) for column in found.columns] for row in found.to_list()]
        total = found.diagnostics.get("total_rows") if found.diagnostics else None
        return Result(list(found.columns), rows, truncated=total is not None and total > len(rows))

    def refresh(self) -> None:
        """Open the newest snapshot now, not at the next query."""
        self._current()

    def close(self) -> None:
        """Let go of the graph in memory."""
        with self._lock:
            self._graph, self._stamp = None, None

    def _current(self) -> Any:
        """The newest snapshot, opened again if it was replaced since."""
        with self._lock:
            stamp = self._look()
            if self._graph is None or stamp != self._stamp:
                self._graph = self._load()
                self._stamp = stamp
            return self._graph

    def _look(self) -> Stamp:
        try:
            state = self.path.stat()
        except OSError as error:
            raise StoreMissing(f"no graph at {self.path}. Build it first: physiograph build.") from error
        return state.st_ino, state.st_mtime_ns, state.st_size

    def _load(self) -> Any:
        try:
            return self._kglite.load(str(self.path)).freeze()
        except self._kglite.KgError as error:
            raise StoreError(
                f"{self.path} is no graph: {_first_line(error)} Build it anew: physiograph build."
            ) from error


def _run(graph: Any, cypher: str, rows: list[Any]) -> None:
    for start in range(0, len(rows), BATCH):
        graph.cypher(cypher, params={"rows": rows[start : start + BATCH]})


def node_count(graph: Any, label: str) -> int:
    """How many nodes a kglite graph has of a label."""
    return int(graph.node_type_counts().get(label, 0))


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0] if lines[0].endswith(".") else f"{lines[0]}."


def _node(value: Mapping[str, Any]) -> dict[str, Any]:
    """A node without the `title` and `type` that kglite adds to what was stored."""
    stored = {name for label in value["labels"] for name in NODES.get(label, ())} or set(value["properties"])
    kept = {name: _plain(inner) for name, inner in value["properties"].items() if name in stored}
    return {"id": value["id"], "labels": list(value["labels"]), "properties": kept}


def _plain(value: Any) -> Any:
    """A value as JSON has it: dates as ISO strings."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        if set(value) == {"id", "labels", "properties"}:
            return _node(value)
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value
