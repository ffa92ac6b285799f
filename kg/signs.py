"""The algebra of signs: what speaks against what, and what a chain of relations predicts.

Signs are +1 (more), -1 (less), 0 (tested, no difference) and None (direction not stated). The sign of a path is the
product of its steps' signs, and None where one step has none: the rule of qualitative influence (Wellman 1990,
"Fundamental concepts of qualitative probabilistic networks", Artificial Intelligence 44).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.errors import InvalidValue
from kg.model import ASSOCIATIVE, CAUSAL, RELATIONS, SIGN

_BY_SIGN: Final = {
    True: {SIGN[relation]: relation for relation in CAUSAL},
    False: {SIGN[relation]: relation for relation in ASSOCIATIVE},
}


def sign_of(relation: str) -> int | None:
    """Direction of a relation: 1, -1, 0 or None.

    Raises: InvalidValue: no such relation.

    >>> sign_of("decreases"), sign_of("not_associated"), sign_of("affects")
    (-1, 0, None)
    """
    if relation not in SIGN:
        raise InvalidValue(f"relation {relation!r} is not one of {', '.join(RELATIONS)}. Use one of these.")
    return SIGN[relation]


def is_causal(relation: str) -> bool:
    """Whether something acts; False for correlations, which are symmetric."""
    sign_of(relation)
    return relation in CAUSAL


def relation_of(sign: int | None, causal: bool = True) -> str:
    """The relation of a sign.

    Raises: InvalidValue: a sign that there is not.

    >>> relation_of(-1), relation_of(0, causal=False), relation_of(None)
    ('decreases', 'not_associated', 'affects')
    """
    if sign not in (1, -1, 0, None):
        raise InvalidValue(f"sign {sign!r} is not one of 1, -1, 0, None. Use one of these.")
    return _BY_SIGN[causal][sign]


def opposite(relation: str) -> str | None:
    """The relation of the opposite sign; None where it has no direction.

    >>> opposite("increases"), opposite("no_effect")
    ('decreases', None)
    """
    sign = sign_of(relation)
    return relation_of(-sign, is_causal(relation)) if sign else None


def contraries(relation: str) -> frozenset[str]:
    """The relations that, true of the same pair, would make this one false; of the same family only.

    More is denied by less and by none; none by any effect; an effect of unstated direction only by none.

    >>> sorted(contraries("increases")), sorted(contraries("affects"))
    (['decreases', 'no_effect'], ['no_effect'])
    """
    sign, causal = sign_of(relation), is_causal(relation)
    against: tuple[int | None, ...] = (1, -1, None) if sign == 0 else (0,) if sign is None else (-sign, 0)
    return frozenset(relation_of(one, causal) for one in against)


def product(signs: Iterable[int | None]) -> int | None:
    """Sign of a chain: the product of its signs; 0 where one is 0, else None where one has none.

    >>> product([1, -1]), product([-1, -1]), product([1, None]), product([None, 0])
    (-1, 1, None, 0)
    """
    known = list(signs)
    if 0 in known:
        return 0
    result = 1
    for sign in known:
        if sign is None:
            return None
        result *= sign
    return result


def path_sign(relations: Iterable[str]) -> int | None:
    """Sign that a chain of relations predicts between its ends.

    >>> path_sign(["increases", "decreases"]), path_sign(["increases", "affects"])
    (-1, None)
    """
    return product(sign_of(relation) for relation in relations)


def path_relation(relations: Iterable[str]) -> str:
    """The relation that a chain predicts between its ends: causal if every step is, else a correlation.

    >>> path_relation(["increases", "decreases"]), path_relation(["increases", "positively_associated"])
    ('decreases', 'positively_associated')
    """
    steps = list(relations)
    return relation_of(path_sign(steps), all(is_causal(step) for step in steps))
