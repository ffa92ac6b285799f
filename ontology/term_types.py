"""Which concept types do for an expected one."""

from __future__ import annotations

from typing import Final

FITS: Final = {
    "molecule": ("molecule", "nutrient_or_drug"),
    "nutrient_or_drug": ("nutrient_or_drug", "molecule"),
    "anatomy": ("anatomy", "cell"),
    "cell": ("cell", "anatomy"),
}
"""Types that do for an expected one; any other type does for itself alone."""
