"""The corpus as the app shows it: decisions, overruling the gate, a paper with roles and claims in its text."""

from __future__ import annotations

import pytest
from tests_ui_sample import CLAIMS, make_workspace

from kg.curation import reject
from kg.errors import LedgerError
from kg.ledger import Ledger
from kg.model import Document, GateDecision, Passage, Sentence
from kg.store import open_store
from ui.views import corpus
from ui.workspace import decide

TEXT = "HIIT raised VO2max by 8%."


@pytest.fixture
def folder(tmp_path):
    """The small workspace, with sentences for one paper."""
    make_workspace(tmp_path)
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        claims = [claim for claim in CLAIMS if claim.document_id == "P1"]
        sentences = [
            Sentence(0, "Intervals and oxidative capacity", "title", "title", 1.0),
            Sentence(1, "We asked what intervals do.", "abstract", "objective", 0.9),
            Sentence(2, "HIIT increased PGC-1α after six weeks.", "abstract", "results", 0.9),
            Sentence(3, TEXT, "abstract", "results", 0.9),
        ]
        ledger.put("P1", "1", sentences, claims)
    return tmp_path


@pytest.fixture
def store(folder):
    opened = open_store(f"kglite:{folder / 'graph'}")
    yield opened
    opened.close()


def test_every_document_is_listed_with_its_decision_and_its_claims(folder, store):
    found = {one.id: one for one in corpus.listed(folder, store)}
    assert set(found) == {"P1", "P2", "P3", "P4", "P5", "P6", "R1"}
    assert (found["P1"].accepted, found["P1"].claims) == (True, 2)
    assert (found["R1"].accepted, found["R1"].code, found["R1"].claims) == (False, "retracted", 0)


def test_a_paper_is_cut_into_runs_of_one_role_with_claims_under_their_sentence(folder):
    found = corpus.read(folder, "P1")
    assert [(run.role, len(run.lines)) for run in found.runs] == [("title", 1), ("objective", 1), ("results", 2)]
    line = found.runs[2].lines[1]
    assert "".join(text for text, _ in line.parts) == TEXT
    assert [part for part in line.parts if part[1]] == [("HIIT", "subject"), ("VO2max", "object")]
    assert [one.claim.claim_id for one in line.claims] == ["claim01"]


def test_a_rejected_claim_is_shown_as_rejected(folder):
    with Ledger.open(folder / "ledger.sqlite") as ledger:
        reject(ledger, "claim01", "it was VO2peak")
    (marked,) = corpus.read(folder, "P1").runs[2].lines[1].claims
    assert marked.curation == "rejected"


def test_a_letter_of_subject_and_object_is_both():
    claim = next(claim for claim in CLAIMS if claim.claim_id == "claim01")
    import dataclasses

    from kg.model import Mention

    other = dataclasses.replace(claim, subject=Mention("VO2max by"), object=Mention("8%"))
    parts = corpus.painted(TEXT, [claim, other])
    assert parts == (
        ("HIIT", "subject"), (" raised ", ""), ("VO2max", "both"), (" by", "subject"), (" ", ""), ("8%", "object"),
        (".", ""),
    )  # fmt: skip


def test_an_unknown_paper_is_refused(folder):
    with pytest.raises(LedgerError, match="not in the ledger"):
        corpus.read(folder, "P99")


def test_overruling_the_gate_holds_when_the_gate_looks_again_and_can_be_taken_back(tmp_path):
    text = (Passage("title", None, "Withdrawn"), Passage("abstract", None, "HIIT raised VO2max by 8%. " * 20))
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        ledger.add(Document("R1", "Withdrawn", text, 2010, status="retracted", language="en"))
        assert decide(ledger, True)["R1"].code == "retracted"
    corpus.override(tmp_path, "R1", True, "only the figure was wrong")
    by_hand = GateDecision(True, "by_hand", "accepted by hand: only the figure was wrong")
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        assert dict(ledger.decisions())["R1"] == by_hand
        assert decide(ledger, True)["R1"] == by_hand
    corpus.override(tmp_path, "R1", False)
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        assert decide(ledger, True)["R1"] == GateDecision(False, "by_hand", "refused by hand")
    corpus.give_back(tmp_path, "R1", True)
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        assert dict(ledger.decisions())["R1"].code == "retracted"
