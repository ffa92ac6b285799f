"""`physiograph fetch` as it is typed, and `add --retractions` on what it got."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from paper_server import Library, Paper, serving

CALL = [sys.executable, "-c", "from ui.cli import main; main()"]
ROOT = Path(__file__).resolve().parent.parent.parent


def environment(library: Library) -> dict[str, str]:
    urls = {"PHYSIOGRAPH_FETCH_EUROPEPMC_URL": library.url, "PHYSIOGRAPH_FETCH_PUBMED_URL": library.url}
    return {**os.environ, **urls, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def typed(library: Library, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CALL, *words], cwd=cwd, env=environment(library), capture_output=True, text=True, timeout=300
    )


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if not path.name.startswith(".")}


def test_fetch_says_what_it_did_and_what_comes_next(tmp_path):
    with serving([Paper(number) for number in range(1, 6)]) as library:
        dry = typed(library, tmp_path, "fetch", "intervals", "--out", "papers", "--max", "4", "--dry-run")
        real = typed(library, tmp_path, "fetch", "intervals", "--out", "papers", "--max", "4")
    assert dry.stdout == "5 papers match, 1 of them open access; at most 4 would be fetched into papers\n"
    assert real.stdout == (
        "5 papers match; 4 new: 1 full text, 3 abstract, 0 without either → papers\n"
        "--max left some out. Run it again for the next.\n"
        "Next: physiograph add papers\n"
    )
    assert (dry.returncode, real.returncode, real.stderr) == (0, 0, "listing: 4 of 4\nfetching: 4 of 4\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(["--since", "May"], "InvalidValue: --since 'May' is no day. Write it as YYYY", id="since"),
        pytest.param(["--out", "file"], "InvalidValue: --out file is a file. Name a folder.", id="out"),
    ],
)
def test_a_wrong_call_is_one_line(words, told, tmp_path):
    (tmp_path / "file").write_text("x")
    with serving([]) as library:
        result = typed(library, tmp_path, "fetch", "intervals", "--out", "papers", *words)
    assert result.returncode == 1
    assert result.stderr.startswith(told)
    assert result.stderr.count("\n") == 1


def test_killed_again_and_again_it_gets_the_same_files(tmp_path):
    with serving([Paper(number) for number in range(1, 22)]) as library:
        assert typed(library, tmp_path, "fetch", "intervals", "--out", "calm").returncode == 0
        kills = 0
        for after in (1, 3, 6):
            library.asked.clear()
            job = subprocess.Popen(
                [*CALL, "fetch", "intervals", "--out", "rough"],
                cwd=tmp_path, env=environment(library), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            while job.poll() is None and len(library.asked) < after:
                time.sleep(0.005)
            job.send_signal(signal.SIGKILL)
            kills += job.wait() == -signal.SIGKILL
        last = typed(library, tmp_path, "fetch", "intervals", "--out", "rough")
    assert kills == 3
    assert "went on with the fetch that was not finished" in last.stderr
    assert files(tmp_path / "rough") == files(tmp_path / "calm")


def test_a_paper_on_a_list_of_retractions_counts_no_more(tmp_path):
    (tmp_path / "list.csv").write_text("OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature\n,2,Retraction\n")
    with serving([Paper(1), Paper(2)]) as library:
        typed(library, tmp_path, "fetch", "intervals", "--out", "papers")
        after = typed(library, tmp_path, "add", "papers", "--retractions", "list.csv")
        later = typed(library, tmp_path, "add", "papers")
    assert after.stdout.startswith("2 read: 2 added, 0 updated, 0 unchanged; 0 unreadable, 1 refused by the gate")
    assert later.stdout.startswith("2 read: 0 added, 0 updated, 2 unchanged; 0 unreadable, 1 refused by the gate")
    for result in (after, later):
        assert (
            "refused PMID:2: retracted: the paper was retracted, says retraction-list:retraction:PMID:2"
            in result.stderr
        )
