"""The readers over the real files beside the checkout: every one is read, and read right."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from extraction.readers import read
from kg.model import Document, Refusal

pytestmark = pytest.mark.shared
MAX_CPU_S = 15
"""Three times what the reference machine takes for the 365 full texts."""


def folded(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def documents_of(path: Path) -> list[Document]:
    items = list(read([path]))
    assert [item for item in items if isinstance(item, Refusal)] == []
    return [item for item in items if isinstance(item, Document)]


def test_every_trial_is_read_with_title_year_and_doi(shared):
    folder = shared / "data" / "exercise_trials"
    start = time.process_time()
    found = {document.id: document for document in documents_of(folder / "nxml")}
    seconds = time.process_time() - start
    lines = (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()
    want = {record["pmcid"]: record for record in map(json.loads, lines)}
    assert len(found) == 365
    assert found.keys() == want.keys()
    assert {id: str(d.year) for id, d in found.items()} == {id: record["year"] for id, record in want.items()}
    assert {id: folded(d.title) for id, d in found.items()} == {id: folded(r["title"]) for id, r in want.items()}
    same_doi = sum(d.doi.lower() == (want[id]["doi"] or "").lower() for id, d in found.items())
    assert same_doi >= 0.99 * len(want)
    assert seconds < MAX_CPU_S


def test_trials_hold_no_remains_of_citations_and_keep_their_tables(shared):
    documents = documents_of(shared / "data" / "exercise_trials" / "nxml")
    passages = [passage.text for document in documents for passage in document.passages]
    assert sum(bool(re.search(r"\[[\s,;–-]*\]", text)) for text in passages) == 0
    assert sum(bool(document.tables) for document in documents) > 300
    for section, share in (("methods", 0.95), ("results", 0.8)):  # one in eight is a protocol, without results
        having = sum(any(p.section == section for p in document.passages) for document in documents)
        assert having > share * len(documents), section


@pytest.mark.parametrize(
    ("name", "count"),
    [
        pytest.param("data/biored/Dev.BioC.JSON", 100, id="BioC JSON"),
        pytest.param("data/biored/Train.BioC.XML", 400, id="BioC XML"),
        pytest.param("data/nirs_abstracts", 1588, id="abstracts as JSON lines"),
        pytest.param("data/evidence_inference/documents.jsonl", 827, id="full texts as JSON lines"),
    ],
)
def test_every_record_is_read(shared, name, count):
    assert len(documents_of(shared / name)) == count


@pytest.mark.parametrize("name", ["gold/dev.jsonl", "gold/train.jsonl", "data/rct_roles/validation.jsonl"])
def test_given_sentences_stay_one_to_one_and_without_labels(shared, name):
    lines = [json.loads(line) for line in (shared / name).read_text(encoding="utf-8").splitlines()]
    kept = [record for record in lines if record["sentences"]]
    documents = [item for item in read([shared / name]) if isinstance(item, Document)]
    assert len(documents) == len(kept)
    for document, record in zip(documents, kept, strict=True):
        assert [passage.text for passage in document.passages] == [item["text"] for item in record["sentences"]]
        assert all(passage.whole_sentence and passage.heading is None for passage in document.passages)
        assert {passage.section for passage in document.passages} <= {"title", "abstract"}
