"""What a user may ask: one read-only Cypher statement. A fence for every store, before the store's own.

The text is cut into tokens as Cypher cuts it (strings, back-quoted names, comments, parameters), so that a word inside
a string is no clause and a clause behind a comment is one. Refused: every clause that writes, administers or loads;
`LOAD CSV`, which reads files even in read-only mode; procedures and name-spaced functions outside a list; several
statements; and Unicode escapes, which some parsers resolve before they look for the end of a string.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from kg.cypher_budget import within_budget
from kg.cypher_tokens import TOKEN, Token, keyword, refused, tokens

LONGEST: Final = 50_000
"""Characters of a query."""

PREFIXES: Final = frozenset({"EXPLAIN", "PROFILE"})
STARTS: Final = frozenset({"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"})
"""Words that a read-only statement may begin with, after one of `PREFIXES` or none."""

FORBIDDEN: Final = frozenset(
    ("CREATE", "MERGE", "INSERT", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "DROP", "USE")
)
"""Words that begin a clause that is not a plain read, wherever it stands."""

PROCEDURES: Final = frozenset(
    (
        "db.labels",
        "db.relationshiptypes",
        "db.propertykeys",
        "db.schema.visualization",
        "db.schema.nodetypeproperties",
        "db.schema.reltypeproperties",
        "db.index.fulltext.querynodes",
        "db.index.fulltext.queryrelationships",
        "pagerank",
        "betweenness",
        "degree",
        "closeness",
        "louvain",
        "leiden",
        "label_propagation",
        "connected_components",
        "k_core",
        "clustering_coefficient",
        "triangle_count",
    )
)
"""Procedures that may be called, in lower case."""

NAMESPACES: Final = frozenset({"date", "datetime", "time", "localtime", "localdatetime", "duration", "point"})
"""Prefixes of name-spaced functions that may be called, in lower case."""

_ESCAPE = re.compile(r"\\[uU]")


def read_only(cypher: str) -> str:
    """The query, cleaned of comments and of a last semicolon, if it is one statement that only reads.

    Raises: QueryRefused: it is not; the message names the part and the next step.

    >>> read_only("MATCH (c:Concept) // all of them" + chr(10) + "RETURN c.load;")
    'MATCH (c:Concept)  \\nRETURN c.load'
    """
    if len(cypher) > LONGEST:
        raise refused(f"it has {len(cypher)} characters, allowed are {LONGEST}")
    if "\0" in cypher or _ESCAPE.search(cypher):
        raise refused("it holds a Unicode escape or a zero byte; write the character itself, or use a $parameter")
    found = list(tokens(cypher))
    if found and found[-1].text == ";":
        found.pop()
    if not found:
        raise refused("it is empty")
    if any(token.text == ";" for token in found):
        raise refused("it has several statements; send them one by one")
    clauses = found[1:] if keyword(found[0]) in PREFIXES else found
    if not clauses or keyword(clauses[0]) not in STARTS:
        began = clauses[0].text if clauses else found[0].text
        raise refused(f"it begins with {began!r}; allowed: {', '.join(sorted(STARTS))}")
    for place in range(len(found)):
        _check(found, place)
    within_budget(found)
    return _cleaned(cypher, found)


def _check(found: Sequence[Token], place: int) -> None:
    word = keyword(found[place])
    if word in FORBIDDEN and not _is_name(found, place):
        raise refused(f"{word} is not allowed here; a name of that spelling goes in `back quotes`")
    if word == "CALL" and not _is_name(found, place):
        _check_call(found, place)
    if word == "FORMAT" and place + 1 < len(found) and keyword(found[place + 1]) == "CSV":
        raise refused("FORMAT CSV is not allowed; choose the form of the answer with --format csv")
    if word == "CSV" and place and keyword(found[place - 1]) == "LOAD":
        raise refused("LOAD CSV reads files")
    if found[place].text == "(" and place:
        _check_function(found, place)


def _is_name(found: Sequence[Token], place: int) -> bool:
    """Whether a word stands where only a name can: n.WORD, :WORD, {WORD: …}, $WORD."""
    before = found[place - 1].text if place else ""
    after = found[place + 1].text if place + 1 < len(found) else ""
    if before == ".":
        return place > 1 and (
            found[place - 2].kind in ("word", "quoted") or found[place - 2].text in (")", "]", "}", "{", ",")
        )
    return before in (":", "$", "|", "&", "!") or (after == ":" and before in ("{", ","))


def _check_call(found: Sequence[Token], place: int) -> None:
    after = found[place + 1].text if place + 1 < len(found) else ""
    if after in ("{", "("):  # a subquery: its clauses are looked at like any other
        return
    name = _dotted(found, place + 1)
    if name not in PROCEDURES:
        raise refused(f"procedure {name!r} may not be called; allowed: {', '.join(sorted(PROCEDURES))}")


def _dotted(found: Sequence[Token], place: int) -> str:
    """The name-spaced name that begins at a place, in lower case."""
    name = ""
    for token in found[place:]:
        if token.kind not in ("word", "quoted") and token.text != ".":
            break
        if name and not name.endswith(".") and token.text != ".":
            break
        name += token.text.strip("`")
    return unicodedata.normalize("NFKC", name).lower()


def _check_function(found: Sequence[Token], place: int) -> None:
    """A function with a name space before an opening bracket must be of a known name space."""
    start = place - 1
    if found[start].kind not in ("word", "quoted") or start < 2 or found[start - 1].text != ".":
        return
    while start >= 2 and found[start - 1].text == "." and found[start - 2].kind in ("word", "quoted"):
        start -= 2
    if start and keyword(found[start - 1]) == "CALL":
        return
    name = _dotted(found, start)
    if name.partition(".")[0] not in NAMESPACES:
        raise refused(f"function {name!r} may not be called; allowed name spaces: {', '.join(sorted(NAMESPACES))}")


def _cleaned(cypher: str, found: Sequence[Token]) -> str:
    """The text between the first and the last token, with a blank in place of each comment."""
    end = found[-1].place + len(found[-1].text)
    pieces, place = [], found[0].place
    while place < end:
        match = TOKEN.match(cypher, place)
        if match is None:  # `tokens` went over the same text before
            raise refused("it could not be read twice alike")
        pieces.append(" " if match.lastgroup == "comment" else match.group())
        place = match.end()
    return "".join(pieces)
