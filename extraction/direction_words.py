"""Words that say which way something goes; without any a sentence states no rise and no fall."""

from __future__ import annotations

import re
from typing import Final

UP: Final = (
    "increas rais rise rose elevat high great improv enhanc augment larg longe better best more most gain grew grow "
    "stronge stimulat promot upregulat faste accelerat benefi positiv effective favo superior evok trigger caus "
    "potentiat restor prolong develop strengthen maximi optimi facilitat boost above deepen doubl twice exceed produc "
    "elicit lead led result widen expan success protect preserv exacerbat intensif help peak contribut aid support "
    "recover induc activat return gave give"
)
DOWN: Final = (
    "decreas reduc low less declin fell fall drop attenuat blunt impair diminish short slow small suppress inhibit "
    "depress weak loss lost lose worse poor negativ prevent mitigat alleviat minimi limit delay block abolish eliminat "
    "depriv deplet compromis deterior fewe least below downregulat adverse detriment reliev relief ameliorat revers "
    "restrict disrupt avoid cancel offset counteract remov displac inferior half halv"
)
SAID: Final = re.compile(rf"\b(?:{'|'.join(f'{UP} {DOWN}'.split())})\w*|[↑↓]", re.IGNORECASE)
EFFECT: Final = re.compile(r"\b(?:effects?|impact|influence[sd]?|interactions?|affect(?:s|ed)?)\b", re.IGNORECASE)
"""Words for an effect of no direction."""


def says_direction(text: str) -> bool:
    """Whether a sentence has a word for a rise or a fall.

    >>> says_direction("Strength was 40 N in both groups."), says_direction("Strength rose.")
    (False, True)
    """
    return SAID.search(text) is not None


def says_effect(text: str) -> bool:
    """Whether a sentence speaks of an effect, whatever its direction.

    >>> says_effect("Training had a significant effect on balance.")
    True
    """
    return EFFECT.search(text) is not None
