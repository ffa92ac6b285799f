"""A graph made ready for messages along paths: sparse tables, cut down in each round to where the heads reach."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gnn.tensors import Ints, Triples

MAX_MESSAGE_FLOATS = 6_000_000
"""Numbers in one round's messages: above it the C library hands memory back each time, ten times slower."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of messages needs.

    Args:
        source: shape (n_ports,), long: the row of the old states that each message is made of.
        relation: shape (n_ports,), long.
        there: sparse (n_new, n_ports), the links' weights; back: its transpose.
        kept: shape (n_old,), long: rows of the new states that the old ones move to; None where they stay.
        entities: shape (n_new,), long: the entities of the new rows.
    """

    source: Tensor
    relation: Tensor
    there: Tensor
    back: Tensor
    kept: Tensor | None
    entities: Tensor


class Routes:
    """The links of a graph, both ways.

    A port is an entity with one relation leading out of it: a message is made once per port, however many links
    leave there.
    """

    def __init__(self, triples: Triples, device: str = "cpu") -> None:
        kinds, n = triples.n_relations, triples.n_entities
        head, relation, tail = triples.edges.T
        start = np.concatenate([head, tail])  # (2n_links,)
        kind = np.concatenate([relation, relation + kinds])  # (2n_links,)
        end = np.concatenate([tail, head])  # (2n_links,)
        code, port = np.unique(start * (2 * kinds) + kind, return_inverse=True)  # (n_ports,), (2n_links,)
        self.n_entities, self.n_relations, self.n_links, self.device = n, kinds, len(triples.edges), device
        self.source, self.relation = code // (2 * kinds), code % (2 * kinds)  # (n_ports,) each
        self.features = torch.from_numpy(triples.features).to(device)  # (n_entities, n_features)
        self._weight = np.asarray(triples.belief, np.float32)  # (n_links,)
        link = np.tile(np.arange(self.n_links), 2)  # (2n_links,)
        by_end, by_port = np.lexsort((port, end)), np.lexsort((end, port))
        self._by_end = end[by_end], port[by_end], link[by_end]  # (2n_links,) each
        self._by_port = port[by_port], end[by_port], link[by_port]  # (2n_links,) each
        self._cell = end * (2 * kinds) + kind, link  # (2n_links,) each

    def batch(self, dim: int) -> int:
        """How many queries go into one round."""
        return int(max(1, min(64, MAX_MESSAGE_FLOATS // (max(len(self.source), self.n_entities, 1) * dim))))

    def counts(self, keep: Mask | None = None) -> Tensor:
        """Links of each relation that end at each entity, log-scaled: (n_entities, 2 n_relations)."""
        cell, link = self._cell
        weight = self._weight if keep is None else self._weight * keep
        width = 2 * self.n_relations
        found = np.bincount(cell, weight[link], self.n_entities * width).reshape(-1, width)
        return torch.from_numpy(np.log1p(found).astype(np.float32)).to(self.device)

    def rounds(self, heads: Ints, n: int, keep: Mask | None = None) -> tuple[Tensor, list[Round]]:
        """The entities of the first states, and n rounds that reach one link further each.

        Args:
            heads: shape (b,), int64.
            keep: shape (n_links,), bool: the links that carry messages.
        """
        active = np.zeros(self.n_entities, bool)
        active[heads] = True
        first = self._tensor(np.flatnonzero(active))
        found: list[Round] = []
        for _ in range(n):
            new = self._reached(active, keep)
            if found and new.sum() == active.sum() and found[-1].kept is None:
                found.append(found[-1])
            else:
                found.append(self._round(active, new, keep))
            active = new
        return first, found

    def _reached(self, active: Mask, keep: Mask | None) -> Mask:
        port, end, link = self._by_port
        walked = active[self.source][port] if keep is None else active[self.source][port] & keep[link]
        new = active.copy()
        new[end[walked]] = True
        return new

    def _round(self, active: Mask, new: Mask, keep: Mask | None) -> Round:
        open_ = active[self.source]  # (n_ports,)
        spot, port_spot, old_spot = (np.cumsum(mask) - 1 for mask in (new, open_, active))
        rows, columns = int(new.sum()), int(open_.sum())
        weight = self._weight if keep is None else self._weight * keep
        end, port, link = (x[self._walked(open_, self._by_end[1], self._by_end[2], keep)] for x in self._by_end)
        there = self._sparse(spot[end], port_spot[port], weight[link], (rows, columns))
        port, end, link = (x[self._walked(open_, self._by_port[0], self._by_port[2], keep)] for x in self._by_port)
        back = self._sparse(port_spot[port], spot[end], weight[link], (columns, rows))
        return Round(
            source=self._tensor(old_spot[self.source[open_]]),
            relation=self._tensor(self.relation[open_]),
            there=there,
            back=back,
            kept=None if rows == active.sum() else self._tensor(spot[active]),
            entities=self._tensor(np.flatnonzero(new)),
        )

    @staticmethod
    def _walked(open_: Mask, port: Ints, link: Ints, keep: Mask | None) -> Mask:
        found: Mask = open_[port] if keep is None else open_[port] & keep[link]
        return found

    def _sparse(self, row: Ints, column: Ints, weight: Any, size: tuple[int, int]) -> Tensor:
        """A sparse table in compressed rows; the rows come in ascending order."""
        first = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=size[0]))])
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*[Ss]parse.*", category=UserWarning)
            return torch.sparse_csr_tensor(
                torch.from_numpy(first), torch.from_numpy(column), torch.from_numpy(weight), size
            ).to(self.device)

    def _tensor(self, numbers: Ints) -> Tensor:
        return torch.from_numpy(numbers).to(self.device)
