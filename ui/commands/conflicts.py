"""`physiograph conflicts`: where papers disagree."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ui.commands import console


def conflicts(
    kind: Annotated[str | None, typer.Option(help="Only this class, such as 'true disagreement'.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List where papers disagree, with what differs between them and the sentences of both sides."""
    from kg.model import plain
    from ui.cli import RUN
    from ui.evidence import conflicts as listing

    some = listing.found(RUN.open().graph(), kind)
    console.say(json.dumps(plain(some), ensure_ascii=False, indent=2) if as_json else listing.render(some))
