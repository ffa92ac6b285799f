"""`physiograph terms`, and what `ground`, `extract` and the workspace make of the tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tiny_wheel import tiny_wheel
from typer.testing import CliRunner

from extraction.pipeline import version
from ontology import term_index
from ui.cli import app


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_build_list_add_remove(home: Path) -> None:
    assert "physiograph terms build" in run("terms", "list")
    assert "MONDO" in run("terms", "build", "--wheel", str(tiny_wheel(home)))
    (home / "mine.tsv").write_text("XX:1\tnordic hamstring thing\n", encoding="utf-8")
    assert "CC0" in run("terms", "add", str(home / "mine.tsv"), "--licence", "CC0 1.0")
    assert "mine" not in run("terms", "remove", "mine").replace("terms.sqlite", "")
    assert "HGNC" in run("terms", "list")


def test_ground_uses_the_tables_that_are_there_and_can_do_without(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("terms", "build", "--wheel", str(tiny_wheel(home)))
    (home / "mentions.txt").write_text("NRSF\tgene_or_protein\nadult-onset diabetes\tcondition\n", encoding="utf-8")
    lines = [json.loads(line) for line in run("ground", "--file", "mentions.txt", "--json").splitlines()]
    assert [line["text"] for line in lines] == ["NRSF", "adult-onset diabetes"]
    assert {"HGNC:9966", "NCBIGene:5978"} <= set(lines[0]["candidates"][0]["matches"])
    assert "MESH:D003924" in lines[1]["candidates"][0]["matches"]
    monkeypatch.setenv("PHYSIOGRAPH_TERMS", "off")
    assert json.loads(run("ground", "NRSF", "--json"))["candidates"] == []


def test_other_tables_are_another_version_of_the_extractor(home: Path) -> None:
    run("terms", "build", "--wheel", str(tiny_wheel(home)))
    path = term_index.locate()
    with_wheel = version(tables=path)
    (home / "mine.tsv").write_text("XX:1\tnordic hamstring thing\n", encoding="utf-8")
    run("terms", "add", "mine.tsv")
    assert len({version(), with_wheel, version(tables=path)}) == 3
