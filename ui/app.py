"""The app: one address per page, started by `physiograph ui` (see ui/serve.py, which runs pages/start.py)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from ui.report import TEMPLATES
from ui.screen import look

FOLDER: Final = Path(__file__).parent / "pages"
PAGES: Final = (
    ("overview", "Overview", ":material/dashboard:"),
    ("graph", "Graph", ":material/hub:"),
    ("hypotheses", "Hypotheses", ":material/lightbulb:"),
    ("cypher", "Cypher", ":material/terminal:"),
)
"""File and address, title, icon; the first is also the start page."""


def main() -> None:
    """Draw the page of this address."""
    st.set_page_config(page_title="Physiograph", page_icon=str(TEMPLATES / "icon.png"), layout="wide")
    pages = [
        st.Page(FOLDER / f"{name}.py", title=title, icon=icon, url_path=name, default=name == PAGES[0][0])
        for name, title, icon in PAGES
    ]
    page = st.navigation(pages, position="top")
    look()
    page.run()
