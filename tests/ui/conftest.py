"""Fixtures of the screens' tests: the small graph of `tests_ui_sample`, and a workspace made of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from tests_ui_sample import make_graph, make_hypotheses, make_workspace


@pytest.fixture
def graph():
    """A graph with agreements, a conflict, a null finding, an animal study, a question."""
    return make_graph()


@pytest.fixture
def hypotheses():
    """Two hypotheses over it, best first."""
    return make_hypotheses()


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    """A workspace with a real ledger and a real graph store, made of the small graph; read it only."""
    return make_workspace(tmp_path_factory.mktemp("workspace"))
