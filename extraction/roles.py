"""Sentences → rhetorical roles: the authors' headings where they speak, the trained classifier elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from extraction.headings import SECTIONS, inline_roles, roles_of_heading
from extraction.others_work import others_work
from extraction.role_model import CLASSES, load
from extraction.sentences import Piece, split
from kg.model import Document, Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OTHER: Final = re.compile(
    r"©|\(c\) ?\d{4}|\bcopyright\b|all rights reserved|^published by\b|\belsevier\b|\bspringer[ -]|john wiley"
    r"|^\W*(?:clinical )?trials? registration\b|^\W*(?:the )?(?:trial|study) (?:is|was|has been) registered\b"
    r"|^\W*(?:\w+ ){0,3}(?:clinicaltrials\.gov|ISRCTN\d*|NCT\d{6,})[^a-z]*$"
    r"|^\W*(?:registered|registration)\b.{0,60}\d{4}"
    r"|^level of evidence|^\W*(?:doi:|https?://)\S+$|^\W*(?:keywords?|funding|conflicts? of interest)\b\s*:"
    r"|^(?:new findings\W+)?what (?:is|are) the (?:central question|topic|main finding)|^what advances does it",
    re.IGNORECASE,
)
"""Sentences that belong to the journal, not to the study: copyright, registration, template questions."""

HINTS: Final = (
    "©", "(c)", "copyright", "reserved", "published", "elsevier", "springer", "wiley", "regist", "isrctn", "nct0",
    "clinicaltrials", "level of evidence", "doi", "http", "keyword", "funding", "conflict", "what is", "what are",
    "what advances",
)  # fmt: skip
"""One of these stands in every such sentence: looked for first, because it is quick."""

AIM: Final = re.compile(
    r"\b(?:aim(?:s|ed)?|objectives?|purposes?|goals?|hypothesi[sz]\w*"
    r"|we (?:therefore |thus |also |have |here )*(?:sought|investigated?|examined?|tested|evaluated?|assessed?"
    r"|compared?|determined|conducted|wanted|set out|explored?|studied)"
    r"|(?:the (?:present |current )?|this |our )(?:study|trial|paper|article|investigation|review|research|protocol)\b"
    r".{0,40}?\b(?:aim|investigat|examin|evaluat|assess|compar|determin|test|explor|describ|sought|report"
    r"|was (?:conducted|undertaken|designed|performed|to))\w*)",
    re.IGNORECASE,
)
"""Cue words of an aim; in an introduction only a sentence with one is an objective."""

SNIPPET: Final = 2
"""So few sentences without headings are no abstract: their place says nothing; an aim is told by its words."""

RULE_CONFIDENCE: Final = 0.8
"""Confidence of the discussion rule: its hit rate on sentences that two readers checked is not yet known."""


def _open_roles(piece: Piece, alone: bool, at: int) -> frozenset[str] | None:
    """Roles that heading, section or a heading inside the sentence leave open; None leaves all."""
    spoken = inline_roles(piece.text)
    if spoken is not None and (at or spoken != frozenset({"conclusions"})):
        return spoken
    if piece.section == "introduction" and AIM.search(piece.text) is None:
        return frozenset({"background"})
    headed = roles_of_heading(piece.heading) if piece.section in ("abstract", "other") else None
    if headed is None:
        return SECTIONS.get(piece.section)
    only_aim = (
        alone and piece.heading is not None and re.match(r"(?i)\W*(aim|object|purpose|goal|hypoth)", piece.heading)
    )
    return frozenset({"objective"}) if only_aim and len(headed) == 2 else headed


def _allowed(roles: Sequence[frozenset[str] | None]) -> NDArray[np.bool_]:
    import numpy as np

    every = frozenset(CLASSES)
    return np.array([[name in (open_ or every) for name in CLASSES] for open_ in roles], dtype=bool)


def _fixed(piece: Piece, title: str) -> tuple[str, float] | None:
    """Role of a sentence that needs no classifier."""
    if piece.section == "title" or (piece.text == title and piece.paragraph == 0):
        return "title", 1.0
    low = piece.text.lower()
    if (any(hint in low for hint in HINTS) and OTHER.search(piece.text)) or (
        piece.section != "title" and roles_of_heading(piece.heading) == frozenset({"other"})
    ):
        return "other", 1.0
    return None


def _classified(pieces: Sequence[Piece], sizes: dict[int, int]) -> list[tuple[str, float]]:
    """Roles of consecutive sentences by the classifier, within what the headings leave open."""
    open_roles = [_open_roles(piece, sizes[piece.paragraph] == 1, at) for at, piece in enumerate(pieces)]
    if len(pieces) <= SNIPPET:
        open_roles = [roles or _of_snippet(piece) for roles, piece in zip(open_roles, pieces, strict=True)]
    if all(roles is not None and len(roles) == 1 for roles in open_roles):
        return [(next(iter(roles)), 1.0) for roles in open_roles if roles is not None]
    chances = load().marginals([piece.text for piece in pieces], _allowed(open_roles))
    best = chances.argmax(axis=1)
    return [(CLASSES[k], round(float(row[k]), 4)) for k, row in zip(best, chances, strict=True)]


def _of_snippet(piece: Piece) -> frozenset[str]:
    return frozenset({"objective"}) if AIM.search(piece.text) else frozenset({"background", "results", "conclusions"})


def _block(piece: Piece) -> str:
    return "abstract" if piece.section in ("title", "abstract") else piece.section


def structure(document: Document, full_text: bool = False) -> tuple[Sentence, ...]:
    """The sentences of a document with their roles.

    Without `full_text` only title and abstract; a document without an abstract is used whole. The confidence
    is 1.0 where the authors' heading leaves one role, else the posterior probability of the role given the
    whole abstract (calibration: benchmarks/roles.py).

    Raises: ModelMissing: the weights are not there, or fail their hash check.
    """
    pieces = split(document, full_text)
    sizes = {at: len(list(group)) for at, group in groupby(pieces, key=lambda piece: piece.paragraph)}
    answers: list[tuple[str, float]] = []
    for _, group in groupby(pieces, key=_block):
        answers += _roles_of_block(list(group), sizes, document.title)
    return tuple(
        Sentence(at, piece.text, piece.section, role, confidence)
        for at, (piece, (role, confidence)) in enumerate(zip(pieces, answers, strict=True))
    )


def _roles_of_block(pieces: Sequence[Piece], sizes: dict[int, int], title: str) -> list[tuple[str, float]]:
    fixed = [_fixed(piece, title) for piece in pieces]
    open_ = [piece for piece, role in zip(pieces, fixed, strict=True) if role is None]
    if pieces[0].section == "discussion":
        told = others_work([piece.text for piece in open_])
        rest = iter([("background" if other else "conclusions", RULE_CONFIDENCE) for other in told])
    else:
        rest = iter(_classified(open_, sizes))
    return [role if role is not None else next(rest) for role in fixed]


def role_line(document_id: str, sentences: Iterable[Sentence]) -> str:
    """One line of roles.jsonl, keys in the contract's order, without the line end.

    >>> role_line("x", [Sentence(0, "VO2max rose.", "abstract", "results", 0.97)])
    '{"document_id": "x", "sentences": [{"text": "VO2max rose.", "role": "results", "confidence": 0.97}]}'
    """
    rows = [{"text": item.text, "role": item.role, "confidence": item.confidence} for item in sentences]
    return json.dumps({"document_id": document_id, "sentences": rows}, ensure_ascii=False)
