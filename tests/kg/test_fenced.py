"""Typed questions run in a process of their own: same answers, bounded memory and time, no trace left."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from kg_sample import renamed, sample_graph

from kg.errors import QueryRefused, QueryTimeout, StoreError, StoreMissing
from kg.fenced import MOST_AT_ONCE, open_fenced
from kg.store import open_store

GRAPH = sample_graph()
THOUSAND = "UNWIND range(1, 1000) AS"
LONG = " ".join(f"{THOUSAND} x{place}" for place in range(4)) + " RETURN sum(x0 * x1 - x2 * x3) AS s"
LARGE = f"{THOUSAND} a {THOUSAND} b RETURN size(collect($text + toString(a) + toString(b))) AS n"


def write(folder: Path, graph=GRAPH) -> str:
    store = open_store(f"kglite:{folder}", read_only=False)
    store.write(graph)
    store.close()
    return f"kglite:{folder}"


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    return write(tmp_path_factory.mktemp("fenced"))


@pytest.fixture(scope="module")
def store(url):
    opened = open_fenced(url, memory_mb=100)
    yield opened
    opened.close()


ASKED = [
    "MATCH (c:Concept) RETURN c ORDER BY c.id",
    "MATCH (a:Concept)-[r]->(b:Concept) RETURN a.id, type(r), r, b.id ORDER BY a.id, type(r), b.id",
    "MATCH p = (:Concept {id: 'PHYS:1'})-[:IS_A]->() RETURN p",
    "RETURN 1 AS i, 1.5 AS f, true AS t, null AS n, 'V̇O₂ “↑”' AS s, [1, [2]] AS l, {a: {b: 1}} AS m, $x AS x",
    "RETURN date('2020-01-02') AS d, 9007199254740993 AS big, 1e300 AS wide, 0.1 + 0.2 AS odd",
]


@pytest.mark.parametrize("cypher", ASKED)
def test_answers_are_those_of_the_plain_store(url, store, cypher):
    plain = open_store(url)
    want, got = (one.query(cypher, {"x": ["a\n", 1, None]}) for one in (plain, store))
    assert got == want
    assert [[type(value) for value in row] for row in got.rows] == [[type(value) for value in row] for row in want.rows]
    plain.close()


def test_rows_stop_at_the_limit(store):
    result = store.query("UNWIND range(1, 50) AS x RETURN x ORDER BY x", max_rows=10)
    assert ([row[0] for row in result.rows], result.truncated) == (list(range(1, 11)), True)


def test_a_query_that_overstays_is_stopped_and_the_next_is_answered(store):
    with pytest.raises(QueryTimeout, match=r"ran past 0\.3 s"):
        store.query(LONG, timeout_s=0.3)
    assert store.query("RETURN 1").rows == [[1]]


def test_a_query_that_takes_too_much_memory_is_stopped_and_the_next_is_answered(store):
    with pytest.raises(QueryRefused, match="used more than 100 MB of memory"):
        store.query(LARGE, {"text": "x" * 300})
    assert store.query("RETURN 1").rows == [[1]]


def test_an_answer_too_long_to_hand_over_is_refused(url):
    store = open_fenced(url, memory_mb=2000)
    with pytest.raises(QueryRefused, match=r"the answer has .* bytes"):
        store.query(f"{THOUSAND} a RETURN $text AS t", {"text": "x" * 70_000})
    store.close()


@pytest.mark.parametrize(
    ("cypher", "params", "error", "match"),
    [
        pytest.param("CREATE (n)", {}, QueryRefused, "only reads", id="refused before it is sent"),
        pytest.param("MATCH (n RETURN n", {}, StoreError, "Correct it", id="no Cypher"),
        pytest.param("RETURN $x", {}, StoreError, "Correct it", id="missing parameter"),
        pytest.param("RETURN $x", {"x": object()}, StoreError, "cannot be sent", id="no plain value"),
    ],
)
def test_errors_come_back_as_they_are(store, cypher, params, error, match):
    with pytest.raises(error, match=match) as caught:
        store.query(cypher, params)
    assert "\n" not in str(caught.value)


def test_without_a_graph_the_next_step_is_told(tmp_path):
    with pytest.raises(StoreMissing, match="physiograph build"):
        open_fenced(f"kglite:{tmp_path}")


def test_nothing_is_written_through_it(store):
    with pytest.raises(StoreError, match=r"kg\.store\.open_store"):
        store.write(GRAPH)


def test_a_graph_built_anew_is_seen(tmp_path):
    opened = open_fenced(write(tmp_path))
    ask = "MATCH (c:Concept {id: 'PHYS:1'}) RETURN c.name"
    assert opened.query(ask).rows == [["HIIT"]]
    write(tmp_path, renamed(GRAPH, "PHYS:1", "interval training"))
    assert opened.query(ask).rows == [["interval training"]]
    opened.close()


def test_a_killed_process_is_replaced(url):
    opened = open_fenced(url)
    opened._idle[0]._process.kill()
    opened._idle[0]._process.wait()
    assert opened.query("RETURN 1").rows == [[1]]
    opened.close()


def test_threads_may_ask_at_once(url):
    opened, seen = open_fenced(url), []
    threads = [
        threading.Thread(target=lambda place=place: seen.append(opened.query("RETURN $x", {"x": place}).rows[0][0]))
        for place in range(3 * MOST_AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(3 * MOST_AT_ONCE))
    assert len(opened._idle) <= MOST_AT_ONCE
    opened.close()


def test_nothing_of_the_folder_that_one_stands_in_is_imported(url, tmp_path):
    (tmp_path / "kg").mkdir()
    (tmp_path / "kg" / "__init__.py").write_text("raise SystemExit('the wrong kg')", encoding="utf-8")
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')", encoding="utf-8")
    script = f"from kg.fenced import open_fenced; s = open_fenced({url!r}); print(s.query('RETURN 1').rows); s.close()"
    home = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": home},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.returncode) == ("[[1]]", 0), done.stderr


def test_the_process_ends_with_its_parent(url):
    script = (
        f"import os; from kg.fenced import open_fenced; s = open_fenced({url!r}); "
        "print(s._idle[0]._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    child = int(done.stdout)
    for _ in range(500):
        if not _runs(child):
            return
        threading.Event().wait(0.02)
    pytest.fail("the process outlived its parent")


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        return not Path("/proc/self").exists()
    return state != "Z"
