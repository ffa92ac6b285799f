"""Extraction of a corpus too large for one sitting: shards that are done once, by any engine, and never again.

A shard is up to `SIZE` documents in the order of the input. Its name is a hash of their contents and of the pipeline's
version, its file a Parquet of one row a document. A file that is there is not made again, so a stopped run goes on
where it was, and a changed input costs only the shards it is in. Files are written beside their place and renamed.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from extraction.pipeline import Pipeline, version
from kg.errors import InvalidValue, PhysiographError
from kg.model import Document
from kg.wire import claim_to_json, document_from_json, document_to_json

SIZE: Final = 64
"""Documents of a shard: a minute's work or less of one process."""
ROW_GROUP: Final = 64

ENGINES: Final = ("processes", "ray")


@dataclass(frozen=True, slots=True)
class How:
    """What decides the claims; see `Pipeline`."""

    fast: bool = False
    min_score: float = 0.0
    full_text: bool = False
    tables: Path | None = None
    entities: str = "physiograph"

    def version(self) -> str:
        """The pipeline's version; it holds all settings but `min_score`."""
        return version(fast=self.fast, full_text=self.full_text, tables=self.tables, entities=self.entities)


@dataclass(frozen=True, slots=True)
class Task:
    """A shard to be done: the file it becomes, and its documents as JSON (what travels to another machine).

    `version` is the pipeline's as the first process read it, whatever has changed on disk since.
    """

    path: str
    documents: tuple[str, ...]
    how: How
    version: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Args:
        found: documents of shards that were there already.
        seconds: since the run began.
    """

    done: int
    found: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Documents a second, without those found."""
        return (self.done - self.found) / self.seconds if self.seconds > 0 else 0.0


Tell = Callable[[Progress], None]


def run(
    documents: Iterable[Document], folder: Path, how: How, *, workers: int = 1, engine: str = "processes",
    size: int = SIZE, tell: Tell | None = None,
) -> list[Path]:  # fmt: skip
    """Make the shards that are missing; the files of all, in the order of the input.

    At most two shards a worker are held, whatever the length of the input.

    Raises: InvalidValue: no such engine, or fewer than one worker. MissingExtra: Ray is not installed.
        PhysiographError: the folder cannot be written.
    """
    if engine not in ENGINES:
        raise InvalidValue(f"engine {engine!r} is not one of {', '.join(ENGINES)}. Use one of these.")
    if workers < 1 or size < 1:
        raise InvalidValue(f"{workers} workers, shards of {size}: both must be at least 1.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PhysiographError(f"cannot write to {folder}: {error.strerror}. Name another folder: --out.") from error
    start, paths, done, found = time.monotonic(), list[Path](), 0, 0

    def missing() -> Iterator[Task]:
        nonlocal found
        for task in tasks(documents, folder, how, size):
            if Path(task.path) in paths:
                continue
            paths.append(Path(task.path))
            if Path(task.path).exists():
                found += len(task.documents)
                step(len(task.documents))
            else:
                yield task

    def step(more: int) -> None:
        nonlocal done
        done += more
        if tell is not None:
            tell(Progress(done, found, time.monotonic() - start))

    for count in _engine(engine)(missing(), workers):
        step(count)
    return paths


def tasks(documents: Iterable[Document], folder: Path, how: How, size: int = SIZE) -> Iterator[Task]:
    """The shards of an input, made or not."""
    source, told = iter(documents), how.version()
    name = f"{told} {how.min_score}"
    while some := list(islice(source, size)):
        lines = tuple(document_to_json(document) for document in some)
        total = hashlib.sha256(name.encode())
        for line in lines:
            total.update(hashlib.sha256(line.encode()).digest())
        yield Task(str(folder / f"{total.hexdigest()[:32]}.parquet"), lines, how, told)


def make(task: Task) -> int:
    """Read a shard's documents and write its file; how many they were. The same on every machine.

    Raises: PhysiographError: the file cannot be written; nothing of it is left.
    """
    pipeline = _pipeline(task.how, task.version)
    rows = []
    for line in task.documents:
        extraction = pipeline.read(document_from_json(line))
        claims = [claim_to_json(claim) for claim in extraction.claims]
        rows.append({"document_id": extraction.document_id, "sentences": len(extraction.sentences), "claims": claims})
    _write(rows, Path(task.path))
    return len(rows)


@cache
def _pipeline(how: How, told: str) -> Pipeline:
    """The one pipeline of a worker, warm after its first document."""
    pipeline = Pipeline(how.fast, how.min_score, how.full_text, how.tables, entities=how.entities)
    pipeline.version = told
    return pipeline


def _write(rows: Sequence[dict[str, object]], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = [("document_id", pa.string()), ("sentences", pa.int32()), ("claims", pa.list_(pa.string()))]
    table = pa.Table.from_pylist(list(rows), schema=pa.schema(kinds))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            pq.write_table(table, file, compression="zstd", row_group_size=ROW_GROUP)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise PhysiographError(
            f"cannot write {path}: {error.strerror or error}. Make room or name another folder; what is done is kept."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def claim_lines(paths: Iterable[Path]) -> Iterator[str]:
    """The claims of shards as `physiograph extract` writes them: by document, whatever the order of the input.

    They are sorted on disk, in a temporary file.

    Raises: PhysiographError: a file is no shard.
    """
    with tempfile.NamedTemporaryFile(suffix=".sqlite") as file, closing(sqlite3.connect(file.name)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("CREATE TABLE claims (id TEXT PRIMARY KEY, document TEXT, place INTEGER, line TEXT) WITHOUT ROWID")
        for document_id, claims in documents_of(paths):
            rows = [(json.loads(line)["claim_id"], document_id, place, line) for place, line in enumerate(claims)]
            db.executemany("INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?)", rows)
        for row in db.execute("SELECT line FROM claims ORDER BY document, place, line"):
            yield row[0]


def documents_of(paths: Iterable[Path]) -> Iterator[tuple[str, list[str]]]:
    """(document id, its claims as lines) in the order of the shards.

    Raises: PhysiographError: a file is no shard.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    for path in paths:
        try:
            for batch in pq.ParquetFile(path).iter_batches(columns=["document_id", "claims"]):
                yield from zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True)
        except (OSError, pa.ArrowInvalid, KeyError, IndexError) as error:
            raise PhysiographError(f"{path} is no shard: {error}. Delete it and run the same command again.") from error


# --- engines --------------------------------------------------------------------------------------


def _engine(name: str) -> Callable[[Iterator[Task], int], Iterator[int]]:
    if name == "ray":
        from extraction.shards_ray import made

        return made
    return _made


def _made(waiting: Iterator[Task], workers: int) -> Iterator[int]:
    """The counts of shards as they are done, by a pool with a warm pipeline in each process."""
    if workers == 1:
        yield from (make(task) for task in waiting)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running: set[Future[int]] = set()
        try:
            for task in waiting:
                running.add(pool.submit(make, task))
                if len(running) >= 2 * workers:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (one.result() for one in done)
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in done)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
