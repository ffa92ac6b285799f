"""Trials in their own words: "no difference between groups in A, B or C", read by rule in the body of a paper.

Such sentences name no subject: what differs between the groups is the study's intervention. The rules read only what
plain wording settles, and give it with the chain of words that the authors use for the outcome, however long.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from extraction.found import Found
from extraction.within import BASELINE, TREND, findings, taken_back
from kg.model import CAUSAL, Sentence

Name = tuple[str, tuple[int, int]]
"""A name and its place in its sentence."""

READ: Final = ("results", "discussion", "conclusions")
"""Sections of the body that tell what this study found."""

SCORE: Final = 0.5
"""Probability that such a claim is right."""

_NOT: Final = (
    r"(?:no|neither|nor any|not (?:find|found|observe|detect|reveal|show|see)(?:ed)?(?: any)?|without(?: any)?)"
)
_WEIGHT: Final = (
    r"(?:(?:statistical(?:ly)?|significant(?:ly)?|other|further|major|marked|clear|overall|relevant)[ ,]+)*"
)
_GROUP: Final = (
    r"(?:(?:between|among|inter)?[- ]?(?:group|groups|treatment|condition|trial|arm|intervention|training|time)s?"
    r"(?: ?[-×x*] ?| by |-by-)?)*"
)
_ABOUT: Final = (
    r"(?:in terms of|with (?:respect|regard) to|with regards to|in regards? to|regarding|concerning|related to|in|for"
    r"|on|of)"
)

ABSENT: Final = re.compile(
    rf"\b{_NOT} {_WEIGHT}(?:mean |main )?{_GROUP} ?(?:differences?|effects?|interactions?(?: effects?)?|benefits?)\b"
    rf"(?P<between>[^.;:]{{0,120}}?)\b{_ABOUT} (?P<objects>[^;]+)",
    re.IGNORECASE,
)
"""No difference … in OUTCOMES."""

SHORT: Final = re.compile(
    r"\bdifferences? (?:between (?:the )?(?:\w+ ){0,3}(?:groups|conditions|trials|arms) )?(?:in|for)"
    r" (?P<objects>[^;]+?) (?:was|were|did) not (?:\w+ )?(?:\w+ly )?(?:statistical(?:ly)? )?significan",
    re.IGNORECASE,
)
"""The difference in OUTCOMES was not significant."""

SAME: Final = re.compile(
    r"(?P<objects>[^;:]+?),? (?:(?:did|do|does) not (?:significantly )?differ(?: significantly)?"
    r"|(?:was|were|is|are|remained) (?:(?:statistically |very |also |generally )*(?:similar|comparable|equivalent)"
    r"|not (?:statistically |significantly )*different(?: significantly)?))"
    r"(?: statistically| significantly)? (?:between|among|across|in|for) (?:the |all |both |any )?(?:\w+[ -]){0,4}?"
    r"(?:groups?|conditions?|trials?|arms?|treatments?|interventions?|controls?|experiments?|sessions?)\b",
    re.IGNORECASE,
)
"""OUTCOMES did not differ between groups."""
SAID_SAME: Final = re.compile(r"differ|similar|comparable|equivalent", re.IGNORECASE)
"""Without one of these words `SAME`, which is slow, finds nothing."""

BETWEEN: Final = re.compile(
    r"\b(?:groups?|conditions?|trials?|arms?|treatments?|interventions?|controls?|placebo|time|programm?es?)\b", re.I
)
WITHIN: Final = re.compile(
    r"\bwithin[ -](?:the )?groups?\b|\bwithin each\b|\bbefore and after\b|\bpre-? ?(?:to|and|vs\.?|versus) ?post\b"
    r"|\b(?:control|intervention|exercise|training|placebo|treatment|[A-Z]\w*) group (?:\([^()]*\) )?(?:did not"
    r"|showed no|had no)|\bno \w+ ?\w* (?:was|were) (?:\w+ )?in (?:the )?(?:control|placebo|\w+ group|group \w)\b",
    re.IGNORECASE,
)
"""Comparisons of one group with itself."""

BRACKETS: Final = re.compile(r"\s*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])")
LIST_END: Final = re.compile(
    r"\s*(?:[:;.]\s|[,]?\s(?:(?:were|was|are|is|is|could|can|had|have|has|did|do)\b|between|among(?:st)?|across|within"
    r"|when|while|but|although|though|whereas|which|that|who|as|over the|over time|during the|compared|relative to"
    r"|than|versus|vs\.?|except|from baseline|by (?:group|treatment)|at (?:any|either|all|the end|follow|baseline"
    r"|\d|week|month|\w+ (?:weeks|months))|and (?:there|no|the groups)|with|according|in (?:either|both|any|the \w+"
    r" (?:group|analys[ei]s))|for (?:either|both|any)|observed|found|noted|detected|on any|after|following)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
"""What follows a list of outcomes."""

ITEMS: Final = re.compile(r"\s*(?:,\s*(?:and|or|nor|as well as)\s|,|\s(?:and|or|nor|as well as)\s)\s*", re.IGNORECASE)
LEAD: Final = re.compile(
    r"^[\s,;]*(?:(?:(?:the|a|an|any|all|either|both|these|their|other|in|on|for|also|however|despite|although)\s)"
    r"|(?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+|main) )?(?:outcomes?|measures?|indices|index) (?:of )?"
    r"|effects? of [^,]*? on )*",
    re.IGNORECASE,
)
CLAUSE: Final = re.compile(
    r"^.*\b(?:while|whereas|but|although|though|however|and that|that)\b,?\s|^(?:[A-Z][\w ×-]{0,60},\s)", re.DOTALL
)
EMPTY: Final = re.compile(
    r"^(?:groups?(?: \w)?|(?:primary |secondary |main |other )?(?:outcomes?|variables?|measures?|parameters?|values?"
    r"|results?)(?: measures?| variables?)?|time|interventions?|treatments?|controls?|this|these|it|they|which|\W"
    r"|\d.*|p\b.*|.*\b(?:groups?|trials?|conditions?|controls?|test|participants|change|increase|decrease|which|data)"
    r"|.*\b(?:characteristics|variables|parameters|results|measures|scales|factors)(?: \w+)?|of .*)$",
    re.IGNORECASE,
)
P_VALUE: Final = re.compile(r"\b[pP](?:[ -]?values?)?\s?(?:of\s|was\s)?(?P<sign>[<>=≤≥])\s?(?P<value>0?[.]\d+|1[.]0+)")
TURN: Final = re.compile(r";|\b(?:while|whereas|but)\b|(?<=[a-z)]) and (?=[a-z ]*(?:increas|decreas|reduc|improv))")
NOT_REACHED: Final = re.compile(
    r"\b(?:differences?|changes?|effects?|reductions?|increases?|decreases?|improvements?|this|these|it|they|trend)\b"
    r".{0,40}\b(?:was|were|is|are|did|but|though)\b(?: \w+)? ?not (?:reach|attain|achieve)?\s?(?:\w+ly |the level of )?"
    r"(?:statistical(?:ly)? )?significan|\bnon-?significant(?:ly)?\b"
    r"|\bbut (?:there (?:was|were) )?no (?:statistically )?significant differences?\b(?! in)",
    re.IGNORECASE,
)
"""Words for a difference that may be chance."""
CONTROL: Final = re.compile(r"\b(?:control|both|two|all)\b", re.IGNORECASE)
MOST_WORDS: Final = 16
LAST_PHRASE: Final = re.compile(
    r" (?:at|for|during|in|with|on|of|over) (?:(?! (?:at|for|during|in|with|on|of|over) ).)+$"
)
LABEL: Final = re.compile(
    r"^(?:the )?(?:(?:intervention|experimental|treatment|treated|active|exercise|exercising|training|trained|control"
    r"|study|test|exercises?|both|two|all)[ -]?)+(?:groups?|arms?|conditions?|participants|subjects|patients)?$",
    re.IGNORECASE,
)
"""Names of groups that say nothing of what they did."""


def revised(sentences: Sequence[Sentence], found: Sequence[Found]) -> list[Found]:
    """What a reader found in a paper: what may be chance denied, changes that time explains set behind differences.

    In the body, moreover, group labels are resolved, and claims of no difference between groups added.

    Args:
        sentences: the document's; indices of `found` point here.
    """
    found = [_unlisted(sentences[item.sentence], item) for item in found if not is_elsewhere(sentences[item.sentence])]
    subject = main_subject(sentences, found)
    kept = [_revised(sentences[item.sentence], item, subject) for item in found]
    more = [] if subject is None else _more(sentences, kept, subject)
    return findings(sentences, [*kept, *more])


def _unlisted(sentence: Sentence, item: Found) -> Found:
    """The claim, without direction where its sentence lists the object among what does not differ."""
    if item.relation not in ("increases", "decreases"):
        return item
    start, end = item.object_at
    listed = any(at < end and start < at + len(text) for text, at in unchanged(sentence.text))
    return replace(item, relation="no_effect") if listed else item


def is_elsewhere(sentence: Sentence) -> bool:
    """Whether a sentence of the body tells what other papers found, or what this one set out to find."""
    return sentence.section not in ("title", "abstract") and sentence.role in ("background", "objective")


def _is_read(sentence: Sentence) -> bool:
    return sentence.section in READ and sentence.role not in ("background", "methods", "other")


def _revised(sentence: Sentence, item: Found, subject: Name | None) -> Found:
    if item.relation in ("increases", "decreases") and is_denied(sentence.text, item):
        item = replace(item, relation="no_effect")
    if not _is_read(sentence):
        return item
    if (
        subject is not None
        and not item.implicit_subject
        and LABEL.match(item.subject)
        and not CONTROL.search(item.subject)
    ):
        item = replace(item, subject=subject[0], subject_at=subject[1], implicit_subject=True)
    return item


def is_denied(text: str, item: Found) -> bool:
    """Whether the words or the p-value behind a claim's object say that the difference may be chance.

    A trend close to significance is none: it keeps its direction, hedged.

    >>> is_denied("HIIT lowered body fat by 1% (p = 0.22).",
    ...     Found(1, "HIIT", (0, 4), "body fat", (13, 21), "decreases", None, 1.0, False))
    True
    """
    behind = text[item.object_at[1] :]
    turn = TURN.search(behind)
    near = P_VALUE.search(behind[: turn.start()] if turn else behind)
    if taken_back(behind) is not None:
        return False
    trend = TREND.search(text) is not None
    if near is not None:
        limit = 0.1 if trend else 0.05
        return near["sign"] not in "<≤" and (
            float(near["value"]) > limit or (near["sign"] == ">" and float(near["value"]) == limit)
        )
    return not trend and NOT_REACHED.search(text) is not None


def _more(sentences: Sequence[Sentence], found: Sequence[Found], subject: Name) -> list[Found]:
    """Claims of no difference between groups that the reader does not have."""
    known = defaultdict(set)
    for item in found:
        known[item.sentence].add((item.object.lower(), item.relation))
    added = []
    for k, sentence in enumerate(sentences):
        if not _is_read(sentence):
            continue
        for text, at in unchanged(sentence.text):
            if (text.lower(), "no_effect") not in known[k]:
                added.append(Found(k, *subject, text, (at, at + len(text)), "no_effect", None, SCORE, True))
    return added


def main_subject(sentences: Sequence[Sentence], found: Iterable[Found]) -> Name | None:
    """The study's intervention: the cause that title and abstract name most, a name in the title before all.

    Returns: the name, and its place in its sentence.
    """
    title = sentences[0].text if sentences and sentences[0].section == "title" else ""
    weight: dict[str, float] = defaultdict(float)
    places: dict[str, tuple[int, int]] = {}
    for item in found:
        if sentences[item.sentence].section not in ("title", "abstract") or item.relation not in CAUSAL:
            continue
        if LABEL.match(item.subject):
            continue
        weight[item.subject] += item.score * (3.0 if item.subject in title else 1.0)
        places.setdefault(item.subject, item.subject_at)
    if not weight:
        return None
    best = max(sorted(weight), key=lambda name: weight[name])
    return best, places[best]


def unchanged(text: str) -> list[tuple[str, int]]:
    """Outcomes that a sentence says do not differ between groups, each with its place.

    >>> unchanged("There were no significant differences between groups in body mass, peak power or the rate of force.")
    [('body mass', 56), ('peak power', 67), ('rate of force', 85)]
    """
    if BASELINE.search(text) or WITHIN.search(text):
        return []
    plain = BRACKETS.sub(lambda gap: "\x00" * len(gap.group()), text)
    return [item for start, end in _lists(plain) for item in _items(text, plain, start, end)]


def _lists(plain: str) -> Iterator[tuple[int, int]]:
    """Where lists of outcomes stand."""
    for hit in ABSENT.finditer(plain):
        start, end = hit.span("objects")
        said = hit.group()
        cut = LIST_END.search(plain[start:end])
        if BETWEEN.search(said) or re.search(r"\bgroups?\b", plain):
            yield start, start + cut.start() if cut else end
    for hit in SHORT.finditer(plain):
        yield hit.span("objects")
    for hit in SAME.finditer(plain) if SAID_SAME.search(plain) else ():
        start, end = hit.span("objects")
        clause = CLAUSE.match(plain[start:end])
        yield start + (clause.end() if clause else 0), end


def _shortened(name: str) -> str:
    """A name without its last phrases where it is too long: "… of the ankle at 30°/s for concentric conditions"."""
    while len(name.split()) > MOST_WORDS and (phrase := LAST_PHRASE.search(name)):
        name = name[: phrase.start()]
    return name


def _items(text: str, plain: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The outcomes of a list; "strength and endurance of the ankle" stays whole."""
    region = plain[start:end]
    chain = re.search(r"\b(?:and|or)\b.*\bof\b", region) and "," not in region
    splitter = None if chain else ITEMS
    at = 0
    for gap in [*(splitter.finditer(region) if splitter else ()), None]:
        stop = gap.start() if gap else len(region)
        piece = region[at:stop]
        lead = LEAD.match(piece)
        begin = at + (lead.end() if lead else 0)
        found = text[start + begin : start + stop]
        hidden = region[begin:stop]
        cut = hidden.find("\x00")
        found = _shortened((found[:cut] if cut > 0 else found).strip(" ,.;:\x00"))
        if found and not EMPTY.match(found) and len(found.split()) <= MOST_WORDS and "\x00" not in hidden[:1]:
            place = text.find(found, start + begin)
            yield found, place
        at = gap.end() if gap else stop
