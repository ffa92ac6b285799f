"""The term tables on disk: one SQLite file in the user's data folder, built whole, read through a memory map."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import InvalidValue
from ontology import term_near
from ontology.term_key import key_of
from ontology.term_merge import classes, type_of
from ontology.term_wider import headings
from ontology.terms import Term, Vocabulary

OFF: Final = "off"
"""The setting `terms` that leaves the tables out."""

STATUS: Final = ("name", "synonym", "former_name")
"""How a name stands for a term, in gilda's words."""

_VERSION: Final = 2
_ORDER: Final = ["HGNC", "MONDO", "CHEBI", "GO", "MESH", "DOID", "HP", "EFO", "FPLX"]
_SCHEMA: Final = (
    "CREATE TABLE vocabulary (name TEXT PRIMARY KEY, prefix TEXT, version TEXT, licence TEXT, terms INTEGER, "
    "names INTEGER)",
    "CREATE TABLE member (concept INTEGER, place INTEGER, curie TEXT, name TEXT, type TEXT, vocabulary TEXT, "
    "PRIMARY KEY (concept, place)) WITHOUT ROWID",
    "CREATE TABLE name (key TEXT, concept INTEGER, curie TEXT, status INTEGER, text TEXT, vocabulary TEXT, "
    "PRIMARY KEY (key, concept, curie, status, text)) WITHOUT ROWID",
    "CREATE TABLE wider (concept INTEGER PRIMARY KEY, curie TEXT, name TEXT)",
    "CREATE INDEX member_curie ON member (curie)",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A vocabulary in the index, as `terms list` shows it."""

    name: str
    prefix: str
    version: str
    licence: str
    terms: int
    names: int


def default_path() -> Path:
    """Where the index lies: in XDG_DATA_HOME, else in the user's data folder of this platform."""
    if folder := os.environ.get("XDG_DATA_HOME"):
        base = Path(folder)
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path.home() / ".local" / "share"
    return base / "physiograph" / "terms.sqlite"


def locate(setting: str | None = None) -> Path | None:
    """The index to use, or None where there is none or it is turned off.

    Args:
        setting: the setting `terms`: a file, "off", or None for the default place.
    Raises: InvalidValue: a file is named, and is not there.
    """
    if setting == OFF:
        return None
    if setting is None:
        return default_path() if default_path().is_file() else None
    if not Path(setting).is_file():
        raise InvalidValue(f'no term tables {setting!r}. Build them: physiograph terms build; or set terms = "off".')
    return Path(setting)


def fingerprint(path: Path) -> str:
    """Short hash of what the index holds: it changes when a vocabulary is added, renewed or removed."""
    with closing(connect(path)) as db:
        return str(db.execute("SELECT hex FROM content").fetchone()[0])


def connect(path: Path) -> sqlite3.Connection:
    """The index, read-only and memory-mapped.

    Raises: InvalidValue: not an index, or one of another version.
    """
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        found = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute("PRAGMA mmap_size = 1073741824")
    except sqlite3.DatabaseError:
        found = None
    if found != _VERSION:
        db.close()
        raise InvalidValue(f"{path}: not an index of term tables of version {_VERSION}. Run: physiograph terms build.")
    return db


# --- writing --------------------------------------------------------------------------------------


def build(path: Path, vocabularies: Sequence[Vocabulary]) -> tuple[Listed, ...]:
    """Write an index of these vocabularies, whole or not at all; the same input gives the same bytes."""
    with _replacing(path) as temporary, closing(sqlite3.connect(temporary, isolation_level=None)) as db:
        db.executescript(f"PRAGMA page_size = 4096; PRAGMA user_version = {_VERSION};")
        with _fast(db):
            for statement in (*_SCHEMA, *term_near.TABLES):
                db.execute(statement)
            _write(db, vocabularies, first=0)
            term_near.write(db)
            _seal(db)
        db.execute("VACUUM")
    return listed(path)


def add(path: Path, vocabulary: Vocabulary) -> None:
    """Add a vocabulary, or renew it; the index is made where there is none."""
    if not path.is_file():
        build(path, [vocabulary])
        return

    def change(db: sqlite3.Connection) -> None:
        _delete(db, vocabulary.name)
        known = dict(db.execute("SELECT curie, concept FROM member"))
        _write(db, [vocabulary], 1 + max(known.values(), default=0), known)

    _edit(path, change)


def remove(path: Path, name: str) -> None:
    """Take a vocabulary out.

    Raises: InvalidValue: the index holds none of that name.
    """
    held = [one.name for one in listed(path)] if path.is_file() else []
    if name not in held:
        raise InvalidValue(f"no vocabulary {name!r} in the term tables; there are: {', '.join(held) or 'none'}.")
    _edit(path, lambda db: _delete(db, name))


def listed(path: Path) -> tuple[Listed, ...]:
    """The vocabularies of an index, by name."""
    with closing(connect(path)) as db:
        columns = "name, prefix, version, licence, terms, names"
        return tuple(Listed(*row) for row in db.execute(f"SELECT {columns} FROM vocabulary ORDER BY name"))  # noqa: S608


def _edit(path: Path, change: Callable[[sqlite3.Connection], None]) -> None:
    connect(path).close()
    with _replacing(path) as temporary, closing(sqlite3.connect(temporary, isolation_level=None)) as db:
        with closing(connect(path)) as old:
            old.backup(db)
        with _fast(db):
            change(db)
            _seal(db)
        db.execute("VACUUM")


@contextmanager
def _fast(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction, without waiting for the disk: the file is a temporary one until it is whole."""
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -200000")
    db.execute("BEGIN")
    yield
    db.execute("COMMIT")


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _seal(db: sqlite3.Connection) -> None:
    """Write the hash of the content."""
    total = hashlib.sha256()
    for row in db.execute("SELECT key, concept, curie, status, text FROM name ORDER BY 1, 2, 3, 4, 5"):
        total.update(repr(row).encode())
    for row in db.execute("SELECT curie, type FROM member ORDER BY concept, place"):
        total.update(repr(row).encode())
    db.execute("DROP TABLE IF EXISTS content")
    db.execute("CREATE TABLE content (hex TEXT)")
    db.execute("INSERT INTO content VALUES (?)", (total.hexdigest()[:12],))


def _delete(db: sqlite3.Connection, name: str) -> None:
    for table in ("name", "member"):
        db.execute(f"DELETE FROM {table} WHERE vocabulary = ?", (name,))  # noqa: S608
    for table in ("wider", "near"):
        db.execute(f"DELETE FROM {table} WHERE concept NOT IN (SELECT concept FROM member)")  # noqa: S608
    db.execute("DELETE FROM vocabulary WHERE name = ?", (name,))


def _write(
    db: sqlite3.Connection,
    vocabularies: Sequence[Vocabulary],
    first: int,
    known: dict[str, int] | None = None,
) -> None:
    known = known or {}
    keys = cache(key_of)  # most names are asked for twice, and a normal form costs 50 µs
    home = {term.id: vocabulary.name for vocabulary in vocabularies for term in vocabulary.terms}
    stated: dict[str, list[str]] = defaultdict(list)
    for vocabulary in vocabularies:
        for term in vocabulary.terms:
            for id in term.same:
                stated[term.id].append(id)
                stated[id].append(term.id)
            stated[term.id] += term.near
    members: list[tuple[int, int, str, str, str, str]] = []
    names: list[tuple[str, int, str, int, str, str]] = []
    concepts: dict[int, list[Term]] = {}
    for number, group in enumerate(classes(vocabularies, keys), first):
        concept = next((known[term.id] for term in group if term.id in known), number)
        concepts.setdefault(concept, []).extend(group)
        members += _members(concept, group, home, known, stated)
        names += [row for term in group for row in _names(concept, term, home[term.id], keys)]
    db.executemany("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?)", members)
    db.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?, ?, ?)", sorted(names))
    db.executemany("INSERT OR IGNORE INTO wider VALUES (?, ?, ?)", _wider(concepts, members))
    counts = Counter(row[5] for row in names)
    for one in vocabularies:
        row = (one.name, one.prefix or one.name, one.version, one.licence, len(one.terms), counts[one.name])
        db.execute("INSERT INTO vocabulary VALUES (?, ?, ?, ?, ?, ?)", row)


def _wider(
    concepts: Mapping[int, Sequence[Term]], members: Sequence[tuple[int, int, str, str, str, str]]
) -> Iterator[tuple[int, str, str]]:
    """Concepts without a MeSH id and the nearest wider heading, with its name."""
    ordered = sorted(members, reverse=True)
    kinds = {row[0]: row[4] for row in ordered}
    mesh = {row[0]: row[2] for row in ordered if row[2].startswith("MESH:")}
    named = {term.id: term.name for group in concepts.values() for term in group}
    yield from ((concept, id, named[id]) for concept, id in headings(concepts, kinds, mesh))


def _members(
    concept: int,
    group: Sequence[Term],
    home: dict[str, str],
    known: dict[str, int],
    stated: Mapping[str, Sequence[str]],
) -> Iterator[tuple[int, int, str, str, str, str]]:
    """Terms of a class, the one that stands for it first, then ids that only are equivalent."""
    ordered = sorted(group, key=lambda term: (_place(term.id), term.id))
    kind = type_of(ordered[0])
    place = 1000 if any(term.id in known for term in group) else 0
    for term in ordered:
        if term.id not in known:
            own = type_of(term)
            yield concept, place, term.id, term.name, kind if own == "unknown" else own, home[term.id]
            place += 1
    held, prefixes = {term.id for term in group}, {term.id.partition(":")[0] for term in group}
    for term in ordered:
        for id in dict.fromkeys(stated.get(term.id, ())):
            # a stated match that stands in another class, too, counts where this one has none of its vocabulary
            if id not in held and (id not in home or id.partition(":")[0] not in prefixes):
                held.add(id)
                yield concept, place, id, "", "", home[term.id]
                place += 1


def _place(id: str) -> int:
    prefix = id.partition(":")[0]
    return _ORDER.index(prefix) if prefix in _ORDER else len(_ORDER)


def _names(
    concept: int, term: Term, home: str, key_of: Callable[[str], str]
) -> Iterator[tuple[str, int, str, int, str, str]]:
    for status, texts in enumerate(((term.name,), term.synonyms, term.former)):
        for text in texts:
            if key := key_of(text):
                yield key, concept, term.id, status, text, home
