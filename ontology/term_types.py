"""Which concept types do for an expected one, and what other programs call them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kg.model import CONCEPT_TYPES

FITS: Final = {
    "molecule": ("molecule", "nutrient_or_drug"),
    "nutrient_or_drug": ("nutrient_or_drug", "molecule"),
    "anatomy": ("anatomy", "cell"),
    "cell": ("cell", "anatomy"),
}
"""Types that do for an expected one; any other type does for itself alone."""

CALLED: Final[Mapping[str, str]] = {
    "disease": "condition",
    "disorder": "condition",
    "phenotype": "condition",
    "diseaseorphenotypicfeature": "condition",
    "chemical": "molecule",
    "compound": "molecule",
    "metabolite": "molecule",
    "simplechemical": "molecule",
    "chemicalentity": "molecule",
    "drug": "nutrient_or_drug",
    "gene": "gene_or_protein",
    "protein": "gene_or_protein",
    "geneorgeneproduct": "gene_or_protein",
    "organ": "anatomy",
    "tissue": "anatomy",
    "celltype": "cell",
    "cellline": "cell",
}
"""Types as corpora and recognisers of biomedical names call them (BioRED, BC5CDR, NCBI-disease, AnatEM, BioNLP)."""


def concept_type(word: str) -> str | None:
    """The concept type that a word for a type means; None where it means none.

    >>> concept_type("Disease"), concept_type("gene or protein"), concept_type("ChemicalEntity"), concept_type("colour")
    ('condition', 'gene_or_protein', 'molecule', None)
    """
    plain = re.sub(r"[\W_]+", "", word.lower())
    own = {name.replace("_", ""): name for name in CONCEPT_TYPES}
    return own.get(plain) or CALLED.get(plain)
