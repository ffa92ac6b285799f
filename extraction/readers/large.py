"""Sets of many records in XML too large to hold at once: checked whole first, then read record by record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from extraction.readers import limits
from extraction.readers.xml import Element, damaged, refuse_entities
from kg.errors import UnreadableDocument

RECORDS: Final = {
    "pubmed": ("{*}PubmedArticle", "{*}MedlineCitation"),
    "bioc_xml": ("{*}document",),
    "jats": ("{*}article",),
}
"""Elements that are one record each, by format."""

NAMED: Final = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;)[A-Za-z][A-Za-z0-9]{1,31};")


class Metered:
    """A file that refuses to be read on when too much was read since the last record."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.used = file, 0

    def read(self, size: int) -> bytes:
        """The next bytes. Raises: UnreadableDocument: "too_large"."""
        data = self.file.read(size)
        self.used += limits.xml_memory(data)
        if self.used > limits.MEMORY:
            raise limits.too_large("one record of the set", limits.MEMORY)
        return data


class _Nothing:
    """A parser target that keeps nothing."""

    def close(self) -> None:
        """The end."""


def check(file: BinaryIO, max_bytes: int) -> None:
    """Read the XML to its end without keeping it: a file that breaks off gives no record at all.

    Raises: UnreadableDocument: "malformed_xml", "entity_bomb", "too_large".
    """
    from lxml import etree

    parser = etree.XMLParser(
        target=cast("etree.ParserTarget", _Nothing()), resolve_entities=False, no_network=True, load_dtd=False
    )
    seen, before = 0, b""
    try:
        while chunk := file.read(limits.CHUNK):
            seen += len(chunk)
            if seen > max_bytes:
                raise limits.too_large("the file", max_bytes)
            refuse_entities(before + chunk)
            if NAMED.search(before + chunk):
                raise UnreadableDocument("malformed_xml", "a set this large must not use named entities. Split it.")
            before = chunk[-40:]
            parser.feed(chunk)
        parser.close()
    except UnreadableDocument:
        raise
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise damaged(error) from None


def records(file: BinaryIO, form: str) -> Iterator[Element]:
    """The records of a checked file, one at a time; each is emptied when the next is asked for.

    Raises: UnreadableDocument: "malformed_xml", "too_large".
    """
    from lxml import etree

    metered = Metered(file)
    stream = etree.iterparse(
        metered, events=("end",), tag=RECORDS[form], resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in stream:
            if form == "pubmed" and element.tag.endswith("MedlineCitation") and _is_inner(element):
                continue
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            metered.used = 0
    except (etree.XMLSyntaxError, LookupError) as error:
        raise damaged(error) from None


def _is_inner(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag.endswith("PubmedArticle")
