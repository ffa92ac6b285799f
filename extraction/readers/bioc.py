"""BioC, as XML and as JSON: documents of passages that say their type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extraction.readers import own, standard
from extraction.readers.xml import Element, children, descendants, first, text_of
from kg.errors import UnreadableDocument
from kg.model import Document, Refusal

SKIPPED = (
    "ref",
    "table",
    "fig",
    "ack_fund",
    "auth_cont",
    "comp_int",
    "suppl",
    "footnote",
    "abbr",
    "appendix",
    "review_info",
)
SECTIONS = {
    "title": "title",
    "abstract": "abstract",
    "intro": "introduction",
    "methods": "methods",
    "results": "results",
    "discuss": "discussion",
    "concl": "conclusions",
}


def read_xml(root: Element, source: str) -> Iterator[Document | Refusal]:
    """Every document of a BioC XML collection."""
    number = 0
    for number, item in enumerate(descendants(root, "document"), 1):
        yield _safely(_as_json(item), "bioc_xml", f"{source}#{number}")
    if not number:
        yield Refusal(source, "no_documents", "the BioC collection holds no documents.")


def read_xml_document(item: Element) -> Document:
    """The paper in a BioC `document` element.

    Raises: UnreadableDocument: no running text.
    """
    return _document(_as_json(item), "bioc_xml")


def _as_json(item: Element) -> dict[str, Any]:
    passages = [{"infons": _infons(each), "text": _passage_text(each)} for each in children(item, "passage")]
    return {"id": text_of(first(item, "id")), "infons": _infons(item), "passages": passages}


def read_json(data: Any, source: str) -> Iterator[Document | Refusal]:
    """Every document of a BioC JSON collection (or of a list of collections)."""
    collections = data if isinstance(data, list) else [data]
    number = 0
    for collection in collections:
        held = collection.get("documents") if isinstance(collection, Mapping) else None
        for raw in held if isinstance(held, list) else ():
            number += 1
            yield _safely(raw, "bioc_json", f"{source}#{number}")
    if not number:
        yield Refusal(source, "no_documents", "the BioC collection holds no documents.")


def _infons(element: Element) -> dict[str, str]:
    return {item.get("key", ""): text_of(item) for item in children(element, "infon")}


def _passage_text(passage: Element) -> str:
    whole = first(passage, "text")
    return (
        text_of(whole)
        if whole is not None
        else " ".join(text_of(first(s, "text")) for s in children(passage, "sentence"))
    )


def _safely(raw: Any, form: str, source: str) -> Document | Refusal:
    try:
        return _document(raw, form)
    except UnreadableDocument as error:
        return Refusal(source, error.code, str(error))


def _document(raw: Any, form: str) -> Document:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("passages"), list):
        raise UnreadableDocument("malformed_bioc", "a BioC document is an object with a list of passages.")
    items = [item for item in raw["passages"] if isinstance(item, Mapping)]
    infons = raw.get("infons")
    if isinstance(infons, Mapping) and isinstance(mark := infons.get(own.MARK), str):
        texts = {place: str(item.get("text")) for place, item in enumerate(items)}
        if (written := own.document(mark, texts, form)) is not None:
            return written
    notes = {**_strings(raw.get("infons"))}
    for item in items[:1]:
        notes |= _strings(item.get("infons"))
    parts = list(_parts(items))
    title = next((text for section, _, text in parts if section == "title"), "")
    doi = standard.clean_doi(notes.get("article-id_doi") or notes.get("doi"))
    pmid, pmcid = (
        notes.get("article-id_pmid", notes.get("pmid", "")),
        notes.get("article-id_pmc", notes.get("pmcid", "")),
    )
    given = standard.fold(str(raw.get("id") or ""))
    if given.isdigit() and not pmid:
        pmid, given = given, ""
    return standard.document(
        id=given or standard.document_id(pmcid, pmid, doi),
        title=title,
        passages=standard.passages(parts),
        year=standard.year_in(notes.get("year") or notes.get("date")),
        journal=standard.fold(notes.get("journal", "")),
        doi=doi,
        pmid=pmid,
        pmcid=pmcid,
        article_type=notes.get("article-type", notes.get("article_type", "")).lower(),
        status="retracted" if notes.get("status") == "retracted" else "published",
        language=notes.get("language", "")[:2],
        source_format=form,
    )


def _strings(infons: Any) -> dict[str, str]:
    return {str(k): standard.fold(str(v)) for k, v in infons.items()} if isinstance(infons, Mapping) else {}


def _parts(items: list[Mapping[str, Any]]) -> Iterator[tuple[str, str | None, str]]:
    heading: str | None = None
    inherited = "abstract"
    for place, item in enumerate(items):
        notes, text = _strings(item.get("infons")), str(item.get("text") or "")
        where = notes.get("section_type", notes.get("section", "")).lower()
        kind = notes.get("type", "").lower()
        if any(word == where or kind.startswith(word) for word in SKIPPED):
            continue
        if "title" in kind and kind not in ("title", "front", "article-title") and where != "title":
            heading = text
            continue
        if (place == 0 and kind in ("title", "front", "", "article-title")) or where == "title" or kind == "title":
            yield "title", None, text
            continue
        named = SECTIONS.get(where) or SECTIONS.get(kind) or standard.section_of(where or kind)
        inherited = named or inherited
        yield inherited, notes.get("heading") or notes.get("label") or heading, text
