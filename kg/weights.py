"""The weights of belief: every number of the formula in `kg.belief`, with its ground; a user sets them in [belief].

They are a judgement in the order of the OCEBM and GRADE ladders of evidence, not fitted. A graph carries the weights
that it was made with, so that whatever is weighed again later (roll-up, an account, a graph of earlier years) is
weighed by the same ones.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from kg.errors import InvalidSetting

ROLE: Final[Mapping[str, float]] = {
    "results": 1.0,
    "conclusions": 1.0,
    "title": 0.8,
    "other": 0.4,
    "background": 0.15,
    "objective": 0.05,
    "methods": 0.0,
}
"""Results and conclusions are the paper's own findings; background is somebody else's, an objective is none."""

CERTAINTY: Final[Mapping[str, float]] = {"asserted": 1.0, "hedged": 0.5, "hypothesised": 0.02}
"""A hypothesis counts almost nothing: the link exists, so that it is not called new, and is hardly believed."""

DESIGN: Final[Mapping[str, float]] = {
    "meta_analysis": 1.0,
    "rct": 1.0,
    "crossover": 0.95,
    "controlled_trial": 0.85,
    "cohort": 0.75,
    "single_group": 0.65,
    "case_control": 0.65,
    "cross_sectional": 0.6,
    "review": 0.6,
    "animal_experiment": 0.55,
    "in_vitro": 0.45,
    "modelling": 0.4,
    "case_report": 0.3,
    "protocol": 0.1,
    "other": 0.5,
}


def _share(default: float, about: str) -> Any:
    return field(default=default, metadata={"about": about, "most": 1.0})


def _table(default: Mapping[str, float], about: str) -> Any:
    return field(default_factory=lambda: dict(default), hash=False, metadata={"about": about, "most": 1.0})


@dataclass(frozen=True, slots=True)
class Weights:
    """What the formula of belief takes; all but `half_n` and `medium_effect` in [0, 1].

    Raises: InvalidSetting: a value outside what is allowed, or a table with rows that do not belong there.
    """

    replicates: float = _share(
        0.75, "share of well-reported single studies that hold (36 % in psychology, Open Science Collaboration 2015)"
    )
    role: Mapping[str, float] = _table(ROLE, "by the rhetorical role of the sentence")
    certainty: Mapping[str, float] = _table(CERTAINTY, "by how surely the authors say it")
    design: Mapping[str, float] = _table(DESIGN, "by study design")
    unknown_design: float = _share(0.6, "where no design is stated")
    half_n: float = field(
        default=20.0, metadata={"about": "participants that get half of the way from smallest to 1", "most": 1e6}
    )
    smallest: float = _share(0.6, "what a study of hardly anybody keeps")
    unknown_n: float = _share(0.8, "where no number of participants is stated")
    active_comparator: float = _share(0.25, 'for "no better than another treatment": it says little of one alone')
    null_as_contrary: float = _share(1.0, "for no effect against an effect, beside the power of its study")
    medium_effect: float = field(
        default=0.5, metadata={"about": "standardised difference (Cohen's d) that power is reckoned for", "most": 10.0}
    )
    unknown_power: float = _share(0.3, "power where no number of participants is stated")
    conflict_from: float = _share(0.1, "weight from which on, on both sides, a link is contested")

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            rows = value if isinstance(value, Mapping) else {"": value}
            for row, number in rows.items():
                _check(f"{each.name}.{row}" if row else each.name, number, each.metadata["most"])
        for name, known in (("role", ROLE), ("certainty", CERTAINTY), ("design", DESIGN)):
            if odd := set(getattr(self, name)) ^ set(known):
                raise _unknown(f"belief.{name}", sorted(odd)[0], known)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Weights:
        """The weights of a [belief] table; what it leaves out, rows of tables too, keeps its default.

        Raises: InvalidSetting.

        >>> one = Weights.of({"replicates": 0.5, "role": {"background": 0.0}})
        >>> one.replicates, one.role["background"], one.role["results"]
        (0.5, 0.0, 1.0)
        """
        default = cls()
        known = {each.name: getattr(default, each.name) for each in fields(cls)}
        given: dict[str, Any] = {}
        for name, value in values.items():
            if name not in known:
                raise _unknown("belief", name, known)
            table = isinstance(known[name], Mapping)
            if table is not isinstance(value, Mapping):
                raise InvalidSetting(
                    f"setting 'belief.{name}' is {value!r}: it must be {'a table' if table else 'a number'}. "
                    "Correct it in physiograph.toml."
                )
            if table and (odd := sorted(set(map(str, value)) - set(known[name]))):
                raise _unknown(f"belief.{name}", odd[0], known[name])
            given[name] = {**known[name], **value} if table else value
        return cls(**given)

    def plain(self) -> dict[str, Any]:
        """All values by name."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: dict(value) if isinstance(value, Mapping) else value for name, value in found.items()}

    @property
    def version(self) -> str:
        """Twelve hex digits that change with any value: what a graph is marked with.

        >>> Weights().version == Weights.of({}).version != Weights(replicates=0.5).version
        True
        """
        text = json.dumps({name: _floats(value) for name, value in self.plain().items()}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def _floats(value: Any) -> Any:
    return {name: float(one) for name, one in value.items()} if isinstance(value, dict) else float(value)


def _check(name: str, value: object, most: float) -> None:
    good = isinstance(value, (int, float)) and not isinstance(value, bool) and 0.0 <= value <= most
    if not good or (name in ("half_n", "medium_effect") and value == 0):
        raise InvalidSetting(
            f"setting 'belief.{name}' is {value!r}: allowed is a number from 0 to {most:g}. "
            "Correct it in physiograph.toml."
        )


def _unknown(where: str, name: str, known: Mapping[str, Any]) -> InvalidSetting:
    return InvalidSetting(
        f"setting '{where}.{name}' does not exist; known: {', '.join(sorted(known))}. Correct it in physiograph.toml."
    )


DEFAULT: Final = Weights()
"""The weights unless a user says otherwise."""
