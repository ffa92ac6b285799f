"""Training: ahead of popularity on a planted rule, the same bytes twice, and a clear word where data lack."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from planted import make_claim, make_graph, planted

from gnn.calibrate import Logistic, fit_logistic
from gnn.fit import load
from gnn.train import TrainReport, train
from kg.errors import ModelMissing, TooLittleData
from kg.model import Concept, Graph


@pytest.fixture(scope="module")
def trained(planted_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainReport, Path]:
    folder = tmp_path_factory.mktemp("model")
    return train(planted_graph, folder, seed=0), folder


def test_the_model_finds_the_planted_rule_that_popularity_cannot(trained: tuple[TrainReport, Path]) -> None:
    report, _ = trained
    assert report.mrr > 1.5 * report.degree["mrr"]
    assert report.mrr > report.common_neighbours["mrr"]
    assert report.auroc > 0.75
    assert report.plain()["hits@10"] == report.hits10


def test_the_same_graph_and_seed_give_the_same_bytes(
    planted_graph: Graph, trained: tuple[TrainReport, Path], tmp_path: Path
) -> None:
    train(planted_graph, tmp_path, seed=0)
    for name in ("model.safetensors", "model.json"):
        assert (tmp_path / name).read_bytes() == (trained[1] / name).read_bytes()


def test_another_seed_gives_another_model_of_like_quality(
    planted_graph: Graph, trained: tuple[TrainReport, Path], tmp_path: Path
) -> None:
    report = train(planted_graph, tmp_path, seed=1)
    assert (tmp_path / "model.safetensors").read_bytes() != (trained[1] / "model.safetensors").read_bytes()
    assert report.mrr > report.degree["mrr"]


def test_a_checkpoint_is_plain_json_and_safetensors(trained: tuple[TrainReport, Path]) -> None:
    facts = json.loads((trained[1] / "model.json").read_text(encoding="utf-8"))
    assert {"shape", "path_shape", "version", "seed", "calibrator", "ranker", "figures", "newest_year"} <= set(facts)
    model, paths, _ = load(trained[1])
    assert model.shape.n_entities == 0  # inductive: no table of entities
    assert paths.shape.n_queries == 1  # one question: linked at all
    assert sorted(path.name for path in trained[1].iterdir()) == ["model.json", "model.safetensors"]


def test_shuffled_links_are_foreseen_far_worse(trained: tuple[TrainReport, Path]) -> None:
    """The same graph with each link's measure drawn at random: types and degrees are left, the rule is gone."""
    graph = planted()
    rng = np.random.default_rng(5)
    measures = [c for c in graph.concepts if c.type == "measure"]
    seen: set[tuple[str, str]] = set()
    claims = []
    concepts = {c.id: c for c in graph.concepts}
    for claim in graph.claims:
        subject = concepts[str(claim.subject.id)]
        other = concepts[str(claim.object.id)]
        if other.type == "measure":
            other = measures[int(rng.integers(len(measures)))]
        if (subject.id, other.id) not in seen:
            seen.add((subject.id, other.id))
            claims.append(make_claim(subject, claim.relation, other, claim.year or 2000))
    from gnn.train import learn

    figures = learn(make_graph(claims, list(graph.concepts)), seed=0).figures
    assert figures["mrr"] < 0.6 * trained[0].mrr


def test_too_few_links_are_refused_with_the_number_and_the_cure(tmp_path: Path) -> None:
    nodes = [Concept(f"T:{i}", f"thing {i}", "measure") for i in range(10)]
    claims = [make_claim(a, "increases", b, 2000) for a, b in itertools.pairwise(nodes)]
    with pytest.raises(TooLittleData, match=r"9 concept pairs.*physiograph add"):
        train(make_graph(claims, nodes), tmp_path)


def test_papers_with_little_in_common_are_judged_on_random_pairs_and_say_so(tmp_path: Path) -> None:
    """One paper on everything: no newer paper can be held out."""
    graph = planted()
    one = [replace(claim, document_id="doi:one", year=2001) for claim in graph.claims]
    report = train(make_graph(one, list(graph.concepts)), tmp_path)
    assert report.held_out == "random pairs"
    assert report.judged_on >= 20
    assert train(graph, tmp_path).held_out == "newest papers"


def test_undated_papers_are_held_out_at_random(planted_graph: Graph, tmp_path: Path) -> None:
    claims = [
        make_claim(concepts[0], claim.relation, concepts[1], 0)
        for claim in planted_graph.claims
        for concepts in [
            [next(c for c in planted_graph.concepts if c.id == end.id) for end in (claim.subject, claim.object)]
        ]
    ]
    report = train(make_graph(claims, list(planted_graph.concepts), undated=True), tmp_path)
    assert report.judged_on > 10


def test_a_missing_model_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="physiograph train"):
        load(tmp_path)


def test_a_calibrator_says_what_happens_and_survives_json() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(4000, 1))
    truth = rng.random(4000) < 1 / (1 + np.exp(-2 * x[:, 0]))
    found = fit_logistic(x, truth)
    assert found.probability(np.array([[0.0]]))[0] == pytest.approx(0.5, abs=0.05)
    assert found.probability(np.array([[1.0]]))[0] == pytest.approx(0.88, abs=0.03)
    assert Logistic.of(json.loads(json.dumps(found.plain()))) == found


def test_with_few_links_the_prior_weights_stand_and_with_many_they_do_not_matter() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(3000, 2))
    truth = rng.random(3000) < 1 / (1 + np.exp(-2 * x[:, 0]))
    few, many = (fit_logistic(x[:n], truth[:n], ridge=50.0, prior=(0.0, 1.0)).weights for n in (8, 3000))
    assert few[1] > 0.7
    assert many[0] > 1.5
    assert abs(many[1]) < 0.3
