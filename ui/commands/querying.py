"""What `query` does: Cypher or a ready question by name, asked in a process of its own, printed as rows."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import typer

from kg.errors import InvalidValue
from ui.commands import console

if TYPE_CHECKING:
    from kg.fenced import FencedStore
    from kg.settings import Settings
    from kg.store import Result


class TableFormat(StrEnum):
    """How `query` prints its rows."""

    table = "table"
    json = "json"
    csv = "csv"


def parameters(pairs: Sequence[str]) -> dict[str, Any]:
    """Parameters given as name=value; a value that is JSON is read as such, any other is text.

    >>> parameters(["year=2010", "name=HIIT"])
    {'year': 2010, 'name': 'HIIT'}
    """
    found: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.isidentifier():
            raise typer.BadParameter(f"{pair!r} is not name=value. Example: -p id=PHYS:0000123")
        try:
            found[name] = json.loads(value)
        except json.JSONDecodeError:
            found[name] = value
    return found


def answer(url: str, settings: Settings, text: str, given: Mapping[str, Any], timeout_s: float, limit: int) -> Result:
    """The answer to Cypher, or to a ready question by its name; its concepts may be given by id or by name.

    Raises: InvalidValue: no such question, or its parameters are not right. What `GraphStore.query` raises.
    """
    from kg.fenced import open_fenced
    from kg.queries import prepared

    store = open_fenced(url, memory_mb=settings.query_memory_mb)
    try:
        if text.isidentifier():
            question, values = prepared(text, given)
            text, given = question.cypher, grounded(store, values)
        return store.query(text, given, timeout_s=timeout_s, max_rows=limit)
    finally:
        store.close()


def grounded(store: FencedStore, values: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a question with ids in the place of names of concepts.

    Raises: InvalidValue: no concept of the graph is called so.
    """
    from kg.questions import CONCEPTS

    return {name: concept_id(store, str(value)) if name in CONCEPTS else value for name, value in values.items()}


def concept_id(store: FencedStore, text: str) -> str:
    """The id of the concept of the graph that has this id, name or synonym.

    Raises: InvalidValue: there is none; the message names the nearest.
    """
    from kg.queries import ask

    if rows := ask(store, "called", text=text.strip()).rows:
        return str(rows[0][0])
    words = " ".join(word for word in text.split() if word.isalnum())
    near = [f"{row[1]} ({row[0]})" for row in ask(store, "find", text=words, limit=5).rows] if words else []
    raise InvalidValue(
        f"no concept of the graph is called {text!r}; nearest: {', '.join(near) or 'none'}. "
        "Use a name or an id from the graph."
    )


def say_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], format: TableFormat) -> None:
    """Print rows in a form."""
    if format is TableFormat.json:
        shown = [dict(zip(columns, row, strict=True)) for row in rows]
        console.say(json.dumps(shown, ensure_ascii=False, indent=2))
    elif format is TableFormat.csv:
        from ui.report.report import safe_cell

        safe = [[safe_cell(value) for value in row] for row in rows]
        csv.writer(sys.stdout, lineterminator="\n").writerows([columns, *safe])
    else:
        console.table(columns, rows)
