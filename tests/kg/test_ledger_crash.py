"""SIGKILL at random moments: nothing acknowledged is lost, nothing is doubled, and the work goes on."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time

from kg_makers import claim, document

from kg.ledger import Ledger
from kg.model import GateDecision, Sentence

KILLS, PAPERS = 20, 400
SENTENCES = (Sentence(0, "HIIT increased VO2max.", "abstract", "results", 1.0),)


def claims_of(paper: str) -> list:
    return [claim(document=paper, sentence=f"Sentence {number}.") for number in range(3)]


def work(path, tell: int) -> None:
    """Add every paper that is not there yet, and put its claims; after each step tell the parent."""
    with Ledger.open(path) as ledger:
        for number in range(PAPERS):
            paper = document(number)
            if ledger.add(paper, GateDecision(True)) == "added":
                os.write(tell, b"a")
            if paper.id in ledger.pending("1"):
                ledger.put(paper.id, "1", SENTENCES, claims_of(paper.id))
                os.write(tell, b"p")


def run_and_kill(path, after_s: float) -> bytes:
    """What the child said it had done before it was killed."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        try:
            work(path, tell)
        finally:
            os._exit(0)
    os.close(tell)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(hear, "rb") as told:
        return told.read()


def test_a_killed_ledger_loses_and_doubles_nothing(tmp_path):
    path, rng = tmp_path / "ledger.sqlite", random.Random(0)
    added = put = 0
    for _ in range(KILLS):
        told = run_and_kill(path, rng.uniform(0.0, 0.15))
        added, put = added + told.count(b"a"), put + told.count(b"p")
        with Ledger.open(path) as ledger:
            counts = ledger.counts()
            by_document: dict[str, int] = {}
            for one in ledger.claims():
                by_document[one.document_id] = by_document.get(one.document_id, 0) + 1
        # at most the step in progress at the kill is done without having been told
        assert added <= counts["documents"] <= added + KILLS
        assert counts["documents"] == counts["accepted"]
        assert put <= counts["extracted"] <= put + KILLS
        assert set(by_document.values()) <= {3}
        assert len(by_document) == counts["extracted"]
        assert counts["sentences"] == counts["extracted"]
        with sqlite3.connect(path) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        raw.close()
    hear, tell = os.pipe()
    work(path, tell)
    os.close(hear), os.close(tell)
    with Ledger.open(path) as ledger:
        assert [paper.id for paper in ledger.documents()] == [document(number).id for number in range(PAPERS)]
        assert len(list(ledger.claims())) == 3 * PAPERS
    assert put > 10, "the kills came before any work: raise the times"
