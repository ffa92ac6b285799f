"""Prints how many real files of each format are read, and how right title, year and DOI are, with CPU seconds.

Run: python benchmarks/readers.py [DATA FOLDER]
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # before this folder, whose extraction.py would hide it

from extraction.quality import Gate
from extraction.readers import read
from kg.model import Document, Refusal

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
SETS = ("exercise_trials/nxml", "biored/Dev.BioC.JSON", "biored/Train.BioC.XML", "nirs_abstracts",
        "evidence_inference/documents.jsonl", "rct_roles", "../gold")  # fmt: skip


def read_all(path: Path) -> tuple[list[Document], list[Refusal], float]:
    """Documents, refusals and the CPU seconds that reading took."""
    start = time.process_time()
    items = list(read([path]))
    seconds = time.process_time() - start
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item for item in items if isinstance(item, Refusal)], seconds


def agreement(documents: Sequence[Document], index: Path) -> dict[str, int]:
    """For how many papers of the index title, year and DOI are the same."""
    by_id = {document.id: document for document in documents}
    same = Counter({"papers": 0, "title": 0, "year": 0, "doi": 0, "no doi": 0})
    for line in index.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        same["papers"] += 1
        document = by_id.get(record["pmcid"])
        if document is not None:
            same["title"] += _folded(document.title) == _folded(record["title"])
            same["year"] += str(document.year) == record["year"]
            same["doi"] += document.doi.lower() == (record["doi"] or "").lower()
            same["no doi"] += not record["doi"] and not document.doi
    return dict(same)


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=DATA)
    data: Path = parser.parse_args().data
    if not data.is_dir():
        print(f"skipped: the development data is not there ({data.name}). Give its folder.")
        return
    print(f"{'set':<36}{'read':>6}{'refused':>9}{'CPU s':>8}{'per CPU s':>10}{'gate s':>8}  gate")
    trials: list[Document] = []
    for name in SETS:
        if not (data / name).exists():
            print(f"{name:<36}skipped: not there")
            continue
        documents, refusals, seconds = read_all(data / name)
        trials = documents if name == SETS[0] else trials
        start = time.process_time()
        codes = Counter(decision.code or "plain" for decision in Gate().decide_all(documents).values())
        gate = time.process_time() - start
        said = ", ".join(f"{code} {count}" for code, count in sorted(codes.items()))
        counts = f"{len(documents):>6}{len(refusals):>9}{seconds:>8.2f}{len(documents) / seconds:>10.0f}"
        print(f"{name:<36}{counts}{gate:>8.2f}  {said}")
    if trials:
        same = agreement(trials, data / "exercise_trials" / "index.jsonl")
        print(f"{'papers in the index':<36}{same['papers']:>6}")
        for what in ("title", "year", "doi"):
            print(f"{'same ' + what:<36}{same[what]:>6}")
        print(f"{'of these with no DOI in either':<36}{same['no doi']:>6}")
    print(f"{'peak memory, MB':<36}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>6.0f}")


if __name__ == "__main__":
    main()
