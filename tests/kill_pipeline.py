"""Kill the pipeline (SIGKILL) at random moments while it adds and builds; check that nothing is lost or doubled.

usage: kill_pipeline.py [--kills 20] [--seed 0] [--papers 24]

Prints a line a kill and "N kills: the same claims and the same graph as an undisturbed run", exit status 1 if not.
The pipeline is loaded once and every attempt is a fork of this process, so that the kills fall into the work and
not into the loading.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from kg import settings
from kg.model import Graph
from kg.store import open_store
from kg.wire import claim_to_json
from ui.workspace import Workspace

ROUND = 5
"""Kills on one workspace before the result is compared and a new one begun."""

CORPUS = Path(__file__).resolve().parent.parent / "demo" / "corpus"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--papers", type=int, default=24)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    folder = Path(tempfile.mkdtemp(prefix="physiograph-kill-"))
    try:
        papers = _some_papers(folder / "papers", args.papers)
        calm = Workspace(settings.load(None, workspace=folder / "calm"))
        started = time.monotonic()
        calm_dump = work(calm, papers)
        whole_s = time.monotonic() - started
        for number in range(1, args.kills + 1):
            if number % ROUND == 1:  # from nothing again, so that adding is hit as often as building
                rough = Workspace(settings.load(None, workspace=folder / f"rough-{number}"))
            killed_after = _run_and_kill(rough, papers, rng.uniform(0.0, 0.9) * whole_s)
            faults = _faults(rough, calm_dump)
            print(f"kill {number:2d} after {killed_after:6.3f} s: {faults or 'ledger and store whole'}", flush=True)
            if faults:
                return 1
            if (number % ROUND == 0 or number == args.kills) and work(rough, papers) != calm_dump:
                print("a full run after the kills gave other claims or another graph than an undisturbed run")
                return 1
        print(f"{args.kills} kills: the same claims and the same graph as an undisturbed run")
        return 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def work(space: Workspace, papers: Path) -> dict[str, list[str]]:
    """Add and build; everything that must be the same in the end, as sorted lines."""
    space.add([papers])
    graph = space.build()
    return {"claims": _claims(space), "graph": _stored(space), "assembled": _lines(graph)}


def _some_papers(target: Path, count: int) -> Path:
    target.mkdir(parents=True)
    for number, path in enumerate(sorted(CORPUS.rglob("*.nxml"))[:count]):
        shutil.copy(path, target / f"{number:03d}-{path.name}")
    return target


def _run_and_kill(space: Workspace, papers: Path, after_s: float) -> float:
    child = os.fork()
    if child == 0:
        try:
            while True:  # add and build again and again until the kill comes
                work(space, papers)
        finally:
            os._exit(1)
    started = time.monotonic()
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError("the pipeline ended by itself before it was killed: see the traceback above")
    return time.monotonic() - started


def _faults(space: Workspace, calm: dict[str, list[str]]) -> str:
    """What is wrong after a kill; "" if nothing: an unharmed ledger, no claim that the calm run has not, none twice."""
    file = space.root / "ledger.sqlite"
    if not file.exists():
        return ""
    with sqlite3.connect(file) as raw:
        state = raw.execute("PRAGMA integrity_check").fetchone()[0]
    raw.close()
    if state != "ok":
        return f"ledger damaged: {state}"
    claims = _claims(space)
    if len(set(claims)) != len(claims):
        return "a claim stands twice"
    if strangers := set(claims) - set(calm["claims"]):
        return f"{len(strangers)} claims that an undisturbed run has not"
    if (space.root / "graph").exists() and any((space.root / "graph").iterdir()):
        _stored(space)  # raises where a half-written store is left
    return ""


def _claims(space: Workspace) -> list[str]:
    with space.ledger() as ledger:
        return [claim_to_json(claim) for claim in ledger.claims()]


def _stored(space: Workspace) -> list[str]:
    try:
        store = open_store(space.store_url)
    except FileNotFoundError:
        return []
    try:
        links = "MATCH (a:Concept)-[r]->(b:Concept) RETURN a.id, type(r), b.id, r.belief"
        claims = "MATCH (c:Claim)-[:STATED_IN]->(p:Paper) RETURN c.id, p.id"
        return sorted(str(row) for cypher in (links, claims) for row in store.query(cypher, max_rows=100_000).rows)
    finally:
        store.close()


def _lines(graph: Graph) -> list[str]:
    return [repr(link) for link in graph.links]


if __name__ == "__main__":
    sys.exit(main())
