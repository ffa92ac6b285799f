"""`terms candidates`: names without a concept, counted over a real ledger, as table, TSV, JSON and Turtle stubs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.ledger import Ledger
from kg.model import Claim, Document, GateDecision, Mention, Passage
from kg.wire import claim_id_of
from ontology import lexicon
from ontology.turtle import records
from ui.commands.name_candidates import name_candidates
from ui.commands.name_stubs import stubs

PHYSIOGRAPH = str(Path(sys.executable).with_name("physiograph"))
VO2MAX = Mention("VO2max", "PHYS:0000004", "maximal oxygen uptake", "measure")
GEL = Mention("Quokka gel supplementation")
ROWS = [
    ("P1", GEL, "increases", Mention("thrum of the calf"), 0.7),
    ("P2", Mention("quokka gel supplementation"), "decreases", Mention("calf thrum"), 0.9),
    ("P2", Mention("QGS", name="quokka gel supplementation"), "no_effect", VO2MAX, 0.8),
    ("P3", VO2MAX, "positively_associated", Mention("Calf thrums"), 0.6),
    ("P3", Mention('"odd" \\ name\n'), "affects", Mention("left calf thrum"), 0.5),
]


def make_claim(paper: str, subject: Mention, relation: str, obj: Mention, score: float) -> Claim:
    sentence = f"{subject.text} {relation} {obj.text}."
    code = claim_id_of(paper, sentence, subject.text, relation, obj.text, "asserted", None)
    return Claim(code, paper, 2010, sentence, "abstract", "results", subject, relation, obj, "asserted", score, "test")


CLAIMS = [make_claim(*row) for row in ROWS]


@pytest.fixture(scope="module")
def space(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("space")
    with Ledger.open(root / "ledger.sqlite") as ledger:
        for paper in ("P1", "P2", "P3"):
            ledger.add(Document(paper, paper, (Passage("title", None, paper),), 2010), GateDecision(True))
            ledger.put(paper, "1", [], [claim for claim in CLAIMS if claim.document_id == paper])
    return root


def run(space: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [PHYSIOGRAPH, "--workspace", str(space), "terms", "candidates", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def test_names_are_counted_over_their_spellings_and_short_forms():
    found = {one.key: one for one in name_candidates(CLAIMS, lexicon.load())}
    assert list(found) == ["calf thrum", "quokka gel supplementation", "left calf thrum", "odd name"]
    gel, thrum = found["quokka gel supplementation"], found["calf thrum"]
    assert (thrum.papers, thrum.claims, thrum.type) == (3, 3, "measure")
    assert (gel.papers, gel.claims, gel.name) == (2, 3, "quokka gel supplementation")
    assert gel.variants == (("quokka gel supplementation", 1), ("Quokka gel supplementation", 1), ("QGS", 1))
    assert (thrum.sentence, thrum.document_id) == ("quokka gel supplementation decreases calf thrum.", "P2")


def test_the_order_of_the_claims_makes_no_difference():
    words = lexicon.load()
    assert name_candidates(reversed(CLAIMS), words) == name_candidates(CLAIMS, words)


@pytest.mark.parametrize(
    ("name", "relation", "want"),
    [
        pytest.param("quokka training", "affects", "intervention", id="known-last-word"),
        pytest.param("vexed syndrome", "affects", "condition", id="last-word-before-the-relation"),
        pytest.param("quokka zither", "increases", "intervention", id="it-acts"),
        pytest.param("quokka zither", "associated", "measure", id="it-correlates"),
    ],
)
def test_a_type_is_guessed(name, relation, want):
    (found,) = name_candidates([make_claim("P1", Mention(name), relation, VO2MAX, 0.5)], lexicon.load())
    assert found.type == want


@pytest.mark.parametrize(
    ("name", "want"),
    [
        pytest.param("morning lactate threshold", "lactate threshold", id="one-word-more"),
        pytest.param("quokka zither", None, id="nothing-near"),
    ],
)
def test_a_known_concept_that_is_near_is_named(name, want):
    (found,) = name_candidates([make_claim("P1", Mention(name), "affects", VO2MAX, 0.5)], lexicon.load())
    assert (found.near.name if found.near else None) == want


def test_stubs_are_turtle_that_the_ontology_reads(tmp_path):
    words = lexicon.load()
    file = tmp_path / "stubs.ttl"
    file.write_text("\n".join(stubs(name_candidates(CLAIMS, words), words)) + "\n", encoding="utf-8")
    found = records(file)
    assert [one["label"] for one in found] == [
        "calf thrum", "quokka gel supplementation", "left calf thrum", '"odd" \\ name',
    ]  # fmt: skip
    assert (found[1]["type"], found[1]["synonyms"]) == ("nutrient_or_drug", ["QGS"])
    assert [one["label_ru"] + one["definition"] for one in found] == [""] * 4
    assert not {one["id"] for one in found} & set(words.records)
    assert "Russian label" in file.read_text(encoding="utf-8")


def test_the_command_prints_a_table_and_says_how_many_there_are(space):
    result = run(space, "--top", "2")
    assert result.returncode == 0, result.stderr
    assert [line.split("  ")[0] for line in result.stdout.splitlines()[2:]] == [
        "calf thrum", "quokka gel supplementation",
    ]  # fmt: skip
    assert "2 of 4 names without a concept" in result.stderr


def test_the_command_writes_tsv_and_json_and_turtle(space, tmp_path):
    stub = tmp_path / "stubs.ttl"
    rows = run(space, "--format", "tsv", "--min-papers", "2", "--turtle", stub).stdout.splitlines()
    assert [len(row.split("\t")) for row in rows] == [9, 9, 9]
    assert len(records(stub)) == 2
    found = json.loads(run(space, "--format", "json").stdout)
    assert [one["papers"] for one in found] == [3, 2, 1, 1]
    assert found[0]["perhaps_same"] == []


def test_an_empty_workspace_has_no_candidates(tmp_path):
    result = run(tmp_path, "--format", "json")
    assert (result.returncode, json.loads(result.stdout)) == (0, [])


def test_the_encoder_proposes_what_no_word_holds_apart(tmp_path):
    pairs = [("gel on land", "land gel"), ("left calf thrum", "right calf thrum")]
    claims = [make_claim("P1", Mention(one), "affects", Mention(other), 0.5) for one, other in pairs]
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        ledger.add(Document("P1", "P1", (Passage("title", None, "P1"),), 2010), GateDecision(True))
        ledger.put("P1", "1", [], claims)
    result = run(tmp_path, "--format", "json", "--near")
    assert result.returncode == 0, result.stderr
    same = {one["key"]: [key for key, _ in one["perhaps_same"]] for one in json.loads(result.stdout)}
    assert same == {
        "gel on land": ["land gel"],
        "land gel": ["gel on land"],
        "left calf thrum": [],
        "right calf thrum": [],
    }
