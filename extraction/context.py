"""The study behind a paper's claims: design, species, number, people, duration, dose; and a claim's own figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from extraction.design import design_of
from extraction.sample import SPELLED, Sample, samples
from extraction.species import species_of
from kg.model import Context, Document, Sentence

LONGEST: Final = 5000
"""Characters of a sentence that are looked at: text without stops must not cost more than its worth."""

COUNT: Final = rf"(?<![\w.])(?:\d+(?:\.\d+)?(?:\s?(?:[-–]|to)\s?\d+(?:\.\d+)?)?|{SPELLED}(?=[ ‐‑-]))"

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
LOOSE_FROM: Final = 2
"""`DURATION` from here on count only in designs that change people over weeks, not in comparisons of a day."""

NOT_DURATION: Final = re.compile(
    r"[\s-]*(?:old|of age|per\b|/|apart|before|later|prior|post\b|follow|after|earlier|between|wash|history"
    r"|intervals?"
    r"|break)",
    re.IGNORECASE,
)
INTENSITY: Final = (
    r"V̇?O2 ?\w*|VO₂\w*|HR\w*|heart rate(?: reserve)?|1 ?-?RM|one[- ]repetition[- ]maximum|MVC|PPO|Wmax"
    r"|peak power(?: output)?|maximal aerobic power|power output|workload|work ?rate|MAS|HRR|GET|critical power|AOP"
    r"|arterial occlusion pressure|LOP"
)
DOSE: Final = re.compile(
    rf"{COUNT}(?:[- ](?:sessions?|times?|days?|d|bouts?|min(?:utes?)?|h|hours?))?(?:\s?/\s?|\s?(?:per|a)\s"
    rf"|·)(?:wk|week|day|d)\b"
    r"|(?:once|twice|thrice|three times) (?:a|per|each|daily|weekly)(?: (?:week|day))?"
    rf"|{COUNT}\s?[x×]\s?{COUNT}[- ]?(?:min|s|sec|m|km|reps?|repetitions)\b"
    rf"|(?:at |~|∼)?{COUNT}\s?%\s?(?:of )?(?:the |their )?(?:(?:individual )?(?:max\w*|peak) )?(?:{INTENSITY})\b"
    rf"|{COUNT}\s?(?:mg|g|mmol|µg|μg|IU|mL|ml)(?:\s?[/·]\s?kg|\s?kg[-−–]1)?(?:\s?(?:[/·]|per )\s?(?:d|day)\b)?"
    r"(?= (?:of|per|daily|nitrate|caffeine|creatine))",
    re.IGNORECASE,
)
"""How often, how long, how hard, how much."""

LASTING: Final = ("rct", "controlled_trial", "single_group", "cohort", "animal_experiment", "protocol", "case_report")
EXPOSED: Final = (*LASTING, "crossover")
"""Designs in which something is done to the participants for a time."""

STATISTIC: Final = (
    r"Cohen['’]?s? ?d|Hedges['’]? ?g|SMD|WMD|MD|mean difference|ES|effect size|d|g|r2|r²|R2|R²|r|rho|ρ|β|beta"
    r"|η2p?|ηp2|η²p?|ηp²"
    r"|OR|RR|HR|odds ratio|hazard ratio|relative risk|risk ratio|ICC"
)
EFFECT: Final = re.compile(
    rf"\b(?:{STATISTIC})(?: (?:was|of))?\s?[=:]?\s?(?:[<>≤≥]\s?)?[-−–+]?\s?(?:\d*\.\d+|(?<=[=] )\d+|(?<==)\d+)"
    r"(?:\s?(?:±|to|[-–])\s?[-−]?\d*\.?\d+)?"
    r"|(?<![\w.±])[-−–+~∼]?\s?\d+(?:\.\d+)?(?:\s?(?:±|[-–]|to)\s?\d+(?:\.\d+)?)?\s?%"
    r"(?!\s?(?:CI|confidence|(?:of )?(?:the )?(?:V̇?O2|VO₂|HR|1 ?RM|MVC|peak|max)))"
    r"|\b\d+(?:\.\d+)?[- ]?fold\b"
)
P_VALUE: Final = re.compile(
    r"\b[pP](?:[- ]?values?)?\s?(?:[=<>≤≥⩽⩾]|&lt;|&gt;|textless|textgreater)\s?"
    r"(?:\d?[.,]\d+(?:\s?[×x]\s?10[-−]\d+)?|\d+e-\d+)|\b[pP] (?:was )?(?:n\.?s\.?|not significant)\b"
)


def effect_of(sentence: str) -> tuple[str | None, str | None]:
    """Effect size and p-value that a sentence states, letter for letter; the first of each.

    >>> effect_of("VO2max rose by 12% (d = 0.8, P < 0.05).")
    ('d = 0.8', 'P < 0.05')
    >>> effect_of("Strength and power correlated (r = 0.63).")
    ('r = 0.63', None)
    """
    effects = [found.group().strip() for found in EFFECT.finditer(sentence[:LONGEST])]
    named = [text for text in effects if not text.endswith("%")]
    p_value = P_VALUE.search(sentence[:LONGEST])
    best = named or effects
    return best[0] if best else None, p_value.group().strip() if p_value else None


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
    """Frequency, bout length and intensity as stated in methods, aims or title, joined by "; "; at most four."""
    found: dict[str, None] = {}
    for sentence in _in_order(sentences):
        if sentence.role in ("methods", "objective", "title"):
            found.update(dict.fromkeys(part.group().strip() for part in DOSE.finditer(sentence.text)))
    return "; ".join(list(found)[:4]) or None


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
