"""Whether the shown paths carry the hypotheses: how often deleting them costs more than deleting other links near by.

    python benchmarks/reasons.py WORKSPACE [--as-of YEAR] [--top 100] [--draws 2] [--seed 0] [--show]

Trains on the workspace's graph, or on what was known in a year. For each hypothesis the probability is worked out again
without the links of all paths shown, and without as many links drawn among those at the pair or at one of its
neighbours (mean of the draws).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # before this folder, which has namesakes of packages

from gnn.candidates import hypotheses
from gnn.faithful import Deletion, deletion_of
from gnn.tensors import as_of
from gnn.train import train
from kg import settings
from kg.model import Graph, Hypothesis
from ui.workspace import Workspace


def main() -> None:
    """Print the share and the mean drops."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--as-of", type=int)
    parser.add_argument("--top", type=int, default=100)
    parser.add_argument("--draws", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="also print every hypothesis")
    given = parser.parse_args()
    graph = Workspace(settings.load(None, workspace=given.workspace)).graph()
    graph = graph if given.as_of is None else as_of(graph, given.as_of)
    with tempfile.TemporaryDirectory(prefix="physiograph-reasons-") as folder:
        _measure(graph, Path(folder), given)


def _measure(graph: Graph, folder: Path, given: argparse.Namespace) -> None:
    started = time.process_time()
    train(graph, folder, seed=given.seed)
    trained = time.process_time()
    found = hypotheses(graph, folder, top=given.top)
    spent = f"training {trained - started:.0f} CPU s, hypotheses {time.process_time() - trained:.0f} CPU s"
    print(f"{len(graph.papers)} papers, {len(graph.links)} links; {len(found)} hypotheses; {spent}", flush=True)
    deletion, rng = deletion_of(graph, folder), np.random.default_rng(given.seed)
    drops = np.array([_drops(deletion, one, given.draws, rng) for one in found])  # (n, 2)
    for one in found if given.show else ():
        print(f"  {one.probability:.3f} {one.subject.name} {one.relation} {one.object.name}")
    won = drops[:, 0] > drops[:, 1]
    print(f"shown paths lower the probability more than random links near by: {won.mean():.1%} of {len(found)}")
    print(f"mean drop: {drops[:, 0].mean():.4f} without the paths, {drops[:, 1].mean():.4f} without random links")


def _drops(deletion: Deletion, one: Hypothesis, draws: int, rng: np.random.Generator) -> tuple[float, float]:
    ends = one.subject.id, one.object.id
    before = deletion.probability(*ends)
    shown = {link for path in one.paths for link in deletion.links(path)}
    others = np.setdiff1d(deletion.near(*ends), sorted(shown))
    random = [
        before - deletion.probability(*ends, rng.choice(others, min(len(shown), len(others)), replace=False))
        for _ in range(draws)
    ]
    return before - deletion.probability(*ends, shown), float(np.mean(random))


if __name__ == "__main__":
    main()
