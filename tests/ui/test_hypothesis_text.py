"""Hypotheses in plain English: sentence → subject, relation, object, scope."""

from __future__ import annotations

import pytest

from kg.errors import InvalidValue
from ui.opponent.hypothesis_text import take_apart

TABLE = [
    ("HIIT increases VO2max", "HIIT", "increases", "VO2max", ""),
    ("HIIT increases capillary density in trained men.", "HIIT", "increases", "capillary density", "trained men"),
    ("We hypothesise that creatine improves sprint performance", "creatine", "increases", "sprint performance", ""),
    ("Cold water immersion may blunt muscle hypertrophy", "Cold water immersion", "decreases", "muscle hypertrophy",
     ""),
    ("Vitamin C does not change mitochondrial content", "Vitamin C", "no_effect", "mitochondrial content", ""),
    ("Vitamin C doesn't reduce VO2max", "Vitamin C", "no_effect", "VO2max", ""),
    ("Stretching has no effect on running economy", "Stretching", "no_effect", "running economy", ""),
    ("Stretching has no significant effect on running economy during trials", "Stretching", "no_effect",
     "running economy", "trials"),
    ("Altitude training fails to increase haemoglobin mass", "Altitude training", "no_effect", "haemoglobin mass", ""),
    ("Caffeine affects the ventilatory threshold", "Caffeine", "affects", "ventilatory threshold", ""),
    ("Age is negatively associated with VO2max", "Age", "negatively_associated", "VO2max", ""),
    ("Capillary density is positively correlated with critical power", "Capillary density", "positively_associated",
     "critical power", ""),
    ("Higher body fat is associated with lower VO2max", "body fat", "negatively_associated", "VO2max", ""),
    ("Lower fitness is associated with lower muscle mass", "fitness", "positively_associated", "muscle mass", ""),
    ("Sleep is associated with higher reaction time", "Sleep", "positively_associated", "reaction time", ""),
    ("ACTN3 genotype is not associated with endurance performance", "ACTN3 genotype", "not_associated",
     "endurance performance", ""),
    ("ACTN3 genotype is associated with sprint performance", "ACTN3 genotype", "associated", "sprint performance", ""),
    ("VO2max is increased by endurance training", "endurance training", "increases", "VO2max", ""),
    ("VO2max declines with age", "age", "decreases", "VO2max", ""),
    ("Detraining leads to a decrease in stroke volume", "Detraining", "decreases", "stroke volume", ""),
    ("Heat acclimation leads to higher plasma volume", "Heat acclimation", "increases", "plasma volume", ""),
    ("Dehydration causes lower stroke volume", "Dehydration", "decreases", "stroke volume", ""),
    ("Heat leaves VO2max unchanged in women", "Heat", "no_effect", "VO2max", "women"),
    ("Beetroot juice has a positive effect on time-trial performance", "Beetroot juice", "increases",
     "time-trial performance", ""),
    ("Endurance   training will\nsignificantly increase PGC-1α", "Endurance training", "increases", "PGC-1α", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "subject", "relation", "object_", "scope"), TABLE, ids=[row[0][:40] for row in TABLE])
def test_sentence_is_taken_apart(text, subject, relation, object_, scope):
    found = take_apart(text)
    assert (found.subject, found.relation, found.object, found.scope) == (subject, relation, object_, scope)


@pytest.mark.parametrize("text", ["VO2max", "", "increases", "Muscles and lungs", "is HIIT good?"])
def test_a_sentence_without_direction_is_refused_with_an_example(text):
    with pytest.raises(InvalidValue, match="SUBJECT VERB OBJECT"):
        take_apart(text)
