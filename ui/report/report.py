"""The hypothesis report: one self-contained HTML page, PDF, Markdown, JSON, CSV, or its references; same bytes."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from kg.errors import InvalidValue
from kg.model import Graph, Hypothesis, Paper, plain
from ui.language import names
from ui.language.wording import said

TEMPLATES: Final = Path(__file__).parent.parent / "templates"
SCHEMA: Final = "physiograph-hypotheses/1"
COLUMNS: Final = (
    "rank", "id", "subject_id", "subject", "relation", "object_id", "object", "probability", "status", "novelty",
    "paths", "best_path", "best_path_sign", "best_quote", "papers", "against", "suggested_test", "model", "created",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write(hypotheses: Sequence[Hypothesis], graph: Graph, path: Path, *, summary: Mapping[str, Any]) -> None:
    """Write the report; the suffix of `path` says which form.

    Args:
        hypotheses: best first.
        graph: what they were drawn from; gives papers and counts.
        path: .html, .pdf, .md, .json, .csv, .bib or .ris (the references); the folder is made, the file replaced whole.
        summary: figures for the head, all optional: `title`, `note` (a line of warning), `papers` (accepted),
            `inputs`, `refused` (reason → count, or (source, reason) pairs), `claims`, `concepts`, `links`,
            `contested`, `years` (first, last), `model` and `backtest` (dicts with `mrr`, `hits@10`, … and
            `baselines`, or a sentence). What is missing is counted from the graph where that is possible.
    Raises: InvalidValue: another suffix. MissingExtra: a PDF without WeasyPrint.
    """
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise InvalidValue(
            f"report file {path.name!r} has the suffix {path.suffix!r}; allowed: {', '.join(FORMS)}. "
            "Name it so: --out hypotheses.html"
        )
    made = form(hypotheses, graph, summary)
    _replace(path, made if isinstance(made, bytes) else made.encode())


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def to_html(hypotheses: Sequence[Hypothesis], graph: Graph, summary: Mapping[str, Any]) -> str:
    """The page as text, in the language in use: no script, no outside resource, every value escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from ui.language import wording
    from ui.report import report_parts

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(wording.template_names())
    hypotheses, graph = names.hypotheses(hypotheses), names.graph(graph)
    return environment.get_template("report.html.j2").render(report_parts.page(hypotheses, graph, summary)) + "\n"


def to_json(hypotheses: Sequence[Hypothesis], graph: Graph, summary: Mapping[str, Any]) -> str:
    """Hypotheses as they are in memory, the papers they refer to, and the summary."""
    value = {
        "schema": SCHEMA,
        "summary": plain(dict(summary)),
        "hypotheses": plain(list(hypotheses)),
        "papers": plain(list(papers_of(hypotheses, graph))),
    }
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"


def to_csv(hypotheses: Sequence[Hypothesis], graph: Graph, summary: Mapping[str, Any]) -> str:
    """One line per hypothesis; a cell that a spreadsheet would take for a formula starts with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for rank, item in enumerate(names.hypotheses(hypotheses), 1):
        writer.writerow([safe_cell(value) for value in _row(rank, item)])
    return out.getvalue()


def to_bibtex(hypotheses: Sequence[Hypothesis], graph: Graph, summary: Mapping[str, Any]) -> str:
    """The papers that the hypotheses quote, as BibTeX."""
    from kg.export_text import bibtex

    return bibtex(replace(graph, papers=papers_of(hypotheses, graph)))


def to_ris(hypotheses: Sequence[Hypothesis], graph: Graph, summary: Mapping[str, Any]) -> str:
    """The papers that the hypotheses quote, as RIS."""
    from kg.export_text import ris

    return ris(replace(graph, papers=papers_of(hypotheses, graph)))


def _pdf(hypotheses: Sequence[Hypothesis], graph: Graph, summary: Mapping[str, Any]) -> bytes:
    from ui.report.pdf import to_pdf

    return to_pdf(hypotheses, graph, summary)


def _markdown(hypotheses: Sequence[Hypothesis], graph: Graph, summary: Mapping[str, Any]) -> str:
    from ui.report.review import to_markdown

    return to_markdown(hypotheses, graph, summary)


FORMS: Final[dict[str, Callable[[Sequence[Hypothesis], Graph, Mapping[str, Any]], str | bytes]]] = {
    ".html": to_html,
    ".pdf": _pdf,
    ".md": _markdown,
    ".bib": to_bibtex,
    ".ris": to_ris,
    ".json": to_json,
    ".csv": to_csv,
}


def safe_cell(value: object) -> object:
    """A value that no spreadsheet runs as a formula, on one line.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell(-0.5), safe_cell("plain")
    ("'=HYPERLINK(1)", -0.5, 'plain')
    """
    if not isinstance(value, str):
        return value
    folded = " ".join(value.split("\n")) if "\n" in value else value
    return "'" + folded if folded.lstrip(" ").startswith(_FORMULA) else folded


def papers_of(hypotheses: Sequence[Hypothesis], graph: Graph) -> tuple[Paper, ...]:
    """The papers that the hypotheses quote, sorted by id."""
    steps = [step for item in hypotheses for path in item.paths for step in path.steps]
    named = {claim.document_id for step in steps for claim in step.claims}
    named |= {claim.document_id for item in hypotheses for claim in item.against}
    return tuple(paper for paper in graph.papers if paper.id in named)


def path_words(item: Hypothesis) -> str:
    """The best path in words; "" where there is none."""
    steps = item.paths[0].steps if item.paths else ()
    return "; ".join(said(step.subject.name, step.relation, step.object.name) for step in steps)


def _row(rank: int, item: Hypothesis) -> tuple[object, ...]:
    best = item.paths[0] if item.paths else None
    first = next((claim for step in (best.steps if best else ()) for claim in step.claims), None)
    papers = {claim.document_id for path in item.paths for step in path.steps for claim in step.claims}
    return (
        rank, item.id, item.subject.id, item.subject.name, item.relation, item.object.id, item.object.name,
        f"{item.probability:.4f}", item.status, item.novelty, len(item.paths), path_words(item),
        "" if best is None or best.sign is None else best.sign, first.sentence if first else "",
        " ".join(sorted(papers)), len(item.against), item.suggested_test, item.model, item.created,
    )  # fmt: skip
