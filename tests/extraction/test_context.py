"""The study record: text → number, people, design, species, duration; and the figures of one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction import linear_model
from extraction.context import (
    assessed_of,
    claim_context,
    dose_of,
    duration_of,
    effect_of,
    sex_of,
    study_context,
)
from extraction.design import stated
from extraction.design_groups import group_features
from extraction.roles import structure
from extraction.sample import number_of, samples
from extraction.species import species_of
from kg.errors import ModelMissing
from kg.model import Context, Document, Passage, Sentence, plain


def methods(*texts: str) -> list[Sentence]:
    return [Sentence(at, text, "abstract", "methods", 1.0) for at, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("Twelve trained cyclists rode twice.", 12, id="spelled"),
        pytest.param("Twenty-five young individuals were tested.", 25, id="hyphen"),
        pytest.param("Eighty‐one patients were enrolled.", 81, id="other-hyphen"),
        pytest.param("One hundred and twenty patients were enrolled.", 120, id="hundred"),
        pytest.param("We recruited 1,089 women.", 1089, id="thousands"),
        pytest.param("Adults (n = 40) were tested.", 40, id="n-equals"),
        pytest.param("Lean (n = 10) and obese (n = 12) took part.", 22, id="groups-by-n"),
        pytest.param("Two groups of rowers (n = 4 each) were trained.", 8, id="each"),
        pytest.param("Seven men with diabetes and 10 matched men rode.", 17, id="two-groups"),
        pytest.param("11 untrained (45 ± 4 mL) and 13 trained healthy men rode.", 24, id="shared-head"),
        pytest.param("Eleven judokas, 10 cyclists and 9 untrained men took part.", 30, id="three-groups"),
        pytest.param("Twenty adults (10 men and 10 women) rode.", 20, id="parts-in-brackets"),
        pytest.param("Twenty adults, 10 men and 10 women, rode.", 20, id="parts-beside"),
        pytest.param("A total of 119 patients and 30 healthy volunteers were enrolled.", 149, id="unequal-groups"),
        pytest.param("25 healthy and recreationally active male and female adults took part.", 25, id="and-inside"),
        pytest.param("12 Stage 3–4 CKD patients were tested.", 12, id="stage"),
        pytest.param("Ten men rode for 30 min at 70% in 3 sessions.", 10, id="other-numbers"),
        pytest.param("They rode for 30 min in 3 sessions.", None, id="none"),
        pytest.param("Men aged 18–35 years rode.", None, id="ages"),
    ],
)
def test_sample_size(text: str, want: int | None) -> None:
    found = samples(methods(text))
    assert (found[0].n if found else None) == want


def test_the_sentence_that_enrols_wins() -> None:
    sentences = [
        Sentence(0, "Heat harms 300 runners a year.", "abstract", "background", 1.0),
        Sentence(1, "Fourteen rowers completed two tests.", "abstract", "methods", 1.0),
        Sentence(2, "Cooling helped 9 rowers.", "abstract", "results", 1.0),
    ]
    assert samples(sentences)[0].n == 14


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("Ten patients with heart failure were tested.", "patients with heart failure", id="with"),
        pytest.param("Twelve well-trained male cyclists rode.", "well-trained male cyclists", id="adjectives"),
        pytest.param("Ten patients with COPD and 10 healthy controls rode.", "patients with COPD", id="first-group"),
        pytest.param("Adults (n = 40) were tested.", None, id="none"),
    ],
)
def test_population(text: str, want: str | None) -> None:
    assert samples(methods(text))[0].population == want


@pytest.mark.parametrize(("text", "want"), [("three", 3), ("ninety-nine", 99), ("two hundred", 200), ("12", 12)])
def test_number_of(text: str, want: int) -> None:
    assert number_of(text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("Men completed 6 weeks of sprint training.", "6 weeks", id="weeks-of"),
        pytest.param("A 12-week exercise program was followed.", "12-week", id="attributive"),
        pytest.param("They trained three times a week for eight weeks.", "eight weeks", id="for"),
        pytest.param("Supplementation lasted 7 days.", "7 days", id="lasted"),
        pytest.param("Over a 3-week period, rowers trained.", "3-week", id="over-a-period"),
        pytest.param("They trained (cycling, 12 wk, 4 days/wk).", "12 wk", id="in-brackets"),
        pytest.param("Men aged 20 years rode twice, 7 days apart.", None, id="apart"),
        pytest.param("They rode for 30 min.", None, id="minutes"),
    ],
)
def test_duration(text: str, want: str | None) -> None:
    assert duration_of(methods(text)) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param(
            "They trained 3 times per week at 70% of VO2max.", "3 times per week; at 70% of VO2max", id="both"
        ),
        pytest.param("They did 4 × 4 min intervals.", "4 × 4 min", id="intervals"),
        pytest.param("They took 6 g of creatine daily.", "6 g", id="amount"),
        pytest.param("They rode.", None, id="none"),
    ],
)
def test_dose(text: str, want: str | None) -> None:
    assert dose_of(methods(text)) == want


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        pytest.param("It rose by 12% (P < 0.05).", ("12%", "P < 0.05"), id="percent"),
        pytest.param("It rose (d = 0.8; p=0.003).", ("d = 0.8", "p=0.003"), id="cohen"),
        pytest.param("They correlated (r = -0.63, P = .01).", ("r = -0.63", "P = .01"), id="correlation"),
        pytest.param("Risk fell (OR 0.71, 95% CI 0.5 to 0.9).", ("OR 0.71, 95% CI 0.5 to 0.9", None), id="odds"),
        pytest.param("Expression rose 3.5-fold.", ("3.5-fold", None), id="fold"),
        pytest.param("They rode at 70% VO2max.", (None, None), id="an-intensity"),
        pytest.param("It did not change (P > 0.05).", (None, "P > 0.05"), id="null"),
        pytest.param("It rose.", (None, None), id="none"),
    ],
)
def test_effect_of(sentence: str, want: tuple[str | None, str | None]) -> None:
    assert effect_of(sentence) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("Ten Wistar rats ran. The rats were weighed.", "rat", id="rat"),
        pytest.param("C57BL/6 mice ran on wheels. The mice were fed.", "mouse", id="mouse"),
        pytest.param("Ten men ran.", "human", id="human"),
        pytest.param("Muscle was loaded.", "human", id="unsaid"),
    ],
)
def test_species(text: str, want: str) -> None:
    assert species_of(methods(text), "single_group") == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("Ten men rode.", "male", id="men"),
        pytest.param("Ten women rode.", "female", id="women"),
        pytest.param("Five men and five women rode.", "both", id="both"),
        pytest.param("Ten rowers rode.", None, id="unsaid"),
    ],
)
def test_sex(text: str, want: str | None) -> None:
    sentences = methods(text)
    assert sex_of(samples(sentences), sentences) == want


@pytest.mark.parametrize(
    ("title", "text", "want"),
    [
        pytest.param("Heat and strength: a meta-analysis", "We searched.", "meta_analysis", id="meta-analysis"),
        pytest.param("Heat and strength: a systematic review", "We searched.", "review", id="review"),
        pytest.param("Heat in a rower: a case report", "A man rode.", "case_report", id="case"),
        pytest.param("Heat and strength", "Men will be recruited. They will perform tests.", "protocol", id="protocol"),
        pytest.param("Heat in rats", "The rats ran.", "animal_experiment", id="animal"),
        pytest.param("Heat and myotubes", "Cells were cultured.", "in_vitro", id="in-vitro"),
        pytest.param("Heat in a rower: case report and review of the literature", "He rode.", "case_report", id="both"),
        pytest.param("Heat in a rower", "This is a single-subject study.", "case_report", id="single-subject"),
        pytest.param("Heat in rowers", "The purpose of this review is to sum up.", "review", id="this-review"),
        pytest.param("Heat in rowers", "This was a prospective cohort study.", "cohort", id="cohort"),
        pytest.param("Heat in rowers", "A cross-sectional cohort study was done.", None, id="cross-sectional-cohort"),
        pytest.param("Heat in rowers", "Trials were done in randomised order.", "crossover", id="random-order"),
        pytest.param("Heat in rowers", "Two counterbalanced trials were done.", "crossover", id="counterbalanced"),
        pytest.param("Heat in rowers", "The order of tests will be counterbalanced.", None, id="a-planned-crossover"),
        pytest.param("Heat: a randomised controlled trial", "Men were tested.", "rct", id="trial"),
        pytest.param("Heat: a randomised crossover trial", "A crossover was done.", "crossover", id="crossover-trial"),
        pytest.param("MICE and HIIE in smokers", "MICE was done by smokers.", None, id="not-mice"),
        pytest.param("Heat and strength", "Ten men were tested.", None, id="none"),
    ],
)
def test_a_design_is_read_from_its_words(title: str, text: str, want: str | None) -> None:
    roles = ("title", "methods") if want == "protocol" else ("title", "methods", "results")
    told = zip((title, text, "Strength rose."), roles, strict=False)
    sentences = [Sentence(at, said, "abstract", role, 1.0) for at, (said, role) in enumerate(told)]
    assert stated(sentences) == want


def test_a_trial_without_results_is_not_taken_for_a_done_one() -> None:
    title = Sentence(0, "Heat in rowers: a randomised controlled trial", "title", "title", 1.0)
    assert stated([title, *methods("Men undergo heat.")]) is None


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("Ten patients with COPD and nine healthy controls rode.", "+A healthy and ill", id="before"),
        pytest.param("Trained (n = 9) and untrained men (n = 8) rode.", "+B kind", id="behind"),
        pytest.param("They ran in HYP (n = 9) or with placebo (n = 8).", "+B short and treated", id="arms"),
        pytest.param("Everybody rode.", "+A 0", id="nobody-counted"),
    ],
)
def test_groups_are_told_by_kind(text: str, want: str) -> None:
    assert want in group_features(methods(text))


PAPER = Document(
    "x",
    "Effect of sprint training on oxygen uptake in untrained women",
    (
        Passage("title", None, "Effect of sprint training on oxygen uptake in untrained women"),
        Passage("abstract", "Objective", "We examined whether sprint training raises oxygen uptake."),
        Passage(
            "abstract",
            "Methods",
            "Thirty untrained women (age 23 ± 2 yr) were randomly assigned to a training group or a control group. "
            "The training group performed sprint training 3 times per week for 6 weeks.",
        ),
        Passage("abstract", "Results", "Oxygen uptake rose by 9% in the training group (P < 0.01)."),
    ),
)


def test_study_context() -> None:
    context = study_context(PAPER, structure(PAPER))
    assert (context.design, context.species, context.n) == ("rct", "human", 30)
    assert (context.population, context.sex, context.age) == ("untrained women", "female", "23 ± 2 yr")
    assert (context.training_status, context.duration) == ("untrained", "6 weeks")
    assert context.dose == "3 times per week; sprint training"
    assert (context.effect_size, context.p_value) == (None, None)


def test_an_empty_document_has_a_context() -> None:
    assert study_context(Document("x", "", ()), ()).n is None


def test_design_weights_that_were_changed_are_refused(tmp_path: Path) -> None:
    raw = bytearray((linear_model.FOLDER / "design.safetensors").read_bytes())
    raw[-1] ^= 1
    (tmp_path / "design.safetensors").write_bytes(raw)
    with pytest.raises(ModelMissing, match=r"design\.json is not there"):
        linear_model.load("design", tmp_path)
    (tmp_path / "design.json").write_bytes((linear_model.FOLDER / "design.json").read_bytes())
    with pytest.raises(ModelMissing, match=r"hash check.*train_design"):
        linear_model.load("design", tmp_path)


STUDY = Context("rct", "human", 30, "healthy adults", "both", None, "untrained", "12 weeks", "3 times per week")


@pytest.mark.parametrize(
    ("text", "name", "want"),
    [
        pytest.param("Power rose (P < 0.05).", "Power", {"p_value": "P < 0.05"}, id="as-the-study"),
        pytest.param(
            "Power rose in women only.", "Power", {"sex": "female", "population": "women", "n": None}, id="one-sex"
        ),
        pytest.param(
            "Power rose by 5% in the older men (n = 8).",
            "Power",
            {"sex": "male", "population": "older men", "n": 8, "effect_size": "5%"},
            id="n-of-the-subgroup",
        ),
        pytest.param(
            "Power rose in trained cyclists.",
            "Power",
            {"population": "trained cyclists", "training_status": "trained", "n": None},
            id="training-status",
        ),
        pytest.param("Power rose in healthy adults.", "Power", {}, id="all-of-them"),
        pytest.param("Power rose in all participants.", "Power", {}, id="no-kind"),
        pytest.param("Power had risen after 4 weeks.", "Power", {"duration": "4 weeks"}, id="time-of-the-result"),
        pytest.param("Power rose after 4 weeks and after 8 weeks.", "Power", {}, id="two-times"),
        pytest.param("Power rose at 85% of HRmax.", "Power", {"dose": "at 85% of HRmax"}, id="intensity"),
        pytest.param(
            "Power rose by 3 W (P = 0.01) and lactate by 9% (P = 0.04).",
            "lactate",
            {"effect_size": "9%", "p_value": "P = 0.04"},
            id="own-figures",
        ),
    ],
)
def test_what_a_sentence_says_otherwise(text: str, name: str, want: dict[str, object]) -> None:
    told = claim_context(STUDY, Sentence(3, text, "abstract", "results", 1.0), name)
    assert {key: value for key, value in plain(told).items() if value != getattr(STUDY, key)} == want


def test_an_aim_keeps_the_study_as_it_is() -> None:
    aim = Sentence(1, "We tested it in trained women for 4 weeks.", "abstract", "objective", 1.0)
    assert claim_context(STUDY, aim) == STUDY


@pytest.mark.parametrize(
    ("name", "text", "want"),
    [
        pytest.param("rating of perceived exertion", "Men rode.", "self-reported", id="perceived"),
        pytest.param("pain", "Men rode.", "self-reported", id="pain"),
        pytest.param("sleep", "Sleep was assessed by questionnaire.", "self-reported", id="by-questionnaire"),
        pytest.param("heart rate", "Heart rate was measured by ECG.", "measured", id="measured"),
        pytest.param("heart rate", "Men rode.", None, id="unsaid"),
        pytest.param("", "Heart rate was measured by ECG.", None, id="no-name"),
    ],
)
def test_measured_or_self_reported(name: str, text: str, want: str | None) -> None:
    assert assessed_of(name, methods(text)) == want
    result = Sentence(3, "It rose.", "abstract", "results", 1.0)
    assert claim_context(STUDY, result, name, methods(text)).assessed == want
