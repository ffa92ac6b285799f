"""`physiograph ground`: the concepts that names may stand for."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import InvalidValue
from kg.model import CONCEPT_TYPES
from ui.commands import console

Mention = tuple[str, str | None]
"""A name and the concept type that is expected of it."""


def ground(
    text: Annotated[str | None, typer.Argument(help="A name, e.g. VO2max.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A mention a line, optionally TAB type.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON lines.")] = False,
) -> None:
    """Find the concepts a name may stand for, with a score and the reason of each."""
    from kg.model import plain
    from ontology.batch import ground_all
    from ui.cli import grounder

    if (text is None) == (file is None):
        raise typer.BadParameter("give either TEXT or --file FILE")
    wanted = [(text, None)] if text is not None else _mentions(file)
    for (mention, _), found in zip(wanted, ground_all(grounder(), wanted), strict=True):
        if as_json:
            told = {"text": mention, "candidates": [plain(item) for item in found]}
            console.say(json.dumps(told, ensure_ascii=False, default=str))
        elif found:
            rows = [(item.id, item.name, item.type, item.score, item.reason) for item in found]
            console.table(("id", "name", "type", "score", "reason"), rows)
        else:
            console.say(f"{mention}: no concept. It would be kept as an ungrounded name.")


def _mentions(file: Path | None) -> list[Mention]:
    """The mentions of a file; a type that there is not is told once, and its lines are grounded without a type."""
    from ontology.term_types import CALLED, concept_type

    if file is None or not file.is_file():
        raise InvalidValue(f"no file {str(file)!r}. Give a text file with a mention a line.")
    unknown: Counter[str] = Counter()
    found: list[Mention] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        mention, _, word = line.partition("\t")
        kind = concept_type(word) if word.strip() else None
        unknown[word.strip()] += bool(word.strip()) and kind is None
        found.append((mention, kind))
    for word, count in sorted(unknown.items()):
        if count:
            allowed = ", ".join([*CONCEPT_TYPES, *sorted(CALLED)])
            console.logger.warning("%d mentions of type %r are grounded without a type; use %s", count, word, allowed)
    return found
