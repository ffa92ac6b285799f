"""The opponent: reads a hypothesis in plain words and attacks it with what the papers say; no language model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.errors import InvalidValue
from kg.model import SIGN, Concept, Graph, Paper
from ui.evidence.explain import quote_lines, reference_lines
from ui.evidence.lookup import Lookup
from ui.evidence.quotes import is_own_result, quotes
from ui.language import names, names_ru
from ui.language.messages import later, n, t
from ui.language.wording import counted, said
from ui.opponent.all_attacks import ATTACKS, attack
from ui.opponent.case import Case, Point
from ui.opponent.hypothesis_text import take_apart

Ground = Callable[[str], Sequence[Any]]
"""Text → candidates (`.id`, `.name`, `.type`, `.score`), best first."""

GOOD_SCORE: Final = 0.5
"""A candidate below this is no concept."""

NOT_ASSIGNED: Final = ("population", "condition")
"""Types that nobody can be randomised to."""

INNER: Final = ("gene_or_protein", "molecule", "process", "measure", "anatomy", "cell")
"""Types inside the body, which are reached by blocking or raising them."""

MOSTLY: Final = 3
"""So many times more papers for than against make exceptions of those against."""

VERDICTS: Final = {
    "contradicted": later("Contradicted: the papers of this corpus speak against it."),
    "contested": later("Contested: there are findings on both sides."),
    "qualified": later("Supported with exceptions: most findings agree, some papers of this corpus do not."),
    "weak": later("Weakly supported: nothing contradicts it here, but what supports it is thin."),
    "supported": later("It stands in this corpus: reported as a result, and nothing here contradicts it."),
    "untested": later("Untested: no paper of this corpus reports on it."),
}


@dataclass(frozen=True, slots=True)
class Argument:
    """What was understood, the verdict with its counts, and the objections, strongest first.

    Args:
        verdict: a key of `VERDICTS`. summary: the counts behind it, in one sentence.
        supporting, opposing: ids of the papers that assert as their own result what the hypothesis says, or
            an opposite or null finding.
        points: each with quotes, or marked as reasoning without a source.
        decide: the study that would settle it best, given what is missing.
        refute: the result that would refute it.
        survived: names of the attacks that found nothing.
        papers: in the order in which the text cites them.
    """

    text: str
    subject: Concept
    relation: str
    object: Concept
    scope: str
    verdict: str
    summary: str
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]
    points: tuple[Point, ...]
    decide: str
    refute: str
    survived: tuple[str, ...]
    papers: tuple[Paper, ...]


def argue(graph: Graph, text: str, ground: Ground) -> Argument:
    """Attack a hypothesis such as "HIIT increases capillary density in trained men".

    Raises: InvalidValue: no direction can be read, a name is no concept, or both ends are the same one.
    """
    return argue_with(Lookup(graph), text, ground)


def argue_with(lookup: Lookup, text: str, ground: Ground) -> Argument:
    """As `argue`, over indexes that are already made."""
    stated = take_apart(text)
    subject = _concept(lookup, stated.subject, ground)
    object_ = _concept(lookup, stated.object, ground)
    if subject.id == object_.id:
        raise InvalidValue(
            t("both ends of {text!r} mean {name!r}. Name two different things.", text=text, name=subject.name)
        )
    return _argument(Case(lookup, subject, stated.relation, object_, stated.scope), text)


def _argument(case: Case, text: str) -> Argument:
    points, survived = attack(case)
    supporting = _papers_of(case, case.support)
    opposing = _papers_of(case, case.opposite + case.null)
    cited = [quote.paper for point in points for quote in point.quotes]
    verdict = _verdict(case, supporting, opposing)
    return Argument(
        text, case.subject, case.relation, case.object, case.scope, verdict, _summary(case, supporting, opposing),
        supporting, opposing, tuple(points), _decide(case, supporting, opposing), _refute(case), tuple(survived),
        tuple(dict.fromkeys(cited)),
    )  # fmt: skip


def _concept(lookup: Lookup, text: str, ground: Ground) -> Concept:
    """The concept of a name: one of the graph by exact name, else the best grounding, preferring the graph's."""
    exact = lookup.named(text)
    if exact is not None:
        return exact
    good = [candidate for candidate in (*names_ru.ground(text), *ground(text)) if candidate.score >= GOOD_SCORE]
    known = [candidate for candidate in good if candidate.id in lookup and candidate.score >= good[0].score - 0.1]
    if not good:
        raise InvalidValue(
            t('no concept is called {text!r}. Look for its name: physiograph ground "{text}".', text=text)
        )
    best = (known or good)[0]
    return (
        lookup.concept(best.id)
        if best.id in lookup
        else names.concept(Concept(best.id, best.name, best.type or "unknown"))
    )


def _papers_of(case: Case, claims: Sequence[Any]) -> tuple[str, ...]:
    """Papers that assert it as their own result and are not retracted."""
    found = {claim.document_id for claim in claims if is_own_result(claim)}
    return tuple(sorted(key for key in found if not case.is_retracted(key)))


def _verdict(case: Case, supporting: Sequence[str], opposing: Sequence[str]) -> str:
    if opposing and len(opposing) >= 2 * max(len(supporting), 1):
        return "contradicted"
    if opposing and (len(supporting) >= MOSTLY * len(opposing) or _only_kinds_oppose(case, supporting, opposing)):
        return "qualified"
    if opposing:
        return "contested" if supporting or case.support else "contradicted"
    if supporting and not case.only_correlates:
        return "supported"
    if case.support:
        return "contested" if case.opposite or case.null else "weak"
    return "contradicted" if case.opposite or case.null else "untested"


def _only_kinds_oppose(case: Case, supporting: Sequence[str], opposing: Sequence[str]) -> bool:
    """Whether most papers agree, and those that do not speak of kinds or parts of the two, never of themselves."""
    pair = {case.subject.id, case.object.id}
    own, against = (
        _papers_of(case, [claim for claim in claims if {claim.subject.id, claim.object.id} == pair])
        for claims in (case.support, case.opposite + case.null)
    )
    return len(own) > 1 and not against and len(supporting) > len(opposing)


def _summary(case: Case, supporting: Sequence[str], opposing: Sequence[str]) -> str:
    other = len({claim.document_id for claim in case.support} - set(supporting))
    aside = n(" ({number} more only hedged or cited)", " ({number} more only hedged or cited)", other) if other else ""
    return t(
        "Reported as an own result in {supporting}{aside}; an opposite or null result in {opposing}.",
        supporting=counted(len(supporting), "paper", "papers"),
        aside=aside,
        opposing=counted(len(opposing), "paper", "papers"),
    )


def _decide(case: Case, supporting: Sequence[str], opposing: Sequence[str]) -> str:
    """The study that would settle most, from what the evidence lacks."""
    values = {
        "one": case.subject.name,
        "two": case.object.name,
        "who": t(" in {scope}", scope=case.scope) if case.scope else "",
    }
    if opposing and supporting:
        return t(
            "A preregistered trial on {one} and {two}{who} that takes the people, dose and duration of the "
            "disagreeing studies as its arms, large enough to show that there is no effect if there is none.", **values
        )  # fmt: skip
    if not case.causal or case.subject.type in NOT_ASSIGNED:
        return t(
            "A cohort that measures {one} and {two}{who} repeatedly in the same people: change set against change.",
            **values,
        )
    if any(claim.context.design in ("rct", "crossover") for claim in case.support):
        values["who"] = values["who"] or t(" in other people")
        return t("An independent, larger replication{who}, with {two} as its primary outcome.", **values)
    if case.subject.type in INNER:
        return t(
            "An experiment{who} that blocks or raises {one} alone and then measures {two}; no change would refute it.",
            **values,
        )
    return t(
        "A randomised trial{who} with {one} against a matched control, and {two} as its primary outcome. "
        "It would be refuted by a confidence interval that holds no effect worth having.", **values
    )  # fmt: skip


def _refute(case: Case) -> str:
    """The result that would refute the hypothesis."""
    values = {"one": case.subject.name, "two": case.object.name}
    sign = SIGN[case.relation]
    if sign == 0:
        return t("A confidence interval for {two} with {one} that leaves out zero, in a controlled study.", **values)
    if not case.causal or case.subject.type in NOT_ASSIGNED:
        return t("No correlation of {one} and {two}, or one of the other sign, in a cohort large enough to see one.",
                 **values)  # fmt: skip
    if sign == 1:
        return t("{one} changed alone against a control, in enough people to see it, and {two} that does not rise.",
                 **values)  # fmt: skip
    if sign == -1:
        return t("{one} changed alone against a control, in enough people to see it, and {two} that does not fall.",
                 **values)  # fmt: skip
    return t("{one} changed alone against a control, in enough people to see it, and {two} that does not change.",
             **values)  # fmt: skip


# --- as text --------------------------------------------------------------------------------------


def render(found: Argument) -> str:
    """The argument as plain text with [n] citations and references."""
    numbers = {paper.id: place for place, paper in enumerate(found.papers, 1)}
    scope = t(" (in {scope})", scope=found.scope) if found.scope else ""
    link = said(found.subject.name, found.relation, found.object.name)
    lines = [t("You say: {link}{scope}", link=link, scope=scope), "", t(VERDICTS[found.verdict]), found.summary]
    for place, point in enumerate(found.points, 1):
        mark = "" if point.sourced else t(" [reasoning, no source]")
        lines += ["", f"{place}. {point.text}{mark}"]
        lines += [line for quote in point.quotes for line in quote_lines(quote, numbers, "   ")]
    if not found.points:
        lines += ["", t("Nothing found against it in this corpus. That is little comfort where the corpus is small.")]
    lines += ["", t("What would decide it: {study}", study=found.decide)]
    lines += [t("What would refute it: {result}", result=found.refute), "", score_sheet(found)]
    return "\n".join([*lines, *reference_lines(found.papers)])


def score_sheet(found: Argument) -> str:
    """How many attacks were tried, and which of them found nothing."""
    text = n("Of {all} attacks {number} found nothing", "Of {all} attacks {number} found nothing", len(found.survived),
             all=len(ATTACKS))  # fmt: skip
    return f"{text}: {', '.join(found.survived)}." if found.survived else f"{text}."


def support_quotes(lookup: Lookup, found: Argument) -> tuple[Any, ...]:
    """The quotes that speak for the hypothesis, strongest first, for a screen that shows both sides."""
    case = Case(lookup, found.subject, found.relation, found.object, found.scope)
    return quotes(case.support, lookup.papers)
