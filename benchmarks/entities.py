"""Entity recognition by exact spans on the devel files: python benchmarks/entities.py (needs the development data).

A name counts as found where first and last token and the type agree. "new" is the share of names found among those
whose letters occur as a name nowhere in that set's train file.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # before this folder, whose extraction.py would hide it

from train_entities import HEADS, read_set

from extraction.entity_model import FOLDER, EntityModel, load
from extraction.entity_paths import Head, spans_of

Name = tuple[int, int, int, str]
"""Sentence, first token, one past the last, type."""


class Figures(NamedTuple):
    """Of one set: precision, recall, F1, recall of names in train and of new ones, tokens per CPU second."""

    precision: float
    recall: float
    f1: float
    seen: float
    new: float
    speed: float


def names(tags: Iterable[list[int]], head: Head) -> set[Name]:
    """Names of labelled sentences."""
    return {(row, a, b, kind) for row, labels in enumerate(tags) for a, b, kind in spans_of(labels, head)}


def score(model: EntityModel, folder: Path, head: Head, at_once: int = 64) -> Figures:
    """Figures of one head on its set's devel file."""
    rows = read_set(folder / "devel.tsv", head, longest=10_000)
    train = read_set(folder / "train.tsv", head, longest=10_000)
    known = {_text(words, a, b) for words, labels in train for a, b, _ in spans_of(labels, head)}
    want, got, seconds = names((labels for _, labels in rows), head), set(), 0.0
    order = sorted(range(len(rows)), key=lambda row: len(rows[row][0]))
    for start in range(0, len(order), at_once):
        batch = order[start : start + at_once]
        began = time.process_time()
        found = model.read([rows[row][0] for row in batch], [head.name])
        seconds += time.process_time() - began
        got |= {(row, e.start, e.end, e.type) for row, many in zip(batch, found, strict=True) for e in many}
    seen = {name for name in want if _text(rows[name[0]][0], name[1], name[2]) in known}
    hit = len(want & got)
    return Figures(
        hit / max(1, len(got)),
        hit / len(want),
        2 * hit / (len(want) + len(got)),
        len(seen & got) / max(1, len(seen)),
        len((want - seen) & got) / max(1, len(want - seen)),
        sum(len(words) for words, _ in rows) / seconds,
    )


def _text(words: list[str], start: int, end: int) -> str:
    return "".join(words[start:end]).lower()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parent.parent.parent / "shared")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    asked = parser.parse_args()
    model = load(asked.folder)
    print(f"{'set':<14}{'P':>7}{'R':>7}{'F1':>7}{'seen':>7}{'new':>7}{'tokens/CPU s':>14}")
    for head in HEADS:
        p, r, f, seen, new, speed = score(model, asked.shared / "data" / "ner" / head.name, head)
        print(f"{head.name:<14}{p:>7.3f}{r:>7.3f}{f:>7.3f}{seen:>7.3f}{new:>7.3f}{speed:>14,.0f}", flush=True)


if __name__ == "__main__":
    main()
