"""Data for the screens, from the graph store and the ledger; no Streamlit in here, and nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.model import Concept, Graph, Hypothesis, Paper
from kg.store import GraphStore
from ui.evidence.explain import Explanation, explain
from ui.language import names, names_ru
from ui.language.messages import decimal, t
from ui.language.wording import counted, said
from ui.report.report_parts import Measure
from ui.report.report_parts import qualities as qualities_of
from ui.views.rows import (
    Edge,
    ask,
    claim_of,
    concepts_of,
    edge_of,
    link_of,
    paper_of,
)

MOST_CLAIMS: Final = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A concept that a search met, with the name that met it and its number of links."""

    id: str
    name: str
    type: str
    matched: str
    links: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What is in a workspace, and what was refused."""

    counts: Mapping[str, int]
    refused: tuple[tuple[str, str, str], ...]
    relations: tuple[tuple[str, int, int], ...]
    years: tuple[tuple[int, int], ...]
    top: tuple[Edge, ...]
    conflicts: tuple[Edge, ...]


# --- overview -------------------------------------------------------------------------------------


def overview(root: Path, store: GraphStore, limit: int = 15) -> Overview:
    """Counts, refusals as (input, code, reason), relations as (name, links, claims), papers by year, top links."""
    from kg.ledger import Ledger

    with Ledger.open(root / "ledger.sqlite") as ledger:
        counts = dict(ledger.counts())
        refused = [(Path(item.source).name, item.code, item.reason) for item in ledger.refusals()]
        refused += [(key, item.code, item.reason) for key, item in ledger.decisions() if not item.accepted]
    counts |= {f"{row['label'].lower()}s": row["nodes"] for row in ask(store, "sizes")}
    relations = tuple((row["relation"].lower(), row["links"], int(row["claims"])) for row in ask(store, "relations"))
    counts["links"] = sum(links for _, links, _ in relations)
    years = tuple((row["year"], row["papers"]) for row in ask(store, "years"))
    top = tuple(edge_of(row) for row in ask(store, "top_links", limit=limit))
    conflicts = tuple(edge_of(row) for row in ask(store, "conflicts", limit=200))
    return Overview(counts, tuple(sorted(refused)), relations, years, top, conflicts)


def refusal_reasons(refused: Iterable[tuple[str, str, str]]) -> list[tuple[str, int]]:
    """(code, count), most frequent first."""
    return sorted(Counter(code for _, code, _ in refused).items(), key=lambda item: (-item[1], item[0]))


# --- search -----------------------------------------------------------------------------------


def search(store: GraphStore, text: str, limit: int = 20) -> list[Found]:
    """Concepts by name (English or Russian), synonym or id: exact hits, then beginnings, then any place.

    Of equal ones the well-linked come first.
    """
    wanted = " ".join(text.split())
    if not wanted:
        rows = ask(store, "most_linked", limit=limit)
        called = [names.label(row["id"], row["name"]) for row in rows]
        return [Found(row["id"], name, row["type"], name, row["links"]) for row, name in zip(rows, called, strict=True)]
    rows = ask(store, "found", text=wanted, lower=wanted.lower())
    rows += ask(store, "concepts", ids=sorted(set(names_ru.containing(wanted)) - {row["id"] for row in rows}))
    degrees = {row["id"]: row["links"] for row in ask(store, "degrees", ids=[row["id"] for row in rows])}
    found = []
    for row in rows:
        shown = names.label(row["id"], row["name"])
        known = (shown, row["name"], *(row["synonyms"] or ()), *names_ru.names_of(row["id"]))
        rank, matched = _match(wanted.lower(), tuple(dict.fromkeys(known)))
        item = Found(row["id"], shown, row["type"], matched, degrees.get(row["id"], 0))
        found.append((rank, -item.links, item.name, item.id, item))
    return [entry[-1] for entry in sorted(found, key=lambda entry: entry[:-1])[:limit]]


def _match(wanted: str, names: Sequence[str]) -> tuple[int, str]:
    """How well a name fits (0 exact, 1 beginning, 2 beginning of a word, 3 anywhere), and that name."""
    ranked = []
    for name in names:
        low = name.lower()
        rank = 0 if low == wanted else 1 if low.startswith(wanted) else 2 if f" {wanted}" in low else 3
        if wanted in low:
            ranked.append((rank, len(name), name))
    return (min(ranked)[0], min(ranked)[2]) if ranked else (0, names[0])


def concept(store: GraphStore, concept_id: str) -> Concept | None:
    """The concept of an id, or None."""
    found = concepts_of(store, [concept_id])
    return found[0] if found else None


def edge_words(edge: Edge) -> str:
    """An edge in one line of plain text."""
    link, belief = said(edge.subject_name, edge.relation, edge.object_name), decimal(edge.belief)
    if edge.certainty == "proposed":
        return t("{link} (proposed, probability {belief})", link=link, belief=belief)
    contested = t(", contested") if edge.conflict else ""
    papers = counted(edge.papers, "paper", "papers")
    return t(
        "{link} (belief {belief}, {papers}{contested})", link=link, belief=belief, papers=papers, contested=contested
    )


def edge_in_english(edge: Edge) -> str:
    """The English names of an edge's ends, where they are shown in another language; else ""."""
    ends = Concept(edge.subject, edge.subject_name), Concept(edge.object, edge.object_name)
    return names.pair_in_english(*ends)


# --- evidence -------------------------------------------------------------------------------------


def evidence(store: GraphStore, subject: str, object_: str) -> Explanation:
    """All that the store holds on a pair, sorted into for and against; paths are left to the explainer."""
    there = ask(store, "claims_between", subject=subject, object=object_, limit=MOST_CLAIMS)
    back = ask(store, "claims_between", subject=object_, object=subject, limit=MOST_CLAIMS)
    claims = [claim_of(row) for row in (*there, *back)]
    papers = {row["p"]["id"]: paper_of(row["p"]) for row in (*there, *back)}
    links = [link_of(row) for row in ask(store, "links_among", ids=[subject, object_], limit=MOST_CLAIMS)]
    concepts = concepts_of(store, [subject, object_])
    return explain(Graph(tuple(concepts), tuple(papers.values()), tuple(claims), tuple(links)), subject, object_)


def saved_hypotheses(root: Path) -> list[Hypothesis]:
    """The hypotheses of the last ranking, best first; none where there was no ranking yet."""
    from kg.ledger import Ledger

    with Ledger.open(root / "ledger.sqlite") as ledger:
        return list(ledger.hypotheses())


def papers_of(store: GraphStore, item: Hypothesis) -> dict[str, Paper]:
    """The papers that a hypothesis quotes, by id; those that the graph no longer has are left out."""
    claims = [claim for path in item.paths for step in path.steps for claim in step.claims]
    ids = sorted({claim.document_id for claim in (*claims, *item.against)})
    return {row["p"]["id"]: paper_of(row["p"]) for row in ask(store, "papers", ids=ids)}


def qualities(root: Path) -> list[tuple[str, str, list[Measure]]]:
    """(heading, sentence, measures) of the last training and the last back-test, beside degree alone."""
    from kg.ledger import Ledger

    with Ledger.open(root / "ledger.sqlite") as ledger:
        last = {run.kind: run.outcome for run in ledger.runs() if run.outcome}
    found: dict[str, Any] = {}
    if trained := last.get("train"):
        found["model"] = {"baselines": {"degree": trained.get("degree") or {}}, **trained}
    if tested := last.get("backtest"):
        found["backtest"] = tested
    return qualities_of(found)
