"""From a mention to concepts: exact name, the document's abbreviations, peeled modifiers, head; each with a reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ontology import disease_names, modifiers, peel
from ontology.chemical_names import spelled
from ontology.context import Senses
from ontology.lexicon import ACRONYM, LABEL, SYNONYM, WEAK, Lexicon, load
from ontology.normalize import normal_form
from ontology.term_types import FITS
from ontology.term_variants import variants

if TYPE_CHECKING:
    from ontology.term_match import TermTables

THRESHOLD: Final = 0.6
"""A candidate below this score is shown, but the mention stays ungrounded."""

_SCORE: Final = {LABEL: 1.0, SYNONYM: 0.97, ACRONYM: 0.94, WEAK: 0.5}
_WEAK_FITS = 0.75
_SMALL_ACRONYM = 0.45
_WEAK_IN_CONTEXT = 0.72
_PARTIAL = 0.74
_TOGETHER = 0.7
_COMBINED = 0.65
_PART_OF_LIST = 0.55
_INSIDE = 0.3
_NEAREST = 0.59
_BEHIND_NEAREST = 0.58
_WORDS_TRIED: Final = 8
_SHORTEST: Final = 5
_WHOLE = 0.9
_PART_ONLY = 0.4
_STEM: Final = 5
_NEEDS_CONTEXT: Final = ": needs context"
_FITTING = 0.75
_REWORDED = 0.15
_WIDER = 0.25
_MISFIT = 0.25
_SHORT: Final = re.compile(r"[^\s,;()]+")
_WORDS: Final = re.compile(r"\w+")
_SLASH: Final = re.compile(r"[A-Za-z]{3}/[A-Za-z]{3}|\s[/+&]\s")
_GIVEN: Final = frozenset({"intervention", "nutrient_or_drug", "environment"})
_PARTS_OF_BODY: Final = frozenset({"anatomy", "cell"})
_NOT_DONE: Final = frozenset({"measure", "condition", "process", "performance", "population", "anatomy", "cell"})
_BEHIND: Final = re.compile(r"…[^”]*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that a mention may stand for.

    Args:
        matches: equivalent identifiers in other vocabularies; where MeSH has none, the last is the nearest wider
            heading, and the reason says so.
        score: in [0, 1]; `THRESHOLD` and above counts as grounded.
        reason: how it was found, and what of the mention was left over.
    """

    id: str
    name: str
    type: str
    matches: tuple[str, ...]
    score: float
    reason: str


def filled(one: Candidate, others: Sequence[Candidate]) -> Candidate:
    """A candidate with identifiers of vocabularies that it lacks, from other concepts of the same name."""
    matches = list(one.matches)
    for other in others:
        lacking = {id.partition(":")[0] for id in other.matches} - {id.partition(":")[0] for id in matches}
        matches += [id for id in other.matches if id.partition(":")[0] in lacking]
    return replace(one, matches=tuple(dict.fromkeys(matches)))


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
        self._senses = Senses(self.lexicon)
        self._plain = lru_cache(maxsize=65536)(self._ground)
        self._equivalents = lru_cache(maxsize=65536)(self._matches)

    def ground(
        self,
        text: str,
        expected_type: str | None = None,
        abbreviations: Mapping[str, str] | None = None,
        context: Collection[str] = (),
    ) -> list[Candidate]:
        """Candidates for a mention, best first; [] where nothing is near.

        Args:
            text: the mention as printed.
            expected_type: one of `CONCEPT_TYPES`; breaks ties and settles names that need context.
            abbreviations: short form → long form, as the document itself gives them; they win over the
                ontology's own acronyms.
            context: the words of the document (`ontology.context.words_of`); they settle names that need context.
        """
        longer = _spelled_out(text, abbreviations) if abbreviations else None
        if longer is not None:
            why = f"“{text}” is “{longer}” in this document; "
            found = [replace(one, reason=why + one.reason) for one in self._settled(longer, expected_type, context)]
            if not found or found[0].score < THRESHOLD:
                found = self._despite(text, longer, expected_type, context) or found
            if found or text.strip() in (abbreviations or {}):
                return found
        return self._settled(text, expected_type, context)

    def _despite(self, text: str, longer: str, expected: str | None, context: Collection[str]) -> list[Candidate]:
        """What the short form means to us, where its spelled-out form, unknown or torn, shares the words of a name."""
        said = set(_stems(longer))
        return [
            replace(one, reason=f"{one.reason}; spelled out nearly so in this document: “{longer}”")
            for one in self._settled(text, expected, context)
            if one.score >= THRESHOLD and self._shares(one.id, said)
        ]

    def _shares(self, id: str, said: Collection[str]) -> bool:
        record = self.lexicon.records.get(id)
        names = [_stems(name) for name in (record["label"], *record["synonyms"])] if record else []
        return any(len(name) > 1 and 2 <= sum(stem in said for stem in name) >= 0.6 * len(name) for name in names)

    def best(
        self,
        text: str,
        expected_type: str | None = None,
        abbreviations: Mapping[str, str] | None = None,
        context: Collection[str] = (),
    ) -> Candidate | None:
        """The best candidate, or None where none reaches `THRESHOLD`."""
        found = self.ground(text, expected_type, abbreviations, context)
        return found[0] if found and found[0].score >= THRESHOLD else None

    def _settled(self, text: str, expected: str | None, context: Collection[str]) -> list[Candidate]:
        """Candidates; where all are too weak, the one that the words of the document speak for comes first."""
        found = list(self._plain(text, expected))
        open_ones = [one for one in found if _NEEDS_CONTEXT in one.reason]
        if not context or not open_ones or found[0].score >= THRESHOLD:
            return found
        chosen = self._senses.choose([one.id for one in open_ones], context)
        if chosen is None:
            return found
        best = next(one for one in open_ones if one.id == chosen)
        reason = best.reason.replace(_NEEDS_CONTEXT, " and the words of the document")
        score = round(best.score + _WEAK_IN_CONTEXT - _SCORE[WEAK], 4)
        return [replace(best, score=score, reason=reason), *(one for one in found if one is not best)]

    def _ground(self, text: str, expected: str | None) -> tuple[Candidate, ...]:
        best = self._peeled(text, expected)
        if not any(one.score >= THRESHOLD and one.type in _types(expected) for one in best.values()):
            other = {one.id: one for one in self._reworded(text, expected)}
            best = {id: replace(one, score=max(one.score - _MISFIT * bool(other), 0.0)) for id, one in best.items()}
            best |= other
        if not any(one.score >= THRESHOLD for one in best.values()):
            together = self._joined(text, expected) or self._first(text, expected)
            if together is not None:
                best[together.id] = together
            elif not _SLASH.search(peel.PARENTHESIS.sub("", text)):
                for candidate in self._partial(normal_form(peel.PARENTHESIS.sub("", text)), text, expected):
                    best.setdefault(candidate.id, candidate)
            near = self._nearest(text, expected)
            if near is not None:
                lower = {id: replace(one, score=min(one.score, _BEHIND_NEAREST)) for id, one in best.items()}
                best = {**lower, near.id: near}
            if self.term_tables and expected and not any(one.type in _types(expected) for one in best.values()):
                best |= {one.id: one for one in self._inside(text, expected)}
        found = sorted(best.values(), key=lambda one: (-one.score, one.type != expected, one.id))[:10]
        return tuple(self._filed(one) if one.type in _types(expected) else one for one in found)

    def _nearest(self, text: str, expected: str | None) -> Candidate | None:
        """The disease of the nearest name: shown, and too little to ground the mention; None for a conjunction."""
        if expected != "condition" or peel.joined(text):
            return None
        bare = peel.PARENTHESIS.sub("", text)
        return next((found for table in self.term_tables if (found := table.nearest(bare, _NEAREST))), None)

    def _filed(self, one: Candidate) -> Candidate:
        """A candidate without a MeSH id, with the nearest wider heading that MeSH has, and that it is wider."""
        ids = (one.id, *one.matches)
        if any(id.startswith("MESH:") for id in ids):
            return one
        wider = next((found for table in self.term_tables if (found := table.wider(ids))), None)
        if wider is None:
            return one
        reason = f"{one.reason}; MeSH has only the wider “{wider[1]}” ({wider[0]})"
        return replace(one, matches=(*one.matches, wider[0]), reason=reason)

    def _peeled(self, text: str, expected: str | None) -> dict[str, Candidate]:
        """Candidates of the first step, from the mention itself to its core, that grounds it."""
        best: dict[str, Candidate] = {}
        for form, cost, reason in peel.steps(text):
            for candidate in self._exact(form, text, expected, cost, reason):
                if candidate.id not in best or candidate.score > best[candidate.id].score:
                    best[candidate.id] = candidate
            # where no type is expected, a concept of ours behind a modifier may be better than a table's exact one
            if any(one.score >= THRESHOLD and (expected or one.id in self.lexicon.records) for one in best.values()):
                break
        return best

    def _joined(self, text: str, expected: str | None) -> Candidate | None:
        """A conjunction: what its parts have in common, or, of treatments, that they are combined."""
        parts = peel.joined(text)
        found = [self._part(part, parts[-1], expected) for part in parts]
        known = [one for one in found if one is not None]
        if not known or len(known) < len(parts):
            return None
        listed = " and ".join(f"“{one.name}”" for one in known)
        above = known[0].id
        for other in known[1:]:
            above = self.lexicon.common_ancestor(above, other.id) or ""
        if above in self.lexicon.records:
            return self._candidate(above, _TOGETHER, f"what {listed} have in common")
        combined = self.lexicon.names.get("combined intervention", ())
        if combined and " or " not in text and all(one.type in _GIVEN for one in known):
            return self._candidate(combined[0], _COMBINED, f"{listed} together")
        return None

    def _first(self, text: str, expected: str | None) -> Candidate | None:
        """What the first part of a conjunction is, by the tables: shown, and too little to ground the whole."""
        parts = peel.joined(text) if self.term_tables and expected else []
        for part in parts:
            for whole in (*peel.completions(part, parts[-1]), part) if part != parts[-1] else (part,):
                found = [*self._peeled(whole, expected).values(), *self._reworded(whole, expected)]
                fitting = [one for one in found if one.score >= THRESHOLD and one.type in _types(expected)]
                if fitting:
                    one = min(fitting, key=lambda one: (-one.score, one.id))
                    return replace(one, score=_PART_OF_LIST, reason=f"{one.reason}; “{part}” alone")
        return None

    def _inside(self, text: str, expected: str) -> list[Candidate]:
        """The longest name inside a mention that nothing else explains: shown, and too little to ground it."""
        words = normal_form(peel.PARENTHESIS.sub("", text)).split()[:_WORDS_TRIED]
        for width in range(len(words) - 1, 0, -1):
            for start in range(len(words) - width, -1, -1):
                part = " ".join(words[start : start + width])
                if width == 1 and (part in modifiers.GENERIC or len(part) < _SHORTEST):
                    continue
                found = [*self._exact(part, part, expected, 0.0, ""), *self._reworded(part, expected)]
                fitting = [one for one in found if one.score >= THRESHOLD and one.type in _types(expected)]
                if fitting:
                    one = min(fitting, key=lambda one: (-one.score, one.id))
                    return [replace(one, score=_INSIDE, reason=f"{one.reason}; only “{part}” of it")]
        return []

    def _part(self, part: str, last: str, expected: str | None) -> Candidate | None:
        """The concept of one part, its head taken from the last part where it has none of its own."""
        for whole in peel.completions(part, last) if part != last else (part,):
            found = sorted(self._peeled(whole, expected).values(), key=lambda one: (-one.score, one.id))
            if found and found[0].score >= (_WHOLE if whole != part else THRESHOLD):
                return found[0] if found[0].id in self.lexicon.records else None
        return None

    def _exact(self, form: str, text: str, expected: str | None, cost: float, reason: str) -> Iterator[Candidate]:
        entries = self.lexicon.entries.get(form, ())
        fitting = sum(self.lexicon.records[id]["type"] == expected for id, _ in entries)
        others = self._elsewhere(form, text, expected) if expected or not entries else []
        better = [one for one in others if one.score >= _FITTING and one.type in _types(expected)]
        for id, kind in entries:
            apart = better and self._told_apart(id, kind, expected, better)
            score, why = _SCORE[kind] - (_MISFIT if apart else 0.0), f"{kind} “{form}”"
            if kind == WEAK:
                fits = fitting == 1 and self.lexicon.records[id]["type"] == expected
                score = _WEAK_FITS if fits else score
                why += f" and expected type {expected}" if fits else _NEEDS_CONTEXT
            elif kind == ACRONYM and not _capital(text):
                score, why = _SMALL_ACRONYM, f"{why}, but in small letters"
            if reason and _misses(self.lexicon.records[id]["type"], reason):
                score -= _PART_ONLY
            own = self._candidate(id, score - cost, why + reason)
            yield own if apart else filled(own, better)
        for one in others:
            yield replace(one, score=round(max(one.score - cost, 0.0), 4), reason=one.reason + reason)

    def _elsewhere(self, form: str, text: str, expected: str | None) -> list[Candidate]:
        """What the term tables say, asked where the ontology has no such name, or a type is expected."""
        return [one for table in self.term_tables for one in table.ground(form, text, expected)]

    def _reworded(self, text: str, expected: str | None) -> list[Candidate]:
        """What the term tables have under another wording: a noun for an adjective, a drug for its salt."""
        for form, cost in _other_words(text, expected) if self.term_tables and expected else ():
            reason = f"; read as “{form}”"
            found = list(self._exact(form, form, expected, cost, reason))
            fitting = [one for one in found if one.score >= THRESHOLD and one.type in (*_types(expected), "process")]
            if fitting:
                return fitting
        return []

    def _told_apart(self, id: str, kind: str, expected: str | None, better: Sequence[Candidate]) -> bool:
        """Whether a table's concept of the expected type is not ours, which is of another type or wider."""
        if self.lexicon.records[id]["type"] not in _types(expected):
            return True
        same = self._equivalents(id)
        return kind != LABEL and all(_apart(same, one.matches) for one in better)

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
        """Our verified references, then what the tables hold the same: as the exact ones, or by name and type."""
        record = self.lexicon.records[id]
        more = [found for table in self.term_tables for found in table.equivalents(record["exact"])]
        more += [found for table in self.term_tables for found in table.named(record["label"], record["type"])]
        return tuple(dict.fromkeys((*self.lexicon.matches(id), *more)))

    def _candidate(self, id: str, score: float, reason: str) -> Candidate:
        record = self.lexicon.records[id]
        matches = self._equivalents(id)
        return Candidate(id, record["label"], record["type"], matches, round(max(score, 0.0), 4), reason)


def _apart(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two concepts are not one: MeSH has a heading for each, or they share no identifier."""
    mesh, other = ({id for id in ids if id.startswith("MESH:")} for ids in (ours, theirs))
    return mesh.isdisjoint(other) if mesh and other else set(ours).isdisjoint(theirs)


def _misses(type: str, reason: str) -> bool:
    """Whether what was left out told what is meant: a part of the body from its state, a pain from its treatment."""
    if type in _PARTS_OF_BODY and _head_gone(reason):
        return True
    behind = _BEHIND.search(reason) if type in _NOT_DONE else None
    return behind is not None and not modifiers.ACTS.isdisjoint(_WORDS.findall(behind.group(0)))


def _stems(text: str) -> list[str]:
    return [word[:_STEM] for word in normal_form(text).split() if len(word) > 2]


def _head_gone(reason: str) -> bool:
    """Whether the head of the mention was left out: a muscle's impairment is not the muscle."""
    return "about:" in reason or any(word in modifiers.AFTER for word in _WORDS.findall(reason))


def _other_words(text: str, expected: str | None) -> Iterator[tuple[str, float]]:
    """Other wordings (normal forms) and what they cost, the nearest first."""
    form = normal_form(peel.PARENTHESIS.sub("", text) if " (" in text else text)
    if expected in FITS["molecule"]:
        yield from ((normal_form(name), _REWORDED) for name in spelled(text))
    if expected == "condition":
        yield from ((normal_form(name), _REWORDED) for name in disease_names.same(form))
    yield from ((other, _REWORDED) for other in variants(form, expected))
    if expected == "condition":
        yield from ((normal_form(name), _WIDER) for name in disease_names.wider(form))


def _types(expected: str | None) -> tuple[str | None, ...]:
    return FITS.get(expected or "", (expected,))


def _capital(text: str) -> bool:
    return sum(letter.isupper() for letter in text) >= 2


def _spelled_out(text: str, abbreviations: Mapping[str, str]) -> str | None:
    """The mention with the document's abbreviations spelled out; None where it holds none."""
    whole = abbreviations.get(text.strip())
    if whole:
        return whole
    longer = _SHORT.sub(lambda match: abbreviations.get(match.group(0), match.group(0)), text)
    return longer if longer != text else None
