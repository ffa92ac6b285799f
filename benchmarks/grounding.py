"""Prints the size of the ontology, the share of gold mentions it grounds, and groundings per CPU second.

Run: python benchmarks/grounding.py [GOLD.jsonl] [--missing N]
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from ontology.ground import Grounder
from ontology.lexicon import Lexicon, load

GOLD = Path(__file__).resolve().parent.parent.parent / "shared" / "gold" / "dev.jsonl"


def mentions(path: Path) -> Iterator[str]:
    """Subjects and objects of every claim of a gold file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            for claim in json.loads(line)["claims"]:
                yield claim["subject"]
                yield claim["object"]


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument(
        "--missing", type=int, default=0, help="list so many ungrounded mentions, the most frequent first"
    )
    options = parser.parse_args()
    lexicon = load()
    size(lexicon)
    if not options.gold.is_file():
        print("no gold file: the share of grounded mentions and the speed were not measured")
        return
    found = list(mentions(options.gold))
    distinct = sorted(set(found))
    rate = speed(Grounder(lexicon), distinct)
    grounder = Grounder(lexicon)
    grounded = Counter(text for text in found if grounder.best(text))
    print(f"mentions grounded           {grounded.total() / len(found):.1%} of {len(found)} ({options.gold.name})")
    print(f"distinct mentions grounded  {len(grounded) / len(distinct):.1%} of {len(distinct)}")
    print(f"groundings per CPU second   {rate:,.0f} (distinct mentions, no cache)")
    for text, count in Counter(text for text in found if text not in grounded).most_common(options.missing):
        print(f"{count:5d}  {text}")


if __name__ == "__main__":
    main()
