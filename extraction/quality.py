"""The quality gate: which documents count, which do not, and why. Every rule has a code and a reason for people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from extraction.copies import bare, copies, keys, preference
from extraction.kinds import kind_of
from kg.model import Document, GateDecision

NOTICES: Final = {
    "retraction": ("retraction_notice", "it is a notice that another paper was retracted"),
    "retraction-notice": ("retraction_notice", "it is a notice that another paper was retracted"),
    "correction": ("correction_notice", "it is a notice that corrects another paper"),
    "erratum": ("correction_notice", "it is a notice that corrects another paper"),
    "corrigendum": ("correction_notice", "it is a notice that corrects another paper"),
    "addendum": ("correction_notice", "it is a notice that adds to another paper"),
    "expression-of-concern": ("concern_notice", "it is an expression of concern about another paper"),
    "editorial": ("editorial", "it is an editorial: opinion, not a study"),
    "letter": ("letter", "it is a letter or comment: opinion, not a study"),
    "reply": ("letter", "it is a letter or comment: opinion, not a study"),
    "article-commentary": ("letter", "it is a letter or comment: opinion, not a study"),
    "news": ("news", "it is news, not a study"),
    "book-review": ("news", "it is a book review, not a study"),
    "obituary": ("news", "it is an obituary, not a study"),
    "announcement": ("news", "it is an announcement, not a study"),
}
"""Article types that are refused, with the code and the reason."""

OTHER_NAMES: Final = {
    "retraction-of-publication": "retraction", "published-erratum": "erratum", "comment": "letter",
    "commentary": "article-commentary", "letter-to-the-editor": "letter", "discussion": "letter",
    "clinical-trial-protocol": "protocol",
}  # fmt: skip
"""Further spellings of article types."""

REMARKS: Final = {
    "protocol": ("protocol", "it is a protocol: its aims are hypotheses, it has no results"),
    "study-protocol": ("protocol", "it is a protocol: its aims are hypotheses, it has no results"),
    "review-article": ("review", "it is a review: it restates the findings of others"),
    "review": ("review", "it is a review: it restates the findings of others"),
    "systematic-review": ("review", "it is a review: it restates the findings of others"),
    "meta-analysis": ("meta_analysis", "it is a meta-analysis: it pools the findings of others"),
}
"""Article types that are kept under a code."""

NOTICE_CODES: Final = {
    "retraction_notice": "retracted", "correction_notice": "corrected", "concern_notice": "concern",
}  # fmt: skip
"""What a notice makes of the paper it names."""

SAYS: Final = {
    "retracted": "the paper was retracted",
    "corrected": "it was corrected later",
    "concern": "an expression of concern stands against it",
}

TITLE_RULES: Final = tuple(
    (re.compile(rf"^\W*({pattern})", re.I), kind)
    for pattern, kind in (
        (r"retraction (note|notice)\b|(partial )?retraction\s*(:|to:|of:|of [\"“‘']|[–—])", "retraction"),
        (r"notice of retraction\b", "retraction"),
        (r"(corrigendum|erratum)\b|(publisher|author|publisher's) correction\b", "correction"),
        (r"correction\s*(:|to:|to [\"“‘']|for .{3,40}\bet al\b|[–—]|$)", "correction"),
        (r"expression of concern\b", "expression-of-concern"),
        (r"editorial\b\s*(:|$)", "editorial"),
        (r"letter to the editor|comments? on\b|(authors?['’]?s? )?reply\b", "letter"),
        (r"authors?['’]?s? response\b|response to(:| [\"“‘']| (the )?(letter|comments?|editor|dr|drs)\b)", "letter"),
    )
)
"""What a title says of its paper, whatever the source calls it; the words alone ("Response to training") do not."""

HYPE: Final = re.compile(
    r"\b(miracl\w+|revolutionar\w+|magic\w*|game[- ]chang\w+|proven to cure|cures? (all|every|any)|guarantee[ds]?|"
    r"100 ?% (effective|safe|guaranteed|success)|no side effects? (ever|at all|whatsoever)|"
    r"instant(ly)? (results?|burns?|melts?)|secret (formula|weapon)|melts? (away )?fat|doctors (hate|don.t want)|"
    r"order (now|today)|buy now|"
    r"money[- ]back|breakthrough of the (century|decade)|once and for all|scientists are stunned|"
    r"amazing|unbelievable)\b",
    re.I,
)
HYPE_WORDS: Final = 3
"""So many different overclaiming phrases, or one in every 60 words, and no p-value or interval: hype."""

STATISTICS = re.compile(r"\bp\s*[<=>]\s*0?\.\d|\b95 ?% ?(CI|confidence)|±|\bn\s*=\s*\d", re.I)
ENGLISH: Final = frozenset(
    ("the", "of", "and", "in", "to", "a", "was", "were", "with", "for", "that", "is", "on", "by", "at", "from", "as",
     "after", "during", "than", "not", "this", "we", "between", "had", "or", "an", "be")
)  # fmt: skip
MIN_ENGLISH: Final = 0.12
"""Share of the commonest English words below which a text of 40 words or more is taken for another language."""


class Gate:
    """The gate with its settings.

    Args:
        keep_abstract_only: whether a paper of which only the abstract is there counts (with a remark).
    """

    def __init__(self, *, keep_abstract_only: bool = True) -> None:
        self.keep_abstract_only = keep_abstract_only

    def decide_all(self, documents: Sequence[Document]) -> dict[str, GateDecision]:
        """A decision for every document, whatever their order; of copies the best one stays.

        The best of several copies: the journal's before the preprint's, then the one with more text, then the
        smaller id. Of different documents under one id the same rule keeps one (the smaller content hash where
        even that leaves two), and the decision is about that one.
        """
        documents = _one_per_id(documents)
        decisions = {document.id: self.decide(document) for document in documents}
        for code, targets, notice in _notices(documents):
            for target in targets:
                if target.id != notice and _overrules(code, decisions[target.id]):
                    decisions[target.id] = GateDecision(code != "retracted", code, f"{SAYS[code]}, says {notice}")
        standing = [document for document in documents if decisions[document.id].accepted]
        for copied in copies(standing):
            best, *rest = sorted(copied, key=preference)
            for document in rest:
                decisions[document.id] = GateDecision(False, "duplicate", f"it is a copy of {best.id}, which is kept")
        return dict(sorted(decisions.items()))

    def decide(self, document: Document) -> GateDecision:
        """What the rules that look at one document say (all but duplicates and others' retraction notices)."""
        refused = _status(document) or _kind(document) or _language(document) or _hype(document)
        if refused is not None:
            return refused
        if all(passage.section in ("title", "abstract") for passage in document.passages):
            why = "only title and abstract are there"
            if not any(passage.section == "abstract" for passage in document.passages):
                return GateDecision(False, "no_text", "only the title is there")
            if not self.keep_abstract_only:
                return GateDecision(False, "abstract_only", why)
        else:
            why = ""
        return _remark(document) or GateDecision(True, "abstract_only" if why else "", why)


def _status(document: Document) -> GateDecision | None:
    if document.status == "retracted":
        return GateDecision(False, "retracted", SAYS["retracted"])
    return None


def _kind(document: Document) -> GateDecision | None:
    kind = _type(document)
    if kind not in NOTICES:
        kind = next((name for pattern, name in TITLE_RULES if pattern.search(document.title)), kind)
    if kind in NOTICES:
        return GateDecision(False, *NOTICES[kind])
    return None


def _type(document: Document) -> str:
    """The article type as the tables here spell it."""
    kind = re.sub(r"[\s_]+", "-", document.article_type.strip().lower())
    return OTHER_NAMES.get(kind, kind)


def _remark(document: Document) -> GateDecision | None:
    kind = _type(document)
    if told := kind_of(document.title, _abstract(document)):
        kind = told
    if kind in REMARKS:
        return GateDecision(True, *REMARKS[kind])
    if document.status in ("corrected", "concern"):
        return GateDecision(True, document.status, SAYS[document.status])
    return None


def _language(document: Document) -> GateDecision | None:
    words = re.findall(r"[^\W\d_]+", _text(document).lower())
    share = sum(word in ENGLISH for word in words) / max(1, len(words))
    stated = document.language
    if len(words) >= 40 and share < MIN_ENGLISH:
        return GateDecision(False, "not_english", f"only {share:.0%} of its words are common English ones")
    if stated and stated != "en" and share < 2 * MIN_ENGLISH:
        return GateDecision(False, "not_english", f"its language is {stated!r}")
    return None


def _hype(document: Document) -> GateDecision | None:
    text = _text(document)
    found = sorted({match.group().lower() for match in HYPE.finditer(text)})
    dense = len(found) > 1 and len(found) * 60 >= len(text.split())
    if (dense or len(found) >= HYPE_WORDS) and not STATISTICS.search(text):
        quoted = ", ".join(f"“{word}”" for word in found[:4])
        return GateDecision(False, "hype", f"it overclaims ({quoted}) and shows no statistics")
    return None


def _abstract(document: Document) -> str:
    return " ".join(passage.text for passage in document.passages if passage.section == "abstract")


def _text(document: Document) -> str:
    return " ".join(passage.text for passage in document.passages)


def _notices(documents: Sequence[Document]) -> Iterator[tuple[str, list[Document], str]]:
    """(code, the papers a notice names, id of the notice), in an order that the input's order does not change."""
    by_key: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        for key in keys(document):
            by_key[key].append(document)
    for notice in sorted(documents, key=lambda item: item.id):
        decision = _kind(notice)
        code = NOTICE_CODES.get(decision.code) if decision is not None else None
        if code is not None:
            for key in notice.notice_for:
                yield code, by_key.get(bare(key), []), notice.id


def _overrules(code: str, decision: GateDecision) -> bool:
    """Retraction stands above all; a correction or concern is a remark on a paper that has no weightier one."""
    if code == "retracted":
        return decision.code != "retracted"
    weaker = ("", "abstract_only") if code == "corrected" else ("", "abstract_only", "corrected")
    return decision.accepted and decision.code in weaker


def _one_per_id(documents: Sequence[Document]) -> list[Document]:
    best: dict[str, Document] = {}
    for document in sorted(documents, key=lambda item: (preference(item), item.content_hash, item.title)):
        best.setdefault(document.id, document)
    return [best[key] for key in sorted(best)]
