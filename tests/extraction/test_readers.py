"""Every input format, with made-up papers written here: what becomes of ids, years, sections, text and notices."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from extraction.readers import read
from extraction.readers.sniff import sniff
from kg.model import Document, Refusal

BODY = "Ten cyclists trained on four days a week for six weeks."
Write = Any
"""write(name, content) -> the path of a new file."""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def one(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return one


def only(path: Path) -> Document:
    (item,) = read([path])
    assert isinstance(item, Document), item
    return item


def refusals(*paths: Path) -> list[tuple[str, str]]:
    """(source, code) of every refusal; there is nothing but refusals."""
    items = list(read(paths))
    assert all(isinstance(item, Refusal) for item in items), items
    return [(item.source, item.code) for item in items]  # type: ignore[union-attr]


def texts(document: Document, section: str) -> list[tuple[str | None, str]]:
    return [(each.heading, each.text) for each in document.passages if each.section == section]


# --- JATS -----------------------------------------------------------------------------------------


def jats(
    meta: str = "", body: str = f"<p>{BODY}</p>", *, title: str = "Intervals", attributes: str = "", back: str = ""
) -> str:
    return (
        f'<?xml version="1.0"?><article xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}><front><journal-meta>'
        f"<journal-title-group><journal-title>Journal of Runs</journal-title></journal-title-group></journal-meta>"
        f"<article-meta>{meta}<title-group><article-title>{title}</article-title></title-group></article-meta></front>"
        f"<body>{body}</body><back>{back}</back></article>"
    )


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
    first = "<abstract><sec><title>Aim</title><p>To run.</p></sec><sec><title>Results</title><p>We ran.</p></sec></abstract>"
    graphic = '<abstract abstract-type="graphical"><p>A picture of a runner.</p></abstract>'
    paper = only(write("a.nxml", jats(graphic + first)))
    assert texts(paper, "abstract") == [("Aim", "To run."), ("Results", "We ran.")]
    run_in = "<abstract><p><bold>Methods:</bold> We ran.</p><p>It was <bold>far</bold> away.</p></abstract>"
    paper = only(write("b.nxml", jats(run_in)))
    assert texts(paper, "abstract") == [("Methods", "We ran."), (None, "It was far away.")]


def test_jats_keeps_tables_beside_the_text_and_references_out(write: Write) -> None:
    body = (
        '<sec><title>Results</title><p>Uptake rose <xref ref-type="bibr" rid="r">3</xref> in all.</p>'
        "<table-wrap><label>Table 1</label><caption><p>Peak <italic>values</italic></p></caption><table><thead><tr><th>Group"
        "</th><th>V̇O<sub>2</sub></th></tr></thead><tbody><tr><td>HIIT</td><td>52 ± 3</td></tr></tbody></table></table-wrap>"
        "<fig><caption><p>Figure of uptake</p></caption></fig></sec>"
        "<sec><title>Competing interests</title><p>None declared here.</p></sec>"
    )
    back = "<ack><p>We thank all.</p></ack><ref-list><ref><mixed-citation>Smith 1999 on oxygen</mixed-citation></ref></ref-list>"
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
        "</JournalIssue><Title>Journal of Runs</Title></Journal><ArticleTitle>Heat and <i>runners</i>.</ArticleTitle><Abstract>"
        '<AbstractText Label="AIM">To see whether heat slows runners.</AbstractText>'
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
    links = f'<CommentsCorrectionsList><CommentsCorrections RefType="{kind}"><PMID>9</PMID></CommentsCorrections></CommentsCorrectionsList>'
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

PASSAGES = [
    ({"type": "front", "section_type": "TITLE", "year": "2015", "article-id_pmc": "7"}, "Heat and runners"),
    ({"type": "abstract_title_1", "section_type": "ABSTRACT"}, "Aim"),
    ({"type": "abstract", "section_type": "ABSTRACT"}, "To see whether heat slows runners."),
    ({"type": "title_1", "section_type": "METHODS"}, "What we did"),
    ({"type": "paragraph", "section_type": "METHODS"}, "We ran."),
    ({"type": "fig_caption", "section_type": "FIG"}, "A picture."),
    ({"type": "table", "section_type": "TABLE"}, "1 2 3"),
    ({"type": "title_1", "section_type": "CONCL"}, "Conclusion"),
    ({"type": "paragraph", "section_type": "CONCL"}, "Run."),
    ({"type": "ref", "section_type": "REF"}, "Smith 1999"),
]


def bioc_json() -> str:
    passages = [{"infons": infons, "offset": 0, "text": text} for infons, text in PASSAGES]
    return json.dumps({"source": "x", "documents": [{"id": "PMC7", "passages": passages}]}, indent=1)


def bioc_xml() -> str:
    passages = "".join(
        "<passage>"
        + "".join(f'<infon key="{k}">{v}</infon>' for k, v in infons.items())
        + f"<text>{text}</text></passage>"
        for infons, text in PASSAGES
    )
    return f"<collection><source>x</source><document><id>PMC7</id>{passages}</document></collection>"


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


# --- JSON lines -----------------------------------------------------------------------------------


def record(**fields: Any) -> str:
    return json.dumps({"id": "a", **fields}) + "\n"


def test_jsonl_sentences_are_kept_one_to_one(write: Write) -> None:
    given = ["A title", "One. Two.", "Three ;  four", "Three ;  four"]
    items = [{"i": place, "text": text} for place, text in enumerate(given)]
    paper = only(write("a.jsonl", record(title="A title", text="ignored", sentences=items)))
    assert [each.text for each in paper.passages] == given
    assert all(each.whole_sentence for each in paper.passages)
    assert [each.section for each in paper.passages] == ["title", "abstract", "abstract", "abstract"]


@pytest.mark.parametrize(
    ("fields", "want"),
    [
        pytest.param(
            {"sentences": [{"i": 0, "text": "Heat and runners"}, {"i": 1, "text": BODY}]}, "title", id="i is 0"
        ),
        pytest.param({"title": "Heat", "sentences": [{"text": "Heat"}, {"text": BODY}]}, "title", id="is the title"),
        pytest.param({"title": "Heat", "sentences": [{"text": BODY}]}, "abstract", id="no title among them"),
        pytest.param({"sentences": [{"i": 1, "text": BODY}]}, "abstract", id="i is 1"),
        pytest.param({"sentences": [BODY]}, "abstract", id="plain string"),
    ],
)
def test_jsonl_first_sentence(write: Write, fields: dict[str, Any], want: str) -> None:
    assert only(write("a.jsonl", record(**fields))).passages[0].section == want


def test_jsonl_fields(write: Write) -> None:
    fields = {"year": "2018", "journal": "J", "doi": "https://doi.org/10.1000/x", "pmid": 7, "status": "corrected"}
    paper = only(write("a.jsonl", record(title="Heat", text=BODY, **fields)))
    assert (paper.id, paper.year, paper.doi, paper.pmid) == ("a", 2018, "10.1000/x", "7")
    assert (paper.journal, paper.status, paper.source_format) == ("J", "corrected", "jsonl")
    assert [each.section for each in paper.passages] == ["title", "abstract"]


def test_jsonl_heading_lines(write: Write) -> None:
    text = "ABSTRACT.METHODS:\nTen ran.\n\nABSTRACT.RESULTS:\nThey rose.\n\nBODY.MATERIALS AND METHODS:\nWe measured.\n"
    paper = only(write("a.jsonl", record(title="Heat", text=text)))
    assert texts(paper, "abstract") == [("METHODS", "Ten ran."), ("RESULTS", "They rose.")]
    assert texts(paper, "methods") == [("MATERIALS AND METHODS", "We measured.")]


def test_jsonl_short_sentence_is_enough(write: Write) -> None:
    assert only(write("a.jsonl", record(sentences=[{"text": "HIIT works."}]))).id == "a"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param('{"text": "Ten cyclists trained in the heat."}', "missing_id", id="no id"),
        pytest.param('{"id": "a"}', "no_text", id="no text"),
        pytest.param('{"id": "a", "text": ["x"]}', "bad_field", id="text is a list"),
        pytest.param('{"id": "a", "sentences": [{"text": " "}]}', "bad_sentence", id="empty sentence"),
        pytest.param('{"id": "a", "text": "Ten cyclists trained.", "year": "soon"}', "bad_year", id="year"),
        pytest.param('{"id": "a", "text": "Ten cyclists trained.", "status": "odd"}', "bad_status", id="status"),
        pytest.param('{"id": "a", "text": ', "malformed_json", id="broken"),
        pytest.param("[1]", "malformed_json", id="a list"),
    ],
)
def test_jsonl_bad_line_is_named_and_the_rest_goes_through(write: Write, line: str, code: str) -> None:
    path = write("a.jsonl", record(text=BODY) + "\n" + line + "\n")
    good, bad = read([path])
    assert isinstance(good, Document)
    assert isinstance(bad, Refusal)
    assert (bad.source, bad.code) == (f"{path}:3", code)


def test_json_list_of_papers(write: Write) -> None:
    papers = [{"id": "a", "text": BODY}, {"id": "b", "text": BODY + " Twice."}]
    assert [item.id for item in read([write("a", json.dumps(papers, indent=2))])] == ["a", "b"]  # type: ignore[union-attr]


# --- text and PDF ---------------------------------------------------------------------------------

FRONT = "Heat and runners\n\nWen Li, Jan Novak\nJournal of Runs 2004\ndoi:10.1000/heat.4\n\n"
PAPER = (
    "Abstract\nAim: To see whether heat slows run-\nners.\nResults: It did.\n\n1. Introduction\nHeat is hard.\n\n"
    "2. Materials and methods\nTen ran.\n\nReferences\n1. Smith 1999.\n"
)


def test_text_front_matter_headings_and_references(write: Write) -> None:
    paper = only(write("a.txt", FRONT + PAPER))
    assert (paper.id, paper.title, paper.year) == ("doi:10.1000/heat.4", "Heat and runners", 2004)
    assert texts(paper, "abstract") == [("Aim", "To see whether heat slows runners."), ("Results", "It did.")]
    assert texts(paper, "introduction") == [("Introduction", "Heat is hard.")]
    assert texts(paper, "methods") == [("Materials and methods", "Ten ran.")]
    assert "Smith" not in str(paper.passages)


def test_text_without_any_form_is_one_abstract(write: Write) -> None:
    paper = only(write("a.txt", BODY))
    assert (paper.title, texts(paper, "abstract")) == ("", [(None, BODY)])
    assert paper.id == f"sha256:{paper.content_hash}"


def test_text_in_utf16_with_its_mark(write: Write) -> None:
    assert only(write("a.txt", BODY.encode("utf-16"))).passages[0].text == BODY


def pdf(lines: list[str], *, password: str = "") -> bytes:
    """A PDF of one page with these lines, made with pypdf's own objects."""
    import pypdf
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(600, 800)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(named)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    shown = " ".join(f"({each}) Tj 0 -14 Td" for each in lines)
    stream.set_data(f"BT /F1 12 Tf 40 760 Td {shown} ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({"/CreationDate": "D:20070102"})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pdf(write: Write) -> None:
    paper = only(write("a.pdf", pdf(["Heat and runners", "Abstract", "To see whether heat slows run-", "ners.", "1"])))
    assert (paper.title, paper.year, paper.source_format) == ("Heat and runners", 2007, "pdf")
    assert texts(paper, "abstract") == [(None, "To see whether heat slows runners.")]


def test_pdf_without_text_and_pdf_with_a_password(write: Write) -> None:
    empty, locked = write("a.pdf", pdf([])), write("b.pdf", pdf(["Heat and runners"], password="secret"))
    assert refusals(empty, locked) == [(str(empty), "no_text"), (str(locked), "encrypted_pdf")]


# --- any format -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "form"),
    [
        pytest.param(jats(), "jats", id="jats"),
        pytest.param("\ufeff<!-- a --><?x y?><!DOCTYPE article [<!-- > -->]>\n<article/>", "jats", id="prologue"),
        pytest.param('<a:article xmlns:a="x">', "jats", id="prefix"),
        pytest.param("<PubmedArticleSet>", "pubmed", id="pubmed"),
        pytest.param(bioc_xml(), "bioc_xml", id="bioc xml"),
        pytest.param("<html>", "xml", id="another root"),
        pytest.param(bioc_json(), "json", id="bioc json"),
        pytest.param(record(text=BODY), "jsonl", id="json lines"),
        pytest.param("%PDF-1.4", "pdf", id="pdf"),
        pytest.param(BODY, "text", id="text"),
        pytest.param("tren bf", "text", id="letters of an escape"),
        pytest.param(" \n\t\0", "empty", id="blanks"),
    ],
)
def test_format_is_told_by_content(content: str, form: str) -> None:
    assert sniff(content.encode("utf-8")) == form


def test_format_is_not_told_by_name(write: Write) -> None:
    assert only(write("paper.pdf", jats())).source_format == "jats"
    assert only(write("paper.nxml", record(text=BODY))).source_format == "jsonl"


def test_hash_is_of_the_words_and_not_of_the_file(write: Write) -> None:
    plain, packed = write("a.nxml", jats(PMC)), write("b.gz", gzip.compress(jats(PMC).encode()))
    spaced = write("c.nxml", jats(PMC).replace("Ten cyclists", "Ten\n   cyclists"))
    other = write("d.nxml", jats(PMC).replace("Ten", "Six"))
    hashes = [only(path).content_hash for path in (plain, packed, spaced, other)]
    assert hashes[0] == hashes[1] == hashes[2] != hashes[3]


def test_text_beyond_any_paper_is_refused(write: Write) -> None:
    path = write("a.txt", BODY * 100_000)
    assert refusals(path) == [(str(path), "too_large")]


def test_marks_are_composed(write: Write) -> None:
    assert only(write("a.jsonl", record(text="Mu\u0308ller saw ten cyclists train."))).passages[0].text[:6] == "Müller"


# --- folders --------------------------------------------------------------------------------------


def test_folder_is_read_to_the_bottom_in_the_order_of_paths(write: Write, tmp_path: Path) -> None:
    for name in ("c.txt", "b/z.txt", "a.txt", "b/y/x.txt", ".hidden.txt", ".git/w.txt"):
        write(name, f'{{"id": "{name}", "text": "{BODY}"}}')
    assert [item.id for item in read([tmp_path])] == ["a.txt", "b/y/x.txt", "b/z.txt", "c.txt"]  # type: ignore[union-attr]


def test_what_is_not_there_and_what_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    missing, empty = tmp_path / "missing", tmp_path / "empty"
    assert refusals(missing, empty) == [(str(missing), "not_found"), (str(empty), "no_documents")]


def test_links_make_no_loop(write: Write, tmp_path: Path) -> None:
    write("a/one.txt", BODY)
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    (tmp_path / "a" / "two.txt").symlink_to(tmp_path / "a" / "one.txt")
    found = [item.code if isinstance(item, Refusal) else item.source_format for item in read([tmp_path])]
    assert found == ["text", "not_a_file", "text"]


def test_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusals(tmp_path / "pipe") == [(str(tmp_path / "pipe"), "not_a_file")]


def test_name_that_is_no_text_can_be_printed(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    (found,) = read([tmp_path])
    assert isinstance(found, Refusal)
    assert found.source.encode("utf-8").endswith(b"\\xff.txt")


# --- real papers ----------------------------------------------------------------------------------


@pytest.mark.shared
def test_every_trial_is_read_with_its_title_year_and_doi(shared: Path) -> None:
    """25 of the 365 papers have no DOI, in the index as in the file."""
    folder = shared / "data" / "exercise_trials"
    found = {item.id: item for item in read([folder / "nxml"]) if isinstance(item, Document)}
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(found) == len(rows) == 365
    assert sum(not row["doi"] for row in rows) == 25
    wrong = []
    for row in rows:
        paper = found[row["pmcid"]]
        titles = ["".join(filter(str.isalnum, title)).lower() for title in (paper.title, row["title"])]
        same = (titles[0] == titles[1], str(paper.year) == str(row["year"]), paper.doi == (row["doi"] or ""))
        if not all(same):
            wrong.append((paper.id, same))
    assert wrong == []
