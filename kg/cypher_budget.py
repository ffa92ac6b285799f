"""What a statement may cost, told from its text: a fence against queries that no server stops in time.

A time limit is looked at between rows, a memory limit when rows are collected. Inside one expression neither is: a
server that doubles a string forty times, or makes a list of lists, runs until its heap is full. So the text itself
must show that its expressions stay small. Refused: functions outside a list;
`range()` over more than `MOST_RANGE` numbers, or over bounds that are not written out; a list expression inside
another, or one that puts together more than the item at hand; `reduce` that does more than arithmetic; more than
`MOST_PLUS` signs of `+`; paths of more than `MOST_STEPS` steps or without an upper bound; regular expressions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from kg.cypher_tokens import Token, keyword, refused

MOST_RANGE: Final = 1_000
"""Numbers that a `range()` may give."""
MOST_PLUS: Final = 12
"""Signs of `+`: each may double a string or a list."""
MOST_LISTS: Final = 6
"""List expressions and `reduce` of a statement: each may multiply what the one before gave."""
MOST_STEPS: Final = 8
"""Steps of a path of variable length."""
MOST_CLAUSES: Final = 40
"""Clauses MATCH, WITH, UNWIND, CALL, UNION of a statement."""

FUNCTIONS: Final = frozenset(
    (
        "count", "sum", "avg", "min", "max", "collect", "stdev", "stdevp", "id", "elementid", "labels", "type",
        "keys", "properties", "size", "length", "nodes", "relationships", "startnode", "endnode", "coalesce",
        "nullif", "head", "last", "tail", "reverse", "exists", "isempty", "tostring", "tolower", "toupper",
        "trim", "ltrim", "rtrim", "split", "substring", "left", "right", "tointeger", "tofloat", "toboolean",
        "abs", "sign", "round", "ceil", "floor", "sqrt", "exp", "log", "log10", "pi", "e", "date", "datetime",
        "time", "localtime", "localdatetime", "duration", "timestamp", "point", "range", "reduce", "any", "all",
        "none", "single", "shortestpath", "allshortestpaths",
    )
)  # fmt: skip
"""Functions that may be called, in lower case; none of them reaches outside, and none multiplies its argument."""

BEFORE_BRACKETS: Final = frozenset(
    (
        "MATCH", "OPTIONAL", "WHERE", "AND", "OR", "XOR", "NOT", "IN", "RETURN", "WITH", "UNWIND", "BY",
        "DISTINCT", "CASE", "WHEN", "THEN", "ELSE", "LIMIT", "SKIP", "OFFSET", "CONTAINS", "AS", "ON", "UNION",
        "ALL", "CALL", "YIELD", "EXISTS", "COUNT", "COLLECT", "IS", "ORDER", "FROM", "ASC", "DESC", "END",
    )
)  # fmt: skip
"""Keywords that may stand before an opening bracket without being called."""

CLAUSES: Final = frozenset({"MATCH", "WITH", "UNWIND", "CALL", "UNION"})
LAMBDAS: Final = frozenset({"any", "all", "none", "single", "reduce"})
_SMALL_WORDS: Final = frozenset(
    (
        "AND", "OR", "XOR", "NOT", "IN", "IS", "NULL", "CASE", "WHEN", "THEN", "ELSE", "END", "TRUE", "FALSE",
        "CONTAINS", "STARTS", "ENDS", "WITH", "DISTINCT",
    )
)  # fmt: skip
_ARITHMETIC: Final = frozenset({"abs", "sign", "coalesce", "tofloat", "tointeger"})


class Span(NamedTuple):
    """A list expression: where it opens and closes, its kind ("list" or the name of a function), its variables."""

    start: int
    end: int
    kind: str
    variables: tuple[str, ...]


def within_budget(found: Sequence[Token]) -> None:
    """Let a statement pass whose expressions stay small.

    Raises: QueryRefused: one may not; the message names the part and what is allowed.
    """
    _check_counts(found)
    for place, token in enumerate(found):
        if token.text == "(":
            _check_call(found, place)
        elif token.text == "[" and place and found[place - 1].text == "-":
            _check_steps(found, place)
        elif token.text == "=" and place + 1 < len(found) and found[place + 1].text == "~":
            raise refused("regular expressions can run for ever; use CONTAINS, STARTS WITH, ENDS WITH, toLower()")
        elif token.kind in ("word", "sign") and not token.text.isprintable():
            raise refused(f"it holds the invisible character {token.text!r}; take it out")
    _check_lists(found, list(_lists(found)))


def _check_counts(found: Sequence[Token]) -> None:
    plus = sum(token.text == "+" for token in found)
    if plus > MOST_PLUS:
        raise refused(f"it has {plus} signs of +, allowed are {MOST_PLUS}; return the parts in columns of their own")
    clauses = sum(keyword(token) in CLAUSES for token in found)
    if clauses > MOST_CLAUSES:
        raise refused(f"it has {clauses} clauses, allowed are {MOST_CLAUSES}; ask in parts")


def _check_call(found: Sequence[Token], place: int) -> None:
    """The name before an opening bracket is a keyword, a known function, or name-spaced (looked at elsewhere)."""
    before = found[place - 1] if place else None
    if before is None or before.kind not in ("word", "quoted"):
        return
    if place > 1 and found[place - 2].text in (".", ":", "|", "&", "!"):
        return
    name = before.text.strip("`").lower()
    if name not in FUNCTIONS and keyword(before) not in BEFORE_BRACKETS and not _named_pattern(found, place):
        raise refused(f"function {before.text!r} may not be called; allowed: {', '.join(sorted(FUNCTIONS))}")
    if name == "range":
        _check_range(found, place)


def _named_pattern(found: Sequence[Token], place: int) -> bool:
    """Whether this is the hint USING INDEX n:Label(property) or a procedure after CALL."""
    return place > 1 and keyword(found[place - 2]) == "CALL"


def _check_range(found: Sequence[Token], place: int) -> None:
    """range(A, B) or range(A, B, STEP), each a whole number or size(…) or length(…), less a number."""
    inside = found[place + 1 : _closing(found, place)]
    parts = list(_parts(inside))
    numbers = [_number(part) for part in parts]
    if len(numbers) in (2, 3) and None not in numbers:
        first, last, step = [number for number in (*numbers, 1) if number is not None][:3]
        if step and (last - first) // step < MOST_RANGE:
            return
    elif len(parts) == 2 and numbers[0] is not None and numbers[0] >= 0 and _is_size(parts[1]):
        return
    raise refused(
        f"range() may give {MOST_RANGE:,} numbers, with bounds that are written out, or size(…) - 1 as the upper one"
    )


def _number(part: Sequence[Token]) -> int | None:
    text = "".join(token.text for token in part)
    return int(text) if text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() else None


def _is_size(part: Sequence[Token]) -> bool:
    if len(part) < 4 or part[0].text.lower() not in ("size", "length") or part[1].text != "(":
        return False
    rest = part[_closing(part, 1) + 1 :]
    return not rest or (len(rest) == 2 and rest[0].text == "-" and _number(rest[1:]) is not None)


def _parts(inside: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Arguments between commas."""
    start = depth = 0
    for place, token in enumerate(inside):
        depth += (token.text in "([{") - (token.text in ")]}")
        if token.text == "," and depth == 0:
            yield inside[start:place]
            start = place + 1
    yield inside[start:]


def _closing(found: Sequence[Token], place: int) -> int:
    """Where the bracket that opens at a place is closed; the end where it is not."""
    depth = 0
    for at in range(place, len(found)):
        if found[at].kind == "sign":
            depth += (found[at].text in "([{") - (found[at].text in ")]}")
            if depth == 0:
                return at
    return len(found)


def _check_steps(found: Sequence[Token], place: int) -> None:
    """A relationship pattern of variable length needs an upper bound."""
    depth = 0
    for at in range(place, min(_closing(found, place), len(found))):
        text = found[at].text
        depth += (text in "([{") - (text in ")]}") if found[at].kind == "sign" else 0
        if text == "*" and depth == 1:
            top = _upper(found, at + 1)
            if top is None or top > MOST_STEPS:
                raise refused(f"a path of variable length needs an upper bound of at most {MOST_STEPS}, as in [*1..3]")


def _upper(found: Sequence[Token], at: int) -> int | None:
    """The upper bound that follows a star: *3, *1..3, *..3."""
    first = _number(found[at : at + 1])
    if first is not None and at + 1 < len(found) and found[at + 1].text != "..":
        return first
    at += (first is not None) + 1
    return _number(found[at : at + 1])


# --- list expressions -----------------------------------------------------------------------------


def _lists(found: Sequence[Token]) -> Iterator[Span]:
    """List comprehensions, and the functions that go over a list."""
    for place, token in enumerate(found):
        before = found[place - 1] if place else None
        if token.text == "[" and place + 2 < len(found) and keyword(found[place + 2]) == "IN":
            if found[place + 1].kind in ("word", "quoted"):
                yield Span(place, _closing(found, place), "list", (found[place + 1].text,))
        elif token.text == "(" and before is not None and before.text.strip("`").lower() in LAMBDAS:
            kind = before.text.strip("`").lower()
            head = [one.text for one in found[place + 1 : place + 4]]
            variables = _reduced(found, place) if kind == "reduce" else tuple(head[:1])
            if kind == "reduce" or (len(head) > 1 and head[1].upper() == "IN"):
                yield Span(place, _closing(found, place), kind, variables)


def _reduced(found: Sequence[Token], place: int) -> tuple[str, ...]:
    """Accumulator and variable of reduce(sum = 0, x IN list | …)."""
    end = _closing(found, place)
    named = [found[at - 1].text for at in range(place + 1, end) if keyword(found[at]) == "IN"]
    return (found[place + 1].text, *named[:1])


def _check_lists(found: Sequence[Token], spans: Sequence[Span]) -> None:
    if len(spans) > MOST_LISTS:
        raise refused(f"it has {len(spans)} list expressions, allowed are {MOST_LISTS}; use UNWIND")
    for one in spans:
        if any(one.start < other.start < one.end for other in spans):
            raise refused("a list expression stands inside another; use UNWIND, or WITH for the inner one")
        bars = [at for at in range(one.start, min(one.end, len(found))) if found[at].text == "|"]
        body = found[bars[-1] + 1 : one.end] if bars else ()
        if one.kind == "reduce":
            _check_reduce(found[one.start + 1 : one.end], body, one.variables)
        else:
            _check_body(body, one.variables)


def _check_body(body: Sequence[Token], variables: Sequence[str]) -> None:
    """What a list is made of may speak of its own item only, or lists of lists grow without a bound."""
    for name in _free(body):
        if name not in variables:
            raise refused(f"a list expression may put together its own item only, not {name!r}; use UNWIND and collect")


def _check_reduce(whole: Sequence[Token], body: Sequence[Token], variables: Sequence[str]) -> None:
    """The result of reduce may be a number or a truth value made by arithmetic; sums are the work of sum()."""
    fault = next((one.text for one in whole[2:] if one.kind == "string" or one.text in ("+", "[", "{")), "")
    first = whole[2].text if len(whole) > 2 else ""
    if fault or not (first[:1].isdigit() or first.upper() in ("TRUE", "FALSE")):
        told = f", not {fault!r}" if fault else ""
        raise refused(f"reduce() may only multiply, subtract and compare numbers, from a number on{told}")
    called = {one.text.lower() for one, after in pairwise(body) if after.text == "(" and one.kind == "word"}
    called -= {name.lower() for name in _SMALL_WORDS}
    if sum(one.text == variables[0] for one in body) > 1 or called - _ARITHMETIC:
        raise refused("reduce() may name its result once, beside plain arithmetic; use sum() or collect()")
    _check_body(body, variables)


def _free(body: Sequence[Token]) -> Iterator[str]:
    """Names of variables in an expression: no properties, functions, parameters, keywords."""
    for place, token in enumerate(body):
        before = body[place - 1].text if place else ""
        after = body[place + 1].text if place + 1 < len(body) else ""
        is_name = token.kind in ("word", "quoted") and before not in (".", ":", "$") and after not in ("(", ":")
        if is_name and keyword(token) not in _SMALL_WORDS:
            yield token.text
