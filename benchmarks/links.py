"""Quality and cost of the link predictor on the benchmark folders, each beside its parts and degree: one table.

    python benchmarks/links.py [FOLDER] [--minutes 5] [--seeds 3] [--json OUT]

A folder NAME with a sibling NAME_ind is judged on that unseen graph. Below each set stand its stages alone: what the
fast encoder loses and the path network gains. CPU seconds of one thread; what importing torch costs is not in them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from statistics import fmean
from typing import Any

from gnn.links import run

COLUMNS = ("mrr", "hits@1", "hits@10", "hits@10_50", "seconds_train", "seconds_eval")
PARTS = ("mrr", "hits@1", "hits@10", "hits@10_50", "seconds", "weight")


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
    names = [name for name in ("compgcn", "complex", "paths") if all(name in one["stages"] for one in found)]
    return {
        **_means(found, COLUMNS),
        "stages": {name: _means([one["stages"][name] for one in found], PARTS) for name in names},
        "degree": _means([one["baselines"]["degree"] for one in found], PARTS),
        "models": [one["model"] for one in found],
    }


def _means(rows: list[dict[str, Any]], names: tuple[str, ...]) -> dict[str, float]:
    return {name: fmean(row[name] for row in rows) for name in names if rows[0].get(name) is not None}


def _line(name: str, row: dict[str, Any], end: str = "") -> str:
    named = {**row, "seconds_train": row.get("seconds_train", row.get("seconds"))}
    cells = (f"{named[name]:14.3f}" if named.get(name) is not None else f"{'–':>14}" for name in COLUMNS)
    return f"{name:24}{''.join(cells)}  {end}".rstrip()


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
    print(f"{'set':24}" + "".join(f"{name:>14}" for name in COLUMNS) + "  model")
    for folder, inductive in jobs(given.root):
        if given.only and folder.name not in given.only:
            continue
        row = table[folder.name] = figures(folder, inductive, given.minutes, given.seeds)
        print(_line(folder.name + (" → unseen" if inductive else ""), row, row["models"][0]))
        for name, part in {**row["stages"], "degree": row["degree"]}.items():
            print(_line(f"  {name} alone", part), flush=True)
    if given.json is not None:
        given.json.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
