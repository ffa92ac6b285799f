"""`curate` and what `explain` shows of it: marks over a real ledger, as text and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.errors import InvalidValue
from kg.ledger import Ledger
from kg.model import Claim, Document, GateDecision, Mention, Passage
from kg.wire import claim_id_of
from ui.cli import app

VO2MAX = Mention("VO2max", "PHYS:0000192", "maximal oxygen uptake", "measure")
GEL = Mention("Quokka gel", None)
GEL_ID = "TEXT:quokka gel"
SENTENCES = (
    ("P1", "Quokka gel increased VO2max.", "increases"),
    ("P2", "Quokka gel failed to raise VO2max.", "increases"),
)


def made(paper: str, sentence: str, relation: str) -> Claim:
    code = claim_id_of(paper, sentence, GEL.text, relation, VO2MAX.text, "asserted")
    return Claim(code, paper, 2010, sentence, "abstract", "results", GEL, relation, VO2MAX, "asserted", 0.7, "test")


CLAIMS = [made(*row) for row in SENTENCES]


@pytest.fixture
def space(tmp_path) -> Path:
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        for claim in CLAIMS:
            paper = claim.document_id
            ledger.add(Document(paper, paper, (Passage("title", None, paper),), 2010), GateDecision(True))
            ledger.put(paper, "1", [], [claim])
    return tmp_path


def run(space: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["--workspace", str(space), *arguments])
    if done.exception is not None:
        raise done.exception
    return done.stdout


def test_marks_are_made_listed_and_shown_by_explain(space):
    right, wrong = (claim.claim_id for claim in CLAIMS)
    assert run(space, "curate", "accept", right, "--note", "Table 2.").startswith(f"accepted {right} [P1]")
    told = run(
        space, "curate", "correct", wrong, "--relation", "no_effect", "--note", "Failed to.", "--author", "A. R."
    )
    assert "Quokka gel increases VO2max → Quokka gel no_effect maximal oxygen uptake" in told
    assert "note, A. R.: Failed to." in told
    listed = run(space, "curate", "list")
    assert listed.splitlines()[-1] == (
        "1 accepted, 0 rejected, 1 corrected; of the 2 that the extraction of now finds 1 are right (50%)"
    )
    shown = run(space, "explain", GEL_ID, "PHYS:0000192")
    assert "accepted by a curator" in shown
    assert "corrected by a curator" in shown
    assert "Marked by a curator" in shown
    assert "Failed to." in shown

    run(space, "curate", "reject", right)
    marks = json.loads(run(space, "explain", GEL_ID, "PHYS:0000192", "--json"))["marks"]
    assert {(one["document_id"], one["curation"]) for one in marks} == {("P1", "rejected"), ("P2", "corrected")}
    run(space, "curate", "undo", right)
    both = json.loads(run(space, "curate", "list", "--json"))
    assert [one["curation"] for one in both["marks"]] == ["corrected"]
    assert both["agreement"]["precision"] == 0.0


def test_an_end_is_corrected_by_name(space):
    (wrong,) = (claim.claim_id for claim in CLAIMS if claim.document_id == "P2")
    run(space, "curate", "correct", wrong, "--object", "heart rate")
    with Ledger.open(space / "ledger.sqlite") as ledger:
        (told,) = [claim for claim in ledger.claims() if claim.claim_id == wrong]
    assert (told.object.text, told.object.name, told.curation) == ("VO2max", "heart rate", "corrected")


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        pytest.param(("accept", "nothing"), "no claim 'nothing'.*explain", id="unknown claim"),
        pytest.param(("correct", CLAIMS[0].claim_id), "Give a relation", id="nothing corrected"),
        pytest.param(("correct", CLAIMS[0].claim_id, "--object", "blorptum"), "physiograph ground", id="unknown end"),
    ],
)
def test_what_cannot_be_marked_is_refused_with_the_cure(space, arguments, cure):
    with pytest.raises(InvalidValue, match=cure):
        run(space, "curate", *arguments)
