"""Cypher: ask the graph directly; read-only, with a time limit and a row limit, errors in plain words."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from typing import Any

import streamlit as st

from kg import settings
from kg.errors import InvalidValue, StoreError
from kg.fenced import FencedStore, open_fenced
from kg.queries import ask
from kg.questions import CONCEPTS, QUESTIONS
from kg.store import Result
from ui.commands.querying import concept_id
from ui.language.kept_text import about
from ui.language.messages import decimal, n, t, whole
from ui.report.report import safe_cell
from ui.widgets import screen

TIMEOUT_S = 10.0
MOST_ROWS = 1000
folder, _ = screen.ready()


@st.cache_resource(show_spinner=False)  # type: ignore[untyped-decorator]
def fenced(url: str, memory_mb: int) -> FencedStore:
    """The store behind a process of its own, kept warm for all sessions."""
    return open_fenced(url, memory_mb=memory_mb)


memory_mb = settings.load(None, workspace=folder).query_memory_mb
store: FencedStore = fenced(screen.store_url(folder), memory_mb)

st.title("Cypher")
st.caption(
    t(
        "Read-only: no writes, no files, at most {seconds} seconds, {rows} rows, {memory} MB of memory.",
        seconds=f"{TIMEOUT_S:.0f}",
        rows=whole(MOST_ROWS),
        memory=whole(memory_mb),
    )
)


def laid_out(cypher: str) -> str:
    """Cypher with a line for each clause."""
    return re.sub(r" (?=(?:OPTIONAL MATCH|(?<!OPTIONAL )MATCH|WHERE|WITH|RETURN|ORDER BY)\b)", "\n", cypher)


names = list(QUESTIONS)
start = st.query_params.get("question", "most_studied")
start = start if start in QUESTIONS else "most_studied"
if "cypher" not in st.session_state:
    st.session_state.cypher = laid_out(QUESTIONS[start].cypher)


def take() -> None:
    """Put a ready question into the editor, and into the address."""
    st.session_state.cypher = laid_out(QUESTIONS[st.session_state.ready].cypher)
    st.query_params["question"] = st.session_state.ready


def first_hubs() -> list[str]:
    """The two most linked concepts: what a question is about before the user says."""
    found = [str(row[1]) for row in ask(store, "hubs", limit=2).rows]
    return (found + found + ["", ""])[:2]


def parameter(name: str, default: Any) -> Any:
    """A field for a parameter; the id of the concept where it is one.

    Raises: InvalidValue: no concept is called so.
    """
    if name in CONCEPTS:
        told = st.text_input(t("{name} (name or id of a concept)", name=name), default, key=f"parameter {name}")
        return concept_id(store, told)
    told = st.text_input(name, "" if default is None else str(default), key=f"parameter {name}")
    return int(told) if re.fullmatch(r"-?\d{1,9}", told) else told


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
    t("Ready questions"),
    names,
    index=names.index(start),
    format_func=lambda name: about(QUESTIONS[name]),
    key="ready",
    on_change=take,
)
query = st.text_area(t("Query"), key="cypher", height=170)
used = list(dict.fromkeys(re.findall(r"\$([a-z_]\w*)", query)))
defaults = dict(QUESTIONS[st.session_state.ready].parameters)
if set(used) & CONCEPTS:
    defaults |= dict(zip(("first", "second"), first_hubs(), strict=True))
    defaults["concept"] = defaults["first"]


fields = st.columns(min(len(used), 3)) if used else []
values: dict[str, Any] = {}
wrong = ""
for place, name in enumerate(used):
    with fields[place % 3]:
        try:
            values[name] = parameter(name, defaults.get(name))
        except (StoreError, InvalidValue) as error:
            wrong = wrong or str(error)
st.button(t("Run"), type="primary")
with st.expander(t("What is in the graph")):
    st.markdown(
        "`(:Concept {id, name, type, synonyms})`, `(:Paper {id, title, year, doi, design, species, n, status})`, "
        "`(:Claim {id, relation, certainty, role, sentence, score, year, …})`  \n"
        "`(:Claim)-[:SUBJECT|OBJECT]->(:Concept)`, `(:Claim)-[:STATED_IN]->(:Paper)`  \n"
        "`(:Concept)-[:INCREASES|DECREASES|NO_EFFECT|AFFECTS|POSITIVELY_ASSOCIATED|NEGATIVELY_ASSOCIATED|NOT_ASSOCIATED|"
        "ASSOCIATED {belief, papers, claims, first_year, last_year, conflict, designs}]->(:Concept)`  \n"
        "`(:Concept)-[:IS_A|PART_OF]->(:Concept)`"
    )
begun = time.perf_counter()
if query.strip():
    try:
        if wrong:
            raise InvalidValue(wrong)
        result: Result = store.query(query, values, timeout_s=TIMEOUT_S, max_rows=MOST_ROWS)
    except (StoreError, InvalidValue) as error:
        st.error(str(error), icon=":material/error:")
        screen.stop()
    took = time.perf_counter() - begun
    more = t(", stopped at {number}", number=whole(MOST_ROWS)) if result.truncated else ""
    st.write(n("{number} row{more} in {seconds} s", "{number} rows{more} in {seconds} s", len(result.rows), more=more,
               seconds=decimal(took)))  # fmt: skip
    if result.rows:
        frame = [{name: cell(value) for name, value in zip(result.columns, row, strict=True)} for row in result.rows]
        st.dataframe(frame, hide_index=True, width="stretch", key="result")
        st.download_button(t("Download CSV"), as_csv(result.columns, result.rows), "answer.csv", "text/csv")
