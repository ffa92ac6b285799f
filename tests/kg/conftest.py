"""Property tests have no time limit an example, as the machine may be busy; one Neo4j server serves all tests."""

import pytest
from hypothesis import settings
from kg_neo4j import absent, server

settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")


@pytest.fixture(scope="session")
def neo4j_url():
    """The address of a real Neo4j server; skips where there is no Java or no jars."""
    if reason := absent():
        pytest.skip(reason)
    with server() as url:
        yield url
