"""The path network in torch: what the paths between a head and every other entity say of a relation, all at once.

A query (head, relation) starts at the head; in each round every entity that the head reaches hears from its
neighbours through the links' relations, so that after `layers` rounds its state sums up all paths of so many steps.
Nothing is learned per entity: the network works on graphs it has never seen. Source: Zhu et al. 2021,
arXiv:2106.06935; entities not yet reached are left out as in Zhang and Yao 2022, arXiv:2108.06040.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from gnn.routes import Mask, Round, Routes
from gnn.tensors import Ints


@dataclass(frozen=True, slots=True)
class PathShape:
    """What fixes a path network's parameters; kept beside the weights.

    Args:
        n_relations: without inverses.
        n_queries: kinds of question; usually each relation both ways.
        n_features: length of an entity's static features; 0 where there are none.
        dim: length of a state; layers: rounds, the longest path.
        dropout: share of the update's numbers dropped in training.
    """

    n_relations: int
    n_queries: int
    n_features: int = 0
    dim: int = 32
    layers: int = 5
    dropout: float = 0.0

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


class Propagate(torch.autograd.Function):
    """States (n_old, b, dim), relations (2 n_relations, dim) → sums of messages (n_new, b, dim).

    The messages (n_ports, b, dim) are made twice rather than kept.
    """

    @staticmethod
    def forward(ctx: Any, h: Tensor, w: Tensor, walked: Round) -> Tensor:
        """Sums of the messages of a round."""
        ctx.save_for_backward(h, w)
        ctx.walked = walked
        b, dim = h.shape[1:]
        messages = h.index_select(0, walked.source)  # (n_ports, b, dim)
        messages *= functional.embedding(walked.relation, w)[:, None, :]  # (n_ports, b, dim)
        return (walked.there @ messages.view(-1, b * dim)).view(-1, b, dim)  # (n_new, b, dim)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        """Slopes of states and relations."""
        (h, w), walked = ctx.saved_tensors, ctx.walked
        b, dim = h.shape[1:]
        slope = (walked.back @ grads[0].reshape(-1, b * dim)).view(-1, b, dim)  # (n_ports, b, dim)
        seen = h.index_select(0, walked.source)  # (n_ports, b, dim)
        seen *= slope
        to_w = torch.zeros_like(w).index_add_(0, walked.relation, seen.sum(1))  # (2 n_relations, dim)
        slope *= functional.embedding(walked.relation, w)[:, None, :]
        to_h = torch.zeros_like(h).index_add_(0, walked.source, slope)  # (n_old, b, dim)
        return to_h, to_w, None


class PathLayer(nn.Module):
    """One round: neighbours through their relations, summed, mixed with the own state and what the entity is."""

    def __init__(self, shape: PathShape) -> None:
        super().__init__()
        dim = shape.dim
        self.relation = nn.Embedding(2 * shape.n_relations, dim)
        nn.init.normal_(self.relation.weight, 0.0, 1.0)
        self.gate, self.kind = nn.Linear(dim, dim), nn.Linear(dim, dim, bias=False)
        self.own, self.heard = nn.Linear(dim, dim), nn.Linear(dim, dim, bias=False)
        self.norm, self.dropout = nn.LayerNorm(dim), nn.Dropout(shape.dropout)

    def forward(self, h: Tensor, start: Tensor, query: Tensor, kinds: Tensor, reach: Tensor, walked: Round) -> Tensor:
        """New states (n_new, b, dim) from the old ones (n_old, b, dim).

        Args:
            start: (n_new, b, dim): the query at its head, zero elsewhere.
            query: (b, dim); kinds: (n_new, dim); reach: (n_new, b), 1 where the head reaches, 0 elsewhere.
        """
        heard = Propagate.apply(h * (1.0 + self.gate(query)), self.relation.weight, walked)  # type: ignore[no-untyped-call]
        old = h if walked.kept is None else h.new_zeros(start.shape).index_copy(0, walked.kept, h)  # (n_new, b, dim)
        new = self.own(old) + self.heard(heard + start) + self.kind(kinds)[:, None, :]  # (n_new, b, dim)
        out: Tensor = (old + self.dropout(torch.relu(self.norm(new)))) * reach[:, :, None]  # (n_new, b, dim)
        return out


class PathNetwork(nn.Module):
    """Scores of every entity as the answer to a query, from the paths that lead there and from what it is."""

    def __init__(self, shape: PathShape) -> None:
        super().__init__()
        self.shape = shape
        dim = shape.dim
        self.query = nn.Embedding(shape.n_queries, dim)
        self.counts = nn.Linear(2 * shape.n_relations, dim)
        self.static = nn.Linear(shape.n_features, dim, bias=False) if shape.n_features else None
        self.rounds = nn.ModuleList([PathLayer(shape) for _ in range(shape.layers)])
        self.last, self.asked, self.kind = nn.Linear(dim, 2 * dim), nn.Linear(dim, 2 * dim), nn.Linear(dim, 2 * dim)
        self.out = nn.Linear(2 * dim, 1)

    def forward(self, routes: Routes, heads: Ints, queries: Ints, keep: Mask | None = None) -> Tensor:
        """Plausibility of every entity as the answer: shape (b, n_entities).

        Args:
            heads, queries: shape (b,), int64.
            keep: shape (n_links,), bool: the links that carry messages.
        """
        kinds = self.counts(routes.counts(keep))  # (n_entities, dim)
        if self.static is not None:
            kinds = kinds + self.static(routes.features)  # (n_entities, dim)
        kinds = torch.relu(kinds)
        query = self.query(torch.from_numpy(queries).to(kinds.device))  # (b, dim)
        entities, rounds = routes.rounds(heads, len(self.rounds), keep)
        head, column = torch.from_numpy(heads).to(kinds.device), torch.arange(len(heads), device=kinds.device)
        reach = _at(entities, head, column)  # (n_first, b)
        h = reach[:, :, None] * query  # (n_first, b, dim)
        for layer, walked in zip(self.rounds, rounds, strict=True):
            start = _at(walked.entities, head, column)  # (n_new, b)
            reach = ((walked.there @ reach.index_select(0, walked.source)) + _moved(reach, walked) > 0).to(h.dtype)
            h = layer(h, start[:, :, None] * query, query, kinds[walked.entities], reach, walked)  # (n_new, b, dim)
        there = self.last(h)  # (n_last, b, 2 dim)
        asked = self.asked(query)  # (b, 2 dim)
        kind = self.kind(kinds)  # (n_entities, 2 dim)
        reached = self.out(torch.relu(there + asked + kind[rounds[-1].entities][:, None, :])).squeeze(2)  # (n_last, b)
        if len(reached) == routes.n_entities:
            return torch.transpose(reached, 0, 1)
        rest = self.out(torch.relu(self.last.bias + asked + kind[:, None, :])).squeeze(2)  # (n_entities, b)
        scores: Tensor = rest.index_copy(0, rounds[-1].entities, reached).T  # (b, n_entities)
        return scores


def _at(entities: Tensor, heads: Tensor, column: Tensor) -> Tensor:
    """1 at each head's row and its own column: (n_rows, b)."""
    found = torch.zeros(len(entities), len(heads), device=heads.device)
    found[torch.searchsorted(entities, heads.contiguous()), column] = 1.0
    return found


def _moved(reach: Tensor, walked: Round) -> Tensor:
    if walked.kept is None:
        return reach
    return reach.new_zeros(len(walked.entities), reach.shape[1]).index_copy(0, walked.kept, reach)
