"""The history of a link: what could be believed of it at the end of each year, from the papers there were then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.assemble import link_pair
from kg.belief import balance
from kg.cohorts import studies
from kg.errors import InvalidValue
from kg.model import ASSOCIATIVE, RELATIONS, Claim, Graph
from kg.signs import contraries


@dataclass(frozen=True, slots=True)
class Year:
    """A link at the end of one year in which a paper spoke for or against it.

    Args:
        belief: in [0, 1], that of a graph as of this year; None while no paper has stated the link.
        contested: whether studies disagreed by then.
        papers_for, papers_against: how many papers had said so by then.
        new_for, new_against: ids of the papers of this year, sorted.
    """

    year: int
    belief: float | None
    contested: bool
    papers_for: int
    papers_against: int
    new_for: tuple[str, ...]
    new_against: tuple[str, ...]


def history(graph: Graph, subject: str, relation: str, object: str) -> tuple[Year, ...]:
    """How the belief in a link went over the years: a row for each year that brought evidence, oldest first.

    Each row is what `kg.assemble.assemble` with `as_of` gives; undated papers are in none. A correlation is the same
    whichever end is named first.

    Args:
        subject, object: ids of concepts.
    Raises: InvalidValue: no such relation.
    """
    if relation not in RELATIONS:
        raise InvalidValue(f"relation {relation!r} is not one of {', '.join(RELATIONS)}. Use one of these.")
    pair = (object, subject) if relation in ASSOCIATIVE and object < subject else (subject, object)
    known, dated = studies(graph.papers), {paper.id: paper.year for paper in graph.papers}
    against = contraries(relation)
    told = [
        (max(year, claim.year or year), claim)
        for claim in graph.claims
        if link_pair(claim) == pair and (claim.relation == relation or claim.relation in against)
        if (year := dated[claim.document_id]) is not None
    ]
    rows = []
    for year in sorted({year for year, _ in told}):
        until = [claim for when, claim in told if when <= year]
        mine = [claim for claim in until if claim.relation == relation]
        others = [claim for claim in until if claim.relation != relation]
        new = {claim.claim_id for when, claim in told if when == year}
        weighed = balance(relation, mine, others, known, graph.weights)
        rows.append(
            Year(
                year,
                round(weighed.belief, 6) if mine else None,
                weighed.conflict and bool(mine),
                len(_papers(mine)),
                len(_papers(others)),
                _papers(claim for claim in mine if claim.claim_id in new),
                _papers(claim for claim in others if claim.claim_id in new),
            )
        )
    return tuple(rows)


def _papers(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted({claim.document_id for claim in claims}))
