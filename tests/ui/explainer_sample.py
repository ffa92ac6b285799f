"""The made-up evidence of tests/ui/explainer and the replies over it, as the explainer's checker takes them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from kg.ledger import Ledger
from kg.model import (
    Claim,
    Concept,
    Context,
    Document,
    EvidencePath,
    GateDecision,
    Hypothesis,
    Mention,
    Paper,
    Passage,
    PathStep,
)
from kg.settings import load
from kg.store import open_store
from ontology.ground import Grounder
from ui.evidence.quotes import quote
from ui.explainer.check_sentence import Verdict, check
from ui.explainer.citations import Evidence, numbered
from ui.explainer.writer import sentences_of
from ui.workspace import Workspace

FOLDER = Path(__file__).parent / "explainer"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def replies(name: str) -> list[dict[str, Any]]:
    return rows(name)


@cache
def evidence() -> dict[str, Evidence]:
    """Every set of sentences under its numbers, in the order of the file."""
    grounder = Grounder()
    found: dict[str, list[Any]] = {}
    for row in rows("evidence"):
        paper = Paper(row["paper"], row["title"], row["year"], authors=tuple(row["authors"]))
        claims = [_claim(row, told, grounder) for told in row["claims"]]
        found.setdefault(row["set"], []).extend(quote(claim, {paper.id: paper}) for claim in claims)
    return {name: numbered(name, group) for name, group in found.items()}


def _claim(row: dict[str, Any], told: list[str], grounder: Grounder) -> Claim:
    subject, relation, obj, *beside = told
    known = {text: Mention(text, *found) for text, found in row.get("ids", {}).items()}
    ends = [known.get(text) or _mention(text, grounder) for text in (subject, obj, *beside)]
    role = row["role"]
    key = f"{row['paper']} {row['sentence']} {subject} {relation} {obj}"
    return Claim(
        key, row["paper"], row["year"], row["sentence"], "abstract", role, ends[0], relation, ends[1], row["certainty"],
        0.9, "test", comparator=ends[2] if beside else None, context=Context(**row["context"]),
    )  # fmt: skip


def _mention(text: str, grounder: Grounder) -> Mention:
    found = grounder.best(text)
    return Mention(text, found.id, found.name, found.type) if found else Mention(text)


def checked(text: str, given: Evidence) -> list[Verdict]:
    """Every sentence of a reply, as the explainer checks them."""
    verdicts: list[Verdict] = []
    for sentence in sentences_of(text):
        before = verdicts[-1].sentence if verdicts and verdicts[-1].kept else ""
        verdicts.append(check(sentence, given.items, before))
    return verdicts


def workspace(root: Path) -> Path:
    """A workspace with a real ledger and store of the made-up papers, and one hypothesis over two of their claims."""
    ours = {name: [claim for item in given.items for claim in item.claims] for name, given in evidence().items()}
    papers = {item.paper.id: item.paper for given in evidence().values() for item in given.items}
    with Ledger.open(root / "ledger.sqlite") as ledger:
        for paper in papers.values():
            title = (Passage("title", None, paper.title),)
            ledger.add(Document(paper.id, paper.title, title, paper.year, authors=paper.authors), GateDecision(True))
            ledger.put(paper.id, "1", [], [c for found in ours.values() for c in found if c.document_id == paper.id])
        first, second, against, *_ = ours["ipc"]
        steps = tuple(
            PathStep(_end(one.subject), one.relation, _end(one.object), 0.8, (one,)) for one in (first, second)
        )
        path = EvidencePath(steps, 1, 0.64)
        ends = steps[0].subject, steps[1].object
        why = "No claim in the ledger links the two."
        ledger.save_hypotheses([Hypothesis("h1", ends[0], "increases", ends[1], 0.6, why, (path,), (against,))])
    space = Workspace(load(None, workspace=root))
    store = open_store(space.store_url, read_only=False)
    store.write(space.graph())
    store.close()
    return root


def _end(mention: Mention) -> Concept:
    assert mention.id
    assert mention.name
    return Concept(mention.id, mention.name, mention.type or "unknown")
