"""Every page of the app, run without a browser on a real small workspace."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest
from tests_ui_sample import CONCEPTS, make_workspace

import ui
from ui.app import PAGES

APP = str(Path(ui.__file__).parent / "pages" / "start.py")
VITC, MITO = CONCEPTS["vitc"].id, CONCEPTS["mito"].id
NAMES = [name for name, _, _ in PAGES]


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


@pytest.mark.parametrize("page", [name for name in NAMES if name != "settings"])
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


# --- the newer pages ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def assembled(tmp_path_factory):
    """The small workspace, its graph made by the real assembly, with conflicts."""
    from tests_ui_sample import CLAIMS, PAPERS

    from kg.assemble import assemble
    from kg.conflict import with_conflicts
    from kg.store import open_store

    root = make_workspace(tmp_path_factory.mktemp("assembled"))
    store = open_store(f"kglite:{root / 'graph'}", read_only=False)
    store.write(with_conflicts(assemble(CLAIMS, {paper.id: paper for paper in PAPERS}, CONCEPTS.values())))
    store.close()
    return root


@pytest.mark.parametrize("page", NAMES)
def test_every_page_opens_without_an_error(monkeypatch, assembled, page):
    app = opened(monkeypatch, assembled, page)
    assert [element.value for element in app.error] == []
    assert len(app.title) == 1


def test_home_searches_concepts_and_says_what_is_new(monkeypatch, tmp_path):
    from kg.ledger import Ledger
    from kg.model import Document, GateDecision

    make_workspace(tmp_path)
    app = opened(monkeypatch, tmp_path)
    assert "What changed since" not in said(app)
    app.text_input(key="at q").set_value("vo2max").run()
    assert app.query_params["q"] == "vo2max"
    assert "maximal oxygen uptake" in app.get("page_link")[0].proto.label
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        ledger.add(Document("P7", "New", ()), GateDecision(True))
    app = opened(monkeypatch, tmp_path)
    assert "1 new paper." in said(app)
    next(button for button in app.button if button.label == "I have seen this").click().run()
    assert "Nothing has changed since" in said(app)


def test_conflicts_stand_side_by_side_and_filter(monkeypatch, assembled):
    app = opened(monkeypatch, assembled, "conflicts", all="1")
    text = said(app)
    assert "vitamin C – mitochondrial content" in text
    assert "lowered" in text
    assert "did not change" in text
    app.text_input(key="at text").set_value("zzz").run()
    assert "No conflict passes these filters." in said(app)
    assert app.query_params["text"] == "zzz"


def test_the_timeline_of_the_address_shows_each_year(monkeypatch, assembled):
    app = opened(monkeypatch, assembled)
    app.query_params["link"] = f"{VITC} decreases {MITO}"
    app.switch_page("timeline.py").run()
    assert "vitamin C ↓ decreases mitochondrial content" in said(app)
    assert [expander.label for expander in app.expander] == ["2012: 1 sentence", "2015: 2 sentences"]
    app.slider(key="at year").set_value(2012).run()
    assert "At the end of 2012: 4 links around **vitamin C**" in said(app) or "around **vitamin C**" in said(app)
    assert app.query_params["year"] == "2012"


def test_the_opponent_keeps_what_is_conceded_and_shows_the_strongest_that_stands(monkeypatch, assembled, tmp_path):
    shutil.copytree(assembled, tmp_path / "copy")
    app = opened(monkeypatch, tmp_path / "copy")
    app.query_params["h"] = "Vitamin C decreases mitochondrial content"
    app.switch_page("opponent.py").run()
    counts = {metric.label: int(metric.value) for metric in app.metric}
    assert counts["Objections that stand"] > 1
    assert "Strongest objection that stands (1)" in app.warning[0].value
    next(button for button in app.button if button.label == "I concede").click().run()
    after = {metric.label: int(metric.value) for metric in app.metric}
    assert (after["Conceded"], after["Objections that stand"]) == (1, counts["Objections that stand"] - 1)
    assert "Strongest objection that stands (2)" in app.warning[0].value
    app.text_input(key="statement").set_value("").run()
    assert [button.label for button in app.button if button.key and button.key.startswith("debate ")] == [
        "Vitamin C decreases mitochondrial content"
    ]


def test_a_sentence_without_a_verb_is_an_error_in_plain_words(monkeypatch, assembled):
    app = opened(monkeypatch, assembled)
    app.query_params["h"] = "vitamin C"
    app.switch_page("opponent.py").run()
    assert len(app.error) == 1


def test_a_hypothesis_is_kept_with_a_note_and_dropped_again(monkeypatch, assembled, tmp_path):
    shutil.copytree(assembled, tmp_path / "copy")
    app = opened(monkeypatch, tmp_path / "copy", "hypotheses")
    app.text_input(key="note h1").set_value("ask Anna").run()
    app.button(key="keep h1").click().run()
    assert "**at risk** · high-intensity interval training ↑ increases mitochondrial content · ask Anna" in said(app)
    app.button(key="drop h1").click().run()
    assert "ask Anna" not in said(app)


def test_a_paper_of_the_address_is_shown_and_can_be_overruled(monkeypatch, tmp_path):
    make_workspace(tmp_path)
    app = opened(monkeypatch, tmp_path)
    app.query_params["paper"] = "R1"
    app.switch_page("corpus.py").run()
    assert "refused: retracted – Withdrawn." in app.error[0].value
    app.text_input(key="note R1").set_value("a mix-up").run()
    app.button(key="accept").click().run()
    assert "accepted: by hand – accepted by hand: a mix-up" in app.success[0].value


def test_a_folder_of_this_machine_is_added_and_built_while_the_page_shows_it(monkeypatch, tmp_path):
    from kg.ledger import Ledger
    from ui.widgets import jobs

    (tmp_path / "papers").mkdir()
    paper = "HIIT and VO2max\n\n" + "Forty men trained for eight weeks. HIIT increased VO2max by 8%. " * 8
    (tmp_path / "papers" / "one.txt").write_text(paper)
    app = opened(monkeypatch, tmp_path / "space", "corpus")
    app.text_input(key="path").set_value(str(tmp_path / "papers")).run()
    app.button(key="add path").click().run()
    job = jobs.last(tmp_path / "space")
    end = time.monotonic() + 300
    while job.state == "running" and time.monotonic() < end:
        time.sleep(0.5)
    assert job.state == "done", job.lines()
    with Ledger.open(tmp_path / "space" / "ledger.sqlite") as ledger:
        assert ledger.counts()["accepted"] == 1
    assert (tmp_path / "space" / "graph").is_dir()


def test_paths_go_from_one_concept_to_another_with_their_sign(monkeypatch, assembled):
    app = opened(monkeypatch, assembled)
    app.query_params["from"], app.query_params["to"] = CONCEPTS["hiit"].id, MITO
    app.switch_page("paths.py").run()
    assert "2 steps, product of beliefs" in said(app)
    assert "overall increase" in said(app)
    app.selectbox(key="at sign").set_value("less").run()
    assert "No chain of up to 3 steps" in said(app)


def test_a_sentence_can_be_judged(monkeypatch, tmp_path):
    from kg.ledger import Ledger

    make_workspace(tmp_path)
    app = opened(monkeypatch, tmp_path)
    app.query_params["concept"], app.query_params["pick"] = MITO, f"{VITC} decreases {MITO}"
    app.switch_page("graph.py").run()
    key = f"{VITC} {MITO}"
    app.radio(key=f"verdict {key}").set_value("correct").run()
    app.selectbox(key=f"relation {key}").set_value("no_effect").run()
    app.text_input(key=f"note {key}").set_value("read it").run()
    app.button(key=f"keep {key}").click().run()
    assert "It counts from the next" in app.success[0].value
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        (mark,) = ledger.marks()
    assert (mark.verdict, mark.note, mark.correction.relation) == ("corrected", "read it", "no_effect")


def test_settings_are_saved_and_what_is_not_allowed_is_said(monkeypatch, tmp_path, workspace):
    monkeypatch.chdir(tmp_path)
    app = opened(monkeypatch, workspace, "settings")
    app.text_input(key="set llm_model").set_value("small").run()
    app.text_input(key="set llm_url").set_value("http://127.0.0.1:9/v1").run()
    app.button(key="test endpoint").click().run()
    assert "127.0.0.1" in app.error[0].value
    app.button(key="test store").click().run()
    assert "It answers: " in app.success[0].value
    app.button(key="save").click().run()
    assert (tmp_path / "physiograph.toml").read_text() == (
        'language = "auto"\nllm_url = "http://127.0.0.1:9/v1"\nllm_model = "small"\n'
    )
