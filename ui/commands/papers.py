"""`physiograph export --format jats|bioc|jsonl`: the papers of a workspace in a standard form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.commands import console

if TYPE_CHECKING:
    from ui.workspace import Workspace


def export(space: Workspace, form: str, out: Path, as_of: int | None = None) -> None:
    """Write all papers, accepted or not; with `as_of` those published in this year or before."""
    from extraction.writers import write

    with space.ledger() as ledger:
        some = (d for d in ledger.documents() if as_of is None or (d.year is not None and d.year <= as_of))
        count = write(some, form, out)
    console.say(f"{count} papers → {out}")
