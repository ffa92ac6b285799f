"""Title, aims and methods → features of the study-design classifier: cue patterns, counts of groups, n-grams."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from extraction.design_groups import group_features
from extraction.role_features import grams
from extraction.sample import BRACKETS, HYPHENS, N_EQUALS, group_counts, samples
from kg.model import Sentence

COUNT: Final = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen)"
KIND: Final = (
    r"(?:un)?trained|sedentary|(?:in)?active|young(?:er)?|old(?:er)?|elderly|aged|boys?|girls?|men|women|(?:fe)?males?"
    r"|children|adults?|adolescents?|obese|overweight|lean|normal[- ]weight|athletes?|non-?athletes?|elite|amateur|fit"
    r"|unfit|smokers?|non-?smokers?|healthy|cyclists?|runners?|swimmers?|players?|climbers?|non-?climbers?|sprinters?"
    r"|sprint|patients?|controls?|bodybuilders?|individuals|subjects|participants|(?:pre|post)-?menopausal|lowlanders?"
    r"|highlanders?"
)
"""Words for kinds of people."""

PATTERNS: Final[dict[str, str]] = {
    "crossover": r"\bcross-?over\b|latin.square|wash-?out",
    "order": r"counter-?balanced|random(?:ly|i[sz]ed)?[- ](?:\w+[- ]){0,2}(?:order|sequence|fashion)"
    r"|order (?:was )?random",
    "visits": rf"(?:{COUNT}|separate|different|multiple|several|both|each) (?:[\w-]+ ){{0,3}}(?:visits"
    r"|occasions|days|trials"
    r"|conditions|sessions|tests|bouts|intensities|protocols|positions|exercises?)\b",
    "within": r"within-(?:subject|participant)|repeated[- ]measures|acute|\bcontrol (?:condition|trial|session)"
    r"|\bplacebo\b",
    "random": r"\brandom",
    "random_groups": r"random(?:ly|i[sz]ed|i[sz]ation)?\b[^.]{0,80}\b(?:groups?|arms?|assigned|allocated"
    r"|divided|distributed"
    r"|receive)|(?:assigned|allocated|divided)\b[^.]{0,30}random|randomi[sz]ed,? (?:[\w-]+,? ){0,4}(?:trial"
    r"|study)|\bRCT\b",
    "groups": r"\b(?:control|training|intervention|experimental|exercise|placebo|treatment|study|treated|other"
    r"|two|three|four"
    r"|each|both|between|per|2|3|4)[- ](?:\w+ )?groups?\b|\bgroup [A-D12]\b|\barms?\b|between[- ]group",
    "control": r"\bcontrol group|controls?\b",
    "program": r"\btraining (?:program\w*|intervention|period|group|sessions)|(?:after|following"
    r"|of) (?:[\w-]+ ){0,3}training"
    r"|rehabilitation|intervention|program(?:me)?\b|bed rest|immobili[sz]ation|acclimati[sz]ation|supplementation",
    "weeks": rf"\b{COUNT}(?:[-–]\d+)?[- ‐]?(?:wks?|weeks?|months?|mo)\b",
    "days": rf"\b{COUNT}[- ‐]?(?:d|days?)\b",
    "before_after": r"before and after|\bpre-? ?(?:and|to|/)? ?-?post|pre-?(?:training|intervention|test)"
    r"|post-?(?:training|intervention|test)|baseline|before \(|after the (?:training|intervention|program)",
    "healthy": r"(?:healthy|matched|normal|able-bodied)[ -](?:[\w-]+ ){0,3}(?:controls?|subjects|participants"
    r"|individuals"
    r"|volunteers|men|adults)\b|\bcontrols\b",
    "patients": r"\bpatients?\b|disease|syndrome|\binjury\b|disorder|heart failure|diabetes|COPD|dystrophy"
    r"|sclerosis",
    "patients_controls": r"patients? (?:[\w()-]+ ){0,4}(?:and|vs\.?|versus|than|with|compared (?:with|to)) "
    r"(?:[\w()-]+ ){0,5}(?:controls?|healthy)",
    "kinds": r"(?:un)?trained (?:and|vs\.?|versus|compared)|men and women|males and females|boys|girls"
    r"|sex differences?"
    r"|\bsexes\b|(?:young|old)(?:er)? (?:and|vs\.?|versus)|(?:elite|fit|active|lean|obese)\b[^.]{0,30}"
    r"\b(?:and|vs\.?|versus|than)\b[^.]{0,20}(?:untrained|sedentary|obese|non|less|recreational|amateur|sub-?elite)"
    r"|high[- ](?:fit|perform)|level of|\bdiffer\w* between\b",
    "correlation": r"cross-?sectional|correlat\w+|associat\w+|relationship|predict\w*|determinants?|regression",
    "survey": r"survey|questionnaire|interview",
    "follow_up": r"follow-?up|cohort|longitudinal|season\b|prospective",
    "retrospective": r"retrospective|medical records|database|registry",
    "review": r"\breview(?:s|ed)?\b|overview|this (?:article|chapter|paper|thesis)|we discuss|literature"
    r"|perspective",
    "meta_analysis": r"meta-?analys|systematic review",
    "protocol": r"protocol (?:for|of) a|study protocol|\bwill be\b|this trial will|trial registration",
    "model": r"simulat|computational|mathematical|model predict|algorithm|machine learning|deep learning",
    "animal": r"\brats?\b|\b(?-i:[Mm]ice)\b|\bmouse\b|\bdogs?\b|\brabbits?\b|\bhorses?\b|\bpigs?\b|canine",
    "in_vitro": r"in vitro|cell (?:line|culture)|cultured|isolated|phantom|specimens",
    "case": r"case (?:report|study|series)|\ba case\b|a \d+-year-old|single case",
    "reliability": r"reliab|repeatab|reproducib|validity|validat|agreement|test[- ]retest",
    "incremental": r"incremental|ramp|graded|maximal exercise test|cardiopulmonary exercise test",
    "group_sizes": r"\(\s*[^()]{0,60}\bn\s?=\s?\d+[^()]*\)[^.]{0,160}\([^()]{0,60}\bn\s?=\s?\d+",
    "single_arm": r"single[- ](?:arm|group)|one[- ]group|uncontrolled"
    r"|pre-?(?:test)?[-/ ]*(?:to[- ]|and[- ])?post-?(?:test)? (?:design|study|pilot)"
    r"|before[- ]and[- ]after (?:study|design)",
    "quasi": r"quasi-?experiment",
    "contrast": rf"\b(?:{KIND})\b[^.;()]{{0,30}}?(?: \([^()]*\))?,? (?:and|vs\.?|versus|or|than(?: in)?"
    rf"|compared (?:with|to)) (?:{COUNT} )?(?:[\w-]+ ){{0,2}}?(?:{KIND})\b",
    "sexes": r"\b(?:men|males?|boys) (?:and|vs\.?|versus|or|than) (?:wo|fe|girl)|(?:wo|fe)\w+ (?:and|vs\.?"
    r"|versus|or|than) (?:men|males?)|\bsex(?:es)?\b|\bgender",
    "ages": r"\bag(?:e|e?ing)[- ](?:related|differences?|groups?)|effects? of ag(?:e|e?ing)|\b(?:young"
    r"|old)(?:er)?\b[^.]{0,60}\b(?:old|young)(?:er)?\b|children[^.]{0,60}adults|boys[^.]{0,40}\bmen\b"
    r"|\bmen\b[^.]{0,40}boys",
    "compare": r"\bcompar\w+|differences? (?:in|between)|versus|\bvs\b",
    "effect": r"\b(?:effects?|influences?|impact) of\b|\baffects?\b|\balters?\b",
    "conditions": r"with (?:and|or|vs\.?) without|\bsham\b|\bhypoxi\w+ (?:and|or|vs\.?) (?:in )?normoxi"
    r"|\bnormoxi\w+ (?:and|or|vs\.?) (?:in )?hypoxi|under (?:\w+ ){0,2}conditions"
    r"|two (?:\w+ ){0,2}conditions|\bpositions?\b|\bcadences?\b|\bdifferent (?:\w+ ){0,2}(?:intensit"
    r"|modes?|loads?|speeds?|types?|protocols?)|either|respectively",
    "same_people": r"\b(?:each|all|the same) (?:participants?|subjects?|volunteers?|athletes?|patients?)"
    r"|(?:participants?|subjects?|volunteers?|men|women|males?|females?|cyclists|runners|athletes"
    r"|players|individuals|adults) (?:\([^()]*\) )?(?:completed|performed|underwent|participated in"
    r"|visited|attended|exercised|cycled|carried out|did|were tested)",
    "limbs": r"\b(?:one|other|each|contralateral|both|opposite|control|trained|untrained) (?:leg|arm|limb"
    r"|forearm)s?\b|\bC-leg",
    "expedition": r"expedition|altitude|sojourn|bed[- ]rest|space|immobili|detraining|camp\b|season",
    "interaction": r"(?:group|condition|treatment|time)\s?(?:×|x|by|-by-|\*)\s?(?:time|group|condition|treatment)"
    r"|between[- ]group|main effects?",
    "than": r"\b(?:higher|lower|greater|less|more|larger|smaller|longer|shorter|faster|slower"
    r"|earlier) (?:\([^()]*\) )?(?:\w+ ){0,3}than\b",
    "after_training": r"(?:after|following|post)[- ](?:the )?(?:\w+[- ]){0,3}(?:training|intervention|program"
    r"|supplementation|treatment)",
    "classified": r"(?:classified|categori[sz]ed|stratified|grouped|divided|split|assigned) (?:\w+ ){0,3}(?:in|into"
    r"|to|as|by|according)",
    "correl": r"\br2?\s?[=<>]|correlat",
    "diagnos": r"threshold|break-?point|kinetics|time constant",
    "matched": r"\bmatched\b|reference group|without (?:\w+ ){0,2}(?:disease|diabetes|symptoms|impairment)"
    r"|able-?bodied",
    "two_test": r"\b(?:two|2|three|3|four|4|five|5|six|6) (?:separate|different|randomi[sz]ed"
    r"|experimental)? ?(?:[\w-]+ ){0,2}(?:trials|visits|occasions|sessions|conditions|bouts|tests"
    r"|protocols)",
    "placebo": r"\bplacebo|double[- ]blind",
    "protocol_study": r"\bprotocol\b",
    "will2": r"\bwill\b",
    "secondary": r"secondary analys|post[- ]hoc analys|data from|sub-?study|subset",
    "parallel": r"\bparallel\b",
}
CUES: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in PATTERNS.items()}
BOTH: Final = (
    ("groups", "random", 0),
    ("program", "groups", 0),
    ("weeks", "groups", 0),
    ("order", "groups", 0),
    ("visits", "groups", 0),
    ("patients", "healthy", 1),
    ("healthy", "random", 0),
    ("kinds", "random", 0),
    ("program", "random", 0),
    ("weeks", "before_after", 1),
)
"""Pairs of cues that count together: the second present (1) or absent (0)."""

CORE: Final = ("title", "objective", "methods")
WHERE: Final = {
    "*": ("title", "background", "objective", "methods", "results", "conclusions", "other"),
    "!": ("title",),
    "o ": ("title", "objective"),
    "r ": ("results",),
}
"""Mark of a cue → the roles it stands in; "#" marks CORE."""

WORD_WEIGHT: Final = 0.3


SIZES: Final = (8, 13, 22, 45, 120)
"""Limits between sizes of samples."""


def _cues(sentences: Sequence[Sentence], core: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, cue in CUES.items():
        roles = {sentence.role for sentence in sentences if cue.search(sentence.text)}
        found.update({f"{mark}{name}": 1.0 for mark, where in WHERE.items() if roles.intersection(where)})
        if roles.intersection(core):
            found[f"#{name}"] = 1.0
    for one, other, present in BOTH:
        if f"#{one}" in found and (f"#{other}" in found) == bool(present):
            found[f"#{one}&{present}{other}"] = 1.0
    return found


def _groups(sentences: Sequence[Sentence]) -> dict[str, float]:
    """How many groups the sentence that introduces the sample counts, how large they are, and what roles are absent."""
    best = next(iter(samples(sentences)), None)
    counts = group_counts(BRACKETS.sub("", HYPHENS.sub("-", best.text))) if best else []
    found = {
        f"+groups {min(len(counts), 3)}": 1.0,
        f"+brackets {min(len(N_EQUALS.findall(best.text)), 3) if best else 0}": 1.0,
        f"+size {sum(best.n >= size for size in SIZES) if best else None}": 1.0,
    }
    if len(counts) == 2:
        found[f"+alike {0.7 < counts[0] / counts[1] < 1.4}"] = 1.0
    roles = Counter(sentence.role for sentence in sentences)
    found.update({f"+no {role}": 1.0 for role in ("results", "methods") if not roles[role]})
    return found


def features(sentences: Sequence[Sentence]) -> dict[str, float]:
    """Cues by the roles they stand in (WHERE, "#" for CORE), n-grams with small weight, groups ("+")."""
    told = {sentence.role for sentence in sentences}
    roles = CORE if told.intersection(CORE) else tuple(told)
    found = _cues(sentences, roles)
    for sentence in sentences:
        if sentence.role in roles:
            found.update({gram: WORD_WEIGHT for gram in grams(sentence.text) if gram.count(" ") <= 1})
        if sentence.role == "title":
            found.update({f"! {gram}": WORD_WEIGHT for gram in grams(sentence.text)})
    return {**found, **_groups(sentences), **group_features(sentences)}
