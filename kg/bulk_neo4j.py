"""Files for `neo4j-admin database import full`: the way to load a large graph into an empty Neo4j at first.

Later builds bring it up to date as always. Source: https://neo4j.com/docs/operations-manual/current/import/
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kg.errors import PhysiographError
from kg.model import Graph
from kg.schema import NODES, edge_rows, node_rows

BREAK: Final = "\x1f"
"""Between the items of a list: no text of a paper holds it, readers take control characters out."""


def write(graph: Graph, folder: Path, database: str = "neo4j") -> list[str]:
    """Write a file a label and a file a kind of relationship; the words of the command that reads them.

    Raises: PhysiographError: the folder cannot be written.
    """
    command = ["neo4j-admin", "database", "import", "full", database, "--multiline-fields=true",
               "--array-delimiter=U+001F", "--id-type=string"]  # fmt: skip
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for label, rows in node_rows(graph).items():
            file = folder / f"{label}.csv"
            names = NODES[label]
            heads = [f"id:ID({label})", *(_head(name, rows) for name in names if name != "id")]
            _table(file, heads, (_node(row, names) for row in rows))
            command.append(f"--nodes={label}={file}")
        for kind, rows in edge_rows(graph):
            file = folder / f"{kind.type}-{kind.start}-{kind.end}.csv"
            heads = [
                f":START_ID({kind.start})",
                *(_head(name, rows) for name in kind.properties),
                f":END_ID({kind.end})",
            ]
            lines = ([row["source"], *(row.get(name) for name in kind.properties), row["target"]] for row in rows)
            _table(file, heads, lines)
            command.append(f"--relationships={kind.type}={file}")
    except OSError as error:
        raise PhysiographError(f"cannot write to {folder}: {error.strerror or error}. Name another folder.") from error
    return command


def _node(row: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    return [row["id"], *(row.get(name) for name in names if name != "id")]


def _head(name: str, rows: Iterable[Mapping[str, Any]]) -> str:
    """A column's head with the type that its values have."""
    value = next((row[name] for row in rows if row.get(name) is not None), "")
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "boolean"), (int, "long"), (float, "double"), ((list, tuple), "string[]"),
    )  # fmt: skip
    return f"{name}:{next((kind for of, kind in kinds if isinstance(value, of)), 'string')}"


def _table(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(heads)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return BREAK.join(str(item) for item in value)
    return value
