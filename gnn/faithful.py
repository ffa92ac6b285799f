"""Whether a shown path is a reason at all: the probability is worked out again without the path's links."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gnn.calibrate import Logistic
from gnn.pairs import Pairs, scale_of
from gnn.tensors import Ints, Triples, from_graph
from kg.model import EvidencePath, Graph

if TYPE_CHECKING:
    from gnn.encoder import Model
    from gnn.paths import PathNetwork

LEAST_DROP = 1e-4
"""By how much a path's removal must lower the probability."""


class Deletion:
    """The whole predictor on a graph from which links are taken away.

    Args:
        graph: the links known; model, paths, calibrator: as trained.
    """

    def __init__(self, graph: Triples, model: Model, paths: PathNetwork, calibrator: Logistic) -> None:
        from gnn.fit import Scorer
        from gnn.pathfit import PathScorer

        self.graph, self._model, self._paths, self._calibrator = graph, model, paths, calibrator
        self._scale = scale_of(Scorer(model, graph), graph, PathScorer(paths, graph))
        self.number = {name: i for i, name in enumerate(graph.entities)}
        kinds = {name: i for i, name in enumerate(graph.relations)}
        self._kinds = kinds
        self._row = {tuple(edge): i for i, edge in enumerate(graph.edges.tolist())}

    def probability(self, subject: str, object_: str, without: Iterable[int] = ()) -> float:
        """That the two will be linked, with the links of these numbers gone from the graph."""
        from gnn.fit import Scorer
        from gnn.pathfit import PathScorer

        keep = np.ones(len(self.graph.edges), bool)
        keep[list(without)] = False
        graph = self.graph.take(keep)
        ends = np.array([self.number[subject], self.number[object_]], np.int64)
        pairs = Pairs(Scorer(self._model, graph), graph, ends, PathScorer(self._paths, graph), self._scale)
        return float(self._calibrator.probability(pairs.columns(np.array([0]), np.array([1])))[0])

    def links(self, path: EvidencePath) -> set[int]:
        """Numbers of the links that a path walks."""
        return {
            self._row[self.number[step.subject.id], self._kinds[step.relation], self.number[step.object.id]]
            for step in path.steps
        }

    def near(self, subject: str, object_: str) -> Ints:
        """Numbers of the claimed links at the two, or at a neighbour of one of them."""
        ends = np.array([self.number[subject], self.number[object_]])
        head, _, tail = self.graph.edges.T
        claimed = self.graph.papers > 0
        touched = claimed & (np.isin(head, ends) | np.isin(tail, ends))
        close = np.unique(np.concatenate([ends, head[touched], tail[touched]]))
        return np.flatnonzero(claimed & (np.isin(head, close) | np.isin(tail, close)))

    def reasons(
        self, subject: str, object_: str, paths: Iterable[EvidencePath], most: int = 3
    ) -> tuple[EvidencePath, ...]:
        """The paths without which the pair is less probable, those that matter most first."""
        before = self.probability(subject, object_)
        found = [(before - self.probability(subject, object_, self.links(path)), path) for path in paths]
        kept = [(drop, path) for drop, path in found if drop >= LEAST_DROP]
        kept.sort(key=lambda item: -item[0])  # stable: equal drops stay in the order of the evidence
        return tuple(path for _, path in kept[:most])


def deletion_of(graph: Graph, folder: Path) -> Deletion:
    """The trained predictor of a folder on a graph.

    Raises: ModelMissing: nothing trained in the folder.
    """
    from gnn.fit import load

    model, paths, facts = load(folder)
    return Deletion(from_graph(graph), model, paths, Logistic.of(facts["calibrator"]))
