"""The settings file as the app's page changes it: a few keys at its top, every other line left as it is."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kg import settings
from kg.settings import PREFIX, Settings

KEYS: Final = ("language", "store", "llm_model", "llm_url")
"""What the page sets; the rest is set by hand."""


def changed(text: str, values: Mapping[str, str]) -> str:
    """The text of a settings file with these keys set; an empty value takes its key out.

    >>> changed('seed = 1\\nlanguage = "en"\\n[belief]\\nx = 1\\n', {"language": "ru", "store": ""})
    'seed = 1\\nlanguage = "ru"\\n[belief]\\nx = 1\\n'
    """
    lines = text.splitlines()
    table = next((place for place, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    top, rest = lines[:table], lines[table:]
    for key, value in values.items():
        told = f"{key} = {json.dumps(value, ensure_ascii=False)}"
        places = [place for place, line in enumerate(top) if re.match(rf"\s*{key}\s*=", line)]
        for place in reversed(places):
            top[place : place + 1] = [told] if value and place == places[0] else []
        if value and not places:
            top.append(told)
    return "".join(f"{line}\n" for line in [*top, *rest])


def save(path: Path, values: Mapping[str, str]) -> Settings:
    """Write these keys into a settings file, whole or not at all; the settings that it gives.

    Raises: InvalidSetting: a value is not allowed; nothing is written.
    """
    text = changed(path.read_text(encoding="utf-8") if path.is_file() else "", values)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.resolve().parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        found = settings.load(Path(name))
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return found


def in_environment(key: str) -> str:
    """The environment variable that sets a key over the file's head; "" where none does."""
    return next((name for name in os.environ if name.upper() == f"{PREFIX}{key}".upper() and os.environ[name]), "")
