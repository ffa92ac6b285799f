"""A sentence that a language model wrote against the numbered evidence it cites: kept, or refused with the reason.

Everything is looked up, nothing is judged by a model. In order: the citation, orders and verdicts, quotes, numbers,
people and designs, concepts, every other word, what it states of which two things, certainty and role.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from extraction.llm_answer import places
from ui.explainer import check_words as known
from ui.explainer.check_names import is_age, key_of, named, names_of, strangers, words
from ui.explainer.check_numbers import FOLD, UNITS, WORDS, swapped, wrong_numbers
from ui.explainer.check_relation import AGREE, DISAGREE, Reading, same_sign, state
from ui.explainer.check_words import GROUPS, stem
from ui.explainer.citations import Item
from ui.language.messages import later

REASONS: Final = {
    "no_citation": later("cites nothing"),
    "unknown_citation": later("cites evidence that was not given"),
    "quote": later("quotes what the cited sentence does not say"),
    "verdict": later("advises, orders, or passes a verdict that no evidence gives"),
    "number": later("has a number that the cited evidence does not"),
    "population": later("speaks of people or animals that the cited study did not have"),
    "design": later("names a study design that is not the cited one's"),
    "outside": later("speaks of something that is not in the cited evidence"),
    "pair": later("says something of two things that no cited sentence joins"),
    "sign": later("says another direction than the cited sentence"),
    "cause": later("makes a cause of a correlation"),
    "order": later("swaps what acts and what is acted on"),
    "citation": later("cites a sentence that does not say it"),
    "certainty": later("asserts what the cited sentence only suspects"),
    "role": later("tells an aim or background as a finding"),
    "species": later("does not say that the finding is not in humans"),
    "subgroup": later("leaves out the group in which it was found"),
    "agreement": later("says of the cited sentences that they agree or disagree, which they do not"),
    "too_long": later("is too long to be checked"),
}
"""Code → what a refused sentence does wrong."""

MOST_CHARACTERS: Final = 600
CITED: Final = re.compile(r"\s*\[\s*\d+(?:\s*(?:,|;|-|–|and|&)\s*\d+)*\s*\]")
QUOTED: Final = re.compile(r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»|‘([^’]{9,})’|„([^“”]+)[“”]")
_TRAINED_VERB: Final = re.compile(r"\btrained\s+(?=(?:with|for|by|using|at|on|three|twice|\d))", re.IGNORECASE)
_RANGE: Final = re.compile(r"(\d+)\s*[-–]\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a sentence: `code` is "" where it is kept, else a key of `REASONS`; `reason` says more."""

    sentence: str
    code: str = ""
    reason: str = ""

    @property
    def kept(self) -> bool:
        """Whether it may be shown."""
        return not self.code


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the sentence and the numbers cited at its end."""

    text: str
    numbers: tuple[int, ...]


class _Refused(Exception):
    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code)
        self.code, self.reason = code, reason


def check(sentence: str, items: Sequence[Item], before: str = "") -> Verdict:
    """Whether a sentence says no more than the evidence it cites.

    Args:
        items: the numbered evidence.
        before: the sentence before it, where that was kept: what "it" may stand for.
    """  # fmt: skip
    try:
        _check(sentence, {item.number: item for item in items}, before)
    except _Refused as refused:
        return Verdict(sentence, refused.code, refused.reason)
    return Verdict(sentence)


def segments(sentence: str) -> list[Segment]:
    """The sentence cut at its citations; what stands behind the last one belongs to it.

    >>> segments("HIIT raised VO2max [1], but not in cyclists [2-3].")
    [Segment(text='HIIT raised VO2max', numbers=(1,)), Segment(text=', but not in cyclists', numbers=(2, 3))]
    """
    found: list[Segment] = []
    place = 0
    for match in re.finditer(rf"(?:{CITED.pattern})+", sentence):
        found.append(Segment(sentence[place : match.start()], _cited(match.group())))
        place = match.end()
    rest = sentence[place:].strip(" .!?)”\"'")
    if rest and found:
        last = found.pop()
        found.append(Segment(f"{last.text} {rest}", last.numbers))
    return found


def _cited(text: str) -> tuple[int, ...]:
    for low, high in _RANGE.findall(text):
        text += " " + " ".join(str(number) for number in range(int(low), min(int(high), int(low) + 50) + 1))
    return tuple(sorted({int(number) for number in re.findall(r"\d+", text)}))


def _check(sentence: str, items: Mapping[int, Item], before: str) -> None:
    if len(sentence) > MOST_CHARACTERS:
        raise _Refused("too_long")
    parts = segments(sentence)
    if not parts:
        raise _Refused("no_citation")
    for number in (number for part in parts for number in part.numbers):
        if number not in items:
            raise _Refused("unknown_citation", f"there is no [{number}]")
    verdict = known.FORBIDDEN.search(QUOTED.sub(" ", sentence))
    if verdict:
        raise _Refused("verdict", f"“{verdict.group()}”")
    cited = [items[number] for part in parts for number in part.numbers]
    names = names_of(cited)
    _agreement(sentence, cited)
    reading = Reading(names, _spoken_of(before, names) if before else frozenset())
    whole = CITED.sub("", sentence)
    for part in parts:
        _segment(part, [items[number] for number in part.numbers], reading, f"{before} {whole}")


def _spoken_of(before: str, names: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(one.key for one in named(CITED.sub("", before), names))


def _segment(part: Segment, cited: Sequence[Item], reading: Reading, around: str) -> None:
    _quotes(part.text, cited)
    wrong = wrong_numbers(part.text, cited)
    if wrong:
        raise _Refused("number", ", ".join(wrong))
    names = names_of(cited)
    for item in cited:
        _beside(part.text, item, names)
    _people(part.text, cited, {word.low for told in names.values() for name in told for word in words(name)})
    foreign = strangers(part.text, cited, names)
    if foreign:
        raise _Refused("outside", ", ".join(f"“{name}”" for name in foreign))
    _words(part.text, cited, names)
    stated = reading.stated
    supported = {item.number for item in cited if _copies(part.text, item)}
    if supported:
        reading.stated += 1
        reading.last = frozenset(names)
    else:
        code, reason, supported = state(reading, part.text, cited)
        if code:
            raise _Refused(code, reason)
    if reading.stated > stated:
        unsaid = [item.number for item in cited if item.number not in supported]
        if unsaid:
            raise _Refused("citation", ", ".join(f"[{number}]" for number in unsaid))
    for item in cited:
        _certainty(part.text, item, reading.stated > stated)
        if reading.stated > stated:
            _species(around, item)


def _beside(text: str, item: Item, names: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse numbers of a sentence that holds several, where they are given to another group, time or treatment."""
    subjects = {key_of(claim.subject) for claim in item.claims}
    alike = {key_of(claim.object) for claim in item.claims} | (subjects if len(subjects) == 1 else set())
    one = {word.stem for key in alike for name in names.get(key, ()) for word in words(name)}
    apart = {key: told for key, told in names.items() if key not in alike}
    wrong = swapped(text, item, known.plain_words() | known.cue_stems() | one, apart)
    if wrong:
        raise _Refused("number", f"{', '.join(wrong)} is of something else in [{item.number}]")


def _copies(text: str, item: Item) -> bool:
    """Whether a stretch is the cited sentence whole, with at most a few plain words before it ("The paper reports")."""
    copied, source = ([word.low for word in words(one)] for one in (text, item.sentence))
    before = len(copied) - len(source)
    plain = known.plain_words() - known.cue_stems()
    return 0 <= before <= 8 and copied[before:] == source and all(stem(word) in plain for word in copied[:before])


def _quotes(text: str, cited: Iterable[Item]) -> None:
    for match in QUOTED.finditer(text):
        quote = next(group for group in match.groups() if group).strip(" .,;:")
        if quote and not any(next(places(item.sentence, quote), None) for item in cited):
            raise _Refused("quote", f"“{quote}”")


def _agreement(sentence: str, cited: Sequence[Item]) -> None:
    text = QUOTED.sub(" ", sentence)
    if DISAGREE.search(text):
        if same_sign(cited):
            raise _Refused("agreement", "the cited sentences point the same way")
    elif AGREE.search(text) and not same_sign(cited):
        raise _Refused("agreement", "the cited sentences point different ways")


# --- who and how ----------------------------------------------------------------------------------


def _people(text: str, cited: Sequence[Item], names: Collection[str]) -> None:
    """Refuse words for people, animals, and designs that no cited study has."""
    allowed = {group for item in cited for group in groups_of(item)}
    designs = {word for item in cited for word in known.DESIGN_WORDS.get(_design(item), ())}
    source = {word.low for item in cited for word in words(_told(item))}
    stems = {stem(word) for word in source}
    for word in words(_TRAINED_VERB.sub(lambda verb: " " * len(verb.group()), text)):
        mine = [name for name, group in GROUPS.items() if word.low in group]
        own = word.low in names or (mine == ["active"] and word.stem in {stem(name) for name in names})
        strange = (
            not allowed & set(mine) if mine else word.low in known.PEOPLE - known.ANYBODY and word.stem not in stems
        )
        if strange and not own and word.low not in source:
            raise _Refused("population", f"“{text[word.start : word.end]}”")
        if word.low in known.DESIGN_SPECIFIC and not mine and word.low not in source | designs:
            plural = word.low.removesuffix("s")
            if plural not in source | designs:
                raise _Refused("design", f"“{text[word.start : word.end]}”")


def groups_of(item: Item) -> frozenset[str]:
    """Which of `GROUPS` a study has, by its record and its words."""
    context = item.claims[0].context
    told = {word.low for word in words(_told(item))}
    found = {name for name, group in GROUPS.items() if told & group}
    species = _species_of(item)
    if context.sex in ("male", "female"):
        found = (found - {"male", "female"}) | {context.sex}
    if species == "human" and "minor" not in found:
        found |= {"human", "adult"}
    elif species == "human":
        found |= {"human"}
    elif species:
        found |= {"animal", species}
    if context.training_status in GROUPS:
        found.add(context.training_status)
    if context.age and any(float(number) >= 60 for number in re.findall(r"\d+(?:\.\d+)?", context.age)):
        found.add("old")
    if _design(item) == "in_vitro":
        found.add("cells")
    return frozenset(found)


def _told(item: Item) -> str:
    """All that a study says in words: the sentence, its record, its title."""
    parts: list[str | None] = [item.sentence, item.paper.title]
    for claim in item.claims:
        one = claim.context
        parts += [one.population, one.training_status, one.duration, one.dose, one.effect_size, one.age, one.assessed]
        parts += [claim.comparator.text if claim.comparator else ""]
    return ". ".join(part for part in parts if part)


def _design(item: Item) -> str:
    return item.claims[0].context.design or item.paper.design or ""


def _species_of(item: Item) -> str:
    return item.claims[0].context.species or item.paper.species or ""


def _species(around: str, item: Item) -> None:
    """A finding in animals or cells must be told as one."""
    species, said = _species_of(item), {word.low for word in words(around)}
    if item.role == "background":
        return
    if _design(item) == "in_vitro" and not said & (GROUPS["cells"] | {"laboratory"}):
        raise _Refused("species", f"[{item.number}] is of cells")
    if species and species != "human":
        wanted = GROUPS["animal"] | GROUPS.get(species, frozenset({species, f"{species}s"}))
        if not said & wanted:
            raise _Refused("species", f"[{item.number}] is of a {species}")


# --- every other word -----------------------------------------------------------------------------


def _words(text: str, cited: Sequence[Item], names: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse words that are neither plain nor of the cited evidence."""
    allowed = set(known.plain_words() | known.cue_stems())
    for item in cited:
        paper = item.paper
        record = f"{paper.journal} {' '.join(paper.authors)} et al"
        allowed |= {word.stem for word in words(f"{_told(item)} {record}")}
        allowed |= {stem(word) for group in groups_of(item) for word in GROUPS[group]}
        allowed |= {"age", "aged"} if any(claim.context.age for claim in item.claims) else set()
        allowed |= {stem(word) for word in known.DESIGN_WORDS.get(_design(item), ())}
    allowed |= {word.stem for told in names.values() for name in told for word in words(name)}
    if any(is_age(told) for told in names.values()):
        allowed |= {stem(word) for word in GROUPS["old"] | GROUPS["young"]}
    strange = [
        text[word.start : word.end] for word in words(text)
        if word.stem not in allowed and word.low not in UNITS and word.low not in WORDS and word.low not in FOLD
        and not word.low[0].isdigit() and not known.HEDGE.fullmatch(word.low) and not known.QUESTION.fullmatch(word.low)
    ]  # fmt: skip
    if strange:
        raise _Refused("outside", ", ".join(f"“{word}”" for word in strange))


# --- certainty and role ---------------------------------------------------------------------------


def _certainty(text: str, item: Item, stated: bool) -> None:
    """A suspicion must be told as one, an aim as an aim, background as background."""
    if not stated:
        return
    if item.certainty == "hypothesised" or item.role == "objective":
        if not known.QUESTION.search(text) or known.FOUND.search(_without_denied(text)):
            raise _Refused("role", f"[{item.number}] is {item.status}")
    elif item.role == "background":
        if not known.BACKGROUND.search(text):
            raise _Refused("role", f"[{item.number}] is {item.status}")
    elif item.certainty == "hedged" and not known.HEDGE.search(text):
        raise _Refused("certainty", f"[{item.number}] is {item.status}")


def _without_denied(text: str) -> str:
    return re.sub(r"\b(?:not|no|nothing|without|yet to)\b[^,;.]*", " ", text, flags=re.IGNORECASE)
