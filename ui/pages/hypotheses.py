"""Hypotheses: the ranked table, filters, and a card with paths, quotes, what speaks against, and a way to test it."""

from __future__ import annotations

import streamlit as st

from kg.model import Graph, Hypothesis
from ui.evidence.quotes import quotes
from ui.explainer.citations import of_hypothesis
from ui.language import names
from ui.language.messages import decimal, n, speaking, t
from ui.language.names import pair_in_english
from ui.language.wording import GLYPH, counted, said, term, words
from ui.report import report_parts
from ui.views import data
from ui.views.kept import drop, followed, ids, keep
from ui.widgets import explain_box, screen

folder, store = screen.ready()
mark = screen.stamp(folder)
ranked = screen.hypotheses(folder, mark)

st.title(t("Hypotheses"))
if not ranked:
    st.info(t("There is no ranking yet. Train the predictor and rank the untested links:"))
    st.code("physiograph train\nphysiograph hypotheses --top 50", language="bash")
    screen.stop()
st.caption(
    t(
        "Links that no paper of this corpus states, by the probability that one will. They are questions worth asking, "
        "not findings; what is new here may be known elsewhere."
    )
)


def heading(item: Hypothesis) -> str:
    """The hypothesis in one line."""
    return said(item.subject.name, item.relation, item.object.name, GLYPH[item.relation])


def follow(item: Hypothesis) -> None:
    """Keep this hypothesis with a note, or keep it no longer."""
    notes = ids(folder)
    with st.popover(t("Kept by you") if item.id in notes else t("Keep it"), icon=":material/bookmark:"):
        note = st.text_input(t("Note"), notes.get(item.id, ""), key=f"note {item.id}")
        if st.button(t("Keep it with this note"), key=f"keep {item.id}", type="primary"):
            keep(folder, item.id, note.strip())
            st.rerun()
        if item.id in notes and st.button(t("Keep it no longer"), key=f"drop {item.id}"):
            drop(folder, item.id)
            st.rerun()


def kept_ones() -> None:
    """What the user keeps, with what became of each since."""
    found = followed(folder, screen.graph(folder)) if ids(folder) else []
    if not found:
        return
    with st.expander(t("Kept by you ({number})", number=len(found)), icon=":material/bookmark:", expanded=True):
        for one in found:
            item = names.hypotheses([one.review.hypothesis])[0]
            told = heading(item) + (f" · {one.note}" if one.note else "")
            st.markdown(f"**{term('status', one.review.status)}** · {told} · {one.made[:10]}")
            against = counted(len(one.review.refutes), "sentence", "sentences")
            if one.review.supports or one.review.refutes:
                since = counted(len(one.review.supports), "sentence", "sentences")
                st.caption(t("since then for it: {since}; against it: {against}", since=since, against=against))


kept_ones()
one, two, three = st.columns([3, 3, 2])
text = one.text_input(t("Concept contains"), placeholder=t("e.g. capillar")).strip().lower()
relations = two.multiselect(
    t("Relation"),
    sorted({item.relation for item in ranked}),
    format_func=lambda name: f"{GLYPH[name]} {words(name)}",
    placeholder=t("all"),
)
least = three.slider(t("Least probability"), 0.0, 1.0, 0.0, 0.05)
kept = [
    (rank, item)
    for rank, item in enumerate(ranked, 1)
    if text in " ".join((item.subject.name, item.object.name, pair_in_english(item.subject, item.object))).lower()
    and (not relations or item.relation in relations)
    and item.probability >= least
]
if not kept:
    st.info(t("No hypothesis passes these filters."))
    screen.stop()

alike = report_parts.same_novelty([item for _, item in kept])
frame = [
    {
        "#": rank, t("subject"): item.subject.name, t("relation"): f"{GLYPH[item.relation]} {words(item.relation)}",
        t("object"): item.object.name, t("probability"): item.probability, t("paths"): len(item.paths),
        t("against"): len(item.against), **({} if alike else {t("novelty"): item.novelty}),
    }
    for rank, item in kept
]  # fmt: skip
choose = t("{hypotheses}; choose a row for its card.", hypotheses=counted(len(kept), "hypothesis", "hypotheses"))
st.write(f"{choose} {alike}")
chosen = st.dataframe(
    frame,
    key="ranking",
    hide_index=True,
    width="stretch",
    height=min(36 * (len(kept) + 1) + 2, 400),
    on_select="rerun",
    selection_mode="single-row",
    column_config={
        "#": st.column_config.NumberColumn("#", width=40),
        t("probability"): st.column_config.ProgressColumn(t("probability"), min_value=0, max_value=1, format="%.2f"),
        t("paths"): st.column_config.NumberColumn(t("paths"), width=60),
        t("against"): st.column_config.NumberColumn(t("against"), width=70),
    },
)
asked = st.query_params.get("pair", "")
place = chosen.selection.rows[0] if chosen.selection.rows else None
if place is None:
    place = next((n for n, (_, item) in enumerate(kept) if f"{item.subject.id} {item.object.id}" == asked), 0)
rank, item = kept[place]
if chosen.selection.rows:
    st.query_params["pair"] = f"{item.subject.id} {item.object.id}"

papers = data.papers_of(store, item)
with st.container(border=True, key="card"):
    st.subheader(f"{rank}. {heading(item)}")
    screen.small(pair_in_english(item.subject, item.object))
    model = t("model {name}", name=item.model or "–")
    st.markdown(f"**{decimal(item.probability)}** {t('probability')} · {term('status', item.status)} · {model}")
    st.write(item.novelty)
    follow(item)
    screen.heading(t("What leads to it"))
    for path in item.paths:
        screen.html("path.html.j2", path=path)
        for step in path.steps:
            found = quotes(step.claims, papers)
            screen.quotes(found[:2])
            if found[2:]:
                ends = f"{step.subject.name} – {step.object.name}"
                more = n(
                    "{number} more sentence on {ends}", "{number} more sentences on {ends}", len(found) - 2, ends=ends
                )
                with st.expander(more):
                    screen.quotes(found[2:])
    screen.heading(t("What speaks against it"))
    screen.quotes(quotes(item.against, papers), t("No opposite or null finding on these concepts in this corpus."))
    known = Graph((), tuple(papers.values()), (), ())
    for line in report_parts.cautions(item, report_parts.path_views(item, known), known):
        st.warning(line, icon=":material/warning:")
    screen.heading(t("How it could be tested"))
    st.write(item.suggested_test or t("No design is suggested."))
    with speaking("en"):  # which the check of the model's words reads
        told = of_hypothesis(screen.in_english(folder, mark, item.id), papers)
    explain_box.offer(folder, told, item.id)
    st.page_link("graph.py", label=t("{name} in the graph", name=item.subject.name), icon=":material/hub:",
                 query_params={"concept": item.subject.id})  # fmt: skip

with st.expander(t("How far to trust the ranking")):
    for title, sentence, rows in data.qualities(folder):
        st.markdown(f"**{title}** {sentence}")
        if rows:
            beside = [decimal(row.degree, 3) if row.degree is not None else "–" for row in rows]
            st.table(
                [
                    {t("measure"): row.name, t("model"): decimal(row.model, 3), t("degree alone"): degree}
                    for row, degree in zip(rows, beside, strict=True)
                ]
            )
    st.write(
        t(
            "“Degree alone” ranks well-studied concepts first and knows nothing else: only what the model gains over "
            "it is insight. A probability says how likely a paper is to state the link, not how likely it is to be "
            "true. For the figures over time run `physiograph backtest --cut YEAR --json OUT`."
        )
    )

report = folder / "reports" / "hypotheses.html"
if report.is_file():
    st.download_button(t("Download the last report (HTML)"), report.read_bytes(), "hypotheses.html", "text/html")
