"""What a file is, by its first bytes, not by its name."""

from __future__ import annotations

import json
import re

ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")
ROOTS = {
    b"article": "jats", b"pmc-articleset": "jats", b"articles": "jats", b"front": "jats",
    b"PubmedArticleSet": "pubmed", b"MedlineCitationSet": "pubmed", b"PubmedArticle": "pubmed",
    b"MedlineCitation": "pubmed",
    b"collection": "bioc_xml",
}  # fmt: skip
HEAD = 65_536


def sniff(head: bytes) -> str:
    """jats, pubmed, bioc_xml, xml (another root), json, jsonl, pdf, gzip, text, binary or empty.

    >>> sniff(b'{"id": "a", "text": "b"}'), sniff(b"%PDF-1.7")
    ('jsonl', 'pdf')
    """
    if not head.strip(b" \\t\\r\\n\\0\\xef\\xbb\\xbf"):
        return "empty"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore").lstrip()
        return _xml(text.encode()) if text.startswith("<") else "text"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return _xml(start)
    if start.startswith((b"{", b"[")):
        return _json(start)
    return "binary" if b"\0" in head or _odd(head) else "text"


def _xml(start: bytes) -> str:
    bare = re.sub(rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(\[[^\]]*\])?[^>]*>", b"", start, flags=re.S)
    found = ROOT.search(bare)
    return ROOTS.get(found.group(1), "xml") if found else "xml"


def _json(start: bytes) -> str:
    """One object a line is JSON lines; an object over many lines, or with `documents`, is JSON."""
    line = start.split(b"\n", 1)[0].strip()
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        bioc = b'"documents"' in start or b'"passages"' in start
        return "json" if bioc or line in (b"{", b"[") else "jsonl"
    return "json" if isinstance(value, list) or (isinstance(value, dict) and "documents" in value) else "jsonl"


def _odd(head: bytes) -> bool:
    """Whether more than a tenth of the bytes are control characters."""
    return sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) / 10
