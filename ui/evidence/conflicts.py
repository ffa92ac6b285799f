"""Where papers disagree: each conflict with its class, what differs, and the sentences of both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.conflict import CLASSES, conflicts
from kg.errors import InvalidValue
from kg.model import UNREPORTED, Conflict, Difference, Graph, Paper
from ui.evidence.quotes import Quote, quotes
from ui.language.messages import known, n, p, t
from ui.language.names import label
from ui.language.wording import cite, counted, term, words

MOST_QUOTES: Final = 3
"""Sentences of each side that are printed; JSON has all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A conflict as a reader needs it.

    Args:
        subject, object: (id, name).
        relations: of the first side and of the second.
        one, other: sentences of each side, strongest first.
    """

    kind: str
    subject: tuple[str, str]
    object: tuple[str, str]
    relations: tuple[str, str]
    differences: tuple[Difference, ...]
    one: tuple[Quote, ...]
    other: tuple[Quote, ...]


def found(graph: Graph, kind: str | None = None) -> tuple[Shown, ...]:
    """The conflicts of a graph: those that are reported, or all of one class.

    Raises: InvalidValue: no such class.
    """
    if kind is not None and kind not in CLASSES:
        raise InvalidValue(f"conflict class {kind!r} does not exist; known: {', '.join(CLASSES)}. Use one of these.")
    names = {concept.id: label(concept.id, concept.name) for concept in graph.concepts}
    papers = {paper.id: paper for paper in graph.papers}
    wanted = (one for one in conflicts(graph) if (one.kind == kind if kind else one.reported))
    return tuple(_shown(one, names, papers) for one in wanted)


def _shown(one: Conflict, names: Mapping[str, str], papers: Mapping[str, Paper]) -> Shown:
    ends = [(end, names.get(end, end)) for end in (one.subject, one.object)]
    sides = quotes(one.one, papers), quotes(one.other, papers)
    return Shown(one.kind, ends[0], ends[1], one.relations, one.differences, *sides)


def render(some: Sequence[Shown]) -> str:
    """Conflicts as text, class by class."""
    if not some:
        hidden = ", ".join(p("conflict", kind) for kind in UNREPORTED)
        return t("No conflicts between papers. Classes that are not reported: {list} (--kind shows them).", list=hidden)
    lines: list[str] = []
    for kind in CLASSES:
        of_kind = [one for one in some if one.kind == kind]
        if of_kind:
            lines += [f"{p('conflict', kind)} ({len(of_kind)})", *(line for one in of_kind for line in _lines(one)), ""]
    kinds = Counter(one.kind for one in some)
    told = ", ".join(f"{kinds[kind]} {p('conflict', kind)}" for kind in CLASSES if kinds[kind])
    total = counted(len(some), "conflict", "conflicts")
    return "\n".join([*lines, f"{total}: {told}"])


def _lines(one: Shown) -> Iterable[str]:
    first, second = (words(relation) for relation in one.relations)
    ends = {"one": one.subject[1], "two": one.object[1]}
    yield "  " + t("{one}: {first} or {second} {two}", first=first, second=second, **ends)
    for each in one.differences:
        yield f"    {p('conflict', each.dimension)}: {_value(each, each.one)} – {_value(each, each.other)}"
    for relation, side in zip(one.relations, (one.one, one.other), strict=True):
        papers = counted(len({quote.paper.id for quote in side}), "paper", "papers")
        yield f"    {words(relation)} ({papers})"
        for quote in side[:MOST_QUOTES]:
            yield f"      “{quote.claim.sentence}” {cite(quote.paper)} [{quote.paper.id}]"
        if len(side) > MOST_QUOTES:
            yield "      " + n("and {number} more", "and {number} more", len(side) - MOST_QUOTES)


def _value(difference: Difference, value: str) -> str:
    return term(difference.dimension, value) if difference.dimension == "species" else value


_NAMES: Final = (
    known("conflict", "extraction doubtful"), known("conflict", "within one paper"),
    known("conflict", "restatement"), known("conflict", "concept too broad"),
    known("conflict", "context not stated"), known("conflict", "species"), known("conflict", "design"),
    known("conflict", "sex"), known("conflict", "training status"), known("conflict", "environment"),
    known("conflict", "comparator"), known("conflict", "kind of intervention"),
    known("conflict", "acute or lasting"), known("conflict", "measure"), known("conflict", "kind of measure"),
    known("conflict", "activity"), known("conflict", "population"), known("conflict", "dose or duration"),
    known("conflict", "true disagreement"),
)  # fmt: skip
"""Classes of conflicts and dimensions of contexts, to be translated; a test holds them to `kg.conflict.CLASSES`."""
