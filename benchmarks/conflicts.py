"""Prints the conflicts between papers in a file of claims, by class, and the share that was judged right by hand.

The judgements stand in conflicts_judged.tsv: round, class, subject, relations, object, papers of both sides,
judgement (right or wrong) and a note; no sentence of a paper. "Right" needs both sentences to say what was read on
that pair, and the class to be the difference that a reader would name first (of a doubtful one: that either was
misread). A judgement belongs to the class that it was given for: after a change of rules, judge anew.

Rounds 1 to 3 and 7 are of model claims from the shared corpora, 4 to 6 of the gold's claims, where nothing is misread
by a model. Rounds 3 and 5 were judged after the rules had been mended on the same conflicts, 6 and 7 are those of them
that stricter rules (of kg.conflict: one difference must separate all papers) still report. Round 4 says what to expect
of new ones by the rules of then. Round 8 nobody had seen before: with the present rules, but below the limits of
sureness, so that none of them is reported; they say what these limits keep out.

Make the workspace first: physiograph --workspace DIR add PATH... (8 CPU minutes for 1,942 papers).
Run: python benchmarks/conflicts.py [WORKSPACE... | --gold] [--show 20]
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # before this folder, whose extraction.py would hide the package

from gold_claims import gold_claims  # noqa: E402

from kg.assemble import assemble  # noqa: E402
from kg.conflict import CLASSES, conflicts  # noqa: E402
from kg.ledger import Ledger  # noqa: E402
from kg.model import Claim, Conflict, Graph, Paper  # noqa: E402
from ontology import lexicon  # noqa: E402
from ontology.clusters import name_key  # noqa: E402

JUDGED = Path(__file__).with_name("conflicts_judged.tsv")


def graph_of(workspaces: Iterable[Path], gold: bool) -> Graph:
    """The graph of the claims of some workspaces; a document in several counts as the first has it."""
    words = lexicon.load()
    claims: list[Claim] = []
    papers: dict[str, Paper] = {}
    for folder in workspaces:
        with Ledger.open(folder / "ledger.sqlite") as ledger:
            claims += [claim for claim in ledger.claims() if claim.document_id not in papers]
            papers = {**ledger.papers(), **papers}
    if gold:
        claims, papers = gold_claims()
    return assemble(claims, papers, words.concepts, words.hierarchy, name_key=name_key)


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
    print(f"\n{'judged by hand: round':<28}{'class':<22}{'n':>5}{'right':>7}{'share':>7}")
    for name, told in sorted(counts.items()):
        kinds = [each for each in CLASSES if told[each, True] + told[each, False]]
        for kind in (*kinds, "all"):
            right = sum(n for (each, good), n in told.items() if good and kind in (each, "all"))
            total = sum(n for (each, _), n in told.items() if kind in (each, "all"))
            print(f"{name:<28}{kind:<22}{total:>5}{right:>7}{right / total:>7.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workspaces", type=Path, nargs="*")
    parser.add_argument("--gold", action="store_true", help="the gold's claims in the place of a workspace's")
    parser.add_argument("--show", type=int, default=20)
    given = parser.parse_args()
    graph = graph_of(given.workspaces, given.gold)
    found = conflicts(graph)
    names = {concept.id: concept.name for concept in graph.concepts}
    for each in [one for one in found if one.reported][: given.show]:
        show(each, names)
    kinds = Counter(each.kind for each in found)
    reported = sum(one.reported for one in found)
    print(f"\n{len(graph.claims)} claims, {len(found)} opposite or null pairs, {reported} reported")
    for kind in CLASSES:
        print(f"{kind:<24}{kinds[kind]:>6}")
    if JUDGED.is_file():
        judged()


if __name__ == "__main__":
    main()
