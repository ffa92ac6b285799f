"""Overview: what is in the graph, what was refused and why, what the papers agree and disagree on."""

from __future__ import annotations

import streamlit as st

from ui import screen, views
from ui.view_rows import Edge
from ui.wording import COLOUR, GLYPH, tone, words

folder, store = screen.ready()
seen = screen.overview(folder, screen.stamp(folder))
counts = seen.counts

st.title("What the papers say")
st.caption(f"Workspace {folder}")
tiles = (
    ("Papers", counts["accepted"], "accepted by the quality gate"),
    ("Refused", len(seen.refused), "unreadable, or turned away by the gate; reasons below"),
    ("Claims", counts["claims"], "statements, each with its sentence"),
    ("Concepts", counts.get("concepts", 0), "in the graph"),
    ("Links", counts["links"], "one per pair and relation"),
    ("Hypotheses", counts["hypotheses"], "in the last ranking"),
)
for column, (label, value, explained) in zip(st.columns(len(tiles)), tiles, strict=True):
    column.metric(label, f"{value:,}", help=explained, border=True)

if not counts["links"]:
    st.info("The graph holds no link yet. Add papers with `physiograph add PATH…`, then run `physiograph build`.")

if counts.get("papers", 0) != counts["accepted"]:
    st.warning(
        f"The graph was built from {counts.get('papers', 0)} papers, the ledger now accepts {counts['accepted']}. "
        "Bring it up to date: `physiograph build`.",
        icon=":material/sync_problem:",
    )

left, right = st.columns(2, gap="large")
with left:
    st.subheader("Links by relation")
    chart = [
        {"relation": f"{GLYPH[name]} {words(name)}", "links": links, "claims": claims, "colour": COLOUR[tone(name)]}
        for name, links, claims in seen.relations
    ]
    st.vega_lite_chart(
        chart,
        {
            "mark": {"type": "bar", "cornerRadiusEnd": 3},
            "encoding": {
                "y": {"field": "relation", "type": "nominal", "sort": "-x", "title": None, "axis": {"labelLimit": 220}},
                "x": {"field": "links", "type": "quantitative", "title": "links", "axis": {"tickMinStep": 1}},
                "color": {"field": "colour", "type": "nominal", "scale": None},
                "tooltip": [{"field": "relation"}, {"field": "links"}, {"field": "claims"}],
            },
            "height": 260,
        },
        width="stretch",
    )
with right:
    st.subheader("Papers by year")
    st.vega_lite_chart(
        [{"year": year, "papers": papers} for year, papers in seen.years],
        {
            "mark": {"type": "bar", "color": "#0b7a70", "cornerRadiusEnd": 3},
            "encoding": {
                "x": {
                    "field": "year",
                    "type": "ordinal",
                    "title": None,
                    "axis": {"labelAngle": 0, "labelOverlap": True},
                },
                "y": {"field": "papers", "type": "quantitative", "title": "papers", "axis": {"tickMinStep": 1}},
                "tooltip": [{"field": "year"}, {"field": "papers"}],
            },
            "height": 260,
        },
        width="stretch",
    )


def table(edges: tuple[Edge, ...], key: str) -> None:
    """Links as a table; a chosen row opens its evidence on the Graph page."""
    frame = [
        {
            "subject": e.subject_name, "relation": f"{GLYPH[e.relation]} {words(e.relation)}", "object": e.object_name,
            "belief": e.belief, "papers": e.papers, "last year": e.last_year,
        }
        for e in edges
    ]  # fmt: skip
    shown = st.dataframe(
        frame,
        key=key,
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "belief": st.column_config.ProgressColumn("belief", min_value=0, max_value=1, format="%.2f", width="small"),
            "papers": st.column_config.NumberColumn("papers", width="small"),
            "last year": st.column_config.NumberColumn("last year", format="%d", width="small"),
        },
    )
    if shown.selection.rows:
        edge = edges[shown.selection.rows[0]]
        st.markdown(
            f"[Show the evidence in the graph →](graph?concept={edge.subject}&edge={edge.id.replace(' ', '~')})"
        )


st.subheader("Best supported links")
table(seen.top, "top")
st.subheader("Where papers disagree")
if seen.conflicts:
    st.caption(
        "Opposite or null findings on one pair. Opposite is not always contradiction: people, dose and duration differ."
    )
    table(seen.conflicts, "conflicts")
else:
    st.write("No pair has opposite or null findings beside others.")

st.subheader("What was refused, and why")
if seen.refused:
    reasons = ", ".join(f"{code.replace('_', ' ')} ({n})" for code, n in views.refusal_reasons(seen.refused))
    st.write(reasons[0].upper() + reasons[1:] + ".")
    listed = [{"input": source, "code": code, "reason": reason} for source, code, reason in seen.refused]
    st.dataframe(listed, hide_index=True, width="stretch", key="refused")
else:
    st.write("Nothing was refused.")
