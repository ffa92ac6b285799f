"""Prints CPU time and peak memory of assembling made-up claims, in one piece or by partitions on disk.

Run: python benchmarks/assemble.py [--claims 1000000] [--parts 64 | --parts 0 for one piece]
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kg.assemble import assemble
from kg.model import RELATIONS, Claim, Context, Mention, Paper
from kg.partitions import PARTS, links

CLAIMS_A_PAPER = 12


def claims(count: int) -> Iterator[Claim]:
    """Made-up claims of as many concepts as a twentieth of them, few named often and most seldom."""
    draw, concepts = random.Random(0), max(100, count // 20)
    for number in range(count):
        ends = [int(concepts * draw.random() ** 3) for _ in range(2)]
        subject, obj = (Mention(f"c{end}", f"PHYS:{end}", f"c{end}", "measure") for end in ends)
        relation, paper = draw.choice(RELATIONS), number // CLAIMS_A_PAPER
        yield Claim(
            f"{number:032x}", f"PMC{paper}", 1990 + paper % 35, f"Sentence {number} says it of one and the other.",
            "abstract", "results", subject, relation, obj, "asserted", 0.9, "benchmark",
            context=Context(design="rct", species="human", n=24),
        )  # fmt: skip


def papers(count: int) -> dict[str, Paper]:
    """Their papers, no two of one study."""
    numbers = range((count - 1) // CLAIMS_A_PAPER + 1)
    return {f"PMC{n}": Paper(f"PMC{n}", f"Paper {n} on {n * 7919 % 100_003}", 1990 + n % 35) for n in numbers}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--parts", type=int, default=PARTS)
    given = parser.parse_args()
    start = time.process_time()
    known = papers(given.claims)
    if given.parts:
        count = sum(1 for _ in links(claims(given.claims), known, parts=given.parts))
    else:
        count = len(assemble(claims(given.claims), known).links)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    how = f"{given.parts} parts" if given.parts else "one piece"
    print(f"{given.claims:,} claims → {count:,} links, {how}: {seconds:.0f} CPU s, peak {peak:.2f} GB")


if __name__ == "__main__":
    main()
