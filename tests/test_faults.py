"""Faults of disks, neighbours and texts: each ends in a clear message, and nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extraction.readers import read
from kg.errors import LedgerError
from kg.ledger import Ledger
from kg.model import Document, GateDecision, Passage

ROOT = Path(__file__).resolve().parent.parent
PAPERS = [Document(f"p{n}", "Runs", (Passage("abstract", None, f"Uptake rose by {n} %. " * 20),)) for n in range(40)]

ADD = """
import sys
from pathlib import Path
from kg.ledger import Ledger
from kg.model import Document, Passage
with Ledger.open(Path(sys.argv[1])) as ledger:
    for n in range(60):
        ledger.add(Document(f"{sys.argv[2]}{n}", "Runs", (Passage("abstract", None, f"Uptake rose by {n} %."),)))
"""
FULL = """
import resource, signal, sys
from pathlib import Path
from kg.errors import PhysiographError
from kg.ledger import Ledger
from kg.model import Document, Passage
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Ledger.open(Path(sys.argv[1])) as ledger:
    size = 60_000 + max(path.stat().st_size for path in Path(sys.argv[1]).parent.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    done = 0
    try:
        for n in range(500):
            ledger.add(Document(f"more{n}", "Runs", (Passage("abstract", None, f"Uptake rose by {n} %. " * 50),)))
            done += 1
    except PhysiographError as error:
        print(done, type(error).__name__, error)
"""


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_two_processes_on_one_workspace_lose_nothing(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    both = [child(ADD, str(path), name) for name in ("a", "b")]
    for one in both:
        _, said = one.communicate(timeout=120)
        assert one.returncode == 0, said
    with Ledger.open(path) as ledger:
        assert {document.id for document in ledger.documents()} == {f"{name}{n}" for name in "ab" for n in range(60)}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are POSIX")
def test_a_full_disk_keeps_what_was_acknowledged(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    with Ledger.open(path) as ledger:
        for paper in PAPERS:
            ledger.add(paper, GateDecision(True))
    told, said = (one := child(FULL, str(path))).communicate(timeout=120)
    assert one.returncode == 0, said
    done = int(told.split()[0])
    assert "LedgerError" in told
    assert "make room" in told
    with Ledger.open(path) as ledger:
        ids = {document.id for document in ledger.documents()}
    assert ids == {paper.id for paper in PAPERS} | {f"more{n}" for n in range(done)}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_told(tmp_path: Path):
    tmp_path.chmod(0o500)
    with pytest.raises(LedgerError, match="may write"):
        Ledger.open(tmp_path / "new" / "ledger.sqlite")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "f").write_text("")
    with pytest.raises(LedgerError, match="may write"):
        Ledger.open(tmp_path / "f" / "ledger.sqlite")


HOSTILE = {
    "html": '<script>alert(1)</script><img src=x onerror="alert(1)"> uptake rose after training',
    "right to left": "\u202eexe.gnp\u202c and \u2066uptake\u2069 rose after training \u200f in runners",
    "long word": "w" * 100_000 + " uptake rose after training",
    "combining": "u" + "\u0301" * 5_000 + "ptake rose after the weeks of training",
    "formula": '=HYPERLINK("http://127.0.0.1","x") uptake rose after training',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_kept_and_listed(tmp_path: Path, name: str):
    from ui.commands.refusals import csv_lines, rows

    text = HOSTILE[name]
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": text[:200], "title": text, "text": f"{text}. The lactate fell."}) + "\n")
    (paper,) = read([path])
    assert isinstance(paper, Document)
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        ledger.add(paper, GateDecision(False, "editorial", text))
        assert list(ledger.documents()) == [paper]
        lines = list(csv.reader(io.StringIO("\n".join(csv_lines(rows(ledger))))))
    assert len(lines) == 2
    assert not [cell for cell in lines[1] if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_passes_the_gate_in_time(name: str):
    from extraction.quality import Gate

    text = HOSTILE[name]
    some = [
        Document(f"{n}", text, (Passage("abstract", None, f"{text}. Group {n} was not like it."),)) for n in range(3)
    ]
    assert len(Gate().decide_all(some)) == 3
