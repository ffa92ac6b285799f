"""`keep`: what becomes of a kept hypothesis as papers come; `explain`: what papers proposed and what came of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.errors import InvalidValue
from kg.ledger import Ledger
from kg.model import (
    Claim,
    Concept,
    Context,
    Document,
    EvidencePath,
    GateDecision,
    Hypothesis,
    Mention,
    Passage,
    PathStep,
)
from kg.wire import claim_id_of
from ui.cli import app

VO2MAX = Concept("PHYS:0000192", "maximal oxygen uptake", "measure", (), "PHYS")
GEL, THRUM = Concept("TEXT:quokka gel", "Quokka gel"), Concept("TEXT:thrum", "thrum")


def made(paper: str, year: int, ends: tuple[Concept, Concept], relation: str, **rest: str) -> Claim:
    sentence = f"{ends[0].name} {relation} {ends[1].name}, says {paper}."
    subject, object_ = (Mention(end.name, None if end.source == "" else end.id, end.name, end.type) for end in ends)
    certainty, role = rest.get("certainty", "asserted"), rest.get("role", "results")
    code = claim_id_of(paper, sentence, subject.text, relation, object_.text, certainty)
    study = Context(design="rct", species="human", n=120)
    return Claim(code, paper, year, sentence, "abstract", role, subject, relation, object_, certainty, 0.9, "test",
                 context=study)  # fmt: skip


FIRST = [
    made("P1", 2001, (GEL, THRUM), "increases"),
    made("P2", 2003, (THRUM, VO2MAX), "increases"),
    made("P3", 2005, (GEL, VO2MAX), "increases", certainty="hypothesised", role="objective"),
]


def write(space: Path, claims: list[Claim]) -> None:
    with Ledger.open(space / "ledger.sqlite") as ledger:
        for one in claims:
            paper = one.document_id
            ledger.add(Document(paper, paper, (Passage("title", None, paper),), one.year), GateDecision(True))
            ledger.put(paper, "1", [], [one])


@pytest.fixture
def space(tmp_path) -> Path:
    write(tmp_path, FIRST)
    steps = (PathStep(GEL, "increases", THRUM, 0.5, ()), PathStep(THRUM, "increases", VO2MAX, 0.5, ()))
    mine = Hypothesis("h1", GEL, "increases", VO2MAX, 0.4, "New.", (EvidencePath(steps, 1, 0.25),))
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        ledger.save_hypotheses([mine])
    return tmp_path


def run(space: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["--workspace", str(space), *arguments])
    if done.exception is not None:
        raise done.exception
    return done.stdout


def test_a_kept_hypothesis_is_reviewed_as_papers_come(space):
    assert run(space, "keep") == "no hypothesis is kept\n"
    told = run(space, "keep", "h1", "--note", "Ask the lab.")
    assert told.splitlines() == ["proposed: Quokka gel increases maximal oxygen uptake [h1]", "  note: Ask the lab."]
    write(
        space,
        [
            made("P4", 2010, (THRUM, VO2MAX), "no_effect"),
            made("P5", 2011, (THRUM, VO2MAX), "decreases"),
            made("P8", 2011, (THRUM, VO2MAX), "decreases"),
        ],
    )
    told = run(space, "keep")
    assert told.startswith("at_risk: ")
    assert "step thrum increases maximal oxygen uptake: belief 0.50 → 0." in told
    write(space, [made("P6", 2012, (GEL, VO2MAX), "no_effect")])
    (one,) = json.loads(run(space, "keep", "--json"))
    assert (one["status"], one["note"], [claim["document_id"] for claim in one["refutes"]]) == (
        "refuted", "Ask the lab.", ["P6"]
    )  # fmt: skip
    assert run(space, "keep", "h1", "--drop") == "no hypothesis is kept\n"


def test_an_unknown_hypothesis_is_refused_with_the_cure(space):
    with pytest.raises(InvalidValue, match=r"no hypothesis 'h9'.*physiograph hypotheses"):
        run(space, "keep", "h9")


def test_explain_shows_where_a_hypothesis_was_proposed_and_tested(space):
    write(space, [made("P6", 2012, (GEL, VO2MAX), "no_effect"), made("P7", 2009, (GEL, VO2MAX), "increases")])
    told = run(space, "explain", GEL.id, VO2MAX.id)
    assert told.split("Proposed and tested\n")[1].splitlines() == [
        "  Quokka gel increases maximal oxygen uptake: at_risk",
        "    proposed: P3 2005 [P3]",
        "    supported: P7 2009 [P7]",
        "    refuted: P6 2012 [P6]",
    ]
    (one,) = json.loads(run(space, "explain", GEL.id, VO2MAX.id, "--json"))["hypotheses"]
    assert (one["status"], one["year"], len(one["supports"])) == ("at_risk", 2005, 1)
