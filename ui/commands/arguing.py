"""`physiograph argue`: the opponent on one hypothesis, a debate that goes on, and provocations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands import console

if TYPE_CHECKING:
    from ui.evidence.lookup import Lookup
    from ui.opponent.session import State


def argue(
    hypothesis: Annotated[
        str | None, typer.Argument(help='A sentence such as "HIIT increases capillary density".')
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    session: Annotated[str | None, typer.Option(help="Name of a debate that is kept in the workspace.")] = None,
    reply: Annotated[str | None, typer.Option(help="With --session: your answer to an objection.")] = None,
    cite: Annotated[list[str] | None, typer.Option(help="With --reply: a paper's id, DOI or PubMed number.")] = None,
    concede: Annotated[bool, typer.Option("--concede", help="With --session: give in to an objection.")] = False,
    to: Annotated[
        int | None, typer.Option(help="Number of the objection (default: the strongest that stands).")
    ] = None,
    provoke: Annotated[
        bool, typer.Option("--provoke", help="Instead: pairs far apart, and a path between them.")
    ] = False,
    top: Annotated[int, typer.Option(min=1, help="With --provoke: how many.")] = 5,
) -> None:
    """Attack a hypothesis with the evidence of the workspace; with --session the debate goes on."""
    from kg.model import plain
    from ui.cli import RUN, grounder
    from ui.evidence.lookup import Lookup
    from ui.opponent import argument
    from ui.opponent import provoke as provoking
    from ui.opponent import session as debate

    if (reply or cite or concede or to) and not session:
        raise typer.BadParameter("--reply, --cite, --concede and --to go with --session")
    if reply is None and cite and not concede:
        reply = ""
    if not (hypothesis or session or provoke):
        raise typer.BadParameter("give a hypothesis, --session NAME or --provoke")
    space = RUN.open()
    graph = space.graph()
    if provoke:
        found = provoking.provocations(Lookup(graph), top)
        return console.say(_json([plain(one) for one in found]) if as_json else provoking.render(found))
    if session is None:
        argued = argument.argue(graph, hypothesis or "", grounder().ground)
        return console.say(_json(plain(argued)) if as_json else argument.render(argued))
    begun = debate.begin(space.root, session, hypothesis)
    lookup = Lookup(graph)
    argued = argument.argue_with(lookup, begun.hypothesis, grounder().ground)
    state = debate.state_of(lookup, argued, begun)
    if reply is not None or concede:
        state = _moved(lookup, state, reply or "", cite or [], concede, to)
    debate.save(space.root, state.debate)
    told = {**plain(argued), "session": debate.plain_state(state)}
    console.say(_json(told) if as_json else debate.render(state))


def _moved(lookup: Lookup, state: State, words: str, cites: list[str], concedes: bool, to: int | None) -> State:
    from ui.opponent import session as debate

    point = debate.objection(state, to)
    before = state.debate
    after = debate.concede(before, point, words) if concedes else debate.answer(before, point, words, cites)
    return debate.state_of(lookup, state.argument, after)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
