"""`physiograph links`: train and judge the link predictor on a benchmark folder, transductive or inductive."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gnn.baselines import Degree
from gnn.metrics import Known, Reals, filtered, rank_of_true, ranking, sampled_hits
from gnn.tensors import Ints, Triples, read_folder

if TYPE_CHECKING:
    from gnn.fit import Fitted, Recipe

logger = logging.getLogger(__name__)

Scoring = Callable[[Ints, Ints], NDArray[Any]]
"""(heads, relations) → scores (n_queries, n_entities)."""

WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)


def run(
    folder: Path, *, inductive: Path | None = None, seed: int = 0, minutes: float = 5.0, ranks_file: Path
) -> dict[str, Any]:
    """Train on a folder and rank its test links, or those of an unseen graph.

    Args:
        folder: train.txt, valid.txt, test.txt: TSV of head, relation, tail.
        inductive: folder of an unseen graph with the same relations: its train.txt is the context, its
            test.txt the queries.
        minutes: CPU minutes for training at most.
        ranks_file: gets head, relation, tail, head rank, tail rank of each test link, tab-separated.
    Returns: the `links` form of the contract.
    Raises: InvalidValue: a folder is not in the form.
    """
    train, parts = read_folder(folder)
    if "valid" not in parts or not len(parts["valid"]):
        train, parts = _hold_out(train, parts, seed)
    started = time.process_time()
    known = Known(np.concatenate(list(parts.values())), train.n_relations)
    fitted = _fit_all(train, parts["valid"], known, seed, minutes * 60, free=inductive is None)
    seconds_train = time.process_time() - started
    started = time.process_time()
    if inductive is None:
        scoring, name = _blend(fitted, train, parts["valid"], known)
        graph = train
    else:
        graph, parts = read_folder(inductive, train.relations)
        known = Known(np.concatenate(list(parts.values())), graph.n_relations)
        scoring, name = _blend(fitted, graph, None, known)
    out = judge(scoring, graph, parts["test"], known, sampled=inductive is not None, seed=seed, ranks_file=ranks_file)
    degree = judge(Degree(graph), graph, parts["test"], known, sampled=inductive is not None, seed=seed)
    del degree["by_relation"]
    out |= {
        "ranks_file": str(ranks_file),
        "seconds_train": round(seconds_train, 2),
        "seconds_eval": round(time.process_time() - started, 2),
        "model": name,
        "seed": seed,
        "n_test": len(parts["test"]),
        "baselines": {"degree": degree},
    }
    return out


def judge(
    scoring: Scoring,
    graph: Triples,
    test: Ints,
    known: Known,
    *,
    sampled: bool = False,
    seed: int = 0,
    ranks_file: Path | None = None,
) -> dict[str, Any]:
    """Ranks of the test links under a scoring, as the contract reports them.

    Args:
        test: shape (n, 3), int64.
        sampled: also rank against 50 sampled negatives (`hits@10_50`), drawn with `seed`.
    """
    ranks, few = rank_with(scoring, graph, test, known, np.random.default_rng(seed) if sampled else None)
    out: dict[str, Any] = ranking(ranks)
    if sampled:
        out["hits@10_50"] = round(float((few <= 10).mean()), 6)
    tail_rank, head_rank = ranks[: len(test)], ranks[len(test) :]
    out["by_relation"] = {}
    for number in sorted(set(test[:, 1].tolist())):
        rows = test[:, 1] == number
        found = ranking(np.concatenate([head_rank[rows], tail_rank[rows]]))
        out["by_relation"][graph.relations[number]] = {"n": int(rows.sum()), **found}
    if ranks_file is not None:
        _write_ranks(ranks_file, graph, test, head_rank, tail_rank)
    return out


def rank_with(
    scoring: Scoring, graph: Triples, edges: Ints, known: Known, rng: np.random.Generator | None = None
) -> tuple[Reals, Reals]:
    """Filtered realistic ranks of tails, then of heads, over all entities and over 50 sampled ones.

    Returns: two arrays of shape (2n,); the second stays empty of meaning (ones) without `rng`.
    """
    from gnn.fit import batches, both_ways

    heads, relations, tails = both_ways(edges, graph.n_relations)
    ranks, few = np.ones(len(heads)), np.ones(len(heads))
    for part in batches(len(heads), graph.n_entities):
        scores = filtered(scoring(heads[part], relations[part]), heads[part], relations[part], tails[part], known)
        ranks[part] = rank_of_true(scores, tails[part])
        if rng is not None:
            few[part] = sampled_hits(scores, tails[part], rng)
    return ranks, few


def _fit_all(
    train: Triples, valid: Ints, known: Known, seed: int, seconds: float, *, free: bool
) -> list[tuple[str, Fitted]]:
    """The inductive encoder and, for a fixed graph, ComplEx over free embeddings, within the time."""
    from gnn.encoder import Shape
    from gnn.fit import fit

    share = 0.4 if free else 0.95
    shape = Shape("compgcn", train.n_relations)
    fitted = [("compgcn", fit(shape, _recipe("compgcn", seed, seconds * share), train, valid, known))]
    logger.info("compgcn: validation MRR %.3f in %.0f CPU s", fitted[0][1].mrr, fitted[0][1].seconds)
    if free:
        left = seconds * 0.95 - fitted[0][1].seconds
        shape = Shape("complex", train.n_relations, n_entities=train.n_entities, dim=400)
        fitted.append(("complex", fit(shape, _recipe("complex", seed, left), train, valid, known)))
        logger.info("complex: validation MRR %.3f in %.0f CPU s", fitted[1][1].mrr, fitted[1][1].seconds)
    return fitted


def _recipe(kind: str, seed: int, seconds: float) -> Recipe:
    from gnn.fit import Recipe

    if kind == "complex":
        return Recipe(
            epochs=300, lr=0.1, batch=1000, steps=4, every=3, patience=4, decay=0.05, seed=seed, seconds=seconds
        )
    return Recipe(epochs=200, seed=seed, seconds=seconds)


def _blend(fitted: list[tuple[str, Fitted]], graph: Triples, valid: Ints | None, known: Known) -> tuple[Scoring, str]:
    """One scoring of the models; the weight of the second is the best on validation."""
    from gnn.fit import Scorer

    scorers = [Scorer(model.model, graph) for _, model in fitted]
    if len(scorers) == 1 or valid is None:
        return scorers[0], fitted[0][0]

    def mixed(weight: float) -> Scoring:
        if weight in (0.0, 1.0):
            return scorers[int(weight)]
        return lambda heads, relations: (
            (1 - weight) * _log_softmax(scorers[0](heads, relations))
            + weight * _log_softmax(scorers[1](heads, relations))
        )

    found = {w: float((1.0 / rank_with(mixed(w), graph, valid, known)[0]).mean()) for w in WEIGHTS}
    weight = max(found, key=lambda w: (found[w], -w))
    logger.info("validation MRR by weight of complex: %s", {w: round(x, 3) for w, x in found.items()})
    return mixed(weight), {0.0: "compgcn", 1.0: "complex"}.get(weight, f"compgcn + {weight:g} complex")


def _log_softmax(scores: NDArray[Any]) -> NDArray[Any]:
    shifted = scores - scores.max(1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(1, keepdims=True)))


def _hold_out(train: Triples, parts: dict[str, Ints], seed: int) -> tuple[Triples, dict[str, Ints]]:
    """A tenth of the train links as validation, where the folder has none."""
    order = np.random.default_rng(seed).permutation(len(train.edges))
    cut = max(1, len(order) // 10)
    valid = train.edges[np.sort(order[:cut])]
    rest = train.take(np.sort(order[cut:]))
    return rest, {**parts, "train": rest.edges, "valid": valid}


def _write_ranks(path: Path, graph: Triples, test: Ints, head_rank: Reals, tail_rank: Reals) -> None:
    lines = [
        f"{graph.entities[h]}\t{graph.relations[r]}\t{graph.entities[t]}\t{a:g}\t{b:g}"
        for (h, r, t), a, b in zip(test.tolist(), head_rank, tail_rank, strict=True)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
