"""How far the labels made for this project agree with the gold on the abstracts that both hold.

usage: agreement.py [--shared ../shared]

benchmarks/labels/overlap.jsonl was labelled without sight of the gold of these abstracts. Pair, direction and full F1
by the scorer's own matching, for those in the gold's train and in its dev part. Nothing is trained on this file.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEVELS = ("pair", "direction", "full")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    shared = parser.parse_args().shared
    if not (shared / "gold").is_dir():
        print("not measured: the gold is not beside the checkout")
        return 0
    sys.path += [str(Path(__file__).resolve().parent), str(shared / "score")]
    from score_claims import match
    from trial_labels import documents

    ours = {key(row["sentences"][0]["text"]): row for row in documents(shared / "data", "overlap")}
    for part in ("train", "dev"):
        hits, sizes, papers = dict.fromkeys(LEVELS, 0), 0, 0
        for line in (shared / "gold" / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            mine = ours.get(key(gold["title"]))
            if mine:
                wanted, found = said(gold), [{**c, "subject": {"text": c["subject"]}, "object": {"text": c["object"]}}
                                             for c in said(mine)]  # fmt: skip
                papers, sizes = papers + 1, sizes + len(wanted) + len(found)
                for level in LEVELS:
                    hits[level] += len(match(wanted, found, level))
        figures = ", ".join(f"{level} {2 * hits[level] / max(sizes, 1):.3f}" for level in LEVELS)
        print(f"{part}: {papers} abstracts: {figures}")
    return 0


def key(title: str) -> str:
    """Letters and digits of the first part of a title."""
    return "".join(letter for letter in title.lower() if letter.isalnum())[:70]


def said(document: dict) -> list[dict]:  # type: ignore[type-arg]
    """Claims with their sentences."""
    return [{**claim, "sentence": document["sentences"][claim["sent"]]["text"]} for claim in document["claims"]]


if __name__ == "__main__":
    sys.exit(main())
