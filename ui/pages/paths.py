"""Paths: how one concept could act on another through others, with sign, length and belief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from kg.model import Concept
from ui.language.messages import decimal, n, t
from ui.language.wording import counted, term
from ui.views import data, paths
from ui.views.network import Network, picture
from ui.views.rows import with_certainty
from ui.widgets import address, screen
from ui.widgets.picture import graph

PICTURE = "paths"
SIGNS = {"any": None, "more": 1, "less": -1}
folder, store = screen.ready()
mark = screen.stamp(folder)


@st.cache_resource(show_spinner=False, max_entries=2)  # type: ignore[untyped-decorator]
def steps(folder_: str, mark_: str) -> Mapping[str, Sequence[paths.Hop]]:
    """All links of the graph in this state, by where they start."""
    return paths.hops(store)


def concept(name: str, label: str, default: str) -> Concept | None:
    """A search box and what it found; the chosen one is in the address."""
    text = st.text_input(label, key=f"text {name}", placeholder=t("name, synonym or id, e.g. VO2max")).strip()
    asked = st.query_params.get(name, default)
    hits = data.search(store, text)
    options = {hit.id: f"{hit.name} ({term('type', hit.type)}, {counted(hit.links, 'link', 'links')})" for hit in hits}
    if not text:
        known = data.concept(store, asked)
        options = {known.id: known.name, **options} if known else options
    if not options:
        st.info(t("No concept of the graph is called “{name}”. Try another name.", name=text))
        return None
    chosen = st.selectbox(
        label, list(options), format_func=options.__getitem__, key=f"{name} of {text} {asked if not text else ''}",
        label_visibility="collapsed",
    )  # fmt: skip
    address.keep(name, chosen)
    return data.concept(store, chosen)


def clicked() -> None:
    """Go to the evidence of a link that was clicked on."""
    picked = st.session_state[PICTURE].get("picked") or {}
    if picked.get("kind") == "edge":
        st.query_params["pick"] = picked["id"]


st.title(t("Paths"))
st.caption(
    t(
        "Chains of links from one concept to another. The sign is what the chain predicts if each step holds; a long "
        "chain is an idea, not a finding."
    )
)
hubs = data.search(store, "", limit=30)
first = [hit.id for hit in hubs if hit.type == "intervention"][:1] or [hit.id for hit in hubs[:1]]
last = [hit.id for hit in hubs if hit.type in ("measure", "performance")][:1] or [hit.id for hit in hubs[-1:]]
left, right = st.columns(2, gap="large")
with left:
    start = concept("from", t("From"), first[0] if first else "")
with right:
    end = concept("to", t("To"), last[0] if last else "")
one, two, three = st.columns(3)
longest = one.slider(t("Most steps"), 1, 4, key=address.number("steps", 1, 4, 3))
belief = two.slider(t("Least belief of a step"), 0.0, 1.0, step=0.05, key=address.number("belief", 0.0, 1.0, 0.3))
said = {"any": t("any"), "more": t("overall increase"), "less": t("overall decrease")}
sign = three.selectbox(t("Sign"), list(SIGNS), format_func=said.__getitem__, key=address.choice("sign", list(SIGNS)))
for name, value, default in (("steps", longest, 3), ("belief", belief, 0.3), ("sign", sign, "any")):
    address.keep(name, value, default)
if start is None or end is None:
    screen.stop()
if start.id == end.id:
    st.info(t("Both ends are the same concept. Choose two different ones."))
    screen.stop()

found = paths.chains(
    steps(str(folder), mark), start.id, end.id, longest=longest, sign=SIGNS[sign or "any"], min_belief=belief
)
if not found:
    st.info(t("No chain of up to {number} steps leads from {one} to {two} under these filters.", number=longest,
              one=start.name, two=end.name))  # fmt: skip
    screen.stop()
shown = n("{number} chain, most believed first.", "{number} chains, most believed first.", len(found))
st.write(shown)
edges = list({edge.id: edge for path in found for edge in path}.values())
drawn = paths.as_paths(store, found, start.id)
ends = {concept.id: concept for path in drawn for step in path.steps for concept in (step.subject, step.object)}
net = Network(start, tuple(ends[key] for key in sorted(ends)), tuple(with_certainty(store, edges)), 0, 0, (end.id,))
there = paths.places(drawn, end.id)
shown_net = picture(net, st.query_params.get("pick", ""))
for node in shown_net["nodes"]:
    node["place"] = there[node["id"]]
graph(shown_net, key=PICTURE, on_click=clicked, height_px=400)
screen.html("legend.html.j2")
picked = next((edge for edge in edges if edge.id == st.query_params.get("pick")), None)
if picked is not None:
    st.page_link("graph.py", label=data.edge_words(picked), icon=":material/hub:",
                 query_params={"concept": picked.subject, "pick": picked.id})  # fmt: skip
for path in drawn:
    with st.container(border=True):
        st.caption(
            t(
                "{steps}, product of beliefs {weight}",
                steps=counted(len(path.steps), "step", "steps"),
                weight=decimal(path.weight),
            )
        )
        screen.html("path.html.j2", path=path)
