"""`physiograph backup`, `restore` and `runs`: a workspace in one file and back, and what was run in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ui.commands import console


def backup(out: Annotated[Path, typer.Argument(help="File to write, such as knees.zip.")]) -> None:
    """Write the workspace (ledger, model, reports) to one file, checked; it may be in use meanwhile."""
    from kg import backup as job
    from ui.cli import RUN

    sizes = job.backup(RUN.open().root, out)
    console.say(f"{len(sizes)} files, {sum(sizes.values()) / 1e6:.1f} MB → {out}")


def restore(file: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Make a new workspace of a backup, every byte checked; then `build` makes its graph."""
    from kg import backup as job
    from ui.cli import RUN

    root = RUN.open().root
    sizes = job.restore(file, root)
    console.say(f"{len(sizes)} files → {root}. The graph: physiograph --workspace {root} build")


def runs(
    most: Annotated[int, typer.Option("--most", min=1, help="Most runs to print, the newest last.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List what was run in the workspace, with settings and outcome; a run that did not end says so."""
    from kg.model import plain
    from ui.cli import RUN

    with RUN.open().ledger() as ledger:
        some = ledger.runs()[-most:]
    if as_json:
        return console.say(json.dumps(plain(some), ensure_ascii=False, indent=2))
    rows = [(run.started, run.kind, run.ended or "did not end", _short(run.outcome or {})) for run in some]
    console.table(("started", "step", "ended", "outcome"), rows)


def _short(outcome: dict[str, object]) -> str:
    return ", ".join(f"{key} {value}" for key, value in outcome.items() if not isinstance(value, dict | list))[:100]
