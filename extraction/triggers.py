"""Words that carry a claim: what a verb, noun or adjective says of direction, kind and certainty."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


UP: Final = _words(
    "increase increases increased increasing raise elevate enhance improve improvement enhancement elevation rise gain "
    "augment augmentation stimulate activate activation promote induce accelerate speed upregulate up-regulate "
    "upregulation amplify potentiate boost strengthen expand expansion growth facilitate restore restoration prolong "
    "extend higher greater larger more longer faster better high great superior elevated enhanced improved double "
    "exceed maximize maximise heighten benefit beneficial favourable favorable hypertrophy stimulation induction grow"
)
"""Lemmas that say more of the object."""

DOWN: Final = _words(
    "decrease decreases decreased decreasing reduce reduction reduced lower lowering attenuate attenuation impair "
    "impairment blunt diminish decline drop fall suppress suppression inhibit inhibition prevent prevention limit "
    "abolish block blunted downregulate down-regulate downregulation weaken shorten slow slower lessen minimize "
    "minimise alleviate ameliorate mitigate deteriorate deterioration loss lose smaller less fewer shorter worse "
    "poorer poor "
    "worsen compromise hinder reverse counteract lessened depress low inferior delay degrade eliminate protect"
)
"""Lemmas that say less of the object."""

NONE: Final = _words(
    "unchanged unaffected unaltered similar same comparable equivalent maintain maintained remain constant stable "
    "identical equal preserve preserved similarly unrelated independent regardless irrespective nonsignificant"
)
"""Lemmas that say no change or no difference."""

AFFECT: Final = _words(
    "affect effect influence impact change alter alteration modulate regulate regulation response adaptation role "
    "determine depend mediate modify contribute contribution effectiveness efficacy differ difference vary consequence"
)
"""Lemmas that say that something acts, without a direction."""

LINK: Final = _words(
    "correlate correlation correlated associate association associated relate relation relationship related predict "
    "predictor predictive determinant link linked explain risk odds regression variance marker likely"
)
"""Lemmas of correlation, association, prediction."""

NEGATION: Final = re.compile(
    r"\b(?:not|no|neither|nor|without|fail(?:ed|s|ure)?|lack(?:ed|s)?|absence|non-?significant|n't|cannot|never|none"
    r"|unable|insufficient|little|rather than)\b",
    re.IGNORECASE,
)
COMPARE: Final = re.compile(
    r"\b(?:than|compared (?:with|to)|in comparison (?:with|to)|versus|vs\.?|relative to|as opposed to|in contrast to"
    r"|over and above|compared)(?=\W|$)",
    re.IGNORECASE,
)
HEDGE: Final = re.compile(
    r"\b(?:may|might|could|would|possibl[ey]|potential(?:ly)?|suggest\w*|appear\w*|seem\w*|likely|probabl[ey]|trend\w*"
    r"|tend\w*|believed|thought|perhaps|presumably|speculat\w*|promis\w*|imply|implies|implied)\b",
    re.IGNORECASE,
)
HYPOTHESIS: Final = re.compile(
    r"\b(?:hypothesi\w*|aim\w*|purpose|objective\w*|whether|to (?:investigate|examine|determine|compare|assess|evaluate"
    r"|test|explore|study|clarify|identify|elucidate|verify|quantify)|postulat\w*|sought|propose[ds]?|question|goal"
    r"|we (?:investigated|examined|compared|assessed|evaluated|tested|explored|studied))\b|\?",
    re.IGNORECASE,
)
LESS_IS_BETTER: Final = re.compile(
    r"\b(?:time|duration of symptoms|pain|soreness|fatigue|risk|injur\w+|damage|stress|inflammation|anxiety|depress\w+"
    r"|blood pressure|cholesterol|triglyceride\w*|bmi|body fat|fat mass|insulin resistance|dyspn\w+|symptom\w*"
    r"|mortality|exertion|rpe|lactate|disability|latency|error\w*|cost)\b",
    re.IGNORECASE,
)
"""Measures of which less is better, or faster means less."""

MINUS_R: Final = re.compile(r"\b(?:r[s2²]?|ρ|rho|β|beta)\s*[=:]\s*[-−–]\s*0?\.\d")
PLUS_R: Final = re.compile(r"\b(?:r[s2²]?|ρ|rho|β|beta)\s*[=:>]\s*\+?0?\.\d")
INVERSE: Final = re.compile(r"\b(?:inverse(?:ly)?|negative(?:ly)?)\b", re.IGNORECASE)

RELATIONAL: Final = _words(
    "effect effects influence impact increase increases decrease decreases reduction reductions improvement "
    "improvements change changes level levels concentration value values role use "
    "difference differences rate amount degree number response responses adaptation adaptations relationship "
    "association correlation enhancement loss gain gains "
    "magnitude extent presence absence majority range percentage proportion measure measures part lack rise decline "
    "elevation elevations alteration alterations impairment variety addition combination ingestion administration "
    "consumption intake application onset development prevention inhibition activation attenuation"
)
"""Nouns that often stand over the thing that is meant."""

CLASSES: Final = (("up", UP), ("down", DOWN), ("none", NONE), ("affect", AFFECT), ("link", LINK))


@lru_cache(maxsize=8192)
def trigger_classes(lemma: str) -> tuple[str, ...]:
    """Classes of a lower-case lemma.

    >>> trigger_classes("attenuate"), trigger_classes("cycle")
    (('down',), ())
    """
    return tuple(name for name, words in CLASSES if lemma in words)
