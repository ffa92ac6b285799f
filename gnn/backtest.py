"""What a model that knew nothing after a cut year makes of the links first stated later."""

from __future__ import annotations

import logging
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gnn.baselines import CommonNeighbours
from gnn.candidates import PROPOSED, sign_shares
from gnn.evidence import Evidence
from gnn.judge import NEGATIVES, mark_linked, spots
from gnn.metrics import Reals, auprc, auroc, brier, ece, interval, ranking
from gnn.pairs import Pairs, Scores, matched_negatives, rank_pairs, uniform_negatives
from gnn.split import TimeSplit, by_time, pair
from gnn.tensors import Ints
from gnn.train import Learned, fit_final, learn
from kg.model import RELATIONS, SIGN, Claim, Graph

logger = logging.getLogger(__name__)

MOST_HITS: Final = 30


def backtest(graph: Graph, cut: int, *, seed: int = 0, epochs: int = 120) -> dict[str, Any]:
    """Train on what was known at the end of `cut`, then judge on pairs first linked after it.

    Everything the model sees (links, belief, degrees, calibration) is made anew from the claims up to the cut; names
    enter by a fixed hash. Ranks are of a pair's end among all concepts known by then and not linked to the other end.
    AUROC, AUPRC, Brier and ECE are against as many pairs whose ends have the same degrees; `uniform` in the model's
    table gives the easier figures against pairs drawn evenly. Intervals are bootstrapped by the paper that first
    stated the link.

    Args:
        cut: the last year known.
    Returns: the `backtest` form of the contract, with the list of hits and of confident misses.
    Raises: TooLittleData: too few links before the cut, or none after it.
    """
    split = by_time(graph, cut)
    learned = learn(split.graph, seed=seed, epochs=epochs)
    bench = _Bench(split, learned, graph, seed)
    out: dict[str, Any] = {
        "cut": cut,
        "seed": seed,
        "train_papers": len(split.graph.papers),
        "train_links": len(split.graph.links),
        "train_concepts": len(bench.pairs.rows),
        "test_links": len(split.test),
        "test_papers": len(set(bench.clusters)),
        "epochs": learned.epochs,
        "calibrated_on": learned.figures["held_out"],
    }
    out["model"], ranks = bench.model_table()
    out["baselines"] = bench.baseline_tables(ranks, epochs)
    out["signs"] = bench.signs()
    out["hits"] = bench.hits(ranks)
    out["misses"] = bench.misses()
    return out


class _Bench:
    """The parts that every table of one back-test shares."""

    def __init__(self, split: TimeSplit, learned: Learned, graph: Graph, seed: int) -> None:
        from gnn.fit import Scorer
        from gnn.pathfit import PathScorer

        self.split, self.learned, self.graph, self.seed = split, learned, graph, seed
        train = split.train
        by_paths = PathScorer(learned.paths, train)
        self.pairs = Pairs(Scorer(learned.model, train), train, _present(split), by_paths)
        self.one, self.other = spots(self.pairs, split.edges)
        self.linked = mark_linked(self.pairs, graph)
        self.evidence = Evidence(split.graph)
        first = _first_claims(graph)
        self.first = [first[pair(link.subject, link.object)] for link in split.test]
        self.clusters = [claim.document_id for claim in self.first]
        rng = np.random.default_rng(seed)
        n = len(self.one)
        self.matched = matched_negatives(self.linked, self.pairs.degree, self.one, self.other, NEGATIVES, rng)
        self.matched = _thin(self.matched, n, rng)
        self.uniform = uniform_negatives(self.linked, n, rng)
        self.said: Reals = np.empty(0)

    def model_table(self) -> tuple[dict[str, Any], Reals]:
        """The model's figures, and its reciprocal ranks (both ends averaged), shape (n_test,)."""
        ranker, calibrator = self.learned.ranker, self.learned.calibrator

        def score(a: Ints, b: Ints) -> Reals:
            return calibrator.probability(self.pairs.columns(a, b))

        def order(a: Ints, b: Ints) -> Reals:
            return ranker.logit(self.pairs.columns(a, b))

        table, reciprocal = self._table(order, score)
        truth, said = self._pool(score, self.matched)
        table |= {"brier": brier(truth, said), "ece": ece(truth, said)}
        evenly_truth, evenly = self._pool(order, self.uniform)
        table["uniform"] = {"auroc": auroc(evenly_truth, evenly), "auprc": auprc(evenly_truth, evenly)}
        clusters, self.said = self._pooled(), said
        table["ci95"] = {
            "mrr": self._mean_interval(reciprocal),
            "auroc": interval(lambda rows: auroc(truth[rows], said[rows]), clusters, self.seed),
            "auprc": interval(lambda rows: auprc(truth[rows], said[rows]), clusters, self.seed),
        }
        return _rounded(table), reciprocal

    def baseline_tables(self, model: Reals, epochs: int) -> dict[str, Any]:
        """The same figures of each baseline, with the intervals of the model's lead in MRR and AUPRC."""
        from gnn.fit import Scorer

        train = self.split.train
        complex_model = fit_final(self.split.graph, "complex", self.seed, epochs)
        by_complex = Pairs(Scorer(complex_model, train), train, self.pairs.rows).intensity
        neighbours, weighted = CommonNeighbours(train), CommonNeighbours(train, weighted=True)
        degree, rows = self.pairs.degree, self.pairs.rows
        scores: dict[str, Scores] = {
            "degree": lambda a, b: np.log1p(degree[a]) + np.log1p(degree[b]),
            "common_neighbours": lambda a, b: neighbours.of_pairs(rows[a], rows[b]),
            "adamic_adar": lambda a, b: weighted.of_pairs(rows[a], rows[b]),
            "complex": lambda a, b: by_complex[a, b],
            "text": self.pairs.similarity,
        }
        out = {}
        for name, score in scores.items():
            table, reciprocal = self._table(score, score)
            table["lead_mrr_ci95"] = self._mean_interval(model - reciprocal)
            table["lead_auprc_ci95"] = self._lead_auprc(score)
            out[name] = _rounded(table)
        return out

    def _lead_auprc(self, score: Scores) -> list[float]:
        truth, theirs = self._pool(score, self.matched)
        ours = self.said
        return interval(
            lambda rows: auprc(truth[rows], ours[rows]) - auprc(truth[rows], theirs[rows]), self._pooled(), self.seed
        )

    def _pooled(self) -> list[str]:
        """The cluster of each pair of the pool: the paper that stated it, or the pair itself where none did."""
        return [*self.clusters, *(f"none {i}" for i in range(len(self.matched[0])))]

    def _mean_interval(self, values: Reals) -> list[float]:
        return interval(lambda rows: float(values[rows].mean()), self.clusters, self.seed)

    def signs(self) -> dict[str, Any]:
        """How often the predicted sign is the one stated, of the test links that state more or less."""
        right, positive, n = 0, 0, 0
        for a, b, link in zip(self.one.tolist(), self.other.tolist(), self.split.test, strict=True):
            if SIGN[link.relation] in (1, -1):
                n += 1
                right += int(SIGN[self._predicted(a, b)] == SIGN[link.relation])
                positive += int(SIGN[link.relation] == 1)
        share = {"accuracy": right / n, "always_more": positive / n} if n else {}
        return {"n": n, **{name: round(value, 6) for name, value in share.items()}}

    def hits(self, reciprocal: Reals) -> list[dict[str, Any]]:
        """Test links that the model ranked among the first ten of an end, most probable first."""
        said = self.learned.calibrator.probability(self.pairs.columns(self.one, self.other))
        rows = [i for i in np.argsort(-said, kind="stable").tolist() if reciprocal[i] >= 0.1][:MOST_HITS]
        names = {concept.id: concept.name for concept in self.graph.concepts}
        found = []
        for i in rows:
            link = self.split.test[i]
            claim = self.first[i]
            found.append(
                {
                    "subject": {"id": link.subject, "name": names[link.subject]},
                    "predicted": self._predicted(int(self.one[i]), int(self.other[i])),
                    "object": {"id": link.object, "name": names[link.object]},
                    "probability": round(float(said[i]), 4),
                    "stated": claim.relation,
                    "first_reported": claim.year,
                    "document_id": claim.document_id,
                    "sentence": claim.sentence,
                }
            )
        return found

    def misses(self) -> list[dict[str, Any]]:
        """The unlinked pairs that the model held most probable and that no paper has stated since."""
        rows, columns = self.pairs.likeliest(~self.linked, 20_000)
        said = self.learned.calibrator.probability(self.pairs.columns(rows, columns))
        best = np.argsort(-said, kind="stable")[: MOST_HITS // 3]
        concept = [self.split.graph.concepts[number] for number in self.pairs.rows.tolist()]
        return [
            {
                "subject": {"id": concept[rows[i]].id, "name": concept[rows[i]].name},
                "object": {"id": concept[columns[i]].id, "name": concept[columns[i]].name},
                "probability": round(float(said[i]), 4),
            }
            for i in best.tolist()
        ]

    def _predicted(self, one: int, other: int) -> str:
        """The relation with a sign that the model and the paths together favour from `one` to `other`."""
        ids = [self.split.graph.concepts[int(self.pairs.rows[spot])].id for spot in (one, other)]
        paths = self.evidence.paths(ids[0], ids[1])
        shares = sign_shares(self.pairs.relation_shares(one, other), paths, self.pairs.usual_sign)
        return max(PROPOSED, key=lambda name: (shares[0, RELATIONS.index(name)], name))

    def _table(self, order: Scores, score: Scores) -> tuple[dict[str, Any], Reals]:
        """MRR and hits by `order`, AUROC and AUPRC by `score`; and the reciprocal ranks, shape (n_test,)."""
        ranks = rank_pairs(order, self.one, self.other, self.linked)
        truth, said = self._pool(score, self.matched)
        table: dict[str, Any] = ranking(np.concatenate(ranks))
        table |= {"auroc": auroc(truth, said), "auprc": auprc(truth, said)}
        return table, np.asarray((1.0 / ranks[0] + 1.0 / ranks[1]) / 2.0, np.float64)

    def _pool(self, score: Scores, negatives: tuple[Ints, Ints]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Truth and score of the test pairs and as many unlinked ones."""
        said = np.concatenate([score(self.one, self.other), score(*negatives)])
        truth = np.concatenate([np.ones(len(self.one)), np.zeros(len(negatives[0]))])
        return truth, said


def _thin(both: tuple[Ints, Ints], n: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """At most n of the pairs, drawn evenly, so that linked and unlinked weigh the same."""
    kept = np.sort(rng.permutation(len(both[0]))[:n])
    return both[0][kept], both[1][kept]


def _present(split: TimeSplit) -> Ints:
    """Numbers of the concepts that occur in a claim up to the cut, ascending."""
    number = {concept.id: i for i, concept in enumerate(split.graph.concepts)}
    ends = {end for link in split.graph.links for end in (link.subject, link.object)}
    return np.array(sorted(number[end] for end in ends), np.int64)


def _first_claims(graph: Graph) -> dict[tuple[str, str], Claim]:
    """The oldest claim on each pair that does more than hypothesise."""
    found: dict[tuple[str, str], Claim] = {}
    for claim in sorted(graph.claims, key=lambda claim: (claim.year or 9999, claim.claim_id)):
        if claim.certainty != "hypothesised":
            found.setdefault(pair(str(claim.subject.id), str(claim.object.id)), claim)
    return found


def _rounded(table: dict[str, Any]) -> dict[str, Any]:
    """The table with six decimals, and None where a figure could not be worked out."""

    def short(value: Any) -> Any:
        if isinstance(value, dict):
            return _rounded(value)
        if isinstance(value, list):
            return [short(item) for item in value]
        if isinstance(value, float):
            return round(value, 6) if np.isfinite(value) else None  # JSON has no "not a number"
        return value

    return {name: short(value) for name, value in table.items()}
