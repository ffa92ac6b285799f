"""Ask: a question in plain words, answered from the graph, each line with its sentences."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from kg import settings
from kg.errors import InvalidValue
from ui.evidence.ask import Answer, Line, ask
from ui.evidence.question_text import KINDS
from ui.language.messages import t
from ui.widgets import address, screen

folder, store = screen.ready()


def take(text: str) -> None:
    """Take a ready question."""
    address.put("q", text)


@st.cache_data(show_spinner=False, max_entries=16)  # type: ignore[untyped-decorator]
def answered(mark: str, question: str) -> Answer:
    """What the corpus says to a question, in this state of the workspace and in this language."""
    given = settings.load(None, workspace=folder)
    mine = ask(screen.graph(folder), question, screen.grounder(given.terms).ground, screen.hypotheses(folder, mark))
    return replace(mine, question=question)


def line(one: Line) -> None:
    """A line of an answer and its sentences."""
    with st.container(border=True):
        unsourced = t("no source")
        mark = "" if one.sourced else f" :gray-badge[{unsourced}]"
        st.markdown(one.text + mark)
        screen.quotes(one.quotes)


st.title(t("Ask"))
st.caption(
    t(
        "Ask in plain words, in English or Russian. The answer is made of what the papers of this corpus say, never of "
        "a language model's memory; where they say nothing, that is the answer."
    )
)
question = st.text_input(t("Your question"), key=address.text("q"), placeholder=t("e.g. What affects VO2max?"))
address.keep("q", question.strip())
if not question.strip():
    st.write(t("Questions of these kinds are understood:"))
    for example in KINDS.values():
        st.button(t(example), on_click=take, args=(t(example),), type="tertiary", icon=":material/help:")
    screen.stop()
try:
    found = answered(screen.stamp(folder), question)
except InvalidValue as error:
    st.error(str(error), icon=":material/error:")
    screen.stop()
screen.small(found.understood)
if not found.found:
    st.info(found.lines[0].text, icon=":material/search_off:")
    screen.stop()
for one in found.lines:
    line(one)
if found.concepts:
    first = found.concepts[0]
    st.page_link("graph.py", label=t("{name} in the graph", name=first.name), icon=":material/hub:",
                 query_params={"concept": first.id})  # fmt: skip
