"""The filters of a picture, each in the address."""

from __future__ import annotations

import streamlit as st

from kg.labels import ROLES
from kg.model import RELATIONS
from kg.store import GraphStore
from ui.language.messages import t
from ui.language.wording import GLYPH, design_words, term, words
from ui.views.network import Filter
from ui.views.rows import ask
from ui.views.timeline import years_of
from ui.widgets import address


@st.cache_data(show_spinner=False, max_entries=4)  # type: ignore[untyped-decorator]
def _known(_store: GraphStore, mark: str) -> tuple[list[str], list[str], tuple[int, int] | None]:
    """The designs, the species and the years of this graph."""
    rows = ask(_store, "designs_species")
    designs = sorted({row["design"] for row in rows if row["design"]})
    return designs, sorted({row["species"] for row in rows if row["species"]}), years_of(_store)


def ask_for(store: GraphStore, mark: str) -> Filter:
    """The filters as widgets, and what they say; all of them are kept in the address."""
    designs, species, years = _known(store, mark)
    every = t("all")
    relations = st.multiselect(
        t("Relations"), RELATIONS, format_func=lambda name: f"{GLYPH[name]} {words(name)}", placeholder=every,
        key=address.several("relations", RELATIONS),
    )  # fmt: skip
    left, right = st.columns(2)
    belief = left.slider(t("Least belief"), 0.0, 1.0, step=0.05, key=address.number("belief", 0.0, 1.0, 0.0))
    papers = right.slider(t("Least number of papers"), 1, 10, key=address.number("papers", 1, 10, 1))
    contested = st.checkbox(t("Only contested links"), key=address.flag("contested"))
    chosen = [
        st.multiselect(
            label, known, format_func=said, placeholder=every, key=address.several(name, known), disabled=not known
        )
        for name, label, known, said in (
            ("designs", t("Study design"), designs, design_words),
            ("species", t("Species"), species, lambda name: term("species", name)),
            ("roles", t("Role of the sentence"), ROLES, lambda name: term("role", name)),
        )
    ]
    population = st.text_input(
        t("Population contains"), key=address.text("population"), placeholder=t("e.g. women, trained, older")
    ).strip()
    since, until = _span(years)
    for name, value, default in (
        ("relations", relations, []), ("belief", belief, 0.0), ("papers", papers, 1), ("contested", contested, False),
        ("designs", chosen[0], []), ("species", chosen[1], []), ("roles", chosen[2], []),
        ("population", population, ""),
    ):  # fmt: skip
        address.keep(name, value, default)
    of_claims = {"designs": tuple(chosen[0]), "species": tuple(chosen[1]), "roles": tuple(chosen[2])}
    return Filter(tuple(relations), belief, papers, contested, since, until, population=population, **of_claims)


def _span(years: tuple[int, int] | None) -> tuple[int | None, int | None]:
    """First and last year; None where the slider stands at an end."""
    if years is None or years[0] == years[1]:
        return None, None
    low, high = years
    first, last = st.slider(t("Years"), low, high, key=address.span("years", low, high))
    address.keep("years", f"{first}-{last}", f"{low}-{high}")
    return (first if first > low else None), (last if last < high else None)
