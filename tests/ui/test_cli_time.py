"""The command line as of a year, the history of a belief, and a graph carried to another workspace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli_keep import GEL, THRUM, VO2MAX, made, run, write

from kg.ledger import Ledger

CLAIMS = [
    made("P1", 2001, (GEL, VO2MAX), "increases"),
    made("P2", 2005, (GEL, VO2MAX), "increases"),
    made("P3", 2009, (GEL, VO2MAX), "no_effect"),
    made("P4", 2009, (THRUM, VO2MAX), "decreases"),
]
COUNT = "MATCH (c:Claim) RETURN count(c) AS claims"


@pytest.fixture
def space(tmp_path) -> Path:
    write(tmp_path, CLAIMS)
    return tmp_path


def test_explain_tells_the_history_of_a_belief(space):
    told = run(space, "explain", GEL.id, VO2MAX.id, "--history").split("History of the belief that ")[1].splitlines()
    assert told[0] == "Quokka gel increases maximal oxygen uptake"
    assert [line.split()[0] for line in told[1:4]] == ["2001", "2005", "2009"]
    assert told[1].endswith("1 for, 0 against: + P1")
    assert told[3].endswith("2 for, 1 against, contested: − P3")
    years = json.loads(run(space, "explain", GEL.id, VO2MAX.id, "--history", "--json"))["history"]
    assert [year["papers_for"] for year in years] == [1, 2, 2]


def test_explain_as_of_a_year_knows_nothing_later(space):
    then = json.loads(run(space, "explain", GEL.id, VO2MAX.id, "--json", "--as-of", "2002"))
    now = json.loads(run(space, "explain", GEL.id, VO2MAX.id, "--json"))
    assert ([one["id"] for one in then["papers"]], len(now["papers"])) == (["P1"], 3)


def test_a_query_as_of_a_year_asks_the_graph_of_then_and_follows_the_ledger(space):
    assert json.loads(run(space, "query", COUNT, "--format", "json", "--as-of", "2005"))[0]["claims"] == 2
    write(space, [made("P9", 2003, (THRUM, VO2MAX), "increases")])
    assert json.loads(run(space, "query", COUNT, "--format", "json", "--as-of", "2005"))[0]["claims"] == 3


@pytest.mark.parametrize("format", ["ttl", "nq"])
def test_an_exported_graph_is_imported_into_another_workspace(space, tmp_path_factory, format):
    other, file = tmp_path_factory.mktemp("other"), space / f"graph.{format}"
    run(space, "export", "--format", format, "--out", str(file))
    assert run(other, "import", str(file)) == f"4 papers with 4 claims from {file}\n"
    with Ledger.open(space / "ledger.sqlite") as mine, Ledger.open(other / "ledger.sqlite") as theirs:
        assert [one.claim_id for one in theirs.claims()] == [one.claim_id for one in mine.claims()]
        assert theirs.papers() == mine.papers()
    run(other, "build")
    assert json.loads(run(other, "query", COUNT, "--format", "json"))[0]["claims"] == 4, "the gate lets them be"
    again = run(space, "import", str(file))
    assert again == f"0 papers with 0 claims from {file}; 4 papers were here already and stay as they are\n"
