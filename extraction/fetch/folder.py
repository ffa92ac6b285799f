"""The folder that papers go to, and what it remembers of each fetch: enough to go on after a kill, at any moment.

DIR/
  PMC….xml, abstracts-….xml   the papers: what `add DIR` reads
  .fetch/query.json           what the folder is of
  .fetch/0001/                one fetch: request.json, page-….json (the list of papers, until it is done),
                              listed.json, batch-….json (written after the files of a batch: the batch is there),
                              done.json
Every file is written beside its place and renamed into it, so that none is ever half there.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from kg.errors import FetchError, InvalidValue

HIDDEN: Final = ".fetch"
"""Begins with a dot: readers leave it out."""

VERSION: Final = 1


class Folder:
    """The folder of one query."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._hidden = root / HIDDEN

    @contextmanager
    def held(self, of: dict[str, Any]) -> Iterator[None]:
        """Make the folder, or check that it is of this query, and keep other processes out.

        Raises: InvalidValue: it holds something else, or another process is at work in it.
        """
        self.check(of)
        try:
            self._hidden.mkdir(parents=True, exist_ok=True)
            lock = (self._hidden / "lock").open("w")
        except OSError as error:
            raise InvalidValue(
                f"--out {self.root} cannot be written to ({error.strerror}). Name another folder."
            ) from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise InvalidValue(
                    f"another fetch is at work in {self.root}. Wait for it, or name another --out."
                ) from None
            self._write(self._hidden / "query.json", {"version": VERSION, **of})
            yield

    def check(self, of: dict[str, Any]) -> None:
        """Raises: InvalidValue: the folder is a file, is in use for something else, or of another query."""
        if self.root.exists() and not self.root.is_dir():
            raise InvalidValue(f"--out {self.root} is a file. Name a folder.")
        known = read_json(self._hidden / "query.json")
        if known is None:
            others = [item for item in (self.root.iterdir() if self.root.is_dir() else ()) if item.name != HIDDEN]
            if others:
                raise InvalidValue(
                    f"--out {self.root} holds other files ({others[0].name}, …). Name a new or empty folder."
                )
            return
        for key, value in {"version": VERSION, **of}.items():
            if known.get(key) != value:
                raise InvalidValue(
                    f"--out {self.root} was fetched with {key} {known.get(key)!r}, not {value!r}. "
                    "Repeat it as it was, or name another folder."
                )

    def runs(self) -> list[Run]:
        """The fetches so far, oldest first."""
        found = sorted(self._hidden.glob("[0-9]*")) if self._hidden.is_dir() else []
        return [Run(self, path) for path in found if (path / "request.json").is_file()]

    def new_run(self, request: dict[str, Any]) -> Run:
        """Begin a fetch."""
        path = self._hidden / f"{len(self.runs()) + 1:04d}"
        path.mkdir(exist_ok=True)
        self._write(path / "request.json", request)
        return Run(self, path)

    def put(self, name: str, data: bytes) -> None:
        """Write a file of papers."""
        self._replace(self.root / name, data)

    def _write(self, path: Path, value: Any) -> None:
        self._replace(path, (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode())

    def _replace(self, path: Path, data: bytes) -> None:
        part = self._hidden / "part"
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except OSError as error:
            what = f"{path} cannot be written ({error.strerror}). Make room, or name another --out; nothing is lost"
            raise FetchError("disk", f"{what}.") from None


class Run:
    """One fetch into a folder."""

    def __init__(self, folder: Folder, path: Path) -> None:
        self._folder, self._path = folder, path

    @property
    def number(self) -> int:
        """1 for the first."""
        return int(self._path.name)

    def read(self, name: str) -> Any:
        """What was kept under a name, or None."""
        return read_json(self._path / f"{name}.json")

    def keep(self, name: str, value: Any) -> None:
        """Keep a JSON value under a name."""
        self._folder._write(self._path / f"{name}.json", value)

    def kept(self, kind: str) -> list[Any]:
        """All pages, or all batches, in order."""
        return [read_json(path) for path in sorted(self._path.glob(f"{kind}-*.json"))]

    def drop_pages(self) -> None:
        """Forget the list of papers, once all are there."""
        for path in self._path.glob("page-*.json"):
            path.unlink()


def read_json(path: Path) -> Any:
    """The value in a file, or None where there is no such file.

    Raises: FetchError: the file is damaged.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise FetchError(
            "state", f"{path} cannot be read ({error}). Remove the file, or fetch into a new --out."
        ) from None
