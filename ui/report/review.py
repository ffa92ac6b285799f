"""Hypotheses as short reviews: question, what is known, the path, the gap, prediction, proposed study, references."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.model import SIGN, EvidencePath, Graph, Hypothesis, Paper
from ui.evidence.explain import path_text
from ui.evidence.lookup import Lookup
from ui.evidence.quotes import Quote, quotes
from ui.language import names
from ui.language.messages import decimal, later, n, percent, t
from ui.language.wording import cite, links, said, sign_word, term

MOST_QUOTES: Final = 3
QUESTION: Final = {
    1: later("Does {one} raise {two}?"),
    -1: later("Does {one} lower {two}?"),
    0: later("Does {one} leave {two} as it is?"),
    None: later("Does {one} have to do with {two}?"),
}
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, sentences under it, and quotes with what each says."""

    heading: str
    text: tuple[str, ...]
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """One hypothesis as it is read."""

    rank: int
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Reviews:
    """The whole report: reviews, and the papers in the order of their numbers."""

    title: str
    note: str
    reviews: tuple[Review, ...]
    papers: tuple[Paper, ...]

    @property
    def numbers(self) -> dict[str, int]:
        """Id of a paper → its number."""
        return {paper.id: place for place, paper in enumerate(self.papers, 1)}


def reviews(hypotheses: Sequence[Hypothesis], graph: Graph, summary: Mapping[str, Any]) -> Reviews:
    """Hypotheses, best first, as short reviews in the language in use."""
    lookup = Lookup(graph)
    found = tuple(_review(rank, item, lookup, summary) for rank, item in enumerate(names.hypotheses(hypotheses), 1))
    cited = dict.fromkeys(quote.paper for one in found for part in one.parts for quote in part.quotes)
    title = str(summary.get("title") or t("Hypotheses nobody has tested yet"))
    return Reviews(title, t(str(summary["note"])) if summary.get("note") else "", found, tuple(cited))


def _review(rank: int, item: Hypothesis, lookup: Lookup, summary: Mapping[str, Any]) -> Review:
    ends = {"one": item.subject.name, "two": item.object.name}
    against = [claim for claim in item.against if SIGN[claim.relation] != 0]
    null = [claim for claim in item.against if SIGN[claim.relation] == 0]
    parts = [
        Part(t("Question"), (t(QUESTION[SIGN[item.relation]], **ends),)),
        *(_path(path, lookup, place) for place, path in enumerate(item.paths, 1)),
        Part(t("What speaks against it"), _or_none(against), quotes(against, lookup.papers)[:MOST_QUOTES]),
        Part(t("Null findings close to it"), _or_none(null), quotes(null, lookup.papers)[:MOST_QUOTES]),
        Part(t("The gap"), (item.novelty or t("No claim in the corpus joins the two."),)),
        Part(t("Prediction"), _prediction(item, summary)),
        Part(t("Proposed study"), (item.suggested_test or t("None was worked out."),)),
    ]
    return Review(rank, said(item.subject.name, item.relation, item.object.name), tuple(parts))


def _or_none(claims: Sequence[Any]) -> tuple[str, ...]:
    if not claims:
        return (t("None in this corpus."),)
    return (n("{number} finding.", "{number} findings.", len(claims)),)


def _path(path: EvidencePath, lookup: Lookup, place: int) -> Part:
    text = t("{path} ({sign}, weight {weight}).", path=path_text(path), sign=sign_word(path.sign),
             weight=decimal(path.weight))  # fmt: skip
    found = [quote for step in path.steps for quote in quotes(step.claims, lookup.papers)[:MOST_QUOTES]]
    heading = t("What speaks for it: the path") if place == 1 else t("Another path")
    return Part(heading, (text,), tuple(found))


def _prediction(item: Hypothesis, summary: Mapping[str, Any]) -> tuple[str, ...]:
    told = [
        t("The model puts the probability that this will be reported at {chance}.", chance=percent(item.probability))
    ]
    if item.model:
        told.append(t("Model: {model}, which knew papers up to {created}.", model=item.model, created=item.created))
    measured = summary.get("backtest")
    figures = measured.get("model") if isinstance(measured, Mapping) else None
    if isinstance(figures, Mapping) and "ece" in figures and isinstance(measured, Mapping):
        told.append(
            t("In the back-test from {cut} its probabilities were off by {ece} on average (Brier score {brier}).",
              cut=measured.get("cut"), ece=decimal(float(figures["ece"])),
              brier=decimal(float(figures.get("brier", 0.0))))
        )  # fmt: skip
    else:
        told.append(t("How far its probabilities can be trusted here was not measured (physiograph backtest)."))
    return tuple(told)


# --- as Markdown ----------------------------------------------------------------------------------


def to_markdown(hypotheses: Sequence[Hypothesis], graph: Graph, summary: Mapping[str, Any]) -> str:
    """The reviews as Markdown; what comes from papers is escaped, so that it stays text."""
    found = reviews(hypotheses, graph, summary)
    lines = [f"# {escaped(found.title)}", ""]
    lines += [f"> {escaped(found.note)}", ""] if found.note else []
    for one in found.reviews:
        lines += [f"## {one.rank}. {escaped(one.title)}", ""]
        for part in one.parts:
            lines += [f"**{escaped(part.heading)}.** {escaped(' '.join(part.text))}", ""]
            for quote in part.quotes:
                about = " · ".join(
                    item for item in (term("role", quote.claim.role), quote.study, *quote.remarks) if item
                )
                number = found.numbers[quote.paper.id]
                lines += [f"> {escaped('“' + quote.claim.sentence + '”')} \\[{number}\\] ({escaped(about)})", ""]
    if found.papers:
        lines += [f"## {escaped(t('References'))}", ""]
        lines += [f"{place}. {escaped(reference(paper))}" for place, paper in enumerate(found.papers, 1)]
    return "\n".join(lines).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """Text on one line with everything that Markdown gives a meaning to escaped.

    >>> escaped("VO2max *rose* <b>")
    'VO2max \\\\*rose\\\\* \\\\<b\\\\>'
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def reference(paper: Paper) -> str:
    """A reference on one line."""
    where = ", ".join(url for _, url in links(paper)) or paper.id
    status = "" if paper.status == "published" else f" ({term('status', paper.status)})"
    journal = f" {paper.journal}." if paper.journal else ""
    return f"{cite(paper)}. {paper.title}.{journal} {where}{status}"
