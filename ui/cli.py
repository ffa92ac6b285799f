"""The command line: every step of the main job, and every question to the graph. `physiograph --help`."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.errors import InvalidValue, PhysiographError
from ui.commands import (
    arguing,
    asking,
    candidates,
    conflicts,
    console,
    curation,
    fetch,
    grounding,
    importing,
    keep,
    language_model,
    operations,
    own_model,
    papers,
    querying,
    terms,
)
from ui.commands.querying import TableFormat

if TYPE_CHECKING:
    from kg.settings import Settings
    from ontology.ground import Grounder
    from ui.workspace import Workspace

app = typer.Typer(
    name="physiograph",
    help="Reads exercise-physiology papers, keeps what each claims, and ranks the links nobody has tested yet.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

terms.app.command()(candidates.candidates)
app.command()(fetch.fetch)
operations.add_to(app)
app.command()(conflicts.conflicts)
app.command()(arguing.argue)
app.command()(asking.ask)
own_model.add_to(app)
app.command()(keep.keep)
app.command("import")(importing.import_)
app.add_typer(terms.app)
app.add_typer(curation.app)

Inputs = Annotated[list[Path], typer.Argument(help="Files or folders: JATS, PubMed, BioC, PDF, text, JSON lines.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 if any document was refused as unreadable.")]
FullText = Annotated[bool, typer.Option("--full-text", help="Read the body too, not only title and abstract.")]
Fast = Annotated[bool, typer.Option("--fast", help="The quicker, plainer extractor.")]
Workers = Annotated[
    int, typer.Option(min=1, help="Processes that extract side by side; with --llm, questions at a time.")
]
Llm = Annotated[bool, typer.Option("--llm", help="Let the language model of the settings read (docs/howto/llm.md).")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="With --llm: print documents, tokens and cost, ask nothing.")]
Out = Annotated[Path, typer.Option("--out", help="File to write.")]
AsOf = Annotated[int | None, typer.Option(help="Only what was known at the end of this year.")]
Seed = Annotated[int, typer.Option(help="Seed of every random choice.")]


class ExportFormat(StrEnum):
    """What `export` can write."""

    ttl = "ttl"
    nq = "nq"
    graphml = "graphml"
    kgx = "kgx"
    csv = "csv"
    bibtex = "bibtex"
    ris = "ris"
    jats = "jats"
    bioc = "bioc"
    jsonl = "jsonl"


@dataclass
class Run:
    """The global options of this call."""

    workspace: Path | None = None
    config: Path | None = None
    verbose: bool = False
    quiet: bool = False
    language: str | None = None

    def open(self, **flags: Any) -> Workspace:
        """The workspace with its settings: defaults < file < environment < flags."""
        from kg import settings
        from ui.language import messages
        from ui.workspace import Workspace

        mine = {"workspace": self.workspace, "language": self.language}
        given = {key: value for key, value in {**mine, **flags}.items() if value is not None}
        found = settings.load(self.config, **given)
        messages.use(messages.chosen(found.language))
        return Workspace(found)


RUN = Run()


@app.callback()
def options(
    workspace: Annotated[
        Path | None, typer.Option(help="Workspace folder (default ./workspace, or PHYSIOGRAPH_WORKSPACE).")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="Settings file (default physiograph.toml).")] = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say more; show tracebacks.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, results only.")] = False,
    language: Annotated[str | None, typer.Option(help="Of reports, explain and argue: en or ru.")] = None,
) -> None:
    """Reads exercise-physiology papers, keeps what each claims, ranks the links nobody has tested yet."""
    RUN.workspace, RUN.config, RUN.verbose, RUN.quiet = workspace, config, verbose, quiet
    RUN.language = language
    level = logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO
    logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.WARNING, force=True)
    for name in ("physiograph", "kg", "ontology", "extraction", "gnn", "ui"):
        logging.getLogger(name).setLevel(level)


# --- papers in ------------------------------------------------------------------------------------


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Fresh workspace for it.")] = Path("workspace/demo"),
) -> None:
    """Run the whole main job on the built-in demonstration corpus, in a fresh workspace."""
    from ui import demo as job

    job.run(RUN.open(workspace=folder), quiet=RUN.quiet)


@app.command()
def add(
    paths: Inputs,
    full_text: FullText = False,
    workers: Workers = 1,
    llm: Llm = False,
    dry_run: DryRun = False,
    strict: Strict = False,
    retractions: Annotated[
        Path | None, typer.Option(help="CSV of the Retraction Watch database: papers that it names count no more.")
    ] = None,
) -> None:
    """Read documents into the workspace ledger and extract their claims; re-adding changes nothing."""
    space = RUN.open(full_text=full_text or None, workers=workers if workers > 1 else None, llm=llm or None)
    if dry_run:
        return _dry_run(paths, space.settings)
    with console.progress(RUN.quiet) as progress:
        report = space.add(paths, retractions=retractions, progress=progress)
    console.refusals([*report.refused, *report.failed], report.gated)
    language_model.list_refusals(report.refused_claims)
    console.say(
        f"{report.read} read: {report.added} added, {report.updated} updated, {report.unchanged} unchanged; "
        f"{len(report.refused)} unreadable, {len(report.gated)} refused by the gate; "
        f"{report.claims} claims from {report.extracted} documents"
    )
    if report.remarks:
        console.say(f"accepted with a remark: {console.counted(report.remarks)}")
    _leave(report.read - len(report.failed), len(report.refused) + len(report.failed), strict)


@app.command()
def structure(inputs: Inputs, out: Out, full_text: FullText = False, strict: Strict = False) -> None:
    """Write the rhetorical role of every sentence, one document a line; needs no workspace."""
    from extraction.roles import role_line
    from extraction.roles import structure as roles_of
    from ui.workspace import read_only_documents, write_lines

    documents, refused = read_only_documents(inputs, RUN.open().settings.max_file_mb)
    with console.progress(RUN.quiet) as progress:
        lines = []
        for document in documents:
            lines.append(role_line(document.id, roles_of(document, full_text)))
            progress("roles", len(lines), 0)
    write_lines(out, lines)
    console.refusals(refused)
    console.say(f"{len(lines)} documents → {out}")
    _leave(len(lines), len(refused), strict)


@app.command()
def extract(
    inputs: Inputs,
    out: Out,
    workers: Workers = 1,
    full_text: FullText = False,
    fast: Fast = False,
    min_score: Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out claims scored below.")] = 0.0,
    llm: Llm = False,
    dry_run: DryRun = False,
    strict: Strict = False,
) -> None:
    """Write the claims of every document, one claim a line; needs no workspace."""
    from extraction.pipeline import extract as claims_of
    from ontology.term_index import locate
    from ui.workspace import claim_lines, read_only_documents, write_lines

    settings = RUN.open(llm=llm or None, full_text=full_text or None).settings
    if dry_run:
        return _dry_run(inputs, settings)
    documents, refused = read_only_documents(inputs, settings.max_file_mb)
    reader = language_model.reader_of(settings, workers) if settings.llm else None
    documents = language_model.announced(documents, reader, full_text) if reader else documents
    extractions = []
    how: dict[str, Any] = {"workers": workers, "fast": fast, "min_score": min_score, "full_text": full_text}
    how |= {"tables": locate(settings.terms), "entities": settings.entities}
    with console.progress(RUN.quiet) as progress:
        for extraction in claims_of(documents, llm=reader, **how):
            extractions.append(extraction)
            progress("extracting claims", len(extractions), 0)
    read = [extraction for extraction in extractions if extraction.failure is None]
    claims = write_lines(out, claim_lines(read))
    console.refusals(refused + [item.failure for item in extractions if item.failure])
    language_model.list_refusals((item.document_id, claim) for item in read for claim in item.refused)
    if reader:
        console.say(language_model.bill(len(extractions), reader))
    console.say(f"{claims} claims from {len(read)} documents → {out}")
    _leave(len(read), len(refused) + len(extractions) - len(read), strict)


# --- the graph ------------------------------------------------------------------------------------


@app.command()
def build(
    store: Annotated[str | None, typer.Option(help="Store URL, e.g. kglite:PATH (default: in the workspace).")] = None,
    as_of: AsOf = None,
) -> None:
    """Build the graph store from the ledger, or bring it up to date."""
    space = RUN.open(store=store)
    with console.progress(RUN.quiet) as progress:
        graph = space.build(as_of=as_of, progress=progress)
    console.say(
        f"{len(graph.papers)} papers, {len(graph.claims)} claims, {len(graph.concepts)} concepts, "
        f"{len(graph.links)} links ({sum(link.conflict for link in graph.links)} contested) → {space.store_url}"
    )


@app.command()
def query(
    cypher: Annotated[str, typer.Argument(help="Read-only Cypher, or the name of a ready question.")],
    param: Annotated[list[str] | None, typer.Option("-p", "--param", help="A parameter, as name=value.")] = None,
    format: Annotated[TableFormat, typer.Option(help="How to print the rows.")] = TableFormat.table,
    store: Annotated[str | None, typer.Option(help="Store URL (default: in the workspace).")] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds before the query is stopped.")] = 30.0,
    limit: Annotated[int, typer.Option(min=1, help="Most rows to print.")] = 1000,
    as_of: AsOf = None,
) -> None:
    """Ask the graph in Cypher: no writes, no files, a limit on time, rows and memory; docs/reference/questions.md."""
    space = RUN.open(store=store)
    given = querying.parameters(param or [])
    url = space.store_url if as_of is None else space.store_as_of(as_of)
    result = querying.answer(url, space.settings, cypher, given, timeout, limit)
    querying.say_rows(result.columns, result.rows, format)
    if result.truncated:
        sys.stderr.write(f"stopped at {limit} rows. Raise --limit for more.\n")


@app.command()
def export(
    format: Annotated[ExportFormat, typer.Option(help="The graph, or the papers (jats, bioc, jsonl).")],
    out: Out,
    as_of: AsOf = None,
) -> None:
    """Write the whole graph for other tools, or the papers in a standard form: jats and bioc into a folder."""
    from kg.conflict import with_conflicts
    from kg.export import export as write

    if format.value in ("jats", "bioc", "jsonl"):
        return papers.export(RUN.open(), format.value, out, as_of)
    write(with_conflicts(RUN.open().graph(as_of)), format.value, out)
    console.say(f"→ {out}")


# --- hypotheses -----------------------------------------------------------------------------------


@app.command()
def links(
    folder: Annotated[Path, typer.Argument(help="Folder with train.txt, valid.txt, test.txt (TSV).")],
    out: Annotated[Path, typer.Option("--json", help="File for the figures.")],
    inductive: Annotated[Path | None, typer.Option(help="Folder of the unseen graph.")] = None,
    seed: Seed = 0,
    minutes: Annotated[float, typer.Option(min=0.05, help="Most minutes to train.")] = 5.0,
) -> None:
    """Train and evaluate the link predictor on a benchmark folder."""
    from gnn.links import run

    figures = run(
        folder, inductive=inductive, seed=seed, minutes=minutes, ranks_file=out.with_name(out.name + ".ranks.tsv")
    )
    _write_json(out, figures)
    console.say(f"MRR {figures['mrr']:.3f} (degree {figures['baselines']['degree']['mrr']:.3f}) → {out}")


@app.command()
def train(seed: Seed = 0) -> None:
    """Train the link predictor on the workspace graph."""
    from kg.model import plain

    report = RUN.open().train(seed)
    for name, value in plain(report).items():
        console.say(f"{name}: {value}")


@app.command()
def hypotheses(
    out: Annotated[Path | None, typer.Option("--out", help="File: .html, .pdf, .md, .json, .csv, .bib, .ris.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many.")] = 50,
    as_of: AsOf = None,
) -> None:
    """Rank the links nobody has tested, and write the report; --as-of trains on what was known then, keeps nothing."""
    from ui.report import report

    space = RUN.open()
    target = out or space.reports_folder / "hypotheses.html"
    found, graph = space.hypotheses(top, as_of)
    report.write(found, graph, target, summary=space.summary(graph))
    console.say(f"{len(found)} hypotheses → {target}")


@app.command()
def backtest(
    cut: Annotated[int, typer.Option(help="The last year the model may know.")],
    out: Annotated[Path, typer.Option("--json", help="File for the figures.")],
    seed: Seed = 0,
) -> None:
    """Train on what was known at the end of a year, score against the links first stated later."""
    figures = RUN.open().backtest(cut, seed)
    _write_json(out, figures)
    degree = figures["baselines"]["degree"]["mrr"]
    console.say(
        f"{figures['test_links']} links first stated after {cut}: "
        f"MRR {figures['model']['mrr']:.3f} (degree {degree:.3f}) → {out}"
    )


# --- questions ------------------------------------------------------------------------------------


@app.command()
def explain(
    subject: Annotated[str, typer.Argument(help="A concept: name or id.")],
    object: Annotated[str, typer.Argument(help="Another.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    without: Annotated[str | None, typer.Option(help="A paper's id: what belief would be without it.")] = None,
    hypothesis: Annotated[bool, typer.Option("--hypothesis", help="Explain the saved hypothesis on the two.")] = False,
    llm: Annotated[
        bool, typer.Option("--llm", help="Add the words of the settings' language model, each sentence checked.")
    ] = False,
    as_of: AsOf = None,
    history: Annotated[bool, typer.Option("--history", help="Add how the belief went, year by year.")] = False,
) -> None:
    """Say what the papers say of two concepts, for and against, with quotes, and how belief comes about."""
    from kg.model import plain
    from ui.commands import explaining
    from ui.evidence.account import Accounted, account_text
    from ui.evidence.explain import explain as explanation_of
    from ui.evidence.explain import render

    space = RUN.open()
    graph = space.graph(as_of)
    ends = concept_of(subject), concept_of(object)
    if hypothesis:
        return explaining.hypothesis(space, graph, *ends, as_json=as_json, llm=llm)
    found = explanation_of(graph, *ends)
    accounted = Accounted.of(graph, found, without)
    more, told = explaining.beside(space, graph, found, history=history)
    shown = {**plain(found), "account": accounted and accounted.plain(), **more}
    text = render(found) + account_text(accounted) + told
    explaining.say(shown, text, explaining.pair(space, graph, found, llm), as_json)


app.command()(grounding.ground)


@app.command()
def ui(port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8501) -> None:
    """Start the app on 127.0.0.1."""
    from ui.serve import serve

    raise typer.Exit(serve(RUN.open().root, port))


@app.command()
def doctor() -> None:
    """Say what is installed, which models and stores answer, and what to do about what is missing."""
    from ui.doctor import checks

    found = checks(RUN.open())
    console.table(("part", "state", "what to do"), [(c.part, c.state, c.cure) for c in found])
    if any(check.state.startswith("missing") and check.needed for check in found):
        raise typer.Exit(1)


# --- helpers --------------------------------------------------------------------------------------


def _leave(done: int, bad: int, strict: bool) -> None:
    if done == 0 or (strict and bad):
        raise typer.Exit(1)


def _dry_run(inputs: list[Path], settings: Settings) -> None:
    if not settings.llm:
        raise typer.BadParameter("--dry-run goes with --llm")
    line, count = language_model.dry_run(inputs, settings, language_model.reader_of(settings))
    console.say(line)
    _leave(count, 0, strict=False)


def grounder() -> Grounder:
    """A grounder over the ontology, and over the term tables where there are any."""
    from kg import settings
    from ontology.ground import Grounder
    from ontology.term_index import locate
    from ontology.term_match import TermTables

    tables = locate(settings.load(RUN.config).terms)
    return Grounder(term_tables=(TermTables(tables),) if tables else ())


def concept_of(text: str) -> str:
    """The id of a concept called so, or the id itself.

    Raises: InvalidValue: there is none.
    """
    prefix, colon, _ = text.partition(":")
    if colon and prefix.isupper():
        return text
    best = grounder().best(text)
    if best is None:
        raise InvalidValue(f'no concept is called {text!r}. Look for it: physiograph ground "{text}".')
    return str(best.id)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _write_json(path: Path, value: Any) -> None:
    from ui.workspace import write_lines

    write_lines(path, [_json(value)])


def main(run: Callable[[], Any] = app) -> None:
    """Run the command line; an expected error is one line on stderr and exit status 1."""
    try:
        run()
    except PhysiographError as error:
        console.fail(error, verbose=RUN.verbose)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("stopped; what was done is kept. Run the same command to go on.\n")
        sys.exit(130)
