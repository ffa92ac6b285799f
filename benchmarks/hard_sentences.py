"""Hard sentences, family by family: how many items the shipped extractor gets right.

    python benchmarks/hard_sentences.py [--fast] [--family F] [--errors N] [--json OUT]

Each item of tests/extraction/hard/*.jsonl is read as a small document of its own: its title, and its sentence under
the heading of its role. What is found in the sentence is matched with the expected claims by the rule of the scorer of
the annotated abstracts: subject and object each share at least half of their content words (Dice), the associated
relations are symmetric, one expected claim takes one found claim. An item is

    right         every expected claim was found with its relation, no further claim gives a pair that is expected a
                  relation that is not; nothing at all was found where nothing is claimed
    wholly right  right, and nothing further was found

`F1` is over claims (pair and relation), `certainty` the share of found claims with the expected certainty, `implied`
the share with the subject taken from the right place (sentence or title). The suite is for measuring only: nothing is
trained or tuned on it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extraction.pipeline import Pipeline
from kg.model import ASSOCIATIVE, Document, Passage

SUITE: Final = Path(__file__).resolve().parent.parent / "tests" / "extraction" / "hard"
STOP: Final = frozenset(
    ("a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "with", "by", "from", "during", "after")
) | {"before", "following", "as", "its", "their", "this", "these"}
"""Words that the scorer does not count."""

Item = Mapping[str, Any]
Row = Mapping[str, Any]
"""A claim: subject, relation, object, certainty, implicit_subject."""


def load(folder: Path = SUITE) -> list[Item]:
    """All items, family by family, in the order of the files."""
    lines = (line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines())
    return [json.loads(line) for line in lines if line]


# --- matching -------------------------------------------------------------------------------------


def content_words(text: str) -> Counter[str]:
    """Folded words without plural s and without `STOP`.

    >>> sorted(content_words("levels of lactates"))
    ['lactate', 'level']
    """
    folded = unicodedata.normalize("NFKD", text)
    folded = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    words = re.findall(r"[a-z0-9α-ω]+", folded)
    stems = (w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in words)
    return Counter(w for w in stems if w not in STOP)


def overlap(one: str, other: str) -> float:
    """Dice coefficient of the content words, in [0, 1].

    >>> overlap("peak oxygen uptake", "oxygen uptake")
    0.8
    """
    a, b = content_words(one), content_words(other)
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else float(one.lower() == other.lower())


def pair_score(want: Row, got: Row) -> float:
    """Mean overlap of the two ends, 0 where one of them is below one half."""
    options = [(overlap(want["subject"], got["subject"]), overlap(want["object"], got["object"]))]
    if want["relation"] in ASSOCIATIVE or got["relation"] in ASSOCIATIVE:
        options.append((overlap(want["subject"], got["object"]), overlap(want["object"], got["subject"])))
    return max((sum(ends) / 2 for ends in options if min(ends) >= 0.5), default=0.0)


def match(wanted: Sequence[Row], got: Sequence[Row]) -> dict[int, int]:
    """Index of an expected claim → index of the found claim with the same pair and relation; one to one, maximal."""
    edges: dict[int, list[tuple[float, int]]] = {}
    for w, want in enumerate(wanted):
        scored = [(-pair_score(want, item), g) for g, item in enumerate(got) if want["relation"] == item["relation"]]
        edges[w] = sorted(edge for edge in scored if edge[0] < 0)
    owner: dict[int, int] = {}

    def place(w: int, seen: set[int]) -> bool:
        for _, g in edges[w]:
            if g in seen:
                continue
            seen.add(g)
            if g not in owner or place(owner[g], seen):
                owner[g] = w
                return True
        return False

    for w in sorted((w for w in edges if edges[w]), key=lambda w: edges[w][0]):
        place(w, set())
    return {w: g for g, w in owner.items()}


def contradicts(got: Row, wanted: Sequence[Row]) -> bool:
    """Whether a found claim gives an expected pair a relation that no expected claim on that pair has."""
    same_pair = [want["relation"] for want in wanted if pair_score(want, got)]
    return bool(same_pair) and got["relation"] not in same_pair


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one item; see the top of this file."""

    item: Item
    found: Sequence[Row]
    matched: Mapping[int, int]
    right: bool
    wholly: bool


def judge(item: Item, found: Sequence[Row]) -> Verdict:
    """Compare the claims found in an item's sentence with those expected."""
    wanted = item["claims"]
    matched = match(wanted, found)
    extra = [row for g, row in enumerate(found) if g not in matched.values()]
    complete = len(matched) == len(wanted)
    right = complete and not any(contradicts(row, wanted) for row in extra) and bool(wanted or not found)
    return Verdict(item, found, matched, right, complete and not extra)


# --- reading --------------------------------------------------------------------------------------


def document_of(item: Item) -> Document:
    """Title and sentence; the heading gives the role. A sentence that is the title stands alone."""
    passages = [Passage("title", None, item["title"], whole_sentence=True)]
    if item["role"] != "title":
        passages.append(Passage("abstract", item["role"].capitalize(), item["sentence"], whole_sentence=True))
    return Document(item["id"], item["title"], tuple(passages), source_format="jsonl")


def found_in(pipeline: Pipeline, item: Item) -> list[Row]:
    """Claims that the pipeline states for the item's sentence."""
    section = "title" if item["role"] == "title" else "abstract"
    return [
        {
            "subject": claim.subject.text,
            "relation": claim.relation,
            "object": claim.object.text,
            "certainty": claim.certainty,
            "implicit_subject": claim.implicit_subject,
            "score": claim.score,
        }
        for claim in pipeline.read(document_of(item)).claims
        if claim.section == section
    ]


# --- figures --------------------------------------------------------------------------------------


@dataclass
class Tally:
    """Counts over the items of one family."""

    items: int = 0
    right: int = 0
    wholly: int = 0
    expected: int = 0
    found: int = 0
    matched: int = 0
    same: Counter[str] = field(default_factory=Counter)

    def add(self, verdict: Verdict) -> None:
        self.items += 1
        self.right += verdict.right
        self.wholly += verdict.wholly
        self.expected += len(verdict.item["claims"])
        self.found += len(verdict.found)
        self.matched += len(verdict.matched)
        for w, g in verdict.matched.items():
            for key in ("certainty", "implicit_subject"):
                self.same[key] += verdict.item["claims"][w][key] == verdict.found[g][key]

    def figures(self) -> dict[str, float]:
        """Shares in [0, 1]; `items` is a count."""
        return {
            "items": self.items,
            "right": self.right / self.items,
            "wholly": self.wholly / self.items,
            "precision": self.matched / max(self.found, 1),
            "recall": self.matched / max(self.expected, 1),
            "f1": 2 * self.matched / max(self.found + self.expected, 1),
            "certainty": self.same["certainty"] / max(self.matched, 1),
            "implied": self.same["implicit_subject"] / max(self.matched, 1),
        }


def tallies(verdicts: Sequence[Verdict]) -> dict[str, Tally]:
    """One tally a family, and one of all items last."""
    by: dict[str, Tally] = defaultdict(Tally)
    for verdict in verdicts:
        by[verdict.item["family"]].add(verdict)
    total = Tally()
    for verdict in verdicts:
        total.add(verdict)
    return {**dict(sorted(by.items())), "all": total}


def table(by: Mapping[str, Tally]) -> str:
    """The figures, one line a family."""
    names = ("items", "right", "wholly", "precision", "recall", "f1", "certainty", "implied")
    lines = [f"{'family':<18}" + "".join(f"{name:>11}" for name in names)]
    for family, tally in by.items():
        figures = tally.figures()
        lines.append(f"{family:<18}{tally.items:>11}" + "".join(f"{figures[name]:>11.3f}" for name in names[1:]))
    return "\n".join(lines)


def agrees(verdict: Verdict) -> bool:
    """Whether every claim that was found has the expected certainty."""
    wanted = verdict.item["claims"]
    return all(wanted[w]["certainty"] == verdict.found[g]["certainty"] for w, g in verdict.matched.items())


def explain(verdict: Verdict) -> str:
    """An item: sentence, what was missed, what was found beside, and whose certainty was read otherwise."""
    item = verdict.item
    lines = [f"{item['id']} [{item['role']}] {item['sentence']}", f"    title: {item['title']}"]
    missed = [row for w, row in enumerate(item["claims"]) if w not in verdict.matched]
    beside = [row for g, row in enumerate(verdict.found) if g not in verdict.matched.values()]
    for what, rows in (("missed", missed), ("beside", beside)):
        lines += [f"    {what}: {row['subject']} {row['relation']} {row['object']}" for row in rows]
    for w, g in verdict.matched.items():
        want, got = item["claims"][w], verdict.found[g]
        if want["certainty"] != got["certainty"]:
            lines.append(f"    {got['certainty']}, not {want['certainty']}: {want['subject']} → {want['object']}")
    return "\n".join(lines)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--fast", action="store_true", help="the extractor without encoder")
    ap.add_argument("--family", help="one family only")
    ap.add_argument(
        "--errors", type=int, default=0, help="print up to N items that are not right, or not of the right certainty"
    )
    ap.add_argument("--json", type=Path, help="write the figures there too")
    a = ap.parse_args()
    items = [item for item in load() if a.family in (None, item["family"])]
    pipeline = Pipeline(fast=a.fast)
    verdicts = [judge(item, found_in(pipeline, item)) for item in items]
    by = tallies(verdicts)
    print(table(by))
    for verdict in [verdict for verdict in verdicts if not (verdict.right and agrees(verdict))][: a.errors]:
        print(explain(verdict))
    if a.json:
        figures = {family: tally.figures() for family, tally in by.items()}
        a.json.write_text(json.dumps({"extractor": pipeline.version, "families": figures}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
