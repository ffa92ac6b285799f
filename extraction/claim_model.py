"""The trained claim classifiers, read from their weights: which names matter, which pairs are claims, and of what kind.

Two small networks over named features (extraction/claim_features.py): each feature has a row of weights, rows are
summed, one hidden layer follows. Only numpy at run time. Training: benchmarks/train_claims.py; figures, data and
licences: models/claims.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extraction.linear_model import digest
from kg.errors import ModelMissing
from kg.model import CERTAINTIES, RELATIONS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FOLDER: Final = Path(__file__).parent / "models"
LABELS: Final = ("none", *RELATIONS)
"""Columns of the pair classifier."""

GROUPS: Final = ("mention", "sentence", "subject", "object", "pair")
"""Feature tables: those of the first classifier (mention, sentence), and those of the second (the rest; its
sentence table is `context`). Subject and object share the vocabulary of mentions."""


@dataclass(frozen=True, slots=True)
class ClaimModel:
    """Weights of both classifiers.

    Args:
        rows: "mention", "sentence", "pair" → feature → row.
        part: tensors by name; tables have shape (features, hidden).
        settings: threshold, calibration and pruning limits, as trained.
        version: first 12 hex digits of the weights' SHA-256.
    """

    rows: dict[str, dict[str, int]]
    part: dict[str, Floats]
    settings: dict[str, float]
    version: str

    def ids(self, kind: str, features: Iterable[str]) -> list[int]:
        """Rows of the known features, without repeats."""
        rows = self.rows[kind]
        return [row for row in map(rows.get, dict.fromkeys(features)) if row is not None]

    def mentions(self, mention_ids: Sequence[Sequence[int]], sentence_ids: Sequence[int], dense: Floats) -> Floats:
        """Log odds of being the subject, and of being the object, of some claim: shape (mentions, 2).

        Args:
            dense: shape (mentions, 96), the parser's own vector of the head word.
        """
        part = self.part
        hidden = bag(part["mention"], mention_ids) + bag(part["sentence"], [sentence_ids]) + dense @ part["m_dense"]
        odds: Floats = relu(hidden + part["m_bias"]) @ part["m_out"] + part["m_out_bias"]
        return odds

    def pairs(
        self, subjects: Floats, objects: Floats, pair_ids: Sequence[Sequence[int]], sentence: Floats
    ) -> tuple[Floats, Floats]:
        """Log scores of `LABELS` and of `CERTAINTIES` for each pair.

        Args:
            subjects, objects: shape (pairs, hidden), of `ends`.
            sentence: shape (1, hidden), `bag` of the table "context".
        """
        part = self.part
        hidden = relu(subjects + objects + bag(part["pair"], pair_ids) + sentence + part["p_bias"])
        scores = hidden @ part["p_out"] + part["p_out_bias"] + bag(part["p_skip"], pair_ids)
        return scores[:, : len(LABELS)], scores[:, len(LABELS) :]

    def ends(self, role: str, mention_ids: Sequence[Sequence[int]], dense: Floats, odds: Floats) -> Floats:
        """What the names add to the hidden layer as "subject" or "object": shape (mentions, hidden)."""
        part = self.part
        total: Floats = bag(part[role], mention_ids) + dense @ part[role + "_dense"] + odds @ part[role + "_odds"]
        return total


def relu(values: Floats) -> Floats:
    """Values below zero set to zero."""
    return values.clip(min=0)


def bag(table: Floats, ids: Sequence[Sequence[int]]) -> Floats:
    """Sum of the rows of each list over the square root of its length: shape (lists, width)."""
    import numpy as np

    total = np.zeros((len(ids), table.shape[1]), dtype=np.float32)
    full = [at for at, rows in enumerate(ids) if rows]
    if full:
        sizes = np.array([len(ids[at]) for at in full])
        starts = np.cumsum(sizes) - sizes
        sums = np.add.reduceat(table[[row for at in full for row in ids[at]]], starts, axis=0)
        total[full] = sums / np.sqrt(sizes).astype(np.float32)[:, None]
    return total


def softmax(scores: Floats) -> Floats:
    """Rows to probabilities."""
    import numpy as np

    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Floats = raised / raised.sum(axis=1, keepdims=True)
    return chances


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ModelMissing(
            f"claim model file {path.name} is not in extraction/models. Train it: python benchmarks/train_claims.py"
        ) from None


@cache
def load(folder: Path = FOLDER) -> ClaimModel:
    """The model in `folder` (claims.safetensors, claims.json), read once.

    Raises: ModelMissing: a file is not there, or weights and vocabulary do not belong together.
    """
    import numpy as np
    from safetensors.numpy import load as tensors_of

    raw = _read(folder / "claims.safetensors")
    card: dict[str, Any] = json.loads(_read(folder / "claims.json"))
    vocabulary: dict[str, list[str]] = card["features"]
    named = digest(json.dumps(vocabulary, sort_keys=True, ensure_ascii=False).encode())
    if digest(raw) != card["weights_sha256"] or named != card["features_sha256"] or card["labels"] != list(LABELS):
        raise ModelMissing(
            f"claim model in {folder.name} fails its hash check (weights {digest(raw)[:12]}, claims.json says "
            f"{card['weights_sha256'][:12]}). Restore both files, or train: python benchmarks/train_claims.py"
        )
    part = {name: value.astype(np.float32) for name, value in tensors_of(raw).items()}
    rows = {kind: {name: row for row, name in enumerate(names)} for kind, names in vocabulary.items()}
    version = digest((digest(raw) + named + json.dumps(card["settings"], sort_keys=True)).encode())[:12]
    return ClaimModel(rows, part, card["settings"], version)


__all__ = ["CERTAINTIES", "GROUPS", "LABELS", "ClaimModel", "bag", "load", "relu", "softmax"]
