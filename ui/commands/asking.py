"""`physiograph ask`: questions in plain words, answered from the graph alone."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ui.commands import console


def ask(
    question: Annotated[str, typer.Argument(help='Such as "What affects VO2max?", in English or Russian.')],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Answer a question in plain words from the papers of the workspace, every line with its sentences."""
    from kg.model import plain
    from ui.cli import RUN, grounder
    from ui.evidence.ask import ask as answer_to
    from ui.evidence.ask import render

    space = RUN.open()
    with space.ledger() as ledger:
        saved = list(ledger.hypotheses())
    found = answer_to(space.graph(), question, grounder().ground, saved)
    console.say(json.dumps(plain(found), ensure_ascii=False, indent=2, default=str) if as_json else render(found))
