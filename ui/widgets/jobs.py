"""Long work started from a page: commands of the command line as processes of their own, one job at a time.

A job goes on while pages change. What it prints is shown as it comes; stopping it is as safe as Ctrl+C in a terminal.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

import streamlit as st

from ui.language.messages import t

START: Final = (sys.executable, "-c", "from ui.cli import main; main()")
LAST_LINES: Final = 12


@dataclass
class Job:
    """Some commands, run one after the other until one fails.

    Args:
        title: what it is called. commands: arguments of the command line, the workspace left out.
        state: "running", "done", "failed" or "stopped".
    """

    title: str
    workspace: Path
    commands: Sequence[Sequence[str]]
    log: Path
    state: str = "running"
    process: subprocess.Popen[bytes] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        """Run all commands; in a thread of its own."""
        for command in self.commands:
            with self.lock:
                if self.state != "running":
                    return
                with self.log.open("ab") as out:
                    self.process = subprocess.Popen(  # noqa: S603 -- our own command, no shell
                        [*START, "--workspace", str(self.workspace), *command],
                        stdin=subprocess.DEVNULL,
                        stdout=out,
                        stderr=subprocess.STDOUT,
                        env=os.environ,
                    )
            if self.process.wait() != 0:
                self.state = "failed" if self.state == "running" else self.state
                return
        self.state = "done"

    def stop(self) -> None:
        """Stop after what is being written; what was done is kept."""
        with self.lock:
            if self.state == "running":
                self.state = "stopped"
                if self.process is not None and self.process.poll() is None:
                    self.process.send_signal(signal.SIGINT)

    def lines(self) -> list[str]:
        """What was printed last; a line that was drawn over counts once."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.is_file() else ""
        return [line.rpartition("\r")[2] for line in text.splitlines()][-LAST_LINES:]


@st.cache_resource(show_spinner=False)  # type: ignore[untyped-decorator]
def _table() -> dict[Path, Job]:
    """The last job of each workspace, for all sessions of this server."""
    return {}


def last(workspace: Path) -> Job | None:
    """The job that runs on a workspace, or the last one that did."""
    return cast("dict[Path, Job]", _table()).get(workspace.resolve())


def start(title: str, workspace: Path, commands: Sequence[Sequence[str]]) -> Job:
    """Start a job, unless one is running: then that one."""
    running = last(workspace)
    if running is not None and running.state == "running":
        return running
    handle, name = tempfile.mkstemp(prefix="physiograph-job-", suffix=".log")
    os.close(handle)
    job = Job(title, workspace.resolve(), commands, Path(name))
    _table()[workspace.resolve()] = job
    threading.Thread(target=job.run, daemon=True).start()
    return job


def show(workspace: Path) -> None:
    """The job of a workspace: what it says while it runs, a stop button, what came of it."""
    job = last(workspace)
    if job is None:
        return
    if job.state == "running":
        _live(workspace)
    else:
        _ended(workspace, job)


@st.fragment(run_every=1.0)  # type: ignore[untyped-decorator]
def _live(workspace: Path) -> None:
    job = last(workspace)
    if job is None or job.state != "running":
        st.rerun()
        return
    with st.container(border=True, key="job"):
        st.markdown(f"**{job.title}**")
        st.code("\n".join(job.lines()) or "…", language=None)
        st.button(t("Stop"), on_click=job.stop, icon=":material/stop_circle:", key="stop job")


def _ended(workspace: Path, job: Job) -> None:
    with st.container(border=True, key="job"):
        told = {"done": t("done"), "failed": t("failed"), "stopped": t("stopped; what was done is kept")}
        st.markdown(f"**{job.title}** – {told[job.state]}")
        st.code("\n".join(job.lines()) or "–", language=None)
        st.button(t("Close"), on_click=lambda: _table().pop(workspace.resolve(), None), key="close job")
