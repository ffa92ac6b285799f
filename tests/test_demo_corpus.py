"""The demonstration corpus against its own list of what it must give (demo/expected.json)."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extraction.quality import Gate
from extraction.readers import read
from kg.model import Document, GateDecision, Refusal

DEMO = Path(__file__).resolve().parent.parent / "demo"
CORPUS = DEMO / "corpus"
EXPECTED: dict[str, Any] = json.loads((DEMO / "expected.json").read_text(encoding="utf-8"))
FILES = sorted(path for path in CORPUS.rglob("*") if path.is_file())
BY_SLUG = {item["slug"]: item for item in EXPECTED["documents"]}
ABSTRACT_ONLY = "jats/2015-abstract-only-priming-critical-power.nxml"
NAMES = {
    name: re.compile("|".join(rf"(?<![\w-]){re.escape(form)}(?!\w)" for form in forms), re.IGNORECASE)
    for name, forms in EXPECTED["concepts"].items()
}


def plain(text: str) -> str:
    """Without combining marks, typographic variants and double spaces, so that V̇O₂max is VO2max."""
    marks = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in marks if not unicodedata.combining(c)).split())


def split(text: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+(?=[A-Z0-9])", text)


def content(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw


@cache
def everything() -> tuple[tuple[Document, ...], tuple[Refusal, ...]]:
    items = list(read([CORPUS]))
    documents = tuple(item for item in items if isinstance(item, Document))
    return documents, tuple(item for item in items if isinstance(item, Refusal))


@cache
def decisions() -> dict[str, GateDecision]:
    return dict(Gate().decide_all(list(everything()[0])))


@cache
def texts() -> dict[str, tuple[str, ...]]:
    """Sentences of each accepted paper by slug, title first."""
    slugs = {item["id"]: item["slug"] for item in EXPECTED["documents"]}
    known = [document for document in everything()[0] if document.id in slugs]
    return {
        slugs[document.id]: tuple(part for passage in document.passages for part in split(plain(passage.text)))
        for document in known
    }


@cache
def sentences() -> tuple[tuple[str, int, str], ...]:
    return tuple((slug, BY_SLUG[slug]["year"], part) for slug, parts in texts().items() for part in parts)


def naming(*names: str) -> list[tuple[str, int]]:
    """(slug, year) of every sentence that names all the concepts."""
    return [(slug, year) for slug, year, text in sentences() if all(NAMES[name].search(text) for name in names)]


def full_text(slug: str) -> str:
    return " ".join(texts()[slug])


# --- the files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_says_that_it_is_not_citable(path):
    if path.name == "empty.txt":
        assert path.stat().st_size == 0
    else:
        assert b"not citable" in content(path).lower()


def test_identifiers_belong_to_no_real_paper():
    for path in FILES:
        text = content(path).decode("utf-8", errors="replace")
        assert set(re.findall(r"\b10\.\d{4,}/\S{16}", text)) <= {"10.0000/physiograph-demo"}, path.name
        assert all(int(pmid) > 9_900_000_000 for pmid in re.findall(r"<PMID[^>]*>(\d+)<", text)), path.name


def test_files_are_small():
    assert sum(path.stat().st_size for path in FILES) < 1_000_000
    assert all(path.stat().st_size <= 30_000 for path in FILES if path.suffix == ".pdf")


def test_readme_names_every_file_that_must_be_refused_and_every_conflict():
    readme = (DEMO / "README.md").read_text(encoding="utf-8")
    for item in EXPECTED["refusals"]:
        assert item["file"] in readme
    for item in EXPECTED["conflicts"]:
        assert f"| {item['subject']}, {item['object']} |" in readme


# --- what is read ---------------------------------------------------------------------------------


def test_every_listed_paper_is_read_with_its_year_and_title():
    got = {document.id: (document.year, plain(document.title).rstrip(".")) for document in everything()[0]}
    want = {item["id"]: (item["year"], plain(item["title"]).rstrip(".")) for item in EXPECTED["documents"]}
    assert {key: got.get(key) for key in want} == want


def test_formats_and_dois_are_as_listed():
    got = {document.id: (document.source_format, document.doi) for document in everything()[0]}
    want = {item["id"]: (item["format"], item["doi"]) for item in EXPECTED["documents"]}
    assert {key: got.get(key) for key in want} == want


def test_all_formats_and_many_years_occur():
    formats = Counter(item["format"] for item in EXPECTED["documents"])
    assert set(formats) == {"jats", "pubmed", "bioc_xml", "bioc_json", "jsonl", "text", "pdf"}
    assert formats["jats"] > len(EXPECTED["documents"]) / 2
    years = Counter(item["year"] for item in EXPECTED["documents"])
    assert (min(years), max(years)) == (1995, 2024)
    assert sum(count for year, count in years.items() if year <= 2012) >= 60
    assert sum(count for year, count in years.items() if year > 2015) >= 30


def test_exactly_the_listed_inputs_are_refused():
    documents, unread = everything()
    refused = {key: decision for key, decision in decisions().items() if not decision.accepted}
    by_code = Counter(decision.code for decision in refused.values()) + Counter(item.code for item in unread)
    assert by_code == EXPECTED["refused_by_code"], (unread, refused)
    assert {document.id for document in documents} - set(refused) == {item["id"] for item in EXPECTED["documents"]}


def test_unreadable_files_are_the_listed_ones():
    listed = {(item["file"], item["code"]) for item in EXPECTED["refusals"]}
    got = {(Path(item.source).relative_to(CORPUS).as_posix().split(":")[0], item.code) for item in everything()[1]}
    assert len(got) == 4
    assert got <= listed


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        pytest.param("2006-vo2-kinetics-limits-review", "review", id="review"),
        pytest.param("2020-altitude-hif1a-mitochondria-protocol", "protocol", id="protocol"),
        pytest.param("2024-ischaemic-preconditioning-meta-analysis", "meta_analysis", id="meta-analysis"),
        pytest.param("1995-endurance-training-citrate-synthase", "", id="plain trial"),
    ],
)
def test_kind_of_paper_is_remarked(slug, code):
    decision = decisions()[BY_SLUG[slug]["id"]]
    assert (decision.accepted, decision.code) == (True, code)


def test_every_refusal_has_a_reason_for_people():
    for item in everything()[1]:
        assert len(item.reason) > 15, item
    for decision in decisions().values():
        assert decision.accepted or len(decision.reason) > 15, decision


def test_abstract_only_items_are_accepted_and_marked():
    paper = next(item for item in EXPECTED["documents"] if item["file"] == ABSTRACT_ONLY)
    assert decisions()[paper["id"]].accepted
    marked = {key for key, decision in decisions().items() if decision.accepted and decision.code == "abstract_only"}
    assert paper["id"] in marked
    full = {item["id"] for item in EXPECTED["documents"] if item["format"] == "jats"} - {paper["id"]}
    assert not marked & full


def test_references_are_not_read_as_text():
    for document in everything()[0]:
        text = " ".join(passage.text for passage in document.passages)
        assert "Physiograph Demonstration Papers" not in text or document.source_format in ("text", "pdf"), document.id


# --- what is planted ------------------------------------------------------------------------------


@pytest.mark.parametrize("item", EXPECTED["later_links"], ids=lambda item: f"{item['subject']}-{item['object']}")
def test_later_link_is_first_stated_after_the_cut(item):
    cut, year = EXPECTED["later_than"], BY_SLUG[item["document"]]["year"]
    subject, object_ = item["subject"], item["object"]
    assert plain(item["sentence"]) in full_text(item["document"])
    assert NAMES[subject].search(plain(item["sentence"]))
    assert NAMES[object_].search(plain(item["sentence"]))
    assert item["year"] == year > cut
    assert min(found for _, found in naming(subject, object_)) == year, "an earlier paper names both in one sentence"
    for name in (subject, object_):
        assert any(found <= cut for _, found in naming(name)), f"{name} is not known at the cut"


@pytest.mark.parametrize("item", EXPECTED["conflicts"], ids=lambda item: f"{item['subject']}-{item['object']}")
def test_conflict_stands_in_two_papers_that_disagree(item):
    first, second = item["claims"]
    assert first["document"] != second["document"]
    assert first["relation"] != second["relation"]
    for claim in (first, second):
        sentence = plain(claim["sentence"])
        assert sentence in full_text(claim["document"])
        assert NAMES[item["object"]].search(sentence)
        assert NAMES[item["subject"]].search(sentence)


@pytest.mark.parametrize("kind", ["null_results", "untested_hypotheses"])
def test_planted_sentences_stand_in_their_papers(kind):
    for item in EXPECTED[kind]:
        assert plain(item["sentence"]) in full_text(item["document"]), item


def test_chains_run_from_paper_to_paper_without_a_gap():
    for chain in EXPECTED["chains"]:
        assert [step["from"] for step in chain[1:]] == [step["to"] for step in chain[:-1]]
        for step in chain:
            assert plain(step["sentence"]) in full_text(step["document"])
            assert all(NAMES[step[end]].search(plain(step["sentence"])) for end in ("from", "to")), step
    assert sum(len({step["document"] for step in chain}) > 1 for chain in EXPECTED["chains"]) >= 6


def test_amounts_are_what_the_issue_asks():
    assert len(EXPECTED["documents"]) >= 72
    assert len(EXPECTED["later_links"]) >= 25
    assert len(EXPECTED["conflicts"]) >= 6
    assert len(EXPECTED["null_results"]) >= 10
    assert len(EXPECTED["untested_hypotheses"]) >= 6
    assert sum(EXPECTED["refused_by_code"].values()) == len(EXPECTED["refusals"]) >= 8


def test_concepts_are_reused_across_papers():
    papers = {name: {slug for slug, _ in naming(name)} for name in NAMES}
    assert sum(len(found) >= 4 for found in papers.values()) >= 80, {k: len(v) for k, v in papers.items() if len(v) < 4}
    assert all(len(found) >= 2 for found in papers.values())


def test_papers_are_short_and_complete():
    for document in everything()[0]:
        slug = next((item["slug"] for item in EXPECTED["documents"] if item["id"] == document.id), None)
        if slug is not None:
            assert 4 <= len(texts()[slug]) <= 25, (slug, len(texts()[slug]))
