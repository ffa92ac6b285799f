"""Hostile statements on both stores: none writes, reads a file, or runs past its limit of time, rows, memory."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from hostile_cypher import REFUSED, RUNAWAYS
from kg_sample import sample_graph

from kg.errors import QueryRefused, StoreError
from kg.fenced import open_fenced
from kg.schema import node_rows
from kg.store import open_store

GRAPH = sample_graph()
ROWS = 100
LIMIT_S = 2.0
SLACK_S = 20.0
"""For a machine that does much else: what starts a new process, and what a server takes to notice."""


@pytest.fixture(scope="module", params=["kglite", "neo4j"])
def target(request, tmp_path_factory):
    """A store behind the fence, the plain store beside it, and a file that nobody may read."""
    folder = tmp_path_factory.mktemp("hostile")
    url = request.getfixturevalue("neo4j_url") if request.param == "neo4j" else f"kglite:{folder / 'graph'}"
    plain = open_store(url, read_only=False)
    plain.write(GRAPH)
    secret = folder / "secret.csv"
    secret.write_text("the secret\n", encoding="utf-8")
    fenced = open_fenced(url, memory_mb=300)
    yield SimpleNamespace(url=url, fenced=fenced, plain=plain, secret=secret)
    fenced.close()
    plain.close()


def asked(target, cypher):
    params = {"file": target.secret.as_uri(), "text": "x" * 300, "many": 10**12}
    return target.fenced.query(cypher, params, timeout_s=LIMIT_S, max_rows=ROWS)


def state(target):
    nodes = target.plain.query("MATCH (n) RETURN labels(n)[0] AS label, n ORDER BY label, n.id").rows
    links = target.plain.query("MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id ORDER BY a.id, type(r), b.id").rows
    return [row[1]["properties"] for row in nodes], links


@pytest.mark.parametrize("cypher", [pytest.param(text, id=name) for name, text in REFUSED.items()])
def test_what_wants_more_is_refused(target, cypher):
    with pytest.raises(QueryRefused) as caught:
        asked(target, cypher)
    assert "the secret" not in str(caught.value)


def test_nothing_was_written(target):
    plain = open_store(target.url)
    before = state(target)
    for cypher in REFUSED.values():
        with pytest.raises(StoreError):
            plain.query(cypher, {"file": target.secret.as_uri(), "text": "x" * 300, "many": 10**12}, timeout_s=LIMIT_S)
    assert state(target) == before
    assert len(before[0]) == sum(map(len, node_rows(GRAPH).values()))
    plain.close()


@pytest.mark.parametrize("cypher", [pytest.param(text, id=name) for name, text in RUNAWAYS.items()])
def test_what_runs_away_is_stopped(target, cypher):
    begun = time.monotonic()
    try:
        rows = len(asked(target, cypher).rows)
    except StoreError:
        rows = 0
    assert rows <= ROWS
    assert time.monotonic() - begun < LIMIT_S + SLACK_S
    assert target.fenced.query("RETURN 1", timeout_s=LIMIT_S + SLACK_S).rows == [[1]], "the next question is answered"


def test_nothing_goes_on_running_on_the_server(target):
    if target.url.startswith("kglite"):
        pytest.skip("the embedded store runs in the process that was killed")
    import neo4j

    with neo4j.GraphDatabase.driver(target.url) as driver, driver.session() as session:
        for _ in range(100):
            texts = [record["currentQuery"] for record in session.run("SHOW TRANSACTIONS")]
            if all(text.startswith(("SHOW", "CALL db.")) or not text for text in texts):
                return
            time.sleep(0.2)
    pytest.fail(f"still running: {texts}")


def test_there_are_sixty_and_more():
    assert len(REFUSED) + len(RUNAWAYS) >= 60
    assert len({*REFUSED.values(), *RUNAWAYS.values()}) == len(REFUSED) + len(RUNAWAYS)
