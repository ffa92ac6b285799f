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

from extraction.design_cues import features
from extraction.role_model import FOLDER, digest
from extraction.species import HUMAN, animal_in, core_of
from kg.errors import ModelMissing
from kg.model import Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RULED: Final = 0.85
"""Probability of a design that a rule names: 21 of 25 on gold train."""


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
