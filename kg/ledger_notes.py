"""What the ledger notes beside papers and claims: runs, curation marks, saved hypotheses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.errors import InvalidValue
from kg.ledger_file import LedgerFile, now
from kg.model import Hypothesis
from kg.wire import hypothesis_from_json, hypothesis_to_json

MARK_KINDS: Final = ("document", "claim", "link", "hypothesis")
VERDICTS: Final = ("right", "wrong", "unsure")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a curator said of something; the newest mark on a target holds.

    Args:
        kind: one of `MARK_KINDS`.
        target: its id; of a link "subject relation object".
        verdict: one of `VERDICTS`. A claim marked wrong no longer counts.
        made: ISO date and time in UTC.
    """

    kind: str
    target: str
    verdict: str
    note: str
    author: str
    made: str


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run of one step: its settings, and its outcome (None where it did not end)."""

    id: int
    kind: str
    settings: dict[str, Any]
    started: str
    ended: str | None
    outcome: dict[str, Any] | None


class LedgerNotes(LedgerFile):
    """The part of a ledger that holds runs, marks and hypotheses."""

    def start_run(self, kind: str, settings: Mapping[str, Any]) -> int:
        """Note that a step began, with its settings; its number."""
        with self._transaction():
            cursor = self._db.execute(
                "INSERT INTO runs (kind, settings, started) VALUES (?, ?, ?)",
                (kind, json.dumps(settings, default=str, sort_keys=True), now()),
            )
        return int(cursor.lastrowid or 0)

    def end_run(self, run_id: int, outcome: Mapping[str, Any]) -> None:
        """Note that a step ended, and what came of it."""
        values = (now(), json.dumps(outcome, default=str, sort_keys=True), run_id)
        with self._transaction():
            self._db.execute("UPDATE runs SET ended = ?, outcome = ? WHERE id = ?", values)

    def runs(self) -> list[RunRecord]:
        """All runs, oldest first."""
        rows = self._db.execute("SELECT id, kind, settings, started, ended, outcome FROM runs ORDER BY id")
        return [
            RunRecord(number, kind, json.loads(settings), started, ended, json.loads(outcome) if outcome else None)
            for number, kind, settings, started, ended, outcome in rows
        ]

    def mark(self, kind: str, target: str, verdict: str, note: str = "", author: str = "") -> None:
        """Keep a curator's mark; the newest on a target holds.

        Raises: InvalidValue: a kind or verdict that there is not.
        """
        for what, value, allowed in (("kind", kind, MARK_KINDS), ("verdict", verdict, VERDICTS)):
            if value not in allowed:
                raise InvalidValue(f"{what} of a mark {value!r} is not one of {', '.join(allowed)}. Use one of these.")
        with self._transaction():
            self._db.execute(
                "INSERT INTO marks (kind, target, verdict, note, author, made) VALUES (?, ?, ?, ?, ?, ?)",
                (kind, target, verdict, note, author, now()),
            )
            self._changed()

    def marks(self) -> Iterator[Mark]:
        """All marks, oldest first."""
        rows = self._db.execute("SELECT kind, target, verdict, note, author, made FROM marks ORDER BY id").fetchall()
        return (Mark(*row) for row in rows)

    def save_hypotheses(self, hypotheses: Iterable[Hypothesis]) -> None:
        """Keep a ranked list of hypotheses in place of the one before."""
        rows = [(item.id, place, hypothesis_to_json(item)) for place, item in enumerate(hypotheses)]
        with self._transaction():
            old = self._db.execute("SELECT id, place, body FROM hypotheses ORDER BY place").fetchall()
            if old == rows:
                return
            self._db.execute("DELETE FROM hypotheses")
            self._db.executemany("INSERT OR REPLACE INTO hypotheses VALUES (?, ?, ?)", rows)
            self._changed()

    def hypotheses(self) -> Iterator[Hypothesis]:
        """The saved hypotheses, best first."""
        rows = self._db.execute("SELECT body FROM hypotheses ORDER BY place").fetchall()
        return (hypothesis_from_json(row[0]) for row in rows)
