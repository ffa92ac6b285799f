"""From link scores to pairs of concepts: how readily two concepts get linked, and by which relation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gnn.baselines import adjacency
from gnn.metrics import Known, Reals
from gnn.tensors import Floats, Ints, Triples
from kg.model import CONCEPT_TYPES, RELATIONS, SIGN

Scoring = Callable[[Ints, Ints], NDArray[Any]]
"""(heads, relations) → scores of every entity as tail: (n_queries, n_entities)."""

Scores = Callable[[Ints, Ints], NDArray[Any]]
"""(spots, spots) → a score per pair: (n_pairs,)."""

COLUMNS: Final = ("model", "degrees", "types", "paths")
"""The kinds of evidence on a pair, in the order of the columns."""

REFERENCE: Final = 200
"""Concepts, drawn by degree, whose unlinked pairs give the scale of the columns."""

Scale = tuple[Reals, Reals]
"""Mean and spread of each column: shape (len(COLUMNS),) each."""

N_SIGNED: Final = len(RELATIONS)


class Pairs:
    """What a model and the graph say of every pair among some concepts.

    The model's share is an intensity: the rate at which each concept gets links of each relation, times the
    chance that the model gives the other concept as the end of the next one, both directions added.

    Args:
        scoring: (heads, relations) → scores (n_queries, n_entities); relation numbers with inverses.
        graph: the links known.
        rows: numbers of the concepts considered, shape (m,); None: all that have a claimed link.
        paths: the path network's scores for "linked at all", heads and zeros → (n_queries, n_entities); None where
            there is no such network: then its column is zero.
        scale: of the columns; None: that of this graph, so that what was learned on a smaller one still holds here.
    """

    def __init__(
        self,
        scoring: Scoring,
        graph: Triples,
        rows: Ints | None = None,
        paths: Scoring | None = None,
        scale: Scale | None = None,
    ) -> None:
        self.graph = graph
        self.rows = claimed_concepts(graph) if rows is None else rows  # (m,)
        self.spot = {int(number): i for i, number in enumerate(self.rows)}
        self._scoring, self._known = scoring, Known(graph.edges, graph.n_relations)
        self._rates = _rates(graph)  # (n_entities, 2 * N_SIGNED)
        one_way = self._one_way()  # (m, m)
        self.intensity = np.log(one_way + one_way.T + 1e-12)  # (m, m)
        near = adjacency(graph)[self.rows][:, self.rows]  # (m, m), sparse
        self.linked = np.asarray(near.todense()) > 0  # (m, m)
        self.degree = np.asarray(adjacency(graph).sum(1)).ravel()[self.rows]  # (m,)
        self.usual_sign = _usual_sign(graph)
        self.by_paths = self._path_scores(paths)  # (m, m)
        self._text = graph.features[self.rows][:, len(CONCEPT_TYPES) :]  # (m, TEXT_DIM)
        self._kinds = graph.features[self.rows][:, : len(CONCEPT_TYPES)].argmax(1)  # (m,)
        self._kind_lift = _kind_lift(graph)  # (n_types, n_types)
        self.scale = scale_of(scoring, graph, paths) if scale is None else scale

    def columns(self, one: Ints, other: Ints) -> Reals:
        """The evidence on given pairs of spots in `rows`, scaled: shape (n_pairs, len(COLUMNS))."""
        degrees = np.log1p(self.degree[one]) + np.log1p(self.degree[other])
        kinds = self._kind_lift[self._kinds[one], self._kinds[other]]
        table = np.column_stack([self.intensity[one, other], degrees, kinds, self.by_paths[one, other]])
        return np.asarray((table.astype(np.float64) - self.scale[0]) / self.scale[1], np.float64)

    def similarity(self, one: Ints, other: Ints) -> Floats:
        """Cosine of the names' text vectors: shape (n_pairs,)."""
        return np.asarray((self._text[one] * self._text[other]).sum(1), np.float32)

    def likeliest(self, allowed: NDArray[np.bool_], most: int) -> tuple[Ints, Ints]:
        """At most so many of the allowed pairs (upper triangle of (m, m)), those of the highest intensity."""
        one, other = np.nonzero(np.triu(allowed, 1))
        if len(one) > most:
            kept = np.sort(np.argsort(-self.intensity[one, other], kind="stable")[:most])
            one, other = one[kept], other[kept]
        return one, other

    def relation_shares(self, one: int, other: int) -> Reals:
        """Share of each relation, first with `one` as subject, then with `other`: shape (2, N_SIGNED), sums to 1."""
        a, b = int(self.rows[one]), int(self.rows[other])
        there, back = self._by_relation(a)[:, b], self._by_relation(b)[:, a]  # (2 * N_SIGNED,) each
        shares = np.stack([there[:N_SIGNED] + back[N_SIGNED:], there[N_SIGNED:] + back[:N_SIGNED]])
        return np.asarray((shares + 1e-15) / (shares + 1e-15).sum(), np.float64)

    def _one_way(self) -> Floats:
        found = np.zeros((len(self.rows), len(self.rows)), np.float32)
        for i, number in enumerate(self.rows.tolist()):
            found[i] = self._by_relation(number).sum(0)[self.rows]
        return found

    def _path_scores(self, paths: Scoring | None) -> Floats:
        """Log shares of the path network among the concepts, both ways added: (m, m)."""
        if paths is None:
            return np.zeros((len(self.rows), len(self.rows)), np.float32)
        scores = paths(self.rows, np.zeros_like(self.rows))  # (m, n_entities)
        every = claimed_concepts(self.graph)
        top = scores[:, every].max(1, keepdims=True)  # (m, 1)
        share = scores[:, self.rows] - top - np.log(np.exp(scores[:, every] - top).sum(1, keepdims=True))  # (m, m)
        return np.asarray(share + share.T, np.float32)

    def _by_relation(self, number: int) -> Floats:
        """Intensity of one concept's next links by relation and end: (2 * N_SIGNED, n_entities)."""
        kinds = np.concatenate([np.arange(N_SIGNED), np.arange(N_SIGNED) + self.graph.n_relations])
        heads = np.full(len(kinds), number)
        scores = np.asarray(self._scoring(heads, kinds), np.float32)  # (2 * N_SIGNED, n_entities)
        scores[self._known.pairs(heads, kinds)] = -np.inf
        scores[:, number] = -np.inf
        scores -= scores.max(1, keepdims=True)
        chance = np.exp(scores)
        chance *= self._rates[number][:, None] / chance.sum(1, keepdims=True)
        return np.asarray(chance, np.float32)


def scale_of(scoring: Scoring, graph: Triples, paths: Scoring | None) -> Scale:
    """Mean and spread of the columns over unlinked pairs of concepts drawn by degree, the same ones each time."""
    unit = np.zeros(len(COLUMNS)), np.ones(len(COLUMNS))
    claimed = claimed_concepts(graph)
    degree = np.asarray(adjacency(graph).sum(1)).ravel()[claimed]
    if not degree.sum():
        return unit
    chance, most = degree / degree.sum(), int(min(REFERENCE, (degree > 0).sum()))
    drawn = np.sort(np.random.default_rng(0).choice(claimed, most, replace=False, p=chance))
    sample = Pairs(scoring, graph, drawn, paths, unit)
    table = sample.columns(*np.nonzero(np.triu(~sample.linked, 1)))
    if not len(table):
        return unit
    spread = table.std(0)
    spread[spread < 1e-9] = 1.0
    return table.mean(0), spread


def claimed_concepts(graph: Triples) -> Ints:
    """Numbers of the concepts with a link that papers claim, ascending."""
    claimed = graph.edges[graph.papers > 0]
    return np.asarray(np.unique(np.concatenate([claimed[:, 0], claimed[:, 2]])), np.int64)


def _rates(graph: Triples) -> Floats:
    """Each concept's share of the claimed links by relation and direction, smoothed: (n_entities, 2 * N_SIGNED)."""
    claimed = graph.edges[graph.papers > 0]
    counts = np.zeros((graph.n_entities, 2 * N_SIGNED))
    np.add.at(counts, (claimed[:, 0], claimed[:, 1]), 1.0)
    np.add.at(counts, (claimed[:, 2], claimed[:, 1] + N_SIGNED), 1.0)
    smooth = counts + counts.sum(0) / max(1.0, counts.sum())
    return np.asarray(smooth / smooth.sum(), np.float32)


def _usual_sign(graph: Triples) -> float:
    """Log odds of "more" against "less" among the claimed links."""
    kinds = np.bincount(graph.edges[graph.papers > 0, 1], minlength=N_SIGNED)[:N_SIGNED]
    signs = np.array([SIGN[name] or 0 for name in RELATIONS])
    return float(np.log((kinds[signs > 0].sum() + 1.0) / (kinds[signs < 0].sum() + 1.0)))


def _kind_lift(graph: Triples) -> Reals:
    """How much more often two types are linked than their numbers of links alone would give: log, symmetric."""
    kinds = graph.features[:, : len(CONCEPT_TYPES)].argmax(1)
    claimed = graph.edges[graph.papers > 0]
    table = np.zeros((len(CONCEPT_TYPES), len(CONCEPT_TYPES)))
    np.add.at(table, (kinds[claimed[:, 0]], kinds[claimed[:, 2]]), 1.0)
    table = table + table.T
    total = max(1.0, table.sum())
    expected = np.outer(table.sum(1), table.sum(1)) / total
    return np.asarray(np.log((table + 2.0) / (expected + 2.0)), np.float64)


def uniform_negatives(linked: NDArray[np.bool_], n: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Pairs drawn evenly among those not linked: two arrays of at most n spots (fewer in a dense graph)."""
    one = rng.integers(0, len(linked), 20 * n + 100)
    other = rng.integers(0, len(linked), 20 * n + 100)
    keep = np.flatnonzero(~linked[one, other] & (one != other))[:n]
    return one[keep], other[keep]


def matched_negatives(
    linked: NDArray[np.bool_], degree: Reals, one: Ints, other: Ints, per_pair: int, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """For each pair, unlinked pairs with one end replaced by a concept of nearly the same degree.

    Which end is replaced alternates; the replacement is drawn among the 20 unlinked concepts nearest in degree.

    Returns: two arrays of at most per_pair · n spots.
    """
    order = np.argsort(degree + rng.random(len(degree)) * 0.5, kind="stable")
    found: list[tuple[int, int]] = []
    for number, (a, b) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        kept, gone = (a, b) if number % 2 else (b, a)
        free = order[~linked[kept][order]]
        free = free[(free != kept) & (free != gone)]
        nearest = free[np.argsort(np.abs(degree[free] - degree[gone]), kind="stable")[:20]]
        drawn = rng.choice(nearest, min(per_pair, len(nearest)), replace=False)
        found += [(kept, spot) for spot in drawn.tolist()]
    both = np.array(found, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def rank_pairs(score: Scores, one: Ints, other: Ints, linked: NDArray[np.bool_]) -> tuple[Reals, Reals]:
    """Realistic rank of each pair's ends among all concepts, those linked to the asked one left out.

    Args:
        score: (spots, spots) → a number per pair.
        linked: shape (m, m): pairs never counted as rivals: known ones and the other test pairs.
    Returns: ranks of `other` asked from `one`, and of `one` asked from `other`: shape (n,) each.
    """
    everyone = np.arange(len(linked))
    found = np.empty((2, len(one)))
    for way, (asked, true) in enumerate(((one, other), (other, one))):
        for a in np.unique(asked).tolist():
            line = score(np.full(len(everyone), a), everyone)
            rivals = ~linked[a]
            rivals[a] = False
            for i in np.flatnonzero(asked == a).tolist():
                mine = line[true[i]]
                others = line[rivals & (everyone != true[i])]
                found[way, i] = 1 + (others > mine).sum() + (others == mine).sum() / 2
    return found[0], found[1]
