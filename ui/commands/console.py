"""What the command line prints: results on stdout, progress and one-line errors on stderr."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kg.model import GateDecision, Refusal
from ui.workspace import Progress, silent

logger = logging.getLogger("physiograph")

LOG_EVERY_S = 5.0
"""Seconds between two progress lines where there is no terminal."""


def say(line: str = "") -> None:
    """Print a line of the result."""
    sys.stdout.write(line + "\n")


def fail(error: BaseException, *, verbose: bool) -> None:
    """Print an error as one line on stderr, with its traceback only where asked for."""
    if verbose:
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    message = " ".join(str(error).split())
    sys.stderr.write(f"{type(error).__name__}: {message}\n")


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """A progress callback: a bar on a terminal, a log line every few seconds elsewhere, nothing if quiet."""
    if quiet:
        yield silent
    elif sys.stderr.isatty():
        with _bar() as callback:
            yield callback
    else:
        yield _log_lines()


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def callback(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total or None)
            bar.update(tasks[what], completed=done, total=total or None)

        yield callback


def _log_lines() -> Progress:
    last: dict[str, float] = {}

    def callback(what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done == total or now - last.get(what, 0.0) >= LOG_EVERY_S:
            last[what] = now
            logger.info("%s: %d%s", what, done, f" of {total}" if total else "")

    return callback


def refusals(refused: Sequence[Refusal], gated: Sequence[tuple[str, GateDecision]] = ()) -> None:
    """List on stderr what was refused: source, code, reason, one line each."""
    for item in refused:
        sys.stderr.write(f"refused {item.source}: {item.code}: {item.reason}\n")
    for document_id, decision in gated:
        sys.stderr.write(f"refused {document_id}: {decision.code}: {decision.reason}\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows as an aligned plain table (no box, so that it can be piped)."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(columns)]
    for row in [list(columns), ["-" * width for width in widths], *cells]:
        say("  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell(item) for item in value)
    return " ".join(str(value).split())


def counted(counts: Mapping[str, int]) -> str:
    """Counts as one phrase, biggest first.

    >>> counted({"editorial": 1, "duplicate": 2})
    '2 duplicate, 1 editorial'
    """
    return ", ".join(f"{n} {name}" for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
