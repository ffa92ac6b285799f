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
from extraction.role_features import COLUMNS, columns, cues_of, grams_of, signs_of, tokens
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
        idf: shape (n_grams + 1,), inverse document frequency.
        own: shape (n_grams + 1, 5): score for each class of the sentence itself; the last row is nothing.
        near: shape (n_near + 1, 20): of the first n-grams, for the sentences that have it as a neighbour, in the
            order of NEIGHBOURS; the last row is nothing.
        sign_rows: sign → row of `marks`.
        marks: shape (COLUMNS + n_signs, 5), of places and surroundings (see `columns`), then of signs.
        bias: shape (5,).
        step: shape (5, 5), score of class j after class i.
        first, last: shape (5,), score of a class at the start and at the end.
        version: first 12 hex digits of the weights' SHA-256.
    """

    rows: dict[str, int]
    idf: Floats
    own: Floats
    near: Floats
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

        words = [tokens(text) for text in texts]
        found = [grams_of(row) for row in words]
        rows: list[int] = []
        starts: list[int] = []
        for item in found:
            starts.append(len(rows))
            rows += [row for row in map(self.rows.get, item) if row is not None]
            rows.append(-1)
        own, near = self._said(rows, starts)
        scores: Floats = own + PLACE_WEIGHT * self.bias
        for slot, (distance, weight) in enumerate(NEIGHBOURS):
            part = weight * near[:, slot * len(CLASSES) : (slot + 1) * len(CLASSES)]
            if distance < 0:
                scores[-distance:] += part[:distance]
            else:
                scores[:-distance] += part[distance:]
        marked: list[int] = []
        starts = []
        for row, place in zip(words, columns([cues_of(item) for item in found]), strict=True):
            starts.append(len(marked))
            marked += place
            marked += [at for at in map(self.sign_rows.get, signs_of(row)) if at is not None]
        scores += PLACE_WEIGHT * np.add.reduceat(self.marks[marked], starts, axis=0)
        return scores

    def _said(self, rows: list[int], starts: list[int]) -> tuple[Floats, Floats]:
        """What each sentence's n-grams say of itself, (n, 5), and of its neighbours, (n, 20); row -1 ends one."""
        import numpy as np

        at = np.array(rows)
        idf = self.idf[at]
        size = np.sqrt(np.add.reduceat(idf * idf, starts))
        scale = (1 / np.where(size > 0, size, 1))[:, None]
        own = np.add.reduceat(idf[:, None] * self.own[at], starts, axis=0) * scale
        word = (at >= 0) & (at < len(self.near) - 1)
        kept = np.where(word, at, -1)[word | (at < 0)]
        ends = np.flatnonzero(kept < 0)
        begins = np.concatenate([[0], ends[:-1] + 1])
        near = np.add.reduceat(self.idf[kept][:, None] * self.near[kept], begins, axis=0) * scale
        return own, near

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
    if part["place"].shape != (COLUMNS + 1, len(CLASSES)):
        raise ModelMissing("role model is of another version of its features. Train: python benchmarks/train_roles.py")
    own, near, idf = (np.concatenate([part[name], 0 * part[name][:1]]) for name in ("own", "near", "idf"))
    rows = {gram: row for row, gram in enumerate(card["grams"])}
    sign_rows = {sign: COLUMNS + row for row, sign in enumerate(card["signs"])}
    marks = np.vstack([part["place"][:-1], part["sign"]])
    chain = (part["step"], part["first"], part["last"])
    return RoleModel(rows, idf, own, near, sign_rows, marks, part["place"][-1], *chain, digest(raw)[:12])
