"""A store for questions that people type: every query runs in a process of its own, bounded in memory and in time.

The embedded store does not bound the size of a string within a query, and no store can be trusted to look at its clock
in the middle of an expression. So the command line and the app ask through `open_fenced`: a child process
(`kg.fenced_child`) opens the store read-only, stays warm between queries, and is killed when it overstays. It starts
in about 0.2 s on the embedded store. On a server the child bounds what the answer takes here; what the query takes
there is bounded by `kg.cypher_budget`, the server's time limit, and its own db.memory.transaction.max.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from kg import errors
from kg.errors import QueryRefused, QueryTimeout, StoreError
from kg.fenced_child import TOO_MUCH_MEMORY
from kg.model import Graph, Hypothesis
from kg.readonly import read_only
from kg.store import DEFAULT_ROWS, DEFAULT_TIMEOUT_S, Result

MEMORY_MB: Final = 1_000
"""Memory that a query may use beside the graph itself."""
START_S: Final = 60.0
"""Seconds in which the store must have been opened."""
GRACE_S: Final = 1.0
"""Seconds after the time limit in which the store may stop the query by itself, before its process is killed."""
MOST_AT_ONCE: Final = 4
"""Queries that run side by side; others wait."""
_CHUNK: Final = 1 << 20


class FencedStore:
    """A store that answers read-only questions in child processes; may be asked from several threads.

    Args:
        url: as `kg.store.open_store` takes it.
        memory_mb: memory that one query may use beside the graph, in megabytes.
    Raises: what `open_store` raises.
    """

    def __init__(self, url: str, *, memory_mb: int = MEMORY_MB) -> None:
        self._url, self._memory_mb = url, memory_mb
        self._turns = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._lock = threading.Lock()
        self._idle: list[_Child] = [_Child(url, memory_mb)]

    def write(self, graph: Graph, hypotheses: Iterable[Hypothesis] = ()) -> None:
        """Refuse.

        Raises: StoreError: always.
        """
        raise StoreError(
            f"the graph store {self._url} was opened for questions only. Open it with kg.store.open_store."
        )

    def query(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        max_rows: int = DEFAULT_ROWS,
    ) -> Result:
        """Answer one read-only Cypher statement. See `kg.store.GraphStore`.

        Raises: QueryRefused also where it used more memory than it may.
        """
        read_only(cypher)  # before a process is troubled with it
        try:
            question = json.dumps(
                {"cypher": cypher, "params": dict(params or {}), "timeout_s": timeout_s, "max_rows": max_rows}
            )
        except (TypeError, ValueError) as error:
            raise StoreError(
                f"a parameter cannot be sent: {error}. Allowed: text, numbers, truth values, lists."
            ) from error
        with self._turns:
            child = self._take()
            try:
                return child.ask(question, timeout_s)
            finally:
                self._put_back(child)

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()

    def _take(self) -> _Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.alive():
                    return child
                child.end()
        return _Child(self._url, self._memory_mb)

    def _put_back(self, child: _Child) -> None:
        if child.alive():
            with self._lock:
                self._idle.append(child)
        else:
            child.end()


class _Child:
    """One process with the store open."""

    def __init__(self, url: str, memory_mb: int) -> None:
        home = str(Path(__file__).resolve().parent.parent)
        paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
        # few threads and heaps: their reserved address space counts against the limit
        few = {"MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "2"}
        self._memory_mb, self._rest = memory_mb, b""
        self._process = subprocess.Popen(  # noqa: S603 -- this Python, this module
            [sys.executable, "-P", "-m", "kg.fenced_child", url, str(memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **few, "PYTHONPATH": os.pathsep.join(paths)},
        )
        self._let_go = weakref.finalize(self, _end, self._process)
        try:
            _checked(self._line(time.monotonic() + START_S)[1:])
        except BaseException:
            self.end()
            raise

    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, question: str, timeout_s: float) -> Result:
        """The answer to a question; whatever goes wrong, the process is then at rest or dead."""
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(question.encode("ascii") + b"\n")
            self._process.stdin.flush()
            answer = self._line(time.monotonic() + timeout_s + GRACE_S)
        except TimeoutError as error:
            self.end()
            raise QueryTimeout(f"the query ran past {timeout_s:g} s. Narrow it, or raise --timeout.") from error
        except (BrokenPipeError, EOFError) as error:
            self.end()
            raise self._why() from error
        except BaseException:
            self.end()
            raise
        if answer[:1] == b"-":
            self.end()
        told = _checked(answer[1:])
        return Result(told["columns"], told["rows"], told["truncated"])

    def _why(self) -> StoreError:
        status = self._process.returncode
        if status == TOO_MUCH_MEMORY or status < 0:  # a failed allocation ends in SIGABRT or SIGSEGV
            return QueryRefused(
                f"query refused: it used more than {self._memory_mb:,} MB of memory. "
                "Narrow it, or raise query_memory_mb."
            )
        return StoreError(f"the query ended its process with status {status}. Narrow it, or build the graph anew.")

    def _line(self, deadline: float) -> bytes:
        """The next line, without its end.

        Raises: TimeoutError, EOFError.
        """
        assert self._process.stdout is not None
        pieces = [self._rest]
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while b"\n" not in pieces[-1]:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                piece = os.read(self._process.stdout.fileno(), _CHUNK)
                if not piece:
                    self._process.wait()
                    raise EOFError
                pieces.append(piece)
        line, _, self._rest = b"".join(pieces).partition(b"\n")
        return line

    def end(self) -> None:
        """Kill the process and let go of its pipes."""
        self._let_go()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):  # what was not sent is not needed any more
                pipe.close()


def _checked(line: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(line)
    if "error" in told:
        kind = getattr(errors, told["error"], StoreError)
        raise kind(told["message"]) if issubclass(kind, StoreError) else StoreError(told["message"])
    return told


def open_fenced(url: str, *, memory_mb: int = MEMORY_MB) -> FencedStore:
    """Open a store for questions that people type.

    Raises: what `kg.store.open_store` raises.
    """
    return FencedStore(url, memory_mb=memory_mb)
