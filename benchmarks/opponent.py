"""How the opponent does on 40 hypotheses over the demonstration corpus: quotes, counter-evidence, verdicts, time."""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg import settings  # noqa: E402
from kg.errors import InvalidValue  # noqa: E402
from ontology.ground import Grounder  # noqa: E402
from ui.opponent.argument import Argument, argue, render  # noqa: E402
from ui.workspace import Workspace  # noqa: E402

FIRST = 3
"""Among how many lines the strongest counter-evidence has to stand."""

FITTING = {
    "supported": ("supported", "qualified", "weak"),
    "contested": ("contested", "contradicted"),
    "refuted": ("contested", "contradicted"),
}
"""Kind of hypothesis → verdicts that do not mislead."""


def hypotheses(file: Path) -> list[dict[str, str]]:
    """The rows: kind, hypothesis, and the paper and words of the counter-evidence, "|" between alternatives."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_demo(folder: Path) -> Workspace:
    """A workspace of the demonstration corpus, read where it is not there yet."""
    space = Workspace(settings.load(None, workspace=folder))
    if not (folder / "ledger.sqlite").is_file():
        space.add([ROOT / "demo" / "corpus"])
    return space


def sentences(space: Workspace) -> dict[str, str]:
    """The whole text of each paper, which every quote has to stand in."""
    with space.ledger() as ledger:
        return {
            key: " ".join(one.text for one in ledger.sentences(key)) for key, one in ledger.decisions() if one.accepted
        }


def countered(found: Argument, counter: str) -> int | None:
    """Place of the first line that quotes the counter-evidence, from 1; None where no line does."""
    wanted = [tuple(one.split(" ", 1)) for one in counter.split("|")]
    for place, point in enumerate(found.points, 1):
        for quote in point.quotes:
            if any(quote.paper.id == paper and words in quote.claim.sentence for paper, words in wanted):
                return place
    return None


def judge(row: dict[str, str], graph: Any, texts: dict[str, str], ground: Any) -> dict[str, Any]:
    """What came of one hypothesis."""
    started = time.process_time()
    try:
        found = argue(graph, row["hypothesis"], ground)
    except InvalidValue as error:
        return {**row, "error": str(error), "seconds": time.process_time() - started}
    text = render(found)
    seconds = time.process_time() - started
    bad = [
        point.text
        for point in found.points
        if bool(point.quotes) != point.sourced
        or any(quote.claim.sentence not in texts.get(quote.paper.id, "") for quote in point.quotes)
    ]
    place = countered(found, row["counter"]) if row["counter"] else None
    return {**row, "verdict": found.verdict, "lines": len(found.points), "unquoted": bad, "place": place,
            "seconds": seconds, "text": text}  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--workspace", type=Path, help="workspace of the demonstration corpus (default: read it anew)")
    options.add_argument("--file", type=Path, default=Path(__file__).with_suffix(".tsv"), help="the hypotheses")
    options.add_argument("--show", action="store_true", help="print every argument")
    options.add_argument("--json", type=Path, help="write the figures here")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        space = read_demo(given.workspace or Path(folder))
        graph, texts = space.graph(), sentences(space)
    grounder = Grounder()
    grounder.ground("warm")
    done = [judge(row, graph, texts, grounder.ground) for row in hypotheses(given.file)]
    for one in done:
        if given.show:
            print(f"\n=== {one['kind']}: {one['hypothesis']}\n{one.get('text', one.get('error'))}")
        if problem := _problem(one):
            print(f"{one['kind']:10} {one['hypothesis']}: {problem}")
    figures = _figures(done)
    for name, value in figures.items():
        print(f"{name:52} {value}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _problem(one: dict[str, Any]) -> str:
    if "error" in one:
        return str(one["error"])
    found = [f"unquoted: {text}" for text in one["unquoted"]]
    if one["verdict"] not in FITTING[one["kind"]]:
        found.append(f"verdict {one['verdict']}")
    if one["counter"] and (one["place"] is None or one["place"] > FIRST):
        found.append(f"counter-evidence in line {one['place']}")
    return "; ".join(found)


def _figures(done: list[dict[str, Any]]) -> dict[str, Any]:
    understood = [one for one in done if "error" not in one]
    against = [one for one in done if one["counter"]]
    early = [one for one in against if one.get("place") and one["place"] <= FIRST]
    return {
        "hypotheses": len(done),
        "understood": len(understood),
        "lines": sum(one["lines"] for one in understood),
        "lines neither quoted nor marked, or misquoted": sum(len(one["unquoted"]) for one in understood),
        "contested and refuted": len(against),
        f"their counter-evidence in the first {FIRST} lines": len(early),
        "verdict that fits": sum(one["verdict"] in FITTING[one["kind"]] for one in understood),
        "slowest, CPU seconds": round(max(one["seconds"] for one in done), 2),
    }


if __name__ == "__main__":
    main()
