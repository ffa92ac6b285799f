"""One workspace folder, and the steps of the main job over it: add → build → train → hypotheses → back-test.

workspace/
  ledger.sqlite   the only truth: documents, decisions, sentences, claims, runs
  graph/          the embedded graph store (a snapshot; can be deleted and rebuilt)
  model/          the trained link predictor (likewise)
  reports/        what was written last
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import TooLittleData
from kg.model import Document, GateDecision, Graph, Hypothesis, Refusal

if TYPE_CHECKING:
    from extraction.llm_answer import RefusedClaim
    from extraction.pipeline import Extraction
    from gnn.train import TrainReport
    from kg.ledger import Ledger
    from kg.settings import Settings
    from ui.own_model.learn import Learned

logger = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called as (what, done, total); total is 0 where it is not known."""


def silent(what: str, done: int, total: int) -> None:
    """A progress callback that says nothing."""


@dataclass(frozen=True, slots=True)
class AddReport:
    """What `add` did, counted. `refused` holds inputs that gave no document; `gated` the gate's refusals.

    With a language model `failed` holds documents that it gave nothing for, `refused_claims` what it made up.
    """

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    extracted: int = 0
    claims: int = 0
    refused: tuple[Refusal, ...] = ()
    failed: tuple[Refusal, ...] = ()
    refused_claims: tuple[tuple[str, RefusedClaim], ...] = ()
    gated: tuple[tuple[str, GateDecision], ...] = ()
    remarks: Counter[str] = field(default_factory=Counter)


class Workspace:
    """The folder and its settings; every method is one step that can be run again at any time."""

    def __init__(self, settings: Settings) -> None:
        # before torch and spaCy, beside which its library finds no static thread-local storage any more
        import kglite  # noqa: F401

        self.settings = settings
        self.root = Path(settings.workspace)

    @property
    def model_folder(self) -> Path:
        """Where the trained link predictor lies."""
        return self.root / "model"

    @property
    def reports_folder(self) -> Path:
        """Where reports go unless told otherwise."""
        return self.root / "reports"

    @property
    def store_url(self) -> str:
        """The graph store: the one of the settings, else the embedded one in this workspace."""
        return self.settings.store or f"kglite:{self.root / 'graph'}"

    def ledger(self) -> Ledger:
        """The open ledger; made on first use."""
        from kg.ledger import Ledger

        self.root.mkdir(parents=True, exist_ok=True)
        return Ledger.open(self.root / "ledger.sqlite")

    def add(self, paths: Sequence[Path], *, retractions: Path | None = None, progress: Progress = silent) -> AddReport:
        """Read files and folders into the ledger, let the gate decide, extract the claims of what it accepted.

        Safe to stop at any moment and to run again: what is in the ledger with the same content is left alone.

        Args:
            retractions: a list of retractions (`extraction.retractions`), kept as notices on papers in the ledger.
        """
        counts: Counter[str] = Counter()
        refused: list[Refusal] = []
        with self.ledger() as ledger:
            run = ledger.start_run("add", {"paths": [str(path) for path in paths]})
            ids: list[str] = []
            for item in _read(paths, self.settings.max_file_mb):
                if isinstance(item, Refusal):
                    refused.append(item)
                    ledger.refuse(item)
                    continue
                ids.append(item.id)
                counts[ledger.add(item)] += 1
                progress("reading", len(ids), 0)
            noted = _noted(ledger, retractions) if retractions else []
            decisions = decide(ledger, keep_abstract_only=self.settings.keep_abstract_only)
            read = _extract(ledger, self.settings, progress, ids if self.settings.llm else None)
            ledger.end_run(run, {**counts, "refused": len(refused), **read.plain()})
        mine = {key: decisions[key] for key in sorted({*ids, *noted})}
        return AddReport(
            read=len(ids),
            added=counts["added"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
            extracted=read.done,
            claims=read.claims,
            refused=tuple(refused),
            failed=tuple(read.failed),
            refused_claims=tuple(read.refused),
            gated=tuple((key, decision) for key, decision in mine.items() if not decision.accepted),
            remarks=Counter(decision.code for decision in mine.values() if decision.accepted and decision.code),
        )

    def graph(self, as_of: int | None = None) -> Graph:
        """The graph of mechanisms as the ledger has it, or as it could be known at the end of a year."""
        from kg.assemble import assemble
        from ontology import lexicon
        from ontology.clusters import name_key

        words, learned = lexicon.load(), self.learned()
        with self.ledger() as ledger:
            papers = ledger.papers(as_of)
            claims = map(learned.claim, ledger.claims(as_of))
            weights = learned.weights(self.settings.belief)
            return assemble(claims, papers, words.concepts, words.hierarchy, as_of, name_key, weights)

    def learned(self) -> Learned:
        """What the user's marks taught (`physiograph learn`)."""
        from ui.own_model import learn

        return learn.current(self.root)

    def build(self, store_url: str | None = None, as_of: int | None = None, progress: Progress = silent) -> Graph:
        """Finish what `add` left undone, assemble the graph, write it to the store; the graph is returned."""
        from kg.conflict import with_conflicts
        from kg.store import open_store

        with self.ledger() as ledger:
            weights = self.learned().weights(self.settings.belief).version
            before = [one.settings.get("belief") for one in ledger.runs() if one.kind == "build" and one.outcome]
            if before and before[-1] not in (None, weights):
                logger.info("the weights of belief have changed since the last build: every link is weighed anew")
            at = {"store": store_url or self.store_url, "as_of": as_of, "belief": weights}
            run = ledger.start_run("build", at)
            decide(ledger, keep_abstract_only=self.settings.keep_abstract_only)
            for failure in _extract(ledger, self.settings, progress).failed:
                logger.warning("not read: %s: %s: %s", failure.source, failure.code, failure.reason)
            followed = ledger.followed() if as_of is None else []
        graph = with_conflicts(self.graph(as_of))
        store = open_store(store_url or self.store_url, read_only=False)
        try:
            store.write(graph, followed)
        finally:
            store.close()
        with self.ledger() as ledger:
            ledger.end_run(run, {"concepts": len(graph.concepts), "links": len(graph.links)})
        return graph

    def train(self, seed: int = 0, progress: Progress = silent) -> TrainReport:
        """Train the link predictor on the whole graph; the report says how it does against the baselines."""
        from gnn.train import train

        graph = self._graph_with_links()
        with self.ledger() as ledger:
            run = ledger.start_run("train", {"seed": seed})
            report = train(graph, self.model_folder, seed=seed)
            ledger.end_run(run, report.plain())
        return report

    def store_as_of(self, year: int) -> str:
        """The URL of an embedded store with the graph as of a year; built where it is not there or not of now."""
        from kg.conflict import with_conflicts
        from kg.store import open_store

        folder = self.root / "as_of" / str(year)
        mark = folder / "ledger.txt"
        with self.ledger() as ledger:
            now = f"{ledger.sequence()} {self.settings.belief.version}\n"
        if not mark.is_file() or mark.read_text(encoding="utf-8") != now:
            store = open_store(f"kglite:{folder}", read_only=False)
            try:
                store.write(with_conflicts(self.graph(year)))
            finally:
                store.close()
            mark.write_text(now, encoding="utf-8")
        return f"kglite:{folder}"

    def hypotheses(self, top: int = 50, as_of: int | None = None) -> tuple[list[Hypothesis], Graph]:
        """The best untested links by the trained model, saved in the ledger, and the graph they come from.

        Args:
            as_of: those that could be proposed at the end of this year, by a model trained on what was known then;
                they are not saved.
        """
        from gnn.candidates import hypotheses

        graph = self._graph_with_links(as_of)
        if as_of is not None:
            from gnn.train import train

            folder = self.root / "as_of" / f"model-{as_of}"
            train(graph, folder, seed=self.settings.seed)
            return hypotheses(graph, folder, top=top), graph
        found = self.learned().order(hypotheses(graph, self.model_folder, top=top))
        with self.ledger() as ledger:
            ledger.save_hypotheses(found)
        return found, graph

    def backtest(self, cut: int, seed: int = 0) -> dict[str, Any]:
        """What a model that knew nothing after `cut` would have made of the links first stated later."""
        from gnn.backtest import backtest

        graph = self._graph_with_links()
        with self.ledger() as ledger:
            run = ledger.start_run("backtest", {"cut": cut, "seed": seed})
            figures = backtest(graph, cut, seed=seed)
            ledger.end_run(run, {key: figures[key] for key in ("cut", "test_links", "model", "baselines")})
        return figures

    def summary(self, graph: Graph) -> dict[str, Any]:
        """Figures for the head of a report: papers, refusals with reasons, model and back-test of the last runs."""
        with self.ledger() as ledger:
            decisions = dict(ledger.decisions())
            refused = [(item.source, item.reason) for item in ledger.refusals()]
            last = {run.kind: run.outcome for run in ledger.runs() if run.outcome}
        gated = [(key, decision.reason) for key, decision in decisions.items() if not decision.accepted]
        found: dict[str, Any] = {
            "papers": len(decisions) - len(gated),
            "inputs": len(decisions) + len(refused),
            "refused": [(Path(source).name, reason) for source, reason in refused] + gated,
        }
        if trained := last.get("train"):
            found["model"] = {**trained, "baselines": {"degree": trained["degree"]}}
        if tested := last.get("backtest"):
            found["backtest"] = tested
        return found

    def _graph_with_links(self, as_of: int | None = None) -> Graph:
        graph = self.graph(as_of)
        if not graph.links:
            raise TooLittleData(f"the ledger in {self.root} holds no claims. Add papers first: physiograph add PATH…")
        return graph


def _read(paths: Sequence[Path], max_file_mb: int) -> Iterator[Document | Refusal]:
    from extraction.readers import read

    return read(paths, max_bytes=max_file_mb * 1_000_000)


def _noted(ledger: Ledger, retractions: Path) -> list[str]:
    """Keep what a list says of papers in the ledger as notices; the ids of these papers."""
    from extraction.retractions import keys, notices

    papers = list(ledger.documents())
    kept = notices(retractions, papers)
    for notice in kept:
        ledger.add(notice)
    named = {key for notice in kept for key in notice.notice_for}
    return [paper.id for paper in papers if named & set(keys(paper.doi, paper.pmid))]


def by_hand(accept: bool, note: str = "") -> GateDecision:
    """What a person decided over the gate's head.

    >>> by_hand(True, "a pilot, but sound")
    GateDecision(accepted=True, code='by_hand', reason='accepted by hand: a pilot, but sound')
    """
    told = "accepted by hand" if accept else "refused by hand"
    return GateDecision(accept, "by_hand", f"{told}: {note}" if note else told)


def decide(ledger: Ledger, keep_abstract_only: bool) -> dict[str, GateDecision]:
    """Let the gate decide over everything known, and people over the gate; only what changed is written."""
    from extraction.quality import Gate

    known = dict(ledger.decisions())
    decided = Gate(keep_abstract_only=keep_abstract_only).decide_all(list(ledger.documents()))
    newest = {mark.target: mark for mark in ledger.marks() if mark.kind == "document" and mark.target in decided}
    for key, mark in newest.items():
        if mark.verdict in ("right", "wrong"):
            decided[key] = by_hand(mark.verdict == "right", mark.note)
    ledger.decide({key: value for key, value in decided.items() if known.get(key) != value})
    return decided


@dataclass(slots=True)
class _Read:
    """What one round of extraction gave."""

    done: int = 0
    claims: int = 0
    failed: list[Refusal] = field(default_factory=list)
    refused: list[tuple[str, RefusedClaim]] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        counts = {"extracted": self.done, "claims": self.claims}
        more = {"failed": len(self.failed), "refused_claims": dict(Counter(item.code for _, item in self.refused))}
        return counts | {key: value for key, value in more.items() if value}


def _extract(ledger: Ledger, settings: Settings, progress: Progress, only: Sequence[str] | None = None) -> _Read:
    """Extract the claims of every accepted document that this version of the pipeline has not read yet.

    Args:
        only: ids of the documents to look at; None is all.
    """
    from extraction.pipeline import LLM, extract, version
    from ontology.term_index import locate
    from ui.commands import language_model

    reader = language_model.reader_of(settings) if settings.llm else None
    how: dict[str, Any] = {"full_text": settings.full_text, "tables": locate(settings.terms)}
    how["entities"] = settings.entities
    how["fast"] = settings.fast and reader is None
    current = version(**how, llm=reader.name if reader else "")
    pending = ledger.pending(current, keep=LLM if settings.llm_keep and reader is None else None)
    pending = pending if only is None else sorted(set(pending) & set(only))
    read = _Read()
    if not pending:
        return read
    if reader is not None:
        logger.info(
            "%s", language_model.estimate([ledger.document(key) for key in pending], reader, settings.full_text)
        )
    documents = (ledger.document(key) for key in pending)
    for extraction in extract(documents, workers=settings.workers, llm=reader, **how):
        read.refused += [(extraction.document_id, item) for item in extraction.refused]
        if extraction.failure is not None:
            read.failed.append(extraction.failure)
            continue
        ledger.put(extraction.document_id, current, extraction.sentences, extraction.claims)
        read.done, read.claims = read.done + 1, read.claims + len(extraction.claims)
        progress("extracting claims", read.done, len(pending))
    if reader is not None:
        logger.info("%s", language_model.bill(len(pending), reader))
    return read


def read_only_documents(paths: Sequence[Path], max_file_mb: int) -> tuple[Iterator[Document], list[Refusal]]:
    """Documents of the inputs, one by one, and a list that fills with the refusals as they are met."""
    refused: list[Refusal] = []

    def good() -> Iterator[Document]:
        for item in _read(paths, max_file_mb):
            if isinstance(item, Refusal):
                refused.append(item)
            else:
                yield item

    return good(), refused


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write lines to a file, whole or not at all (a temporary file beside it, then a rename); the count."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    count = 0
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(line + "\n")
                count += 1
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return count


def claim_lines(extractions: Iterable[Extraction]) -> list[str]:
    """Claims as contract lines, sorted so that the order of the input files makes no difference."""
    from kg.wire import claim_to_json

    found = {
        claim.claim_id: (extraction.document_id, place, claim_to_json(claim))
        for extraction in extractions
        for place, claim in enumerate(extraction.claims)
    }
    return [line for *_, line in sorted(found.values())]
