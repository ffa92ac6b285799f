"""A graph with a planted rule: what acts on a process that acts on a measure, later acts on the measure."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from kg.model import Claim, Concept, Context, Graph, Link, Mention, Paper

YEARS = (1995, 2024)
SIGNED = {1: "increases", -1: "decreases"}


def make_claim(subject: Concept, relation: str, object_: Concept, year: int, certainty: str = "asserted") -> Claim:
    """A claim of a paper of its own, with a sentence that says it."""
    sentence = f"{subject.name} {relation.replace('_', ' ')} {object_.name} ({year})."
    code = hashlib.sha256(sentence.encode()).hexdigest()[:12]
    return Claim(
        claim_id=code,
        document_id=f"doi:{code}",
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


def make_graph(claims: list[Claim], concepts: list[Concept]) -> Graph:
    """Assemble claims plainly: belief .8, or .02 where nothing but hypotheses stands behind a link."""
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in claims:
        groups.setdefault((str(claim.subject.id), claim.relation, str(claim.object.id)), []).append(claim)
    links = []
    for (subject, relation, object_), mine in sorted(groups.items()):
        years = [claim.year for claim in mine if claim.year is not None]
        links.append(
            Link(
                subject=subject,
                relation=relation,
                object=object_,
                belief=0.8 if any(c.certainty != "hypothesised" for c in mine) else 0.02,
                papers=tuple(sorted({claim.document_id for claim in mine})),
                claims=tuple(sorted(claim.claim_id for claim in mine)),
                first_year=min(years) if years else None,
                last_year=max(years) if years else None,
                conflict=False,
            )
        )
    papers = {c.document_id: Paper(c.document_id, c.sentence, c.year) for c in claims}
    used = {end for link in links for end in (link.subject, link.object)}
    return Graph(
        concepts=tuple(sorted((c for c in concepts if c.id in used), key=lambda c: c.id)),
        papers=tuple(papers[key] for key in sorted(papers)),
        claims=tuple(sorted(claims, key=lambda c: c.claim_id)),
        links=tuple(links),
    )


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


@pytest.fixture(scope="session")
def planted_graph() -> Graph:
    """The graph of the planted rule, about 300 links over 66 concepts."""
    return planted()
