"""JSON lines: one paper a line, as text or as sentences that are kept one to one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extraction.readers import bioc, layout, limits, own, standard
from kg.errors import UnreadableDocument
from kg.model import STATUSES, Document, Passage, Refusal

HEADING_LINE = re.compile(
    r"^\s*(?P<where>(?:ABSTRACT|BODY)(?:\.[^\n]{1,150}?)?|[A-Z][A-Z &/,'()-]*(?:\.[A-Z][A-Za-z &/,'()-]*)*):+\s*$"
)
"""A line of its own such as `ABSTRACT.METHODS:`."""

TEXT_FIELDS = ("journal", "article_type", "language", "doi", "pmid", "pmcid")


def read(lines: Iterable[bytes], source: str) -> Iterator[Document | Refusal]:
    """A document or a refusal for every line that is not blank; refusals are named source:line."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield from _of(_parsed(line), f"{source}:{number}")
            except UnreadableDocument as error:
                yield Refusal(f"{source}:{number}", error.code, str(error))


def read_records(items: Iterable[Any], source: str) -> Iterator[Document | Refusal]:
    """A document or a refusal for every object of a JSON list; refusals are named source#number."""
    number = 0
    for number, item in enumerate(items, 1):
        try:
            yield from _of(item, f"{source}#{number}")
        except UnreadableDocument as error:
            yield Refusal(f"{source}#{number}", error.code, str(error))
    if not number:
        yield Refusal(source, "no_documents", "the list holds no papers.")


def _of(value: Any, source: str) -> Iterator[Document | Refusal]:
    """A line is a paper in the contract's form, or a BioC document or collection."""
    if isinstance(value, Mapping) and "passages" in value:
        yield from bioc.read_json({"documents": [value]}, source)
    elif isinstance(value, Mapping) and "documents" in value:
        yield from bioc.read_json(value, source)
    else:
        yield from_record(value)


def _parsed(line: bytes) -> Any:
    limits.check_json(line)
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableDocument("wrong_encoding", "the line is not UTF-8. Save the file as UTF-8.") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument("malformed_json", f"the line is not JSON: {error}.") from None


def from_record(record: Any) -> Document:
    """The paper in one JSON object of the contract's form.

    Raises: UnreadableDocument: no object, no id, neither text nor sentences.
    """
    if not isinstance(record, Mapping):
        raise UnreadableDocument("malformed_json", "a line must be a JSON object with id, and text or sentences.")
    if "sections" in record:
        return _own(record)
    fields = {name: standard.fold(_string(record, name)) for name in TEXT_FIELDS}
    fields["doi"] = standard.clean_doi(fields["doi"])
    given = standard.document_id(fields["pmcid"], fields["pmid"], fields["doi"], standard.fold(_string(record, "id")))
    if not given:
        raise UnreadableDocument("missing_id", 'the line has no "id". Give each paper one.')
    title = standard.fold(_string(record, "title"))
    fields["article_type"] = fields["article_type"].lower()
    status = _string(record, "status") or "published"
    if status not in STATUSES:
        raise UnreadableDocument("bad_status", f"status {status!r} is not one of {', '.join(STATUSES)}.")
    return standard.document(
        id=given,
        title=title,
        passages=_passages(record, title),
        year=_year(record.get("year")),
        authors=tuple(standard.fold(str(name)) for name in _list(record, "authors")),
        keywords=tuple(standard.fold(str(word)) for word in _list(record, "keywords")),
        status=status,
        source_format="jsonl",
        least=1,
        **fields,
    )


def _own(record: Mapping[str, Any]) -> Document:
    """The paper in a line that our own writer wrote."""
    try:
        passages = tuple(
            Passage(str(raw["section"]), raw.get("heading"), str(raw["text"]), bool(raw.get("whole_sentence")))
            for raw in _list(record, "sections")
        )
        return own.of_fields({name: value for name, value in record.items() if name != "sections"}, passages, "jsonl")
    except UnreadableDocument:
        raise
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnreadableDocument(
            "bad_field", '"sections" goes with the fields that physiograph export --format jsonl writes.'
        ) from None


def _passages(record: Mapping[str, Any], title: str) -> tuple[Passage, ...]:
    if record.get("sentences") is not None:
        return _sentences(_list(record, "sentences"), title)
    text = _string(record, "text") or _string(record, "abstract")
    return standard.passages([("title", None, title), *by_heading_lines(text)])


def _sentences(items: list[Any], title: str) -> tuple[Passage, ...]:
    """Given sentences as passages, one to one; the item with i = 0, or equal to the title, is the title."""
    found = []
    for place, item in enumerate(items):
        text = item.get("text") if isinstance(item, Mapping) else item
        if not isinstance(text, str) or not text.strip():
            raise UnreadableDocument("bad_sentence", f"sentence {place} has no text. Give each sentence one.")
        number = item.get("i") if isinstance(item, Mapping) else None
        is_title = place == 0 and (number == 0 or (bool(title) and standard.fold(text) == title))
        found.append(Passage("title" if is_title else "abstract", None, text, whole_sentence=True))
    return tuple(found)


def by_heading_lines(text: str) -> Iterator[tuple[str, str | None, str]]:
    """Text cut at heading lines in capitals; text without any is one abstract.

    >>> list(by_heading_lines("ABSTRACT.AIM:\\nTo run.\\nBODY.METHODS:\\nWe ran."))
    [('abstract', 'AIM', 'To run.'), ('methods', 'METHODS', 'We ran.')]
    """
    section, heading, lines = "abstract", None, list[str]()
    body = ""
    for line in [*text.splitlines(), "END:"]:
        found = HEADING_LINE.match(line)
        if found is None:
            lines.append(line)
            continue
        if section != "title" and any(part.strip() for part in lines):
            yield from _parts(section, heading, lines)
        first, *rest = found["where"].split(".", 1)
        lines = []
        if first in ("TITLE", "ABSTRACT"):
            section = first.lower()
            heading = rest[-1].rpartition(".")[2] if rest else None
        else:
            heading = rest[-1] if rest and first == "BODY" else None if first == "BODY" else found["where"]
            section = body = layout.section_after(heading, body) if heading else body or "other"


def _parts(section: str, heading: str | None, lines: list[str]) -> Iterator[tuple[str, str | None, str]]:
    """An abstract's block as it is; the body by paragraphs, cells of tables apart."""
    if section == "abstract":
        yield section, heading, "\n".join(lines).strip()
        return
    for is_table, text in layout.blocks(lines):
        yield ("other", layout.TABLE, text) if is_table else (section, heading, text)


def _string(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise UnreadableDocument("bad_field", f'"{name}" is {type(value).__name__}; it must be text.')


def _list(record: Mapping[str, Any], name: str) -> list[Any]:
    value = record.get(name) or []
    if not isinstance(value, list):
        raise UnreadableDocument("bad_field", f'"{name}" is {type(value).__name__}; it must be a list.')
    return value


def _year(value: Any) -> int | None:
    if value is None or value == "":
        return None
    year = standard.year_in(str(value))
    if year is None:
        raise UnreadableDocument("bad_year", f"year {value!r} is not a year such as 2018.")
    return year
