"""Prints whether belief foretells what later papers say, beside counting papers: Brier scores at cut years.

A case is a link stated up to the cut and a later paper on the same pair: does that paper, by its strongest own finding,
say the same relation? Predicted by belief as it was at the cut, by the share of papers for the link with Laplace's
rule, (k + 1) / (n + 2), and by both drawn toward what held so far: `kg.forecast`, and counts for and against learnt in
the same way from the same left-out papers, all from the graph at the cut. Differences come with a 95 % interval by
bootstrap over pairs, as the cases of one pair are not independent; "all cuts" draws pairs over all of them, as a later
paper may be a case of several cuts.

`--sure 0.65` takes only later papers whose finding was read so surely, to see how much of the disagreement is misread.

Make the workspace first: physiograph --workspace DIR add PATH... (8 CPU minutes for 1,942 papers).
Run: python benchmarks/belief.py DIR [--gold] [--cuts 2012 2016] [--sure 0.65] [--set null_as_contrary=0.5 ...]
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # before this folder, whose extraction.py would hide the package

from gold_claims import gold_claims  # noqa: E402

from kg.assemble import assemble, grounded, link_pair  # noqa: E402
from kg.belief import claim_weight  # noqa: E402
from kg.forecast import fitted, learnt, left_out, speaks  # noqa: E402
from kg.ledger import Ledger  # noqa: E402
from kg.misread import misread  # noqa: E402
from kg.model import CAUSAL, SIGN, Claim, Graph  # noqa: E402
from kg.weights import Weights  # noqa: E402

Floats = NDArray[np.float64]
COUNTS_PRIOR = ((0.0, 0.5), (0.5, 0.25), (-0.5, 0.25))
"""Mean and deviation of intercept, log papers for, log papers against: as far from certain as those of belief."""


@dataclass(frozen=True, slots=True)
class Case:
    """A link at the cut, with its belief and papers for and against, and whether a later paper says the same."""

    pair: tuple[str, str]
    belief: float
    papers_for: int
    papers_against: int
    same: bool


def cases(graph: Graph, claims: Sequence[Claim], cut: int, sure: float) -> Iterator[Case]:
    """Every case of the graph at a cut year, in the order of links and later papers.

    Args:
        sure: least score of a later finding; above 0 it must also pass the checks of `kg.misread`.
    """
    later: dict[tuple[Any, bool], dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        if cut < (claim.year or 0) and speaks(claim):
            best = later[link_pair(claim), claim.relation in CAUSAL]
            best[claim.document_id] = max(best.get(claim.document_id, claim), claim, key=claim_weight)
    sides: dict[tuple[Any, bool], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for claim in graph.claims:
        if speaks(claim):
            sides[link_pair(claim), claim.relation in CAUSAL][claim.relation].add(claim.document_id)
    for link in graph.links:
        key = (link.subject, link.object), link.relation in CAUSAL
        mine = sides[key].get(link.relation, set())
        if SIGN[link.relation] is None or not mine:
            continue
        others = set().union(*(found for name, found in sides[key].items() if name != link.relation))
        for _, claim in sorted(later.get(key, {}).items()):
            if claim.score >= sure and not (sure and misread(claim)):
                yield Case(key[0], link.belief, len(mine), len(others), claim.relation == link.relation)


def told(graph: Graph, some: Sequence[Case]) -> dict[str, Floats]:
    """What each way of predicting says of the cases, by what the graph at the cut teaches."""
    cases, forecast = list(left_out(graph)), learnt(graph)
    counts = [(1.0, np.log1p(one.papers_for), np.log1p(one.papers_against)) for one in cases]
    weights = fitted(counts, [one.same for one in cases], COUNTS_PRIOR)
    rows = np.array([(1.0, np.log1p(one.papers_for), np.log1p(one.papers_against)) for one in some])
    print(f"  learnt from {len(cases)}: intercept {forecast.intercept:+.2f}, slope {forecast.slope:.2f}")
    return {
        "belief": np.array([one.belief for one in some]),
        "share of papers, Laplace": np.array(
            [(one.papers_for + 1) / (one.papers_for + one.papers_against + 2) for one in some]
        ),
        "forecast from belief": np.array([forecast.chance(one.belief) for one in some]),
        "counts, learnt likewise": 1.0 / (1.0 + np.exp(-(rows @ np.array(weights)))),
        "always one half": np.full(len(some), 0.5),
    }


def interval(loss: Floats, pairs: Sequence[Any], times: int = 2_000) -> tuple[float, float, float]:
    """Mean of a paired difference of losses and its 95 % interval, drawing pairs with replacement."""
    names = sorted(set(pairs))
    place = {name: i for i, name in enumerate(names)}
    where = np.array([place[pair] for pair in pairs])
    total, size = np.bincount(where, loss), np.bincount(where)
    drawn = np.random.default_rng(0).integers(0, len(names), (times, len(names)))
    means = total[drawn].sum(1) / size[drawn].sum(1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(loss.mean()), float(low), float(high)


AGAINST = (
    ("belief", "share of papers, Laplace"),
    ("forecast from belief", "share of papers, Laplace"),
    ("forecast from belief", "counts, learnt likewise"),
)


def table(losses: dict[str, Floats], pairs: Sequence[Any]) -> None:
    """Print Brier scores, and what belief gains on each way of counting."""
    for name, loss in losses.items():
        print(f"  {name:<28}{loss.mean():.4f}")
    for mine, other in AGAINST:
        gained = interval(losses[mine] - losses[other], pairs)
        print(f"  {mine} − {other}: " + "{:+.4f} ({:+.4f} to {:+.4f})".format(*gained))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--gold", action="store_true", help="take the gold's claims for the papers that it has")
    parser.add_argument("--cuts", type=int, nargs="*", default=[2012, 2014, 2016, 2018, 2020])
    parser.add_argument("--sure", type=float, default=0.0)
    parser.add_argument("--set", nargs="*", default=[], metavar="WEIGHT=VALUE")
    given = parser.parse_args()
    weights = Weights.of({name: float(value) for name, value in (one.split("=") for one in given.set)})
    with Ledger.open(given.workspace / "ledger.sqlite") as ledger:
        claims, papers = list(ledger.claims()), ledger.papers()
    if given.gold:
        truth, read = gold_claims()
        claims, papers = [one for one in claims if one.document_id not in read] + truth, {**papers, **read}
    claims = [one for one in map(grounded, claims) if one.subject.id != one.object.id]
    lost: dict[str, list[Floats]] = defaultdict(list)
    pairs: list[Any] = []
    for cut in given.cuts:
        graph = assemble(claims, papers, as_of=cut, weights=weights)
        some = list(cases(graph, claims, cut, given.sure))
        mine = [one.pair for one in some]
        same = np.array([one.same for one in some], dtype=float)
        print(f"cut {cut}: {len(some)} cases of {len(set(mine))} pairs, {same.mean():.2f} say the same")
        losses = {name: (chance - same) ** 2 for name, chance in told(graph, some).items()}
        table(losses, mine)
        pairs += mine
        for name, loss in losses.items():
            lost[name].append(loss)
    print(f"all cuts: {len(pairs)} cases of {len(set(pairs))} pairs")
    table({name: np.concatenate(some) for name, some in lost.items()}, pairs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
