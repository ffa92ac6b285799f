"""How much of a file is read at once: limits that keep memory bounded whatever the file holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO, Final

from kg.errors import UnreadableDocument

WHOLE: Final = {"text": 8_000_000, "pdf": 64_000_000, "json": 32_000_000}
"""Largest file of a format that is read at once, in bytes; XML is 32 MB, and sets of records may be longer."""
WHOLE_XML: Final = 32_000_000
LINE: Final = 16_000_000
"""Longest line of JSON lines, in bytes."""
MEMORY: Final = 250_000_000
"""Most bytes that the parsed form of one file (or of one record of a large set) may take."""
BLANK: Final = b" \t\r\n\0\xef\xbb\xbf"
CHUNK: Final = 1 << 20


def cap(form: str, max_bytes: int) -> int:
    """The largest file of this format that is read at once."""
    return min(max_bytes, WHOLE.get(form, WHOLE_XML))


def read_up_to(file: BinaryIO, limit: int) -> bytes | None:
    """All bytes of an open file; None for a longer one, without reading it where its size is known."""
    if (size_of(file) or 0) > limit:
        return None
    data = file.read(limit + 1)
    return data if len(data) <= limit else None


def read_whole(file: BinaryIO, limit: int) -> bytes:
    """All bytes of an open file.

    Raises: UnreadableDocument: "too_large".
    """
    data = read_up_to(file, limit)
    if data is None:
        raise too_large("the file", limit)
    return data


def size_of(file: BinaryIO) -> int | None:
    """The size of a plain file; None where only reading tells (unpacked on the way)."""
    import gzip

    return None if isinstance(file, gzip.GzipFile) else os.fstat(file.fileno()).st_size


def lines(file: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """The lines of a file, each of bounded length.

    Raises: UnreadableDocument: "too_large".
    """
    limit = min(max_bytes, LINE)
    while line := file.readline(limit + 1):
        if len(line) > limit:
            raise too_large("a line", limit)
        yield line


def first_words(file: BinaryIO, max_bytes: int) -> bytes:
    """The head of what follows the blanks that a file begins with; b"" where there are only blanks."""
    seen = 0
    while (chunk := file.read(CHUNK)) and seen <= max_bytes:
        seen += len(chunk)
        if words := chunk.lstrip(BLANK):
            return words + file.read(CHUNK)
    return b""


def xml_memory(data: bytes) -> int:
    """Most bytes that the element tree of this XML takes: nodes and attributes, counted by their marks."""
    return 256 * data.count(b"<") + 220 * data.count(b"=") + 2 * len(data)


def check_json(data: bytes) -> None:
    """Refuse JSON whose objects would not fit.

    Raises: UnreadableDocument: "too_large".
    """
    values = 240 * data.count(b"{") + 90 * data.count(b"[") + 60 * (data.count(b",") + data.count(b":"))
    if values > MEMORY:
        raise too_large("what the JSON holds", MEMORY)


def too_large(what: str, limit: int) -> UnreadableDocument:
    """The refusal of something larger than a limit in bytes."""
    return UnreadableDocument("too_large", f"{what} is larger than {limit / 1e6:g} MB. Split it, or leave it out.")
