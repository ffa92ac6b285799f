"""One hardened XML parser for all readers: no entities from outside, no network, no expansion, a size limit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from extraction.readers import limits
from kg.errors import UnreadableDocument

Element = Any
"""An lxml element (the stubs make it hard to name)."""

SILENT = frozenset(
    ("xref", "fn", "fn-group", "table-wrap", "fig", "fig-group", "ref-list", "disp-formula-group", "tex-math",
     "supplementary-material", "media", "graphic", "inline-graphic", "object-id", "label", "annotation", "ack",
     "app-group", "glossary", "inline-supplementary-material", "boxed-text", "permissions", "processing-meta")
)  # fmt: skip
"""Elements whose text is no running text of the paper."""

BLOCKS = frozenset(
    ("p", "title", "sec", "list", "list-item", "disp-quote", "def-list", "break", "td", "th", "tr", "def")
)
"""Elements that end a word where they begin and end."""


def parse(data: bytes) -> Element:
    """The root element.

    Raises: UnreadableDocument: "malformed_xml", "entity_bomb" (own entities in the document type), "too_large".
    """
    from lxml import etree

    refuse_entities(data)
    if limits.xml_memory(data) > limits.MEMORY:
        raise limits.too_large("what the XML holds", limits.MEMORY)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(_known_entities(data), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise damaged(error) from None


def damaged(error: Exception) -> UnreadableDocument:
    """The refusal of XML that the parser gave up on."""
    reason = " ".join(str(error).split())
    return UnreadableDocument("malformed_xml", f"the XML breaks off or is malformed: {reason}.")


def refuse_entities(data: bytes) -> None:
    """Refuse a document type with entities of its own.

    Raises: UnreadableDocument: "entity_bomb".
    """
    if any("<!ENTITY".encode(encoding) in data for encoding in ("ascii", "utf-16-le", "utf-16-be")):
        raise UnreadableDocument(
            "entity_bomb", "the XML declares entities of its own; they are not expanded. Remove them."
        )


def _known_entities(data: bytes) -> bytes:
    """Named HTML entities as numeric references: the JATS document type, which is never loaded, defines them."""
    if b"&" not in data:
        return data
    from html.entities import html5

    def numeric(found: re.Match[bytes]) -> bytes:
        name = found.group(1).decode("ascii")
        text = "" if name in ("amp", "lt", "gt", "quot", "apos") else html5.get(f"{name};", "")
        return b"".join(b"&#%d;" % ord(character) for character in text) or found.group()

    return re.sub(rb"&([A-Za-z][A-Za-z0-9]{1,31});", numeric, data)


def local(element: Element) -> str:
    """The tag without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Direct children of these names, whatever their namespace."""
    for child in element if element is not None else ():
        if local(child) in names:
            yield child


def first(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of child names, or None."""
    for name in path:
        element = next(children(element, name), None)
    return element


def descendants(element: Element | None, *names: str) -> Iterator[Element]:
    """All descendants of these names, in document order."""
    for child in element.iter() if element is not None else ():
        if local(child) in names:
            yield child


def text_of(element: Element | None, skip: Iterable[str] = ()) -> str:
    """The running text under an element; sub- and superscripts joined, notes, tables and figures left out."""
    if element is None:
        return ""
    silent = SILENT | set(skip)
    parts: list[str] = []
    _collect(element, silent, parts, 0)
    return "".join(parts)


def _collect(element: Element, silent: Iterable[str], parts: list[str], depth: int) -> None:
    if depth > 200:
        raise UnreadableDocument("malformed_xml", "the XML is nested more than 200 levels deep. It is no paper.")
    parts.append(element.text or "")
    for child in element:
        name = local(child)
        if name and name not in silent:
            edge = " " if name in BLOCKS else ""
            parts.append(edge)
            _collect(child, silent, parts, depth + 1)
            parts.append(edge)
        parts.append(child.tail or "")
