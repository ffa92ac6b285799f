"""The server graph store: Neo4j 5 over Bolt by the official driver, in managed transactions.

`write` brings the server's graph to the one given by writing what differs, in one transaction: readers see the old
graph or the new one; a killed build leaves the old. Only where more than `ONE_TRANSACTION` rows differ (the
first load of a large corpus, which no server holds in the memory of one transaction) does it take several: readers see
the graph grow, and the next build makes whole what a killed one left. Constraints and indexes come first.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from kg.errors import QueryRefused, QueryTimeout, StoreError
from kg.model import Graph, Hypothesis
from kg.readonly import read_only as checked
from kg.schema import FULLTEXT, HIERARCHY_TYPES, LINK_TYPES, NODES, TESTED, EdgeKind, Row, edge_rows, node_rows
from kg.store import DEFAULT_ROWS, DEFAULT_TIMEOUT_S, Result

if TYPE_CHECKING:
    import neo4j

BATCH: Final = 10_000
ONE_TRANSACTION: Final = 250_000
"""Rows that one transaction writes at most; 1.4 million outgrew 2.8 GB, the memory that a small server allows one."""
CONNECT_S: Final = 10.0
_PREFIX = re.compile(r"^\s*(?:EXPLAIN|PROFILE)\b", re.IGNORECASE)

EDGE_KINDS: Final = (
    EdgeKind("SUBJECT", "Claim", "Concept"),
    EdgeKind("OBJECT", "Claim", "Concept"),
    EdgeKind("COMPARATOR", "Claim", "Concept"),
    EdgeKind("STATED_IN", "Claim", "Paper"),
    EdgeKind("SUBJECT", "Conflict", "Concept"),
    EdgeKind("OBJECT", "Conflict", "Concept"),
    EdgeKind("ONE_SIDE", "Conflict", "Claim"),
    EdgeKind("OTHER_SIDE", "Conflict", "Claim"),
    EdgeKind("SUBJECT", "Hypothesis", "Concept"),
    EdgeKind("OBJECT", "Hypothesis", "Concept"),
    EdgeKind("PROPOSED_BY", "Hypothesis", "Claim"),
    TESTED,
    *(EdgeKind(name, "Concept", "Concept") for name in (*LINK_TYPES, *HIERARCHY_TYPES)),
)


Change = tuple[str, Sequence[Any]]
"""A statement and its $rows."""


class Neo4jStore:
    """A database of a Neo4j server.

    Args:
        url: neo4j://, neo4j+s://, bolt:// or bolt+s://HOST[:PORT]. User, password and database come from
            PHYSIOGRAPH_NEO4J_USER, PHYSIOGRAPH_NEO4J_PASSWORD and PHYSIOGRAPH_NEO4J_DATABASE, never from the URL.
        read_only: True refuses `write`.
    Raises: StoreError: no server answers there, or it does not let us in.
    """

    def __init__(self, url: str, *, read_only: bool = True) -> None:
        import neo4j

        password = os.environ.get("PHYSIOGRAPH_NEO4J_PASSWORD")
        user = os.environ.get("PHYSIOGRAPH_NEO4J_USER", "neo4j")
        self._database = os.environ.get("PHYSIOGRAPH_NEO4J_DATABASE") or None
        self._url, self._read_only, self._neo4j = url, read_only, neo4j
        try:
            self._driver = neo4j.GraphDatabase.driver(
                url,
                auth=(user, password) if password else None,
                connection_timeout=CONNECT_S,
                max_transaction_retry_time=CONNECT_S,
                notifications_min_severity="OFF",
            )
        except (ValueError, neo4j.exceptions.DriverError) as error:
            raise StoreError(f"{url!r} is no address of a Neo4j server: {error}. Write neo4j://HOST:7687.") from error
        try:
            self._driver.verify_connectivity()
        except ValueError as error:
            self._driver.close()
            raise StoreError(
                f"{url!r} is no address of a Neo4j server: {_line(error)} Write neo4j://HOST:7687."
            ) from error
        except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError) as error:
            self._driver.close()
            raise StoreError(
                f"no Neo4j server lets us in at {url}: {_line(error)} Start it, or set PHYSIOGRAPH_NEO4J_PASSWORD."
            ) from error

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    # --- writing ----------------------------------------------------------------------------------

    def write(self, graph: Graph, hypotheses: Iterable[Hypothesis] = ()) -> None:
        """Bring the server's graph to this one; nodes with other labels are left alone.

        Raises: StoreError: opened read-only, or the server refused.
        """
        if self._read_only:
            raise StoreError(f"the graph store {self._url} was opened read-only. Open it with read_only=False.")
        proposed = tuple(hypotheses)
        nodes, edges = node_rows(graph, proposed), edge_rows(graph, proposed)
        try:
            with self._driver.session(database=self._database) as session:
                for statement in _schema():
                    session.run(statement).consume()
                session.run("CALL db.awaitIndexes(60)").consume()
                for part in _transactions(session.execute_read(_changes, nodes, edges)):
                    session.execute_write(_carry_out, part)
        except (self._neo4j.exceptions.DriverError, self._neo4j.exceptions.Neo4jError) as error:
            raise StoreError(f"cannot write the graph to {self._url}: {_line(error)} See the server's log.") from error

    # --- reading ----------------------------------------------------------------------------------

    def query(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        max_rows: int = DEFAULT_ROWS,
    ) -> Result:
        """Answer one read-only Cypher statement. See `kg.store.GraphStore`.

        The fence of `kg.readonly` comes first; then the server must plan the statement as one that only reads, and
        runs it in a read transaction.
        """
        text, errors = checked(cypher), self._neo4j.exceptions
        work = self._neo4j.unit_of_work(timeout=timeout_s)(_ask)
        try:
            with self._driver.session(database=self._database, fetch_size=min(max_rows + 1, 1000)) as session:
                return session.execute_read(work, text, dict(params or {}), max_rows)
        except (errors.DriverError, errors.Neo4jError, TypeError, OverflowError) as error:
            if "TransactionTimedOut" in (getattr(error, "code", None) or ""):
                raise QueryTimeout(f"the query ran past {timeout_s:g} s. Narrow it, or raise --timeout.") from error
            raise StoreError(f"the query failed: {_line(error)} Correct it; see docs/reference.") from error


# --- writing --------------------------------------------------------------------------------------


def _schema() -> Iterator[str]:
    for label in NODES:
        name = f"{label.lower()}_id"
        yield f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
    for name, (label, field) in FULLTEXT.items():
        yield f"CREATE FULLTEXT INDEX {name} IF NOT EXISTS FOR (n:{label}) ON EACH [n.{field}]"


def _changes(
    work: neo4j.ManagedTransaction, nodes: Mapping[str, Sequence[Row]], edges: Sequence[tuple[EdgeKind, Sequence[Row]]]
) -> list[Change]:
    """What turns the graph that is there into the one wanted, in the order of carrying out: nodes, relationships."""
    changes = []
    for label, rows in nodes.items():
        there = work.run(f"MATCH (n:{label}) RETURN n.id, properties(n)")
        gone, changed, new = _difference(there, {row["id"]: row for row in rows}, whole=True)
        changes += [
            (f"UNWIND $rows AS id MATCH (n:{label} {{id: id}}) DETACH DELETE n", gone),
            (f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n = row", changed),
            (f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", new),
        ]
    wanted = {(kind.type, kind.start): (kind, rows) for kind, rows in edges}
    for bare in EDGE_KINDS:
        kind, rows = wanted.get((bare.type, bare.start), (bare, ()))
        there = work.run(f"MATCH (a:{kind.start})-[r:{kind.type}]->(b:{kind.end}) RETURN [a.id, b.id], properties(r)")
        gone, changed, new = _difference(there, {(row["source"], row["target"]): row for row in rows})
        ends = f"MATCH (a:{kind.start} {{id: row.source}}) MATCH (b:{kind.end} {{id: row.target}})"
        was = f"MATCH (a:{kind.start} {{id: row[0]}})-[r:{kind.type}]->(b:{kind.end} {{id: row[1]}})"
        values = ", ".join(f"{name}: row.{name}" for name in kind.properties)
        changes += [
            (f"UNWIND $rows AS row {was} DELETE r", gone),
            (f"UNWIND $rows AS row {ends} MATCH (a)-[r:{kind.type}]->(b) SET r = {{{values}}}", changed),
            (f"UNWIND $rows AS row {ends} CREATE (a)-[:{kind.type} {{{values}}}]->(b)", new),
        ]
    return [change for change in changes if change[1]]


def _transactions(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """The changes by transaction: all in one where a server holds that in memory, else in parts of that size."""
    part: list[Change] = []
    room = ONE_TRANSACTION
    for cypher, rows in changes:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            if part and len(batch) > room:
                yield part
                part, room = [], ONE_TRANSACTION
            part.append((cypher, batch))
            room -= len(batch)
    if part:
        yield part


def _carry_out(work: neo4j.ManagedTransaction, changes: Sequence[Change]) -> None:
    for cypher, rows in changes:
        work.run(cypher, rows=[dict(row) if isinstance(row, Mapping) else row for row in rows]).consume()


def _difference(
    there: neo4j.Result, wanted: Mapping[Any, Row], *, whole: bool = False
) -> tuple[list[Any], list[Row], list[Row]]:
    """Keys that are to go, rows that are to change, rows that are new; a relationship that is there twice is made anew.

    Args:
        there: key and properties of each that the server has.
        wanted: rows by key.
        whole: whether every field of a row is a property, not all but the ends.
    """
    seen, changed = set(), []
    gone: dict[Any, None] = {}
    for key, properties in there:
        key = key if isinstance(key, str) else tuple(key)
        if key not in wanted or key in seen:
            gone[key] = None
            continue
        seen.add(key)
        row = wanted[key]
        fields = row if whole else [name for name in row if name not in ("source", "target")]
        if {name: row[name] for name in fields if row[name] is not None} != properties:
            changed.append(row)
    new = [row for key, row in wanted.items() if key not in seen or key in gone]
    return [key if isinstance(key, str) else list(key) for key in gone], changed, new


# --- reading --------------------------------------------------------------------------------------


def _ask(work: neo4j.ManagedTransaction, text: str, params: dict[str, Any], max_rows: int) -> Result:
    """The answer, not tried again where the server ran out of memory over it."""
    from neo4j.exceptions import Neo4jError

    try:
        return _answer(work, text, params, max_rows)
    except Neo4jError as error:
        if "OutOfMemory" in (error.code or ""):
            raise QueryRefused(
                "query refused: it used more memory than the server allows (db.memory.transaction.max). Narrow it."
            ) from error
        raise


def _answer(work: neo4j.ManagedTransaction, text: str, params: dict[str, Any], max_rows: int) -> Result:
    plan = work.run(f"EXPLAIN {_PREFIX.sub('', text)}", params).consume()
    if plan.query_type != "r":
        raise QueryRefused(
            f"query refused: the server plans it as {plan.query_type!r}. Allowed is one that only reads."
        )
    found = work.run(text, params)
    columns = list(found.keys())
    rows: list[list[Any]] = []
    for record in found:
        if len(rows) == max_rows:
            return Result(columns, rows, truncated=True)
        rows.append([_plain(value) for value in record.values()])
    return Result(columns, rows)


def _plain(value: Any) -> Any:
    """A value as JSON has it, in the form that `kg.store.Result` promises."""
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        return {"id": _number(value), "labels": sorted(value.labels), "properties": _plain(dict(value.items()))}
    if isinstance(value, Relationship):
        ends = {"start": _number(value.start_node), "end": _number(value.end_node)}
        return {"id": _number(value), **ends, "type": value.type, "properties": _plain(dict(value.items()))}
    if isinstance(value, Path):
        return {"nodes": _plain(list(value.nodes)), "relationships": _plain(list(value.relationships))}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value.iso_format() if hasattr(value, "iso_format") else value


def _number(entity: Any) -> int:
    """The number at the end of an element id."""
    return int(entity.element_id.rpartition(":")[2])


def _line(error: Exception) -> str:
    text = " ".join((getattr(error, "message", None) or str(error) or type(error).__name__).split())
    return text if text.endswith(".") else f"{text}."
