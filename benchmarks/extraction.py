"""Claims against the gold: figures by the real scorer, speed, memory, and whether reruns agree byte for byte.

    python benchmarks/extraction.py [--shared ../shared] [--part dev] [--errors N]

Pair, direction and full F1 by score/score_claims.py on what `physiograph extract` writes; abstracts per CPU second in
one process, start-up left out; peak memory; the same claims with two workers and with shuffled input.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extraction.pipeline import Extraction, extract, fingerprint
from extraction.readers import read
from kg.model import Document
from kg.wire import claim_to_json

ROOT = Path(__file__).resolve().parent.parent


def by_id(extractions: list[Extraction]) -> str:
    """Hash of all claims, documents sorted by id."""
    ordered = sorted(extractions, key=lambda item: item.document_id)
    return fingerprint(claim for item in ordered for claim in item.claims)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    ap.add_argument("--part", default="dev", choices=("dev", "train"))
    ap.add_argument("--fast", action="store_true", help="the extractor without encoder")
    ap.add_argument("--errors", type=int, default=0)
    ap.add_argument("--quick", action="store_true", help="leave out the two reruns")
    a = ap.parse_args()
    gold = a.shared / "gold" / f"{a.part}.jsonl"
    documents = [item for item in read([gold]) if isinstance(item, Document)]
    list(extract(documents[:1], fast=a.fast))
    start = time.process_time()
    found = list(extract(documents, fast=a.fast))
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
    if not a.quick:
        shuffled = random.Random(7).sample(documents, len(documents))
        print("same bytes, shuffled:", by_id(list(extract(shuffled, fast=a.fast))) == by_id(found))
        print("same bytes, 2 workers:", by_id(list(extract(shuffled, workers=2, fast=a.fast))) == by_id(found))


if __name__ == "__main__":
    main()
