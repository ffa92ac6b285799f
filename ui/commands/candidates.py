"""`physiograph terms candidates`: the names that no vocabulary has, most frequent first, for a curator."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from ui.commands import console

if TYPE_CHECKING:
    from ui.commands.name_candidates import NameCandidate

COLUMNS: Final = ("name", "type", "papers", "claims", "variants", "near", "perhaps_same", "document_id", "sentence")
_SHOWN: Final = 60

Same = Mapping[str, list[tuple[str, float]]]
"""Key → (key, similarity) of the candidates that may be the same name."""


class CandidateFormat(StrEnum):
    """How `terms candidates` prints."""

    table = "table"
    tsv = "tsv"
    json = "json"


def candidates(
    top: Annotated[int, typer.Option(min=1, help="How many.")] = 50,
    min_papers: Annotated[int, typer.Option(min=1, help="Leave out names in fewer papers.")] = 1,
    format: Annotated[CandidateFormat, typer.Option(help="How to print them.")] = CandidateFormat.table,
    turtle: Annotated[Path | None, typer.Option(help="Write them here as Turtle stubs, too.")] = None,
    near: Annotated[
        bool, typer.Option("--near", help="Say, by the sentence encoder, which may be one name; takes seconds.")
    ] = False,
) -> None:
    """List the names in the workspace that no vocabulary has, spellings together, those in most papers first."""
    from ontology import lexicon
    from ui.cli import RUN
    from ui.commands.name_candidates import name_candidates

    words = lexicon.load()
    with RUN.open().ledger() as ledger:
        found = name_candidates(ledger.claims(), words, min_papers)
    listed = found[:top]
    _print(listed, _same(listed) if near else {}, format)
    if turtle:
        from ui.commands.name_stubs import stubs
        from ui.workspace import write_lines

        write_lines(turtle, stubs(listed, words))
    if not RUN.quiet:
        sys.stderr.write(f"{len(listed)} of {len(found)} names without a concept{f' → {turtle}' if turtle else ''}\n")


def _same(listed: Sequence[NameCandidate]) -> Same:
    from extraction.name_vectors import name_vectors
    from ontology.near_names import proposals

    def similarity(names: Sequence[str]) -> Any:
        vectors = name_vectors(names)
        return vectors @ vectors.T

    pairs: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for pair in proposals([one.key for one in listed], similarity):
        pairs[pair.one].append((pair.other, pair.similarity))
        pairs[pair.other].append((pair.one, pair.similarity))
    return pairs


def _print(listed: Sequence[NameCandidate], same: Same, format: CandidateFormat) -> None:
    if format is CandidateFormat.json:
        from kg.model import plain

        rows = [{**plain(one), "perhaps_same": [list(pair) for pair in same.get(one.key, ())]} for one in listed]
        console.say(json.dumps(rows, ensure_ascii=False, indent=2))
    elif format is CandidateFormat.tsv:
        for row in (COLUMNS, *(_cells(one, same) for one in listed)):
            console.say("\t".join(" ".join(str(cell).split()) for cell in row))
    else:
        console.table(COLUMNS, [tuple(map(_short, _cells(one, same))) for one in listed])


def _cells(one: NameCandidate, same: Same) -> tuple[str | int, ...]:
    """The values of `COLUMNS`."""
    variants = "; ".join(f"{text} ×{times}" for text, times in one.variants)
    near = f"{one.near.id} {one.near.name} ({one.near.similarity:.2f})" if one.near else ""
    others = "; ".join(f"{key} ({similarity:.2f})" for key, similarity in same.get(one.key, ()))
    return one.name, one.type, one.papers, one.claims, variants, near, others, one.document_id, one.sentence


def _short(cell: str | int) -> str | int:
    return cell if isinstance(cell, int) or len(cell) <= _SHOWN else cell[: _SHOWN - 1] + "…"
