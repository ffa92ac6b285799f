"""A claim ready to be shown: its sentence with subject and object marked, its paper, what the study was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.model import Claim, Paper
from ui.language.messages import n, t
from ui.language.wording import cite, design_words, term, tone, words

ROLE_ORDER = ("results", "conclusions", "title", "other", "objective", "methods", "background")
"""Roles from the strongest ground for a claim to the weakest."""

CERTAINTY_ORDER = ("asserted", "hedged", "hypothesised")


@dataclass(frozen=True, slots=True)
class Quote:
    """One sentence that says something of a pair, with all a reader needs to judge it.

    Args:
        parts: the sentence cut into (text, kind); kind is "", "subject" or "object".
        study: design, size, people, duration in a few words; "" where nothing is stated.
        remarks: what a curator made of it, and reasons for caution ("hedged", "from the background", "animal", …).
    """

    claim: Claim
    paper: Paper
    parts: tuple[tuple[str, str], ...]
    study: str
    remarks: tuple[str, ...]

    @property
    def tone(self) -> str:
        """Style class of the relation."""
        return tone(self.claim.relation)

    @property
    def words(self) -> str:
        """The relation as a verb phrase."""
        return words(self.claim.relation)

    @property
    def cite(self) -> str:
        """Short citation."""
        return cite(self.paper)


def quote(claim: Claim, papers: Mapping[str, Paper]) -> Quote:
    """A claim as a quote; a paper that is not in `papers` is shown by its id."""
    paper = papers.get(claim.document_id) or Paper(claim.document_id, claim.document_id, claim.year)
    return Quote(claim, paper, marked(claim), study_words(claim, paper), remarks(claim, paper))


def quotes(claims: Iterable[Claim], papers: Mapping[str, Paper]) -> tuple[Quote, ...]:
    """Claims as quotes, strongest first; a sentence of a paper is shown once per relation."""
    found: dict[tuple[str, str, str], Quote] = {}
    for claim in sorted(claims, key=strength):
        found.setdefault((claim.document_id, claim.sentence, claim.relation), quote(claim, papers))
    return tuple(found.values())


def is_question(claim: Claim) -> bool:
    """Whether a claim only asks or assumes: hypothesised, or stated as an aim."""
    return claim.certainty == "hypothesised" or claim.role == "objective"


def is_own_result(claim: Claim) -> bool:
    """Whether a paper asserts it as what it found, in title, results or conclusions."""
    return claim.certainty == "asserted" and claim.role in ("results", "conclusions", "title", "other")


def strength(claim: Claim) -> tuple[int, int, float, int, str]:
    """Sort key: the paper's own asserted results first, then by score, then newest; the id settles ties."""
    certainty = CERTAINTY_ORDER.index(claim.certainty)
    return (certainty, ROLE_ORDER.index(claim.role), -claim.score, -(claim.year or 0), claim.claim_id)


def marked(claim: Claim) -> tuple[tuple[str, str], ...]:
    """The sentence cut where subject and object stand, so that each can be marked; nothing is lost or added."""
    sentence = claim.sentence
    spans: list[tuple[int, int, str]] = []
    for kind, mention in (("subject", claim.subject), ("object", claim.object)):
        start = _find(sentence, mention.text, spans)
        if start >= 0:
            spans.append((start, start + len(mention.text), kind))
    parts, place = [], 0
    for start, end, kind in sorted(spans):
        parts += [(sentence[place:start], ""), (sentence[start:end], kind)]
        place = end
    parts.append((sentence[place:], ""))
    return tuple(part for part in parts if part[0])


def _find(sentence: str, text: str, taken: list[tuple[int, int, str]]) -> int:
    """First place of the text that no other mark overlaps, or -1."""
    start = sentence.find(text) if text else -1
    while start >= 0:
        if all(start + len(text) <= begin or start >= end for begin, end, _ in taken):
            return start
        start = sentence.find(text, start + 1)
    return -1


def study_words(claim: Claim, paper: Paper) -> str:
    """Design, number of subjects, who, how long: what is stated, in a few words.

    Nothing for a background sentence: it speaks of other people's studies, not of this one.
    """
    if claim.role == "background":
        return ""
    context = claim.context
    design = design_words(context.design or paper.design)
    size = context.n if context.n is not None else paper.n
    stated = (
        design,
        f"n = {size}" if size is not None else "",
        context.population or "",
        term("species", species) if (species := context.species or paper.species) not in ("", None, "human") else "",
        context.duration or "",
        context.dose or "",
        t("effect {size}", size=context.effect_size) if context.effect_size else "",
        _p_value(context.p_value),
    )
    kept: list[str] = []
    for item in stated:
        if item and item.lower() not in (other.lower() for other in kept):
            kept.append(item)
    return ", ".join(kept)


def _p_value(text: str | None) -> str:
    if not text:
        return ""
    return text if text.lower().lstrip().startswith("p") else f"p {text}" if text[0] in "<>=≤≥" else f"p = {text}"


def remarks(claim: Claim, paper: Paper) -> tuple[str, ...]:
    """A curator's mark, and why to be careful with this sentence; empty where there is neither."""
    species: str | None = claim.context.species or paper.species
    design: str | None = claim.context.design or paper.design
    size = claim.context.n if claim.context.n is not None else paper.n
    if claim.role == "background":
        design = species = size = None
    found = {
        t("accepted by a curator"): claim.curation == "accepted",
        t("corrected by a curator"): claim.curation == "corrected",
        t("retracted"): paper.status == "retracted",
        t("expression of concern"): paper.status == "concern",
        t("hedged"): claim.certainty == "hedged",
        t("a hypothesis, not a finding"): claim.certainty == "hypothesised",
        t("background, not this paper's own result"): claim.role == "background",
        t("an aim, not a result"): claim.role == "objective",
        t("subject implied"): claim.implicit_subject,
        t("not in humans"): bool(species) and species != "human",
        t("in vitro"): design == "in_vitro",
        t("review"): design == "review",
        n("only {number} subject", "only {number} subjects", size or 0): size is not None and size < 10,
    }
    return tuple(name for name, holds in found.items() if holds)
