"""JSON lines, text and PDF; what holds for any format; folders; the real papers."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from made_up_papers import BODY, Write, bioc_json, bioc_xml, jats, only, record, refusals, texts

from extraction.readers import read
from extraction.readers.sniff import sniff
from kg.model import Document, Refusal

PMC = '<article-id pub-id-type="pmc">77</article-id>'

# --- JSON lines -----------------------------------------------------------------------------------


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
