"""Retractions from a list: the CSV of the Retraction Watch database, which Crossref gives away."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from extraction.readers import standard
from kg.errors import InvalidValue
from kg.model import Document

COLUMNS: Final = ("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature")
"""What the list must have; its further columns are `Record ID` and `RetractionDate`."""

NATURES: Final = {
    "retraction": ("retraction", "Retraction"),
    "correction": ("correction", "Correction"),
    "expression of concern": ("expression-of-concern", "Expression of concern"),
}
"""Nature of a row: article type of its notice, and the word its title begins with."""

REINSTATED: Final = "reinstatement"
DATES: Final = ("%m/%d/%Y %H:%M", "%m/%d/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S")
"""Forms of RetractionDate; the list writes month/day/year."""


def notices(file: Path, papers: Iterable[Document]) -> list[Document]:
    """A notice for every paper that the list names, in the form that the gate knows.

    Of several rows on one paper each counts, but a retraction before a reinstatement does not.

    Args:
        papers: those that matter; rows on others are left out.
    Raises: InvalidValue: no such file, or not such a list.
    """
    mine = {key: paper for paper in papers for key in keys(paper.doi, paper.pmid)}
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(file):
        found = (mine[key] for key in keys(row["OriginalPaperDOI"], row["OriginalPaperPubMedID"]) if key in mine)
        if (paper := next(found, None)) is not None:
            rows[paper.id].append(row)
    by_id = {paper.id: paper for paper in mine.values()}
    return [notice for paper, listed in sorted(rows.items()) for notice in _of_paper(by_id[paper], listed)]


def keys(doi: str, pmid: str) -> list[str]:
    """The ids by which a paper is found; none for "unavailable" and "0", which the list writes for missing ones.

    >>> keys("https://doi.org/10.1000/ABC", "0"), keys("unavailable", "12")
    (['doi:10.1000/abc'], ['PMID:12'])
    """
    clean, number = standard.clean_doi(doi).lower(), pmid.strip().removesuffix(".0")
    found = [f"doi:{clean}"] if clean else []
    return found + ([f"PMID:{number}"] if number.isdigit() and int(number) else [])


def _of_paper(paper: Document, rows: list[dict[str, str]]) -> Iterator[Document]:
    back = max((_day(row) for row in rows if _nature(row) == REINSTATED), default=None)
    kept = [row for row in rows if back is None or _nature(row) != "retraction" or _day(row) > back]
    for row in kept:
        if kind := NATURES.get(_nature(row)):
            yield _notice(paper, row, *kind)


def _notice(paper: Document, row: dict[str, str], kind: str, word: str) -> Document:
    title = f"{word}: {paper.title or paper.id}"
    number = re.sub(r"\W", "", row.get("Record ID") or "")
    day = _day(row)
    return standard.document(
        id=f"retraction-list:{number or f'{kind}:{paper.id}'}",
        title=title,
        passages=standard.passages([("title", None, title)]),
        year=day.year if day > datetime.min else None,
        article_type=kind,
        notice_for=tuple(keys(paper.doi, paper.pmid)),
        source_format="retraction-list",
        least=1,
    )


def _nature(row: dict[str, str]) -> str:
    return row["RetractionNature"].strip().lower()


def _day(row: dict[str, str]) -> datetime:
    """The day of a row; the earliest there is where it has none."""
    text = (row.get("RetractionDate") or "").strip()
    for form in DATES:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return datetime.min


def _rows(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a list; in UTF-8, or in Latin-1 as older copies are.

    Raises: InvalidValue: no such file, or not such a list.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InvalidValue(f"--retractions {file} cannot be read: {error.strerror}. Name the CSV file.") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    reader = csv.DictReader(text.splitlines(keepends=True))
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise InvalidValue(
                f"--retractions {file} has no column {missing[0]}. It must be the CSV of the Retraction Watch database "
                f"with {', '.join(COLUMNS)}."
            )
        for row in reader:
            yield {
                key: value or "" for key, value in row.items() if isinstance(key, str) and not isinstance(value, list)
            }
    except csv.Error as error:
        raise InvalidValue(f"--retractions {file} is not CSV ({error}). Get it again.") from None
