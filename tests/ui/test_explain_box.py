"""The app's "Explain with the language model", against a real server that streams."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from explainer_sample import workspace
from llm_server import serving
from test_app import opened, said
from test_explainer import cites, streams

HIIT, VO2MAX = "PHYS:0000008", "PHYS:0000192"
GOOD = "High-intensity interval training increased maximal oxygen uptake by 9.1 % in untrained men [?9.1 %]."
ALSO = "In well-trained cyclists, three weeks of interval training did not change VO2max [?three weeks]."
FALSE = "HIIT lowers VO2max in untrained men [?9.1 %]."
BUTTON = "Explain with the language model"


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("explained"))


@pytest.fixture
def on_edge(space: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Call it with a server's address: the graph page with the evidence of HIIT and VO2max open."""

    def one(url: str | None) -> Any:
        for name in ("MODEL", "URL"):
            monkeypatch.delenv(f"PHYSIOGRAPH_LLM_{name}", raising=False)
        if url:
            for name, value in {"MODEL": "small", "URL": url, "RETRIES": "0", "TIMEOUT_S": "20"}.items():
                monkeypatch.setenv(f"PHYSIOGRAPH_LLM_{name}", value)
        app = opened(monkeypatch, space)
        app.query_params["concept"], app.query_params["pick"] = VO2MAX, f"{HIIT} increases {VO2MAX}"
        return app.switch_page("graph.py").run()

    return one


def button(app: Any, label: str = BUTTON) -> Any:
    return next((one for one in app.button if one.label == label), None)


def test_without_a_model_there_is_no_button(on_edge: Callable[..., Any]) -> None:
    assert button(on_edge(None)) is None


def test_the_evidence_of_a_link_is_explained_and_removals_are_counted(on_edge: Callable[..., Any]) -> None:
    with serving(cites(f"{GOOD} {FALSE} {ALSO} Eat <b>more</b>.")) as server:
        app = on_edge(server.url)
        assert "explained" not in said(app)
        button(app).click().run()
    assert not app.exception
    text = said(app)
    assert "increased maximal oxygen uptake by 9.1 % in untrained men [" in text
    assert "HIIT lowers VO2max" not in text
    assert "wrote 4 sentences; 2 were removed by the check" in text
    assert "says another direction than the cited sentence (1)" in text
    assert button(app, "Stop") is None
    assert len(server.asked) == 1


def test_where_too_little_holds_only_the_evidence_stands(on_edge: Callable[..., Any]) -> None:
    with serving(cites(f"{FALSE} {FALSE}")) as server:
        app = button(on_edge(server.url)).click().run()
    assert "only the text from the evidence stands" in said(app)
    assert "pg-explained" not in said(app)


def test_a_server_that_is_away_is_said_and_no_error_box_comes(on_edge: Callable[..., Any]) -> None:
    app = button(on_edge("http://127.0.0.1:9/v1")).click().run()
    assert not app.exception
    assert "cannot be reached" in said(app)


def test_a_hypothesis_card_has_the_button_too(space: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Ischemic preconditioning increased plasma VEGF [1]. In mice, VEGF increased capillary density [2]."
    with serving(streams(text)) as server:
        monkeypatch.setenv("PHYSIOGRAPH_LLM_MODEL", "small")
        monkeypatch.setenv("PHYSIOGRAPH_LLM_URL", server.url)
        app = opened(monkeypatch, space, "hypotheses")
        button(app).click().run()
    assert not app.exception
    assert "In mice, VEGF increased capillary density [2]." in said(app)
    assert "all passed the check" in said(app)
