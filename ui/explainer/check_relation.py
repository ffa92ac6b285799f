"""What a written sentence says of the cited claims: of which two ends, in which direction, as cause or correlation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from extraction.less_is_better import less_is_better
from kg.model import ASSOCIATIVE, SIGN, Claim
from ontology import lexicon
from ui.explainer import check_words as known
from ui.explainer.check_names import Named, Word, is_age, key_of, named, words
from ui.explainer.check_numbers import PIECES, misplaced
from ui.explainer.check_order import NO_CAUSE, acts_on, behind_than, causal, in_order
from ui.explainer.check_words import CAUSAL, stem
from ui.explainer.citations import Item

CUE: Final = known.UP | known.DOWN | known.BETTER | known.WORSE
_VERB: Final = "|".join(sorted(CUE | known.AFFECT))
BREAK: Final = re.compile(
    r"[;:]"
    r"|,?\s+\b(?:but|whereas|while|although|though|however|yet|because(?!\s+of)|without(?=\s+\w+ing\b))\b"
    r"|,\s+(?:which|the other)\b|,\s+(?=\w+ (?:did|does|do)\s*(?:$|[.,;]))"
    rf"|,\s+and\s+(?=(?:[\w-]+\s+){{0,4}}?(?:{_VERB}|left|did|does|had|showed|was|were)\b)"
    rf"|\s+and\s+(?=(?:\w+ly |also |it |they )?(?:{_VERB}|left|did|does|had|showed|was|were)\b)",
    re.IGNORECASE,
)
"""Where one statement of a sentence ends and the next begins."""

META: Final = re.compile(
    r"\b(?:not|no|nor|never|cannot)\b(?=\s+(?:\w+\s+){0,3}?(?:proofs?|prove[dn]?|shown?|says?|tell|told|answered|available"
    r"|cause|causal|results?|findings?|stated|given|reported|known|tested|only|claims?|its own|own|paper|trial|study"
    r"|evidence)\b)"
    r"|\b(?:up to|follow[- ]?up|sum(?:s|med)? up|made up|set up|moreover|more than one|no more)\b"
    r"|\b(?:high|higher|low|lower|large|single)[- ](?:dose|intensity|load|volume|fat|carbohydrate|protein)s?\b"
    r"|\blower (?:limb|body|back|leg)s?\b|\bsame (?:men|women|people|paper|study|trial|authors|team|participants|group"
    r"|rats|mice|animals|adults|volunteers|time|direction|way|picture|question|line)\b"
    r"|\b(?:better|good|useful) (?:\w+ )?(?:predictor|marker|indicator|strategy|choice|option|tool|alternative)s?\b"
    r"|\bmore (?:evidence|trials|studies|data|work|papers|research|than \d)",
    re.IGNORECASE,
)
"""Words that look like a direction or a denial and are none."""

NOTHING: Final = re.compile(
    r"\b(?:was|is|were|came out) negative\b"
    r"|\bno (?:\w+ )?(?:difference|change|effect|influence|association|relationship|correlation|link|gain|benefit"
    r"|impact|improvement|increase|decrease|rise|fall)s?\b|\bjust as\b|\bto the same (?:extent|degree)\b"
    r"|\bwithout (?:\w+ )?(?:effect|change|difference|affecting|changing|altering|influencing)s?\b",
    re.IGNORECASE,
)
_SMALL: Final = frozenset({"the", "a", "an", "their", "its", "in", "of", "both", "significantly"})
STAND_IN: Final = re.compile(
    r"\b(?:a|the|this|such|that)\s+(?:[\w-]+\s+){0,2}(?:dose|training|supplement|supplementation"
    r"|programme|program|intervention|treatment|exposure|drug|juice|protocol|regimen)\b"
    r"|\b(?:results?|findings?|evidence)\b",
    re.IGNORECASE,
)
"""What may stand for the subject of the cited sentence."""

ALIKE: Final = re.compile(
    r"\b(?:to (?:a|the|an) )?(?:similar|same|comparable|equal) (?:degree|extent|amount)\b|\b(?:similarly|equally)\b",
    re.IGNORECASE,
)
"""Two things moved in one direction, without a difference between them."""

BETTER_THAN: Final = re.compile(
    r"\b(?:superior to|outperform\w*|more effective)\b"
    r"|\b(?:more|greater|higher|larger|better|stronger|faster|less|lower|smaller)\b.{0,60}\bthan\b",
    re.IGNORECASE,
)
NO_DIFFERENCE: Final = re.compile(
    r"\b(?:without (?:a |any )?differences?|no (?:\w+ )?differences?|(?:did|does) not differ|similarly"
    r"|(?:same|similar) extent)\b",
    re.IGNORECASE,
)

DOUBLE: Final = re.compile(
    r"\b(?:not|never|hardly|far from)\s+(?:the\s+)?(?:unchanged|unaffected|same|similar|equal|unrelated)\b",
    re.IGNORECASE,
)
AGREE: Final = re.compile(r"\b(?:agree[sd]?|consistent(?:ly)?|in line|confirm\w*|replicat\w+)\b", re.IGNORECASE)
DISAGREE: Final = re.compile(
    r"\b(?:disagree\w*|conflict\w*|contradict\w*|mixed|inconsistent\w*|differ in their (?:results|findings))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A statement of the sentence: its words, the ends it names, its direction.

    Args:
        sign: 1, -1, 0; None where no direction is said.
        kind: "sign", "affect", "link", or "" where nothing is said of an effect.
        alike: the direction in which two things moved "similarly"; else None.
    """

    text: str
    ends: tuple[Named, ...]
    sign: int | None
    kind: str
    alike: int | None = None


def clauses(text: str) -> list[str]:
    """The statements of a stretch of text.

    >>> clauses("HIIT raised VO2max but left heart rate unchanged")
    ['HIIT raised VO2max', 'left heart rate unchanged']
    """
    pieces = BREAK.split(text)
    return [piece.strip(" ,") for piece in pieces if piece.strip(" ,")]


def read(text: str, names: Mapping[str, tuple[str, ...]]) -> Clause:
    """A statement taken apart."""
    ends = tuple(named(text, names))
    inside = {
        word.start
        for one in ends
        for word in words(text)
        if one.start <= word.start < one.end and word.stem in _stems(names[one.key])
    }
    masked = META.sub(lambda match: " " * len(match.group()), text)
    seen = [word for word in words(masked) if word.start not in inside and not _loose_degree(word, ends)]
    wanted = {word.low: _wanted(text, word, ends, names) for word in seen if word.low in known.BETTER | known.WORSE}
    sign, kind = _direction(masked, [word.low for word in seen], wanted)
    if not kind and CAUSAL.search(NO_CAUSE.sub(" ", masked)):
        kind = "affect"
    age = [key for key, told in names.items() if is_age(told)]
    older = re.search(r"\b(older|younger)\b", text, re.IGNORECASE)
    if age and older:
        if not any(one.key == age[0] for one in ends):
            ends = (*ends, Named(age[0], *older.span()))
        sign = sign if not sign else sign * (-1 if older[1].lower() == "younger" else 1)
    alike = None
    if sign == 0 and ALIKE.search(text):
        apart = [word.low for word in seen if word.low not in known.NONE]
        alike = _direction(ALIKE.sub(" ", masked), apart, wanted)[0]
    return Clause(text, ends, sign, kind, alike)


def _loose_degree(word: Word, ends: Iterable[Named]) -> bool:
    """Whether "high" or "low" stands elsewhere than at a name: "low to moderate risk"."""
    return word.low in ("high", "low") and not any(0 <= one.start - word.end <= 2 for one in ends)


def _stems(told: Iterable[str]) -> frozenset[str]:
    return frozenset(word.stem for name in told for word in words(name))


def _less(told: Sequence[str], key: str) -> bool:
    record = lexicon.load().records.get(key)
    return less_is_better(told[0], record["better"] if record else None)


def _denies(word: str) -> bool:
    return word in known.NEGATION or word.endswith(("n't", "n’t"))


def _denied(text: str) -> bool:
    return any(_denies(word.low) for word in words(META.sub(" ", text)))


def _wanted(text: str, word: Word, ends: Sequence[Named], names: Mapping[str, tuple[str, ...]]) -> int:
    """1 where better means more of what it is said of, -1 where less: the name next to it, else the one before."""
    behind = min((one for one in ends if one.start >= word.end), key=lambda one: one.start, default=None)
    before = max((one for one in ends if one.end <= word.start), key=lambda one: one.end, default=None)
    near = behind is not None and all(w.low in _SMALL for w in words(text[word.end : behind.start]))
    said_of = behind if near or before is None else before
    return -1 if said_of and _less(names[said_of.key], said_of.key) else 1


def _direction(text: str, seen: Sequence[str], wanted: Mapping[str, int]) -> tuple[int | None, str]:
    if DOUBLE.search(text):
        return None, "sign"
    denied = any(_denies(word) for word in seen)
    said_once = dict.fromkeys(seen)
    steps = [1 if word in known.UP else -1 for word in said_once if word in known.UP | known.DOWN]
    steps += [(-1 if word in known.WORSE else 1) * wanted[word] for word in said_once if word in wanted]
    said = bool(steps) or any(word in known.AFFECT | known.LINK | known.NONE for word in seen)
    if NOTHING.search(text) or any(word in known.NONE for word in seen) or (denied and said):
        return 0, "sign"
    if steps:
        sign = 1
        for step in steps:
            sign *= step
        return sign, "sign"
    if any(word in known.LINK for word in seen):
        return None, "link"
    return None, "affect" if any(word in known.AFFECT for word in seen) else ""


def agrees(clause: Clause, claim: Claim) -> str:
    """"" where a statement says no more of its ends than a claim does; else a code: sign, cause, order."""  # fmt: skip
    associative = claim.relation in ASSOCIATIVE
    if not clause.kind:  # in words of the cited sentence that are no known direction: not to be turned round
        return "sign" if _denied(clause.text) != _denied(claim.sentence) else ""
    if clause.kind == "sign":
        subject = next((one for one in clause.ends if one.key == key_of(claim.subject)), None)
        turned = -1 if clause.sign and subject and behind_than(clause.text, subject) else 1
        if clause.sign is None or SIGN[claim.relation] not in {
            clause.sign * turned,
            clause.alike or clause.sign * turned,
        }:
            return "sign"
    elif SIGN[claim.relation] == 0 or (clause.kind == "affect" and associative):
        return "sign"
    if associative:
        return "cause" if causal(clause.text) else ""
    return "" if _in_order(clause, claim) else "order"


def _in_order(clause: Clause, claim: Claim) -> bool:
    """Whether subject and object stand as the claim has them; where one is not named here, they do."""
    subjects = [one for one in clause.ends if one.key == key_of(claim.subject)]
    objects = [one for one in clause.ends if one.key == key_of(claim.object)]
    pairs = [(s, o) for s in subjects for o in objects]
    return not pairs or any(in_order(clause.text, s, o, claim.sentence) for s, o in pairs)


@dataclass(slots=True)
class Reading:
    """What a sentence has been found to state so far; `subjects` and `objects` are the ends last spoken of."""

    names: Mapping[str, tuple[str, ...]]
    last: frozenset[str]
    stated: int = 0


def state(reading: Reading, text: str, items: Sequence[Item]) -> tuple[str, str, set[int]]:
    """Check what a stretch of text states against its cited items.

    Returns: (code, reason, numbers of the items that support it); code is "" where nothing is wrong.
    """
    supported: set[int] = set()
    for piece in clauses(text):
        clause = read(piece, reading.names)
        here = frozenset(one.key for one in clause.ends)
        if clause.kind or _joins(here, items):
            code, reason, found = _stated(clause, here, reading, items)
            if code:
                return code, reason, supported
            supported |= found
            reading.stated += bool(found)
        reading.last = reading.last | here if not here else here | _partner(here, reading, items)
    return "", "", supported


def _joins(here: frozenset[str], items: Sequence[Item]) -> bool:
    """Whether both ends of a cited claim are named."""
    return any({key_of(claim.subject), key_of(claim.object)} <= here for item in items for claim in item.claims)


def _partner(here: frozenset[str], reading: Reading, items: Sequence[Item]) -> frozenset[str]:
    """What was spoken of before and is not replaced: subjects stay while only objects are named, and the reverse."""
    subjects = {key_of(claim.subject) for item in items for claim in item.claims}
    objects = {key_of(claim.object) for item in items for claim in item.claims}
    kept: set[str] = set()
    if not here & subjects:
        kept |= reading.last - here if here else reading.last
    if not here & objects:
        kept |= reading.last - here
    return frozenset(kept)


def _stated(clause: Clause, here: frozenset[str], reading: Reading, items: Sequence[Item]) -> tuple[str, str, set[int]]:
    reading.last |= _stood_for(clause.text, items)
    near = here | reading.last
    about = [
        (item, claim)
        for item in items
        for claim in item.claims
        if {key_of(claim.subject), key_of(claim.object)} <= near
    ]
    own = [(item, claim) for item, claim in about if key_of(claim.object) in here or claim.relation in ASSOCIATIVE]
    objects = {key_of(claim.object) for item in items for claim in item.claims}
    about = own if own or here & objects else about
    if not about:
        return _nothing(clause, here, items)
    turned = next((claim for _, claim in about if _turned(clause, claim)), None)
    if turned is not None:
        return "order", _why("order", turned), set()
    codes = [(agrees(clause, claim), item, claim) for item, claim in about]
    good = [(item, claim) for code, item, claim in codes if not code]
    if not good:
        code = min(code for code, _, _ in codes)
        claim = codes[0][2]
        return code, _why(code, claim), set()
    for item, claim in good:
        wrong = _subgroup(clause, item)
        if wrong:
            return "subgroup", wrong, set()
        if BETTER_THAN.search(clause.text) and NO_DIFFERENCE.search(item.sentence):
            return "sign", f"[{item.number}] found no difference between the two", set()
        told = _misplaced(clause, item, claim, reading.names)
        if told:
            return "number", f"{', '.join(told)} is not of {claim.object.text}", set()
    return "", "", {item.number for item, _ in good}


def _misplaced(clause: Clause, item: Item, claim: Claim, names: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Numbers beside the object of a claim that the cited sentence gives to another one."""
    source = _statements(item, claim, names)
    objects = {key_of(one.object): names[key_of(one.object)] for one in item.claims}
    found = []
    for piece in PIECES.split(clause.text):
        about = {one.key for one in named(piece, objects)}
        if not about or key_of(claim.object) in about:
            found += misplaced(piece, source)
    return found


def _statements(item: Item, claim: Claim, names: Mapping[str, tuple[str, ...]]) -> list[tuple[str, bool]]:
    """The statements of a cited sentence, each with whether it may be what a claim says."""
    objects = {one.object.text for one in item.claims}
    found = []
    for piece in PIECES.split(item.sentence):
        about = claim.object.text in piece or not any(text in piece for text in objects)
        against = {read(piece, names).sign, SIGN[claim.relation]} == {1, -1}
        found.append((piece, about and (not against or claim.object.text in piece)))
    return found


def _stood_for(text: str, items: Sequence[Item]) -> frozenset[str]:
    """The one subject of the cited claims, where "the dose" or "the training" stands for it."""
    subjects = {key_of(claim.subject) for item in items for claim in item.claims}
    return frozenset(subjects) if len(subjects) == 1 and STAND_IN.search(text) else frozenset()


def _turned(clause: Clause, claim: Claim) -> bool:
    """Whether the object of a causal claim stands as what acts on its subject, with nothing named between the two."""
    if claim.relation in ASSOCIATIVE or clause.kind in ("", "link"):
        return False
    ends = sorted(clause.ends, key=lambda one: one.start)
    return any(
        (one.key, other.key) == (key_of(claim.object), key_of(claim.subject))
        and acts_on(clause.text[one.end : other.start])
        for one, other in pairwise(ends)
    ) and not any(one.key == key_of(claim.object) for one in ends[-1:])


def _nothing(clause: Clause, here: frozenset[str], items: Sequence[Item]) -> tuple[str, str, set[int]]:
    """A direction that is said of no pair of the cited claims: only the source's own words may stand so."""
    claims = [claim for item in items for claim in item.claims]
    if not here and clause.kind == "sign" and all(SIGN[claim.relation] == clause.sign for claim in claims):
        return "", "", {item.number for item in items}
    source = {word.stem for item in items for word in words(item.sentence)}
    cues = [word for word in words(clause.text) if word.low in CUE | known.AFFECT | known.NONE | known.LINK]
    if not here and all(stem(word.low) in source or word.low in known.AFFECT | known.LINK for word in cues):
        return "", "", set()
    return "pair", f"“{clause.text}” is about no two things that a cited sentence joins", set()


def _subgroup(clause: Clause, item: Item) -> str:
    """Why a statement is wrong about subgroups: "" where the source does not tell them apart, or this keeps to it."""
    by_pair: dict[tuple[str, str], set[int | None]] = {}
    for claim in item.claims:
        by_pair.setdefault((key_of(claim.subject), key_of(claim.object)), set()).add(SIGN[claim.relation])
    if all(len(signs) == 1 for signs in by_pair.values()):
        return ""
    parts = re.split(r"\bbut not\b|\bbut (?:in|among) (?=.*\bnot\b)|\bnot\b.{0,20}\bbut\b", item.sentence, maxsplit=1)
    if len(parts) != 2:
        return ""
    yes, no = ({word.stem for word in words(part)} for part in parts)
    said = {word.stem for word in words(clause.text)} & ((yes - no) | (no - yes)) & _people_stems()
    if not said:
        return f"[{item.number}] found it in one group only, and the sentence does not say in which"
    wanted = no - yes if clause.sign == 0 else yes - no
    return "" if said <= wanted else f"[{item.number}] says it of another group"


def _people_stems() -> frozenset[str]:
    return frozenset(stem(word) for group in known.GROUPS.values() for word in group) | frozenset(
        stem(w) for w in known.PEOPLE
    )


def _why(code: str, claim: Claim) -> str:
    said = f"{claim.subject.text} {claim.relation.replace('_', ' ')} {claim.object.text}"
    return {
        "sign": f"the cited sentence says that {said}",
        "cause": f"the cited sentence reports a correlation only: {said}",
        "order": f"subject and object are swapped; the cited sentence says that {said}",
    }[code]


def same_sign(items: Iterable[Item]) -> bool:
    """Whether all claims of these sentences point the same way."""
    return len({SIGN[claim.relation] for item in items for claim in item.claims}) <= 1
