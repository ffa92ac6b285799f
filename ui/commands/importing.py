"""`physiograph import`: the papers and claims of another workspace, from the RDF that it exported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.commands import console


def import_(
    file: Annotated[Path, typer.Argument(help="What `export --format ttl` or `--format nq` wrote.")],
) -> None:
    """Put the papers and claims of an exported graph into this workspace; papers that are here already stay."""
    from kg.import_rdf import read_graph, to_ledger
    from ui.cli import RUN

    graph = read_graph(file)
    with RUN.open().ledger() as ledger:
        run = ledger.start_run("import", {"file": str(file)})
        done = to_ledger(ledger, graph)
        ledger.end_run(run, {"papers": done.papers, "claims": done.claims, "there": len(done.there)})
    here = f"; {len(done.there)} papers were here already and stay as they are" if done.there else ""
    console.say(f"{done.papers} papers with {done.claims} claims from {file}{here}")
