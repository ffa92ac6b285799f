"""A language model's answer → claims whose every span stands in the text; the rest is refused, each with a reason."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extraction.found import Found
from extraction.llm_chat import Reply
from kg.model import CERTAINTIES, RELATIONS

MAX_BRACES: Final = 64
"""Places at which a JSON object is looked for."""

THOUGHT: Final = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)

SAME: Final = str.maketrans({
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u00ad", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e", '"'),
    "\u02d9": ".", "\u00b7": ".", "\u22c5": ".", "\u2215": "/",
})  # fmt: skip
"""Characters that models replace by plain ones when they copy."""


@dataclass(frozen=True, slots=True)
class RefusedClaim:
    """A claim of the model's that was not taken: sentence number as given (-1 where there is none), code, reason."""

    sentence: int
    code: str
    reason: str


class _Told(BaseModel):
    """One claim as the model gives it; fields it adds are not read."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    sentence: int
    subject: str = Field(min_length=1, max_length=300)
    relation: str = Field(max_length=60)
    object: str = Field(min_length=1, max_length=300)
    certainty: str = Field(max_length=60)
    comparator: str | None = Field(default=None, max_length=300)
    implicit: bool = False


class _Refused(Exception):
    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


def claims_in(text: str) -> list[Any] | None:
    """The list under "claims" in the first JSON object that has one; None where there is none.

    >>> claims_in('<think>{"claims": 1}</think> Here: ```json {"claims": [1]} ```')
    [1]
    >>> claims_in("I cannot help with that.") is None
    True
    """
    text = THOUGHT.sub(" ", text)
    decoder = json.JSONDecoder()
    starts = (match.start() for match in re.finditer(r"\{", text))
    for _, start in zip(range(MAX_BRACES), starts, strict=False):
        try:
            value, _ = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and isinstance(value.get("claims"), list):
            return list(value["claims"])
    return None


def claims_before_cut(text: str) -> list[Any]:
    """The whole claims of an answer that breaks off.

    >>> claims_before_cut('{"claims": [{"sentence": 1}, {"sentence": 2}, {"sent')
    [{'sentence': 1}, {'sentence': 2}]
    """
    opened = re.search(r"\{\s*\"claims\"\s*:\s*\[", THOUGHT.sub(" ", text))
    if opened is None:
        return []
    rest, whole = THOUGHT.sub(" ", text)[opened.end() :], []
    decoder = json.JSONDecoder()
    while rest := rest.lstrip(" \t\r\n,"):
        try:
            value, end = decoder.raw_decode(rest)
        except (ValueError, RecursionError):
            break
        whole.append(value)
        rest = rest[end:]
    return whole


def scores(reply: Reply, count: int, prior: float) -> list[float]:
    """A score for each of the answer's claims: the prior, times the chance of its relation where tokens have theirs.

    Args:
        count: how many claims the answer lists.
        prior: probability that a claim of this model is right.
    """
    places_of = [match.span(1) for match in re.finditer(r'"relation"\s*:\s*"([^"]*)"', reply.text)]
    if len(places_of) != count or "".join(token for token, _ in reply.logprobs) != reply.text:
        return [prior] * count
    return [round(prior * math.exp(min(_logprob(reply, *place), 0.0)), 4) for place in places_of]


def _logprob(reply: Reply, start: int, end: int) -> float:
    """Sum of the log probabilities of the tokens that touch a stretch of the answer."""
    total, at = 0.0, 0
    for token, logprob in reply.logprobs:
        if at < end and at + len(token) > start:
            total += logprob
        at += len(token)
    return total


def check(
    told: Sequence[Any], sentences: Sequence[str], shown: Sequence[int], scores: Sequence[float]
) -> tuple[list[Found], list[RefusedClaim]]:
    """The claims that stand in the text, and the refused ones.

    Args:
        told: items of the model's list.
        sentences: the whole document's; 0 is its title.
        shown: numbers of the sentences that the model was to read.
        scores: one per item, a probability.
    """  # fmt: skip
    found: list[Found] = []
    refused: list[RefusedClaim] = []
    seen: set[tuple[Any, ...]] = set()
    for item, score in zip(told, scores, strict=True):
        try:
            claim = _checked(item, sentences, frozenset(shown), score)
            key = (claim.sentence, claim.subject_at, claim.object_at, claim.relation, claim.implicit_subject)
            if key in seen:
                raise _Refused("repeated", f"{_short(item)} was said before")
            seen.add(key)
            found.append(claim)
        except _Refused as error:
            refused.append(RefusedClaim(_number(item), error.code, error.reason))
    return found, refused


def _checked(item: Any, sentences: Sequence[str], shown: frozenset[int], score: float) -> Found:
    try:
        told = _Told.model_validate(item)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "claim"
        raise _Refused("malformed", f"{field}: {first['msg']} in {_short(item)}") from None
    if told.relation not in RELATIONS:
        raise _Refused("unknown_relation", f"{told.relation!r} is none of {', '.join(RELATIONS)}")
    if told.certainty not in CERTAINTIES:
        raise _Refused("unknown_certainty", f"{told.certainty!r} is none of {', '.join(CERTAINTIES)}")
    if told.sentence not in shown:
        raise _Refused("no_such_sentence", f"there is no sentence {told.sentence} in the question")
    return _placed(told, sentences, score)


def _placed(told: _Told, sentences: Sequence[str], score: float) -> Found:
    """The claim with the places of its spans; those of subject and object that are nearest to each other."""
    here = told.sentence
    objects = list(places(sentences[here], told.object))
    if not objects:
        raise _Refused("object_not_there", f"{told.object!r} does not stand in sentence {here}")
    subjects = list(places(sentences[here], told.subject))
    comparator = _beside(told, sentences[here])
    if subjects:
        pairs = [(s, o) for s in subjects for o in objects if s[1] <= o[0] or o[1] <= s[0]]
        if not pairs:
            raise _Refused(
                "one_place", f"subject {told.subject!r} and object {told.object!r} are one place in the text"
            )
        subject, obj = min(pairs, key=lambda pair: (max(pair[0][0], pair[1][0]) - min(pair[0][1], pair[1][1]), pair))
        there = here
    elif not told.implicit:
        raise _Refused("subject_not_there", f"{told.subject!r} does not stand in sentence {here}")
    else:
        obj = objects[0]
        there, subject = _elsewhere(told.subject, sentences, here)
    return Found(
        sentence=here,
        subject=sentences[there][slice(*subject)],
        subject_at=subject,
        object=sentences[here][slice(*obj)],
        object_at=obj,
        relation=told.relation,
        certainty=told.certainty,
        score=score,
        implicit_subject=there != here,
        comparator=comparator,
    )


def _beside(told: _Told, sentence: str) -> str | None:
    if told.comparator is None or not told.comparator.strip():
        return None
    for start, end in places(sentence, told.comparator):
        return sentence[start:end]
    raise _Refused("comparator_not_there", f"{told.comparator!r} does not stand in sentence {told.sentence}")


def _elsewhere(subject: str, sentences: Sequence[str], here: int) -> tuple[int, tuple[int, int]]:
    """An implied subject's place: in the title, else in the first sentence that names it."""
    for number, sentence in enumerate(sentences):
        if number != here:
            for place in places(sentence, subject):
                return number, place
    raise _Refused("subject_not_there", f"implied subject {subject!r} stands nowhere in the text")


def places(sentence: str, span: str) -> Iterator[tuple[int, int]]:
    """Where a span stands in a sentence as whole words, as (start, end) in the sentence itself.

    Letter for letter, but for forms of the same character (compatibility forms, dashes, quotation marks, white space)
    and the case of the span's first letter.

    >>> list(places("VO₂max rose; VO\u2082max\u00a0and heart rate fell.", "VO2max and"))
    [(13, 23)]
    >>> list(places("Resting heart rate", "rest")), list(places("Dark chocolate", "dark chocolate"))
    ([], [(0, 14)])
    """
    folded, origin = _folded(sentence)
    wanted, _ = _folded(span.strip())
    wanted = wanted.strip()
    if not wanted:
        return
    for variant in dict.fromkeys((wanted, wanted[0].swapcase() + wanted[1:])):
        start = folded.find(variant)
        while start >= 0:
            end = start + len(variant)
            if _whole(folded, start, end):
                yield origin[start], origin[end - 1] + 1
            start = folded.find(variant, start + 1)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in plain characters with single spaces, and for each of them where it comes from."""
    out: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        for plain in unicodedata.normalize("NFKD", char).translate(SAME):
            blank = plain.isspace()
            if blank and out and out[-1] == " ":
                continue
            out.append(" " if blank else plain)
            origin.append(place)
    return "".join(out), origin


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no word is cut at either end."""
    left = start > 0 and _in_word(text[start - 1]) and _in_word(text[start])
    right = end < len(text) and _in_word(text[end - 1]) and _in_word(text[end])
    return not (left or right)


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.combining(char) > 0


def _number(item: Any) -> int:
    number = item.get("sentence") if isinstance(item, dict) else None
    return number if isinstance(number, int) else -1


def _short(item: Any) -> str:
    text = " ".join(repr(item).split())
    return text if len(text) <= 120 else text[:119] + "…"
