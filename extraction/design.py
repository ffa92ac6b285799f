"""Study design from title, aims and methods: cue patterns and n-grams, weighed by a small trained classifier.

The classes and their meaning are those of the annotation guidelines: a comparison of conditions within people is
`crossover`, patients beside healthy controls `case_control`, groups without stated randomisation
`controlled_trial`. Training lives in benchmarks/train_design.py, figures in models/design.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extraction.design_cues import features
from extraction.linear_model import load
from extraction.species import HUMAN, animal_in, core_of
from kg.model import Sentence

RULED: Final = 0.85
"""Probability of a design that a rule names: 21 of 25 on gold train."""


REVIEW: Final = re.compile(
    r"\b(?:systematic|narrative|scoping|literature|critical|brief|mini-?|short) ?reviews?\b"
    r"|: an? (?:\w+ )?(?:review|overview)\b"
    r"|\breview of\b",
    re.IGNORECASE,
)
META_ANALYSIS: Final = re.compile(r"\bmeta-?analys[ie]s\b", re.IGNORECASE)
CASE: Final = re.compile(r"\bcase (?:report|study|series)\b|\ba case of\b", re.IGNORECASE)
WILL: Final = re.compile(r"\bwill (?:be|undergo|receive|perform|complete)\b")
VITRO: Final = re.compile(r"\bin vitro\b|\bcell lines?\b|\bmyotubes?\b|\bcultured\b|\bC2C12\b", re.IGNORECASE)


def stated(sentences: Sequence[Sentence]) -> str | None:
    """A rare design that title or tense give away, or None: too rare in the training data to be learned."""
    title = " ".join(s.text for s in sentences if s.role == "title")
    core = core_of(sentences)
    planned = len(WILL.findall(core)) >= 2 and all(s.role != "results" for s in sentences)
    if planned or ("protocol" in title.lower() and WILL.search(core)):
        return "protocol"
    for name, words in (("meta_analysis", META_ANALYSIS), ("review", REVIEW), ("case_report", CASE)):
        if words.search(title):
            return name
    if animal_in(core):
        return "animal_experiment"
    return "in_vitro" if VITRO.search(core) and not HUMAN.search(core) else None


def design_of(sentences: Sequence[Sentence]) -> tuple[str, float]:
    """Likeliest study design and its probability; RULED where the paper states a rare one.

    Raises: ModelMissing: see `linear_model.load`.
    """
    rare = stated(sentences)
    if rare:
        return rare, RULED
    scores = load("design").scores(features(sentences))
    best = max(sorted(scores), key=lambda name: scores[name])
    return best, scores[best]
