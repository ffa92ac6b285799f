"""Splits by time: what was known at a cut, which links came after it, and a check that nothing later slips in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gnn.tensors import Ints, Triples, as_of, from_graph
from kg.errors import PhysiographError, TooLittleData
from kg.model import Graph, Link

MIN_TRAIN_LINKS = 30
"""Fewer known pairs than this teach a model nothing."""


class TimeLeak(PhysiographError, ValueError):
    """Something dated after the cut, or a test pair itself, is in what the model may see."""


@dataclass(frozen=True, slots=True)
class TimeSplit:
    """A graph cut in time.

    Args:
        cut: the last year the model may see.
        graph: the graph as known at the end of that year.
        train: its tested links and hierarchy as triples.
        test: links first stated later between concepts known by then: a link per pair, the best believed.
        edges: those as numbers of `train`, shape (n_test, 3), int64.
    """

    cut: int
    graph: Graph
    train: Triples
    test: tuple[Link, ...]
    edges: Ints


def pair(subject: str, object_: str) -> tuple[str, str]:
    """The pair without its direction.

    >>> pair("B", "A") == pair("A", "B")
    True
    """
    return (subject, object_) if subject <= object_ else (object_, subject)


def tested_claims(graph: Graph) -> dict[tuple[str, str], list[tuple[int | None, str]]]:
    """For each pair, (year, claim id) of the claims on it that do more than hypothesise, oldest first."""
    found: dict[tuple[str, str], list[tuple[int | None, str]]] = {}
    for claim in graph.claims:
        if claim.certainty != "hypothesised" and claim.subject.id and claim.object.id:
            found.setdefault(pair(claim.subject.id, claim.object.id), []).append((claim.year, claim.claim_id))
    for rows in found.values():
        rows.sort(key=lambda row: (row[0] is None, row[0] or 0, row[1]))
    return found


def by_time(graph: Graph, cut: int) -> TimeSplit:
    """Cut a graph: train on what was known at the end of `cut`, test on pairs first linked later.

    A pair is known as soon as a claim in either direction, under any relation, states more than a hypothesis;
    a pair with an undated claim is left out of the test, since it may have been known, and so is a pair that the
    ontology links.

    Raises:
        TooLittleData: fewer than `MIN_TRAIN_LINKS` pairs before the cut, or no test link after it.
    """
    known = as_of(graph, cut)
    train = from_graph(known)
    present = {link.subject for link in known.links} | {link.object for link in known.links}
    kin = {pair(edge.child, edge.parent) for edge in graph.hierarchy}
    claims = {key: rows for key, rows in tested_claims(graph).items() if key not in kin}
    test = tuple(
        sorted(
            (link for link in _best_of_pair(graph) if _comes_after(link, claims, cut, present)),
            key=lambda x: (x.subject, x.relation, x.object),
        )
    )
    n_known = len({pair(x.subject, x.object) for x in known.links})
    if n_known < MIN_TRAIN_LINKS or not test:
        years = sorted({claim.year for claim in graph.claims if claim.year is not None})
        span = f"{years[0]}–{years[-1]}" if years else "no year at all"
        raise TooLittleData(
            f"a cut at {cut} leaves {n_known} linked pairs to train on and {len(test)} to test; at least "
            f"{MIN_TRAIN_LINKS} and 1 are needed. Choose a cut within the claims' years ({span}) or add papers."
        )
    split = TimeSplit(cut, known, train, test, edges_of(test, train))
    check_no_leak(split)
    return split


def edges_of(links: tuple[Link, ...], triples: Triples) -> Ints:
    """Links as numbers of a graph's entities and relations: shape (n, 3), int64."""
    number = {name: i for i, name in enumerate(triples.entities)}
    kind = {name: i for i, name in enumerate(triples.relations)}
    rows = [(number[x.subject], kind[x.relation], number[x.object]) for x in links]
    return np.array(rows, np.int64).reshape(-1, 3)


def without_pairs(triples: Triples, edges: Ints) -> Triples:
    """The graph without any link, either way and under any relation, between the pairs of `edges`."""
    banned = _pair_codes(edges, triples.n_entities)
    return triples.take(~np.isin(_pair_codes(triples.edges, triples.n_entities), banned))


def check_no_leak(split: TimeSplit) -> None:
    """Refuse a split in which anything from after the cut, or a test pair, can reach the model.

    Raises: TimeLeak: naming the first paper, claim, link or test pair that has no business there.
    """
    cut = split.cut
    for paper in split.graph.papers:
        if paper.year is None or paper.year > cut:
            raise TimeLeak(f"paper {paper.id} of {paper.year} is in a graph cut at {cut}. Cut with gnn.split.by_time.")
    for claim in split.graph.claims:
        if claim.year is None or claim.year > cut:
            raise TimeLeak(
                f"claim {claim.claim_id} of {claim.year} is in a graph cut at {cut}. Cut with gnn.split.by_time."
            )
    for link in split.graph.links:
        if (link.last_year or 0) > cut:
            raise TimeLeak(
                f"the link {link.subject} {link.relation} {link.object} carries evidence of {link.last_year} in a "
                f"graph cut at {cut}. Reassemble it from the claims up to the cut."
            )
    if len(split.train.year) and int(split.train.year.max()) > cut:
        raise TimeLeak(f"a training link is dated {split.train.year.max()}, after the cut {cut}. Leave it out.")
    size = split.train.n_entities
    shared = np.isin(_pair_codes(split.edges, size), _pair_codes(split.train.edges, size))
    if shared.any():
        link = split.test[int(np.flatnonzero(shared)[0])]
        raise TimeLeak(
            f"the test pair {link.subject}, {link.object} is linked in training already. Remove the pair from one side."
        )


@dataclass(frozen=True, slots=True)
class PaperSplit:
    """A graph without its newest papers, and the pairs that only those link.

    Args:
        train: the older papers' links and the hierarchy, over the concepts of the older papers.
        valid, report: links between concepts of `train`, one per pair, no paper in both: shape (n, 3), int64.
        held_out: "newest papers", or "random pairs" where papers have too little in common for that.
    """

    train: Triples
    valid: Ints
    report: Ints
    held_out: str = "newest papers"


def by_papers(graph: Graph, share: float, seed: int) -> PaperSplit:
    """Hold out the newest papers, whole: a pair must be foreseen without what its own paper says beside it.

    Where fewer than half of the papers are dated they are drawn at random. Half of the held-out papers, drawn at
    random, give the validation links, the others the links to report on.

    Args:
        share: of the papers with a claim, in (0, 1).
    """
    from kg.assemble import assemble

    rng = np.random.default_rng(seed)
    year = {paper.id: paper.year for paper in graph.papers}
    papers = sorted({claim.document_id for claim in graph.claims})
    drawn = [papers[i] for i in rng.permutation(len(papers)).tolist()]
    if sum(year.get(paper) is not None for paper in papers) >= len(papers) / 2:
        drawn.sort(key=lambda paper: -(year.get(paper) or 0))  # stable: papers of one year stay shuffled
    held = drawn[: round(share * len(papers))]
    older = {paper.id: paper for paper in graph.papers if paper.id not in set(held)}
    base = assemble(graph.claims, older, graph.concepts, graph.hierarchy, weights=graph.weights)
    train = from_graph(base)
    kin = {pair(edge.child, edge.parent) for edge in graph.hierarchy}
    claims = {key: rows for key, rows in tested_claims(graph).items() if key not in kin}
    first = {claim.claim_id: claim.document_id for claim in graph.claims}
    taken = set(tested_claims(base))
    present = {end for link in base.links for end in (link.subject, link.object)}
    new = [
        link
        for link in _best_of_pair(graph)
        if (key := pair(link.subject, link.object)) in claims and key not in taken and present.issuperset(key)
    ]
    half = set(sorted(held)[::2])
    sides = [
        tuple(x for x in new if (first[claims[pair(x.subject, x.object)][0][1]] in half) == side)
        for side in (True, False)
    ]
    return PaperSplit(train, edges_of(sides[0], train), edges_of(sides[1], train))


def by_pairs(graph: Graph, share: float, seed: int) -> PaperSplit:
    """Hold out pairs drawn at random, each with another linked pair left at both ends; for small graphs.

    Easier than `by_papers`: what a held-out pair's own paper says beside it stays in training.
    """
    rng = np.random.default_rng(seed)
    triples = from_graph(graph)
    kin = {pair(edge.child, edge.parent) for edge in graph.hierarchy}
    wanted = tested_claims(graph).keys() - kin
    tested = [link for link in _best_of_pair(graph) if pair(link.subject, link.object) in wanted]
    edges = edges_of(tuple(tested), triples)
    degree = np.bincount(edges[:, [0, 2]].ravel(), minlength=triples.n_entities)
    drawn: list[int] = []
    for row in rng.permutation(len(edges)).tolist():
        ends = edges[row, [0, 2]]
        if len(drawn) < round(share * len(edges)) and degree[ends].min() > 1:
            drawn.append(row)
            degree[ends] -= 1
    held = edges[np.array(drawn, np.int64)]
    return PaperSplit(without_pairs(triples, held), held[::2], held[1::2], "random pairs")


def _pair_codes(edges: Ints, n_entities: int) -> Ints:
    """A number per unordered pair of ends: shape (n,)."""
    low, high = np.minimum(edges[:, 0], edges[:, 2]), np.maximum(edges[:, 0], edges[:, 2])
    return np.asarray(low * n_entities + high, np.int64)


def _best_of_pair(graph: Graph) -> list[Link]:
    best: dict[tuple[str, str], Link] = {}
    for link in graph.links:
        key = pair(link.subject, link.object)
        if link.subject != link.object and (key not in best or link.belief > best[key].belief):
            best[key] = link
    return list(best.values())


def _comes_after(
    link: Link, claims: dict[tuple[str, str], list[tuple[int | None, str]]], cut: int, present: set[str]
) -> bool:
    rows = claims.get(pair(link.subject, link.object), [])
    years = [year for year, _ in rows]
    if not rows or None in years or link.subject not in present or link.object not in present:
        return False
    return min(year for year in years if year is not None) > cut
