"""Data for the screens, from the graph store and the ledger; no Streamlit in here, and nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from kg.model import ASSOCIATIVE, CERTAINTIES, Claim, Concept, Context, Graph, Hypothesis, Link, Mention, Paper
from kg.store import GraphStore
from ui.explain import Explanation, explain
from ui.report_parts import Measure
from ui.report_parts import qualities as qualities_of
from ui.view_queries import QUERIES
from ui.wording import GLYPH, counted, tone, words

MOST_NODES: Final = 60
MOST_EDGES: Final = 120
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
class Edge:
    """A link as a picture or a table shows it.

    Args:
        id: "subject relation object". certainty: the surest claim behind it; "proposed" for a hypothesis.
    """

    id: str
    subject: str
    subject_name: str
    relation: str
    object: str
    object_name: str
    belief: float
    papers: int
    claim_ids: tuple[str, ...]
    conflict: bool
    first_year: int | None
    last_year: int | None
    designs: tuple[str, ...]
    certainty: str = "asserted"


@dataclass(frozen=True, slots=True)
class Network:
    """A concept with its neighbours, at most `MOST_NODES` nodes and `MOST_EDGES` edges; the rest is counted."""

    centre: Concept
    nodes: tuple[Concept, ...]
    edges: tuple[Edge, ...]
    hidden_nodes: int
    hidden_edges: int


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
    counts |= {f"{row['label'].lower()}s": row["nodes"] for row in _rows(store, "sizes")}
    relations = tuple((row["relation"].lower(), row["links"], int(row["claims"])) for row in _rows(store, "relations"))
    counts["links"] = sum(links for _, links, _ in relations)
    years = tuple((row["year"], row["papers"]) for row in _rows(store, "years"))
    top = tuple(_edge(row) for row in _rows(store, "top_links", limit=limit))
    conflicts = tuple(_edge(row) for row in _rows(store, "conflicts", limit=200))
    return Overview(counts, tuple(sorted(refused)), relations, years, top, conflicts)


def refusal_reasons(refused: Iterable[tuple[str, str, str]]) -> list[tuple[str, int]]:
    """(code, count), most frequent first."""
    return sorted(Counter(code for _, code, _ in refused).items(), key=lambda item: (-item[1], item[0]))


# --- search and ego network -----------------------------------------------------------------------


def search(store: GraphStore, text: str, limit: int = 20) -> list[Found]:
    """Concepts by name, synonym or id: exact hits, then beginnings, then any place; well-linked ones first."""
    wanted = " ".join(text.split())
    if not wanted:
        rows = _rows(store, "most_linked", limit=limit)
        return [Found(row["id"], row["name"], row["type"], row["name"], row["links"]) for row in rows]
    rows = _rows(store, "found", text=wanted, lower=wanted.lower())
    degrees = {row["id"]: row["links"] for row in _rows(store, "degrees", ids=[row["id"] for row in rows])}
    found = []
    for row in rows:
        rank, matched = _match(wanted.lower(), (row["name"], *(row["synonyms"] or ())))
        item = Found(row["id"], row["name"], row["type"], matched, degrees.get(row["id"], 0))
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
    found = _concepts(store, [concept_id])
    return found[0] if found else None


def network(
    store: GraphStore,
    centre: Concept,
    *,
    relations: Sequence[str] = (),
    min_belief: float = 0.0,
    only_conflicts: bool = False,
    proposed: Sequence[Hypothesis] = (),
    most_nodes: int = MOST_NODES,
    most_edges: int = MOST_EDGES,
) -> Network:
    """The ego network of a concept: its best believed links, then the links among its neighbours.

    Args:
        relations: only these; all where empty. proposed: hypotheses to draw where both ends are in the picture.
    """

    def wanted(edge: Edge) -> bool:
        fits = not relations or edge.relation in relations
        return fits and edge.belief >= min_belief and (edge.conflict or not only_conflicts)

    rows = [*_rows(store, "links_out", id=centre.id, limit=2000), *_rows(store, "links_in", id=centre.id, limit=2000)]
    own = sorted((edge for row in rows if wanted(edge := _edge(row))), key=_best_first)
    near = list(dict.fromkeys(edge.object if edge.subject == centre.id else edge.subject for edge in own))
    kept = {centre.id, *near[: most_nodes - 1]}
    among = [_edge(row) for row in _rows(store, "links_among", ids=sorted(kept), limit=5000)]
    others = [edge for edge in among if centre.id not in (edge.subject, edge.object) and wanted(edge)]
    guesses = [_proposed(item) for item in proposed if {item.subject.id, item.object.id} <= kept]
    inside = [edge for edge in own if {edge.subject, edge.object} <= kept]
    chosen = [*inside, *guesses, *others][:most_edges]
    hidden = len(own) + len(others) + len(guesses) - len(chosen)
    nodes = tuple(_concepts(store, sorted(kept)))
    return Network(centre, nodes, tuple(_with_certainty(store, chosen)), len(near) + 1 - len(kept), hidden)


def picture(net: Network, picked: str = "") -> dict[str, Any]:
    """A network as the graph component takes it: plain dicts; `picked` is the id of what is marked."""
    nodes = [
        {
            "id": node.id, "label": node.name, "centre": node.id == net.centre.id,
            "title": f"{node.name} ({node.type.replace('_', ' ')})",
        }
        for node in net.nodes
    ]  # fmt: skip
    edges = [
        {
            "id": edge.id, "source": edge.subject, "target": edge.object, "tone": tone(edge.relation),
            "glyph": GLYPH[edge.relation] + ("?" if edge.certainty == "proposed" else "!" if edge.conflict else ""),
            "belief": round(edge.belief, 4), "directed": edge.relation not in ASSOCIATIVE,
            "dash": {"asserted": "solid", "hedged": "dashed"}.get(edge.certainty, "dotted"), "title": edge_words(edge),
        }
        for edge in net.edges
    ]  # fmt: skip
    describe = f"{net.centre.name} with {counted(len(nodes) - 1, 'neighbour')} and {counted(len(edges), 'link')}"
    return {"nodes": nodes, "edges": edges, "selected": picked, "describe": describe}


def edge_words(edge: Edge) -> str:
    """An edge in one line of plain text."""
    named = f"{edge.subject_name} {words(edge.relation)} {edge.object_name}"
    if edge.certainty == "proposed":
        return f"{named} (proposed, probability {edge.belief:.2f})"
    contested = ", contested" if edge.conflict else ""
    return f"{named} (belief {edge.belief:.2f}, {counted(edge.papers, 'paper')}{contested})"


# --- evidence -------------------------------------------------------------------------------------


def evidence(store: GraphStore, subject: str, object_: str) -> Explanation:
    """All that the store holds on a pair, sorted into for and against; paths are left to the explainer."""
    there = _rows(store, "claims_between", subject=subject, object=object_, limit=MOST_CLAIMS)
    back = _rows(store, "claims_between", subject=object_, object=subject, limit=MOST_CLAIMS)
    claims = [_claim(row) for row in (*there, *back)]
    papers = {row["p"]["id"]: _paper(row["p"]) for row in (*there, *back)}
    links = [_link(row) for row in _rows(store, "links_among", ids=[subject, object_], limit=MOST_CLAIMS)]
    concepts = _concepts(store, [subject, object_])
    return explain(Graph(tuple(concepts), tuple(papers.values()), tuple(claims), tuple(links)), subject, object_)


def saved_hypotheses(root: Path) -> list[Hypothesis]:
    """The hypotheses of the last ranking, best first; none where there was no ranking yet."""
    from kg.ledger import Ledger

    with Ledger.open(root / "ledger.sqlite") as ledger:
        return list(ledger.hypotheses())


def papers_of(root: Path) -> dict[str, Paper]:
    """The accepted papers by id, for quotes of hypotheses."""
    from kg.ledger import Ledger

    with Ledger.open(root / "ledger.sqlite") as ledger:
        return ledger.papers()


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


# --- rows to values -------------------------------------------------------------------------------


def _rows(store: GraphStore, name: str, **params: Any) -> list[dict[str, Any]]:
    result = store.query(QUERIES[name], {key: value for key, value in params.items() if f"${key}" in QUERIES[name]})
    plain = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return [{key: _properties(value) for key, value in row.items()} for row in plain]


def _properties(value: Any) -> Any:
    """The properties of a node; any other value as it is."""
    return value["properties"] if isinstance(value, dict) and "properties" in value else value


def _concepts(store: GraphStore, ids: Sequence[str]) -> list[Concept]:
    rows = _rows(store, "concepts", ids=list(ids))
    return [Concept(row["id"], row["name"], row["type"], tuple(row["synonyms"] or ())) for row in rows]


def _edge(row: Mapping[str, Any]) -> Edge:
    relation = row["relation"].lower()
    return Edge(
        f"{row['subject']} {relation} {row['object']}", row["subject"], row["subject_name"], relation, row["object"],
        row["object_name"], row["belief"], len(row["papers"]), tuple(row["claims"]), bool(row["conflict"]),
        row["first_year"], row["last_year"], tuple(row["designs"] or ()),
    )  # fmt: skip


def _link(row: Mapping[str, Any]) -> Link:
    return Link(
        row["subject"], row["relation"].lower(), row["object"], row["belief"], tuple(row["papers"]),
        tuple(row["claims"]), row["first_year"], row["last_year"], bool(row["conflict"]), tuple(row["designs"] or ()),
    )  # fmt: skip


def _proposed(item: Hypothesis) -> Edge:
    return Edge(
        f"{item.subject.id} {item.relation} {item.object.id} proposed", item.subject.id, item.subject.name,
        item.relation, item.object.id, item.object.name, item.probability, 0, (), False, None, None, (), "proposed",
    )  # fmt: skip


def _with_certainty(store: GraphStore, edges: Sequence[Edge]) -> list[Edge]:
    """Edges with the surest certainty of the claims behind each."""
    ids = sorted({claim for edge in edges for claim in edge.claim_ids})
    sure = {row["id"]: row["certainty"] for row in _rows(store, "certainties", ids=ids)}
    found = []
    for edge in edges:
        known = {sure[claim] for claim in edge.claim_ids if claim in sure}
        best = next((name for name in CERTAINTIES if name in known), edge.certainty)
        found.append(replace(edge, certainty=best))
    return found


def _claim(row: Mapping[str, Any]) -> Claim:
    body = row["c"]
    ends = [Mention(body[f"{end}_text"], row[key]["id"], row[key]["name"], row[key]["type"])
            for end, key in (("subject", "a"), ("object", "b"))]  # fmt: skip
    comparator = body.get("comparator_text")
    return Claim(
        body["id"], body["document_id"], body.get("year"), body["sentence"], body["section"], body["role"], ends[0],
        body["relation"], ends[1], body["certainty"], body["score"], body["extractor"],
        Mention(comparator) if comparator else None, bool(body.get("implicit_subject")),
        Context(**{field.name: body.get(field.name) for field in fields(Context)}),
    )  # fmt: skip


def _paper(body: Mapping[str, Any]) -> Paper:
    known = {field.name: body[field.name] for field in fields(Paper) if body.get(field.name) is not None}
    return Paper(**{**known, "authors": tuple(known.get("authors", ()))})


def _best_first(edge: Edge) -> tuple[float, int, str]:
    return (-edge.belief, -edge.papers, edge.id)
