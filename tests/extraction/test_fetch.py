"""`fetch` against a real server: what it gets, what it survives, what it never does."""

from __future__ import annotations

import json
import logging
import time
from datetime import date
from pathlib import Path

import pytest
from paper_server import Library, Paper, cut_short, drips, fails, half_without_length, redirects, says, serving

from extraction.fetch import Limits, Report, Request, Web, dry_run, fetch, open_source
from extraction.fetch.folder import Folder
from extraction.fetch.web import as_json
from extraction.quality import Gate
from extraction.readers import read
from kg import settings
from kg.errors import FetchError, InvalidValue
from kg.model import Refusal

QUICK = Limits(per_second=10_000, retries=3, timeout_s=1.0, pause_s=0.001, max_wait_s=1.0, seed=0)
TODAY = date(2024, 6, 1)
SOURCES = ("europepmc", "pubmed")
FIRST = {"europepmc": "search", "pubmed": "esearch.fcgi"}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    """Pages of 20 and batches of 10, so that few papers are many requests."""
    monkeypatch.setattr("extraction.fetch.europepmc.PAGE", 20)
    monkeypatch.setattr("extraction.fetch.job.BATCH", 10)


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
    with serving(papers(25)) as library:
        get(library, tmp_path / "a", source)
        get(library, tmp_path / "b", source)
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert len(ids(tmp_path / "a")) == 25


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    "faults",
    [
        pytest.param([fails(500), fails(503)], id="500-503"),
        pytest.param([fails(429, Retry_After="0")], id="429-retry-after"),
        pytest.param([cut_short], id="truncated"),
        pytest.param([half_without_length], id="truncated-without-length"),
        pytest.param([drips], id="slow-drip"),
        pytest.param([says(b"<html>busy</html>")], id="not-json"),
        pytest.param([redirects("/moved/{path}")], id="redirect-on-the-same-host"),
    ],
)
def test_a_fault_in_passing_changes_nothing(source, faults, tmp_path):
    with serving(papers(4)) as library:
        get(library, tmp_path / "calm", source)
        library.faults[FIRST[source]] = [_filled(fault, FIRST[source]) for fault in faults]
        get(library, tmp_path / "rough", source)
        assert library.faults[FIRST[source]] == []
    assert files(tmp_path / "rough") == files(tmp_path / "calm")


def _filled(fault, path):
    if "redirects" not in fault.__qualname__:
        return fault
    return redirects(f"/moved/{path}")


@pytest.mark.parametrize(("source", "path"), [("europepmc", "PMC3/fullTextXML"), ("pubmed", "efetch.fcgi")])
@pytest.mark.parametrize("fault", [cut_short, half_without_length, fails(502)], ids=["short", "half", "502"])
def test_a_fault_in_passing_in_a_text_changes_nothing(source, path, fault, tmp_path):
    with serving(papers(4)) as library:
        get(library, tmp_path / "calm", source)
        library.faults[path] = [fault]
        get(library, tmp_path / "rough", source)
        assert library.faults[path] == []
    assert files(tmp_path / "rough") == files(tmp_path / "calm")


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        pytest.param(fails(500), "server_error", "Run the same command later", id="500"),
        pytest.param(fails(429, Retry_After="9999"), "rate_limited", "pause of 9999 s", id="long-pause"),
        pytest.param(fails(403), "no_access", "Check e-mail and key", id="403"),
        pytest.param(fails(400), "refused", "Check the query", id="400"),
        pytest.param(redirects("http://elsewhere.example/x"), "moved", "another host .elsewhere.example.", id="moved"),
        pytest.param(redirects("//127.0.0.1:9/x"), "moved", "another host", id="moved-to-another-port"),
        pytest.param(says(b"{}"), "bad_answer", "Correct the query", id="no-count"),
    ],
)
def test_a_lasting_fault_ends_in_one_line_with_the_next_step(source, fault, code, told, tmp_path):
    with serving(papers(4)) as library:
        library.faults[FIRST[source]] = [fault] * 9
        with pytest.raises(FetchError, match=told) as error:
            get(library, tmp_path, source)
    assert error.value.code == code
    assert "\n" not in str(error.value)
    assert files(tmp_path) == {}


def test_a_service_that_is_not_there_is_said_so(tmp_path):
    with serving([]) as library:
        pass
    with pytest.raises(FetchError, match="cannot be reached"):
        get(library, tmp_path, "europepmc")


@pytest.mark.parametrize(
    "fault", [fails(404), says(b"<article><p>broken"), says(b"<html/>")], ids=["404", "xml", "html"]
)
def test_a_full_text_that_is_not_to_be_had_is_named_and_its_abstract_kept(fault, tmp_path):
    with serving(papers(4)) as library:
        library.faults["PMC3/fullTextXML"] = [fault] * 9
        report = get(library, tmp_path, "europepmc")
    assert [paper for paper, _, _ in report.failed] == ["MED:3"]
    assert (report.full_text, report.abstract) == (0, 4)
    assert ids(tmp_path) == ["PMC3", "PMID:1", "PMID:2", "PMID:4"]


def test_one_broken_record_of_pubmed_costs_only_itself(tmp_path):
    with serving(papers(8)) as library:
        library.papers[4].broken = True
        report = get(library, tmp_path, "pubmed", full_text=False)
    assert [(paper, code) for paper, code, _ in report.failed] == [("5", "malformed")]
    assert report.abstract == 7


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_found_is_no_error(source, tmp_path):
    with serving([]) as library:
        report = get(library, tmp_path, source)
    assert (report.matching, report.listed, files(tmp_path)) == (0, 0, {})


@pytest.mark.parametrize("source", SOURCES)
def test_papers_that_come_while_paging_neither_double_nor_stop_the_list(source, tmp_path):
    with serving(papers(43)) as library:

        def grow(number: int) -> None:
            if number == 2:
                library.papers.insert(0, Paper(9001))  # shifts every later page by one

        library.on_request = grow
        report = get(library, tmp_path, source, full_text=False)
    found = ids(tmp_path)
    assert len(found) == len(set(found)) == report.abstract
    assert report.abstract >= 43


@pytest.mark.parametrize("source", SOURCES)
def test_papers_that_go_while_paging_end_the_list_in_peace(source, tmp_path):
    with serving(papers(43)) as library:

        def shrink(number: int) -> None:
            if number == 2:
                del library.papers[21:]

        library.on_request = shrink
        report = get(library, tmp_path, source, full_text=False)
    assert report.abstract >= 21
    assert report.abstract + report.without == report.listed


@pytest.mark.parametrize("source", SOURCES)
def test_max_takes_so_many_and_the_next_call_goes_on(source, tmp_path):
    with serving(papers(10)) as library:
        reports = [get(library, tmp_path, source, most=4) for _ in range(4)]
    assert [report.listed for report in reports] == [4, 4, 2, 0]
    assert [report.cut for report in reports] == [True, True, False, False]
    assert len(ids(tmp_path)) == 10


@pytest.mark.parametrize("source", SOURCES)
def test_the_same_call_later_gets_only_what_is_new(source, tmp_path):
    with serving(papers(5)) as library:
        get(library, tmp_path, source)
        before = files(tmp_path)
        late = Paper(6, day=date(2024, 5, 25))  # taken in before the first search, seen only by the overlap
        library.papers += [late, Paper(7, day=date(2024, 6, 20))]
        report = get(library, tmp_path, source, today=date(2024, 7, 1))
        again = get(library, tmp_path, source, today=date(2024, 7, 1))
    assert (report.since, report.listed, again.listed) == (date(2024, 5, 18), 2, 0)
    assert before.items() <= files(tmp_path).items()
    assert len(ids(tmp_path)) == 7


@pytest.mark.parametrize("source", SOURCES)
def test_since_asks_for_what_was_taken_in_from_then_on(source, tmp_path):
    with serving([Paper(1), Paper(2, day=date(2024, 3, 1)), Paper(4, day=date(2024, 4, 1))]) as library:
        report = get(library, tmp_path, source, since=date(2024, 3, 1))
        assert report.listed == 2
        assert get(library, tmp_path, source).listed == 1, "an update must not take --since for the whole"


@pytest.mark.parametrize("source", SOURCES)
def test_dry_run_counts_and_writes_nothing(source, tmp_path):
    with serving(papers(9)) as library:
        config = settings.load(None, fetch_europepmc_url=library.url, fetch_pubmed_url=library.url)
        service, web = open_source(source, config, QUICK)
        with web:
            assert dry_run(Request("x"), service, tmp_path / "out", today=TODAY) == (9, 3, None)
    assert not (tmp_path / "out").exists()


def test_lists_longer_than_pubmed_gives_are_cut_by_date(tmp_path, monkeypatch):
    monkeypatch.setattr("extraction.fetch.pubmed.LIST", 20)
    many = [Paper(number, day=date(2020, 1 + number % 12, 1 + number % 28)) for number in range(1, 101)]
    with serving(many) as library:
        library.list_limit = 20
        report = get(library, tmp_path, "pubmed", full_text=False)
    assert (report.matching, report.abstract, len(ids(tmp_path))) == (100, 100, 100)


def test_a_lost_history_of_pubmed_is_made_good_by_ids(tmp_path):
    with serving(papers(25)) as library:
        get(library, tmp_path / "calm", "pubmed")
        library.asked.clear()
        library.on_request = lambda number: library.history.clear()
        get(library, tmp_path / "rough", "pubmed")
        by_history = [asked for path, asked in library.asked if path == "efetch.fcgi" and "WebEnv" in asked]
    assert len(by_history) == 1, "once lost, the history is not asked again"
    assert files(tmp_path / "rough") == files(tmp_path / "calm")


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("after", [1, 2, 3, 4, 6])
def test_stopped_anywhere_it_goes_on_to_the_same_files(source, after, tmp_path):
    stops = 0
    with serving(papers(43)) as library:
        get(library, tmp_path / "calm", source)
        for allowed in (after, after, 1, after + 3):
            library.asked.clear()
            library.down_after = allowed
            try:
                get(library, tmp_path / "rough", source)
            except FetchError:
                stops += 1
        library.down_after = None
        get(library, tmp_path / "rough", source)
    assert stops
    assert files(tmp_path / "rough") == files(tmp_path / "calm")


def test_an_unfinished_fetch_keeps_its_own_options(tmp_path):
    with serving(papers(5)) as library:
        library.faults["search"] = [fails(500)] * 4
        with pytest.raises(FetchError):
            get(library, tmp_path, "europepmc", most=3)
        with pytest.raises(InvalidValue, match=r"unfinished, with --max 3, not 4\. Finish it"):
            get(library, tmp_path, "europepmc", most=4)
        assert get(library, tmp_path, "europepmc", most=3).resumed


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"full_text": False}, "was fetched with full_text True, not False", id="kind"),
        pytest.param({"source": "pubmed"}, "was fetched with source 'europepmc', not 'pubmed'", id="source"),
    ],
)
def test_a_folder_is_of_one_query(change, told, tmp_path):
    with serving(papers(2)) as library:
        get(library, tmp_path, "europepmc")
        with pytest.raises(InvalidValue, match=told):
            get(library, tmp_path, **{"source": "europepmc", **change})


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("my own notes")
    with serving([]) as library, pytest.raises(InvalidValue, match=r"mine\.txt.*new or empty folder"):
        get(library, tmp_path, "europepmc")


def test_two_fetches_into_one_folder_do_not_meet(tmp_path):
    of = {"source": "europepmc", "query": "interval training", "full_text": True}
    with serving(papers(2)) as library, Folder(tmp_path).held(of):
        with pytest.raises(InvalidValue, match=r"another fetch is at work in .*Wait for it"):
            get(library, tmp_path, "europepmc")
        assert library.asked == []


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path):
    (tmp_path / "file").write_text("x")
    with serving([]) as library, pytest.raises(InvalidValue, match=r"cannot be written to .*Name another folder"):
        get(library, tmp_path / "file" / "out", "europepmc")


def test_a_damaged_state_is_said_so(tmp_path):
    with serving(papers(2)) as library:
        get(library, tmp_path, "europepmc")
        (tmp_path / ".fetch" / "0001" / "done.json").write_text("{")
        with pytest.raises(FetchError, match=r"done\.json cannot be read .*fetch into a new --out"):
            get(library, tmp_path, "europepmc")


@pytest.mark.parametrize(
    ("wrong", "told"), [({"query": " "}, "query is empty"), ({"query": "x", "most": 0}, "--max 0 is not 1 or more")]
)
def test_a_request_that_makes_no_sense_is_refused(wrong, told):
    with pytest.raises(InvalidValue, match=told):
        Request(**wrong)


def test_the_key_goes_to_ncbi_and_nowhere_else(tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("PHYSIOGRAPH_NCBI_KEY", "s3cret")
    with serving(papers(2)) as library:
        library.faults["esearch.fcgi"] = [lambda handler, body: fails(500)(handler, body), says(b"s3cret is <broken>")]
        get(library, tmp_path, "pubmed")
        library.faults["efetch.fcgi"] = [says(b"<s3cret/>")] * 99
        report = get(library, tmp_path / "b", "pubmed")
        assert all(asked["api_key"] == "s3cret" and asked["email"] == "me@example.org" for _, asked in library.asked)
        assert not [line for line in library.lines if "s3cret" in line]
        get(library, tmp_path / "c", "europepmc")
        assert not [asked for path, asked in library.asked if path == "search" and "s3cret" in str(asked)]
    kept = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    assert report.failed
    assert "s3cret" not in caplog.text + str(report) + kept
    assert all("me@example.org" in agent for agent in library.agents)


def test_requests_keep_their_distance():
    with serving([]) as library, Web("it", library.url, "setting", Limits(per_second=20), "agent") as web:
        start = time.monotonic()
        for _ in range(5):
            web.ask("search", as_json, {"query": "x", "cursorMark": "*", "pageSize": "1"})
        assert time.monotonic() - start >= 4 / 20


def test_pauses_are_the_same_for_the_same_seed():
    def pauses(seed: int) -> list[float]:
        web = Web("it", "http://127.0.0.1", "setting", Limits(seed=seed), "agent")
        return [web._pause(attempt, FetchError("x", "x")) for attempt in range(5)]

    assert pauses(1) == pauses(1) != pauses(2)
    assert all(0.5 * 2**n <= pause <= 1.5 * 2**n for n, pause in enumerate(pauses(1)))


def test_retractions_that_europe_pmc_knows_of_reach_the_gate(tmp_path):
    with serving([Paper(1), Paper(2, retracted=True)]) as library:
        get(library, tmp_path, "europepmc")
    decisions = Gate().decide_all(list(read([tmp_path])))
    assert {key: decision.code for key, decision in decisions.items()} == {
        "PMID:1": "abstract_only",
        "PMID:2": "retracted",
    }


def test_ids_that_are_no_file_names_make_no_files(tmp_path):
    with serving(papers(1)) as library:
        record = {**library.papers[0].core(), "pmcid": "PMC1/../../evil", "isOpenAccess": "Y"}
        page = {"hitCount": 1, "nextCursorMark": "*", "resultList": {"result": [record]}}
        library.faults["search"] = [says(json.dumps(page).encode())]
        get(library, tmp_path / "out", "europepmc")
    assert sorted(files(tmp_path / "out")) == ["abstracts-0001-000001.xml"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.live
@pytest.mark.enable_socket
@pytest.mark.parametrize("source", SOURCES)
def test_the_real_service_gives_three_papers(source, tmp_path):
    service, web = open_source(source, settings.load(None))
    with web:
        report = fetch(Request("interval training", 3), service, tmp_path, today=date.today(), progress=lambda *_: None)
    assert report.listed == 3
    assert len(ids(tmp_path)) == report.full_text + report.abstract
