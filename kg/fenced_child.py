"""The process that answers the questions of people: opens a store read-only, bounds its own memory, ends when told.

Started by `kg.fenced` as `python -m kg.fenced_child URL MEMORY_MB`. A line of JSON in is a question
{"cypher", "params", "timeout_s", "max_rows"}; a line of JSON out its answer {"columns", "rows", "truncated"} or
{"error", "message"}, behind "+" where the process can be asked again and "-" where it ends. The
first line out says whether the store could be opened.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any, Final

from kg.errors import PhysiographError
from kg.store import GraphStore, open_store

MOST_ANSWER: Final = 64_000_000
"""Bytes of an answer."""
LOOK_S: Final = 0.02
"""Seconds between two looks at the memory."""
TOO_MUCH_MEMORY: Final = 77
"""Exit status of a process that used more memory than it may."""


def main() -> None:
    """Answer questions from standard input until it ends."""
    url, memory_mb = sys.argv[1], int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        store = open_store(url)
    except PhysiographError as error:
        _say(answers, _told(error))
        return
    _say(answers, {"ready": True})
    bound = _Bound(memory_mb * 1_000_000)
    for line in sys.stdin:
        _refresh(store, bound)
        bound.tighten()
        answer = _answer(store, json.loads(line))
        bound.loosen()
        worn = bound.is_worn()
        _say(answers, answer, worn)
        if worn:
            return


def _refresh(store: GraphStore, bound: _Bound) -> None:
    """Open a replaced snapshot now, so that its memory is not counted as the query's."""
    look = getattr(store, "refresh", None)
    if look is not None:
        bound.loosen()
        look()


def _answer(store: GraphStore, question: dict[str, Any]) -> str | dict[str, Any]:
    try:
        found = store.query(
            question["cypher"], question["params"], timeout_s=question["timeout_s"], max_rows=question["max_rows"]
        )
        text = json.dumps({"columns": found.columns, "rows": found.rows, "truncated": found.truncated})
    except PhysiographError as error:
        return _told(error)
    except MemoryError:
        os._exit(TOO_MUCH_MEMORY)
    if len(text) > MOST_ANSWER:
        told = f"the answer has {len(text):,} bytes, allowed are {MOST_ANSWER:,}. Return fewer columns or rows."
        return {"error": "QueryRefused", "message": told}
    return text


def _told(error: PhysiographError) -> dict[str, Any]:
    return {"error": type(error).__name__, "message": str(error)}


def _say(answers: IO[str], answer: str | dict[str, Any], last: bool = False) -> None:
    answers.write("-" if last else "+")
    answers.write(answer if isinstance(answer, str) else json.dumps(answer))
    answers.write("\n")
    answers.flush()


class _Bound:
    """The memory that a query may use: an address-space limit where the system keeps one, and a thread that looks."""

    def __init__(self, extra: int) -> None:
        self._extra = extra
        self._hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        self._begun, self._peak_allowed = _peak(), 0
        self._parent = os.getppid()
        threading.Thread(target=self._look, daemon=True).start()

    def tighten(self) -> None:
        """From now on no more than what is used already and the extra."""
        self._peak_allowed = _peak() + self._extra
        if size := _virtual():
            limit = size + self._extra
            resource.setrlimit(resource.RLIMIT_AS, (limit if self._hard < 0 else min(limit, self._hard), self._hard))

    def loosen(self) -> None:
        """No bound, until the next question."""
        self._peak_allowed = 0
        if _virtual():
            resource.setrlimit(resource.RLIMIT_AS, (self._hard, self._hard))

    def is_worn(self) -> bool:
        """Whether the process grew so much that a fresh one is better."""
        return _peak() > self._begun + self._extra // 4

    def _look(self) -> None:
        while True:
            time.sleep(LOOK_S)
            allowed = self._peak_allowed
            if allowed and _peak() > allowed:
                os._exit(TOO_MUCH_MEMORY)
            if os.getppid() != self._parent:
                os._exit(0)


def _peak() -> int:
    """Most memory that this process ever held, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _virtual() -> int:
    """Address space of this process in bytes; 0 where the system does not say (and does not keep the limit either)."""
    path = Path("/proc/self/statm")
    return int(path.read_text().split()[0]) * resource.getpagesize() if path.exists() else 0


if __name__ == "__main__":
    main()
