"""The planted graph, made once for all tests of this folder."""

from __future__ import annotations

import pytest
from planted import planted

from kg.model import Graph


@pytest.fixture(scope="session")
def planted_graph() -> Graph:
    """The graph of the planted rule, about 300 links over 66 concepts."""
    return planted()
