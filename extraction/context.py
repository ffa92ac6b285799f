"""The study behind a paper's claims: design, species, number, people, duration, dose; and a claim's own figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from extraction.design import design_of
from extraction.dose import COUNT, dose_in
from extraction.effects import LONGEST, effect_of
from extraction.sample import PERSON, Sample, samples
from extraction.species import species_of
from kg.model import Context, Document, Sentence

MALE: Final = re.compile(r"\b(?:men|man|males?|boys?)\b", re.IGNORECASE)
FEMALE: Final = re.compile(r"\b(?:women|woman|females?|girls?|postmenopausal|pregnant|mothers?)\b", re.IGNORECASE)
YEARS: Final = r"(?:years?(?:[- ]old)?|yrs?|y\.o\.?|y)\b"
SPREAD: Final = r"\s?(?:±|\+/-|[-–]|to)\s?\d{1,2}(?:\.\d+)?"
AGE: Final = re.compile(
    r"\b(?:(?:mean |median )?age(?:d|s|\srange)?(?:\s?\([^)]{0,12}\))?[:,=]?\s*(?:was|were|of|between|from|=)?\s*"
    rf"(?P<a>\d[^;,)(]{{0,24}}?{YEARS})"
    rf"|(?P<b>\d{{1,2}}(?:\.\d+)?{SPREAD}[- ]?{YEARS}(?:[- ]olds?)?|\d{{2}}[- ]years?[- ]old)"
    rf"|(?:mean |median )?age[:,=]?\s*(?:was|of|=)?\s*(?P<c>\d{{1,2}}(?:\.\d+)?{SPREAD}))",
    re.IGNORECASE,
)
TRAINING: Final = re.compile(
    r"\b(?:(?:highly|well|moderately|recreationally|physically|endurance|resistance|strength|sprint|aerobically"
    r"|previously"
    r"|minimally|healthy)[- ](?:un)?(?:trained|active|inactive)|untrained|sedentary|elite|professional"
    r"|semi-?professional"
    r"|competitive|amateur|recreational(?= (?:\w+ ){0,2}(?:athletes?|runners?|cyclists?|players?|swimmers?))"
    r"|sub-?elite"
    r"|national[- ]level|international[- ]level|world[- ]class|trained|physically fit|inactive|novice"
    r"|tier \d(?: (?:and|to|or) \d)?)\b",
    re.IGNORECASE,
)
PERIOD: Final = rf"{COUNT}[- ‐‑]?(?:wks?|weeks?|months?|mo|days?|d|yrs?|years?)\b"
EXPOSURE: Final = (
    r"training|intervention|program(?:me)?s?|supplementation|treatment|therapy|exercise|bed[- ]?rest|rehabilitation"
    r"|immobili[sz]ation|acclimati[sz]ation|ingestion|consumption|detraining|HIIT|HIT|SIT|MICT|RSH|BFR|camp"
    r"|stay|exposure"
    r"|period|diet|regimen|loading|course|unloading|sessions?"
)
DURATION: Final = (
    re.compile(rf"(?P<p>{PERIOD})(?: period)?(?: of| [\w-]+){{0,4}}?[ -](?:{EXPOSURE})\b", re.IGNORECASE),
    re.compile(
        rf"(?:{EXPOSURE})\b[^.;]{{0,60}}?\b(?:for|over|during|lasting|lasted|of|after"
        rf"|in)(?: a)?(?: total of)? (?P<p>{PERIOD})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:for|over|after|following|during|across|within|throughout) (?:a |the )?(?P<p>{PERIOD})", re.IGNORECASE
    ),
    re.compile(rf"\b(?:an?|the|to|either|received|completed) (?P<p>{PERIOD})", re.IGNORECASE),
    re.compile(rf"(?P<p>{PERIOD}) of\b|[(,;] ?(?P<q>{PERIOD})[,;)]", re.IGNORECASE),
)
SINCE: Final = re.compile(rf"\b(?:after|at|following|over|for) (?P<p>{PERIOD})(?! follow)", re.IGNORECASE)
"""The time that a result was taken at: "after 4 weeks"."""

LOOSE_FROM: Final = 2
"""`DURATION` from here on count only in designs that change people over weeks, not in comparisons of a day."""

NOT_DURATION: Final = re.compile(
    r"[\s-]*(?:old|of age|per\b|/|apart|before|later|prior|post\b|follow|after|earlier|between|wash|history"
    r"|intervals?"
    r"|break)",
    re.IGNORECASE,
)
LASTING: Final = ("rct", "controlled_trial", "single_group", "cohort", "animal_experiment", "protocol", "case_report")
EXPOSED: Final = (*LASTING, "crossover")
"""Designs in which something is done to the participants for a time."""


def _in_order(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Methods first, then aims, title, results; the rest cannot say what was done."""
    for role in ("methods", "objective", "title", "results", "conclusions"):
        yield from (sentence for sentence in sentences if sentence.role == role)


def sex_of(counted: Sequence[Sample], sentences: Sequence[Sentence]) -> str | None:
    """ "male", "female" or "both", from the sentence that counts the people, else title, aims and methods."""
    rest = " ".join(sentence.text for sentence in _in_order(sentences) if sentence.role != "results")
    texts = [*(sample.text for sample in counted[:1]), rest]
    for text in texts:
        male, female = MALE.search(text) is not None, FEMALE.search(text) is not None
        if male or female:
            return "both" if male and female else "male" if male else "female"
    return None


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str | None:
    for text in texts:
        found = pattern.search(text)
        if found:
            return next((group for group in found.groups() if group), found.group()).strip(" ,;(")
    return None


def duration_of(sentences: Sequence[Sentence], patterns: Sequence[re.Pattern[str]] = DURATION) -> str | None:
    """Length of the intervention, letter for letter ("6 weeks", "12-week")."""
    ordered = list(_in_order(sentences))
    for pattern in patterns:
        for sentence in ordered:
            for found in pattern.finditer(sentence.text):
                group = "p" if found["p"] else "q"
                if NOT_DURATION.match(sentence.text, found.end(group)) is None:
                    return found[group]
    return None


def dose_of(sentences: Sequence[Sentence]) -> str | None:
    """How often, how long, how hard, how much and what, as stated in methods, aims or title, joined by "; "."""
    told = ("methods", "objective", "title")
    return dose_in(sentence.text for sentence in _in_order(sentences) if sentence.role in told).text


def study_context(document: Document, sentences: Sequence[Sentence]) -> Context:
    """The study record of a paper from its sentences with roles; effect size and p-value stay None (per claim).

    Args:
        document: for its title, where the sentences hold none.
        sentences: as `extraction.roles.structure` gives them; of a full text, all of them.
    Raises: ModelMissing: the design classifier is not there.
    """
    if document.title and not any(sentence.role == "title" for sentence in sentences):
        sentences = (Sentence(0, document.title, "title", "title", 1.0), *sentences)
    sentences = [s if len(s.text) <= LONGEST else replace(s, text=s.text[:LONGEST]) for s in sentences]
    design, _ = design_of(sentences)
    counted = samples(sentences)
    people = [sample.text for sample in counted[:2]] + [s.text for s in _in_order(sentences)]
    population = next((sample.population for sample in counted if sample.population), None)
    n = counted[0].n if counted else 1 if design == "case_report" else None
    patterns = DURATION if design in LASTING else DURATION[:LOOSE_FROM] if design in EXPOSED else ()
    return Context(
        design=design,
        species=species_of(sentences, design),
        n=n,
        population=population,
        sex=sex_of(counted, sentences),
        age=_first(AGE, people),
        training_status=_first(TRAINING, people),
        duration=duration_of(sentences, patterns),
        dose=dose_of(sentences),
    )


SUBGROUP: Final = re.compile(
    rf"\b(?P<how>only |especially |except )?(?:in|among|for) (?:the )?(?P<who>(?:[a-z][\w-]+ ){{0,2}}?(?:{PERSON}))\b"
    r"(?! group| and | or | than)(?: \([^()n]{0,20}[nN] ?= ?(?P<n>\d+)\))?",
    re.IGNORECASE,
)
"""Whom a finding holds for: "in the older women (n = 8)"."""

KIND: Final = re.compile(
    r"\b(?:(?:wo)?men|(?:fe)?males?|boys|girls|children|adolescents|young\w*|old\w*|elderly|middle-aged|(?:un)?trained"
    r"|sedentary|(?:in)?active|elite|obese|overweight|lean|normal-weight|hypertensive|diabetic|(?:non-?)?responders?"
    r"|(?:non-?)?smokers?|fit|unfit|(?:post|pre)-?menopausal|(?:non-?)?athletes?|endurance|sprint|patients)\b",
    re.IGNORECASE,
)
"""What makes a phrase a part of the people studied, not all of them."""

REPORTED: Final = re.compile(
    r"self-?(?:report|rat|assess|efficacy|esteem|concept)\w*|questionnaire|perce(?:ived|ption)|\bRPE\b|rating|\bVAS\b"
    r"|visual analog|\bdiar(?:y|ies)\b|interview|survey|quality of life|\bSF-?\d+|\bmood|soreness|\bpain\b|satisfaction"
    r"|anxiety|depressi\w+|enjoyment|affective|motivation|\bfeeling|discomfort|dyspno?ea|well-?being|sleepiness|\brecall\b",
    re.IGNORECASE,
)
MEASURED: Final = re.compile(
    r"\b(?:measured|assessed|determined|quantified|recorded|monitored|estimated|obtained|analy[sz]ed|evaluated|tested)\b",
    re.IGNORECASE,
)


def subgroup_of(sentence: str, study: Context) -> Context:
    """The study record with the people that one sentence is about, where they are some of those studied.

    >>> subgroup_of("Strength rose in women only.", Context(sex="both", population="adults")).sex
    'female'
    """
    found = next((f for f in SUBGROUP.finditer(sentence) if KIND.search(f["who"]) and f["how"] != "except "), None)
    who = found["who"] if found else ""
    if found is None or who.lower() in (study.population or "").lower():
        return study
    male, female = MALE.search(who) is not None, FEMALE.search(who) is not None
    level = TRAINING.search(who)
    return replace(
        study,
        population=who,
        n=int(found["n"]) if found["n"] else None,
        sex="female" if female else "male" if male else study.sex,
        training_status=level.group() if level else study.training_status,
    )


def assessed_of(name: str, sentences: Sequence[Sentence] = ()) -> str | None:
    """ "self-reported" for what people say of themselves, "measured" where the methods say so of a name, else None.

    >>> assessed_of("perceived exertion"), assessed_of("VO2max")
    ('self-reported', None)
    """
    if REPORTED.search(name):
        return "self-reported"
    for sentence in sentences if name else ():
        if sentence.role == "methods" and name.lower() in sentence.text.lower():
            if REPORTED.search(sentence.text):
                return "self-reported"
            if MEASURED.search(sentence.text):
                return "measured"
    return None


def claim_context(study: Context, sentence: Sentence, name: str = "", sentences: Sequence[Sentence] = ()) -> Context:
    """The context of one claim: the study's, and what its sentence says otherwise of people, dose, time and size.

    Args:
        study: as `study_context` gives it.
        sentence: the one that states the claim.
        name: the claim's object: of several figures in a sentence its own are taken.
        sentences: of the whole paper; its methods say how the object was assessed.
    """
    text = sentence.text[:LONGEST]
    effect, p_value = effect_of(text, name)
    told = replace(study, effect_size=effect, p_value=p_value, assessed=assessed_of(name, sentences))
    if sentence.role not in ("results", "conclusions", "background"):
        return told
    dose = dose_in([text])
    given = "; ".join(dict.fromkeys(part for part in dose.figures if part))
    times = {found["p"] for found in SINCE.finditer(text)} if told.duration else set()
    return replace(
        subgroup_of(text, told),
        dose=given or told.dose,
        duration=times.pop() if len(times) == 1 else told.duration,
    )
