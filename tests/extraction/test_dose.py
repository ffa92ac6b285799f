"""Doses: frequency, time, intensity, kind, amount; and their figures."""

from __future__ import annotations

import pytest

from extraction.dose import Dose, dose_in, middle, weeks_in


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param(
            "They attended 45-minute training sessions, 2 times per week.",
            Dose("2 times per week", "45-minute", sessions_per_week=2, minutes=45),
            id="time-and-frequency",
        ),
        pytest.param(
            "Aerobic exercise training was three sessions of 30–50 min per week.",
            Dose(
                "three sessions of 30–50 min per week",
                "30–50 min",
                kind="Aerobic exercise training",
                sessions_per_week=3,
                minutes=40,
            ),
            id="time-inside-frequency",
        ),
        pytest.param(
            "They did endurance training 3 days a week at 65% of HRmax.",
            Dose("3 days a week", None, "at 65% of HRmax", "endurance training", sessions_per_week=3),
            id="all-but-time",
        ),
        pytest.param(
            "They received one hour sessions twice weekly.",
            Dose("twice weekly", "one hour", sessions_per_week=2, minutes=60),
            id="words",
        ),
        pytest.param("Stimulation was 3×/wk.", Dose("3×/wk", sessions_per_week=3), id="signs"),
        pytest.param("They walked 2 times a day.", Dose("2 times a day", sessions_per_week=14), id="daily"),
        pytest.param("They did 4 × 4 min intervals.", Dose(time="4 × 4 min"), id="intervals"),
        pytest.param(
            "They did four sets of 10 repetitions at 80% 1RM.",
            Dose(time="four sets of 10 repetitions", intensity="at 80% 1RM"),
            id="sets",
        ),
        pytest.param("They took 3 mg/kg of caffeine.", Dose(amount="3 mg/kg"), id="amount"),
        pytest.param("They rode.", Dose(), id="nothing"),
    ],
)
def test_dose_in(text: str, want: Dose) -> None:
    assert dose_in([text]) == want


def test_parts_of_several_sentences_come_together_without_repeats() -> None:
    dose = dose_in(["They trained 3 sessions of 60 min per week.", "They trained twice a week at 50% VO2max."])
    assert dose.text == "3 sessions of 60 min per week; at 50% VO2max"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("12-week", 12.0, id="attributive"),
        pytest.param("eight weeks", 8.0, id="words"),
        pytest.param("10 days", 1.43, id="days"),
        pytest.param("6 months", 26.09, id="months"),
        pytest.param("8-10 wk", 9.0, id="range"),
        pytest.param("3 sessions", None, id="no-time"),
        pytest.param(None, None, id="none"),
    ],
)
def test_weeks_in(text: str | None, want: float | None) -> None:
    assert weeks_in(text) == want


@pytest.mark.parametrize(
    ("text", "want"), [("3–5 sessions", 4.0), ("twice a week", 2.0), ("five", 5.0), ("70 to 80%", 75.0), ("", None)]
)
def test_middle(text: str, want: float | None) -> None:
    assert middle(text) == want
