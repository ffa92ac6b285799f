"""What study would test a hypothesis: one sentence, made from the types of its concepts and the studies known."""

from __future__ import annotations

from collections import Counter
from typing import Final

from kg.model import SIGN, Claim, Concept, Graph

GIVEN: Final = ("intervention", "nutrient_or_drug", "environment", "exercise_test")
"""Types that a study can assign to people."""
INSIDE: Final = ("molecule", "gene_or_protein", "process", "cell", "anatomy")
"""Types that a study reaches by blocking or raising them in tissue."""
KINDS: Final = ("condition", "population")
"""Types that people have or belong to, and that no study assigns."""

ACTS_ON: Final = (*INSIDE, "measure", "performance", "condition")

PLAUSIBLE: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(GIVEN, ACTS_ON),
    **dict.fromkeys(INSIDE, ACTS_ON),
    "condition": ("measure", "performance", "process", "molecule", "gene_or_protein"),
    "population": ("measure", "performance", "process", "molecule", "gene_or_protein"),
    "measure": ("measure", "performance", "condition"),
    "performance": ("measure",),
}
"""Which types a concept of each type may act on, or go along with."""

CAUSAL_SUBJECTS: Final = (*GIVEN, *INSIDE)
"""Types that may act; the others only go along with."""

_PREDICTS = {1: "a rise in", -1: "a fall in", 0: "no change in", None: "a change in"}


class Habits:
    """How a concept is usually studied: the most frequent duration, population and sex of its claims."""

    def __init__(self, graph: Graph) -> None:
        self._claims: dict[str, list[Claim]] = {}
        for claim in graph.claims:
            for end in (claim.subject.id, claim.object.id):
                self._claims.setdefault(str(end), []).append(claim)

    def most(self, concept: Concept, field: str, papers: int = 1) -> str | None:
        """The most frequent value of a context field, each paper counted once.

        Returns: None where fewer than `papers` papers share a value.
        """
        values = {(c.document_id, getattr(c.context, field)) for c in self._claims.get(concept.id, ())}
        counts = Counter(_folded(value) for _, value in values if value)
        best = min(counts, key=lambda value: (-counts[value], value), default=None)
        return best if best is not None and counts[best] >= papers else None


def _folded(text: str) -> str:
    """The text as it stands inside a sentence: "Healthy men" → "healthy men", "COPD patients" as it is."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def plausible(subject: Concept, object_: Concept, relation: str) -> bool:
    """Whether concepts of these types can stand in this relation.

    >>> plausible(Concept("A:1", "HIIT", "intervention"), Concept("A:2", "VO2max", "measure"), "increases")
    True
    >>> plausible(Concept("A:2", "VO2max", "measure"), Concept("A:1", "HIIT", "intervention"), "increases")
    False
    """
    if object_.type not in PLAUSIBLE.get(subject.type, ()):
        return False
    causal = relation in ("increases", "decreases", "no_effect", "affects")
    return causal == (subject.type in CAUSAL_SUBJECTS)


def suggested_test(subject: Concept, relation: str, object_: Concept, habits: Habits) -> str:
    """One sentence: design, people or tissue, what is done, what is measured, what is predicted."""
    sign = SIGN[relation]
    if subject.type in GIVEN:
        text = _trial(subject, object_, habits)
    elif subject.type in INSIDE:
        text = (
            f"Controlled experiment in muscle cells or an animal model: block, and separately raise, {subject.name} "
            f"under the same exercise stimulus, and measure {object_.name} with the assessor blinded"
        )
    elif subject.type in KINDS:
        text = (
            f"Cross-sectional comparison: measure {object_.name} in people with and without {subject.name}, "
            "matched for age, sex and training status"
        )
    else:
        text = (
            f"Cohort study: measure {subject.name} and {object_.name} in the same people at the start and after "
            f"{habits.most(object_, 'duration') or '12 weeks'}, and correlate levels and changes, adjusted for age "
            "and training status"
        )
    end = f"{object_.name} with {subject.name}" if subject.type not in CAUSAL_SUBJECTS else object_.name
    return f"{text}; the hypothesis predicts {_PREDICTS[sign]} {end}."


def _trial(subject: Concept, object_: Concept, habits: Habits) -> str:
    people = habits.most(subject, "population", 2) or habits.most(object_, "population", 2) or "healthy adults"
    if subject.type in ("environment", "exercise_test"):
        return (
            f"Randomised crossover: {people} complete a session of {subject.name} and a matched control session on "
            f"separate days, with {object_.name} measured before and after each"
        )
    against = "placebo, double-blind" if subject.type == "nutrient_or_drug" else "a time-matched control"
    length = habits.most(subject, "duration")
    lasting = f" for {length}" if length else ""
    return (
        f"Randomised controlled trial: {people} are assigned to {subject.name} or {against}{lasting}, with "
        f"{object_.name} measured before and after"
    )
