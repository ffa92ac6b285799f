"""Held-out links turned into a ranker, a calibrator and figures; and which pairs count as linked."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gnn.baselines import CommonNeighbours
from gnn.calibrate import Logistic, fit_logistic
from gnn.metrics import Reals, auprc, auroc, brier, ece, ranking
from gnn.pairs import Pairs, Scores, matched_negatives, rank_pairs, uniform_negatives
from gnn.split import tested_claims
from gnn.tensors import Ints
from kg.model import Graph

RANKER_PRIOR: Final = (0.7, 1.0, 0.3, 0.5)
CALIBRATOR_PRIOR: Final = (0.3, 0.0, 0.3, 0.3)
"""Weights of the kinds of evidence (`gnn.pairs.COLUMNS`) that stand until held-out links say otherwise."""
NEGATIVES: Final = 5
"""Unlinked pairs drawn for each linked one when calibrating and judging."""


def calibrators(pairs: Pairs, linked: NDArray[np.bool_], edges: Ints, seed: int) -> tuple[Logistic, Logistic]:
    """Ranker and calibrator from held-out links: against pairs drawn evenly, and against pairs of like degree.

    Args:
        linked: shape (m, m): pairs that must not serve as negatives.
        edges: held-out links, shape (n, 3), entity numbers.
    """
    rng = np.random.default_rng(seed)
    one, other = spots(pairs, edges)
    true = pairs.columns(one, other)
    found = []
    drawn = (
        (uniform_negatives(linked, 4 * NEGATIVES * len(one), rng), RANKER_PRIOR, 10.0),
        (matched_negatives(linked, pairs.degree, one, other, NEGATIVES, rng), CALIBRATOR_PRIOR, 30.0),
    )
    for (a, b), prior, ridge in drawn:
        table = np.concatenate([true, pairs.columns(a, b)])
        truth = np.concatenate([np.ones(len(one)), np.zeros(len(a))])
        found.append(fit_logistic(table, truth, ridge=ridge, prior=prior))
    return found[0], found[1]


def judge_pairs(
    pairs: Pairs, ranker: Logistic, calibrator: Logistic, linked: NDArray[np.bool_], edges: Ints, seed: int
) -> dict[str, Any]:
    """The figures of `TrainReport` on held-out links, the baselines with them."""
    one, other = spots(pairs, edges)
    out: dict[str, Any] = {"judged_on": len(edges)}
    ranks = np.concatenate(rank_pairs(lambda a, b: ranker.logit(pairs.columns(a, b)), one, other, linked))
    out |= {name: value for name, value in ranking(ranks).items() if name in ("mrr", "hits@10")}
    a, b = matched_negatives(linked, pairs.degree, one, other, NEGATIVES, np.random.default_rng(seed + 1))
    said = calibrator.probability(np.concatenate([pairs.columns(one, other), pairs.columns(a, b)]))
    out |= probability_figures(len(one), said)
    neighbours = CommonNeighbours(pairs.graph)
    baselines: dict[str, Scores] = {
        "degree": lambda a, b: np.log1p(pairs.degree[a]) + np.log1p(pairs.degree[b]),
        "common_neighbours": lambda a, b: neighbours.of_pairs(pairs.rows[a], pairs.rows[b]),
    }
    out["baselines"] = {}
    for name, score in baselines.items():
        ranks = np.concatenate(rank_pairs(score, one, other, linked))
        out["baselines"][name] = {k: v for k, v in ranking(ranks).items() if k in ("mrr", "hits@10")}
    return out


def probability_figures(n_true: int, said: Reals) -> dict[str, float]:
    """AUROC, AUPRC, Brier and ECE; the first `n_true` are linked, the rest are drawn down to the same weight.

    The negatives are thinned evenly to as many as the linked pairs, so that chance is .5 in AUPRC too.
    """
    false = said[n_true:][:: max(1, (len(said) - n_true) // max(1, n_true))][:n_true]
    truth = np.concatenate([np.ones(n_true), np.zeros(len(false))])
    kept = np.concatenate([said[:n_true], false])
    found = {"auroc": auroc(truth, kept), "auprc": auprc(truth, kept), "brier": brier(truth, kept)}
    return {name: round(value, 6) for name, value in {**found, "ece": ece(truth, kept)}.items()}


def spots(pairs: Pairs, edges: Ints) -> tuple[Ints, Ints]:
    """Both ends of links as spots of `pairs.rows`: two arrays of shape (n,)."""
    return (
        np.array([pairs.spot[h] for h in edges[:, 0].tolist()], np.int64),
        np.array([pairs.spot[t] for t in edges[:, 2].tolist()], np.int64),
    )


def mark_linked(pairs: Pairs, graph: Graph) -> NDArray[np.bool_]:
    """Which pairs of `pairs.rows` are linked: by the hierarchy there, or by a claim of this (wider) graph of any year.

    Returns: shape (m, m), symmetric.
    """
    linked = pairs.linked.copy()
    spot = {pairs.graph.entities[number]: i for i, number in enumerate(pairs.rows.tolist())}
    for one, other in tested_claims(graph):
        if one in spot and other in spot:
            linked[spot[one], spot[other]] = linked[spot[other], spot[one]] = True
    return linked
