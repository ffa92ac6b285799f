"""How many, and who: sample size and population of a study from its sentences, by rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.model import Sentence


def _valued(words: str, first: int, step: int) -> dict[str, int]:
    return {word: first + step * at for at, word in enumerate(words.split())}


UNITS: Final = _valued("zero one two three four five six seven eight nine ten eleven twelve", 0, 1)
TEENS: Final = _valued("thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 13, 1)
TENS: Final = _valued("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
SPELLED: Final = (
    rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(list(UNITS)[1:10])})\b)?|{'|'.join(TEENS)}"
    rf"|{'|'.join(reversed(UNITS))})"
)
"""A number below a hundred in words."""

NUMBER: Final = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|(?:{SPELLED}|a)[ -]hundred(?:(?: and)?[ -]{SPELLED})?|{SPELLED}|one dozen)"
)
PERSON: Final = (
    r"(?:wo)?m[ae]n|(?:fe)?males?|subjects?|participants?|patients?|individuals?|adults?|volunteers?|athletes?"
    r"|cyclists?"
    r"|runners?|players?|swimmers?|rowers?|triathletes?|skiers?|skaters?|climbers?|sprinters?|kayakers?|canoeists?"
    r"|canoers|footballers?|soccer players|lifters?|bodybuilders?|fighters?|wrestlers?|boxers?|dancers?"
    r"|gymnasts?|divers?|judokas?"
    r"|pilots?|soldiers?|cadets?|recruits?|firefighters?|officers?|workers?|nurses?|physicians?|students?|children"
    r"|boys?|girls?|adolescents?|teenagers?|youths?|infants?|neonates?|people|persons?|humans?|controls?|smokers?"
    r"|survivors?|recipients?|responders?|residents?|mothers?|seniors?|elders?|elderly|users?|drivers?|exercisers?"
    r"|counterparts?|cases|veterans?|sedentary|mountaineers?|sherpas?|orienteers?|marathoners?|skateboarders"
    r"|rats?|mice|dogs?|horses?|rabbits?|pigs?|piglets?|cats?|hamsters?|monkeys?|sheep|thoroughbreds?|animals?"
    r"|hemiplegics?|diabetics?|asthmatics?|tetraplegics?|paraplegics?|hypertensives?|amputees?|outpatients?"
    r"|inpatients?"
)
"""Heads of phrases that count who was studied."""

BREAK: Final = (
    r"of|in|for|on|at|to|by|from|during|was|were|is|are|had|has|have|performed|completed|than|per|with|without|after"
    r"|before|each|every|min|mins|minutes?|s|sec|seconds?|h|hours?|d|days?|wk|wks|weeks?|months?|mo|yrs?|years?"
    r"|kg|g|mg|w"
    r"|m|km|cm|mm|ml|l|sets?|reps?|repetitions?|sessions?|sprints?|bouts?|trials?|visits?|times?|groups?|conditions?"
    r"|tests?|out|versus|vs|countries|schools?|centers?|centres?|hospitals?|percent"
)
STAGE: Final = r"(?:tiers?|stages?|class|grades?|types?|levels?)[ ]\d(?:[–-]\d|[ ](?:and|or|to)[ ]\d)?"
WORD: Final = rf"{STAGE}|(?!(?:{BREAK}|and|or)\b)[^\W\d_][\w’'‐–/.-]*|\d+(?:st|nd|rd|th)|\"[^\"]+\""
LINK: Final = rf"(?:and|or|to)(?=[ ](?!(?:{NUMBER})\b))|\d[–-]\d"
COUNTED: Final = re.compile(
    rf"(?<![\w.,%±–=<>≤≥/-])(?P<number>{NUMBER})(?![.,]?\d|\s?[%±°]|[-–]\d|\s*(?:to|or)\s+\d)"
    rf"[ -]+(?P<words>(?:(?:{WORD}|{LINK}),?[ ]+){{0,8}}?(?P<head>(?:\w+[-‐])?(?:{PERSON}))\b)",
    re.IGNORECASE,
)
SHARED_HEAD: Final = re.compile(
    rf"(?<![\w.,%±–=<>≤≥/-])(?P<number>{NUMBER})(?![.,]?\d|\s?[%±°]|[-–]\d)"
    rf"[ -]+(?:(?:{WORD}),?[ ]+){{0,5}}?(?:and|or|vs\.?|versus)\s+$",
    re.IGNORECASE,
)
RANKED: Final = re.compile(
    r"\b(?:tiers?|stages?|class|classes|grades?|types?|levels?|phase|group|study|table)(?: \d and)? $", re.I
)
"""What makes the number after it a name ("Stage 3 patients"), not a count."""

EACH: Final = re.compile(
    r"\s(?:(?:in|per) (?:each|every|group)|groups?\b|arms?\b|conditions?\b|trials?\b"
    r"|sessions?\b)"
)
"""What follows a count that is not of the whole sample, or not of people."""

JOINED: Final = re.compile(
    r"^(?!.*(?::|of (?:whom|which)|includ|compris)).*\b(?:and|versus|vs\.?|with|to)\s+(?:a |an |the )?$"
)
"""Text between two counts of separate groups."""

N_EQUALS: Final = re.compile(r"\b[nN]\s?[=:]\s?(\d{1,3}(?:,\d{3})+|\d{1,6})(?![.,]?\d)")
GROUPS: Final = re.compile(
    rf"\b(?P<number>{SPELLED}|\d)[ ](?:\w+[ ])?groups\b[^.]{{0,40}}[(]n\s?=\s?\d+[ ](?:each|per)", re.IGNORECASE
)
HYPHENS: Final = re.compile("[‐‑]")
BRACKETS: Final = re.compile(r"\s?[(\[][^()\[\]]*[)\]]")
TAIL: Final = re.compile(
    r"\s(?:with|suffering from|undergoing|recovering from|living in|aged)\s(?:(?!(?:were|was|are|who|that"
    r"|performed|took"
    r"|completed|participated|volunteered|underwent|received|had|compared|and (?:\d+|an?|healthy|control|age|matched"
    rf"|{SPELLED})|or|in|at|during|on|to)\b)[\w’'‐–/-]+\s?){{1,6}}",
    re.IGNORECASE,
)
ADJECTIVE: Final = re.compile(
    r"\b(?:(?:fe)?male|control|sedentary|elderly|adult|patient|human|adolescent)$", re.IGNORECASE
)
FURTHER: Final = re.compile(rf" (?:(?:{WORD}) ){{0,2}}?(?:{PERSON})\b", re.IGNORECASE)
"""More of the phrase where its first head is an adjective: "male" → "male club cyclists"."""

ENROLLED: Final = re.compile(
    r"\b(?:participat|volunteer|recruit|enrol|random|complet|perform|underw|includ|assign|allocat|divid|studied"
    r"|tested"
    r"|examined|took part|exercis|cycled|investigated|measured|received|evaluated|selected|a total of|were)",
    re.IGNORECASE,
)
ROLE_WEIGHT: Final = {
    "methods": 4.0,
    "objective": 2.5,
    "results": 2.0,
    "title": 0.5,
    "background": 0.5,
    "conclusions": 0.5,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A count of who was studied.

    Args:
        n: the number, summed over the groups of the sentence where only those are given.
        population: the phrase after the number, letter for letter, or None.
        text: the sentence.
        score: how likely this sentence is the one that introduces the sample; higher is likelier.
    """

    n: int
    population: str | None
    text: str
    score: float


def number_of(text: str) -> int:
    """The value of a number in digits or words.

    >>> [number_of(text) for text in ("12", "1,089", "Twenty-five", "one hundred and twenty", "a hundred")]
    [12, 1089, 25, 120, 100]
    """
    plain = text.replace(",", "").lower()
    if plain.isdigit():
        return int(plain)
    total = 0
    for word in re.split(r"[ -]+", plain):
        if word == "hundred":
            total = 100 * max(total, 1)
        elif word == "dozen":
            total *= 12
        else:
            total += ({**UNITS, **TEENS, **TENS}).get(word, 0)
    return total


def _mentions(text: str) -> Iterator[tuple[int, str, bool]]:
    """(count, phrase, joined to the one before) of each group in a sentence without its brackets.

    "9 trained and 8 untrained men" are two groups, joined.
    """
    end = 0
    for found in COUNTED.finditer(text):
        if RANKED.search(text, end, found.start()) or EACH.match(text, found.end()):
            continue
        between = text[end : found.start()]
        before = SHARED_HEAD.search(between)
        if before:
            yield number_of(before["number"]), found["words"], False
        yield number_of(found["number"]), found["words"], bool(before) or JOINED.search(between) is not None
        end = found.end()


def group_counts(text: str) -> list[int]:
    """The sizes of the groups that a sentence counts, without its brackets.

    >>> group_counts("Nine trained and 8 untrained men rode.")
    [9, 8]
    """
    return [count for count, _, _ in _mentions(text) if count > 1]


def _total(counts: Sequence[int], joined: bool = False) -> int:
    """The whole of the counts in one sentence: the first where the others are its parts, else the sum.

    >>> _total([20, 10, 10]), _total([11, 13]), _total([119, 30]), _total([119, 30], joined=True)
    (20, 24, 119, 149)
    """
    first, rest = counts[0], counts[1:]
    if sum(rest) <= first and (len(rest) != 1 or (rest[0] * 2 < first and not joined)):
        return first
    return sum(counts)


def _by_group(text: str, equals: Sequence[int]) -> int:
    """The whole of "two groups (n = 12 each)" or of "(n = 10) … (n = 12)"."""
    several = GROUPS.search(text)
    if len(equals) == 1 and several:
        return equals[0] * number_of(several["number"])
    return _total(sorted(equals, reverse=True)) if len(equals) < 7 else equals[0]


def _counts(text: str) -> tuple[int, str | None] | None:
    """Sample size and phrase of one sentence, or None."""
    text = HYPHENS.sub("-", text)
    bare = BRACKETS.sub("", text)
    mentions = [mention for mention in _mentions(bare) if mention[0] > 1]
    equals = [int(n.replace(",", "")) for n in N_EQUALS.findall(text)]
    if mentions:
        return _total([n for n, _, _ in mentions], mentions[-1][2]), phrase(bare, mentions[0][1])
    if equals:
        return _by_group(text, equals), None
    return None


def phrase(text: str, words: str) -> str:
    """The population phrase with what specifies it: "patients" → "patients with heart failure".

    >>> phrase("Ten patients with heart failure were tested.", "patients")
    'patients with heart failure'
    """
    start = text.find(words)
    at = start + len(words)
    further = FURTHER.match(text, at) if ADJECTIVE.search(words) else None
    at = further.end() if further else at
    tail = TAIL.match(text, at)
    return (text[start:at] + (tail.group() if tail else "")).strip(" ,.;:")


def samples(sentences: Sequence[Sentence]) -> list[Sample]:
    """Every sentence that counts who was studied, likeliest first; ties keep the order of the text."""
    found = []
    for sentence in sentences:
        counted = _counts(sentence.text)
        if counted:
            n, who = counted
            score = ROLE_WEIGHT.get(sentence.role, 0.2) + (1.0 if ENROLLED.search(sentence.text) else 0.0)
            score += (0.7 if who else 0.0) - 0.02 * sentence.index
            found.append(Sample(n, who, sentence.text, score))
    return sorted(found, key=lambda sample: -sample.score)
