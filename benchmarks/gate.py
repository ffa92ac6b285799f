"""Prints how right the quality gate is, code by code: precision and recall over papers labelled by reading.

Run: python benchmarks/gate.py [DATA FOLDER] [--wrong]

284 papers of the development data (benchmarks/labels/gate.tsv holds ids and labels, no text; chosen by words of title
and abstract that may tell the kind, and by chance) and 82 made up of them or from nothing (gate_made_up.py). Two halves
by a hash of the id: the rules were mended on one, the other was looked at only through this table.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # before this folder, whose extraction.py would hide it

from gate_made_up import made_up

from extraction.quality import Gate
from extraction.readers import read
from kg.model import Document

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "shared" / "data"
SETS = {"trials": "exercise_trials/nxml", "nirs": "nirs_abstracts", "ei": "evidence_inference/documents.jsonl",
        "rct": "rct_roles"}  # fmt: skip
CODES = (
    "retracted",
    "protocol",
    "review",
    "duplicate",
    "notice",
    "editorial",
    "letter",
    "not_english",
    "no_text",
    "ok",
)
SAME = {
    "meta_analysis": "review", "": "ok", "abstract_only": "ok", "correction_notice": "notice",
    "retraction_notice": "notice", "concern_notice": "notice",
}  # fmt: skip
"""Codes that are one in the table."""


@dataclass(frozen=True)
class Judged:
    """A paper with what it is and what the gate says."""

    id: str
    title: str
    label: str
    said: str

    @property
    def seen(self) -> bool:
        """Whether the rules were mended with a look at it."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 2 == 0


def labelled(data: Path) -> dict[str, tuple[Document, str]]:
    """The papers of the label file that are in the data, by id."""
    with (HERE / "labels" / "gate.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found: dict[str, tuple[Document, str]] = {}
    for name, place in SETS.items():
        wanted = {row["id"]: row["label"] for row in rows if row["set"] == name}
        for item in read([data / place]):
            if isinstance(item, Document) and item.id in wanted:
                found.setdefault(item.id, (item, wanted[item.id]))
    return found


def judged(papers: Mapping[str, tuple[Document, str]]) -> list[Judged]:
    """What the gate says of all papers together."""
    decisions = Gate().decide_all([document for document, _ in papers.values()])
    return [
        Judged(key, document.title, SAME.get(label, label), SAME.get(decisions[key].code, decisions[key].code))
        for key, (document, label) in sorted(papers.items())
    ]


def figures(items: Iterable[Judged], code: str) -> tuple[int, float, float]:
    """(papers of this code, precision, recall); nan where there is nothing to count."""
    items = list(items)
    right = sum(item.label == item.said == code for item in items)
    said, there = sum(item.said == code for item in items), sum(item.label == code for item in items)
    return there, right / said if said else float("nan"), right / there if there else float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=DATA)
    parser.add_argument("--wrong", action="store_true", help="list what is wrong in the half that rules are mended on")
    given = parser.parse_args()
    if not given.data.is_dir():
        print(f"skipped: the development data is not there ({given.data.name}). Give its folder.")
        return
    natural = labelled(given.data)
    items = judged(natural | made_up({key: document for key, (document, label) in natural.items() if label == "ok"}))
    parts = {"all": items, "mended on": [i for i in items if i.seen], "not": [i for i in items if not i.seen]}
    print(f"{'code':<14}" + "".join(f"{f'{name} ({len(part)})':>24}" for name, part in parts.items()))
    print(f"{'':<14}" + f"{'n':>8}{'P':>8}{'R':>8}" * len(parts))
    for code in CODES:
        print(f"{code:<14}" + "".join("{:>8}{:>8.3f}{:>8.3f}".format(*figures(p, code)) for p in parts.values()))
    if given.wrong:
        for item in items:
            if item.seen and item.label != item.said:
                print(f"{item.id}: {item.label}, said {item.said}: {item.title[:90]}")


if __name__ == "__main__":
    main()
