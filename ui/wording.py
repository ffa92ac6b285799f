"""How a relation, a certainty, a paper is put into words, glyphs and colours: the same in reports and in the app."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from kg.model import SIGN, Paper

GLYPH: Final = {
    "increases": "↑",
    "decreases": "↓",
    "no_effect": "∅",
    "affects": "→",
    "positively_associated": "⊕",
    "negatively_associated": "⊖",
    "not_associated": "⊘",
    "associated": "↔",
}
"""One glyph per relation; it always stands beside the word, for those who do not know it."""

WORDS: Final = {
    "increases": "increases",
    "decreases": "decreases",
    "no_effect": "does not change",
    "affects": "affects",
    "positively_associated": "goes up with",
    "negatively_associated": "goes down with",
    "not_associated": "is not associated with",
    "associated": "is associated with",
}
"""The relation as a verb between subject and object."""

PASSIVE: Final = {
    "increases": "is increased by",
    "decreases": "is decreased by",
    "no_effect": "is not changed by",
    "affects": "is affected by",
}
"""The causal relations read from object to subject; the others read the same both ways."""

TONE: Final = {1: "up", -1: "down", 0: "null", None: "open"}
"""Style class of a sign; colours are chosen to differ for colour-blind readers and to reach WCAG AA."""

COLOUR: Final = {"up": "#1558b0", "down": "#b4380c", "null": "#5c6470", "open": "#6a43a8"}
"""Text-safe colour of each tone on a light ground."""

_DESIGN: Final = {
    "rct": "randomised trial",
    "crossover": "crossover trial",
    "controlled_trial": "controlled trial",
    "single_group": "single-group study",
    "cohort": "cohort",
    "cross_sectional": "cross-sectional study",
    "case_control": "case-control study",
    "case_report": "case report",
    "animal_experiment": "animal experiment",
    "in_vitro": "in-vitro experiment",
    "meta_analysis": "meta-analysis",
}
_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_MADE_UP: Final = ("10.5555/", "10.0000/")


def words(relation: str) -> str:
    """The relation as a verb phrase.

    >>> words("no_effect")
    'does not change'
    """
    return WORDS[relation]


def walked(relation: str, forward: bool) -> str:
    """The relation as a verb phrase in walking order.

    >>> walked("increases", False), walked("associated", False)
    ('is increased by', 'is associated with')
    """
    return WORDS[relation] if forward else PASSIVE.get(relation, WORDS[relation])


def tone(relation: str) -> str:
    """Style class of a relation: up, down, null or open (no direction stated).

    >>> tone("negatively_associated")
    'down'
    """
    return TONE[SIGN[relation]]


def sign_word(sign: int | None) -> str:
    """What the product of signs along a path says.

    >>> sign_word(-1)
    'overall decrease'
    """
    named = {1: "overall increase", -1: "overall decrease", 0: "a step without effect", None: "direction not stated"}
    return named[sign]


def design_words(design: str | None) -> str:
    """A study design for readers; "" where it is not stated.

    >>> design_words("rct")
    'randomised trial'
    """
    return _DESIGN.get(design or "", (design or "").replace("_", " "))


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "paper"), counted(3, "hypothesis", "hypotheses")
    ('1 paper', '3 hypotheses')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def cite(paper: Paper) -> str:
    """Short citation: first author's family name and year; the id where no author is known.

    >>> cite(Paper("PMC1", "T", 2004, authors=("Borg, Anna", "Lund, Per")))
    'Borg and Lund 2004'
    """
    family = [family_name(name) for name in paper.authors if name.strip()]
    who = paper.id if not family else family[0] if len(family) == 1 else f"{family[0]} et al."
    if len(family) == 2:
        who = f"{family[0]} and {family[1]}"
    return f"{who} {paper.year if paper.year is not None else 'n.d.'}"


def family_name(name: str) -> str:
    """The family name of an author as readers write it.

    >>> family_name("Borg, Anna"), family_name("Anna Borg"), family_name("van Loon LJC")
    ('Borg', 'Borg', 'van Loon')
    """
    if "," in name:
        return name.split(",")[0].strip()
    *before, last = name.split()
    initials = last.isupper() and len(last) <= 3 and before
    return " ".join(before) if initials else last


def links(paper: Paper) -> tuple[tuple[str, str], ...]:
    """(label, address) of a paper's DOI and PubMed pages; only where the identifier can be a real one.

    >>> links(Paper("a", "T", pmid="123", doi="not a doi"))
    (('PubMed 123', 'https://pubmed.ncbi.nlm.nih.gov/123/'),)
    """
    found = []
    if _DOI.fullmatch(paper.doi) and not paper.doi.startswith(_MADE_UP):
        found.append((f"doi:{paper.doi}", "https://doi.org/" + quote(paper.doi, safe="/:;().-_")))
    if paper.pmid.isascii() and paper.pmid.isdigit() and len(paper.pmid) <= 8:
        found.append((f"PubMed {paper.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{paper.pmid}/"))
    return tuple(found)
