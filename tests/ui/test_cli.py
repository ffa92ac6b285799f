"""The command line as users and outside scripts call it: files in, files out, exit status, one-line errors."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

PHYSIOGRAPH = str(Path(sys.executable).with_name("physiograph"))

PAPERS = [
    {
        "id": f"made-up-{number}",
        "title": f"{exposure} and {outcome}: a randomised trial",
        "year": year,
        "text": f"The effect of {exposure} on {outcome} is debated. We aimed to test the effect of {exposure} on "
        f"{outcome}. Twenty trained cyclists were randomised to {exposure} or a control group for 6 weeks. "
        f"{exposure} {verb} {outcome} by 8% (P < 0.01). In conclusion, {exposure} {verb} {outcome}.",
    }
    for number, (exposure, verb, outcome, year) in enumerate(
        [
            ("High-intensity interval training", "increased", "VO2max", 2001),
            ("Endurance training", "increased", "capillary density", 2003),
            ("Beetroot juice", "reduced", "oxygen consumption", 2009),
            ("Caffeine", "improved", "time trial performance", 2011),
            ("Resistance training", "increased", "muscle strength", 2014),
            ("Cold water immersion", "did not change", "muscle strength", 2016),
        ]
    )
]


def run(*arguments: str | Path, workspace: Path | None = None) -> subprocess.CompletedProcess[str]:
    at = ["--workspace", str(workspace)] if workspace else []
    command = [PHYSIOGRAPH, *at, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def papers(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("papers") / "papers.jsonl"
    file.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def built(papers, tmp_path_factory) -> Path:
    space = tmp_path_factory.mktemp("space")
    for arguments in (("add", papers), ("build",)):
        result = run(*arguments, workspace=space)
        assert result.returncode == 0, result.stderr
    return space


def test_extract_is_the_same_whatever_the_order_and_the_workers(papers, tmp_path):
    lines = papers.read_text(encoding="utf-8").splitlines()
    random.Random(3).shuffle(lines)
    shuffled = tmp_path / "shuffled.jsonl"
    shuffled.write_text("\n".join(lines) + "\n", encoding="utf-8")
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    assert run("extract", papers, "--out", first).returncode == 0
    assert run("extract", shuffled, "--out", second, "--workers", "2").returncode == 0
    assert first.read_bytes() == second.read_bytes()
    claims = [json.loads(line) for line in first.read_text(encoding="utf-8").splitlines()]
    stated = {(c["document_id"], c["relation"]) for c in claims if c["role"] in {"results", "conclusions"}}
    assert {("made-up-0", "increases"), ("made-up-2", "decreases"), ("made-up-5", "no_effect")} <= stated


def test_structure_keeps_given_sentences_one_to_one(tmp_path):
    sentences = ["Title of it", "We aimed to test A.", "Ten men ran. Then they rested.", "VO2max rose by 5%."]
    file, out = tmp_path / "in.jsonl", tmp_path / "roles.jsonl"
    file.write_text(json.dumps({"id": "x", "sentences": [{"text": s} for s in sentences]}), encoding="utf-8")
    assert run("structure", file, "--out", out).returncode == 0
    document = json.loads(out.read_text(encoding="utf-8"))
    assert document["document_id"] == "x"
    assert [sentence["text"] for sentence in document["sentences"]] == sentences
    assert all(set(sentence) == {"text", "role", "confidence"} for sentence in document["sentences"])


def test_adding_again_changes_nothing(papers, built):
    again = run("add", papers, workspace=built)
    assert again.returncode == 0
    assert "6 read: 0 added, 0 updated, 6 unchanged" in again.stdout
    assert "0 claims from 0 documents" in again.stdout


def test_query_answers_in_json(built):
    cypher = "MATCH (p:Paper) WHERE p.year > $year RETURN p.id AS id ORDER BY id"
    result = run("query", cypher, "-p", "year=2010", "--format", "json", workspace=built)
    assert result.returncode == 0, result.stderr
    assert [row["id"] for row in json.loads(result.stdout)] == ["made-up-3", "made-up-4", "made-up-5"]


@pytest.mark.parametrize(
    "cypher",
    [
        "CREATE (:Concept {id: 'x'})",
        "MATCH (n) DETACH DELETE n",
        "MATCH (n) SET n.name = 'x'",
        "LOAD CSV FROM 'file:/etc/hostname' AS row RETURN row",
        "MATCH (n) /* */ DELETE n",
    ],
)
def test_query_refuses_all_but_reading(built, cypher):
    result = run("query", cypher, workspace=built)
    assert result.returncode == 1
    assert result.stderr.startswith("QueryRefused: ")
    assert result.stderr.count("\n") == 1


def test_bad_inputs_are_listed_and_the_rest_goes_through(papers, tmp_path):
    (tmp_path / "broken.xml").write_text("<article><front>", encoding="utf-8")
    out = tmp_path / "claims.jsonl"
    result = run("extract", tmp_path / "broken.xml", papers, "--out", out)
    assert result.returncode == 0
    assert [line for line in result.stderr.splitlines() if line.startswith("refused") and "broken.xml" in line]
    assert out.stat().st_size > 0
    assert run("extract", tmp_path / "broken.xml", papers, "--out", out, "--strict").returncode == 1


def test_nothing_readable_is_a_failure(tmp_path):
    (tmp_path / "empty.txt").touch()
    assert run("extract", tmp_path / "empty.txt", "--out", tmp_path / "out.jsonl").returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [("extract",), ("query",), ("nonsense",), ("ground",), ("links", "x"), ("extract", "x", "--workers", "0")],
    ids=lambda a: " ".join(a),
)
def test_wrong_usage_is_two(arguments):
    assert run(*arguments).returncode == 2


def test_an_error_is_one_line_and_names_the_next_step(tmp_path):
    result = run("train", workspace=tmp_path / "new")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "physiograph add" in result.stderr
    assert "Traceback" in run("-v", "train", workspace=tmp_path / "new").stderr


def test_ground_file_answers_in_order(tmp_path):
    file = tmp_path / "mentions.txt"
    file.write_text("VO2max\tmeasure\nno such thing at all\nHIIT\n", encoding="utf-8")
    result = run("ground", "--file", file, "--json")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["text"] for answer in answers] == ["VO2max", "no such thing at all", "HIIT"]
    assert answers[0]["candidates"][0]["name"] == "maximal oxygen uptake"
    assert set(answers[0]["candidates"][0]) == {"id", "name", "type", "matches", "score", "reason"}
    assert answers[2]["candidates"][0]["name"] == "high-intensity interval training"


def test_types_of_other_programs_are_understood_and_unknown_ones_told(tmp_path):
    names = ("condition", "Disease", "DiseaseOrPhenotypicFeature", "colour", "colour", "")
    (tmp_path / "mentions.txt").write_text("".join(f"MS\t{name}\n" for name in names), encoding="utf-8")
    result = run("ground", "--file", tmp_path / "mentions.txt", "--json")
    own, called, corpus, *unknown = (json.loads(line)["candidates"] for line in result.stdout.splitlines())
    assert own == called == corpus
    assert unknown[0] == unknown[1] == unknown[2] != own
    assert [line for line in result.stderr.splitlines() if "2 mentions of type 'colour'" in line]


def test_build_says_when_the_weights_of_belief_have_changed(built, tmp_path):
    config = tmp_path / "mine.toml"
    config.write_text("[belief]\nhalf_n = 80\n", encoding="utf-8")
    link = ("query", "MATCH ()-[r:INCREASES]->() RETURN r.belief AS belief ORDER BY belief", "--format", "json")
    before = run(*link, workspace=built).stdout
    changed = run("--config", config, "build", workspace=built)
    assert "weights of belief have changed" in changed.stderr
    assert run(*link, workspace=built).stdout != before
    assert "weights of belief have changed" in run("build", workspace=built).stderr
    assert "weights of belief have changed" not in run("build", workspace=built).stderr
    assert run(*link, workspace=built).stdout == before
