"""Train the study-design classifier and write extraction/models/design.safetensors and design.json.

    python benchmarks/train_design.py [--shared ../shared] [--out extraction/models] [--check]

Multinomial logistic regression on the gold train abstracts and those of benchmarks/labels/training.jsonl;
`--check` prints cross-validated accuracy instead.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from trial_labels import documents

from extraction.design import stated
from extraction.design_cues import features
from extraction.linear_model import save
from kg.model import Sentence

MIN_DF, C = 5, 1.0


def gold(path: Path) -> list[dict[str, Any]]:
    """The annotated abstracts of a file."""
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def records(rows: list[dict[str, Any]]) -> tuple[list[list[Sentence]], list[str]]:
    """Sentences and design of each annotated abstract."""
    found, designs = [], []
    for row in rows:
        pairs = zip(row["sentences"], row["roles"], strict=True)
        found.append([Sentence(at, s["text"], "abstract", role, 1.0) for at, (s, role) in enumerate(pairs)])
        designs.append(row["study"]["design"])
    return found, designs


def matrix(found: list[dict[str, float]], names: list[str]) -> np.ndarray:
    """Shape (abstracts, features)."""
    rows = {name: at for at, name in enumerate(names)}
    dense = np.zeros((len(found), len(names)), dtype=np.float32)
    for at, item in enumerate(found):
        for name, value in item.items():
            if name in rows:
                dense[at, rows[name]] = value
    return dense


def check(values: np.ndarray, designs: list[str], ruled: list[str | None], own: int) -> None:
    """Five-fold accuracy on the first `own` abstracts, twice, without and with the rules; the rest only train."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold

    wanted = np.array(designs)
    for seed in (0, 1):
        guess = wanted[:own].copy()
        for learn, test in StratifiedKFold(5, shuffle=True, random_state=seed).split(values[:own], wanted[:own]):
            rows = np.concatenate([learn, np.arange(own, len(wanted))])
            fitted = LogisticRegression(C=C, max_iter=400).fit(values[rows], wanted[rows])
            guess[test] = fitted.predict(values[test])
        final = [rule or learned for rule, learned in zip(ruled[:own], guess, strict=True)]
        alone, both = (np.mean(np.array(answers) == wanted[:own]) for answers in (guess, final))
        print(f"seed {seed}  cross-validated accuracy: classifier {alone:.4f}, with the rules {both:.4f}")


def main() -> None:
    """Train and save, or check."""
    from sklearn.linear_model import LogisticRegression

    root = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=root.parent / "shared")
    parser.add_argument("--out", type=Path, default=root / "extraction" / "models")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    ours = gold(args.shared / "gold" / "train.jsonl")
    abstracts, designs = records([*ours, *documents(args.shared / "data")])
    found = [features(sentences) for sentences in abstracts]
    counts = Counter(name for item in found for name in item)
    names = sorted(name for name, n in counts.items() if n >= MIN_DF)
    values = matrix(found, names)
    if args.check:
        return check(values, designs, [stated(sentences) for sentences in abstracts], len(ours))
    fitted = LogisticRegression(C=C, max_iter=1000).fit(values, designs)
    size = save("design", list(fitted.classes_), names, np.vstack([fitted.coef_.T, fitted.intercept_]), args.out)
    print(json.dumps({"abstracts": len(designs), "features": len(names), "bytes": size}))


if __name__ == "__main__":
    main()
