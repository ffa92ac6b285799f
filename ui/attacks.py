"""The ways to attack a hypothesis from a graph of claims: each finds quotes, or says plainly that it has none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from kg.model import CAUSAL, SIGN, Claim, EvidencePath, Link
from ui.case import QUOTES, Case, Point, design_of, size_of, species_of
from ui.evidence import is_own_result, is_question, quotes
from ui.wording import counted, design_words, words

SMALL_N: Final = 20
CONTROLLED: Final = ("rct", "crossover", "controlled_trial", "meta_analysis", "animal_experiment")
_STOP: Final = frozenset(
    ("the", "and", "with", "for", "people", "subject", "participant", "adult", "individual", "who", "were", "are")
)


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
        says = "an effect" if SIGN[case.relation] == 0 else "the opposite"
        text = f"{_who_says(case.opposite, 'found', 'suggest')} {says}.{_differs(case, case.opposite)}"
        yield _point(case, "opposite", text, case.opposite)


def null(case: Case) -> Iterator[Point]:
    """Findings of no effect."""
    if case.null:
        said = _who_says(case.null, "looked and found", "suggest")
        yield _point(case, "null", f"{said} no effect or association.{_differs(case, case.null)}", case.null)


def withdrawn(case: Case) -> Iterator[Point]:
    """Support from retracted papers or such under an expression of concern."""
    papers = case.lookup.papers
    bad = [
        c for c in case.support if c.document_id in papers and papers[c.document_id].status in ("retracted", "concern")
    ]
    if bad:
        yield _point(case, "withdrawn", f"{_papers(bad)} you would lean on, retracted or under concern.", bad)


def thin(case: Case) -> Iterator[Point]:
    """Support that is only hedged, or only cited from elsewhere."""
    if not case.support or any(is_own_result(claim) for claim in case.support):
        return
    if all(claim.role == "background" for claim in case.support):
        yield _point(case, "background", "It is only cited as background: no paper here reports it as its own result.",
                     case.support)  # fmt: skip
    else:
        yield _point(
            case, "hedged", "Those who say so hedge: no paper here asserts it as its own result.", case.support
        )


def correlational(case: Case) -> Iterator[Point]:
    """A causal hypothesis that rests on correlations."""
    if case.only_correlates:
        text = "What supports it is correlation or a difference between groups; that does not show who moves whom."
        yield _point(case, "correlational", text, case.support)


def other_beings(case: Case) -> Iterator[Point]:
    """Support without a human study."""
    found = [claim for claim in case.support if claim.role != "background"]
    species = {name for claim in found if (name := species_of(case, claim))}
    if (
        species
        and "human" not in species
        and not re.search(r"\b(mice|mouse|rats?|animals?|horses?)\b", case.scope, re.I)
    ):
        yield _point(
            case, "species", f"Shown only in {', '.join(sorted(species))}; no human study here reports it.", found
        )


def other_people(case: Case) -> Iterator[Point]:
    """Support from other people than the hypothesis names."""
    wanted = _content(case.scope)
    stated = [claim for claim in case.support if claim.context.population]
    if wanted and stated and not any(wanted & _content(_people(claim)) for claim in case.support):
        who = sorted({claim.context.population or "" for claim in stated})[:3]
        yield _point(case, "population", f"You say “{case.scope}”; the support comes from {'; '.join(who)}.", stated)


def weak_design(case: Case) -> Iterator[Point]:
    """No controlled design, few subjects, or a single paper behind it."""
    own = [claim for claim in case.support if is_own_result(claim)]
    designs = {design for claim in own if (design := design_of(case, claim))}
    sizes = [size for claim in own if (size := size_of(case, claim)) is not None]
    found = []
    if case.causal and designs and not designs & set(CONTROLLED):
        named = ", ".join(sorted(design_words(name) for name in designs))
        found.append(f"No controlled experiment supports it here, only: {named}.")
    if len({claim.document_id for claim in own}) == 1:
        found.append("It rests on a single paper; nobody has repeated it here.")
    if sizes and max(sizes) < SMALL_N:
        found.append(f"The largest study behind it has {counted(max(sizes), 'subject')}.")
    if found:
        yield _point(case, "design", " ".join(found), own)


def reverse(case: Case) -> Iterator[Point]:
    """Causal findings from object to subject."""
    found = [claim for claim in case.lookup.causal(case.object.id, case.subject.id) if SIGN[claim.relation] != 0]
    if case.causal and found:
        text = f"The arrow may point the other way: {case.object.name} is said to act on {case.subject.name}."
        yield _point(case, "reverse", text, found)


def other_direction_by_mechanism(case: Case) -> Iterator[Point]:
    """A two-step path whose signs multiply to the opposite."""
    wanted = SIGN[case.relation]
    if wanted in (1, -1) and (path := _best_path(case, -wanted)):
        middle = path.steps[0].object if path.steps[0].forward else path.steps[0].subject
        text = f"A mechanism points the other way, through {middle.name}."
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
        text = f"{case.lookup.concept(key).name} moves both: it may be the common cause."
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
        names = ", ".join(case.lookup.concept(link.subject).name for link in found)
        claims = [case.lookup.claims_of(link)[0] for link in found]
        verb = words(found[0].relation) if len(found) == 1 else _plural(words(found[0].relation))
        text = f"Something else may explain the change: {names} also {verb} {case.object.name}."
        yield Point("alternative", text, quotes(claims, case.lookup.papers), True)


def no_mechanism(case: Case) -> Iterator[Point]:
    """No path of two steps with the right sign."""
    wanted = SIGN[case.relation]
    if wanted in (1, -1) and case.causal and _best_path(case, wanted) is None:
        text = (
            f"No mechanism: no two steps in this corpus lead from {case.subject.name} to {case.object.name} that way."
        )
        yield _reasoning("no_mechanism", text)


def nothing_direct(case: Case) -> Iterator[Point]:
    """No claim on the pair at all, or only questions."""
    if case.support or case.opposite or case.null:
        return
    asked = [claim for claim in case.claims if is_question(claim)]
    if asked:
        yield _point(case, "only_asked", f"Asked in {_papers(asked)} here, answered in none.", asked)
    else:
        yield _reasoning(
            "no_evidence", f"No paper here reports on {case.subject.name} and {case.object.name} together."
        )


# --- helpers --------------------------------------------------------------------------------------


def _papers(claims: Sequence[Claim]) -> str:
    return counted(len({claim.document_id for claim in claims}), "paper")


def _who_says(claims: Sequence[Claim], asserted: str, hedged: str) -> str:
    """Papers with the verb that fits how sure they are."""
    sure = any(claim.certainty == "asserted" for claim in claims)
    one = len({claim.document_id for claim in claims}) == 1
    return f"{_papers(claims)} {asserted if sure else hedged + 's' if one else hedged}"


def _people(claim: Claim) -> str:
    context = claim.context
    parts = (context.population, context.sex, context.age, context.training_status, context.species, claim.sentence)
    return " ".join(part for part in parts if part)


def _content(text: str) -> set[str]:
    """Words that carry meaning, without a plural s, lower case."""
    return {word.rstrip("s") for word in re.findall(r"[a-z]{3,}", text.lower())} - _STOP


def _differs(case: Case, against: Sequence[Claim]) -> str:
    """How the studies against differ from those for, where both state it: a conflict may only be apparent."""
    found = []
    for what, get in COMPARED.items():
        there, here = (
            {value for claim in claims if claim.role != "background" and (value := get(case, claim))}
            for claims in (case.support, against)
        )
        if there and here and not there & here:
            one, two = ("; ".join(sorted(design_words(value) for value in group)[:2]) for group in (here, there))
            found.append(f"{what} ({one}, against {two})")
    return f" They differ from the support in {', '.join(found)}." if found else ""


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


def _plural(verb: str) -> str:
    """The verb for several subjects: "increases" → "increase"."""
    return verb[:-1] if verb.endswith("s") and " " not in verb else verb
