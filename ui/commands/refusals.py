"""`physiograph refused`: what the gate refused or marked, and what could not be read, by reason, year and journal."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ui.commands import console

if TYPE_CHECKING:
    from kg.ledger import Ledger

COLUMNS: Final = ("id", "accepted", "code", "reason", "year", "journal", "title")


@dataclass(frozen=True, slots=True)
class Row:
    """A document that the gate has something to say of, or an input that gave none (`code` as its reader said)."""

    id: str
    accepted: bool
    code: str
    reason: str
    year: int | None = None
    journal: str = ""
    title: str = ""


def rows(ledger: Ledger) -> Iterator[Row]:
    """All of them, by id; then the inputs that could not be read."""
    decisions = dict(ledger.decisions())
    for document in ledger.documents():
        found = decisions.get(document.id)
        if found is not None and found.code:
            told = (found.accepted, found.code, found.reason)
            yield Row(document.id, *told, document.year, document.journal, document.title)
    for item in ledger.refusals():
        yield Row(item.source, False, item.code, item.reason)


def tally(found: Iterable[Row], by: str) -> list[tuple[str, int, int]]:
    """(value, refused, accepted with a remark) of one column, the most refused first.

    Args:
        by: "code", "year" or "journal".
    """
    refused: Counter[str] = Counter()
    remarked: Counter[str] = Counter()
    for row in found:
        value = str(getattr(row, by) or "not stated")
        (remarked if row.accepted else refused)[value] += 1
    values = sorted({*refused, *remarked}, key=lambda value: (-refused[value], -remarked[value], value))
    return [(value, refused[value], remarked[value]) for value in values]


def csv_lines(found: Iterable[Row]) -> Iterator[str]:
    """A line a row, under a line of names; no cell that a spreadsheet runs as a formula."""
    from ui.report.report import safe_cell

    for values in (COLUMNS, *([getattr(row, name) for name in COLUMNS] for row in found)):
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow([safe_cell(value) for value in values])
        yield out.getvalue()


def refused(
    out: Annotated[Path | None, typer.Option("--csv", help="Write every paper with its reason to this file.")] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="Most years and journals to print.")] = 15,
) -> None:
    """List what the gate refused or marked and what could not be read: by reason, year and journal."""
    from ui.cli import RUN
    from ui.workspace import write_lines

    with RUN.open().ledger() as ledger:
        found = list(rows(ledger))
    for by in ("code", "year", "journal"):
        some = tally(found, by)
        console.table((by, "refused", "accepted with a remark"), [(v, str(a), str(b)) for v, a, b in some[:most]])
        if len(some) > most:
            console.say(f"and {len(some) - most} more; --most {len(some)} shows them")
        console.say()
    if out is not None:
        write_lines(out, csv_lines(found))
        console.say(f"{len(found)} → {out}")
