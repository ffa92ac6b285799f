"""Prints the conflicts between papers in a file of claims, by class, and the share that was judged right by hand.

The judgements stand in conflicts_judged.tsv: round, class, subject, relations, object, papers of both sides,
judgement (right or wrong) and a note; no sentence of a paper. "Right" needs both sentences to say what was read on
that pair, and the class to be the difference that a reader would name first (of a doubtful one: that either was
misread). A judgement belongs to the class that it was given for: after a change of rules, judge anew.

Make the claims first: physiograph extract ABSTRACTS.jsonl --out CLAIMS.jsonl (6 CPU minutes for 1,277 abstracts).
Run: python benchmarks/conflicts.py CLAIMS.jsonl... [--titles ABSTRACTS.jsonl...] [--show 20]
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kg.assemble import assemble
from kg.conflict import CLASSES, Conflict, conflicts
from kg.model import Claim, Graph, Paper
from kg.wire import claim_from_json

JUDGED = Path(__file__).with_name("conflicts_judged.tsv")


def graph_of(claims: list[Claim], titles: Iterable[Path]) -> Graph:
    """The graph of some claims; papers have the titles that files of abstracts give."""
    named = {}
    for path in titles:
        for line in path.read_text(encoding="utf-8").splitlines():
            paper = json.loads(line)
            named[paper["id"]] = paper["title"]
    years = {claim.document_id: claim.year for claim in claims}
    return assemble(claims, {key: Paper(key, named.get(key, ""), year) for key, year in years.items()})


def show(conflict: Conflict, names: dict[str, str]) -> None:
    """Print one with the surest two claims of each side."""
    one, other = conflict.relations
    print(f"\n{conflict.kind}: {names[conflict.subject]} | {one} or {other} | {names[conflict.object]}")
    for each in conflict.differences:
        print(f"  {each.dimension}: {each.one} – {each.other}")
    for side in (conflict.one, conflict.other):
        for claim in side[:2]:
            print(f"  [{claim.document_id} {claim.score:.2f} {claim.relation}] {claim.sentence}")


def judged(path: Path = JUDGED) -> None:
    """Print the share judged right, by round and class."""
    counts: dict[str, Counter[tuple[str, bool]]] = {}
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            counts.setdefault(row["round"], Counter())[row["class"], row["judgement"] == "right"] += 1
    print(f"\n{'judged by hand: round':<24}{'class':<22}{'n':>5}{'right':>7}{'share':>7}")
    for name, told in sorted(counts.items()):
        kinds = [each for each in CLASSES if told[each, True] + told[each, False]]
        for kind in (*kinds, "all"):
            right = sum(n for (each, good), n in told.items() if good and kind in (each, "all"))
            total = sum(n for (each, _), n in told.items() if kind in (each, "all"))
            print(f"{name:<24}{kind:<22}{total:>5}{right:>7}{right / total:>7.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("claims", type=Path, nargs="*")
    parser.add_argument("--titles", type=Path, nargs="*", default=[])
    parser.add_argument("--show", type=int, default=20)
    given = parser.parse_args()
    claims = [claim_from_json(line) for path in given.claims for line in path.read_text(encoding="utf-8").splitlines()]
    graph = graph_of(claims, given.titles)
    found = conflicts(graph)
    names = {concept.id: concept.name for concept in graph.concepts}
    for each in [one for one in found if one.reported][: given.show]:
        show(each, names)
    kinds = Counter(each.kind for each in found)
    print(f"\n{len(claims)} claims, {len(graph.links)} links, {len(found)} opposite or null pairs")
    for kind in CLASSES:
        print(f"{kind:<24}{kinds[kind]:>6}")
    if JUDGED.is_file():
        judged()


if __name__ == "__main__":
    main()
