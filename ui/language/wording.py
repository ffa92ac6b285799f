"""How a relation, a certainty, a paper is put into words, glyphs and colours: the same in reports and in the app."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from kg.model import ASSOCIATIVE, SIGN, Paper
from ui.language import russian
from ui.language.messages import current, decimal, known, later, n, p, t, whole

if TYPE_CHECKING:
    from markupsafe import Markup

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
    "increases": later("increases"),
    "decreases": later("decreases"),
    "no_effect": later("does not change"),
    "affects": later("affects"),
    "positively_associated": later("goes up with"),
    "negatively_associated": later("goes down with"),
    "not_associated": later("is not associated with"),
    "associated": later("is associated with"),
}
"""The relation as a verb between subject and object."""

PASSIVE: Final = {
    "increases": later("is increased by"),
    "decreases": later("is decreased by"),
    "no_effect": later("is not changed by"),
    "affects": later("is affected by"),
}
"""The causal relations read from object to subject; the others read the same both ways."""

TONE: Final = {1: "up", -1: "down", 0: "null", None: "open"}
"""Style class of a sign; colours are chosen to differ for colour-blind readers and to reach WCAG AA."""

COLOUR: Final = {"up": "#1558b0", "down": "#b4380c", "null": "#5c6470", "open": "#6a43a8"}
"""Text-safe colour of each tone on a light ground."""

_DESIGN: Final = {
    "rct": later("randomised trial"),
    "crossover": later("crossover trial"),
    "controlled_trial": later("controlled trial"),
    "single_group": later("single-group study"),
    "cohort": later("cohort"),
    "cross_sectional": later("cross-sectional study"),
    "case_control": later("case-control study"),
    "case_report": later("case report"),
    "animal_experiment": later("animal experiment"),
    "in_vitro": later("in-vitro experiment"),
    "meta_analysis": later("meta-analysis"),
    "review": later("review"),
    "protocol": later("protocol"),
    "modelling": later("modelling"),
    "other": later("other"),
}
_TERMS: Final = frozenset((
    known("role", "title"), known("role", "background"), known("role", "objective"), known("role", "methods"),
    known("role", "results"), known("role", "conclusions"), known("role", "other"),
    known("type", "intervention"), known("type", "exercise test"), known("type", "measure"),
    known("type", "process"), known("type", "anatomy"), known("type", "cell"), known("type", "molecule"),
    known("type", "gene or protein"), known("type", "nutrient or drug"), known("type", "condition"),
    known("type", "population"), known("type", "environment"), known("type", "performance"), known("type", "method"),
    known("type", "unknown"),
    known("status", "published"), known("status", "corrected"), known("status", "concern"),
    known("status", "retracted"), known("status", "proposed"), known("status", "supported"),
    known("status", "refuted"), known("status", "untested"), known("status", "at risk"),
    known("certainty", "asserted"), known("certainty", "hedged"), known("certainty", "hypothesised"),
    known("certainty", "proposed"),
    known("species", "human"), known("species", "mouse"), known("species", "rat"), known("species", "horse"),
    known("species", "dog"), known("species", "pig"), known("species", "rabbit"), known("species", "monkey"),
    known("species", "zebrafish"), known("species", "cell line"),
    known("code", "bad field"), known("code", "bad sentence"), known("code", "bad status"),
    known("code", "bad year"), known("code", "binary"), known("code", "broken gzip"),
    known("code", "concern notice"), known("code", "correction notice"), known("code", "retraction notice"),
    known("code", "empty"), known("code", "encrypted pdf"), known("code", "malformed bioc"),
    known("code", "malformed json"), known("code", "malformed xml"), known("code", "missing id"),
    known("code", "no documents"), known("code", "no text"), known("code", "not a file"), known("code", "not found"),
    known("code", "too large"), known("code", "unknown xml"), known("code", "unreadable"),
    known("code", "unreadable pdf"), known("code", "wrong encoding"), known("code", "entity bomb"),
    known("code", "retracted"), known("code", "corrected"), known("code", "concern"), known("code", "duplicate"),
    known("code", "editorial"), known("code", "letter"), known("code", "news"), known("code", "abstract only"),
    known("code", "not english"), known("code", "hype"), known("code", "protocol"), known("code", "review"),
    known("code", "meta analysis"), known("code", "by hand"),
))  # fmt: skip
"""Words of the contract by what they say; their translations are told apart by that."""
_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_MADE_UP: Final = ("10.5555/", "10.0000/")


def words(relation: str) -> str:
    """The relation as a verb phrase; in Russian for a label or a picture, as a sentence needs cases (see `said`).

    >>> words("no_effect")
    'does not change'
    """
    return t(WORDS[relation])


def walked(relation: str, forward: bool) -> str:
    """The relation as a verb phrase in walking order.

    >>> walked("increases", False), walked("associated", False)
    ('is increased by', 'is associated with')
    """
    return t(WORDS[relation] if forward else PASSIVE.get(relation, WORDS[relation]))


def said(subject: str, relation: str, object_: str, glyph: str = "") -> str:
    """A relation of two names as one clause.

    >>> said("HIIT", "increases", "VO2max"), said("HIIT", "increases", "VO2max", "↑")
    ('HIIT increases VO2max', 'HIIT ↑ increases VO2max')
    """
    left, verb, right = clause(subject, relation, object_)
    return " ".join(part for part in (left, glyph, verb, right) if part)


def clause(subject: str, relation: str, object_: str, several: bool = False) -> tuple[str, str, str]:
    """A relation of two names as what stands before its verb, the verb, and what stands behind.

    >>> clause("HIIT", "increases", "VO2max")
    ('HIIT', 'increases', 'VO2max')
    """
    verb = words(relation)
    if current() != "ru":
        return subject, verb, object_
    if relation in ASSOCIATIVE:
        return f"{subject} и {object_}:", verb, ""
    if several or russian.is_plural(subject):
        verb = russian.VERBS[verb]
    return subject, f"{verb} на" if "влия" in verb else verb, russian.accusative(object_)


def also(subjects: Sequence[str], relation: str, object_: str) -> str:
    """What several causes do too.

    >>> also(["heat", "altitude"], "increases", "EPO"), also(["heat"], "increases", "EPO")
    ('heat, altitude also increase EPO', 'heat also increases EPO')
    """
    left, verb, right = clause(", ".join(subjects), relation, object_, len(subjects) > 1)
    if current() == "ru":
        return f"{left} тоже {verb} {right}"
    if len(subjects) > 1 and verb.endswith("s") and " " not in verb:
        verb = verb[:-1]
    return f"{left} also {verb} {right}"


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
    named = {
        1: t("overall increase"),
        -1: t("overall decrease"),
        0: t("a step without effect"),
        None: t("direction not stated"),
    }
    return named[sign]


def term(kind: str, word: str) -> str:
    """A word of the contract for readers: a role, type, status, certainty, species, or code of a refusal.

    >>> term("type", "gene_or_protein"), term("species", "axolotl")
    ('gene or protein', 'axolotl')
    """
    plain = word.replace("_", " ")
    return p(kind, plain) if (kind, plain) in _TERMS else plain


def design_words(design: str | None) -> str:
    """A study design for readers; "" where it is not stated.

    >>> design_words("rct")
    'randomised trial'
    """
    return t(_DESIGN[design]) if design in _DESIGN else (design or "").replace("_", " ")


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "paper"), counted(3, "hypothesis", "hypotheses")
    ('1 paper', '3 hypotheses')
    """
    return f"{whole(number)} {n(noun, plural or noun + 's', number)}"


def coded(message: str, **commands: str) -> Markup:
    """A message as HTML, its fields set as code.

    >>> coded("Run {it} & wait.", it="a<b")
    Markup('Run <code>a&lt;b</code> &amp; wait.')
    """
    from markupsafe import Markup, escape

    fields = {name: Markup("<code>{}</code>").format(text) for name, text in commands.items()}
    return escape(t(message)).format(**fields)


def template_names() -> dict[str, object]:
    """What every template may call: these functions, messages (`t`, `n`) and numbers."""
    helpers = (words, walked, clause, said, term, tone, counted, cite, links, sign_word, design_words)
    return {one.__name__: one for one in (*helpers, t, n, coded, whole, decimal, current)} | {"GLYPH": GLYPH}


def cite(paper: Paper) -> str:
    """Short citation: first author's family name and year; the id where no author is known.

    >>> cite(Paper("PMC1", "T", 2004, authors=("Borg, Anna", "Lund, Per")))
    'Borg and Lund 2004'
    """
    family = [family_name(name) for name in paper.authors if name.strip()]
    who = paper.id if not family else family[0] if len(family) == 1 else t("{name} et al.", name=family[0])
    if len(family) == 2:
        who = t("{one} and {two}", one=family[0], two=family[1])
    year = paper.year if paper.year is not None else t("n.d.")
    return f"{who} {year}"


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
