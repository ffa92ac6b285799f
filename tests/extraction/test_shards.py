"""Shards of a corpus: the same claims as `extract`, whatever the engine, the size and the stops in between."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extraction import shards
from extraction.pipeline import extract
from extraction.shards import How, Progress, Task, claim_lines, run, tasks
from kg.errors import InvalidValue, MissingExtra, PhysiographError
from kg.model import Document, Passage
from ui.workspace import claim_lines as lines_of

SAID = (
    "Endurance training increased VO2max.",
    "Caffeine did not change heart rate.",
    "Age was not correlated with power.",
)
PAPERS = [
    Document(f"x:{n}", f"Paper {n}", tuple(Passage("abstract", None, t, True) for t in (SAID[n % 3], f"Group {n}.")))
    for n in range(7)
]  # fmt: skip


def put(folder: Path, papers: list[Document] = PAPERS, **given: object) -> tuple[list[Path], list[Progress]]:
    told: list[Progress] = []
    return run(papers, folder, How(), size=2, tell=told.append, **given), told  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "shards"
    put(folder)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_claims_are_those_of_extract(whole: Path):
    want = lines_of(extract(PAPERS))
    assert len(want) >= 3
    assert list(claim_lines(sorted(whole.iterdir()))) == want
    assert list(claim_lines(sorted(whole.iterdir(), reverse=True))) == want


def test_what_is_there_is_not_made_again(whole: Path):
    before = {path: path.stat().st_mtime_ns for path in whole.iterdir()}
    paths, told = put(whole)
    assert len(paths) == 4
    assert {path: path.stat().st_mtime_ns for path in whole.iterdir()} == before
    assert (told[-1].done, told[-1].found) == (7, 7)


def test_a_stopped_run_goes_on_to_the_same_bytes(whole: Path, tmp_path: Path):
    stopped = iter(PAPERS)

    def some():
        for place, paper in enumerate(stopped):
            if place == 5:
                raise KeyboardInterrupt
            yield paper

    with pytest.raises(KeyboardInterrupt):
        put(tmp_path, some())  # type: ignore[arg-type]
    assert 0 < len(bytes_of(tmp_path)) < 4
    _, told = put(tmp_path)
    assert told[-1].found > 0
    assert bytes_of(tmp_path) == bytes_of(whole)


def test_two_processes_make_the_same_bytes(whole: Path, tmp_path: Path):
    put(tmp_path, workers=2)
    assert bytes_of(tmp_path) == bytes_of(whole)


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="the extra ray is not installed")
def test_ray_makes_the_same_bytes(whole: Path, tmp_path: Path):
    put(tmp_path, engine="ray", workers=2)
    assert bytes_of(tmp_path) == bytes_of(whole)


@pytest.mark.skipif(importlib.util.find_spec("ray") is not None, reason="the extra ray is installed")
def test_without_ray_the_extra_is_named(tmp_path: Path):
    with pytest.raises(MissingExtra, match=r"physiograph\[ray\]"):
        put(tmp_path, engine="ray")


def test_a_changed_paper_or_setting_costs_its_shards_alone(tmp_path: Path):
    def names(papers: list[Document], how: How) -> list[str]:
        return [Path(task.path).name for task in tasks(papers, tmp_path, how, 2)]

    changed = [*PAPERS[:2], Document("x:2", "Other", PAPERS[2].passages), *PAPERS[3:]]
    one, other = names(PAPERS, How()), names(changed, How())
    assert [a == b for a, b in zip(one, other, strict=True)] == [True, False, True, True]
    assert not {*one} & {*names(PAPERS, How(min_score=0.5))}


def test_no_more_than_two_shards_a_worker_are_held(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    asked = 0

    def many():
        nonlocal asked
        for number in range(1000):
            asked += 1
            yield Document(f"x:{number}", "", (Passage("abstract", None, f"Group {number}."),))

    seen: list[int] = []

    def only_count(waiting, workers):
        for task in waiting:
            seen.append(asked)
            yield len(task.documents)

    monkeypatch.setattr(shards, "_engine", lambda name: only_count)
    put(tmp_path, many())  # type: ignore[arg-type]
    assert seen == list(range(2, 1001, 2))


def test_a_broken_shard_is_named_with_the_cure(tmp_path: Path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(PhysiographError, match=r"a\.parquet is no shard.*run the same command again"):
        list(claim_lines([tmp_path / "a.parquet"]))


@pytest.mark.parametrize(("engine", "workers"), [("spark", 1), ("processes", 0)])
def test_wrong_settings(tmp_path: Path, engine: str, workers: int):
    with pytest.raises(InvalidValue):
        put(tmp_path, engine=engine, workers=workers)


def test_a_folder_that_is_a_file(tmp_path: Path):
    (tmp_path / "f").write_text("")
    with pytest.raises(PhysiographError, match="--out"):
        put(tmp_path / "f")


FULL = """
import resource, sys
from pathlib import Path
from extraction.shards import _write
from kg.errors import PhysiographError
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
rows = [{"document_id": str(n), "sentences": 1, "claims": [str(n * n) * 50]} for n in range(2000)]
try:
    _write(rows, Path(sys.argv[1]) / "a.parquet")
except PhysiographError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are POSIX")
def test_a_full_disk_leaves_no_half_shard(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parents[2], env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert "Make room" in done.stdout, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_task_travels(tmp_path: Path):
    """What another machine is sent is text and settings."""
    (task, *_) = tasks(PAPERS, tmp_path, How(), 2)
    assert isinstance(task, Task)
    assert all(isinstance(line, str) for line in task.documents)


def test_pace_is_that_of_the_work_done_now():
    assert Progress(done=30, found=10, seconds=10.0).per_second == 2.0
