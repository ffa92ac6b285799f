"""Attacks on the evidence of a hypothesis: what speaks against it, and what its support is worth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from kg.model import SIGN, Claim
from ui.evidence.quotes import is_own_result, is_question
from ui.language.messages import both, known, n, p, t
from ui.language.wording import design_words, term
from ui.opponent.amounts import days, doses, near
from ui.opponent.case import (
    Case,
    Point,
    design_of,
    ends,
    paper_count,
    point,
    reasoning,
    size_of,
    species_of,
)
from ui.opponent.sentence_ru import in_english

SMALL_N: Final = 20
CONTROLLED: Final = ("rct", "crossover", "controlled_trial", "meta_analysis", "animal_experiment")
_STOP: Final = frozenset(
    ("the", "and", "with", "for", "people", "subject", "participant", "adult", "individual", "who", "were", "are")
)

_ANIMALS: Final = re.compile(r"\b(mice|mouse|rats?|animals?|horses?)\b", re.I)


def contrary(case: Case) -> Iterator[Point]:
    """Findings of the other direction and of no effect, the side with more results first."""
    found = []
    if case.opposite:
        text = _who_says(case.opposite, *(FOUND_EFFECT if SIGN[case.relation] == 0 else FOUND_OPPOSITE))
        found.append((case.opposite, point(case, "opposite", text + _differs(case, case.opposite), case.opposite)))
    if case.null:
        text = _who_says(case.null, *FOUND_NOTHING) + _differs(case, case.null)
        found.append((case.null, point(case, "null", text, case.null)))
    found.sort(key=lambda side: -paper_count([claim for claim in side[0] if is_own_result(claim)]))
    yield from (one for _, one in found)


def withdrawn(case: Case) -> Iterator[Point]:
    """Support from retracted papers or such under an expression of concern."""
    papers = case.lookup.papers
    bad = [
        c for c in case.support if c.document_id in papers and papers[c.document_id].status in ("retracted", "concern")
    ]
    if bad:
        text = n("{number} paper you would lean on, retracted or under concern.",
                 "{number} papers you would lean on, retracted or under concern.", paper_count(bad))  # fmt: skip
        yield point(case, "withdrawn", text, bad)


def thin(case: Case) -> Iterator[Point]:
    """Support that is only hedged, or only cited from elsewhere."""
    if not case.support or any(is_own_result(claim) for claim in case.support):
        return
    if all(claim.role == "background" for claim in case.support):
        text = t("It is only cited as background: no paper here reports it as its own result.")
        yield point(case, "background", text, case.support)
    else:
        text = t("Those who say so hedge: no paper here asserts it as its own result.")
        yield point(case, "hedged", text, case.support)


def correlational(case: Case) -> Iterator[Point]:
    """A causal hypothesis that rests on correlations."""
    if case.only_correlates:
        text = t("What supports it is correlation or a difference between groups; that does not show who moves whom.")
        yield point(case, "correlational", text, case.support)


def other_beings(case: Case) -> Iterator[Point]:
    """Support without a human study."""
    found = [claim for claim in case.support if claim.role != "background"]
    species = {name for claim in found if (name := species_of(case, claim))}
    if species and "human" not in species and not _ANIMALS.search(in_english(case.scope)):
        named = ", ".join(sorted(term("species", name) for name in species))
        text = t("Shown only in {species}; no human study here reports it.", species=named)
        yield point(case, "species", text, found)


def other_people(case: Case) -> Iterator[Point]:
    """Support from other people than the hypothesis names."""
    wanted = _content(case.scope)
    stated = [claim for claim in case.support if claim.context.population]
    if wanted and stated and not any(wanted & _content(_people(claim)) for claim in case.support):
        who = sorted({claim.context.population or "" for claim in stated})[:3]
        text = t("You say “{scope}”; the support comes from {people}.", scope=case.scope, people="; ".join(who))
        yield point(case, "population", text, stated)


def other_dose(case: Case) -> Iterator[Point]:
    """Support at another dose, or of another duration, than the hypothesis names."""
    for what, asked in (("duration", days(case.scope)), ("dose", doses(case.scope))):
        get, read = COMPARED[what], days if what == "duration" else doses
        stated = [(claim, value) for claim in case.support if (value := get(case, claim)) and read(value)]
        if asked and stated and not any(near(asked, read(value)) for _, value in stated):
            values = "; ".join(sorted({value for _, value in stated})[:3])
            text = t("You say “{scope}”; what supports it had {values}.", scope=case.scope, values=values)
            yield point(case, what, text, [claim for claim, _ in stated])


def weak_design(case: Case) -> Iterator[Point]:
    """No controlled design, few subjects, or a single paper behind it."""
    own = [claim for claim in case.support if is_own_result(claim)]
    designs = {design for claim in own if (design := design_of(case, claim))}
    sizes = [size for claim in own if (size := size_of(case, claim)) is not None]
    found = []
    if case.causal and designs and not designs & set(CONTROLLED):
        named = ", ".join(sorted(design_words(name) for name in designs))
        found.append(t("No controlled experiment supports it here, only: {designs}.", designs=named))
    if len({claim.document_id for claim in own}) == 1:
        found.append(t("It rests on a single paper; nobody has repeated it here."))
    if sizes and max(sizes) < SMALL_N:
        found.append(n("The largest study behind it has {number} subject.",
                       "The largest study behind it has {number} subjects.", max(sizes)))  # fmt: skip
    if found:
        yield point(case, "design", " ".join(found), own)


def nothing_direct(case: Case) -> Iterator[Point]:
    """No claim on the pair at all, or only questions."""
    if case.support or case.opposite or case.null:
        return
    asked = [claim for claim in case.claims if is_question(claim)]
    if asked:
        text = n("Asked in {number} paper here, answered in none.", "Asked in {number} papers here, answered in none.",
                 paper_count(asked))  # fmt: skip
        yield point(case, "only_asked", text, asked)
    else:
        yield reasoning("no_evidence", t("No paper here reports on {one} and {two} together.", **ends(case)))


def wider_kinds(case: Case) -> Iterator[Point]:
    """Where nothing is reported of the pair itself: findings against what its ends are a kind of."""
    if case.support or case.opposite or case.null:
        return
    lookup, wanted = case.lookup, SIGN[case.relation]
    ones, twos = (([end.id, *lookup.wider(end.id)]) for end in (case.subject, case.object))
    for one, two in sorted(
        ((a, b) for a in ones for b in twos if a != b), key=lambda p: ones.index(p[0]) + twos.index(p[1])
    ):
        found = [
            claim for claim in lookup.between(one, two)
            if not is_question(claim) and (SIGN[claim.relation] == 0 or SIGN[claim.relation] == -(wanted or 0))
        ]  # fmt: skip
        if found and wanted != 0:
            names = {"one": lookup.concept(one).name, "two": lookup.concept(two).name}
            text = t("More widely, of {one} and {two}, there are findings against it.", **names)
            yield point(case, "wider", text, found)
            return


# --- helpers --------------------------------------------------------------------------------------


FOUND_EFFECT: Final = (
    both("{number} paper found an effect.", "{number} papers found an effect."),
    both("{number} paper suggests an effect.", "{number} papers suggest an effect."),
)
FOUND_OPPOSITE: Final = (
    both("{number} paper found the opposite.", "{number} papers found the opposite."),
    both("{number} paper suggests the opposite.", "{number} papers suggest the opposite."),
)
FOUND_NOTHING: Final = (
    both("{number} paper looked and found no effect or association.",
         "{number} papers looked and found no effect or association."),
    both("{number} paper suggests no effect or association.", "{number} papers suggest no effect or association."),
)  # fmt: skip


def _who_says(claims: Sequence[Claim], asserted: tuple[str, str], hedged: tuple[str, str]) -> str:
    """Papers with the verb that fits how sure they are."""
    sure = any(claim.certainty == "asserted" for claim in claims)
    return n(*(asserted if sure else hedged), paper_count(claims))


def names_people(claim: Claim, scope: str) -> bool:
    """Whether a claim's study names the people of a phrase, English or Russian."""
    wanted = _content(scope)
    return bool(wanted & _content(_people(claim)))


def _people(claim: Claim) -> str:
    context = claim.context
    parts = (context.population, context.sex, context.age, context.training_status, context.species, claim.sentence)
    return " ".join(part for part in parts if part)


def _content(text: str) -> set[str]:
    """Words that carry meaning, in English, without a plural s, lower case."""
    return {word.rstrip("s") for word in re.findall(r"[a-z]{3,}", in_english(text).lower())} - _STOP


def _differs(case: Case, against: Sequence[Claim]) -> str:
    """How the studies against differ from those for, where both state it: a conflict may only be apparent."""
    found = []
    for what, get in COMPARED.items():
        there, here = (
            {value for claim in claims if claim.role != "background" and (value := get(case, claim))}
            for claims in (case.support, against)
        )
        if there and here and not there & here:
            one, two = ("; ".join(sorted(_value(what, value) for value in group)[:2]) for group in (here, there))
            found.append(t("{what} ({one}, against {two})", what=p("compared", what), one=one, two=two))
    return " " + t("They differ from the support in {list}.", list=", ".join(found)) if found else ""


def _value(what: str, value: str) -> str:
    return term("species", value) if what == "species" else design_words(value)


_DIMENSIONS: Final = (known("compared", "species"), known("compared", "design"), known("compared", "population"),
                      known("compared", "dose"), known("compared", "duration"))  # fmt: skip
COMPARED: Final[dict[str, Callable[[Case, Claim], str]]] = {
    "species": species_of,
    "design": design_of,
    "population": lambda case, claim: claim.context.population or "",
    "dose": lambda case, claim: claim.context.dose or "",
    "duration": lambda case, claim: claim.context.duration or "",
}
"""What is compared between two sides before a conflict is called one."""
