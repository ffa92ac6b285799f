"""The app's offer to have evidence explained by the language model: sentences as they pass the check, stop, counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from kg import settings
from kg.errors import PhysiographError
from ui.explainer.citations import Evidence
from ui.explainer.writer import Written, cited, stream, summary, writer_of
from ui.language.messages import current, n, t
from ui.widgets import screen


def offer(folder: Path, evidence: Evidence, key: str) -> None:
    """A button where llm_model is set and there is evidence, and below it what came of it; nothing otherwise.

    Args:
        key: tells this offer from others on the page; what was written for other evidence is forgotten.
    """
    given = settings.load(None, workspace=folder)
    if given.llm_model is None or not evidence.items:
        return
    place = f"explained {key}"
    with st.container(border=True, key=f"explain {key}"):
        asked = st.button(t("Explain with the language model"), key=f"ask {key}", icon=":material/notes:")
        if asked:
            _ask(given, evidence, place, key)
        written: Written | None = st.session_state.get(place)
        if written is not None and written.evidence == evidence:
            _show(written, final=True)


def _ask(given: settings.Settings, evidence: Evidence, place: str, key: str) -> None:
    """Write as it comes. A press of the stop button interrupts this run of the page at the next tick."""
    st.button(t("Stop"), key=f"stop {key}", icon=":material/stop_circle:")
    ticking, text = st.empty(), st.empty()

    def tick() -> bool:
        written: Written = st.session_state[place]
        ticking.caption(n("{number} sentence written", "{number} sentences written", len(written.verdicts)))
        return False

    st.session_state[place] = Written(evidence, stopped=True)
    try:
        for found in stream(evidence, writer_of(given), seed=given.seed, stop=tick):
            st.session_state[place] = replace(found, stopped=True)
            with text.container():
                _show(found, final=False)
        st.session_state[place] = found
    except PhysiographError as error:
        st.session_state[place] = Written(evidence, failure=str(error))
    st.rerun()


def _show(written: Written, *, final: bool) -> None:
    """The sentences that passed, with their evidence; at the end how many were removed and why."""
    sentences = written.shown if final else written.kept
    if sentences:
        screen.html("explained.html.j2", sentences=sentences, items=cited(written.evidence, sentences))
    if final:
        st.caption(summary(written))
        if current() != "en" and sentences:
            st.caption(t("The model writes in English, because the check reads English."))
