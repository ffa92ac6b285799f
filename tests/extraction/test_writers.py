"""Papers written and read again are the same papers, in every form and for whatever they hold."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from extraction.readers import read
from extraction.readers.standard import document
from extraction.writers import FORMATS, file_name, write
from kg.errors import InvalidValue, PhysiographError
from kg.ledger import Ledger
from kg.model import SECTIONS, Document, GateDecision, Passage, Table

DEMO = Path(__file__).resolve().parent.parent.parent / "demo" / "corpus"
NASTY = "<b>a & b</b> ]]> \u202etfel\u202c \x0b \r\n <!ENTITY x> =SUM(A1) é 🚴 " + "w" * 200


def same(documents: list[Document], form: str, folder: Path) -> None:
    out = folder / "out.jsonl" if form == "jsonl" else folder / "out"
    assert write(documents, form, out) == len(documents)
    back = {item.id: item for item in read([out]) if isinstance(item, Document)}
    for one in documents:
        assert dataclasses.replace(back[one.id], source_format="") == dataclasses.replace(one, source_format="")


@pytest.mark.parametrize("form", FORMATS)
def test_the_demonstration_papers_come_back(tmp_path: Path, form: str):
    found = {item.id: item for item in read([DEMO]) if isinstance(item, Document)}
    assert len(found) > 100
    same(list(found.values()), form, tmp_path)


@pytest.mark.shared
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "part", ["exercise_trials/nxml", "biored/Dev.BioC.JSON", "nirs_abstracts", "../gold/dev.jsonl"]
)
def test_shared_papers_come_back(tmp_path: Path, shared: Path, form: str, part: str):
    found = {item.id: item for item in read([shared / "data" / part]) if isinstance(item, Document)}
    same([found[key] for key in sorted(found)[::7]], form, tmp_path)


text = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
passages = st.builds(
    lambda section, heading, words, whole: Passage(section, heading or None, f"Uptake rose {words}", whole),
    st.sampled_from(SECTIONS), text, text, st.booleans(),
)  # fmt: skip
papers = st.builds(
    lambda id, title, parts, **rest: document(id=id, title=title, passages=tuple(parts), least=1, **rest),
    id=text.map(lambda word: f"a{word}"),
    title=text,
    parts=st.lists(passages, min_size=1, max_size=5),
    year=st.none() | st.integers(1800, 2099),
    journal=text,
    doi=text,
    authors=st.lists(text, max_size=2).map(tuple),
    abbreviations=st.lists(st.tuples(text, text), max_size=2).map(tuple),
    tables=st.lists(st.builds(lambda a, b: Table(a, b, ((a, b), (b,))), text, text), max_size=2).map(tuple),
)


@pytest.mark.parametrize("form", FORMATS)
@given(paper=papers)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_any_paper_comes_back(tmp_path_factory: pytest.TempPathFactory, form: str, paper: Document):
    same([paper], form, tmp_path_factory.mktemp("any"))


@pytest.mark.parametrize("form", FORMATS)
def test_nasty_text_comes_back(tmp_path: Path, form: str):
    parts = (Passage("title", None, NASTY, True), Passage("results", NASTY, NASTY, True))
    same([document(id=NASTY, title=NASTY, passages=parts, journal=NASTY, least=1)], form, tmp_path)


@pytest.mark.parametrize("form", ["jats", "bioc"])
def test_no_id_leaves_the_folder_and_no_two_share_a_file(tmp_path: Path, form: str):
    ids = ["../../evil", "..", "/etc/passwd", "a/b", "a-b", "a\\b", "CON", "x" * 5000, "\u202e", "doi:10.1/A"]
    some = [document(id=key, title="", passages=(Passage("abstract", None, "Uptake rose"),), least=1) for key in ids]
    write(some, form, tmp_path / "in" / "out")
    assert len(list((tmp_path / "in" / "out").iterdir())) == len(ids) == len({file_name(key) for key in ids})
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["out"]


def test_an_edited_file_is_read_as_any_other(tmp_path: Path):
    paper = document(
        id="a", title="Runs", passages=(Passage("abstract", None, "Uptake rose in all of them."),), least=1
    )
    write([paper], "bioc", tmp_path)
    (path,) = tmp_path.iterdir()
    whole = json.loads(path.read_text())
    whole["documents"][0]["passages"].append({"infons": {"section_type": "RESULTS"}, "text": "Lactate fell as well."})
    path.write_text(json.dumps(whole))
    (found,) = read([path])
    assert isinstance(found, Document)
    assert [part.text for part in found.passages][-1] == "Lactate fell as well."


def test_what_cannot_be_written_says_so(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PhysiographError, match="--out"):
        write([], "jats", tmp_path / "file")
    with pytest.raises(InvalidValue, match="jats, bioc, jsonl"):
        write([], "docx", tmp_path)


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_writes_them(tmp_path: Path, form: str):
    from ui.cli import app

    paper = document(id="PMC1", title="Runs", passages=(Passage("abstract", None, "Uptake rose."),), least=1)
    with Ledger.open(tmp_path / "space" / "ledger.sqlite") as ledger:
        ledger.add(paper, GateDecision(False, "editorial", "opinion"))
    out = tmp_path / ("out.jsonl" if form == "jsonl" else "out")
    command = ["--workspace", str(tmp_path / "space"), "export", "--format", form, "--out", str(out)]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert [item.content_hash for item in read([out]) if isinstance(item, Document)] == [paper.content_hash]
