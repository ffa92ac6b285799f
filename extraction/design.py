"""Study design from title, aims and methods: cue patterns and n-grams, weighed by a small trained classifier.

The classes and their meaning are those of the annotation guidelines: a comparison of conditions within people is
`crossover`, patients beside healthy controls `case_control`, groups without stated randomisation
`controlled_trial`. Training lives in benchmarks/train_design.py, figures in models/design.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extraction.role_features import grams
from extraction.role_model import FOLDER, digest
from extraction.species import HUMAN, animal_in, core_of
from kg.errors import ModelMissing
from kg.model import Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COUNT: Final = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen)"
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
    "patients": r"\bpatients?\b|disease|syndrome|\binjury\b|disorder|heart failure|diabetes|COPD|dystrophy|sclerosis",
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
    "review": r"\breview(?:s|ed)?\b|overview|this (?:article|chapter|paper|thesis)|we discuss|literature|perspective",
    "meta_analysis": r"meta-?analys|systematic review",
    "protocol": r"protocol (?:for|of) a|study protocol|\bwill be\b|this trial will|trial registration",
    "model": r"simulat|computational|mathematical|model predict|algorithm|machine learning|deep learning",
    "animal": r"\brats?\b|\bmice\b|\bmouse\b|\bdogs?\b|\brabbits?\b|\bhorses?\b|\bpigs?\b|canine",
    "in_vitro": r"in vitro|cell (?:line|culture)|cultured|isolated|phantom|specimens",
    "case": r"case (?:report|study|series)|\ba case\b|a \d+-year-old|single case",
    "reliability": r"reliab|repeatab|reproducib|validity|validat|agreement|test[- ]retest",
    "incremental": r"incremental|ramp|graded|maximal exercise test|cardiopulmonary exercise test",
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
WORD_WEIGHT: Final = 0.3
RULED: Final = 0.85
"""Probability of a design that a rule names: 21 of 25 on gold train."""


def _cues(title: str, core: str, text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, cue in CUES.items():
        if cue.search(text):
            found[f"*{name}"] = 1.0
            if cue.search(core):
                found[f"#{name}"] = 1.0
            if cue.search(title):
                found[f"!{name}"] = 1.0
    for one, other, present in BOTH:
        if f"#{one}" in found and (f"#{other}" in found) == bool(present):
            found[f"#{one}&{present}{other}"] = 1.0
    return found


def features(sentences: Sequence[Sentence]) -> dict[str, float]:
    """Cues of title ("!"), of title, aims and methods ("#"), of the whole ("*"), and n-grams with small weight."""
    title = " ".join(s.text for s in sentences if s.role == "title")
    core = [s.text for s in sentences if s.role in CORE] or [s.text for s in sentences]
    found = _cues(title, " ".join(core), " ".join(s.text for s in sentences))
    for text in core:
        found.update({gram: WORD_WEIGHT for gram in grams(text) if gram.count(" ") <= 1})
    found.update({f"! {gram}": WORD_WEIGHT for gram in grams(title)})
    return found


@dataclass(frozen=True, slots=True)
class DesignModel:
    """Multinomial logistic regression: feature → row of `weights`, shape (n_features + 1, n_classes); last is bias."""

    classes: tuple[str, ...]
    rows: dict[str, int]
    weights: NDArray[np.float64]

    def scores(self, found: dict[str, float]) -> dict[str, float]:
        """Probability of each design."""
        import numpy as np

        at = [(self.rows[name], value) for name, value in found.items() if name in self.rows]
        total = self.weights[-1].copy()
        if at:
            total += np.array([value for _, value in at]) @ self.weights[[row for row, _ in at]]
        chance = np.exp(total - total.max())
        return {name: float(p) for name, p in zip(self.classes, chance / chance.sum(), strict=True)}


@cache
def load(folder: Path = FOLDER) -> DesignModel:
    """The design model in `folder` (design.safetensors, design.json), read once.

    Raises: ModelMissing: a file is not there, or weights and features do not belong together.
    """
    import numpy as np
    from safetensors.numpy import load as tensors_of

    try:
        raw = (folder / "design.safetensors").read_bytes()
        card: dict[str, Any] = json.loads((folder / "design.json").read_bytes())
    except FileNotFoundError as error:
        name = Path(str(error.filename)).name
        raise ModelMissing(f"design model file {name} is not there. Train: python benchmarks/train_design.py") from None
    if digest(raw) != card["weights_sha256"] or digest("\n".join(card["features"]).encode()) != card["features_sha256"]:
        raise ModelMissing(
            f"design model fails its hash check (weights {digest(raw)[:12]}, design.json says "
            f"{card['weights_sha256'][:12]}). Restore both files, or train: python benchmarks/train_design.py"
        )
    weights = tensors_of(raw)["weights"].astype(np.float64)
    return DesignModel(tuple(card["classes"]), {name: row for row, name in enumerate(card["features"])}, weights)


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

    Raises: ModelMissing: see `load`.
    """
    rare = stated(sentences)
    if rare:
        return rare, RULED
    scores = load().scores(features(sentences))
    best = max(sorted(scores), key=lambda name: scores[name])
    return best, scores[best]
