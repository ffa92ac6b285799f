"""How long the app's pages wait for their data: search, ego graph, evidence, card, conflicts, history, paths.

Run: python benchmarks/app.py WORKSPACE [--times N]   (a workspace with a built graph and, for the card, hypotheses)
Medians over the N best linked concepts, in CPU seconds, and the slowest of them; drawing is the browser's.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kg.store import open_store
from kg.weights import Weights
from ui.views import conflicts, data, paths, timeline
from ui.views.network import network, picture


def timed(name: str, calls: Iterable[Callable[[], object]]) -> None:
    took = []
    for call in calls:
        begun = time.process_time()
        call()
        took.append(time.process_time() - begun)
    if took:
        print(f"{name:<28} {statistics.median(took):8.3f} {max(took):8.3f} {len(took):6}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    store = open_store(f"kglite:{options.workspace / 'graph'}")
    hubs = [found for found in data.search(store, "", limit=options.times)]
    concepts = [found for hub in hubs if (found := data.concept(store, hub.id))]
    nets = [network(store, concept, most_nodes=30) for concept in concepts]
    edges = [net.edges[0] for net in nets if net.edges]
    print(f"{'':<28} {'median s':>8} {'worst s':>8} {'n':>6}")
    timed("search by name", ((lambda one=one: data.search(store, one.name)) for one in concepts))
    timed("search by part of a name", ((lambda one=one: data.search(store, one.name[:4])) for one in concepts))
    timed("ego graph, 30 concepts", (
        (lambda one=one: picture(network(store, one, most_nodes=30, most_edges=60))) for one in concepts))  # fmt: skip
    timed("ego graph, 60 concepts", ((lambda one=one: picture(network(store, one))) for one in concepts))
    timed("evidence of a link", ((lambda one=one: data.evidence(store, one.subject, one.object)) for one in edges))
    ranked = data.saved_hypotheses(options.workspace)[: options.times]
    timed("card of a hypothesis", ((lambda one=one: data.papers_of(store, one)) for one in ranked))
    timed("all conflicts", [lambda: conflicts.clashes(store)])
    weights = Weights()
    ends = [(one.subject, one.relation, one.object) for one in edges]
    timed("history of a link", ((lambda one=one: timeline.story(store, *one, weights)) for one in ends))
    timed("graph as of a year", ((lambda net=net: timeline.at_year(store, net, 2010, weights)) for net in nets))
    timed("all steps for paths", [lambda: paths.hops(store)])
    steps = paths.hops(store)
    pairs = list(itertools.pairwise(concept.id for concept in concepts))
    timed("paths of up to 3 steps", ((lambda pair=pair: paths.chains(steps, *pair)) for pair in pairs))


if __name__ == "__main__":
    main()
