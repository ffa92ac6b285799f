"""Names of the ledger's claims that no vocabulary has, counted for a curator: which to add to the ontology first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kg.model import CAUSAL, Claim, Mention
from ontology.clusters import name_key
from ontology.hints import Hints, Near
from ontology.lexicon import Lexicon

TYPES: Final = {True: "intervention", False: "measure"}
"""What a name is taken for if its words say nothing: whatever acts is an intervention, the rest is a measure."""


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A name that may deserve a concept.

    Args:
        key: what its spellings share; "TEXT:" and this is its id in the graph.
        name: the most frequent spelling, the paper's own abbreviations written out.
        type: a guess, one of `CONCEPT_TYPES`.
        claims: with this name at either end.
        variants: (spelling, mentions) pairs, the most frequent first.
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
    """What is known of one key while claims are read."""

    names: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    acts: Counter[bool] = field(default_factory=Counter)
    claims: dict[str, Claim] = field(default_factory=dict)


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
            heap = heaps[name_key(mention.name or mention.text)]
            heap.names[mention.name or mention.text] += 1
            heap.texts[mention.text] += 1
            heap.acts[acts] += 1
            heap.claims[claim.claim_id] = claim
    hints = Hints(lexicon)
    found = (_candidate(key, heap, hints) for key, heap in heaps.items() if len(_papers(heap)) >= min_papers)
    return tuple(sorted(found, key=lambda one: (-one.papers, -one.claims, one.key)))


def _ends(claim: Claim) -> Iterator[tuple[Mention, bool]]:
    """(mention, whether it acts) of the ends that have no concept."""
    if claim.subject.id is None:
        yield claim.subject, claim.relation in CAUSAL
    if claim.object.id is None:
        yield claim.object, False


def _papers(heap: _Heap) -> set[str]:
    return {claim.document_id for claim in heap.claims.values()}


def _candidate(key: str, heap: _Heap, hints: Hints) -> NameCandidate:
    name = _ranked(heap.names)[0][0]
    example = min(heap.claims.values(), key=lambda claim: (-claim.score, claim.claim_id))
    return NameCandidate(
        key=key,
        name=name,
        type=hints.type_of(name, TYPES[heap.acts[True] > heap.acts[False]]),
        papers=len(_papers(heap)),
        claims=len(heap.claims),
        variants=_ranked(heap.texts),
        sentence=example.sentence,
        document_id=example.document_id,
        near=hints.nearest(name),
    )


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
