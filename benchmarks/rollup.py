"""Prints how often claims of two papers on the same thing agree, by how their other ends are related.

The ground for the discount of kg/rollup.py. Pairs that share a claim are not independent: read a difference of a few
hundredths as none.

Run: python benchmarks/rollup.py [GOLD.jsonl]
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from kg.hierarchy import Hierarchy
from kg.model import CAUSAL, SIGN
from ontology.ground import Grounder
from ontology.lexicon import load

GOLD = Path(__file__).resolve().parent.parent.parent / "shared" / "gold" / "train.jsonl"
LEAST = 100
"""Pairs of claims below which a row is not printed."""

Said = tuple[str, str, int, str]
"""(document, id that varies, sign, id in common)."""


def said(path: Path, ids: set[str]) -> Iterator[tuple[str, str, int, str]]:
    """(document, subject, sign, object) of the causal claims with a direction whose two ends the ontology knows."""
    grounder = Grounder()
    known: dict[str, str | None] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)
        for claim in paper["claims"]:
            sign = SIGN[claim["relation"]]
            if claim["relation"] not in CAUSAL or sign is None:
                continue
            ends = []
            for text in (claim["subject"], claim["object"]):
                if text not in known:
                    found = grounder.ground(text)
                    known[text] = found[0].id if found and found[0].id in ids else None
                ends.append(known[text])
            if ends[0] and ends[1] and ends[0] != ends[1]:
                yield paper["id"], ends[0], sign, ends[1]


def relation(hierarchy: Hierarchy, one: str, other: str) -> str:
    told = hierarchy.related(one, other)
    if told in ("narrower", "broader"):
        low, high = (one, other) if told == "narrower" else (other, one)
        return f"is_a, {hierarchy.ancestors(low, 'is_a')[high]} step(s)"
    return told


def table(claims: Iterable[Said], types: dict[str, str], hierarchy: Hierarchy, title: str) -> None:
    """One line per relation of the varying ends: claim pairs of two papers, opposite signs among the signed ones."""
    together: dict[str, set[Said]] = defaultdict(set)
    for claim in claims:
        together[claim[3]].add(claim)
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for group in together.values():
        for one, other in combinations(sorted(group), 2):
            if one[0] == other[0] or types[one[1]] != types[other[1]]:
                continue
            row = counts[types[one[1]], relation(hierarchy, one[1], other[1])]
            signed = one[2] != 0 != other[2]
            for spot, value in enumerate((True, one[2] == other[2], signed, signed and one[2] != other[2])):
                row[spot] += value
    print(f"\n{title}\n{'type':<18}{'the two ends are':<20}{'pairs':>7}{'agree':>8}{'signed':>8}{'opposite':>10}")
    for (kind, told), (pairs, agree, signed, opposite) in sorted(counts.items()):
        if signed >= LEAST:
            print(f"{kind:<18}{told:<20}{pairs:>7}{agree / pairs:>8.3f}{signed:>8}{opposite / signed:>10.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    path = parser.parse_args().gold
    if not path.is_file():
        print(f"no claims at {path.name}: give a gold file")
        return
    lexicon = load()
    hierarchy = Hierarchy.of(lexicon.hierarchy)
    types = {concept.id: concept.type for concept in lexicon.concepts}
    claims = list(said(path, set(types)))
    print(f"{len(claims)} causal claims with a direction, both ends in the ontology")
    table(claims, types, hierarchy, "subjects that act on the same object")
    turned = [(paper, object_, sign, subject) for paper, subject, sign, object_ in claims]
    table(turned, types, hierarchy, "objects on which the same subject acts")


if __name__ == "__main__":
    main()
