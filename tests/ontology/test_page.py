"""The page of the hierarchy: up to date, short enough to read, and true of a small ontology."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ontology.lexicon import build, load
from ontology.page import MOST_CHILDREN, page
from ontology.turtle import Record

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "reference" / "ontology.md"


def record(number: int, label: str, *, kind: str = "measure", up: str = "", whole: str = "", **rest: object) -> Record:
    empty = {"label_ru": "", "synonyms": [], "synonyms_ru": [], "weak": [], "definition": "It is.", "exact": [],
             "close": [], "better": "", "unit": ""}  # fmt: skip
    values = {"id": f"PHYS:{number}", "type": kind, "label": label, "parents": [up] if up else [],
              "wholes": [whole] if whole else []}  # fmt: skip
    return Record(**{**empty, **values, **rest})  # type: ignore[typeddict-item]


def test_the_page_is_up_to_date(golden: Callable[[Path, str], None]) -> None:
    golden(PAGE, page(load()))


def test_the_page_can_be_read() -> None:
    assert len(page(load()).splitlines()) < 1000


def test_a_small_ontology_is_told_in_full() -> None:
    text = page(build([
        record(1, "oxygen uptake", exact=["CMO:1"], unit="UO:1"),
        record(2, "maximal oxygen uptake", up="PHYS:1", label_ru="МПК", better="more"),
        record(3, "phase II", whole="PHYS:2"),
        record(4, "step_count"),
        record(5, "muscle", kind="anatomy", close=["UBERON:1"]),
    ]))  # fmt: skip
    assert "| measure | 4 | 5 | 25% | 25% | 25% | 25% | 25% |" in text
    assert "| anatomy | 1 | 1 | – | 100% | – | – | – |" in text
    assert "| **all** | 5 | 6 | 20% | 40% | 20% | 20% | 20% |" in text
    assert "- oxygen uptake (2)\n  - maximal oxygen uptake (1)\n    - *part of* phase II\n" in text
    assert "4 concepts, 1 tree, 1 alone." in text
    assert "Alone: step\\_count." in text


def test_long_lists_are_cut_and_say_so() -> None:
    many = [record(number, f"kind {number:02}", up="PHYS:1") for number in range(2, MOST_CHILDREN + 5)]
    text = page(build([record(1, "all"), *many]))
    assert f"  - kind {MOST_CHILDREN + 1:02}\n  - and 3 more" in text
