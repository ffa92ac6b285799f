"""A workspace in one file and back: a zip of its ledger, model and reports, with a checksum of each.

The graph store is left out: `physiograph build` makes it again from the ledger, which is the only truth.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from kg.errors import InvalidValue, LedgerError
from kg.ledger import Ledger

LEDGER: Final = "ledger.sqlite"
FOLDERS: Final = ("model", "reports")
LIST: Final = "physiograph-backup.json"
FORM: Final = 1
CHUNK: Final = 1 << 20
DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, KeyError, TypeError, ValueError, EOFError, RuntimeError,
)  # fmt: skip
"""What reading a damaged or encrypted zip raises."""


def backup(workspace: Path, out: Path) -> dict[str, int]:
    """Write the backup of a workspace; files and their sizes. Others may read and write it meanwhile.

    Raises: LedgerError: there is no ledger, it is damaged, or the file cannot be written; `out` is then as it was.
    """
    if not (workspace / LEDGER).is_file():
        raise LedgerError(f"{workspace} holds no ledger. Name a workspace: physiograph --workspace DIR backup F.")
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".backup-") as folder:
            copy = Path(folder) / LEDGER
            _snapshot(workspace / LEDGER, copy)
            files = {LEDGER: copy} | dict(_others(workspace))
            _pack(files, part)
            sizes = {name: path.stat().st_size for name, path in files.items()}
        check(part)
        os.replace(part, out)
    except OSError as error:
        raise LedgerError(f"cannot write {out}: {error.strerror or error}. Make room or name another file.") from error
    finally:
        part.unlink(missing_ok=True)
    return sizes


def restore(file: Path, workspace: Path) -> dict[str, int]:
    """Make a workspace of a backup; files and their sizes.

    Raises: InvalidValue: the workspace has a ledger already. LedgerError: the file is no whole backup, or the folder
        cannot be written; nothing is then left of it.
    """
    if (workspace / LEDGER).exists():
        raise InvalidValue(f"{workspace} has a ledger already. Restore into a new folder: --workspace DIR.")
    listed = check(file)
    made = workspace.with_name(f".{workspace.name}.{os.getpid()}.part")
    try:
        made.mkdir(parents=True)
        with zipfile.ZipFile(file) as packed:
            for name in listed:
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                with packed.open(name) as source, (made / name).open("wb") as target:
                    shutil.copyfileobj(source, target, CHUNK)
        check_ledger(made / LEDGER)
        with Ledger.open(made / LEDGER):
            pass  # an older schema is brought up to date
        workspace.mkdir(parents=True, exist_ok=True)
        for item in sorted(made.iterdir(), key=lambda path: path.name == LEDGER):  # the ledger last
            os.replace(item, workspace / item.name)
    except OSError as error:
        raise LedgerError(f"cannot restore to {workspace}: {error.strerror or error}. Name another folder.") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return {name: entry["size"] for name, entry in listed.items()}


def check(file: Path) -> dict[str, dict[str, Any]]:
    """What a backup holds, after every byte of it was checked.

    Raises: LedgerError: it is no backup, is damaged, or names files outside itself.
    """
    wrong = f"{file} is no whole backup of a workspace"
    try:
        with zipfile.ZipFile(file) as packed:
            whole = json.loads(packed.read(LIST)) if packed.getinfo(LIST).file_size < CHUNK else {}
            listed: dict[str, dict[str, Any]] = whole["files"]
            if whole["form"] != FORM or LEDGER not in listed or set(listed) | {LIST} != set(packed.namelist()):
                raise LedgerError(f"{wrong}: its list does not fit. Take another copy.")
            for name, entry in listed.items():
                if not _is_inside(name):
                    raise LedgerError(f"{wrong}: it names {name!r}, which is no file of a workspace. Do not trust it.")
                with packed.open(name) as stream:
                    if _digest(stream, entry["size"]) != entry["sha256"]:
                        raise LedgerError(f"{wrong}: {name} is damaged. Take another copy.")
    except LedgerError:
        raise
    except (OSError, *DAMAGED) as error:
        raise LedgerError(f"{wrong}: {error}. Take another copy.") from error
    return listed


def check_ledger(path: Path) -> None:
    """Have SQLite look at every page and every reference of a ledger.

    Raises: LedgerError: something is wrong.
    """
    try:
        with closing(sqlite3.connect(f"file:{path.resolve().as_posix()}?mode=ro", uri=True)) as db:
            said = [row[0] for row in db.execute("PRAGMA integrity_check(3)")]
            said += [f"a row of {row[0]} without its document" for row in db.execute("PRAGMA foreign_key_check")][:3]
    except sqlite3.OperationalError as error:
        raise LedgerError(f"cannot read the ledger {path}: {error}. Make room on its disk and try again.") from error
    except sqlite3.Error as error:
        said = [str(error)]
    if said != ["ok"]:
        raise LedgerError(f"the ledger {path} is damaged: {'; '.join(said)}. Restore a backup: physiograph restore F.")


def _snapshot(source: Path, target: Path) -> None:
    """A consistent copy of a ledger in use, in the end without its log. Source: SQLite's online backup."""
    check_ledger(source)
    try:
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
            one.backup(other)
            other.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise LedgerError(f"cannot copy the ledger {source}: {error}. Make room and try again.") from error


def _others(workspace: Path) -> Iterator[tuple[str, Path]]:
    for folder in FOLDERS:
        for path in sorted((workspace / folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(workspace).as_posix(), path


def _pack(files: dict[str, Path], part: Path) -> None:
    listed = {}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name, path in files.items():
            packed.write(path, name)
            with path.open("rb") as stream:
                listed[name] = {"size": path.stat().st_size, "sha256": _digest(stream, path.stat().st_size)}
        packed.writestr(LIST, json.dumps({"form": FORM, "files": listed}, indent=1, sort_keys=True))


def _digest(stream: IO[bytes], size: int) -> str:
    """SHA-256 of a stream that is `size` long; "" for one of another length, of which no more is read."""
    total, left = hashlib.sha256(), size
    while chunk := stream.read(min(CHUNK, left + 1)):
        left -= len(chunk)
        if left < 0:
            return ""
        total.update(chunk)
    return total.hexdigest() if left == 0 else ""


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    plain = bool(parts) and ".." not in parts and not name.startswith("/") and "\\" not in name and ":" not in name
    return plain and (name == LEDGER or parts[0] in FOLDERS)
