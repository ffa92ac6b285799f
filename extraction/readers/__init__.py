"""One reader per input format; `read` tells the format by content and gives documents or refusals."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from extraction.readers import limits
from extraction.readers.sniff import HEAD, sniff
from kg.errors import UnreadableDocument
from kg.model import Document, Refusal

MAX_BYTES = 200_000_000
"""Largest file, after unpacking. What must be read at once has its own, smaller limit (`limits`); JSON lines may
be longer, and a set of XML records is read record by record."""


def read(paths: Sequence[Path], *, max_bytes: int = MAX_BYTES) -> Iterator[Document | Refusal]:
    """Documents of files and folders, in the order of the sorted paths; one refusal for each that cannot be read.

    Args:
        paths: files, or folders that are searched to the bottom; names that begin with a dot are left out there.
        max_bytes: larger files are refused.
    """
    for path in paths:
        if not os.path.lexists(path):
            yield Refusal(printable(path), "not_found", "there is no such file or folder.")
        elif path.is_dir():
            yield from _read_folder(path, max_bytes)
        else:
            yield from read_file(path, max_bytes=max_bytes)


def _read_folder(folder: Path, max_bytes: int) -> Iterator[Document | Refusal]:
    empty = True
    for item in _files(folder):
        empty = False
        if isinstance(item, Refusal):
            yield item
        else:
            yield from read_file(item, max_bytes=max_bytes)
    if empty:
        yield Refusal(printable(folder), "no_documents", "the folder holds no files.")


def _files(folder: Path) -> Iterator[Path | Refusal]:
    """Files below a folder in the order of their paths; links to folders are not followed: no loop can catch us."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Refusal(printable(folder), "unreadable", f"the folder cannot be opened: {error.strerror or error}.")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif not os.path.isdir(entry.path):
            yield Path(entry.path)


def printable(path: Path) -> str:
    """A path as text that can be printed and stored, whatever bytes its name holds."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def read_file(path: Path, *, max_bytes: int = MAX_BYTES) -> Iterator[Document | Refusal]:
    """The documents of one file; whatever is wrong with it is one refusal."""
    source = printable(path)
    try:
        if not path.is_file():
            raise UnreadableDocument("not_a_file", "it is no regular file.")
        with path.open("rb") as file:
            yield from _read_stream(file, source, max_bytes)
    except UnreadableDocument as error:
        yield Refusal(source, error.code, str(error))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Refusal(source, "broken_gzip", "the packed file breaks off or is damaged.")
    except OSError as error:
        yield Refusal(source, "unreadable", f"the file cannot be opened: {error.strerror or error}.")


def _read_stream(file: BinaryIO, source: str, max_bytes: int) -> Iterator[Document | Refusal]:
    form = _form_of(file, max_bytes)
    if form == "gzip":
        with gzip.open(file) as packed:
            unpacked = cast("BinaryIO", packed)
            yield from _read_form(unpacked, _form_of(unpacked, max_bytes), source, max_bytes)
    else:
        yield from _read_form(file, form, source, max_bytes)


def _form_of(file: BinaryIO, max_bytes: int) -> str:
    """What an open file is; it is left at its beginning. A long blank at the start is passed over."""
    head = file.read(HEAD)
    form = sniff(head)
    if form == "empty" and len(head) == HEAD:
        words = limits.first_words(file, max_bytes)
        form = "binary" if words and b"\0" in head else sniff(words)
    file.seek(0)
    return form


def _read_form(file: BinaryIO, form: str, source: str, max_bytes: int) -> Iterator[Document | Refusal]:
    if form == "empty":
        raise UnreadableDocument("empty", "the file is empty.")
    if form in ("binary", "gzip"):
        raise UnreadableDocument("binary", "the file is neither text, XML, JSON nor PDF.")
    if form == "jsonl":
        from extraction.readers import jsonl

        yield from jsonl.read(limits.lines(file, max_bytes), source)
    elif form in ("jats", "pubmed", "bioc_xml", "xml"):
        from extraction.readers import records

        yield from records.read(file, form, source, max_bytes)
    else:
        yield from _read_whole(limits.read_whole(file, limits.cap(form, max_bytes)), form, source)


def _read_whole(data: bytes, form: str, source: str) -> Iterator[Document | Refusal]:
    if form == "pdf":
        from extraction.readers import pdf

        yield pdf.read(data)
    elif form == "text":
        from extraction.readers import text

        yield text.read(data)
    else:
        yield from _read_json(data, source)


def _read_json(data: bytes, source: str) -> Iterator[Document | Refusal]:
    import json

    from extraction.readers import bioc, jsonl

    limits.check_json(data)
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableDocument("wrong_encoding", "the JSON is not UTF-8. Save the file as UTF-8.") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument("malformed_json", f"the JSON breaks off or is malformed: {error}.") from None
    if isinstance(value, list) and not any(isinstance(item, dict) and "documents" in item for item in value):
        yield from jsonl.read_records(value, source)
    elif isinstance(value, dict) and "documents" not in value and "passages" not in value:
        yield jsonl.from_record(value)
    else:
        yield from bioc.read_json({"documents": [value]} if "passages" in value else value, source)
