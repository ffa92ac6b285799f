"""The command line with a language model that reads: cost before, refusals after, nothing asked twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from llm_server import Script, claims, fails, says, serving
from typer.testing import CliRunner, Result

from kg.errors import EndpointError, InvalidSetting, PhysiographError
from kg.ledger import Ledger
from ui.cli import app

TITLE = "Hill running in twelve orienteers"
FINDING = "Hill running increased ankle stiffness by 8 % in all of the twelve orienteers who took part (P < 0.01)."
METHODS = (
    "They were trained three times a week on grass and on gravel near the town.",
    "Stiffness was measured with a dynamometer before breakfast, and blood was drawn from the earlobe for lactate.",
)
ROW = {
    "sentence": 1,
    "subject": "Hill running",
    "relation": "increases",
    "object": "ankle stiffness",
    "certainty": "asserted",
    "comparator": None,
    "implicit": False,
}
GOOD = claims(ROW, {**ROW, "object": "happiness"})


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    lines = []
    for number, text in enumerate(METHODS):
        title = f"{TITLE}: {('a trial', 'what the forest teaches')[number]}"
        lines.append(
            json.dumps({"id": f"x:{number}", "title": title, "year": 2020, "text": f"{FINDING} {text}"}) + "\n"
        )
    file = tmp_path / "papers.jsonl"
    file.write_text("".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call it with a server and arguments: a run of the command line whose settings name that server."""

    def one(server: Script, *arguments: str | Path, **more: str) -> Result:
        settings = {"MODEL": "small", "URL": server.url, "CACHE": str(tmp_path / "kept"), "RETRIES": "0", **more}
        for name, value in settings.items():
            monkeypatch.setenv(f"PHYSIOGRAPH_LLM_{name}", value)
        return CliRunner().invoke(app, ["--workspace", str(tmp_path / "space"), *map(str, arguments)])

    return one


def test_extract_says_the_cost_writes_claims_and_lists_what_is_made_up(call: Any, papers: Path, tmp_path: Path) -> None:
    out = tmp_path / "claims.jsonl"
    with serving(GOOD) as server:
        result = call(server, "extract", papers, "--out", out, "--llm", PRICE_IN="1", PRICE_OUT="2", SCORE="0.75")
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(row["document_id"], row["object"]["text"], row["score"]) for row in rows] == [
        ("x:0", "ankle stiffness", 0.75),
        ("x:1", "ankle stiffness", 0.75),
    ]
    before, *_, bill, done = result.stdout.splitlines()
    assert before.startswith(f"2 documents, 2 questions to small at {server.url}, 0 answers already kept; about ")
    assert "cost about 0.00" in before
    assert bill.endswith("200 tokens in, 40 out; cost 0.0003")
    assert done == f"2 claims from 2 documents → {out}"
    assert "refused claim in x:1, sentence 1: object_not_there: 'happiness' does not stand" in result.stderr
    assert "2 claims of the language model refused: 2 object_not_there" in result.stderr


@pytest.mark.parametrize("command", ["extract", "add"])
def test_a_dry_run_asks_nothing_and_writes_nothing(call: Any, papers: Path, tmp_path: Path, command: str) -> None:
    out = tmp_path / "claims.jsonl"
    more = ("--out", out) if command == "extract" else ()
    with serving(GOOD) as server:
        result = call(server, command, papers, *more, "--llm", "--dry-run", PRICE_IN="10", PRICE_OUT="20")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("2 documents, 2 questions to small")
    assert "cost about 0.0" in result.stdout
    assert (server.asked, out.exists(), (tmp_path / "space").exists()) == ([], False, False)


def test_add_asks_once_and_build_leaves_the_reading_alone(call: Any, papers: Path, tmp_path: Path) -> None:
    with serving(GOOD) as server:
        results = [call(server, "add", papers, "--llm"), call(server, "add", papers, "--llm"), call(server, "build")]
    assert [result.exit_code for result in results] == [0, 0, 0], [result.output for result in results]
    assert "2 claims from 2 documents" in results[0].stdout
    assert "0 claims from 0 documents" in results[1].stdout
    assert len(server.asked) == 2
    with Ledger.open(tmp_path / "space" / "ledger.sqlite") as ledger:
        kept = list(ledger.claims())
    assert {claim.extractor.split()[0] for claim in kept} == {"llm"}
    assert len(kept) == 2


def test_a_document_that_failed_is_listed_and_read_the_next_time(call: Any, papers: Path, tmp_path: Path) -> None:
    with serving(says("blah"), says("blah"), GOOD) as server:
        first = call(server, "add", papers, "--llm")
        second = call(server, "add", papers, "--llm")
    assert "refused x:0: no_json:" in first.stderr
    assert "1 claims from 1 documents" in first.stdout
    assert "1 claims from 1 documents" in second.stdout


def test_an_extraction_of_which_every_document_failed_is_a_failure(call: Any, papers: Path, tmp_path: Path) -> None:
    with serving(says("blah")) as server:
        assert call(server, "extract", papers, "--out", tmp_path / "o", "--llm").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "settings", "kind"),
    [
        pytest.param(("--llm",), {"MODEL": ""}, InvalidSetting, id="no model"),
        pytest.param(("--llm",), {"URL": "ftp://x"}, InvalidSetting, id="no address"),
        pytest.param(("--llm",), {}, EndpointError, id="wrong key"),
        pytest.param(("--dry-run",), {}, SystemExit, id="dry run of nothing"),
    ],
)
def test_what_cannot_be_asked_is_an_error(
    call: Any, papers: Path, arguments: tuple[str, ...], settings: dict[str, str], kind: type[PhysiographError]
) -> None:
    with serving(fails(401)) as server:
        result = call(server, "add", papers, *arguments, **settings)
    assert isinstance(result.exception, kind)
    assert result.exit_code == (2 if kind is SystemExit else 1)


@pytest.mark.parametrize(
    ("settings", "state"),
    [
        pytest.param({}, "answers", id="there"),
        pytest.param({"MODEL": "huge"}, "without a model huge", id="another model"),
        pytest.param({"MODEL": ""}, "not set", id="none"),
        pytest.param({"URL": "http://127.0.0.1:9/v1"}, "does not answer", id="nobody there"),
    ],
)
def test_doctor_says_whether_the_endpoint_answers(call: Any, settings: dict[str, str], state: str) -> None:
    with serving(GOOD) as server:
        result = call(server, "doctor", **settings)
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("language model")]
    assert state in line
    assert server.asked == []
