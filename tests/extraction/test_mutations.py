"""Two hundred damaged files: each is a listed refusal or whole documents; nothing crashes, memory is bounded."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from mutants import CORPUS, COUNT, JSON, LINES, XML, Mutant, mutants

from extraction.readers import read
from kg.model import Document

MAX_MB = 500
CHILD = """
import json, resource, sys
from pathlib import Path
from extraction.readers import read
from kg.model import Refusal
for path in sorted(Path(sys.argv[1]).iterdir()):
    found = {"file": path.name, "refused": [], "hashes": [], "markup": False}
    for item in read([path]):
        if isinstance(item, Refusal):
            found["refused"].append([item.source, item.code, item.reason])
        else:
            found["hashes"].append(item.content_hash)
            found["markup"] |= any("</" in passage.text or '": "' in passage.text for passage in item.passages)
    print(json.dumps(found))
peak = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(json.dumps({"peak_mb": int(peak[0]) / 1024}))
"""
MUTANTS = mutants()


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a fresh process makes of every damaged file, and its peak memory under the key "peak_mb"."""
    folder = tmp_path_factory.mktemp("mutants")
    for mutant in MUTANTS:
        (folder / mutant.name).write_bytes(mutant.data)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", CHILD, str(folder)], capture_output=True, text=True, timeout=300,
        cwd=CORPUS.parent.parent,
    )  # fmt: skip
    for mutant in MUTANTS:
        (folder / mutant.name).unlink()
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stderr == ""
    *files, last = map(json.loads, done.stdout.splitlines())
    return {**{item["file"]: item for item in files}, **last}


@cache
def hashes_of(parent: str) -> tuple[str, ...]:
    return tuple(item.content_hash for item in read([CORPUS / parent]) if isinstance(item, Document))


def of_kind(*kinds: str) -> list[Any]:
    return [pytest.param(mutant, id=mutant.name) for mutant in MUTANTS if mutant.kind in kinds]


def test_there_are_so_many_and_they_are_the_same_every_time():
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) == COUNT
    assert mutants() == MUTANTS


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_memory_is_bounded(outcomes):
    assert outcomes["peak_mb"] <= MAX_MB


@pytest.mark.parametrize("mutant", of_kind("truncated", "encoding", "flipped"))
def test_damaged_file_is_refused_or_read_and_never_taken_for_text(outcomes, mutant: Mutant):
    found = outcomes[mutant.name]
    assert found["refused"] or found["hashes"]
    assert not found["markup"]
    assert all(mutant.name in source and len(reason) > 15 for source, _, reason in found["refused"])


@pytest.mark.parametrize("mutant", of_kind("bomb", "nothing", "type", "empty", "binary"))
def test_what_is_no_paper_is_one_refusal(outcomes, mutant: Mutant):
    found = outcomes[mutant.name]
    assert found["hashes"] == []
    assert len(found["refused"]) == 1
    _, code, reason = found["refused"][0]
    assert len(reason) > 15
    if mutant.kind == "bomb":
        assert code == "entity_bomb"
    if mutant.kind == "empty":
        assert code == "empty"


@pytest.mark.parametrize("mutant", [param for param in of_kind("truncated") if param.values[0].parent in XML + JSON])
def test_truncated_set_or_paper_is_one_refusal_and_never_half_read(outcomes, mutant: Mutant):
    found = outcomes[mutant.name]
    assert found["hashes"] == []
    assert len(found["refused"]) == 1


@pytest.mark.parametrize("mutant", [param for param in of_kind("truncated") if param.values[0].parent in LINES])
def test_lines_before_the_cut_are_read_whole(outcomes, mutant: Mutant):
    found = outcomes[mutant.name]
    assert tuple(found["hashes"]) == hashes_of(mutant.parent)[: len(found["hashes"])]
    assert len(found["refused"]) <= 1


@pytest.mark.parametrize("mutant", of_kind("encoding"))
def test_other_encoding_is_read_right_or_refused(outcomes, mutant: Mutant):
    found = outcomes[mutant.name]
    assert set(found["hashes"]) <= set(hashes_of(mutant.parent))
