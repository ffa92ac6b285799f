"""Flat text under heading lines: which section a heading opens, which lines are prose and which cells of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from statistics import median
from typing import Final

from extraction.headings import roles_of_heading
from extraction.readers import standard

BODY: Final = ("introduction", "methods", "results", "discussion", "conclusions")
"""Sections of the body in their usual order."""

MAIN: Final = re.compile(
    r"^(?:\d+\.?|[IVX]+\.)?\s*(?:introduction|background|(?:\w+,? (?:and|&) )?(?:methods?|methodology|materials?)"
    r"|(?:materials?|methods?),? (?:and|&) \w+|results?|findings|(?:results? (?:and|&) )?discussions?"
    r"|(?:summary and |discussion and )?conclusions?(?: and \w+)?)$",
    re.IGNORECASE,
)
"""Headings of whole sections; all others may stand inside any."""

TABLE: Final = "Table"
"""Heading of a passage made of table cells."""

PROSE_CHARS: Final = 100
"""A line this long is prose, whatever its end."""
OPEN_CHARS: Final = 40
"""The shortest line that may go on in the next."""
CELL_LINES: Final = 4
"""Short lines in a row, blank ones counted, that make a table."""
WRAPPED_CHARS: Final = (50, 140)
"""Text with its lines broken at a margin: the median line is at least, and no line more than, so long."""
LOWER_WORD: Final = re.compile(r"\b[a-z]{2,}\b")
CAPTION: Final = re.compile(r"\s*(?:Tab|Fig)")
STOPS: Final = re.compile(r"[.!?:;][\"'”’)\]\d,–-]{0,12}$")
GOES_ON: Final = re.compile(r"\s*(?:[a-z,;)=<>≤≥]|\d+(?:,\d+)*\s*[=)])")
"""A line that goes on with the sentence of the line before."""


def section_after(heading: str, before: str) -> str:
    """The section under a heading of the body that follows `before`.

    A heading of a whole section opens it; others stay in the section they stand in, or lead onwards, never back:
    "Study participants" among the results opens no methods. What belongs to the journal is "other".

    >>> section_after("STUDY PARTICIPANTS", "results"), section_after("Participants", "introduction")
    ('results', 'methods')
    """
    named = standard.section_of(heading)
    if MAIN.match(heading.strip()):
        return named or before
    if roles_of_heading(heading) == frozenset({"other"}):
        return "other"
    if before not in BODY:
        return named or "other"
    return named if named and BODY.index(named) > BODY.index(before) else before


def blocks(lines: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """Paragraphs in order, and whether each is the cells of a table.

    Lines broken at a margin are one paragraph; elsewhere every line of prose is one, and short lines in a row are
    the cells of a table.

    >>> list(blocks(["Pain fell in both groups, more so after training.", "Pain", "5.1", "", "3.2"]))
    [(False, 'Pain fell in both groups, more so after training.'), (True, 'Pain | 5.1 | 3.2')]
    """
    lengths = [len(line.strip()) for line in lines if line.strip()]
    if lengths and median(lengths) >= WRAPPED_CHARS[0] and max(lengths) <= WRAPPED_CHARS[1]:
        yield False, "\n".join(lines)
        return
    for prose, group in groupby(_joined(lines), key=_is_prose):
        members = list(group)
        kept = [line.strip() for line in members if line.strip()]
        if prose or len(members) < CELL_LINES:
            yield from ((False, line) for line in kept)
        elif kept:
            yield True, " | ".join(kept)


def _joined(lines: Sequence[str]) -> list[str]:
    """The lines, those put together again that a raised or lowered sign has cut within a sentence ("F⏎1,88 = 60.8")."""
    joined: list[str] = []
    for line in lines:
        if joined and GOES_ON.match(line) and _is_open(joined[-1]):
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}"
        else:
            joined.append(line)
    return joined


def _is_open(line: str) -> bool:
    """Whether a line stops within a sentence."""
    return (
        len(line) >= OPEN_CHARS and not STOPS.search(line[-16:].rstrip()) and not CAPTION.match(line) and _wordy(line)
    )


def _is_prose(line: str) -> bool:
    text = line.strip()
    return len(text) >= PROSE_CHARS or (STOPS.search(text[-16:]) is not None and _wordy(text))


def _wordy(line: str) -> bool:
    return sum(1 for _ in islice(LOWER_WORD.finditer(line), 3)) == 3
