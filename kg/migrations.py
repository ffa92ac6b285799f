"""The ledger's schema, version by version: each step is applied once, inside one transaction, and never edited."""

from __future__ import annotations

from typing import Final

MIGRATIONS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (
        "first schema",
        (
            """CREATE TABLE documents (
                id TEXT PRIMARY KEY, content_hash TEXT NOT NULL, source_format TEXT NOT NULL, year INTEGER,
                status TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID""",
            """CREATE TABLE decisions (
                document_id TEXT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
                accepted INTEGER NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID""",
            """CREATE TABLE refusals (
                source TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL,
                PRIMARY KEY (source, code, reason)) WITHOUT ROWID""",
            """CREATE TABLE extractions (
                document_id TEXT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
                version TEXT NOT NULL) WITHOUT ROWID""",
            """CREATE TABLE sentences (
                document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE, place INTEGER NOT NULL,
                text TEXT NOT NULL, section TEXT NOT NULL, role TEXT NOT NULL, confidence REAL NOT NULL,
                PRIMARY KEY (document_id, place)) WITHOUT ROWID""",
            """CREATE TABLE claims (
                claim_id TEXT PRIMARY KEY,
                document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
                body TEXT NOT NULL) WITHOUT ROWID""",
            "CREATE INDEX claims_by_document ON claims (document_id)",
            """CREATE TABLE runs (
                id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, settings TEXT NOT NULL,
                started TEXT NOT NULL, ended TEXT, outcome TEXT)""",
            """CREATE TABLE marks (
                id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, target TEXT NOT NULL,
                verdict TEXT NOT NULL, note TEXT NOT NULL, author TEXT NOT NULL, made TEXT NOT NULL)""",
            "CREATE INDEX marks_by_target ON marks (kind, target)",
            """CREATE TABLE hypotheses (
                id TEXT PRIMARY KEY, place INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID""",
            "CREATE TABLE changes (only INTEGER PRIMARY KEY CHECK (only = 1), count INTEGER NOT NULL)",
            "INSERT INTO changes VALUES (1, 0)",
        ),
    ),
    (
        "marks hold by content",
        (
            "ALTER TABLE marks ADD COLUMN key TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE marks ADD COLUMN body TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE marks ADD COLUMN correction TEXT NOT NULL DEFAULT ''",
            """UPDATE marks SET body = coalesce((SELECT body FROM claims WHERE claim_id = target), '')
                WHERE kind = 'claim'""",
            "UPDATE marks SET key = claim_key(body) WHERE body <> ''",
        ),
    ),
    (
        "hypotheses that a user keeps",
        (
            """CREATE TABLE kept (
                id TEXT PRIMARY KEY, body TEXT NOT NULL, note TEXT NOT NULL, made TEXT NOT NULL) WITHOUT ROWID""",
        ),
    ),
)
"""(name, statements) of each version, in order; version n is the n-th of them. `claim_key` is `kg.marks.claim_key`."""

VERSION: Final = len(MIGRATIONS)
"""The schema version that this program writes."""
