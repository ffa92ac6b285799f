"""Passages → sentences: a splitter of our own for scientific prose, by rules, with no model to load."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.model import Document, Passage


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence with its place.

    Args:
        section: one of `kg.model.SECTIONS`.
        heading: the authors' heading over it, or None.
        paragraph: position of its passage in the document, from 0.
    """

    text: str
    section: str
    heading: str | None
    paragraph: int


STOP: Final = re.compile(
    r"(?<![.!?…])(?P<mark>[.!?…]++)"
    r"(?P<close>[\"'”’»)\]]*+)"
    r"(?P<cite>(?:\s?\[\d[\d,\s–-]*\](?=\s|$)|(?<=[a-z)][.])\d{1,3}(?:[,–-]\d{1,3})*(?=\s+[A-Z]))?)"
    r"(?P<gap>\s++|(?=[A-Z][a-z]+\s))"
)
"""A place where a sentence may end: mark, closing signs, a reference number, white space (or none)."""

LAST_WORD: Final = re.compile(r"[^\s(\[\"'“‘]+$")
NEXT_WORD: Final = re.compile(r"[\"'“‘«(\[]*([^\s,;:]+)")
INITIALS: Final = re.compile(r"(?:[A-Z]\.-?)*[A-Z]")
DOTTED: Final = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
LIST_NUMBER: Final = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})")
LOWER_START: Final = re.compile(r"[a-z]{1,6}-?[A-Z0-9]|[a-z]-[A-Za-z0-9]|[µμα-ω]")
"""A lower-case beginning that is a name: "mRNA", "pH", "eNOS", "p38", "n-3", "α-actinin", "deoxyHb"."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER_END: Final = _words(
    "vs v cf fig figs eq eqs ref refs e.g i.e eg ie viz approx ca resp no nos vol pp p dr drs prof mr mrs ms st "
    "tab tabs suppl ed eds sect chap dept univ al.e versus med sci physiol appl exerc j rev int sp spp subsp "
    "var incl excl est max min.max avg std dev mt wt approx"
)
LETTERED: Final = _words("vitamin group type condition phase trial protocol hepatitis grade class part panel")
"""Words that a single letter belongs to: "group B." may end a sentence, "J." before a name may not."""

STARTERS: Final = _words(
    "the a an in on at to for from with without by of as and but or if when while where although though because since "
    "after before during under over within between among across despite unlike like given using based compared "
    "however moreover furthermore therefore thus hence consequently additionally also instead conversely similarly "
    "finally first second third secondly thirdly next then here there this that these those it its he she they their "
    "we our i my all both each every either neither no not none some many most few several more less only one two "
    "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen eighteen twenty thirty "
    "forty fifty patients participants subjects athletes men women males females rats mice animals adults children "
    "muscle exercise training results methods conclusion conclusions background objective objectives aim aims "
    "purpose design setting participants interventions measurements findings interpretation data mean blood heart "
    "oxygen performance strength high low maximal peak aerobic resistance endurance significant significantly "
    "interestingly importantly notably recently previous further future overall together taken what which who how "
    "why whether is are was were do does did can could may might should such same other another changes increased "
    "decreased increases decreases differences compared no nor so yet still even until"
)


WINDOW: Final = 1000
"""Characters looked at on each side of a candidate, so that a long text costs no more than its length."""


def _dot_ends(before: str, following: str) -> bool:
    """Whether the dot after `before` ends a sentence, given the next word."""
    found = LAST_WORD.search(before)
    word = found.group() if found else ""
    plain = word.lower()
    starter = following.lower() in STARTERS and len(following) > 1
    if plain in NEVER_END:
        return starter and plain in {"max", "no"}
    if plain == "al" or INITIALS.fullmatch(word) or DOTTED.fullmatch(word):
        lead = before[: len(before) - len(word)].split()
        return starter or (len(word) == 1 and bool(lead) and lead[-1].lower() in LETTERED)
    return LIST_NUMBER.fullmatch(before.strip()) is None


def _opens(text: str, following: str) -> bool:
    """Whether what follows can begin a sentence at all."""
    first = following[:1]
    if first.isupper() or first.isdigit():
        return True
    return LOWER_START.match(following) is not None or (text[:1] in '"“‘«' and first.isalpha())


def _inside_brackets(sentence: str, rest: str) -> bool:
    """Whether a bracket opened in this sentence closes soon after the candidate."""
    if sentence.count("(") <= sentence.count(")"):
        return False
    closing = rest.find(")")
    opening = rest.find("(")
    return 0 <= closing < 160 and not 0 <= opening < closing


def _is_end(text: str, start: int, stop: re.Match[str]) -> bool:
    before = text[max(start, stop.start() - WINDOW) : stop.start()]
    rest = text[stop.end() : stop.end() + WINDOW]
    found = NEXT_WORD.match(rest)
    if not before.strip() or found is None:
        return False
    following = found.group(1).rstrip(".!?)]\"'”’")
    if not stop["gap"]:
        glued = re.search(r"(?:[a-z]{3}|[\d)\]%])$", before)
        return stop["mark"] == "." and glued is not None and following.lower() in STARTERS
    if not _opens(rest, following) or _inside_brackets(before + stop["close"], rest):
        return False
    return stop["mark"] != "." or bool(stop["close"] or stop["cite"]) or _dot_ends(before, following)


def split_text(text: str) -> list[str]:
    """The sentences of a running text, each without white space at its ends.

    >>> split_text("VO2max rose by 3.5 mL (P < 0.05, Fig. 2). The n = 12 controls did not change.")
    ['VO2max rose by 3.5 mL (P < 0.05, Fig. 2).', 'The n = 12 controls did not change.']
    """
    sentences, start = [], 0
    for stop in STOP.finditer(text):
        if _is_end(text, start, stop):
            sentences.append(text[start : stop.end()].strip())
            start = stop.end()
    last = text[start:].strip()
    return [*sentences, last] if last else sentences


def _chosen(document: Document, full_text: bool) -> Iterator[tuple[int, Passage]]:
    """Passages to read: title and abstract, or all; given sentences alone where there are any."""
    passages: Sequence[tuple[int, Passage]] = list(enumerate(document.passages))
    given = [(at, passage) for at, passage in passages if passage.whole_sentence]
    if given:
        passages = given
    has_abstract = any(passage.section == "abstract" for _, passage in passages)
    for at, passage in passages:
        if full_text or not has_abstract or passage.section in ("title", "abstract"):
            yield at, passage


def split(document: Document, full_text: bool = False) -> list[Piece]:
    """The sentences of a document in reading order.

    Given sentences (`whole_sentence`) and the title are kept one to one; where sentences are given, nothing
    else of the document is read, so that the output has exactly one item for each. Without `full_text` only
    title and abstract are read; a document without an abstract is read whole.
    """
    pieces = []
    for at, passage in _chosen(document, full_text):
        whole = passage.whole_sentence or passage.section == "title"
        texts = [passage.text] if whole else split_text(passage.text)
        pieces += [Piece(text, passage.section, passage.heading, at) for text in texts]
    return pieces
