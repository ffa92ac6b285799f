"""PubMed article sets: written from Europe PMC's records, or put together from PubMed's own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from extraction.fetch.source import Record

HEADING = re.compile(r"<h\d[^>]*>(.*?)</h\d>", re.I | re.S)
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
HEAD: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n'
FOOT: Final = b"</PubmedArticleSet>\n"


def article_set(articles: Iterable[Any]) -> bytes:
    """The bytes of a set of `PubmedArticle` elements, one a line."""
    from lxml import etree

    lines = [etree.tostring(article, encoding="utf-8", with_tail=False) + b"\n" for article in articles]
    return HEAD + b"".join(lines) + FOOT


def from_europepmc(record: Record) -> Any:
    """A `PubmedArticle` element with what a core record of Europe PMC says."""
    from lxml import etree

    whole = etree.Element("PubmedArticle")
    citation = _box(whole, "MedlineCitation")
    _add(citation, "PMID", record.get("pmid"))
    article = _box(citation, "Article")
    _journal(article, record)
    _add(article, "ArticleTitle", plain(record.get("title")))
    _add(article, "ELocationID", record.get("doi"), EIdType="doi")
    _abstract(article, str(record.get("abstractText", "")))
    _authors(article, record)
    _add(article, "Language", record.get("language"))
    kinds = _box(article, "PublicationTypeList")
    for kind in _listed(record, "pubTypeList", "pubType"):
        _add(kinds, "PublicationType", str(kind))
    _corrections(citation, record)
    words = _box(citation, "KeywordList")
    for word in _listed(record, "keywordList", "keyword"):
        _add(words, "Keyword", plain(word))
    ids = _box(_box(whole, "PubmedData"), "ArticleIdList")
    for kind, key in (("pubmed", "pmid"), ("pmc", "pmcid"), ("doi", "doi")):
        _add(ids, "ArticleId", record.get(key), IdType=kind)
    return whole


def plain(text: Any) -> str:
    """Text without markup; sub- and superscripts stay where they are.

    >>> plain("VO<sub>2</sub>max &amp; <i>p</i> &lt; 0.05")
    'VO2max & p < 0.05'
    """
    return " ".join(html.unescape(TAG.sub("", str(text or ""))).split())


def labelled(abstract: str) -> Iterator[tuple[str, str]]:
    """The parts of an abstract with their headings, "" where it has none.

    >>> list(labelled("<h4>Aim</h4>To see. <h4>Results</h4>Seen."))
    [('Aim', 'To see.'), ('Results', 'Seen.')]
    """
    first, *rest = HEADING.split(abstract)
    if plain(first):
        yield "", plain(first)
    for label, text in zip(rest[::2], rest[1::2], strict=True):
        if plain(text):
            yield plain(label).rstrip(":"), plain(text)


def _box(parent: Any, tag: str, **attributes: str) -> Any:
    """A new child that will hold others."""
    from lxml import etree

    return etree.SubElement(parent, tag, attributes)


def _add(parent: Any, tag: str, text: Any, **attributes: str) -> None:
    """A new child with text; none where there is no text."""
    if words := NOT_XML.sub("", str(text or "")).strip():
        _box(parent, tag, **attributes).text = words


def _journal(article: Any, record: Record) -> None:
    info = record.get("journalInfo") or {}
    journal = _box(article, "Journal")
    date = _box(_box(journal, "JournalIssue"), "PubDate")
    _add(date, "Year", record.get("pubYear") or info.get("yearOfPublication") or "")
    preprint_server = (record.get("bookOrReportDetails") or {}).get("publisher")
    _add(journal, "Title", plain((info.get("journal") or {}).get("title") or preprint_server))


def _abstract(article: Any, text: str) -> None:
    abstract = _box(article, "Abstract")
    for label, part in labelled(text):
        if label:
            _add(abstract, "AbstractText", part, Label=NOT_XML.sub("", label))
        else:
            _add(abstract, "AbstractText", part)


def _authors(article: Any, record: Record) -> None:
    people = _box(article, "AuthorList")
    for person in _listed(record, "authorList", "author"):
        author = _box(people, "Author")
        _add(author, "LastName", plain(person.get("lastName")))
        _add(author, "ForeName", plain(person.get("firstName") or person.get("initials")))
        if not len(author):
            _add(author, "CollectiveName", plain(person.get("collectiveName") or person.get("fullName")))


def _corrections(citation: Any, record: Record) -> None:
    """Retractions, errata and the like; "Retraction in" of Europe PMC is "RetractionIn" of PubMed."""
    listed = _box(citation, "CommentsCorrectionsList")
    for item in _listed(record, "commentCorrectionList", "commentCorrection"):
        kind = "".join(word.capitalize() for word in re.findall(r"[A-Za-z]+", str(item.get("type", ""))))
        entry = _box(listed, "CommentsCorrections", RefType=kind)
        if str(item.get("source", "MED")) == "MED":
            _add(entry, "PMID", str(item.get("id") or ""))


def _listed(record: Record, outer: str, inner: str) -> list[Any]:
    found = (record.get(outer) or {}).get(inner) or []
    return [item for item in (found if isinstance(found, list) else [found]) if item]
