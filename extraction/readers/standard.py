"""The standard form: text normalised, sections named, the content hashed. Every reader ends here."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from kg.errors import UnreadableDocument
from kg.model import Document, Passage, plain

MIN_LETTERS: Final = 20
"""A document with fewer letters than this holds nothing to read."""

MAX_CHARACTERS: Final = 5_000_000
"""Longest running text of one document; the longest theses have a third of it."""

_SPACE = re.compile(r"\s+")
_BEFORE_MARK = re.compile(r" +([,.;:)\]])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
RETRACTED_TITLE: Final = re.compile(
    r"^\W*(retracted( article)?|withdrawn)\s*[:\]\u2013\u2014-]|"
    r"[\[(]\s*(retracted|withdrawn)( article)?\s*[\])]\W*$",
    re.I,
)

_SECTION_WORDS: Final = (
    ("introduction", ("introduction", "intro", "background", "rationale", "literature")),
    ("conclusions", ("conclusion", "concluding", "perspective", "practical application", "take home", "implication")),
    ("discussion", ("discussion", "limitation", "comment", "interpretation")),
    ("results", ("result", "finding", "outcomes of")),
    ("methods", ("method", "material", "subject", "participant", "procedure", "protocol", "statistic", "design",
                 "experimental", "patients", "measurement", "trial registration", "analysis")),
)  # fmt: skip


def fold(text: str | None) -> str:
    """Text in NFC with white space folded and control characters gone.

    >>> fold("VO2max   rose\\n by 5% .")
    'VO2max rose by 5%.'
    """
    clean = _CONTROL.sub(" ", unicodedata.normalize("NFC", text or ""))
    return _BEFORE_MARK.sub(r"\1", _SPACE.sub(" ", clean)).strip()


def section_of(heading: str | None, given: str = "") -> str | None:
    """The section that a heading (or the source's own section type) names; None where it names none.

    >>> section_of("2. Materials and methods"), section_of("Anthropometry")
    ('methods', None)
    """
    for text in (given, heading or ""):
        lowered = text.lower()
        if "result" in lowered and "discussion" in lowered:
            return "results"
        for section, words in _SECTION_WORDS:
            if any(word in lowered for word in words):
                return section
    return None


def passages(parts: Iterable[tuple[str, str | None, str]]) -> tuple[Passage, ...]:
    """(section, heading, text) triples as passages; empty texts are left out."""
    found = ((section, fold(heading) or None, fold(text)) for section, heading, text in parts)
    return tuple(Passage(section, heading, text) for section, heading, text in found if text)


def document_id(pmcid: str = "", pmid: str = "", doi: str = "", given: str = "") -> str:
    """The id by the contract: given, else PMC…, PMID:…, doi:…; "" where there is none (`document` hashes then)."""
    if given:
        return given
    if pmcid:
        return pmcid if pmcid.upper().startswith("PMC") else f"PMC{pmcid}"
    return f"PMID:{pmid}" if pmid else f"doi:{doi}" if doi else ""


def year_in(text: str | None) -> int | None:
    """The first plausible year in a text.

    >>> year_in("2003 Jan-Feb")
    2003
    """
    found = re.search(r"\b(1[89]\d\d|20\d\d)\b", text or "")
    return int(found.group()) if found else None


def clean_doi(text: str | None) -> str:
    """A DOI without its resolver, lower case kept as given; "" where it is none.

    >>> clean_doi("https://doi.org/10.1000/abc")
    '10.1000/abc'
    """
    found = re.search(r"10\.\d{4,9}/\S+", text or "")
    return found.group().rstrip(".,;)") if found else ""


def document(*, least: int = MIN_LETTERS, **fields: Any) -> Document:
    """A document with its content hash; the id is made from the content where `id` is "".

    Args:
        least: with fewer letters than this it is refused; whoever gives sentences one by one may give a short one.

    Raises: UnreadableDocument: no text worth reading, or more than any paper has.
    """
    title = fold(fields.pop("title", ""))
    texts: tuple[Passage, ...] = fields.pop("passages")
    if sum(len(passage.text) for passage in texts) > MAX_CHARACTERS:
        raise UnreadableDocument("too_large", f"the text is longer than {MAX_CHARACTERS:,} characters. Split it.")
    if sum(character.isalpha() for passage in texts for character in passage.text) < least:
        raise UnreadableDocument("no_text", "the document holds no running text. Give one with an abstract or a body.")
    given = fields.pop("id", "")
    if fields.get("status", "published") == "published" and RETRACTED_TITLE.search(title):
        fields["status"] = "retracted"
    draft = Document(id=given or "sha256:", title=title, passages=texts, **fields)
    try:
        digest = content_hash(draft)
    except UnicodeEncodeError:
        raise UnreadableDocument(
            "wrong_encoding", "the text holds half of a surrogate pair. Save it as UTF-8."
        ) from None
    return dataclasses.replace(draft, id=given or f"sha256:{digest}", content_hash=digest)


def content_hash(draft: Document) -> str:
    """Hex SHA-256 of what the document says, whatever the format it came in."""
    body = plain(draft)
    for key in ("content_hash", "source_format"):
        del body[key]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
