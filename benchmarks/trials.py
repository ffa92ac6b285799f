"""The whole main job over the real exercise trials; prints what issue and documents quote.

usage: trials.py [--data ../shared/data/exercise_trials] [--cut 2012] [--top 50]

Checks on the way: every paper read with the year and title of the index; every hypothesis with at least one path,
every quote on a path standing letter for letter in its paper.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # before this folder, whose extraction.py would hide the package

from kg import settings  # noqa: E402
from kg.model import Hypothesis  # noqa: E402
from ui.workspace import Workspace  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "exercise_trials")
    parser.add_argument("--cut", type=int, default=2012)
    parser.add_argument("--top", type=int, default=50)
    args = parser.parse_args()
    if not args.data.is_dir():
        print(f"no exercise trials at {args.data}: nothing measured")
        return 0
    with tempfile.TemporaryDirectory(prefix="physiograph-trials-") as folder:
        space = Workspace(settings.load(None, workspace=Path(folder)))
        clock = Clock()
        added = space.add([args.data / "nxml"])
        print(f"read           {added.read}, unreadable {len(added.refused)}, gate refused {len(added.gated)}", clock)
        print(f"index          {_against_index(space, args.data / 'index.jsonl')}")
        graph = space.build()
        print(
            f"graph          {len(graph.claims)} claims, {len(graph.concepts)} concepts, {len(graph.links)} links",
            clock,
        )
        trained = space.train()
        print(
            f"link predictor MRR {trained.mrr:.3f}, degree {trained.degree['mrr']:.3f}, {trained.judged_on} pairs",
            clock,
        )
        found, _ = space.hypotheses(args.top)
        print(f"hypotheses     {len(found)}, {_paths(space, found)}", clock)
        back = space.backtest(args.cut)
        model, degree = back["model"], back["baselines"]["degree"]
        ranks = f"MRR {model['mrr']:.3f} {model['ci95']['mrr']}, degree {degree['mrr']:.3f}"
        chances = f"AUROC {model['auroc']:.3f}; Brier {model['brier']:.3f}; ECE {model['ece']:.3f}"
        print(f"back-test {args.cut} {back['test_links']} links; {ranks}; {chances}", clock)
    return 0


class Clock:
    """CPU seconds since the last time it was printed."""

    def __init__(self) -> None:
        self.last = time.process_time()

    def __str__(self) -> str:
        now = time.process_time()
        spent, self.last = now - self.last, now
        return f"({spent:.1f} CPU s)"


def _against_index(space: Workspace, index: Path) -> str:
    rows = {}
    for line in index.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows[row["pmcid"]] = row
    with space.ledger() as ledger:
        documents = list(ledger.documents())
    same = {"year": 0, "title": 0, "DOI": 0}
    for document in documents:
        row = rows[document.id]
        same["year"] += document.year == int(row["year"])
        same["title"] += _folded(document.title) == _folded(row["title"])
        same["DOI"] += document.doi == (row["doi"] or "")
    with_doi = sum(bool(row["doi"]) for row in rows.values())
    return ", ".join(f"{n} of {len(rows)} {name}s right" for name, n in same.items()) + f" ({with_doi} have a DOI)"


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _paths(space: Workspace, found: list[Hypothesis]) -> str:
    quotes = missing = without = 0
    with space.ledger() as ledger:
        for hypothesis in found:
            without += not hypothesis.paths
            for path in hypothesis.paths:
                for claim in (claim for step in path.steps for claim in step.claims):
                    quotes += 1
                    text = " ".join(passage.text for passage in ledger.document(claim.document_id).passages)
                    missing += claim.sentence not in text
    return f"{without} without a path; {quotes} quotes on paths, {missing} not in their paper"


if __name__ == "__main__":
    sys.exit(main())
