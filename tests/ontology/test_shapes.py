"""The Turtle file against its SHACL shapes, and the shapes against a broken concept."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology.turtle import ONTOLOGY

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SHAPES = ONTOLOGY.with_name("shapes.ttl")
HEAD = "\n".join(line for line in ONTOLOGY.read_text(encoding="utf-8").splitlines() if line.startswith("@prefix"))
GOOD = """
<https://w3id.org/physiograph/> a owl:Ontology .
pg:Measure a owl:Class .
PHYS:0000001 a owl:Class ; rdfs:subClassOf pg:Measure ; pg:type "measure" ;
    skos:prefLabel "one"@en , "один"@ru ; skos:definition "A thing that is measured."@en .
PHYS:0000002 a owl:Class ; pg:type "measure" ; rdfs:subClassOf PHYS:0000001 ,
    [ a owl:Restriction ; owl:onProperty obo:BFO_0000050 ; owl:someValuesFrom PHYS:0000003 ] ;
    skos:prefLabel "two"@en ; skos:altLabel "a pair"@en ; skos:hiddenLabel "II"@en ; pg:unit obo:UO_0000010 ;
    skos:definition "Another thing that is measured."@en .
PHYS:0000003 a owl:Class ; rdfs:subClassOf PHYS:0000001 ; pg:type "measure" ;
    skos:prefLabel "three"@en ; skos:definition "A third thing that is measured."@en .
"""


def report(turtle: str) -> tuple[bool, str]:
    from pyshacl import validate
    from rdflib import Graph

    data = Graph().parse(data=turtle, format="turtle")
    ok, _, text = validate(data, shacl_graph=Graph().parse(SHAPES, format="turtle"), advanced=False)
    return ok, text


def test_the_ontology_fits_its_shapes() -> None:
    ok, text = report(Path(ONTOLOGY).read_text(encoding="utf-8"))
    assert ok, text[:2000]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        pytest.param('pg:type "measure"', 'pg:type "thing"', "In", id="type not allowed"),
        pytest.param('"one"@en , ', "", "QualifiedValueShape", id="no English label"),
        pytest.param("measured.", "measured", "Pattern", id="definition without a full stop"),
        pytest.param("rdfs:subClassOf pg:Measure ; ", "", "MinCount", id="no place in the hierarchy"),
        pytest.param('"один"@ru', '"two"@en', "UniqueLang", id="two English labels"),
        pytest.param('pg:type "measure"', 'pg:type "measure" ; pg:better "most"', "In", id="direction not allowed"),
        pytest.param("PHYS:0000001", "PHYS:1", "Pattern", id="id of another form"),
        pytest.param('"one"@en', '" one"@en', "Pattern", id="a blank before a label"),
        pytest.param('"a pair"@en', '"two"@en', "Disjoint", id="a synonym that is the label"),
        pytest.param('"II"@en', '"a pair"@en', "Disjoint", id="a weak name that is a synonym"),
        pytest.param('"II"@en', '"II"@de', "LanguageIn", id="a weak name in another language"),
        pytest.param('"a pair"@en', '"three"@en', "label stands twice", id="a name of two concepts of one type"),
        pytest.param(
            "owl:onProperty obo:BFO_0000050", "owl:onProperty obo:RO_1", "Or", id="a restriction on another property"
        ),
        pytest.param(
            "owl:someValuesFrom PHYS:0000003", "owl:someValuesFrom PHYS:0000009", "Or", id="a part of what is not there"
        ),
        pytest.param(
            "rdfs:subClassOf PHYS:0000001 ;", "rdfs:subClassOf PHYS:0000009 ;", "Or", id="a kind of what is not there"
        ),
        pytest.param(
            "rdfs:subClassOf pg:Measure",
            "rdfs:subClassOf pg:Measure , PHYS:0000003",
            "part of itself",
            id="a kind of its kind",
        ),
        pytest.param(
            "owl:someValuesFrom PHYS:0000003",
            "owl:someValuesFrom PHYS:0000002",
            "part of itself",
            id="a part of itself",
        ),
        pytest.param('0000001 ; pg:type "measure"', '0000001 ; pg:type "method"', "Or", id="a kind of another type"),
        pytest.param("obo:UO_0000010", "obo:PATO_0000010", "Pattern", id="a unit of another vocabulary"),
        pytest.param(
            'pg:type "measure" ; rdfs:subClassOf PHYS:0000001 ,',
            'pg:type "method" ; rdfs:subClassOf pg:Measure ,',
            "In",
            id="a unit of what is no quantity",
        ),
    ],
)
def test_a_broken_concept_is_found(old: str, new: str, rule: str) -> None:
    """By the rule meant: the name of the SHACL constraint, or what a query of ours says."""
    assert report(HEAD + GOOD)[0]
    assert old in GOOD
    ok, text = report(HEAD + GOOD.replace(old, new))
    assert not ok
    assert f"in {rule}ConstraintComponent" in text or rule in text.partition("Message:")[2]
