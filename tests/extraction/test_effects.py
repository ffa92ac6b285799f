"""Figures of a sentence: size with unit and interval, p-value, and which belong to a name; units by pint."""

from __future__ import annotations

import pytest

from extraction.effects import effect_of, effects_of
from extraction.quantities import in_unit, number, unit_of


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        pytest.param("It rose by 12%.", [("12%", 12.0, "%", None, None)], id="percent"),
        pytest.param("It rose 3.5-fold.", [("3.5-fold", 3.5, "fold", None, None)], id="fold"),
        pytest.param("It rose (d = 0.8).", [("d = 0.8", 0.8, "d", None, None)], id="statistic"),
        pytest.param(
            "It rose by 3.5 mL/kg/min (95% CI 1.2 to 5.8).",
            [("3.5 mL/kg/min (95% CI 1.2 to 5.8)", 3.5, "mL/kg/min", 1.2, 5.8)],
            id="unit-and-interval",
        ),
        pytest.param(
            "Risk fell (OR 0.71, 95% CI 0.5 to 0.9).",
            [("OR 0.71, 95% CI 0.5 to 0.9", 0.71, "OR", 0.5, 0.9)],
            id="odds",
        ),
        pytest.param(
            "The mean difference was −2.1 kg; 95% CI −3.2, −1.0.",
            [("mean difference was −2.1 kg; 95% CI −3.2, −1.0", -2.1, "kg", -3.2, -1.0)],
            id="mean-difference",
        ),
        pytest.param(
            "It rose from 40.1 ± 3 to 44.2 ± 4 ml·kg−1·min−1.",
            [("from 40.1 ± 3 to 44.2 ± 4 ml·kg−1·min−1", 4.1, "mL/kg/min", None, None)],
            id="before-and-after",
        ),
        pytest.param(
            "It was +2.4 kg [95% CI 1.1–3.7].", [("+2.4 kg [95% CI 1.1–3.7]", 2.4, "kg", 1.1, 3.7)], id="sign"
        ),
        pytest.param("Lactate (12 mmol/L) was measured in 12 men.", [], id="a-level-is-no-change"),
        pytest.param("They rode at 70% VO2max for 10 min.", [], id="an-intensity-is-no-change"),
        pytest.param("The interval was wide (95% CI).", [], id="only-the-level-of-an-interval"),
        pytest.param("It fell by 3 groups.", [], id="no-unit"),
    ],
)
def test_effects_of(sentence: str, want: list[tuple[str, float, str, float | None, float | None]]) -> None:
    assert [(e.text, e.value, e.unit, e.low, e.high) for e in effects_of(sentence)] == want


LISTED = (
    "StO2, lactate and HR were reduced at the end (−2.1% (95% CI: −4.3 to −0.1); −1.3 mmol/L; −2.7 bpm, respectively, "
    "P ≤ 0.05)."
)


@pytest.mark.parametrize(
    ("sentence", "name", "want"),
    [
        pytest.param(
            "Mass fell by 2 kg (P = 0.01) and fat by 9% (P = 0.03).", "Mass", ("2 kg", "P = 0.01"), id="first"
        ),
        pytest.param("Mass fell by 2 kg (P = 0.01) and fat by 9% (P = 0.03).", "fat", ("9%", "P = 0.03"), id="second"),
        pytest.param(
            "A 12% increase in power and a 5% rise in VO2max were seen.", "VO2max", ("5%", None), id="before-it"
        ),
        pytest.param(LISTED, "StO2", ("−2.1% (95% CI: −4.3 to −0.1)", "P ≤ 0.05"), id="respectively-first"),
        pytest.param(LISTED, "lactate", ("−1.3 mmol/L", "P ≤ 0.05"), id="respectively-second"),
        pytest.param(LISTED, "HR", ("−2.7 bpm", "P ≤ 0.05"), id="respectively-third"),
        pytest.param("It rose by 4% and 6%.", "elsewhere", ("4%", None), id="name-not-in-it"),
        pytest.param("It rose.", "It", (None, None), id="nothing"),
    ],
)
def test_the_figures_of_a_name(sentence: str, name: str, want: tuple[str | None, str | None]) -> None:
    assert effect_of(sentence, name) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("ml·kg−1·min−1", "mL/kg/min", id="powers"),
        pytest.param("mL kg-1 min-1", "mL/kg/min", id="blanks"),
        pytest.param("ml.min-1.kg-1", "mL/kg/min", id="stops-other-order"),
        pytest.param("mL/kg/min", "mL/kg/min", id="slashes"),
        pytest.param("mm Hg", "mmHg", id="blank-inside"),
        pytest.param("bpm", "beat/min", id="own-unit"),
        pytest.param("beats·min−1", "beat/min", id="own-unit-spelled"),
        pytest.param("μmol/L", "µmol/L", id="greek-mu"),
        pytest.param("cm2", "cm²", id="square"),
        pytest.param("kcal", "kcal", id="ends-in-l"),
        pytest.param("cyclists", None, id="no-unit"),
        pytest.param("", None, id="empty"),
    ],
)
def test_unit_of(text: str, want: str | None) -> None:
    assert unit_of(text) == want


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "want"),
    [
        pytest.param(90, "min", "h", 1.5, id="minutes"),
        pytest.param(2, "wk", "days", 14, id="weeks"),
        pytest.param(1, "kg", "min", None, id="of-another-kind"),
        pytest.param(1, "cyclists", "min", None, id="unknown"),
    ],
)
def test_in_unit(value: float, unit: str, wanted: str, want: float | None) -> None:
    got = in_unit(value, unit, wanted)
    assert got == (want if want is None else pytest.approx(want))


@pytest.mark.parametrize(
    ("text", "want"),
    [("−2.1", -2.1), ("–2", -2.0), (".05", 0.05), ("1,250.5", 1250.5), ("+3", 3.0)],
)
def test_number(text: str, want: float) -> None:
    assert number(text) == want
