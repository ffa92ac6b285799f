"""The documents say what the program does today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.cli import get_docs_for_click
from typer.main import get_command

from ui.cli import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def command_reference() -> str:
    command = get_command(app)
    context = command.context_class(command, info_name="physiograph")
    text = get_docs_for_click(obj=command, ctx=context, name="physiograph", title="Commands")
    return re.sub(r"[ \t]+$", "", text, flags=re.M).strip() + "\n"


def test_reference_of_commands_is_up_to_date(golden):
    golden(ROOT / "docs" / "reference" / "commands.md", command_reference())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_documents_exist(page):
    known = set(get_command(app).commands)
    text = page.read_text(encoding="utf-8")
    used = re.findall(r"^\s*(?:\.venv/bin/)?physiograph (?:--workspace \S+ |-\S+ )*([a-z][a-z0-9-]*)", text, re.M)
    assert set(used) - known == set()


def test_every_benchmark_named_in_the_evaluation_exists():
    page = (ROOT / "docs" / "explanation" / "evaluation.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:benchmarks|tests)/\w+\.py", page))
    assert named
    assert {name for name in named if not (ROOT / name).is_file()} == set()
