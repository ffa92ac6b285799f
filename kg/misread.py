"""Sentences that were likely misread: signs of negation, comparison and trend that a claim's relation does not show.

Each check takes a claim and says whether its own sentence casts doubt on it. They are meant for conflicts, where one
misread sentence makes a false contradiction, so they rather drop a right claim than keep a wrong one; belief does not
use them. Figures: benchmarks/conflicts.py.
"""

from __future__ import annotations

import re
from typing import Final

from kg.belief import against_treatment
from kg.model import CAUSAL, SIGN, Claim

_NULL = re.compile(
    r"\b(?:no|not|none|(?-i:nor)|neither|never|without|un(?:changed|affected|altered)|similar\w*|same|equal\w*|comparable"
    r"|identical|fail\w*|non-?significan\w+|irrespective|regardless|independent\w*|lack|absence|constant|stable)\b",
    re.IGNORECASE,
)
_NOT_SIGNIFICANT = re.compile(
    r"\b(?:not (?:statistically |reach(?:ing)? )?(?:significan\w+|differ\w*)|non-?significan\w+|no (?:[\w-]+ ){0,2}"
    r"(?:differences?|changes?|effects?)|(?:did|does|do|was|were) not)\b",
    re.IGNORECASE,
)
_CHANGE = (
    r"\b(?:reduction|decrease|decline|decrement|deficit|loss|drop|fall|increase|rise|impairment|desaturation|benefit"
    r"|effect|gain|improvement)s?\b"
)
_MORE = r"\b(?:attenuat|blunt|less|smaller|larger|greater|prevent|limit|exacerbat|accelerat|mitigat|slow|fast)\w*"
_CHANGE_OF_CHANGE = re.compile(rf"{_CHANGE}[^.;]{{0,100}}{_MORE}|{_MORE}[^.;]{{0,100}}{_CHANGE}", re.IGNORECASE)
_COMPARED = re.compile(r"\b(?:than|compared|versus|vs|between|groups?)\b", re.IGNORECASE)
_UNCHANGED_CHANGE = re.compile(
    rf"{_CHANGE}[^.;]{{0,120}}\b(?:not differ\w*|similar\w*|not different|no differences?)\b", re.IGNORECASE
)
_WEAKENED = re.compile(
    r"\b(?:attenuat|blunt|reduc|mitigat|prevent|less|smaller|offset|counteract|revers)\w*", re.IGNORECASE
)
_SHAM = re.compile(r"\b(?:sham|placebo|control|without)\b", re.IGNORECASE)
_JOINED = re.compile(
    r"\b(?:correlat|associat|relat|predict|link|than|compar|versus|vs|differ|higher|lower|greater)\w*", re.I
)
_VALUED = re.compile(
    r"\b(?:positive|beneficial|favou?rable|negative|adverse|harmful) (?:\w+ )?(?:effect|influence|impact)s?\b",
    re.IGNORECASE,
)
_BASELINE = re.compile(r"\b(?:at|in) (?:the )?baseline\b", re.IGNORECASE)
_UNLIKE = re.compile(r"\b(?:differential|different(?:ial)?ly|different effects?)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:whether|unknown|unclear|remains to be)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\band\b|\bor\b|[+&,]|\bcombin", re.IGNORECASE)
_TREND = re.compile(r"\b(?:trends?|trended|tend(?:s|ed|ency)?|explanation|subgroups?|interactions?)\b", re.IGNORECASE)
_MOVED: Final = (
    r"(?:increas|decreas|improv|reduc|declin|elevat|chang|fall|fell|rise|rose|drop|adapt|effect|impair|oxygenation"
    r"|deoxygenation|desaturation)\w*"
)
_ALIKE = re.compile(
    rf"\b(?:similar(?:ly)?|equal(?:ly)?|comparabl[ey]|the same|to a similar extent)\b[^.;,]{{0,40}}\b{_MOVED}"
    rf"|\b{_MOVED}[^.;,]{{0,30}}\b(?:similarly|equally|comparably|similar extent)"
    r"|\bsimilar\w* (?:as|to)\b|\bmaintain\w* (?:a )?(?:similar|the same|equal)",
    re.IGNORECASE,
)
_NO_BETTER = re.compile(
    r"\b(?:superior\w*|no (?:greater|more|less|better|worse|further|additional)"
    r"|not (?:\w+ )?(?:superior|better|greater|more|further|additional\w*)"
    r"|between them|whatever the|irrespective of|regardless of"
    r"|(?:between|among|across)\b[^.;,]{0,30}\b(?:exercises|modalities|protocols|sessions|intensities|bouts|modes|tests"
    r"|trainings?|interventions|intervals|arms|doses))\b",
    re.IGNORECASE,
)


def misread(claim: Claim) -> bool:
    """Whether any of the checks casts doubt on a claim, or it leaves open what acts: a question, several things."""
    if _OPEN.search(claim.sentence) or _SEVERAL.search(claim.subject.text):
        return True
    checks = (
        denied,
        circumstance,
        of_a_change,
        only_valued,
        of_its_own_effect,
        of_the_control,
        only_a_trend,
        against_another,
        ungrouped,
    )
    return any(check(claim) for check in checks)


def denied(claim: Claim) -> bool:
    """Whether a sentence says otherwise: an effect, and "not significant"; no effect, and no word of it."""
    if SIGN[claim.relation] == 0:
        odd = _NULL.search(claim.sentence) is None or _UNLIKE.search(claim.sentence) is not None
        return odd or _BASELINE.search(claim.sentence) is not None
    return _NOT_SIGNIFICANT.search(claim.sentence) is not None


def of_a_change(claim: Claim) -> bool:
    """Whether a sentence tells of more or less of a change ("the decline was smaller"), where signs are misread."""
    told = _UNCHANGED_CHANGE if SIGN[claim.relation] == 0 else _CHANGE_OF_CHANGE
    return told.search(claim.sentence) is not None


def only_valued(claim: Claim) -> bool:
    """Whether an effect is called good or bad, which is no direction ("a positive effect on arterial stiffness")."""
    return SIGN[claim.relation] != 0 and _VALUED.search(claim.sentence) is not None


def of_its_own_effect(claim: Claim) -> bool:
    """Whether something else weakens what the subject does ("it blunts the responses induced by hypoxia")."""
    named = re.escape(claim.subject.text)
    own = re.search(rf"\binduced by (?:\w+ )?{named}|{named}[- ]induced", claim.sentence, re.IGNORECASE)
    return own is not None and _WEAKENED.search(claim.sentence) is not None


def of_the_control(claim: Claim) -> bool:
    """Whether the subject is what was compared with, not what was tested."""
    return _SHAM.search(claim.subject.text) is not None


def ungrouped(claim: Claim) -> bool:
    """Whether a difference of people is told without saying from whom, nor of a correlation."""
    people = "population" in (claim.subject.type, claim.object.type)
    if claim.relation in CAUSAL or not people:
        return False
    if claim.comparator is not None:
        return claim.comparator.type not in (None, "population", "condition", "unknown")
    return _JOINED.search(claim.sentence) is None


def circumstance(claim: Claim) -> bool:
    """Whether the subject is only when others were compared ("during exercise it fell more in A than in B")."""
    when = re.search(
        rf"\b(?:during|throughout|before|of|after|post|following) (?:\w+ )?{re.escape(claim.subject.text)}",
        claim.sentence,
        re.IGNORECASE,
    )
    return when is not None and _COMPARED.search(claim.sentence) is not None


def only_a_trend(claim: Claim) -> bool:
    """Whether an effect is a trend, an interaction, an explanation or of a subgroup."""
    return SIGN[claim.relation] != 0 and _TREND.search(claim.sentence) is not None


def against_another(claim: Claim) -> bool:
    """Whether "no effect" says that two things act alike, or one no better: neither is said to be without effect."""
    if SIGN[claim.relation] != 0 or (claim.comparator is not None and not against_treatment(claim)):
        return False
    if _ALIKE.search(claim.sentence) or _NO_BETTER.search(claim.sentence):
        return True
    named = re.escape(claim.subject.text)
    joined = rf"\bsimilar\w*\b[^.;]*(?:\b{named} (?:and|versus|vs)\b|\b(?:and|versus|vs\.?) {named}\b)"
    return re.search(joined, claim.sentence, re.IGNORECASE) is not None
