"""From a mention to concepts: exact name, the document's abbreviations, peeled modifiers, head; each with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ontology import modifiers
from ontology.lexicon import ACRONYM, LABEL, SYNONYM, WEAK, Lexicon, is_acronym, load
from ontology.normalize import normal_form

if TYPE_CHECKING:
    from ontology.term_match import TermTables

THRESHOLD: Final = 0.6
"""A candidate below this score is shown, but the mention stays ungrounded."""

_SCORE: Final = {LABEL: 1.0, SYNONYM: 0.97, ACRONYM: 0.94, WEAK: 0.5}
_WEAK_FITS = 0.75
_SMALL_ACRONYM = 0.45
_PEEL = 0.06
_PEEL_HEAD = 0.14
_PARTIAL = 0.74
_FITTING = 0.75
_MISFIT = 0.25
_PARENTHESIS: Final = re.compile(r"\s*\([^()]*\)")
_SHORT: Final = re.compile(r"[^\s,;()]+")
_DOSE: Final = re.compile(r"^[\d.%,]+$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that a mention may stand for.

    Args:
        matches: equivalent identifiers in other vocabularies.
        score: in [0, 1]; `THRESHOLD` and above counts as grounded.
        reason: how it was found, and what of the mention was left over.
    """

    id: str
    name: str
    type: str
    matches: tuple[str, ...]
    score: float
    reason: str


class Grounder:
    """Grounds mentions in the ontology first, then in further term tables.

    Args:
        lexicon: the ontology; the installed one by default.
        term_tables: other vocabularies (see `ontology.terms`), asked in this order where the ontology has
            no exact name.

    >>> found = Grounder().best("V̇O₂max")
    >>> found.name, found.score
    ('maximal oxygen uptake', 0.97)
    """

    def __init__(self, lexicon: Lexicon | None = None, term_tables: Sequence[TermTables] = ()) -> None:
        self.lexicon = lexicon or load()
        self.term_tables = tuple(term_tables)
        self._plain = lru_cache(maxsize=65536)(self._ground)
        self._equivalents = lru_cache(maxsize=65536)(self._matches)

    def ground(
        self, text: str, expected_type: str | None = None, abbreviations: Mapping[str, str] | None = None
    ) -> list[Candidate]:
        """Candidates for a mention, best first; [] where nothing is near.

        Args:
            text: the mention as printed.
            expected_type: one of `CONCEPT_TYPES`; breaks ties and settles names that need context.
            abbreviations: short form → long form, as the document itself gives them; they win over the
                ontology's own acronyms.
        """
        longer = _spelled_out(text, abbreviations) if abbreviations else None
        if longer is None:
            return list(self._plain(text, expected_type))
        why = f"“{text}” is “{longer}” in this document; "
        found = [replace(one, reason=why + one.reason) for one in self._plain(longer, expected_type)]
        if found or text.strip() in (abbreviations or {}):
            return found
        return list(self._plain(text, expected_type))

    def best(
        self, text: str, expected_type: str | None = None, abbreviations: Mapping[str, str] | None = None
    ) -> Candidate | None:
        """The best candidate, or None where none reaches `THRESHOLD`."""
        found = self.ground(text, expected_type, abbreviations)
        return found[0] if found and found[0].score >= THRESHOLD else None

    def _ground(self, text: str, expected: str | None) -> tuple[Candidate, ...]:
        best: dict[str, Candidate] = {}
        for form, cost, reason in _steps(text):
            for candidate in self._exact(form, text, expected, cost, reason):
                if candidate.id not in best or candidate.score > best[candidate.id].score:
                    best[candidate.id] = candidate
            if any(one.score >= THRESHOLD for one in best.values()):
                break
        if not any(one.score >= THRESHOLD for one in best.values()):
            for candidate in self._partial(normal_form(_PARENTHESIS.sub("", text)), text, expected):
                best.setdefault(candidate.id, candidate)
        return tuple(sorted(best.values(), key=lambda one: (-one.score, one.type != expected, one.id))[:10])

    def _exact(self, form: str, text: str, expected: str | None, cost: float, reason: str) -> Iterator[Candidate]:
        entries = self.lexicon.entries.get(form, ())
        fitting = sum(self.lexicon.records[id]["type"] == expected for id, _ in entries)
        others = [] if entries and (fitting or expected is None) else self._elsewhere(form, text, expected)
        better = any(one.type == expected and one.score >= _FITTING for one in others)
        for id, kind in entries:
            score, why = _SCORE[kind] - _MISFIT * better, f"{kind} “{form}”"
            if kind == WEAK:
                fits = fitting == 1 and self.lexicon.records[id]["type"] == expected
                score = _WEAK_FITS if fits else score
                why += f" and expected type {expected}" if fits else ": needs context"
            elif kind == ACRONYM and not _capital(text):
                score, why = _SMALL_ACRONYM, f"{why}, but in small letters"
            yield self._candidate(id, score - cost, why + reason)
        for one in others:
            yield replace(one, score=round(max(one.score - cost, 0.0), 4), reason=one.reason + reason)

    def _elsewhere(self, form: str, text: str, expected: str | None) -> list[Candidate]:
        """What the term tables say, asked where the ontology has no such name, or none of the expected type."""
        return [one for table in self.term_tables for one in table.ground(form, text, expected)]

    def _partial(self, form: str, text: str, expected: str | None) -> Iterator[Candidate]:
        """Names that end the mention: the head is kept, what stands before it is not understood."""
        words = form.split()
        for start in range(1, len(words)):
            rest = words[start:]
            if words[start - 1] in modifiers.CUTS:
                return
            if len(rest) == 1 and (rest[0] in modifiers.GENERIC or len(rest[0]) < 4):
                return
            score = _PARTIAL - 0.07 * start - (0.06 if len(rest) == 1 else 0.0)
            reason = f"; its head only, left over: “{' '.join(words[:start])}”"
            found = list(self._exact(" ".join(rest), text, expected, 1.0 - score, reason))
            if found:
                yield from found
                return

    def _matches(self, id: str) -> tuple[str, ...]:
        """Our verified references, then what the tables hold equivalent: by these, else by the same name."""
        own = self.lexicon.matches(id)
        record = self.lexicon.records[id]
        names = [name for name in (record["label"], *record["synonyms"]) if not is_acronym(name)]
        more = [found for table in self.term_tables for found in table.equivalents(own)]
        more += [found for table in self.term_tables for found in table.named(names, record["type"])]
        return tuple(dict.fromkeys((*own, *more)))

    def _candidate(self, id: str, score: float, reason: str) -> Candidate:
        record = self.lexicon.records[id]
        matches = self._equivalents(id)
        return Candidate(id, record["label"], record["type"], matches, round(max(score, 0.0), 4), reason)


def _capital(text: str) -> bool:
    return sum(letter.isupper() for letter in text) >= 2


def _spelled_out(text: str, abbreviations: Mapping[str, str]) -> str | None:
    """The mention with the document's abbreviations spelled out; None where it holds none."""
    whole = abbreviations.get(text.strip())
    if whole:
        return whole
    longer = _SHORT.sub(lambda match: abbreviations.get(match.group(0), match.group(0)), text)
    return longer if longer != text else None


# --- peeling --------------------------------------------------------------------------------------


def _steps(text: str) -> Iterator[tuple[str, float, str]]:
    """(normal form, cost, what was peeled) from the mention itself to its core, cheapest first."""
    seen: set[str] = set()
    for part, cost, note in _parts(text):
        form = normal_form(part)
        for core, more, peeled in _peelings(form):
            if core and core not in seen:
                seen.add(core)
                left = "; ".join(filter(None, (note, f"peeled: “{peeled}”" if peeled else "")))
                yield core, cost + more, f"; {left}" if left else ""


def _parts(text: str) -> Iterator[tuple[str, float, str]]:
    """The mention; without parentheses; before a preposition; behind a light noun's preposition."""
    yield text, 0.0, ""
    bare = _PARENTHESIS.sub("", text)
    if bare != text:
        yield bare, 0.02, "parenthesis left out"
    words = bare.split()
    cuts = [at for at, word in enumerate(words) if 0 < at < len(words) - 1 and word.lower() in modifiers.CUTS]
    if not cuts:
        return
    head, tail = words[: cuts[0]], words[cuts[0] + 1 :]
    light = normal_form(head[-1]).split()[-1:] and normal_form(head[-1]).split()[-1] in modifiers.LIGHT
    if light and words[cuts[0]].lower() in ("in", "of"):
        yield from ((part, cost + 0.05, f"about: “{' '.join(head)}”") for part, cost, _ in _parts(" ".join(tail)))
        return
    for cut in reversed(cuts):
        if words[cut].lower() not in ("and", "or"):
            wide = cut == 1 and words[cut].lower() in ("of", "on", "in") and normal_form(words[0]) in modifiers.GENERIC
            yield " ".join(words[:cut]), 0.45 if wide else 0.08, f"qualifier: “{' '.join(words[cut:])}”"


def _peelings(form: str) -> Iterator[tuple[str, float, str]]:
    """Modifiers taken off one by one, left and right, at most three on either side, cheapest first."""
    words = form.split()
    yield form, 0.0, ""
    options: list[tuple[float, str, str]] = []
    for left in range(_peelable(words) + 1):
        for right in range(min(len(words) - left - 1, 2) + 1):
            tail = words[len(words) - right :]
            if left + right == 0 or not all(word in modifiers.AFTER for word in tail):
                continue
            cost = _PEEL * left + sum(_PEEL if word in modifiers.SAFE_AFTER else _PEEL_HEAD for word in tail)
            core = words[left : len(words) - right]
            if len(core) == 1 and core[0] in modifiers.GENERIC:
                cost += 0.2
            options.append((cost, " ".join(core), " ".join((*words[:left], *tail))))
    yield from ((core, cost, peeled) for cost, core, peeled in sorted(options))


def _peelable(words: Sequence[str]) -> int:
    """How many words from the left are modifiers; one word always stays."""
    count = 0
    while count < min(len(words) - 1, 4) and (words[count] in modifiers.BEFORE or _DOSE.match(words[count])):
        count += 1
    return count


def ground_all(grounder: Grounder, mentions: Iterable[tuple[str, str | None]]) -> Iterator[list[Candidate]]:
    """Candidates of many (text, expected type) pairs, in their order."""
    for text, expected in mentions:
        yield grounder.ground(text, expected)
