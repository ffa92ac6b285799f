"""The app: one address per page, started by `physiograph ui` (see ui/serve.py)."""

from __future__ import annotations

import streamlit as st

from ui.report import TEMPLATES
from ui.screen import look

st.set_page_config(page_title="Physiograph", page_icon=str(TEMPLATES / "icon.png"), layout="wide")
page = st.navigation(
    [
        st.Page("pages/overview.py", title="Overview", icon=":material/dashboard:", url_path="overview", default=True),
        st.Page("pages/graph.py", title="Graph", icon=":material/hub:", url_path="graph"),
        st.Page("pages/hypotheses.py", title="Hypotheses", icon=":material/lightbulb:", url_path="hypotheses"),
        st.Page("pages/cypher.py", title="Cypher", icon=":material/terminal:", url_path="cypher"),
    ],
    position="top",
)
look()
page.run()
