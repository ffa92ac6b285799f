"""One normal form for the many ways to write a name: case, accents, Greek, hyphens, plurals, British spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda", "μ": "mu",
    "τ": "tau", "ω": "omega", "′": "prime", "ʹ": "prime", "’": "'",
}  # fmt: skip
SPELLING: Final = (
    ("haem", "hem"), ("aemia", "emia"), ("aemic", "emic"), ("oedem", "edem"), ("oestr", "estr"), ("pnoea", "pnea"),
    ("fibre", "fiber"), ("litre", "liter"), ("centre", "center"), ("tumour", "tumor"), ("behaviour", "behavior"),
    ("labour", "labor"), ("programme", "program"), ("ageing", "aging"), ("foetal", "fetal"), ("paed", "ped"),
    ("catheter", "catheter"), ("leucocyt", "leukocyt"), ("isation", "ization"), ("ising", "izing"), ("lyse", "lyze"),
    ("signalling", "signaling"), ("pedalling", "pedaling"), ("travelling", "traveling"), ("sulph", "sulf"),
)  # fmt: skip
"""British and American spellings; after folding both read the same."""

_WORD = re.compile(r"[a-zа-я0-9+'−]+")
_JOINED = re.compile(r"\b(vo2|v o2) (max|peak)\b")
_ARTICLES = frozenset(("the", "a", "an"))


@lru_cache(maxsize=65_536)
def normal_form(text: str) -> str:
    """The normal form of a name; equal for two spellings of one name.

    >>> normal_form("V̇O₂ max") == normal_form("VO2max"), normal_form("PGC-1α") == normal_form("pgc 1alpha")
    (True, True)
    >>> normal_form("Muscle fibres")
    'muscle fiber'
    """
    folded = unicodedata.normalize("NFKD", text.replace("·", " ")).lower()
    folded = "".join(GREEK.get(c, c) for c in folded if not unicodedata.combining(c))
    folded = folded.replace("w'", "wprime").replace("w prime", "wprime").replace("d'", "dprime").replace("'s", "")
    for british, american in SPELLING:
        folded = folded.replace(british, american)
    words = [_singular(word) for word in _WORD.findall(folded) if word not in _ARTICLES]
    return _JOINED.sub(r"vo2\2", " ".join(words)).replace("v o2", "vo2")


def _singular(word: str) -> str:
    """A plural noun without its s; words that only look like plurals are kept."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "as")):
        return word[:-1]
    return word


def is_abbreviation(text: str) -> bool:
    """Whether a name is a short form in capitals, to be matched only where it is written so.

    >>> is_abbreviation("CP"), is_abbreviation("pain"), is_abbreviation("VO2max")
    (True, False, False)
    """
    letters = [c for c in text if c.isalpha()]
    return 0 < len(letters) <= 5 and all(c.isupper() for c in letters)
