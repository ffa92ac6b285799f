"""Changes inside groups and differences between them: what a trial's intervention did is told by the second alone.

"Both groups improved their balance, with no difference between groups" is a claim of no effect besides two of a rise;
in the body of a trial "balance improved from baseline in all groups" is none about the intervention. A trial's body
tells the same outcome both ways, so the rules leave out there what only time explains.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extraction.direction_words import says_direction, says_effect
from extraction.found import Found
from kg.model import Sentence

ALIKE_SCORE: Final = 0.85
"""Share of outcomes that the gold, too, gives as not different between groups (28 of 32 in its training part)."""
WEAKER: Final = 0.5
"""What a change within groups counts beside a stated lack of difference between them."""

TRIAL: Final = re.compile(
    r"\brandom\w*|\bplacebo\b|\bcross-?over\b|\bcontrol(?:led|s)?\b|\b(?:groups|conditions|trials|arms)\b"
    r"|\bcompared (?:with|to)\b|\bversus\b",
    re.IGNORECASE,
)
"""Words of a title or abstract that compare groups or conditions."""
_ARMS: Final = (
    r"(?:groups?|conditions?|trials|arms|treatments|diets|interventions|cohorts|protocols|programm?es|sessions)"
)
ALIKE: Final = re.compile(
    r"\b(?:with no|without|(?:but|and|though|however,?)(?: with)?(?: there (?:was|were))? no)(?: any)? "
    r"(?:\w+ly |significant |statistical )*(?:between[ -]?group )?differences?(?: were \w+| was \w+)?"
    r" between (?:the )?(?:two |three |study |treatment )?(?:groups|conditions|trials|arms)\b"
    r"|\b(?:with no|without) (?:\w+ly |significant |statistical )*(?:between[ -])?group differences?\b"
    r"|\b(?:all|both) groups\b.*\bequivalently\b",
    re.IGNORECASE,
)
"""The part of a sentence that takes back what it says of both groups."""
NO_INTERACTION: Final = re.compile(
    r"\b(?:no|not|without|neither|nor)\b[^.;:]{0,60}?\b(?:interactions?|(?:group|treatment|condition|between[- ]\w+)"
    r" (?:differences?|effects?))\b(?! (?:effects? )?(?:in|for|on)\b)",
    re.IGNORECASE,
)
"""No interaction of group and time, or no group difference, of outcomes that were named before."""

WITHIN: Final = re.compile(
    rf"\b(?:(?:both|all|each|either|two|three|four)(?: of the)? (?:\w+[ -]){{0,2}}?{_ARMS}\b"
    r"|from (?:the )?(?:baseline|pre)|(?:compared|relative) (?:with|to) (?:the )?(?:baseline|pre\w*|before|initial)"
    r"|than (?:at )?(?:baseline|before)|over time\b|(?:main )?effects? (?:of|for) time|time effects?"
    r"|pre-? ?(?:to|and|vs\.?|versus) ?-?post|within[- ](?:the )?(?:\w+ )?groups?|intra-?group|before and after)",
    re.IGNORECASE,
)
"""Wording of a change in the course of time, or of all groups together."""
BETWEEN: Final = re.compile(
    r"\b(?:compared (?:with|to)|in comparison (?:with|to)|versus|vs\.?|relative to|than)"
    r" (?!(?:the |at |those at )?(?:baseline|pre|before|initial|rest))"
    rf"|\bbetween[- ](?:the )?(?:\w+ ){{0,2}}{_ARMS}|interactions?\b|in favou?r of|more (?:so )?in\b"
    r"|\bonly (?:in|the)\b|but not|whereas|while\b|group differences?|differed|did not differ|different",
    re.IGNORECASE,
)
"""Wording of a difference between groups."""
TREND: Final = re.compile(
    r"\b(?:trend\w*|tend(?:s|ed|ency)?|similar\w*|border\w*|approach\w* \w* ?significance)\b", re.I
)
"""Words that leave a direction, hedged, or speak of both groups."""
BASELINE: Final = re.compile(
    r"(?<!from )(?<!to )(?<!with )(?<!for )\b(?:baseline|demographic\w*|pre-?(?:test|intervention|treatment|training)"
    r"|at (?:entry|inclusion|enrol\w+)|before the (?:intervention|training|treatment|trial|study)|drop-?outs?"
    r"|completers)\b",
    re.IGNORECASE,
)
"""Differences that no intervention has made."""
WORD: Final = re.compile(r"[^\W_]+")
SMALL: Final = frozenset({"a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "with", "by", "from"})


def findings(sentences: Sequence[Sentence], found: Sequence[Found]) -> list[Found]:
    """The claims, with those of no effect that take a change back, and changes within groups behind differences.

    Title and abstract keep every claim; there a change within groups only loses score beside a stated lack of
    difference. The body of a trial gives none for changes that time explains, for trends, and for equality at baseline,
    nor for a rise or fall that the sentence has no word for.

    Args:
        sentences: the document's; indices of `found` point here.
    """
    found = _with_denials(sentences, [_undirected(sentences[item.sentence].text, item) for item in found])
    if not any(TRIAL.search(sentence.text) for sentence in sentences if not _in_body(sentence)):
        return found
    equal = [item.object for item in found if item.relation == "no_effect"]
    kept = [item for item in found if not _is_left_out(sentences[item.sentence], item)]
    return [_weighed(sentences[item.sentence], item, equal) for item in kept]


def taken_back(text: str) -> int | None:
    """Where a sentence says that the groups changed alike, or None.

    >>> taken_back("Both groups gained strength, with no differences between groups.")
    29
    """
    hit = ALIKE.search(text) or NO_INTERACTION.search(text)
    return hit.start() if hit else None


def is_within(text: str) -> bool:
    """Whether a sentence tells changes in the course of time or of all groups, and nothing of a difference.

    >>> is_within("Balance improved in both groups."), is_within("Balance improved more in group A than in group B.")
    (True, False)
    """
    return WITHIN.search(text) is not None and BETWEEN.search(text) is None


def _in_body(sentence: Sentence) -> bool:
    return sentence.section not in ("title", "abstract")


def _is_directed(item: Found) -> bool:
    return item.relation in ("increases", "decreases")


def _undirected(text: str, item: Found) -> Found:
    """The claim, as an effect of no direction where its sentence speaks of an effect and of no direction."""
    if _is_directed(item) and says_effect(text) and not says_direction(text):
        return replace(item, relation="affects")
    return item


def _with_denials(sentences: Sequence[Sentence], found: Sequence[Found]) -> list[Found]:
    """With a claim of no effect for each outcome that changed alike in all groups; in the body it replaces the rise."""
    kept: list[Found] = []
    done = {(item.sentence, item.object_at) for item in found if item.relation == "no_effect"}
    for item in found:
        sentence = sentences[item.sentence]
        back = taken_back(sentence.text) if _is_directed(item) else None
        if back is None or item.object_at[1] > back:
            kept.append(item)
            continue
        if not _in_body(sentence):
            kept.append(item)
        if (item.sentence, item.object_at) not in done:
            done.add((item.sentence, item.object_at))
            kept.append(replace(item, relation="no_effect", score=max(item.score, ALIKE_SCORE)))
    return kept


def _is_left_out(sentence: Sentence, item: Found) -> bool:
    if not _in_body(sentence):
        return False
    if _is_directed(item):
        text = sentence.text
        return is_within(text) or TREND.search(text) is not None or not says_direction(text)
    return item.relation == "no_effect" and BASELINE.search(sentence.text) is not None


def _weighed(sentence: Sentence, item: Found, equal: Sequence[str]) -> Found:
    if _is_directed(item) and is_within(sentence.text) and any(_alike(item.object, other) for other in equal):
        return replace(item, score=round(item.score * WEAKER, 4))
    return item


def _alike(one: str, other: str) -> bool:
    """Whether two names share half of their words or more (Dice)."""
    a, b = ({word.rstrip("s") for word in WORD.findall(name.lower())} - SMALL for name in (one, other))
    return 2 * len(a & b) >= max(len(a) + len(b), 1)
