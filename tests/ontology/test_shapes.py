"""The Turtle file against its SHACL shapes, and the shapes against a broken concept."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology.turtle import ONTOLOGY

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SHAPES = ONTOLOGY.with_name("shapes.ttl")
HEAD = "\n".join(line for line in ONTOLOGY.read_text(encoding="utf-8").splitlines() if line.startswith("@prefix"))
GOOD = """
PHYS:0000001 a owl:Class ; rdfs:subClassOf pg:Measure ; pg:type "measure" ;
    skos:prefLabel "one"@en , "один"@ru ; skos:definition "A thing that is measured."@en .
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
    ("old", "new"),
    [
        pytest.param('pg:type "measure"', 'pg:type "thing"', id="type not allowed"),
        pytest.param('"one"@en , ', "", id="no English label"),
        pytest.param("measured.", "measured", id="definition without a full stop"),
        pytest.param("rdfs:subClassOf pg:Measure ; ", "", id="no place in the hierarchy"),
        pytest.param('"один"@ru', '"two"@en', id="two English labels"),
        pytest.param('pg:type "measure"', 'pg:type "measure" ; pg:better "most"', id="direction not allowed"),
        pytest.param("PHYS:0000001", "PHYS:1", id="id of another form"),
    ],
)
def test_a_broken_concept_is_found(old: str, new: str) -> None:
    assert report(HEAD + GOOD)[0]
    assert old in GOOD
    assert not report(HEAD + GOOD.replace(old, new))[0]
