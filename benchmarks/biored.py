"""Prints top-1 accuracy of grounding on BioRED's gold mentions: MeSH ids of diseases and chemicals, human genes.

Run: python benchmarks/biored.py [FILE.PubTator] [--terms INDEX] [--missed N]   (after `physiograph terms build`)

A mention is grounded alone, with its type, as `physiograph ground --file --json` does. It is right where the first
candidate's id or matches hold one of the gold ids. Human genes: mentions with a gold id that HGNC knows.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ontology import term_index
from ontology.batch import ground_all
from ontology.ground import Candidate, Grounder
from ontology.term_match import TermTables

DEV = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "biored" / "Dev.PubTator"
TYPES = {
    "DiseaseOrPhenotypicFeature": ("condition", "MESH"),
    "ChemicalEntity": ("molecule", "MESH"),
    "GeneOrGeneProduct": ("gene_or_protein", "NCBIGene"),
}


@dataclass(frozen=True)
class Mention:
    """A gold mention: its text, the type that grounding is told, the ids that are right."""

    text: str
    type: str
    gold: tuple[str, ...]


def mentions(path: Path) -> Iterator[Mention]:
    """Every mention of the three types whose ids are of the vocabulary that counts."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 6 and cells[4] in TYPES:
                kind, prefix = TYPES[cells[4]]
                ids = cells[5].replace("|", ",").replace(";", ",").split(",")
                gold = tuple(f"{prefix}:{id}" for id in ids if ":" not in id and id != "-")
                if gold:
                    yield Mention(cells[3], kind, gold)


def is_right(found: list[Candidate], gold: tuple[str, ...]) -> bool:
    """Whether the first candidate is one of the gold ids, by its own id or an equivalent one."""
    return bool(found) and not {found[0].id, *found[0].matches}.isdisjoint(gold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", nargs="?", type=Path, default=DEV)
    parser.add_argument("--terms", type=Path, help="the index (default: the user's)")
    parser.add_argument("--missed", type=int, default=0, help="list so many wrong mentions of each type")
    options = parser.parse_args()
    path = options.terms or term_index.locate()
    if not options.file.is_file() or path is None:
        print("not measured: it needs the BioRED file and an index (physiograph terms build)")
        return
    tables = TermTables(path)
    gold = [one for one in mentions(options.file) if one.type != "gene_or_protein" or tables.equivalents(one.gold)]
    grounder = Grounder(term_tables=(tables,))
    start = time.process_time()
    found = list(ground_all(grounder, ((one.text, one.type) for one in gold)))
    spent = time.process_time() - start
    for kind, _ in TYPES.values():
        right = [(is_right(got, one.gold), one, got) for one, got in zip(gold, found, strict=True) if one.type == kind]
        distinct = {(one.text, one.gold): good for good, one, _ in right}
        any_right = sum(any(is_right([one], mention.gold) for one in got) for _, mention, got in right)
        print(
            f"{kind:<16} top-1 {sum(good for good, *_ in right) / len(right):.3f} of {len(right)} mentions"
            f" ({sum(distinct.values()) / len(distinct):.3f} of {len(distinct)} distinct),"
            f" right id among all candidates {any_right / len(right):.3f}"
        )
        wrong = Counter((one.text, one.gold, told(got)) for good, one, got in right if not good)
        rows = sorted(wrong.items(), key=lambda row: (-row[1], row[0]))
        random.Random(0).shuffle(rows)
        for (text, ids, said), count in rows[: options.missed]:
            print(f"{count:5d}  {text}  {','.join(ids)}  → {said}")
    print(f"{len(gold) / spent:,.0f} groundings per CPU second, with a cache, the first look-ups included")


def told(found: list[Candidate]) -> str:
    """The first candidate in a few words."""
    return f"{found[0].id} {found[0].name} {found[0].score} {found[0].reason} {found[0].matches[:4]}" if found else "-"


if __name__ == "__main__":
    main()
