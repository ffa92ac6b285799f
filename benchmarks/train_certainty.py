"""Train the classifier of certainty and write extraction/models/certainty.safetensors and certainty.json.

usage: train_certainty.py [--shared ../shared] [--synthetic 900] [--check]

Learns from the gold's training part, benchmarks/labels and made-up sentences; the `FEATURES` features with
the largest weights are kept. `--check` prints accuracy instead: five-fold over documents, on the check set and on dev.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))
sys.path.append(str(HERE))

import trial_labels  # noqa: E402

from extraction.certainty import features  # noqa: E402
from extraction.linear_model import save  # noqa: E402

MIN_DF, C, FEATURES = 4, 3.0, 6000
Gold = dict[str, Any]
Row = tuple[dict[str, float], str, str]
"""Features, certainty, document."""


def rows(documents: list[Gold]) -> list[Row]:
    found = []
    for document in documents:
        for claim in document["claims"]:
            text, role = document["sentences"][claim["sent"]]["text"], document["roles"][claim["sent"]]
            at, there = text.find(claim["object"]), text.find(claim["subject"])
            subject = None if claim["implicit_subject"] or there < 0 else (there, there + len(claim["subject"]))
            named = features(text, role, subject, (at, at + len(claim["object"])))
            found.append((named, claim["certainty"], document["id"]))
    return found


def fit(data: list[Row]) -> tuple[Any, list[str]]:
    """Logistic regression on frequent features, then again on those with the largest weights."""
    from sklearn.linear_model import LogisticRegression

    counts = Counter(name for named, _, _ in data for name in named)
    names = sorted(name for name, n in counts.items() if n >= MIN_DF)
    answers = [answer for _, answer, _ in data]
    first = LogisticRegression(C=C, max_iter=300).fit(matrix(data, names), answers)
    weight = np.abs(first.coef_).max(axis=0)
    kept = sorted(names[k] for k in np.argsort(-weight, kind="stable")[:FEATURES])
    return LogisticRegression(C=C, max_iter=300).fit(matrix(data, kept), answers), kept


def matrix(data: list[Row], names: list[str]) -> Any:
    from scipy.sparse import csr_matrix

    place = {name: k for k, name in enumerate(names)}
    cells = [(r, place[name], value) for r, (named, _, _) in enumerate(data) for name, value in named.items()
             if name in place]  # fmt: skip
    row, column, value = zip(*cells, strict=True)
    return csr_matrix((value, (row, column)), shape=(len(data), len(names)))


def accuracy(data: list[Row], fitted: Any, names: list[str]) -> float:
    return float(np.mean(fitted.predict(matrix(data, names)) == np.array([answer for _, answer, _ in data])))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--synthetic", type=int, default=900)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    gold = rows(read(args.shared / "gold" / "train.jsonl"))
    more = rows(trial_labels.learnt(args.shared / "data")) + rows(synthetic(args.synthetic))
    if args.check:
        return check(gold, more, args.shared)
    fitted, names = fit(gold + more)
    size = save("certainty", fitted.classes_, names, np.vstack([fitted.coef_.T, fitted.intercept_]))
    print(f"{len(gold)} + {len(more)} claims, {len(names)} features, {size} bytes")
    return 0


def check(gold: list[Row], more: list[Row], shared: Path) -> int:
    order = sorted({document for _, _, document in gold})
    random.Random(0).shuffle(order)
    right = []
    for fold in range(5):
        held = set(order[fold::5])
        fitted, names = fit([row for row in gold if row[2] not in held] + more)
        rest = [row for row in gold if row[2] in held]
        right.append(accuracy(rest, fitted, names))
    print(f"five folds over documents: {np.mean(right):.4f} ({', '.join(f'{x:.3f}' for x in right)})")
    fitted, names = fit(gold + more)
    for name, documents in (("check set", trial_labels.documents(shared / "data", "check")),
                            ("gold dev", read(shared / "gold" / "dev.jsonl"))):  # fmt: skip
        print(f"{name}: {accuracy(rows(documents), fitted, names):.4f}")
    return 0


def read(path: Path) -> list[Gold]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def synthetic(count: int) -> list[Gold]:
    from synthetic_claims import Writer
    from synthetic_words import load

    writer = Writer(load(), random.Random(0))
    return [writer.document(place) for place in range(1, count + 1)]


if __name__ == "__main__":
    sys.exit(main())
