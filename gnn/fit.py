"""Training one model on triples: masked one-against-all steps, early stopping on validation ranks, checkpoints."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from gnn.encoder import Messages, Model, Shape, build
from gnn.metrics import Known, Reals, filtered, rank_of_true
from gnn.tensors import Ints, Triples
from kg.errors import ModelMissing

if TYPE_CHECKING:
    from gnn.paths import PathNetwork

PATHS = "path_network."
"""Before the names of the path network's weights in a checkpoint."""
MAX_CELLS = 20_000_000  # scores held at once: queries × entities


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train.

    Args:
        epochs: at most; `patience` evaluations without a better validation MRR end it before.
        batch: queries in a step at most; `steps` is the least number of steps an epoch has.
        every: epochs between evaluations.
        decay: weight decay (encoder) or weight of the N3 penalty (ComplEx).
        seconds: CPU seconds at most; None leaves it to the epochs, which alone is reproducible.
    """

    epochs: int = 100
    lr: float = 0.01
    batch: int = 512
    steps: int = 8
    every: int = 2
    patience: int = 8
    decay: float = 1e-4
    seconds: float | None = None
    seed: int = 0
    device: str = "cpu"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A trained model with its best epoch, its validation MRR there, and the CPU seconds it took."""

    model: Model
    epochs: int
    mrr: float
    seconds: float


@contextmanager
def reproducible(seed: int) -> Iterator[None]:
    """One thread and deterministic algorithms inside; the settings found are put back afterwards."""
    threads, strict = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            yield
    finally:
        torch.use_deterministic_algorithms(strict)
        torch.set_num_threads(threads)


def fit(shape: Shape, recipe: Recipe, train: Triples, valid: Ints, known: Known | None = None) -> Fitted:
    """Train a model until the validation ranks stop getting better; the best weights are kept.

    Each step takes some links out of the graph, whole papers at a time, and asks for their tails and heads: the
    model sees neither the link it is asked for nor what the same paper says beside it.

    Args:
        train: the links to learn from; belief weights both loss and messages.
        valid: shape (n, 3), int64; empty trains for exactly `recipe.epochs`.
        known: further links to filter validation ranks with; train and valid are always filtered.
    """
    with reproducible(recipe.seed):
        started = time.process_time()
        model = build(shape).to(recipe.device)
        optimiser = _optimiser(model, recipe)
        everything = Known(np.concatenate([train.edges, valid]), train.n_relations) if known is None else known
        mine = Known(train.edges, train.n_relations)
        rng = np.random.default_rng(recipe.seed)
        best, best_epoch, state = -1.0, 0, {k: v.clone() for k, v in model.state_dict().items()}
        for epoch in range(1, recipe.epochs + 1):
            out_of_time = not _epoch(model, optimiser, recipe, train, mine, rng, started)
            due = epoch % recipe.every == 0 or out_of_time or epoch == recipe.epochs
            if len(valid) and due:
                ranks = rank_links(model, train, valid, everything, device=recipe.device)
                mrr = float((1.0 / ranks).mean())
                if mrr > best:
                    best, best_epoch, state = mrr, epoch, {k: v.clone() for k, v in model.state_dict().items()}
                if epoch - best_epoch >= recipe.patience * recipe.every:
                    break
            if out_of_time:
                break
        if len(valid):
            model.load_state_dict(state)
        model.eval()
        return Fitted(model, best_epoch if len(valid) else epoch, max(best, 0.0), time.process_time() - started)


def _optimiser(model: Model, recipe: Recipe) -> torch.optim.Optimizer:
    if model.shape.kind == "complex":
        return torch.optim.Adagrad(model.parameters(), lr=recipe.lr)
    return torch.optim.AdamW(model.parameters(), lr=recipe.lr, weight_decay=recipe.decay)


def _epoch(
    model: Model,
    optimiser: torch.optim.Optimizer,
    recipe: Recipe,
    train: Triples,
    mine: Known,
    rng: np.random.Generator,
    started: float,
) -> bool:
    """One pass over the links; False where the time ran out."""
    model.train()
    size = min(recipe.batch, max(1, len(train.edges) // recipe.steps), max(32, MAX_CELLS // train.n_entities))
    turn = rng.permutation(int(train.group.max()) + 1)[train.group]  # (n,): a paper's links come together
    order = np.argsort(turn, kind="stable")
    static = Messages(train, recipe.device) if model.shape.kind == "complex" else None
    for begin in range(0, len(order), size):
        if recipe.seconds is not None and time.process_time() - started > recipe.seconds:
            return False
        asked = order[begin : begin + size]
        messages = static or Messages(train.take(np.delete(order, np.s_[begin : begin + size])), recipe.device)
        optimiser.zero_grad()
        loss = _loss(model, messages, train, asked, mine, recipe)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
    return True


def _loss(model: Model, messages: Messages, train: Triples, asked: Ints, mine: Known, recipe: Recipe) -> Tensor:
    """Cross-entropy of the true end against all entities, both directions, other known ends left out."""
    heads, relations, tails = both_ways(train.edges[asked], train.n_relations)  # (2n,) each
    h = model.encode(messages)  # (n_entities, dim)
    head, kind, tail = (torch.from_numpy(x).to(recipe.device) for x in (heads, relations, tails))  # (2n,)
    scores = model.scores(h, messages, head, kind)  # (2n, n_entities)
    mask = torch.zeros(scores.shape, dtype=torch.bool)  # (2n, n_entities)
    rows, columns = mine.pairs(heads, relations)
    mask[torch.from_numpy(rows), torch.from_numpy(columns)] = True
    mask[torch.arange(len(heads)), torch.from_numpy(tails)] = False
    open_scores = scores.masked_fill(mask.to(recipe.device), -1e9)  # (2n, n_entities)
    each = torch.nn.functional.cross_entropy(open_scores, tail, reduction="none")  # (2n,)
    weight = torch.from_numpy(np.tile(train.belief[asked], 2)).to(recipe.device)  # (2n,)
    loss = (each * weight).sum() / weight.sum().clamp_min(1e-6)
    if model.shape.kind == "complex":
        loss = loss + recipe.decay * model.penalty(h, head, kind, tail)
    return loss


def both_ways(edges: Ints, n_relations: int) -> tuple[Ints, Ints, Ints]:
    """Tail queries, then head queries by the inverse relation: heads, relations, tails, shape (2n,) each."""
    return (
        np.concatenate([edges[:, 0], edges[:, 2]]),
        np.concatenate([edges[:, 1], edges[:, 1] + n_relations]),
        np.concatenate([edges[:, 2], edges[:, 0]]),
    )


class Scorer:
    """A trained model on a fixed graph: encodes once, then answers any number of queries."""

    def __init__(self, model: Model, graph: Triples, device: str = "cpu") -> None:
        self.model, self.device = model, device
        model.eval()
        with torch.no_grad():
            self.messages = Messages(graph, device)
            self.h = model.encode(self.messages)  # (n_entities, dim)

    def __call__(self, heads: Ints, relations: Ints) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """Scores of every entity as tail: shape (n_queries, n_entities), float32."""
        with torch.no_grad():
            head, kind = (torch.from_numpy(x).to(self.device) for x in (heads, relations))  # (n_queries,)
            found: np.ndarray[tuple[int, int], np.dtype[np.float32]]
            found = self.model.scores(self.h, self.messages, head, kind).cpu().numpy()  # (n_queries, n_entities)
            return found


def batches(n_queries: int, n_entities: int) -> Iterator[slice]:
    """Slices over queries such that a block of scores stays within `MAX_CELLS`."""
    size = max(1, min(512, MAX_CELLS // max(1, n_entities)))
    for begin in range(0, n_queries, size):
        yield slice(begin, begin + size)


def rank_links(model: Model, graph: Triples, edges: Ints, known: Known, device: str = "cpu") -> Reals:
    """Filtered realistic ranks of tails, then of heads: shape (2n,)."""
    scorer = Scorer(model, graph, device)
    heads, relations, tails = both_ways(edges, graph.n_relations)
    ranks = np.empty(len(heads))
    for part in batches(len(heads), graph.n_entities):
        scores = scorer(heads[part], relations[part])
        ranks[part] = rank_of_true(filtered(scores, heads[part], relations[part], tails[part], known), tails[part])
    return ranks


def save(model: Model, paths: PathNetwork, folder: Path, extra: dict[str, object]) -> None:
    """Write `model.safetensors` and `model.json` (shapes and extra facts), each moved into place whole."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    both = {**model.state_dict(), **{f"{PATHS}{name}": value for name, value in paths.state_dict().items()}}
    weights = {name: value.detach().cpu().contiguous() for name, value in both.items()}
    save_file(weights, folder / "model.safetensors.part")
    text = json.dumps(
        {"shape": model.shape.plain(), "path_shape": paths.shape.plain(), **extra},
        indent=1,
        sort_keys=True,
        ensure_ascii=False,
    )
    (folder / "model.json.part").write_text(text + "\n", encoding="utf-8")
    for name in ("model.safetensors", "model.json"):
        (folder / f"{name}.part").replace(folder / name)


def load(folder: Path) -> tuple[Model, PathNetwork, dict[str, Any]]:
    """The models of a folder and what `save` was given beside them.

    Raises: ModelMissing: there is none, or only one of an older form.
    """
    from safetensors.torch import load_file

    from gnn.paths import PathNetwork, PathShape

    if not (folder / "model.json").is_file() or not (folder / "model.safetensors").is_file():
        raise ModelMissing(f"no trained link predictor in {folder}. Train one first: physiograph train.")
    extra = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if "path_shape" not in extra:
        raise ModelMissing(f"the link predictor in {folder} has no path network. Train it again: physiograph train.")
    model, paths = build(Shape(**extra.pop("shape"))), PathNetwork(PathShape(**extra.pop("path_shape")))
    weights = load_file(folder / "model.safetensors")
    model.load_state_dict({name: value for name, value in weights.items() if not name.startswith(PATHS)})
    mine = {name.removeprefix(PATHS): value for name, value in weights.items() if name.startswith(PATHS)}
    paths.load_state_dict(mine)
    return model.eval(), paths.eval(), extra
