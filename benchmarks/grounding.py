"""Prints the size of the ontology, the share of gold mentions it grounds, how right that is, and groundings per second.

Run: python benchmarks/grounding.py [GOLD.jsonl] [--missing N] [--tables]
     python benchmarks/grounding.py --sample 200 --seed 1 --out LIST.tsv   draws groundings for a person to judge
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # before this folder, whose extraction.py would hide it

from extraction.abbreviations import abbreviations
from ontology.context import words_of
from ontology.ground import Candidate, Grounder
from ontology.lexicon import Lexicon, load
from ontology.term_index import locate
from ontology.term_match import TermTables

HERE = Path(__file__).resolve().parent
GOLD = HERE.parent.parent / "shared" / "gold" / "dev.jsonl"
JUDGED = (HERE / "grounding_judged.tsv", HERE / "grounding_judged_check.tsv")
COLUMNS = ("mention", "in_document", "id", "name", "verdict", "note")
"""What the list of judged groundings holds; in_document: what the mention's document spells it out as."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a gold file says of one paper: its claims' subjects and objects, its abbreviations, its words."""

    mentions: tuple[str, ...]
    short: dict[str, str]
    words: frozenset[str]


def papers(path: Path) -> Iterator[Paper]:
    """The papers of a gold file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            texts = [sentence["text"] for sentence in item["sentences"]]
            ends = tuple(claim[end] for claim in item["claims"] for end in ("subject", "object"))
            yield Paper(ends, abbreviations(texts), words_of(texts))


def built_tables() -> tuple[TermTables, ...]:
    """The term index of this machine; a line where there is none."""
    path = locate()
    if path is None:
        print("no term index here: build it with `physiograph terms build`; measured without")
    return (TermTables(path),) if path else ()


def size(lexicon: Lexicon) -> None:
    records = list(lexicon.records.values())
    print(f"concepts                    {len(records)}")
    print(f"names                       {len(lexicon.entries)}")
    for what, key in (("Russian label", "label_ru"), ("definition", "definition")):
        print(f"with {what:<22} {sum(bool(record[key]) for record in records) / len(records):.1%}")  # type: ignore[literal-required]
    print(f"with cross-reference        {sum(bool(lexicon.matches(id)) for id in lexicon.records) / len(records):.1%}")


def speed(grounder: Grounder, texts: Sequence[str]) -> float:
    """Groundings of distinct mentions per CPU second, nothing cached before."""
    start = time.process_time()
    for text in texts:
        grounder.best(text)
    return len(texts) / (time.process_time() - start)


def grounded(grounder: Grounder, read: Iterable[Paper]) -> Iterator[tuple[str, str, Candidate | None]]:
    """(mention, what its document spells it out as, best candidate) of every mention, as the pipeline grounds it."""
    for paper in read:
        for text in paper.mentions:
            found = grounder.best(text, abbreviations=paper.short, context=paper.words)
            yield text, paper.short.get(text.strip(), ""), found


def coverage(lexicon: Lexicon, read: Sequence[Paper], name: str, missing: int, tables: bool) -> None:
    """Shares grounded, without and with the document; the most frequent mentions that stay ungrounded."""
    grounder = Grounder(lexicon, built_tables() if tables else ())
    texts = [text for paper in read for text in paper.mentions]
    alone = sum(grounder.best(text) is not None for text in texts)
    found = list(grounded(grounder, read))
    share = sum(best is not None for _, _, best in found) / len(found)
    which = ", with the term tables" if tables else ""
    print(f"mentions grounded           {share:.1%} of {len(found)} ({name}, with their document{which})")
    print(f"mentions grounded alone     {alone / len(texts):.1%} (no abbreviations, no context)")
    print(
        f"groundings per CPU second   {speed(Grounder(lexicon), sorted(set(texts))):,.0f} (distinct mentions, no cache)"
    )
    for text, count in Counter(text for text, _, best in found if best is None).most_common(missing):
        print(f"{count:5d}  {text}")


def draw(lexicon: Lexicon, read: Sequence[Paper], count: int, seed: int, out: Path) -> None:
    """Writes so many groundings, drawn at random among all grounded mentions by occurrence, with an empty verdict."""
    found = [(text, long, best) for text, long, best in grounded(Grounder(lexicon), read) if best is not None]
    chosen = random.Random(seed).sample(found, count)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((text, long, best.id, best.name, "", best.reason) for text, long, best in chosen)
    print(f"{count} of {len(found)} groundings drawn with seed {seed}: {out}")


def judged(path: Path, grounder: Grounder) -> None:
    """Precision of the judged list, and how many of its groundings have drifted since."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"))
    right = sum(row["verdict"] == "right" for row in rows)
    now = [(row, grounder.best(row["in_document"] or row["mention"])) for row in rows]
    drifted = [row["mention"] for row, best in now if best is None or best.id != row["id"]]
    print(f"groundings judged right     {right / len(rows):.1%} of {len(rows)} ({path.name})")
    print(f"of these, other by now      {len(drifted)}{': ' + '; '.join(drifted) if drifted else ''}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--missing", type=int, default=0, help="list so many ungrounded mentions")
    parser.add_argument("--sample", type=int, default=0, help="draw so many groundings for judging")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--out", type=Path, default=Path("grounding_sample.tsv"), help="where the draw goes")
    parser.add_argument("--tables", action="store_true", help="ask the built term index too: physiograph terms build")
    options = parser.parse_args()
    start = time.process_time()
    lexicon = load()
    print(f"lexicon loaded              {time.process_time() - start:.2f} CPU s")
    if options.sample:
        draw(lexicon, list(papers(options.gold)), options.sample, options.seed, options.out)
        return
    size(lexicon)
    for listed in filter(Path.is_file, JUDGED):
        judged(listed, Grounder(lexicon))
    if not options.gold.is_file():
        print("no gold file: the share of grounded mentions and the speed were not measured")
        return
    coverage(lexicon, list(papers(options.gold)), options.gold.name, options.missing, options.tables)


if __name__ == "__main__":
    main()
