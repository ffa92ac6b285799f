"""The labels that data carries: sections, roles, relations and their signs, certainties, types, designs, statuses."""

from __future__ import annotations

from typing import Final

SECTIONS: Final = (
    "title",
    "abstract",
    "introduction",
    "methods",
    "results",
    "discussion",
    "conclusions",
    "other",
)
"""Where in a paper a passage stands."""

ROLES: Final = ("title", "background", "objective", "methods", "results", "conclusions", "other")
"""Rhetorical role of a sentence."""

CAUSAL: Final = ("increases", "decreases", "no_effect", "affects")
"""Relations of an intervention, exposure or mechanism that acts."""

ASSOCIATIVE: Final = ("positively_associated", "negatively_associated", "not_associated", "associated")
"""Relations that are correlations or differences between kinds of people; symmetric."""

RELATIONS: Final = CAUSAL + ASSOCIATIVE

SIGN: Final[dict[str, int | None]] = {
    "increases": 1,
    "decreases": -1,
    "no_effect": 0,
    "affects": None,
    "positively_associated": 1,
    "negatively_associated": -1,
    "not_associated": 0,
    "associated": None,
}
"""Direction of a relation: 1, -1, 0 (tested and none), None (not stated)."""

CERTAINTIES: Final = ("asserted", "hedged", "hypothesised")

CONCEPT_TYPES: Final = (
    "intervention",
    "exercise_test",
    "measure",
    "process",
    "anatomy",
    "cell",
    "molecule",
    "gene_or_protein",
    "nutrient_or_drug",
    "condition",
    "population",
    "environment",
    "performance",
    "method",
    "unknown",
)
"""Types of concepts; `unknown` is for a name that no vocabulary has."""

DESIGNS: Final = (
    "rct",
    "crossover",
    "controlled_trial",
    "single_group",
    "cohort",
    "cross_sectional",
    "case_control",
    "case_report",
    "animal_experiment",
    "in_vitro",
    "review",
    "meta_analysis",
    "protocol",
    "modelling",
    "other",
)
"""Study designs, as the annotation guidelines name them."""

STATUSES: Final = ("published", "corrected", "concern", "retracted")
"""Editorial status of a paper."""

HYPOTHESIS_STATUSES: Final = ("proposed", "supported", "refuted", "untested", "at_risk")
