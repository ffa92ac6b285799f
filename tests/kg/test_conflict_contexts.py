"""Contexts: free text made comparable, and what counts as a difference between two claims."""

from __future__ import annotations

import pytest
from kg_makers import claim, mention

from kg.contexts import (
    Finding,
    added_words,
    age_group,
    amounts,
    differences,
    inverted,
    plain_conditions,
    term_of,
    training_level,
    weeks,
)
from kg.model import Context, Mention


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("6 weeks", 6.0),
        ("12-wk", 12.0),
        ("eight weeks", 8.0),
        ("3 months", 13.0),
        ("1 year", 52.0),
        ("14 days", 2.0),
        ("twice", None),
        (None, None),
        ("", None),
    ],
)
def test_weeks(text, want):
    assert weeks(text) == want


@pytest.mark.parametrize(
    ("age", "people", "want"),
    [
        ("22 ± 3 years", None, "young adult"),
        ("20-30 yrs", None, "young adult"),
        ("65+ years", "young men", "older"),
        ("11.4 years", None, "child"),
        (None, "obese children", "child"),
        (None, "older women", "older"),
        (None, "men", None),
        (None, None, None),
    ],
)
def test_age_group(age, people, want):
    assert age_group(age, people) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("untrained men", "untrained"),
        ("previously sedentary women", "untrained"),
        ("well-trained cyclists", "trained"),
        ("elite rowers", "trained"),
        ("recreationally active", "active"),
        ("patients", None),
    ],
)
def test_training_level(text, want):
    assert training_level(text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("70-80% of VO2max", {"%vo2": 75.0}),
        ("80% 1RM; 3 times per week", {"%rm": 80.0, "time/week": 3.0}),
        ("500 mg", {"mg": 500.0}),
        ("6 mg/kg", {"mg/kg": 6.0}),
        ("daily", {}),
    ],
)
def test_amounts(text, want):
    assert amounts(text) == want


def test_conditions_in_plain_words():
    assert plain_conditions("patients with COPD") == {"copd"}
    assert plain_conditions("healthy volunteers") == {"healthy"}
    assert plain_conditions("adults") == frozenset()


@pytest.mark.parametrize(
    ("sentence", "weeks_long", "want"),
    [
        ("Acute exercise raised it.", None, "acute"),
        ("Training raised it.", None, "lasting"),
        ("It rose.", "8 weeks", "lasting"),
        ("It rose.", "2 days", "acute"),
        ("It rose.", None, None),
    ],
)
def test_term(sentence, weeks_long, want):
    assert term_of(claim(sentence=sentence, context=Context(duration=weeks_long))) == want


def test_term_by_the_title_and_by_the_design():
    assert term_of(claim(sentence="It rose."), "Ten weeks of HIIT") == "lasting"
    assert term_of(claim(sentence="It rose.", context=Context(design="crossover"))) == "acute"


def test_what_a_mention_adds_to_its_concept():
    known = frozenset({"blood", "flow", "restriction"})
    assert added_words("low-load blood flow restriction training", known) == {"load"}
    assert added_words("BFR50 training", known) == frozenset()


def test_what_is_named_by_its_fall():
    assert inverted("weight loss")
    assert not inverted("blood flow")


def finding(
    title="", text=None, object_text=None, comparator=None, sentence="It changed.", relation="increases", **context
):
    one = claim(
        relation=relation,
        sentence=sentence,
        context=Context(**context),
        comparator=mention(comparator) if comparator else None,
    )
    values = {"subject": Mention(text or "HIIT", "PHYS:1"), "object": Mention(object_text or "VO2max", "PHYS:2")}
    return Finding(type(one)(**{**{name: getattr(one, name) for name in one.__slots__}, **values}), title, KNOWN)


KNOWN = frozenset({"hiit", "vo", "max", "oxygen", "uptake", "oxygenation", "heart", "rate"})


DIFFER = [
    pytest.param({"species": "human"}, {"species": "rat"}, "species", id="species"),
    pytest.param({"sex": "male"}, {"sex": "female"}, "sex", id="sex"),
    pytest.param({"sex": "male"}, {"sex": "both"}, None, id="both sexes overlap"),
    pytest.param({"age": "22 years"}, {"age": "70 years"}, "population", id="young and old"),
    pytest.param({"age": "22 years"}, {"age": "30 years"}, None, id="young and young"),
    pytest.param({"population": "patients with COPD"}, {"population": "healthy men"}, "population", id="ill and well"),
    pytest.param({"population": "obese men"}, {"population": "men with obesity"}, None, id="one condition, two words"),
    pytest.param({"title": "HIIT in diabetes"}, {"title": "HIIT in men"}, "population", id="the title says"),
    pytest.param(
        {"training_status": "untrained"}, {"population": "elite rowers"}, "training status", id="untrained and elite"
    ),
    pytest.param({"duration": "4 weeks"}, {"duration": "12 weeks"}, "dose or duration", id="three times as long"),
    pytest.param({"duration": "4 weeks"}, {"duration": "6-week"}, None, id="about as long"),
    pytest.param({"dose": "90% VO2max"}, {"dose": "50% of VO2max"}, "dose or duration", id="intensity"),
    pytest.param({"dose": "3 mg/kg"}, {"dose": "400 mg"}, None, id="units that cannot be compared"),
    pytest.param({"text": "low-intensity training"}, {"text": "sprint training"}, "dose or duration", id="by its name"),
    pytest.param(
        {"object_text": "resting heart rate"}, {"object_text": "maximal heart rate"}, "measure", id="rest and maximum"
    ),
    pytest.param(
        {"object_text": "muscle oxygenation"},
        {"object_text": "prefrontal oxygenation"},
        "measure",
        id="muscle and brain",
    ),
    pytest.param({"object_text": "VO2"}, {"object_text": "VO2 kinetics"}, "measure", id="level and kinetics"),
    pytest.param({"comparator": "control"}, {"comparator": "cycling"}, None, id="effects, whatever one beats"),
    pytest.param({"comparator": "rowing"}, {"comparator": "cycling"}, "comparator", id="more than two other things"),
    pytest.param(
        {"comparator": "control", "relation": "no_effect"},
        {"comparator": "cycling", "relation": "no_effect"},
        "comparator",
        id="no better than another treatment",
    ),
    pytest.param(
        {"sentence": "Acute HIIT raised it."}, {"title": "Eight weeks of HIIT"}, "acute or lasting", id="one bout"
    ),
    pytest.param(
        {"sentence": "It rose in the time trial."}, {"title": "HIIT and handgrip"}, "activity", id="what they did"
    ),
    pytest.param({"text": "remote HIIT"}, {"text": "local HIIT"}, "kind of intervention", id="kinds of one thing"),
    pytest.param({"text": "remote HIIT"}, {"text": "HIIT"}, None, id="one says more"),
    pytest.param(
        {"object_text": "total VO2"}, {"object_text": "isotime VO2"}, "kind of measure", id="kinds of measure"
    ),
    pytest.param({"title": "Cardiac output"}, {"title": "Heart rate"}, None, id="a measure is no ailment"),
    pytest.param({"title": "HIIT in hypoxia"}, {"title": "HIIT in the heat"}, "environment", id="altitude and heat"),
    pytest.param({"title": "HIIT in hypoxia"}, {"title": "HIIT in men"}, None, id="altitude, and nothing stated"),
    pytest.param(
        {"sentence": "Muscle VO2 rose."}, {"sentence": "Brain VO2 fell."}, "measure", id="where, by the sentence"
    ),
    pytest.param({"design": "rct"}, {"design": "cross_sectional"}, "design", id="trial and survey"),
    pytest.param({"design": "rct"}, {"design": "crossover"}, None, id="two kinds of trial"),
    pytest.param({}, {"sex": "male", "species": "human", "duration": "4 weeks", "age": "20 y"}, None, id="not stated"),
]


@pytest.mark.parametrize(("one", "other", "want"), DIFFER)
def test_what_differs(one, other, want):
    told = differences(finding(**one), finding(**other))
    assert [each.dimension for each in told] == ([want] if want else [])


@pytest.mark.parametrize(("one", "other", "want"), DIFFER)
def test_a_difference_is_one_from_either_side(one, other, want):
    there, back = differences(finding(**one), finding(**other)), differences(finding(**other), finding(**one))
    assert [(each.dimension, each.one, each.other) for each in there] == [(e.dimension, e.other, e.one) for e in back]


def test_conditions_come_from_the_function_given():
    def named(text: str) -> frozenset[str]:
        return frozenset({"MESH:1"} if "odd ailment" in text or "OA" in text else ())

    people = finding(population="people with OA"), finding(population="people with the odd ailment")
    assert differences(*people, conditions=named) == ()
    assert differences(people[0], finding(population="adults"), conditions=named)[0].dimension == "population"
