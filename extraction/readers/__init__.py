"""One reader per input format; `read` tells the format by content and gives documents or refusals."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from extraction.readers.sniff import HEAD, sniff
from kg.errors import UnreadableDocument
from kg.model import Document, Refusal

MAX_BYTES = 64_000_000
"""Largest file (after unpacking) that is read whole; JSON lines may be longer, a line may not."""


def read(paths: Sequence[Path], *, max_bytes: int = MAX_BYTES) -> Iterator[Document | Refusal]:
    """Documents of files and folders, in the order of the sorted paths; one refusal for each that cannot be read.

    Args:
        paths: files, or folders that are searched to the bottom; names that begin with a dot are left out there.
        max_bytes: larger files are refused.
    """
    for path in paths:
        if not path.exists():
            yield Refusal(str(path), "not_found", "there is no such file or folder.")
        elif path.is_dir():
            empty = True
            for file in _files(path):
                empty = False
                yield from read_file(file, max_bytes=max_bytes)
            if empty:
                yield Refusal(str(path), "no_documents", "the folder holds no files.")
        else:
            yield from read_file(path, max_bytes=max_bytes)


def _files(folder: Path) -> Iterator[Path]:
    """Files below a folder, sorted; links to folders are not followed, so that no loop can catch us."""
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root) / name for name in sorted(names) if not name.startswith("."))


def read_file(path: Path, *, max_bytes: int = MAX_BYTES) -> Iterator[Document | Refusal]:
    """The documents of one file; whatever is wrong with it is one refusal."""
    source = str(path)
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
    head = file.read(HEAD)
    form = sniff(head)
    if form == "gzip":
        file.seek(0)
        with gzip.open(file) as unpacked:
            inner = sniff(unpacked.read(HEAD))
            unpacked.seek(0)
            yield from _read_form(unpacked, inner, source, max_bytes)  # type: ignore[arg-type]
    else:
        file.seek(0)
        yield from _read_form(file, form, source, max_bytes)


def _read_form(file: BinaryIO, form: str, source: str, max_bytes: int) -> Iterator[Document | Refusal]:
    if form == "empty":
        raise UnreadableDocument("empty", "the file is empty.")
    if form in ("binary", "gzip"):
        raise UnreadableDocument("binary", "the file is neither text, XML, JSON nor PDF.")
    if form == "jsonl":
        from extraction.readers import jsonl

        yield from jsonl.read(_lines(file, max_bytes), source)
        return
    data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise UnreadableDocument("too_large", f"the file is larger than {max_bytes / 1e6:.0f} MB. Raise max_file_mb.")
    yield from _read_whole(data, form, source)


def _lines(file: BinaryIO, max_bytes: int) -> Iterable[bytes]:
    while line := file.readline(max_bytes + 1):
        if len(line) > max_bytes:
            raise UnreadableDocument("too_large", f"a line is longer than {max_bytes / 1e6:.0f} MB.")
        yield line


def _read_whole(data: bytes, form: str, source: str) -> Iterator[Document | Refusal]:
    if form == "pdf":
        from extraction.readers import pdf

        yield pdf.read(data)
    elif form == "text":
        from extraction.readers import text

        yield text.read(data)
    elif form == "json":
        yield from _read_json(data, source)
    else:
        yield from _read_xml(data, form, source)


def _read_json(data: bytes, source: str) -> Iterator[Document | Refusal]:
    import json

    from extraction.readers import bioc, jsonl

    try:
        value = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableDocument("wrong_encoding", "the JSON is not UTF-8. Save the file as UTF-8.") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument("malformed_json", f"the JSON breaks off or is malformed: {error}.") from None
    if isinstance(value, dict) and "documents" not in value and "passages" not in value:
        yield jsonl.from_record(value)
    else:
        yield from bioc.read_json({"documents": [value]} if "passages" in value else value, source)


def _read_xml(data: bytes, form: str, source: str) -> Iterator[Document | Refusal]:
    from extraction.readers import bioc, jats, pubmed, xml

    root = xml.parse(data)
    if form == "pubmed":
        yield from pubmed.read(root, source)
    elif form == "bioc_xml":
        yield from bioc.read_xml(root, source)
    elif form == "jats":
        articles = [root] if xml.local(root) == "article" else list(xml.descendants(root, "article"))
        if not articles:
            raise UnreadableDocument("unknown_xml", f"no article in the XML, only <{xml.local(root)}>.")
        for number, article in enumerate(articles, 1):
            try:
                yield jats.read(article)
            except UnreadableDocument as error:
                yield Refusal(source if len(articles) == 1 else f"{source}#{number}", error.code, str(error))
    else:
        raise UnreadableDocument("unknown_xml", f"<{xml.local(root)}> is neither JATS, PubMed nor BioC XML.")
