"""Starting the app: on 127.0.0.1 only, for known host names, on a free port."""

from __future__ import annotations

import socket
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
