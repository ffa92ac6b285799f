"""`physiograph links`: train and judge the link predictor on a benchmark folder, transductive or inductive."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from gnn.baselines import Degree
from gnn.metrics import Known, Reals, filtered, rank_of_true, ranking, sampled_hits
from gnn.stages import Plan, Scoring, blend, fit_stages, name_of, remembered, weigh
from gnn.tensors import Ints, Triples, read_folder

TIME_USED: Final = 0.9
"""Share of the minutes given that training and ranking plan with; the rest is for starting up and reading."""


def run(
    folder: Path, *, inductive: Path | None = None, seed: int = 0, minutes: float = 5.0, ranks_file: Path
) -> dict[str, Any]:
    """Train on a folder and rank its test links, or those of an unseen graph.

    Args:
        folder: train.txt, valid.txt, test.txt: TSV of head, relation, tail.
        inductive: folder of an unseen graph with the same relations: its train.txt is the context, its
            test.txt the queries.
        minutes: CPU minutes for training and ranking together at most.
        ranks_file: gets head, relation, tail, head rank, tail rank of each test link, tab-separated.
    Returns: the `links` form of the contract; `stages` holds the figures of each model alone.
    Raises: InvalidValue: a folder is not in the form.
    """
    train, parts = read_folder(folder)
    if "valid" not in parts or not len(parts["valid"]):
        train, parts = _hold_out(train, parts, seed)
    graph, judged = (train, parts) if inductive is None else read_folder(inductive, train.relations)
    test, known = judged["test"], Known(np.concatenate(list(parts.values())), train.n_relations)
    started = time.process_time()
    plan = Plan(seed, minutes * 60 * TIME_USED, free=inductive is None, n_ranked=2 * len(test))
    stages = fit_stages(train, parts["valid"], known, plan)
    weights = weigh(stages, train, parts["valid"], known, seed, unseen=inductive is not None)
    trained = time.process_time()
    if inductive is not None:
        known = Known(np.concatenate(list(judged.values())), graph.n_relations)
    alone = [remembered(stage.on(graph)) for stage in stages]
    found = rank_with(
        [blend(alone, weights), *alone, Degree(graph)], graph, test, known, None if inductive is None else seed
    )
    out, *others = (_figures(*ranks, sampled=inductive is not None) for ranks in found)
    out["by_relation"] = _by_relation(found[0][0], graph, test)
    _write_ranks(ranks_file, graph, test, found[0][0])
    return out | {
        "ranks_file": str(ranks_file),
        "seconds_train": round(trained - started, 2),
        "seconds_eval": round(time.process_time() - trained, 2),
        "model": name_of(stages, weights),
        "stages": {
            stage.name: figures | {"weight": weight, "seconds": round(stage.seconds, 2)}
            for stage, weight, figures in zip(stages, weights, others[:-1], strict=True)
        },
        "seed": seed,
        "n_test": len(test),
        "baselines": {"degree": others[-1]},
    }


def rank_with(
    scorings: Sequence[Scoring], graph: Triples, edges: Ints, known: Known, seed: int | None = None
) -> list[tuple[Reals, Reals]]:
    """Filtered realistic ranks of tails, then of heads, over all entities and over 50 sampled ones, per scoring.

    Args:
        edges: shape (n, 3), int64.
        seed: of the samples, the same for every scoring; None draws none.
    Returns: two arrays of shape (2n,) per scoring; the second stays empty of meaning (ones) without a seed.
    """
    from gnn.fit import batches, both_ways

    heads, relations, tails = both_ways(edges, graph.n_relations)
    out = [(np.ones(len(heads)), np.ones(len(heads))) for _ in scorings]
    draws = [np.random.default_rng(seed) for _ in scorings]
    for part in batches(len(heads), graph.n_entities):
        for scoring, (ranks, few), draw in zip(scorings, out, draws, strict=True):
            scores = filtered(scoring(heads[part], relations[part]), heads[part], relations[part], tails[part], known)
            ranks[part] = rank_of_true(scores, tails[part])
            if seed is not None:
                few[part] = sampled_hits(scores, tails[part], draw)
    return out


def _figures(ranks: Reals, few: Reals, *, sampled: bool) -> dict[str, Any]:
    out: dict[str, Any] = ranking(ranks)
    return out | {"hits@10_50": round(float((few <= 10).mean()), 6)} if sampled else out


def _by_relation(ranks: Reals, graph: Triples, test: Ints) -> dict[str, Any]:
    out = {}
    for number in sorted(set(test[:, 1].tolist())):
        rows = np.flatnonzero(test[:, 1] == number)
        out[graph.relations[number]] = {"n": len(rows), **ranking(ranks[np.concatenate([rows + len(test), rows])])}
    return out


def _hold_out(train: Triples, parts: dict[str, Ints], seed: int) -> tuple[Triples, dict[str, Ints]]:
    """A tenth of the train links as validation, where the folder has none."""
    order = np.random.default_rng(seed).permutation(len(train.edges))
    cut = max(1, len(order) // 10)
    valid = train.edges[np.sort(order[:cut])]
    rest = train.take(np.sort(order[cut:]))
    return rest, {**parts, "train": rest.edges, "valid": valid}


def _write_ranks(path: Path, graph: Triples, test: Ints, ranks: Reals) -> None:
    lines = [
        f"{graph.entities[h]}\t{graph.relations[r]}\t{graph.entities[t]}\t{a:g}\t{b:g}"
        for (h, r, t), a, b in zip(test.tolist(), ranks[len(test) :], ranks[: len(test)], strict=True)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
