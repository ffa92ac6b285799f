"""A document as one line of JSON: the contract's form, with `sections` in place of `text`."""

from __future__ import annotations

import json
from typing import Any

from kg.model import Document, plain


def text(document: Document) -> str:
    """The line, with its end."""
    whole: dict[str, Any] = plain(document)
    for name in ("content_hash", "source_format"):
        del whole[name]
    sections = whole.pop("passages")
    kept = {name: value for name, value in whole.items() if name in ("id", "title") or value not in (None, "", [], ())}
    return json.dumps({**kept, "sections": sections}, ensure_ascii=False, sort_keys=True) + "\n"
