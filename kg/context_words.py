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
    r"\b(?:obes|overweight|diabet|hypertens|prehypertens|heart failure|coronary|cardiac|stroke|copd|obstructive|asthma"
    r"|cystic fibrosis|cancer|tumou?r|osteoarthritis|arthritis|osteopor|fibromyalgia|parkinson|multiple sclerosis"
    r"|dementia|alzheimer|depress|schizophren|spinal cord|cerebral palsy|kidney|renal|dialysis|claudication"
    r"|peripheral arter|metabolic syndrome|sarcopeni|frail|pregnan|postmenopaus|menopaus|low back pain|chronic pain"
    r"|mcardle|mitochondrial myopath|sleep apn|hiv|transplant|anemi|anaemi|insulin[- ]resist|dyslipid|hypercholest"
    r"|skeletal muscle pain|low testosterone|long covid|hypothyroid|amput|injur|fracture|autis|adhd"
    r"|chronic fatigue|sickle|smok"
    r"|pulmonary|fibrosis|cirrhosis|nafld|fatty liver)",
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
            r"(?:during|throughout) (?:\w+ ){0,3}(?:exercis\w+|TT|time[- ]trial|cycling|running"
            r"|walking)|exercise-induced"
        ),
        recovery=r"recover|re-?oxygenation|post-?exercise|post-?occlusi|reactive",
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
    ),
    *_rows("surroundings", hypoxia=r"hypoxi|altitude|hypobar", heat=r"heat|hot\b|hypertherm", cold=r"cold\b|cool"),
    *_rows("way", told=r"self-?report|perceiv|subjective|rating", measured=r"objective|acceleromet|directly measured"),
    *_rows(
        "intensity",
        low=r"low[- ](?:intensity|load|dose|volume)|light[- ]|walking",
        moderate=r"moderate|mict|continuous",
        high=r"high[- ](?:intensity|load|dose|volume)|heavy|severe|vigorous|sprint|hiit|\bsit\b|maximal|intense",
    ),
)
"""(kind, name, words) of what says which of several like things is meant."""
