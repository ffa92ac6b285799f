"""`physiograph dataset`, `learn` and `finetune`: a model of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.commands import console

if TYPE_CHECKING:
    from kg.model import Graph
    from ui.own_model.learn import Kind, Learned
    from ui.workspace import Workspace

MOST_SHOWN = 10


def dataset(
    out: Annotated[Path, typer.Option("--out", help="Folder for train.jsonl, valid.jsonl and test.jsonl.")],
    seed: Annotated[int, typer.Option(help="Seed of the split by paper.")] = 0,
) -> None:
    """Write instruction data (question, evidence, cited answer) as chat JSONL, split by paper."""
    from ui.cli import RUN, grounder
    from ui.opponent import session
    from ui.own_model.dataset import examples, write

    space = RUN.open()
    with space.ledger() as ledger:
        kept = [one.hypothesis for one in ledger.kept()]
    debates = [one for name in session.names(space.root) if (one := session.load(space.root, name))]
    found = examples(space.graph(), kept, debates, grounder().ground if debates else None, seed)
    counts = write(found, out)
    console.say(", ".join(f"{split} {count}" for split, count in counts.items()) + f" examples → {out}")


def learn(
    undo: Annotated[bool, typer.Option("--undo", help="Take the last learning back.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Refit scores, belief and the order of hypotheses on your marks; shows what changes."""
    from ui.cli import RUN
    from ui.own_model import learn as learning

    space = RUN.open()
    before, old = space.graph(), learning.current(space.root)
    if undo:
        learned = learning.undo(space.root)
    else:
        with space.ledger() as ledger:
            marks = list(ledger.marks())
        learned = learning.learn(marks, space.settings.belief, *_judged(space, before))
        learning.keep(space.root, learned)
    after = space.graph()
    if dry_run and not undo:
        learning.undo(space.root)
    _tell(before, after, old, learned, as_json)


def _tell(before: Graph, after: Graph, old: Learned, new: Learned, as_json: bool) -> None:
    from dataclasses import asdict

    from ui.language.wording import said
    from ui.own_model.learn import changes

    found = changes(before, after)
    if as_json:
        told: dict[str, Any] = {"before": asdict(old), "after": asdict(new), "links": [asdict(one) for one in found]}
        return console.say(json.dumps(told, ensure_ascii=False, indent=2))
    marks = ", ".join(f"{count} {name}" for name, count in new.counts.items()) or "none"
    console.say(f"marks: {marks}")
    console.say(f"scores: slope {old.slope:g} → {new.slope:g}, offset {old.offset:g} → {new.offset:g}")
    for name in ("role", "certainty", "design"):
        rows = {**old.tables.get(name, {}), **new.tables.get(name, {})}
        changed = [f"{row} {new.tables[name][row]:g}" for row in rows if row in new.tables.get(name, {})]
        if changed:
            console.say(f"weights by {name}: {', '.join(changed)}")
    for name, values in new.taste.items():
        console.say(f"order by {name}: " + ", ".join(f"{value} {number:+g}" for value, number in values.items()))
    console.say(f"{len(found)} links change their belief by 0.01 or more")
    for one in found[:MOST_SHOWN]:
        console.say(f"  {one.before:.2f} → {one.after:.2f}  {said(one.subject, one.relation, one.object)}")
    console.say("Rebuild the store: physiograph build. Take it back: physiograph learn --undo.")


def _judged(space: Workspace, graph: Graph) -> tuple[list[Kind], list[Kind]]:
    """Kinds of hypotheses that the user wants (kept, marked right) and does not (marked wrong, conceded)."""
    from kg.errors import InvalidValue
    from ui.cli import grounder
    from ui.opponent import session
    from ui.opponent.argument import argue
    from ui.own_model.learn import kind_of

    with space.ledger() as ledger:
        kept = {one.hypothesis.id: one.hypothesis for one in ledger.kept()}
        known = {item.id: item for item in ledger.hypotheses()} | kept
        verdicts = {mark.target: mark.verdict for mark in ledger.marks() if mark.kind == "hypothesis"}
    wanted = [kind_of(item) for key, item in sorted(known.items())
              if verdicts.get(key, "right" if key in kept else "") == "right"]  # fmt: skip
    unwanted = [kind_of(item) for key, item in sorted(known.items()) if verdicts.get(key) == "wrong"]
    for name in session.names(space.root):
        debate = session.load(space.root, name)
        moves = list(debate.newest().values()) if debate else []
        if debate and 2 * sum(move.concedes for move in moves) > len(moves):
            try:
                found = argue(graph, debate.hypothesis, grounder().ground)
            except InvalidValue:
                continue
            unwanted.append((found.subject.type, found.relation, found.object.type))
    return wanted, unwanted


def finetune(
    base: Annotated[Path, typer.Option("--base", help="Folder of a language model that transformers reads.")],
    data: Annotated[Path, typer.Option("--data", help="Folder that `dataset` wrote.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the adapter and its figures.")],
    steps: Annotated[int, typer.Option(min=1, help="Steps of training, an example each.")] = 200,
    rank: Annotated[int, typer.Option(min=1, help="Rank of the adapter.")] = 8,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    seed: Annotated[int, typer.Option(help="Seed of every random choice.")] = 0,
) -> None:
    """Train a LoRA adapter on instruction data and say how well it cites, before and after."""
    from ui.own_model.finetune import Recipe
    from ui.own_model.finetune import finetune as train

    figures = train(base, data, out, Recipe(rank=rank, steps=steps, seed=seed), device)
    for name in ("loss", "citation_precision", "cited"):
        before, after = (_number(figures[when][name]) for when in ("before", "after"))
        console.say(f"{name.replace('_', ' '):20} {before} → {after}")
    console.say(f"{figures['train']} training and {figures['test']} test examples; adapter → {out}")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def add_to(app: typer.Typer) -> None:
    """Make these commands of an app."""
    for command in (dataset, learn, finetune):
        app.command()(command)
