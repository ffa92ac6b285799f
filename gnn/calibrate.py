"""Scores → probability: a ridge-weighted logistic regression, fitted on an earlier window than it is judged on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Logistic:
    """Probability = 1 / (1 + exp(−(bias + weights · (x − mean) / spread))).

    With one column it is Platt's scaling (Platt 1999); with several it also weighs the kinds of evidence.

    Args:
        mean, spread, weights: a number per column.
        bias: log odds at the mean.
    """

    mean: tuple[float, ...]
    spread: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def logit(self, columns: NDArray[Any]) -> Reals:
        """Log odds: shape (n,) from columns of shape (n, n_columns)."""
        scaled = (np.asarray(columns, np.float64) - np.array(self.mean)) / np.array(self.spread)
        return np.asarray(scaled @ np.array(self.weights) + self.bias, np.float64)

    def probability(self, columns: NDArray[Any]) -> Reals:
        """Probability in (0, 1): shape (n,) from columns of shape (n, n_columns)."""
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(self.logit(columns), -35, 35))), np.float64)

    def plain(self) -> dict[str, Any]:
        """As JSON has it; `Logistic.of` reads it back."""
        return {"mean": [*self.mean], "spread": [*self.spread], "weights": [*self.weights], "bias": self.bias}

    @staticmethod
    def of(plain: dict[str, Any]) -> Logistic:
        """The calibrator that `plain` wrote."""
        return Logistic(tuple(plain["mean"]), tuple(plain["spread"]), tuple(plain["weights"]), plain["bias"])


def fit_logistic(
    columns: NDArray[Any],
    truth: NDArray[Any],
    *,
    ridge: float = 1.0,
    prior: Sequence[float] | None = None,
    rounds: int = 50,
) -> Logistic:
    """Fit by Newton's method; classes are weighed so that both together count one half each.

    Args:
        columns: shape (n, n_columns).
        truth: shape (n,), 0 or 1.
        ridge: weight of the penalty on the squared distance from `prior`, in observations: with few data the prior
            stands.
        prior: weight per column, each at unit spread, to fall back on; zeros where not given.

    >>> x = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> p = fit_logistic(x, np.array([0, 0, 1, 1])).probability(x)
    >>> bool(p[0] < 0.5 < p[3])
    True
    """
    table = np.asarray(columns, np.float64)
    true = np.asarray(truth, np.float64)
    mean, spread = table.mean(0), table.std(0)
    spread[spread < 1e-9] = 1.0
    design = np.column_stack([(table - mean) / spread, np.ones(len(table))])  # (n, n_columns + 1)
    n_true = true.sum()
    weight = np.where(true > 0, 1.0, n_true / max(1.0, len(true) - n_true))  # (n,)
    penalty = np.diag([ridge] * table.shape[1] + [1e-6])
    start = np.append(np.zeros(table.shape[1]) if prior is None else np.array(prior, np.float64), 0.0)
    found = start.copy()
    for _ in range(rounds):
        said = 1.0 / (1.0 + np.exp(-np.clip(design @ found, -35, 35)))  # (n,)
        slope = design.T @ (weight * (said - true)) + penalty @ (found - start)
        curve = (design * (weight * said * (1 - said))[:, None]).T @ design + penalty
        step = np.linalg.solve(curve, slope)
        found = found - step
        if np.abs(step).max() < 1e-8:
            break
    numbers = [round(float(x), 10) for x in found]
    return Logistic(tuple(mean.tolist()), tuple(spread.tolist()), tuple(numbers[:-1]), numbers[-1])
