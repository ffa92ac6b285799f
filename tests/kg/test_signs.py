"""The algebra of signs keeps its laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InvalidValue
from kg.model import ASSOCIATIVE, CAUSAL, RELATIONS, SIGN
from kg.signs import contraries, is_causal, opposite, path_relation, path_sign, product, relation_of, sign_of

relations = st.sampled_from(RELATIONS)
signs = st.sampled_from([1, -1, 0, None])


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_relation_is_its_sign_and_family(relation):
    assert relation_of(sign_of(relation), is_causal(relation)) == relation


@given(relations, relations)
def test_denial_is_mutual(one, other):
    assert (one in contraries(other)) == (other in contraries(one)), "affects and a sign agree; null denies both"


@given(relations)
def test_nothing_denies_itself_or_another_family(relation):
    assert relation not in contraries(relation)
    assert contraries(relation) <= set(CAUSAL if relation in CAUSAL else ASSOCIATIVE)


@given(relations)
def test_the_opposite_of_the_opposite_is_the_relation(relation):
    other = opposite(relation)
    assert (other is None) == (SIGN[relation] in (0, None))
    assert other is None or (opposite(other) == relation and other in contraries(relation))


@given(st.lists(signs, max_size=5), st.randoms())
def test_the_sign_of_a_chain_ignores_order(many, rnd):
    shuffled = list(many)
    rnd.shuffle(shuffled)
    assert product(shuffled) == product(many)


@given(st.lists(signs, max_size=3), st.lists(signs, max_size=3))
def test_chains_compose(one, other):
    assert product([product(one), product(other)]) == product(one + other)


@pytest.mark.parametrize(
    ("steps", "sign", "relation"),
    [
        pytest.param(["increases", "increases"], 1, "increases", id="more of more"),
        pytest.param(["decreases", "decreases"], 1, "increases", id="less of less"),
        pytest.param(["decreases", "increases"], -1, "decreases", id="less of more"),
        pytest.param(["increases", "no_effect"], 0, "no_effect", id="blocked"),
        pytest.param(["increases", "affects"], None, "affects", id="direction lost"),
        pytest.param(
            ["decreases", "positively_associated"], -1, "negatively_associated", id="a correlation on the way"
        ),
        pytest.param([], 1, "increases", id="no step"),
    ],
)
def test_what_a_chain_predicts(steps, sign, relation):
    assert (path_sign(steps), path_relation(steps)) == (sign, relation)


@pytest.mark.parametrize("act", [lambda: sign_of("cures"), lambda: relation_of(2), lambda: contraries("")])
def test_what_is_no_relation_is_refused(act):
    with pytest.raises(InvalidValue, match="Use one of these"):
        act()
