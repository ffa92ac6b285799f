"""Attacks on the mechanism of a hypothesis: reverse and common causes, weak steps, rivals, no mechanism at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.model import CAUSAL, RELATIONS, SIGN, Claim, EvidencePath, Link, PathStep
from ui.evidence.quotes import is_own_result, is_question, quotes
from ui.language.messages import decimal, t
from ui.language.wording import also, said
from ui.opponent.case import QUOTES, Case, Point, ends, point, reasoning

CLEARLY: Final = 0.1
"""So much more belief makes a rival better supported."""

MECHANISM: Final = ("increases", "decreases")
"""Relations of the steps of a mechanism; a correlation is none."""

FIRM: Final = 0.5
"""A step believed less is a weak one."""


def reverse(case: Case) -> Iterator[Point]:
    """Causal findings from object to subject."""
    found = [claim for claim in case.lookup.causal(case.object.id, case.subject.id) if SIGN[claim.relation] != 0]
    if case.causal and found:
        text = t("The arrow may point the other way: {two} is said to act on {one}.", **ends(case))
        yield point(case, "reverse", text, found)


def other_direction_by_mechanism(case: Case) -> Iterator[Point]:
    """A two-step path whose signs multiply to the opposite."""
    wanted = SIGN[case.relation]
    if wanted in (1, -1) and (path := _best_path(case, -wanted)):
        middle = path.steps[0].object if path.steps[0].forward else path.steps[0].subject
        text = t("A mechanism points the other way, through {middle}.", middle=middle.name)
        yield point(case, "mechanism", text, [step.claims[0] for step in path.steps if step.claims])


def common_cause(case: Case) -> Iterator[Point]:
    """A third thing that moves both ends."""
    if SIGN[case.relation] in (0, None):
        return
    one = {link.subject: link for link in reversed(case.lookup.links_into(case.subject.id)) if _is_cause(case, link)}
    two = {link.subject: link for link in reversed(case.lookup.links_into(case.object.id)) if _is_cause(case, link)}
    both = sorted(set(one) & set(two) - {case.subject.id, case.object.id},
                  key=lambda key: (-one[key].belief * two[key].belief, key))  # fmt: skip
    for key in both[:1]:
        claims = [*case.lookup.claims_of(one[key])[:1], *case.lookup.claims_of(two[key])[:1]]
        text = t("{name} moves both: it may be the common cause.", name=case.lookup.concept(key).name)
        yield point(case, "common_cause", text, claims)


def rival(case: Case) -> Iterator[Point]:
    """Another cause of the same change that this corpus supports better than the hypothesis."""
    own = case.lookup.belief(case.subject.id, case.object.id, _agreeing(case)) or 0.0
    for link in _rivals(case)[:1]:
        if link.belief >= own + CLEARLY and case.support:
            text = t(
                "Better supported here is that {link}: belief {belief}, against {own} for yours.",
                link=said(case.lookup.concept(link.subject).name, link.relation, case.object.name),
                belief=decimal(link.belief),
                own=decimal(own),
            )
            yield point(case, "rival", text, case.lookup.claims_of(link))


def alternatives(case: Case) -> Iterator[Point]:
    """Other causes of the same change, better supported ones first."""
    found = _rivals(case)[:QUOTES]
    if found:
        names = [case.lookup.concept(link.subject).name for link in found]
        claims = [case.lookup.claims_of(link)[0] for link in found]
        text = t(
            "Something else may explain the change: {link}.", link=also(names, found[0].relation, case.object.name)
        )
        yield Point("alternative", text, quotes(claims, case.lookup.papers), True)


def weakest_step(case: Case) -> Iterator[Point]:
    """The step of the best mechanism that is contested or hardly believed."""
    wanted = SIGN[case.relation]
    path = _best_path(case, wanted, MECHANISM) if wanted in (1, -1) and case.causal else None
    if path is None:
        return
    found = [(step, _contesting(case, step)) for step in path.steps]
    step, against = min(found, key=lambda pair: (not pair[1], pair[0].belief))
    if step.belief >= FIRM and not against:
        return
    link = said(step.subject.name, step.relation, step.object.name)
    if against:
        text = t("The mechanism has a contested step: that {link}.", link=link)
    else:
        text = t("The mechanism is as weak as its weakest step: that {link} (belief {belief}).", link=link,
                 belief=decimal(step.belief))  # fmt: skip
    yield point(case, "weak_step", text, against or step.claims)


def idle_mediator(case: Case) -> Iterator[Point]:
    """A mediator that does move the outcome, but that the cause was found not to move, or the other way round."""
    if not case.causal or SIGN[case.relation] == 0:
        return
    lookup = case.lookup
    for first in lookup.links_from(case.subject.id):
        for second in lookup.links_into(case.object.id):
            middle = first.object
            if middle != second.subject or middle in (case.subject.id, case.object.id):
                continue
            idle = [link for link in (first, second) if SIGN[link.relation] == 0 and _is_result(case, link)]
            moves = [link for link in (first, second) if SIGN[link.relation] in (1, -1) and _is_result(case, link)]
            if len(idle) == len(moves) == 1 and moves[0].relation in CAUSAL and not _moved_too(case, idle[0]):
                yes, no = (
                    said(lookup.concept(link.subject).name, link.relation, lookup.concept(link.object).name)
                    for link in (moves[0], idle[0])
                )
                text = t("A mediator falls away: {yes}, but {no}.", yes=yes, no=no)
                yield point(case, "mediator", text, lookup.claims_of(idle[0]))
                return


def no_mechanism(case: Case) -> Iterator[Point]:
    """No path of two steps with the right sign."""
    wanted = SIGN[case.relation]
    if wanted in (1, -1) and case.causal and _best_path(case, wanted) is None:
        text = t("No mechanism: no two steps in this corpus lead from {one} to {two} that way.", **ends(case))
        yield reasoning("no_mechanism", text)


# --- helpers --------------------------------------------------------------------------------------


def _rivals(case: Case) -> list[Link]:
    """Results that something else changes the object so, most believed first."""
    wanted = SIGN[case.relation]
    if wanted not in (1, -1):
        return []
    own = case.lookup.narrower(case.subject.id)
    return [
        link for link in case.lookup.links_into(case.object.id)
        if SIGN[link.relation] == wanted and link.subject not in own and _is_cause(case, link)
    ]  # fmt: skip


def _agreeing(case: Case) -> list[str]:
    return [name for name in RELATIONS if SIGN[name] == SIGN[case.relation]]


def _contesting(case: Case, step: PathStep) -> list[Claim]:
    """What says otherwise of a step."""
    return [
        claim for claim in case.lookup.between(step.subject.id, step.object.id)
        if not is_question(claim) and SIGN[claim.relation] not in (SIGN[step.relation], None)
    ]  # fmt: skip


def _is_result(case: Case, link: Link) -> bool:
    return any(is_own_result(claim) for claim in case.lookup.claims_of(link))


def _is_cause(case: Case, link: Link) -> bool:
    return link.relation in CAUSAL and SIGN[link.relation] != 0 and _is_result(case, link)


def _moved_too(case: Case, idle: Link) -> bool:
    """Whether other findings say that the idle step does move."""
    claims = case.lookup.between(idle.subject, idle.object)
    return any(SIGN[claim.relation] != 0 and not is_question(claim) for claim in claims)


def _best_path(case: Case, sign: int, relations: tuple[str, ...] = RELATIONS) -> EvidencePath | None:
    paths = case.lookup.paths(case.subject.id, case.object.id, most=50)
    fit = (path for path in paths if path.sign == sign and all(step.relation in relations for step in path.steps))
    return next(fit, None)
