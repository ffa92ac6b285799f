"""Back-tests of a workspace at rolling cuts, each beside its baselines: one table.

    python benchmarks/backtest.py WORKSPACE [--cuts 2008 2012 2016 2020] [--seed 0] [--json OUT]

MRR ranks each later linked pair's ends among all concepts; AUPRC is against as many unlinked pairs of the same degrees
(.5 by chance). Behind each baseline stand the model's leads, as 95 % intervals drawn by paper; a star marks those
wholly above zero.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # before this folder, which has namesakes of packages

from gnn.backtest import backtest
from kg import settings
from ui.workspace import Workspace

BASELINES = ("degree", "common_neighbours", "adamic_adar", "complex", "text")


def _lead(bounds: list[float]) -> str:
    low, high = bounds
    return f"{low:+.3f} to {high:+.3f}{'*' if low > 0 else ' '}"


def show(found: dict[str, Any], seconds: float) -> None:
    """Print one cut."""
    model = found["model"]
    print(
        f"{found['cut']}: {found['train_papers']} papers, {found['train_links']} links, {found['train_concepts']} "
        f"concepts before; {found['test_links']} links after; {seconds:.0f} CPU s"
    )
    low, high = model["ci95"]["mrr"]
    print(
        f"  {'model':18} MRR {model['mrr']:.3f} ({low:.3f}–{high:.3f})  AUPRC {model['auprc']:.3f}  "
        f"AUROC {model['auroc']:.3f}  Brier {model['brier']:.3f}  ECE {model['ece']:.3f}"
    )
    for name in BASELINES:
        row = found["baselines"][name]
        print(
            f"  {name:18} MRR {row['mrr']:.3f}  AUPRC {row['auprc']:.3f}  lead in MRR {_lead(row['lead_mrr_ci95'])}  "
            f"in AUPRC {_lead(row['lead_auprc_ci95'])}"
        )
    signs = found["signs"]
    print(f"  sign right {signs['accuracy']:.3f} of {signs['n']}; always more: {signs['always_more']:.3f}", flush=True)


def main() -> None:
    """Print the table; with --json also write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--cuts", type=int, nargs="+", default=[2008, 2012, 2016, 2020])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    graph = Workspace(settings.load(None, workspace=given.workspace)).graph()
    print(f"{len(graph.papers)} papers, {len(graph.claims)} claims, {len(graph.links)} links")
    table = {}
    for cut in given.cuts:
        started = time.process_time()
        table[cut] = backtest(graph, cut, seed=given.seed)
        show(table[cut], time.process_time() - started)
    if given.json is not None:
        given.json.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
