"""What the user's marks teach: calibration of claim scores, weights of belief, order of hypotheses; can be undone.

Kept as a list in `learned.json` of the workspace, the newest last; `undo` takes it off. Few marks move little: every
estimate is drawn to what holds without them (a Gaussian prior on the calibration, Beta priors on the shares).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from kg.errors import InvalidValue, TooLittleData
from kg.marks import Mark, newest
from kg.model import Claim, Graph, Hypothesis
from kg.weights import Weights

FILE: Final = "learned.json"
LEAST_MARKS: Final = 10
"""Fewer marked claims than that say nothing of scores and weights."""
LEAST_TASTE: Final = 4
"""Fewer judged hypotheses than that say nothing of their order."""
PRIOR: Final = 20.0
"""Strength of the prior on slope and offset of the calibration."""
MARKS_WORTH: Final = 20.0
"""So many marks the share without marks is worth, for a weight."""
TASTE_WORTH: Final = 4.0
"""The same for the order of hypotheses."""
_EDGE: Final = 1e-3

Kind = tuple[str, str, str]
"""Type of the subject, relation, type of the object of a hypothesis."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learnt at one time.

    Args:
        slope, offset: of the calibration: logit of a score → slope × logit + offset.
        tables: "role", "certainty", "design" → row → weight, where it differs from the settings'.
        taste: "subject", "relation", "object" → type or relation → what is added to the logit of a hypothesis's
            probability, for its place only; the probability that is shown stays as it is.
        counts: of the marks that it rests on.
    """

    slope: float = 1.0
    offset: float = 0.0
    tables: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    taste: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    def claim(self, claim: Claim) -> Claim:
        """A claim with its score calibrated anew; one that a curator marked stays as it is."""
        if claim.curation or (self.slope, self.offset) == (1.0, 0.0):
            return claim
        return replace(claim, score=round(_sigmoid(self.slope * _logit(claim.score) + self.offset), 4))

    def weights(self, given: Weights) -> Weights:
        """The weights of the settings, with the rows that were learnt."""
        tables: dict[str, Any] = {name: {**getattr(given, name), **rows} for name, rows in self.tables.items() if rows}
        return replace(given, **tables) if tables else given

    def order(self, found: Sequence[Hypothesis]) -> list[Hypothesis]:
        """Hypotheses, those that the user's marks favour further up; ties keep their order."""
        return sorted(found, key=lambda item: -(_logit(item.probability) + self.favour(kind_of(item))))

    def favour(self, kind: Kind) -> float:
        """What is added to the logit of a hypothesis of this kind."""
        names = ("subject", "relation", "object")
        return sum(self.taste.get(name, {}).get(value, 0.0) for name, value in zip(names, kind, strict=True)) / 3


def kind_of(item: Hypothesis) -> Kind:
    """What of a hypothesis the user's taste is told by."""
    return (item.subject.type, item.relation, item.object.type)


# --- kept in the workspace ------------------------------------------------------------------------


def history(workspace: Path) -> list[Learned]:
    """What was learnt so far, oldest first.

    Raises: InvalidValue: the file is none of ours.
    """
    path = workspace / FILE
    if not path.is_file():
        return []
    try:
        return [Learned(**one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, TypeError) as error:
        raise InvalidValue(f"{FILE} cannot be read ({error!r}). Delete it; the marks stay in the ledger.") from error


def current(workspace: Path) -> Learned:
    """What holds now; without marks, what changes nothing."""
    return next(reversed(history(workspace)), Learned())


def keep(workspace: Path, learned: Learned) -> None:
    """Let it hold from now on."""
    _write(workspace, [*history(workspace), learned])


def undo(workspace: Path) -> Learned:
    """Take the newest back; what holds then.

    Raises: InvalidValue: nothing was learnt.
    """
    known = history(workspace)
    if not known:
        raise InvalidValue("nothing was learnt in this workspace, so nothing can be undone. Learn: physiograph learn.")
    _write(workspace, known[:-1])
    return current(workspace)


def _write(workspace: Path, known: Sequence[Learned]) -> None:
    from ui.workspace import write_lines

    if known:
        write_lines(workspace / FILE, json.dumps([asdict(one) for one in known], indent=1).split("\n"))
    else:
        (workspace / FILE).unlink(missing_ok=True)


# --- from the marks -------------------------------------------------------------------------------


def learn(marks: Iterable[Mark], given: Weights, wanted: Sequence[Kind] = (), unwanted: Sequence[Kind] = ()) -> Learned:
    """What the marks teach.

    Args:
        marks: all of the ledger, oldest first; claims marked wrong or corrected count as misread.
        given: the weights of the settings. wanted, unwanted: kinds of hypotheses that the user kept or marked right,
            and of those that he marked wrong or conceded.
    Raises: TooLittleData: too few of all.
    """
    judged = [(mark.claim, mark.verdict == "right") for mark in newest(marks).values() if mark.claim is not None]
    right = sum(good for _, good in judged)
    both = len(judged) >= LEAST_MARKS and 0 < right < len(judged)
    tasted = len(wanted) + len(unwanted) >= LEAST_TASTE
    if not both and not tasted:
        raise TooLittleData(
            f"{right} claims marked right and {len(judged) - right} wrong, {len(wanted)} hypotheses kept and "
            f"{len(unwanted)} rejected; needed: {LEAST_MARKS} claims of both kinds, or {LEAST_TASTE} hypotheses. "
            "Mark some: physiograph curate accept CLAIM_ID."
        )
    slope, offset = _calibration([(_logit(claim.score), good) for claim, good in judged]) if both else (1.0, 0.0)
    counts = {"right": right, "wrong": len(judged) - right, "wanted": len(wanted), "unwanted": len(unwanted)}
    tables = _tables(judged, given) if both else {}
    return Learned(slope, offset, tables, _taste(wanted, unwanted) if tasted else {}, counts)


def _calibration(judged: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and offset of the logistic fit with a Gaussian prior around (1, 0), by Newton's method.

    Source: Platt 1999, "Probabilistic Outputs for Support Vector Machines".
    """

    def loss(slope: float, offset: float) -> float:
        held = PRIOR / 2 * ((slope - 1.0) ** 2 + offset**2)
        return held - sum(_log_sigmoid((slope * x + offset) * (1 if good else -1)) for x, good in judged)

    slope, offset = 1.0, 0.0
    for _ in range(50):
        g = [PRIOR * (slope - 1.0), PRIOR * offset]
        h = [PRIOR, 0.0, PRIOR]
        for x, good in judged:
            p = _sigmoid(slope * x + offset)
            g[0] += (p - good) * x
            g[1] += p - good
            h[0] += p * (1 - p) * x * x
            h[1] += p * (1 - p) * x
            h[2] += p * (1 - p)
        det = h[0] * h[2] - h[1] * h[1]
        step = ((h[2] * g[0] - h[1] * g[1]) / det, (h[0] * g[1] - h[1] * g[0]) / det)
        share = 1.0
        while share > _EDGE and loss(slope - share * step[0], offset - share * step[1]) > loss(slope, offset):
            share /= 2
        slope, offset = slope - share * step[0], offset - share * step[1]
        if max(map(abs, step)) < 1e-9:
            break
    return round(max(slope, 0.0), 4), round(offset, 4)


def _tables(judged: Sequence[tuple[Claim, bool]], given: Weights) -> dict[str, dict[str, float]]:
    """Weights of the rows that have marks: as much less or more as their share of right ones is than that of all."""
    overall = sum(good for _, good in judged) / len(judged)
    read: dict[str, Callable[[Claim], str | None]] = {
        "role": lambda claim: claim.role,
        "certainty": lambda claim: claim.certainty,
        "design": lambda claim: claim.context.design,
    }
    found: dict[str, dict[str, float]] = {}
    for name, get in read.items():
        table: Mapping[str, float] = getattr(given, name)
        for row in sorted(table):
            mine = [good for claim, good in judged if get(claim) == row]
            if mine:
                share = (sum(mine) + MARKS_WORTH * overall) / (len(mine) + MARKS_WORTH)
                found.setdefault(name, {})[row] = round(min(1.0, table[row] * share / overall), 4)
    return found


def _taste(wanted: Sequence[Kind], unwanted: Sequence[Kind]) -> dict[str, dict[str, float]]:
    """Log odds of being wanted by type and relation, against those of all, drawn to none."""
    overall = (len(wanted) + 1) / (len(wanted) + len(unwanted) + 2)
    base = math.log(overall / (1 - overall))
    found: dict[str, dict[str, float]] = {}
    for place, name in enumerate(("subject", "relation", "object")):
        for value in sorted({kind[place] for kind in (*wanted, *unwanted)}):
            yes = sum(kind[place] == value for kind in wanted) + TASTE_WORTH * overall
            no = sum(kind[place] == value for kind in unwanted) + TASTE_WORTH * (1 - overall)
            found.setdefault(name, {})[value] = round(math.log(yes / no) - base, 4)
    return found


# --- what it changes ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A link whose belief changes."""

    subject: str
    relation: str
    object: str
    before: float
    after: float


def changes(before: Graph, after: Graph, least: float = 0.01) -> list[Change]:
    """The links whose belief changes by so much or more, the greatest change first."""
    names = {concept.id: concept.name for concept in after.concepts}
    old = {(link.subject, link.relation, link.object): link.belief for link in before.links}
    found = [
        Change(names[link.subject], link.relation, names[link.object], was, link.belief)
        for link in after.links
        if (was := old.get((link.subject, link.relation, link.object))) is not None and abs(link.belief - was) >= least
    ]
    return sorted(found, key=lambda one: (-abs(one.after - one.before), one.subject, one.relation, one.object))


def _logit(share: float) -> float:
    held = min(max(share, _EDGE), 1 - _EDGE)
    return math.log(held / (1 - held))


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _log_sigmoid(x: float) -> float:
    return min(x, 0.0) - math.log1p(math.exp(-abs(x)))
