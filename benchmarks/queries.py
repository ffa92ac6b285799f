"""Speed of building and asking on both stores: the graph of a workspace, and a made-up one of 250,000 claims.

usage: python benchmarks/queries.py [--workspace DIR] [--concepts 100000 --claims 250000] [--repeat 9] [--heap 4g]

Asked are the ego network of the busiest concept (its 59 most believed neighbours and the links among them) and the
signed paths of one, two and three steps between the two busiest; medians of wall time. The server is the tests' own
(tests/kg/neo4j/pom.xml), started with --heap of memory; without its jars only kglite is measured. `--claims 0` leaves
the made-up graph out.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kg import settings
from kg.model import Graph
from kg.queries import ask
from kg.schema import edge_rows, node_rows
from kg.store import GraphStore, open_store
from ui.workspace import Workspace

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "kg"))
from kg_neo4j import absent, server
from made_up_graph import made_up_graph


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--concepts", type=int, default=100_000)
    parser.add_argument("--claims", type=int, default=250_000)
    parser.add_argument("--repeat", type=int, default=9)
    parser.add_argument("--heap", default="4g")
    args = parser.parse_args()
    graphs: dict[str, Callable[[], Graph]] = {}
    if args.workspace:
        graphs["workspace"] = Workspace(settings.load(None, workspace=args.workspace)).graph
    if args.claims:
        graphs["made up"] = lambda: made_up_graph(args.concepts, args.claims)
    for name, make in graphs.items():
        cpu = time.process_time()
        graph = make()
        print(f"\n{name}: {len(graph.concepts):,} concepts, {len(graph.claims):,} claims, {len(graph.links):,} links")
        print(f"  assembled in {time.process_time() - cpu:.1f} CPU s", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            measure(f"kglite:{folder}/graph", graph, args.repeat)
        if reason := absent():
            print(f"  {reason}")
            continue
        with server(args.heap) as url:
            measure(url, graph, args.repeat)


def measure(url: str, graph: Graph, repeat: int) -> None:
    """Write a graph to a store and ask it; print a line for each."""
    kind = url.partition(":")[0]
    rows = sum(map(len, node_rows(graph).values())) + sum(len(found) for _, found in edge_rows(graph))
    with opened(url) as store:
        wall, cpu, there = time.perf_counter(), time.process_time(), server_cpu()
        store.write(graph)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu + server_cpu() - there
        print(f"  {kind:<7} {rows:,} rows written in {wall:.1f} s, {cpu:.1f} CPU s with the server's: "
              f"{rows / wall:,.0f} a second, {rows / cpu:,.0f} a CPU second", flush=True)  # fmt: skip
        first, second = (row[0] for row in ask(store, "hubs", limit=2).rows)
        for what, act in (
            ("ego network", lambda: ego(store, first)),
            ("signed paths", lambda: paths(store, first, second)),
        ):
            found, taken = act(), []
            for _ in range(repeat):
                begun = time.perf_counter()
                act()
                taken.append(1000 * (time.perf_counter() - begun))
            print(f"  {kind:<7} {what}: {found} rows, median {statistics.median(taken):.0f} ms, "
                  f"least {min(taken):.0f} ms", flush=True)  # fmt: skip


@contextlib.contextmanager
def opened(url: str) -> Iterator[GraphStore]:
    """A store, closed afterwards."""
    store = open_store(url, read_only=False)
    try:
        yield store
    finally:
        store.close()


def ego(store: GraphStore, concept: str) -> int:
    """The neighbours of a concept and the links among them and it; how many rows that is."""
    nodes = ask(store, "ego_nodes", id=concept).rows
    return len(nodes) + len(ask(store, "links_among", ids=[concept, *(row[0] for row in nodes)]).rows)


def paths(store: GraphStore, first: str, second: str) -> int:
    """The signed paths of up to three steps between two concepts; how many rows that is."""
    asked: list[tuple[str, dict[str, Any]]] = [("links_between", {}), ("mechanisms", {}), ("long_mechanisms", {})]
    return sum(len(ask(store, name, first=first, second=second, **more).rows) for name, more in asked)


def server_cpu() -> float:
    """CPU seconds of the server that this process started, where the system tells; else 0."""
    spent = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if b"Launch.java" in (folder / "cmdline").read_bytes() and _mine(int(fields[1])):
                spent += (int(fields[11]) + int(fields[12])) / 100
    return spent


def _mine(parent: int) -> bool:
    return parent == os.getpid()


if __name__ == "__main__":
    main()
