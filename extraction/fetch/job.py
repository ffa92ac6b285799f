"""One fetch: list what is new, then get it batch by batch; killed at any moment, the same call goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from extraction.fetch.folder import Folder, Run
from extraction.fetch.source import Record, Search, Source
from kg.errors import InvalidValue

logger = logging.getLogger(__name__)

BATCH: Final = 100
"""Papers that are got at once."""

OVERLAP: Final = timedelta(days=14)
"""Days before the last fetch that are searched again: services take papers in late. What is known is left out."""

Progress = Callable[[str, int, int], None]
"""Called as (what, done, total)."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted.

    Args:
        query: in the service's own language.
        most: papers at most; None is all.
        since: only what the service took in on this day or later; None is everything, or what is new since last time.
        full_text: open-access full text where there is one; False is abstracts only.
    Raises: InvalidValue: no query, or most below 1.
    """

    query: str
    most: int | None = None
    since: date | None = None
    full_text: bool = True

    def __post_init__(self) -> None:
        if not self.query.strip():
            raise InvalidValue('the query is empty. Give one, e.g. physiograph fetch "interval training" --out DIR.')
        if self.most is not None and self.most < 1:
            raise InvalidValue(f"--max {self.most} is not 1 or more. Leave it out for all.")


@dataclass(frozen=True, slots=True)
class Report:
    """What a fetch did.

    Args:
        matching: papers that the service counted.
        listed: papers of them that were new here and within --max.
        cut: whether --max left some out.
        full_text, abstract, without: papers by what there was of them; `without` have neither.
        failed: (id, code, reason) of papers whose text is broken or missing though it was announced.
        since: first day of what was searched; None is everything.
        resumed: whether an unfinished fetch was gone on with.
    """

    matching: int
    listed: int
    cut: bool
    full_text: int
    abstract: int
    without: int
    failed: tuple[tuple[str, str, str], ...]
    since: date | None
    resumed: bool


def fetch(request: Request, source: Source, out: Path, *, today: date, progress: Progress) -> Report:
    """Bring the folder up to date with the query.

    Raises: FetchError: the service failed; what is there stays, and the same call goes on.
        InvalidValue: the folder is of something else.
    """
    folder = Folder(out)
    with folder.held(_identity(request, source)):
        runs = folder.runs()
        unfinished = runs[-1] if runs and runs[-1].read("done") is None else None
        run = unfinished or folder.new_run(_plan(request, runs, today))
        plan = _same(run, request)
        known = _known(runs)
        listed = _list(run, source, _search(request.query, plan, known), known, progress)
        _get(folder, run, source, request.full_text, listed["listed"], progress)
        batches = run.kept("batch")
        run.keep("done", listed)
        run.drop_pages()
    return _report(listed, batches, plan, unfinished is not None)


def dry_run(request: Request, source: Source, out: Path, *, today: date) -> tuple[int, int, date | None]:
    """What `fetch` would search: papers that match, how many are open access, and since when. Writes nothing."""
    folder = Folder(out)
    folder.check(_identity(request, source))
    runs = folder.runs()
    plan = runs[-1].read("request") if runs and runs[-1].read("done") is None else _plan(request, runs, today)
    search = _search(request.query, plan, set())
    return (*source.count(search), search.since)


def _identity(request: Request, source: Source) -> dict[str, Any]:
    return {"source": source.name, "query": request.query, "full_text": request.full_text}


def _plan(request: Request, runs: list[Run], today: date) -> dict[str, Any]:
    """Where the search begins: as asked for; else shortly before the last fetch that --max did not cut short."""
    since = request.since
    whole = [run.read("request") for run in runs if not run.read("done")["cut"]]
    days = [date.fromisoformat(plan["day"]) for plan in whole if plan["asked"] is None]
    if since is None and days:
        since = max(days) - OVERLAP
    asked = str(request.since) if request.since else None
    return {"asked": asked, "day": str(today), "max": request.most, "since": str(since) if since else None}


def _same(run: Run, request: Request) -> dict[str, Any]:
    """The plan of a fetch, which an unfinished one keeps."""
    plan: dict[str, Any] = run.read("request")
    asked = {"max": request.most, "asked": str(request.since) if request.since else None}
    for key, value in asked.items():
        if plan[key] != value:
            option = {"max": "--max", "asked": "--since"}[key]
            raise InvalidValue(
                f"the fetch of {plan['day']} is unfinished, with {option} {plan[key]}, not {value}. "
                "Finish it with its own options first, or name another --out."
            )
    return plan


def _search(query: str, plan: dict[str, Any], known: set[str]) -> Search:
    since, most = plan["since"], plan["max"]
    return Search(
        query,
        date.fromisoformat(since) if since else None,
        date.fromisoformat(plan["day"]),
        None if most is None else most + len(known),
    )


def _known(runs: list[Run]) -> set[str]:
    """Ids of papers that earlier fetches have dealt with; those of an unfinished one are still in its list."""
    return {paper for run in runs if run.read("done") for batch in run.kept("batch") for paper in batch["papers"]}


def _list(run: Run, source: Source, search: Search, known: set[str], progress: Progress) -> dict[str, Any]:
    """List what is new, a page at a time; every page is kept, so that a killed list goes on."""
    if (listed := run.read("listed")) is not None:
        return dict(listed)
    most = run.read("request")["max"]
    pages = run.kept("page")
    seen = {record["id"] for page in pages for record in page["records"]}
    total, cut = (pages[-1]["total"], pages[-1]["cut"]) if pages else (0, False)
    if not pages or (pages[-1]["next"] is not None and not cut):
        for page in source.pages(search, pages[-1]["next"] if pages else None):
            fresh = _fresh(page.records, known | seen)
            room = len(fresh) if most is None else most - len(seen)
            # a list that is full ends here, whether or not the service has another page
            cut = len(fresh) > room or (len(fresh) == room and most is not None and page.next is not None)
            kept, total = fresh[:room], page.total
            pages.append({"total": total, "records": kept, "next": page.next, "cut": cut})
            run.keep(f"page-{len(pages):06d}", pages[-1])
            seen |= {record["id"] for record in kept}
            progress("listing", len(seen), min(total, most or total))
            if cut:
                break
    listed = {"cut": cut, "listed": len(seen), "total": total}
    run.keep("listed", listed)
    return listed


def _fresh(records: list[Record], known: set[str]) -> list[Record]:
    """Records that are not known, each once, in their order."""
    once = {record["id"]: record for record in records if record["id"] not in known}
    return list(once.values())


def _get(folder: Folder, run: Run, source: Source, full_text: bool, total: int, progress: Progress) -> None:
    """Get the batches that are not there yet."""
    done = 0
    for number, records in enumerate(_batches(run), 1):
        name = f"batch-{number:06d}"
        if run.read(name) is None:
            batch = source.batch(records, f"abstracts-{run.number:04d}-{number:06d}.xml", full_text=full_text)
            for file, data in sorted(batch.files.items()):
                folder.put(file, data)
            counts = {key: len(getattr(batch, key)) for key in ("full_text", "abstract", "without")}
            papers = [record["id"] for record in records]
            run.keep(name, {**counts, "failed": batch.failed, "files": sorted(batch.files), "papers": papers})
        done += len(records)
        progress("fetching", done, total)


def _batches(run: Run) -> Iterator[list[Record]]:
    for page in run.kept("page"):
        records = iter(page["records"])
        while batch := list(islice(records, BATCH)):
            yield batch


def _report(listed: dict[str, Any], batches: list[Any], plan: dict[str, Any], resumed: bool) -> Report:
    counts = {key: sum(batch[key] for batch in batches) for key in ("full_text", "abstract", "without")}
    return Report(
        matching=listed["total"],
        listed=listed["listed"],
        cut=listed["cut"],
        failed=tuple((paper, code, reason) for batch in batches for paper, code, reason in batch["failed"]),
        since=date.fromisoformat(plan["since"]) if plan["since"] else None,
        resumed=resumed,
        **counts,
    )
