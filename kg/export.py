"""The graph for other tools: RDF, GraphML, KGX, CSV, BibTeX, RIS. The same graph gives the same bytes."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kg.errors import InvalidValue, PhysiographError
from kg.export_kgx import kgx_json, kgx_tables
from kg.export_rdf import nquads, turtle
from kg.export_text import bibtex, graphml, ris
from kg.model import Graph, plain
from kg.schema import LINK_PROPERTIES, edge_rows, node_rows

FORMATS: Final = ("ttl", "nq", "graphml", "kgx", "csv", "bibtex", "ris")
MAKERS: Final[Mapping[str, Callable[[Graph], str]]] = {
    "ttl": turtle, "nq": nquads, "graphml": graphml, "bibtex": bibtex, "ris": ris,
}  # fmt: skip
LINK_COLUMNS: Final = ("subject", "subject_name", "relation", "object", "object_name", *LINK_PROPERTIES)

HYPOTHESIS_COLUMNS: Final = (
    "id", "subject", "relation", "object", "status", "year", "proposed", "supports", "refutes"
)  # fmt: skip

Table = tuple[Sequence[str], list[Mapping[str, Any]]]


def export(graph: Graph, format: str, path: Path) -> list[Path]:
    """Write the whole graph in one of `FORMATS`; the files written.

    - ttl, nq: one file of RDF: SKOS concepts, claims and links as resources of their own, provenance in PROV-O; in
      N-Quads a named graph for each paper. Both are read back without loss (`kg.import_rdf`).
    - graphml: one file, concepts as nodes and links as edges.
    - kgx: with suffix .json one file in KGX JSON; with .tsv the pair NAME_nodes.tsv and NAME_edges.tsv; else a folder
      with nodes.tsv and edges.tsv.
    - csv: with suffix .csv one file, a line a link; else a folder with concepts, links, claims, papers, hierarchy,
      hypotheses.
    - bibtex, ris: one file, an entry a paper.

    Raises: InvalidValue: no such format. PhysiographError: a file cannot be written.
    """
    path = Path(path)
    if format not in FORMATS:
        raise InvalidValue(f"format {format!r} is not one of {', '.join(FORMATS)}. Use one of these.")
    files = _files(graph, format, path)
    for target, text in files.items():
        _write(target, text)
    return list(files)


def _files(graph: Graph, format: str, path: Path) -> dict[Path, str]:
    if format == "kgx":
        return _kgx_files(graph, path)
    if format == "csv":
        return _csv_files(graph, path)
    return {path: MAKERS[format](graph)}


def _kgx_files(graph: Graph, path: Path) -> dict[Path, str]:
    if path.suffix == ".json":
        return {path: kgx_json(graph)}
    nodes, edges = kgx_tables(graph)
    texts = {"nodes": _table(*nodes, "\t"), "edges": _table(*edges, "\t")}
    if path.suffix == ".tsv":
        return {path.with_name(f"{path.stem}_{name}.tsv"): text for name, text in texts.items()}
    return {path / f"{name}.tsv": text for name, text in texts.items()}


def _csv_files(graph: Graph, path: Path) -> dict[Path, str]:
    links = _table(LINK_COLUMNS, link_rows(graph), ",")
    if path.suffix == ".csv":
        return {path: links}
    nodes = node_rows(graph)
    tables = {
        "concepts": _table(("id", "name", "type", "synonyms", "source"), nodes["Concept"], ","),
        "links": links,
        "claims": _table(("subject", "object", *nodes["Claim"][0]) if nodes["Claim"] else (), _claim_rows(graph), ","),
        "papers": _table(tuple(nodes["Paper"][0]) if nodes["Paper"] else (), nodes["Paper"], ","),
        "hierarchy": _table(("child", "kind", "parent"), _hierarchy_rows(graph), ","),
        "hypotheses": _table(HYPOTHESIS_COLUMNS, [plain(one) for one in graph.stated], ","),
    }
    return {path / f"{name}.csv": text for name, text in tables.items()}


def link_rows(graph: Graph) -> list[Mapping[str, Any]]:
    """A row a link, with the names of its ends."""
    names = {concept.id: concept.name for concept in graph.concepts}
    rows: list[Mapping[str, Any]] = []
    for kind, edges in edge_rows(graph):
        if kind.properties:
            rows += [
                {
                    **row,
                    "subject": row["source"],
                    "subject_name": names[row["source"]],
                    "relation": kind.type.lower(),
                    "object": row["target"],
                    "object_name": names[row["target"]],
                }
                for row in edges
            ]
    return sorted(rows, key=lambda row: (row["subject"], row["object"], row["relation"]))


def _claim_rows(graph: Graph) -> list[Mapping[str, Any]]:
    rows = node_rows(graph)["Claim"]
    ends = zip(graph.claims, rows, strict=True)
    return [{"subject": claim.subject.id, "object": claim.object.id, **row} for claim, row in ends]


def _hierarchy_rows(graph: Graph) -> list[Mapping[str, Any]]:
    return [{"child": edge.child, "kind": edge.kind, "parent": edge.parent} for edge in graph.hierarchy]


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], comma: str) -> str:
    """Rows as CSV or TSV: lists joined by "|", None as nothing, no line breaks or tabs inside a TSV cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=comma, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [_cell(row.get(column)) for column in columns]
        writer.writerow([" ".join(cell.split()) for cell in cells] if comma == "\t" else cells)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "|".join(str(item).replace("|", "/") for item in value)
    return str(value)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="")
        os.replace(part, path)
    except OSError as error:
        raise PhysiographError(
            f"cannot write {path}: {error.strerror}. Name a place you may write to: --out F."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
