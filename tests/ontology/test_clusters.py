"""Names that no vocabulary has: which meet, which never do, and that the order of the papers makes no difference."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.assemble import assemble
from kg.model import Claim, Mention, Paper
from ontology.clusters import clusters, name_key
from ontology.near_names import held_apart, proposals

NOUNS = [
    "muscle",
    "Strength",
    "quadriceps",
    "training",
    "low-load",
    "FAT",
    "8 weeks",
    "eight",
    "re-oxygenation",
    "post-exercise",
]
phrases = st.lists(st.sampled_from(NOUNS), min_size=1, max_size=3).map(" ".join)
names = st.tuples(
    phrases, st.lists(st.tuples(st.sampled_from(["of", "of the", "and", "+", "in"]), phrases), max_size=3)
).map(lambda parts: " ".join([parts[0], *(f"{between} {phrase}" for between, phrase in parts[1])]))


@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param(("cuff pressure", "Cuff pressures", "the pressure of the cuff"), id="x-of-y"),
        pytest.param(("muscle and cerebral oxygenation", "Cerebral and Muscle Oxygenation"), id="a-and-b"),
        pytest.param(("juice and gels", "gel and juice", "gel + juice"), id="whole-sides"),
        pytest.param(("hip, knee and ankle torque", "ankle, knee, and hip torque"), id="three-sides"),
        pytest.param(("10-metre walk times", "ten meter walk time"), id="number-words-and-british"),
        pytest.param(("post-sprint reoxygenation", "postsprint re-oxygenation"), id="prefixes"),
        pytest.param(("behaviour training program", "Behavior training protocol", "behavior training"), id="program"),
        pytest.param(("maximum bite force", "maximal bite force", "max bite force"), id="maximum"),
        pytest.param(("muscular gain", "muscle gains"), id="adjective-of-a-table"),
        pytest.param(("neuromechanical gain", "neuromechanic gain"), id="ical"),
        pytest.param(("double-poling (DP) performance", "double poling performance"), id="bracketed-short-form"),
        pytest.param(("trained volunteers", "trained subjects", "trained individuals"), id="people"),
        pytest.param(("Spo<inf>2</inf> dip", "SpO2 dip"), id="markup"),
        pytest.param(("MBF", "mbf", "MBFs"), id="capitals-that-spell-no-word"),
    ],
)
def test_spellings_of_one_name_meet(spellings):
    assert len({name_key(one) for one in spellings}) == 1
    (found,) = clusters(dict.fromkeys(spellings, 1))
    assert (found.count, {spelling for spelling, _ in found.variants}) == (len(spellings), set(spellings))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("left hip flexion", "right hip flexion", id="side"),
        pytest.param("increase in stiffness", "decrease in stiffness", id="direction"),
        pytest.param("upper trapezius pain", "lower trapezius pain", id="upper-lower"),
        pytest.param("maximal bite force", "peak bite force", id="maximal-peak"),
        pytest.param("type I bundle", "type II bundle", id="roman"),
        pytest.param("type 1 bundle", "type 2 bundle", id="number"),
        pytest.param("pre-match mood", "post-match mood", id="pre-post"),
        pytest.param("cuff at > 80%", "cuff at < 80%", id="comparison"),
        pytest.param("FAT", "fat", id="capitals-that-may-spell-a-word"),
        pytest.param("trained rats", "training rats", id="state-and-action"),
        pytest.param("juice and gel", "juice or gel", id="and-or"),
        pytest.param("mood after match", "match after mood", id="order-round-a-preposition"),
        pytest.param("gel intake", "gel", id="head"),
        pytest.param("muscle power", "power muscle", id="order"),
        pytest.param("∆k", "k", id="change"),
        pytest.param("Mood (winter)", "Mood (summer)", id="bracket-that-is-no-short-form"),
        pytest.param("high fat and low sugar gel", "low fat and high sugar gel", id="crossed-sides"),
        pytest.param("stiffness over weeks", "stiffness overweeks", id="over-is-no-prefix"),
        pytest.param("duration of sleep and fatigue", "fatigue duration of sleep", id="scope-of-and"),
    ],
)
def test_two_names_stay_two(one, other):
    assert name_key(one) != name_key(other)
    assert len(clusters({one: 1, other: 1})) == 2


@given(st.text(max_size=30))
def test_every_name_has_a_key(text):
    assert name_key(text)
    assert name_key(text) == name_key(f" {text} ")


@given(names)
def test_a_key_is_its_own_key(name):
    assert name_key(name_key(name)) == name_key(name)


@given(st.dictionaries(names, st.integers(1, 5), max_size=12), st.randoms())
def test_clusters_ignore_order_and_lose_no_mention(counts, rnd):
    shuffled = list(counts.items())
    rnd.shuffle(shuffled)
    found = clusters(counts)
    assert clusters(dict(shuffled)) == found
    assert sum(one.count for one in found) == sum(counts.values())


@given(st.dictionaries(names, st.integers(1, 5), max_size=8), names)
def test_a_further_name_moves_no_other(counts, further):
    before = {spelling: one.key for one in clusters(counts) for spelling, _ in one.variants}
    after = {spelling: one.key for one in clusters({**counts, further: 99}) for spelling, _ in one.variants}
    assert before.items() <= after.items()


def test_the_most_frequent_spelling_names_the_cluster_and_the_plainest_of_equals():
    (found,) = clusters({"cuff pressures": 2, "pressure of the cuff": 3, "Cuff pressure": 3})
    assert found.name == "pressure of the cuff"
    assert found.variants == (("pressure of the cuff", 3), ("Cuff pressure", 3), ("cuff pressures", 2))


# --- near names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        pytest.param("left hip", "right hip", "opposite", id="sides"),
        pytest.param("hypoxic gait", "normoxic gait", "opposite", id="listed"),
        pytest.param("affected arm", "unaffected arm", "opposite", id="negated"),
        pytest.param("oxygenated pool", "deoxygenated pool", "opposite", id="de"),
        pytest.param("central and peripheral gel", "central or peripheral gel", "opposite", id="and-or"),
        pytest.param("gait with gel", "gait without gel", "opposite", id="without"),
        pytest.param("70 gel", "80 gel", "number", id="number"),
        pytest.param("type i gel", "type ii gel", "number", id="roman"),
        pytest.param("gait after gel", "gel after gait", "order", id="order"),
        pytest.param("gel induced gait", "gait induced gel", "order", id="induced"),
        pytest.param("gel", "gel intake", "word", id="one-word-more"),
        pytest.param("trained gait", "training gait", "word", id="state"),
        pytest.param("oxygen capacity", "oxygenation capacity", "word", id="another-noun"),
        pytest.param("gait in match", "match gait", "", id="preposition-or-not"),
        pytest.param("dorso lateral cortex", "dorsolateral cortex", "", id="joined"),
        pytest.param("threshold load", "threshold loading", "", id="ending"),
    ],
)
def test_what_holds_two_names_apart(one, other, why):
    assert held_apart(one, other) == held_apart(other, one) == why


def test_proposals_need_nearness_and_no_word_between_them():
    keys = ["gait in match", "left gait", "match gait", "right gait"]
    near = {frozenset(("gait in match", "match gait")): 0.91, frozenset(("left gait", "right gait")): 0.99}

    def similarity(ordered):
        return [[near.get(frozenset((one, other)), 0.5) for other in ordered] for one in ordered]

    shuffled = random.Random(1).sample(keys, len(keys))
    (found,) = proposals(shuffled, similarity, threshold=0.9)
    assert (found.one, found.other, found.similarity) == ("gait in match", "match gait", 0.91)
    assert proposals(keys, similarity, threshold=0.95) == ()


# --- in the graph ---------------------------------------------------------------------------------


def _graph(*rows: tuple[str, Mention]):
    claims = [
        Claim(f"c{paper}{n}", paper, 2010, "It acts.", "abstract", "results", Mention("gel", "PHYS:1"), "increases",
              end, "asserted", 0.9, "test")
        for n, (paper, end) in enumerate(rows)
    ]  # fmt: skip
    return assemble(claims, {paper: Paper(paper, paper, 2010) for paper, _ in rows}, name_key=name_key)


def test_the_graph_has_one_node_for_the_spellings_of_a_name():
    graph = _graph(("P1", Mention("thrum of the calf")), ("P2", Mention("Calf thrums")), ("P2", Mention("calf gain")))
    node = next(one for one in graph.concepts if one.id == "TEXT:calf thrum")
    assert {node.name, *node.synonyms} == {"thrum of the calf", "Calf thrums"}
    (link,) = (one for one in graph.links if one.object == node.id)
    assert link.papers == ("P1", "P2")


def test_a_short_form_is_what_its_own_paper_says():
    graph = _graph(
        ("P1", Mention("CT", name="calf thrum")), ("P2", Mention("CT", name="cold tent")), ("P3", Mention("CT"))
    )
    assert {one.id for one in graph.concepts} == {"PHYS:1", "TEXT:calf thrum", "TEXT:cold tent", "TEXT:ct"}


@given(st.lists(st.tuples(st.sampled_from(["P1", "P2", "P3"]), names.map(Mention)), min_size=2, max_size=6))
def test_a_paper_more_renames_no_node(rows):
    before, after = _graph(*rows[:-1]), _graph(*rows)
    assert {one.id for one in before.concepts} <= {one.id for one in after.concepts}
