"""Quality and cost of the link predictor on the benchmark folders, each beside its degree baseline: one table.

    python benchmarks/links.py [FOLDER] [--minutes 5] [--seeds 3] [--json OUT]

A folder NAME with a sibling NAME_ind is judged on that unseen graph. CPU seconds of one thread; what importing torch
costs is not in them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from statistics import fmean
from typing import Any

from gnn.links import run

COLUMNS = ("mrr", "hits@1", "hits@10", "hits@10_50", "degree mrr", "degree hits@10_50", "seconds_train", "seconds_eval")


def jobs(root: Path) -> list[tuple[Path, Path | None]]:
    """(folder, unseen graph or None) for each folder that has a test.txt."""
    folders = sorted(path for path in root.iterdir() if (path / "test.txt").is_file())
    return [
        (folder, other if (other := folder.with_name(f"{folder.name}_ind")).is_dir() else None)
        for folder in folders
        if not folder.name.endswith("_ind")
    ]


def figures(folder: Path, inductive: Path | None, minutes: float, seeds: int) -> dict[str, Any]:
    """Means over the seeds, and the models chosen."""
    with tempfile.TemporaryDirectory() as scratch:
        found = [
            run(folder, inductive=inductive, seed=seed, minutes=minutes, ranks_file=Path(scratch) / "ranks.tsv")
            for seed in range(seeds)
        ]
    for one in found:
        degree = one["baselines"]["degree"]
        one |= {"degree mrr": degree["mrr"], "degree hits@10_50": degree.get("hits@10_50")}
    means = {name: fmean(one[name] for one in found) for name in COLUMNS if found[0].get(name) is not None}
    return {**means, "models": [one["model"] for one in found]}


def main() -> None:
    """Print the table; with --json also write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "root",
        nargs="?",
        type=Path,
        default=Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "links",
    )
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    table = {}
    print(f"{'set':24}" + "".join(f"{name:>18}" for name in COLUMNS) + "  model")
    for folder, inductive in jobs(given.root):
        if given.only and folder.name not in given.only:
            continue
        row = table[folder.name] = figures(folder, inductive, given.minutes, given.seeds)
        cells = "".join(f"{row[name]:18.3f}" if name in row else f"{'–':>18}" for name in COLUMNS)
        print(f"{folder.name + (' → unseen' if inductive else ''):24}{cells}  {row['models'][0]}", flush=True)
    if given.json is not None:
        given.json.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
