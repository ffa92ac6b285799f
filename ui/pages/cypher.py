"""Cypher: ask the graph directly; read-only, with a time limit and a row limit, errors in plain words."""

from __future__ import annotations

import csv
import io
import json
import time
from typing import Any

import streamlit as st

from kg.errors import StoreError
from ui import screen
from ui.report import safe_cell
from ui.view_queries import READY
from ui.wording import counted

TIMEOUT_S = 10.0
MOST_ROWS = 1000
folder, store = screen.ready()

st.title("Cypher")
st.caption(f"Read-only: no writes, no files, at most {TIMEOUT_S:.0f} seconds and {MOST_ROWS:,} rows.")

titles = [question.title for question in READY]
cypher_of = {question.title: question.cypher for question in READY}
start = st.query_params.get("question", titles[0])
if "cypher" not in st.session_state:
    st.session_state.cypher = cypher_of.get(start, READY[0].cypher)


def take() -> None:
    """Put a ready-made question into the editor, and into the address."""
    st.session_state.cypher = cypher_of[st.session_state.ready]
    st.query_params["question"] = st.session_state.ready


def cell(value: Any) -> Any:
    """A value as a table shows it: lists and maps as JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def as_csv(columns: list[str], rows: list[list[Any]]) -> str:
    """Comma-separated values that no spreadsheet runs as formulas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[safe_cell(cell(value)) for value in row] for row in rows])
    return out.getvalue()


st.selectbox(
    "Ready-made questions", titles, index=titles.index(start) if start in titles else 0, key="ready", on_change=take
)
query = st.text_area("Query", key="cypher", height=170)
st.button("Run", type="primary")
with st.expander("What is in the graph"):
    st.markdown(
        "`(:Concept {id, name, type, synonyms})`, `(:Paper {id, title, year, doi, design, species, n, status})`, "
        "`(:Claim {id, relation, certainty, role, sentence, score, year, …})`  \n"
        "`(:Claim)-[:SUBJECT|OBJECT]->(:Concept)`, `(:Claim)-[:STATED_IN]->(:Paper)`  \n"
        "`(:Concept)-[:INCREASES|DECREASES|NO_EFFECT|AFFECTS|POSITIVELY_ASSOCIATED|NEGATIVELY_ASSOCIATED|NOT_ASSOCIATED|"
        "ASSOCIATED {belief, papers, claims, first_year, last_year, conflict, designs}]->(:Concept)`  \n"
        "`(:Concept)-[:IS_A|PART_OF]->(:Concept)`"
    )
if query.strip():
    begun = time.perf_counter()
    try:
        result = store.query(query, timeout_s=TIMEOUT_S, max_rows=MOST_ROWS)
    except StoreError as error:
        st.error(str(error), icon=":material/error:")
        screen.stop()
    took = time.perf_counter() - begun
    more = f", stopped at {MOST_ROWS:,}" if result.truncated else ""
    st.write(f"{counted(len(result.rows), 'row')}{more} in {took:.2f} s")
    if result.rows:
        frame = [{name: cell(value) for name, value in zip(result.columns, row, strict=True)} for row in result.rows]
        st.dataframe(frame, hide_index=True, width="stretch", key="result")
        st.download_button("Download CSV", as_csv(result.columns, result.rows), "answer.csv", "text/csv")
