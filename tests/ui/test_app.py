"""Every page of the app, run without a browser on a real small workspace."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests_ui_sample import CONCEPTS, make_workspace

import ui

APP = str(Path(ui.__file__).parent / "pages" / "start.py")
VITC, MITO = CONCEPTS["vitc"].id, CONCEPTS["mito"].id


def opened(monkeypatch, folder, page="", **query):
    from streamlit.testing.v1 import AppTest

    monkeypatch.setenv("PHYSIOGRAPH_WORKSPACE", str(folder))
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    if page:
        app.switch_page(f"{page}.py").run()
    assert [str(error.value) for error in app.exception] == []
    return app


def said(app) -> str:
    parts = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.info, *app.error, *app.code]
    return "\n".join(str(part.value) for part in [*parts, *app.get("html")])


def test_overview_shows_counts_refusals_and_conflicts(monkeypatch, workspace):
    app = opened(monkeypatch, workspace)
    metrics = {metric.label: metric.value for metric in app.metric}
    assert metrics == {"Papers": "6", "Refused": "2", "Claims": "10", "Concepts": "7", "Links": "10", "Hypotheses": "2"}
    assert "Malformed xml (1), retracted (1)." in said(app)
    assert len(app.dataframe) == 3


@pytest.mark.parametrize("page", ["overview", "graph", "hypotheses", "cypher"])
def test_an_empty_workspace_says_what_to_run(monkeypatch, tmp_path, page):
    text = said(opened(monkeypatch, tmp_path, page))
    assert "This workspace is empty." in text
    assert "physiograph add PATH…" in text
    assert "physiograph demo" in text
    assert list(tmp_path.iterdir()) == []


def test_papers_without_a_graph_say_build(monkeypatch, tmp_path):
    from kg.ledger import Ledger

    Ledger.open(tmp_path / "ledger.sqlite").close()
    assert "physiograph build" in said(opened(monkeypatch, tmp_path, "graph"))


def test_a_graph_behind_its_ledger_says_so(monkeypatch, tmp_path, workspace):
    from kg.ledger import Ledger
    from kg.model import Document, GateDecision

    assert not opened(monkeypatch, workspace).warning
    make_workspace(tmp_path)
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        ledger.add(Document("P7", "New", ()), GateDecision(True))
    (warning,) = opened(monkeypatch, tmp_path).warning
    assert "built from 6 papers, the ledger now accepts 7" in warning.value


def test_a_link_of_the_address_shows_its_evidence_on_both_sides(monkeypatch, workspace):
    app = opened(monkeypatch, workspace)
    app.query_params["concept"], app.query_params["pick"] = MITO, f"{VITC} decreases {MITO}"
    app.switch_page("graph.py").run()
    text = said(app)
    assert "vitamin C ↓ decreases mitochondrial content" in text
    assert "lowered" in text
    assert "did not change" in text
    assert "only 8 subjects" in text


def test_a_link_can_be_chosen_from_the_list_and_goes_into_the_address(monkeypatch, workspace):
    app = opened(monkeypatch, workspace, "graph")
    assert "Nothing chosen yet" in said(app)
    app.selectbox(key="choice").set_value(f"{CONCEPTS['pgc1a'].id} increases {MITO}").run()
    assert "PGC-1α ↑ increases mitochondrial content" in said(app)
    assert app.query_params["pick"] == f"{CONCEPTS['pgc1a'].id} increases {MITO}"


def test_search_puts_the_hit_in_the_middle(monkeypatch, workspace):
    app = opened(monkeypatch, workspace, "graph")
    app.text_input(key="text").set_value("vo2max").run()
    assert "around **maximal oxygen uptake**" in said(app)
    app.text_input(key="text").set_value("no such thing").run()
    assert "No concept of the graph is called “no such thing”" in said(app)


def test_the_hypotheses_page_filters_and_shows_a_card(monkeypatch, workspace):
    app = opened(monkeypatch, workspace, "hypotheses")
    assert "1. high-intensity interval training ↑ increases mitochondrial content" in said(app)
    app.text_input[0].set_value("vitamin").run()
    text = said(app)
    assert "2. vitamin C ∅ does not change maximal oxygen uptake" in text
    assert "No opposite or null finding" in text
    app.text_input[0].set_value("zzz").run()
    assert "No hypothesis passes these filters." in said(app)


def test_cypher_answers_and_refuses_in_plain_words(monkeypatch, workspace):
    app = opened(monkeypatch, workspace, "cypher")
    assert re.search(r"\d rows? in ", said(app)), said(app)[-300:]
    app.text_area(key="cypher").set_value("MATCH (n) DETACH DELETE n").run()
    assert "refused" in app.error[0].value
    app.text_area(key="cypher").set_value("MATCH (n RETURN n").run()
    assert "Correct it" in app.error[0].value
    app.selectbox(key="ready").set_value("null_findings").run()
    assert "NO_EFFECT" in app.text_area(key="cypher").value
    app.text_input(key="parameter concept").set_value("vitamin c").run()
    assert "1 row in" in said(app)
    app.text_input(key="parameter concept").set_value("no such thing").run()
    assert "no concept of the graph is called 'no such thing'" in app.error[0].value


def test_hostile_names_are_text(monkeypatch, tmp_path, graph):
    import dataclasses

    from kg.store import open_store

    make_workspace(tmp_path)
    bad = "<img src=x onerror=alert(1)>"
    claims = tuple(dataclasses.replace(claim, sentence=f"{bad} {claim.sentence}") for claim in graph.claims)
    store = open_store(f"kglite:{tmp_path / 'graph'}", read_only=False)
    store.write(dataclasses.replace(graph, claims=claims))
    store.close()
    app = opened(monkeypatch, tmp_path)
    app.query_params["concept"], app.query_params["pick"] = MITO, f"{VITC} decreases {MITO}"
    app.switch_page("graph.py").run()
    text = said(app)
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert bad not in text
