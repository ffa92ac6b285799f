"""`physiograph refused`: counts by reason, year and journal, and a CSV that runs nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.ledger import Ledger
from kg.model import Document, GateDecision, Passage, Refusal
from ui.commands.refusals import COLUMNS, csv_lines, rows, tally


def paper(key: str, year: int | None, journal: str, title: str = "A paper") -> Document:
    return Document(key, title, (Passage("abstract", None, "Uptake rose."),), year=year, journal=journal)


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger.open(tmp_path / "ledger.sqlite") as opened:
        opened.add(paper("a", 2001, "J"), GateDecision(False, "retracted", "the paper was retracted"))
        opened.add(paper("b", 2001, "K", '=HYPERLINK("x")'), GateDecision(False, "editorial", "opinion"))
        opened.add(paper("c", None, "J"), GateDecision(True, "review", "it is a review"))
        opened.add(paper("d", 2003, "J"), GateDecision(True))
        opened.refuse(Refusal("bad.pdf", "encrypted_pdf", "it is locked."))
        yield opened


@pytest.mark.parametrize(
    ("by", "want"),
    [
        pytest.param(
            "code", [("editorial", 1, 0), ("encrypted_pdf", 1, 0), ("retracted", 1, 0), ("review", 0, 1)], id="code"
        ),
        pytest.param("year", [("2001", 2, 0), ("not stated", 1, 1)], id="year"),
        pytest.param("journal", [("J", 1, 1), ("K", 1, 0), ("not stated", 1, 0)], id="journal"),
    ],
)  # fmt: skip
def test_counts(ledger: Ledger, by: str, want: list[tuple[str, int, int]]):
    assert tally(list(rows(ledger)), by) == want


def test_csv_has_every_one_and_no_formula(ledger: Ledger):
    head, *lines = csv.reader(csv_lines(rows(ledger)))
    assert tuple(head) == COLUMNS
    assert [line[0] for line in lines] == ["a", "b", "c", "bad.pdf"]
    assert lines[1][-1] == '\'=HYPERLINK("x")'
