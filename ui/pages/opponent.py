"""Opponent: state a hypothesis, see what the papers say against it, concede or answer, and see what survives."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from kg import settings
from kg.errors import InvalidValue
from ui.evidence.lookup import Lookup
from ui.language.messages import later, t
from ui.language.wording import said
from ui.opponent import provoke, session
from ui.opponent.argument import VERDICTS, Argument, argue_with, support_quotes
from ui.opponent.case import Point
from ui.opponent.session import ANSWERED, CONCEDED, DOUBTED, OPEN, STANDING, Debate, State
from ui.widgets import screen

folder, store = screen.ready()
mark = screen.stamp(folder)
EXAMPLES = (
    later("Vitamin C blunts mitochondrial adaptation to endurance training"),
    later("High-intensity interval training increases capillary density"),
    later("Caffeine does not change the rating of perceived exertion"),
)


def state_it() -> None:
    """Put the statement into the address, where the argument starts from."""
    st.query_params["h"] = st.session_state.statement.strip()


def take(text: str) -> None:
    """Take a ready statement."""
    st.session_state.statement = text
    state_it()


@st.cache_resource(show_spinner=False, max_entries=2)  # type: ignore[untyped-decorator]
def lookup(folder: Path, mark: str) -> Lookup:
    """Indexes over the graph in this state, its names in this language."""
    return Lookup(screen.graph(folder))


@st.cache_data(show_spinner=False, max_entries=16)  # type: ignore[untyped-decorator]
def argued(mark: str, text: str) -> Argument:
    """What speaks against a statement, in this state of the workspace and in this language."""
    given = settings.load(None, workspace=folder)
    return argue_with(lookup(folder, mark), text, screen.grounder(given.terms).ground)


def name_of(text: str) -> str:
    """What the debate on a statement is called: its own words, as far as a file may be called so."""
    return " ".join(re.sub(r"[^\w .-]+", " ", text).split())[:64].strip(" .-") or "debate"


def concede(debate: Debate, point: Point) -> None:
    """Give in to an objection."""
    session.save(folder, session.concede(debate, point))


def answer(debate: Debate, point: Point, key: str) -> None:
    """Answer an objection with what stands in its form."""
    words = str(st.session_state.get(f"words {key}") or "")
    cites = [one.strip() for one in str(st.session_state.get(f"cites {key}") or "").split(",") if one.strip()]
    session.save(folder, session.answer(debate, point, words, cites))


def take_back(debate: Debate, point: Point) -> None:
    """Take back what was said to an objection."""
    session.save(folder, session.take_back(debate, point))


def moves(place: int, state: State, point: Point) -> None:
    """What the user said to an objection, or what there is to say to it."""
    debate, standing, key = state.debate, state.standing[place], f"{place} {point.kind}"
    move = debate.newest().get(point.kind)
    if move is not None:
        icon = {CONCEDED: ":material/handshake:", ANSWERED: ":material/check:", DOUBTED: ":material/help:"}[standing]
        st.markdown(f"{icon} **{t(STANDING[standing])}** {move.words}")
        for cited in state.cited[place]:
            st.caption(cited.text)
            screen.quotes(cited.quotes[:2])
        st.button(t("Take it back"), on_click=take_back, args=(debate, point), key=f"back {key}")
        return
    row = st.container(horizontal=True)
    row.button(t("I concede"), on_click=concede, args=(debate, point), key=f"concede {key}")
    with row.popover(t("I answer"), icon=":material/reply:"):
        st.text_area(t("Your answer"), key=f"words {key}", height=90)
        st.text_input(t("Papers that bear it out: ids, DOIs or PubMed numbers, with commas"), key=f"cites {key}")
        st.button(t("Answer"), on_click=answer, args=(debate, point, key), key=f"answer {key}", type="primary")


def sheet(state: State) -> None:
    """The score, and the strongest objection that remains."""
    if not state.standing:
        st.info(session.closing(state))
        return
    with st.container(horizontal=True):
        st.metric(t("Objections that stand"), state.count(OPEN) + state.count(DOUBTED), border=True, width=200)
        st.metric(t("Conceded"), state.count(CONCEDED), border=True, width=140)
        st.metric(t("Answered"), state.count(ANSWERED), border=True, width=140)
    if state.strongest is None:
        st.success(session.closing(state), icon=":material/task_alt:")
        return
    text = state.argument.points[state.strongest].text
    place = state.strongest + 1
    st.warning(t("Strongest objection that stands ({place}): {text}", place=place, text=text), icon=":material/gavel:")


def start() -> None:
    """Before anything is stated: examples, debates that go on, provocations."""
    st.write(t("Or begin with one of these:"))
    for text in EXAMPLES:
        st.button(t(text), on_click=take, args=(t(text),), type="tertiary", icon=":material/chat:")
    known = [kept for name in session.names(folder) if (kept := session.load(folder, name))]
    if known:
        st.subheader(t("Debates that go on"))
        for debate in known:
            st.button(debate.hypothesis, on_click=take, args=(debate.hypothesis,), type="tertiary",
                      icon=":material/forum:", key=f"debate {debate.name}")  # fmt: skip
    st.subheader(t("To think about"))
    st.caption(t("Two things far apart that nobody has joined, and a believed way from one to the other."))
    if not st.toggle(t("Provoke me"), key="provoke"):
        return
    found = provoke.provocations(lookup(folder, mark), 5)
    if not found:
        st.write(provoke.render(found))
    for one in found:
        with st.container(border=True):
            st.markdown(f"**{one.subject.name} – {one.object.name}**")
            screen.html("path.html.j2", path=one.path)
            for question in one.questions:
                st.markdown(f"- {question}")


st.title(t("Opponent"))
st.caption(
    t(
        "State a hypothesis in a sentence, in English or Russian. It is attacked with what the papers of this corpus "
        "say; every objection has its sentences, or is marked as reasoning without a source."
    )
)
st.session_state.setdefault("statement", st.query_params.get("h", ""))
example = t("e.g. HIIT increases capillary density in men")
st.text_input(t("Your hypothesis"), key="statement", on_change=state_it, placeholder=example)
asked = st.query_params.get("h", "")
if not asked:
    start()
    screen.stop()
try:
    with st.spinner(t("Looking for what speaks against it…")):
        found = argued(mark, asked)
        state = session.state_of(lookup(folder, mark), found, session.begin(folder, name_of(asked), asked))
except InvalidValue as error:
    st.error(str(error), icon=":material/error:")
    screen.stop()

with st.chat_message("user"):
    scope = t(" (in {scope})", scope=found.scope) if found.scope else ""
    st.markdown(asked)
    link = said(found.subject.name, found.relation, found.object.name)
    st.caption(t("Understood as: {link}{scope}", link=link, scope=scope))
with st.chat_message("assistant"):
    st.markdown(f"**{t(VERDICTS[found.verdict])}** {found.summary}")
    sheet(state)
    for place, point in enumerate(found.points):
        with st.container(border=True, key=f"point {place}"):
            unsourced = t("reasoning, no source")
            tag = "" if point.sourced else f" :gray-badge[{unsourced}]"
            st.markdown(f"**{place + 1}.** {point.text}{tag}")
            screen.quotes(point.quotes)
            moves(place, state, point)
    st.markdown(t("What would refute it: {result}", result=found.refute))
    st.markdown(t("What would decide it: {study}", study=found.decide))
    if found.survived:
        st.caption(t("It withstood: {attacks}.", attacks=", ".join(found.survived)))

with st.expander(t("What speaks for it")):
    none = t("No paper of this corpus reports it as a finding.")
    screen.quotes(support_quotes(lookup(folder, mark), found), none)
st.page_link("graph.py", label=t("{name} in the graph", name=found.subject.name), icon=":material/hub:",
             query_params={"concept": found.subject.id})  # fmt: skip
