"""JATS, PubMed and BioC: what becomes of ids, years, titles, sections, tables, lists and notices."""

from __future__ import annotations

import gzip
import json

import pytest
from made_up_papers import BODY, Write, bioc_json, bioc_xml, jats, only, refusals, texts

from extraction.readers import read
from kg.model import Document, Refusal

# --- JATS -----------------------------------------------------------------------------------------


def article_id(kind: str, value: str) -> str:
    return f'<article-id pub-id-type="{kind}">{value}</article-id>'


def pub_date(kind: str, year: int) -> str:
    return f'<pub-date pub-type="{kind}"><month>1</month><year>{year}</year></pub-date>'


PMC, PMID, DOI = article_id("pmc", "77"), article_id("pmid", "55"), article_id("doi", "10.1000/X.1")


@pytest.mark.parametrize(
    ("meta", "want"),
    [
        pytest.param(PMC + PMID + DOI, "PMC77", id="PMC number first"),
        pytest.param(article_id("pmcid", "PMC77") + DOI, "PMC77", id="newer spelling"),
        pytest.param(PMID + DOI, "PMID:55", id="then the PMID"),
        pytest.param(DOI, "doi:10.1000/X.1", id="then the DOI"),
        pytest.param(article_id("publisher-id", "9"), "sha256:", id="else the content"),
    ],
)
def test_jats_id(write: Write, meta: str, want: str) -> None:
    paper = only(write("a.nxml", jats(meta)))
    assert paper.id.startswith(want)
    assert paper.id == want or paper.id == f"sha256:{paper.content_hash}"


@pytest.mark.parametrize(
    ("dates", "want"),
    [
        pytest.param(pub_date("epub", 2011) + pub_date("ppub", 2012), 2011, id="online before print"),
        pytest.param(pub_date("epub", 2013) + pub_date("ppub", 2012), 2012, id="print before online"),
        pytest.param(pub_date("pmc-release", 2009) + pub_date("ppub", 2012), 2012, id="release does not count"),
        pytest.param(
            '<pub-date date-type="pub" publication-format="electronic"><year>2020</year></pub-date>'
            '<pub-date date-type="collection"><year>2021</year></pub-date>', 2020, id="newer spelling"),
        pytest.param('<history><date date-type="received"><year>2001</year></date></history>', None, id="none"),
    ],
)  # fmt: skip
def test_jats_year(write: Write, dates: str, want: int | None) -> None:
    assert only(write("a.nxml", jats(dates))).year == want


@pytest.mark.parametrize(
    ("marked", "want"),
    [
        pytest.param("Role of <italic>ACTN3</italic> in sprinters", "Role of ACTN3 in sprinters", id="marks"),
        pytest.param("V̇O<sub>2</sub>max and Ca<sup>2+</sup>", "V̇O2max and Ca2+", id="joined sub and superscripts"),
        pytest.param('A trial<xref ref-type="fn" rid="f">*</xref> of heat', "A trial of heat", id="note mark"),
        pytest.param("A trial<fn><p>Funded by none.</p></fn>", "A trial", id="note"),
        pytest.param("Heat &amp; cold\n   in <bold>runners</bold> .", "Heat & cold in runners.", id="folded"),
        pytest.param("&Delta;9 &ndash; &alpha;-actinin", "Δ9 – α-actinin", id="entities of HTML"),
    ],
)
def test_jats_title(write: Write, marked: str, want: str) -> None:
    doctype = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "JATS.dtd">'
    paper = only(write("a.nxml", jats(title=marked).replace("?><article", f"?>{doctype}<article")))
    assert paper.title == want
    assert paper.passages[0].section == "title"
    assert paper.passages[0].text == want


def test_jats_sections_and_nested_headings(write: Write) -> None:
    body = (
        "<sec><title>1. Background</title><p>Heat is hard on runners.</p></sec>"
        "<sec><title>Materials and Methods</title><p>We ran.</p>"
        "<sec><title>Blood results</title><p>We drew blood.</p><sec><p>It was spun.</p></sec></sec>"
        "<sec><title>Supplementation protocol</title><p>They drank beetroot juice.</p></sec></sec>"
        '<sec sec-type="results"><title>What we saw</title><p>It rose.</p></sec>'
        "<sec><title>Results and discussion</title><p>Both.</p></sec>"
        "<sec><title>Discussion</title><p>So it did.</p></sec>"
        "<sec><title>Conclusions</title><p>Run.</p></sec>"
        "<sec><title>Case notes</title><p>One ran far.</p></sec>"
    )
    paper = only(write("a.nxml", jats(body=body)))
    assert texts(paper, "introduction") == [("1. Background", "Heat is hard on runners.")]
    assert texts(paper, "methods") == [
        ("Materials and Methods", "We ran."), ("Blood results", "We drew blood."), ("Blood results", "It was spun."),
        ("Supplementation protocol", "They drank beetroot juice."),
    ]  # fmt: skip
    assert texts(paper, "results") == [("What we saw", "It rose."), ("Results and discussion", "Both.")]
    assert texts(paper, "discussion") == [("Discussion", "So it did.")]
    assert texts(paper, "conclusions") == [("Conclusions", "Run.")]
    assert texts(paper, "other") == [("Case notes", "One ran far.")]


def test_jats_abstract_headings_by_section_and_run_in(write: Write) -> None:
    two = "<sec><title>Aim</title><p>To run.</p></sec><sec><title>Results</title><p>We ran.</p></sec>"
    graphic = '<abstract abstract-type="graphical"><p>A picture of a runner.</p></abstract>'
    paper = only(write("a.nxml", jats(f"{graphic}<abstract>{two}</abstract>")))
    assert texts(paper, "abstract") == [("Aim", "To run."), ("Results", "We ran.")]
    run_in = "<abstract><p><bold>Methods:</bold> We ran.</p><p>It was <bold>far</bold> away.</p></abstract>"
    paper = only(write("b.nxml", jats(run_in)))
    assert texts(paper, "abstract") == [("Methods", "We ran."), (None, "It was far away.")]


def test_jats_keeps_tables_beside_the_text_and_references_out(write: Write) -> None:
    body = (
        '<sec><title>Results</title><p>Uptake rose <xref ref-type="bibr" rid="r">3</xref> in all.</p>'
        "<table-wrap><label>Table 1</label><caption><p>Peak <italic>values</italic></p></caption><table><thead>"
        "<tr><th>Group</th><th>V̇O<sub>2</sub></th></tr></thead><tbody><tr><td>HIIT</td><td>52 ± 3</td></tr></tbody>"
        "</table></table-wrap>"
        "<fig><caption><p>Figure of uptake</p></caption></fig></sec>"
        "<sec><title>Competing interests</title><p>None declared here.</p></sec>"
    )
    cited = "<ref-list><ref><mixed-citation>Smith 1999 on oxygen</mixed-citation></ref></ref-list>"
    back = f"<ack><p>We thank all.</p></ack>{cited}"
    paper = only(write("a.nxml", jats(body=body, back=back)))
    assert [each.text for each in paper.passages] == ["Intervals", "Uptake rose in all."]
    (table,) = paper.tables
    assert (table.label, table.caption) == ("Table 1", "Peak values")
    assert table.rows == (("Group", "V̇O2"), ("HIIT", "52 ± 3"))


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(
            "<glossary><def-list><def-item><term>HIIT:</term><def><p>high-intensity interval training;</p></def>"
            "</def-item></def-list></glossary>", id="definition list"),
        pytest.param(
            "<sec><title>List of abbreviations</title><p>HIIT: high-intensity interval training; MVC: maximal voluntary"
            " contraction.</p></sec>", id="section of prose"),
    ],
)  # fmt: skip
def test_jats_abbreviations(write: Write, part: str) -> None:
    paper = only(write("a.nxml", jats(back=part)))
    assert ("HIIT", "high-intensity interval training") in paper.abbreviations
    assert paper.passages[-1].text == BODY


def related(kind: str, target: str, link: str = "doi") -> str:
    return f'<related-article related-article-type="{kind}" ext-link-type="{link}" xlink:href="{target}"/>'


@pytest.mark.parametrize(
    ("kind", "link", "target", "want"),
    [
        pytest.param("retracted-article", "doi", "10.1000/bad", "doi:10.1000/bad", id="retraction"),
        pytest.param("corrected-article", "pubmed", "12", "PMID:12", id="correction by PMID"),
        pytest.param("corrected-article", "doi", "https://doi.org/10.1000/b", "doi:10.1000/b", id="with a resolver"),
    ],
)
def test_jats_notice_names_its_paper(write: Write, kind: str, link: str, target: str, want: str) -> None:
    paper = only(write("a.nxml", jats(related(kind, target, link), attributes='article-type="correction"')))
    assert paper.notice_for == (want,)
    assert (paper.article_type, paper.status) == ("correction", "published")


@pytest.mark.parametrize(
    ("meta", "title", "want"),
    [
        pytest.param(related("retraction-forward", "10.1/r"), "Intervals", "retracted", id="link to the retraction"),
        pytest.param(related("correction-forward", "10.1/c"), "Intervals", "corrected", id="link to the correction"),
        pytest.param("", "RETRACTED: Intervals in heat", "retracted", id="title"),
        pytest.param("", "[Retracted] Intervals in heat", "retracted", id="title in brackets"),
        pytest.param("", "RETRACTED ARTICLE: Intervals in heat", "retracted", id="longer mark"),
        pytest.param("", "Retracted shoulder blades in rowers", "published", id="a posture"),
    ],
)
def test_jats_status(write: Write, meta: str, title: str, want: str) -> None:
    assert only(write("a.nxml", jats(meta, title=title))).status == want


def test_jats_rest_of_the_front(write: Write) -> None:
    meta = (
        '<contrib-group><contrib contrib-type="author"><name><surname>Li</surname><given-names>Wen</given-names></name>'
        '</contrib><contrib contrib-type="editor"><name><surname>No</surname></name></contrib></contrib-group>'
        "<kwd-group><kwd>heat</kwd><kwd>V̇O<sub>2</sub></kwd></kwd-group>"
    )
    paper = only(write("a.nxml", jats(meta, attributes='xml:lang="EN-gb" article-type="Research-Article"')))
    assert (paper.language, paper.article_type, paper.journal) == ("en", "research-article", "Journal of Runs")
    assert (paper.authors, paper.keywords) == (("Wen Li",), ("heat", "V̇O2"))


def test_jats_set_of_articles(write: Write) -> None:
    inner = jats(PMC).split("?>", 1)[1]
    path = write("a.xml", f"<pmc-articleset>{inner}{jats(body='').split('?>', 1)[1]}</pmc-articleset>")
    good, bad = read([path])
    assert isinstance(good, Document)
    assert isinstance(bad, Refusal)
    assert (good.id, bad.source, bad.code) == ("PMC77", f"{path}#2", "no_text")


# --- PubMed ---------------------------------------------------------------------------------------


def citation(kinds: str = "Journal Article", more: str = "", date: str = "<Year>2012</Year>") -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>31</PMID><Article><Journal><JournalIssue><PubDate>{date}</PubDate>"
        "</JournalIssue><Title>Journal of Runs</Title></Journal><ArticleTitle>Heat and <i>runners</i>.</ArticleTitle>"
        '<Abstract><AbstractText Label="AIM">To see whether heat slows runners.</AbstractText>'
        '<AbstractText Label="UNLABELLED">V̇O<sub>2</sub>max fell.</AbstractText></Abstract>'
        "<AuthorList><Author><LastName>Li</LastName><ForeName>Wen</ForeName></Author></AuthorList><Language>eng</Language>"
        f"<PublicationTypeList><PublicationType>{kinds}</PublicationType></PublicationTypeList>"
        '<ArticleDate DateType="Electronic"><Year>2013</Year></ArticleDate></Article>'
        f"{more}</MedlineCitation></PubmedArticle>"
    )


def test_pubmed_labels_title_year_and_id(write: Write) -> None:
    paper = only(write("a.xml", f"<PubmedArticleSet>{citation()}</PubmedArticleSet>"))
    assert (paper.id, paper.title, paper.year, paper.language) == ("PMID:31", "Heat and runners", 2012, "en")
    assert texts(paper, "abstract") == [("AIM", "To see whether heat slows runners."), (None, "V̇O2max fell.")]
    assert (paper.authors, paper.journal, paper.article_type) == (("Wen Li",), "Journal of Runs", "research-article")


@pytest.mark.parametrize(
    ("kind", "want", "status"),
    [
        pytest.param("Editorial", "editorial", "published", id="editorial"),
        pytest.param("Systematic Review", "review-article", "published", id="review"),
        pytest.param("Meta-Analysis", "meta-analysis", "published", id="meta-analysis"),
        pytest.param("Published Erratum", "correction", "published", id="erratum"),
        pytest.param("Retraction of Publication", "retraction", "published", id="retraction notice"),
        pytest.param("Retracted Publication", "", "retracted", id="retracted"),
    ],
)
def test_pubmed_publication_type(write: Write, kind: str, want: str, status: str) -> None:
    paper = only(write("a.xml", f"<PubmedArticleSet>{citation(kind)}</PubmedArticleSet>"))
    assert (paper.article_type, paper.status) == (want, status)


@pytest.mark.parametrize(
    ("kind", "targets", "status"),
    [
        pytest.param("RetractionOf", ("PMID:9",), "published", id="retracts another"),
        pytest.param("ErratumFor", ("PMID:9",), "published", id="corrects another"),
        pytest.param("RetractionIn", (), "retracted", id="was retracted"),
        pytest.param("ErratumIn", (), "corrected", id="was corrected"),
        pytest.param("Cites", (), "published", id="only cites"),
    ],
)
def test_pubmed_links(write: Write, kind: str, targets: tuple[str, ...], status: str) -> None:
    link = f'<CommentsCorrections RefType="{kind}"><PMID>9</PMID></CommentsCorrections>'
    links = f"<CommentsCorrectionsList>{link}</CommentsCorrectionsList>"
    paper = only(write("a.xml", f"<PubmedArticleSet>{citation(more=links)}</PubmedArticleSet>"))
    assert (paper.notice_for, paper.status) == (targets, status)


def test_pubmed_packed_with_a_date_in_words_and_an_empty_record(write: Write) -> None:
    empty = "<PubmedArticle><MedlineCitation><PMID>32</PMID></MedlineCitation></PubmedArticle>"
    dated = citation(date="<MedlineDate>1998 Jan-Feb</MedlineDate>")
    path = write("set.bin", gzip.compress(f"<PubmedArticleSet>{dated}{empty}</PubmedArticleSet>".encode()))
    good, bad = read([path])
    assert isinstance(good, Document)
    assert isinstance(bad, Refusal)
    assert (good.year, bad.source, bad.code) == (1998, f"{path}#2", "no_text")


def test_set_without_records_is_refused(write: Write) -> None:
    path = write("a.xml", "<PubmedArticleSet></PubmedArticleSet>")
    assert refusals(path) == [(str(path), "no_documents")]


# --- BioC -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [bioc_json(), f"[{bioc_json()}]", bioc_xml()], ids=["json", "list", "xml"])
def test_bioc_sections(write: Write, content: str) -> None:
    paper = only(write("a", content))
    assert (paper.id, paper.title, paper.year, paper.pmcid) == ("PMC7", "Heat and runners", 2015, "7")
    assert texts(paper, "abstract") == [("Aim", "To see whether heat slows runners.")]
    assert texts(paper, "methods") == [("What we did", "We ran.")]
    assert texts(paper, "conclusions") == [("Conclusion", "Run.")]
    assert len(paper.passages) == 4


def test_bioc_number_alone_is_a_pmid(write: Write) -> None:
    one = {"documents": [{"id": "12", "passages": [{"infons": {"type": "abstract"}, "text": BODY}]}]}
    assert only(write("a.json", json.dumps(one))).id == "PMID:12"
