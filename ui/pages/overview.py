"""Overview: what is in the graph, what was refused and why, what the papers agree and disagree on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from ui.language import names
from ui.language.kept_text import reason_anew
from ui.language.messages import current, p, t, whole
from ui.language.wording import COLOUR, GLYPH, counted, said, term, tone, words
from ui.views import changes, data, kept
from ui.views.rows import Edge
from ui.widgets import address, screen

MOST_NEWS = 8
folder, store = screen.ready()
seen = screen.overview(folder, screen.stamp(folder))
counts = seen.counts


def search() -> None:
    """Concepts by name, synonym or id, English or Russian; each leads to its place in the graph."""
    text = st.text_input(
        t("Search a concept"), key=address.text("q"), placeholder=t("name, synonym or id, e.g. VO2max")
    ).strip()
    address.keep("q", text)
    if not text:
        return
    hits = data.search(store, text, limit=12)
    if not hits:
        st.info(t("No concept of the graph is called “{name}”. Try another name.", name=text))
    for hit in hits:
        also = "" if hit.matched == hit.name else f" – {hit.matched}"
        label = f"{hit.name}{also} ({term('type', hit.type)}, {counted(hit.links, 'link', 'links')})"
        st.page_link("graph.py", label=label, icon=":material/hub:", query_params={"concept": hit.id})


@st.cache_data(show_spinner=False, max_entries=4)  # type: ignore[untyped-decorator]
def changed(folder: Path, mark: str, seen: float) -> changes.Changes | None:
    """What is new in this state of the workspace since the look of this time."""
    return changes.changes(folder, store, screen.hypotheses(folder, mark))


def news() -> None:
    """What changed since the user last said that all is seen; the first visit is where counting starts."""
    looked = folder / changes.FILE
    found = changed(folder, screen.stamp(folder), looked.stat().st_mtime) if looked.is_file() else None
    if found is None:
        changes.look(folder, store, now())
        return
    since = found.since[:16].replace("T", " ")
    if found.none:
        st.caption(t("Nothing has changed since {when}.", when=since))
        return
    with st.container(border=True, key="news"):
        st.subheader(t("What changed since {when}", when=since))
        new = [
            counted(found.papers, "new paper", "new papers") if found.papers else "",
            counted(found.claims, "new claim", "new claims") if found.claims else "",
            counted(len(found.links), "new link", "new links") if found.links else "",
        ]
        if any(new):
            st.markdown(", ".join(part for part in new if part) + ".")
        for flip in found.flipped[:MOST_NEWS]:
            before, edge = words(flip.before), flip.edge
            told = said(flip.subject_name, edge.relation, flip.object_name, GLYPH[edge.relation])
            line(t("Flipped: {link} (before: {before})", link=told, before=before), edge)
        for edge in found.contested[:MOST_NEWS]:
            line(t("Contested now: {link}", link=data.edge_words(edge)), edge)
        for item, edge in found.at_risk[:MOST_NEWS]:
            told = said(item.subject.name, item.relation, item.object.name)
            line(
                t("Hypothesis with news: {link}; a paper says now: {news}", link=told, news=data.edge_words(edge)), edge
            )
        if found.links:
            with st.expander(t("New links"), expanded=False):
                for edge in found.links[:MOST_NEWS]:
                    line(data.edge_words(edge), edge)
        st.button(t("I have seen this"), on_click=changes.look, args=(folder, store, now()), icon=":material/done_all:")


def at_risk() -> None:
    """Hypotheses that the user keeps and that papers have something on now."""
    found = kept.followed(folder, screen.graph(folder)) if kept.ids(folder) else []
    for one in found:
        if one.review.status != "proposed":
            item = names.hypotheses([one.review.hypothesis])[0]
            told = said(item.subject.name, item.relation, item.object.name)
            label = t("A hypothesis you keep, {status}: {link}", status=term("status", item.status), link=told)
            st.page_link("hypotheses.py", label=label, icon=":material/bookmark:",
                         query_params={"pair": f"{item.subject.id} {item.object.id}"})  # fmt: skip


def line(text: str, edge: Edge) -> None:
    """A line of news that leads to its evidence."""
    st.page_link("graph.py", label=text, query_params={"concept": edge.subject, "pick": edge.id})


def now() -> str:
    """The time, as the ledger writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


st.title(t("What the papers say"))
st.caption(t("Workspace {folder}", folder=folder))
search()
news()
at_risk()
tiles = (
    (t("Papers"), counts["accepted"], t("accepted by the quality gate")),
    (t("Refused"), len(seen.refused), t("unreadable, or turned away by the gate; reasons below")),
    (t("Claims"), counts["claims"], t("statements, each with its sentence")),
    (t("Concepts"), counts.get("concepts", 0), t("in the graph")),
    (t("Links"), counts["links"], t("one per pair and relation")),
    (t("Hypotheses"), counts["hypotheses"], t("in the last ranking")),
)
with st.container(horizontal=True):
    for label, value, explained in tiles:
        st.metric(label, whole(value), help=explained, border=True, width=165)

if not counts["links"]:
    text = t("The graph holds no link yet. Add papers with `physiograph add PATH…`, then run `physiograph build`.")
    st.info(text)

if counts.get("papers", 0) != counts["accepted"]:
    st.warning(
        t(
            "The graph was built from {built} papers, the ledger now accepts {accepted}. "
            "Bring it up to date: `physiograph build`.",
            built=counts.get("papers", 0),
            accepted=counts["accepted"],
        ),
        icon=":material/sync_problem:",
    )

left, right = st.columns(2, gap="large")
with left:
    st.subheader(t("Links by relation"))
    relation, links_, claims_ = t("relation"), t("links"), t("claims")
    chart = [
        {relation: f"{GLYPH[name]} {words(name)}", links_: links, claims_: claims, "colour": COLOUR[tone(name)]}
        for name, links, claims in seen.relations
    ]
    st.vega_lite_chart(
        chart,
        {
            "mark": {"type": "bar", "cornerRadiusEnd": 3},
            "encoding": {
                "y": {"field": relation, "type": "nominal", "sort": "-x", "title": None, "axis": {"labelLimit": 220}},
                "x": {"field": links_, "type": "quantitative", "title": links_, "axis": {"tickMinStep": 1}},
                "color": {"field": "colour", "type": "nominal", "scale": None},
                "tooltip": [{"field": relation}, {"field": links_}, {"field": claims_}],
            },
            "height": 260,
        },
        width="stretch",
    )
with right:
    st.subheader(t("Papers by year"))
    year_, papers_ = t("year"), p("column", "papers")
    st.vega_lite_chart(
        [{year_: year, papers_: papers} for year, papers in seen.years],
        {
            "mark": {"type": "bar", "color": "#0b7a70", "cornerRadiusEnd": 3},
            "encoding": {
                "x": {
                    "field": year_,
                    "type": "ordinal",
                    "title": None,
                    "axis": {"labelAngle": 0, "labelOverlap": True},
                },
                "y": {"field": papers_, "type": "quantitative", "title": papers_, "axis": {"tickMinStep": 1}},
                "tooltip": [{"field": year_}, {"field": papers_}],
            },
            "height": 260,
        },
        width="stretch",
    )


def table(edges: tuple[Edge, ...], key: str) -> None:
    """Links as a table; a chosen row opens its evidence on the Graph page."""
    frame = [
        {
            t("subject"): e.subject_name, t("relation"): f"{GLYPH[e.relation]} {words(e.relation)}",
            t("object"): e.object_name, t("belief"): e.belief, p("column", "papers"): e.papers,
            t("last year"): e.last_year,
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
            t("belief"): st.column_config.ProgressColumn(
                t("belief"), min_value=0, max_value=1, format="%.2f", width="small"
            ),
            p("column", "papers"): st.column_config.NumberColumn(p("column", "papers"), width="small"),
            t("last year"): st.column_config.NumberColumn(t("last year"), format="%d", width="small"),
        },
    )
    if shown.selection.rows:
        edge = edges[shown.selection.rows[0]]
        show = t("Show the evidence in the graph →")
        st.markdown(f"[{show}](graph?concept={edge.subject}&edge={edge.id.replace(' ', '~')})")


st.subheader(t("Best supported links"))
table(seen.top, "top")
st.subheader(t("Where papers disagree"))
if seen.conflicts:
    st.caption(
        t(
            "Opposite or null findings on one pair. Opposite is not always contradiction: people, dose and duration "
            "differ."
        )
    )
    table(seen.conflicts, "conflicts")
else:
    st.write(t("No pair has opposite or null findings beside others."))

st.subheader(t("What was refused, and why"))
if seen.refused:
    reasons = ", ".join(f"{term('code', code)} ({count})" for code, count in data.refusal_reasons(seen.refused))
    st.write(reasons[0].upper() + reasons[1:] + ".")
    listed = [
        {
            t("input"): source,
            t("code"): code if current() == "en" else term("code", code),
            t("reason"): reason_anew(reason),
        }
        for source, code, reason in seen.refused
    ]
    st.dataframe(listed, hide_index=True, width="stretch", key="refused")
else:
    st.write(t("Nothing was refused."))
