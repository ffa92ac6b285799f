"""Candidate names and abbreviations."""

import pytest

from extraction.abbreviations import abbreviations
from extraction.mentions import candidates, parse, parser

NAMES = [
    pytest.param("The VO2max increased after 6 weeks.", "VO2max", id="article"),
    pytest.param("Training raised the levels of plasma lactate.", "plasma lactate", id="levels of"),
    pytest.param("Training increased delivery of oxygen to muscle.", "delivery of oxygen to muscle", id="chain"),
    pytest.param("Training increased total and abdominal fat.", "abdominal fat", id="coordination"),
    pytest.param("Exercise-induced hypoxemia limits performance.", "hypoxemia", id="induced"),
    pytest.param("Dark chocolate (DC) supplementation lowered lactate.", "DC", id="bracket"),
    pytest.param("Consuming beetroot juice lowered blood pressure.", "Consuming beetroot juice", id="gerund"),
    pytest.param("Significantly greater muscle mass was seen.", "muscle mass", id="degree words"),
    pytest.param("HIIT improved peak power output.", "peak power output", id="compound"),
]


@pytest.mark.parametrize(("sentence", "name"), NAMES)
def test_a_name_is_a_candidate_with_its_exact_boundaries(sentence: str, name: str) -> None:
    (doc,) = parse([sentence])
    assert name in [doc[span.start : span.end].text for span in candidates(doc)]


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        pytest.param("The VO2max increased.", "The VO2max", id="article"),
        pytest.param("After 6 weeks, VO2max increased.", "6 weeks", id="number"),
        pytest.param("Their muscle mass increased.", "Their muscle mass", id="possessive"),
    ],
)
def test_what_is_no_part_of_a_name_is_cut_off(sentence: str, wrong: str) -> None:
    (doc,) = parse([sentence])
    assert wrong not in [doc[span.start : span.end].text for span in candidates(doc)]


def test_candidates_do_not_repeat_and_are_in_text_order() -> None:
    (doc,) = parse(["Sprint training and creatine increased muscle mass and strength of the quadriceps."])
    spans = candidates(doc)
    assert spans == sorted(set(spans))


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        pytest.param(
            "High-intensity interval training (HIIT) works.", "HIIT", "High-intensity interval training", id="plain"
        ),
        pytest.param("Blood lactate concentration ([La−]) rose.", "[La−]", "lactate concentration", id="own brackets"),
        pytest.param("Critical power (CP) fell.", "CP", "Critical power", id="two letters"),
        pytest.param("Maximal oxygen uptake (VO2max) rose.", "VO2max", None, id="letters not in the words"),
    ],
)
def test_short_forms_are_resolved_by_the_documents_own_definition(text: str, short: str, long: str | None) -> None:
    found = abbreviations([text]).get(short)
    assert found == long or (long is not None and found is not None and found in long)


def test_the_papers_own_list_comes_first() -> None:
    assert abbreviations(["Critical power (CP) fell."], [("CP", "creatine phosphate")]) == {"CP": "creatine phosphate"}


@pytest.mark.parametrize(
    "text",
    [
        "Neither training nor rest didn't increase whether it fell, if that is so.",
        "I ain't gonna go, let's say, y'all; c'mon, we gotta.",
        "There are effects of  two spaces , and what's more, nothin'.",
        "VO2max (mL·kg-1·min-1) was 12 ± 3 % higher than in the controls' group.",
    ],
    ids=["conjunctions", "longer patterns", "spaces", "figures"],
)
def test_kept_rules_say_what_spacys_ruler_says(text: str) -> None:
    (own,), (theirs,) = parse([text]), list(parser().pipe([text]))
    seen = [[(t.text, t.pos_, t.lemma_, str(t.morph), t.tag_, t.dep_) for t in doc] for doc in (own, theirs)]
    assert seen[0] == seen[1]
