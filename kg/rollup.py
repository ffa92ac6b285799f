"""Roll-up: findings on a narrower concept count for the broader one, at a discount for each is_a step between.

A finding on sprint interval training is some evidence on high-intensity interval training, of which it is a kind. It
is not a claim about it, so links (`kg.assemble`) hold a pair's own claims only, and roll-up is a second figure beside
their belief. What counts, and why (figures: `benchmarks/rollup.py`, claims of other papers on the same other end):

- **is_a below the subject**, where the subject is something done to people or true of people. Of signed findings on an
  intervention and on a direct kind of it, 30 % point opposite ways, with two steps between 22 %: amid the 18 % of the
  very same intervention and the 35 % of two interventions that are not related. Hence DISCOUNT: about half of what a
  finding says holds one step up; a further half is taken for the second, as its 245 pairs are too few to trust.
- **not below the object**, unless asked for. By the same figures it would do as well (28 % amid 18 % and 43 %), so this
  is a judgement: kinds of a quantity are other quantities, which may move apart (LDL and HDL cholesterol, resting and
  maximal heart rate), and a belief with the wrong sign is worse than none.
- **never part_of**: what the capillaries do is not what the muscle does.
- **both sides alike**: narrower findings for and against are discounted and weighed by the same rule, else roll-up
  could only ever raise belief. A study counts once, by its strongest claim after discount.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from kg.belief import shared_balance
from kg.cohorts import studies
from kg.errors import InvalidSetting
from kg.hierarchy import Hierarchy
from kg.model import ASSOCIATIVE, Claim, Graph, Link
from kg.signs import contraries

DISCOUNT: Final = 0.5
MOST_STEPS: Final = 2
"""Further up there is "exercise" and "patients": of everything, and so of nothing."""
ROLLED: Final = ("intervention", "exercise_test", "nutrient_or_drug", "environment", "condition", "population")
"""Types of which a kind speaks for the whole: what is done to people, and what is true of them."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What roll-up takes.

    Args:
        discount: what a finding keeps for each is_a step, in (0, 1].
        most_steps: steps in all, over both ends; 0 takes nothing.
        types: of the concept whose kinds count.
        object_side: whether kinds of what is acted on count too, whatever their type.
    Raises: InvalidSetting: a discount or a number of steps outside these.
    """

    discount: float = DISCOUNT
    most_steps: int = MOST_STEPS
    types: tuple[str, ...] = ROLLED
    object_side: bool = False

    def __post_init__(self) -> None:
        if not 0.0 < self.discount <= 1.0:
            raise InvalidSetting(f"discount {self.discount} is not in (0, 1]. Give a share such as {DISCOUNT}.")
        if self.most_steps < 0:
            raise InvalidSetting(f"most_steps {self.most_steps} is below 0. Give 0 for none, or {MOST_STEPS}.")


RULES: Final = Rules()


@dataclass(frozen=True, slots=True)
class NarrowerLink:
    """A link on a narrower pair, and the share of its claims' weight that counts for the broader one."""

    link: Link
    steps: int
    share: float


@dataclass(frozen=True, slots=True)
class RolledUp:
    """Belief in a link by its own claims, and with those on narrower concepts.

    Args:
        own: belief by its own claims; None where no claim states the link itself.
        belief: with the narrower ones, in [0, 1]; equal to `own` where there are none.
        supporting, contrary: the narrower links taken, fewest steps first.
    """

    subject: str
    relation: str
    object: str
    own: float | None
    belief: float
    supporting: tuple[NarrowerLink, ...] = ()
    contrary: tuple[NarrowerLink, ...] = ()


class RollUp:
    """An index of a graph for rolling up; made once, asked for many links."""

    def __init__(self, graph: Graph, rules: Rules = RULES) -> None:
        """Raises: HierarchyCycle: the graph's hierarchy has a cycle."""
        self.rules = rules
        self.hierarchy = Hierarchy.of(graph.hierarchy)
        self._weights, self._studies = graph.weights, studies(graph.papers)
        self._types = {concept.id: concept.type for concept in graph.concepts}
        self._claims = {claim.claim_id: claim for claim in graph.claims}
        self._links: Mapping[tuple[str, str, str], Link] = {
            (link.subject, link.relation, link.object): link for link in graph.links
        }

    def link(self, subject: str, relation: str, object_: str) -> RolledUp:
        """A link's belief, own and with narrower concepts; it need not be in the graph.

        Args:
            subject, object_: ids of concepts; for a correlation in either order.
        """
        against = sorted(contraries(relation))
        own = [self._link(subject, relation, object_)]
        opposed = [self._link(subject, other, object_) for other in against]
        pairs = list(self._narrower_pairs(subject, relation, object_))
        supporting = self._taken(pairs, (relation,))
        contrary = self._taken(pairs, against)
        weighed = shared_balance(
            relation,
            [*self._shares(own), *self._shares_of(supporting)],
            [*self._shares(opposed), *self._shares_of(contrary)],
            self._studies,
            self._weights,
        )
        stated = own[0].belief if own[0] else None
        belief = stated if stated is not None and not (supporting or contrary) else round(weighed.belief, 6)
        return RolledUp(subject, relation, object_, stated, belief, supporting, contrary)

    def _narrower_pairs(self, subject: str, relation: str, object_: str) -> Iterator[tuple[str, str, int]]:
        """(subject, object, steps) of every narrower pair that the rules take, nearest first."""
        symmetric = relation in ASSOCIATIVE
        first = self._kinds(subject, self._rolls(subject))
        second = self._kinds(object_, self.rules.object_side or (symmetric and self._rolls(object_)))
        pairs = ((one, other, a + b) for (one, a), (other, b) in product(first.items(), second.items()))
        yield from sorted(
            (
                pair
                for pair in pairs
                if 0 < pair[2] <= self.rules.most_steps and not self._one_above_the_other(*pair[:2])
            ),
            key=lambda pair: (pair[2], pair[0], pair[1]),
        )

    def _one_above_the_other(self, one: str, other: str) -> bool:
        return one == other or other in self.hierarchy.ancestors(one) or one in self.hierarchy.ancestors(other)

    def _rolls(self, id: str) -> bool:
        return self._types.get(id) in self.rules.types

    def _kinds(self, id: str, taken: bool) -> dict[str, int]:
        return {id: 0, **(self.hierarchy.descendants(id, "is_a") if taken else {})}

    def _taken(
        self, pairs: list[tuple[str, str, int]], relations: tuple[str, ...] | list[str]
    ) -> tuple[NarrowerLink, ...]:
        found: dict[tuple[str, str, str], NarrowerLink] = {}
        for (one, other, steps), relation in product(pairs, relations):
            link = self._link(one, relation, other)
            if link is not None:
                key = (link.subject, link.relation, link.object)
                found.setdefault(key, NarrowerLink(link, steps, self.rules.discount**steps))
        return tuple(found.values())

    def _link(self, subject: str, relation: str, object_: str) -> Link | None:
        if relation in ASSOCIATIVE and object_ < subject:
            subject, object_ = object_, subject
        return self._links.get((subject, relation, object_))

    def _shares(self, links: list[Link | None]) -> Iterator[tuple[Claim, float]]:
        return ((self._claims[key], 1.0) for link in links if link for key in link.claims)

    def _shares_of(self, taken: tuple[NarrowerLink, ...]) -> Iterator[tuple[Claim, float]]:
        return ((self._claims[key], one.share) for one in taken for key in one.link.claims)
