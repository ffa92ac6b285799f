"""The whole main job on the built-in demonstration corpus: what `physiograph demo` and `make demo` run."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InvalidValue, ModelMissing
from ui.commands import console
from ui.language.messages import later
from ui.report import report

if TYPE_CHECKING:
    from ui.workspace import AddReport, Workspace

CORPUS = Path(__file__).resolve().parent.parent / "demo" / "corpus"
CUT_YEAR = 2012
TOP = 25
NOTE = later("These papers are fiction, written to show the program. Nothing here can be cited.")


def run(space: Workspace, *, quiet: bool = False) -> Path:
    """Papers → claims → graph → trained model → hypothesis report, in a fresh workspace; the report's path.

    Raises: ModelMissing: the corpus is not beside the program. InvalidValue: the workspace folder holds
        something that is not a workspace, and is left alone.
    """
    if not CORPUS.is_dir():
        raise ModelMissing(f"the demonstration corpus is not at {CORPUS}. Run it from a clone of the repository.")
    _make_fresh(space.root)
    started = time.process_time()
    with console.progress(quiet) as progress:
        added = space.add([CORPUS], progress=progress)
        graph = space.build(progress=progress)
    _say_papers(added)
    console.say(
        f"graph       {len(graph.claims)} claims, {len(graph.concepts)} concepts, {len(graph.links)} links, "
        f"{sum(link.conflict for link in graph.links)} of them contested"
    )
    trained = space.train()
    console.say(
        f"model       {trained.model}: MRR {trained.mrr:.3f} on {trained.judged_on} held-out pairs, "
        f"against {trained.degree['mrr']:.3f} by degree alone"
    )
    back = space.backtest(CUT_YEAR)
    degree = back["baselines"]["degree"]["mrr"]
    console.say(
        f"back-test   {back['test_links']} links first reported after {CUT_YEAR}: "
        f"MRR {back['model']['mrr']:.3f} against {degree:.3f} by degree alone"
    )
    found, graph = space.hypotheses(TOP)
    target = space.reports_folder / "hypotheses.html"
    summary = {**space.summary(graph), "note": NOTE}
    for path in (target, target.with_suffix(".json"), target.with_suffix(".csv")):
        report.write(found, graph, path, summary=summary)
    for place, item in enumerate(found[:3], 1):
        console.say(
            f"hypothesis {place}  {item.subject.name} {item.relation.replace('_', ' ')} {item.object.name} "
            f"(p = {item.probability:.2f}, {len(item.paths)} evidence paths)"
        )
    console.say(f"report      {target} ({len(found)} hypotheses, {time.process_time() - started:.0f} CPU s in all)")
    return target


def _make_fresh(root: Path) -> None:
    if not root.exists():
        return
    if any(root.iterdir()) and not (root / "ledger.sqlite").exists():
        raise InvalidValue(
            f"{root} is no Physiograph workspace and is not empty. Name another folder: physiograph demo --folder DIR."
        )
    shutil.rmtree(root)


def _say_papers(added: AddReport) -> None:
    refused = Counter(item.code for item in added.refused)
    refused.update(decision.code for _, decision in added.gated)
    console.say(f"papers      {added.read - len(added.gated)} accepted of {added.read + len(added.refused)} inputs")
    console.say(f"refused     {console.counted(refused) or 'none'}")
    for item in added.refused:
        console.say(f"              {Path(item.source).name}: {item.reason}")
    for document_id, decision in added.gated:
        console.say(f"              {document_id}: {decision.reason}")
    console.say(f"claims      {added.claims} from {added.extracted} papers")
