"""The models in torch: an inductive CompGCN-like encoder with walk features, and ComplEx over free embeddings.

Both answer the same two calls: `encode(messages)` gives a vector per entity, `scores(…)` the plausibility of
every entity as the tail of a query (head, relation). Source of the encoder: Vashishth et al. 2020,
arXiv:1911.03082; of ComplEx with its regulariser: Lacroix et al. 2018, arXiv:1806.07297.
"""

from __future__ import annotations

import warnings
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn

from gnn.tensors import Triples

with warnings.catch_warnings():  # torch-geometric 2.8 compiles two tuples with torch 2.13's outgoing compiler
    warnings.filterwarnings("ignore", message=".*torch.jit", category=DeprecationWarning)
    from torch_geometric.data import HeteroData
    from torch_geometric.nn import MessagePassing


def hetero_data() -> HeteroData:
    """An empty HeteroData; here, so that torch-geometric is imported in one place."""
    return HeteroData()


@dataclass(frozen=True, slots=True)
class Shape:
    """What fixes a model's parameters; kept beside the weights.

    Args:
        kind: "compgcn" or "complex".
        n_relations: without inverses.
        n_features: length of an entity's static features (type, text); 0 where there are none.
        n_entities: size of the table of free embeddings; 0 makes the encoder inductive.
        dim: length of an entity's vector.
        layers: rounds of message passing.
        dropout: share of the vector's numbers dropped in training.
        walks: whether random walks of 2 and 3 steps from the head count towards the score.
    """

    kind: str
    n_relations: int
    n_features: int = 0
    n_entities: int = 0
    dim: int = 64
    layers: int = 2
    dropout: float = 0.1
    walks: bool = True

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


class Messages:
    """The links that carry messages, each in both directions, on one device.

    Attributes:
        source, relation, target: shape (2n,), long; relation numbers from n_relations on are inverses.
        weight: shape (2n,), float; belief.
        features: shape (n_entities, n_features), float.
        step: (n_entities, n_entities) sparse float; column u holds the chances of one random step from u.
    """

    def __init__(self, triples: Triples, device: str = "cpu") -> None:
        edges = torch.from_numpy(triples.edges).to(device)  # (n, 3)
        head, kind, tail = edges.unbind(1)  # (n,) each
        belief = torch.from_numpy(triples.belief).to(device)  # (n,)
        self.n_entities, self.n_relations = triples.n_entities, triples.n_relations
        self.source = torch.cat([head, tail])  # (2n,)
        self.relation = torch.cat([kind, kind + triples.n_relations])  # (2n,)
        self.target = torch.cat([tail, head])  # (2n,)
        self.weight = torch.cat([belief, belief])  # (2n,)
        self.features = torch.from_numpy(triples.features).to(device)  # (n_entities, n_features)
        self.step = self._random_step()

    def _random_step(self) -> Tensor:
        size = (self.n_entities, self.n_entities)
        index = torch.stack([self.target, self.source])  # (2, 2n)
        total = torch.zeros(self.n_entities, device=index.device).index_add_(
            0, self.source, self.weight
        )  # (n_entities,)
        chance = self.weight / total[self.source].clamp_min(1e-9)  # (2n,)
        return torch.sparse_coo_tensor(index, chance, size, check_invariants=False).coalesce()


class CompGcnLayer(MessagePassing):  # type: ignore[misc]
    """One round: message = neighbour ∘ relation, summed by direction, damped by the root of the degree."""

    def __init__(self, dim: int, n_relations: int, dropout: float) -> None:
        super().__init__(aggr="sum")
        self.n_relations = n_relations
        self.relation = nn.Embedding(2 * n_relations, dim)
        self.own, self.incoming = nn.Linear(dim, dim), nn.Linear(2 * dim, dim, bias=False)
        self.norm, self.dropout = nn.LayerNorm(dim), nn.Dropout(dropout)
        nn.init.normal_(self.relation.weight, 1.0, 0.3)

    def forward(self, h: Tensor, messages: Messages) -> Tensor:
        """New vectors (n_entities, dim) from the old ones (n_entities, dim)."""
        n = messages.n_entities
        backwards = (messages.relation >= self.n_relations).long()  # (2n_links,)
        slot = messages.target * 2 + backwards  # (2n_links,): a slot per target and direction
        z = self.relation(messages.relation)  # (2n_links, dim)
        summed = self.propagate(
            torch.stack([messages.source, slot]), h=(h, None), z=z, weight=messages.weight, size=(n, 2 * n)
        )  # (2n, dim)
        degree = torch.zeros(2 * n, device=h.device).index_add_(0, slot, messages.weight)  # (2n,)
        damped = summed / (1.0 + degree).sqrt()[:, None]  # (2n, dim)
        mixed = self.own(h) + self.incoming(damped.reshape(n, -1))  # (n, dim)
        out: Tensor = self.norm(h + self.dropout(torch.relu(mixed)))  # (n, dim)
        return out

    def message(self, h_j: Tensor, z: Tensor, weight: Tensor) -> Tensor:
        """(2n_links, dim): the neighbour's vector seen through the relation, as loud as the belief."""
        return h_j * z * weight[:, None]


class CompGcn(nn.Module):
    """Entities from what hangs on them: counts of their relations, type, text, then rounds of messages."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.counts = nn.Linear(2 * shape.n_relations, shape.dim)
        self.static = nn.Linear(shape.n_features, shape.dim, bias=False) if shape.n_features else None
        self.table = nn.Embedding(shape.n_entities, shape.dim) if shape.n_entities else None
        if self.table is not None:
            nn.init.normal_(self.table.weight, 0.0, 0.1)
        self.rounds = nn.ModuleList(
            [CompGcnLayer(shape.dim, shape.n_relations, shape.dropout) for _ in range(shape.layers)]
        )
        self.query = nn.Embedding(2 * shape.n_relations, shape.dim)
        nn.init.normal_(self.query.weight, 0.0, 1.0 / shape.dim**0.5)
        self.popular = nn.Embedding(2 * shape.n_relations, shape.dim)
        nn.init.zeros_(self.popular.weight)
        self.paths = nn.Embedding(2 * shape.n_relations, 2)  # weight of 2- and 3-step walks
        nn.init.constant_(self.paths.weight, 0.1)

    def encode(self, messages: Messages) -> Tensor:
        """A vector per entity: shape (n_entities, dim)."""
        width = 2 * self.shape.n_relations
        cell = messages.target * width + messages.relation  # (2n_links,)
        counts = torch.zeros(messages.n_entities * width, device=cell.device)
        counts = counts.index_add_(0, cell, messages.weight).view(-1, width)  # (n_entities, 2 n_relations)
        h: Tensor = self.counts(torch.log1p(counts))  # (n_entities, dim)
        if self.static is not None:
            h = h + self.static(messages.features)  # (n_entities, dim)
        if self.table is not None:
            h = h + self.table.weight  # (n_entities, dim)
        for layer in self.rounds:
            h = layer(h, messages)  # (n_entities, dim)
        return h

    def scores(self, h: Tensor, messages: Messages, heads: Tensor, relations: Tensor) -> Tensor:
        """Plausibility of every entity as tail: shape (n_queries, n_entities).

        Args:
            h: (n_entities, dim) from `encode`.
            heads, relations: (n_queries,), long.
        """
        asked = h[heads] * self.query(relations) + self.popular(relations)  # (n_queries, dim)
        found: Tensor = asked @ h.T  # (n_queries, n_entities)
        if self.shape.walks:
            weight = self.paths(relations)  # (n_queries, 2)
            once, which = torch.unique(heads, return_inverse=True)  # (n_heads,), (n_queries,)
            for column, walk in enumerate(walks(messages, once)):  # (n_heads, n_entities) each
                found = torch.addcmul(found, weight[:, column : column + 1], walk[which])  # (n_queries, n_entities)
        return found

    def penalty(self, h: Tensor, heads: Tensor, relations: Tensor, tails: Tensor) -> Tensor:
        """Nothing: weight decay and dropout are enough here."""
        return h.new_zeros(())


class ComplEx(nn.Module):
    """A free complex vector per entity and relation; needs every entity at training time."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.table = nn.Embedding(shape.n_entities, shape.dim)
        self.query = nn.Embedding(2 * shape.n_relations, shape.dim)
        nn.init.normal_(self.table.weight, 0.0, 0.1)
        nn.init.normal_(self.query.weight, 0.0, 0.1)

    def encode(self, messages: Messages) -> Tensor:
        """The table itself: shape (n_entities, dim), real half first."""
        table: Tensor = self.table.weight  # (n_entities, dim)
        return table

    def scores(self, h: Tensor, messages: Messages, heads: Tensor, relations: Tensor) -> Tensor:
        """Re⟨head, relation, conjugate tail⟩ for every tail: shape (n_queries, n_entities)."""
        a, b = h[heads].chunk(2, 1)  # (n_queries, dim / 2) each
        c, d = self.query(relations).chunk(2, 1)  # (n_queries, dim / 2) each
        asked = torch.cat([a * c - b * d, a * d + b * c], 1)  # (n_queries, dim)
        found: Tensor = asked @ h.T  # (n_queries, n_entities)
        return found

    def penalty(self, h: Tensor, heads: Tensor, relations: Tensor, tails: Tensor) -> Tensor:
        """Mean cubed modulus of the three vectors (N3), a number."""
        parts = (h[heads], self.query(relations), h[tails])  # (n_queries, dim) each
        moduli = [(p[:, : p.shape[1] // 2] ** 2 + p[:, p.shape[1] // 2 :] ** 2 + 1e-9).sqrt() for p in parts]
        return torch.stack([(m**3).sum() for m in moduli]).sum() / len(heads)


Model = CompGcn | ComplEx


def build(shape: Shape) -> Model:
    """The model of a shape, freshly initialised from torch's current seed."""
    return ComplEx(shape) if shape.kind == "complex" else CompGcn(shape)


def walks(messages: Messages, heads: Tensor) -> tuple[Tensor, Tensor]:
    """How readily a random walk from each head ends at each entity after 2 and after 3 steps.

    Returns: two tensors of shape (n_queries, n_entities), log-scaled so that "never" is 0.
    """
    start = torch.zeros(messages.n_entities, len(heads), device=heads.device)  # (n_entities, n_queries)
    start[heads, torch.arange(len(heads), device=heads.device)] = 1.0
    one = torch.sparse.mm(messages.step, start)  # (n_entities, n_queries)
    two = torch.sparse.mm(messages.step, one)  # (n_entities, n_queries)
    three = torch.sparse.mm(messages.step, two)  # (n_entities, n_queries)
    return torch.log1p(two.T.contiguous() * 1000.0), torch.log1p(three.T.contiguous() * 1000.0)
