"""A graph with a planted rule: what acts on a process that acts on a measure, later acts on the measure."""

from __future__ import annotations

import hashlib

import numpy as np

from kg.assemble import assemble
from kg.model import Claim, Concept, Context, Graph, HierarchyEdge, Mention, Paper

SIGNED = {1: "increases", -1: "decreases"}


def make_claim(
    subject: Concept, relation: str, object_: Concept, year: int, certainty: str = "asserted", paper: str = ""
) -> Claim:
    """A claim with a sentence that says it; of a paper of its own unless one is named."""
    sentence = f"{subject.name} {relation.replace('_', ' ')} {object_.name} ({year})."
    code = hashlib.sha256(sentence.encode()).hexdigest()[:12]
    return Claim(
        claim_id=code,
        document_id=paper or f"doi:{code}",
        year=year,
        sentence=sentence,
        section="abstract",
        role="results",
        subject=Mention(subject.name, subject.id, subject.name, subject.type),
        relation=relation,
        object=Mention(object_.name, object_.id, object_.name, object_.type),
        certainty=certainty,
        score=0.9,
        extractor="test",
        context=Context(design="rct", species="human", n=20),
    )


def make_graph(
    claims: list[Claim], concepts: list[Concept], hierarchy: tuple[HierarchyEdge, ...] = (), undated: bool = False
) -> Graph:
    """Assemble claims, each of a paper of its own (or of the document named in it)."""
    papers = {c.document_id: Paper(c.document_id, c.sentence, None if undated else c.year) for c in claims}
    return assemble(claims, papers, concepts, hierarchy)


def planted(seed: int = 0, interventions: int = 30, processes: int = 12, measures: int = 24) -> Graph:
    """Rule: a acts on p, p acts on m, so later a acts on m with the product of the signs."""
    rng = np.random.default_rng(seed)
    kinds = (("intervention", interventions), ("process", processes), ("measure", measures))
    names = {k: [Concept(f"T:{k[:3]}{i:03}", f"{k} {i}", k, source="T") for i in range(n)] for k, n in kinds}
    claims: dict[tuple[str, str], Claim] = {}

    def say(one: Concept, sign: int, other: Concept, year: int) -> None:
        claims.setdefault((one.id, other.id), make_claim(one, SIGNED[sign], other, year))

    down: dict[str, list[tuple[Concept, int]]] = {}
    for process in names["process"]:
        for spot in rng.choice(measures, 4, replace=False).tolist():
            sign = int(rng.choice([1, 1, -1]))
            down.setdefault(process.id, []).append((names["measure"][spot], sign))
            say(process, sign, names["measure"][spot], int(rng.integers(1995, 2005)))
    for intervention in names["intervention"]:
        for spot in rng.choice(processes, 2, replace=False).tolist():
            process = names["process"][spot]
            say(intervention, 1, process, int(rng.integers(1995, 2008)))
            for measure, sign in down[process.id]:
                if rng.random() < 0.85:
                    say(intervention, sign, measure, int(rng.integers(2000, 2025)))
    return make_graph(list(claims.values()), [c for group in names.values() for c in group])
