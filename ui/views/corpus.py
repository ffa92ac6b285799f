"""The papers of a workspace: which count and why, and one paper with roles and claims marked in its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from kg.ledger import Ledger
from kg.marks import Mark, as_marked, mark_of, newest
from kg.model import Claim, Document, GateDecision, Sentence
from kg.store import GraphStore
from ui.language import names
from ui.views.rows import ask


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as the list shows it; `accepted` is None where the gate has not decided yet."""

    id: str
    title: str
    year: int | None
    journal: str
    accepted: bool | None
    code: str
    reason: str
    claims: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A claim in a sentence, with what a curator made of it ("", accepted, rejected, corrected)."""

    claim: Claim
    curation: str

    @property
    def ends(self) -> tuple[str, str]:
        """What it is about, by the names to show."""
        one, two = self.claim.subject, self.claim.object
        return names.label(one.id or "", one.name or one.text), names.label(two.id or "", two.name or two.text)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence cut where names stand, with its claims.

    Args:
        parts: (text, kind) with kind "", "subject", "object" or "both".
    """

    sentence: Sentence
    parts: tuple[tuple[str, str], ...]
    claims: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences that follow each other in one role."""

    role: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """One paper as the page shows it."""

    document: Document
    decision: GateDecision | None
    runs: tuple[Run, ...]
    claims: int


def listed(root: Path, store: GraphStore) -> list[Listed]:
    """Every document of the ledger, by title."""
    claims = {row["id"]: row["claims"] for row in ask(store, "claims_of_papers")}
    with Ledger.open(root / "ledger.sqlite") as ledger:
        decided = dict(ledger.decisions())
        found = [
            _listed(document, decided.get(document.id), claims.get(document.id, 0)) for document in ledger.documents()
        ]
    return sorted(found, key=lambda one: (one.title.casefold(), one.id))


def _listed(document: Document, decision: GateDecision | None, claims: int) -> Listed:
    accepted = decision.accepted if decision else None
    code, reason = (decision.code, decision.reason) if decision else ("", "")
    title = document.title or document.id
    return Listed(document.id, title, document.year, document.journal, accepted, code, reason, claims)


def read(root: Path, document_id: str) -> Read:
    """A paper with its sentences by role and the claims found in each.

    Raises: LedgerError: no such document.
    """
    with Ledger.open(root / "ledger.sqlite") as ledger:
        document = ledger.document(document_id)
        decision = dict(ledger.decisions()).get(document_id)
        sentences, claims = ledger.sentences(document_id), ledger.extracted_of(document_id)
        marks = newest(ledger.marks())
    by_sentence: dict[str, list[Marked]] = defaultdict(list)
    for claim in claims:
        by_sentence[claim.sentence].append(_marked(claim, marks))
    lines = [_line(sentence, by_sentence.get(sentence.text, ())) for sentence in sentences]
    return Read(document, decision, tuple(_runs(lines)), len(claims))


def _marked(claim: Claim, marks: Mapping[str, Mark]) -> Marked:
    mark = mark_of(claim, marks)
    shown = as_marked(claim, mark)
    return Marked(claim, "rejected") if shown is None else Marked(shown, shown.curation if mark else "")


def _line(sentence: Sentence, claims: Sequence[Marked]) -> Line:
    return Line(sentence, painted(sentence.text, [one.claim for one in claims]), tuple(claims))


def painted(text: str, claims: Iterable[Claim]) -> tuple[tuple[str, str], ...]:
    """A sentence cut where the names of its claims stand; nothing is lost or added.

    A letter that is part of a subject and of an object is "both".
    """
    kinds = [""] * len(text)
    for claim in claims:
        for kind, mention in (("subject", claim.subject), ("object", claim.object)):
            start = text.find(mention.text) if mention.text else -1
            for place in range(start, start + len(mention.text) if start >= 0 else start):
                kinds[place] = kind if kinds[place] in ("", kind) else "both"
    parts: list[tuple[str, str]] = []
    for letter, kind in zip(text, kinds, strict=True):
        if parts and parts[-1][1] == kind:
            parts[-1] = (parts[-1][0] + letter, kind)
        else:
            parts.append((letter, kind))
    return tuple(parts)


def _runs(lines: Iterable[Line]) -> Iterable[Run]:
    for role, held in groupby(lines, key=lambda line: line.sentence.role):
        yield Run(role, tuple(held))


def override(root: Path, document_id: str, accept: bool, note: str = "") -> None:
    """Decide over the gate's head; the mark holds when the gate looks again.

    Raises: LedgerError: no such document.
    """
    from ui.workspace import by_hand

    with Ledger.open(root / "ledger.sqlite") as ledger:
        ledger.document(document_id)
        ledger.mark("document", document_id, "right" if accept else "wrong", note)
        ledger.decide({document_id: by_hand(accept, note)})


def give_back(root: Path, document_id: str, keep_abstract_only: bool) -> None:
    """Take an override back: the gate decides again."""
    from ui.workspace import decide

    with Ledger.open(root / "ledger.sqlite") as ledger:
        ledger.mark("document", document_id, "unsure")
        decide(ledger, keep_abstract_only)
