"""A curator's marks: they hold by content through a new extraction, move belief, and are undone."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_makers import claim, document, mention

from kg.assemble import assemble
from kg.conflict import conflicts
from kg.curation import accept, agreement, correct, curated, reject, undo
from kg.errors import InvalidValue
from kg.ledger import Ledger
from kg.marks import claim_key
from kg.migrations import MIGRATIONS
from kg.model import Correction, GateDecision
from kg.wire import claim_from_json, claim_to_json

TOLD = "HIIT did not lower VO2max."
UP = claim(document="PMC00001", year=2001)
DOWN = claim("PHYS:1", "decreases", "PHYS:2", "PMC00002", 2002, sentence=TOLD, score=0.6)
WRITE = {
    "accept": lambda ledger: accept(ledger, UP.claim_id, "Table 2 says so.", "A. Reader"),
    "reject": lambda ledger: reject(ledger, DOWN.claim_id, "Negated."),
    "correct": lambda ledger: correct(ledger, DOWN.claim_id, Correction("no_effect"), "Negated."),
}


@pytest.fixture
def ledger(tmp_path):
    with Ledger.open(tmp_path / "ledger.sqlite") as opened:
        for one in (UP, DOWN):
            opened.add(document(int(one.document_id[3:]), year=one.year), GateDecision(True))
            opened.put(one.document_id, "1", (), [one])
        yield opened


def graph(ledger, as_of=None):
    return assemble(ledger.claims(as_of), ledger.papers(as_of), as_of=as_of)


def links(ledger):
    return {one.relation: one for one in graph(ledger).links}


def test_an_accepted_claim_counts_at_full_score(ledger):
    before = links(ledger)["increases"].belief
    done = WRITE["accept"](ledger)
    (told,) = [one for one in ledger.claims() if one.claim_id == UP.claim_id]
    assert (told.score, told.curation, told.relation) == (1.0, "accepted", "increases")
    assert links(ledger)["increases"].belief > before
    assert (done.curation, done.mark.note, done.mark.author) == ("accepted", "Table 2 says so.", "A. Reader")


def test_a_rejected_claim_leaves_its_link(ledger):
    both = links(ledger)
    assert set(both) == {"increases", "decreases"}
    WRITE["reject"](ledger)
    left = links(ledger)
    assert set(left) == {"increases"}
    assert left["increases"].belief > both["increases"].belief


def test_a_corrected_claim_stands_behind_the_link_that_the_curator_names(ledger):
    done = WRITE["correct"](ledger)
    assert set(links(ledger)) == {"increases", "no_effect"}
    assert links(ledger)["no_effect"].claims == (DOWN.claim_id,), "it keeps its id"
    assert (done.claim, done.counts_as) == (DOWN, replace(DOWN, relation="no_effect", score=1.0, curation="corrected"))


def test_ends_can_be_corrected(ledger):
    correct(ledger, DOWN.claim_id, Correction(subject=mention("PHYS:3"), object=mention("PHYS:4")))
    assert ("PHYS:3", "PHYS:4") in {(one.subject, one.object) for one in graph(ledger).links}


@pytest.mark.parametrize("what", WRITE)
def test_marks_hold_when_the_paper_is_extracted_again(ledger, what):
    WRITE[what](ledger)
    before = {one.claim_id: (one.relation, one.curation) for one in ledger.claims()}
    for one in (UP, DOWN):  # another certainty and comparator make another id
        again = replace(one, claim_id=f"again {one.claim_id}", certainty="hedged", score=0.3, extractor="new")
        ledger.put(one.document_id, "2", (), [again])
    after = {one.claim_id.removeprefix("again "): (one.relation, one.curation) for one in ledger.claims()}
    assert after == before


def test_a_mark_waits_for_a_claim_that_is_no_longer_found(ledger):
    WRITE["reject"](ledger)
    ledger.put(DOWN.document_id, "2", (), ())
    (one,) = curated(ledger)
    assert (one.found, one.claim, one.counts_as) == (False, DOWN, None)
    ledger.put(DOWN.document_id, "3", (), [DOWN])
    assert [one.claim_id for one in ledger.claims()] == [UP.claim_id]
    assert curated(ledger)[0].found


def test_the_newest_mark_holds_and_undo_takes_it_back(ledger):
    before = list(ledger.claims())
    WRITE["reject"](ledger)
    WRITE["correct"](ledger)
    assert [one.curation for one in curated(ledger)] == ["corrected"]
    undo(ledger, DOWN.claim_id)
    assert (list(ledger.claims()), curated(ledger)) == (before, [])
    assert [mark.verdict for mark in ledger.marks()] == ["wrong", "corrected", "unsure"], "history is kept"


def test_what_a_curator_accepted_is_no_misreading(ledger):
    assert [one.kind for one in conflicts(graph(ledger))] == ["extraction doubtful"]
    accept(ledger, DOWN.claim_id)
    assert [one.kind for one in conflicts(graph(ledger))] != ["extraction doubtful"]


@pytest.mark.parametrize(
    ("act", "cure"),
    [
        pytest.param(lambda ledger: accept(ledger, "nothing"), "no claim 'nothing'.*explain", id="accept"),
        pytest.param(lambda ledger: reject(ledger, "nothing"), "no claim 'nothing'", id="reject"),
        pytest.param(lambda ledger: undo(ledger, UP.claim_id), "not marked.*curate list", id="undo"),
        pytest.param(lambda ledger: Correction(), "changes nothing", id="empty"),
        pytest.param(lambda ledger: Correction("raises"), "'raises' is not one of", id="relation"),
        pytest.param(
            lambda ledger: correct(ledger, UP.claim_id, Correction(object=mention("PHYS:1"))),
            "act on itself",
            id="self",
        ),
        pytest.param(lambda ledger: ledger.mark("claim", UP.claim_id, "corrected"), "both, or neither", id="bare"),
        pytest.param(
            lambda ledger: ledger.mark("link", "a", "corrected", correction=Correction("affects")),
            "only a claim",
            id="link",
        ),
    ],
)
def test_a_wrong_mark_is_refused_with_the_cure(ledger, act, cure):
    with pytest.raises(InvalidValue, match=cure):
        act(ledger)
    assert list(ledger.marks()) == []


def test_agreement_tells_what_an_extraction_makes_of_the_marks(ledger):
    for what in ("accept", "correct"):
        WRITE[what](ledger)
    now = agreement(ledger.marks(), ledger.extracted())
    assert (now.accepted, now.kept, now.corrected, now.still_wrong, now.precision) == (1, 1, 1, 1, 0.5)
    better = agreement(ledger.marks(), [UP, replace(DOWN, relation="no_effect")])
    assert (better.mended, better.still_wrong, better.precision) == (1, 0, 1.0)
    assert agreement(ledger.marks(), []).precision is None


@given(st.lists(st.sampled_from(sorted(WRITE)), max_size=5))
def test_marks_depend_on_nothing_but_the_last_of_each_claim(tmp_path_factory, acts):
    paths = [tmp_path_factory.mktemp("marks") / "ledger.sqlite" for _ in range(2)]
    last = dict.fromkeys(reversed([("UP" if act == "accept" else "DOWN", act) for act in acts]))
    once = {target: act for target, act in reversed(last)}
    states = []
    for path, told in zip(paths, (acts, [once[key] for key in sorted(once)]), strict=True):
        with Ledger.open(path) as ledger:
            for one in (UP, DOWN):
                ledger.add(document(int(one.document_id[3:]), year=one.year), GateDecision(True))
                ledger.put(one.document_id, "1", (), [one])
            for act in told:
                WRITE[act](ledger)
            states.append(list(ledger.claims()))
    assert states[0] == states[1]


def old_ledger(path, version):
    """A ledger as an earlier version of the program wrote it, with two claims, one of them marked wrong."""
    with sqlite3.connect(path) as raw:
        raw.create_function("claim_key", 1, lambda body: claim_key(claim_from_json(body)))
        raw.execute("CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT, made TEXT)")
        for number, (name, statements) in enumerate(MIGRATIONS[:version], start=1):
            for statement in statements:
                raw.execute(statement)
            raw.execute("INSERT INTO migrations VALUES (?, ?, '')", (number, name))
        for one in (UP, DOWN):
            raw.execute("INSERT INTO documents VALUES (?, 'x', 'jsonl', ?, 'published', '{}')", (one.document_id, 2001))
            raw.execute("INSERT INTO decisions VALUES (?, 1, '', '')", (one.document_id,))
            raw.execute("INSERT INTO claims VALUES (?, ?, ?)", (one.claim_id, one.document_id, claim_to_json(one)))
        mark = (
            "INSERT INTO marks (kind, target, verdict, note, author, made) VALUES ('claim', ?, 'wrong', 'n', 'a', 't')"
        )
        raw.executemany(mark, [(DOWN.claim_id,), ("long gone",)])
        if version > 1:  # from the second version on a mark knows its claim
            known = (claim_to_json(DOWN), claim_key(DOWN), DOWN.claim_id)
            raw.execute("UPDATE marks SET body = ?, key = ? WHERE target = ?", known)
    raw.close()


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
def test_marks_of_an_earlier_ledger_hold_by_content_too(tmp_path, version):
    old_ledger(tmp_path / "ledger.sqlite", version)
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        assert [one.claim_id for one in ledger.claims()] == [UP.claim_id]
        assert [mark.key for mark in ledger.marks()] == [claim_key(DOWN), ""]
        (one,) = curated(ledger)
        assert (one.claim, one.mark.note, one.curation) == (DOWN, "n", "rejected")
        ledger.put(DOWN.document_id, "2", (), [replace(DOWN, claim_id="other", certainty="hedged")])
        assert [one.claim_id for one in ledger.claims()] == [UP.claim_id]
