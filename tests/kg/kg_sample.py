"""A small graph with everything in it: agreement, conflict, null, hypothesis, ungrounded name, hierarchy."""

from __future__ import annotations

from dataclasses import replace

from kg_makers import NAMES, claim, mention

from kg.assemble import assemble
from kg.conflict import with_conflicts
from kg.model import Claim, Concept, Context, EvidencePath, Graph, HierarchyEdge, Hypothesis, Paper, PathStep

CONCEPTS = (
    Concept("PHYS:1", "HIIT", "intervention", ("high-intensity interval training", "sprint intervals"), "PHYS"),
    Concept("PHYS:2", "VO2max", "measure", ("maximal oxygen uptake",), "PHYS"),
    Concept("PHYS:3", "PGC-1a", "gene_or_protein", (), "PHYS"),
    Concept("PHYS:4", "mitochondrial density", "measure", (), "PHYS"),
    Concept("PHYS:9", "exercise training", "intervention", (), "PHYS"),
)
ILL = Context(design="rct", species="human", n=24, population="patients with COPD")
HIERARCHY = (HierarchyEdge("PHYS:1", "is_a", "PHYS:9"),)


def sample_claims() -> list[Claim]:
    """Ten claims of five papers."""
    return [
        claim("PHYS:1", "increases", "PHYS:2", "PMC1", 2001),
        claim("PHYS:1", "increases", "PHYS:2", "PMC2", 2005, sentence="HIIT raised V̇O₂max by 8 % “again”."),
        claim("PHYS:1", "no_effect", "PHYS:2", "PMC3", 2009, comparator=mention("PHYS:4", "controls"),
              sentence="HIIT did not change VO2max.", context=ILL),
        claim("PHYS:1", "increases", "PHYS:3", "PMC1", 2001),
        claim("PHYS:3", "increases", "PHYS:4", "PMC2", 2005),
        claim("PHYS:4", "positively_associated", "PHYS:2", "PMC4", 2012, context=Context(design="cross_sectional")),
        claim("PHYS:2", "positively_associated", "PHYS:4", "PMC3", 2009),
        claim("PHYS:1", "decreases", "the Fancy-Index", "PMC4", 2012, certainty="hedged"),
        claim("PHYS:3", "affects", "PHYS:2", "PMC5", None, certainty="hypothesised", role="background"),
        claim("PHYS:2", "associated", "fancy index", "PMC5", None),
    ]  # fmt: skip


def sample_papers() -> dict[str, Paper]:
    """The papers of these claims, and one without a claim."""
    years = {"PMC1": 2001, "PMC2": 2005, "PMC3": 2009, "PMC4": 2012, "PMC5": None, "PMC6": 2015}
    return {
        key: Paper(key, f"Title <{key}> & {{more}}", year, f"10.1000/{key}", "123", "J Test", "rct", "human", 24,
                   authors=("Doe J", "Müller A"))
        for key, year in years.items()
    }  # fmt: skip


def sample_graph() -> Graph:
    """The graph of them."""
    return with_conflicts(assemble(sample_claims(), sample_papers(), CONCEPTS, HIERARCHY))


def sample_hypothesis(graph: Graph) -> Hypothesis:
    """A hypothesis on two concepts of the sample."""
    by_id = {concept.id: concept for concept in graph.concepts}
    first, middle, last = by_id["PHYS:1"], by_id["PHYS:3"], by_id["PHYS:4"]
    steps = (
        PathStep(first, "increases", middle, 0.5, graph.claims[:1]),
        PathStep(middle, "increases", last, 0.5, graph.claims[1:2]),
    )
    path = EvidencePath(steps, 1, 0.25)
    return Hypothesis("h1", first, "increases", last, 0.4, "No claim links them.", (path,), graph.claims[2:3])


def renamed(graph: Graph, concept_id: str, name: str) -> Graph:
    """The graph with another name for a concept."""
    return replace(
        graph, concepts=tuple(replace(one, name=name) if one.id == concept_id else one for one in graph.concepts)
    )


assert {"PHYS:1", "PHYS:2"} <= set(NAMES)
