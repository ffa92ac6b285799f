"""A list of retractions: which papers it names, and what the gate then says of them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extraction.quality import Gate
from extraction.retractions import notices
from kg.errors import InvalidValue
from kg.model import Document, Passage

HEAD = ("Record ID", "RetractionDate", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature")
TEXT = (
    "The runners of the interval group improved their maximal oxygen uptake and those of the control group did not "
    "change in any of the measures that were taken in the ten weeks of the study."
)


def paper(number: int) -> Document:
    return Document(
        id=f"PMID:{number}",
        title=f"Interval training {number}",
        passages=(
            Passage("title", None, f"Interval training {number}"),
            Passage("abstract", None, f"{number}: {TEXT}"),
        ),
        doi=f"10.1234/ABC.{number}",
        pmid=str(number),
    )


def listed(folder: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD, encoding: str = "utf-8") -> Path:
    path = folder / "list.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def code(file: Path, of: Document) -> str:
    found = notices(file, [of])
    return Gate().decide_all([of, *found])[of.id].code


@pytest.mark.parametrize(
    ("rows", "want"),
    [
        pytest.param([("1", "4/15/2021 0:00", "10.1234/abc.7", "0", "Retraction")], "retracted", id="doi"),
        pytest.param([("1", "", "https://doi.org/10.1234/ABC.7", "", "Retraction")], "retracted", id="doi-address"),
        pytest.param([("1", "4/15/2021 0:00", "unavailable", "7", "Retraction")], "retracted", id="pmid"),
        pytest.param([("1", "4/15/2021 0:00", "", "7", "Correction")], "corrected", id="correction"),
        pytest.param([("1", "4/15/2021 0:00", "", "7", "Expression of concern")], "concern", id="concern"),
        pytest.param([("1", "4/15/2021 0:00", "10.1234/abc.77", "77", "Retraction")], "abstract_only", id="another"),
        pytest.param([("1", "", "unavailable", "0", "Retraction")], "abstract_only", id="no-ids"),
        pytest.param(
            [("1", "4/15/2021 0:00", "", "7", "Retraction"), ("2", "5/1/2022 0:00", "", "7", "Reinstatement")],
            "abstract_only",
            id="reinstated",
        ),
        pytest.param(
            [("2", "5/1/2020 0:00", "", "7", "Reinstatement"), ("1", "4/15/2021 0:00", "", "7", "Retraction")],
            "retracted",
            id="retracted-again",
        ),
        pytest.param(
            [("1", "", "", "7", "Expression of concern"), ("2", "", "", "7", "Retraction")], "retracted", id="both"
        ),
    ],
)
def test_what_the_gate_says_of_a_listed_paper(rows, want, tmp_path):
    assert code(listed(tmp_path, *rows), paper(7)) == want


def test_an_old_copy_in_latin_1_is_read(tmp_path):
    row = ("Müller", "4/15/2021 0:00", "", "7", "Retraction")
    assert code(listed(tmp_path, row, encoding="latin-1"), paper(7)) == "retracted"


def test_the_order_of_rows_changes_nothing(tmp_path):
    rows = [(str(n), "4/15/2021 0:00", "", str(n), "Retraction") for n in range(1, 6)]
    papers = [paper(n) for n in range(1, 8)]
    one, other = notices(listed(tmp_path, *rows), papers), notices(listed(tmp_path, *rows[::-1]), papers[::-1])
    assert one == other
    assert len(one) == 5


@pytest.mark.parametrize(
    ("make", "told"),
    [
        pytest.param(lambda folder: folder / "none.csv", "cannot be read: No such file", id="missing"),
        pytest.param(lambda folder: listed(folder, head=("a", "b")), "no column OriginalPaperDOI", id="columns"),
        pytest.param(lambda folder: folder, "cannot be read: Is a directory", id="folder"),
    ],
)
def test_what_is_no_list_is_refused(make, told, tmp_path):
    with pytest.raises(InvalidValue, match=told):
        notices(make(tmp_path), [paper(1)])
