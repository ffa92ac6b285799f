"""What a file is, by its first bytes, not by its name."""

from __future__ import annotations

import json
import re

from extraction.readers.limits import BLANK

ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")
ROOTS = {
    b"article": "jats", b"pmc-articleset": "jats", b"articles": "jats", b"front": "jats",
    b"PubmedArticleSet": "pubmed", b"MedlineCitationSet": "pubmed", b"PubmedArticle": "pubmed",
    b"MedlineCitation": "pubmed",
    b"collection": "bioc_xml",
}  # fmt: skip
HEAD = 65_536
MARKUP = re.compile(rb"</[A-Za-z][\w:.-]*>")
KEY = re.compile(
    rb"""[^"]{0,8}"?(id|title|text|sentences|pmid|pmcid|doi|year|journal|source|documents|passages)"?\s{0,2}:\s{0,2}["\[{\d]"""
)


def sniff(head: bytes) -> str:
    """jats, pubmed, bioc_xml, xml (another root), json, jsonl, pdf, gzip, text, binary or empty.

    >>> sniff(b'{"id": "a", "text": "b"}'), sniff(b"%PDF-1.7")
    ('jsonl', 'pdf')
    """
    if not head.strip(BLANK):
        return "empty"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "binary"  # UTF-32, which nothing here decodes
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore").lstrip()
        if text.startswith(("{", "[")):
            return "json"
        return _xml(text.encode()) if text.startswith("<") else "text"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return _xml(start)
    if start.startswith((b"{", b"[")):
        return _json(start)
    if b"\0" in head or _odd(head):
        return "binary"
    return _damaged(start) or "text"


def _xml(start: bytes) -> str:
    found = ROOT.match(start, _prologue(start))
    return ROOTS.get(found.group(1), "xml") if found else "xml"


def _prologue(start: bytes) -> int:
    """Where the root begins: past the declaration, comments, instructions and the document type."""
    place = 0
    while start.startswith((b"<?", b"<!"), place):
        if start.startswith(b"<!--", place):
            end = start.find(b"-->", place)
        elif start.startswith(b"<?", place):
            end = start.find(b"?>", place)
        else:
            inner, close = start.find(b"[", place), start.find(b">", place)
            end = close if inner < 0 or close < inner else start.find(b">", start.find(b"]", inner))
        if end < 0:
            return len(start)
        place = start.find(b">", end) + 1
        while start[place : place + 1].isspace():
            place += 1
    return place


def _json(start: bytes) -> str:
    """One object a line is JSON lines; an object over many lines, or a list, is JSON."""
    lines = [line.strip() for line in start.split(b"\n") if line.strip()]
    if any(_is_object(line) for line in lines):
        return "jsonl"
    if start.startswith(b"[") or lines[0] in (b"{", b"["):
        return "json"
    one_line = len(lines) == 1 or sum(line.startswith(b"{") for line in lines) > len(lines) / 2
    return "jsonl" if one_line else "json"


def _is_object(line: bytes) -> bool:
    try:
        return line.startswith(b"{") and isinstance(json.loads(line), dict) and len(line) > 2
    except (ValueError, RecursionError):
        return False


def _damaged(start: bytes) -> str:
    """The form of which the first bytes are lost or changed, so that it is not read as plain text; or ""."""
    if len(MARKUP.findall(start)) >= 3 or b"<?xml" in start[:64]:
        return "xml"
    return "jsonl" if KEY.match(start) else ""


def _odd(head: bytes) -> bool:
    """Whether more than a tenth of the bytes are control characters."""
    return sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) / 10
