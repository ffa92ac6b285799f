"""The report: what stands in it, that nothing hostile gets through, that it needs nothing from outside."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kg.errors import InvalidValue
from kg.model import Graph, Paper
from ui.evidence.quotes import marked, quote
from ui.language.wording import GLYPH, WORDS, links
from ui.report import report
from ui.report.report_parts import measures, refusals, tiles

GOLDEN = Path(__file__).parent.parent / "golden" / "report.html"
SUMMARY = {
    "note": "Made for a test.",
    "papers": 6,
    "refused": [("a.xml", "retracted"), ("b.xml", "retracted"), ("c.txt", "an editorial")],
    "model": {"mrr": 0.41, "hits@10": 0.62, "baselines": {"degree": {"mrr": 0.22, "hits@10": 0.5}}},
    "backtest": {"cut": 2012, "test_links": 31, "model": {"mrr": 0.3}, "baselines": {"degree": {"mrr": 0.2}}},
}
HOSTILE = "<script>alert(1)</script><img src=http://evil.example/x onerror=go()>\"'&{{7*7}}"


class Tags(HTMLParser):
    """Start tags with their attributes, and the text of the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_the_page_is_the_golden_one(hypotheses, graph, golden, tmp_path):
    report.write(hypotheses, graph, tmp_path / "h.html", summary=SUMMARY)
    golden(GOLDEN, (tmp_path / "h.html").read_text(encoding="utf-8"))


def test_two_writings_are_the_same_bytes(hypotheses, graph, tmp_path):
    for suffix in set(report.FORMS) - {".pdf"}:
        for name in ("a", "b"):
            report.write(hypotheses, graph, tmp_path / f"{name}{suffix}", summary=SUMMARY)
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_nothing_is_loaded_from_anywhere(hypotheses, graph):
    page = report.to_html(hypotheses, graph, SUMMARY)
    tags = Tags(page).found
    assert [tag for tag, _ in tags if tag in ("script", "img", "link", "iframe", "object", "embed", "base")] == []
    assert [attrs for _, attrs in tags if "src" in attrs or any(name.startswith("on") for name in attrs)] == []
    outside = {attrs["href"].split("/")[2] for tag, attrs in tags if tag == "a" and not attrs["href"].startswith("#")}
    assert outside == {"doi.org", "pubmed.ncbi.nlm.nih.gov"}
    assert "url(" not in page
    assert "@import" not in page


def test_hostile_titles_and_sentences_are_text(hypotheses, graph):
    papers = tuple(dataclasses.replace(p, title=HOSTILE, authors=(HOSTILE,), journal=HOSTILE) for p in graph.papers)
    concept = dataclasses.replace(hypotheses[0].subject, name=HOSTILE)
    bad = dataclasses.replace(hypotheses[0], subject=concept, novelty=HOSTILE, suggested_test=HOSTILE)
    page = report.to_html([bad], dataclasses.replace(graph, papers=papers), {"title": HOSTILE, "refused": {HOSTILE: 2}})
    tags = Tags(page)
    assert {tag for tag, _ in tags.found} & {"script", "img"} == set()
    assert tags.text.count(HOSTILE) >= 8


def test_every_quote_paper_and_figure_stands_in_the_page(hypotheses, graph):
    text = " ".join(Tags(report.to_html(hypotheses, graph, SUMMARY)).text.split())
    for item in hypotheses:
        for claim in [*item.against, *(claim for path in item.paths for step in path.steps for claim in step.claims)]:
            assert claim.sentence in text
            assert next(paper.title for paper in graph.papers if paper.id == claim.document_id) in text
    for wanted in ("0.71", "0.410", "0.220", "2 retracted", "Made for a test.", "3 contested", "not in humans",
                   "Contested step: papers disagree on vitamin C – mitochondrial content."):  # fmt: skip
        assert wanted in text


def test_references_lead_to_entries_that_exist(hypotheses, graph):
    tags = Tags(report.to_html(hypotheses, graph, SUMMARY)).found
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for tag, attrs in tags if tag == "a" and attrs["href"].startswith("#")} <= set(ids)


def test_without_hypotheses_or_figures_the_page_says_so():
    text = Tags(report.to_html([], Graph((), (), (), ()), {})).text
    assert "physiograph add PATH" in text
    assert "No quality figures were given" in text


def test_json_holds_hypotheses_and_the_papers_they_quote(hypotheses, graph, tmp_path):
    report.write(hypotheses, graph, tmp_path / "new" / "h.json", summary=SUMMARY)
    value = json.loads((tmp_path / "new" / "h.json").read_text(encoding="utf-8"))
    assert [item["id"] for item in value["hypotheses"]] == ["h1", "h2"]
    assert value["hypotheses"][0]["paths"][0]["steps"][1]["claims"][0]["sentence"].startswith("PGC-1α doubled")
    assert [paper["id"] for paper in value["papers"]] == ["P1", "P2", "P4", "P5"]


def test_csv_has_a_line_per_hypothesis_and_no_formula(hypotheses, graph):
    bad = dataclasses.replace(hypotheses[0], suggested_test="=1+1", novelty="  @SUM(A1)\nnext", model="-2")
    rows = list(csv.DictReader(io.StringIO(report.to_csv([bad, hypotheses[1]], graph, {}))))
    assert [row["rank"] for row in rows] == ["1", "2"]
    assert (rows[0]["suggested_test"], rows[0]["novelty"], rows[0]["model"]) == ("'=1+1", "'  @SUM(A1) next", "'-2")
    assert rows[0]["best_path"] == (
        "high-intensity interval training increases PGC-1α; PGC-1α increases mitochondrial content"
    )
    assert (rows[1]["best_path_sign"], rows[1]["papers"], rows[1]["against"]) == ("0", "P4 P5", "0")


def test_another_suffix_is_refused_with_the_cure(hypotheses, graph, tmp_path):
    with pytest.raises(InvalidValue, match=r"'\.docx'; allowed: \.html, \.pdf, \.md, .*--out hypotheses\.html"):
        report.write(hypotheses, graph, tmp_path / "h.docx", summary={})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("paper", "hosts"),
    [
        pytest.param(Paper("a", "T", doi="10.1234/x<y>&z"), ["doi.org"], id="doi-quoted"),
        pytest.param(Paper("a", "T", doi="10.5555/demo"), [], id="doi-of-the-test-prefix"),
        pytest.param(Paper("a", "T", doi="10.0000/demo.1"), [], id="doi-of-the-demonstration"),
        pytest.param(Paper("a", "T", doi="javascript:alert(1)"), [], id="not-a-doi"),
        pytest.param(Paper("a", "T", pmid="123"), ["pubmed.ncbi.nlm.nih.gov"], id="pmid"),
        pytest.param(Paper("a", "T", pmid="9900000210"), [], id="pmid-too-long"),
        pytest.param(Paper("a", "T", pmid="١٢٣"), [], id="pmid-not-ascii"),
    ],
)
def test_links_only_for_real_identifiers(paper, hosts):
    found = links(paper)
    assert [url.split("/")[2] for _, url in found] == hosts
    assert all(not set(url) & set('<>"& ') for _, url in found)


@pytest.mark.parametrize(
    ("refused", "reasons", "listed"),
    [
        pytest.param(None, [], 0, id="unknown"),
        pytest.param({"retracted": 1, "editorial": 3}, [("editorial", 3), ("retracted", 1)], 0, id="counts"),
        pytest.param([{"source": "a", "code": "x", "reason": ""}], [("x", 1)], 1, id="dicts"),
        pytest.param([("b", "y"), ("a", "y")], [("y", 2)], 2, id="pairs"),
    ],
)
def test_refusals_in_every_form(refused, reasons, listed):
    found = refusals(refused)
    assert found[0] == reasons
    assert len(found[1]) == listed


def test_measures_stand_beside_degree():
    found = measures({"hits_at_10": 0.5, "mrr": 0.3, "degree_mrr": 0.1})
    assert [(item.name, item.model, item.degree) for item in found] == [
        ("mean reciprocal rank", 0.3, 0.1), ("true link among the first 10", 0.5, None)]  # fmt: skip


def test_tiles_count_the_graph_where_the_summary_is_silent(graph):
    assert tiles(graph, {})[0] == ("6", "papers, 2001–2018")
    assert tiles(graph, {"papers": 5, "refused": {"x": 4}})[:2] == [("5", "papers, 2001–2018"), ("4", "inputs refused")]


def test_marks_cut_the_sentence_without_loss(graph):
    for claim in graph.claims:
        parts = marked(claim)
        assert "".join(text for text, _ in parts) == claim.sentence
        assert {kind: text for text, kind in parts if kind} == {
            "subject": claim.subject.text,
            "object": claim.object.text,
        }


def test_a_quote_warns_of_what_weakens_it(graph):
    papers = {paper.id: paper for paper in graph.papers}
    by_id = {claim.claim_id: quote(claim, papers).remarks for claim in graph.claims}
    assert by_id["claim00"] == ()
    assert by_id["claim02"] == ("not in humans",)
    assert by_id["claim03"] == ("only 8 subjects",)
    assert by_id["claim06"] == ("hedged",)
    assert by_id["claim09"] == ("expression of concern", "a hypothesis, not a finding", "an aim, not a result")


def test_every_relation_has_a_glyph_and_words_of_its_own():
    assert len(set(GLYPH.values())) == len(set(WORDS.values())) == 8
