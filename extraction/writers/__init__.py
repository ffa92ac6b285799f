"""Documents written in a standard form that the readers read back without loss: JATS, BioC JSON, JSON lines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from extraction.writers import bioc, jats, jsonl
from kg.errors import InvalidValue, PhysiographError
from kg.model import Document

EACH: Final[dict[str, tuple[str, Callable[[Document], str]]]] = {
    "jats": (".nxml", jats.text), "bioc": (".bioc.json", bioc.text),
}  # fmt: skip
"""Formats with a file a paper: the suffix, and what makes the text."""

FORMATS: Final = (*EACH, "jsonl")


def write(documents: Iterable[Document], form: str, out: Path) -> int:
    """Write documents; how many.

    Args:
        form: "jats" or "bioc" write a file a paper into the folder `out`, "jsonl" writes a line a paper to the file.
    Raises: InvalidValue: no such form. PhysiographError: a file cannot be written.
    """
    if form not in FORMATS:
        raise InvalidValue(f"format {form!r} is not one of {', '.join(FORMATS)}. Use one of these.")
    try:
        return _lines(documents, out) if form == "jsonl" else _files(documents, form, out)
    except OSError as error:
        raise PhysiographError(f"cannot write {out}: {error.strerror or error}. Name another place: --out.") from error


def _files(documents: Iterable[Document], form: str, out: Path) -> int:
    suffix, text = EACH[form]
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for document in documents:
        count += 1
        _whole(out / f"{file_name(document.id)}{suffix}", iter([text(document)]))
    return count


def _lines(documents: Iterable[Document], out: Path) -> int:
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        for document in documents:
            count += 1
            yield jsonl.text(document)

    out.parent.mkdir(parents=True, exist_ok=True)
    _whole(out, lines())
    return count


def _whole(path: Path, parts: Iterator[str]) -> None:
    """A file whole or not at all."""
    part = path.with_name(f".{path.name[:100]}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(parts)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def file_name(document_id: str) -> str:
    """A name for a paper's file that stays in its folder, whatever the id; two ids never share one.

    >>> file_name("PMC123"), file_name("../../etc/passwd")
    ('PMC123', 'etc-passwd-3754d6cb3a38')
    """
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", document_id).strip("-")[:80]
    if plain == document_id and plain.upper() not in ("CON", "PRN", "AUX", "NUL"):
        return plain
    return f"{plain or 'paper'}-{hashlib.sha256(document_id.encode()).hexdigest()[:12]}"
