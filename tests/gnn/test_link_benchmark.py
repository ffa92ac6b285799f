"""`links` on folders: the contract's form, better than degree on a planted rule, refusals with the cure."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gnn.links import run
from gnn.tensors import read_folder
from kg.errors import InvalidValue


def write_ring(folder: Path, n: int, prefix: str, seed: int) -> Path:
    """Rule: next then next is skip. Every `next` is in train; a tenth of `skip` each in valid and test."""
    folder.mkdir()
    ring = [f"{prefix}{i}" for i in range(n)]
    train = [f"{a}\tnext\t{b}" for a, b in pairwise([*ring, ring[0]])]
    skip = [f"{ring[i]}\tskip\t{ring[(i + 2) % n]}" for i in np.random.default_rng(seed).permutation(n)]
    tenth = n // 10
    parts = {"valid": skip[:tenth], "test": skip[tenth : 2 * tenth], "train": train + skip[2 * tenth :]}
    for name, lines in parts.items():
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_an_unseen_graph_is_ranked_by_the_rule_not_by_popularity(tmp_path: Path) -> None:
    folder, other = write_ring(tmp_path / "a", 60, "a", 0), write_ring(tmp_path / "b", 80, "b", 1)
    ranks = tmp_path / "out.ranks.tsv"
    found = run(folder, inductive=other, minutes=0.2, ranks_file=ranks)
    assert found["mrr"] > 3 * found["baselines"]["degree"]["mrr"]
    assert found["hits@10_50"] > found["baselines"]["degree"]["hits@10_50"]
    assert {"mrr", "hits@1", "hits@3", "hits@10", "seconds_train", "seconds_eval", "model", "by_relation"} <= set(found)
    assert set(found["stages"]) == {"compgcn", "paths"}
    assert sum(stage["weight"] for stage in found["stages"].values()) == pytest.approx(1.0)
    rows = [line.split("\t") for line in ranks.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 8
    assert all(row[1] == "skip" and row[0].startswith("b") and float(row[3]) >= 1 for row in rows)
    both = [1 / float(cell) for row in rows for cell in row[3:]]
    assert found["mrr"] == pytest.approx(sum(both) / len(both), abs=1e-5)


def test_a_fixed_graph_gives_the_same_ranks_twice_and_keeps_to_its_time(tmp_path: Path) -> None:
    folder = write_ring(tmp_path / "a", 40, "a", 0)
    texts = []
    for name in ("one", "two"):
        found = run(folder, minutes=5, ranks_file=tmp_path / name)
        texts.append((tmp_path / name).read_text(encoding="utf-8"))
        assert found["seconds_train"] < 60
    assert texts[0] == texts[1]
    hurried = run(folder, minutes=0.005, ranks_file=tmp_path / "three")
    assert hurried["seconds_train"] < 10


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        pytest.param(None, "train.txt, valid.txt and test.txt", id="missing"),
        pytest.param("\n\n", "at least one line", id="empty"),
        pytest.param("a b c\n", "tabs between", id="no tabs"),
    ],
)
def test_a_folder_out_of_form_is_refused(tmp_path: Path, text: str | None, cure: str) -> None:
    folder = write_ring(tmp_path / "a", 20, "a", 0)
    (folder / "train.txt").unlink()
    if text is not None:
        (folder / "train.txt").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidValue, match=cure):
        read_folder(folder)


def test_an_unseen_graph_with_a_relation_of_its_own_is_refused(tmp_path: Path) -> None:
    folder = write_ring(tmp_path / "a", 20, "a", 0)
    with pytest.raises(InvalidValue, match=r"'next'.*training graph lacks"):
        read_folder(folder, ("skip",))


@pytest.mark.shared
def test_umls_is_ahead_of_its_popularity(tmp_path: Path, shared: Path) -> None:
    found = run(shared / "data" / "links" / "umls", minutes=0.25, ranks_file=tmp_path / "ranks")
    assert found["baselines"]["degree"]["mrr"] == pytest.approx(0.672, abs=0.005)
    assert found["mrr"] > 0.8
