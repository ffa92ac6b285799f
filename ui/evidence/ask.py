"""Answers to typed questions from the graph alone: lines with their sentences, or that the corpus has nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kg.errors import InvalidValue
from kg.model import CAUSAL, SIGN, Claim, Concept, Graph, Hypothesis, Link, Paper
from ui.evidence.explain import path_text, quote_lines, reference_lines
from ui.evidence.lookup import Lookup
from ui.evidence.question_text import Asked, examples, take_apart
from ui.evidence.quotes import Quote, is_own_result, is_question, quotes
from ui.language import names, names_ru
from ui.language.messages import decimal, n, p, percent, t
from ui.language.wording import counted, said

Ground = Callable[[str], Sequence[Any]]
GOOD_SCORE: Final = 0.5
MOST_LINES: Final = 12
QUOTES_A_LINE: Final = 2
MOST_WORDS: Final = 6
"""So many words a name in free text has at most."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer with the sentences behind it; `sourced` is False only for what says that there is none."""

    text: str
    quotes: tuple[Quote, ...]
    sourced: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What the corpus says to a question.

    Args:
        kind: of question (`ui.evidence.question_text.KINDS`).
        understood: the question as it was read, in one line.
        found: whether the corpus has anything; else `lines` says that it has not.
        papers: in the order in which the lines cite them.
    """

    question: str
    kind: str
    concepts: tuple[Concept, ...]
    understood: str
    found: bool
    lines: tuple[Line, ...]
    papers: tuple[Paper, ...]


def ask(graph: Graph, question: str, ground: Ground, saved: Sequence[Hypothesis] = ()) -> Answer:
    """Answer a question such as "What affects VO2max?", in English or Russian.

    Args:
        saved: the ranked hypotheses of the workspace, for questions after what is untested.
    Raises: InvalidValue: neither a form of question nor a concept can be made out.
    """
    return ask_with(Lookup(graph), question, ground, saved)


def ask_with(lookup: Lookup, question: str, ground: Ground, saved: Sequence[Hypothesis] = ()) -> Answer:
    """As `ask`, over indexes that are already made."""
    asked = take_apart(question)
    named = [(name, concept_of(lookup, name, ground)) for name in asked.names] if asked else []
    if asked is None:
        asked, named = _free(lookup, question)
    unknown = [name for name, concept in named if concept is None]
    concepts = tuple(concept for _, concept in named if concept is not None)
    if unknown:
        text = t("Not in the corpus: nothing here is called {names}.", names=", ".join(map(repr, unknown)))
        return Answer(question, asked.kind, concepts, "", False, (Line(text, (), False),), ())
    lines = list(ANSWERS[asked.kind](lookup, concepts, asked.scope, saved))[:MOST_LINES]
    understood = _understood(asked, concepts)
    if not lines:
        lines = [Line(t("Not in the corpus: no paper here answers this."), (), False)]
    cited = dict.fromkeys(quote.paper for line in lines for quote in line.quotes)
    return Answer(question, asked.kind, concepts, understood, bool(cited), tuple(lines), tuple(cited))


def concept_of(lookup: Lookup, text: str, ground: Ground) -> Concept | None:
    """The concept that a name means, of the graph where it can be; None where no concept is called so."""
    if (exact := lookup.named(text)) is not None:
        return exact
    good = [one for one in (*names_ru.ground(text), *ground(text)) if one.score >= GOOD_SCORE]
    known = [one for one in good if one.id in lookup and one.score >= good[0].score - 0.1]
    if not good:
        return None
    best = (known or good)[0]
    if best.id in lookup:
        return lookup.concept(best.id)
    return names.concept(Concept(best.id, best.name, best.type or "unknown"))


def _free(lookup: Lookup, question: str) -> tuple[Asked, list[tuple[str, Concept | None]]]:
    """Free text as a question on the one or two concepts that it names."""
    words = question.strip(" ?.!").split()
    found: list[tuple[str, Concept | None]] = []
    place = 0
    while place < len(words):
        for size in range(min(MOST_WORDS, len(words) - place), 0, -1):
            text = " ".join(words[place : place + size]).strip(",;:")
            concept = _exactly(lookup, text)
            if concept is not None and concept not in [one for _, one in found]:
                found.append((text, concept))
                place += size - 1
                break
        place += 1
    if not found:
        raise InvalidValue(
            t("question {text!r} is none that can be read. Ask such as: {examples}", text=question, examples=examples())
        )
    kind = "evidence" if len(found) > 1 else "about"
    return Asked(kind, tuple(text for text, _ in found[:2])), found[:2]


def _exactly(lookup: Lookup, text: str) -> Concept | None:
    if len(text) < 3 and not text.isupper():
        return None
    russian = names_ru.ground(text) if names_ru.known_name(text) else []
    if russian:
        return lookup.concept(russian[0].id) if russian[0].id in lookup else None
    return lookup.named(text)


def _understood(asked: Asked, concepts: Sequence[Concept]) -> str:
    one = [concept.name for concept in concepts] + [""] * 3
    scope = t(" (in {scope})", scope=asked.scope) if asked.scope else ""
    told = {
        "affects": t("What acts on: {one}", one=one[0]),
        "raises": t("What increases: {one}", one=one[0]),
        "lowers": t("What decreases: {one}", one=one[0]),
        "effects": t("What it acts on: {one}", one=one[0]),
        "reach": t("The way from {one} to {two}", one=one[0], two=one[1]),
        "evidence": t("Evidence on {one} and {two}", one=one[0], two=one[1]),
        "disagree": t("Where papers disagree: {one}", one=", ".join(name for name in one if name)),
        "untested": t("What is untested: {one}", one=one[0]),
        "compare": t("{one} against {two}: {outcome}", one=one[0], two=one[1], outcome=one[2]),
        "about": t("What is known: {one}", one=one[0]),
    }
    return told[asked.kind] + scope


# --- the templates --------------------------------------------------------------------------------

Lines = Iterable[Line]


def _link_lines(lookup: Lookup, links: Iterable[Link], scope: str) -> Lines:
    """A line for each link: what, how many papers, belief, and the best sentences."""
    for link in links:
        claims = [one for one in lookup.claims_of(link) if not is_question(one) and _fits(one, scope)]
        if claims:
            yield _line(lookup, link, claims)


def _line(lookup: Lookup, link: Link, claims: Sequence[Claim]) -> Line:
    ends = lookup.concept(link.subject), lookup.concept(link.object)
    text = t(
        "{link} ({papers}, belief {belief})",
        link=said(ends[0].name, link.relation, ends[1].name),
        papers=counted(len({claim.document_id for claim in claims}), "paper", "papers"),
        belief=decimal(link.belief),
    )
    if link.conflict:
        text += t("; contested")
    return Line(text, quotes(claims, lookup.papers)[:QUOTES_A_LINE])


def _into(lookup: Lookup, concept: Concept, scope: str, signs: Sequence[int | None]) -> Lines:
    found = [
        link for link in lookup.links_into(concept.id)
        if link.relation in CAUSAL and SIGN[link.relation] in signs
    ]  # fmt: skip
    return _link_lines(lookup, found, scope)


def _affects(lookup: Lookup, concepts: Sequence[Concept], scope: str, saved: Sequence[Hypothesis]) -> Lines:
    return _into(lookup, concepts[0], scope, (1, -1, None))


def _raises(lookup: Lookup, concepts: Sequence[Concept], scope: str, saved: Sequence[Hypothesis]) -> Lines:
    return _into(lookup, concepts[0], scope, (1,))


def _lowers(lookup: Lookup, concepts: Sequence[Concept], scope: str, saved: Sequence[Hypothesis]) -> Lines:
    return _into(lookup, concepts[0], scope, (-1,))


def _effects(lookup: Lookup, concepts: Sequence[Concept], scope: str, saved: Sequence[Hypothesis]) -> Lines:
    found = (link for link in lookup.links_from(concepts[0].id) if link.relation in CAUSAL)
    return _link_lines(lookup, found, scope)


def _about(lookup: Lookup, concepts: Sequence[Concept], scope: str, saved: Sequence[Hypothesis]) -> Lines:
    half = MOST_LINES // 2
    for links in (lookup.links_from(concepts[0].id), lookup.links_into(concepts[0].id)):
        yield from list(_link_lines(lookup, links, scope))[:half]


def _reach(lookup: Lookup, concepts: Sequence[Concept], scope: str, saved: Sequence[Hypothesis]) -> Lines:
    one, two = (concept.id for concept in concepts)
    yield from _evidence(lookup, concepts, scope, saved)
    for path in lookup.paths(one, two):
        best = [quotes(step.claims, lookup.papers)[0] for step in path.steps]
        weight = decimal(path.weight)
        yield Line(t("By way of: {path} (weight {weight})", path=path_text(path), weight=weight), tuple(best))


def _evidence(lookup: Lookup, concepts: Sequence[Concept], scope: str, saved: Sequence[Hypothesis]) -> Lines:
    claims = [claim for claim in lookup.between(concepts[0].id, concepts[1].id) if _fits(claim, scope)]
    relations = dict.fromkeys(claim.relation for claim in claims if not is_question(claim))
    for relation in relations:
        mine = [claim for claim in claims if claim.relation == relation and not is_question(claim)]
        link = said(concepts[0].name, relation, concepts[1].name)
        number = len({claim.document_id for claim in mine})
        text = n("{number} paper says: {link}", "{number} papers say: {link}", number, link=link)
        yield Line(text, quotes(mine, lookup.papers)[:QUOTES_A_LINE])


def _disagree(lookup: Lookup, concepts: Sequence[Concept], scope: str, saved: Sequence[Hypothesis]) -> Lines:
    from kg.conflict import UNSTATED, conflicts

    wanted = {concept.id for concept in concepts}
    graph = lookup.graph

    def holds(ends: tuple[str | None, str | None]) -> bool:
        return wanted <= set(ends)

    links = tuple(link for link in graph.links if holds((link.subject, link.object)))
    claims = tuple(claim for claim in graph.claims if holds((claim.subject.id, claim.object.id)))
    told = [
        one for one in conflicts(replace(graph, links=links, claims=claims)) if one.reported or one.kind == UNSTATED
    ]
    for one in sorted(told, key=lambda one: not one.reported):
        ends = lookup.concept(one.subject).name, lookup.concept(one.object).name
        sides = quotes(one.one, lookup.papers), quotes(one.other, lookup.papers)
        said_so = [said(ends[0], relation, ends[1]) for relation in one.relations]
        text = t("{one} – but also: {other}", one=said_so[0], other=said_so[1])
        yield Line(f"{text} ({p('conflict', one.kind)})", (*sides[0][:QUOTES_A_LINE], *sides[1][:QUOTES_A_LINE]))


def _untested(lookup: Lookup, concepts: Sequence[Concept], scope: str, saved: Sequence[Hypothesis]) -> Lines:
    concept = concepts[0].id
    pairs: dict[tuple[str, str], list[Claim]] = {}
    for claim in lookup.graph.claims:
        if concept in (claim.subject.id, claim.object.id) and is_question(claim):
            pairs.setdefault((claim.subject.id or "", claim.object.id or ""), []).append(claim)
    for (one, two), claims in sorted(pairs.items()):
        if not any(is_own_result(claim) for claim in lookup.between(one, two)):
            ends = {"one": lookup.concept(one).name, "two": lookup.concept(two).name}
            text = t("Asked here, answered nowhere here: {one} and {two}", **ends)
            yield Line(text, quotes(claims, lookup.papers)[:QUOTES_A_LINE])
    for item in names.hypotheses(saved):
        if concept in (item.subject.id, item.object.id):
            link = said(item.subject.name, item.relation, item.object.name)
            chance = percent(item.probability)
            text = t("Proposed by the model, never stated: {link} (probability {chance})", link=link, chance=chance)
            steps = item.paths[0].steps if item.paths else ()
            yield Line(text, tuple(quotes(step.claims, lookup.papers)[0] for step in steps if step.claims))


def _compare(lookup: Lookup, concepts: Sequence[Concept], scope: str, saved: Sequence[Hypothesis]) -> Lines:
    one, two, outcome = concepts
    for first, second in ((one, two), (two, one)):
        straight = [
            claim for claim in lookup.between(first.id, outcome.id)
            if claim.comparator is not None and claim.comparator.id == second.id and _fits(claim, scope)
        ]  # fmt: skip
        if straight:
            text = t("Straight against each other: {one} against {two}", one=first.name, two=second.name)
            yield Line(text, quotes(straight, lookup.papers)[:QUOTES_A_LINE])
    for concept in (one, two):
        lines = list(_evidence(lookup, (concept, outcome), scope, saved))
        belief = lookup.belief(concept.id, outcome.id, ("increases", "decreases"))
        if not lines:
            text = t("Of {one} and {two} no paper here reports.", one=concept.name, two=outcome.name)
            yield Line(text, (), False)
        for line in lines:
            more = t(" (belief {belief})", belief=decimal(belief)) if belief is not None else ""
            yield replace(line, text=line.text + more) if line is lines[0] else line


ANSWERS: Final[dict[str, Callable[[Lookup, Sequence[Concept], str, Sequence[Hypothesis]], Lines]]] = {
    "affects": _affects, "raises": _raises, "lowers": _lowers, "effects": _effects, "reach": _reach,
    "evidence": _evidence, "disagree": _disagree, "untested": _untested, "compare": _compare, "about": _about,
}  # fmt: skip
"""Kind of question → the template that answers it."""


def _fits(claim: Claim, scope: str) -> bool:
    """Whether a claim's people are those asked for; always where nobody is named."""
    from ui.opponent.attacks import names_people

    return not scope or names_people(claim, scope)


def render(found: Answer) -> str:
    """The answer as plain text with [n] citations and references."""
    numbers = {paper.id: place for place, paper in enumerate(found.papers, 1)}
    lines = [found.understood, ""] if found.understood else []
    for line in found.lines:
        lines.append(f"– {line.text}")
        lines += [text for quote in line.quotes for text in quote_lines(quote, numbers, "   ")]
    return "\n".join([*lines, *reference_lines(found.papers)])
