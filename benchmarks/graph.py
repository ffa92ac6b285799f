"""Speed of the ledger, of assembly, of the embedded store and of the exports, on made-up claims; prints one table.

usage: python benchmarks/graph.py [--claims 5000]
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.assemble import assemble
from kg.export import FORMATS, export
from kg.ledger import Ledger
from kg.model import RELATIONS, Claim, Context, Document, GateDecision, Graph, Mention, Paper, Passage, Sentence
from kg.queries import ask
from kg.store import open_store
from kg.wire import claim_id_of

CLAIMS_A_PAPER = 8


def main() -> None:
    """Time each step once and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=5000)
    count = parser.parse_args().claims
    claims = made_up(count)
    papers = {claim.document_id: Paper(claim.document_id, "A paper", claim.year) for claim in claims}
    print(f"{'step':<34}{'CPU s':>8}{'wall s':>8}{'per CPU s':>14}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Ledger.open(folder / "ledger.sqlite") as ledger:
            timed("ledger: add documents", len(papers), lambda: add(ledger, sorted(papers)))
            timed("ledger: put extractions", len(papers), lambda: put(ledger, claims))
            timed("ledger: read claims", count, lambda: list(ledger.claims()))
        graph = timed("assemble claims", count, lambda: assemble(claims, papers))
        assert isinstance(graph, Graph)
        timed("kglite: write links", len(graph.links), lambda: write(folder, graph))
        store = open_store(f"kglite:{folder / 'graph'}")
        centre = graph.links[0].subject
        timed("kglite: neighbours of a concept", 200, lambda: [ask(store, "neighbours", id=centre) for _ in range(200)])
        store.close()
        for format in FORMATS:
            timed(f"export {format}", len(graph.links), lambda format=format: export(graph, format, folder / format))


def timed(what: str, units: int, act: Callable[[], Any]) -> Any:
    """Run an act and print its time; what it gave."""
    cpu, wall = time.process_time(), time.perf_counter()
    given = act()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{what:<34}{cpu:>8.2f}{wall:>8.2f}{units / max(cpu, 1e-9):>14,.0f}")
    return given


def made_up(count: int) -> list[Claim]:
    """Claims of random pairs among 400 grounded and 400 ungrounded names."""
    rng = random.Random(0)
    return [one_claim(rng, number) for number in range(count)]


def one_claim(rng: random.Random, number: int) -> Claim:
    """One of them."""
    subject, object_ = f"concept {rng.randrange(400)}", f"name {rng.randrange(400)}"
    paper, relation = f"PMC{number // CLAIMS_A_PAPER:06d}", rng.choice(RELATIONS)
    sentence = f"In study {number} {subject} {relation} {object_}, as it is put at some length in the abstract."
    return Claim(
        claim_id=claim_id_of(paper, sentence, subject, relation, object_, "asserted"),
        document_id=paper,
        year=1990 + number % 35,
        sentence=sentence,
        section="abstract",
        role="results",
        subject=Mention(subject, f"PHYS:{subject.split()[1]}", subject, "measure"),
        relation=relation,
        object=Mention(object_),
        certainty="asserted",
        score=0.9,
        extractor="benchmark",
        context=Context(design="rct", species="human", n=24),
    )


def add(ledger: Ledger, papers: list[str]) -> None:
    """Add a document of 1,500 words for each id."""
    for paper in papers:
        passages = (Passage("abstract", None, f"{paper} " + "word " * 1500),)
        ledger.add(Document(paper, "A paper", passages), GateDecision(True))


def put(ledger: Ledger, claims: list[Claim]) -> None:
    """Put the claims of each document."""
    by_paper: dict[str, list[Claim]] = {}
    for claim in claims:
        by_paper.setdefault(claim.document_id, []).append(claim)
    for paper, mine in by_paper.items():
        sentences = [Sentence(place, one.sentence, "abstract", "results", 1.0) for place, one in enumerate(mine)]
        ledger.put(paper, "benchmark", sentences, mine)


def write(folder: Path, graph: Graph) -> None:
    """Write the graph to an embedded store."""
    store = open_store(f"kglite:{folder / 'graph'}", read_only=False)
    store.write(graph)
    store.close()


if __name__ == "__main__":
    main()
