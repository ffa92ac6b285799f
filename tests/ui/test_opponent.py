"""The opponent: hypothesis → verdict and kinds of objection; every objection is quoted or says that it is not."""

from __future__ import annotations

import dataclasses
import json
from types import SimpleNamespace

import pytest
from tests_ui_sample import CLAIMS, CONCEPTS

from kg.errors import InvalidValue
from kg.model import HierarchyEdge, Link, plain
from ui.opponent.all_attacks import ATTACKS
from ui.opponent.argument import argue, render


def nothing(text: str) -> list:
    return []


def verdict_and_kinds(graph, text):
    found = argue(graph, text, nothing)
    return found.verdict, [point.kind for point in found.points]


@pytest.mark.parametrize(
    ("text", "verdict", "kinds"),
    [
        pytest.param("HIIT increases VO2max", "supported", ["design", "no_mechanism"], id="supported-by-one-paper"),
        pytest.param("HIIT decreases VO2max", "contradicted", ["opposite", "no_mechanism"], id="opposite"),
        pytest.param("vitamin C decreases mitochondrial content", "contested",
                     ["null", "opposite", "design", "no_mechanism"], id="contested"),
        pytest.param("vitamin C does not change mitochondrial content", "contested", ["opposite", "design"],
                     id="no-effect-against-effects"),
        pytest.param("vitamin C increases mitochondrial content", "contradicted",
                     ["opposite", "null", "hedged", "rival", "alternative", "no_mechanism"], id="hedged-only"),
        pytest.param("endurance training increases mitochondrial content", "weak",
                     ["background", "alternative", "no_mechanism"], id="background-only"),
        pytest.param("mitochondrial content increases VO2max", "weak",
                     ["correlational", "design", "alternative", "no_mechanism"], id="only-correlation"),
        pytest.param("mitochondrial content is positively associated with VO2max", "supported",
                     ["design", "alternative"], id="association"),
        pytest.param("PGC-1α increases mitochondrial content", "supported", ["species", "design", "no_mechanism"],
                     id="mice-only"),
        pytest.param("PGC-1α increases mitochondrial content in mice", "supported", ["design", "no_mechanism"],
                     id="mice-asked-for"),
        pytest.param("endurance training improves VO2max", "untested", ["only_asked", "alternative"], id="only-asked"),
        pytest.param("vitamin C increases VO2max", "untested", ["no_evidence", "mechanism", "alternative"],
                     id="mechanism-points-the-other-way"),
        pytest.param("mitochondrial content increases PGC-1α", "untested",
                     ["no_evidence", "reverse", "alternative", "no_mechanism"], id="reverse"),
        pytest.param("age reduces VO2max", "weak", ["withdrawn", "correlational", "design", "no_mechanism"],
                     id="paper-under-concern"),
    ],
)  # fmt: skip
def test_verdict_and_objections(graph, text, verdict, kinds):
    assert verdict_and_kinds(graph, text) == (verdict, kinds)


def test_other_people_are_an_objection_only_where_people_are_named(graph):
    claims = tuple(
        dataclasses.replace(c, context=dataclasses.replace(c.context, population="untrained men"))
        if c.claim_id == "claim01" else c for c in graph.claims
    )  # fmt: skip
    grown = dataclasses.replace(graph, claims=claims)
    kinds = {scope: verdict_and_kinds(grown, f"HIIT increases VO2max{scope}")[1]
             for scope in ("", " in older women", " in men")}  # fmt: skip
    assert {scope for scope, found in kinds.items() if "population" in found} == {" in older women"}


def test_a_conflict_says_how_the_studies_differ(graph):
    """Other people or another dose may explain it: opposite is not always contradiction."""
    people = {"claim03": "trained cyclists", "claim05": "untrained women"}
    claims = tuple(
        dataclasses.replace(c, context=dataclasses.replace(c.context, population=people.get(c.claim_id)))
        for c in graph.claims
    )
    text = "vitamin C decreases mitochondrial content"
    (point,) = [p for p in argue(dataclasses.replace(graph, claims=claims), text, nothing).points if p.kind == "null"]
    assert "differ from the support in population (untrained women, against trained cyclists)." in point.text
    (point,) = [p for p in argue(graph, text, nothing).points if p.kind == "null"]
    assert "differ" not in point.text


def test_a_common_cause_is_found(graph):
    extra = dataclasses.replace(CLAIMS[1], claim_id="claim90", object=CLAIMS[2].object, sentence="HIIT raised it.")
    link = Link(CONCEPTS["hiit"].id, "increases", CONCEPTS["mito"].id, 0.7, ("P1",), ("claim90",), 2006, 2006, False)
    grown = dataclasses.replace(graph, claims=(*graph.claims, extra), links=(*graph.links, link))
    found = argue(grown, "PGC-1α increases mitochondrial content", nothing)
    point = next(point for point in found.points if point.kind == "common_cause")
    assert "high-intensity interval training moves both" in point.text
    assert len(point.quotes) == 2


def grown_by(graph, *rows):
    """The graph with further claims: (id, paper, subject, relation, object, sentence, belief of its link)."""
    claims, links = list(graph.claims), list(graph.links)
    ends = {key: next(m for c in CLAIMS for m in (c.subject, c.object) if m.id == one.id)
            for key, one in CONCEPTS.items()}  # fmt: skip
    for key, paper, subject, relation, object_, sentence, belief in rows:
        claims.append(dataclasses.replace(
            CLAIMS[1], claim_id=key, document_id=paper, subject=ends[subject], relation=relation,
            object=ends[object_], sentence=sentence,
        ))  # fmt: skip
        links.append(Link(CONCEPTS[subject].id, relation, CONCEPTS[object_].id, belief, (paper,), (key,), 2006, 2006,
                          False))  # fmt: skip
    return dataclasses.replace(graph, claims=tuple(claims), links=tuple(links))


def only(graph, text, kind):
    (found,) = [point for point in argue(graph, text, nothing).points if point.kind == kind]
    return found


def test_a_better_supported_rival_is_named_with_both_beliefs(graph):
    grown = grown_by(graph, ("r1", "P1", "hiit", "decreases", "mito", "HIIT lowered it.", 0.9))
    found = only(grown, "vitamin C decreases mitochondrial content", "rival")
    assert "high-intensity interval training decreases mitochondrial content: belief 0.90, against 0.40" in found.text
    assert [quote.claim.claim_id for quote in found.quotes] == ["r1"]


def test_the_weakest_step_of_the_mechanism_is_shown_with_what_contests_it(graph):
    grown = grown_by(
        graph,
        ("s1", "P4", "pgc1a", "no_effect", "mito", "PGC-1α did not change it.", 0.5),
        ("s2", "P1", "hiit", "increases", "mito", "HIIT raised it.", 0.8),
    )
    found = only(grown, "HIIT increases mitochondrial content", "weak_step")
    assert found.text == "The mechanism has a contested step: that PGC-1α increases mitochondrial content."
    assert [quote.claim.claim_id for quote in found.quotes] == ["s1"]
    firm = grown_by(graph, ("s2", "P1", "hiit", "increases", "mito", "HIIT raised it.", 0.8))
    assert "weak_step" not in verdict_and_kinds(firm, "HIIT increases mitochondrial content")[1]


def test_a_mediator_that_the_cause_does_not_move_falls_away(graph):
    grown = grown_by(graph, ("m1", "P1", "edt", "no_effect", "pgc1a", "It did not change PGC-1α.", 0.6))
    found = only(grown, "endurance training increases mitochondrial content", "mediator")
    assert "PGC-1α increases mitochondrial content, but endurance training does not change PGC-1α" in found.text
    assert [quote.claim.claim_id for quote in found.quotes] == ["m1"]


@pytest.mark.parametrize(
    ("scope", "kind"),
    [
        pytest.param("", None, id="no-amount-named"),
        pytest.param(" after 5 weeks", None, id="near"),
        pytest.param(" after two days", "duration", id="much-shorter"),
        pytest.param(" with 100 mg", "dose", id="much-less"),
        pytest.param(" with 600 mg", None, id="about-that-dose"),
    ],
)
def test_other_amounts_than_the_support_had_are_an_objection(graph, scope, kind):
    context = dataclasses.replace(CLAIMS[1].context, duration="6 weeks", dose="500 mg daily")
    claims = tuple(dataclasses.replace(c, context=context) if c.claim_id == "claim01" else c for c in graph.claims)
    kinds = verdict_and_kinds(dataclasses.replace(graph, claims=claims), f"HIIT increases VO2max{scope}")[1]
    assert [one for one in kinds if one in ("dose", "duration")] == ([kind] if kind else [])


def test_findings_on_the_wider_concept_are_shown_where_the_pair_has_none(graph):
    edge = HierarchyEdge(CONCEPTS["age"].id, "is_a", CONCEPTS["vitc"].id)
    grown = dataclasses.replace(graph, hierarchy=(edge,))
    found = only(grown, "age increases mitochondrial content", "wider")
    assert {quote.claim.relation for quote in found.quotes} == {"decreases", "no_effect"}
    assert "wider" not in verdict_and_kinds(graph, "age increases mitochondrial content")[1]


def test_a_paper_counts_on_the_side_of_its_surer_sentence(graph):
    title = dataclasses.replace(CLAIMS[1], claim_id="title", role="title", relation="decreases", sentence="Not so.")
    found = argue(dataclasses.replace(graph, claims=(*graph.claims, title)), "HIIT increases VO2max", nothing)
    assert (found.verdict, found.opposing) == ("supported", ())


@pytest.mark.parametrize(("papers", "verdict"), [(1, "contested"), (2, "contested"), (3, "qualified")])
def test_few_against_many_are_exceptions(graph, papers, verdict):
    rows = [(f"q{place}", f"P{place}", "hiit", "increases", "vo2max", f"Raised {place}.", 0.8)
            for place in range(2, papers + 1)]  # fmt: skip
    against = ("n", "P5", "hiit", "no_effect", "vo2max", "No change.", 0.5)
    assert verdict_and_kinds(grown_by(graph, *rows, against), "HIIT increases VO2max")[0] == verdict


def test_what_would_refute_it_and_what_survived_are_said(graph):
    found = argue(graph, "HIIT increases VO2max", nothing)
    assert found.refute.endswith("maximal oxygen uptake that does not rise.")
    assert set(found.survived).isdisjoint({"weak study design", "no mechanism"})
    assert f"Of {len(ATTACKS)} attacks {len(found.survived)} found nothing: " in render(found)
    kinds = {point.kind for point in found.points}
    assert len(found.survived) + len(kinds) == len(ATTACKS)


def test_retracted_support_does_not_count(graph):
    papers = tuple(dataclasses.replace(p, status="retracted") if p.id == "P1" else p for p in graph.papers)
    found = argue(dataclasses.replace(graph, papers=papers), "HIIT increases VO2max", nothing)
    assert found.supporting == ()
    assert (found.verdict, found.points[0].kind) == ("weak", "withdrawn")


def test_every_objection_is_quoted_or_says_that_it_is_not(graph):
    names = [concept.name for concept in CONCEPTS.values()]
    sentences = {claim.sentence for claim in CLAIMS}
    for verb in ("increases", "reduces", "affects", "does not change", "is associated with"):
        for one in names:
            for two in names:
                if one == two:
                    continue
                found = argue(graph, f"{one} {verb} {two}", nothing)
                for point in found.points:
                    assert bool(point.quotes) == point.sourced
                    assert {quote.claim.sentence for quote in point.quotes} <= sentences
                text = render(found)
                assert text.count("[reasoning, no source]") == sum(not point.sourced for point in found.points)


def test_names_go_through_grounding_and_prefer_what_the_graph_has(graph):
    def ground(text):
        return [SimpleNamespace(id="MESH:D1", name="else", type="measure", score=0.9),
                SimpleNamespace(id=CONCEPTS["vo2max"].id, name="x", type="measure", score=0.85)]  # fmt: skip

    found = argue(graph, "HIIT increases aerobic power", ground)
    assert found.object == CONCEPTS["vo2max"]
    assert found.verdict == "supported"


def test_a_name_that_is_no_concept_is_refused_with_the_cure(graph):
    def weak(text):
        return [SimpleNamespace(id="MESH:D1", name="else", type="measure", score=0.2)]

    with pytest.raises(InvalidValue, match='physiograph ground "moonlight"'):
        argue(graph, "HIIT increases moonlight", weak)


def test_two_names_of_one_concept_are_refused(graph):
    with pytest.raises(InvalidValue, match="two different things"):
        argue(graph, "HIIT increases high-intensity interval training", nothing)


def test_the_same_question_gets_the_same_bytes(graph):
    turned = dataclasses.replace(graph, claims=graph.claims[::-1], links=graph.links[::-1])
    text = "vitamin C decreases mitochondrial content in women"
    assert render(argue(graph, text, nothing)) == render(argue(turned, text, nothing))
    assert json.dumps(plain(argue(graph, text, nothing))) == json.dumps(plain(argue(turned, text, nothing)))


def test_text_names_verdict_counts_and_the_deciding_study(graph):
    text = render(argue(graph, "age reduces VO2max", nothing))
    for wanted in ("You say: age decreases maximal oxygen uptake", "Weakly supported", "in 1 paper; an opposite",
                   "repeatedly in the same people", "[1] P6 2018.", "[concern]"):  # fmt: skip
        assert wanted in text
