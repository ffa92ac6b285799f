"""A document as a BioC JSON collection of one."""

from __future__ import annotations

import json
from typing import Any, Final

from extraction.readers import own
from kg.model import Document

SECTION_TYPES: Final = {
    "title": "TITLE", "abstract": "ABSTRACT", "introduction": "INTRO", "methods": "METHODS", "results": "RESULTS",
    "discussion": "DISCUSS", "conclusions": "CONCL", "other": "PARAGRAPH",
}  # fmt: skip


def text(document: Document) -> str:
    """The file."""
    infons = {"year": str(document.year or ""), "journal": document.journal, "article-id_doi": document.doi,
              "article-id_pmid": document.pmid, "article-id_pmc": document.pmcid, "article-type": document.article_type,
              "status": document.status, "language": document.language}  # fmt: skip
    notes = {name: value for name, value in infons.items() if value} | {own.MARK: own.meta(document)}
    passages: list[dict[str, Any]] = []
    offset = 0
    for passage in document.passages:
        kind = {"section_type": SECTION_TYPES[passage.section], "type": "front" if passage.section == "title" else "p"}
        heading = {"heading": passage.heading} if passage.heading else {}
        passages.append({"offset": offset, "infons": {**kind, **heading}, "text": passage.text})
        offset += len(passage.text) + 1
    paper = {"id": document.id, "infons": notes, "passages": passages}
    whole = {"source": "physiograph", "date": "", "key": "", "documents": [paper]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
