"""PDF: its text by pypdf (or by PyMuPDF, better with columns, where the user has installed the extra)."""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib

from extraction.readers import text
from kg.errors import UnreadableDocument
from kg.model import Document

MAX_PAGES = 200

BROKEN = (ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, MemoryError, OSError, RuntimeError,
          TypeError, ValueError, EOFError, struct.error, zlib.error)  # fmt: skip
"""How pypdf fails on damaged files, besides its own errors (NotImplementedError and RecursionError among them)."""


def read(data: bytes) -> Document:
    """The paper in a PDF.

    Raises: UnreadableDocument: "unreadable_pdf", "encrypted_pdf", "no_text" (scanned pages).
    """
    lines, title, date = _with_pymupdf(data) or _with_pypdf(data)
    lines = [line for line in lines if not re.fullmatch(r"\s*(?:page\s*)?\d{1,4}\s*", line, re.I)]
    if not any(line.strip() for line in lines):
        raise UnreadableDocument("no_text", "the PDF holds pictures of pages, no text. Run a text recognition first.")
    title = title if _is_title(title, lines) else ""
    if title:
        lines = _without(title, lines)
    created = re.match(r"(?:D:)?(\d{4})", date)
    return text.from_lines(lines, "pdf", title, int(created.group(1)) if created else None)


def _with_pymupdf(data: bytes) -> tuple[list[str], str, str] | None:
    try:
        import pymupdf
    except ImportError:
        return None
    try:
        with pymupdf.open(stream=data, filetype="pdf") as book:
            if book.needs_pass:
                raise UnreadableDocument("encrypted_pdf", "the PDF is locked by a password. Save it without one.")
            notes = book.metadata or {}
            lines = [line for page in list(book)[:MAX_PAGES] for line in page.get_text(sort=True).splitlines()]
            return lines, notes.get("title") or "", notes.get("creationDate") or ""
    except (RuntimeError, ValueError) as error:
        raise _broken(error) from None


def _with_pypdf(data: bytes) -> tuple[list[str], str, str]:
    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        book = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if book.is_encrypted and not book.decrypt(""):
            raise UnreadableDocument("encrypted_pdf", "the PDF is locked by a password. Save it without one.")
        notes: dict[str, object] = dict(book.metadata or {})
        pages = list(book.pages)[:MAX_PAGES]
        lines = [line for page in pages for line in page.extract_text().splitlines()]
        return lines, str(notes.get("/Title") or ""), str(notes.get("/CreationDate") or "")
    except UnreadableDocument:
        raise
    except (PyPdfError, *BROKEN) as error:
        raise _broken(error) from None


def _broken(error: BaseException) -> UnreadableDocument:
    return UnreadableDocument(
        "unreadable_pdf", f"the PDF cannot be read: {type(error).__name__}: {' '.join(str(error).split())}."
    )


def _is_title(title: str, lines: list[str]) -> bool:
    """Whether the title of the metadata stands on the first page too: programs often put a file name there."""
    folded = re.sub(r"\W+", "", title).lower()
    return len(folded) > 10 and folded in re.sub(r"\W+", "", "".join(lines[:40])).lower()


def _without(title: str, lines: list[str]) -> list[str]:
    rest = re.sub(r"\W+", "", title).lower()
    for place, line in enumerate(lines):
        folded = re.sub(r"\W+", "", line).lower()
        if folded and rest.startswith(folded):
            rest = rest[len(folded) :]
            if not rest:
                return lines[place + 1 :]
        elif rest and folded.startswith(rest):
            return lines[place + 1 :]
    return lines
