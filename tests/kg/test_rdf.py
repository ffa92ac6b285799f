"""RDF there and back: the graph that is read is the graph that was written; shapes and provenance hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kg_makers import claim, claims, mention, papers_of
from kg_sample import CONCEPTS, renamed, sample_graph
from made_up_graph import made_up_graph

from kg.assemble import assemble
from kg.conflict import with_conflicts
from kg.errors import InvalidValue
from kg.export import export
from kg.import_rdf import read_graph, to_ledger
from kg.ledger import Ledger
from kg.model import Concept, Graph
from kg.weights import Weights

GRAPH = sample_graph()
NASTY = renamed(GRAPH, "PHYS:1", 'HIIT <&> "x"\t\n, | \x0b ё \\ \x7f')
MADE_UP = made_up_graph(concepts=10, claims=160)
MADE_UP = replace(MADE_UP, papers=tuple(replace(paper, pmid="") for paper in MADE_UP.papers))
SHAPES = Path(__file__).resolve().parents[2] / "kg" / "export_shapes.ttl"
FORMATS = ("ttl", "nq")


def back(graph: Graph, folder: Path, format: str) -> Graph:
    (path,) = export(graph, format, folder / f"graph.{format}")
    return read_graph(path)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "graph",
    [
        pytest.param(GRAPH, id="sample"),
        pytest.param(NASTY, id="nasty"),
        pytest.param(Graph((), (), (), ()), id="empty"),
        pytest.param(replace(GRAPH, weights=Weights(replicates=0.3, half_n=7.5)), id="weights"),
        pytest.param(with_conflicts(MADE_UP), id="made up"),
    ],
)
def test_a_graph_is_read_back_without_loss(tmp_path, graph, format):
    read = back(graph, tmp_path, format)
    for part in Graph.__dataclass_fields__:
        assert getattr(read, part) == getattr(graph, part), part


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A graph over few concepts, with names, synonyms and authors of any text."""
    some = draw(st.lists(claims(), max_size=8))
    papers = {
        key: replace(paper, authors=tuple(draw(st.lists(texts, max_size=3))), title=draw(texts), doi=draw(texts))
        for key, paper in papers_of(some).items()
    }
    known = [Concept("PHYS:1", draw(texts), "measure", tuple(draw(st.lists(texts, max_size=3))), "PHYS")]
    return with_conflicts(assemble(some, papers, known, as_of=draw(st.sampled_from([None, 1993]))))


@pytest.mark.parametrize("format", FORMATS)
@given(graph=graphs())
@settings(max_examples=40)
def test_any_graph_is_read_back_without_loss(tmp_path_factory, format, graph):
    assert back(graph, tmp_path_factory.mktemp("rdf"), format) == graph


def test_what_a_curator_marked_travels_along(tmp_path):
    marked = [
        replace(claim(), curation="accepted", score=1.0),
        claim("PHYS:1", "no_effect", "PHYS:2", "PMC2", comparator=mention("PHYS:4", "controls"), implicit_subject=True),
    ]
    graph = assemble(marked, papers_of(marked), CONCEPTS)
    assert back(graph, tmp_path, "ttl") == graph


def test_papers_that_share_a_doi_stay_apart(tmp_path):
    same = replace(GRAPH, papers=tuple(replace(paper, doi="10.1/x") for paper in GRAPH.papers))
    assert back(same, tmp_path, "nq").papers == same.papers


@pytest.mark.parametrize(
    ("name", "text", "cure"),
    [
        pytest.param("x.xml", "<a/>", "neither Turtle", id="suffix"),
        pytest.param("x.ttl", "<a> <b> .", "is no turtle.*export", id="no turtle"),
        pytest.param("x.nq", "nothing of the kind", "is no nquads.*export", id="no quads"),
        pytest.param("x.ttl", "<urn:a> <urn:b> <urn:c> .", "holds no graph of physiograph", id="not ours"),
    ],
)
def test_what_is_not_ours_is_refused_with_the_cure(tmp_path, name, text, cure):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidValue, match=cure):
        read_graph(tmp_path / name)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InvalidValue, match=r"cannot read .*none\.ttl"):
        read_graph(tmp_path / "none.ttl")


# --- provenance -----------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_each_paper_is_a_named_graph_with_its_provenance(tmp_path):
    import rdflib
    from rdflib.namespace import PROV, RDF

    (path,) = export(GRAPH, "nq", tmp_path / "graph.nq")
    data = rdflib.Dataset()
    data.parse(data=path.read_text(encoding="utf-8"), format="nquads")
    ours = rdflib.Namespace("urn:physiograph:term:")
    for paper in GRAPH.papers:
        mine = data.graph(rdflib.URIRef(f"urn:physiograph:graph:{paper.id}"))
        claims = {str(one).rpartition(":")[2] for one in mine.subjects(RDF.type, ours.Claim)}
        assert claims == {one.claim_id for one in GRAPH.claims if one.document_id == paper.id}
        assert len(list(mine.subjects(RDF.type, ours.Paper))) == 1
        whole = data.graph(rdflib.URIRef("urn:physiograph:graph"))
        assert whole.value(mine.identifier, PROV.hadPrimarySource) == rdflib.URIRef(f"https://doi.org/{paper.doi}")
        assert list(whole.subjects(RDF.type, ours.Claim)) == []


def test_claims_are_attributed_and_links_derived(tmp_path):
    import rdflib
    from rdflib.namespace import PROV, RDF, RDFS

    (path,) = export(GRAPH, "ttl", tmp_path / "graph.ttl")
    read = rdflib.Graph().parse(path, format="turtle")
    ours = rdflib.Namespace("urn:physiograph:term:")
    for one in read.subjects(RDF.type, ours.Claim):
        (agent,) = read.objects(one, PROV.wasAttributedTo)
        assert (agent, RDF.type, PROV.SoftwareAgent) in read
    assert (ours.evidence, RDFS.subPropertyOf, PROV.wasDerivedFrom) in read


# --- shapes ---------------------------------------------------------------------------------------


def conforms(text: str) -> bool:
    import rdflib
    from pyshacl import validate

    data = rdflib.Graph().parse(data=text, format="turtle")
    return bool(validate(data, shacl_graph=rdflib.Graph().parse(SHAPES, format="turtle"))[0])


@pytest.fixture(scope="module")
def turtle(tmp_path_factory):
    (path,) = export(NASTY, "ttl", tmp_path_factory.mktemp("shapes") / "graph.ttl")
    return path.read_text(encoding="utf-8")


def test_an_export_has_the_shape_that_is_promised(turtle):
    assert conforms(turtle)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('pg:certainty "hedged"', 'pg:certainty "sure"', id="certainty"),
        pytest.param("rdf:predicate pg:decreases", "rdf:predicate pg:lowers", id="relation"),
        pytest.param("pg:score 0.9e0", "pg:score 1.9e0", id="score"),
        pytest.param("prov:wasAttributedTo", "pg:by", id="provenance"),
        pytest.param("pg:evidence", "pg:because", id="evidence"),
        pytest.param("skos:prefLabel", "skos:hiddenLabel", id="label"),
        pytest.param('pg:status "untested"', 'pg:status "fine"', id="status"),
        pytest.param("pg:oneSide", "pg:side", id="conflict"),
    ],
)
def test_a_planted_fault_is_found(turtle, old, new):
    assert old in turtle
    assert not conforms(turtle.replace(old, new))


# --- into a ledger --------------------------------------------------------------------------------


def graph_of(ledger: Ledger) -> Graph:
    return assemble(ledger.claims(), ledger.papers(), CONCEPTS, GRAPH.hierarchy)


def test_an_import_into_a_ledger_gives_the_graph_again(tmp_path):
    graph = back(MADE_UP, tmp_path, "ttl")
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        done = to_ledger(ledger, graph)
        assert (done.papers, done.claims, done.there) == (len(graph.papers), len(graph.claims), ())
        again = assemble(ledger.claims(), ledger.papers(), graph.concepts, graph.hierarchy)
        assert (again.claims, again.stated) == (graph.claims, graph.stated)
        assert ledger.pending("any version") == []
        before = ledger.sequence(), len(list(ledger.marks()))
        to_ledger(ledger, graph)
        assert (len(list(ledger.claims())), len(list(ledger.marks()))) == (len(graph.claims), before[1])


def test_a_paper_that_was_read_here_stays_as_it_is(tmp_path):
    from kg_makers import document

    mine = claim(document="PMC00001")
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        ledger.add(document(1))
        told = assemble([mine], papers_of([mine]))
        done = to_ledger(ledger, told)
        assert (done.papers, done.claims, done.there) == (0, 0, ("PMC00001",))
        assert ledger.document("PMC00001") == document(1)
