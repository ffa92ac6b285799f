"""Graph: look for a concept, see its neighbours, click on a link for the sentences behind it."""

from __future__ import annotations

import streamlit as st

from ui.language.messages import n, t
from ui.language.wording import GLYPH, counted, said, term
from ui.views import data
from ui.views.network import MOST_NODES, Network, network, picture
from ui.views.rows import Edge
from ui.widgets import address, evidence_box, filters, screen
from ui.widgets.picture import graph

PICTURE = "picture"
folder, store = screen.ready()
mark = screen.stamp(folder)


def go(concept_id: str) -> None:
    """Put another concept in the middle."""
    st.query_params["concept"] = concept_id
    for name in ("pick", "open", "hide"):
        st.query_params.pop(name, None)


def listed(name: str) -> list[str]:
    """Ids in the address."""
    return [one for one in st.query_params.get(name, "").split(",") if one]


def clicked() -> None:
    """Take what was clicked on into the address, so that the view can be shared."""
    picked = st.session_state[PICTURE].get("picked") or {}
    if picked.get("id"):
        st.query_params["pick"] = picked["id"]


def opened() -> None:
    """Show the neighbours of what was double-clicked, or hide them again."""
    one = st.session_state[PICTURE].get("opened")
    if one:
        before = listed("open")
        address.keep("open", [other for other in before if other != one] if one in before else [*before, one])


def hidden() -> None:
    """Leave out a concept."""
    one = st.session_state[PICTURE].get("hidden")
    if one:
        address.keep("hide", list(dict.fromkeys([*listed("hide"), one])))


def show_again() -> None:
    """Show what was hidden."""
    st.query_params.pop("hide", None)


def chosen() -> None:
    """Take what was chosen from the list into the address."""
    if st.session_state.choice:
        st.query_params["pick"] = st.session_state.choice


def centre_of(found: list[data.Found]) -> str:
    """The concept of the address, else the first one found."""
    asked = st.query_params.get("concept", "")
    return asked or (found[0].id if found else "")


def searched() -> None:
    """A new search forgets the concept of the address."""
    for name in ("concept", "pick", "open", "hide"):
        st.query_params.pop(name, None)


def hit(item: data.Found) -> str:
    """A search hit in one line: name, the synonym that met it, type, links."""
    also = "" if item.matched == item.name else f" – {item.matched}"
    return f"{item.name}{also} ({term('type', item.type)}, {counted(item.links, 'link', 'links')})"


def proposal(edge: Edge) -> None:
    """A proposed link: that it is a proposal, and where its card is."""
    text = t("Proposed, not reported: {link}", link=data.edge_words(edge))
    st.markdown(f"**{text}**")
    st.page_link("hypotheses.py", label=t("Open its card"), icon=":material/lightbulb:",
                 query_params={"pair": f"{edge.subject} {edge.object}"})  # fmt: skip


def summary(net: Network) -> str:
    """How much of the neighbourhood is drawn."""
    shown = t(
        "{concepts} and {links} around **{name}**",
        concepts=counted(len(net.nodes), "concept", "concepts"),
        links=counted(len(net.edges), "link", "links"),
        name=net.centre.name,
    )
    if not (net.hidden_nodes or net.hidden_edges):
        return shown
    left_out = [
        counted(net.hidden_nodes, "concept", "concepts") if net.hidden_nodes else "",
        counted(net.hidden_edges, "weaker link", "weaker links") if net.hidden_edges else "",
    ]
    return shown + t(" ({list} left out; see Filter)", list=t(" and ").join(part for part in left_out if part))


st.title(t("Graph"))
box, picker, aside = st.columns([4, 6, 2], vertical_alignment="bottom")
text = box.text_input(
    t("Search a concept"), key="text", placeholder=t("name, synonym or id, e.g. VO2max"), on_change=searched
)
hits = data.search(store, text)
middle = data.concept(store, centre_of(hits))
if middle is None:
    asked = text or st.query_params.get("concept", "")
    st.info(t("No concept of the graph is called “{name}”. Try another name.", name=asked))
    screen.stop()
options = {item.id: hit(item) for item in hits}
options.setdefault(middle.id, middle.name)
names = list(options)
picker.selectbox(
    t("Concept in the middle") if not text else n("{number} concept found", "{number} concepts found", len(hits)),
    names,
    index=names.index(middle.id),
    format_func=options.__getitem__,
    key=f"found {middle.id} {text}",
    on_change=lambda: go(st.session_state[f"found {middle.id} {text}"]),
)
with aside.popover(t("Filter"), icon=":material/tune:", width="stretch"):
    wanted = filters.ask_for(store, mark)
    most = st.slider(t("Most concepts"), 10, MOST_NODES, key=address.number("most", 10, MOST_NODES, 30), step=5)
    with_proposed = st.checkbox(t("Show proposed links"), key=address.flag("proposed", True))
    address.keep("most", most, 30)
    address.keep("proposed", "1" if with_proposed else "0", "1")
if wanted.active:
    st.caption(n("{number} filter is set.", "{number} filters are set.", wanted.active))

net = network(
    store,
    middle,
    wanted,
    proposed=screen.hypotheses(folder, mark) if with_proposed else [],
    opened=listed("open"),
    hidden=listed("hide"),
    most_nodes=min(most + 12 * len(listed("open")), MOST_NODES),
    most_edges=2 * min(most + 12 * len(listed("open")), MOST_NODES),
)
picked = st.query_params.get("pick", "")
edges = {edge.id: edge for edge in net.edges}
nodes = {node.id: node for node in net.nodes}

advice = t("Click on a link for its sentences; double-click on a concept to show or hide its neighbours.")
st.markdown(f"{summary(net)}. {advice}")
graph(picture(net, picked), key=PICTURE, on_click=clicked, on_open=opened, on_hide=hidden)
screen.html("legend.html.j2")
if listed("hide"):
    left_out = len(listed("hide"))
    again = n("Show {number} hidden concept again", "Show {number} hidden concepts again", left_out)
    st.button(again, on_click=show_again, icon=":material/visibility:")

st.selectbox(
    t("Or choose a link from the list"),
    ["", *edges],
    index=[*("",), *edges].index(picked) if picked in edges else 0,
    format_func=lambda name: data.edge_words(edges[name]) if name else "–",
    key="choice",
    on_change=chosen,
)
st.divider()
if picked in edges:
    edge = edges[picked]
    st.subheader(said(edge.subject_name, edge.relation, edge.object_name, GLYPH[edge.relation]))
    screen.small(data.edge_in_english(edge))
    if edge.certainty == "proposed":
        proposal(edge)
    else:
        evidence_box.show(folder, store, data.evidence(store, edge.subject, edge.object))
        st.page_link("timeline.py", label=t("How it went over the years"), icon=":material/timeline:",
                     query_params={"link": edge.id})  # fmt: skip
elif picked in nodes:
    node = nodes[picked]
    st.subheader(node.name)
    st.write(
        f"{term('type', node.type)} · `{node.id}`"
        + (t(" · also: {names}", names=", ".join(node.synonyms[:12])) if node.synonyms else "")
    )
    if node.id != middle.id:
        st.button(t("Put it in the middle"), on_click=go, args=(node.id,), type="primary")
        st.page_link("paths.py", label=t("Paths from {one} to {two}", one=middle.name, two=node.name),
                     icon=":material/route:", query_params={"from": middle.id, "to": node.id})  # fmt: skip
        evidence_box.show(folder, store, data.evidence(store, middle.id, node.id))
else:
    st.caption(t("Nothing chosen yet: the evidence for and against appears here."))
