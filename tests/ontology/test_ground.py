"""Mention → concept, or nothing: a table of both, and the rules behind it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ontology.ground import THRESHOLD, Candidate, Grounder
from ontology.term_index import build
from ontology.term_match import TermTables
from ontology.terms import Term, Vocabulary


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return Grounder()


@pytest.mark.parametrize(
    ("mention", "want"),
    [
        ("HIIT", "high-intensity interval training"),
        ("high intensity interval training", "high-intensity interval training"),
        ("high-intensity interval training (HIIT)", "high-intensity interval training"),
        ("8 weeks of HIIT", "high-intensity interval training"),
        ("sprint interval training", "sprint interval training"),
        ("moderate-intensity continuous training", "moderate-intensity continuous training"),
        ("strength training", "resistance training"),
        ("blood-flow restriction", "blood flow restriction training"),
        ("whole-body vibration", "whole-body vibration"),
        ("V̇O₂max", "maximal oxygen uptake"),
        ("VO2 max", "maximal oxygen uptake"),
        ("maximal O2 uptake", "maximal oxygen uptake"),
        ("V̇O2peak", "peak oxygen uptake"),
        ("peak VO2 during cycling", "peak oxygen uptake"),
        ("VO2 kinetics", "oxygen uptake kinetics"),
        ("oxygen uptake (VO2) kinetics", "oxygen uptake kinetics"),
        ("the VO2 slow component", "oxygen uptake slow component"),
        ("τVO2", "time constant of oxygen uptake kinetics"),
        ("critical power", "critical power"),
        ("W′", "W prime"),
        ("gas exchange threshold", "gas exchange threshold"),
        ("deoxy[Hb+Mb]", "deoxyhemoglobin"),
        ("[HHb]", "deoxyhemoglobin"),
        ("O2Hb", "oxyhemoglobin"),
        ("SmO2", "muscle oxygenation"),
        ("skeletal muscle oxygenation", "muscle oxygenation"),
        ("TSI%", "tissue oxygenation"),
        ("prefrontal cortex oxygenation", "prefrontal oxygenation"),
        ("heart rate", "heart rate"),
        ("resting heart rate", "resting heart rate"),
        ("heart rate during exercise", "heart rate"),
        ("mean arterial pressure", "mean arterial pressure"),
        ("flow-mediated dilatation", "flow-mediated dilation"),
        ("changes in blood lactate", "blood lactate concentration"),
        ("plasma IL-6 concentration", "interleukin-6"),
        ("serum BDNF levels", "BDNF"),
        ("PGC-1α", "PGC-1α"),
        ("PPARGC1A", "PGC-1α"),
        ("AMPK", "AMPK"),
        ("mitochondrial biogenesis", "mitochondrial biogenesis"),
        ("capillarisation", "capillary density"),
        ("citrate synthase activity", "citrate synthase activity"),
        ("muscle protein synthesis", "muscle protein synthesis rate"),
        ("vastus lateralis", "vastus lateralis"),
        ("the quadriceps", "quadriceps"),
        ("slow-twitch fibres", "type I fibres"),
        ("type IIx fibers", "type IIx fibres"),
        ("beetroot juice supplementation", "dietary nitrate"),
        ("caffeine ingestion", "caffeine"),
        ("β-alanine supplementation", "beta-alanine"),
        ("creatine supplementation", "creatine"),
        ("time-to-exhaustion", "time to exhaustion"),
        ("6MWD", "six-minute walk distance"),
        ("countermovement jump height", "jump height"),
        ("1RM", "one-repetition maximum"),
        ("maximal voluntary contraction torque", "maximal voluntary contraction"),
        ("DOMS", "muscle soreness"),
        ("perceived exertion", "rating of perceived exertion"),
        ("quality of life", "quality of life"),
        ("acute mountain sickness", "acute mountain sickness"),
        ("COPD", "COPD"),
        ("patients with COPD", "patients with COPD"),
        ("normobaric hypoxia", "normobaric hypoxia"),
        ("near-infrared spectroscopy", "near-infrared spectroscopy"),
        ("МПК", "maximal oxygen uptake"),
    ],
)
def test_grounds_to(grounder: Grounder, mention: str, want: str) -> None:
    found = grounder.best(mention)
    assert found is not None
    assert found.name == want, found.reason


@pytest.mark.parametrize(
    "mention",
    [
        pytest.param("training", id="too wide alone"),
        pytest.param("CS", id="critical speed or citrate synthase"),
        pytest.param("CP", id="critical power or cerebral palsy"),
        pytest.param("MAP", id="aerobic power or arterial pressure"),
        pytest.param("RE", id="economy or resistance exercise"),
        pytest.param("sit", id="a word, not the acronym SIT"),
        pytest.param("hit", id="a word, not the acronym HIT"),
        pytest.param("set", id="a word, not the acronym SET"),
        pytest.param("happy pharmacy", id="nothing of ours"),
        pytest.param("tax policy", id="other field"),
        pytest.param("the group", id="bare label"),
        pytest.param("", id="empty"),
        pytest.param("[…]", id="punctuation"),
        pytest.param("12 weeks", id="a duration"),
        pytest.param("Hispanics", id="not covered"),
        pytest.param("legal drafting performance", id="generic head alone"),
        pytest.param("machine translation quality", id="generic head of another field"),
        pytest.param("CCT", id="unknown acronym"),
    ],
)
def test_stays_ungrounded(grounder: Grounder, mention: str) -> None:
    found = grounder.best(mention)
    assert found is None, (found.name, found.score, found.reason)


@pytest.mark.parametrize(
    ("mention", "long", "want"),
    [
        ("CP", "critical power", "critical power"),
        ("CP", "cerebral palsy", "cerebral palsy"),
        ("CS", "critical speed", "critical speed"),
        ("CS", "compression stockings", "compression garments"),
        ("CS activity", "citrate synthase", "citrate synthase activity"),
        ("MAP", "maximal aerobic power", "maximal aerobic power output"),
        ("MAP", "mean arterial pressure", "mean arterial pressure"),
        ("RT", "reaction time", "reaction time"),
        ("RT", "resistance training", "resistance training"),
        ("IPC", "intermittent pneumatic compression", "intermittent pneumatic compression"),
        ("IPC treatment", "ischemic preconditioning", "ischemic preconditioning"),
        ("CR", "cardiac rehabilitation", "cardiac rehabilitation"),
        ("CR", "caloric restriction", "caloric restriction"),
        ("VT", "ventilatory threshold", "gas exchange threshold"),
        ("VT", "tidal volume", "tidal volume"),
        ("CT", "computed tomography", "computed tomography"),
    ],
)
def test_the_documents_own_abbreviations_win(grounder: Grounder, mention: str, long: str, want: str) -> None:
    found = grounder.best(mention, abbreviations={mention.split()[0]: long})
    assert found is not None
    assert found.name == want
    assert long in found.reason


def test_an_abbreviation_of_something_unknown_does_not_fall_back(grounder: Grounder) -> None:
    assert grounder.best("HIIT") is not None
    assert grounder.best("HIIT", abbreviations={"HIIT": "Hungarian institute of tax"}) is None


@pytest.mark.parametrize(
    ("mention", "expected", "want"),
    [
        ("CP", "condition", "cerebral palsy"),
        ("CP", "measure", "critical power"),
        ("RE", "intervention", "resistance exercise"),
        ("RE", "measure", "running economy"),
        ("training", "intervention", "exercise training"),
    ],
)
def test_expected_type_settles_a_name_that_needs_context(
    grounder: Grounder, mention: str, expected: str, want: str
) -> None:
    found = grounder.best(mention, expected)
    assert found is not None
    assert found.name == want


def test_the_score_falls_with_what_is_left_over(grounder: Grounder) -> None:
    texts = ["blood lactate", "peak blood lactate response", "peak blood lactate response during cycling"]
    scores = [one.score for one in (grounder.best(text) for text in texts) if one]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


def test_what_was_peeled_stands_in_the_reason(grounder: Grounder) -> None:
    found = grounder.best("peak VO2 during uphill walking")
    assert found is not None
    assert "during uphill walking" in found.reason


@pytest.mark.parametrize("mention", ["VO2max", "CS", "acute caffeine ingestion", "changes in heart rate", "nonsense"])
def test_candidates_are_ordered_scored_and_repeatable(grounder: Grounder, mention: str) -> None:
    found = grounder.ground(mention)
    assert all(0.0 <= one.score <= 1.0 and one.reason for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len({one.id for one in found}) == len(found)
    assert found == Grounder().ground(mention)


def test_a_changed_list_does_not_change_the_next_answer(grounder: Grounder) -> None:
    grounder.ground("caffeine").clear()
    assert grounder.best("caffeine") is not None


def test_term_tables_answer_where_the_ontology_has_no_name(tmp_path: Path) -> None:
    terms = (Term("GO:0000002", "mitochondrial genome maintenance"), Term("GO:0006914", "autophagy"))
    build(tmp_path / "terms.sqlite", [Vocabulary("GO", "", "", terms)])
    table = TermTables(tmp_path / "terms.sqlite")
    with_table = Grounder(term_tables=(table,))
    assert Grounder().best("mitochondrial genome maintenance") is None
    found = with_table.best("mitochondrial genome maintenance")
    assert isinstance(found, Candidate)
    assert (found.id, found.type) == ("GO:0000002", "process")
    own = with_table.best("autophagy")
    assert own is not None
    assert own.id.startswith("PHYS:")


def test_three_thousand_groundings_per_cpu_second() -> None:
    mentions = [f"{word} {name}" for word in ("higher", "acute", "plasma", "odd") for name in Grounder().lexicon.names]
    grounder = Grounder()
    start = time.process_time()
    for mention in mentions[:6000]:
        grounder.best(mention)
    assert 6000 / (time.process_time() - start) >= 3000


def test_the_threshold_parts_shown_from_grounded(grounder: Grounder) -> None:
    shown = grounder.ground("CS")
    assert shown
    assert all(one.score < THRESHOLD for one in shown)
