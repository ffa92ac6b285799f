"""A mention in a text → the concepts it may stand for, each with a score and the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from ontology import lexicon as _lexicon
from ontology.lexicon import Lexicon
from ontology.normalize import is_abbreviation, normal_form

THRESHOLD: Final = 0.7
"""Below this score a mention stays ungrounded."""

LEADING: Final = frozenset(
    ("acute", "chronic", "resting", "plasma", "serum", "blood", "mean", "average", "relative", "absolute", "overall",
     "whole", "body", "local", "regional", "human", "skeletal", "muscle", "muscular", "systemic", "exercise", "induced",
     "maximal", "maximum", "peak", "submaximal", "total", "regular", "short", "long", "term", "daily", "weekly", "post",
     "pre", "baseline", "elevated", "reduced", "increased", "decreased", "higher", "lower", "greater", "high", "low",
     "leg", "arm", "quadriceps", "limb", "supervised", "home", "based", "dietary", "oral", "estimated", "measured",
     "perceived", "self", "reported", "subsequent", "heavy", "intensity", "upper", "group", "week", "healthy")
)  # fmt: skip
"""Words in front of a name that narrow it without making another concept of it."""

TRAILING: Final = frozenset(
    ("level", "concentration", "value", "response", "content", "group", "condition", "parameter", "change", "session",
     "bout", "intervention", "supplementation", "ingestion", "intake", "consumption", "administration", "treatment",
     "protocol", "program", "measure", "index", "score", "trial", "use", "status", "test", "phosphorylation",
     "expression", "mrna", "protein", "activation", "signaling", "pathway", "variable", "training", "exercise",
     "availability", "production", "release", "accumulation", "performance", "outcome", "amplitude")
)  # fmt: skip
"""Words behind a name that can go the same way."""

PARTING: Final = frozenset(
    ("cerebral", "brain", "prefrontal", "cardiac", "renal", "hepatic", "pulmonary", "skin", "cutaneous", "coronary",
     "non", "no", "without", "placebo", "anti", "bone", "tumor", "retinal", "splanchnic", "gastric", "mental", "in",
     "cognitive", "visual", "isolated", "mouse", "rat")
)  # fmt: skip
"""Words in front of a name that make another concept of it: never dropped."""

TAIL: Final = re.compile(
    r"\s(?:during|after|following|in|at|with|to|on|from|per|by|for|under|among|across|throughout|over|before|between)\s"
)
BRACKETED: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
NO_ABBREVIATIONS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that a mention may stand for.

    Args:
        matches: equivalents in other vocabularies, as CURIEs.
        score: in [0, 1]; from `THRESHOLD` on the mention is grounded.
        reason: one phrase for people.
    """

    id: str
    name: str
    type: str
    matches: tuple[str, ...]
    score: float
    reason: str


class TermTable(Protocol):
    """A further vocabulary: names outside the ontology."""

    def look_up(self, text: str) -> Sequence[Candidate]:
        """Concepts of exactly this name."""
        ...


class Grounder:
    """Finds concepts for mentions: our ontology first, then the term tables.

    Args:
        lexicon: None is the shipped ontology.
        term_tables: asked, in order, where the ontology has nothing above the threshold.
    """

    def __init__(self, lexicon: Lexicon | None = None, term_tables: Sequence[TermTable] = ()) -> None:
        self.lexicon = lexicon or _lexicon.load()
        self.term_tables = tuple(term_tables)
        self._names = self.lexicon.names
        self._capitals = _only_in_capitals(self.lexicon)
        self._hidden = {(e.id, normal_form(name)) for e in self.lexicon for name in e.hidden}
        self._preferred = {(e.id, normal_form(e.name)) for e in self.lexicon}
        self._known: dict[tuple[str, str | None, str], tuple[Candidate, ...]] = {}

    def ground(
        self, text: str, expected_type: str | None = None, abbreviations: Mapping[str, str] = NO_ABBREVIATIONS
    ) -> list[Candidate]:
        """Candidates, best first; [] where nothing fits.

        Args:
            text: the mention, as the text has it.
            expected_type: concepts of this type win a tie.
            abbreviations: short → long forms that the document itself defines.
        """
        long = abbreviations.get(text.strip(), "")
        key = (text, expected_type, long or _spelled_out(text, abbreviations))
        if key not in self._known:
            self._known[key] = tuple(self._ground(*key))
        return list(self._known[key])

    def best(
        self, text: str, expected_type: str | None = None, abbreviations: Mapping[str, str] = NO_ABBREVIATIONS
    ) -> Candidate | None:
        """The best candidate at or above the threshold; None leaves the mention ungrounded."""
        found = self.ground(text, expected_type, abbreviations)
        return found[0] if found and found[0].score >= THRESHOLD else None

    def _ground(self, text: str, expected_type: str | None, long: str) -> Iterator[Candidate]:
        found: dict[str, Candidate] = {}
        ways = [(long, 0.98, f"written out as “{long}” in this document")] if long else []
        for form, ceiling, reason in [*ways, (text, 1.0, "")]:
            for candidate in self._in_steps(form, ceiling, reason):
                found.setdefault(candidate.id, candidate)
            if found:
                break
        if not any(candidate.score >= THRESHOLD for candidate in found.values()):
            for table in self.term_tables:
                for candidate in table.look_up(long or text):
                    found.setdefault(candidate.id, candidate)
        yield from sorted(found.values(), key=lambda c: (-c.score, c.type != expected_type, c.id))

    def _in_steps(self, text: str, ceiling: float, reason: str) -> Iterator[Candidate]:
        """Exact name, then without brackets, tail and modifiers; the first step that finds something ends it."""
        for form, loss, why in _peeled(text):
            hits = list(self._exact(form, text))
            if hits:
                for concept_id, score, what in hits:
                    entry = self.lexicon.entry(concept_id)
                    words = "; ".join(part for part in (reason, what, why) if part)
                    yield Candidate(
                        concept_id, entry.name, entry.type, entry.matches, round(score * loss * ceiling, 3), words
                    )
                return

    def _exact(self, form: str, text: str) -> Iterator[tuple[str, float, str]]:
        ids = self._names.get(form, ())
        for concept_id in ids:
            if (concept_id, form) in self._capitals and not _has_capitals(text, form):
                continue
            if (concept_id, form) in self._hidden:
                yield concept_id, 0.6, "a name that has other meanings too"
            elif (concept_id, form) in self._preferred:
                yield concept_id, 1.0, "the preferred name"
            else:
                several = len(ids) > 1
                yield concept_id, 0.75 if several else 0.95, "a name of several concepts" if several else "a synonym"


def _peeled(text: str) -> Iterator[tuple[str, float, str]]:
    """(normal form, factor on the score, what was peeled) from the whole mention to its core."""
    whole = normal_form(text)
    yield whole, 1.0, ""
    bare = BRACKETED.sub("", text)
    seen = {whole}
    for form, loss in ((bare, 0.97), (TAIL.split(f" {bare} ", maxsplit=1)[0], 0.9), (_of_turned(bare), 0.95)):
        folded = normal_form(form)
        if folded and folded not in seen:
            seen.add(folded)
            yield folded, loss, f"read as “{form.strip()}”"
    base = normal_form(TAIL.split(f" {bare} ", maxsplit=1)[0])
    yield from _without_modifiers(_of_turned(base), seen)
    words = base.split()
    for drop in (1, 2):
        rest = " ".join(words[drop:])
        if len(words) - drop >= 2 and rest not in seen and not PARTING.intersection(words[:drop]):
            yield rest, 0.76 - 0.02 * drop, f"the head of the name, without “{' '.join(words[:drop])}”"


def _without_modifiers(form: str, seen: set[str]) -> Iterator[tuple[str, float, str]]:
    """Modifiers taken off the front and generic words off the end, fewest first."""
    words = form.split()
    front = 0
    while front < len(words) - 1 and (words[front] in LEADING or words[front].isdigit()):
        front += 1
    back = 0
    while back < len(words) - 1 and words[-1 - back] in TRAILING:
        back += 1
    steps = sorted((f + b, f, b) for f in range(front + 1) for b in range(back + 1) if f + b and f + b < len(words))
    for count, f, b in steps[:12]:
        rest = " ".join(words[f : len(words) - b])
        if rest not in seen:
            seen.add(rest)
            gone = " ".join([*words[:f], *words[len(words) - b :]])
            yield rest, max(0.74, 0.92 - 0.05 * (count - 1)), f"without “{gone}”"


def _of_turned(text: str) -> str:
    """`density of capillaries` as `capillaries density`; other texts as they are."""
    head, of, rest = text.partition(" of ")
    return f"{rest} {head}" if of and rest else text


def _spelled_out(text: str, abbreviations: Mapping[str, str]) -> str:
    """The mention with the short forms in it written out; "" where it has none."""
    words = text.split()
    if not abbreviations or len(words) < 2 or not any(word in abbreviations for word in words):
        return ""
    return " ".join(abbreviations.get(word, word) for word in words)


def _has_capitals(text: str, form: str) -> bool:
    return any(is_abbreviation(word) and normal_form(word) in form for word in re.split(r"[\s,;/()]+", text)) or (
        is_abbreviation(text)
    )


def _only_in_capitals(lexicon: Lexicon) -> set[tuple[str, str]]:
    """(concept, name) pairs whose every spelling is an abbreviation in capitals."""
    spelled: dict[tuple[str, str], bool] = {}
    for entry in lexicon:
        for name in _names_of(entry.name, entry.synonyms, entry.hidden, entry.russian):
            key = (entry.id, normal_form(name))
            spelled[key] = spelled.get(key, True) and is_abbreviation(name)
    return {key for key, capitals in spelled.items() if capitals}


def _names_of(name: str, *more: Iterable[str]) -> list[str]:
    return [name, *(other for group in more for other in group)]
