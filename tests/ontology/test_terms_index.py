"""The index of term tables: built, changed, asked; what makes one concept of several terms."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_wheel import tiny_wheel

from kg.errors import InvalidValue, UnreadableDocument
from ontology import term_index
from ontology.ground import THRESHOLD, Grounder
from ontology.lexicon import load
from ontology.normalize import normal_form
from ontology.term_key import key_of, key_of_form
from ontology.term_match import TermTables
from ontology.term_merge import classes
from ontology.term_sources import from_file
from ontology.term_wheel import Wheel
from ontology.terms import Term, Vocabulary


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terms")
    term_index.build(folder / "terms.sqlite", list(Wheel(tiny_wheel(folder)).vocabularies()))
    return folder / "terms.sqlite"


@pytest.fixture(scope="module")
def grounder(index: Path) -> Grounder:
    return Grounder(term_tables=(TermTables(index),))


@pytest.mark.parametrize(
    ("text", "expected", "id"),
    [
        pytest.param("adult onset diabetes", "condition", "MONDO:0005148", id="hyphen"),
        pytest.param("bevonium", "molecule", "MESH:C000002", id="supplementary"),
        pytest.param("NRSF", "gene_or_protein", "HGNC:9966", id="alias"),
        pytest.param("Tnlg1f", "gene_or_protein", "HGNC:11892", id="mouse-name"),
        pytest.param("cachexin", "gene_or_protein", "HGNC:11892", id="protein-record"),
        pytest.param("AMP-activated kinases", "gene_or_protein", "FPLX:AMPK", id="family-plural"),
        pytest.param("LAB-27", "molecule", "CHEBI:27732", id="code-of-a-laboratory"),
    ],
)
def test_a_mention_finds_its_concept(index: Path, text: str, expected: str, id: str) -> None:
    assert TermTables(index).ground(normal_form(text), text, expected)[0].id == id


@pytest.mark.parametrize(
    ("id", "others"),
    [
        pytest.param("MESH:D003924", {"MONDO:0005148", "DOID:9352", "HP:0005978", "OMIM:125853"}, id="disease"),
        pytest.param("HGNC:11892", {"NCBIGene:7124", "UniProtKB:P01375", "MESH:D014409", "MESH:C000001"}, id="gene"),
        pytest.param("CHEBI:27732", {"MESH:D002110"}, id="chemical"),
        pytest.param("MESH:D000077408", {"MESH:C048833"}, id="retired-record"),
        pytest.param("CHEBI:60654", {"MESH:D014635"}, id="conjugate-base"),
        pytest.param("HP:0000001", {"MESH:D003924"}, id="by-umls"),
        pytest.param("FPLX:AMPK", {"MESH:D055372"}, id="family"),
    ],
)
def test_equivalent_identifiers(index: Path, id: str, others: set[str]) -> None:
    assert others <= set(TermTables(index).equivalents([id]))


def test_our_own_concept_comes_first_and_carries_what_the_tables_hold_equivalent(grounder: Grounder) -> None:
    found = grounder.best("caffeine", "nutrient_or_drug")
    assert found is not None
    assert found.id.startswith("PHYS:")
    assert {"MESH:D002110", "CHEBI:27732"} <= set(found.matches)


def test_a_symbol_is_no_common_word(grounder: Grounder, index: Path) -> None:
    assert all(one.score < THRESHOLD for one in TermTables(index).ground("rest", "rest"))
    gene = grounder.best("REST", "gene_or_protein")
    assert gene is not None
    assert gene.id == "HGNC:9966"


def test_a_class_holds_one_term_of_a_vocabulary() -> None:
    mesh = Vocabulary("MESH", "", "", (Term("MESH:D1", "aa"), Term("MESH:D2", "bb")))
    mondo = Vocabulary("MONDO", "", "", (Term("MONDO:1", "cc", same=("MESH:D1", "MESH:D2")),))
    assert sorted(sorted(term.id for term in group) for group in classes([mesh, mondo])) == [
        ["MESH:D1", "MONDO:1"],
        ["MESH:D2"],
    ]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    wheel = Wheel(tiny_wheel(tmp_path))
    for name in ("a", "b"):
        term_index.build(tmp_path / name, list(wheel.vocabularies()))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_vocabulary_is_added_renewed_and_removed(tmp_path: Path) -> None:
    path, file = tmp_path / "terms.sqlite", tmp_path / "mine.tsv"
    term_index.build(path, list(Wheel(tiny_wheel(tmp_path)).vocabularies()))
    before = (term_index.listed(path), term_index.fingerprint(path))
    file.write_text("XX:1\tcaffeine\tguaranine\nXX:2\tnordic hamstring thing\n", encoding="utf-8")
    for _ in range(2):
        term_index.add(path, from_file(file, "CC0 1.0"))
    assert [one.id for one in TermTables(path).ground("nordic hamstring thing", "nordic hamstring thing")] == ["XX:2"]
    assert {one.name: one.terms for one in term_index.listed(path)}["mine"] == 2
    assert term_index.fingerprint(path) != before[1]
    term_index.remove(path, "mine")
    assert (term_index.listed(path), term_index.fingerprint(path)) == before


def test_a_vocabulary_added_to_nothing_makes_the_index(tmp_path: Path) -> None:
    file = tmp_path / "mine.obo"
    file.write_text("data-version: 2.1\n\n[Term]\nid: XX:0000001\nname: muscle thing\n", encoding="utf-8")
    term_index.add(tmp_path / "terms.sqlite", from_file(file))
    assert [(one.name, one.prefix, one.version) for one in term_index.listed(tmp_path / "terms.sqlite")] == [
        ("mine", "XX", "2.1")
    ]


def test_what_cannot_be_read_is_refused_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "x.whl").write_bytes(b"no zip")
    with pytest.raises(UnreadableDocument, match="terms build --wheel"):
        list(Wheel(tmp_path / "x.whl").vocabularies())
    with pytest.raises(InvalidValue, match="physiograph terms build"):
        TermTables(tmp_path / "x.whl")
    with pytest.raises(InvalidValue, match="physiograph terms build"):
        term_index.locate(str(tmp_path / "none.sqlite"))
    with pytest.raises(InvalidValue, match="there are: none"):
        term_index.remove(tmp_path / "none.sqlite", "MESH")


def test_where_the_index_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert term_index.locate() is None
    term_index.build(term_index.default_path(), [Vocabulary("XX", "", "", (Term("XX:1", "thing"),))])
    assert term_index.locate() == tmp_path / "physiograph" / "terms.sqlite"
    assert term_index.locate("off") is None


@pytest.mark.parametrize("name", sorted(load().entries)[::40])
def test_a_name_and_its_normal_form_have_one_key(name: str) -> None:
    assert key_of(name) == key_of_form(normal_form(name))


@given(st.text(alphabet="abCIiVs12 ,-()", max_size=24))
def test_the_key_keeps_letters_and_figures_only(name: str) -> None:
    assert key_of(name).isalnum() or key_of(name) == ""
