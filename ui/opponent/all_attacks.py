"""Every way to attack a hypothesis, strongest kind first, each with the name that the score sheet calls it by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ui.language.messages import later, t
from ui.opponent import attacks, mechanism
from ui.opponent.case import Case, Point

ATTACKS: Final[tuple[tuple[str, Callable[[Case], Iterator[Point]]], ...]] = (
    (later("evidence on the pair itself"), attacks.nothing_direct),
    (later("opposite and null findings"), attacks.contrary),
    (later("findings on wider concepts"), attacks.wider_kinds),
    (later("retractions"), attacks.withdrawn),
    (later("hedging"), attacks.thin),
    (later("correlation only"), attacks.correlational),
    (later("another species"), attacks.other_beings),
    (later("other people"), attacks.other_people),
    (later("dose and duration"), attacks.other_dose),
    (later("weak study design"), attacks.weak_design),
    (later("reverse causation"), mechanism.reverse),
    (later("a mechanism the other way"), mechanism.other_direction_by_mechanism),
    (later("weakest step"), mechanism.weakest_step),
    (later("a mediator that does not move"), mechanism.idle_mediator),
    (later("common cause"), mechanism.common_cause),
    (later("better supported rival"), mechanism.rival),
    (later("other explanations"), mechanism.alternatives),
    (later("no mechanism"), mechanism.no_mechanism),
)


def attack(case: Case) -> tuple[list[Point], list[str]]:
    """Every objection that the graph gives, and the names of the attacks that found nothing."""
    points: list[Point] = []
    survived: list[str] = []
    for name, one in ATTACKS:
        found = list(one(case))
        points += found
        if not found:
            survived.append(t(name))
    return points, survived
