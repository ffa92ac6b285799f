"""Spellings of one name share a normal form; names of two things do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.normalize import normal_form, singular


@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param(
            [
                "V̇O2max",
                "VO2max",
                "VO₂max",
                "VO2 max",
                "VO2-max",
                "V̇O₂ max",
                "V˙O2max",
                "V_ O2max",
                "V.O2max",
                "V O2max",
            ],
            id="VO2max",
        ),
        pytest.param(["PGC-1α", "PGC1α", "PGC-1alpha", "PGC‐1 α", "pgc-1α"], id="PGC-1α"),
        pytest.param(["IL-6", "IL6", "IL 6", "il‑6"], id="IL-6"),
        pytest.param(["deoxy[Hb+Mb]", "deoxy-[Hb + Mb]", "deoxy[Hb + Mb]"], id="deoxy[Hb+Mb]"),
        pytest.param(["W'", "W′", "W’", "W prime"], id="W′"),
        pytest.param(["1RM", "1-RM", "1 RM"], id="1RM"),
        pytest.param(["haemoglobin", "hemoglobin", "Hemoglobin"], id="British haemoglobin"),
        pytest.param(["capillarisation", "capillarization"], id="British capillarisation"),
        pytest.param(["muscle fibres", "muscle fiber", "muscle fibre", "the muscle fibers"], id="plural and fibre"),
        pytest.param(["β-alanine", "beta-alanine", "Beta alanine", "ß-alanine".replace("ß", "β")], id="Greek"),
        pytest.param(["Parkinson's disease", "Parkinson’s disease", "Parkinson disease"], id="possessive"),
        pytest.param(["a-vO2 difference", "a-v O2 difference", "a-V̇O2 difference"], id="arteriovenous"),
        pytest.param(["NF-κB", "NF-kappaB", "NF kappaB"], id="kappa"),
        pytest.param(["level of lactate", "lactate", "the lactate", "concentrations of lactate"], id="fillers"),
        pytest.param(["six-minute walk", "six minute walk"], id="hyphen"),
        pytest.param(["МПК", "мпк"], id="Russian"),
    ],
)
def test_spellings_share_a_form(spellings: list[str]) -> None:
    assert len({normal_form(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("VO2max", "VO2peak"), ("IL-6", "IL-10"), ("type I fibres", "type II fibres"), ("O2Hb", "HHb"), ("VO2", "VCO2")],
)
def test_two_things_keep_two_forms(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


@pytest.mark.parametrize(
    "word",
    ["biceps", "kinetics", "diabetes", "analysis", "hypoxia", "stress", "pancreas", "gas", "doms"],
)
def test_words_that_only_look_like_plurals_stay(word: str) -> None:
    assert singular(word) == word


@pytest.mark.parametrize("word", ["exercise", "exercised", "raised", "supervised", "advised", "promised", "increased"])
def test_ise_words_that_are_no_ize_words_stay(word: str) -> None:
    assert normal_form(word) == word


@given(st.text(max_size=40))
def test_normal_form_is_idempotent(text: str) -> None:
    form = normal_form(text)
    assert normal_form(form) == form


@given(st.text(alphabet="abcdVO2αβ’'-₂ ṁ[]+", max_size=25))
def test_case_and_outer_space_do_not_matter(text: str) -> None:
    assert normal_form(f"  {text.upper()} ") == normal_form(text.upper())
    assert normal_form(text) == normal_form(normal_form(text))
