"""Claims from full text against Evidence Inference: did the intervention raise, lower or not change the outcome?

    python benchmarks/effects.py [--shared ../shared] [--part both|train|validation] [--first N] [--errors N] [--fast]

Share answered, accuracy over the answered and macro-F1 by score/score_effects.py on what `physiograph extract
--full-text` writes for the exercise trials, the baseline that always says "no difference", and CPU seconds per paper.
Claims are kept in a temporary folder under the extractor's version, so that only a changed extractor reads again.
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

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extraction.pipeline import Pipeline, version
from extraction.readers import read
from kg.model import Document
from kg.wire import claim_to_json

ROOT = Path(__file__).resolve().parent.parent
PARTS = {"train": ("train",), "validation": ("validation",), "both": ("train", "validation")}


def questions(folder: Path, parts: tuple[str, ...]) -> list[str]:
    """The lines of the questions about exercise trials."""
    lines = [line for part in parts for line in (folder / f"{part}.jsonl").read_text(encoding="utf-8").split("\n")]
    return [line for line in lines if line and json.loads(line).get("exercise")]


def papers(folder: Path, wanted: set[str]) -> Iterator[Document]:
    """The full texts of the papers wanted, in the order of the file."""
    with (folder / "documents.jsonl").open(encoding="utf-8") as file:
        lines = [line for line in file if json.loads(line)["id"] in wanted]
    with tempfile.TemporaryDirectory() as kept:
        few = Path(kept) / "few.jsonl"
        few.write_text("".join(lines), encoding="utf-8")
        yield from (item for item in read([few]) if isinstance(item, Document))


def claims_of(document: Document, fast: bool, cache: Path) -> tuple[str, float]:
    """A paper's claims as they are written, and the CPU seconds they cost when they were read."""
    kept = cache / f"{document.id.replace(':', '_')}.json"
    if not kept.is_file():
        pipeline, start = Pipeline(fast=fast, full_text=True), time.process_time()
        lines = "".join(claim_to_json(claim) + "\n" for claim in pipeline.read(document).claims)
        kept.write_text(json.dumps([lines, time.process_time() - start]), encoding="utf-8")
    lines, seconds = json.loads(kept.read_text(encoding="utf-8"))
    return lines, seconds


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    ap.add_argument("--part", default="train", choices=sorted(PARTS))
    ap.add_argument("--first", type=int, help="only the first N papers")
    ap.add_argument("--errors", type=int, default=0)
    ap.add_argument("--fast", action="store_true", help="the extractor without encoder")
    a = ap.parse_args()
    data = a.shared / "data" / "evidence_inference"
    asked = questions(data, PARTS[a.part])
    wanted = sorted({json.loads(line)["pmcid"] for line in asked})[: a.first]
    name = version(fast=a.fast, full_text=True)
    cache = Path(tempfile.gettempdir()) / "physiograph-effects" / name.replace(" ", "-")
    cache.mkdir(parents=True, exist_ok=True)
    documents = list(papers(data, set(wanted)))
    if not (cache / f"{documents[0].id}.json").is_file():
        Pipeline(fast=a.fast).read(documents[0])  # start-up is no paper's cost
    answers = [claims_of(document, a.fast, cache) for document in documents]
    with tempfile.TemporaryDirectory() as folder:
        labels, claims = Path(folder) / "labels.jsonl", Path(folder) / "claims.jsonl"
        labels.write_text("".join(f"{line}\n" for line in asked if json.loads(line)["pmcid"] in wanted), "utf-8")
        claims.write_text("".join(lines for lines, _ in answers), "utf-8")
        scorer = [sys.executable, str(a.shared / "score" / "score_effects.py"), str(labels), str(claims), "--exercise"]
        print(f"{len(documents)} papers of {a.part}, {name}")
        print(subprocess.run([*scorer, "--errors", str(a.errors)], check=True, capture_output=True, text=True).stdout)
    spent = sorted(seconds for _, seconds in answers)
    print(
        f"CPU s per paper: mean {sum(spent) / len(spent):.2f}, median {spent[len(spent) // 2]:.2f}, max {spent[-1]:.2f}"
    )


if __name__ == "__main__":
    main()
