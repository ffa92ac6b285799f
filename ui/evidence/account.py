"""The account of a belief as text and JSON: each claim with its factors, whether it counts, and without a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kg.account import FACTORS, Account, Entry, account_of
from kg.errors import InvalidValue
from kg.model import Graph, Link, Paper
from ui.evidence.explain import Explanation
from ui.language.messages import decimal, known, p, t
from ui.language.wording import cite


@dataclass(frozen=True, slots=True)
class Accounted:
    """The account of the leading link of a pair.

    Args:
        left_out: id of the paper that `fewer` does without; None where none was asked for.
        fewer: the account without it.
    """

    link: Link
    names: tuple[str, str]
    whole: Account
    papers: dict[str, Paper]
    left_out: str | None = None
    fewer: Account | None = None

    @classmethod
    def of(cls, graph: Graph, explained: Explanation, without: str | None = None) -> Accounted | None:
        """The account of what an explanation leads to; None where no claim has a direction.

        Raises: InvalidValue: the paper to leave out says nothing of the link.
        """
        ends = explained.subject.id, explained.leading, explained.object.id
        link = next((one for one in graph.links if (one.subject, one.relation, one.object) == ends), None)
        if link is None:
            if without is not None:
                raise InvalidValue(f"no link to leave paper {without!r} out of. Ask for a pair that some paper links.")
            return None
        whole = account_of(graph, link)
        papers = {paper.id: paper for paper in graph.papers}
        speaking = sorted({entry.document_id for entry in whole.entries})
        if without is not None and without not in speaking:
            raise InvalidValue(f"paper {without!r} says nothing of this link; its papers: {', '.join(speaking)}.")
        fewer = whole.without(without) if without else None
        return cls(link, (explained.subject.name, explained.object.name), whole, papers, without, fewer)

    def plain(self) -> dict[str, Any]:
        """The same as JSON: `belief`, `for`, `against`, `entries`, and `without` where a paper was left out."""
        told = {
            "relation": self.link.relation,
            **_sides(self.whole),
            "entries": [_entry(e) for e in self.whole.entries],
        }
        if self.fewer is not None:
            told["without"] = {"paper": self.left_out, **_sides(self.fewer)}
        return told


def _sides(account: Account) -> dict[str, float]:
    return {"belief": account.belief, "for": account.side(True), "against": account.side(False)}


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "claim_id": entry.claim_id,
        "document_id": entry.document_id,
        "study": entry.piece.study,
        "supports": entry.supports,
        "restates": entry.piece.restates,
        "counted": entry.counted,
        "weight": entry.weight,
        "factors": dict(zip(FACTORS, entry.factors, strict=True)),
    }


def account_text(found: Accounted | None) -> str:
    """The account as lines after an explanation; "" where there is none.

    Factors of 1 are left out; the product of the others is the weight.
    """
    if found is None:
        return ""
    whole = found.whole
    lines = ["", "", t("How the belief comes about")]
    lines.append(f"  {_equation(whole)}")
    for supports, name in ((True, t("for")), (False, t("against"))):
        side = sorted(
            (one for one in whole.entries if one.supports is supports), key=lambda one: (-one.weight, one.claim_id)
        )
        total = decimal(whole.side(supports), 3)
        line = t("{side}: 1 − Π (1 − weight) over what is counted = {total}", side=name, total=total)
        lines += [f"  {line}"] if side else []
        lines += [f"    {_line(one, found)}" for one in side]
    if found.fewer is not None:
        fewer = t("without {paper}: {equation}", paper=found.left_out, equation=_equation(found.fewer))
        lines.append(f"  {fewer}")
    return "\n".join(lines)


def _equation(account: Account) -> str:
    support, against = account.side(True), account.side(False)
    return t(
        "belief {belief} = for {support} × (1 − against {against}) / (1 − for × against)",
        belief=decimal(account.belief, 3),
        support=decimal(support, 3),
        against=decimal(against, 3),
    )


def _line(entry: Entry, found: Accounted) -> str:
    paper = found.papers.get(entry.document_id)
    factors = zip(FACTORS, entry.factors, strict=True)
    told = " × ".join(f"{p('factor', name)} {_short(value)}" for name, value in factors if value != 1.0)
    mark = t("counted") if entry.counted else t("not counted, {reason}", reason=_reason(entry, found.whole))
    source = f"{cite(paper) if paper else entry.document_id} [{entry.document_id}]"
    return f"{decimal(entry.weight, 3)} = {told or '1'}; {source}, {mark}"


def _reason(entry: Entry, account: Account) -> str:
    if entry.piece.restates:
        return t("as it restates other studies")
    same = [one for one in account.entries if one.supports is entry.supports and one.piece.study == entry.piece.study]
    if any(one.counted for one in same):
        return t("its study counts by another claim")
    return t("a review stands for it")


def _short(value: float) -> str:
    """Three significant digits."""
    text = f"{value:.3g}"
    return text if "e" in text else decimal(value, len(text.partition(".")[2]))


_FACTORS: Final = (
    known("factor", "replicates"), known("factor", "role"), known("factor", "certainty"), known("factor", "score"),
    known("factor", "design"), known("factor", "size"), known("factor", "comparison"), known("factor", "null"),
)  # fmt: skip
"""Names of the factors, to be translated."""
