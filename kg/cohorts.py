"""Which papers are one piece of evidence: preprint and journal version, one registered trial, one group's series.

Ten papers of one cohort are one finding. Papers are taken for one study where one of these holds:

- their titles are the same but for case, hyphens and spaces (a preprint and its journal version, a duplicate);
- both titles or DOIs name the same trial registration;
- at least half of the authors of the shorter list, and two or more, are the same, the numbers of participants are
  equal, and the papers are at most SERIES_YEARS apart (several outcomes of one cohort, published one by one).

A paper without authors, such as many lists of abstracts give, is nobody's series.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.model import Paper

SERIES_YEARS: Final = 5
SHARED_AUTHORS: Final = 0.5
LEAST_AUTHORS: Final = 2
SHORTEST_TITLE: Final = 20
"""Characters: shorter titles ("Editorial") say nothing of what a paper is."""

_REGISTRATION = re.compile(
    r"\b(?:NCT\s?\d{8}|ISRCTN\s?\d{6,}|ACTRN\s?\d{11,}|ChiCTR[-\w]*\d{6,}|UMIN\d{9}|DRKS\d{8}|IRCT\w{10,})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Study:
    """One piece of evidence: the id and the year of the paper that stands for it, its earliest."""

    id: str
    year: int | None


def studies(papers: Iterable[Paper]) -> dict[str, Study]:
    """The study of every paper, by `cohorts`."""
    by_id = {paper.id: paper for paper in papers}
    return {key: Study(leader, by_id[leader].year) for key, leader in cohorts(by_id.values()).items()}


def same_study(one: Paper, other: Paper) -> bool:
    """Whether two papers are one piece of evidence, by the rules above."""
    if one.id == other.id or _title(one) == _title(other) != "":
        return True
    if _registrations(one) & _registrations(other):
        return True
    return _one_series(one, other)


def _one_series(one: Paper, other: Paper) -> bool:
    if one.n is None or one.n != other.n:
        return False
    if one.year is None or other.year is None or abs(one.year - other.year) > SERIES_YEARS:
        return False
    mine, theirs = _authors(one), _authors(other)
    shared = len(mine & theirs)
    return shared >= LEAST_AUTHORS and shared >= SHARED_AUTHORS * min(len(mine), len(theirs))


def cohorts(papers: Iterable[Paper]) -> dict[str, str]:
    """The id of the paper that stands for each paper: its own, or that of the earliest paper of the same study.

    Each paper joins the first that stands for one like it, oldest first, so that a chain of papers over decades is
    not one study. The order of the input does not matter.

    >>> cohorts([Paper("B", "HIIT raises VO2max in mice", 2011), Paper("A", "HIIT Raises VO2max in Mice", 2010)])
    {'A': 'A', 'B': 'A'}
    """
    leaders: dict[str, list[Paper]] = defaultdict(list)
    found: dict[str, str] = {}
    for paper in sorted(papers, key=lambda paper: (paper.year is None, paper.year or 0, paper.id)):
        keys = _keys(paper)
        like = {one.id: one for key in keys for one in leaders[key] if same_study(one, paper)}
        leader = min(like.values(), key=lambda one: (one.year is None, one.year or 0, one.id), default=paper)
        found[paper.id] = leader.id
        if leader is paper:
            for key in keys:
                leaders[key].append(paper)
    return found


def _keys(paper: Paper) -> list[str]:
    """What a paper must share with another to be looked at at all."""
    authors = (f"by {name} {paper.n}" for name in _authors(paper)) if paper.n is not None else ()
    title = _title(paper)
    return [*([f"title {title}"] if title else []), *sorted(_registrations(paper)), *sorted(authors)]


def _title(paper: Paper) -> str:
    text = re.sub(r"\W+", " ", unicodedata.normalize("NFKC", paper.title).casefold()).strip()
    return text if len(text) >= SHORTEST_TITLE else ""


def _registrations(paper: Paper) -> frozenset[str]:
    return frozenset(re.sub(r"\s", "", one).upper() for one in _REGISTRATION.findall(f"{paper.title} {paper.doi}"))


def _authors(paper: Paper) -> frozenset[str]:
    return frozenset(re.sub(r"[^\w]+", " ", name.casefold()).strip() for name in paper.authors) - {""}
