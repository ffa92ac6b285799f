"""A document as a JATS article; what JATS has no place for, or prints otherwise, stands in a custom-meta element."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from extraction.readers import own
from kg.model import Document, Passage, Table

Numbered = tuple[int, Passage]

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def text(document: Document) -> str:
    """The file."""
    numbered = list(enumerate(document.passages))
    abstract = [item for item in numbered if item[1].section == "abstract"]
    body = [item for item in numbered if item[1].section not in ("title", "abstract")]
    kind = f" article-type={quoteattr(_legal(document.article_type))}" if document.article_type else ""
    language = f" xml:lang={quoteattr(_legal(document.language))}" if document.language else ""
    parts = [
        f"{HEAD}<article{kind}{language}><front>",
        _element("journal-meta", _element("journal-title-group", _leaf("journal-title", document.journal))),
        _element("article-meta", "".join(_meta(document)) + _element("abstract", "".join(_sections(abstract)))
                 + _element("custom-meta-group", _element("custom-meta", _leaf("meta-name", own.MARK)
                            + _leaf("meta-value", own.meta(document, illegal=_is_changed))))),
        f"</front>{_element('body', ''.join(_sections(body)) + ''.join(_table(one) for one in document.tables))}",
        "</article>\n",
    ]  # fmt: skip
    return "".join(parts)


def _meta(document: Document) -> Iterator[str]:
    for kind, value in (("pmc", document.pmcid), ("pmid", document.pmid), ("doi", document.doi)):
        if value:
            yield f'<article-id pub-id-type="{kind}">{escape(_legal(value))}</article-id>'
    yield _element("title-group", _leaf("article-title", document.title))
    names = "".join(_element("contrib", _leaf("string-name", name)) for name in document.authors)
    yield _element("contrib-group", names)
    if document.year:
        yield f'<pub-date pub-type="epub"><year>{document.year}</year></pub-date>'
    yield _element("kwd-group", "".join(_leaf("kwd", word) for word in document.keywords))


def _sections(numbered: list[Numbered]) -> Iterator[str]:
    for (section, heading), items in groupby(numbered, key=lambda item: (item[1].section, item[1].heading)):
        inside = "".join(
            f'<p specific-use="{own.MARK}:{number}">{escape(_legal(passage.text))}</p>' for number, passage in items
        )
        kind = "" if section in ("abstract", "other") else f' sec-type="{section}"'
        yield f"<sec{kind}>{_leaf('title', heading or '')}{inside}</sec>\n"


def _table(table: Table) -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{escape(_legal(cell))}</td>' for cell in row)}</tr>" for row in table.rows)
    caption = f"<caption><p>{escape(_legal(table.caption))}</p></caption>" if table.caption else ""
    return f"<table-wrap>{_leaf('label', table.label)}{caption}<table><tbody>{rows}</tbody></table></table-wrap>\n"


def _leaf(name: str, text: str) -> str:
    return _element(name, escape(_legal(text)))


def _element(name: str, inside: str) -> str:
    return f"<{name}>{inside}</{name}>" if inside else ""


def _legal(text: str) -> str:
    """Text without the characters that XML forbids or turns into others."""
    return own.NOT_XML.sub(" ", text)


def _is_changed(text: str) -> bool:
    return _legal(text) != text
