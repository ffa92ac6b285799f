"""XML of papers: the root element says which reader takes it; sets too large to hold go record by record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from extraction.readers import bioc, jats, large, limits, pubmed, xml
from extraction.readers.sniff import ROOTS
from kg.errors import UnreadableDocument
from kg.model import Document, Refusal


def read(file: BinaryIO, form: str, source: str, max_bytes: int) -> Iterator[Document | Refusal]:
    """The documents of an open XML file.

    Raises: UnreadableDocument: whatever is wrong with the file as a whole.
    """
    data = limits.read_up_to(file, limits.cap(form, max_bytes))
    if data is not None and (form not in large.RECORDS or limits.xml_memory(data) <= limits.MEMORY):
        yield from _of_root(xml.parse(data), source)
        return
    del data
    if form not in large.RECORDS:
        raise limits.too_large("the file", limits.cap(form, max_bytes))
    file.seek(0)
    large.check(file, max_bytes)
    file.seek(0)
    yield from _of_set(file, form, source)


def _of_root(root: xml.Element, source: str) -> Iterator[Document | Refusal]:
    form = ROOTS.get(xml.local(root).encode(), "xml")
    if form == "pubmed":
        yield from pubmed.read(root, source)
    elif form == "bioc_xml":
        yield from bioc.read_xml(root, source)
    elif form == "jats":
        articles = [root] if xml.local(root) == "article" else list(xml.descendants(root, "article"))
        if not articles:
            raise UnreadableDocument("unknown_xml", f"no article in the XML, only <{xml.local(root)}>.")
        for number, article in enumerate(articles, 1):
            yield _one(article, "jats", source if len(articles) == 1 else f"{source}#{number}")
    else:
        raise UnreadableDocument("unknown_xml", f"<{xml.local(root)}> is neither JATS, PubMed nor BioC XML.")


def _of_set(file: BinaryIO, form: str, source: str) -> Iterator[Document | Refusal]:
    number = 0
    for number, record in enumerate(large.records(file, form), 1):
        yield _one(record, form, f"{source}#{number}")
    if not number:
        raise UnreadableDocument("no_documents", "the set holds no record.")


def _one(record: xml.Element, form: str, source: str) -> Document | Refusal:
    try:
        if form == "jats":
            return jats.read(record)
        return bioc.read_xml_document(record) if form == "bioc_xml" else pubmed.read_record(record)
    except UnreadableDocument as error:
        return Refusal(source, error.code, str(error))
