"""Starts the app: Streamlit on 127.0.0.1 only, without usage statistics, prompts or requests to anywhere."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final

from kg.errors import InvalidValue

APP: Final = Path(__file__).parent / "pages" / "start.py"
HOST: Final = "127.0.0.1"
OPTIONS: Final = {
    "server.address": HOST,
    "server.headless": "true",
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "server.maxUploadSize": "50",
    "browser.serverAddress": HOST,
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "type",
    "theme.light.primaryColor": "#0b7a70",
    "theme.dark.primaryColor": "#62c8bd",
    "logger.level": "warning",
}
"""Settings of the server; CORS and XSRF protection stay on."""

ALLOWED_HOSTS: Final = (HOST, "localhost")
"""Host names it answers to: what stops DNS rebinding."""


def command(workspace: Path, port: int) -> list[str]:
    """The command line that runs the app on a workspace."""
    options = [f"--{name}={value}" for name, value in OPTIONS.items()]
    options += [f"--server.allowedHosts={name}" for name in ALLOWED_HOSTS]
    start = [sys.executable, "-m", "streamlit", "run", str(APP), f"--server.port={port}", *options]
    return [*start, "--", "--workspace", str(workspace)]


def serve(workspace: Path, port: int) -> int:
    """Run the app until it is stopped; its exit status.

    Raises: InvalidValue: the port is taken.
    """
    _check_free(port)
    sys.stdout.write(f"Physiograph at http://{HOST}:{port} (workspace {workspace}). Ctrl+C stops it.\n")
    sys.stdout.flush()
    environment = {**os.environ, "PHYSIOGRAPH_WORKSPACE": str(workspace.resolve())}
    process = subprocess.Popen(command(workspace.resolve(), port), env=environment)  # noqa: S603 -- our own command
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())  # who stops this process stops the server too
    try:
        code = process.wait()
        return 0 if code == -signal.SIGTERM else code
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        return 0


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise InvalidValue(
                f"port {port} on {HOST} is taken. Choose another: physiograph ui --port 8600."
            ) from error
