"""A debate with the opponent: moves change what stands, a cited paper is looked up, the file survives, and the CLI."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests_ui_sample import CONCEPTS

from kg.errors import InvalidValue
from ui.evidence.lookup import Lookup
from ui.opponent import session
from ui.opponent.argument import argue
from ui.opponent.provoke import provocations
from ui.opponent.provoke import render as provoked

HYPOTHESIS = "vitamin C decreases mitochondrial content"


def nothing(text: str) -> list:
    return []


@pytest.fixture
def state(graph):
    return session.state_of(Lookup(graph), argue(graph, HYPOTHESIS, nothing), session.Debate("a", HYPOTHESIS))


def moved(graph, state, debate):
    return session.state_of(Lookup(graph), state.argument, debate)


def test_at_first_every_objection_stands_and_the_first_is_strongest(state):
    assert set(state.standing) == {session.OPEN}
    assert state.strongest == 0
    assert "Strongest objection that stands (1): 1 paper looked" in session.render(state)


@pytest.mark.parametrize(
    ("cites", "standing", "said"),
    [
        pytest.param((), session.DOUBTED, "You: they used too little", id="words-alone-do-not-outweigh-a-quote"),
        pytest.param(("P3",), session.ANSWERED, "P3 2012 bears you out.", id="paper-that-supports"),
        pytest.param(("10.5555/TEST",), session.ANSWERED, "P3 2012 bears you out.", id="by-doi"),
        pytest.param(("P4",), session.DOUBTED, "P4 2015 speaks against you.", id="paper-that-contradicts"),
        pytest.param(("P3", "P4"), session.DOUBTED, "P4 2015 speaks against you.", id="one-of-each"),
        pytest.param(("P1",), session.DOUBTED, "P1 2006 says nothing of the two here.", id="paper-on-other-things"),
        pytest.param(("doi:10.1/none",), session.DOUBTED, "doi:10.1/none is not in this corpus.", id="unknown-paper"),
    ],
)
def test_an_answer_holds_only_with_a_paper_that_bears_it_out(graph, state, cites, standing, said):
    debate = session.answer(state.debate, state.argument.points[0], "they  used too little", cites)
    after = moved(graph, state, debate)
    assert after.standing[0] == standing
    assert said in session.render(after)
    assert after.strongest == 1


def test_reasoning_may_be_answered_by_reasoning(graph, state):
    place = next(i for i, point in enumerate(state.argument.points) if not point.sourced)
    after = moved(graph, state, session.answer(state.debate, state.argument.points[place], "through the gut"))
    assert after.standing[place] == session.ANSWERED


def test_the_strongest_that_remains_is_always_shown_until_none_is_left(graph, state):
    debate, shown = state.debate, []
    for point in state.argument.points:
        debate = session.concede(debate, point)
        shown.append(moved(graph, state, debate).strongest)
    last = len(state.argument.points) - 1
    assert shown == [*range(1, last + 1), None]
    after = moved(graph, state, debate)
    assert f"you conceded {last + 1} of {last + 1}" in session.render(after)
    back = moved(graph, state, session.take_back(debate, state.argument.points[1]))
    assert back.strongest == 1


def test_a_doubted_answer_is_the_strongest_where_nothing_else_is_open(graph, state):
    first, *others = state.argument.points
    debate = session.answer(state.debate, first, "no")
    for point in others:
        debate = session.concede(debate, point)
    assert moved(graph, state, debate).strongest == 0


def test_a_session_is_read_back_as_it_was_saved(tmp_path, state):
    debate = session.answer(state.debate, state.argument.points[0], "мало людей", ("P3",))
    file = session.save(tmp_path, debate)
    before = file.read_bytes()
    assert session.load(tmp_path, "a") == debate
    assert session.begin(tmp_path, "a", None) == debate
    session.save(tmp_path, debate)
    assert file.read_bytes() == before
    assert session.names(tmp_path) == ["a"]


def test_what_cannot_be_a_session_is_refused_with_the_cure(tmp_path, state):
    with pytest.raises(InvalidValue, match="--session NAME"):
        session.path_of(tmp_path, "../up")
    with pytest.raises(InvalidValue, match="physiograph argue TEXT --session 'b'"):
        session.begin(tmp_path, "b", None)
    session.save(tmp_path, state.debate)
    with pytest.raises(InvalidValue, match="another name"):
        session.begin(tmp_path, "a", "HIIT increases VO2max")
    session.path_of(tmp_path, "c").write_text('{"moves": 1}')
    with pytest.raises(InvalidValue, match=r"c\.json"):
        session.load(tmp_path, "c")
    with pytest.raises(InvalidValue, match="not one of 1–4"):
        session.objection(state, 9)


def test_a_provocation_joins_what_nothing_joins_by_three_quoted_steps(graph):
    from test_opponent import grown_by

    lookup = Lookup(grown_by(graph, ("p1", "P5", "mito", "increases", "vo2max", "It raised VO2max.", 0.7)))
    assert provocations(lookup) == []
    far = Lookup(grown_by(graph, ("p2", "P5", "mito", "decreases", "vitc", "It lowered vitamin C.", 0.7)))
    (found,) = provocations(far)
    assert (found.subject, found.object) == (CONCEPTS["hiit"], CONCEPTS["vitc"])
    assert found.path.sign == -1
    assert [quote.claim.claim_id for quote in found.quotes] == ["claim00", "claim02", "p2"]
    text = provoked([found])
    assert "If every step holds, high-intensity interval training decreases vitamin C." in text
    assert "that mitochondrial content decreases vitamin C?" in text
    assert "Nothing found" in provoked([])


def test_the_debate_goes_on_over_calls_of_the_command_line(workspace, tmp_path):
    folder = tmp_path / "ws"
    folder.mkdir()
    (folder / "ledger.sqlite").write_bytes((workspace / "ledger.sqlite").read_bytes())

    def run(*args: str) -> str:
        command = [str(Path(sys.executable).with_name("physiograph")), "--workspace", str(folder), "argue", *args]
        env = {**os.environ, "OMP_NUM_THREADS": "1"}
        return subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout

    run(HYPOTHESIS, "--session", "vit")
    told = json.loads(run("--session", "vit", "--reply", "a dose of 1 g", "--to", "1", "--json"))
    assert told["session"]["standing"][0] in (session.ANSWERED, session.DOUBTED)
    assert told["session"]["strongest"] == 2
    assert told["session"]["moves"] == [
        {"kind": told["points"][0]["kind"], "concedes": False, "words": "a dose of 1 g", "cites": []}
    ]
    assert "Score: " in run("--session", "vit", "--concede")
    assert session.load(folder, "vit").moves[1].concedes
