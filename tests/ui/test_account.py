"""The account of a belief, and the list of conflicts, as a reader sees them."""

from __future__ import annotations

import json
import re
from math import prod

import pytest

from kg.assemble import assemble
from kg.errors import InvalidValue
from kg.model import Claim, Context, Mention, Paper, plain
from ui.evidence.account import Accounted, account_text
from ui.evidence.conflicts import found, render
from ui.evidence.explain import explain

HIIT = Mention("HIIT", "PHYS:1", "HIIT", "intervention")
VO2MAX = Mention("VO2max", "PHYS:2", "VO2max", "measure")
STUDY = Context(design="rct", species="human", n=24, sex="male", training_status="trained", duration="6 weeks")


def said(paper: str, year: int, relation: str, sentence: str, **rest) -> Claim:
    values = {"role": "results", "certainty": "asserted", "score": 0.9, "context": STUDY, **rest}
    return Claim(f"c-{paper}-{relation}", paper, year, sentence, "abstract", subject=HIIT, relation=relation,
                 object=VO2MAX, extractor="test", **values)  # fmt: skip


CLAIMS = (
    said("P1", 2001, "increases", "HIIT raised VO2max."),
    said("P2", 2005, "increases", "HIIT raised VO2max again."),
    said("P3", 2009, "decreases", "HIIT lowered VO2max."),
    said("P4", 2011, "increases", "HIIT raises VO2max.", role="background"),
)
GRAPH = assemble(
    CLAIMS, {one.document_id: Paper(one.document_id, f"{one.document_id} in a time trial", one.year) for one in CLAIMS}
)


def accounted(without=None):
    return Accounted.of(GRAPH, explain(GRAPH, "PHYS:1", "PHYS:2"), without)


def test_the_printed_factors_give_the_printed_weights_and_belief():
    text = account_text(accounted())
    rows = re.findall(r"(\d\.\d+) = (.*?); .*?, (counted|not counted)", text)
    assert len(rows) == len(CLAIMS)
    for weight, told, _ in rows:
        assert prod(float(one.split()[-1]) for one in told.split(" × ")) == pytest.approx(float(weight), abs=0.005)
    counted = [float(weight) for weight, _, mark in rows if mark == "counted"]
    support, against = 1 - (1 - counted[0]) * (1 - counted[1]), counted[2]
    belief = support * (1 - against) / (1 - support * against)
    assert float(re.search(r"belief (\d\.\d+)", text)[1]) == pytest.approx(belief, abs=0.005)
    assert "as it restates other studies" in text


def test_without_a_paper():
    told = accounted("P3").plain()
    assert told["without"]["paper"] == "P3"
    assert told["without"]["against"] == 0
    assert told["without"]["belief"] > told["belief"]
    assert "without P3: belief" in account_text(accounted("P3"))


def test_a_paper_that_says_nothing_of_the_link():
    with pytest.raises(InvalidValue, match=r"P9.*P1, P2, P3, P4"):
        accounted("P9")


def test_conflicts_with_the_sentences_of_both_sides():
    (one,) = found(GRAPH)
    assert (one.kind, one.subject, one.relations) == (
        "true disagreement",
        ("PHYS:1", "HIIT"),
        ("increases", "decreases"),
    )
    text = render([one])
    assert all(sentence in text for sentence in ("HIIT raised VO2max again.", "HIIT lowered VO2max."))
    assert text.endswith("1 conflict: 1 true disagreement")
    assert json.loads(json.dumps(plain([one])))[0]["other"][0]["claim"]["document_id"] == "P3"


def test_conflicts_of_a_class():
    assert found(GRAPH, "species") == ()
    with pytest.raises(InvalidValue, match=r"gender.*true disagreement"):
        found(GRAPH, "gender")
