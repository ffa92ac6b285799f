"""A real Neo4j server for the contract tests: started once a test run from the jars of tests/kg/neo4j/pom.xml."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent / "neo4j"
JARS = Path(os.environ.get("PHYSIOGRAPH_NEO4J_JARS", HERE.parent.parent.parent / ".neo4j-jars"))


START_S = 180
"""Seconds after which a server that has not started is killed, and the test fails."""


def absent() -> str:
    """Why no server can be started here; "" if one can."""
    if shutil.which("java") is None:
        return "no java here, so no Neo4j server: install Java 17"
    if not any(JARS.glob("neo4j-bolt-*.jar")):
        return f"no Neo4j jars in {JARS.name}: fetch them as tests/kg/neo4j/pom.xml says"
    return ""


@contextmanager
def server(heap: str = "700m") -> Iterator[str]:
    """The URL of a fresh server on 127.0.0.1 with so much memory, as Java writes it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="physiograph-neo4j-") as folder:
        command = ["java", f"-Xmx{heap}", "-cp", f"{JARS}/*", str(HERE / "Launch.java"), folder, str(port)]
        # what the Makefile asks of glibc for Python keeps the threads of Java from starting
        environment = {name: value for name, value in os.environ.items() if name != "GLIBC_TUNABLES"}
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        ) as process:
            assert process.stdout is not None
            too_long = threading.Timer(START_S, process.kill)
            too_long.start()
            told = next((line for line in process.stdout if line.startswith("READY")), "")
            too_long.cancel()
            assert told, "the Neo4j server ended before it was ready"
            try:
                yield f"bolt://127.0.0.1:{port}"
            finally:
                process.kill()
