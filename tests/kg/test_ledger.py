"""The ledger: same again changes nothing, what is replaced is replaced whole, order never matters."""

from __future__ import annotations

import random
import sqlite3
import threading
from dataclasses import replace

import pytest
from kg_makers import claim, document

from kg.errors import InvalidValue, LedgerError
from kg.ledger import Ledger
from kg.migrations import VERSION
from kg.model import Concept, Context, GateDecision, Hypothesis, Passage, Refusal, Sentence

YES, NO = GateDecision(True), GateDecision(False, "editorial", "An editorial reports no study.")
SENTENCES = (
    Sentence(0, "Paper 1", "title", "title", 1.0),
    Sentence(1, "HIIT increased VO2max.", "abstract", "results", 0.9),
)


@pytest.fixture
def ledger(tmp_path):
    with Ledger.open(tmp_path / "ledger.sqlite") as opened:
        yield opened


def filled(ledger: Ledger, numbers: list[int]) -> None:
    for number in numbers:
        paper = document(number)
        ledger.add(paper, YES)
        ledger.put(paper.id, "1", SENTENCES, [claim(document=paper.id, year=paper.year)])


def test_adding_the_same_twice_changes_nothing(ledger):
    assert ledger.add(document(1), YES) == "added"
    ledger.put("PMC00001", "1", SENTENCES, [claim(document="PMC00001")])
    before = ledger.sequence(), ledger.counts()
    assert ledger.add(document(1), YES) == "unchanged"
    assert ledger.add(document(1)) == "unchanged"
    assert (ledger.sequence(), ledger.counts()) == before
    assert ledger.pending("1") == []


def test_a_changed_document_is_read_again(ledger):
    filled(ledger, [1])
    assert ledger.add(document(1, "HIIT did not."), YES) == "updated"
    assert ledger.document("PMC00001").passages[1].text == "HIIT did not."
    assert (list(ledger.claims()), ledger.sentences("PMC00001"), ledger.pending("1")) == ([], (), ["PMC00001"])


def test_a_document_without_decision_waits(ledger):
    ledger.add(document(1))
    assert (ledger.pending("1"), list(ledger.decisions()), ledger.counts()["undecided"]) == ([], [], 1)
    ledger.decide({"PMC00001": YES})
    assert (ledger.pending("1"), list(ledger.decisions())) == (["PMC00001"], [("PMC00001", YES)])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["short first", "long first"])
def test_of_two_formats_the_fuller_stays(ledger, order):
    versions = [document(1, "Short."), document(1, "Long. " * 50, source_format="jats")]
    for number in order:
        ledger.add(versions[number], YES)
    assert ledger.document("PMC00001") == versions[1]
    assert [ledger.add(version, YES) for version in versions] == ["unchanged", "unchanged"]


def test_claims_of_a_refused_document_do_not_count(ledger):
    filled(ledger, [1, 2])
    ledger.decide({"PMC00001": NO})
    assert [one.document_id for one in ledger.claims()] == ["PMC00002"]
    assert [one.id for one in ledger.documents(accepted=True)] == ["PMC00002"]
    assert [one.id for one in ledger.documents(accepted=False)] == ["PMC00001"]
    assert [one.id for one in ledger.documents()] == ["PMC00001", "PMC00002"]
    assert list(ledger.papers()) == ["PMC00002"]
    ledger.decide({"PMC00001": YES})
    assert len(list(ledger.claims())) == 2


def test_insertion_order_makes_no_difference(tmp_path):
    seen = []
    for seed in (1, 2):
        numbers = list(range(30))
        random.Random(seed).shuffle(numbers)
        with Ledger.open(tmp_path / f"{seed}.sqlite") as ledger:
            filled(ledger, numbers)
            seen.append((list(ledger.documents()), list(ledger.claims()), ledger.papers(), list(ledger.decisions())))
    assert seen[0] == seen[1]
    assert [paper.id for paper in seen[0][0]] == sorted(paper.id for paper in seen[0][0])


def test_more_than_one_page_comes_whole_and_once(ledger, monkeypatch):
    monkeypatch.setattr("kg.ledger_file.PAGE", 7)
    filled(ledger, list(range(50)))
    assert len({one.id for one in ledger.documents()}) == len(list(ledger.documents())) == 50
    assert len({one.claim_id for one in ledger.claims()}) == len(list(ledger.claims())) == 50


def test_one_may_write_while_iterating(ledger):
    filled(ledger, [1, 2, 3])
    for paper in ledger.documents(accepted=True):
        ledger.put(paper.id, "2", SENTENCES, [])
    assert ledger.pending("2") == []


def test_as_of_leaves_out_what_came_later_and_the_undated(ledger):
    for number, year in ((1, 1999), (2, 2005), (3, None)):
        ledger.add(document(number, year=year), YES)
        ledger.put(f"PMC{number:05d}", "1", SENTENCES, [claim(document=f"PMC{number:05d}", year=year)])
    assert list(ledger.papers(as_of=2004)) == ["PMC00001"]
    assert [one.document_id for one in ledger.claims(as_of=2004)] == ["PMC00001"]
    assert len(ledger.papers(as_of=2005)) == 2
    assert len(ledger.papers()) == 3


def test_put_replaces_the_old_extraction_whole(ledger):
    ledger.add(document(1), YES)
    mine = claim(document="PMC00001")
    ledger.put("PMC00001", "1", SENTENCES, [mine, replace(mine, claim_id="other")])
    ledger.put("PMC00001", "2", SENTENCES[:1], [mine])
    assert (list(ledger.claims()), ledger.sentences("PMC00001")) == ([mine], SENTENCES[:1])
    assert (ledger.pending("2"), ledger.pending("1")) == ([], ["PMC00001"])


def test_put_that_fails_leaves_the_old_extraction(ledger):
    filled(ledger, [1])
    before = list(ledger.claims()), ledger.sentences("PMC00001"), ledger.sequence()
    with pytest.raises(InvalidValue, match="PMC9"):
        ledger.put("PMC00001", "2", (), [claim(document="PMC9")])
    with pytest.raises(sqlite3.IntegrityError):
        ledger.put("PMC00001", "2", SENTENCES + SENTENCES, [])
    assert (list(ledger.claims()), ledger.sentences("PMC00001"), ledger.sequence()) == before


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda ledger: ledger.document("PMC9"), id="document"),
        pytest.param(lambda ledger: ledger.put("PMC9", "1", (), ()), id="put"),
        pytest.param(lambda ledger: ledger.decide({"PMC9": YES}), id="decide"),
    ],
)
def test_an_unknown_document_is_named_with_the_cure(ledger, act):
    with pytest.raises(LedgerError, match=r"PMC9.*physiograph add"):
        act(ledger)


def test_the_study_of_a_paper_is_what_most_claims_say(ledger):
    ledger.add(document(1), YES)
    rat = Context(design="animal_experiment", species="rat", n=8)
    told = [rat, rat, Context(design="rct", species="human", n=24)]
    ledger.put(
        "PMC00001", "1", (), [claim(document="PMC00001", sentence=str(n), context=c) for n, c in enumerate(told)]
    )
    paper = ledger.papers()["PMC00001"]
    assert (paper.design, paper.species, paper.n) == ("animal_experiment", "rat", 8)


def test_refusals_are_kept_once(ledger):
    refusal = Refusal("b.xml", "malformed_xml", "Not well-formed.")
    for one in (refusal, Refusal("a.pdf", "no_text", "Scanned."), refusal):
        ledger.refuse(one)
    assert [one.source for one in ledger.refusals()] == ["a.pdf", "b.xml"]


def test_a_claim_marked_wrong_does_not_count_until_it_is_marked_right(ledger):
    filled(ledger, [1, 2])
    target = next(ledger.claims()).claim_id
    ledger.mark("claim", target, "wrong", "The comparator, not the subject.", "curator")
    assert target not in [one.claim_id for one in ledger.claims()]
    ledger.mark("claim", target, "right")
    assert target in [one.claim_id for one in ledger.claims()]
    assert [mark.verdict for mark in ledger.marks()] == ["wrong", "right"]


@pytest.mark.parametrize(("kind", "verdict"), [("mood", "wrong"), ("claim", "bad")])
def test_a_mark_of_an_unknown_sort_is_refused(ledger, kind, verdict):
    with pytest.raises(InvalidValue, match="Use one of these"):
        ledger.mark(kind, "x", verdict)


def test_runs_keep_settings_and_outcome(ledger):
    first, second = ledger.start_run("add", {"paths": ["papers"]}), ledger.start_run("build", {})
    ledger.end_run(first, {"added": 3})
    runs = ledger.runs()
    assert [run.id for run in runs] == [first, second]
    assert (runs[0].settings, runs[0].outcome, runs[1].outcome) == ({"paths": ["papers"]}, {"added": 3}, None)


def test_hypotheses_keep_their_rank_and_replace_the_old(ledger):
    made = [
        Hypothesis(f"h{n}", Concept("A:1", "a"), "increases", Concept("A:2", "b"), 0.5, "New.", ()) for n in (3, 1, 2)
    ]
    ledger.save_hypotheses(made)
    ledger.save_hypotheses(made[:2])
    before = ledger.sequence()
    ledger.save_hypotheses(made[:2])
    assert (list(ledger.hypotheses()), ledger.sequence()) == (made[:2], before)


def test_every_change_moves_the_sequence_and_runs_do_not(ledger):
    seen = [ledger.sequence()]
    for act in (
        lambda: ledger.add(document(1)),
        lambda: ledger.decide({"PMC00001": YES}),
        lambda: ledger.put("PMC00001", "1", SENTENCES, ()),
        lambda: ledger.refuse(Refusal("a", "b", "c")),
        lambda: ledger.mark("document", "PMC00001", "right"),
    ):
        act()
        seen.append(ledger.sequence())
    assert seen == sorted(set(seen))
    ledger.start_run("add", {})
    assert ledger.sequence() == seen[-1]


def test_everything_survives_closing(tmp_path):
    path = tmp_path / "new folder" / "ledger.sqlite"
    with Ledger.open(path) as ledger:
        filled(ledger, [1])
        before = list(ledger.claims()), ledger.sequence()
    with Ledger.open(path) as ledger:
        assert (list(ledger.claims()), ledger.sequence()) == before


def test_a_ledger_of_a_newer_version_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO migrations VALUES (?, 'from the future', '')", (VERSION + 1,))
    raw.close()
    with pytest.raises(LedgerError, match=rf"schema {VERSION + 1}.*newer physiograph"):
        Ledger.open(path)


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to look like a file " * 40, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_what_is_no_ledger_is_refused(tmp_path, content):
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="no usable ledger"):
        Ledger.open(path)
    assert path.read_bytes() == content


def test_a_folder_is_no_ledger(tmp_path):
    with pytest.raises(LedgerError, match="cannot open"):
        Ledger.open(tmp_path)


def test_a_reader_sees_whole_states_while_another_writes(tmp_path):
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path).close()
    stop = threading.Event()

    def write() -> None:
        with Ledger.open(path) as writer:
            for number in range(60):
                filled(writer, [number])
        stop.set()

    thread = threading.Thread(target=write)
    thread.start()
    with Ledger.open(path) as reader:
        while not stop.is_set():
            with reader.snapshot():
                extracted, claims = reader.counts()["extracted"], len(list(reader.claims()))
            assert extracted == claims
    thread.join()


def test_many_processes_may_open_a_new_ledger_at_once(tmp_path):
    path, faults = tmp_path / "ledger.sqlite", []

    def start(number: int) -> None:
        try:
            with Ledger.open(path) as ledger:
                ledger.add(document(number), YES)
        except LedgerError as error:
            faults.append(error)

    threads = [threading.Thread(target=start, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Ledger.open(path) as ledger:
        assert (faults, ledger.counts()["documents"]) == ([], 8)


def test_a_document_without_text_is_kept(ledger):
    bare = replace(document(1), passages=(Passage("title", None, "Only a title"),))
    ledger.add(bare, NO)
    assert ledger.document(bare.id) == bare
