"""Sentences that a claim's relation does not do justice to: which are doubted, and which are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from kg_makers import claim, mention

from kg.misread import misread
from kg.model import Mention


def said(sentence, relation="increases", subject="HIIT", comparator=None):
    one = claim(relation=relation, sentence=sentence, comparator=mention(comparator) if comparator else None)
    return replace(one, subject=Mention(subject, "PHYS:1", "HIIT", "intervention"))


@pytest.mark.parametrize(
    ("one", "want"),
    [
        pytest.param(said("HIIT raised VO2max."), False, id="plain"),
        pytest.param(said("VO2max did not change after HIIT.", "no_effect"), False, id="plain null"),
        pytest.param(said("VO2max was higher with HIIT, but not significantly."), True, id="hardly told"),
        pytest.param(said("It was slightly higher, but the difference was not significant."), True, id="denied"),
        pytest.param(said("Both rose (P < 0.05), with no between-condition differences."), True, id="denied later"),
        pytest.param(said("It differed between conditions (NOR: 3, HYP: 4).", "no_effect"), True, id="NOR is no nor"),
        pytest.param(said("HIIT had differential effects, at similar cost.", "no_effect"), True, id="unlike effects"),
        pytest.param(said("At baseline, there were no differences.", "no_effect"), True, id="before it began"),
        pytest.param(said("The decline was smaller with HIIT.", "decreases"), True, id="change of a change"),
        pytest.param(said("The HIIT-induced reduction did not differ.", "no_effect"), True, id="unchanged change"),
        pytest.param(said("Heat blunts the rise induced by HIIT."), True, id="something else weakens it"),
        pytest.param(said("There was a trend for a higher VO2max."), True, id="trend"),
        pytest.param(said("HIIT had a positive effect on arterial stiffness."), True, id="good, not more"),
        pytest.param(said("Whether HIIT raised it is unknown."), True, id="open"),
        pytest.param(said("During HIIT it rose more in men than in women."), True, id="only when"),
        pytest.param(said("Sham HIIT raised it.", subject="sham HIIT"), True, id="the control"),
        pytest.param(said("HIIT and diet raised it.", subject="HIIT and diet"), True, id="two things"),
        pytest.param(said("VO2max rose similarly in all.", "no_effect"), True, id="alike"),
        pytest.param(said("HIIT was no better than cycling.", "no_effect", comparator="cycling"), True, id="no better"),
        pytest.param(said("It was similar in HIIT and rowing.", "no_effect"), True, id="two treatments alike"),
        pytest.param(said("VO2max was similar in HIIT and control.", "no_effect", comparator="control"), False,
                     id="like the control"),
        pytest.param(said("HIIT kept performance while maintaining similar power.", "no_effect"), True, id="kept"),
    ],
)  # fmt: skip
def test_misread(one, want):
    assert misread(one) is want


@pytest.mark.parametrize(
    ("sentence", "other", "want"),
    [
        pytest.param("Older adults had increases in HbO2.", None, True, id="from whom"),
        pytest.param("HbO2 was higher in older adults.", None, False, id="higher than in others"),
        pytest.param("Age correlated with HbO2.", None, False, id="a correlation"),
        pytest.param("Older adults had more.", Mention("standing", "PHYS:7", "standing", "method"), True,
                     id="within them"),
        pytest.param("Older adults had more HbO2.", Mention("the young", "PHYS:8", "the young", "population"), False,
                     id="between people"),
    ],
)  # fmt: skip
def test_differences_of_people_need_two_kinds_of_people(sentence, other, want):
    one = claim(relation="positively_associated", sentence=sentence)
    people = Mention("older adults", "PHYS:1", "older adults", "population")
    assert misread(replace(one, subject=people, comparator=other)) is want
