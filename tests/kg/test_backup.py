"""A workspace in one file and back: nothing lost, nothing damaged taken for whole, nothing outside touched."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kg.backup import LIST, backup, check, check_ledger, restore
from kg.errors import InvalidValue, LedgerError
from kg.ledger import Ledger
from kg.model import Document, GateDecision, Passage

PAPERS = [Document(f"p{n}", "Runs", (Passage("abstract", None, f"Uptake rose by {n} %."),)) for n in range(300)]


@pytest.fixture
def space(tmp_path: Path) -> Path:
    folder = tmp_path / "space"
    with Ledger.open(folder / "ledger.sqlite") as ledger:
        for paper in PAPERS:
            ledger.add(paper, GateDecision(True))
        ledger.mark("document", "p1", "wrong", "no")
        ledger.end_run(ledger.start_run("add", {"paths": ["x"]}), {"added": 300})
    (folder / "model").mkdir()
    (folder / "model" / "links.safetensors").write_bytes(bytes(range(256)))
    (folder / "graph").mkdir()
    (folder / "graph" / "snapshot").write_bytes(b"can be made again")
    return folder


def content(folder: Path) -> list[tuple[object, ...]]:
    with Ledger.open(folder / "ledger.sqlite") as ledger:
        return [tuple(ledger.documents()), tuple(ledger.decisions()), tuple(ledger.marks()), tuple(ledger.runs())]


def test_all_comes_back_but_what_can_be_made_again(space: Path, tmp_path: Path):
    backup(space, tmp_path / "b.zip")
    sizes = restore(tmp_path / "b.zip", tmp_path / "new")
    assert set(sizes) == {"ledger.sqlite", "model/links.safetensors"}
    assert content(tmp_path / "new") == content(space)
    assert (tmp_path / "new" / "model" / "links.safetensors").read_bytes() == bytes(range(256))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "new", "space"]


def test_a_ledger_in_use_is_copied_as_it_is_at_one_moment(space: Path, tmp_path: Path):
    with Ledger.open(space / "ledger.sqlite") as ledger:
        ledger.add(Document("new", "", (Passage("abstract", None, "Not yet in the file, only in its log."),)))
        backup(space, tmp_path / "b.zip")
        ledger.add(Document("later", "", (Passage("abstract", None, "After."),)))
    restore(tmp_path / "b.zip", tmp_path / "new")
    with Ledger.open(tmp_path / "new" / "ledger.sqlite") as ledger:
        assert ledger.counts()["documents"] == 301


def test_a_workspace_in_use_is_not_overwritten(space: Path, tmp_path: Path):
    backup(space, tmp_path / "b.zip")
    before = content(space)
    with pytest.raises(InvalidValue, match="new folder"):
        restore(tmp_path / "b.zip", space)
    assert content(space) == before


def test_nothing_to_back_up(tmp_path: Path):
    with pytest.raises(LedgerError, match="--workspace"):
        backup(tmp_path, tmp_path / "b.zip")


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9, 0.999])
@pytest.mark.parametrize("kind", ["changed", "cut"])
def test_a_damaged_backup_is_refused_and_makes_no_workspace(space: Path, tmp_path: Path, place: float, kind: str):
    backup(space, tmp_path / "b.zip")
    data = bytearray((tmp_path / "b.zip").read_bytes())
    at = int(len(data) * place)
    if kind == "cut":
        del data[at:]
    else:
        data[at : at + 40] = bytes(byte ^ 0x5A for byte in data[at : at + 40])
    (tmp_path / "b.zip").write_bytes(data)
    with pytest.raises(LedgerError, match=r"no whole backup"):
        restore(tmp_path / "b.zip", tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "space"]


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "model/../../evil", "C:evil", "model\\..\\evil", "other/file"]
)
def test_names_that_leave_the_workspace_are_refused(space: Path, tmp_path: Path, name: str):
    backup(space, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        files = {entry: packed.read(entry) for entry in packed.namelist()}
    whole = json.loads(files[LIST])
    whole["files"][name] = {"size": 0, "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as packed:
        for entry, data in {**files, LIST: json.dumps(whole).encode(), name: b""}.items():
            packed.writestr(entry, data)
    with pytest.raises(LedgerError, match="no whole backup"):
        restore(tmp_path / "evil.zip", tmp_path / "in" / "new")
    assert not list(tmp_path.rglob("evil"))


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path):
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        listed = {"ledger.sqlite": {"size": 10, "sha256": "0" * 64}}
        packed.writestr("ledger.sqlite", bytes(50_000_000))
        packed.writestr(LIST, json.dumps({"form": 1, "files": listed}))
    with pytest.raises(LedgerError, match="damaged"):
        check(bomb)


def test_a_damaged_ledger_is_not_backed_up(space: Path, tmp_path: Path):
    path = space / "ledger.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 3000] = bytes(3000)
    path.write_bytes(data)
    with pytest.raises(LedgerError, match="physiograph restore"):
        check_ledger(path)
    with pytest.raises(LedgerError):
        backup(space, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


FULL = """
import resource, signal, sys
from pathlib import Path
from kg import backup
from kg.errors import LedgerError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40000, 40000))
try:
    backup.backup(Path(sys.argv[1]), Path(sys.argv[2]))
except LedgerError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are POSIX")
def test_a_full_disk_leaves_the_older_backup(space: Path, tmp_path: Path):
    (tmp_path / "b.zip").write_bytes(b"older")
    command = [sys.executable, "-c", FULL, str(space), str(tmp_path / "b.zip")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert "Make room" in done.stdout, done.stderr
    assert (tmp_path / "b.zip").read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "space"]
