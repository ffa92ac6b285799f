"""What every test may use: the development data beside the checkout, where it is there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import kglite  # noqa: F401 -- first: see GLIBC_TUNABLES in the Makefile
import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` rewrites the golden files and the generated reference instead of comparing."""
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files; read them before a commit")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the development data where it is absent."""
    if SHARED.is_dir():
        return
    skip = pytest.mark.skip(reason="the development data (../shared) is not beside this checkout")
    for item in items:
        if "shared" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session", autouse=True)
def no_term_tables() -> Iterator[None]:
    """An empty data folder, for this process and those it starts: what a user built there changes no test."""
    before = os.environ.get("XDG_DATA_HOME")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        yield
    if before is None:
        del os.environ["XDG_DATA_HOME"]
    else:
        os.environ["XDG_DATA_HOME"] = before


@pytest.fixture
def shared() -> Path:
    """The folder of development data; use with `@pytest.mark.shared`."""
    return SHARED


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file, or rewrite the file with `--update-golden`."""
    update = request.config.getoption("--update-golden")

    def check(path: Path, text: str) -> None:
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"no golden file {path.name}. Make it: pytest --update-golden"
        assert path.read_text(encoding="utf-8") == text

    return check
