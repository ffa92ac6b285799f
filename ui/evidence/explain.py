"""What the papers say of two concepts: for, against, no effect, associations, and two-step paths; nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kg.model import ASSOCIATIVE, SIGN, Claim, Concept, EvidencePath, Graph, Paper
from ui.evidence.lookup import Lookup
from ui.evidence.narrower import WithNarrower, narrower_lines, with_narrower
from ui.evidence.quotes import Quote, is_own_result, is_question, quotes
from ui.language.messages import decimal, n, t
from ui.language.wording import GLYPH, cite, links, said, sign_word, term

MOST_PATHS: Final = 5
QUOTES_PER_STEP: Final = 2


@dataclass(frozen=True, slots=True)
class Explanation:
    """The evidence on one ordered pair, sorted into what it says; each list strongest first.

    Args:
        leading: the causal relation that most independent papers assert as their own result, or None.
        belief: belief of the link under that relation; None where there is none.
        supports, opposes: findings of the leading direction and of the opposite one.
        nulls: findings of no effect or no association. associations: correlations and group differences.
        open: statements without direction, and questions or assumptions that no result answers.
        reverse: causal findings from object to subject. narrower: findings on kinds or parts of the two.
        papers: in the order in which the text cites them.
        with_narrower: the belief with findings on narrower concepts, each at its share; None where there are none.
    """

    subject: Concept
    object: Concept
    verdict: str
    leading: str | None
    belief: float | None
    supports: tuple[Quote, ...]
    opposes: tuple[Quote, ...]
    nulls: tuple[Quote, ...]
    associations: tuple[Quote, ...]
    open: tuple[Quote, ...]
    reverse: tuple[Quote, ...]
    narrower: tuple[Quote, ...]
    paths: tuple[EvidencePath, ...]
    papers: tuple[Paper, ...]
    with_narrower: WithNarrower | None = None


def explain(graph: Graph, subject_id: str, object_id: str) -> Explanation:
    """Collect what the graph holds on a pair; empty lists where it holds nothing."""
    return explain_with(Lookup(graph), subject_id, object_id)


def explain_with(lookup: Lookup, subject_id: str, object_id: str) -> Explanation:
    """As `explain`, over indexes that are already made."""
    claims = lookup.between(subject_id, object_id)
    leading = leading_relation(claims)
    causal = [claim for claim in claims if claim.relation in ("increases", "decreases") and not is_question(claim)]
    null = [claim for claim in claims if SIGN[claim.relation] == 0 and not is_question(claim)]
    joined = [c for c in claims if c.relation in ASSOCIATIVE and c not in null and not is_question(c)]
    sorted_out = {id(claim) for claim in (*causal, *null, *joined)}
    sides: dict[str, list[Claim]] = {
        "supports": [claim for claim in causal if claim.relation == leading],
        "opposes": [claim for claim in causal if claim.relation != leading],
        "nulls": null,
        "associations": joined,
        "open": [claim for claim in claims if id(claim) not in sorted_out],
        "reverse": lookup.causal(object_id, subject_id),
        "narrower": _narrower(lookup, subject_id, object_id),
    }
    shown = {name: quotes(found, lookup.papers) for name, found in sides.items()}
    paths = lookup.paths(subject_id, object_id, MOST_PATHS)
    ends = lookup.concept(subject_id), lookup.concept(object_id)
    belief = lookup.belief(subject_id, object_id, (leading,)) if leading else None
    more = with_narrower(lookup, subject_id, object_id, leading)
    verdict = _verdict(ends, leading, belief, shown, paths, more)
    papers = _cited(shown.values(), paths, lookup)
    return Explanation(
        *ends, verdict, leading, belief,
        shown["supports"], shown["opposes"], shown["nulls"], shown["associations"],
        shown["open"], shown["reverse"], shown["narrower"], paths, papers, more,
    )  # fmt: skip


def leading_relation(claims: Iterable[Claim]) -> str | None:
    """`increases` or `decreases`, whichever more papers report; None where none does.

    Papers that assert it as their own result count before those that hedge or only refer to it.
    """
    papers: dict[str, tuple[set[str], set[str]]] = {"increases": (set(), set()), "decreases": (set(), set())}
    for claim in claims:
        if claim.relation in papers and not is_question(claim):
            papers[claim.relation][0 if is_own_result(claim) else 1].add(claim.document_id)
    best = max(sorted(papers, reverse=True), key=lambda name: [len(group) for group in papers[name]])
    return best if any(papers[best]) else None


def _narrower(lookup: Lookup, subject_id: str, object_id: str) -> list[Claim]:
    kinds, parts = lookup.narrower(subject_id), lookup.narrower(object_id)
    pairs = ((one, two) for one in sorted(kinds) for two in sorted(parts) if (one, two) != (subject_id, object_id))
    return [claim for one, two in pairs if one != two for claim in lookup.between(one, two) if not is_question(claim)]


def _verdict(
    ends: tuple[Concept, Concept],
    leading: str | None,
    belief: float | None,
    shown: dict[str, tuple[Quote, ...]],
    paths: Sequence[EvidencePath],
    narrower: WithNarrower | None,
) -> str:
    names = {"one": ends[0].name, "two": ends[1].name}
    parts = []
    if leading is not None:
        link = said(ends[0].name, leading, ends[1].name)
        text = n(
            "{number} paper says that {link}", "{number} papers say that {link}", _papers(shown["supports"]), link=link
        )
        parts.append(text + _sure(belief, narrower))
    if count := _papers(shown["opposes"]):
        parts.append(n("{number} paper says the opposite", "{number} papers say the opposite", count))
    if count := _papers(shown["nulls"]):
        parts.append(
            n("{number} paper finds no effect or association", "{number} papers find no effect or association", count)
        )
    if count := _papers(shown["associations"]):
        parts.append(n("{number} paper reports an association", "{number} papers report an association", count))
    if parts:
        return _sentence(parts)
    if shown["open"]:
        return n(
            "{number} paper in this corpus raise it without a directed result.",
            "{number} papers in this corpus raise it without a directed result.",
            _papers(shown["open"]),
        )
    if any(shown[key] for key in ("reverse", "narrower")) or paths:
        return t("No paper in this corpus links {one} and {two} directly; what follows is only related.", **names)
    return t("Nothing in this corpus links {one} and {two}, directly or in two steps.", **names)


def _sure(belief: float | None, narrower: WithNarrower | None) -> str:
    if belief is None:
        return ""
    if narrower is None:
        return t(" (belief {belief})", belief=decimal(belief))
    values = {"belief": decimal(belief), "more": decimal(narrower.belief)}
    return t(" (belief {belief}; {more} with narrower concepts)", **values)


def _sentence(parts: Sequence[str]) -> str:
    text = parts[0] if len(parts) == 1 else t("{list} and {last}", list=t(", ").join(parts[:-1]), last=parts[-1])
    return text[0].upper() + text[1:] + "."


def _papers(found: Sequence[Quote]) -> int:
    return len({quote.paper.id for quote in found})


def _cited(sides: Iterable[Sequence[Quote]], paths: Sequence[EvidencePath], lookup: Lookup) -> tuple[Paper, ...]:
    stepped = (quotes(step.claims, lookup.papers)[:QUOTES_PER_STEP] for path in paths for step in path.steps)
    found = {quote.paper.id: quote.paper for group in (*sides, *stepped) for quote in group}
    return tuple(found.values())


# --- as text --------------------------------------------------------------------------------------


def render(found: Explanation) -> str:
    """The explanation as plain text with [n] citations and a list of references."""
    numbers = {paper.id: place for place, paper in enumerate(found.papers, 1)}
    lines = [f"{found.subject.name} → {found.object.name}", "", found.verdict]
    ends = {"one": found.subject.name, "two": found.object.name}
    supported = t("For: {link}", link=said(ends["one"], found.leading, ends["two"])) if found.leading else ""
    for heading, group in (
        (supported or t("For: {one} moves {two}", **ends), found.supports),
        (t("Against: the opposite direction"), found.opposes),
        (t("No effect or association"), found.nulls),
        (t("Associations (not proof of cause)"), found.associations),
        (t("Asked, assumed, or without direction"), found.open),
        (t("The other way round: {two} acts on {one}", **ends), found.reverse),
        (t("On narrower concepts"), found.narrower),
    ):
        if group:
            lines += ["", heading, *(line for quote in group for line in quote_lines(quote, numbers))]
    if found.with_narrower:
        lines += ["", *narrower_lines(found.with_narrower, found.subject, found.object)]
    if found.paths:
        lines += ["", t("In two steps")]
        papers = {paper.id: paper for paper in found.papers}
        for path in found.paths:
            lines += path_lines(path, papers, numbers)
    if not numbers:
        advice = t("Add papers on them (physiograph add PATH…), or check the names: physiograph ground \"{name}\".",
                   name=found.subject.name)  # fmt: skip
        lines += ["", advice]
    return "\n".join([*lines, *reference_lines(found.papers)])


def quote_lines(quote: Quote, numbers: dict[str, int], indent: str = "  ") -> list[str]:
    """A quote and under it its place, study and remarks."""
    about = [GLYPH[quote.claim.relation], term("role", quote.claim.role), quote.study, *quote.remarks]
    return [
        f"{indent}“{quote.claim.sentence}” [{numbers[quote.paper.id]}]",
        f"{indent}  {' · '.join(item for item in about if item)}",
    ]


def path_lines(path: EvidencePath, papers: dict[str, Paper], numbers: dict[str, int]) -> list[str]:
    """A path on one line, and the best sentences of each step."""
    weight = t("weight {weight}", weight=decimal(path.weight))
    lines = [f"  {path_text(path)}  ({sign_word(path.sign)}, {weight})"]
    for step in path.steps:
        for quote in quotes(step.claims, papers)[:QUOTES_PER_STEP]:
            lines += quote_lines(quote, numbers, "    ")
    return lines


def path_text(path: EvidencePath) -> str:
    """Concepts and glyphs of a path in walking order; ← marks a step walked against its arrow."""
    first = path.steps[0]
    text = first.subject.name if first.forward else first.object.name
    for step in path.steps:
        arrow = GLYPH[step.relation] if step.forward or step.relation in ASSOCIATIVE else "←" + GLYPH[step.relation]
        text += f" {arrow} {step.object.name if step.forward else step.subject.name}"
    return text


def reference_lines(papers: Sequence[Paper]) -> list[str]:
    """Numbered references; nothing where no paper is cited."""
    if not papers:
        return []
    lines = ["", t("References")]
    for place, paper in enumerate(papers, 1):
        where = ", ".join(url for _, url in links(paper)) or paper.id
        status = "" if paper.status == "published" else f" [{term('status', paper.status)}]"
        journal = f" {paper.journal}." if paper.journal else ""
        lines.append(f"  [{place}] {cite(paper)}. {paper.title}.{journal} {where}{status}")
    return lines
