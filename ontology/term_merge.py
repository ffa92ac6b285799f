"""Which terms of different vocabularies are one concept: stated equivalences first, then the same name and type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ontology.term_key import key_of
from ontology.terms import TYPE_OF, Term, Vocabulary

KINDS = {"nutrient_or_drug": "molecule", "cell": "anatomy"}
"""Types that count as another one when two terms or a term and an expected type are compared."""


def classes(vocabularies: Sequence[Vocabulary], key_of: Callable[[str], str] = key_of) -> list[list[Term]]:
    """Terms that name one concept, together; both levels sorted by the order of the vocabularies, then by id.

    A class holds at most one term of a vocabulary, so that a chain of loose equivalences cannot join two
    diseases; only the protein records of MeSH may join one gene.

    Args:
        key_of: gives the key of a name, see `ontology.term_key`.
    """
    terms = {term.id: term for vocabulary in vocabularies for term in vocabulary.terms}
    merger = _Merger(terms)
    stated = [(term.id, other) for term in terms.values() for other in term.same if other in terms]

    def keys(id: str) -> set[str]:
        return {key_of(name) for name in (terms[id].name, *terms[id].synonyms)}

    for one, other in stated:
        if keys(one) & keys(other):
            merger.join(one, other)
    for one, other in (*stated, *_same_name(terms.values(), key_of)):
        merger.join(one, other)
    _join_synonyms(terms.values(), merger, key_of)
    found: dict[str, list[Term]] = defaultdict(list)
    for id, term in terms.items():
        found[merger.root(id)].append(term)
    return list(found.values())


def type_of(term: Term) -> str:
    """Concept type of a term: its own, else what its vocabulary holds."""
    return term.type or TYPE_OF.get(term.id.partition(":")[0].upper(), "unknown")


def _same_name(terms: Iterable[Term], key_of: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    for term in terms:
        kind = type_of(term)
        named[(KINDS.get(kind, kind), key_of(term.name))].append(term.id)
    for (kind, key), ids in named.items():
        if key and kind not in ("unknown", "gene_or_protein"):
            yield from ((ids[0], other) for other in ids[1:])


def _join_synonyms(terms: Iterable[Term], merger: _Merger, key_of: Callable[[str], str]) -> None:
    """Join a term to the one other class of its type that has its name as a synonym."""
    having: dict[tuple[str, str], list[str]] = defaultdict(list)
    plain = [term for term in terms if type_of(term) not in ("unknown", "gene_or_protein")]
    for term in plain:
        kind = KINDS.get(type_of(term), type_of(term))
        for name in (term.name, *term.synonyms):
            having[(kind, key_of(name))].append(term.id)
    for term in plain:
        same = having[(KINDS.get(type_of(term), type_of(term)), key_of(term.name))]
        others = {merger.root(id) for id in same} - {merger.root(term.id)}
        if len(others) == 1:
            merger.join(term.id, others.pop())


class _Merger:
    """Union-find that refuses a class with two terms of one vocabulary."""

    def __init__(self, terms: Mapping[str, Term]) -> None:
        self._above = {id: id for id in terms}
        self._prefixes = {id: {id.partition(":")[0]} for id in terms}

    def root(self, id: str) -> str:
        while self._above[id] != id:
            self._above[id] = self._above[self._above[id]]
            id = self._above[id]
        return id

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        both = self._prefixes[first] & self._prefixes[second]
        gene = "HGNC" in self._prefixes[first] | self._prefixes[second]
        if first != second and (not both or (gene and both == {"MESH"})):
            self._above[second] = first
            self._prefixes[first] |= self._prefixes.pop(second)
