"""What papers proposed of a pair and what came of it, as lines after an explanation."""

from __future__ import annotations

from typing import Any

from kg.model import Claim, Graph, Paper, StatedHypothesis
from ui.language.messages import known, p, t
from ui.language.wording import cite, said


def on_pair(graph: Graph, one: str, other: str) -> tuple[StatedHypothesis, ...]:
    """The hypotheses that papers state on two concepts, whichever acts."""
    return tuple(each for each in graph.stated if {each.subject, each.object} == {one, other})


def proposed_text(graph: Graph, found: tuple[StatedHypothesis, ...]) -> str:
    """Lines that begin with an empty one: each hypothesis, its status, and the papers in the order of years."""
    if not found:
        return ""
    names = {concept.id: concept.name for concept in graph.concepts}
    claims = {claim.claim_id: claim for claim in graph.claims}
    papers = {paper.id: paper for paper in graph.papers}
    lines = ["", "", t("Proposed and tested")]
    for each in found:
        link = said(names[each.subject], each.relation, names[each.object])
        lines.append(f"  {link}: {p('hypothesis', each.status)}")
        sides = (("proposed", each.proposed), ("supported", each.supports), ("refuted", each.refutes))
        told = {(claims[key].document_id, name): claims[key] for name, keys in sides for key in keys}
        order = {name: place for place, (name, _) in enumerate(sides)}
        for (_, name), claim in sorted(told.items(), key=lambda one: (one[1].year or 0, order[one[0][1]], one[0])):
            lines.append(f"    {_where(name, claim, papers)}")
    return "\n".join(lines)


def _where(name: str, claim: Claim, papers: dict[str, Paper]) -> str:
    return f"{p('tested', name)}: {cite(papers[claim.document_id])} [{claim.document_id}]"


def plain_hypotheses(found: tuple[StatedHypothesis, ...]) -> list[dict[str, Any]]:
    """The same as JSON, with the ids of the claims on each side."""
    from kg.model import plain

    return [plain(each) for each in found]


_WORDS = (
    known("hypothesis", "supported"), known("hypothesis", "refuted"), known("hypothesis", "at_risk"),
    known("hypothesis", "untested"), known("tested", "proposed"), known("tested", "supported"),
    known("tested", "refuted"),
)  # fmt: skip
