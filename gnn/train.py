"""Train the link predictor on a workspace graph: held-out recent pairs stop it, calibrate it, and judge it."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from gnn.baselines import CommonNeighbours
from gnn.calibrate import Logistic, fit_logistic
from gnn.metrics import Reals, auprc, auroc, brier, ece, ranking
from gnn.pairs import Pairs, Scores, claimed_concepts, matched_negatives, rank_pairs, uniform_negatives
from gnn.split import PaperSplit, by_pairs, by_papers, tested_claims
from gnn.tensors import GRAPH_RELATIONS, Ints, Triples, from_graph
from kg.errors import TooLittleData
from kg.model import Graph

if TYPE_CHECKING:
    from gnn.encoder import Shape
    from gnn.fit import Fitted, Recipe

logger = logging.getLogger(__name__)

VERSION: Final = "compgcn-1"
MIN_PAIRS: Final = 40
"""Fewer linked pairs than this are refused: nothing could be held out that means anything."""
HELD_OUT: Final = (0.2, 0.3, 0.4)
"""Share of the papers, the newest, that stop, calibrate and judge the model before it is trained on all."""
MIN_HELD_OUT: Final = 10
"""Links to stop and to judge on, each; for fewer the next larger share is tried, and at last pairs at random."""
RANKER_PRIOR: Final = (0.7, 1.0, 0.1, 0.0, 0.3)
CALIBRATOR_PRIOR: Final = (0.3, 0.0, 0.1, 0.0, 0.3)
"""Weights of the kinds of evidence (`gnn.pairs.COLUMNS`) that stand until held-out links say otherwise."""
NEGATIVES: Final = 5
"""Unlinked pairs drawn for each linked one when calibrating and judging."""


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
        calibrator: fitted against pairs of the same degrees: the probability that is shown.
    """

    model: Any
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
    save(learned.model, folder, extra)
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

    split = hold_out(graph, seed)
    fitted = _fit(split.train, split.valid, "compgcn", seed, epochs)
    pairs = Pairs(Scorer(fitted.model, split.train), split.train, _concepts(split))
    whole = from_graph(graph)
    linked = mark_linked(pairs, graph)
    ranker, calibrator = calibrators(pairs, linked, split.valid, seed)
    figures = judge_pairs(pairs, ranker, calibrator, linked, split.report, seed)
    figures |= {"pairs": len(tested_claims(graph)), "held_out": split.held_out}
    final = _fit(whole, split.valid[:0], "compgcn", seed, max(1, fitted.epochs))
    return Learned(final.model, max(1, fitted.epochs), ranker, calibrator, figures)


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
    for share in HELD_OUT:
        split = by_papers(graph, share, seed)
        if min(len(split.valid), len(split.report)) >= MIN_HELD_OUT:
            return split
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
        (matched_negatives(linked, pairs.degree, one, other, NEGATIVES, rng), CALIBRATOR_PRIOR, 3.0),
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
