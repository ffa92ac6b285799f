"""Questions in plain words: which kind and names are read, what the graph answers, and that nothing is an answer."""

from __future__ import annotations

import dataclasses
import json

import pytest
from test_opponent import grown_by
from tests_ui_sample import CLAIMS

from kg.errors import InvalidValue
from kg.model import Mention, plain
from ui.evidence.ask import ANSWERS, ask, render
from ui.evidence.question_text import KINDS, Asked, take_apart
from ui.language.messages import speaking


def nothing(text: str) -> list:
    return []


@pytest.mark.parametrize(
    ("question", "kind", "names", "scope"),
    [
        ("What affects VO2max?", "affects", ("VO2max",), ""),
        ("what improves VO2max in older adults", "raises", ("VO2max",), "older adults"),
        ("What impairs muscle strength?", "lowers", ("muscle strength",), ""),
        ("What does caffeine do?", "effects", ("caffeine",), ""),
        ("What are the effects of the ACE genotype?", "effects", ("ACE genotype",), ""),
        ("How does HIIT reach capillary density?", "reach", ("HIIT", "capillary density"), ""),
        ("Does caffeine improve VO2max in women?", "evidence", ("caffeine", "VO2max"), "women"),
        ("Is age associated with VO2max?", "evidence", ("age", "VO2max"), ""),
        ("Who disagrees on VO2max?", "disagree", ("VO2max",), ""),
        ("Who disagrees on the effect of vitamin C on VO2max?", "disagree", ("vitamin C", "VO2max"), ""),
        ("What is contested about heat?", "disagree", ("heat",), ""),
        ("What is untested about critical power?", "untested", ("critical power",), ""),
        ("Compare HIIT and MICT for VO2max in women", "compare", ("HIIT", "MICT", "VO2max"), "women"),
        ("Which is better for VO2max, HIIT or MICT?", "compare", ("HIIT", "MICT", "VO2max"), ""),
        ("What is known about creatine?", "about", ("creatine",), ""),
        ("Что влияет на МПК?", "affects", ("МПК",), ""),
        ("Что снижает силу мышц у пожилых?", "lowers", ("силу мышц",), "пожилых"),
        ("На что влияет кофеин?", "effects", ("кофеин",), ""),
        ("Как витамин C влияет на МПК?", "reach", ("витамин C", "МПК"), ""),
        ("Повышает ли кофеин МПК?", "evidence", ("кофеин", "МПК"), ""),
        ("Кто спорит о витамине C?", "disagree", ("витамине C",), ""),
        ("Что ещё не исследовано про МПК?", "untested", ("МПК",), ""),
        ("Сравни ВИИТ и бег для МПК у женщин", "compare", ("ВИИТ", "бег", "МПК"), "женщин"),
        ("Что известно о креатине?", "about", ("креатине",), ""),
    ],
)
def test_kind_and_names_of(question, kind, names, scope):
    assert take_apart(question) == Asked(kind, names, scope)


def test_every_kind_has_an_example_that_is_read_so_and_a_template_in_both_languages():
    assert set(KINDS) == set(ANSWERS)
    for language in ("en", "ru"):
        with speaking(language):
            from ui.language.messages import t

            assert {t(example): take_apart(t(example)).kind for example in KINDS.values()} == {
                t(example): kind for kind, example in KINDS.items()
            }


def lines(graph, question, saved=()):
    return [line.text for line in ask(graph, question, nothing, saved).lines]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        pytest.param("What affects mitochondrial content?", [
            "PGC-1α increases mitochondrial content (1 paper, belief 0.80)",
            "endurance training increases mitochondrial content (1 paper, belief 0.80)",
            "vitamin C decreases mitochondrial content (1 paper, belief 0.40); contested",
            "vitamin C increases mitochondrial content (1 paper, belief 0.40); contested"], id="affects"),
        pytest.param("What decreases mitochondrial content?",
                     ["vitamin C decreases mitochondrial content (1 paper, belief 0.40); contested"], id="lowers"),
        pytest.param("What does HIIT do?", [
            "high-intensity interval training increases PGC-1α (1 paper, belief 0.80)",
            "high-intensity interval training increases maximal oxygen uptake (1 paper, belief 0.80)"], id="effects"),
        pytest.param("How does HIIT reach mitochondrial content?",
                     ["By way of: high-intensity interval training ↑ PGC-1α ↑ mitochondrial content (weight 0.64)",
                      "By way of: high-intensity interval training ↑ maximal oxygen uptake ⊕ mitochondrial content "
                      "(weight 0.64)"], id="reach"),
        pytest.param("Does vitamin C increase mitochondrial content?", [
            "1 paper says: vitamin C does not change mitochondrial content",
            "1 paper says: vitamin C decreases mitochondrial content",
            "1 paper says: vitamin C increases mitochondrial content"], id="evidence"),
        pytest.param("What is untested about VO2max?",
                     ["Asked here, answered nowhere here: endurance training and maximal oxygen uptake"],
                     id="untested"),
        pytest.param("vitamin C, mitochondrial content", [
            "1 paper says: vitamin C does not change mitochondrial content",
            "1 paper says: vitamin C decreases mitochondrial content",
            "1 paper says: vitamin C increases mitochondrial content"], id="free-text-with-two-names"),
        pytest.param("tell me of PGC-1α please", [
            "PGC-1α increases mitochondrial content (1 paper, belief 0.80)",
            "high-intensity interval training increases PGC-1α (1 paper, belief 0.80)"], id="free-text-with-one-name"),
        pytest.param("Compare HIIT and vitamin C for VO2max", [
            "1 paper says: high-intensity interval training increases maximal oxygen uptake (belief 0.80)",
            "Of vitamin C and maximal oxygen uptake no paper here reports."], id="compare"),
        pytest.param("What affects age?", ["Not in the corpus: no paper here answers this."], id="nothing-known"),
        pytest.param("What affects moonlight?", ["Not in the corpus: nothing here is called 'moonlight'."],
                     id="no-such-concept"),
    ],
)  # fmt: skip
def test_the_graph_answers(graph, question, wanted):
    assert lines(graph, question) == wanted


def test_only_studies_of_the_people_asked_for_count(graph):
    claims = tuple(
        dataclasses.replace(c, context=dataclasses.replace(c.context, population="older women"))
        if c.claim_id == "claim01" else c for c in graph.claims
    )  # fmt: skip
    grown = dataclasses.replace(graph, claims=claims)
    assert ask(grown, "What increases VO2max in women?", nothing).found
    assert not ask(grown, "What increases VO2max in cyclists?", nothing).found


def test_who_disagrees_shows_both_sides_and_what_kind_of_conflict_it_is(graph):
    grown = grown_by(graph, ("d1", "P5", "hiit", "decreases", "vo2max", "HIIT lowered VO2max.", 0.5))
    (line,) = ask(grown, "Who disagrees on VO2max?", nothing).lines
    assert {quote.claim.relation for quote in line.quotes} == {"increases", "decreases"}
    assert line.text.endswith("high-intensity interval training decreases maximal oxygen uptake (context not stated)")
    assert not ask(graph, "Who disagrees on VO2max?", nothing).found


def test_straight_comparisons_come_first(graph):
    claims = tuple(
        dataclasses.replace(c, comparator=Mention("vitamin C", "PHYS:0000005", "vitamin C"))
        if c.claim_id == "claim01" else c for c in graph.claims
    )  # fmt: skip
    found = ask(dataclasses.replace(graph, claims=claims), "Compare HIIT and vitamin C for VO2max", nothing)
    assert found.lines[0].text.startswith("Straight against each other: high-intensity interval training against")


def test_saved_hypotheses_are_among_what_is_untested(graph, hypotheses):
    found = ask(graph, "What is untested about mitochondrial content?", nothing, hypotheses)
    (line,) = found.lines
    assert (
        "never stated: high-intensity interval training increases mitochondrial content (probability 71%)" in line.text
    )
    assert [quote.claim.claim_id for quote in line.quotes] == ["claim00", "claim02"]


def test_every_line_is_quoted_or_says_that_there_is_nothing(graph):
    sentences = {claim.sentence for claim in CLAIMS}
    for question in [*KINDS.values(), "What affects mitochondrial content?", "What is known about vitamin C?"]:
        found = ask(graph, question, nothing)
        assert all(bool(line.quotes) == line.sourced for line in found.lines)
        assert {quote.claim.sentence for line in found.lines for quote in line.quotes} <= sentences
        assert found.found == any(line.sourced for line in found.lines)


def test_what_is_no_question_is_refused_with_examples(graph):
    with pytest.raises(InvalidValue, match="What affects VO2max"):
        ask(graph, "hm", nothing)
    with pytest.raises(InvalidValue, match="is empty"):
        ask(graph, " ? ", nothing)


def test_the_same_question_gets_the_same_bytes(graph):
    turned = dataclasses.replace(graph, claims=graph.claims[::-1], links=graph.links[::-1])
    for question in ("What affects mitochondrial content?", "How does HIIT reach mitochondrial content?"):
        one, two = ask(graph, question, nothing), ask(turned, question, nothing)
        assert render(one) == render(two)
        assert json.dumps(plain(one)) == json.dumps(plain(two))


def test_the_page_answers_what_is_typed(monkeypatch, workspace):
    from test_app import opened, said

    app = opened(monkeypatch, workspace, "ask")
    app.text_input[0].set_value("What affects moonlight?").run()
    assert "nothing here is called 'moonlight'" in said(app)
    app.text_input[0].set_value("What does PHYS:0000005 affect?").run()
    assert " decreases " in said(app)
    assert app.query_params["q"] == "What does PHYS:0000005 affect?"
