"""Claims against the gold: figures by the real scorer, speed, memory, and whether reruns agree byte for byte.

    python benchmarks/extraction.py [--shared ../shared] [--part dev|train|check] [--errors N] [--llm [--dry-run]]

Pair, direction and full F1 by score/score_claims.py on what `physiograph extract` writes; abstracts per CPU second in
one process, start-up left out; peak memory; the same claims with two workers and with shuffled input. The part
`check` is the trial abstracts that were labelled for this project to choose by (trial_labels.py).

--llm measures the language model of the settings (PHYSIOGRAPH_LLM_MODEL, PHYSIOGRAPH_LLM_URL; docs/howto/llm.md): the
same scorer, what was refused, the bill, and the precision that llm_score should be.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extraction.llm_reader import LlmReader
from extraction.pipeline import Extraction, extract, fingerprint
from extraction.readers import read
from kg import settings
from kg.model import Document
from kg.wire import claim_to_json
from ui.commands.language_model import bill, estimate, reader_of

ROOT = Path(__file__).resolve().parent.parent


def by_id(extractions: list[Extraction]) -> str:
    """Hash of all claims, documents sorted by id."""
    ordered = sorted(extractions, key=lambda item: item.document_id)
    return fingerprint(claim for item in ordered for claim in item.claims)


def say_of_model(found: list[Extraction], reader: LlmReader) -> None:
    """The bill, what failed, what was refused."""
    print(bill(len(found), reader))
    print("failed:", Counter(item.failure.code for item in found if item.failure).most_common() or "none")
    refused = Counter(claim.code for item in found for claim in item.refused)
    claims = sum(len(item.claims) for item in found)
    print(f"refused {refused.total()} of {refused.total() + claims} claims: {refused.most_common()}")
    print("llm_score: set it to the precision of direction above; it was", reader.spec.score)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    ap.add_argument("--part", default="dev", choices=("dev", "train", "check"))
    ap.add_argument("--fast", action="store_true", help="the extractor without encoder")
    ap.add_argument("--errors", type=int, default=0)
    ap.add_argument("--llm", action="store_true", help="the language model of the settings")
    ap.add_argument("--workers", type=int, default=1, help="with --llm: questions at a time")
    ap.add_argument("--dry-run", action="store_true", help="with --llm: print the cost, ask nothing")
    ap.add_argument("--quick", action="store_true", help="leave out the two reruns")
    a = ap.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(a, gold_file(a.shared, a.part, Path(folder)))


def gold_file(shared: Path, part: str, folder: Path) -> Path:
    """The gold of a part; that of `check` is written into `folder`."""
    if part != "check":
        return shared / "gold" / f"{part}.jsonl"
    sys.path.append(str(Path(__file__).resolve().parent))
    from trial_labels import documents

    file = folder / "check.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in documents(shared / "data", part)), encoding="utf-8")
    return file


def measure(a: argparse.Namespace, gold: Path) -> None:
    documents = [item for item in read([gold]) if isinstance(item, Document)]
    reader = reader_of(settings.load(), a.workers) if a.llm else None
    if reader is not None:
        print(estimate(documents, reader, full_text=False))
        if a.dry_run:
            return
    else:
        list(extract(documents[:5], fast=a.fast))
    start = time.process_time()
    found = list(extract(documents, fast=a.fast, llm=reader))
    seconds = time.process_time() - start
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "claims.jsonl"
        out.write_text("".join(claim_to_json(c) + "\n" for item in found for c in item.claims), encoding="utf-8")
        scorer = [sys.executable, str(a.shared / "score" / "score_claims.py"), str(gold), str(out)]
        print(subprocess.run([*scorer, "--errors", str(a.errors)], check=True, capture_output=True, text=True).stdout)
    print(f"{len(documents)} abstracts in {seconds:.1f} CPU s: {len(documents) / seconds:.1f} a second")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    claims = [claim for item in found for claim in item.claims]
    grounded = sum((c.subject.id is not None) + (c.object.id is not None) for c in claims)
    print(f"{len(claims)} claims, {grounded / max(2 * len(claims), 1):.2f} of ends grounded")
    if reader is not None:
        say_of_model(found, reader)
    elif not a.quick:
        shuffled = random.Random(7).sample(documents, len(documents))
        print("same bytes, shuffled:", by_id(list(extract(shuffled, fast=a.fast))) == by_id(found))
        print("same bytes, 2 workers:", by_id(list(extract(shuffled, workers=2, fast=a.fast))) == by_id(found))


if __name__ == "__main__":
    main()
