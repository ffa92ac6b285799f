"""What the report page shows, worked out before the template: figures, refusals, cards, cautions, references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.model import Claim, EvidencePath, Graph, Hypothesis, Paper, PathStep
from ui.evidence.quotes import Quote, quotes
from ui.language.kept_text import reason_anew
from ui.language.messages import decimal, later, n, t, whole
from ui.language.names import pair_in_english
from ui.language.wording import counted, term

SHOWN_QUOTES: Final = 2
MEASURES: Final = (
    ("mrr", later("mean reciprocal rank")),
    ("hits@10", later("true link among the first 10")),
    ("auroc", later("AUROC")),
    ("auprc", later("AUPRC")),
    ("brier", later("Brier score (less is better)")),
    ("ece", later("calibration error (less is better)")),
)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a path: which way it is walked, and the sentences under it."""

    step: PathStep
    shown: tuple[Quote, ...]
    more: tuple[Quote, ...]
    contested: bool


@dataclass(frozen=True, slots=True)
class PathView:
    """One evidence path with its steps."""

    path: EvidencePath
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One hypothesis as the page shows it."""

    rank: int
    item: Hypothesis
    paths: tuple[PathView, ...]
    against: tuple[Quote, ...]
    cautions: tuple[str, ...]
    papers: tuple[Paper, ...]
    english: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the model beside the same figure of degree alone; None where it was not measured."""

    name: str
    model: float
    degree: float | None


def page(hypotheses: Sequence[Hypothesis], graph: Graph, summary: Mapping[str, Any]) -> dict[str, Any]:
    """Every value that the template needs."""
    cards = [_card(rank, item, graph) for rank, item in enumerate(hypotheses, 1)]
    cited = {paper.id: paper for card in cards for paper in card.papers}
    reasons, listed = refusals(summary.get("refused"))
    return {
        "title": str(summary.get("title") or t("Hypotheses nobody has tested yet")),
        "note": t(str(summary["note"])) if summary.get("note") else "",
        "tiles": tiles(graph, summary),
        "reasons": reasons,
        "refused": listed,
        "quality": qualities(summary),
        "cards": cards,
        "same_novelty": same_novelty(hypotheses),
        "numbers": {key: place for place, key in enumerate(_reference_order(cards), 1)},
        "references": [cited[key] for key in _reference_order(cards)],
    }


def same_novelty(hypotheses: Sequence[Hypothesis]) -> str:
    """What is said of all alike, to be said once; "" where they differ."""
    said = {item.novelty for item in hypotheses}
    return (
        t("Of each: {novelty}", novelty=said.pop()) if len(said) == 1 and len(hypotheses) > 1 and "" not in said else ""
    )


def tiles(graph: Graph, summary: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(figure, label) pairs for the head of the page."""
    contested = summary.get("contested", sum(link.conflict for link in graph.links))
    years = [paper.year for paper in graph.papers if paper.year is not None]
    first, last = summary.get("years") or ((min(years), max(years)) if years else (None, None))
    papers = int(summary.get("papers", len(graph.papers)))
    claims = int(summary.get("claims", len(graph.claims)))
    concepts = int(summary.get("concepts", len(graph.concepts)))
    links = int(summary.get("links", len(graph.links)))
    found = [
        tile(papers, n("papers", "papers", papers) if first is None else _papers(papers, first, last)),
        tile(claims, n("claims, each with its sentence", "claims, each with its sentence", claims)),
        tile(concepts, n("concepts", "concepts", concepts)),
        tile(
            links, n("links, {contested} contested", "links, {contested} contested", links, contested=whole(contested))
        ),
    ]
    count = refusal_count(summary.get("refused"))
    if count is None:
        return found
    return [*found[:1], tile(count, n("inputs refused", "inputs refused", count)), *found[1:]]


def tile(count: int, label: str) -> tuple[str, str]:
    """A figure with its label."""
    return whole(count), label


def _papers(number: int, first: object, last: object) -> str:
    return n("papers, {first}–{last}", "papers, {first}–{last}", number, first=first, last=last)


def refusal_count(refused: Any) -> int | None:
    """How many inputs were refused; None where the summary does not say."""
    if refused is None:
        return None
    if isinstance(refused, int):
        return refused
    return sum(refused.values()) if isinstance(refused, Mapping) else len(refused)


def refusals(refused: Any) -> tuple[list[tuple[str, int]], list[tuple[str, str]]]:
    """Refusals as (reason, count), most frequent first, and as (source, reason) where sources are known."""
    if refused is None or isinstance(refused, int):
        return [], []
    if isinstance(refused, Mapping):
        pairs = ((reason_anew(str(key)), int(number)) for key, number in refused.items())
        return sorted(pairs, key=lambda row: (-row[1], row[0])), []
    listed = sorted(_source_and_reason(item) for item in refused)
    counts = Counter(reason for _, reason in listed)
    return sorted(counts.items(), key=lambda row: (-row[1], row[0])), listed


def _source_and_reason(item: Any) -> tuple[str, str]:
    if isinstance(item, Mapping):
        return str(item.get("source", "")), reason_anew(str(item.get("reason") or item.get("code") or ""))
    if isinstance(item, tuple | list):
        return str(item[0]), reason_anew(str(item[1]))
    return str(item.source), reason_anew(str(item.reason))


def qualities(summary: Mapping[str, Any]) -> list[tuple[str, str, list[Measure]]]:
    """(heading, sentence, measures) of the training figures and of the back-test, where they are given."""
    found: list[tuple[str, str, list[Measure]]] = []
    for key, heading in (("model", t("On held-out links of this graph")), ("backtest", t("Back-test over time"))):
        value = summary.get(key)
        if isinstance(value, str) and value:
            found.append((heading, value, []))
        elif isinstance(value, Mapping):
            found.append((heading, _sentence(value), measures(value)))
    return found


def _sentence(value: Mapping[str, Any]) -> str:
    if "cut" in value:
        return t(
            "Trained on what was known at the end of {cut}, asked for the {links} first reported later.",
            cut=value["cut"],
            links=counted(int(value.get("test_links", 0)), "link", "links"),
        )
    return str(value.get("words") or value.get("name") or "")


def measures(value: Mapping[str, Any]) -> list[Measure]:
    """The figures that are there, each beside the degree baseline."""
    inner = value.get("model")
    model: Mapping[str, Any] = inner if isinstance(inner, Mapping) else value
    degree = (value.get("baselines") or {}).get("degree") or {}
    found = []
    for key, name in MEASURES:
        got = _number(model, key)
        if got is not None:
            beside = _number(degree, key)
            found.append(Measure(t(name), got, beside if beside is not None else _number(value, f"degree_{key}")))
    return found


def _number(value: Mapping[str, Any], key: str) -> float | None:
    found = value.get(key, value.get(key.replace("hits@", "hits_at_")))
    return float(found) if isinstance(found, int | float) else None


# --- cards ----------------------------------------------------------------------------------------


def path_views(item: Hypothesis, graph: Graph) -> tuple[PathView, ...]:
    """The paths of a hypothesis with their quotes, and whether papers disagree about a step."""
    papers = {paper.id: paper for paper in graph.papers}
    contested = {(link.subject, link.object) for link in graph.links if link.conflict}
    return tuple(PathView(path, tuple(_step(step, papers, contested) for step in path.steps)) for path in item.paths)


def _card(rank: int, item: Hypothesis, graph: Graph) -> Card:
    papers = {paper.id: paper for paper in graph.papers}
    paths = path_views(item, graph)
    against = quotes(item.against, papers)
    said = [quote for view in paths for step in view.steps for quote in (*step.shown, *step.more)]
    cited = {quote.paper.id: quote.paper for quote in (*said, *against)}
    english = pair_in_english(item.subject, item.object)
    return Card(rank, item, paths, against, cautions(item, paths, graph), tuple(cited.values()), english)


def _step(step: PathStep, papers: Mapping[str, Paper], contested: set[tuple[str, str]]) -> StepView:
    found = quotes(step.claims, papers)
    ends = (step.subject.id, step.object.id)
    return StepView(step, found[:SHOWN_QUOTES], found[SHOWN_QUOTES:], ends in contested or ends[::-1] in contested)


def cautions(item: Hypothesis, paths: Sequence[PathView], graph: Graph) -> tuple[str, ...]:
    """What a careful reader would hold against the paths, worked out from the evidence itself."""
    steps = [view for path in paths for view in path.steps]
    claims = [claim for path in item.paths for step in path.steps for claim in step.claims]
    found = []
    if any(view.contested for view in steps):
        names = sorted({f"{view.step.subject.name} – {view.step.object.name}" for view in steps if view.contested})
        found.append(t("Contested step: papers disagree on {steps}.", steps="; ".join(names)))
    if steps:
        weakest = min(steps, key=lambda view: (view.step.belief, view.step.subject.id))
        if weakest.step.belief < 0.5:
            ends = f"{weakest.step.subject.name} – {weakest.step.object.name}"
            belief = decimal(weakest.step.belief)
            found.append(t("Weakest step: {step} has a belief of {belief} only.", step=ends, belief=belief))
    found += _about_papers(claims, graph)
    signs = {path.sign for path in item.paths if path.sign is not None}
    if len(signs) > 1:
        found.append(t("The paths disagree about the direction."))
    return tuple(found)


def _about_papers(claims: Sequence[Claim], graph: Graph) -> Iterable[str]:
    if not claims:
        return
    papers = {paper.id: paper for paper in graph.papers}
    if len({claim.document_id for claim in claims}) == 1:
        yield t("All of it rests on one paper.")
    if not any(claim.certainty == "asserted" and claim.role in ("results", "conclusions", "title") for claim in claims):
        yield t("No step is an asserted result; what is quoted is hedged, assumed or background.")
    species = {claim.context.species or getattr(papers.get(claim.document_id), "species", "") for claim in claims}
    known = species - {"", None}
    if known and "human" not in known:
        named = ", ".join(sorted(term("species", str(name)) for name in known))
        yield t("No human evidence on the paths ({species}).", species=named)
    behind = (papers.get(key) for key in {claim.document_id for claim in claims})
    if any(paper is not None and paper.status in ("retracted", "concern") for paper in behind):
        yield t("A paper on the paths is retracted or under an expression of concern.")


def _reference_order(cards: Sequence[Card]) -> list[str]:
    """Ids of the cited papers in the order in which the page cites them first."""
    return list(dict.fromkeys(paper.id for card in cards for paper in card.papers))
