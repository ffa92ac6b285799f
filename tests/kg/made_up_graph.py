"""A made-up graph, the same for the same seed: concepts with favourites among them, claims of every kind, years."""

from __future__ import annotations

import random

from kg.assemble import assemble
from kg.model import CERTAINTIES, DESIGNS, RELATIONS, Claim, Concept, Context, Graph, HierarchyEdge, Mention, Paper
from kg.wire import claim_id_of

TYPES = ("intervention", "measure", "gene_or_protein")
POPULATIONS = (None, "runners", "older adults")
SEXES = (None, "male", "female", "mixed")


def made_up_claims(concepts: list[Concept], count: int, seed: int = 0) -> list[Claim]:
    """Claims on pairs of concepts, the first ones being named most, four a paper."""
    rng = random.Random(seed)
    return [_claim(rng, concepts, number) for number in range(count)]


def made_up_concepts(count: int) -> list[Concept]:
    """Concepts of three types."""
    return [Concept(f"PHYS:{n:07d}", f"concept {n}", TYPES[n % 3], (f"synonym {n}",), "PHYS") for n in range(count)]


def made_up_papers(claims: list[Claim], seed: int = 0) -> dict[str, Paper]:
    """A paper for each document of the claims; years as the claims say."""
    rng = random.Random(seed)
    years = {claim.document_id: claim.year for claim in claims}
    return {
        key: Paper(key, f"On {key}", year, f"10.5555/{key}", None, f"Journal {rng.randrange(3)}", rng.choice(DESIGNS),
                   "human", rng.randrange(8, 90), authors=(f"Doe {rng.choice('ABCDE')}", f"Roe {rng.choice('ABCDE')}"))
        for key, year in years.items()
    }  # fmt: skip


def made_up_graph(concepts: int = 14, claims: int = 400, seed: int = 0) -> Graph:
    """The graph of them; every third concept is a kind of one before it."""
    nodes = made_up_concepts(concepts)
    stated = made_up_claims(nodes, claims, seed)
    edges = tuple(HierarchyEdge(nodes[n].id, "is_a", nodes[n // 3].id) for n in range(3, concepts, 3))
    return assemble(stated, made_up_papers(stated, seed), tuple(nodes), edges)


def _claim(rng: random.Random, concepts: list[Concept], number: int) -> Claim:
    first, second = (concepts[int(len(concepts) * rng.random() ** 2)] for _ in range(2))
    paper, relation, certainty = f"PMC{number // 4:06d}", rng.choice(RELATIONS), rng.choice((*CERTAINTIES, "asserted"))
    sentence = f"In study {number}, {first.name} {relation} {second.name}."
    dose = rng.choice((None, "3 × 30 min a week"))
    return Claim(
        claim_id=claim_id_of(paper, sentence, first.name, relation, second.name, certainty),
        document_id=paper,
        year=1990 + number // 4 % 30 if number // 4 % 9 else None,
        sentence=sentence,
        section="abstract",
        role=rng.choice(("results", "conclusions", "background")),
        subject=Mention(first.name, first.id, first.name, first.type),
        relation=relation,
        object=Mention(second.name, second.id, second.name, second.type),
        certainty=certainty,
        score=round(rng.uniform(0.4, 1.0), 3),
        extractor="made up",
        context=Context(
            design=rng.choice((None, *DESIGNS)),
            species=rng.choice(("human", "rat")),
            n=rng.randrange(8, 90),
            population=rng.choice(POPULATIONS),
            sex=rng.choice(SEXES),
            training_status=rng.choice((None, "trained", "untrained")),
            duration=rng.choice((None, "8 weeks")),
            dose=dose,
        ),
    )
