"""The ledger: one SQLite file that is the only truth. Everything else can be deleted and rebuilt from it.

Every write is one transaction, so a process killed at any moment leaves the ledger as it was before or after it.
Write-ahead logging lets readers read while one writer writes; a second writer waits for its turn. `synchronous` is
NORMAL: a killed process loses nothing that was acknowledged; a power cut can cost the last transactions, never the
file (https://www.sqlite.org/pragma.html#pragma_synchronous).
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kg.errors import InvalidValue, LedgerError
from kg.ledger_notes import LedgerNotes, RunRecord
from kg.marks import Mark, as_marked, mark_of, newest
from kg.model import Claim, Document, GateDecision, Paper, Refusal, Sentence
from kg.wire import claim_from_json, claim_to_json, document_from_json, document_to_json

__all__ = ["Ledger", "Mark", "RunRecord"]


class Ledger(LedgerNotes):
    """An open ledger; use it as a context manager, in one thread.

    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "ledger.sqlite") as ledger:
    ...     paper = Document(id="PMC1", title="HIIT and VO2max", passages=())
    ...     ledger.add(paper, GateDecision(True)), ledger.add(paper), ledger.pending("1")
    ('added', 'unchanged', ['PMC1'])
    """

    # --- documents and the gate -------------------------------------------------------------------

    def add(self, document: Document, decision: GateDecision | None = None) -> str:
        """Keep a document; the same document again changes nothing.

        A changed document replaces the old one and its extraction, and waits for a new decision. Where the same
        paper comes in another format, the version with more text stays, whichever came first.

        Args:
            decision: what the gate says; None leaves it open (see `decide`), and an undecided document does not count.
        Returns: "added", "updated" or "unchanged".
        """
        body = document_to_json(document)
        with self._transaction():
            row = self._db.execute("SELECT body, source_format FROM documents WHERE id = ?", (document.id,)).fetchone()
            if row is not None and not _replaces(document, body, *row):
                return "unchanged"
            if row is None or row[0] != body:
                self._write_document(document, body)
            if decision is not None:
                self._write_decision(document.id, decision)
        return "added" if row is None else "unchanged" if row[0] == body else "updated"

    def _write_document(self, document: Document, body: str) -> None:
        for table in ("claims", "sentences", "extractions", "decisions"):
            self._db.execute(f"DELETE FROM {table} WHERE document_id = ?", (document.id,))  # noqa: S608 -- fixed names
        self._db.execute(
            """INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
            content_hash = excluded.content_hash, source_format = excluded.source_format, year = excluded.year,
            status = excluded.status, body = excluded.body""",
            (document.id, document.content_hash, document.source_format, document.year, document.status, body),
        )
        self._changed()

    def decide(self, decisions: Mapping[str, GateDecision]) -> None:
        """Write the gate's decisions on documents, all in one transaction.

        Raises: LedgerError: a document is not in the ledger.
        """
        with self._transaction():
            for document_id, decision in decisions.items():
                self._write_decision(document_id, decision)

    def _write_decision(self, document_id: str, decision: GateDecision) -> None:
        new = (int(decision.accepted), decision.code, decision.reason)
        old = self._db.execute(
            "SELECT accepted, code, reason FROM decisions WHERE document_id = ?", (document_id,)
        ).fetchone()
        if old == new:
            return
        try:
            self._db.execute("INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?)", (document_id, *new))
        except sqlite3.IntegrityError as error:
            raise LedgerError(_no_document(document_id)) from error
        self._changed()

    def refuse(self, refusal: Refusal) -> None:
        """Keep an input that gave no document; the same refusal again changes nothing."""
        values = (refusal.source, refusal.code, refusal.reason)
        with self._transaction():
            if self._db.execute("INSERT OR IGNORE INTO refusals VALUES (?, ?, ?)", values).rowcount:
                self._changed()

    def documents(self, accepted: bool | None = None) -> Iterator[Document]:
        """The documents by id: all, the accepted ones (True), or those the gate refused (False)."""
        where = "" if accepted is None else f"JOIN decisions g ON g.document_id = d.id AND g.accepted = {int(accepted)}"
        for row in self._pages(f"SELECT d.id, d.body FROM documents d {where} WHERE d.id > ? ORDER BY d.id LIMIT ?"):  # noqa: S608
            yield document_from_json(row[1])

    def document(self, document_id: str) -> Document:
        """The document of an id.

        Raises: LedgerError: there is none.
        """
        row = self._db.execute("SELECT body FROM documents WHERE id = ?", (document_id,)).fetchone()
        if row is None:
            raise LedgerError(_no_document(document_id))
        return document_from_json(row[0])

    def decisions(self) -> Iterator[tuple[str, GateDecision]]:
        """(document id, decision), by id; undecided documents are left out."""
        sql = "SELECT document_id, accepted, code, reason FROM decisions WHERE document_id > ? ORDER BY 1 LIMIT ?"
        for document_id, accepted, code, reason in self._pages(sql):
            yield document_id, GateDecision(bool(accepted), code, reason)

    def refusals(self) -> Iterator[Refusal]:
        """The inputs that gave no document, by source."""
        rows = self._db.execute("SELECT source, code, reason FROM refusals ORDER BY 1, 2, 3").fetchall()
        return (Refusal(*row) for row in rows)

    # --- claims -----------------------------------------------------------------------------------

    def pending(self, version: str, keep: str | None = None) -> list[str]:
        """Ids of the accepted documents that this version of the pipeline has not read yet, sorted.

        Those that an import of RDF put in have claims, and no text to read.

        Args:
            keep: versions that begin so are good enough too.
        """
        rows = self._db.execute(
            """SELECT g.document_id FROM decisions g JOIN documents d ON d.id = g.document_id
            LEFT JOIN extractions e ON e.document_id = g.document_id
            WHERE g.accepted = 1 AND d.source_format <> 'rdf'
            AND (e.version IS NULL OR e.version <> ? AND substr(e.version, 1, length(?)) <> ?)
            ORDER BY 1""",
            (version, keep or "\n", keep or "\n"),
        )
        return [row[0] for row in rows]

    def put(self, document_id: str, version: str, sentences: Sequence[Sentence], claims: Sequence[Claim]) -> None:
        """Replace what is known of a document by one extraction, in one transaction.

        Raises: LedgerError: no such document. InvalidValue: a claim of another document.
        """
        if strangers := sorted({claim.document_id for claim in claims} - {document_id}):
            raise InvalidValue(f"claims of {strangers} put under {document_id!r}. Put each under its own document.")
        lines = {claim.claim_id: (claim.claim_id, document_id, claim_to_json(claim)) for claim in claims}
        with self._transaction():
            if self._db.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,)).fetchone() is None:
                raise LedgerError(_no_document(document_id))
            for table in ("claims", "sentences", "extractions"):
                self._db.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))  # noqa: S608 -- fixed names
            self._db.executemany(
                "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)",
                [(document_id, s.index, s.text, s.section, s.role, s.confidence) for s in sentences],
            )
            try:
                self._db.executemany("INSERT INTO claims VALUES (?, ?, ?)", lines.values())
            except sqlite3.IntegrityError as error:
                raise LedgerError(
                    f"a claim id of {document_id!r} is another document's already. Make ids with kg.wire.claim_id_of."
                ) from error
            self._db.execute("INSERT INTO extractions VALUES (?, ?)", (document_id, version))
            self._changed()

    def sentences(self, document_id: str) -> tuple[Sentence, ...]:
        """The sentences of a document in reading order; empty where it was not extracted yet."""
        rows = self._db.execute(
            "SELECT place, text, section, role, confidence FROM sentences WHERE document_id = ? ORDER BY place",
            (document_id,),
        )
        return tuple(Sentence(*row) for row in rows)

    def claims(self, as_of: int | None = None) -> Iterator[Claim]:
        """The claims that count, by claim id: of accepted documents, as a curator's marks leave them (`kg.marks`).

        Args:
            as_of: only those of papers published in this year or before; undated papers are left out.
        """
        marks = newest(self.marks())
        for claim in self.extracted(as_of):
            if (marked := as_marked(claim, mark_of(claim, marks))) is not None:
                yield marked

    def extracted(self, as_of: int | None = None) -> Iterator[Claim]:
        """The claims of accepted documents as they were extracted, whatever a curator marked, by claim id."""
        sql = f"""SELECT c.claim_id, c.body FROM claims c
            JOIN decisions g ON g.document_id = c.document_id AND g.accepted = 1
            JOIN documents d ON d.id = c.document_id {_until(as_of)}
            WHERE c.claim_id > ? ORDER BY c.claim_id LIMIT ?"""  # noqa: S608 -- the year is an int
        for row in self._pages(sql):
            yield claim_from_json(row[1])

    def extracted_of(self, document_id: str) -> list[Claim]:
        """The claims of one document as they were extracted, accepted or not, by claim id."""
        rows = self._db.execute("SELECT body FROM claims WHERE document_id = ? ORDER BY claim_id", (document_id,))
        return [claim_from_json(row[0]) for row in rows]

    def papers(self, as_of: int | None = None) -> dict[str, Paper]:
        """The accepted papers by id; design, species and n are what most of their claims say.

        Args:
            as_of: only those published in this year or before; undated papers are left out.
        """
        studies: dict[str, Counter[tuple[str, str, int | None]]] = {}
        for claim in self.claims(as_of):
            context = claim.context
            study = (context.design or "", context.species or "", context.n)
            studies.setdefault(claim.document_id, Counter())[study] += 1
        sql = f"""SELECT d.id, d.body FROM documents d JOIN decisions g ON g.document_id = d.id AND g.accepted = 1
            {_until(as_of)} WHERE d.id > ? ORDER BY d.id LIMIT ?"""  # noqa: S608 -- the year is an int
        found = (document_from_json(row[1]) for row in self._pages(sql))
        return {document.id: _paper(document, studies.get(document.id, Counter())) for document in found}

    # --- figures ----------------------------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """How much there is: documents, accepted, refused (by the gate), undecided, unreadable, extracted, …."""
        one = self._db.execute(
            """SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM decisions WHERE accepted = 1),
            (SELECT count(*) FROM decisions WHERE accepted = 0), (SELECT count(*) FROM refusals),
            (SELECT count(*) FROM extractions), (SELECT count(*) FROM sentences), (SELECT count(*) FROM claims),
            (SELECT count(*) FROM marks), (SELECT count(*) FROM hypotheses), (SELECT count(*) FROM runs)"""
        ).fetchone()
        names = ("documents", "accepted", "refused", "unreadable", "extracted")
        counted = dict(zip((*names, "sentences", "claims", "marks", "hypotheses", "runs"), one, strict=True))
        counted["undecided"] = counted["documents"] - counted["accepted"] - counted["refused"]
        return counted


# --- helpers --------------------------------------------------------------------------------------


def _replaces(document: Document, body: str, old_body: str, old_format: str) -> bool:
    """Whether a version takes the place of another: a changed file always; another format if it holds more."""
    if document.source_format == old_format:
        return True
    return (len(body), body) > (len(old_body), old_body)


def _paper(document: Document, studies: Counter[tuple[str, str, int | None]]) -> Paper:
    ranked = sorted(studies.items(), key=lambda item: (-item[1], str(item[0])))
    design, species, n = ranked[0][0] if ranked else ("", "", None)
    return Paper(
        id=document.id,
        title=document.title,
        year=document.year,
        doi=document.doi,
        pmid=document.pmid,
        journal=document.journal,
        design=design,
        species=species,
        n=n,
        status=document.status,
        authors=document.authors,
    )


def _until(as_of: int | None) -> str:
    return "" if as_of is None else f"AND d.year <= {int(as_of)}"


def _no_document(document_id: str) -> str:
    return f"document {document_id!r} is not in the ledger. Add it first: physiograph add PATH."
