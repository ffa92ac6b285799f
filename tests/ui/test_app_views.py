"""Data behind the newer pages: conflicts, timeline, paths, news, the settings file, jobs."""

from __future__ import annotations

import dataclasses
import os
import time

import pytest
from tests_ui_sample import CLAIMS, CONCEPTS, PAPERS, make_graph, make_hypotheses, make_workspace

from kg.assemble import assemble
from kg.conflict import with_conflicts
from kg.errors import InvalidSetting
from kg.ledger import Ledger
from kg.model import Document, GateDecision, Link
from kg.store import open_store
from kg.weights import Weights
from ui.views import changes, conflicts, paths, settings_file, timeline
from ui.views.network import Filter, network

VITC, MITO, HIIT, PGC, VO2 = (CONCEPTS[name].id for name in ("vitc", "mito", "hiit", "pgc1a", "vo2max"))


@pytest.fixture(scope="module")
def assembled():
    """The small graph, its links and conflicts made by the real assembly."""
    made = assemble(CLAIMS, {paper.id: paper for paper in PAPERS}, CONCEPTS.values())
    return with_conflicts(made)


@pytest.fixture(scope="module")
def store(tmp_path_factory, assembled):
    opened = open_store(f"kglite:{tmp_path_factory.mktemp('store')}", read_only=False)
    opened.write(assembled)
    yield opened
    opened.close()


# --- conflicts ------------------------------------------------------------------------------------


def test_conflicts_come_back_from_the_store_with_both_sides(store, assembled):
    found = conflicts.clashes(store)
    assert {(one.subject, one.object, one.relations, one.kind, one.reported) for one in found} == {
        (one.subject, one.object, one.relations, one.kind, one.reported) for one in assembled.conflicts
    }
    clash = next(one for one in found if one.relations == ("decreases", "no_effect"))
    one, other = conflicts.sides(store, clash.id)
    assert [quote.claim.claim_id for quote in one] == ["claim03"]
    assert [quote.claim.claim_id for quote in other] == ["claim05"]
    whole = next(each for each in assembled.conflicts if each.relations == clash.relations)
    assert clash.differences == whole.differences
    assert sum(count for _, count in conflicts.kinds(found)) == len(found)


# --- timeline -------------------------------------------------------------------------------------


def test_a_story_has_a_row_for_each_year_and_its_sentences(store):
    told = timeline.story(store, VITC, "decreases", MITO, Weights())
    assert [(row.year, row.papers_for, row.papers_against) for row in told.years] == [(2012, 1, 0), (2015, 1, 1)]
    assert told.years[1].belief < told.years[0].belief
    ours, theirs = told.spoken[2015]
    assert (ours, {quote.claim.relation for quote in theirs}) == ((), {"no_effect", "increases"})


def test_a_network_as_of_a_year_is_that_of_the_graph_assembled_then(store):
    net = timeline.at_year(store, network(store, CONCEPTS["mito"], Filter(until=2012)), 2012, Weights())
    then = assemble(
        [claim for claim in CLAIMS if claim.year <= 2012],
        {paper.id: paper for paper in PAPERS if paper.year <= 2012},
        CONCEPTS.values(),
    )
    beliefs = {f"{link.subject} {link.relation} {link.object}": link.belief for link in then.links}
    assert {edge.id for edge in net.edges} == {
        f"{PGC} increases {MITO}", f"{VITC} decreases {MITO}", f"{CONCEPTS['edt'].id} increases {MITO}",
        f"{MITO} positively_associated {VO2}",
    }  # fmt: skip
    assert {edge.id: edge.belief for edge in net.edges} == pytest.approx({e.id: beliefs[e.id] for e in net.edges})


# --- paths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "chains"),
    [
        pytest.param(
            {},
            [
                (f"{HIIT} increases {VO2}", f"{MITO} positively_associated {VO2}"),
                (f"{HIIT} increases {PGC}", f"{PGC} increases {MITO}"),
            ],
            id="two-steps",
        ),
        pytest.param({"longest": 1}, [], id="too-short"),
        pytest.param({"sign": -1}, [], id="other-sign"),
        pytest.param({"min_belief": 0.99}, [], id="too-sure"),
    ],
)
def test_chains_between_two_concepts(store, wanted, chains):
    found = paths.chains(paths.hops(store), HIIT, MITO, **{"longest": 2, **wanted})
    assert [tuple(edge.id for edge in path) for path in found] == chains


def test_chains_walk_associations_both_ways_and_say_how_they_are_read(store):
    found = paths.chains(paths.hops(store), VO2, MITO, longest=1)
    (path,) = paths.as_paths(store, found, VO2)
    (step,) = path.steps
    assert (step.forward, step.relation, path.sign) == (step.subject.id == VO2, "positively_associated", 1)


def test_the_best_chain_comes_first_whatever_its_length():
    from ui.views.rows import Edge

    def edge(one, two, belief):
        return Edge(f"{one} increases {two}", one, one, "increases", two, two, belief, 1, (), False, 2000, 2000, ())

    steps = {"a": [(edge("a", "b", 0.9), "b"), (edge("a", "d", 0.5), "d")], "b": [(edge("b", "d", 0.9), "d")]}
    found = paths.chains(steps, "a", "d")
    assert [tuple(one.id for one in path) for path in found] == [
        ("a increases b", "b increases d"), ("a increases d",)]  # fmt: skip
    there = paths.places(list(_drawn(found)), "d")
    assert (there["a"]["x"], there["b"]["x"], there["d"]["x"]) == (0.0, 300.0, 600.0)


def _drawn(found):
    from kg.model import Concept, EvidencePath, PathStep

    for path in found:
        steps = [PathStep(Concept(e.subject, e.subject), e.relation, Concept(e.object, e.object), e.belief, ())
                 for e in path]  # fmt: skip
        yield EvidencePath(tuple(steps), 1, 0.5)


# --- news -----------------------------------------------------------------------------------------


def test_news_names_new_papers_flips_new_disagreements_and_hypotheses_at_risk(tmp_path):
    root = make_workspace(tmp_path)
    url = f"kglite:{root / 'graph'}"
    store = open_store(url)
    assert changes.changes(root, store, []) is None
    changes.look(root, store, "2026-01-01T00:00:00+00:00")
    assert changes.changes(root, store, make_hypotheses()[:1]).none
    store.close()

    graph = make_graph()
    links = [link for link in graph.links if (link.subject, link.relation) != (HIIT, "increases")]
    flipped = Link(HIIT, "decreases", PGC, 0.9, ("P1",), ("claim00",), 2006, 2006, True)
    stated = Link(HIIT, "increases", MITO, 0.7, ("P1",), ("claim00",), 2006, 2006, False)
    store = open_store(url, read_only=False)
    store.write(dataclasses.replace(graph, links=tuple(sorted([*links, flipped, stated], key=str))))
    with Ledger.open(root / "ledger.sqlite") as ledger:
        ledger.add(Document("P7", "New", ()), GateDecision(True))
    found = changes.changes(root, store, make_hypotheses())
    assert (found.since[:10], found.papers) == ("2026-01-01", 1)
    assert {edge.id for edge in found.links} == {f"{HIIT} decreases {PGC}", f"{HIIT} increases {MITO}"}
    assert [(flip.before, flip.edge.relation) for flip in found.flipped] == [("increases", "decreases")]
    assert [(item.id, edge.relation) for item, edge in found.at_risk] == [("h1", "increases")]
    store.close()


def test_a_damaged_file_of_what_was_seen_is_no_look_at_all(tmp_path, store):
    (tmp_path / changes.FILE).write_bytes(b"not gzip")
    assert changes.changes(tmp_path, store, []) is None


# --- settings -------------------------------------------------------------------------------------


def test_saved_settings_keep_every_other_line(tmp_path):
    path = tmp_path / "physiograph.toml"
    path.write_text('# mine\nseed = 3\nllm_model = "old"\nstore = "kglite:x"\n')
    found = settings_file.save(path, {"llm_model": 'a "b"', "store": "", "language": "ru"})
    assert (found.llm_model, found.store, found.language, found.seed) == ('a "b"', None, "ru", 3)
    assert path.read_text().startswith("# mine\nseed = 3\n")


def test_a_value_that_is_not_allowed_leaves_the_file_alone(tmp_path):
    path = tmp_path / "physiograph.toml"
    path.write_text("seed = 3\n")
    with pytest.raises(InvalidSetting, match="language"):
        settings_file.save(path, {"language": "de"})
    assert (path.read_text(), os.listdir(tmp_path)) == ("seed = 3\n", ["physiograph.toml"])


# --- jobs -----------------------------------------------------------------------------------------


def ended(job):
    end = time.monotonic() + 120
    while job.state == "running" and time.monotonic() < end:
        time.sleep(0.1)
    return job


def test_a_job_runs_its_commands_one_after_the_other_and_keeps_what_they_print(tmp_path):
    from ui.widgets import jobs

    job = ended(jobs.start("two", tmp_path, [["export", "--help"], ["add", str(tmp_path / "none.xml")], ["build"]]))
    assert job.state == "failed"
    assert any("not_found" in line or "no such file" in line for line in job.lines())
    assert jobs.last(tmp_path) is job


def test_a_stopped_job_runs_no_further_command(tmp_path):
    from ui.widgets import jobs

    job = jobs.start("long", tmp_path, [["add", str(tmp_path)], ["build"]])
    assert jobs.start("another", tmp_path, [["build"]]) is job
    job.stop()
    assert ended(job).state == "stopped"
    assert not (tmp_path / "graph").exists()
