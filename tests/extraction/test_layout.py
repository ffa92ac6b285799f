"""Flat full texts: sections under heading lines, paragraphs, cells of tables."""

from __future__ import annotations

import pytest

from extraction.readers.jsonl import by_heading_lines, from_record
from extraction.readers.layout import blocks, section_after
from extraction.roles import structure


@pytest.mark.parametrize(
    ("heading", "before", "want"),
    [
        pytest.param("RESULTS", "methods", "results", id="whole-section"),
        pytest.param("3. Results", "methods", "results", id="numbered"),
        pytest.param("MATERIALS AND METHODS", "discussion", "methods", id="methods-at-the-end"),
        pytest.param("COGNITIVE OUTCOMES", "results", "results", id="inherits"),
        pytest.param("STUDY PARTICIPANTS", "results", "results", id="never-back"),
        pytest.param("PARTICIPANTS", "introduction", "methods", id="onwards"),
        pytest.param("LIMITATIONS", "results", "discussion", id="onwards-to-discussion"),
        pytest.param("COMPETING INTERESTS", "conclusions", "other", id="of-the-journal"),
        pytest.param("ANTHROPOMETRY", "", "other", id="nothing-before"),
    ],
)
def test_section_under_a_heading(heading: str, before: str, want: str) -> None:
    assert section_after(heading, before) == want


@pytest.mark.parametrize(
    ("lines", "want"),
    [
        pytest.param(
            ["Grip strength rose in the walkers.", "Balance did not change in either group."],
            [(False, "Grip strength rose in the walkers."), (False, "Balance did not change in either group.")],
            id="a-paragraph-a-line",
        ),
        pytest.param(
            ["Grip", "12.1", "", "13.4", "0.03", "Balance fell in the walkers, too."],
            [(True, "Grip | 12.1 | 13.4 | 0.03"), (False, "Balance fell in the walkers, too.")],
            id="cells",
        ),
        pytest.param(
            ["The main effect of walking on grip strength was large, F", "1,20 = 9.8, P", "= .005, in all."],
            [(False, "The main effect of walking on grip strength was large, F 1,20 = 9.8, P = .005, in all.")],
            id="cut-within-a-sentence",
        ),
        pytest.param(
            ["Grip strength of the walkers rose by a fifth over twelve weeks,",
             "while that of the others stayed as it had been."],
            [(False, "Grip strength of the walkers rose by a fifth over twelve weeks,\n"
                     "while that of the others stayed as it had been.")],
            id="broken-at-a-margin",
        ),
    ],
)  # fmt: skip
def test_blocks(lines: list[str], want: list[tuple[bool, str]]) -> None:
    assert list(blocks(lines)) == want


def test_an_abstract_is_one_block_a_heading() -> None:
    text = "ABSTRACT.RESULTS:\nGrip rose.\nBalance fell.\nBODY.RESULTS:\nGrip rose at once.\nBODY.GRIP:\nIt rose by 2%."
    assert list(by_heading_lines(text)) == [
        ("abstract", "RESULTS", "Grip rose.\nBalance fell."),
        ("results", "RESULTS", "Grip rose at once."),
        ("results", "GRIP", "It rose by 2%."),
    ]


def test_cells_of_a_table_are_no_results() -> None:
    text = "ABSTRACT:\nGrip rose.\nBODY.RESULTS:\nGrip rose in the walkers.\nGrip\n12.1\n13.4\n0.03\n"
    sentences = structure(from_record({"id": "x", "title": "Walking", "text": text}), full_text=True)
    assert [(item.text, item.role) for item in sentences[2:]] == [
        ("Grip rose in the walkers.", "results"),
        ("Grip | 12.1 | 13.4 | 0.03", "other"),
    ]
