"""Study contexts made comparable: small normalisers of free text, and what differs between two claims.

A value that is not stated never differs from anything. Thresholds are judgements: durations and amounts differ from
a factor of two on, relative intensities from 15 points on. Names of conditions come through a function that the caller
gives (an ontology's), so that this module knows none; without it, plain words are compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kg.belief import against_treatment
from kg.context_words import CLINICAL, PLAIN_WORDS, QUALIFIERS, SURROUNDINGS, TRAINING_LEVELS, WORD_NUMBERS
from kg.model import CAUSAL, SIGN, Claim, Difference, Mention

Conditions = Callable[[str], frozenset[str]]
"""Free text of a population to the ids (or names) of the conditions in it."""

FACTOR: Final = 2.0
POINTS: Final = 15.0
LASTING_WEEKS: Final = 2.0
"""From here on an exposure is training or treatment."""
ACUTE_WEEKS: Final = 0.3
"""Up to here, two days, it is a bout or a dose; what lies between is neither."""

_WEEKS: Final = {"d": 1 / 7, "w": 1.0, "m": 52 / 12, "y": 52.0, "h": 1 / 168}
_NUMBER = r"(?P<n>\d+(?:\.\d+)?|" + "|".join(WORD_NUMBERS) + r")"
_PERIOD = re.compile(rf"\b{_NUMBER}[\s-]*(?P<u>d|w|m|y|h)(?:ays?|eeks?|ks?|onths?|o|ears?|rs?|ours?)?\b", re.IGNORECASE)
_ACUTE = re.compile(
    r"\b(?:acute(?:ly)?|single[- ](?:bout|session|dose)|one (?:bout|session)|bouts?|immediately (?:after|before)"
    r"|during (?:\w+ ){0,2}exercise|incremental|exhausti\w+|(?:exercise|treadmill|cycling) tests?|time[- ]trial)\b",
    re.IGNORECASE,
)
_CHRONIC = re.compile(
    r"\b(?:training(?![- ]?(?:status|level))|program(?:me)?s?|chronic|habitual|long[- ]term|rehabilitation"
    r"|weeks?|months?)\b",
    re.IGNORECASE,
)
_AGES: Final = ((13, "child"), (18, "adolescent"), (40, "young adult"), (60, "middle-aged"), (200, "older"))
_AGE_WORDS: Final = (
    ("child", re.compile(r"\b(?:child(?:ren)?|infants?|pre-?pubert\w+|schoolchildren|neonat\w+|toddlers?)\b", re.I)),
    ("adolescent", re.compile(r"\b(?:adolescents?|teenagers?|youths?)\b", re.I)),
    ("older", re.compile(r"\b(?:older|elderly|aged (?=men|women|adults|rats|mice)|seniors?|octogenarians?)\b", re.I)),
    ("young adult", re.compile(r"\b(?:young(?:er)?|college|university|undergraduates?)\b", re.I)),
)
_AMOUNT = re.compile(
    rf"\b{_NUMBER}(?:\s?[-–to]+\s?(?P<m>\d+(?:\.\d+)?))?\s?(?P<u>%(?: ?(?:of )?(?:\w+ ){{0,2}}?(?:VO2\w*|HR\w*|1[- ]?RM"
    r"|MVC|Wmax|power|max\w*|peak|FiO2|O2))?|mg|g|kg|ml|mmol|min(?:utes?)?|h|m|times?|sessions?|days?"
    r"|sets?)(?P<per>(?:\s?(?:/|·|per|a|each)\s?(?:kg|week|wk|day|d)\b)?)",
    re.IGNORECASE,
)
_TOLD_AROUND: Final = {
    "site": frozenset({"brain", "muscle", "breathing"}),
    "state": frozenset({"rest", "exercise", "recovery", "task"}),
}
"""What may be taken from the words around a measure, where its own name says nothing."""
_OVER_TIME = re.compile(r"\b(?:no changes?|unchanged|(?:did|does) not change|(?:across|over) time)\b", re.IGNORECASE)
_HEALTHY = re.compile(r"\b(?:healthy|volunteers?|students?|athletes?|players?|runners?|cyclists?|soldiers?)\b", re.I)
_FALL = re.compile(
    r"\b(?:loss(?:es)?|reductions?|decreases?|declines?|decrements?|deficits?|impairments?|de-?oxygenation"
    r"|desaturation|lowering|suppression|attenuation|inhibition|withdrawal|deterioration|damage"
    r"|time (?:spent )?(?:below|under))\b",
    re.IGNORECASE,
)


def weeks(text: str | None) -> float | None:
    """Length of a period in weeks; None where the text holds none.

    >>> weeks("12-week"), weeks("six months"), weeks("3 days"), weeks("daily")
    (12.0, 26.0, 0.43, None)
    """
    found = _PERIOD.search(text or "")
    return round(_value(found["n"]) * _WEEKS[found["u"].lower()], 2) if found else None


def age_group(age: str | None, population: str | None = None) -> str | None:
    """Child, adolescent, young adult, middle-aged or older: by the years, else by the words for the people.

    >>> age_group("21.3 ± 2 years"), age_group(None, "elderly women"), age_group("65+ years")
    ('young adult', 'older', 'older')
    """
    numbers = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", (age or "").split("±")[0])[:2]]
    if numbers:
        mean = sum(numbers) / len(numbers)
        return next((name for upto, name in _AGES if mean < upto), None)
    return next((name for name, words in _AGE_WORDS if words.search(population or "")), None)


def training_level(*texts: str | None) -> str | None:
    """untrained, active or trained, by the first text that says.

    >>> training_level(None, "well-trained cyclists"), training_level("sedentary"), training_level("adults")
    ('trained', 'untrained', None)
    """
    for text in texts:
        for level, words in TRAINING_LEVELS:
            if words.search(text or ""):
                return level
    return None


def plain_conditions(text: str) -> frozenset[str]:
    """Clinical words of a population without an ontology; "healthy" where it says so or names sportspeople.

    >>> sorted(plain_conditions("overweight adults with type 2 diabetes")), sorted(plain_conditions("healthy men"))
    (['diabet', 'overweight'], ['healthy'])
    """
    found = frozenset(match.group().lower() for match in CLINICAL.finditer(text))
    return found or (frozenset({"healthy"}) if _HEALTHY.search(text) else frozenset())


def amounts(text: str | None) -> dict[str, float]:
    """Amounts by unit, the middle of a range: "70–80 % of VO2max; 3 times per week" → {"%vo2": 75, "time/week": 3}.

    >>> amounts("at 50% of VO2max; 3 times per week")
    {'%vo2': 50.0, 'time/week': 3.0}
    """
    found: dict[str, float] = {}
    for one in _AMOUNT.finditer(text or ""):
        value = (_value(one["n"]) + float(one["m"])) / 2 if one["m"] else _value(one["n"])
        found.setdefault(_unit(one["u"], one["per"]), value)
    return found


def _unit(unit: str, per: str) -> str:
    low = unit.lower()
    if low.startswith("%"):
        what = re.search(r"vo2|hr|rm|mvc|wmax|power|o2", low)
        return "%" + (what.group() if what else "")
    name = {"session": "time", "day": "time", "minute": "min"}.get(low.rstrip("s"), low.rstrip("s") or low)
    share = re.search(r"kg|w|d", per.lower())
    return name + ("/" + {"w": "week", "d": "day"}.get(share.group(), share.group()) if share else "")


def _value(text: str) -> float:
    return WORD_NUMBERS[text.lower()] if text.lower() in WORD_NUMBERS else float(text)


def term_of(claim: Claim, title: str = "") -> str | None:
    """acute or lasting: by the claim's own words, the title, the duration, or a crossover study that states none."""
    for text in (claim.subject.text, f"{claim.subject.text} {claim.sentence}", title):
        acute, chronic = _ACUTE.search(text) is not None, _CHRONIC.search(text) is not None
        if acute != chronic:
            return "acute" if acute else "lasting"
    length = weeks(claim.context.duration)
    if length is None:
        return "acute" if claim.context.design == "crossover" else None
    return "lasting" if length >= LASTING_WEEKS else "acute" if length <= ACUTE_WEEKS else None


def qualifiers(text: str) -> dict[str, frozenset[str]]:
    """The words of a name that say which one is meant, by kind (site, state, aspect, way).

    >>> {kind: sorted(words) for kind, words in qualifiers("resting cerebral blood flow").items()}
    {'site': ['brain'], 'state': ['rest']}
    """
    found: dict[str, set[str]] = {}
    for kind, name, words in QUALIFIERS:
        if words.search(text):
            found.setdefault(kind, set()).add(name)
    return {kind: frozenset(names) for kind, names in found.items()}


def inverted(name: str) -> bool:
    """Whether a measure is named by its fall, so that more of it is less of what it is a measure of.

    >>> inverted("weight loss"), inverted("body weight")
    (True, False)
    """
    return _FALL.search(name) is not None


# --- comparison -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim with the title of its paper, which often says of the people what the study record does not."""

    claim: Claim
    title: str = ""
    known: frozenset[str] = frozenset()
    """Words of the names of both concepts: what they add says nothing of what differs."""

    @property
    def people(self) -> str:
        """All that says who took part."""
        return f"{self.claim.context.population or ''}. {self.title}. {self.claim.sentence}"


def differences(one: Finding, other: Finding, conditions: Conditions = plain_conditions) -> tuple[Difference, ...]:
    """What differs between two findings on one pair, in the order of `kg.conflict.DIMENSIONS`."""
    mine, theirs = one.claim, other.claim
    found = (
        _plain("species", mine.context.species, theirs.context.species),
        _comparator(mine, theirs),
        _measure(one, other) or _measure_words(one, other),
        _variety(one, other),
        _term(one, other),
        _population(one, other, conditions),
        _training(one, other),
        _activity(one, other),
        _surroundings(one, other),
        _sex(mine, theirs),
        _exposure(mine, theirs),
        _plain("design", _design(mine.context.design), _design(theirs.context.design)),
    )
    return tuple(each for each in found if each)


def _plain(dimension: str, one: str | None, other: str | None) -> Difference | None:
    return Difference(dimension, one, other) if one and other and one != other else None


def _sex(one: Claim, other: Claim) -> Difference | None:
    sexes = one.context.sex, other.context.sex
    return _plain("sex", *sexes) if "both" not in sexes else None


def _training(one: Finding, other: Finding) -> Difference | None:
    told = [(each.claim.context.training_status, each.claim.context.population, each.title) for each in (one, other)]
    mine, theirs = (training_level(*texts) for texts in told)
    return _plain("training status", mine, theirs) if "active" not in (mine, theirs) else None


def _surroundings(one: Finding, other: Finding) -> Difference | None:
    about = [_around_them(one), _around_them(other)]
    of_subject = qualifiers(f"{one.claim.subject.text} {other.claim.subject.text}").get("surroundings")
    if of_subject or about[0] == about[1] or not all(about):
        return None
    return Difference("environment", *(", ".join(sorted(each)) for each in about))


_KINDS: Final = {
    "experiment": ("rct", "crossover", "controlled_trial", "single_group", "animal_experiment", "in_vitro"),
    "observation": ("cohort", "cross_sectional", "case_report"),
    "review": ("review", "meta_analysis"),
    "modelling": ("modelling",),
}


def _design(design: str | None) -> str | None:
    return next((kind for kind, names in _KINDS.items() if design in names), None)


def half_stated(one: Finding, other: Finding) -> bool:
    """Whether only one of two findings says where it was made (hypoxia, heat): no difference, and nothing alike."""
    return len([each for each in (one, other) if _around_them(each)]) == 1


def _around_them(finding: Finding) -> frozenset[str]:
    text = f"{finding.claim.sentence} {finding.title}"
    return frozenset(name for name, words in SURROUNDINGS if words.search(text))


def _comparator(one: Claim, other: Claim) -> Difference | None:
    """What was compared with: another treatment on one side, or two that are not the same."""
    active = [against_treatment(each) and each.relation in CAUSAL for each in (one, other)]
    named = [normal(each.comparator) for each in (one, other)]
    if not any(active) or named[0] == named[1]:
        return None
    null = [
        SIGN[each.relation] == 0 and told and _OVER_TIME.search(each.sentence) is None
        for each, told in zip((one, other), active, strict=True)
    ]
    if null[0] != null[1] or (all(named) and all(active)):
        return Difference("comparator", _against(one), _against(other))
    return None


def normal(mention: Mention | None) -> str:
    """What stands for a mention when two are compared: its id, else its words; "" for none."""
    return "" if mention is None else mention.id or mention.text.casefold()


def _against(claim: Claim) -> str:
    return f"against {claim.comparator.text}" if claim.comparator else "against none stated"


def added_words(text: str, known: frozenset[str]) -> frozenset[str]:
    """What a mention says beyond the names of its concept; short forms and words without meaning of their own not.

    >>> sorted(added_words("isotime VO2 during cycling", frozenset({"oxygen", "uptake"})))
    ['cycling', 'isotime']
    """
    found = {word.casefold().removesuffix("s") for word in re.findall(r"\b[A-Za-z]?[a-z]{3,}\b", text)}
    return frozenset(found - known - PLAIN_WORDS)


def _variety(one: Finding, other: Finding) -> Difference | None:
    """Two kinds of one intervention, by the words that the subjects add to its name."""
    hard = [qualifiers(each.claim.subject.text).get("intensity") for each in (one, other)]
    if hard[0] and hard[1] and hard[0] != hard[1]:
        return None
    mine, theirs = (added_words(each.claim.subject.text, each.known) for each in (one, other))
    if mine and theirs and not mine & theirs:
        return Difference("kind of intervention", one.claim.subject.text, other.claim.subject.text)
    return None


def _term(one: Finding, other: Finding) -> Difference | None:
    if one.claim.subject.type == "environment":
        return None
    return _plain("acute or lasting", *(term_of(each.claim, each.title) for each in (one, other)))


def _measure(one: Finding, other: Finding) -> Difference | None:
    texts = one.claim.object.text, other.claim.object.text
    for kind in ("site", "state", "way"):
        mine, theirs = (qualifiers(text).get(kind, frozenset()) for text in texts)
        if not (mine and theirs) and (mine | theirs) <= _TOLD_AROUND.get(kind, frozenset()):
            mine, theirs = mine or _around(one, kind), theirs or _around(other, kind)
        if mine and theirs and not mine & theirs:
            return Difference("measure", *(_named(*each) for each in zip(texts, (mine, theirs), strict=True)))
    named = [
        qualifiers(text).get("aspect", frozenset())
        - qualifiers(" ".join(sorted(each.known))).get("aspect", frozenset())
        for text, each in zip(texts, (one, other), strict=True)
    ]
    if named[0] != named[1]:
        return Difference("measure", *texts)
    return None


def _measure_words(one: Finding, other: Finding) -> Difference | None:
    """Two kinds of one measure, by the words that the objects add to its name."""
    mine, theirs = (added_words(each.claim.object.text, each.known) for each in (one, other))
    if mine and theirs and not mine & theirs:
        return Difference("kind of measure", one.claim.object.text, other.claim.object.text)
    return None


def activity(finding: Finding) -> frozenset[str]:
    """What people did meanwhile, by sentence and title."""
    return qualifiers(f"{finding.claim.sentence} {finding.title}").get("activity", frozenset())


def _activity(one: Finding, other: Finding) -> Difference | None:
    mine, theirs = activity(one), activity(other)
    if mine and theirs and not mine & theirs:
        return Difference("activity", ", ".join(sorted(mine)), ", ".join(sorted(theirs)))
    return None


def alike(one: Finding, other: Finding, conditions: Conditions = plain_conditions) -> int:
    """In how many of these two findings are stated to be alike: training, sex, age, activity, ailment."""
    told = [
        (
            training_level(each.claim.context.training_status, each.claim.context.population, each.title),
            each.claim.context.sex,
            age_group(each.claim.context.age, f"{each.claim.context.population}. {each.title}"),
            activity(each),
            conditions(each.people),
        )
        for each in (one, other)
    ]
    pairs = zip(*told, strict=True)
    return sum(
        bool(mine and theirs) and (bool(mine & theirs) if isinstance(mine, frozenset) else mine == theirs)
        for mine, theirs in pairs
    )


def _around(finding: Finding, kind: str) -> frozenset[str]:
    """Where or when it was measured by sentence or title, where these leave no choice."""
    for text in (finding.claim.sentence, finding.title):
        told = qualifiers(text).get(kind, frozenset()) & _TOLD_AROUND.get(kind, frozenset())
        if told:
            return told if len(told) == 1 else frozenset()
    return frozenset()


def _named(text: str, words: frozenset[str]) -> str:
    return f"{text} ({', '.join(sorted(words))})"


def _population(one: Finding, other: Finding, conditions: Conditions) -> Difference | None:
    if "population" in (one.claim.subject.type, one.claim.object.type):
        return None
    ill = [conditions(each.people) - {"healthy"} for each in (one, other)]
    if not ill[0] & ill[1] and (ill[0] or ill[1]):
        return Difference("population", _who(one, ill[0]), _who(other, ill[1]))
    ages = [
        age_group(each.claim.context.age, f"{each.claim.context.population}. {each.title}") for each in (one, other)
    ]
    if ages[0] and ages[1] and _far(ages[0], ages[1]):
        return Difference("population", ages[0], ages[1])
    return None


def _who(finding: Finding, ill: frozenset[str]) -> str:
    return finding.claim.context.population or ", ".join(sorted(ill)) or "no condition stated"


def _far(one: str, other: str) -> bool:
    order = [name for _, name in _AGES]
    return abs(order.index(one) - order.index(other)) >= 2 or {"child", "young adult"} <= {one, other}


def _exposure(one: Claim, other: Claim) -> Difference | None:
    intensity = [qualifiers(each.subject.text).get("intensity", frozenset()) for each in (one, other)]
    if intensity[0] and intensity[1] and not intensity[0] & intensity[1]:
        return Difference("dose or duration", one.subject.text, other.subject.text)
    lengths = weeks(one.context.duration), weeks(other.context.duration)
    if lengths[0] and lengths[1] and _unlike(lengths[0], lengths[1]):
        return Difference("dose or duration", str(one.context.duration), str(other.context.duration))
    mine, theirs = amounts(one.context.dose), amounts(other.context.dose)
    for unit in sorted(set(mine) & set(theirs)):
        apart = abs(mine[unit] - theirs[unit]) >= POINTS if unit[0] == "%" else _unlike(mine[unit], theirs[unit])
        if apart:
            return Difference("dose or duration", str(one.context.dose), str(other.context.dose))
    return None


def _unlike(one: float, other: float) -> bool:
    low, high = sorted((one, other))
    return low <= 0 < high or (low > 0 and high / low >= FACTOR)
