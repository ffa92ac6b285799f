"""The hierarchy: how chains compose, who stands above whom and how far, what two concepts are to each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import HierarchyCycle, InvalidValue
from kg.hierarchy import RELATED, Hierarchy
from kg.model import HierarchyEdge

SIGNS = {"<": "is_a", "⊂": "part_of"}


def tree(*rows: str) -> Hierarchy:
    """A hierarchy from rows such as "a < b" (a is_a b) and "a ⊂ b" (a part_of b)."""
    return Hierarchy.of(edges(*rows))


def edges(*rows: str) -> list[HierarchyEdge]:
    parts = (row.split() for row in rows)
    return [HierarchyEdge(child, SIGNS[sign], parent) for child, sign, parent in parts]


TRAINING = tree(
    "sit < interval", "hiit < interval", "interval < training", "training < exercise", "walking < exercise",
    "vo2max < vo2", "vo2peak < vo2", "vastus < muscle", "vastus ⊂ quadriceps", "rectus ⊂ quadriceps",
    "quadriceps ⊂ thigh", "thigh ⊂ leg", "fibre ⊂ vastus", "type_i < fibre",
)  # fmt: skip


@pytest.mark.parametrize(
    ("chain", "kind"),
    [
        pytest.param(("a < b", "b < c"), "is_a", id="a kind of a kind is a kind"),
        pytest.param(("a < b", "b ⊂ c"), "part_of", id="a kind of a part is a part"),
        pytest.param(("a ⊂ b", "b < c"), "part_of", id="a part of a kind is a part"),
        pytest.param(("a ⊂ b", "b ⊂ c"), "part_of", id="a part of a part is a part"),
    ],
)
def test_chains_compose(chain, kind):
    found = tree(*chain)
    other = {"is_a": "part_of", "part_of": "is_a"}[kind]
    assert found.ancestors("a", kind)["c"] == 2
    assert "c" not in found.ancestors("a", other)
    assert found.descendants("c", kind)["a"] == 2


def test_ancestors_and_descendants_come_nearest_first():
    assert list(TRAINING.ancestors("sit").items()) == [("interval", 1), ("training", 2), ("exercise", 3)]
    assert list(TRAINING.descendants("exercise")) == ["training", "walking", "interval", "hiit", "sit"]
    assert TRAINING.ancestors("type_i") == {"fibre": 1, "vastus": 2, "muscle": 3, "quadriceps": 3, "thigh": 4, "leg": 5}
    assert TRAINING.ancestors("nobody") == TRAINING.descendants("nobody") == {}


def test_parents_and_children_are_one_step_away():
    assert TRAINING.parents("vastus") == ("muscle", "quadriceps")
    assert (TRAINING.parents("vastus", "part_of"), TRAINING.parents("muscle")) == (("quadriceps",), ())
    assert TRAINING.children("vo2") == ("vo2max", "vo2peak")
    assert (TRAINING.children("vastus", "is_a"), TRAINING.children("vastus", "part_of")) == ((), ("fibre",))


def test_the_shortest_way_counts_whatever_its_kind():
    found = tree("a < b", "b < c", "a < c", "a < d", "d < e", "a ⊂ e")
    assert found.ancestors("a") == {"b": 1, "c": 1, "d": 1, "e": 1}
    assert (found.ancestors("a", "is_a")["e"], found.ancestors("a", "part_of")) == (2, {"e": 1})


@pytest.mark.parametrize(
    ("one", "other", "want"),
    [
        pytest.param("sit", "sit", "same", id="itself"),
        pytest.param("sit", "training", "narrower", id="kind of a kind"),
        pytest.param("training", "sit", "broader", id="turned round"),
        pytest.param("fibre", "leg", "part", id="part of a part"),
        pytest.param("leg", "fibre", "whole", id="whole of a part"),
        pytest.param("type_i", "quadriceps", "part", id="kind of a part"),
        pytest.param("vo2max", "vo2peak", "siblings", id="VO2max and VO2peak are two"),
        pytest.param("sit", "hiit", "siblings", id="kinds of interval training"),
        pytest.param("vastus", "rectus", "siblings", id="parts of one muscle"),
        pytest.param("sit", "walking", "unrelated", id="cousins"),
        pytest.param("sit", "vo2max", "unrelated", id="two trees"),
        pytest.param("sit", "nobody", "unrelated", id="an unknown id"),
    ],
)
def test_what_one_is_to_the_other(one, other, want):
    assert TRAINING.related(one, other) == want


@pytest.mark.parametrize(
    ("one", "other", "want"),
    [
        pytest.param("sit", "hiit", ("interval",), id="siblings"),
        pytest.param("sit", "walking", ("exercise",), id="cousins"),
        pytest.param("sit", "interval", ("interval",), id="a concept and its parent"),
        pytest.param("sit", "sit", ("sit",), id="itself"),
        pytest.param("vastus", "rectus", ("quadriceps",), id="over part_of"),
        pytest.param("sit", "vo2max", (), id="none"),
    ],
)
def test_lowest_common_ancestors(one, other, want):
    assert TRAINING.lowest_common_ancestors(one, other) == want
    assert TRAINING.lowest_common_ancestors(other, one) == want


def test_of_two_parents_in_common_both_are_lowest_and_the_nearer_comes_first():
    found = tree("a < z", "b < z", "a < y", "b < m", "m < y", "z < top", "y < top")
    assert found.lowest_common_ancestors("a", "b") == ("z", "y")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param(["a < a"], "a → a", id="itself"),
        pytest.param(["c < a", "a < b", "b < c"], "a → b → c → a", id="three kinds"),
        pytest.param(["b ⊂ a", "a ⊂ b"], "a → b → a", id="parts"),
        pytest.param(["x < y", "b ⊂ a", "a < b"], "a → b → a", id="kind and part"),
    ],
)
def test_a_cycle_is_told_edge_by_edge(rows, told):
    with pytest.raises(HierarchyCycle, match=f"cycle: {told}. A concept never stands above itself"):
        tree(*rows)


def test_an_unknown_kind_is_told():
    with pytest.raises(InvalidValue, match="is_a, part_of"):
        TRAINING.ancestors("sit", "kind_of")


# --- laws -----------------------------------------------------------------------------------------

upward = st.tuples(st.integers(0, 8), st.sampled_from(["is_a", "part_of"]), st.integers(0, 8)).filter(
    lambda row: row[0] < row[2]
)
hierarchies = st.lists(upward, max_size=20).map(
    lambda rows: [HierarchyEdge(f"C:{child}", kind, f"C:{parent}") for child, kind, parent in rows]
)
IDS = [f"C:{number}" for number in range(9)]
ids = st.sampled_from(IDS)
OTHER_WAY = {"narrower": "broader", "broader": "narrower", "part": "whole", "whole": "part"}


@given(hierarchies, st.randoms())
def test_the_order_of_the_edges_makes_no_difference(some, rnd):
    turned = [*some, *some]
    rnd.shuffle(turned)
    assert Hierarchy.of(turned) == Hierarchy.of(some)


@given(hierarchies)
def test_the_closure_is_what_walking_finds(some):
    found = Hierarchy.of(some)
    for start in IDS:
        level, steps, want = {(start, "is_a")}, 0, {}
        while level:
            steps += 1
            level = {
                (edge.parent, "part_of" if "part_of" in (edge.kind, kind) else "is_a")
                for id, kind in level
                for edge in some
                if edge.child == id
            }
            for state in level:
                want.setdefault(state, steps)
        for kind in ("is_a", "part_of"):
            assert found.ancestors(start, kind) == {id: n for (id, one), n in want.items() if one == kind}


@given(hierarchies, ids, ids)
def test_below_is_above_turned_round(some, one, other):
    found = Hierarchy.of(some)
    assert found.ancestors(one).get(other) == found.descendants(other).get(one)
    assert one not in found.ancestors(one)


@given(hierarchies, ids, ids)
def test_how_two_are_related_reads_the_same_from_both_ends(some, one, other):
    found = Hierarchy.of(some)
    told = found.related(one, other)
    assert told in RELATED
    assert found.related(other, one) == OTHER_WAY.get(told, told)


@given(hierarchies, ids, ids)
def test_a_lowest_common_ancestor_is_common_and_lowest(some, one, other):
    found = Hierarchy.of(some)
    common = {one, *found.ancestors(one)} & {other, *found.ancestors(other)}
    lowest = set(found.lowest_common_ancestors(one, other))
    assert lowest <= common
    assert bool(lowest) == bool(common)
    assert not any(up in lowest for id in common for up in found.ancestors(id))
