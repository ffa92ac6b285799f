"""How the belief in a link went over the years, as lines after an explanation and as JSON."""

from __future__ import annotations

from typing import Any

from kg.history import Year, history
from kg.model import Graph, plain
from ui.evidence.explain import Explanation
from ui.language.messages import decimal, t
from ui.language.wording import said


def of(graph: Graph, found: Explanation) -> tuple[Year, ...]:
    """The history of the link that an explanation leads to; empty where it leads to none."""
    if found.leading is None:
        return ()
    return history(graph, found.subject.id, found.leading, found.object.id)


def history_text(found: Explanation, years: tuple[Year, ...]) -> str:
    """A line a year, with the papers that came; "" where there is no year."""
    if not years or found.leading is None:
        return ""
    link = said(found.subject.name, found.leading, found.object.name)
    return "\n".join(["", "", t("History of the belief that {link}", link=link), *(_line(year) for year in years)])


def _line(year: Year) -> str:
    belief = "–" if year.belief is None else decimal(year.belief, 3)
    papers = [f"+ {key}" for key in year.new_for] + [f"− {key}" for key in year.new_against]
    sides = t("{for_it} for, {against} against", for_it=year.papers_for, against=year.papers_against)
    mark = f", {t('contested')}" if year.contested else ""
    return f"  {year.year}  {belief}  {sides}{mark}: {', '.join(papers)}"


def plain_history(years: tuple[Year, ...]) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [plain(year) for year in years]
