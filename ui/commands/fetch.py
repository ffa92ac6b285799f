"""`physiograph fetch`: papers from Europe PMC or PubMed into a folder that `add` reads."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import InvalidValue
from ui.commands import console

if TYPE_CHECKING:
    from extraction.fetch import Report, Request, Source


class SourceName(StrEnum):
    """Where papers come from."""

    europepmc = "europepmc"
    pubmed = "pubmed"


def fetch(
    query: Annotated[str, typer.Argument(help="In the service's own search language.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the papers: new, empty, or of the same query.")],
    source: Annotated[SourceName, typer.Option(help="The service.")] = SourceName.europepmc,
    most: Annotated[int | None, typer.Option("--max", min=1, help="Most papers to get in this call.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only what the service took in since YYYY, YYYY-MM or YYYY-MM-DD.")
    ] = None,
    full_text: Annotated[
        bool, typer.Option("--full-text/--abstracts", help="Open-access full text where there is one, or abstracts.")
    ] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what matches; get and write nothing.")] = False,
) -> None:
    """Get papers that match a query; run it again to go on after a stop, or for what is new since last time."""
    from extraction import fetch as job
    from kg import settings
    from ui.cli import RUN

    request = job.Request(query, most, day(since), full_text)
    service, web = job.open_source(source.value, settings.load(RUN.config))
    today = date.today()
    with web:
        if dry_run:
            return _say_dry(request, service, out, today)
        with console.progress(RUN.quiet) as progress:
            report = job.fetch(request, service, out, today=today, progress=progress)
    _say(report, out)


def day(text: str | None) -> date | None:
    """A day from a year, a month or a day; its first one.

    Raises: InvalidValue: it is none.

    >>> day("2024"), day("2024-05"), day("2024-05-31")
    (datetime.date(2024, 1, 1), datetime.date(2024, 5, 1), datetime.date(2024, 5, 31))
    """
    if text is None:
        return None
    try:
        return date.fromisoformat({4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text), text))
    except ValueError:
        raise InvalidValue(f"--since {text!r} is no day. Write it as YYYY, YYYY-MM or YYYY-MM-DD.") from None


def _say_dry(request: Request, service: Source, out: Path, today: date) -> None:
    from extraction.fetch import dry_run

    matching, free, since = dry_run(request, service, out, today=today)
    console.say(
        f"{matching} papers match{_since(since)}, {free} of them open access; "
        f"at most {min(matching, request.most or matching)} would be fetched into {out}"
    )


def _say(report: Report, out: Path) -> None:
    if report.resumed:
        sys.stderr.write("went on with the fetch that was not finished.\n")
    for paper, code, reason in report.failed:
        sys.stderr.write(f"no text {paper}: {code}: {reason}\n")
    console.say(
        f"{report.matching} papers match{_since(report.since)}; {report.listed} new: {report.full_text} full text, "
        f"{report.abstract} abstract, {report.without} without either → {out}"
    )
    if report.failed:
        console.say(f"announced but not to be had: {console.counted(Counter(code for _, code, _ in report.failed))}")
    if report.cut:
        console.say("--max left some out. Run it again for the next.")
    if report.full_text + report.abstract:
        console.say(f"Next: physiograph add {out}")


def _since(since: date | None) -> str:
    return f" since {since}" if since else ""
