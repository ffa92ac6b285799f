"""spaCy's rules from tags to parts of speech, asked once for each kind of token instead of once for each token.

The pipeline's attribute ruler matches some 180 patterns against every token. Nearly all look at one token's tag, label
and word alone, so the answer for the same three is the same: it is kept. Longer patterns ("gon" "na") are tried where
their first word stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from spacy.tokens import Doc

Key = tuple[str, str, str, bool]
"""Tag, dependency label, lower-case word, whether it is white space."""

PLACE: Final = {"TAG": 0, "DEP": 1, "LOWER": 2, "IS_SPACE": 3}
KINDS: Final = 16384
"""Kinds of tokens kept."""


def fits(pattern: Mapping[str, Any], key: Key) -> bool:
    """Whether a token pattern holds for a token.

    >>> fits({"TAG": "IN", "LOWER": {"IN": ["that", "if"]}}, ("IN", "mark", "if", False))
    True
    """
    for name, wanted in pattern.items():
        value = key[PLACE[name]]
        if not isinstance(wanted, dict):
            held = value == wanted
        elif "IN" in wanted:
            held = value in wanted["IN"]
        elif "NOT_IN" in wanted:
            held = value not in wanted["NOT_IN"]
        else:
            held = re.search(wanted["REGEX"], str(value)) is not None
        if not held:
            return False
    return True


class KeptRules:
    """An attribute ruler that gives the same attributes as spaCy's own.

    Args:
        ruler: the pipeline's attribute ruler, of single-token patterns mostly.
    """

    def __init__(self, ruler: Any) -> None:
        self.attrs = ruler.attrs
        self.single: list[tuple[int, Mapping[str, Any]]] = []
        self.longer: list[tuple[int, list[Mapping[str, Any]], int]] = []
        for number, rule in enumerate(ruler.patterns):
            for pattern in rule["patterns"]:
                if len(pattern) == 1:
                    self.single.append((number, pattern[0]))
                else:
                    self.longer.append((number, pattern, rule["index"] % len(pattern)))
        self.of_key = lru_cache(maxsize=KINDS)(self._of_key)

    def _of_key(self, key: Key) -> tuple[tuple[int, ...], bool]:
        """Numbers of the rules that hold for a token alone, and whether a longer pattern may begin with it."""
        found = sorted({number for number, pattern in self.single if fits(pattern, key)})
        return tuple(found), any(fits(pattern[0], key) for _, pattern, _ in self.longer)

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of a parsed text; later rules go before earlier ones."""
        from spacy.pipeline.attributeruler import set_token_attrs

        tokens = list(doc)
        keys = [(token.tag_, token.dep_, token.lower_, token.is_space) for token in tokens]
        rules = []
        begins = []
        for at, key in enumerate(keys):
            numbers, begin = self.of_key(key)
            rules.append(numbers)
            if begin:
                begins.append(at)
        for at in begins:
            for number, pattern, index in self.longer:
                here = keys[at : at + len(pattern)]
                if len(here) == len(pattern) and all(map(fits, pattern, here)):
                    rules[at + index] = tuple(sorted({*rules[at + index], number}))
        for token, numbers in zip(tokens, rules, strict=True):
            for number in numbers:
                set_token_attrs(token, self.attrs[number])
        return doc
