"""The trained role classifier: a linear-chain conditional random field over n-grams, read from its weights.

Only numpy at run time. Training lives in benchmarks/train_roles.py; figures, data and licences stand in
models/roles.md.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extraction.linear_model import digest
from extraction.role_features import COLUMNS, columns, grams, signs
from kg.errors import ModelMissing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CLASSES: Final = ("background", "objective", "methods", "results", "conclusions")
"""The roles the model tells apart, in the order of its columns; title and other come from rules."""

FOLDER: Final = Path(__file__).parent / "models"
PLACE_WEIGHT: Final = 0.3
"""Value of a sign or place feature, beside n-gram vectors of length 1; tuned on gold dev."""

NEIGHBOURS: Final = ((-1, 1.0), (1, 1.0), (-2, 0.6), (2, 0.6))
"""Sentences whose words count for a sentence: (distance, weight), in the order of the weights' columns."""


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Weights of the field.

    Args:
        rows: n-gram → row of `weights`.
        idf: shape (n_grams,), inverse document frequency.
        weights: shape (n_grams, 25): score for each class of the sentence itself, then of the sentences that have
            it as a neighbour, in the order of NEIGHBOURS.
        sign_rows: sign → row of `marks`.
        marks: shape (COLUMNS + n_signs, 5), of places and surroundings (see `columns`), then of signs.
        bias: shape (5,).
        step: shape (5, 5), score of class j after class i.
        first, last: shape (5,), score of a class at the start and at the end.
        version: first 12 hex digits of the weights' SHA-256.
    """

    rows: dict[str, int]
    idf: Floats
    weights: Floats
    sign_rows: dict[str, int]
    marks: Floats
    bias: Floats
    step: Floats
    first: Floats
    last: Floats
    version: str

    def emissions(self, texts: Sequence[str]) -> Floats:
        """Score of each class for each sentence: shape (n, 5), log scale, not normalised."""
        import numpy as np

        count = len(texts)
        found = [[row for row in map(self.rows.get, grams(text)) if row is not None] for text in texts]
        width = len(CLASSES)
        said = np.zeros((count, self.weights.shape[1]))
        for at, rows in enumerate(found):
            if rows:
                idf = self.idf[rows]
                said[at] = idf @ self.weights[rows] / np.sqrt(idf @ idf)
        scores: Floats = said[:, :width] + PLACE_WEIGHT * self.bias
        for slot, (distance, weight) in enumerate(NEIGHBOURS, 1):
            part = weight * said[:, slot * width : (slot + 1) * width]
            if distance < 0:
                scores[-distance:] += part[:distance]
            else:
                scores[:-distance] += part[distance:]
        marked: list[int] = []
        starts: list[int] = []
        for text, place in zip(texts, columns(texts), strict=True):
            starts.append(len(marked))
            marked += place
            marked += [row for row in map(self.sign_rows.get, signs(text)) if row is not None]
        scores += PLACE_WEIGHT * np.add.reduceat(self.marks[marked], starts, axis=0)
        return scores

    def marginals(self, texts: Sequence[str], allowed: NDArray[np.bool_] | None = None) -> Floats:
        """Probability of each class for each sentence, given all sentences of the abstract.

        Args:
            texts: the sentences in order, without the title.
            allowed: shape (n, 5); False rules a class out (a heading spoke). Every row needs one True.
        Returns: shape (n, 5); rows sum to 1. Source: the forward-backward algorithm, Lafferty et al. 2001.
        """
        import numpy as np

        if not texts:
            return np.zeros((0, len(CLASSES)))
        scores = self.emissions(texts)
        if allowed is not None:
            scores = np.where(allowed, scores, -1e4)
        return posterior(scores, self.step, self.first, self.last)


def posterior(scores: Floats, step: Floats, first: Floats, last: Floats) -> Floats:
    """Forward-backward over one sequence: shape (n, k) scores → shape (n, k) probabilities."""
    import numpy as np

    count = len(scores)
    local = np.exp(scores - scores.max(axis=1, keepdims=True)) + 1e-300
    move = np.exp(step - step.max())
    forward, backward = np.empty_like(local), np.empty_like(local)
    forward[0] = local[0] * np.exp(first - first.max())
    backward[-1] = np.exp(last - last.max())
    for at in range(1, count):
        forward[at] = (forward[at - 1] / forward[at - 1].sum()) @ move * local[at]
    for at in range(count - 2, -1, -1):
        ahead = backward[at + 1] * local[at + 1]
        backward[at] = move @ (ahead / ahead.sum())
    joint: Floats = forward * backward
    joint /= joint.sum(axis=1, keepdims=True)
    return joint


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ModelMissing(
            f"role model file {path.name} is not in extraction/models. Train it: python benchmarks/train_roles.py"
        ) from None


@cache
def load(folder: Path = FOLDER) -> RoleModel:
    """The model in `folder` (roles.safetensors, roles.json), read once.

    Raises: ModelMissing: a file is not there, or weights and vocabulary do not belong together.
    """
    import numpy as np
    from safetensors.numpy import load as tensors_of

    raw = _read(folder / "roles.safetensors")
    card: dict[str, Any] = json.loads(_read(folder / "roles.json"))
    vocabulary = "\n".join([*card["grams"], *card.get("signs", ())])
    if digest(raw) != card["weights_sha256"] or digest(vocabulary.encode()) != card["grams_sha256"]:
        raise ModelMissing(
            f"role model in {folder.name} fails its hash check (weights {digest(raw)[:12]}, roles.json says "
            f"{card['weights_sha256'][:12]}). Restore both files, or train: python benchmarks/train_roles.py"
        )
    part = {name: value.astype(np.float64) for name, value in tensors_of(raw).items()}
    weights = np.zeros((len(card["grams"]), (1 + len(NEIGHBOURS)) * len(CLASSES)))
    weights[:, : len(CLASSES)] = part["own"]
    weights[: len(part["near"]), len(CLASSES) :] = part["near"]
    if part["place"].shape != (COLUMNS + 1, len(CLASSES)):
        raise ModelMissing("role model is of another version of its features. Train: python benchmarks/train_roles.py")
    rows = {gram: row for row, gram in enumerate(card["grams"])}
    sign_rows = {sign: COLUMNS + row for row, sign in enumerate(card["signs"])}
    marks = np.vstack([part["place"][:-1], part["sign"]])
    chain = (part["step"], part["first"], part["last"])
    return RoleModel(rows, part["idf"], weights, sign_rows, marks, part["place"][-1], *chain, digest(raw)[:12])
