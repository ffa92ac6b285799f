"""The shape of the project: one way of the data, short files, nothing of a machine in the repository."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("kg", "ontology", "extraction", "gnn", "ui")
LONGEST = 500
HEAVY = ("spacy", "torch", "torch_geometric", "transformers", "sklearn", "scipy", "streamlit", "neo4j", "kglite",
         "rdflib", "gilda", "numpy", "pandas", "lxml", "matplotlib", "pydantic")  # fmt: skip


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def test_imports_point_one_way():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_no_source_file_is_over_long():
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines())
        for package in (*PACKAGES, "tests", "benchmarks")
        for path in (ROOT / package).rglob("*.py")
    }
    assert {path.name: n for path, n in lengths.items() if n > LONGEST} == {}


def test_the_lock_is_plain_names_and_versions():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 50
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []


def test_nothing_names_a_machine():
    pattern = re.compile(r"/" + r"(?:home|root|work|Users)/\w|pypi" + r"\.org/simple", re.I)
    found = []
    for path in tracked():
        if path.suffix in {".py", ".md", ".toml", ".ttl", ".lock", ".json", ".yaml", ".j2", ""}:
            text = path.read_text(encoding="utf-8", errors="ignore")
            found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in pattern.finditer(text)]
    assert found == []


def test_asking_for_help_loads_nothing_heavy():
    code = f"import sys, ui.cli; sys.exit(','.join(m for m in {HEAVY!r} if m in sys.modules) or 0)"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_is(package):
    silent = [p.name for p in (ROOT / package).rglob("*.py") if not p.read_text(encoding="utf-8").startswith('"""')]
    assert silent == []
