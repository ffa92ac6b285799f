"""Cypher cut into tokens as a server cuts it: strings, back-quoted names, comments, numbers, words, signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from kg.errors import QueryRefused

TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>//[^\r\n]*|/\*.*?\*/)
    |(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<quoted>`(?:[^`]|``)*`)
    |(?P<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<word>[^\W\d]\w*)
    |(?P<sign>\.\.|::|[^\s\w'"`\\])""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A piece of a query: its kind (a group name of the pattern), its text, and where it stands."""

    kind: str
    text: str
    place: int


def tokens(cypher: str) -> Iterator[Token]:
    """Cut a query into tokens, without space and comments.

    Raises: QueryRefused: a character that no token starts with, an open string, name or comment.
    """
    place = 0
    while place < len(cypher):
        found = TOKEN.match(cypher, place)
        if found is None or (found.lastgroup == "sign" and cypher.startswith("/*", place)):
            raise refused(
                f"what stands at character {place + 1} is not closed or not Cypher: {cypher[place : place + 12]!r}"
            )
        if found.lastgroup not in ("space", "comment"):
            yield Token(str(found.lastgroup), found.group(), place)
        place = found.end()


def keyword(token: Token) -> str:
    """A bare word as a keyword would be compared: upper case, compatibility characters folded; "" if it is none."""
    return unicodedata.normalize("NFKC", token.text).upper() if token.kind == "word" else ""


def refused(why: str) -> QueryRefused:
    """The error for a statement that may not be run."""
    return QueryRefused(f"query refused: {why}. Allowed is one statement that only reads, e.g. MATCH … RETURN ….")
