"""The words behind kg/contexts.py: numbers, clinical terms, training levels, and what tells two measures apart."""

from __future__ import annotations

import re
from typing import Final

_NUMBERS: Final = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
)
WORD_NUMBERS: Final = {word: float(value) for value, word in enumerate(_NUMBERS, 1)}

CLINICAL: Final = re.compile(
    r"\b(?:obes|overweight|diabet|hypertensi(?:on|ve)|prehypertens|heart failure|coronary (?:artery|heart)"
    r"|cardiac (?:patient|rehab|surg|disease)|stroke|copd|obstructive|asthma|cystic fibrosis|cancer|tumou?r"
    r"|osteoarthritis|arthritis|osteopor|fibromyalgia|parkinson|multiple sclerosis|dementia|alzheimer|depressi(?:on|ve)"
    r"|schizophren|spinal cord|cerebral palsy|kidney disease|ckd|renal (?:disease|failure)|dialysis|claudication"
    r"|peripheral arter|metabolic syndrome|sarcopeni|frail|pregnan|postmenopaus|menopaus|low back pain|chronic pain"
    r"|mcardle|mitochondrial myopath|sleep apn|hiv|transplant|anemi|anaemi|insulin[- ]resistant|dyslipid|hypercholest"
    r"|skeletal muscle pain|low testosterone|long covid|hypothyroid|amput|ligament reconstruction|acl\b|autis|adhd"
    r"|ataxia|(?:with|after|following) (?:\w+ ){0,2}(?:injur|fracture)|chronic fatigue|cauda equina|denervat|sickle"
    r"|smok|pulmonary (?:disease|hypertension|fibrosis|arterial)|cirrhosis|nafld|fatty liver|short[- ]sleep|insomni)",
    re.IGNORECASE,
)
"""Beginnings of the words for what ails people; an ontology's names may stand in for them."""

TRAINING_LEVELS: Final = (
    (
        "untrained",
        re.compile(
            r"\b(?:untrained|sedentary|inactive|novice|minimally active|non-?athletes?|deconditioned|unfit"
            r"|physically inactive)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "trained",
        re.compile(
            r"\b(?:elite|sub-?elite|trained|competitive|professional|athletes?|national[- ]level|players?"
            r"|(?<!recreational )(?:cyclists|runners|triathletes|rowers|swimmers|skiers)|world[- ]class|tier [345])\b",
            re.IGNORECASE,
        ),
    ),
    ("active", re.compile(r"\b(?:active|recreational(?:ly)?|physically fit|amateur)\b", re.IGNORECASE)),
)
"""First match wins: "untrained" holds "trained", so it comes first."""


def _rows(kind: str, **words: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((kind, name, re.compile(rf"(?:\b|(?<=-))(?:{text})", re.IGNORECASE)) for name, text in words.items())


QUALIFIERS: Final = (
    *_rows(
        "site",
        brain=r"cerebr|brain|prefront|fronto|cortical|cortex|frontal|intracranial|(?:DL)?PFC\b",
        muscle=r"(?:skeletal )?muscle|muscular|intramuscular|vastus|quadriceps|gastrocnemius|forearm|leg\b|limb|biceps",
        breathing=r"respiratory|intercostal|serratus|diaphragm|scalene|sternocleido|SCM\b",
        blood=r"plasma|serum|blood(?! (?:pressure|flow|volume))|arterial (?:oxygen|saturation|lactate|O2)|systemic",
        saliva=r"saliva",
        skin=r"skin|cutaneous",
        upper=r"upper|arm\b|handgrip|bench",
        lower=r"lower|squat|knee|plantar",
        systolic=r"systolic|SBP",
        diastolic=r"diastolic|DBP",
    ),
    *_rows(
        "state",
        rest=r"(?:at|resting|during) rest\b|resting|baseline",
        exercise=(
            r"(?:during|throughout) (?:[\w%-]+ ){0,3}(?:exercis\w+|TT|time[- ]trial|cycling|running"
            r"|walking|sessions?|sets?|sprints?)|exercise-induced|submaximal|pressor response"
        ),
        task=r"response inhibition|stroop|n-back|cognitive (?:task|load)|executive (?:task|function)",
        recovery=r"recover|re-?oxygenation|post-?exercise(?! (?:consum|ingest|intake|suppl))|post-?occlusi|reactive",
        day=r"24[- ]?h|ambulatory|daily|nocturnal",
        maximal=r"maxim|peak|max\b|exhaustion",
    ),
    *_rows(
        "aspect",
        variability=r"variability|fluctuation|complexity|heterogene",
        kinetics=r"kinetic|time constant|tau\b|half-?time|slow component|onset|time delay|response time",
        efficiency=r"efficien|economy|cost",
        rate=r"rate of (?:force|torque)",
        endurance=r"endurance|fatig",
        threshold=r"(?:ventilatory|lactate|an?aerobic|gas exchange) threshold",
        reaction=r"responses? to",
    ),
    *_rows("surroundings", hypoxia=r"hypoxi|altitude|hypobar", heat=r"heat|hot\b|hypertherm", cold=r"cold\b|cool"),
    *_rows(
        "activity",
        strength=r"resistance|squat|deadlift|(?:bench|leg|shoulder) press|1-?RM|repetitions? to failure|contractions",
        sprint=r"sprint|wingate|all-out",
        endurance=r"time[- ]trial|TT\b|endurance|incremental|constant[- ]load|marathon|continuous|steady|rowing|\d ?km",
        hand=r"handgrip|forearm|finger|climb",
        gait=r"walk|gait|balance|postural|turning|standing",
        mental=r"cognitive|stroop|n-back|dual[- ]task|mental",
        breath=r"apnea|apnoea|breath[- ]hold|diving",
    ),
    *_rows("way", told=r"self-?report|perceiv|subjective|rating", measured=r"objective|acceleromet|directly measured"),
    *_rows(
        "intensity",
        low=r"low[- ](?:intensity|load|dose|volume)|light[- ]|walking",
        moderate=r"moderate|mict|continuous",
        high=r"high[- ](?:intensity|load|dose|volume)|heavy|severe|vigorous|sprint|hiit|\bsit\b|maximal|intense",
    ),
)
"""(kind, name, words) of what says which of several like things is meant."""

SURROUNDINGS: Final = tuple(
    (
        name,
        re.compile(
            rf"\b(?:in|at|to|under|during|simulated)\b (?!normoxia and)(?:[\w-]+ ){{0,3}}?(?:{text})\b(?! induced by)"
            r"(?! (?:and/or|or/and|or|versus|vs))",
            re.IGNORECASE,
        ),
    )
    for name, text in (
        ("hypoxia", r"(?:normobaric |hypobaric )?hypoxi\w*|(?:[\w-]+ )?altitude"),
        ("heat", r"heat|hot\b"),
        ("cold", r"cold\b"),
    )
)
"""What says that something was done in unusual surroundings, rather than with them as one of its arms."""

PLAIN_WORDS: Final = frozenset(
    (
        *(
            "level",
            "concentration",
            "value",
            "response",
            "change",
            "mean",
            "average",
            "relative",
            "absolute",
            "measured",
            "index",
            "variable",
            "parameter",
            "score",
        ),
        *(
            "training",
            "exercise",
            "exercising",
            "supplementation",
            "ingestion",
            "intake",
            "consumption",
            "program",
            "programme",
            "intervention",
            "treatment",
        ),
        *(
            "group",
            "condition",
            "session",
            "trial",
            "protocol",
            "exposure",
            "application",
            "therapy",
            "acute",
            "chronic",
            "single",
            "bout",
            "dose",
            "week",
            "day",
        ),
        *(
            "during",
            "after",
            "before",
            "with",
            "without",
            "from",
            "than",
            "that",
            "this",
            "each",
            "both",
            "only",
            "also",
            "high",
            "low",
            "higher",
            "lower",
            "increased",
            "decreased",
        ),
        *(
            "reduced",
            "improved",
            "significant",
            "significantly",
            "human",
            "participant",
            "subject",
            "healthy",
            "adult",
            "male",
            "female",
        ),
    )
)
"""Words that a mention may add to the name of its concept without meaning another thing."""
