"""Roles and study records against the development data: one table each.

    python benchmarks/roles.py [--shared ../shared]

Roles by the real scorer (score/score_roles.py) on what `physiograph structure` writes; calibration of the
confidence; sentences per CPU second; the study record (design, n, species, duration) on gold train and dev.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extraction.roles import role_line, structure
from kg.model import Document, Passage


def documents(path: Path) -> Iterator[tuple[Document, list[str], dict[str, Any]]]:
    """Documents of a JSONL file with the gold role of each sentence and the record; labels stay unseen."""
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        gold = row.get("roles") or [(s.get("label") or "").lower() for s in row["sentences"]]
        passages = tuple(
            Passage("title" if "roles" in row and at == 0 else "abstract", None, s["text"], whole_sentence=True)
            for at, s in enumerate(row["sentences"])
        )
        yield Document(row.get("id") or row["pmcid"], row["title"], passages), gold, row


def score(shared: Path, gold: Path) -> dict[str, Any]:
    """Figures of the scorer, plus calibration error and speed."""
    pairs, lines, count = [], [], 0
    many = list(documents(gold))
    structure(many[0][0])
    start = time.process_time()
    for document, roles, _ in many:
        sentences = structure(document)
        lines.append(role_line(document.id, sentences))
        count += len(sentences)
        pairs += [(s.confidence, s.role == r) for s, r in zip(sentences, roles, strict=True) if r in SCORED]
    seconds = time.process_time() - start
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "roles.jsonl"
        out.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [sys.executable, str(shared / "score" / "score_roles.py"), str(gold), str(out), "--json"]
        figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {**figures, "ece": round(calibration_error(pairs), 4), "sentences_per_cpu_s": round(count / seconds)}


SCORED = ("background", "objective", "methods", "results", "conclusions")


def calibration_error(pairs: list[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: mean distance between confidence and hit rate over equal-width bins."""
    parts: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, hit in pairs:
        parts[min(bins - 1, int(confidence * bins))].append((confidence, hit))
    gaps = [abs(sum(c for c, _ in part) - sum(h for _, h in part)) for part in parts]
    return sum(gaps) / max(1, len(pairs))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parent.parent.parent / "shared")
    shared = parser.parse_args().shared
    for gold in (shared / "data" / "rct_roles" / "validation.jsonl", shared / "gold" / "dev.jsonl"):
        print(gold.relative_to(shared))
        for name, value in score(shared, gold).items():
            print(f"  {name:<22}{value}")


if __name__ == "__main__":
    main()
