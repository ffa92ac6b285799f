"""What any model must beat: popularity of the tail, neighbours in common, Adamic–Adar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gnn.tensors import Ints, Triples

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Scores = NDArray[np.float64]


class Degree:
    """Popularity: how often an entity is already the tail of the relation asked for; then its degree.

    The overall degree only breaks ties: its share is below one occurrence.
    """

    def __init__(self, graph: Triples) -> None:
        n, kinds = graph.n_entities, graph.n_relations
        head, relation, tail = graph.edges.T
        self.by_relation = np.zeros((2 * kinds, n))  # (2 n_relations, n_entities)
        np.add.at(self.by_relation, (relation, tail), 1.0)
        np.add.at(self.by_relation, (relation + kinds, head), 1.0)
        total = self.by_relation.sum(0)  # (n_entities,)
        self.degree = total
        self._scores = self.by_relation + total / (total.max() + 1.0)

    def __call__(self, heads: Ints, relations: Ints) -> Scores:
        """Scores of every entity as tail: shape (n_queries, n_entities)."""
        return np.asarray(self._scores[relations])


class CommonNeighbours:
    """How many neighbours two entities share, under any relation and direction; ties by degree.

    Args:
        weighted: Adamic–Adar: each shared neighbour counts 1 / log(degree). Source: Adamic and Adar 2003,
            doi:10.1016/S0378-8733(03)00009-1.
    """

    def __init__(self, graph: Triples, *, weighted: bool = False) -> None:
        self._near = adjacency(graph)  # (n_entities, n_entities)
        degree = np.asarray(self._near.sum(1)).ravel()  # (n_entities,)
        inverse = 1.0 / np.log(np.maximum(degree, 2.0)) if weighted else np.ones_like(degree)
        self._weighed = self._near.multiply(inverse[None, :]).tocsr()  # columns are the shared neighbours
        self._tie = degree / (1e6 * (degree.max() + 1.0))

    def __call__(self, heads: Ints, relations: Ints) -> Scores:
        """Scores of every entity as tail, whatever the relation: shape (n_queries, n_entities)."""
        shared = self._weighed[heads] @ self._near.T  # (n_queries, n_entities), sparse
        return np.asarray(shared.todense() + self._tie, np.float64)

    def of_pairs(self, one: Ints, other: Ints) -> Scores:
        """Scores of given pairs without the ties' share: shape (n_pairs,)."""
        out: Any = self._weighed[one].multiply(self._near[other]).sum(1)
        return np.asarray(out, np.float64).ravel()


def adjacency(graph: Triples) -> csr_matrix:
    """Whether two entities are linked at all, either way: (n_entities, n_entities) of 0 and 1, no loops."""
    from scipy.sparse import csr_matrix

    head, _, tail = graph.edges.T
    keep = head != tail
    rows, columns = np.concatenate([head[keep], tail[keep]]), np.concatenate([tail[keep], head[keep]])
    near = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(graph.n_entities, graph.n_entities))
    near.sum_duplicates()
    near.data[:] = 1.0
    return near
