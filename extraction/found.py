"""What an extractor gives, before grounding: a claim as spans of text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

UNREAD_ROLES: Final = ("methods", "other")
"""Sentences of these roles are not read: they state next to no claims (41 of 9,294 in the training set)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A claim as spans of text.

    Args:
        sentence: index of the sentence that states it.
        subject, object: the spans, letter for letter; an implied subject stands in the title.
        subject_at, object_at: (start, end) of the spans in their sentences.
        certainty: one of `kg.model.CERTAINTIES`; None leaves it to the words of the sentence (`certainty_of`).
        score: probability that pair and relation are right, in [0, 1].
        comparator: what the subject is compared with, a span of the same sentence, or None.
    """

    sentence: int
    subject: str
    subject_at: tuple[int, int]
    object: str
    object_at: tuple[int, int]
    relation: str
    certainty: str | None
    score: float
    implicit_subject: bool
    comparator: str | None = None


class ClaimReader(Protocol):
    """An extractor: the joint model (`joint.JointReader`) or the fast one (`relations.FastReader`)."""

    def read(
        self,
        sentences: Sequence[str],
        roles: Sequence[str],
        min_score: float | None = None,
        bodies: Collection[int] = (),
    ) -> list[Found]:
        """The claims of a document; sentence 0 is its title ("" where none), `bodies` are beyond the abstract."""
        ...
