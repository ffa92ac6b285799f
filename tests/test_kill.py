"""A pipeline killed at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("kill_pipeline.py")


def test_twenty_kills_change_nothing():
    result = subprocess.run([sys.executable, str(SCRIPT), "--kills", "20"], capture_output=True, text=True, timeout=600)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "20 kills: the same claims and the same graph" in result.stdout
