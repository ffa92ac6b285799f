"""What `physiograph explain` prints: the text from the evidence first, then the language model's checked words."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import InvalidValue
from kg.model import Graph, Hypothesis, Paper, plain
from ui.commands import console
from ui.language.messages import speaking

if TYPE_CHECKING:
    from ui.evidence.explain import Explanation
    from ui.explainer.citations import Evidence
    from ui.explainer.writer import Written
    from ui.workspace import Workspace


def pair(space: Workspace, graph: Graph, found: Explanation, llm: bool) -> Written | None:
    """What the language model of the settings makes of an explanation; None where it is not asked for.

    Raises: InvalidSetting: no model is named.
    """
    from ui.evidence.explain import explain
    from ui.explainer.citations import of_explanation

    if not llm:
        return None
    with speaking("en"):  # which the check reads
        return _written(space, of_explanation(explain(graph, found.subject.id, found.object.id), graph.claims))


def beside(space: Workspace, graph: Graph, found: Explanation, *, history: bool) -> tuple[dict[str, Any], str]:
    """What papers proposed of two concepts and what came of it, and what a curator marked: as JSON and as text.

    Args:
        history: whether the years of the belief come first.
    """
    from kg.curation import curated
    from ontology.clusters import name_key
    from ui.evidence import history as over_years
    from ui.evidence import marks, proposed

    ends = found.subject.id, found.object.id
    with space.ledger() as ledger:
        marked = marks.on_pair(curated(ledger), *ends, name_key)
    stated = proposed.on_pair(graph, *ends)
    years = over_years.of(graph, found) if history else ()
    told: dict[str, Any] = {"history": over_years.plain_history(years)} if history else {}
    told |= {"hypotheses": proposed.plain_hypotheses(stated), "marks": marks.plain_marks(marked)}
    text = over_years.history_text(found, years) + proposed.proposed_text(graph, stated) + marks.marks_text(marked)
    return told, text


def hypothesis(space: Workspace, graph: Graph, subject: str, object: str, *, as_json: bool, llm: bool) -> None:
    """Explain the saved hypothesis on a pair.

    Raises: InvalidValue: none is saved. InvalidSetting: `llm`, and no model is named.
    """
    from ui.explainer.citations import of_hypothesis
    from ui.language.names import hypotheses

    with space.ledger() as ledger:
        saved = [item for item in ledger.hypotheses() if (item.subject.id, item.object.id) == (subject, object)]
    if not saved:
        raise InvalidValue(f"no hypothesis on {subject} and {object} is saved. Rank them: physiograph hypotheses.")
    papers = {paper.id: paper for paper in graph.papers}
    with speaking("en"):
        written = _written(space, of_hypothesis(saved[0], papers)) if llm else None
    (shown,) = hypotheses(saved[:1])
    say(plain(saved[0]), hypothesis_text(shown, papers), written, as_json)


def hypothesis_text(item: Hypothesis, papers: Mapping[str, Paper]) -> str:
    """A hypothesis as plain text: what leads to it, what speaks against it, how it could be tested, references."""
    from ui.evidence.explain import path_lines, quote_lines, reference_lines
    from ui.evidence.quotes import quotes
    from ui.language.messages import decimal, t
    from ui.language.wording import said

    stepped = [claim for path in item.paths for step in path.steps for claim in step.claims]
    cited = [
        papers[key] for key in dict.fromkeys(claim.document_id for claim in (*stepped, *item.against)) if key in papers
    ]
    known = {paper.id: paper for paper in cited}
    numbers = {paper.id: place for place, paper in enumerate(cited, 1)}
    lines = [said(item.subject.name, item.relation, item.object.name), "", item.novelty]
    lines += [t("Probability {probability}", probability=decimal(item.probability)), "", t("What leads to it")]
    for path in item.paths:
        lines += path_lines(path, known, numbers)
    if item.against:
        lines += ["", t("What speaks against it")]
        lines += [line for quote in quotes(item.against, known) for line in quote_lines(quote, numbers)]
    if item.suggested_test:
        lines += ["", t("How it could be tested"), f"  {item.suggested_test}"]
    return "\n".join([*lines, *reference_lines(cited)])


def say(shown: dict[str, Any], text: str, written: Written | None, as_json: bool) -> None:
    """Print the text from the evidence and, where a model was asked, its checked words."""
    if as_json:
        both = shown if written is None else {**shown, "llm": as_plain(written)}
        return console.say(json.dumps(both, ensure_ascii=False, indent=2, default=str))
    console.say(text)
    if written is not None:
        from ui.explainer.writer import render

        console.say(f"\n{render(written)}")


def as_plain(written: Written) -> dict[str, Any]:
    """The model's part as JSON: `sentences` that are shown with their references, counts, and reasons by code."""
    from ui.explainer.writer import references

    return {
        "sentences": list(written.shown),
        "references": references(written),
        "written": len(written.verdicts),
        "kept": len(written.kept),
        "removed": dict(sorted(written.refused.items())),
        "stopped": written.stopped,
        "failure": written.failure,
    }


def _written(space: Workspace, evidence: Evidence) -> Written:
    """Ask, with a line on the way on a terminal; Ctrl-C stops the model and keeps what has passed."""
    from dataclasses import replace

    from ui.explainer.writer import Written, stream, writer_of

    found = Written(evidence)
    show = sys.stderr.isatty()
    writer = writer_of(space.settings)
    try:
        for found in stream(evidence, writer, seed=space.settings.seed):
            if show:
                sys.stderr.write(f"\r{len(found.kept)} sentences kept, {found.refused.total()} removed; Ctrl-C stops")
    except KeyboardInterrupt:
        found = replace(found, stopped=True)
    finally:
        if show:
            sys.stderr.write("\r\033[K")
    return found
