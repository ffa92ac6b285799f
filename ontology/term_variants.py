"""Other words for the same name, tried in the term tables where the name itself is in no vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_ADJECTIVES: Final = (
    ("istic", ("ism",)),
    ("otic", ("osis", "osia")),
    ("tic", ("sis", "sy", "", "tis")),
    ("ic", ("ia", "y", "es", "icity", "")),
    ("nsive", ("nsion",)),
    ("sive", ("sion",)),
    ("tive", ("tion",)),
    ("atory", ("ation",)),
    ("genesis", ("",)),
    ("ssed", ("ssion",)),
    ("ous", ("",)),
    ("ese", ("esity",)),
)
"""Ending of an adjective → endings of the noun, both lower case."""

_NOUNS: Final = {
    "deficit": ("disorder", "impairment"),
    "impairment": ("disorder", "dysfunction"),
    "deterioration": ("disorder",),
    "loss": ("disorder",),
    "dysfunction": ("disorder", "insufficiency", "disease"),
    "damage": ("injury", "disease"),
    "injury": ("damage", "disease"),
    "malformation": ("abnormality",),
    "defect": ("deficiency", "abnormality"),
    "tumor": ("neoplasm", "cancer"),
    "cancer": ("neoplasm", "carcinoma"),
    "carcinoma": ("neoplasm", "cancer"),
    "malignancy": ("neoplasm", "cancer"),
    "neoplasia": ("neoplasm",),
    "hemorrhage": ("bleeding",),
    "bleeding": ("hemorrhage",),
    "disease": ("disorder", "syndrome"),
    "disorder": ("disease",),
    "syndrome": ("disease",),
    "illness": ("disorder", "disease"),
    "failure": ("insufficiency",),
    "insufficiency": ("failure",),
    "mutism": ("disorder",),
}
"""Last word of a disease's name → words that vocabularies use for it (normal forms)."""

_SALT_NAMES: Final = """hydrochloride hydrobromide sulfate sodium potassium calcium acetate maleate mesylate citrate
tartrate phosphate chloride fumarate succinate nitrate besylate dihydrochloride hcl acid"""
_SALTS: Final = frozenset(_SALT_NAMES.split())
_GREEK: Final = {"a": "alpha", "b": "beta", "g": "gamma", "d": "delta"}
_LETTER_FIRST: Final = re.compile(r"^([abgd]) (?=\w{4})")
_STEREO: Final = re.compile(r"^(?:[ldrs]|dl|cis|trans|plus|racemic|anhydrous) (?=\w{4})")


def variants(form: str, expected: str | None) -> Iterator[str]:
    """Normal forms of other wordings, the nearest first.

    >>> list(variants("memory deficit", "condition")), list(variants("cirrhotic", "condition"))[:1]
    (['memory disorder', 'memory impairment'], ['cirrhosis'])
    >>> list(variants("atropine sulfate", "molecule")), list(variants("b catenin", "gene_or_protein"))
    (['atropine'], ['beta catenin'])
    """
    if found := _LETTER_FIRST.match(form):
        yield f"{_GREEK[found[1]]} {form[found.end() :]}"
    *before, last = form.split() or [""]
    if expected == "condition":
        yield from (" ".join([*before, word]) for word in _NOUNS.get(last, ()))
        yield from (" ".join([*before, word]) for word in _nouns(last))
    elif expected in ("molecule", "nutrient_or_drug"):
        if before and last in _SALTS:
            yield " ".join(before)
        if found := _STEREO.match(form):
            yield form[found.end() :]


def _nouns(adjective: str) -> Iterator[str]:
    for ending, others in _ADJECTIVES:
        if adjective.endswith(ending) and len(adjective) > len(ending) + 2:
            yield from (adjective.removesuffix(ending) + other for other in others)
