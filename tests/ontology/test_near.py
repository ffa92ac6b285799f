"""The wider heading of a disease that MeSH lacks, and the nearest name of one that no vocabulary has."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology import term_index
from ontology.ground import THRESHOLD, Grounder
from ontology.term_match import TermTables
from ontology.term_near import stems
from ontology.terms import Term, Vocabulary

MESH = Vocabulary(
    "MESH",
    "",
    "",
    (
        Term("MESH:D1", "Ovarian Neoplasms", type="condition"),
        Term("MESH:D2", "Adenocarcinoma", type="condition"),
        Term("MESH:D3", "Kidney Diseases", ("Kidney Disease",), type="condition"),
        Term("MESH:D4", "Syndrome", type="condition"),
        Term("MESH:D5", "von Willebrand Disease, Type 2", type="condition"),
        Term("MESH:D6", "Fructose", type="molecule"),
    ),
)
MONDO = Vocabulary(
    "MONDO",
    "",
    "",
    (
        Term("MONDO:1", "ovarian serous quux", above=("MONDO:2", "MONDO:3")),
        Term("MONDO:2", "adenocarcinoma", same=("MESH:D2",)),
        Term("MONDO:3", "ovary growth", above=("MONDO:4",)),
        Term("MONDO:4", "ovarian neoplasm", same=("MESH:D1",)),
        Term("MONDO:5", "glomerular quux", above=("MONDO:6",)),
        Term("MONDO:6", "nephric thing", above=("MONDO:7",)),
        Term("MONDO:7", "kidney disease", same=("MESH:D3",)),
        Term("MONDO:8", "lonely quux", above=("MONDO:9",)),
        Term("MONDO:9", "syndrome", same=("MESH:D4",)),
    ),
)
CHEBI = Vocabulary(
    "CHEBI",
    "",
    "",
    (
        Term("CHEBI:1", "quuxofructose", type="molecule", above=("CHEBI:2",)),
        Term("CHEBI:2", "fructose", type="molecule", same=("MESH:D6",)),
        Term("CHEBI:3", "furtherofructose", type="molecule", above=("CHEBI:1",)),
    ),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("near") / "terms.sqlite"
    term_index.build(path, [MESH, MONDO, CHEBI])
    return path


@pytest.fixture(scope="module")
def grounder(index: Path) -> Grounder:
    return Grounder(term_tables=(TermTables(index),))


@pytest.mark.parametrize(
    ("mention", "kind", "heading"),
    [
        pytest.param("ovarian serous quux", "condition", "MESH:D1", id="a-tumour-by-its-site"),
        pytest.param("glomerular quux", "condition", "MESH:D3", id="two-steps"),
        pytest.param("lonely quux", "condition", "", id="nothing-that-tells"),
        pytest.param("quuxofructose", "molecule", "MESH:D6", id="a-chemical-one-step"),
        pytest.param("furtherofructose", "molecule", "", id="a-chemical-two-steps"),
    ],
)
def test_what_mesh_lacks_carries_the_nearest_wider_heading_and_says_so(
    grounder: Grounder, mention: str, kind: str, heading: str
) -> None:
    found = grounder.best(mention, kind)
    assert found is not None
    assert found.name == mention
    assert [id for id in found.matches if id.startswith("MESH:")] == ([heading] if heading else [])
    assert ("MeSH has only the wider" in found.reason) is bool(heading)


def test_what_is_only_wider_is_no_equivalent(index: Path) -> None:
    assert TermTables(index).equivalents(["MONDO:5"]) == ()


@pytest.mark.parametrize(
    ("mention", "nearest"),
    [
        pytest.param("type II von Willebrand disease", "MESH:D5", id="another-order"),
        pytest.param("type 2B von Willebrand disease", "MESH:D5", id="a-word-more"),
        pytest.param("type 2 von Willebrand disease and quux", None, id="a-conjunction"),
        pytest.param("acquired erythema of the willebrand", None, id="too-little-in-common"),
    ],
)
def test_the_nearest_name_is_shown_and_grounds_nothing(grounder: Grounder, mention: str, nearest: str | None) -> None:
    found = grounder.ground(mention, "condition")
    shown = [one for one in found if one.reason.startswith("nearest name")]
    assert [one.id for one in shown] == ([nearest] if nearest else [])
    assert all(one.score < THRESHOLD for one in shown)
    assert shown == found[: len(shown)]


def test_the_nearest_name_is_of_a_disease_alone(grounder: Grounder) -> None:
    assert not [one for one in grounder.ground("type 2B von Willebrand disease") if "nearest name" in one.reason]


def test_a_removed_vocabulary_leaves_no_heading_and_no_near_name(tmp_path: Path) -> None:
    path = tmp_path / "terms.sqlite"
    term_index.build(path, [MESH, MONDO])
    term_index.remove(path, "MONDO")
    tables = TermTables(path)
    assert tables.wider(["MONDO:1"]) is None
    assert tables.nearest("serous quux of the ovary", 0.5) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Injuries of the kidney", "kidney injury", id="order-and-plural"),
        pytest.param("Diabetes type II", "type 2 diabetes", id="numeral"),
        pytest.param("tumour of liver", "Liver tumor", id="british"),
    ],
)
def test_names_of_the_same_words_have_the_same_stems(one: str, other: str) -> None:
    assert stems(one) == stems(other)
