"""Hypotheses as short reviews: Markdown, PDF, references; nothing from papers is taken for markup."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import MissingExtra
from ui.language.messages import speaking
from ui.report import report
from ui.report.pdf import page_of
from ui.report.review import to_markdown

GOLDEN = Path(__file__).parent.parent / "golden"
SUMMARY = {"note": "Made for a test.", "backtest": {"cut": 2012, "model": {"mrr": 0.3, "ece": 0.04, "brier": 0.11}}}
HOSTILE = "<script>alert(1)</script> [x](http://evil.example) **b**"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_review_is_the_golden_one(hypotheses, graph, golden, language):
    with speaking(language):
        golden(GOLDEN / f"review_{language}.md", to_markdown(hypotheses, graph, SUMMARY))


def test_it_reads_in_the_order_of_a_review(hypotheses, graph):
    text = to_markdown(hypotheses[:1], graph, SUMMARY)
    wanted = ["**Question.** Does high-intensity interval training raise", "**What speaks for it: the path.**",
              "**What speaks against it.** None", "**Null findings close to it.** 1 finding.", "**The gap.**",
              "**Prediction.** The model puts", "71%", "off by 0.04 on average", "**Proposed study.** Randomise",
              "## References"]  # fmt: skip
    assert sorted(wanted, key=text.index) == wanted


def test_every_number_has_its_reference(hypotheses, graph):
    text = to_markdown(hypotheses, graph, SUMMARY)
    head, _, references = text.partition("## References")
    for place in range(1, 5):
        assert f"\\[{place}\\]" in head
        assert f"\n{place}. " in references
    assert "\\[5\\]" not in head


def test_nothing_from_papers_is_markup(hypotheses, graph):
    papers = tuple(dataclasses.replace(p, title=HOSTILE, journal=HOSTILE) for p in graph.papers)
    bad = [dataclasses.replace(hypotheses[0], novelty=HOSTILE, suggested_test=HOSTILE)]
    hostile = dataclasses.replace(graph, papers=papers)
    text = to_markdown(bad, hostile, {"title": HOSTILE})
    assert re.search(r"(?<!\\)(?:<script|\]\(http|\*\*b)", text) is None
    assert text.count(r"\<script\>") >= 3
    assert "<script" not in page_of(bad, hostile, {"title": HOSTILE})


def test_the_references_are_those_that_are_quoted(hypotheses, graph, tmp_path):
    for suffix, first in ((".bib", "@article{P1,"), (".ris", "TY  - JOUR")):
        report.write(hypotheses, graph, tmp_path / f"h{suffix}", summary={})
        text = (tmp_path / f"h{suffix}").read_text(encoding="utf-8")
        assert text.startswith(first)
        assert [key for key in ("P1", "P2", "P3", "P4", "P5", "P6") if key in text] == ["P1", "P2", "P4", "P5"]


def test_a_pdf_without_its_library_says_what_to_install(hypotheses, graph, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(MissingExtra, match=r"physiograph\[report\]"):
        report.write(hypotheses, graph, tmp_path / "h.pdf", summary={})
    assert list(tmp_path.iterdir()) == []


def test_two_pdfs_are_the_same_bytes_whatever_the_process_and_the_hour(hypotheses, graph, tmp_path):
    pytest.importorskip("weasyprint", reason='WeasyPrint is not installed: pip install "physiograph[report]"')
    report.write(hypotheses, graph, tmp_path / "a.pdf", summary=SUMMARY)
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path\n"
        "from tests_ui_sample import make_graph, make_hypotheses; from ui.report import report\n"
        f"report.write(make_hypotheses(), make_graph(), Path(sys.argv[2]), summary={SUMMARY!r})"
    )
    time.sleep(1.1)
    arguments = [sys.executable, "-c", script, str(Path(__file__).parent), str(tmp_path / "b.pdf")]
    subprocess.run(arguments, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    content = (tmp_path / "a.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert (tmp_path / "b.pdf").read_bytes() == content
