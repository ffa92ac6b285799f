"""Improved, worsened, faster, slower: the sign of a measure of which less is better."""

from __future__ import annotations

import pytest

from extraction.found import Found
from extraction.less_is_better import less_is_better, turned


@pytest.mark.parametrize(
    ("sentence", "object_", "said", "want"),
    [
        ("Caffeine improved 10-km time.", "10-km time", "increases", "decreases"),
        ("Caffeine significantly improved sprint time.", "sprint time", "increases", "decreases"),
        ("Reaction time was significantly faster after caffeine.", "Reaction time", "increases", "decreases"),
        ("Sprint time (30 m) was slower in the heat.", "Sprint time", "decreases", "increases"),
        ("Heat acclimation led to worse soreness.", "soreness", "decreases", "increases"),
        ("Improvements in pain followed the programme.", "pain", "increases", "decreases"),
        ("Pain scores improved in the yoga group.", "Pain scores", "increases", "decreases"),
        ("Fatigue had markedly worsened in the heat.", "Fatigue", "decreases", "increases"),
        ("Soreness improved the estimate.", "Soreness", "increases", "increases"),
        # the words between say the direction themselves
        ("Training improved fitness and reduced pain.", "pain", "decreases", "decreases"),
        ("Training did better but increased pain.", "pain", "increases", "increases"),
        ("Massage improved the recovery of pain.", "pain", "increases", "increases"),
        # no such word
        ("Fatigue rose with heat.", "Fatigue", "increases", "increases"),
        # other relations stay
        ("Caffeine did not make sprint time faster.", "sprint time", "no_effect", "no_effect"),
    ],
)
def test_the_sign_follows_the_measure(sentence: str, object_: str, said: str, want: str) -> None:
    at = sentence.index(object_)
    item = Found(1, "x", (0, 0), object_, (at, at + len(object_)), said, None, 0.9, True)
    assert turned(sentence, item) == want


@pytest.mark.parametrize(
    ("name", "better", "want"),
    [
        pytest.param("20-m sprint time", "more", True, id="a time in which a distance is run"),
        pytest.param("time to complete the course", None, True, id="time to complete"),
        pytest.param("5-km time", None, True, id="distance"),
        pytest.param("time to exhaustion", "more", False, id="endurance time"),
        pytest.param("sleep time", None, False, id="another time"),
        pytest.param("pain", "less", True, id="by its concept"),
        pytest.param("pain control", "less", False, id="a burden under control"),
        pytest.param("visual pain scale", None, True, id="a burden without concept"),
        pytest.param("exercise tolerance", None, False, id="wanted"),
        pytest.param("fatigue resistance", "more", False, id="its concept goes before the word"),
    ],
)
def test_less_is_better_by_concept_or_by_the_name_of_a_time(name: str, better: str | None, want: bool) -> None:
    assert less_is_better(name, better) is want
