"""What every test may use: the development data beside the checkout, where it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the development data where it is absent."""
    if SHARED.is_dir():
        return
    skip = pytest.mark.skip(reason="the development data (../shared) is not beside this checkout")
    for item in items:
        if "shared" in item.keywords:
            item.add_marker(skip)


@pytest.fixture
def shared() -> Path:
    """The folder of development data; use with `@pytest.mark.shared`."""
    return SHARED
