"""The back-test: the contract's form, a lead on a planted rule, and no trace of what came after the cut."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from planted import make_claim, make_graph

from gnn.backtest import backtest
from gnn.split import by_time
from gnn.train import learn
from kg.errors import TooLittleData
from kg.model import Graph

CUT = 2012


@pytest.fixture(scope="module")
def found(planted_graph: Graph) -> dict[str, Any]:
    return backtest(planted_graph, CUT)


def test_the_result_has_the_contracts_form_and_is_json(found: dict[str, Any]) -> None:
    assert {"cut", "train_papers", "train_links", "test_links", "model", "baselines"} <= set(found)
    assert {"mrr", "hits@10", "auroc", "auprc", "brier", "ece", "ci95"} <= set(found["model"])
    assert {"degree", "common_neighbours", "complex"} <= set(found["baselines"])
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_the_planted_rule_is_foreseen_better_than_by_any_baseline(found: dict[str, Any]) -> None:
    for name, table in found["baselines"].items():
        assert found["model"]["mrr"] > table["mrr"], name
    low, high = found["model"]["ci95"]["mrr"]
    assert low <= found["model"]["mrr"] <= high
    assert found["baselines"]["degree"]["lead_mrr_ci95"][0] > 0
    assert found["model"]["auroc"] > 0.7


def test_degree_is_no_help_against_negatives_of_the_same_degree(found: dict[str, Any]) -> None:
    assert abs(found["baselines"]["degree"]["auroc"] - 0.5) < 0.12


def test_hits_name_a_later_paper_and_quote_it(planted_graph: Graph, found: dict[str, Any]) -> None:
    sentences = {claim.document_id: claim.sentence for claim in planted_graph.claims}
    assert found["hits"]
    for hit in found["hits"]:
        assert hit["first_reported"] > CUT
        assert sentences[hit["document_id"]] == hit["sentence"]


def test_what_comes_after_the_cut_changes_nothing_the_model_learns(planted_graph: Graph) -> None:
    """Rename, re-sign and multiply every later claim: the model as of the cut must not move by a bit."""
    nodes = {concept.id: concept for concept in planted_graph.concepts}
    early = [claim for claim in planted_graph.claims if (claim.year or 0) <= CUT]
    late = [
        make_claim(nodes[str(c.subject.id)], "decreases", nodes[str(c.object.id)], 2020 + i)
        for c in planted_graph.claims
        if (c.year or 0) > CUT
        for i in range(3)
    ]
    renamed = make_graph([*early, *late], list(planted_graph.concepts))
    models = [learn(by_time(graph, CUT).graph, seed=3, epochs=6) for graph in (planted_graph, renamed)]
    states = [{name: value.tolist() for name, value in m.model.state_dict().items()} for m in models]
    assert states[0] == states[1]
    assert models[0].calibrator == models[1].calibrator


def test_an_impossible_cut_is_refused(planted_graph: Graph) -> None:
    with pytest.raises(TooLittleData, match="Choose a cut"):
        backtest(replace(planted_graph), 1980)
