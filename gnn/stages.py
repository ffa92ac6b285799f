"""The stages of the link predictor on a benchmark folder, and how validation weighs them against each other."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from gnn.metrics import Known, filtered, rank_of_true
from gnn.tensors import Ints, Triples

if TYPE_CHECKING:
    from gnn.fit import Recipe

logger = logging.getLogger(__name__)

Scoring = Callable[[Ints, Ints], NDArray[Any]]
"""(heads, relations) → scores (n_queries, n_entities)."""

STEP: Final = 0.1
"""Between the weights tried."""
BLENDED_ON: Final = 600
"""Validation queries, at most, that the weights are chosen on."""
FAST_SHARE: Final = {"compgcn": 0.2, "complex": 0.2}
"""Share of the time that the fast models get at most; the path network gets the rest."""
FAST_SECONDS, FAST_MOST = 10.0, 0.35
"""CPU seconds that a fast model may take at least, unless that is more than this share of the time."""
MAX_EVAL_SHARE: Final = 0.4
"""The path network is left out where ranking with it would take more of the time than this."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A trained model: `on` gives its scoring on a graph, the one trained on or an unseen one."""

    name: str
    on: Callable[[Triples], Scoring]
    mrr: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What the stages may cost.

    Args:
        seconds: CPU seconds for training and for ranking `n_ranked` queries afterwards.
        free: whether the graph that is judged is the one trained on, so that entities may have embeddings.
    """

    seed: int
    seconds: float
    free: bool
    n_ranked: int


def fit_stages(train: Triples, valid: Ints, known: Known, plan: Plan) -> list[Stage]:
    """The inductive encoder, for a fixed graph ComplEx over free embeddings, and the path network, within the time."""
    started = time.process_time()
    found = [_fast("compgcn", train, valid, known, plan)]
    if plan.free:
        found.append(_fast("complex", train, valid, known, plan))
    left = plan.seconds - (time.process_time() - started)
    paths = _paths(train, valid, known, plan, left)
    return found if paths is None else [*found, paths]


def _fast(kind: str, train: Triples, valid: Ints, known: Known, plan: Plan) -> Stage:
    from gnn.encoder import Shape
    from gnn.fit import Scorer, fit

    shape = Shape("compgcn", train.n_relations)
    if kind == "complex":
        shape = Shape("complex", train.n_relations, n_entities=train.n_entities, dim=400)
    seconds = min(max(plan.seconds * FAST_SHARE[kind], FAST_SECONDS), plan.seconds * FAST_MOST)
    fitted = fit(shape, _recipe(kind, plan.seed, seconds), train, valid, known)
    logger.info("%s: validation MRR %.3f in %.0f CPU s", kind, fitted.mrr, fitted.seconds)
    return Stage(kind, lambda graph: Scorer(fitted.model, graph), fitted.mrr, fitted.seconds)


def _recipe(kind: str, seed: int, seconds: float) -> Recipe:
    from gnn.fit import Recipe

    if kind == "complex":
        return Recipe(
            epochs=300, lr=0.1, batch=1000, steps=4, every=3, patience=4, decay=0.05, seed=seed, seconds=seconds
        )
    return Recipe(epochs=200, seed=seed, seconds=seconds)


def _paths(train: Triples, valid: Ints, known: Known, plan: Plan, seconds: float) -> Stage | None:
    """The path network, or None where it could not rank the queries in time."""
    from gnn.pathfit import PathRecipe, PathScorer, fit_paths, seconds_per_query
    from gnn.paths import PathShape

    shape = PathShape(train.n_relations, 2 * train.n_relations)
    n_ranked = plan.n_ranked + min(BLENDED_ON, 2 * len(valid))
    ranking = n_ranked * seconds_per_query(shape, train)
    if ranking > MAX_EVAL_SHARE * seconds:
        logger.info("paths: left out, ranking %d queries would take %.0f CPU s of %.0f", n_ranked, ranking, seconds)
        return None
    recipe = PathRecipe(seed=plan.seed, seconds=seconds - 1.2 * ranking)
    fitted = fit_paths(shape, recipe, train, valid, known)
    logger.info("paths: validation MRR %.3f in %.0f CPU s", fitted.mrr, fitted.seconds)
    return Stage("paths", lambda graph: PathScorer(fitted.model, graph), fitted.mrr, fitted.seconds)


def weigh(
    stages: list[Stage], graph: Triples, valid: Ints, known: Known, seed: int, *, unseen: bool = False
) -> tuple[float, ...]:
    """The weight of each stage's log-softmax that gives the best validation MRR; the weights sum to 1.

    Args:
        unseen: whether another graph will be ranked, where more answers may lie beyond the paths' reach: then the
            share of answers that would be among the first ten of 50 drawn rivals counts as much as the MRR.
    """
    from gnn.fit import batches, both_ways

    if len(stages) == 1:
        return (1.0,)
    heads, relations, tails = both_ways(valid, graph.n_relations)
    kept = np.sort(np.random.default_rng(seed).permutation(len(heads))[:BLENDED_ON])
    heads, relations, tails = heads[kept], relations[kept], tails[kept]
    scorings = [stage.on(graph) for stage in stages]
    tried = _grid(len(stages))
    gained = np.zeros(len(tried))
    for part in batches(len(heads), len(stages) * graph.n_entities):
        tables = [log_softmax(scoring(heads[part], relations[part])) for scoring in scorings]
        for i, weights in enumerate(tried):
            mixed = _mixed(tables, weights)
            open_ = filtered(mixed, heads[part], relations[part], tails[part], known)
            ranks = rank_of_true(open_, tails[part])  # (n_queries,)
            gained[i] += (1.0 / ranks).sum() + (unseen and (ranks <= 1 + 0.18 * graph.n_entities).sum())
    best = tried[int(np.argmax(gained))]
    logger.info("weights of %s: %s", [stage.name for stage in stages], best)
    return best


def blend(scorings: list[Scoring], weights: tuple[float, ...]) -> Scoring:
    """One scoring of several: the weighted sum of their log-softmaxes."""
    used = [(scoring, weight) for scoring, weight in zip(scorings, weights, strict=True) if weight > 0]
    if len(used) == 1:
        return used[0][0]
    return lambda heads, relations: _mixed(
        [log_softmax(scoring(heads, relations)) for scoring, _ in used], tuple(weight for _, weight in used)
    )


def remembered(scoring: Scoring) -> Scoring:
    """The same scoring, which answers the last question again without working it out twice."""
    last: list[Any] = [None, None, None]

    def ask(heads: Ints, relations: Ints) -> NDArray[Any]:
        if last[0] is None or not (np.array_equal(last[0], heads) and np.array_equal(last[1], relations)):
            last[:] = [heads, relations, scoring(heads, relations)]
        return np.asarray(last[2])

    return ask


def name_of(stages: list[Stage], weights: tuple[float, ...]) -> str:
    """What is blended, for the report: "0.3 compgcn + 0.7 paths"."""
    used = [(stage.name, weight) for stage, weight in zip(stages, weights, strict=True) if weight > 0]
    return used[0][0] if len(used) == 1 else " + ".join(f"{weight:g} {name}" for name, weight in used)


def log_softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Logarithm of the share of each entity among all: the same shape."""
    shifted = scores - scores.max(1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(1, keepdims=True)))


def _mixed(tables: list[NDArray[Any]], weights: tuple[float, ...]) -> NDArray[Any]:
    return np.asarray(sum(weight * table for table, weight in zip(tables, weights, strict=True)))


def _grid(n: int) -> list[tuple[float, ...]]:
    """All weights in steps of `STEP` that sum to 1.

    >>> len(_grid(2)), _grid(2)[0]
    (11, (0.0, 1.0))
    """
    parts = round(1 / STEP)
    rows = (row for row in product(range(parts + 1), repeat=n) if sum(row) == parts)
    return [tuple(round(count * STEP, 6) for count in row) for row in rows]
