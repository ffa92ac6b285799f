"""`fetch` against a real server: what it gets, what it survives, what it never does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from paper_server import (
    Library,
    Paper,
    serving,
)

from extraction.fetch import Limits, Report, Request, fetch, open_source
from extraction.readers import read
from kg import settings
from kg.model import Refusal

QUICK = Limits(per_second=10_000, retries=3, timeout_s=1.0, pause_s=0.001, max_wait_s=1.0, seed=0)
TODAY = date(2024, 6, 1)
SOURCES = ("europepmc", "pubmed")
FIRST = {"europepmc": "search", "pubmed": "esearch.fcgi"}


def papers(count: int, first: int = 1) -> list[Paper]:
    return [Paper(number) for number in range(first, first + count)]


def get(library: Library, out: Path, source: str, limits: Limits = QUICK, today: date = TODAY, **more) -> Report:
    config = settings.load(
        None, fetch_europepmc_url=library.url, fetch_pubmed_url=library.url, fetch_email="me@example.org"
    )
    service, web = open_source(source, config, limits)
    with web:
        return fetch(Request("interval training", **more), service, out, today=today, progress=lambda *_: None)


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if not path.name.startswith(".")}


def ids(out: Path) -> list[str]:
    found = list(read([out]))
    assert [item for item in found if isinstance(item, Refusal)] == []
    return sorted(item.id for item in found)


@pytest.mark.parametrize("source", SOURCES)
def test_full_texts_and_the_abstracts_of_the_others_are_read_by_add(source, tmp_path):
    with serving([*papers(7), Paper(8, abstract=False)]) as library:
        report = get(library, tmp_path, source)
    assert (report.matching, report.full_text, report.abstract, report.without) == (8, 2, 5, 1)
    assert sorted(files(tmp_path)) == ["PMC3.xml", "PMC6.xml", "abstracts-0001-000001.xml"]
    assert ids(tmp_path) == ["PMC3", "PMC6", "PMID:1", "PMID:2", "PMID:4", "PMID:5", "PMID:7"]


@pytest.mark.parametrize("source", SOURCES)
def test_two_runs_give_the_same_bytes(source, tmp_path):
    with serving(papers(250)) as library:
        get(library, tmp_path / "a", source)
        get(library, tmp_path / "b", source)
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert len(ids(tmp_path / "a")) == 250
