"""Starting the app: on 127.0.0.1 only, for known host names, on a free port."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import InvalidValue
from ui.serve import command, serve


def test_the_command_binds_to_this_machine_and_sends_nothing():
    line = command(Path("somewhere"), 8700)
    assert line[-3:] == ["--", "--workspace", "somewhere"]
    wanted = ("server.address=127.0.0.1", "server.allowedHosts=127.0.0.1", "browser.gatherUsageStats=false",
              "server.headless=true", "server.enableXsrfProtection=true", "server.port=8700")  # fmt: skip
    assert [option for option in wanted if f"--{option}" not in line] == []


def test_every_option_is_one_that_streamlit_has():
    from streamlit import config

    known = config.get_config_options()
    names = [part[2:].partition("=")[0] for part in command(Path("w"), 1) if part.startswith("--") and "=" in part]
    assert [name for name in names if name not in known] == []


def test_a_taken_port_is_refused_with_the_cure(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InvalidValue, match=r"is taken\. Choose another: physiograph ui --port"):
            serve(tmp_path, taken.getsockname()[1])


def test_stopping_the_command_stops_the_server_too(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = f"raise SystemExit(serve(Path({str(tmp_path)!r}), {port}))"
    code = f"from pathlib import Path; from ui.serve import serve; {run}"
    started = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL)
    try:
        assert within(60, lambda: answers(port))
        started.terminate()
        assert started.wait(30) == 0
        assert within(10, lambda: not answers(port))
    finally:
        started.kill()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def within(seconds: float, true) -> bool:
    """Whether something comes true in that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False
