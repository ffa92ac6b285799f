"""Ranks, probabilities and intervals against answers worked out by hand and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gnn.metrics import Known, auprc, auroc, brier, ece, filtered, interval, rank_of_true, ranking, sampled_hits


@pytest.mark.parametrize(
    ("scores", "true", "rank"),
    [
        pytest.param([3.0, 2.0, 1.0], 0, 1.0, id="best"),
        pytest.param([3.0, 2.0, 1.0], 2, 3.0, id="worst"),
        pytest.param([1.0, 1.0, 1.0], 1, 2.0, id="all equal: the middle"),
        pytest.param([2.0, 1.0, 1.0], 1, 2.5, id="tie for second"),
        pytest.param([-np.inf, 0.0, -np.inf], 1, 1.0, id="the rest filtered"),
    ],
)
def test_rank_of_true(scores: list[float], true: int, rank: float) -> None:
    assert rank_of_true(np.array([scores]), np.array([true])).tolist() == [rank]


def test_a_constant_model_cannot_shine() -> None:
    """The mistake that made whole papers wrong: ties counted in favour of the truth."""
    ranks = rank_of_true(np.zeros((5, 101)), np.arange(5))
    assert ranks.tolist() == [51.0] * 5


def test_a_masked_true_tail_is_refused_with_the_cure() -> None:
    with pytest.raises(ValueError, match="Mask only the other known tails"):
        rank_of_true(np.array([[-np.inf, 1.0]]), np.array([0]))


def test_filtering_takes_out_the_other_known_tails_only() -> None:
    known = Known(np.array([[0, 0, 1], [0, 0, 2], [3, 0, 1]]), n_relations=1)
    scores = filtered(np.zeros((1, 4)), np.array([0]), np.array([0]), np.array([1]), known)
    assert np.isfinite(scores[0]).tolist() == [True, True, False, True]


def test_filtering_knows_the_inverse_direction() -> None:
    known = Known(np.array([[0, 0, 1], [3, 0, 1]]), n_relations=1)
    scores = filtered(np.zeros((1, 4)), np.array([1]), np.array([1]), np.array([0]), known)
    assert np.isfinite(scores[0]).tolist() == [True, True, True, False]


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=4, max_size=40))
def test_auroc_and_auprc_agree_with_scikit_learn(rows: list[tuple[bool, int]]) -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    truth = np.array([True, False, *(t for t, _ in rows)])
    score = np.array([3, 3, *(s for _, s in rows)], float)
    assert auroc(truth, score) == pytest.approx(roc_auc_score(truth, score))
    assert auprc(truth, score) == pytest.approx(average_precision_score(truth, score))


def test_ranking_of_nothing_is_zero_not_an_error() -> None:
    assert ranking([]) == {"mrr": 0.0, "hits@1": 0.0, "hits@3": 0.0, "hits@10": 0.0}


def test_brier_and_ece_of_a_sure_and_right_forecast_are_zero_and_of_a_sure_and_wrong_one() -> None:
    truth = np.array([1, 0, 1, 0])
    assert (brier(truth, truth), ece(truth, truth)) == (0.0, 0.0)
    assert (brier(truth, 1 - truth), ece(truth, 1 - truth)) == (1.0, 1.0)


def test_sampled_rank_is_within_the_sample_and_the_same_for_the_same_seed() -> None:
    scores = np.random.default_rng(1).normal(size=(20, 300))
    one, two = (sampled_hits(scores, np.arange(20), np.random.default_rng(7)) for _ in range(2))
    assert one.tolist() == two.tolist()
    assert one.min() >= 1
    assert one.max() <= 51


def test_a_cluster_counts_once() -> None:
    """A hundred copies of one paper's result make the interval no narrower than the paper alone."""
    values = np.array([0.0] * 100 + [1.0])
    low, high = interval(lambda rows: float(values[rows].mean()), ["paper a"] * 100 + ["paper b"])
    assert (low, high) == (0.0, 1.0)
