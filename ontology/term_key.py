"""The key of a name in the term tables: the normal form without spaces, Roman numerals as figures."""

from __future__ import annotations

import re
from typing import Final

from ontology.normalize import american, normal_form, singular

_ROMAN: Final = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_NUMERAL: Final = re.compile(r"\b(?:ii|iii|iv|vi|vii|viii|ix)\b(?! \d)")
_ONE: Final = re.compile(r"\b(type|factor|class|grade|stage) i\b")
_PLAIN: Final = re.compile(r"[A-Za-z0-9 ,()\[\]/.:;-]+")
_APART: Final = re.compile(r"[^a-z0-9]+")
_SPECIAL: Final = re.compile(
    r"\b(?:m?v|q|av|a[- ]v)\b|\b[a-z]*\d+[a-z]+s\b|"
    r"^(?:the|an?|their|its|our|this|these|those|levels?|concentrations?|values?|rates?|degrees?|amounts?)\b"
)


def key_of(name: str) -> str:
    """What two spellings of one name share in a term table.

    >>> key_of("TNF-α") == key_of("TNFalpha"), key_of("type II diabetes") == key_of("Type 2 Diabetes")
    (True, True)
    """
    low = name.lower()
    if not _PLAIN.fullmatch(name) or _SPECIAL.search(low):
        return key_of_form(normal_form(name))
    # most names of a vocabulary are plain: the same answer in a quarter of the time
    words = american(_APART.sub(" ", low)).split()
    return key_of_form(american(" ".join([singular(singular(word)) for word in words])))


def key_of_form(form: str) -> str:
    """The same for what is a normal form already."""
    return _ONE.sub(r"\1 1", _NUMERAL.sub(lambda found: _ROMAN[found[0]], form)).replace(" ", "")
