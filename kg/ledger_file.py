"""The file of the ledger: opening, migrating, transactions. What is in it: ledger_notes.py and ledger.py."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from kg.errors import LedgerError
from kg.marks import claim_key
from kg.migrations import MIGRATIONS, VERSION
from kg.wire import claim_from_json

BUSY_S: Final = 30.0
"""How long a writer waits for another one, in seconds."""

PAGE: Final = 500
"""Rows read at a time: memory stays bounded, and one may write while iterating."""


class LedgerFile:
    """An open SQLite file with the ledger's schema: transactions, snapshots, pages of rows."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the ledger of a workspace; it is made where there is none, and brought to this version.

        Raises: LedgerError: not a ledger, unreadable, or written by a newer version.
        """
        path = Path(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise LedgerError(f"cannot open the ledger {path}: {error}. Name a folder you may write to.") from error
        try:
            _prepare(connection)
            ledger = cls(connection, path)
            ledger._migrate()
        except sqlite3.Error as error:
            connection.close()
            raise LedgerError(
                f"{path} is no usable ledger: {error}. Restore a copy, or move it away and add the papers again."
            ) from error
        except LedgerError:
            connection.close()
            raise
        return ledger

    def close(self) -> None:
        """Close the file; the ledger cannot be used after."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _migrate(self) -> None:
        if _version(self._db) == VERSION:
            return
        with self._transaction():
            current = _version(self._db)  # again: another process may have migrated while we waited
            if current > VERSION:
                raise LedgerError(
                    f"the ledger {self.path} has schema {current}, this program knows up to {VERSION}. "
                    "Install the newer physiograph that wrote it."
                )
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT, made TEXT)"
            )
            for number, (name, statements) in enumerate(MIGRATIONS[current:], start=current + 1):
                for statement in statements:
                    self._db.execute(statement)
                self._db.execute("INSERT INTO migrations VALUES (?, ?, ?)", (number, name, now()))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # SQLite itself rolls back where the disk is full
                    self._db.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise LedgerError(
                f"cannot write the ledger {self.path}: {error}. What was written is kept: make room on its disk, "
                "or wait until no other process writes, and run the same command again."
            ) from error

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within it every read sees the same state, whatever another process writes. Do not write inside."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    def _changed(self) -> None:
        self._db.execute("UPDATE changes SET count = count + 1")

    def sequence(self) -> int:
        """A number that grows with each change of content (not with runs): what a cache is valid for."""
        return int(self._db.execute("SELECT count FROM changes").fetchone()[0])

    def _pages(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Rows of a query with two parameters: the first column of the row before, and how many."""
        last = ""
        while rows := self._db.execute(sql, (last, PAGE)).fetchall():
            yield from rows
            last = rows[-1][0]


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout = {int(BUSY_S * 1000)}")
    connection.execute("PRAGMA foreign_keys = ON")
    deadline = time.monotonic() + BUSY_S
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:  # another process is switching at this moment; busy_timeout does not cover it
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.create_function("claim_key", 1, lambda body: claim_key(claim_from_json(body)), deterministic=True)


def _version(connection: sqlite3.Connection) -> int:
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").fetchone() is None:
        return 0
    return int(connection.execute("SELECT coalesce(max(version), 0) FROM migrations").fetchone()[0])


def now() -> str:
    """The time as an ISO date and time in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
