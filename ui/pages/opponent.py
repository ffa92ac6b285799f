"""Opponent: state a hypothesis, see what the papers say against it, concede or answer, and see what survives."""

from __future__ import annotations

import streamlit as st

from kg import settings
from kg.errors import InvalidValue
from ui.evidence.lookup import Lookup
from ui.language.messages import later, n, t
from ui.language.wording import said
from ui.opponent.argument import VERDICTS, Argument, argue, support_quotes
from ui.opponent.case import Point
from ui.widgets import screen

folder, store = screen.ready()
EXAMPLES = (
    later("Vitamin C blunts mitochondrial adaptation to endurance training"),
    later("High-intensity interval training increases capillary density"),
    later("Caffeine does not change the rating of perceived exertion"),
)
OPEN, CONCEDED, ANSWERED = "open", "conceded", "answered"
STANDING = {OPEN: later("stands"), CONCEDED: later("you concede it"), ANSWERED: later("you answered it")}


def state() -> None:
    """Put the statement into the address, where the argument starts from."""
    st.query_params["h"] = st.session_state.statement.strip()


def take(text: str) -> None:
    """Take a ready statement."""
    st.session_state.statement = text
    state()


@st.cache_data(show_spinner=False, max_entries=16)  # type: ignore[untyped-decorator]
def argued(mark: str, text: str) -> Argument:
    """What speaks against a statement, in this state of the workspace and in this language."""
    given = settings.load(None, workspace=folder)
    return argue(screen.graph(folder), text, screen.grounder(given.terms).ground)


def answer(place: int, point: Point) -> str:
    """What the user says to an objection; his words stay with it."""
    stands = st.segmented_control(
        t("What do you say to it?"),
        list(STANDING),
        format_func=lambda name: t(STANDING[name]),
        default=OPEN,
        key=f"stand {place} {point.kind} {asked}",
        label_visibility="collapsed",
    )
    if stands == ANSWERED:
        st.text_area(
            t("Your answer"),
            key=f"words {place} {point.kind} {asked}",
            height=80,
            placeholder=t("why it does not hold, and the paper that shows it"),
        )
    return stands or OPEN


def objection(place: int, point: Point) -> str:
    """One objection with its quotes and the user's answer; how it stands."""
    with st.container(border=True, key=f"point {place}"):
        unsourced = t("reasoning, no source")
        mark = "" if point.sourced else f" :gray-badge[{unsourced}]"
        st.markdown(f"**{place}.** {point.text}{mark}")
        screen.quotes(point.quotes)
        return answer(place, point)


st.title(t("Opponent"))
st.caption(
    t(
        "State a hypothesis in a sentence, in English or Russian. It is attacked with what the papers of this corpus "
        "say; every objection has its sentences, or is marked as reasoning without a source."
    )
)
st.session_state.setdefault("statement", st.query_params.get("h", ""))
st.text_input(
    t("Your hypothesis"),
    key="statement",
    on_change=state,
    placeholder=t("e.g. HIIT increases capillary density in men"),
)
asked = st.query_params.get("h", "")
if not asked:
    st.write(t("Or begin with one of these:"))
    for text in EXAMPLES:
        st.button(t(text), on_click=take, args=(t(text),), type="tertiary", icon=":material/chat:")
    screen.stop()
try:
    with st.spinner(t("Looking for what speaks against it…")):
        found = argued(screen.stamp(folder), asked)
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
    sheet = st.container()
    if not found.points:
        st.write(t("Nothing found against it in this corpus. That is little comfort where the corpus is small."))
    standing = [objection(place, point) for place, point in enumerate(found.points, 1)]
    st.markdown(t("**What would decide it:** {study}", study=found.decide))

with sheet:
    numbers = {name: standing.count(name) for name in STANDING}
    if standing:
        one, two, three = st.columns(3)
        one.metric(t("Objections that stand"), numbers[OPEN], border=True)
        two.metric(t("Conceded"), numbers[CONCEDED], border=True)
        three.metric(t("Answered"), numbers[ANSWERED], border=True)
        strongest = next((place for place, name in enumerate(standing) if name == OPEN), None)
        if strongest is None:
            st.success(
                n(
                    "No objection stands any more: you conceded {conceded} of {number}.",
                    "No objection stands any more: you conceded {conceded} of {number}.",
                    len(standing),
                    conceded=numbers[CONCEDED],
                ),
                icon=":material/task_alt:",
            )
        else:
            text = found.points[strongest].text
            st.warning(
                t("Strongest objection that stands ({place}): {text}", place=strongest + 1, text=text),
                icon=":material/gavel:",
            )

with st.expander(t("What speaks for it")):
    screen.quotes(
        support_quotes(Lookup(screen.graph(folder)), found), t("No paper of this corpus reports it as a finding.")
    )
st.page_link("graph.py", label=t("{name} in the graph", name=found.subject.name), icon=":material/hub:",
             query_params={"concept": found.subject.id})  # fmt: skip
