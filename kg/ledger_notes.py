"""What the ledger notes beside papers and claims: runs, curation marks, saved hypotheses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import InvalidValue
from kg.ledger_file import LedgerFile, now
from kg.marks import MARK_KINDS, VERDICTS, Mark, claim_key
from kg.model import Claim, Correction, Hypothesis
from kg.wire import claim_from_json, correction_from_json, correction_to_json, hypothesis_from_json, hypothesis_to_json


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run of one step: its settings, and its outcome (None where it did not end)."""

    id: int
    kind: str
    settings: dict[str, Any]
    started: str
    ended: str | None
    outcome: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A hypothesis as it was when the user kept it, the note, and when (ISO date and time in UTC)."""

    hypothesis: Hypothesis
    note: str
    made: str


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

    def mark(
        self,
        kind: str,
        target: str,
        verdict: str,
        note: str = "",
        author: str = "",
        correction: Correction | None = None,
    ) -> None:
        """Keep a curator's mark; the newest on a target holds. One on a claim holds by the claim's content.

        Raises: InvalidValue: a kind or verdict that there is not, or a correction where there is none to make.
        """
        for what, value, allowed in (("kind", kind, MARK_KINDS), ("verdict", verdict, VERDICTS)):
            if value not in allowed:
                raise InvalidValue(f"{what} of a mark {value!r} is not one of {', '.join(allowed)}. Use one of these.")
        if (verdict == "corrected") != (correction is not None) or (correction and kind != "claim"):
            raise InvalidValue(f"a mark {verdict!r} on a {kind} with correction {correction}: only a claim marked "
                               "'corrected' has one. Give both, or neither.")  # fmt: skip
        with self._transaction():
            body = self._claim_body(target) if kind == "claim" else ""
            key = claim_key(claim_from_json(body)) if body else ""
            change = correction_to_json(correction) if correction else ""
            self._db.execute(
                """INSERT INTO marks (kind, target, verdict, note, author, made, key, body, correction)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (kind, target, verdict, note, author, now(), key, body, change),
            )
            self._changed()

    def claim(self, claim_id: str) -> Claim | None:
        """A claim as extracted now, else as it was when it was last marked; None where there never was one."""
        body = self._claim_body(claim_id)
        return claim_from_json(body) if body else None

    def _claim_body(self, claim_id: str) -> str:
        """The line of `claim`, or ""."""
        row = self._db.execute(
            """SELECT body FROM (SELECT body, 1e18 AS age FROM claims WHERE claim_id = ?1
            UNION ALL SELECT body, id FROM marks WHERE kind = 'claim' AND target = ?1 AND body <> '')
            ORDER BY age DESC LIMIT 1""",
            (claim_id,),
        ).fetchone()
        return str(row[0]) if row else ""

    def marks(self) -> Iterator[Mark]:
        """All marks, oldest first."""
        rows = self._db.execute(
            "SELECT kind, target, verdict, note, author, made, key, body, correction FROM marks ORDER BY id"
        ).fetchall()
        for kind, target, verdict, note, author, made, key, body, change in rows:
            claim = claim_from_json(body) if body else None
            correction = correction_from_json(change) if change else None
            yield Mark(kind, target, verdict, note, author, made, key, claim, correction)

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

    # --- hypotheses that the user keeps, whatever is ranked later ---

    def keep(self, hypothesis: Hypothesis, note: str = "") -> None:
        """Keep a hypothesis as it is now, with a note; one that is kept already only gets the note."""
        with self._transaction():
            self._db.execute(
                "INSERT INTO kept VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET note = excluded.note",
                (hypothesis.id, hypothesis_to_json(hypothesis), note, now()),
            )
            self._changed()

    def drop(self, hypothesis_id: str) -> bool:
        """Keep a hypothesis no longer; whether it was kept."""
        with self._transaction():
            if gone := self._db.execute("DELETE FROM kept WHERE id = ?", (hypothesis_id,)).rowcount > 0:
                self._changed()
        return gone

    def kept(self) -> list[Kept]:
        """The hypotheses that the user keeps, by id."""
        rows = self._db.execute("SELECT body, note, made FROM kept ORDER BY id")
        return [Kept(hypothesis_from_json(body), note, made) for body, note, made in rows]

    def followed(self) -> list[Hypothesis]:
        """The hypotheses for the graph: the saved ones, best first, then those kept beside them."""
        saved = list(self.hypotheses())
        known = {one.id for one in saved}
        return saved + [one.hypothesis for one in self.kept() if one.hypothesis.id not in known]
