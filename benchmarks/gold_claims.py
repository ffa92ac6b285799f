"""Claims of the gold as the pipeline would give them, had it read everything right: grounded, with study and year."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from kg.model import SECTIONS, Claim, Context, Mention, Paper
from kg.wire import claim_id_of
from ontology.ground import Grounder

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "gold"
STUDY = ("design", "species", "n", "population", "sex", "age", "training_status", "duration", "dose")


@cache
def _grounder() -> Grounder:
    return Grounder()


@cache
def _mention(text: str) -> Mention:
    best = _grounder().best(text)
    return Mention(text, best.id, best.name, best.type) if best else Mention(text)


def gold_claims(folder: Path = FOLDER) -> tuple[list[Claim], dict[str, Paper]]:
    """All claims of train and dev with both ends grounded, and their papers; none where the folder is not there."""
    claims: list[Claim] = []
    papers: dict[str, Paper] = {}
    for part in ("train", "dev"):
        path = folder / f"{part}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            row = json.loads(line)
            study = row.get("study") or {}
            papers[row["id"]] = Paper(row["id"], row["title"], row.get("year"), n=study.get("n"))
            claims += _claims(row, Context(**{name: study.get(name) for name in STUDY}))
    return claims, papers


def _claims(row: dict[str, Any], study: Context) -> Iterator[Claim]:
    sentences = {one["i"]: one["text"] for one in row["sentences"]}
    for one in row["claims"]:
        ends = _mention(one["subject"]), _mention(one["object"])
        if not all(end.id for end in ends):
            continue
        role = row["roles"][one["sent"]]
        text, told = sentences[one["sent"]], one["comparator"]
        code = claim_id_of(row["id"], text, one["subject"], one["relation"], one["object"], one["certainty"], told)
        yield Claim(
            code, row["id"], row.get("year"), text, role if role in SECTIONS else "abstract", role,
            ends[0], one["relation"], ends[1], one["certainty"], 1.0, "gold",
            _mention(told) if told else None, bool(one["implicit_subject"]), study,
        )  # fmt: skip
