"""What findings on narrower concepts add to a pair: a second figure of belief, and each finding with its share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.model import Concept
from kg.rollup import NarrowerLink, RolledUp
from ui.evidence.lookup import Lookup
from ui.language.messages import decimal, later, n, percent, t
from ui.language.wording import counted, said

DIRECTED: Final = ("increases", "decreases", "positively_associated", "negatively_associated")
MOST_LINES: Final = 8
_SHARES: Final = {1.0: later("in full"), 0.5: later("at half"), 0.25: later("at a quarter")}


@dataclass(frozen=True, slots=True)
class NarrowerFinding:
    """A link on narrower concepts, as a reader needs it.

    Args:
        steps: is_a steps between it and the pair asked for.
        share: what is counted of it, in (0, 1].
        contrary: whether it speaks against the relation asked for.
    """

    subject: Concept
    relation: str
    object: Concept
    belief: float
    papers: int
    steps: int
    share: float
    contrary: bool


@dataclass(frozen=True, slots=True)
class WithNarrower:
    """Belief in a relation of a pair with findings on narrower concepts; `own` is None where there is no other."""

    relation: str
    own: float | None
    belief: float
    findings: tuple[NarrowerFinding, ...]


def with_narrower(lookup: Lookup, subject_id: str, object_id: str, leading: str | None) -> WithNarrower | None:
    """The leading relation with narrower findings, else the directed one most believed with them; None without any."""
    asked = [lookup.roll_up.link(subject_id, name, object_id) for name in ((leading,) if leading else DIRECTED)]
    best = max(asked, key=lambda one: one.belief)
    if not (best.supporting or best.contrary):
        return None
    return WithNarrower(best.relation, best.own, best.belief, tuple(_findings(lookup, best)))


def _findings(lookup: Lookup, rolled: RolledUp) -> Iterator[NarrowerFinding]:
    both = [(one, False) for one in rolled.supporting] + [(one, True) for one in rolled.contrary]
    for one, contrary in sorted(both, key=lambda pair: (pair[1], pair[0].steps, -pair[0].link.belief)):
        yield _finding(lookup, one, contrary)


def _finding(lookup: Lookup, one: NarrowerLink, contrary: bool) -> NarrowerFinding:
    link = one.link
    ends = lookup.concept(link.subject), lookup.concept(link.object)
    return NarrowerFinding(
        ends[0], link.relation, ends[1], link.belief, len(link.papers), one.steps, one.share, contrary
    )


def narrower_lines(found: WithNarrower, subject: Concept, object_: Concept) -> list[str]:
    """The figure and its findings as text, those for it first."""
    own = t("no claim of its own") if found.own is None else t("{own} by its own claims", own=decimal(found.own))
    link = said(subject.name, found.relation, object_.name)
    belief = t("{link}: belief {belief} with them, {own}", link=link, belief=decimal(found.belief), own=own)
    lines = [t("Also from narrower concepts"), f"  {belief}"]
    for one in found.findings[:MOST_LINES]:
        text = t(
            "{link} ({papers}, belief {belief}), counted {share}",
            link=said(one.subject.name, one.relation, one.object.name),
            papers=counted(one.papers, "paper", "papers"),
            belief=decimal(one.belief),
            share=share_words(one.share),
        )
        lines.append("  " + (t("against: {finding}", finding=text) if one.contrary else text))
    more = len(found.findings) - MOST_LINES
    return [*lines, "  " + n("and {number} more", "and {number} more", more)] if more > 0 else lines


def share_words(share: float) -> str:
    """A share in words.

    >>> share_words(0.5), share_words(0.3)
    ('at half', 'at 30%')
    """
    return t(_SHARES[share]) if share in _SHARES else t("at {share}", share=percent(share))
