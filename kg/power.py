"""How much a finding of no effect denies an effect: by the power of its study to find a medium one.

Absence of evidence is not evidence of absence (Altman & Bland 1995, BMJ 311:485): eight people who show no difference
say next to nothing, two hundred say much. Power is that of a two-sided test at 5 % by the normal approximation (Cohen
1988, "Statistical Power Analysis"), which for 6 participants and more is at most .07 above the exact value:

    power = Φ(δ − 1.96) + Φ(−δ − 1.96)      δ = d √n       each participant under both conditions
                                            δ = d √n / 2   two groups, or a correlation of like size

A study without effect finds none with probability .95, one of a true effect with 1 − power. Their ratio leaves the
effect (1 − power) / .95 of its plausibility; the rest is denied (a consonant support function, Shafer 1976):

    denial = (power − .05) / .95
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import Final

ALPHA: Final = 0.05
PAIRED: Final = ("crossover", "single_group")
"""Designs in which each participant is compared with themselves."""

_NORMAL: Final = NormalDist()
_CRITICAL: Final = _NORMAL.inv_cdf(1 - ALPHA / 2)


def power(n: int, design: str | None, effect: float = 0.5) -> float:
    """Chance, in [ALPHA, 1], that a study of n participants finds a standardised difference.

    >>> round(power(128, "rct"), 2), round(power(34, "crossover"), 2), round(power(10, "rct"), 2)
    (0.81, 0.83, 0.12)
    """
    shift = effect * sqrt(max(n, 0)) / (1 if design in PAIRED else 2)
    return _NORMAL.cdf(shift - _CRITICAL) + _NORMAL.cdf(-shift - _CRITICAL)


def denial(chance: float) -> float:
    """What a finding of no effect takes from an effect, in [0, 1], by the power of its study.

    >>> round(denial(0.8), 3), denial(0.05)
    (0.789, 0.0)
    """
    return max(0.0, (chance - ALPHA) / (1.0 - ALPHA))
