"""The ways to attack a hypothesis from a graph of claims: each finds quotes, or says plainly that it has none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from kg.model import CAUSAL, SIGN, Claim, EvidencePath, Link
from ui.evidence.quotes import is_own_result, is_question, quotes
from ui.language.messages import both, known, n, p, t
from ui.language.wording import also, design_words, term
from ui.opponent.case import QUOTES, Case, Point, design_of, size_of, species_of
from ui.opponent.sentence_ru import in_english

SMALL_N: Final = 20
CONTROLLED: Final = ("rct", "crossover", "controlled_trial", "meta_analysis", "animal_experiment")
_STOP: Final = frozenset(
    ("the", "and", "with", "for", "people", "subject", "participant", "adult", "individual", "who", "were", "are")
)

_ANIMALS: Final = re.compile(r"\b(mice|mouse|rats?|animals?|horses?)\b", re.I)


def attacks(case: Case) -> Iterator[Point]:
    """Every objection that the graph gives, strongest kind first."""
    for attack in (
        nothing_direct, opposite, null, withdrawn, thin, correlational, other_beings, other_people, weak_design,
        reverse, other_direction_by_mechanism, common_cause, alternatives, no_mechanism,
    ):  # fmt: skip
        yield from attack(case)


def _point(case: Case, kind: str, text: str, claims: Sequence[Claim], most: int = QUOTES) -> Point:
    return Point(kind, text, case.show(claims, most), True)


def _reasoning(kind: str, text: str) -> Point:
    return Point(kind, text, (), False)


def opposite(case: Case) -> Iterator[Point]:
    """Findings of the other direction."""
    if case.opposite:
        text = _who_says(case.opposite, *(FOUND_EFFECT if SIGN[case.relation] == 0 else FOUND_OPPOSITE))
        yield _point(case, "opposite", text + _differs(case, case.opposite), case.opposite)


def null(case: Case) -> Iterator[Point]:
    """Findings of no effect."""
    if case.null:
        yield _point(case, "null", _who_says(case.null, *FOUND_NOTHING) + _differs(case, case.null), case.null)


def withdrawn(case: Case) -> Iterator[Point]:
    """Support from retracted papers or such under an expression of concern."""
    papers = case.lookup.papers
    bad = [
        c for c in case.support if c.document_id in papers and papers[c.document_id].status in ("retracted", "concern")
    ]
    if bad:
        text = n("{number} paper you would lean on, retracted or under concern.",
                 "{number} papers you would lean on, retracted or under concern.", _papers(bad))  # fmt: skip
        yield _point(case, "withdrawn", text, bad)


def thin(case: Case) -> Iterator[Point]:
    """Support that is only hedged, or only cited from elsewhere."""
    if not case.support or any(is_own_result(claim) for claim in case.support):
        return
    if all(claim.role == "background" for claim in case.support):
        text = t("It is only cited as background: no paper here reports it as its own result.")
        yield _point(case, "background", text, case.support)
    else:
        text = t("Those who say so hedge: no paper here asserts it as its own result.")
        yield _point(case, "hedged", text, case.support)


def correlational(case: Case) -> Iterator[Point]:
    """A causal hypothesis that rests on correlations."""
    if case.only_correlates:
        text = t("What supports it is correlation or a difference between groups; that does not show who moves whom.")
        yield _point(case, "correlational", text, case.support)


def other_beings(case: Case) -> Iterator[Point]:
    """Support without a human study."""
    found = [claim for claim in case.support if claim.role != "background"]
    species = {name for claim in found if (name := species_of(case, claim))}
    if species and "human" not in species and not _ANIMALS.search(in_english(case.scope)):
        named = ", ".join(sorted(term("species", name) for name in species))
        text = t("Shown only in {species}; no human study here reports it.", species=named)
        yield _point(case, "species", text, found)


def other_people(case: Case) -> Iterator[Point]:
    """Support from other people than the hypothesis names."""
    wanted = _content(case.scope)
    stated = [claim for claim in case.support if claim.context.population]
    if wanted and stated and not any(wanted & _content(_people(claim)) for claim in case.support):
        who = sorted({claim.context.population or "" for claim in stated})[:3]
        text = t("You say “{scope}”; the support comes from {people}.", scope=case.scope, people="; ".join(who))
        yield _point(case, "population", text, stated)


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
        yield _point(case, "design", " ".join(found), own)


def reverse(case: Case) -> Iterator[Point]:
    """Causal findings from object to subject."""
    found = [claim for claim in case.lookup.causal(case.object.id, case.subject.id) if SIGN[claim.relation] != 0]
    if case.causal and found:
        text = t("The arrow may point the other way: {two} is said to act on {one}.", **_names(case))
        yield _point(case, "reverse", text, found)


def other_direction_by_mechanism(case: Case) -> Iterator[Point]:
    """A two-step path whose signs multiply to the opposite."""
    wanted = SIGN[case.relation]
    if wanted in (1, -1) and (path := _best_path(case, -wanted)):
        middle = path.steps[0].object if path.steps[0].forward else path.steps[0].subject
        text = t("A mechanism points the other way, through {middle}.", middle=middle.name)
        yield _point(case, "mechanism", text, [step.claims[0] for step in path.steps if step.claims])


def common_cause(case: Case) -> Iterator[Point]:
    """A third thing that moves both ends."""
    if SIGN[case.relation] in (0, None):
        return
    one = {link.subject: link for link in reversed(case.lookup.links_into(case.subject.id)) if _is_cause(case, link)}
    two = {link.subject: link for link in reversed(case.lookup.links_into(case.object.id)) if _is_cause(case, link)}
    both = sorted(set(one) & set(two) - {case.subject.id, case.object.id},
                  key=lambda key: (-one[key].belief * two[key].belief, key))  # fmt: skip
    for key in both[:1]:
        claims = [*case.lookup.claims_of(one[key])[:1], *case.lookup.claims_of(two[key])[:1]]
        text = t("{name} moves both: it may be the common cause.", name=case.lookup.concept(key).name)
        yield _point(case, "common_cause", text, claims)


def alternatives(case: Case) -> Iterator[Point]:
    """Other causes of the same change, better supported ones first."""
    wanted = SIGN[case.relation]
    if wanted not in (1, -1):
        return
    own = case.lookup.narrower(case.subject.id)
    found = [
        link for link in case.lookup.links_into(case.object.id)
        if SIGN[link.relation] == wanted and link.subject not in own and _is_cause(case, link)
    ][:QUOTES]  # fmt: skip
    if found:
        names = [case.lookup.concept(link.subject).name for link in found]
        claims = [case.lookup.claims_of(link)[0] for link in found]
        text = t(
            "Something else may explain the change: {link}.", link=also(names, found[0].relation, case.object.name)
        )
        yield Point("alternative", text, quotes(claims, case.lookup.papers), True)


def no_mechanism(case: Case) -> Iterator[Point]:
    """No path of two steps with the right sign."""
    wanted = SIGN[case.relation]
    if wanted in (1, -1) and case.causal and _best_path(case, wanted) is None:
        text = t("No mechanism: no two steps in this corpus lead from {one} to {two} that way.", **_names(case))
        yield _reasoning("no_mechanism", text)


def nothing_direct(case: Case) -> Iterator[Point]:
    """No claim on the pair at all, or only questions."""
    if case.support or case.opposite or case.null:
        return
    asked = [claim for claim in case.claims if is_question(claim)]
    if asked:
        text = n("Asked in {number} paper here, answered in none.", "Asked in {number} papers here, answered in none.",
                 _papers(asked))  # fmt: skip
        yield _point(case, "only_asked", text, asked)
    else:
        yield _reasoning("no_evidence", t("No paper here reports on {one} and {two} together.", **_names(case)))


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


def _names(case: Case) -> dict[str, str]:
    return {"one": case.subject.name, "two": case.object.name}


def _papers(claims: Sequence[Claim]) -> int:
    return len({claim.document_id for claim in claims})


def _who_says(claims: Sequence[Claim], asserted: tuple[str, str], hedged: tuple[str, str]) -> str:
    """Papers with the verb that fits how sure they are."""
    sure = any(claim.certainty == "asserted" for claim in claims)
    return n(*(asserted if sure else hedged), _papers(claims))


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


def _is_cause(case: Case, link: Link) -> bool:
    claims = case.lookup.claims_of(link)
    return link.relation in CAUSAL and SIGN[link.relation] != 0 and any(is_own_result(claim) for claim in claims)


def _best_path(case: Case, sign: int) -> EvidencePath | None:
    paths = case.lookup.paths(case.subject.id, case.object.id, most=50)
    return next((path for path in paths if path.sign == sign), None)
