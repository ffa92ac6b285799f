"""Prints whether belief foretells what later papers say, beside counting papers: Brier scores at cut years.

A case is a link stated up to the cut and a later paper on the same pair: does that paper, by its strongest own finding,
say the same relation? Predicted by belief as it was at the cut, by the share of papers for the link with Laplace's
rule, (k + 1) / (n + 2), and by both fitted: a logistic regression, on the cases of an earlier cut and the papers up to
this one, of belief as log odds and of the counts for and against. Differences come with a 95 % interval by bootstrap
over pairs, as the cases of one pair are not independent. Belief is kept .01 away from 0 and 1 where it is fitted.

Make the workspace first: physiograph --workspace DIR add PATH... (8 CPU minutes for 1,942 papers).
Run: python benchmarks/belief.py DIR [--gold] [--fit 2010] [--cuts 2012 2016] [--set null_as_contrary=0.5 ...]
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # before this folder, whose extraction.py would hide the package

from gold_claims import gold_claims  # noqa: E402

from kg.assemble import assemble, link_pair  # noqa: E402
from kg.belief import claim_weight  # noqa: E402
from kg.ledger import Ledger  # noqa: E402
from kg.model import CAUSAL, SIGN, Claim, Paper  # noqa: E402
from kg.weights import Weights  # noqa: E402

Floats = NDArray[np.float64]
OWN = ("results", "conclusions", "title")


@dataclass(frozen=True, slots=True)
class Case:
    """A link at the cut, with its belief and papers for and against, and whether a later paper says the same."""

    pair: tuple[str, str]
    belief: float
    papers_for: int
    papers_against: int
    same: bool


def cases(
    claims: Sequence[Claim], papers: dict[str, Paper], cut: int, weights: Weights, until: int = 9999
) -> Iterator[Case]:
    """Every case of a cut year with papers up to another, in the order of links and later papers."""
    graph = assemble(claims, papers, as_of=cut, weights=weights)
    later: dict[tuple[Any, bool], dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        if cut < (claim.year or 0) <= until and counts(claim) and claim.subject.id and claim.object.id:
            best = later[link_pair(claim), claim.relation in CAUSAL]
            best[claim.document_id] = max(best.get(claim.document_id, claim), claim, key=claim_weight)
    sides: dict[tuple[Any, bool], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for claim in graph.claims:
        if counts(claim):
            sides[link_pair(claim), claim.relation in CAUSAL][claim.relation].add(claim.document_id)
    for link in graph.links:
        key = (link.subject, link.object), link.relation in CAUSAL
        mine = sides[key].get(link.relation, set())
        if SIGN[link.relation] is None or not mine:
            continue
        others = set().union(*(found for name, found in sides[key].items() if name != link.relation))
        for _, claim in sorted(later.get(key, {}).items()):
            yield Case(key[0], link.belief, len(mine), len(others), claim.relation == link.relation)


def counts(claim: Claim) -> bool:
    """Whether a claim is a paper's own finding with a direction."""
    return SIGN[claim.relation] is not None and claim.role in OWN and claim.certainty != "hypothesised"


def odds(share: Floats) -> Floats:
    """Log odds, kept finite."""
    kept = np.clip(share, 0.01, 0.99)
    return np.log(kept) - np.log1p(-kept)  # type: ignore[no-any-return]


def by_belief(some: Sequence[Case]) -> Floats:
    """Features of the fitted belief, shape (n, 1)."""
    return odds(np.array([one.belief for one in some]))[:, None]


def by_counts(some: Sequence[Case]) -> Floats:
    """Features of the fitted counts, shape (n, 2)."""
    counted: Floats = np.array([[one.papers_for, one.papers_against] for one in some], dtype=float)
    return np.asarray(np.log1p(counted), dtype=np.float64)


def fitted(before: Sequence[Case], some: Sequence[Case], features: Callable[[Sequence[Case]], Floats]) -> Floats:
    """Probabilities by a logistic regression on the cases of an earlier cut, shape (n,)."""
    from sklearn.linear_model import LogisticRegression

    if len({one.same for one in before}) < 2:
        return np.full(len(some), 0.5)
    model = LogisticRegression().fit(features(before), [one.same for one in before])
    return np.asarray(model.predict_proba(features(some))[:, 1])


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


def table(before: Sequence[Case], some: Sequence[Case]) -> None:
    """Print the Brier scores of a cut, and what belief gains on each way of counting."""
    same = np.array([one.same for one in some], dtype=float)
    told = {
        "belief": np.array([one.belief for one in some]),
        "share of papers, Laplace": np.array(
            [(one.papers_for + 1) / (one.papers_for + one.papers_against + 2) for one in some]
        ),
        "belief, fitted": fitted(before, some, by_belief),
        "counts, fitted": fitted(before, some, by_counts),
        "always the earlier share": np.full(len(some), np.mean([one.same for one in before])),
    }
    for name, chance in told.items():
        print(f"  {name:<28}{np.mean((chance - same) ** 2):.4f}")
    pairs = [one.pair for one in some]
    for mine, other in (("belief", "share of papers, Laplace"), ("belief, fitted", "counts, fitted")):
        loss = (told[mine] - same) ** 2 - (told[other] - same) ** 2
        print(f"  {mine} − {other}: " + "{:+.4f} ({:+.4f} to {:+.4f})".format(*interval(loss, pairs)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--gold", action="store_true", help="take the gold's claims for the papers that it has")
    parser.add_argument("--fit", type=int, default=2010)
    parser.add_argument("--cuts", type=int, nargs="*", default=[2012, 2016])
    parser.add_argument("--set", nargs="*", default=[], metavar="WEIGHT=VALUE")
    given = parser.parse_args()
    weights = Weights.of({name: float(value) for name, value in (one.split("=") for one in given.set)})
    with Ledger.open(given.workspace / "ledger.sqlite") as ledger:
        claims, papers = list(ledger.claims()), ledger.papers()
    if given.gold:
        truth, read = gold_claims()
        claims, papers = [one for one in claims if one.document_id not in read] + truth, {**papers, **read}
    for cut in given.cuts:
        before = list(cases(claims, papers, given.fit, weights, until=cut))
        some = list(cases(claims, papers, cut, weights))
        agreed = np.mean([one.same for one in some])
        pairs = len({one.pair for one in some})
        print(f"cut {cut}: {len(some)} cases of {pairs} pairs, {agreed:.2f} say the same; fitted on {len(before)}")
        table(before, some)
    return 0


if __name__ == "__main__":
    sys.exit(main())
