"""Ambiguous acronyms of sports science, each in two documents: one that spells it out, or one that only implies it."""

from __future__ import annotations

import pytest

from extraction.abbreviations import abbreviations
from ontology.context import words_of
from ontology.ground import Grounder


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return Grounder()


def resolved(grounder: Grounder, acronym: str, text: str) -> str | None:
    """The name of the concept that the acronym stands for in a document of one paragraph."""
    sentences = [sentence for sentence in text.split(". ") if sentence]
    found = grounder.best(acronym, abbreviations=abbreviations(sentences), context=words_of(sentences))
    return found.name if found else None


SPELLED_OUT = [
    ("CP", "Critical power (CP) was found from four rides to exhaustion.", "critical power"),
    ("CP", "Gait was filmed in children with cerebral palsy (CP).", "cerebral palsy"),
    ("CS", "Runners held critical speed (CS) for twenty minutes.", "critical speed"),
    ("CS", "We assayed citrate synthase (CS) in biopsies.", "citrate synthase protein"),
    ("HR", "Mean heart rate (HR) was logged each second.", "heart rate"),
    ("HR", "Participants rated hunger ratings (HR) before lunch.", "appetite"),
    ("RPE", "Riders gave a rating of perceived exertion (RPE) at every stage.", "rating of perceived exertion"),
    ("RPE", "The retention of physical education (RPE) lessons was surveyed.", None),
    ("LT", "Speed at the lactate threshold (LT) rose.", "lactate threshold"),
    ("LT", "Locomotor training (LT) lasted ten weeks.", "gait training"),
    ("MAP", "Maximal aerobic power (MAP) fell at altitude.", "maximal aerobic power output"),
    ("MAP", "Mean arterial pressure (MAP) was measured beat by beat.", "mean arterial pressure"),
    ("ROS", "Fibres gave off reactive oxygen species (ROS).", "reactive oxygen species"),
    ("ROS", "The risk of suicide (ROS) was asked about.", None),
    ("RT", "Older men did resistance training (RT) thrice a week.", "resistance training"),
    ("RT", "Choice reaction time (RT) slowed after a poor night.", "reaction time"),
    ("RE", "Running economy (RE) was found on a treadmill.", "running economy"),
    ("RE", "Ten sets of resistance exercise (RE) were done.", "resistance exercise"),
    ("VT", "Power at the ventilatory threshold (VT) was noted.", "gas exchange threshold"),
    ("VT", "Tidal volume (VT) and frequency were recorded.", "tidal volume"),
    ("CT", "Thigh area came from computed tomography (CT).", "computed tomography"),
    ("CT", "Circuit training (CT) used eight stations.", "circuit training"),
    ("CR", "Mice lived under caloric restriction (CR).", "caloric restriction"),
    ("CR", "Patients joined cardiac rehabilitation (CR) after infarction.", "cardiac rehabilitation"),
    ("IPC", "Cuffs gave ischemic preconditioning (IPC).", "ischemic preconditioning"),
    ("IPC", "Legs lay in sleeves for intermittent pneumatic compression (IPC).", "intermittent pneumatic compression"),
    ("PAP", "A heavy squat led to postactivation potentiation (PAP).", "muscle potentiation"),
    ("PAP", "Pulmonary artery pressure (PAP) rose at altitude.", "pulmonary artery pressure"),
    ("EPO", "Serum erythropoietin (EPO) rose at altitude.", "erythropoietin"),
    ("EPO", "We added essential plant oils (EPO) to the cream.", None),
    ("FMD", "Brachial flow-mediated dilation (FMD) was tested.", "flow-mediated dilation"),
    ("FMD", "Mice ate a fasting-mimicking diet (FMD).", None),
    ("MPO", "Mean power output (MPO) over thirty seconds fell.", "mean power output"),
    ("MPO", "Plasma myeloperoxidase (MPO) rose after a marathon.", "myeloperoxidase"),
    ("SIT", "Six sessions of sprint interval training (SIT) were done.", "sprint interval training"),
    ("SIT", "Office staff cut their sitting time (SIT).", "sedentary time"),
    ("HIT", "Cyclists did high-intensity training (HIT).", "high-intensity training"),
    ("HIT", "Cyclists did high-intensity interval training (HIT).", "high-intensity interval training"),
    ("DS", "Dynamic stretching (DS) came first.", "dynamic stretching"),
    ("DS", "One arm trained with a drop set (DS).", "drop set training"),
    ("SR", "Calcium left the sarcoplasmic reticulum (SR).", "sarcoplasmic reticulum"),
    ("SR", "Shear rate (SR) in the artery rose with heating.", "shear rate"),
    ("PA", "Daily physical activity (PA) was logged.", "physical activity"),
    ("PA", "Lifters took phosphatidic acid (PA).", "phosphatidic acid"),
    ("PT", "Peak torque (PT) of the knee fell.", "peak torque"),
    ("PT", "Patients had physical therapy (PT) for the back.", "physical therapy"),
    ("ST", "Strength training (ST) was added to the plan.", "resistance training"),
    ("ST", "Sitting time (ST) was asked about.", "sedentary time"),
    ("TT", "The 20-km time trial (TT) was ridden in heat.", "time trial performance"),
    ("TT", "Treadmill training (TT) followed the stroke.", "treadmill training"),
    ("EE", "Energy expenditure (EE) came from gas exchange.", "energy expenditure"),
    ("EE", "Eccentric exercise (EE) of the elbow caused soreness.", "eccentric exercise"),
    ("AT", "Power at the anaerobic threshold (AT) was noted.", "anaerobic threshold"),
    ("AT", "Visceral adipose tissue (AT) was imaged.", "adipose tissue"),
    ("MCT", "Rowers ate medium-chain triglycerides (MCT).", "medium-chain triglycerides"),
    ("MCT", "The monocarboxylate transporter (MCT) carries lactate.", "monocarboxylate transporter"),
    ("ET", "Endurance training (ET) lasted a year.", "endurance training"),
    ("ET", "Eccentric training (ET) of the calf healed the tendon.", "eccentric training"),
    ("IMT", "Inspiratory muscle training (IMT) used a valve.", "inspiratory muscle training"),
    ("IMT", "Carotid intima-media thickness (IMT) was scanned.", "intima-media thickness"),
    ("BF", "Femoral blood flow (BF) was measured.", "blood flow"),
    ("BF", "The biceps femoris (BF) was stretched.", "biceps femoris"),
    ("BM", "Body mass (BM) fell by two kilograms.", "body mass"),
    ("BM", "Cells of the bone marrow (BM) were counted.", "bone marrow"),
    ("AE", "Aerobic exercise (AE) was done daily.", "aerobic exercise"),
    ("AE", "No adverse events (AE) were seen.", "adverse events"),
    ("CO", "Cardiac output (CO) was found by rebreathing.", "cardiac output"),
    ("CO", "Carbon monoxide (CO) was breathed.", "carbon monoxide"),
    ("RSA", "Repeated-sprint ability (RSA) was tested in players.", "repeated-sprint ability"),
    ("RSA", "Vagal tone was read from respiratory sinus arrhythmia (RSA).", "parasympathetic activity"),
]

# fmt: off
IMPLIED = [
    ("CP", "Cyclists rode to exhaustion at four powers. The asymptote, critical for all heavy work, is CP",
     "critical power"),
    ("CP", "Spastic children born with damage of the brain, that is a palsy of cerebral origin. CP limits gait",
     "cerebral palsy"),
    ("RT", "Each lifted a weight against gravity. Such training for strength went on for weeks. RT built muscle",
     "resistance training"),
    ("RT", "A stimulus was shown, and the time to the response by a button press taken, a simple reaction. RT fell",
     "reaction time"),
    ("MAP", "Blood pressure in the arterial line, systolic and diastolic, was averaged to a mean. MAP rose",
     "mean arterial pressure"),
    ("MAP", "The highest aerobic power of the incremental test is the maximal one. MAP was 320 W",
     "maximal aerobic power output"),
    ("CT", "Images by X-ray tomography, computed slice by slice, gave the area. CT was read blind",
     "computed tomography"),
    ("CT", "The circuit had eight stations of exercises with little rest. CT raised fitness", "circuit training"),
    ("VT", "The first rise of ventilation against oxygen uptake marks the ventilatory threshold. VT rose",
     "gas exchange threshold"),
    ("VT", "Each breath had a larger volume, and its tidal part grew while breathing frequency fell. VT grew",
     "tidal volume"),
    ("IMT", "A loaded valve was used twice a day to train the inspiratory muscles, as in other training. IMT helped",
     "inspiratory muscle training"),
    ("IMT", "The carotid wall was scanned, its intima and media measured as one thickness. IMT fell",
     "intima-media thickness"),
    ("BM", "The mass of the whole body was weighed on a scale. BM fell", "body mass"),
    ("BM", "Blood cells are made in the marrow of bone. BM was sampled", "bone marrow"),
    ("PA", "People wore sensors that count daily movement, an activity that is physical. PA rose",
     "physical activity"),
    ("PA", "Lifters took a phosphatidic lipid acid from soy. PA changed nothing", "phosphatidic acid"),
    ("training", "After endurance training and interval training in cyclists", "exercise training"),
    ("training", "Staff of the bank were taught the new law", None),
]
# fmt: on


@pytest.mark.parametrize(("acronym", "text", "want"), SPELLED_OUT, ids=lambda value: str(value)[:30])
def test_an_acronym_means_what_its_document_says(grounder: Grounder, acronym: str, text: str, want: str | None) -> None:
    assert resolved(grounder, acronym, text) == want


@pytest.mark.parametrize(("acronym", "text", "want"), IMPLIED, ids=lambda value: str(value)[:30])
def test_without_a_definition_the_other_words_decide(
    grounder: Grounder, acronym: str, text: str, want: str | None
) -> None:
    assert resolved(grounder, acronym, text) == want
    if want is not None:
        assert resolved(grounder, acronym, "Nothing of the matter stands here.") is None


def test_the_list_is_long_enough_and_has_each_acronym_in_two_contexts() -> None:
    contexts: dict[str, set[str | None]] = {}
    for acronym, _, want in SPELLED_OUT:
        contexts.setdefault(acronym, set()).add(want)
    assert len(contexts) >= 30
    assert all(len(wants) == 2 for wants in contexts.values())


def test_two_senses_with_like_evidence_stay_open(grounder: Grounder) -> None:
    text = "Critical power was tested in people with cerebral palsy. CP was low"
    assert resolved(grounder, "CP", text) is None
