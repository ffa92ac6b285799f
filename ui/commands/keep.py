"""`physiograph keep`: hypotheses that the user follows, and what became of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.errors import InvalidValue
from ui.commands import console

if TYPE_CHECKING:
    from kg.model import Claim, Paper
    from kg.tested import Review


def keep(
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Of hypotheses, as in `hypotheses --out F.json`; none lists what is kept."),
    ] = None,
    note: Annotated[str, typer.Option(help="Why, in your words.")] = "",
    drop: Annotated[bool, typer.Option("--drop", help="Keep them no longer.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Follow hypotheses: kept as they are now, reviewed against each new paper: supported, refuted, at risk."""
    from kg.model import plain
    from kg.tested import reviewed
    from ui.cli import RUN

    space = RUN.open()
    with space.ledger() as ledger:
        saved = {one.id: one for one in ledger.followed()}
        for key in ids or ():
            if key not in saved:
                raise InvalidValue(f"no hypothesis {key!r} is saved. Rank them: physiograph hypotheses --out F.json.")
            if drop:
                ledger.drop(key)
            else:
                ledger.keep(saved[key], note)
        kept = ledger.kept()
    if not kept:
        return console.say("no hypothesis is kept")
    graph = space.graph()
    papers = {paper.id: paper for paper in graph.papers}
    found = list(zip(reviewed(graph, [one.hypothesis for one in kept]), [one.note for one in kept], strict=True))
    if as_json:
        told: list[dict[str, Any]] = [{**plain(one), "status": one.status, "note": said} for one, said in found]
        return console.say(json.dumps(told, ensure_ascii=False, indent=2))
    console.say("\n".join(line for one, said in found for line in lines(one, said, papers)))


def lines(review: Review, note: str, papers: dict[str, Paper]) -> list[str]:
    """A hypothesis with its status, and under it what the status rests on."""
    one = review.hypothesis
    told = [f"{review.status}: {one.subject.name} {one.relation} {one.object.name} [{one.id}]"]
    told += [f"  note: {note}"] if note else []
    for name, side in (("supported", review.supports), ("refuted", review.refutes)):
        told += [f"  {name} in {_paper(claim, papers)}: “{claim.sentence}”" for claim in side]
    for each in review.fallen:
        step, now = each.step, "gone" if each.now is None else f"{each.now:.2f}"
        told.append(f"  step {step.subject.name} {step.relation} {step.object.name}: belief {step.belief:.2f} → {now}")
    return told


def _paper(claim: Claim, papers: dict[str, Paper]) -> str:
    from ui.language.wording import cite

    paper = papers.get(claim.document_id)
    return f"{cite(paper) if paper else claim.document_id} [{claim.document_id}]"
