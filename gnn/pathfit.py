"""Training the path network on sampled queries: the links asked for are taken out, validation stops it."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from gnn.fit import both_ways, reproducible
from gnn.metrics import Known, filtered, rank_of_true
from gnn.paths import PathNetwork, PathShape
from gnn.routes import Routes
from gnn.tensors import Ints, Triples

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PathRecipe:
    """How to train a path network.

    Args:
        steps: optimiser steps at most.
        batch: queries a step at most; fewer where the graph is large.
        every: steps between evaluations; `patience` of them without a better validation MRR end the training.
        queries: validation queries ranked at an evaluation, drawn once.
        linked: whether the question is only if two entities are linked, under any relation and in either direction;
            then every link between the two is taken out when one is asked for.
        seconds: CPU seconds at most; None leaves it to the steps, which alone is reproducible.
    """

    steps: int = 3000
    lr: float = 0.005
    batch: int = 32
    every: int = 60
    patience: int = 6
    queries: int = 300
    decay: float = 1e-4
    linked: bool = False
    seconds: float | None = None
    seed: int = 0
    device: str = "cpu"


@dataclass(frozen=True, slots=True)
class PathFitted:
    """A trained path network with its best step, its validation MRR there, and the CPU seconds it took."""

    model: PathNetwork
    steps: int
    mrr: float
    seconds: float


class PathScorer:
    """A trained path network on a fixed graph."""

    def __init__(self, model: PathNetwork, graph: Triples, device: str = "cpu") -> None:
        self.model, self.device = model.eval(), device
        self.routes = Routes(graph, device)
        self.batch = self.routes.batch(model.shape.dim)

    def __call__(self, heads: Ints, relations: Ints) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """Scores of every entity as tail: shape (n_queries, n_entities), float32."""
        queries, which = np.unique(np.stack([heads, relations]), axis=1, return_inverse=True)  # (2, n_unique)
        out = np.empty((queries.shape[1], self.routes.n_entities), np.float32)
        with torch.no_grad():
            for begin in range(0, len(out), self.batch):
                part = slice(begin, begin + self.batch)
                out[part] = self.model(self.routes, queries[0, part].copy(), queries[1, part].copy()).cpu().numpy()
        found: np.ndarray[tuple[int, int], np.dtype[np.float32]] = out[which.ravel()]
        return found


def seconds_per_query(shape: PathShape, graph: Triples) -> float:
    """CPU seconds that ranking takes per query, measured on one batch."""
    scorer = PathScorer(PathNetwork(shape), graph)
    heads = np.arange(scorer.batch, dtype=np.int64) % graph.n_entities
    started = time.process_time()
    scorer(heads, np.zeros(len(heads), np.int64))
    return (time.process_time() - started) / len(heads)


def fit_paths(
    shape: PathShape, recipe: PathRecipe, train: Triples, valid: Ints, known: Known | None = None
) -> PathFitted:
    """Train a path network until the validation ranks stop getting better; the best weights are kept.

    A running mean of the weights is what is judged and kept. Where an evaluation brings nothing better twice, the
    step length is halved.

    Args:
        train: the links to learn from; belief weights both loss and messages.
        valid: shape (n, 3), int64; empty trains for exactly `recipe.steps`.
        known: further links to filter validation ranks with.
    """
    with reproducible(recipe.seed):
        started = time.process_time()
        job = _Job(shape, recipe, train, valid, known)
        best, best_step, state = -1.0, 0, job.mean.state_dict()
        for step in range(1, recipe.steps + 1):
            late = recipe.seconds is not None and time.process_time() - started > recipe.seconds
            job.step(step)
            if len(valid) and (step % recipe.every == 0 or late or step == recipe.steps):
                mrr = job.mrr()
                if mrr > best:
                    best, best_step, state = mrr, step, {k: v.clone() for k, v in job.mean.state_dict().items()}
                elif (step - best_step) // recipe.every % 2 == 0:
                    job.slow_down()
                logger.debug("paths: step %d, validation MRR %.4f, %.0f s", step, mrr, time.process_time() - started)
                if step - best_step >= recipe.patience * recipe.every:
                    break
            if late:
                break
        if len(valid):
            job.mean.load_state_dict(state)
        spent = time.process_time() - started
        return PathFitted(job.mean.eval(), best_step if len(valid) else step, max(best, 0.0), spent)


class _Job:
    """The parts of one training: the weights, their running mean, the links still to ask for."""

    def __init__(self, shape: PathShape, recipe: PathRecipe, train: Triples, valid: Ints, known: Known | None) -> None:
        self.model, self.mean = (PathNetwork(shape).to(recipe.device) for _ in range(2))
        self.mean.load_state_dict(self.model.state_dict())
        self.optimiser = torch.optim.AdamW(self.model.parameters(), lr=recipe.lr, weight_decay=recipe.decay)
        self.routes, self.train = Routes(train, recipe.device), train
        self.recipe = replace(recipe, batch=min(recipe.batch, self.routes.batch(shape.dim)))
        self.mine = _known(train.edges, train.n_relations, recipe.linked)
        if known is None:
            known = _known(np.concatenate([train.edges, valid]), train.n_relations, recipe.linked)
        self.everything, self.rng = known, np.random.default_rng(recipe.seed)
        self.rows = np.flatnonzero(train.papers > 0)  # the ontology's links are not asked for
        heads, relations, tails = questions(valid, train.n_relations, recipe.linked)
        kept = np.sort(self.rng.permutation(len(heads))[: recipe.queries])
        self.judged = heads[kept], relations[kept], tails[kept]
        self.order = np.empty(0, np.int64)

    def step(self, number: int) -> None:
        """One step on the next links."""
        self.model.train()
        self.optimiser.zero_grad()
        loss = _loss(self.model, self.routes, self.train, self._take(), self.mine, self.recipe)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        share = min(0.98, number / (number + 9.0))
        with torch.no_grad():
            for old, new in zip(self.mean.parameters(), self.model.parameters(), strict=True):
                old.lerp_(new, 1.0 - share)

    def mrr(self) -> float:
        """Of the running mean, on the validation queries."""
        scorer = PathScorer(self.mean, self.train, self.recipe.device)
        heads, relations, tails = self.judged
        scores = filtered(scorer(heads, relations), heads, relations, tails, self.everything)
        return float((1.0 / rank_of_true(scores, tails)).mean())

    def slow_down(self) -> None:
        """Halve the step length."""
        for group in self.optimiser.param_groups:
            group["lr"] *= 0.5

    def _take(self) -> Ints:
        """The next links, shape (at most batch / 2,): endlessly, shuffled, whole papers at a time."""
        size = max(1, self.recipe.batch // 2)
        if not len(self.order):
            turn = self.rng.permutation(int(self.train.group.max()) + 1)[self.train.group[self.rows]]
            self.order = self.rows[np.argsort(turn, kind="stable")]
        taken, self.order = self.order[:size], self.order[size:]
        return taken


def _loss(model: PathNetwork, routes: Routes, train: Triples, asked: Ints, mine: Known, recipe: PathRecipe) -> Tensor:
    """Cross-entropy of the true end against all entities, both ways; the links asked for are out of the graph."""
    heads, relations, tails = questions(train.edges[asked], train.n_relations, recipe.linked)  # (b,) each
    keep = np.ones(routes.n_links, bool)
    keep[asked] = False
    if recipe.linked:
        keep &= ~np.isin(_pairs(train.edges, train.n_entities), _pairs(train.edges[asked], train.n_entities))
        keep &= ~np.isin(train.group, train.group[asked])  # what the same papers say beside it
    scores = model(routes, heads, relations, keep)  # (b, n_entities)
    mask = torch.zeros(scores.shape, dtype=torch.bool)  # (b, n_entities)
    rows, columns = mine.pairs(heads, relations)
    mask[torch.from_numpy(rows), torch.from_numpy(columns)] = True
    mask[torch.arange(len(heads)), torch.from_numpy(tails)] = False
    open_scores = scores.masked_fill(mask.to(recipe.device), -1e9)  # (b, n_entities)
    each = torch.nn.functional.cross_entropy(
        open_scores, torch.from_numpy(tails).to(recipe.device), reduction="none"
    )  # (b,)
    weight = torch.from_numpy(np.tile(train.belief[asked], 2)).to(recipe.device)  # (b,)
    return (each * weight).sum() / weight.sum().clamp_min(1e-6)


def questions(edges: Ints, n_relations: int, linked: bool) -> tuple[Ints, Ints, Ints]:
    """Heads, questions and answers of links asked both ways: shape (2n,) each."""
    heads, relations, tails = both_ways(edges, n_relations)
    return heads, np.zeros_like(relations) if linked else relations, tails


def _known(edges: Ints, n_relations: int, linked: bool) -> Known:
    """The answers known of each question."""
    if not linked:
        return Known(edges, n_relations)
    heads, kinds, tails = questions(edges, n_relations, linked)
    return Known(np.stack([heads, kinds, tails], 1), 1)


def _pairs(edges: Ints, n: int) -> Ints:
    low, high = np.minimum(edges[:, 0], edges[:, 2]), np.maximum(edges[:, 0], edges[:, 2])
    return np.asarray(low * n + high, np.int64)
