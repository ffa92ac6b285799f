"""The ontology as the program uses it: concepts, names, hierarchy. Compiled once per version of the Turtle file."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.errors import InvalidValue
from kg.model import Concept, HierarchyEdge
from ontology.normalize import normal_form
from ontology.turtle import ONTOLOGY, Record, records

LABEL: Final = "label"
SYNONYM: Final = "synonym"
ACRONYM: Final = "acronym"
WEAK: Final = "weak"
KINDS: Final = (LABEL, SYNONYM, ACRONYM, WEAK)
"""How a name stands for a concept: an acronym counts only in capitals, a weak name only in context."""

Entries = tuple[tuple[str, str], ...]
"""(id, kind) pairs of one normal form."""

_FORMAT: Final = "4"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every concept of the ontology with its names and its place.

    Args:
        records: what the Turtle file says, by id.
        concepts: the same as nodes of the graph, sorted by id.
        hierarchy: is_a and part_of edges, sorted.
        names: normal form → ids of the concepts it names by itself (label, synonym, acronym).
        entries: normal form → (id, kind) pairs, weak names included, best kind first.
    """

    records: Mapping[str, Record]
    concepts: tuple[Concept, ...]
    hierarchy: tuple[HierarchyEdge, ...]
    names: Mapping[str, tuple[str, ...]]
    entries: Mapping[str, Entries]
    _ancestors: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def record(self, id: str) -> Record:
        """All that the ontology says of a concept.

        Raises: InvalidValue: no concept has this id.
        """
        if id not in self.records:
            raise InvalidValue(f'id {id!r} is not in the ontology. Find one: physiograph ground "TEXT".')
        return self.records[id]

    def matches(self, id: str) -> tuple[str, ...]:
        """Equivalent identifiers in other vocabularies, exact ones first; () for an unknown id."""
        found = self.records.get(id)
        return (*found["exact"], *found["close"]) if found else ()

    def better(self, id: str) -> str | None:
        """The direction usually wished for, "more" or "less", where that is certain, else None."""
        found = self.records.get(id)
        return (found["better"] or None) if found else None

    def label_ru(self, id: str) -> str | None:
        """The Russian label, or None."""
        found = self.records.get(id)
        return (found["label_ru"] or None) if found else None

    def ancestors(self, id: str) -> tuple[str, ...]:
        """Ids above a concept by is_a and part_of, nearest first, itself left out; () for an unknown id."""
        if id not in self._ancestors:
            self._ancestors[id] = tuple(_closure(self.records, id))
        return self._ancestors[id]

    def common_ancestor(self, one: str, other: str) -> str | None:
        """The nearest concept that both are or stand under; None where they share none."""
        above = {other, *self.ancestors(other)}
        return next((id for id in (one, *self.ancestors(one)) if id in above), None)


def _closure(found: Mapping[str, Record], start: str) -> Iterator[str]:
    seen = {start}
    level = [start]
    while level:
        above = [up for id in level if id in found for up in (*found[id]["parents"], *found[id]["wholes"])]
        level = [up for up in dict.fromkeys(above) if up not in seen]
        seen.update(level)
        yield from level


def is_acronym(name: str) -> bool:
    """Whether a name is a short run of capitals, such as could be a common word in small letters.

    >>> is_acronym("HIT"), is_acronym("VO2max"), is_acronym("BDNF level")
    (True, False, False)
    """
    return len(name) <= 5 and name.isalpha() and name.isupper()


def build(found: Iterable[Record], entries: Mapping[str, Entries] | None = None) -> Lexicon:
    """A lexicon from records; the order of the records does not matter.

    Args:
        entries: what `Lexicon.entries` shall be, where it has been worked out before.
    """
    by_id = {record["id"]: record for record in sorted(found, key=lambda record: record["id"])}
    entries = _entries(by_id.values()) if entries is None else entries
    strong = {form: tuple(id for id, kind in pairs if kind != WEAK) for form, pairs in entries.items()}
    return Lexicon(
        records=by_id,
        concepts=tuple(_concept(record) for record in by_id.values()),
        hierarchy=tuple(_edges(by_id.values())),
        names={form: ids for form, ids in strong.items() if ids},
        entries=entries,
    )


def _concept(record: Record) -> Concept:
    return Concept(record["id"], record["label"], record["type"], tuple(record["synonyms"]), "PHYS")


def _edges(found: Iterable[Record]) -> Iterator[HierarchyEdge]:
    for record in found:
        yield from (HierarchyEdge(record["id"], "is_a", parent) for parent in record["parents"])
        yield from (HierarchyEdge(record["id"], "part_of", whole) for whole in record["wholes"])


def _entries(found: Iterable[Record]) -> dict[str, Entries]:
    table: dict[str, dict[str, str]] = {}
    for record in found:
        for name, kind in _kinds(record):
            forms = table.setdefault(normal_form(name), {})
            if record["id"] not in forms or KINDS.index(kind) < KINDS.index(forms[record["id"]]):
                forms[record["id"]] = kind
    table.pop("", None)
    return {
        form: tuple(sorted(pairs.items(), key=lambda pair: (KINDS.index(pair[1]), pair[0])))
        for form, pairs in table.items()
    }


def _kinds(record: Record) -> Iterator[tuple[str, str]]:
    yield record["label"], LABEL
    yield record["label_ru"], SYNONYM
    for name in (*record["synonyms"], *record["synonyms_ru"]):
        yield name, ACRONYM if is_acronym(name) else SYNONYM
    for name in record["weak"]:
        yield name, WEAK


# --- the compiled form ----------------------------------------------------------------------------


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The lexicon of the installed ontology: from the compiled form where it is fresh, else from the Turtle.

    The compiled form lies in the user's cache folder (XDG_CACHE_HOME, else ~/.cache), named by the hash of
    the Turtle file; where that folder cannot be written, the Turtle is read each time.
    """
    cached = cache_file(ONTOLOGY)
    found = _read_cache(cached)
    if found is None:
        found = build(records(ONTOLOGY))
        _write_cache(cached, found)
    return found


def cache_file(turtle: Path) -> Path:
    """Where the compiled form of this version of a Turtle file lies."""
    digest = hashlib.sha256(_FORMAT.encode() + turtle.read_bytes()).hexdigest()[:24]
    folder = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(folder) / "physiograph" / f"lexicon-{digest}.json"


def _read_cache(path: Path) -> Lexicon | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # not there, not ours to read, or torn: the Turtle is the truth
        return None
    entries = {form: tuple((id, kind) for id, kind in pairs) for form, pairs in found["entries"].items()}
    return build(found["records"], entries)


def _write_cache(path: Path, lexicon: Lexicon) -> None:
    content = {"records": list(lexicon.records.values()), "entries": dict(lexicon.entries)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False)
        os.replace(name, path)
    except OSError:
        return
