"""PubMed/MEDLINE XML: a set of article records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extraction.readers import standard
from extraction.readers.xml import Element, children, descendants, first, local, text_of
from kg.errors import UnreadableDocument
from kg.model import Document, Refusal

TYPES: Final = (
    ("retraction of publication", "retraction"), ("published erratum", "correction"), ("editorial", "editorial"),
    ("expression of concern", "expression-of-concern"), ("comment", "letter"), ("letter", "letter"), ("news", "news"),
    ("meta-analysis", "meta-analysis"), ("systematic review", "review-article"), ("review", "review-article"),
    ("case reports", "case-report"), ("clinical trial protocol", "protocol"),
    ("randomized controlled trial", "research-article"), ("journal article", "research-article"),
)  # fmt: skip
"""PubMed's publication types and the article type of the standard form; the first that is there counts."""

STATUS: Final = {"RetractionIn": "retracted", "ExpressionOfConcernIn": "concern", "ErratumIn": "corrected"}
NOTICE: Final = ("RetractionOf", "ErratumFor", "ExpressionOfConcernFor", "CommentOn")


def read(root: Element, source: str) -> Iterator[Document | Refusal]:
    """Every record of the set; a record without text is one refusal, named source#number."""
    number = 0
    for number, record in enumerate(descendants(root, "MedlineCitation"), 1):
        try:
            yield read_record(record)
        except UnreadableDocument as error:
            yield Refusal(f"{source}#{number}", error.code, str(error))
    if not number:
        yield Refusal(source, "no_documents", "the article set holds no record.")


def read_record(record: Element) -> Document:
    """The paper in a `PubmedArticle` or `MedlineCitation` element.

    Raises: UnreadableDocument: no abstract.
    """
    if local(record) == "PubmedArticle":
        record = first(record, "MedlineCitation")
    article = first(record, "Article")
    pmid = standard.fold(text_of(first(record, "PMID")))
    other = {item.get("IdType", ""): standard.fold(text_of(item)) for item in _ids(record)}
    locations = {item.get("EIdType", ""): text_of(item) for item in children(article, "ELocationID")}
    doi = standard.clean_doi(locations.get("doi") or other.get("doi"))
    title = standard.fold(text_of(first(article, "ArticleTitle"))).removesuffix(".")
    kinds = {standard.fold(text_of(kind)).lower() for kind in descendants(article, "PublicationType")}
    language = standard.fold(text_of(first(article, "Language"))).lower()
    parts = [("title", None, title), *_abstract(article)]
    return standard.document(
        id=standard.document_id(other.get("pmc", ""), pmid, doi),
        title=title,
        passages=standard.passages(parts),
        year=_year(article),
        journal=standard.fold(text_of(first(article, "Journal", "Title"))),
        doi=doi,
        pmid=pmid,
        pmcid=other.get("pmc", ""),
        authors=tuple(filter(None, (_name(author) for author in descendants(article, "Author")))),
        keywords=tuple(filter(None, (standard.fold(text_of(word)) for word in descendants(record, "Keyword")))),
        article_type=next((name for word, name in TYPES if word in kinds), ""),
        status="retracted" if "retracted publication" in kinds else _status(record),
        language={"eng": "en", "rus": "ru", "ger": "de", "fre": "fr", "spa": "es"}.get(language, language[:2]),
        notice_for=tuple(_notices(record)),
        source_format="pubmed",
    )


def _ids(record: Element) -> Iterator[Element]:
    parent = record.getparent() if record is not None else None
    data = first(parent, "PubmedData", "ArticleIdList") if parent is not None else None
    yield from children(data, "ArticleId")


def _abstract(article: Element | None) -> Iterator[tuple[str, str | None, str]]:
    for text in children(first(article, "Abstract"), "AbstractText"):
        label = text.get("Label") or None
        yield "abstract", None if label in ("UNLABELLED", "UNASSIGNED") else label, text_of(text)


def _year(article: Element | None) -> int | None:
    dates = [first(article, "Journal", "JournalIssue", "PubDate"), *children(article, "ArticleDate")]
    found = [
        standard.year_in(text_of(first(d, "Year")) or text_of(first(d, "MedlineDate"))) for d in dates if d is not None
    ]
    return min((year for year in found if year is not None), default=None)


def _name(author: Element) -> str:
    parts = (text_of(first(author, "ForeName")), text_of(first(author, "LastName")))
    return standard.fold(" ".join(parts)) or standard.fold(text_of(first(author, "CollectiveName")))


def _status(record: Element) -> str:
    kinds = [item.get("RefType", "") for item in descendants(record, "CommentsCorrections")]
    return next((status for kind, status in STATUS.items() if kind in kinds), "published")


def _notices(record: Element) -> Iterator[str]:
    for item in descendants(record, "CommentsCorrections"):
        pmid = standard.fold(text_of(first(item, "PMID")))
        if item.get("RefType") in NOTICE and pmid:
            yield f"PMID:{pmid}"
