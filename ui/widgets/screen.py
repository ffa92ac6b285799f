"""What the pages share: which workspace, the open store, quotes and chips as HTML, the page when nothing is there."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar, cast

import streamlit as st

from kg.errors import StoreError
from kg.model import Graph, Hypothesis
from kg.store import GraphStore, open_store
from ui.evidence.quotes import Quote
from ui.language import names
from ui.language.messages import current, t
from ui.report.report import TEMPLATES
from ui.views import data

F = TypeVar("F", bound=Callable[..., Any])
VARIABLE: Final = "PHYSIOGRAPH_WORKSPACE"


def root() -> Path:
    """The workspace: `--workspace` behind `--`, else the environment, else ./workspace."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--workspace")
    given, _ = parser.parse_known_args(sys.argv[1:])
    return Path(given.workspace or os.environ.get(VARIABLE) or "workspace")


def _kept(function: F) -> F:
    """Keep what a function makes, once per argument, for all sessions."""
    return cast(F, st.cache_resource(show_spinner=False)(function))


def _cached(function: F) -> F:
    """Keep what a function answers; its `mark` argument says for which state of the workspace."""
    return cast(F, st.cache_data(show_spinner=False, max_entries=8)(function))


@_kept
def _open(url: str) -> GraphStore:
    return open_store(url)


def store_url(folder: Path) -> str:
    """The store of the settings, else the embedded one of the workspace."""
    from kg import settings

    return settings.load(None, workspace=folder).store or f"kglite:{folder / 'graph'}"


def default_language() -> str:
    """The language of the settings; where that is "auto", the browser's."""
    from kg import settings
    from ui.language.messages import chosen

    return chosen(settings.load(None, workspace=root()).language, st.context.locale)


def stamp(folder: Path) -> str:
    """Changes when the ledger, the snapshot or the language does: what cached data is valid for."""
    files = sorted([*folder.glob("ledger.sqlite*"), *(folder / "graph").glob("*")])
    return f"{current()} " + " ".join(
        f"{path.name}:{state.st_mtime_ns}:{state.st_size}" for path in files if (state := path.stat())
    )


def _ledger_state(folder: Path) -> str:
    """As `stamp`, for what is read from the ledger alone, in any language."""
    states = ((path.name, path.stat()) for path in sorted(folder.glob("ledger.sqlite*")))
    return " ".join(f"{name}:{state.st_mtime_ns}:{state.st_size}" for name, state in states)


def graph(folder: Path) -> Graph:
    """The graph as it is assembled from the ledger now, for what needs all of it; kept until the ledger changes."""
    return _graph(folder, _ledger_state(folder))


def _once(function: F) -> F:
    """Keep the last few answers as they are, for all sessions."""
    return cast(F, st.cache_resource(show_spinner=False, max_entries=2)(function))


@_once
def _graph(folder: Path, state: str) -> Graph:
    from kg import settings
    from ui.workspace import Workspace

    return Workspace(settings.load(None, workspace=folder)).graph()


@_once
def grounder(terms: str | None) -> Any:
    """A grounder over the ontology, and over the term tables where there are any.

    Args:
        terms: that setting.
    """
    from ontology.ground import Grounder
    from ontology.term_index import locate
    from ontology.term_match import TermTables

    tables = locate(terms)
    return Grounder(term_tables=(TermTables(tables),) if tables else ())


def ready() -> tuple[Path, GraphStore]:
    """The workspace and its open store; where either is missing, a page that says what to run, and no further."""
    folder = root()
    if not (folder / "ledger.sqlite").is_file():
        welcome(folder, t("This workspace is empty."), "physiograph add PATH…", "then", "physiograph build")
        stop()
    try:
        return folder, _open(store_url(folder))
    except StoreError as error:
        welcome(folder, t("The papers are read, but the graph is not built yet."), "physiograph build")
        st.caption(str(error))
        stop()


def stop() -> NoReturn:
    """End this run of the page here."""
    st.stop()
    raise AssertionError("st.stop() returned")


def welcome(folder: Path, what: str, *commands: str) -> None:
    """A friendly page for an empty workspace."""
    st.title("Physiograph")
    st.subheader(what)
    st.write(t("Run this in a terminal, then reload the page:"))
    st.code("\n".join(command for command in commands if command != "then"), language="bash")
    st.write(t("To look around first, run the built-in demonstration and open it:"))
    st.code("physiograph demo\nphysiograph --workspace workspace/demo ui", language="bash")
    st.caption(t("Workspace: {folder}", folder=folder))


# --- cached data ----------------------------------------------------------------------------------


@_cached
def overview(folder: Path, mark: str) -> data.Overview:
    """The overview of a workspace in this state."""
    return data.overview(folder, _open(store_url(folder)))


@_cached
def hypotheses(folder: Path, mark: str) -> list[Hypothesis]:
    """The last ranking of hypotheses in this state, in the language in use."""
    return names.hypotheses(data.saved_hypotheses(folder))


@_cached
def in_english(folder: Path, mark: str, hypothesis_id: str) -> Hypothesis:
    """A hypothesis of the last ranking as the ledger keeps it."""
    return next(one for one in data.saved_hypotheses(folder) if one.id == hypothesis_id)


# --- HTML pieces ----------------------------------------------------------------------------------


@_kept
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from ui.language import wording

    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.globals.update(wording.template_names())
    return made


def html(template: str, **values: Any) -> None:
    """Show a template of ui/templates; every value in it is escaped."""
    st.html(_environment().get_template(template).render(**values))


def quotes(found: Sequence[Quote], empty: str = "") -> None:
    """Quotes with subject and object marked, paper, study and remarks; `empty` is said where there are none."""
    if found:
        html("quotes.html.j2", quotes=found)
    elif empty:
        st.caption(empty)


def heading(text: str) -> None:
    """A heading inside a card or a column."""
    st.markdown(f"##### {text}")


def small(text: str) -> None:
    """A line in small print; nothing where there is none."""
    if text:
        st.caption(text)


def look() -> None:
    """The styles of the pieces above, light and dark."""
    st.html(f"<style>{(TEMPLATES / 'app.css').read_text(encoding='utf-8')}</style>")
