"""Commands that run a workspace or a large corpus: refused, extract-many, backup, restore, runs, neo4j-files."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from ui.commands import backing, console, refusals


def add_to(app: typer.Typer) -> None:
    """Register them."""
    app.command()(refusals.refused)
    app.command("extract-many")(extract_many)
    app.command()(backing.backup)
    app.command()(backing.restore)
    app.command()(backing.runs)
    app.command("neo4j-files")(neo4j_files)


def extract_many(
    inputs: Annotated[list[Path], typer.Argument(help="Files or folders, as for `extract`.")],
    shards: Annotated[Path, typer.Option("--shards", help="Folder that keeps what is done; shared by all machines.")],
    out: Annotated[Path | None, typer.Option("--out", help="File for all claims, as `extract` writes it.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes, each with a pipeline of its own.")] = 1,
    engine: Annotated[str, typer.Option(help="processes, or ray (the extra ray).")] = "processes",
    full_text: Annotated[bool, typer.Option("--full-text", help="Read the body too.")] = False,
    fast: Annotated[bool, typer.Option("--fast", help="The quicker, plainer extractor.")] = False,
    min_score: Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out claims scored below.")] = 0.0,
) -> None:  # fmt: skip
    """Extract a large corpus shard by shard: memory is bounded, and a stopped run goes on where it was."""
    from extraction import shards as job
    from ontology.term_index import locate
    from ui.cli import RUN
    from ui.workspace import read_only_documents, write_lines

    settings = RUN.open(full_text=full_text or None).settings
    documents, refused = read_only_documents(inputs, settings.max_file_mb)
    how = job.How(fast, min_score, settings.full_text, locate(settings.terms), settings.entities)
    told = 0.0

    def tell(now: job.Progress) -> None:
        nonlocal told
        if not RUN.quiet and time.monotonic() - told >= console.LOG_EVERY_S:
            told = time.monotonic()
            console.logger.info("%d documents (%d found done), %.1f a second", now.done, now.found, now.per_second)

    paths = job.run(documents, shards, how, workers=workers, engine=engine, tell=tell)
    console.refusals(refused)
    console.say(f"{len(paths)} shards in {shards}")
    if out is not None:
        console.say(f"{write_lines(out, job.claim_lines(paths))} claims → {out}")
    if not paths:
        raise typer.Exit(1)


def neo4j_files(out: Annotated[Path, typer.Argument(help="Folder for the files.")]) -> None:
    """Write the graph for neo4j-admin's import, the quick way into an empty Neo4j; print the command that reads it."""
    from kg.bulk_neo4j import write
    from kg.conflict import with_conflicts
    from ui.cli import RUN

    console.say(" ".join(write(with_conflicts(RUN.open().graph()), out)))
