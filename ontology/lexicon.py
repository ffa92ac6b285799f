"""The ontology as the program uses it: concepts, hierarchy, names. Read from physiograph.ttl by rdflib.

Parsing Turtle takes about a second, so what it gives is kept in lexicon.json beside it; a test checks that the two
agree. After a change of the Turtle file: `python -m ontology.lexicon`.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from kg.errors import InvalidValue, ModelMissing
from kg.model import Concept, HierarchyEdge
from ontology.normalize import normal_form

HERE: Final = Path(__file__).resolve().parent
TURTLE: Final = HERE / "physiograph.ttl"
COMPILED: Final = HERE / "lexicon.json"
BASE: Final = "https://w3id.org/physiograph/"
"""IRIs are BASE + PHYS_0000123; as a CURIE PHYS:0000123."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept with all that the ontology says of it.

    Args:
        hidden: names that stand for other things too; they count only where the context agrees.
        better: "more", "less" or "" (no better or worse); for measures.
        matches: verified equivalents in other vocabularies, as CURIEs.
    """

    id: str
    name: str
    type: str
    synonyms: tuple[str, ...]
    hidden: tuple[str, ...]
    russian: tuple[str, ...]
    definition: str
    is_a: tuple[str, ...]
    part_of: tuple[str, ...]
    better: str
    matches: tuple[str, ...]


class Lexicon:
    """All concepts with their names; look one up by `entry(id)`."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = {entry.id: entry for entry in entries}

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self._entries

    def entry(self, concept_id: str) -> Entry:
        """The concept of an id.

        Raises: InvalidValue: no such concept.
        """
        try:
            return self._entries[concept_id]
        except KeyError:
            raise InvalidValue(f'no concept {concept_id!r}. Look it up: physiograph ground "TEXT".') from None

    @cached_property
    def concepts(self) -> tuple[Concept, ...]:
        """The concepts as the graph has them."""
        return tuple(Concept(e.id, e.name, e.type, e.synonyms, "PHYS") for e in self)

    @cached_property
    def hierarchy(self) -> tuple[HierarchyEdge, ...]:
        """All is_a and part_of edges."""
        kinds = [(e, "is_a", e.is_a) for e in self] + [(e, "part_of", e.part_of) for e in self]
        return tuple(HierarchyEdge(e.id, kind, parent) for e, kind, parents in kinds for parent in parents)

    @cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Normal form of every name → ids of the concepts that bear it, preferred labels first."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for pick in (lambda e: (e.name,), lambda e: e.synonyms, lambda e: e.russian, lambda e: e.hidden):
            for entry in self:
                for name in pick(entry):
                    found[normal_form(name)][entry.id] = None
        return {name: tuple(ids) for name, ids in found.items()}

    def matches(self, concept_id: str) -> tuple[str, ...]:
        """Verified equivalents in other vocabularies, as CURIEs."""
        return self.entry(concept_id).matches

    def better(self, concept_id: str) -> str | None:
        """Whether more or less of a measure is better; None where neither."""
        return self.entry(concept_id).better or None

    def label_ru(self, concept_id: str) -> str:
        """The Russian label; the English one where there is none."""
        entry = self.entry(concept_id)
        return entry.russian[0] if entry.russian else entry.name

    def ancestors(self, concept_id: str) -> tuple[str, ...]:
        """All concepts above by is_a and part_of, nearest first."""
        found: dict[str, None] = {}
        front = [concept_id]
        while front:
            entry = self.entry(front.pop(0))
            for parent in (*entry.is_a, *entry.part_of):
                if parent not in found:
                    found[parent] = None
                    front.append(parent)
        return tuple(found)


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The shipped ontology; loaded once per process.

    Raises: ModelMissing: lexicon.json is not there.
    """
    if not COMPILED.is_file():
        raise ModelMissing(f"{COMPILED.name} is missing. Make it: python -m ontology.lexicon")
    rows = json.loads(COMPILED.read_text(encoding="utf-8"))
    return Lexicon(tuple(_entry(row) for row in rows))


def _entry(row: list[Any]) -> Entry:
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
    return Entry(*values)


def read_turtle(path: Path = TURTLE) -> Lexicon:
    """The ontology as rdflib reads it from Turtle, sorted by id."""
    from rdflib import RDF, Graph, Namespace
    from rdflib.namespace import OWL, RDFS, SKOS

    graph = Graph().parse(path, format="turtle")
    own = Namespace(BASE)

    def texts(subject: Any, predicate: Any, language: str | None = None) -> tuple[str, ...]:
        values = [
            v for v in graph.objects(subject, predicate) if language is None or getattr(v, "language", "") == language
        ]
        return tuple(sorted((str(v) for v in values), key=lambda text: (text.lower(), text)))

    def parents(subject: Any, predicate: Any) -> tuple[str, ...]:
        return tuple(
            sorted(curie(str(o)) for o in graph.objects(subject, predicate) if str(o).startswith(BASE + "PHYS_"))
        )

    entries = []
    for node in graph.subjects(RDF.type, OWL.Class):
        if str(node).startswith(BASE + "PHYS_"):
            russian = texts(node, SKOS.prefLabel, "ru") + texts(node, SKOS.altLabel, "ru")
            entries.append(
                Entry(
                    id=curie(str(node)),
                    name=texts(node, SKOS.prefLabel, "en")[0],
                    type="".join(texts(node, own.conceptType)),
                    synonyms=texts(node, SKOS.altLabel, "en"),
                    hidden=texts(node, SKOS.hiddenLabel, "en"),
                    russian=russian,
                    definition="".join(texts(node, SKOS.definition, "en")),
                    is_a=parents(node, RDFS.subClassOf),
                    part_of=parents(node, own.partOf),
                    better="".join(texts(node, own.better)),
                    matches=texts(node, own.exactMatch),
                )
            )
    return Lexicon(tuple(sorted(entries, key=lambda entry: entry.id)))


def curie(iri: str) -> str:
    """PHYS:0000123 of an IRI of this ontology.

    >>> curie("https://w3id.org/physiograph/PHYS_0000123")
    'PHYS:0000123'
    """
    return iri.removeprefix(BASE).replace("_", ":", 1)


def compiled(lexicon: Lexicon) -> str:
    """The text of lexicon.json: one concept a line."""
    fields = Entry.__slots__
    rows = [json.dumps([getattr(entry, name) for name in fields], ensure_ascii=False) for entry in lexicon]
    return "[\n" + ",\n".join(rows) + "\n]\n"


def main() -> int:
    """Compile physiograph.ttl to lexicon.json."""
    lexicon = read_turtle()
    COMPILED.write_text(compiled(lexicon), encoding="utf-8")
    sys.stdout.write(f"{len(lexicon)} concepts → {COMPILED.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
