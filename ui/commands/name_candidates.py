"""Names of the ledger's claims that no vocabulary has, counted for a curator: which to add to the ontology first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kg.model import CAUSAL, Claim, Mention
from ontology.clusters import Cluster, best_first, clusters
from ontology.hints import Hints, Near
from ontology.lexicon import Lexicon

TYPES: Final = {True: "intervention", False: "measure"}
"""What a name is taken for if its words say nothing: whatever acts is an intervention, the rest is a measure."""


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A name that may deserve a concept.

    Args:
        key: what its spellings share; "TEXT:" and this is its id in the graph.
        name: the most frequent spelling (see `best_first`), the paper's own abbreviations written out.
        type: a guess, one of `CONCEPT_TYPES`.
        claims: with this name at either end.
        variants: (spelling, mentions) pairs in the same order.
        sentence: an example: of the claim with the highest score.
        near: a known concept that shares words with it, or None.
    """

    key: str
    name: str
    type: str
    papers: int
    claims: int
    variants: tuple[tuple[str, int], ...]
    sentence: str
    document_id: str
    near: Near | None


@dataclass(slots=True)
class _Heap:
    """What is known of one name while claims are read."""

    texts: Counter[str] = field(default_factory=Counter)
    acts: Counter[bool] = field(default_factory=Counter)
    claims: dict[str, Claim] = field(default_factory=dict)

    def take(self, other: _Heap) -> None:
        """Add what another spelling has."""
        self.texts += other.texts
        self.acts += other.acts
        self.claims |= other.claims

    @property
    def papers(self) -> int:
        return len({claim.document_id for claim in self.claims.values()})


def name_candidates(claims: Iterable[Claim], lexicon: Lexicon, min_papers: int = 1) -> tuple[NameCandidate, ...]:
    """The names without a concept: in most papers first, then in most claims, then by their key.

    Args:
        claims: in any order.
        lexicon: the ontology that lacks them.
        min_papers: names in fewer papers are left out.
    """
    heaps: dict[str, _Heap] = defaultdict(_Heap)
    for claim in claims:
        for mention, acts in _ends(claim):
            heap = heaps[mention.name or mention.text]
            heap.texts[mention.text] += 1
            heap.acts[acts] += 1
            heap.claims[claim.claim_id] = claim
    hints = Hints(lexicon)
    found = []
    for cluster in clusters({name: heap.texts.total() for name, heap in heaps.items()}):
        whole = _Heap()
        for name, _ in cluster.variants:
            whole.take(heaps[name])
        if whole.papers >= min_papers:
            found.append(_candidate(cluster, whole, hints))
    return tuple(sorted(found, key=lambda one: (-one.papers, -one.claims, one.key)))


def _ends(claim: Claim) -> Iterator[tuple[Mention, bool]]:
    """(mention, whether it acts) of the ends that have no concept."""
    if claim.subject.id is None:
        yield claim.subject, claim.relation in CAUSAL
    if claim.object.id is None:
        yield claim.object, False


def _candidate(cluster: Cluster, heap: _Heap, hints: Hints) -> NameCandidate:
    example = min(heap.claims.values(), key=lambda claim: (-claim.score, claim.claim_id))
    return NameCandidate(
        key=cluster.key,
        name=cluster.name,
        type=hints.type_of(cluster.name, TYPES[heap.acts[True] > heap.acts[False]]),
        papers=heap.papers,
        claims=len(heap.claims),
        variants=best_first(heap.texts.items()),
        sentence=example.sentence,
        document_id=example.document_id,
        near=hints.nearest(cluster.name),
    )
