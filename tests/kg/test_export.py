"""Every export is read back by another reader and holds what the graph holds; the same graph gives the same bytes."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace

import pytest
from kg_sample import renamed, sample_graph
from lxml import etree

from kg.errors import InvalidValue, PhysiographError
from kg.export import FORMATS, export
from kg.export_kgx import CATEGORY
from kg.model import CONCEPT_TYPES, Graph, Paper

GRAPH = sample_graph()
NASTY = renamed(GRAPH, "PHYS:1", 'HIIT <&> "x"\t\n, | \x0b ё')
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def table(path, comma=","):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=comma))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("graph", [GRAPH, NASTY, Graph((), (), (), ())], ids=["sample", "nasty", "empty"])
def test_the_same_graph_gives_the_same_bytes(tmp_path, format, graph):
    first, second = (export(graph, format, tmp_path / name / "out") for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert first
    assert all(path.is_file() for path in first)
    assert [path for path in tmp_path.rglob("*.part")] == []


def test_turtle_holds_concepts_claims_and_links(tmp_path):
    import rdflib
    from rdflib.namespace import DCTERMS, RDF, SKOS

    (path,) = export(GRAPH, "ttl", tmp_path / "graph.ttl")
    read = rdflib.Graph().parse(path, format="turtle")
    ours = rdflib.Namespace("urn:physiograph:term:")
    assert {str(label) for label in read.objects(None, SKOS.prefLabel)} == {one.name for one in GRAPH.concepts}
    for kind, count in (
        (ours.Claim, len(GRAPH.claims)),
        (ours.Link, len(GRAPH.links)),
        (ours.Paper, len(GRAPH.papers)),
    ):
        assert len(list(read.subjects(RDF.type, kind))) == count
    hiit = rdflib.URIRef("urn:physiograph:concept:PHYS:1")
    assert read.value(hiit, SKOS.broader) == rdflib.URIRef("urn:physiograph:concept:PHYS:9")
    quoted = {str(text) for text in read.objects(None, ours.sentence)}
    assert quoted == {one.sentence for one in GRAPH.claims}
    assert rdflib.URIRef("https://doi.org/10.1000/PMC1") in set(read.objects(None, DCTERMS.source))
    for link in read.subjects(RDF.type, ours.Link):
        assert list(read.objects(link, ours.evidence)), "a link comes with its claims"


def test_turtle_states_no_link_as_a_fact(tmp_path):
    import rdflib

    (path,) = export(GRAPH, "ttl", tmp_path / "graph.ttl")
    read = rdflib.Graph().parse(path, format="turtle")
    assert list(read.triples((None, rdflib.URIRef("urn:physiograph:term:increases"), None))) == []


@pytest.mark.parametrize("graph", [GRAPH, NASTY], ids=["sample", "nasty"])
def test_graphml_is_well_formed_and_whole(tmp_path, graph):
    (path,) = export(graph, "graphml", tmp_path / "graph.graphml")
    root = etree.parse(str(path)).getroot()
    assert [node.get("id") for node in root.iter(f"{GRAPHML}node")] == [one.id for one in graph.concepts]
    edges = list(root.iter(f"{GRAPHML}edge"))
    assert len(edges) == len(graph.links) + len(graph.hierarchy)
    known = {key.get("id") for key in root.iter(f"{GRAPHML}key")}
    assert {data.get("key") for data in root.iter(f"{GRAPHML}data")} <= known
    belief = [data.text for data in edges[0] if data.get("key") == "edge_belief"]
    assert belief == [str(graph.links[0].belief)]


def test_kgx_as_a_folder_and_as_a_pair_are_the_same(tmp_path):
    nodes, edges = export(GRAPH, "kgx", tmp_path / "kgx")
    pair = export(GRAPH, "kgx", tmp_path / "mine.tsv")
    assert [path.name for path in (nodes, edges, *pair)] == [
        "nodes.tsv",
        "edges.tsv",
        "mine_nodes.tsv",
        "mine_edges.tsv",
    ]
    assert [path.read_bytes() for path in pair] == [nodes.read_bytes(), edges.read_bytes()]
    ids = {row["id"] for row in table(nodes, "\t")}
    assert ids == {one.id for one in GRAPH.concepts}
    found = table(edges, "\t")
    assert len(found) == len(GRAPH.links) + len(GRAPH.hierarchy)
    assert all(row["subject"] in ids and row["object"] in ids and row["predicate"] for row in found)
    assert len({row["id"] for row in found}) == len(found)


def test_kgx_says_sign_and_negation_as_biolink_does(tmp_path):
    (path,) = export(GRAPH, "kgx", tmp_path / "kgx.json")
    edges = {(edge["subject"], edge["object"], edge.get("negated"), edge.get("object_direction_qualifier")): edge
             for edge in json.loads(path.read_text(encoding="utf-8"))["edges"]}  # fmt: skip
    assert edges["PHYS:1", "PHYS:2", None, "increased"]["qualified_predicate"] == "biolink:causes"
    assert edges["PHYS:1", "PHYS:2", True, None]["predicate"] == "biolink:affects"
    assert edges["PHYS:1", "PHYS:9", None, None]["predicate"] == "biolink:subclass_of"
    assert edges["PHYS:1", "PHYS:2", None, "increased"]["publications"] == ["PMID:123", "PMID:123"]


def test_every_type_of_concept_has_a_category():
    assert set(CATEGORY) == set(CONCEPT_TYPES)


def test_a_tsv_cell_holds_no_tab_or_line_break(tmp_path):
    nodes, _ = export(NASTY, "kgx", tmp_path / "kgx")
    lines = nodes.read_text(encoding="utf-8").split("\n")
    assert len(lines) == len(GRAPH.concepts) + 2
    assert {line.count("\t") for line in lines if line} == {4}


def test_csv_as_one_file_is_the_links(tmp_path):
    (path,) = export(NASTY, "csv", tmp_path / "links.csv")
    rows = table(path)
    assert [(row["subject"], row["relation"], row["object"]) for row in rows] == [
        (link.subject, link.relation, link.object)
        for link in sorted(GRAPH.links, key=lambda link: (link.subject, link.object, link.relation))
    ]
    assert rows[0]["papers"].split("|") == list(GRAPH.links[0].papers)
    assert {row["subject_name"] for row in rows if row["subject"] == "PHYS:1"} == {NASTY.concepts[0].name}


def test_csv_as_a_folder_is_everything(tmp_path):
    files = {path.stem: table(path) for path in export(GRAPH, "csv", tmp_path / "tables")}
    counts = {name: len(rows) for name, rows in files.items()}
    assert counts == {
        "concepts": len(GRAPH.concepts), "links": len(GRAPH.links), "claims": len(GRAPH.claims),
        "papers": len(GRAPH.papers), "hierarchy": len(GRAPH.hierarchy), "hypotheses": len(GRAPH.stated),
    }  # fmt: skip
    assert [row["sentence"] for row in files["claims"]] == [one.sentence for one in GRAPH.claims]
    assert files["claims"][0]["subject"] == GRAPH.claims[0].subject.id


def test_bibtex_has_an_entry_a_paper_with_escaped_text(tmp_path):
    (path,) = export(GRAPH, "bibtex", tmp_path / "papers.bib")
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^@article\{(\w+),", text, re.M) == [paper.id for paper in GRAPH.papers]
    assert r"title = {{Title <PMC1> \& \{more\}}}" in text
    assert "author = {Doe J and Müller A}" in text
    assert text.count("{") == text.count("}")
    assert "year = {2001}" in text


def test_ris_has_a_record_a_paper(tmp_path):
    (path,) = export(GRAPH, "ris", tmp_path / "papers.ris")
    records = path.read_bytes().decode().split("ER  - \r\n")
    assert records.pop() == ""
    assert [re.findall(r"^ID  - (.*)\r$", one, re.M) for one in records] == [[paper.id] for paper in GRAPH.papers]
    lines = records[0].split("\r\n")
    assert lines[0] == "TY  - JOUR"
    assert {
        "TI  - Title <PMC1> & {more}",
        "AU  - Doe, J.",
        "AU  - Müller, A.",
        "PY  - 2001",
        "DO  - 10.1000/PMC1",
    } < set(lines)
    assert not [line for line in lines if line and not re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line)]


def test_bibtex_keys_never_meet(tmp_path):
    papers = tuple(Paper(key, "T") for key in ("doi:10.1/a", "doi:10.1/A", "doi:10.1_a", "статья"))
    (path,) = export(replace(GRAPH, papers=papers, claims=(), links=()), "bibtex", tmp_path / "x.bib")
    keys = re.findall(r"^@article\{(\w+),", path.read_text(encoding="utf-8"), re.M)
    assert len({key.lower() for key in keys}) == 4


def test_an_unknown_format_is_told_with_the_known_ones(tmp_path):
    with pytest.raises(InvalidValue, match="graphml"):
        export(GRAPH, "xlsx", tmp_path / "x")


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(PhysiographError, match="--out"):
        export(GRAPH, "bibtex", tmp_path / "file" / "x.bib")


def test_a_failed_export_leaves_the_old_file(tmp_path, monkeypatch):
    (path,) = export(GRAPH, "bibtex", tmp_path / "x.bib")
    before = path.read_bytes()
    monkeypatch.setattr(
        "kg.export.os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(PhysiographError, match="No space left"):
        export(NASTY, "bibtex", path)
    assert (path.read_bytes(), [item.name for item in tmp_path.iterdir()]) == (before, ["x.bib"])
