"""The authors' own headings → the roles they announce, and the roles a section of the body may hold."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

BACKGROUND: Final = frozenset({"background", "objective"})
"""What "Background" and "Purpose" both cover: a fifth of the sentences under the one are aims, and as many
under the other lead up to the aim."""

RULES: Final = (
    (
        "other",
        r"(?:clinical )?trials? registration|registration|funding|sponsors?|key ?words?|copyright|level of evidence"
        r"|conflicts? of interest|competing interests?|declarations?|abbreviations?|acknowledge?ments?"
        r"|contributors?|(?:authors?|authors?['’]) contributions?|ethics?|data availability|availability\b.*"
        r"|supplementa\w+|supporting information|appendi\w+|references|footnotes?|pre-?publication.*"
        r"|disclosures?|consent|^tables?$",
    ),
    ("objective", r"aims?|objectives?|purposes?|goals?|hypothes[ie]s|research questions?|questions?"),
    (
        "methods",
        r"methods?|methodology|materials?|designs?|settings?|participants?|patients?|subjects?|animals?|samples?"
        r"|interventions?|measure(?:ment)?s?|outcomes?|endpoints?|procedures?|protocols?|sources?|selection"
        r"|extraction|synthesis|analys[ie]s|experiment(?:al)?s?|statistics?|statistical|eligibility|recruitment"
        r"|randomi[sz]ation|allocation|assessments?|population|search|training|testing|exposures?|approach",
    ),
    ("results", r"results?|findings?"),
    (
        "conclusions",
        r"conclusions?|conclud\w+|interpretations?|discussions?|implications?|applications?|significance|perspectives?"
        r"|relevance|summary|limitations?|strengths?|impact|recommendations?|comments?|importance",
    ),
    ("background", r"background|introduction|rationale|context|motivation|premise|problem"),
)
"""Word of a heading → role."""

WORDS: Final = tuple((role, re.compile(rf"\b(?:{pattern})\b")) for role, pattern in RULES)
NUMBERING: Final = re.compile(r"^(?:\d+(?:\.\d+)*|[ivx]+|[a-h])[.)]?\s+")
INLINE: Final = re.compile(r"^\W*([A-Z][A-Za-z’']+(?:(?: | & |/|, )[A-Za-z’']+){0,4})\s*(?::|\s[–—-]\s)\s*(?=\S)")
"""A heading run into the sentence: "METHODS: Twelve men …", "Materials and methods - …"."""

SECTIONS: Final[dict[str, frozenset[str]]] = {
    "introduction": BACKGROUND,
    "methods": frozenset({"methods"}),
    "results": frozenset({"results"}),
    "discussion": frozenset({"conclusions", "background"}),
    "conclusions": frozenset({"conclusions"}),
}
"""Roles that a section of the body may hold."""


def _plain(heading: str) -> str:
    return NUMBERING.sub("", re.sub(r"[\s_]+", " ", heading).strip(" .:-–—").lower())


def _named(plain: str) -> frozenset[str]:
    """The roles whose words stand in a heading."""
    if re.search(r"\b(?:outcome|measure|measurement)", plain) and "results" not in plain:
        return frozenset({"methods"})
    found = {role for role, words in WORDS if words.search(plain)}
    if "other" in found:
        return frozenset({"other"})
    if found > {"methods"} and re.search(
        r"\bof (?:the )?(?:study|trial|research|review)\b|\bstudy (?:aim|objective)", plain
    ):
        found -= {"methods"}
    return frozenset(found | BACKGROUND if found & BACKGROUND else found)


@lru_cache(maxsize=4096)
def roles_of_heading(heading: str | None) -> frozenset[str] | None:
    """Roles that may stand under a heading of an abstract; None where the heading says nothing.

    One role is the authors' word; several are told apart by the sentences. Long headings are titles of
    subsections, and say nothing.

    >>> sorted(roles_of_heading("2. Materials and Methods") or ())
    ['methods']
    >>> sorted(roles_of_heading("Methods and Results") or ())
    ['methods', 'results']
    >>> sorted(roles_of_heading("BACKGROUND") or ())
    ['background', 'objective']
    """
    if not heading:
        return None
    plain = _plain(heading)
    if plain.startswith(("what is known", "what is already known")):
        return BACKGROUND
    if plain.startswith(("what this", "what is new", "what are the new", "new findings")):
        return frozenset({"conclusions"})
    if len(plain.split()) > 7:
        return None
    return _named(plain) or None


def inline_roles(text: str) -> frozenset[str] | None:
    """Roles announced by a heading run into the sentence; None where there is none.

    >>> sorted(inline_roles("Results: VO2max rose by 9%.") or ())
    ['results']
    >>> inline_roles("Two groups: trained and untrained men.") is None
    True
    """
    found = INLINE.match(text)
    if found is None:
        return None
    roles = roles_of_heading(found.group(1).strip(" ,/"))
    return roles if roles != frozenset({"other"}) else None
