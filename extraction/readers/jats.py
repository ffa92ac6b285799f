"""JATS: the XML of PubMed Central and of most publishers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extraction.readers import own, standard
from extraction.readers.xml import Element, children, descendants, first, local, text_of
from kg.model import Document, Table

PRINT_OR_ONLINE: Final = ("epub", "ppub", "epub-ppub", "collection", "pub", "electronic", "print", "epreprint")
"""Dates of publication; those of reception, acceptance or release do not count."""

NOTICE_TYPES: Final = ("retracted-article", "corrected-article", "commentary-article", "object-of-concern")
EMPTY_BRACKETS = re.compile(r"\s?(\[[\s,;–‑-]*\]|\([\s,;–‑-]*\))")
"""What is left of numbered citations."""

NO_TEXT: Final = (
    "supplementary-material",
    "COI-statement",
    "conflict",
    "display-objects",
    "data-availability",
    "funding",
)
NO_TEXT_TITLE = re.compile(
    r"^(\W|\d)*(acknowledg|references?$|bibliography|author.? contributions?|competing interests?|"
    r"conflicts? of interest|funding|pre-?publication history|additional files?|data availability|"
    r"supplement(ary|al) (materials?|data|information|files?|tables?|figures?|digital|online)\b|"
    r"ethics statement|disclosure|abbreviations?|list of abbreviations|supporting information|authors.? information)",
    re.I,
)


def read(root: Element) -> Document:
    """The paper in a JATS `article` element.

    Raises: UnreadableDocument: no running text.
    """
    if (written := _own(root)) is not None:
        return written
    front = first(root, "front", "article-meta")
    meta = front if front is not None else first(root, "front-stub")
    ids = _ids(meta)
    title = standard.fold(text_of(first(meta, "title-group", "article-title")))
    kind = root.get("article-type", "").lower()
    running = (
        (section, head, EMPTY_BRACKETS.sub("", text)) for section, head, text in (*_abstract(meta), *_body(root))
    )
    parts = [("title", None, title), *running]
    return standard.document(
        id=standard.document_id(ids["pmc"], ids["pmid"], ids["doi"]),
        title=title,
        passages=standard.passages(parts),
        year=_year(meta),
        journal=_journal(root),
        doi=ids["doi"],
        pmid=ids["pmid"],
        pmcid=ids["pmc"],
        authors=_authors(meta),
        keywords=tuple(filter(None, (standard.fold(text_of(word)) for word in descendants(meta, "kwd")))),
        article_type=kind,
        status="retracted" if kind == "retracted-article" else _status(meta),
        language=(root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:2].lower(),
        abbreviations=_abbreviations(root),
        tables=tuple(_table(wrap) for wrap in descendants(root, "table-wrap")),
        notice_for=_notice_for(meta),
        source_format="jats",
    )


def _own(root: Element) -> Document | None:
    """The document of a file that our own writer wrote; None for any other."""
    for item in descendants(first(root, "front", "article-meta", "custom-meta-group"), "custom-meta"):
        if text_of(first(item, "meta-name")) == own.MARK:
            marked = {p.get("specific-use", ""): text_of(p) for p in descendants(root, "p")}
            texts = {
                int(name.removeprefix(f"{own.MARK}:")): text
                for name, text in marked.items()
                if re.fullmatch(rf"{own.MARK}:\d{{1,6}}", name, re.ASCII)
            }
            return own.document(text_of(first(item, "meta-value")), texts, "jats")
    return None


def _ids(meta: Element | None) -> dict[str, str]:
    found = {"pmc": "", "pmid": "", "doi": ""}
    for item in children(meta, "article-id"):
        kind = {"pmcid": "pmc"}.get(item.get("pub-id-type", ""), item.get("pub-id-type", ""))
        if kind in found and not found[kind]:
            found[kind] = standard.fold(item.text)
    found["doi"] = standard.clean_doi(found["doi"])
    if found["pmc"] and not found["pmc"].upper().startswith("PMC"):
        found["pmc"] = f"PMC{found['pmc']}"
    return found


def _year(meta: Element | None) -> int | None:
    dated: list[int] = []
    other: list[int] = []
    for date in children(meta, "pub-date"):
        year = standard.year_in(text_of(first(date, "year")))
        if year is not None:
            kinds = (date.get("pub-type") or "", date.get("date-type") or "", date.get("publication-format") or "")
            (dated if not any(kinds) or any(kind in PRINT_OR_ONLINE for kind in kinds) else other).append(year)
    return min(dated or other, default=None)


def _journal(root: Element) -> str:
    found = next(descendants(first(root, "front", "journal-meta"), "journal-title"), None)
    return standard.fold(text_of(found))


def _authors(meta: Element | None) -> tuple[str, ...]:
    names = []
    for group in children(meta, "contrib-group"):
        for person in children(group, "contrib"):
            if person.get("contrib-type", "author") == "author":
                name = next(descendants(person, "name", "string-name", "collab"), None)
                parts = [text_of(first(name, "given-names")), text_of(first(name, "surname"))]
                names.append(standard.fold(" ".join(parts)) or standard.fold(text_of(name)))
    return tuple(filter(None, names))


def _status(meta: Element | None) -> str:
    kinds = {item.get("related-article-type", "") for item in children(meta, "related-article")}
    if kinds & {"retraction-forward", "retraction"}:
        return "retracted"
    if kinds & {"expression-of-concern", "concern-forward"}:
        return "concern"
    return "corrected" if kinds & {"correction-forward", "corrected-article-forward", "erratum"} else "published"


def _notice_for(meta: Element | None) -> tuple[str, ...]:
    found = []
    for item in children(meta, "related-article"):
        if item.get("related-article-type") in NOTICE_TYPES:
            target = item.get("{http://www.w3.org/1999/xlink}href") or standard.fold(text_of(item))
            kind = item.get("ext-link-type", "")
            doi = standard.clean_doi(target)
            found.append(f"doi:{doi}" if doi else f"PMID:{target}" if kind == "pubmed" else target)
    return tuple(filter(None, found))


def _abstract(meta: Element | None) -> Iterator[tuple[str, str | None, str]]:
    plain = [item for item in children(meta, "abstract") if not item.get("abstract-type")]
    chosen = plain or [
        item for item in children(meta, "abstract") if item.get("abstract-type") in ("section", "summary")
    ]
    for item in chosen[:1]:
        yield from _sections(item, "abstract", None)


def _body(root: Element) -> Iterator[tuple[str, str | None, str]]:
    yield from _sections(first(root, "body"), "other", None)


def _sections(element: Element | None, section: str, heading: str | None) -> Iterator[tuple[str, str | None, str]]:
    """Paragraphs below an element with section and heading; a section without a telling heading inherits."""
    for child in element if element is not None else ():
        name = local(child)
        if name == "sec":
            title = standard.fold(text_of(first(child, "title")))
            if child.get("sec-type") in NO_TEXT or NO_TEXT_TITLE.match(title):
                continue
            named = standard.section_of(title, child.get("sec-type") or "") if section == "other" else None
            inner = named or section
            yield from _sections(child, inner, title or heading)
        elif name == "p":
            run_in, text = _run_in_title(child) if section == "abstract" else (None, text_of(child))
            yield section, run_in or heading, text
        elif name in ("list", "disp-quote", "list-item", "def-list"):
            yield section, heading, text_of(child)


def _run_in_title(paragraph: Element) -> tuple[str | None, str]:
    """A bold heading at the start of an abstract's paragraph, and the text without it."""
    bold = first(paragraph, "bold") if not (paragraph.text or "").strip() else None
    title = standard.fold(text_of(bold)).rstrip(".:") if bold is not None else ""
    if bold is not None and 0 < len(title.split()) <= 4:
        text = text_of(paragraph)
        return title, text[text.find(text_of(bold)) + len(text_of(bold)) :].lstrip(" .:–—-")
    return None, text_of(paragraph)


def _abbreviations(root: Element) -> tuple[tuple[str, str], ...]:
    found = []
    for item in descendants(root, "def-item"):
        short, long = standard.fold(text_of(first(item, "term"))), standard.fold(text_of(first(item, "def")))
        if short and long and len(short) <= 20:
            found.append((short.rstrip(":,;"), long.rstrip(".;,")))
    for section in descendants(root, "sec"):
        if re.match(r"^(\W|\d)*(list of )?abbreviations?", standard.fold(text_of(first(section, "title"))), re.I):
            text = " ".join(standard.fold(text_of(p)) for p in children(section, "p"))
            found += [
                (short.strip(), long.strip())
                for short, long in re.findall(r"([^;:=,.]{2,15})[:=] ?([^;:=]{3,80})", text)
            ]
    return tuple(dict.fromkeys(found))


def _table(wrap: Element) -> Table:
    rows = []
    for row in descendants(wrap, "tr"):
        rows.append(tuple(standard.fold(text_of(cell)) for cell in children(row, "td", "th")))
    return Table(
        standard.fold(text_of(first(wrap, "label"))), standard.fold(text_of(first(wrap, "caption"))), tuple(rows)
    )
