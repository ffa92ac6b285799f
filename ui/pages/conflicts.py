"""Conflicts: pairs on which papers disagree, what differs between them, and the sentences of both sides."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kg.conflict import CLASSES
from ui.language.messages import p, t
from ui.language.wording import GLYPH, counted, words
from ui.views import conflicts
from ui.views.conflicts import Clash
from ui.widgets import address, screen

folder, store = screen.ready()


@st.cache_data(show_spinner=False, max_entries=4)  # type: ignore[untyped-decorator]
def every(folder: Path, mark: str) -> list[Clash]:
    """All conflicts of the graph in this state, names in this language."""
    return conflicts.clashes(store)


found = every(folder, screen.stamp(folder))

st.title(t("Conflicts"))
st.caption(
    t(
        "Pairs on which papers report opposite findings, or one an effect and another none. Opposite is not always "
        "contradiction: where people, dose, design or measure differ, the class says so."
    )
)
if not found:
    st.info(t("No pair of this graph has opposite or null findings beside others. A graph from an older version has "
              "no conflicts in it: build it anew with `physiograph build`."))  # fmt: skip
    screen.stop()


def side_words(clash: Clash, side: int) -> str:
    """What one side says, with the number of its papers."""
    relation = clash.relations[side]
    papers = counted(len(clash.papers[side]), "paper", "papers")
    return f"{GLYPH[relation]} {words(relation)} ({papers})"


numbers = dict(conflicts.kinds(found))
known = [kind for kind in reversed(CLASSES) if kind in numbers]
one, two, three = st.columns([4, 4, 3], vertical_alignment="bottom")
text = one.text_input(t("Concept contains"), key=address.text("text"), placeholder=t("e.g. capillar"))
chosen = two.multiselect(
    t("Class"),
    known,
    format_func=lambda kind: f"{p('conflict', kind)} ({numbers[kind]})",
    key=address.several("kinds", known),
    placeholder=t("all"),
)
everything = three.checkbox(
    t("Also doubtful ones"),
    key=address.flag("all"),
    help=t("Those that may be a fault of reading, lie within one paper, or whose context is not stated."),
)
wanted = text.strip().lower()
shown = [
    clash
    for clash in found
    if (clash.reported or everything or clash.kind in chosen)
    and (not chosen or clash.kind in chosen)
    and wanted in f"{clash.subject_name} {clash.object_name}".lower()
]
for name, value in (("text", wanted), ("kinds", chosen), ("all", everything)):
    address.keep(name, value, False if name == "all" else "")
if not shown:
    st.info(t("No conflict passes these filters."))
    screen.stop()

choose = t("{conflicts}; choose a row for its sentences.", conflicts=counted(len(shown), "conflict", "conflicts"))
st.write(choose)
picked = st.dataframe(
    [
        {
            t("subject"): clash.subject_name,
            t("object"): clash.object_name,
            t("one side"): side_words(clash, 0),
            t("other side"): side_words(clash, 1),
            t("class"): p("conflict", clash.kind),
        }
        for clash in shown
    ],
    key="clashes",
    hide_index=True,
    width="stretch",
    height=min(36 * (len(shown) + 1) + 2, 380),
    on_select="rerun",
    selection_mode="single-row",
)
asked = st.query_params.get("id", "")
place = picked.selection.rows[0] if picked.selection.rows else None
if place is None:
    place = next((number for number, clash in enumerate(shown) if clash.id == asked), 0)
clash = shown[place]
if picked.selection.rows:
    address.keep("id", clash.id)

st.subheader(f"{clash.subject_name} – {clash.object_name}")
st.markdown(t("Class: **{kind}**", kind=p("conflict", clash.kind)))
for difference in clash.differences:
    dimension, here, there = conflicts.difference_words(difference)
    st.markdown(f"- {dimension}: {here} – {there}")
left, right = st.columns(2, gap="large")
for column, side, quoted in zip((left, right), (0, 1), conflicts.sides(store, clash.id), strict=True):
    with column:
        screen.heading(side_words(clash, side))
        screen.quotes(quoted, t("Its sentences are not in the graph any more."))
link = f"{clash.subject} {clash.relations[0]} {clash.object}"
st.page_link("graph.py", label=t("Show it in the graph"), icon=":material/hub:",
             query_params={"concept": clash.subject, "pick": link})  # fmt: skip
st.page_link("timeline.py", label=t("How it went over the years"), icon=":material/timeline:",
             query_params={"link": link})  # fmt: skip
