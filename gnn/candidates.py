"""The untested links worth a look: unlinked pairs of well-known concepts, ranked, signed, with reasons."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from gnn.calibrate import Logistic
from gnn.evidence import Evidence, shares_a_name
from gnn.faithful import Deletion
from gnn.metrics import Reals
from gnn.pairs import N_SIGNED, Pairs
from gnn.proposal import Habits, plausible, suggested_test
from gnn.tensors import Ints, Triples, from_graph
from gnn.trivial import follows_from_words, rises_or_falls
from kg.model import RELATIONS, SIGN, Concept, EvidencePath, Graph, Hypothesis

PROPOSED: Final = ("increases", "decreases", "positively_associated", "negatively_associated")
"""Relations that a hypothesis may propose; the others only take their share of the probability."""
TRIED_PER_WANTED: Final = 12
"""Pairs looked at for paths, for each hypothesis wanted."""
MOST_PAIRS: Final = 100_000
"""Pairs whose evidence is weighed; of more, those to which the model gives the highest intensity."""
MOST_TRIED, MOST_SHOWN = 5, 3
"""Paths per pair that are tried for being a reason, and shown."""
TOO_BROAD: Final = 15
"""A concept with so many kinds below it ("exercise") is a field: what it does depends on which kind."""
LEAST_PATH: Final = 0.001
"""Weight that the best path must have: less is no reason."""
SIGN_TRUST: Final = 0.2
"""Share of the model's own log odds of "more" against "less" that counts, beside what is usual in the graph."""
PATH_TRUST: Final = 2.0
"""Paths of one sign only, of total weight 1, multiply that sign's odds by exp(2 * PATH_TRUST)."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair with its direction and relation, before it is dressed as a hypothesis."""

    subject: Concept
    relation: str
    object: Concept
    linked: float
    share: float
    paths: tuple[EvidencePath, ...]

    @property
    def probability(self) -> float:
        """Probability that the link will be stated, with this sign."""
        return self.linked * self.share


def hypotheses(graph: Graph, folder: Path, *, top: int = 50) -> list[Hypothesis]:
    """The best untested links by the trained model of a folder.

    A candidate is a pair of well-known concepts of fitting types that no claim links beyond a hypothesis, with at
    least one evidence path. No concept takes more than a twelfth of the list (at least three places).

    Args:
        folder: where `gnn.train.train` saved the model.
        top: at most this many.
    Returns: best first; the same graph, model and `top` give the same list.
    Raises: ModelMissing: nothing trained in the folder.
    """
    from gnn.fit import Scorer, load
    from gnn.pathfit import PathScorer

    model, paths, facts = load(folder)
    triples = from_graph(graph)
    pairs = Pairs(Scorer(model, triples), triples, well_known(triples), PathScorer(paths, triples))
    evidence, habits = Evidence(graph), Habits(graph)
    calibrator = Logistic.of(facts["calibrator"])
    proposals = rank(graph, pairs, calibrator, evidence, tries=TRIED_PER_WANTED * top)
    deletion = Deletion(triples, model, paths, calibrator)
    years = [paper.year for paper in graph.papers if paper.year is not None]
    created = str(max(years)) if years else ""
    name = f"{facts['version']} seed {facts['seed']}"
    return [_dress(one, evidence, habits, name, created) for one in spread(proposals, top, deletion)]


def rank(graph: Graph, pairs: Pairs, calibrator: Logistic, evidence: Evidence, *, tries: int) -> list[Proposal]:
    """Proposals with a path, most probable first.

    Args:
        tries: pairs whose paths are looked for, the most probable ones.
    """
    concepts = [graph.concepts[number] for number in pairs.rows.tolist()]
    one, other = _open_pairs(pairs, concepts, evidence)
    if not len(one):
        return []
    linked = calibrator.probability(pairs.columns(one, other))
    order = np.argsort(-linked, kind="stable")[:tries]
    found = [_propose(pairs, concepts, int(one[i]), int(other[i]), float(linked[i]), evidence) for i in order]
    kept = [proposal for proposal in found if proposal is not None]
    return sorted(kept, key=lambda x: (-x.probability, x.subject.id, x.object.id))


def well_known(triples: Triples, most: int = 4000) -> Ints:
    """Numbers of the concepts with at least two linked neighbours, ascending; the best linked where too many."""
    from gnn.baselines import adjacency

    claimed = triples.take(triples.papers > 0)
    degree = np.asarray(adjacency(claimed).sum(1)).ravel()
    chosen = np.argsort(-degree, kind="stable")[: int(min(most, (degree >= 2).sum()))]
    return np.sort(chosen)


def spread(proposals: list[Proposal], top: int, deletion: Deletion) -> list[Proposal]:
    """The first `top` with a reason, passing over a concept that has its share of the list already.

    A reason is a path without which the model finds the pair less probable; the others are not shown.
    """
    share = max(3, top // 12)
    used: Counter[str] = Counter()
    chosen: list[Proposal] = []
    for proposal in proposals:
        ends = (proposal.subject.id, proposal.object.id)
        if len(chosen) == top:
            break
        if any(used[end] >= share for end in ends):
            continue
        reasons = deletion.reasons(*ends, proposal.paths, MOST_SHOWN)
        if reasons:
            used.update(ends)
            chosen.append(replace(proposal, paths=reasons))
    return chosen


def sign_shares(shares: Reals, paths: tuple[EvidencePath, ...], usual: float) -> Reals:
    """Shares of the relations after hearing the graph's usual sign and the paths: the same shape, sums to 1.

    Args:
        shares: shape (2, N_SIGNED): the model's, by direction and relation.
        usual: log odds of "more" against "less" among the links known.
    """
    signs = np.array([SIGN[name] or 0 for name in RELATIONS])
    told = float(np.log((shares[:, signs > 0].sum() + 1e-12) / (shares[:, signs < 0].sum() + 1e-12)))
    shift = (usual + SIGN_TRUST * told - told) / 2.0
    total = sum(path.weight for path in paths)
    vote = sum(path.weight * path.sign for path in paths if path.sign is not None) / total if total else 0.0
    lean = np.exp((PATH_TRUST * vote + shift) * signs)
    heard = shares * lean[None, :]
    return np.asarray(heard / heard.sum(), np.float64)


def _open_pairs(pairs: Pairs, concepts: list[Concept], evidence: Evidence) -> tuple[Ints, Ints]:
    """Unlinked pairs of fitting types, neither end too broad or no quantity, and not each other's kind or part."""
    fit = np.array([_testable(concept, evidence) for concept in concepts], bool)
    above = [evidence.hierarchy.ancestors(concept.id) for concept in concepts]
    rows, columns = pairs.likeliest(~pairs.linked & _type_table(concepts) & fit[:, None] & fit[None, :], MOST_PAIRS)
    keep = [
        concepts[b].id not in above[a] and concepts[a].id not in above[b]
        for a, b in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
    return rows[np.array(keep, bool)], columns[np.array(keep, bool)]


def _testable(concept: Concept, evidence: Evidence) -> bool:
    """Whether a study can be about it: one thing of which there is more or less, not a field."""
    return rises_or_falls(concept) and len(evidence.hierarchy.descendants(concept.id, "is_a")) < TOO_BROAD


def _type_table(concepts: list[Concept]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    kinds = sorted({concept.type for concept in concepts})
    sample = {kind: Concept("T:0", kind, kind) for kind in kinds}
    fits = np.array([[any(plausible(sample[a], sample[b], r) for r in PROPOSED) for b in kinds] for a in kinds])
    number = np.array([kinds.index(concept.type) for concept in concepts])
    return np.asarray((fits | fits.T)[number[:, None], number[None, :]])


def _propose(
    pairs: Pairs, concepts: list[Concept], one: int, other: int, linked: float, evidence: Evidence
) -> Proposal | None:
    """The pair with its best direction and relation, or None without a path."""
    if shares_a_name(concepts[one], concepts[other]) or follows_from_words(concepts[one], concepts[other]):
        return None
    paths = {way: evidence.paths(concepts[a].id, concepts[b].id, MOST_TRIED) for way, a, b in _ways(one, other)}
    if max((path.weight for way in paths.values() for path in way), default=0.0) < LEAST_PATH:
        return None
    shares = sign_shares(pairs.relation_shares(one, other), paths[0] or paths[1], pairs.usual_sign)
    found = [
        (_with_family(shares, way, relation), way, relation, concepts[a], concepts[b])
        for way, a, b in _ways(one, other)
        for relation in PROPOSED
        if plausible(concepts[a], concepts[b], relation) and paths[way]
    ]
    if not found:
        return None
    share, way, relation, subject, object_ = max(found, key=lambda x: (x[0], -x[1], x[2]))
    if evidence.follows_from_kin(subject.id, relation, object_.id):
        return None
    return Proposal(subject, relation, object_, linked, share, paths[way])


def _ways(one: int, other: int) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    return (0, one, other), (1, other, one)


def _with_family(shares: Reals, way: int, relation: str) -> float:
    """Share of a sign, causal and associative together, in this direction; correlations count in both."""
    sign = SIGN[relation]
    same = [i for i in range(N_SIGNED) if SIGN[RELATIONS[i]] == sign]
    symmetric = [i for i in same if "associated" in RELATIONS[i]]
    return float(shares[way, same].sum() + shares[1 - way, symmetric].sum())


def _dress(proposal: Proposal, evidence: Evidence, habits: Habits, model: str, created: str) -> Hypothesis:
    subject, object_, relation = proposal.subject, proposal.object, proposal.relation
    code = hashlib.sha256(f"{subject.id}|{relation}|{object_.id}".encode()).hexdigest()[:16]
    return Hypothesis(
        id=code,
        subject=subject,
        relation=relation,
        object=object_,
        probability=round(proposal.probability, 4),
        novelty=_novelty(subject, object_, evidence),
        paths=proposal.paths,
        against=evidence.against(subject.id, object_.id, SIGN[relation]),
        suggested_test=suggested_test(subject, relation, object_, habits),
        model=model,
        created=created,
    )


def _novelty(subject: Concept, object_: Concept, evidence: Evidence) -> str:
    papers, year = evidence.hypothesised(subject.id, object_.id)
    if not papers:
        return "No claim in the graph links the two, in either direction, under any relation." + _near(
            subject, object_, evidence
        )
    since = f", first in {year}" if year is not None else ""
    many = f"{papers} paper{'s' if papers > 1 else ''}"
    return (
        f"Hypothesised but untested: {many} state{'' if papers > 1 else 's'} it as a hypothesis{since}; no result yet."
    )


def _near(subject: Concept, object_: Concept, evidence: Evidence) -> str:
    """What is linked next to the pair, as a sentence of its own; "" where nothing is."""
    links = evidence.kin_links(subject.id, object_.id)
    if not links:
        return ""
    said = "; ".join(
        f"{evidence.concepts[x.subject].name} {x.relation.replace('_', ' ')} {evidence.concepts[x.object].name}"
        for x in links[:2]
    )
    return f" Close to it and known: {said}."
