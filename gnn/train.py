"""Train the link predictor on a workspace graph: held-out recent pairs stop it, calibrate it, and judge it."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gnn.calibrate import Logistic
from gnn.judge import calibrators, judge_pairs, mark_linked
from gnn.pairs import Pairs, claimed_concepts
from gnn.split import PaperSplit, by_pairs, by_papers, tested_claims
from gnn.tensors import GRAPH_RELATIONS, Ints, Triples, from_graph
from kg.errors import TooLittleData
from kg.model import Graph

if TYPE_CHECKING:
    from gnn.encoder import Shape
    from gnn.fit import Fitted, Recipe
    from gnn.pathfit import PathFitted
    from gnn.paths import PathNetwork, PathShape

logger = logging.getLogger(__name__)

VERSION: Final = "compgcn-paths-2"
MIN_PAIRS: Final = 40
"""Fewer linked pairs than this are refused: nothing could be held out that means anything."""
HELD_OUT: Final = (0.2, 0.3, 0.4, 0.5)
"""Share of the papers, the newest, that stop, calibrate and judge the model before it is trained on all."""
ENOUGH_HELD_OUT: Final = 60
"""Links to stop and to judge on, each; for fewer the next larger share is tried."""
MIN_HELD_OUT: Final = 10
"""Where not even the largest share holds out so many links, pairs drawn at random are held out instead."""
PATH_DIM: Final = 16
PATH_LAYERS: Final = 3
PATH_STEPS: Final = 200
"""Size of the path network for a workspace graph, and steps that it trains for at most."""


@dataclass(frozen=True, slots=True)
class TrainReport:
    """How good the trained model is on pairs that it did not see: those that only the newest papers link.

    Args:
        judged_on: held-out links; `held_out` says what they were held out by, see `gnn.split.PaperSplit`.
        mrr, hits10: of a pair's end among all concepts not linked to the other end, both ends asked.
        auroc, auprc, brier, ece: linked pairs against as many pairs (by weight) of the same degrees.
        degree, common_neighbours: the baselines' figures on the same pairs.
        model: name and version; `epochs`: chosen by validation; `seconds`: CPU seconds.
    """

    links: int
    pairs: int
    concepts: int
    judged_on: int
    held_out: str
    mrr: float
    hits10: float
    auroc: float
    auprc: float
    brier: float
    ece: float
    degree: dict[str, float]
    common_neighbours: dict[str, float]
    model: str
    epochs: int
    seconds: float
    seed: int

    def plain(self) -> dict[str, Any]:
        """As JSON has it, with the contract's names of figures."""
        out = asdict(self)
        out["hits@10"] = out.pop("hits10")
        return out


@dataclass(frozen=True, slots=True)
class Learned:
    """A model trained on all links, and what turns its pairs into ranks and probabilities.

    Args:
        ranker: fitted against pairs drawn evenly: orders all concepts.
        calibrator: fitted against pairs of the same degrees: the probability that is shown. Both in the end on all
            held-out links; the figures are from a fit on half of them, judged on the other half.
        paths: the path network, which asks whether two concepts are linked at all.
    """

    model: Any
    paths: PathNetwork
    epochs: int
    ranker: Logistic
    calibrator: Logistic
    figures: dict[str, Any]


def train(graph: Graph, folder: Path, *, seed: int = 0, epochs: int = 120) -> TrainReport:
    """Train on the tested links of a graph, judge on held-out pairs, save model.safetensors and model.json.

    The same graph and seed give the same bytes: one thread, deterministic algorithms, no clock.

    Args:
        folder: made where missing; an older model in it is replaced.
        epochs: passes over the links at most.
    Raises: TooLittleData: fewer than `MIN_PAIRS` linked pairs, or too few with a second link at both ends.
    """
    from gnn.fit import save

    started = time.process_time()
    learned = learn(graph, seed=seed, epochs=epochs)
    years = [paper.year for paper in graph.papers if paper.year is not None]
    extra: dict[str, Any] = {
        "version": VERSION,
        "seed": seed,
        "epochs": learned.epochs,
        "newest_year": max(years, default=None),
        "ranker": learned.ranker.plain(),
        "calibrator": learned.calibrator.plain(),
        "figures": learned.figures,
        "relations": [*GRAPH_RELATIONS],
    }
    save(learned.model, learned.paths, folder, extra)
    logger.debug("trained %s on %d links: %s", VERSION, len(graph.links), json.dumps(learned.figures))
    figures = {name: value for name, value in learned.figures.items() if name != "baselines"}
    return TrainReport(
        links=len(graph.links),
        concepts=len(graph.concepts),
        **{name.replace("@", ""): value for name, value in figures.items()},
        **learned.figures["baselines"],
        model=VERSION,
        epochs=learned.epochs,
        seconds=round(time.process_time() - started, 2),
        seed=seed,
    )


def shape_of(triples: Triples, kind: str = "compgcn") -> Shape:
    """The shape of a model for a workspace graph: small, inductive (or ComplEx over its entities)."""
    from gnn.encoder import Shape

    if kind == "complex":
        return Shape("complex", triples.n_relations, n_entities=triples.n_entities, dim=64)
    return Shape("compgcn", triples.n_relations, triples.features.shape[1], dim=32, layers=2, dropout=0.3)


def recipe_of(kind: str, seed: int, epochs: int) -> Recipe:
    """How a workspace graph is trained on."""
    from gnn.fit import Recipe

    if kind == "complex":
        return Recipe(epochs=epochs, lr=0.1, batch=256, steps=4, every=2, patience=5, decay=0.05, seed=seed)
    return Recipe(epochs=epochs, lr=0.01, batch=512, steps=6, every=2, patience=6, decay=0.01, seed=seed)


def learn(graph: Graph, *, seed: int = 0, epochs: int = 120) -> Learned:
    """Hold out the newest papers, train, stop, calibrate and judge on them; then train on everything as long.

    Raises: TooLittleData: too few linked pairs.
    """
    from gnn.fit import Scorer
    from gnn.pathfit import PathScorer

    split = hold_out(graph, seed)
    fitted = _fit(split.train, split.valid, "compgcn", seed, epochs)
    walked = _fit_paths(split.train, split.valid, seed)
    pairs = Pairs(
        Scorer(fitted.model, split.train), split.train, _concepts(split), PathScorer(walked.model, split.train)
    )
    whole = from_graph(graph)
    linked = mark_linked(pairs, graph)
    ranker, calibrator = calibrators(pairs, linked, split.valid, seed)
    figures = judge_pairs(pairs, ranker, calibrator, linked, split.report, seed)
    ranker, calibrator = calibrators(pairs, linked, np.concatenate([split.valid, split.report]), seed)
    figures |= {"pairs": len(tested_claims(graph)), "held_out": split.held_out}
    final = _fit(whole, split.valid[:0], "compgcn", seed, max(1, fitted.epochs))
    final_paths = _fit_paths(whole, split.valid[:0], seed, max(1, walked.steps))
    return Learned(final.model, final_paths.model, max(1, fitted.epochs), ranker, calibrator, figures)


def path_shape(triples: Triples) -> PathShape:
    """The shape of the path network for a workspace graph: one question, "linked at all"."""
    from gnn.paths import PathShape

    return PathShape(triples.n_relations, 1, triples.features.shape[1], dim=PATH_DIM, layers=PATH_LAYERS, dropout=0.2)


def _fit_paths(graph: Triples, valid: Ints, seed: int, steps: int = PATH_STEPS) -> PathFitted:
    from gnn.pathfit import PathRecipe, fit_paths

    recipe = PathRecipe(steps=steps, lr=0.005, every=20, patience=4, queries=200, decay=0.01, linked=True, seed=seed)
    return fit_paths(path_shape(graph), recipe, graph, valid)


def fit_final(graph: Graph, kind: str, seed: int, epochs: int) -> Any:
    """A model of a kind trained on everything, for as many epochs as the newest papers found best."""
    split = hold_out(graph, seed)
    fitted = _fit(split.train, split.valid, kind, seed, epochs)
    return _fit(from_graph(graph), split.valid[:0], kind, seed, max(1, fitted.epochs)).model


def hold_out(graph: Graph, seed: int) -> PaperSplit:
    """The graph without its newest papers (or, where small, without some pairs), and the links to stop and judge on.

    Raises: TooLittleData: too few linked pairs, or too few between concepts that older papers know.
    """
    n_pairs = len(tested_claims(graph))
    if n_pairs < MIN_PAIRS:
        raise TooLittleData(
            f"{n_pairs} concept pairs are linked; training needs {MIN_PAIRS}. Add papers first: physiograph add PATH…"
        )
    best: PaperSplit | None = None
    for share in HELD_OUT:
        split = by_papers(graph, share, seed)
        n = min(len(split.valid), len(split.report))
        if n >= MIN_HELD_OUT and (best is None or n > min(len(best.valid), len(best.report))):
            best = split
        if n >= ENOUGH_HELD_OUT:
            break
    if best is not None:
        return best
    split = by_pairs(graph, HELD_OUT[0], seed)
    found = len(split.valid) + len(split.report)
    if found >= 6:
        return split
    raise TooLittleData(
        f"only {found} of {n_pairs} linked pairs have concepts with another link; 6 are needed to stop and judge the "
        "training. Add papers on the same concepts: physiograph add PATH…"
    )


def _concepts(split: PaperSplit) -> Ints:
    """Numbers of the concepts to rank among: those with a claimed link, and the held-out links' ends."""
    ends = [split.valid[:, [0, 2]], split.report[:, [0, 2]]]
    every = np.concatenate([claimed_concepts(split.train), *(x.ravel() for x in ends)])
    return np.asarray(np.unique(every), np.int64)


def _fit(graph: Triples, valid: Ints, kind: str, seed: int, epochs: int) -> Fitted:
    from gnn.fit import fit

    return fit(shape_of(graph, kind), recipe_of(kind, seed, epochs), graph, valid)
