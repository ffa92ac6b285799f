"""Short forms of a paper written out in names that no vocabulary has: only where the long form is beyond doubt."""

from __future__ import annotations

import pytest

from extraction.abbreviations import spelled_out
from extraction.pipeline import mention
from kg.model import Mention
from ontology.ground import Grounder

SHORT = {
    "QGS": "quokka gel supplementation",
    "DC": "dark chocolate",
    "QGs": "quokka gels",
    "StO2": "saturation",
    "HI": "high intensity at the ninth hour",
    "XY": "quokka",
    "VR": "the VR",
}


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("QGS", "quokka gel supplementation", id="whole"),
        pytest.param(" DC intake ", "dark chocolate intake", id="part"),
        pytest.param("QGs", "quokka gels", id="plural"),
        pytest.param("dark chocolate (DC) intake", None, id="in-brackets"),
        pytest.param("StO2", None, id="no-plain-capitals"),
        pytest.param("HI", None, id="too-many-words"),
        pytest.param("XY", None, id="other-letters"),
        pytest.param("VR", None, id="short-form-within"),
        pytest.param("EGG", None, id="unknown"),
    ],
)
def test_spelled_out(text, want):
    assert spelled_out(text, SHORT) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("QGS", Mention("QGS", None, "quokka gel supplementation"), id="no-vocabulary"),
        pytest.param("quokka gel", Mention("quokka gel"), id="nothing-to-write-out"),
    ],
)
def test_a_name_without_a_concept_keeps_the_long_form(text, want):
    assert mention(text, SHORT, Grounder()) == want
