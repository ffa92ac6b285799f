"""Plain text, and what PDF becomes: lines, with a title on top and headings on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.readers import standard
from kg.errors import UnreadableDocument
from kg.model import Document

HEADINGS = re.compile(
    r"^\W*(?:\d+(?:\.\d+)*\.?\s+)?(?P<name>abstract|summary|introduction|background|objectives?|aims?|purpose|"
    r"hypothes[ie]s|(?:materials? and |patients and |subjects and )?methods?(?: and materials?)?|"
    r"results?(?: and discussion)?|findings|discussion|conclusions?|references|bibliography|"
    r"acknowledge?ments?|funding|competing interests?|conflicts? of interest)\s*(?P<mark>[:.\u2014]|$)\s*(?P<rest>.*)$",
    re.I,
)
END = ("references", "bibliography", "acknowledg", "funding", "competing", "conflict")
IN_ABSTRACT = ("abstract", "summary")
META = re.compile(
    r"^(?:title|year|date|published|journal|doi|pmid|authors?|note|licen[cs]e|keywords?)\s*:\s*(.*)$", re.I
)


def read(data: bytes) -> Document:
    """A plain-text paper.

    Raises: UnreadableDocument: "wrong_encoding", "binary", "no_text".
    """
    return from_lines(decode(data).splitlines(), "text")


def decode(data: bytes) -> str:
    """Text in UTF-8, or UTF-16 with its mark.

    Raises: UnreadableDocument: neither.
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                break
    raise UnreadableDocument("wrong_encoding", "the text is neither UTF-8 nor marked UTF-16. Save the file as UTF-8.")


def from_lines(lines: list[str], form: str, title: str = "", year: int | None = None) -> Document:
    """A document from lines; the first line is the title where it is short and no sentence."""
    notes, rest = _notes(lines)
    title = title or notes.get("title", "")
    if not title:
        title, rest = _title_line(rest)
    front, rest = _front_matter(rest)
    doi = standard.clean_doi(notes.get("doi")) or standard.clean_doi(front)
    front_year = standard.year_in(front.replace(doi, " ") if doi else front)
    parts = [("title", None, title), *_parts(rest)]
    return standard.document(
        id=standard.document_id("", notes.get("pmid", ""), doi),
        title=title,
        passages=standard.passages(parts),
        year=standard.year_in(notes.get("year") or notes.get("date") or notes.get("published")) or front_year or year,
        journal=standard.fold(notes.get("journal")),
        doi=doi,
        pmid=notes.get("pmid", ""),
        authors=tuple(a.strip() for a in re.split(r"[;,]", notes.get("authors", notes.get("author", ""))) if a.strip()),
        source_format=form,
    )


def _notes(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """`Year: 2004` and the like among the first lines, and the lines without them."""
    notes: dict[str, str] = {}
    rest = []
    for place, line in enumerate(lines):
        found = META.match(line.strip()) if place < 15 else None
        if found:
            notes.setdefault(line.strip().partition(":")[0].strip().lower(), found.group(1).strip())
        else:
            rest.append(line)
    return notes, rest


def _title_line(lines: list[str]) -> tuple[str, list[str]]:
    kept = [line for line in lines if line.strip()]
    if len(kept) > 1 and len(kept[0]) <= 300 and not kept[0].rstrip().endswith((".", ";", ",")):
        place = lines.index(kept[0])
        return kept[0], lines[place + 1 :]
    return "", lines


def _front_matter(lines: list[str]) -> tuple[str, list[str]]:
    """Authors, journal and the like between the title and a heading `Abstract`, and the lines from it on."""
    for place, line in enumerate(lines[:40]):
        found = HEADINGS.match(line.strip())
        if found:
            is_abstract = found["name"].lower() in IN_ABSTRACT
            return (" ".join(lines[:place]), lines[place:]) if is_abstract else ("", lines)
    return "", lines


def _parts(lines: list[str]) -> Iterator[tuple[str, str | None, str]]:
    section, heading, block = "abstract", None, list[str]()
    for line in lines:
        found = HEADINGS.match(line.strip())
        if found and (found["mark"] in (":", "\u2014") or not found["rest"]):
            yield section, heading, join(block)
            name, block = found["name"].lower(), [found["rest"]]
            if name.startswith(END):
                return
            heading = None if name in IN_ABSTRACT else found["name"]
            section = _section(name, section, inline=bool(found["rest"]))
        elif line.strip():
            block.append(line.strip())
        else:
            yield section, heading, join(block)
            block = []
    yield section, heading, join(block)


def _section(name: str, before: str, inline: bool) -> str:
    """A heading that shares its line with text belongs to a structured abstract; one alone opens a section."""
    if name in IN_ABSTRACT or (inline and before == "abstract"):
        return "abstract"
    return standard.section_of(name) or before


def join(lines: list[str]) -> str:
    """Lines as running text; a word cut by a hyphen at a line's end is made whole.

    >>> join(["mitochon-", "drial bio-", "genesis"])
    'mitochondrial biogenesis'
    """
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", "\n".join(lines)).replace("\n", " ")
