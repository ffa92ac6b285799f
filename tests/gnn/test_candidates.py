"""Hypotheses: untested, with quoted paths and the sign that they compose to; nothing trivial; the same list twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from planted import make_claim, make_graph

from gnn.candidates import TOO_BROAD, hypotheses
from gnn.evidence import Evidence
from gnn.faithful import deletion_of
from gnn.proposal import Habits, suggested_test
from gnn.split import pair
from gnn.train import train
from gnn.trivial import follows_from_words, rises_or_falls
from kg.model import SIGN, Claim, Concept, Graph, HierarchyEdge, Hypothesis

HIIT = Concept("T:1", "interval training", "intervention")
PGC = Concept("T:2", "PGC-1α", "gene_or_protein")
MITO = Concept("T:3", "mitochondrial content", "measure")
FATIGUE = Concept("T:4", "fatigue", "measure")
PEAK = Concept("T:5", "peak mitochondrial content", "measure")


@pytest.fixture(scope="module")
def model(planted_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    train(planted_graph, folder)
    return folder


@pytest.fixture(scope="module")
def found(planted_graph: Graph, model: Path) -> list[Hypothesis]:
    return hypotheses(planted_graph, model, top=20)


def test_no_hypothesis_is_stated_already(planted_graph: Graph, found: list[Hypothesis]) -> None:
    known = {pair(link.subject, link.object) for link in planted_graph.links}
    assert len(found) == 20
    assert not [h for h in found if pair(h.subject.id, h.object.id) in known]


def test_each_has_a_connected_path_whose_quotes_are_in_the_graph(planted_graph: Graph, found: list[Hypothesis]) -> None:
    sentences = {claim.claim_id: claim.sentence for claim in planted_graph.claims}
    for hypothesis in found:
        assert 1 <= len(hypothesis.paths) <= 3
        for path in hypothesis.paths:
            here = hypothesis.subject.id
            for step in path.steps:
                start, end = (step.subject, step.object) if step.forward else (step.object, step.subject)
                assert start.id == here
                here = end.id
                assert step.claims
                assert all(sentences[claim.claim_id] == claim.sentence for claim in step.claims)
                assert all(claim.certainty != "hypothesised" for claim in step.claims)
            assert here == hypothesis.object.id


def test_probabilities_fall_and_one_concept_does_not_fill_the_list(found: list[Hypothesis]) -> None:
    said = [h.probability for h in found]
    assert said == sorted(said, reverse=True)
    assert all(0 < p < 1 for p in said)
    assert max(Counter(end.id for h in found for end in (h.subject, h.object)).values()) <= 3


def test_the_sign_follows_the_paths_where_they_agree(found: list[Hypothesis]) -> None:
    agreed = [h for h in found if len({path.sign for path in h.paths}) == 1 and h.paths[0].sign]
    right = [h for h in agreed if SIGN[h.relation] == h.paths[0].sign]
    assert len(agreed) >= 5
    assert len(right) >= 0.8 * len(agreed)


def test_an_intervention_acts_and_is_not_acted_on(found: list[Hypothesis]) -> None:
    assert not [h for h in found if h.object.type == "intervention"]
    assert any(h.subject.type == "intervention" for h in found)


def test_the_same_model_gives_the_same_list(planted_graph: Graph, model: Path, found: list[Hypothesis]) -> None:
    assert hypotheses(planted_graph, model, top=20) == found


def test_each_proposes_a_study_of_its_own_two_concepts(found: list[Hypothesis]) -> None:
    for h in found:
        assert h.subject.name in h.suggested_test
        assert h.object.name in h.suggested_test
        assert ("rise" if SIGN[h.relation] == 1 else "fall") in h.suggested_test


def test_a_pair_only_hypothesised_is_kept_with_that_note(planted_graph: Graph, model: Path) -> None:
    best = hypotheses(planted_graph, model, top=1)[0]
    guess = make_claim(best.subject, best.relation, best.object, 2010, "hypothesised")
    wider = make_graph([*planted_graph.claims, guess], list(planted_graph.concepts))
    again = {h.id: h for h in hypotheses(wider, model, top=20)}
    assert again[best.id].novelty.startswith("Hypothesised but untested: 1 paper states it")
    assert "2010" in again[best.id].novelty


def graph_of(*claims: Claim, hierarchy: tuple[HierarchyEdge, ...] = ()) -> Graph:
    return make_graph(list(claims), [HIIT, PGC, MITO, FATIGUE, PEAK], hierarchy)


def test_signs_multiply_along_a_path() -> None:
    graph = graph_of(make_claim(HIIT, "decreases", PGC, 2000), make_claim(PGC, "decreases", FATIGUE, 2001))
    (path,) = Evidence(graph).paths(HIIT.id, FATIGUE.id)
    assert path.sign == 1
    assert [step.relation for step in path.steps] == ["decreases", "decreases"]


def test_two_concepts_between_are_found_where_one_does_not_do() -> None:
    graph = graph_of(
        make_claim(HIIT, "increases", PGC, 2000),
        make_claim(PGC, "increases", MITO, 2001),
        make_claim(MITO, "decreases", FATIGUE, 2002),
    )
    (path,) = Evidence(graph).paths(HIIT.id, FATIGUE.id)
    assert [step.object.name for step in path.steps] == ["PGC-1α", "mitochondrial content", "fatigue"]
    assert path.sign == -1


def test_a_null_finding_or_a_mere_hypothesis_carries_no_path() -> None:
    null = graph_of(make_claim(HIIT, "no_effect", PGC, 2000), make_claim(PGC, "increases", MITO, 2001))
    guess = graph_of(make_claim(HIIT, "increases", PGC, 2000, "hypothesised"), make_claim(PGC, "increases", MITO, 2001))
    assert not Evidence(null).paths(HIIT.id, MITO.id)
    assert not Evidence(guess).paths(HIIT.id, MITO.id)


def test_a_path_out_of_one_paper_weighs_less_than_one_out_of_two() -> None:
    first = make_claim(HIIT, "increases", PGC, 2000)
    apart = graph_of(first, make_claim(PGC, "increases", MITO, 2000))
    together = graph_of(first, make_claim(PGC, "increases", MITO, 2000, paper=first.document_id))
    weights = [Evidence(graph).paths(HIIT.id, MITO.id)[0].weight for graph in (apart, together)]
    assert weights[1] < weights[0] / 2


def test_against_quotes_opposite_and_null_findings_of_the_next_of_kin_only() -> None:
    null = make_claim(HIIT, "no_effect", PEAK, 2003)
    down = make_claim(HIIT, "decreases", PEAK, 2004)
    agrees = replace(make_claim(HIIT, "increases", PEAK, 2005), claim_id="agrees")
    elsewhere = make_claim(HIIT, "decreases", FATIGUE, 2004)
    graph = graph_of(
        make_claim(HIIT, "increases", PGC, 2000),
        make_claim(PGC, "increases", MITO, 2001),
        *(null, down, agrees, elsewhere),
        hierarchy=(HierarchyEdge("T:5", "is_a", "T:3"),),
    )
    against = Evidence(graph).against(HIIT.id, MITO.id, 1)
    assert {claim.claim_id for claim in against} == {null.claim_id, down.claim_id}


def test_what_a_parent_or_child_already_shows_is_not_proposed_again() -> None:
    graph = graph_of(
        make_claim(HIIT, "increases", PEAK, 2000),
        make_claim(HIIT, "increases", PGC, 2000),
        make_claim(PGC, "increases", MITO, 2001),
        hierarchy=(HierarchyEdge("T:5", "is_a", "T:3"),),
    )
    evidence = Evidence(graph)
    assert evidence.follows_from_kin(HIIT.id, "increases", MITO.id)
    assert not evidence.follows_from_kin(HIIT.id, "decreases", MITO.id)
    assert [(x.subject, x.object) for x in evidence.kin_links(HIIT.id, MITO.id)] == [(HIIT.id, PEAK.id)]


@pytest.mark.parametrize("kind", ["is_a", "part_of"])
@pytest.mark.parametrize("upward", [True, False], ids=["subject below object", "object below subject"])
def test_nothing_is_proposed_of_a_concept_and_what_stands_above_it(
    planted_graph: Graph, model: Path, found: list[Hypothesis], upward: bool, kind: str
) -> None:
    best = found[0]
    low, high = (best.subject, best.object) if upward else (best.object, best.subject)
    between = Concept("T:between", "something between", low.type)
    edges = (HierarchyEdge(low.id, "is_a", between.id), HierarchyEdge(between.id, kind, high.id))
    graph = make_graph(list(planted_graph.claims), [*planted_graph.concepts, between], edges)
    again = hypotheses(graph, model, top=20)
    assert again
    assert pair(low.id, high.id) not in {pair(h.subject.id, h.object.id) for h in again}


def test_what_a_kind_of_the_subject_shows_is_not_proposed_as_new(
    planted_graph: Graph, model: Path, found: list[Hypothesis]
) -> None:
    best = found[0]
    kind = Concept("T:kind", "a special form", best.subject.type)
    shown = make_claim(kind, best.relation, best.object, 2011)
    claims, edges = [*planted_graph.claims, shown], (HierarchyEdge(kind.id, "is_a", best.subject.id),)
    ids = {h.id for h in hypotheses(make_graph(claims, [*planted_graph.concepts, kind], edges), model, top=20)}
    assert best.id not in ids


@pytest.mark.parametrize(
    ("subject", "object_", "words"),
    [
        pytest.param(HIIT, MITO, "Randomised controlled trial", id="an intervention is assigned"),
        pytest.param(Concept("T:6", "caffeine", "nutrient_or_drug"), FATIGUE, "placebo, double-blind", id="a drug"),
        pytest.param(Concept("T:7", "hypoxia", "environment"), FATIGUE, "Randomised crossover", id="an environment"),
        pytest.param(PGC, MITO, "block, and separately raise", id="a gene is blocked in tissue"),
        pytest.param(Concept("T:8", "obesity", "condition"), FATIGUE, "with and without obesity", id="a condition"),
        pytest.param(MITO, FATIGUE, "Cohort study", id="two measures are followed"),
    ],
)
def test_the_proposed_study_fits_what_the_subject_is(subject: Concept, object_: Concept, words: str) -> None:
    text = suggested_test(subject, "increases", object_, Habits(graph_of(make_claim(HIIT, "increases", PGC, 2000))))
    assert words in text
    assert text.endswith(".")


def test_a_population_that_only_one_paper_studied_is_not_proposed() -> None:
    once = make_claim(HIIT, "increases", PGC, 2000)
    rare = replace(once, context=replace(once.context, population="a 28-year-old man"))
    assert "healthy adults" in suggested_test(HIIT, "increases", MITO, Habits(graph_of(rare)))
    other = replace(rare, claim_id="other", document_id="doi:other")
    assert "a 28-year-old man" in suggested_test(HIIT, "increases", MITO, Habits(graph_of(rare, other)))


@pytest.mark.parametrize(
    ("subject", "object_", "trivial"),
    [
        pytest.param("heat therapy", "core temperature", True, id="heat warms"),
        pytest.param("cold water immersion", "skin temperature", True, id="cold cools"),
        pytest.param("hypoxic exposure", "arterial oxygen saturation", True, id="thin air"),
        pytest.param("sodium bicarbonate", "blood pH", True, id="a base"),
        pytest.param("creatine supplementation", "muscle creatine content", True, id="the substance itself"),
        pytest.param("bed rest", "physical activity", True, id="rest is rest"),
        pytest.param("oxygen supplementation", "cerebral oxygenation", True, id="oxygen oxygenates"),
        pytest.param("heat therapy", "capillary density", False, id="heat and capillaries"),
        pytest.param("hypoxic training", "muscle hypertrophy", False, id="thin air and muscle"),
        pytest.param("sodium bicarbonate", "time trial performance", False, id="a base and performance"),
        pytest.param("resistance training", "training-induced angiogenesis", False, id="only a general word shared"),
    ],
)
def test_what_the_words_say_already_is_no_hypothesis(subject: str, object_: str, trivial: bool) -> None:
    one, other = Concept("T:1", subject, "intervention"), Concept("T:2", object_, "measure")
    assert follows_from_words(one, other) is trivial
    assert follows_from_words(other, one) is trivial


def test_each_shown_path_is_needed(planted_graph: Graph, model: Path, found: list[Hypothesis]) -> None:
    """Without the links of any one shown path the pair is less probable."""
    deletion = deletion_of(planted_graph, model)
    for one in found[:5]:
        ends = one.subject.id, one.object.id
        before = deletion.probability(*ends)
        for path in one.paths:
            links = deletion.links(path)
            assert len(links) == len(path.steps)
            assert deletion.probability(*ends, links) < before
        assert set(deletion.near(*ends)) > {link for path in one.paths for link in deletion.links(path)}


def test_a_field_and_what_has_no_amount_are_not_proposed(
    planted_graph: Graph, model: Path, found: list[Hypothesis]
) -> None:
    """The best subject becomes a field by many kinds below it; the best object gets a name without an amount."""
    best = found[0]
    kinds = [Concept(f"T:kind{i}", f"sort {i}", best.subject.type) for i in range(TOO_BROAD)]
    edges = tuple(HierarchyEdge(kind.id, "is_a", best.subject.id) for kind in kinds)
    process = next(concept for concept in planted_graph.concepts if concept.type == "process")
    claims = [*planted_graph.claims, *(make_claim(kind, "increases", process, 2001) for kind in kinds)]
    concepts = [*planted_graph.concepts, *kinds]
    few, many = (
        {end.id for h in hypotheses(make_graph(claims, concepts, some), model, top=20) for end in (h.subject, h.object)}
        for some in (edges[:-1], edges)
    )
    assert best.subject.id in few
    assert many
    assert best.subject.id not in many
    assert not rises_or_falls(replace(best.object, name="body composition"))
    assert rises_or_falls(replace(best.object, name="body fat"))
