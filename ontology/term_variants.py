"""Other words for the same name, tried in the term tables where the name itself is in no vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_ADJECTIVES: Final = (
    ("istic", ("ism",)),
    ("otic", ("osis", "osia", "oses")),
    ("gical", ("gia",)),
    ("opal", ("ope",)),
    ("enic", ("enia",)),
    ("oidal", ("oid",)),
    ("ular", ("ule", "ulum")),
    ("iform", ("y",)),
    ("toxic", ("toxicity",)),
    ("trophied", ("trophy",)),
    ("ted", ("tion",)),
    ("plegic", ("plegia",)),
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
    "carcinogenesis": ("neoplasm", "cancer"),
    "tumorigenesis": ("neoplasm", "cancer"),
    "metastasis": ("neoplasm", "cancer"),
    "metastase": ("neoplasm", "cancer"),
    "metastatic": ("neoplasm", "cancer"),
    "adenocarcinoma": ("carcinoma", "neoplasm", "cancer"),
    "sarcoma": ("neoplasm",),
    "lesion": ("injury", "disease"),
    "abnormality": ("disorder", "disease"),
    "deficiency": ("disorder",),
    "disturbance": ("disorder",),
    "problem": ("disorder",),
    "difficulty": ("disorder",),
    "decline": ("disorder",),
    "retardation": ("disorder", "disability"),
    "occlusion": ("obstruction", "infarction"),
    "blockage": ("obstruction",),
    "enlargement": ("hypertrophy",),
    "pathology": ("disease",),
    "rupture": ("injury",),
    "addict": ("dependence",),
    "abuser": ("abuse",),
    "addiction": ("dependence",),
    "abuse": ("dependence",),
}
"""Last word of a disease's name → words that vocabularies use for it (normal forms)."""

_LIGHT_NAMES: Final = """episode attack phenotype event state tendency manifestation feature sign symptom case process
activity reaction behavior behaviour complication crisis patient condition syndrome disorder disease formation response
scar effect"""
_LIGHT: Final = frozenset(_LIGHT_NAMES.split())
_HARM_OF: Final = re.compile(
    r"^(\w*(?:loss|deficit|impairment|deterioration|inflammation|dysfunction|damage|injury|cancer|carcinoma|lesion|tumor|"
    r"neoplasm|obstruction|occlusion|rupture|degeneration|atrophy|dysplasia|calcification|disorder|disease|infection)) "
    r"(?:of|in|to) (?:the )?(.+)$"
)
_HARMED: Final = re.compile(r"^(?:impaired|reduced|decreased|disturbed|abnormal|defective|disrupted) (.+)$")
_END: Final = re.compile(r" (?:function(?:ing|s)?|process|ability|performance|development)$")

_SALT_NAMES: Final = """hydrochloride hydrobromide sulfate sodium potassium calcium acetate maleate mesylate citrate
tartrate phosphate chloride fumarate succinate nitrate besylate dihydrochloride hcl acid"""
_SALTS: Final = frozenset(_SALT_NAMES.split())
_GREEK: Final = {"a": "alpha", "b": "beta", "g": "gamma", "d": "delta"}
_LETTER_FIRST: Final = re.compile(r"^([abgd]) (?=\w{4})")
_STEREO: Final = re.compile(r"^(?:[ldrs]|dl|cis|trans|plus|racemic|anhydrous) (?=\w{4})")


def variants(form: str, expected: str | None) -> Iterator[str]:
    """Normal forms of other wordings, the nearest first.

    >>> list(variants("memory deficit", "condition"))[:2], list(variants("cirrhotic", "condition"))[:1]
    (['memory disorder', 'memory impairment'], ['cirrhosis'])
    >>> list(variants("atropine sulfate", "molecule")), list(variants("b catenin", "gene_or_protein"))
    (['atropine'], ['beta catenin'])
    """
    if found := _LETTER_FIRST.match(form):
        yield f"{_GREEK[found[1]]} {form[found.end() :]}"
    if "ae" in form or "oe" in form:
        yield form.replace("ae", "e").replace("oe", "e")
    *before, last = form.split() or [""]
    if expected == "condition":
        yield from _of_condition(form)
    elif expected in ("molecule", "nutrient_or_drug"):
        if before and last in _SALTS:
            yield " ".join(before)
        if found := _STEREO.match(form):
            yield form[found.end() :]


def _of_condition(form: str) -> Iterator[str]:
    """Other wordings of a state: of its last word, without a light noun at the end, in another order."""
    yield from _last_word(form)
    *before, last = form.split() or [""]
    if before and last in _LIGHT:
        yield " ".join(before)
        yield from _last_word(" ".join(before))
    if turned := _turned(form):
        yield turned
        yield from _last_word(turned)
    elif len(before) == 1:
        yield f"{last} {before[0]}"


def _last_word(form: str) -> Iterator[str]:
    *before, last = form.split() or [""]
    yield from (" ".join([*before, word]) for word in _NOUNS.get(last, ()))
    yield from (" ".join([*before, word]) for word in _nouns(last))


def _turned(form: str) -> str:
    """The harmed part first: "loss of memory", "impaired memory function" → "memory loss", "memory impairment"."""
    if found := _HARM_OF.match(form):
        return f"{_END.sub('', found[2])} {found[1]}"
    if found := _HARMED.match(form):
        return f"{_END.sub('', found[1])} impairment"
    return ""


def _nouns(adjective: str) -> Iterator[str]:
    for ending, others in _ADJECTIVES:
        if adjective.endswith(ending) and len(adjective) > len(ending) + 2:
            yield from (adjective.removesuffix(ending) + other for other in others)
