"""The ego network of a concept: which links pass the filters, what of them fits in a picture, and the picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.model import ASSOCIATIVE, Concept, Hypothesis
from kg.store import GraphStore
from ui.language.messages import t
from ui.language.wording import GLYPH, counted, term, tone
from ui.views.data import edge_words
from ui.views.rows import Edge, ask, best_first, concepts_of, edge_of, proposed_edge, with_certainty

MOST_NODES: Final = 60
MOST_EDGES: Final = 120
MOST_ADDED: Final = 12
"""Most neighbours that one expansion adds."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which links to show; an empty value lets all pass.

    Args:
        until: only links that a paper of this year or before states; since: one of this year or later.
        species, roles, designs: at least one claim behind the link has one of them. population: its text has this.
    """

    relations: tuple[str, ...] = ()
    min_belief: float = 0.0
    min_papers: int = 1
    only_conflicts: bool = False
    since: int | None = None
    until: int | None = None
    designs: tuple[str, ...] = ()
    species: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    population: str = ""

    @property
    def asks_claims(self) -> bool:
        """Whether the claims behind a link must be looked at."""
        return bool(self.designs or self.species or self.roles or self.population)

    @property
    def active(self) -> int:
        """How many filters are set."""
        own = (self.min_belief > 0, self.min_papers > 1, self.only_conflicts, self.population)
        lists = (self.relations, self.designs, self.species, self.roles)
        return sum(map(bool, (*own, *lists, self.since is not None or self.until is not None)))

    def passes(self, edge: Edge) -> bool:
        """Whether a link passes, by what it says of itself."""
        return (
            (not self.relations or edge.relation in self.relations)
            and edge.belief >= self.min_belief
            and edge.papers >= self.min_papers
            and (edge.conflict or not self.only_conflicts)
            and (self.until is None or (edge.first_year is not None and edge.first_year <= self.until))
            and (self.since is None or (edge.last_year is not None and edge.last_year >= self.since))
        )

    def passes_claim(self, fact: Mapping[str, Any]) -> bool:
        """Whether a claim passes: all that is asked of claims, together."""
        return (
            (not self.designs or fact["design"] in self.designs)
            and (not self.species or fact["species"] in self.species)
            and (not self.roles or fact["role"] in self.roles)
            and self.population.lower() in str(fact["population"] or "").lower()
        )


@dataclass(frozen=True, slots=True)
class Network:
    """A concept with its neighbours, at most `MOST_NODES` nodes and `MOST_EDGES` edges; the rest is counted.

    Args:
        opened: ids of the neighbours whose own neighbours are shown too.
    """

    centre: Concept
    nodes: tuple[Concept, ...]
    edges: tuple[Edge, ...]
    hidden_nodes: int
    hidden_edges: int
    opened: tuple[str, ...] = ()


def network(
    store: GraphStore,
    centre: Concept,
    wanted: Filter | None = None,
    *,
    proposed: Sequence[Hypothesis] = (),
    opened: Sequence[str] = (),
    hidden: Sequence[str] = (),
    most_nodes: int = MOST_NODES,
    most_edges: int = MOST_EDGES,
) -> Network:
    """The ego network of a concept: its best believed links, those of opened neighbours, the links among all of them.

    Args:
        proposed: hypotheses to draw where both ends are in the picture.
        opened: ids of neighbours to go on from. hidden: ids of concepts to leave out.
    """
    wanted = wanted or Filter()
    own = _links(store, centre.id, wanted, hidden)
    near = _others(own, centre.id)
    kept = {centre.id: None, **dict.fromkeys(near[: most_nodes - 1])}
    around: list[Edge] = []
    for one in dict.fromkeys(opened):
        if one in kept and one != centre.id:
            further = _links(store, one, wanted, hidden)
            around += further
            fresh = [other for other in _others(further, one) if other not in kept][:MOST_ADDED]
            kept |= dict.fromkeys(fresh[: max(most_nodes - len(kept), 0)])
    among = _passing(store, (edge_of(row) for row in ask(store, "links_among", ids=sorted(kept), limit=5000)), wanted)
    others = [edge for edge in among if centre.id not in (edge.subject, edge.object)]
    first = {edge.id for edge in around}
    others.sort(key=lambda edge: (edge.id not in first, best_first(edge)))
    guesses = [proposed_edge(item) for item in proposed if {item.subject.id, item.object.id} <= set(kept)]
    inside = [edge for edge in own if {edge.subject, edge.object} <= set(kept)]
    chosen = [*inside, *guesses, *others][:most_edges]
    left_out = len(own) + len(others) + len(guesses) - len(chosen)
    unseen = sum(one not in kept for one in near)
    return Network(
        centre,
        tuple(concepts_of(store, sorted(kept))),
        tuple(with_certainty(store, chosen)),
        unseen,
        left_out,
        tuple(one for one in opened if one in kept),
    )


def _links(store: GraphStore, concept_id: str, wanted: Filter, hidden: Sequence[str]) -> list[Edge]:
    """The links of a concept that pass, most believed first."""
    rows = [*ask(store, "links_out", id=concept_id, limit=2000), *ask(store, "links_in", id=concept_id, limit=2000)]
    edges = (edge for edge in map(edge_of, rows) if not {edge.subject, edge.object} & set(hidden))
    return sorted(_passing(store, edges, wanted), key=best_first)


def _others(edges: Iterable[Edge], concept_id: str) -> list[str]:
    """The other ends, each once."""
    return list(dict.fromkeys(edge.object if edge.subject == concept_id else edge.subject for edge in edges))


def _passing(store: GraphStore, edges: Iterable[Edge], wanted: Filter) -> list[Edge]:
    found = [edge for edge in edges if wanted.passes(edge)]
    if not wanted.asks_claims:
        return found
    ids = sorted({claim for edge in found for claim in edge.claim_ids})
    passing = {row["id"] for row in ask(store, "claim_facts", ids=ids) if wanted.passes_claim(row)}
    return [edge for edge in found if passing.intersection(edge.claim_ids)]


def picture(net: Network, picked: str = "") -> dict[str, Any]:
    """A network as the graph component takes it: plain dicts; `picked` is the id of what is marked."""
    nodes = [
        {
            "id": node.id, "label": node.name, "centre": node.id == net.centre.id, "opened": node.id in net.opened,
            "title": f"{node.name} ({term('type', node.type)})",
        }
        for node in net.nodes
    ]  # fmt: skip
    edges = [
        {
            "id": edge.id, "source": edge.subject, "target": edge.object, "tone": tone(edge.relation),
            "glyph": GLYPH[edge.relation] + ("?" if edge.certainty == "proposed" else "!" if edge.conflict else ""),
            "belief": round(edge.belief, 4), "directed": edge.relation not in ASSOCIATIVE,
            "dash": {"asserted": "solid", "hedged": "dashed"}.get(edge.certainty, "dotted"), "title": edge_words(edge),
        }
        for edge in net.edges
    ]  # fmt: skip
    describe = t(
        "{name} with {neighbours} and {links}",
        name=net.centre.name,
        neighbours=counted(len(nodes) - 1, "neighbour", "neighbours"),
        links=counted(len(edges), "link", "links"),
    )
    return {"nodes": nodes, "edges": edges, "selected": picked, "describe": describe}
