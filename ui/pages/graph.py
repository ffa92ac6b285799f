"""Graph: look for a concept, see its neighbours, click on a link for the sentences behind it."""

from __future__ import annotations

import streamlit as st

from kg.model import RELATIONS
from ui import screen, views
from ui.explain import Explanation
from ui.picture import graph
from ui.view_rows import Edge
from ui.wording import GLYPH, counted, words

PICTURE = "picture"
folder, store = screen.ready()
mark = screen.stamp(folder)


def go(concept_id: str) -> None:
    """Put another concept in the middle."""
    st.query_params.from_dict({"concept": concept_id})


def clicked() -> None:
    """Take what was clicked on into the address, so that the view can be shared."""
    picked = st.session_state[PICTURE].get("picked") or {}
    if picked.get("id"):
        st.query_params["pick"] = picked["id"]


def double_clicked() -> None:
    """Put what was double-clicked in the middle."""
    centred = st.session_state[PICTURE].get("centred")
    if centred:
        go(centred)


def chosen() -> None:
    """Take what was chosen from the list into the address."""
    if st.session_state.choice:
        st.query_params["pick"] = st.session_state.choice


def centre_of(found: list[views.Found]) -> str:
    """The concept of the address, else the first one found."""
    asked = st.query_params.get("concept", "")
    return asked or (found[0].id if found else "")


def searched() -> None:
    """A new search forgets the concept of the address."""
    st.query_params.clear()
    st.session_state.pop("found", None)


def hit(item: views.Found) -> str:
    """A search hit in one line: name, the synonym that met it, type, links."""
    also = "" if item.matched == item.name else f" – {item.matched}"
    return f"{item.name}{also} ({item.type.replace('_', ' ')}, {counted(item.links, 'link')})"


def side(found: Explanation) -> None:
    """Evidence for and against, side by side; the rest below."""
    st.markdown(f"**{found.verdict}**")
    left, right = st.columns(2, gap="large")
    with left:
        direction = words(found.leading) if found.leading else "moves"
        st.markdown(f"##### For: it {direction}" if found.supports else "##### For")
        screen.quotes(found.supports, "No paper reports a direction as a finding.")
    with right:
        st.markdown("##### Against, or no effect")
        screen.quotes((*found.opposes, *found.nulls), "No opposite or null finding in this corpus.")
    for heading, group in (
        ("Associations (not proof of cause)", found.associations),
        ("Asked, assumed, or without direction", found.open),
        ("The other way round", found.reverse),
    ):
        if group:
            st.markdown(f"##### {heading}")
            screen.quotes(group)


def proposal(edge: Edge) -> None:
    """A proposed link: that it is a proposal, and where its card is."""
    st.markdown(f"**Proposed, not reported: {views.edge_words(edge)}**")
    st.page_link("hypotheses.py", label="Open its card", icon=":material/lightbulb:",
                 query_params={"pair": f"{edge.subject} {edge.object}"})  # fmt: skip


st.title("Graph")
box, picker, aside = st.columns([4, 6, 2], vertical_alignment="bottom")
text = box.text_input(
    "Search a concept", key="text", placeholder="name, synonym or id, e.g. VO2max", on_change=searched
)
hits = views.search(store, text)
middle = views.concept(store, centre_of(hits))
if middle is None:
    st.info(f"No concept of the graph is called “{text or st.query_params.get('concept', '')}”. Try another name.")
    screen.stop()
options = {item.id: hit(item) for item in hits}
options.setdefault(middle.id, middle.name)
names = list(options)
picker.selectbox(
    "Concept in the middle" if not text else f"{counted(len(hits), 'concept')} found",
    names,
    index=names.index(middle.id),
    format_func=options.__getitem__,
    key=f"found {middle.id} {text}",
    on_change=lambda: go(st.session_state[f"found {middle.id} {text}"]),
)

with aside.popover("Filter", icon=":material/tune:", width="stretch"):
    relations = st.multiselect("Relations", RELATIONS, format_func=lambda name: f"{GLYPH[name]} {words(name)}")
    most = st.slider("Most concepts", 10, views.MOST_NODES, 30, 5)
    belief = st.slider("Least belief", 0.0, 1.0, 0.0, 0.05)
    contested = st.checkbox("Only contested links")
    with_proposed = st.checkbox("Show proposed links", value=True)

proposed = screen.hypotheses(folder, mark) if with_proposed else []
net = views.network(
    store,
    middle,
    relations=relations,
    min_belief=belief,
    only_conflicts=contested,
    proposed=proposed,
    most_nodes=most,
    most_edges=2 * most,
)
picked = st.query_params.get("pick", "")
edges = {edge.id: edge for edge in net.edges}
nodes = {node.id: node for node in net.nodes}

shown = f"{counted(len(net.nodes), 'concept')} and {counted(len(net.edges), 'link')} around **{middle.name}**"
left_out = [
    counted(number, what)
    for number, what in ((net.hidden_nodes, "concept"), (net.hidden_edges, "weaker link"))
    if number
]
hidden = f" ({' and '.join(left_out)} left out; see Filter)" if left_out else ""
st.markdown(f"{shown}{hidden}. Click on a link for its sentences; double-click on a concept to put it in the middle.")
graph(views.picture(net, picked), key=PICTURE, on_click=clicked, on_double_click=double_clicked)
screen.html("legend.html.j2")

st.selectbox(
    "Or choose a link from the list",
    ["", *edges],
    index=[*("",), *edges].index(picked) if picked in edges else 0,
    format_func=lambda name: views.edge_words(edges[name]) if name else "–",
    key="choice",
    on_change=chosen,
)
st.divider()
if picked in edges:
    edge = edges[picked]
    st.subheader(f"{edge.subject_name} {GLYPH[edge.relation]} {words(edge.relation)} {edge.object_name}")
    if edge.certainty == "proposed":
        proposal(edge)
    else:
        side(views.evidence(store, edge.subject, edge.object))
elif picked in nodes:
    node = nodes[picked]
    st.subheader(node.name)
    st.write(
        f"{node.type.replace('_', ' ')} · `{node.id}`"
        + (f" · also: {', '.join(node.synonyms[:12])}" if node.synonyms else "")
    )
    if node.id != middle.id:
        st.button("Put it in the middle", on_click=go, args=(node.id,), type="primary")
        side(views.evidence(store, middle.id, node.id))
else:
    st.caption("Nothing chosen yet: the evidence for and against appears here.")
