"""Timeline: how far a link could be believed at the end of each year, and the graph as it stood then."""

from __future__ import annotations

from typing import Any

import streamlit as st

from kg import settings
from kg.history import Year
from kg.model import RELATIONS
from ui.language.messages import n, p, t
from ui.language.wording import COLOUR, GLYPH, said, tone
from ui.views import data, timeline
from ui.views.network import Filter, network, picture
from ui.views.rows import Edge
from ui.widgets import address, screen
from ui.widgets.picture import graph

PICTURE = "picture as of"
folder, store = screen.ready()
weights = settings.load(None, workspace=folder).belief

st.title(t("Timeline"))
st.caption(t("How far a link could be believed at the end of each year, and what was said in it."))
first = timeline.most_studied(store)
if first is None:
    st.info(t("The graph holds no link yet. Add papers with `physiograph add PATH…`, then run `physiograph build`."))
    screen.stop()


def asked(default: Edge) -> tuple[str, str, str]:
    """The link of the address, else the most studied contested one."""
    parts = st.query_params.get("link", "").split(" ")
    if len(parts) == 3 and parts[1] in RELATIONS:
        return parts[0], parts[1], parts[2]
    return default.subject, default.relation, default.object


def searched() -> None:
    """Take the first concept found, with its most studied link."""
    hits = data.search(store, st.session_state.looked, limit=1) if st.session_state.looked.strip() else []
    links = timeline.links_of(store, hits[0].id) if hits else []
    if links:
        st.query_params["link"] = links[0].id
        st.query_params["concept"] = hits[0].id
    else:
        st.session_state["nothing found"] = st.session_state.looked
    st.session_state.looked = ""


subject, relation, object_ = asked(first)
middle = st.query_params.get("concept", subject)
middle = middle if middle in (subject, object_) else subject
centre = data.concept(store, middle)
box, picker = st.columns([4, 8], vertical_alignment="bottom")
box.text_input(
    t("Search a concept"), key="looked", placeholder=t("name, synonym or id, e.g. VO2max"), on_change=searched
)
if missed := st.session_state.pop("nothing found", ""):
    st.info(t("No concept of the graph is called “{name}”. Try another name.", name=missed))
links = {edge.id: edge for edge in timeline.links_of(store, middle)}
wanted = f"{subject} {relation} {object_}"
if centre is None or wanted not in links:
    st.info(t("The graph has no link {name} any more. Choose another.", name=wanted))
    st.query_params.clear()
    screen.stop()
place = picker.selectbox(
    t("Link of {name}", name=centre.name),
    list(links),
    index=list(links).index(wanted),
    format_func=lambda name: data.edge_words(links[name]),
    key=f"link of {wanted}",
)
if place != wanted:
    st.query_params["link"] = place
    st.rerun()
edge = links[wanted]
found = timeline.story(store, subject, relation, object_, weights)

st.subheader(said(edge.subject_name, edge.relation, edge.object_name, GLYPH[edge.relation]))
screen.small(data.edge_in_english(edge))


def rows(years: tuple[Year, ...]) -> list[dict[str, Any]]:
    """A row a year for the chart; papers against count downwards."""
    return [
        {
            "year": row.year, t("belief"): row.belief, t("for"): len(row.new_for), t("against"): len(row.new_against),
            "down": -len(row.new_against), t("papers so far"): row.papers_for + row.papers_against,
        }
        for row in years
    ]  # fmt: skip


def charts(years: tuple[Year, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Belief as steps; the papers of each year, up for the link and down against it: both over the same years."""
    low, high = years[0].year, years[-1].year
    x = {"field": "year", "type": "quantitative", "scale": {"domain": [low - 1, high + 1], "nice": False},
         "axis": {"format": "d", "tickMinStep": 1, "title": None}}  # fmt: skip
    tip = [{"field": "year", "title": t("year")}, {"field": t("belief")}, {"field": t("for")},
           {"field": t("against")}, {"field": t("papers so far")}]  # fmt: skip
    narrow: dict[str, Any] = {"minExtent": 40, "maxExtent": 40}
    belief = {"field": t("belief"), "type": "quantitative", "title": t("belief"), "scale": {"domain": [0, 1]},
              "axis": {"format": ".1f", "tickCount": 5, **narrow}}  # fmt: skip
    counts = {"type": "quantitative", "title": p("column", "papers"),
              "axis": {"tickMinStep": 1, "format": "d", **narrow}}  # fmt: skip
    bar = {"type": "bar", "size": 10}
    ink, other = COLOUR[tone(relation)], "#8a5a00"
    above = {
        "height": 200, "encoding": {"x": x, "y": belief, "tooltip": tip},
        "layer": [{"mark": {"type": "line", "interpolate": "step-after", "color": ink, "strokeWidth": 2.5}},
                  {"mark": {"type": "point", "filled": True, "size": 70, "color": ink}}],
    }  # fmt: skip
    below = {
        "height": 120, "encoding": {"x": x, "tooltip": tip},
        "layer": [{"mark": {**bar, "color": ink}, "encoding": {"y": {"field": t("for"), **counts}}},
                  {"mark": {**bar, "color": other}, "encoding": {"y": {"field": "down", **counts}}}],
    }  # fmt: skip
    return above, below


if not found.years:
    st.info(t("None of its papers has a year: there is no history to show."))
else:
    st.caption(
        t(
            "Above: the belief at the end of each year that brought evidence, from the papers there were then. "
            "Below: the papers of the year, upwards for the link, downwards against it."
        )
    )
    for drawn in charts(found.years):
        st.vega_lite_chart(rows(found.years), drawn, width="stretch")

st.subheader(t("What was said, year by year"))
for year in sorted(found.spoken, key=lambda year: (year is None, year)):
    ours, theirs = found.spoken[year]
    told = t("no year") if year is None else str(year)
    heading = t(
        "{year}: {sentences}",
        year=told,
        sentences=n("{number} sentence", "{number} sentences", len(ours) + len(theirs)),
    )
    with st.expander(heading, expanded=len(found.spoken) <= 4):
        left, right = st.columns(2, gap="large")
        with left:
            screen.heading(t("For"))
            screen.quotes(ours, t("None this year."))
        with right:
            screen.heading(t("Against, or no effect"))
            screen.quotes(theirs, t("None this year."))

span = timeline.years_of(store)
if span and span[0] < span[1]:
    st.subheader(t("The graph as of a year"))
    year = st.slider(
        t("End of the year"), span[0], span[1], key=address.number("year", span[0], span[1], span[1]), format="%d"
    )
    address.keep("year", year, span[1])
    net = timeline.at_year(store, network(store, centre, Filter(until=year), most_nodes=30), year, weights)
    st.markdown(
        t(
            "At the end of {year}: {links} around **{name}**. Click on a link to follow it.",
            year=year,
            links=n("{number} link", "{number} links", len(net.edges)),
            name=centre.name,
        )
    )

    def clicked() -> None:
        """Follow the link that was clicked on."""
        picked = st.session_state[PICTURE].get("picked") or {}
        if picked.get("kind") == "edge":
            st.query_params["link"] = picked["id"]

    graph(picture(net, wanted), key=PICTURE, on_click=clicked, height_px=440)
    screen.html("legend.html.j2")
