"""Graph: look for a concept, see its neighbours, click on a link for the sentences behind it."""

from __future__ import annotations

import streamlit as st

from kg.model import RELATIONS
from ui.evidence.explain import Explanation
from ui.explainer.citations import of_explanation
from ui.language.messages import current, n, speaking, t
from ui.language.wording import GLYPH, counted, said, term, words
from ui.views import data
from ui.views.rows import Edge
from ui.widgets import explain_box, screen
from ui.widgets.picture import graph

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


def centre_of(found: list[data.Found]) -> str:
    """The concept of the address, else the first one found."""
    asked = st.query_params.get("concept", "")
    return asked or (found[0].id if found else "")


def searched() -> None:
    """A new search forgets the concept of the address."""
    st.query_params.clear()
    st.session_state.pop("found", None)


def hit(item: data.Found) -> str:
    """A search hit in one line: name, the synonym that met it, type, links."""
    also = "" if item.matched == item.name else f" – {item.matched}"
    return f"{item.name}{also} ({term('type', item.type)}, {counted(item.links, 'link', 'links')})"


def side(found: Explanation) -> None:
    """Evidence for and against, side by side; the rest below."""
    st.markdown(f"**{found.verdict}**")
    left, right = st.columns(2, gap="large")
    with left:
        leading = found.leading if found.supports else None
        screen.heading(t("For: it {verb}", verb=words(leading)) if leading else t("For"))
        screen.quotes(found.supports, t("No paper reports a direction as a finding."))
    with right:
        screen.heading(t("Against, or no effect"))
        screen.quotes((*found.opposes, *found.nulls), t("No opposite or null finding in this corpus."))
    for heading, group in (
        (t("Associations (not proof of cause)"), found.associations),
        (t("Asked, assumed, or without direction"), found.open),
        (t("The other way round"), found.reverse),
    ):
        if group:
            st.markdown(f"##### {heading}")
            screen.quotes(group)
    ends = found.subject.id, found.object.id
    spoken = current()
    with speaking("en"):  # which the check of the model's words reads
        told = of_explanation(found if spoken == "en" else data.evidence(store, *ends))
    explain_box.offer(folder, told, " ".join(ends))


def proposal(edge: Edge) -> None:
    """A proposed link: that it is a proposal, and where its card is."""
    text = t("Proposed, not reported: {link}", link=data.edge_words(edge))
    st.markdown(f"**{text}**")
    st.page_link("hypotheses.py", label=t("Open its card"), icon=":material/lightbulb:",
                 query_params={"pair": f"{edge.subject} {edge.object}"})  # fmt: skip


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
    relations = st.multiselect(
        t("Relations"), RELATIONS, format_func=lambda name: f"{GLYPH[name]} {words(name)}", placeholder=t("all")
    )
    most = st.slider(t("Most concepts"), 10, data.MOST_NODES, 30, 5)
    belief = st.slider(t("Least belief"), 0.0, 1.0, 0.0, 0.05)
    contested = st.checkbox(t("Only contested links"))
    with_proposed = st.checkbox(t("Show proposed links"), value=True)

proposed = screen.hypotheses(folder, mark) if with_proposed else []
net = data.network(
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

shown = t(
    "{concepts} and {links} around **{name}**",
    concepts=counted(len(net.nodes), "concept", "concepts"),
    links=counted(len(net.edges), "link", "links"),
    name=middle.name,
)
if net.hidden_nodes or net.hidden_edges:
    left_out = [
        counted(net.hidden_nodes, "concept", "concepts") if net.hidden_nodes else "",
        counted(net.hidden_edges, "weaker link", "weaker links") if net.hidden_edges else "",
    ]
    shown += t(" ({list} left out; see Filter)", list=t(" and ").join(part for part in left_out if part))
advice = t("Click on a link for its sentences; double-click on a concept to put it in the middle.")
st.markdown(f"{shown}. {advice}")
graph(data.picture(net, picked), key=PICTURE, on_click=clicked, on_double_click=double_clicked)
screen.html("legend.html.j2")

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
        side(data.evidence(store, edge.subject, edge.object))
elif picked in nodes:
    node = nodes[picked]
    st.subheader(node.name)
    st.write(
        f"{term('type', node.type)} · `{node.id}`"
        + (t(" · also: {names}", names=", ".join(node.synonyms[:12])) if node.synonyms else "")
    )
    if node.id != middle.id:
        st.button(t("Put it in the middle"), on_click=go, args=(node.id,), type="primary")
        side(data.evidence(store, middle.id, node.id))
else:
    st.caption(t("Nothing chosen yet: the evidence for and against appears here."))
