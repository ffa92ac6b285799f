"""Other wordings of chemicals and diseases: formulas, trade names, adjectives, harms, conjunctions, old MeSH ids."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ontology.batch import abbreviates, ground_all
from ontology.chemical_names import ELEMENTS, spelled
from ontology.disease_names import same, wider
from ontology.ground import THRESHOLD, Grounder
from ontology.term_index import build
from ontology.term_match import TermTables
from ontology.term_variants import variants
from ontology.terms import Term, Vocabulary

CONDITIONS = (
    Term("MESH:D012640", "Seizures", ("Seizure",), "condition"),
    Term("MESH:D010051", "Ovarian Neoplasms", ("ovarian cancer",), "condition"),
    Term("MESH:D001943", "Breast Neoplasms", ("breast cancer",), "condition"),
    Term("MESH:D003556", "Cystitis", (), "condition"),
    Term("MESH:D000017", "ABO factors", (), "molecule"),
    Term("MESH:D012893", "Pancreatic Diseases", ("Pancreatic Disease",), "condition"),
    Term("MESH:D007646", "Keloid", (), "condition"),
)
MOLECULES = (
    Term("MESH:D007854", "Lead", (), "molecule"),
    Term("MESH:D002122", "Calcium Chloride", (), "molecule"),
    Term("MESH:D015215", "Zidovudine", (), "molecule"),
)


@pytest.fixture(scope="module")
def grounder(tmp_path_factory: pytest.TempPathFactory) -> Grounder:
    path = tmp_path_factory.mktemp("wordings") / "terms.sqlite"
    build(path, [Vocabulary("MESH", "", "", (*CONDITIONS, *MOLECULES))])
    return Grounder(term_tables=(TermTables(path),))


@pytest.mark.parametrize(
    ("text", "expected", "id"),
    [
        pytest.param("convulsive", "condition", "MESH:D012640", id="adjective"),
        pytest.param("bladder inflammation", "condition", "MESH:D003556", id="inflammation"),
        pytest.param("pancreatic lesions", "condition", "MESH:D012893", id="harm-of-an-organ"),
        pytest.param("ovarian carcinogenesis", "condition", "MESH:D010051", id="growth"),
        pytest.param("Pb", "molecule", "MESH:D007854", id="element"),
        pytest.param("CaCl(2)", "molecule", "MESH:D002122", id="formula"),
        pytest.param("AZT", "nutrient_or_drug", "MESH:D015215", id="abbreviation"),
    ],
)
def test_another_wording_finds_the_concept(grounder: Grounder, text: str, expected: str, id: str) -> None:
    found = grounder.best(text, expected)
    assert found is not None
    assert found.id == id
    assert "read as" in found.reason


@pytest.mark.parametrize(
    ("text", "id"),
    [
        pytest.param("ovarian or breast cancer", "MESH:D010051", id="first-of-a-conjunction"),
        pytest.param("thick keloid plaques", "MESH:D007646", id="name-inside"),
    ],
)
def test_what_a_part_means_is_shown_and_grounds_nothing(grounder: Grounder, text: str, id: str) -> None:
    found = grounder.ground(text, "condition")
    assert found[0].id == id
    assert found[0].score < THRESHOLD


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Na(+)", "sodium", id="ion"),
        pytest.param("Mg2+", "magnesium", id="charge"),
        pytest.param("ZnSO(4)", "zinc sulfate", id="salt"),
        pytest.param("NH4Cl", "ammonium chloride", id="ammonium"),
        pytest.param("O2-", "superoxide", id="radical"),
        pytest.param("adriamycin", "doxorubicin", id="trade-name"),
        pytest.param("MK801", "dizocilpine maleate", id="code"),
    ],
)
def test_a_short_form_of_a_chemical_is_spelled_out(text: str, name: str) -> None:
    assert name in spelled(text)


@pytest.mark.parametrize("text", ["lead", "no", "as", "caffeine", "in", "NaX", ""], ids=str)
def test_a_plain_word_is_no_short_form_of_a_chemical(text: str) -> None:
    assert list(spelled(text)) == []


def test_every_element_is_known_by_its_symbol() -> None:
    assert [next(spelled(symbol)) for symbol in ELEMENTS] == list(ELEMENTS.values())


def first(names: Iterator[str]) -> str:
    return next(names, "")


@pytest.mark.parametrize(
    ("form", "name"),
    [
        pytest.param("renal lesion", "kidney disease", id="adjective"),
        pytest.param("cardiodegeneration", "heart disease", id="compound"),
        pytest.param("dysfunction of the liver", "liver disease", id="turned"),
        pytest.param("peripheral nerve damage", "peripheral nervous system disease", id="two-words"),
        pytest.param("renal", "", id="no-harm"),
        pytest.param("renal colic", "", id="own-name"),
    ],
)
def test_the_disease_of_what_is_harmed(form: str, name: str) -> None:
    assert first(wider(form)) == name


@pytest.mark.parametrize(
    ("form", "name"),
    [
        pytest.param("hiv positive", "hiv infection", id="infected"),
        pytest.param("gamma enzyme deficient", "gamma enzyme deficiency", id="deficient"),
        pytest.param("hepatotoxic", "chemical and drug induced liver injury", id="toxic"),
        pytest.param("asthma", "", id="has-its-name"),
    ],
)
def test_the_same_state_in_other_words(form: str, name: str) -> None:
    assert first(same(form)) == name


@pytest.mark.parametrize(
    ("form", "expected", "name"),
    [
        pytest.param("septicaemia", "condition", "septicemia", id="british"),
        pytest.param("syncopal episode", "condition", "syncope", id="light-noun"),
        pytest.param("loss of memory", "condition", "memory disorder", id="of"),
        pytest.param("impaired memory function", "condition", "memory impairment", id="impaired"),
        pytest.param("cancer prostate", "condition", "prostate cancer", id="order"),
        pytest.param("heroin addict", "condition", "heroin dependence", id="people"),
    ],
)
def test_variants_hold_the_wording_of_vocabularies(form: str, expected: str, name: str) -> None:
    assert name in variants(form, expected)


def test_a_possessive_does_not_hide_an_abbreviation() -> None:
    assert abbreviates("PD", "Parkinson's disease")
    assert not abbreviates("PX", "Parkinson's disease")


@pytest.mark.parametrize(
    ("short", "long", "found"),
    [
        pytest.param("OIH", "overweight", "", id="a vowel within a word begins no part of it"),
        pytest.param("XIDS", "Alzheimer's disease", "", id="another first letter"),
        pytest.param("AIDS", "Alzheimer's disease", "acquired immunodeficiency syndrome", id="common word torn"),
        pytest.param("AZD", "Alzheimer's disease", "Alzheimer's disease", id="common word by its first letter"),
        pytest.param("PCa", "prostate cancer", "prostate cancer", id="common word by its beginning"),
    ],
)
def test_a_short_form_in_a_list_of_diseases_is_not_read_off_any_letters(short: str, long: str, found: str) -> None:
    first, _ = ground_all(Grounder(), [(short, "condition"), (long, "condition")])
    assert (first[0].name if first and first[0].score >= THRESHOLD else "") == found
