"""What only the embedded store promises: a whole snapshot or none, the same bytes, readers beside writers."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest
from kg_sample import renamed, sample_graph

from kg.errors import StoreError, StoreMissing
from kg.store import open_store
from kg.store_kglite import SNAPSHOT

GRAPH = sample_graph()


def write(folder, graph=GRAPH) -> None:
    store = open_store(f"kglite:{folder}", read_only=False)
    store.write(graph)
    store.close()


def name_of(store) -> str:
    return store.query("MATCH (c:Concept {id: 'PHYS:1'}) RETURN c.name").rows[0][0]


def test_the_same_graph_gives_the_same_bytes(tmp_path):
    for folder in ("a", "b"):
        write(tmp_path / folder)
    assert (tmp_path / "a" / SNAPSHOT).read_bytes() == (tmp_path / "b" / SNAPSHOT).read_bytes()


def test_without_a_graph_the_next_step_is_told(tmp_path):
    with pytest.raises(StoreMissing, match="physiograph build"):
        open_store(f"kglite:{tmp_path}")
    with pytest.raises(FileNotFoundError):
        open_store(f"kglite:{tmp_path / 'nowhere'}")
    assert not (tmp_path / "nowhere").exists()


def test_a_reader_does_not_write(tmp_path):
    write(tmp_path)
    with pytest.raises(StoreError, match="read_only=False"):
        open_store(f"kglite:{tmp_path}").write(GRAPH)


@pytest.mark.parametrize("content", [b"", b"not a graph", b"\0" * 5000])
def test_a_damaged_snapshot_is_told_and_can_be_built_anew(tmp_path, content):
    (tmp_path / SNAPSHOT).write_bytes(content)
    with pytest.raises(StoreError, match="physiograph build"):
        open_store(f"kglite:{tmp_path}")
    write(tmp_path)
    assert name_of(open_store(f"kglite:{tmp_path}")) == "HIIT"


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot write"):
        write(tmp_path / "file" / "graph")


def test_what_a_killed_build_left_is_swept(tmp_path):
    write(tmp_path)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f".{SNAPSHOT}.{dead.pid}.part").write_bytes(b"half")
    write(tmp_path)
    assert sorted(os.listdir(tmp_path)) == [SNAPSHOT]


def test_a_build_killed_at_any_moment_leaves_a_whole_graph(tmp_path):
    names = ["HIIT", "interval training"]
    graphs = [renamed(GRAPH, "PHYS:1", name) for name in names]
    write(tmp_path, graphs[0])
    rng = random.Random(0)
    for _ in range(12):
        child = os.fork()
        if child == 0:
            try:
                while True:
                    for graph in graphs:
                        write(tmp_path, graph)
            finally:
                os._exit(1)
        time.sleep(rng.uniform(0.0, 0.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        store = open_store(f"kglite:{tmp_path}")
        assert name_of(store) in names
        assert store.query("MATCH (c:Claim) RETURN count(c)").rows == [[len(GRAPH.claims)]]
        store.close()
    write(tmp_path, graphs[1])
    assert sorted(os.listdir(tmp_path)) == [SNAPSHOT]


def test_threads_may_ask_one_store_while_another_writes(tmp_path):
    names = ["HIIT", "interval training"]
    graphs = [renamed(GRAPH, "PHYS:1", name) for name in names]
    write(tmp_path, graphs[0])
    reader = open_store(f"kglite:{tmp_path}")
    seen, faults = set(), []

    def ask() -> None:
        try:
            for _ in range(60):
                seen.add(name_of(reader))
        except StoreError as error:
            faults.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 12):
        write(tmp_path, graphs[number % 2])
    for thread in threads:
        thread.join()
    assert (faults, seen <= set(names)) == ([], True)
    assert name_of(reader) == names[1]


def test_a_query_that_would_fill_the_memory_is_stopped(tmp_path):
    write(tmp_path)
    store = open_store(f"kglite:{tmp_path}")
    with pytest.raises(StoreError):
        store.query("UNWIND range(1, 30000) AS a UNWIND range(1, 30000) AS b RETURN a, b", timeout_s=20)


def test_a_url_without_a_folder_is_told():
    with pytest.raises(StoreError, match="kglite:FOLDER"):
        open_store("kglite:")
