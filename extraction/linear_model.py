"""A small classifier over named features: multinomial logistic regression read from its weights, run by numpy alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import ModelMissing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER: Final = Path(__file__).parent / "models"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Feature → row of `weights`, shape (n_features + 1, n_classes); the last row is the bias."""

    classes: tuple[str, ...]
    rows: Mapping[str, int]
    weights: NDArray[np.float64]

    def scores(self, found: Mapping[str, float]) -> dict[str, float]:
        """Probability of each class; features that the model does not know are left out."""
        import numpy as np

        at = [(self.rows[name], value) for name, value in found.items() if name in self.rows]
        total = self.weights[-1].copy()
        if at:
            total += np.array([value for _, value in at]) @ self.weights[[row for row, _ in at]]
        chance = np.exp(total - total.max())
        return {name: float(p) for name, p in zip(self.classes, chance / chance.sum(), strict=True)}


def digest(data: bytes) -> str:
    """Hex SHA-256."""
    return hashlib.sha256(data).hexdigest()


@cache
def load(name: str, folder: Path = FOLDER) -> LinearModel:
    """The model in NAME.safetensors and NAME.json, read once.

    Raises: ModelMissing: a file is not there, or weights and features do not belong together.
    """
    import numpy as np
    from safetensors.numpy import load as tensors_of

    again = f"Train: python benchmarks/train_{name}.py"
    try:
        raw = (folder / f"{name}.safetensors").read_bytes()
        card: dict[str, Any] = json.loads((folder / f"{name}.json").read_bytes())
    except FileNotFoundError as error:
        raise ModelMissing(f"model file {Path(str(error.filename)).name} is not there. {again}") from None
    if digest(raw) != card["weights_sha256"] or digest("\n".join(card["features"]).encode()) != card["features_sha256"]:
        raise ModelMissing(
            f"model {name} fails its hash check (weights {digest(raw)[:12]}, {name}.json says "
            f"{card['weights_sha256'][:12]}). Restore both files, or train: {again}"
        )
    weights = tensors_of(raw)["weights"].astype(np.float64)
    return LinearModel(tuple(card["classes"]), {feature: row for row, feature in enumerate(card["features"])}, weights)


def save(name: str, classes: Sequence[str], features: Sequence[str], weights: Any, folder: Path = FOLDER) -> int:
    """Write a model, weights (n_features + 1, n_classes) in half precision; the bytes written."""
    import numpy as np
    from safetensors.numpy import save as bytes_of

    raw = bytes_of({"weights": np.ascontiguousarray(weights, dtype=np.float16)})
    hashes = {"weights_sha256": digest(raw), "features_sha256": digest("\n".join(features).encode())}
    card = {"classes": list(classes), **hashes, "features": list(features)}
    text = json.dumps(card, ensure_ascii=False, separators=(",", ":")) + "\n"
    (folder / f"{name}.safetensors").write_bytes(raw)
    (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return len(raw) + len(text.encode())
