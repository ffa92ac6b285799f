"""Roles and study records against the development data: one table each.

    python benchmarks/roles.py [--shared ../shared] [--study]

Roles by the real scorer (score/score_roles.py) on what `physiograph structure` writes; calibration of the
confidence; sentences per CPU second; the study record (design, n, species, duration) on gold train and dev.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extraction.context import study_context
from extraction.roles import role_line, structure
from kg.model import Document, Passage

SCORED = ("background", "objective", "methods", "results", "conclusions")


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
    rows = [row for _, _, row in many]
    figures = scored(shared, rows, lines)
    headed = {name: scored(shared, kept, lines)["merged_weighted_f1"] for name, kept in headings(rows) if kept}
    figures = {**figures, **headed, "ece": round(calibration_error(pairs), 4)}
    return {**figures, "sentences_per_cpu_s": round(count / seconds)}


def headings(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Abstracts with headings, and those of them whose sentences do not all stand under one and the same."""
    structured = [row for row in rows if row.get("structured")]
    several = [row for row in structured if len({s.get("label") for s in row["sentences"]}) > 1]
    return [("merged, structured", structured), ("merged, > 1 heading", several)]


def scored(shared: Path, rows: list[dict[str, Any]], lines: list[str]) -> dict[str, Any]:
    """Figures of the scorer on some documents of the gold."""
    with tempfile.TemporaryDirectory() as folder:
        gold, out = Path(folder) / "gold.jsonl", Path(folder) / "roles.jsonl"
        gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        out.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [sys.executable, str(shared / "score" / "score_roles.py"), str(gold), str(out), "--json"]
        figures: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return figures


def calibration_error(pairs: list[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: mean distance between confidence and hit rate over equal-width bins."""
    parts: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, hit in pairs:
        parts[min(bins - 1, int(confidence * bins))].append((confidence, hit))
    gaps = [abs(sum(c for c, _ in part) - sum(h for _, h in part)) for part in parts]
    return sum(gaps) / max(1, len(pairs))


def _same(one: str | None, other: str | None) -> bool:
    """Whether two durations read the same: "6 weeks", "6-week", "6 wk"."""

    def plain(text: str | None) -> str:
        return re.sub(r"weeks?", "wk", re.sub(r"[\s‐‑-]+", " ", (text or "").lower())).strip()

    return plain(one) == plain(other)


def study(gold: Path) -> dict[str, Any]:
    """Share of study records with the right design, n, species and duration; word overlap of the population."""
    hits: Counter[str] = Counter()
    overlap, with_people, seconds = 0.0, 0, 0.0
    many = list(documents(gold))
    for document, _, row in many:
        sentences, want = structure(document), row["study"]
        start = time.process_time()
        got = study_context(document, sentences)
        seconds += time.process_time() - start
        hits["design"] += got.design == want["design"]
        hits["n"] += got.n == want["n"]
        hits["species"] += (got.species or "none") == (want["species"] or "none")
        hits["duration"] += _same(got.duration, want["duration"])
        if want["population"]:
            a, b = set(want["population"].lower().split()), set((got.population or "").lower().split())
            overlap, with_people = overlap + 2 * len(a & b) / (len(a) + len(b)), with_people + 1
    shares = {name: round(hit / len(many), 4) for name, hit in hits.items()}
    return {
        "documents": len(many),
        **shares,
        "population_f1": round(overlap / with_people, 4),
        "documents_per_cpu_s": round(len(many) / seconds),
    }


def show(title: str, figures: dict[str, Any]) -> None:
    """One table."""
    print(title)
    for name, value in figures.items():
        print(f"  {name:<22}{value}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parent.parent.parent / "shared")
    parser.add_argument("--study", action="store_true", help="the study record of gold dev alone")
    args = parser.parse_args()
    shared = args.shared
    dev = shared / "gold" / "dev.jsonl"
    if args.study:
        return show("study record, gold/dev.jsonl", study(dev))
    for gold in (shared / "data" / "rct_roles" / "validation.jsonl", dev):
        show(f"roles, {gold.relative_to(shared)}", score(shared, gold))
    show("study record, gold/dev.jsonl", study(dev))
    train = study(shared / "gold" / "train.jsonl")
    train["design"] = "trained on it: see train_design.py --check"
    show("study record, gold/train.jsonl (rules tuned on it)", train)


if __name__ == "__main__":
    main()
