"""Train the study-design classifier and write extraction/models/design.safetensors and design.json.

    python benchmarks/train_design.py [--shared ../shared] [--out extraction/models] [--check]

Multinomial logistic regression on the gold train abstracts; `--check` prints cross-validated accuracy instead.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extraction.design import features, stated
from extraction.role_model import digest
from kg.model import Sentence

MIN_DF, C = 5, 1.0


def records(path: Path) -> tuple[list[list[Sentence]], list[str]]:
    """Sentences and design of each annotated abstract."""
    found, designs = [], []
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
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


def check(values: np.ndarray, designs: list[str], ruled: list[str | None]) -> None:
    """Five-fold accuracy, twice, of the classifier and of the rules before it."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    for seed in (0, 1):
        folds = StratifiedKFold(5, shuffle=True, random_state=seed)
        guess = cross_val_predict(LogisticRegression(C=C, max_iter=400), values, designs, cv=folds)
        final = [rule or learned for rule, learned in zip(ruled, guess, strict=True)]
        alone, both = (np.mean(np.array(answers) == np.array(designs)) for answers in (guess, final))
        print(f"seed {seed}  cross-validated accuracy: classifier {alone:.4f}, with the rules {both:.4f}")


def main() -> None:
    """Train and save, or check."""
    from safetensors.numpy import save
    from sklearn.linear_model import LogisticRegression

    root = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=root.parent / "shared")
    parser.add_argument("--out", type=Path, default=root / "extraction" / "models")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    abstracts, designs = records(args.shared / "gold" / "train.jsonl")
    found = [features(sentences) for sentences in abstracts]
    counts = Counter(name for item in found for name in item)
    names = sorted(name for name, n in counts.items() if n >= MIN_DF)
    values = matrix(found, names)
    if args.check:
        return check(values, designs, [stated(sentences) for sentences in abstracts])
    fitted = LogisticRegression(C=C, max_iter=1000).fit(values, designs)
    raw = save({"weights": np.vstack([fitted.coef_.T, fitted.intercept_]).astype(np.float16)})
    (args.out / "design.safetensors").write_bytes(raw)
    hashes = {"weights_sha256": digest(raw), "features_sha256": digest("\n".join(names).encode())}
    card = {"classes": list(fitted.classes_), **hashes, "features": names}
    text = json.dumps(card, ensure_ascii=False, separators=(",", ":"))
    (args.out / "design.json").write_text(text + "\n", encoding="utf-8")
    print(json.dumps({"abstracts": len(designs), "features": len(names), "bytes": len(raw) + len(text)}))


if __name__ == "__main__":
    main()
