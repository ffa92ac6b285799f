"""A debate that goes on: the user answers, concedes, cites papers; kept as one JSON file a session in the workspace."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from kg.errors import InvalidValue
from ui.evidence.explain import quote_lines
from ui.evidence.lookup import Lookup
from ui.evidence.quotes import Quote, quotes
from ui.language.messages import later, n, t
from ui.language.wording import cite
from ui.opponent.argument import VERDICTS, Argument
from ui.opponent.case import Case, Point

FOLDER: Final = "debates"
OPEN, CONCEDED, ANSWERED, DOUBTED = "open", "conceded", "answered", "doubted"
STANDING: Final = {
    OPEN: later("stands"),
    CONCEDED: later("you concede it"),
    ANSWERED: later("you answered it"),
    DOUBTED: later("stands, your answer has no source here"),
}
"""How an objection stands; `doubted` is an answer that a quoted objection outweighs."""

_NAME: Final = re.compile(r"[\w][\w .-]{0,63}")


@dataclass(frozen=True, slots=True)
class Move:
    """What the user said to one objection.

    Args:
        kind: of the objection, by which it is found again when the corpus has grown.
        concedes: whether the user gives in; else it is an answer.
        cites: ids of the papers that the answer leans on.
    """

    kind: str
    concedes: bool
    words: str = ""
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Debate:
    """A session: the hypothesis and the moves, oldest first; the newest on an objection holds."""

    name: str
    hypothesis: str
    moves: tuple[Move, ...] = ()

    def newest(self) -> dict[str, Move]:
        """The move that holds on each objection."""
        return {move.kind: move for move in self.moves}


@dataclass(frozen=True, slots=True)
class Cited:
    """What a paper that the user cites says of the hypothesis.

    Args:
        holds: True where it reports what the hypothesis says, False where it says otherwise, None where it says
            nothing of the pair, or is not in the corpus.
        quotes: its sentences on the pair.
    """

    paper: str
    holds: bool | None
    text: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """How a debate stands over the present corpus: each objection with its standing and what the cited papers say."""

    debate: Debate
    argument: Argument
    standing: tuple[str, ...]
    cited: tuple[tuple[Cited, ...], ...] = field(default=())

    @property
    def strongest(self) -> int | None:
        """Place, from 0, of the strongest objection that remains: the open ones first, then those only doubted."""
        for wanted in (OPEN, DOUBTED):
            if wanted in self.standing:
                return self.standing.index(wanted)
        return None

    def count(self, standing: str) -> int:
        """How many objections stand so."""
        return self.standing.count(standing)


# --- kept in the workspace ------------------------------------------------------------------------


def path_of(workspace: Path, name: str) -> Path:
    """The file of a session.

    Raises: InvalidValue: no name for a file.
    """
    if not _NAME.fullmatch(name):
        raise InvalidValue(
            f"session name {name!r} is not allowed; letters, digits, spaces, points and dashes, at most 64. "
            "Give another: --session NAME."
        )
    return workspace / FOLDER / f"{name}.json"


def names(workspace: Path) -> list[str]:
    """The sessions of a workspace, sorted."""
    return sorted(path.stem for path in (workspace / FOLDER).glob("*.json"))


def load(workspace: Path, name: str) -> Debate | None:
    """A session as it was saved; None where there is none of that name.

    Raises: InvalidValue: the file is none of ours.
    """
    path = path_of(workspace, name)
    if not path.is_file():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        moves = tuple(
            Move(str(one["kind"]), bool(one["concedes"]), str(one["words"]), tuple(one["cites"]))
            for one in told["moves"]
        )
        return Debate(name, str(told["hypothesis"]), moves)
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidValue(f"session file {path.name!r} cannot be read: {error!r}. Delete it, or mend it.") from error


def save(workspace: Path, debate: Debate) -> Path:
    """Write a session, whole or not at all."""
    from ui.workspace import write_lines

    path = path_of(workspace, debate.name)
    write_lines(path, json.dumps(asdict(debate), ensure_ascii=False, indent=1).split("\n"))
    return path


def begin(workspace: Path, name: str, hypothesis: str | None) -> Debate:
    """The saved session of that name, or a new one on a hypothesis.

    Raises: InvalidValue: a new one without a hypothesis, or a saved one on another.
    """
    found = load(workspace, name)
    if found is None and not hypothesis:
        known = ", ".join(names(workspace)) or "none"
        raise InvalidValue(f"no session {name!r}; saved: {known}. Begin it: physiograph argue TEXT --session {name!r}.")
    if found is not None and hypothesis and hypothesis.strip() != found.hypothesis:
        raise InvalidValue(
            f"session {name!r} is on {found.hypothesis!r}, not on {hypothesis!r}. Give the new one another name."
        )
    return found or Debate(name, (hypothesis or "").strip())


# --- moves ----------------------------------------------------------------------------------------


def answer(debate: Debate, point: Point, words: str, cites: Sequence[str] = ()) -> Debate:
    """The debate with an answer to an objection."""
    move = Move(point.kind, False, " ".join(words.split()), tuple(cites))
    return replace(debate, moves=(*debate.moves, move))


def concede(debate: Debate, point: Point, words: str = "") -> Debate:
    """The debate with an objection that the user gives in to."""
    return replace(debate, moves=(*debate.moves, Move(point.kind, True, " ".join(words.split()))))


def take_back(debate: Debate, point: Point) -> Debate:
    """The debate without what was said to an objection."""
    return replace(debate, moves=tuple(move for move in debate.moves if move.kind != point.kind))


def objection(state: State, place: int | None) -> Point:
    """The objection of a place, from 1; the strongest one that remains where none is given.

    Raises: InvalidValue: there is no such objection, or none remains.
    """
    points = state.argument.points
    if place is None:
        if state.strongest is None:
            raise InvalidValue("no objection remains. Name one by its number: --to N.")
        return points[state.strongest]
    if not 1 <= place <= len(points):
        raise InvalidValue(f"objection {place} is not one of 1–{len(points)}. Give the number that stands before it.")
    return points[place - 1]


def state_of(lookup: Lookup, argument: Argument, debate: Debate) -> State:
    """How the debate stands: an answer to a quoted objection holds only with a paper here that bears it out."""
    moves = debate.newest()
    standing, cited = [], []
    for point in argument.points:
        move = moves.get(point.kind)
        found = tuple(says(lookup, argument, paper) for paper in move.cites) if move else ()
        cited.append(found)
        standing.append(_standing(point, move, found))
    return State(debate, argument, tuple(standing), tuple(cited))


def _standing(point: Point, move: Move | None, cited: Sequence[Cited]) -> str:
    if move is None:
        return OPEN
    if move.concedes:
        return CONCEDED
    borne_out = any(one.holds for one in cited) and not any(one.holds is False for one in cited)
    return ANSWERED if borne_out or not (point.sourced or cited) else DOUBTED


def says(lookup: Lookup, argument: Argument, paper: str) -> Cited:
    """What a paper, by its id, DOI or PubMed number, says of the hypothesis."""
    key = paper.strip()
    bare = key.casefold().removeprefix("https://doi.org/").removeprefix("doi:").removeprefix("pmid:")
    known = next(
        (one for one in lookup.papers.values() if one.id == key or (bare in (one.doi.casefold(), one.pmid) and bare)),
        None,
    )
    if known is None:
        return Cited(key, None, t("{paper} is not in this corpus. Add it: physiograph add PATH.", paper=key))
    case = Case(lookup, argument.subject, argument.relation, argument.object, argument.scope)
    named = {"paper": cite(known)}
    if known.status == "retracted":
        return Cited(known.id, False, t("{paper} is retracted.", **named))
    sides = [
        quotes([claim for claim in side if claim.document_id == known.id], lookup.papers)
        for side in (case.support, case.opposite + case.null)
    ]
    if sides[1]:
        return Cited(known.id, False, t("{paper} speaks against you.", **named), sides[1])
    if sides[0]:
        return Cited(known.id, True, t("{paper} bears you out.", **named), sides[0])
    return Cited(known.id, None, t("{paper} says nothing of the two here.", **named))


# --- as text --------------------------------------------------------------------------------------


def render(state: State) -> str:
    """The state of a debate as plain text: the strongest objection that remains first, then all with their standing."""
    found, moves = state.argument, state.debate.newest()
    numbers = {paper.id: place for place, paper in enumerate(found.papers, 1)}
    lines = [f"{state.debate.name}: {found.text}", t(VERDICTS[found.verdict]), ""]
    if state.strongest is None:
        lines.append(closing(state))
    else:
        point = found.points[state.strongest]
        values = {"place": state.strongest + 1, "text": point.text}
        lines.append(t("Strongest objection that stands ({place}): {text}", **values))
        lines += [line for quote in point.quotes for line in quote_lines(quote, numbers, "   ")]
    lines += ["", score(state), ""]
    for place, (point, standing) in enumerate(zip(found.points, state.standing, strict=True), 1):
        lines.append(f"{place}. [{t(STANDING[standing])}] {point.text}")
        move = moves.get(point.kind)
        if move and move.words:
            lines.append("   " + t("You: {words}", words=move.words))
        for one in state.cited[place - 1]:
            lines.append(f"   {one.text}")
            lines += [f"     “{quote.claim.sentence}”" for quote in one.quotes[:2]]
    lines += ["", t("What would decide it: {study}", study=found.decide)]
    return "\n".join(lines)


def closing(state: State) -> str:
    """What is said where no objection remains."""
    if not state.standing:
        return t("Nothing found against it in this corpus. That is little comfort where the corpus is small.")
    return n(
        "No objection stands any more: you conceded {conceded} of {number}.",
        "No objection stands any more: you conceded {conceded} of {number}.",
        len(state.standing),
        conceded=state.count(CONCEDED),
    )


def score(state: State) -> str:
    """The score sheet on one line."""
    return t(
        "Score: {open} stand, {answered} answered, {conceded} conceded.",
        open=state.count(OPEN) + state.count(DOUBTED),
        answered=state.count(ANSWERED),
        conceded=state.count(CONCEDED),
    )


def plain_state(state: State) -> dict[str, Any]:
    """The debate as JSON beside its argument."""
    return {
        "name": state.debate.name,
        "hypothesis": state.debate.hypothesis,
        "moves": [asdict(move) for move in state.debate.moves],
        "standing": list(state.standing),
        "strongest": None if state.strongest is None else state.strongest + 1,
    }
