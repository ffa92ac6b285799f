"""The reviews as PDF, by WeasyPrint (extra "report"): nothing is fetched; same input and fonts, same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from kg.errors import MissingExtra
from kg.model import Graph, Hypothesis
from ui.language.messages import current


def to_pdf(hypotheses: Sequence[Hypothesis], graph: Graph, summary: Mapping[str, Any]) -> bytes:
    """The reviews as a PDF file.

    Raises: MissingExtra: WeasyPrint, or the Pango library that it draws with, is not installed.
    """
    page = page_of(hypotheses, graph, summary)
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise MissingExtra(
            f'a PDF report needs WeasyPrint ({error}). Install it: pip install "physiograph[report]", and Pango '
            "(Debian: apt install libpango-1.0-0 libpangoft2-1.0-0); or write .html or .md."
        ) from error
    mark = hashlib.sha256(page.encode()).digest()[:16]
    made: bytes = HTML(string=page, url_fetcher=_refuse).write_pdf(pdf_identifier=mark)
    return made


def page_of(hypotheses: Sequence[Hypothesis], graph: Graph, summary: Mapping[str, Any]) -> str:
    """The page that is printed, as HTML; every value is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from ui.language import wording
    from ui.report.report import TEMPLATES
    from ui.report.review import reference, reviews

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(wording.template_names())
    found = reviews(hypotheses, graph, summary)
    template = environment.get_template("review.html.j2")
    return template.render(found=found, reference=reference, language=current()) + "\n"


def _refuse(url: str, *rest: object, **more: object) -> dict[str, Any]:
    raise ValueError(f"nothing is fetched for a report, not even {url}")
