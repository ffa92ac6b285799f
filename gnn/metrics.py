"""How good a ranking or a probability is: realistic filtered ranks, MRR, hits, AUROC, AUPRC, Brier, ECE, intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gnn.tensors import Ints

Reals = NDArray[np.float64]


class Known:
    """The tails known of each (head, relation), for filtering; relation numbers may be inverse ones.

    Args:
        edges: shape (n, 3), int64: head, relation, tail; inverses are added here.
        n_relations: number of relations without inverses.
    """

    def __init__(self, edges: Ints, n_relations: int) -> None:
        flipped = np.stack([edges[:, 2], edges[:, 1] + n_relations, edges[:, 0]], 1)
        both = np.unique(np.concatenate([edges, flipped]), axis=0)  # (m, 3), sorted by head, relation, tail
        self._width = 2 * n_relations
        self._keys = both[:, 0] * self._width + both[:, 1]  # (m,)
        self._tails = both[:, 2]  # (m,)

    def pairs(self, heads: Ints, relations: Ints) -> tuple[Ints, Ints]:
        """Row numbers and tails of everything known about a batch of queries: two arrays of one length."""
        wanted = heads * self._width + relations
        first = np.searchsorted(self._keys, wanted, "left")
        count = np.searchsorted(self._keys, wanted, "right") - first
        rows = np.repeat(np.arange(len(heads)), count)
        offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        return rows, self._tails[np.repeat(first, count) + offset]


def rank_of_true(scores: NDArray[Any], true_index: Ints) -> Reals:
    """Rank of the true tail among all candidates; ties get the mean of their ranks.

    Args:
        scores: shape (n_queries, n_entities). Higher is more plausible; other known tails already at -inf.
        true_index: shape (n_queries,), int. Column of the true tail.
    Returns: shape (n_queries,), float64, in [1, n_entities]; 1 is best.
    Raises: ValueError: the first dimensions differ, or the true tail itself is masked or not a number.
    Source: the "realistic" rank of Berrendorf et al. 2020, arXiv:2002.06914.

    >>> rank_of_true(np.array([[0.9, 0.1, 0.9]]), np.array([0])).tolist()
    [1.5]
    """
    if len(scores) != len(true_index):
        raise ValueError(f"{len(scores)} rows of scores for {len(true_index)} true tails. Give one row each.")
    mine = scores[np.arange(len(scores)), true_index][:, None]  # (n_queries, 1)
    if not np.isfinite(mine).all():
        raise ValueError("a true tail has no finite score. Mask only the other known tails.")
    better = (scores > mine).sum(1)
    same = (scores == mine).sum(1)  # counts the true one itself
    return np.asarray(better + (same + 1) / 2.0, np.float64)


def filtered(scores: NDArray[Any], heads: Ints, relations: Ints, tails: Ints, known: Known) -> NDArray[Any]:
    """A copy of the scores with every other known tail at -inf; shape (n_queries, n_entities)."""
    out = scores.copy()
    mine = out[np.arange(len(out)), tails].copy()
    out[known.pairs(heads, relations)] = -np.inf
    out[np.arange(len(out)), tails] = mine
    return out


def ranking(ranks: Sequence[float] | Reals) -> dict[str, float]:
    """MRR and hits@1, 3, 10 of a list of ranks; zeros where it is empty.

    >>> ranking([1, 2, 20])["hits@3"]
    0.666667
    """
    found = np.asarray(ranks, np.float64)
    if not len(found):
        return {"mrr": 0.0, "hits@1": 0.0, "hits@3": 0.0, "hits@10": 0.0}
    out = {"mrr": round(float((1.0 / found).mean()), 6)}
    return out | {f"hits@{k}": round(float((found <= k).mean()), 6) for k in (1, 3, 10)}


def sampled_hits(scores: NDArray[Any], true_index: Ints, rng: np.random.Generator, negatives: int = 50) -> Reals:
    """Rank of the true tail against negatives drawn without replacement from the candidates not at -inf.

    Args:
        scores: shape (n_queries, n_entities), filtered.
        rng: the order of the queries fixes the draw.
    Returns: shape (n_queries,), mean rank over ties; all candidates are used where there are fewer.
    """
    ranks = np.empty(len(scores))
    for row, (line, true) in enumerate(zip(scores, true_index, strict=True)):
        open_ = np.flatnonzero(np.isfinite(line))
        open_ = open_[open_ != true]
        drawn = rng.choice(open_, min(negatives, len(open_)), replace=False)
        ranks[row] = 1 + (line[drawn] > line[true]).sum() + (line[drawn] == line[true]).sum() / 2
    return ranks


def auroc(truth: NDArray[Any], score: NDArray[Any]) -> float:
    """Probability that a true pair scores above a false one, ties counted half; nan without both classes.

    >>> auroc(np.array([1, 0, 0]), np.array([0.8, 0.8, 0.1]))
    0.75
    """
    true = np.asarray(truth, bool)
    if true.all() or not true.any():
        return float("nan")
    _, where, count = np.unique(score, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(count) - (count - 1) / 2.0  # of each distinct score, from 1
    n_true, n_false = int(true.sum()), int((~true).sum())
    return float((mean_rank[where][true].sum() - n_true * (n_true + 1) / 2) / (n_true * n_false))


def auprc(truth: NDArray[Any], score: NDArray[Any]) -> float:
    """Average precision; ties are taken together, so that their order cannot help; nan without a true pair.

    >>> auprc(np.array([1, 0]), np.array([0.5, 0.5]))
    0.5
    """
    true = np.asarray(truth, bool)
    if not true.any():
        return float("nan")
    levels, where = np.unique(-np.asarray(score, np.float64), return_inverse=True)
    hits = np.bincount(where, true, len(levels)).cumsum()
    seen = np.bincount(where, minlength=len(levels)).cumsum()
    gained = np.diff(hits, prepend=0.0)
    return float((gained * hits / seen).sum() / hits[-1])


def brier(truth: NDArray[Any], probability: NDArray[Any]) -> float:
    """Mean squared distance of the probability from what happened; 0 is best."""
    return float(np.mean((np.asarray(probability, float) - np.asarray(truth, float)) ** 2))


def ece(truth: NDArray[Any], probability: NDArray[Any], bins: int = 10) -> float:
    """Expected calibration error over bins of equal count: mean |said − happened|, in [0, 1].

    >>> ece(np.array([1, 1, 0, 0]), np.array([0.5, 0.5, 0.5, 0.5]), bins=1)
    0.0
    """
    order = np.argsort(probability, kind="stable")
    parts = np.array_split(order, min(bins, len(order)))
    said, happened = np.asarray(probability, float), np.asarray(truth, float)
    return float(sum(len(p) * abs(said[p].mean() - happened[p].mean()) for p in parts) / len(order))


def interval(
    statistic: Callable[[Ints], float], clusters: Sequence[Any], seed: int = 0, rounds: int = 300
) -> list[float]:
    """95 % bootstrap interval of a statistic, whole clusters (papers or links) drawn at a time.

    Args:
        statistic: takes the drawn row numbers, with repeats.
        clusters: the cluster of each row.
    Returns: [low, high]; rounds where the statistic is not a number are left out.

    >>> values = np.array([1.0, 1.0, 1.0])
    >>> interval(lambda rows: float(values[rows].mean()), ["a", "a", "b"])
    [1.0, 1.0]
    """
    members: dict[Any, list[int]] = {}
    for row, cluster in enumerate(clusters):
        members.setdefault(cluster, []).append(row)
    groups = [np.array(rows) for rows in members.values()]
    rng = np.random.default_rng(seed)
    values = [
        statistic(np.concatenate([groups[i] for i in rng.integers(0, len(groups), len(groups))]))
        for _ in range(rounds if groups else 0)
    ]
    finite = [value for value in values if np.isfinite(value)]
    if not finite:
        return [float("nan"), float("nan")]
    return [round(float(x), 6) for x in np.percentile(finite, [2.5, 97.5])]
