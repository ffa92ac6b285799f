"""Names that no vocabulary has, brought together: one key per name, by rule, so that no paper ever moves another's.

Merging is by key alone; what an encoder holds to be near is for a curator (see `ontology.near_names`). A key that
needs no other name has two virtues: papers added later cannot rename a node, and a graph as of a year knows nothing
of later ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from ontology.lexicon import is_acronym
from ontology.modifiers import CUTS
from ontology.normalize import normal_form


def _table(text: str) -> dict[str, str]:
    """Word → the word it is read as, from lines "READ_AS: word word …"."""
    rows = (line.split(":") for line in text.strip().splitlines())
    return {word: key.strip() for key, words in rows for word in words.split()}


_WORDS: Final = _table(
    """maximal: maximum max
    minimal: minimum
    resistance: resistive resisted
    muscle: muscular
    older: old elderly
    male: man
    female: woman
    week: wk
    minute: min
    hour: h hr
    after: following
    versus: vs
    intensive: intense
    stretching: stretch
    supplementation: supplement"""
)
"""Words that mean the same wherever they stand in a name."""

_NUMBERS: Final = _table(
    """1: one single
    2: two
    3: three
    4: four
    5: five
    6: six
    7: seven
    8: eight
    9: nine
    10: ten
    12: twelve"""
)
_NUMBER: Final = re.compile(rf"\b({'|'.join(_NUMBERS)})\b", re.IGNORECASE)

_LAST_WORDS: Final = _table(
    """person: subject participant individual volunteer
    program: protocol regimen regime intervention"""
)
"""Words that mean the same where they end a name."""

_REPEATED: Final = frozenset({"training", "exercise", "rehabilitation", "therapy"})
"""Words behind which "program" adds nothing."""

_PREFIX: Final = re.compile(
    r"\b([Aa]nti|[Cc]o|[Ii]nter|[Ii]ntra|[Mm]ulti|[Nn]on|[Pp]ost|[Pp]re|[Rr]e|[Ss]ub|[Ss]upra|[Uu]ltra)[-‐‑– ]"
    "(?=[A-Za-z]{4})"
)
_ICAL: Final = re.compile(r"(log|tr|tom|han|aph|iod|hem)ical$")
_SIGNS: Final = {
    ">": " above ",
    "<": " below ",
    "≥": " atleast ",
    "≤": " atmost ",
    "↑": " up ",
    "↓": " down ",
    "∆": " delta ",
}
_TAG: Final = re.compile(r"</?[a-z]{1,5}>")
_AND: Final = re.compile(r"\s+(?:\+|&|plus)\s+|(?<=[A-Za-z]{2})\+(?=[A-Za-z]{2})")
_BRACKET: Final = re.compile(r"\s*[(\[]([^()\[\]\s]{2,10})[)\]]")
_BOTH: Final = re.compile(r"^(?:both|either|all|any|each|such)\s+", re.IGNORECASE)
_CAPITALS: Final = re.compile(r"^([A-Z]{2,5})s$")
_VOWEL: Final = re.compile("[AEIOUY]")
_COMMA: Final = re.compile(r"\s*,\s*(?:and\s+)?")


@dataclass(frozen=True, slots=True)
class Cluster:
    """The spellings of one name.

    Args:
        key: see `name_key`.
        name: the first of the variants.
        variants: (spelling, count) pairs, see `best_first`.
    """

    key: str
    name: str
    variants: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        """Over all spellings."""
        return sum(times for _, times in self.variants)


def clusters(counts: Mapping[str, int]) -> tuple[Cluster, ...]:
    """Names with one key together, the most frequent cluster first; the order of the input makes no difference.

    >>> [(found.name, found.count) for found in clusters({"cuff pressure": 2, "pressure of the cuff": 1, "cuff": 1})]
    [('cuff pressure', 3), ('cuff', 1)]
    """
    grouped: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, times in counts.items():
        grouped[name_key(name)].append((name, times))
    found = []
    for key, variants in grouped.items():
        ordered = best_first(variants)
        found.append(Cluster(key, ordered[0][0], ordered))
    return tuple(sorted(found, key=lambda one: (-one.count, one.key)))


def best_first(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """(spelling, count) pairs, the most frequent first; of equals the one with fewest capitals, then the shortest.

    >>> best_first([("Cuff pressure", 1), ("cuff pressures", 1), ("cuff pressure", 1), ("PRESSURE", 2)])[:2]
    (('PRESSURE', 2), ('cuff pressure', 1))
    """
    return tuple(sorted(counts, key=lambda pair: (-pair[1], sum(map(str.isupper, pair[0])), len(pair[0]), pair[0])))


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """What all spellings of one unknown name share; it depends on the name alone.

    On top of `normal_form`: "X of Y" is "Y X", "A and B" is "B and A", a few words are read as one, a short form in
    brackets is left out, comparisons stay apart, and so do short capitals that may spell a word.

    Args:
        name: as a paper has it.
    Returns: words joined by single spaces; never empty.

    >>> name_key("the strength of the Quadriceps"), name_key("quadriceps strengths")
    ('quadriceps strength', 'quadriceps strength')
    >>> name_key("muscle and cerebral de-oxygenation"), name_key("REST"), name_key("rest")
    ('cerebral and muscle de oxygenation', 'REST', 'rest')
    """
    short = _CAPITALS.sub(r"\1", name.strip())
    if is_acronym(short) and _VOWEL.search(short):
        return short
    text = _BOTH.sub("", _without_short_form(_TAG.sub("", name.strip())))
    text = _COMMA.sub(" and ", _AND.sub(" and ", text))
    text = _NUMBER.sub(lambda match: _NUMBERS[match[0].lower()], text)
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    words = [_WORDS.get(word, word) for word in _of_turned(_PREFIX.sub(r"\1", text)) if word not in ("the", "their")]
    words = _last_words([_ICAL.sub(r"\1ic", word) for word in words])
    return normal_form(" ".join(_sorted_sides(words))) or normal_form(name) or name.strip() or "?"


def _without_short_form(text: str) -> str:
    """The name without a bracketed abbreviation of itself: its letters, in order, are in the words before."""

    def left_out(match: re.Match[str]) -> str:
        letters = [letter for letter in match[1].casefold() if letter.isalnum()]
        before = iter(text[: match.start()].casefold())
        short = any(letter.isupper() for letter in match[1]) and letters
        return "" if short and all(letter in before for letter in letters) else match[0]

    return _BRACKET.sub(left_out, text)


def _of_turned(text: str) -> list[str]:
    """Normal words of a name, each "X of Y" turned to "Y X" up to the next preposition."""
    parts: list[list[str]] = [[]]
    done: list[str] = []
    for word in text.split():
        low = word.lower()
        if low == "of":
            parts.append([])
        elif low in CUTS and low not in ("and", "or"):
            done += [*_turned(parts), low]
            parts = [[]]
        else:
            parts[-1].append(word)
    return [*done, *_turned(parts)]


def _turned(parts: list[list[str]]) -> list[str]:
    """ "X of Y" as "Y X", where neither side names two things, which "of" may or may not bind."""
    sides = [normal_form(" ".join(part)).split() for part in parts]
    joined = any(word in ("and", "or", "plus") for side in sides for word in side)
    if joined or not all(sides):
        return [word for place, side in enumerate(sides) for word in (*(["of"] if place else []), *side)]
    return [word for side in reversed(sides) for word in side]


def _last_words(words: list[str]) -> list[str]:
    if len(words) > 1 and words[-1] in _LAST_WORDS:
        words = [*words[:-1], _LAST_WORDS[words[-1]]]
    if len(words) > 2 and words[-1] == "program" and words[-2] in _REPEATED:
        return words[:-1]
    return words


def _sorted_sides(words: list[str]) -> list[str]:
    """The sides of "A and B" in alphabetical order, up to the first preposition."""
    end = next((at for at, word in enumerate(words) if word in CUTS and word not in ("and", "or")), len(words))
    head, tail = words[:end], words[end:]
    joints = {word for word in head if word in ("and", "or")}
    if len(joints) != 1 or "of" in tail[:1]:
        return words
    joint = joints.pop()
    sides = [list(side) for is_joint, side in groupby(head, joint.__eq__) if not is_joint]
    if len(sides) < 2:
        return words
    rest: list[str] = []
    if all(len(side) == 1 for side in sides[:-1]) and len(sides[-1]) > 1:  # "muscle and cerebral oxygenation"
        rest, sides[-1] = sides[-1][1:], sides[-1][:1]
    ordered = sorted(" ".join(side) for side in sides)
    return [*f" {joint} ".join(ordered).split(), *rest, *tail]
