"""What Physiograph's own writers add to a file, so that reading it gives the same document again.

The texts stand where the format has them; what the format has no place for stands as JSON under `MARK`: all other
fields, and section, heading and kind of each passage. A file whose passages were changed since is read as any other.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from extraction.readers import standard
from kg.errors import InvalidValue
from kg.model import Document, Passage, Table, plain

MARK: Final = "physiograph"
NOT_XML: Final = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def meta(document: Document, illegal: Callable[[str], bool] = lambda text: False) -> str:
    """The JSON to write.

    Args:
        illegal: texts that the format cannot hold letter for letter; they are kept in the JSON.
    """
    whole: dict[str, Any] = plain(document)
    for name in ("content_hash", "source_format"):
        del whole[name]
    for passage in whole["passages"]:
        if passage["section"] != "title" and not illegal(passage["text"]):
            del passage["text"]
    return json.dumps(whole, sort_keys=True)


def document(written: str, texts: Mapping[int, str], form: str) -> Document | None:
    """The document of the JSON and the texts by the number of their passage; None where they do not fit together."""
    try:
        fields: dict[str, Any] = json.loads(written)
        made = [_passage(raw, texts.get(place)) for place, raw in enumerate(fields.pop("passages"))]
        if set(texts) - set(range(len(made))):
            return None
        return of_fields(fields, tuple(made), form)
    except (ValueError, TypeError, KeyError, AttributeError, InvalidValue, RecursionError):
        return None


def of_fields(fields: Mapping[str, Any], passages: tuple[Passage, ...], form: str) -> Document:
    """A document of plain values.

    Raises: KeyError, TypeError, ValueError: they are no document's. UnreadableDocument: there is no text.
    """
    given = dict(fields)
    for name in ("authors", "keywords", "notice_for"):
        given[name] = tuple(_text(item) for item in given.get(name, ()))
    given["abbreviations"] = tuple((_text(short), _text(long)) for short, long in given.get("abbreviations", ()))
    given["tables"] = tuple(_table(raw) for raw in given.get("tables", ()))
    if not isinstance(given.get("year"), int | None) or isinstance(given.get("year"), bool):
        raise TypeError("year")
    for name in ("id", "title", "journal", "doi", "pmid", "pmcid", "article_type", "status", "language"):
        if name in given:
            _text(given[name])
    extra = set(given) - {field.name for field in dataclasses.fields(Document)}
    if extra or not given.get("id"):
        raise KeyError("fields")
    if given["id"].startswith("sha256:"):
        given["id"] = ""  # made of the content again
    return standard.document(passages=passages, source_format=form, least=1, **given)


def _passage(raw: Mapping[str, Any], text: str | None) -> Passage:
    found = raw.get("text", text)
    heading, whole = raw.get("heading"), bool(raw.get("whole_sentence", False))
    return Passage(_text(raw["section"]), None if heading is None else _text(heading), _text(found), whole)


def _table(raw: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(_text(cell) for cell in row) for row in raw["rows"])
    return Table(_text(raw["label"]), _text(raw["caption"]), rows)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value
