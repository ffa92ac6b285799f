"""The gate on labelled papers: what the table in docs/explanation/evaluation.md promises."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def gate(shared_folder: Path):
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import gate as module

        natural = module.labelled(shared_folder)
        papers = natural | module.made_up({key: paper for key, (paper, label) in natural.items() if label == "ok"})
        return module, module.judged(papers)
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


@pytest.fixture(scope="module")
def shared_folder() -> Path:
    return ROOT.parent / "shared" / "data"


@pytest.mark.shared
def test_there_are_three_hundred_papers(gate):
    _, items = gate
    assert len(items) >= 300
    assert sum(item.seen for item in items) > 100 < sum(not item.seen for item in items)


@pytest.mark.shared
@pytest.mark.parametrize("code", ["retracted", "protocol", "review", "duplicate"])
def test_precision_and_recall(gate, code):
    module, items = gate
    there, precision, recall = module.figures(items, code)
    assert there >= 20
    assert precision >= 0.95
    assert recall >= 0.95
