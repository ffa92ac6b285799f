"""The app: one address per page, started by `physiograph ui` (see ui/serve.py, which runs pages/start.py)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from ui.language.messages import LANGUAGES, later, t, use
from ui.report.report import TEMPLATES
from ui.widgets.screen import default_language, look

FOLDER: Final = Path(__file__).parent / "pages"
PAGES: Final = (
    ("overview", later("Overview"), ":material/dashboard:"),
    ("graph", later("Graph"), ":material/hub:"),
    ("paths", later("Paths"), ":material/route:"),
    ("conflicts", later("Conflicts"), ":material/compare_arrows:"),
    ("timeline", later("Timeline"), ":material/timeline:"),
    ("hypotheses", later("Hypotheses"), ":material/lightbulb:"),
    ("opponent", later("Opponent"), ":material/gavel:"),
    ("ask", later("Ask"), ":material/question_answer:"),
    ("corpus", later("Corpus"), ":material/library_books:"),
    ("cypher", later("Cypher"), ":material/terminal:"),
    ("settings", later("Settings"), ":material/settings:"),
)
"""File and address, title, icon; the first is also the start page."""


def main() -> None:
    """Draw the page of this address, in the language chosen."""
    st.set_page_config(
        page_title="Physiograph",
        page_icon=str(TEMPLATES / "icon.png"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    switch()
    pages = [
        st.Page(FOLDER / f"{name}.py", title=t(title), icon=icon, url_path=name, default=name == PAGES[0][0])
        for name, title, icon in PAGES
    ]
    page = st.navigation(pages, position="top")
    look()
    page.run()


def switch() -> None:
    """The choice of language, in the sidebar; it stays while pages change, and decides what is drawn below."""
    codes = list(LANGUAGES)
    if "language" not in st.session_state:
        st.session_state.language = default_language()
    chosen = st.sidebar.radio(
        "Language · Язык", codes, format_func=LANGUAGES.__getitem__, key="language", horizontal=True
    )
    use(chosen)
