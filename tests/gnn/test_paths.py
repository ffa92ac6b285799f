"""The path network: messages as by hand, no link between queries, no trace of a link taken out, no entity known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from gnn.metrics import Known
from gnn.pathfit import PathFitted, PathRecipe, PathScorer, fit_paths
from gnn.paths import PathNetwork, PathShape, Propagate
from gnn.routes import Routes
from gnn.stages import Stage, blend, log_softmax, weigh
from gnn.tensors import Triples

EDGES = [(0, 0, 1), (1, 0, 2), (0, 1, 2), (2, 1, 3), (4, 0, 5), (0, 0, 3)]


def triples_of(edges: list[tuple[int, int, int]], n: int, kinds: int = 2, belief: Any = None) -> Triples:
    """A graph without features; each link a group of its own."""
    m = len(edges)
    return Triples(
        entities=tuple(f"e{i}" for i in range(n)),
        relations=tuple(f"r{i}" for i in range(kinds)),
        edges=np.array(edges, np.int64).reshape(-1, 3),
        belief=np.ones(m, np.float32) if belief is None else np.array(belief, np.float32),
        year=np.zeros(m, np.int64),
        papers=np.ones(m, np.int64),
        group=np.arange(m),
        features=np.zeros((n, 0), np.float32),
    )


@pytest.fixture
def graph() -> Triples:
    return triples_of(EDGES, 6, belief=[1, 0.5, 1, 0.25, 1, 1])


@pytest.fixture
def model() -> PathNetwork:
    torch.manual_seed(0)
    return PathNetwork(PathShape(2, 4, dim=8, layers=3)).eval()


def by_hand(graph: Triples, h: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    """Every link's message, both ways, one by one."""
    out = torch.zeros_like(h)
    for (head, kind, tail), belief in zip(graph.edges.tolist(), graph.belief.tolist(), strict=True):
        out[tail] += belief * h[head] * w[kind]
        out[head] += belief * h[tail] * w[kind + graph.n_relations]
    return out


def test_messages_and_their_slopes_are_those_of_every_link_one_by_one(graph: Triples) -> None:
    torch.manual_seed(1)
    _, (first,) = Routes(graph).rounds(np.arange(6), 1)
    want: list[Any] = []
    got: list[Any] = []
    for found, ask in ((want, by_hand), (got, None)):
        torch.manual_seed(2)
        h, w = torch.randn(6, 3, 4, requires_grad=True), torch.randn(4, 4, requires_grad=True)
        out = by_hand(graph, h, w) if ask else Propagate.apply(h, w, first)  # type: ignore[no-untyped-call]
        (out * torch.arange(24.0).view(6, 1, 4)).sum().backward()
        found += [out.detach(), h.grad, w.grad]
    for one, other in zip(want, got, strict=True):
        torch.testing.assert_close(one, other)


def test_a_query_scores_the_same_alone_and_in_company(graph: Triples, model: PathNetwork) -> None:
    scorer = PathScorer(model, graph)
    heads, kinds = np.array([0, 4, 3, 0]), np.array([0, 1, 2, 3])
    together = scorer(heads, kinds)
    for i in range(4):
        np.testing.assert_allclose(together[i], scorer(heads[i : i + 1], kinds[i : i + 1])[0], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("gone", range(len(EDGES)))
def test_a_link_not_kept_leaves_no_trace(graph: Triples, model: PathNetwork, gone: int) -> None:
    keep = np.arange(len(EDGES)) != gone
    heads, kinds = np.array([0, 4]), np.array([0, 0])
    with torch.no_grad():
        masked = model(Routes(graph), heads, kinds, keep)
        without = model(Routes(graph.take(keep)), heads, kinds)
        whole = model(Routes(graph), heads, kinds)
    torch.testing.assert_close(masked, without)
    assert not torch.allclose(masked, whole)


def test_entities_have_no_names(graph: Triples, model: PathNetwork) -> None:
    """Numbered anew, the graph gives the same scores in the new order."""
    new = np.random.default_rng(0).permutation(6)
    renamed = triples_of([(int(new[h]), r, int(new[t])) for h, r, t in EDGES], 6, belief=graph.belief)
    kinds = np.zeros(6, np.int64)
    one, other = PathScorer(model, graph)(np.arange(6), kinds), PathScorer(model, renamed)(new, kinds)
    np.testing.assert_allclose(one, other[:, new], rtol=1e-4, atol=1e-5)


def chain(n: int) -> tuple[Triples, np.ndarray[Any, np.dtype[np.int64]]]:
    """`up` leads along two chains; `over` skips one entity forward, never backward; the last fifth is held out."""
    up = [(i, 0, i + 1) for i in range(n - 1)]
    over = [(i, 1, i + 2) for i in range(n - 2)]
    held = np.random.default_rng(0).permutation(len(over))[: len(over) // 5]
    kept = [edge for i, edge in enumerate(over) if i not in set(held.tolist())]
    return triples_of(up + kept, n), np.array([over[i] for i in held.tolist()], np.int64)


@pytest.fixture(scope="module")
def fitted() -> PathFitted:
    train, valid = chain(60)
    return fit_paths(PathShape(2, 4, dim=8, layers=3), PathRecipe(steps=150, lr=0.02, every=25), train, valid)


def test_the_rule_of_two_steps_holds_on_a_graph_never_seen_and_has_a_direction(fitted: PathFitted) -> None:
    train, valid = chain(90)
    scores = PathScorer(fitted.model, train)(valid[:, 0], valid[:, 1])
    assert fitted.mrr > 0.7
    ahead, behind = scores[np.arange(len(valid)), valid[:, 2]], scores[np.arange(len(valid)), valid[:, 0] - 2]
    assert (ahead > behind).mean() > 0.9


def test_the_same_seed_trains_the_same_weights(fitted: PathFitted) -> None:
    train, valid = chain(60)
    recipe = PathRecipe(steps=150, lr=0.02, every=25)
    again = fit_paths(PathShape(2, 4, dim=8, layers=3), recipe, train, valid)
    assert again.steps == fitted.steps
    for one, other in zip(again.model.state_dict().values(), fitted.model.state_dict().values(), strict=True):
        assert torch.equal(one, other)


def test_validation_prefers_the_stage_that_is_right() -> None:
    train, valid = chain(20)
    right = np.zeros((2 * 20, 20))
    for h, _, t in valid.tolist():
        right[h, t] = right[20 + t, h] = 5.0

    def good(heads: Any, relations: Any) -> Any:
        return right[heads + 20 * (relations >= 2)]

    def noise(heads: Any, relations: Any) -> Any:
        return np.random.default_rng(3).normal(size=(len(heads), 20))

    stages = [Stage("noise", lambda graph: noise, 0.0, 0.0), Stage("good", lambda graph: good, 1.0, 0.0)]
    weights = weigh(stages, train, valid, Known(np.concatenate([train.edges, valid]), 2), 0)
    assert weights[1] > weights[0]
    mixed = blend([noise, good], weights)(valid[:, 0], valid[:, 1])
    assert (mixed.argmax(1) == valid[:, 2]).all()
    np.testing.assert_allclose(np.exp(log_softmax(mixed)).sum(1), 1.0)
