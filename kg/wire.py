"""JSON of every travelling type, there and back without loss; a claim has exactly the contract's form."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, Final, TypeVar

from kg.errors import InvalidClaim, InvalidValue
from kg.model import Claim, Context, Correction, Document, Hypothesis, Mention, plain

T = TypeVar("T")

CLAIM_FIELDS: Final = (
    "claim_id",
    "document_id",
    "year",
    "sentence",
    "section",
    "role",
    "subject",
    "relation",
    "object",
    "certainty",
    "comparator",
    "implicit_subject",
    "context",
    "score",
    "extractor",
)
"""Keys of a claim line, in the order of the contract."""

ID_LENGTH: Final = 20
"""Hex digits of a content hash that is an id: 80 bits."""


def content_id(*parts: str | int | bool | None) -> str:
    """Hex content hash of some values in their order: the same values give the same id, anywhere.

    >>> content_id("a", "bc") == content_id("ab", "c")
    False
    """
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


def claim_id_of(
    document_id: str,
    sentence: str,
    subject_text: str,
    relation: str,
    object_text: str,
    certainty: str,
    comparator_text: str | None = None,
    implicit_subject: bool = False,
    sentence_index: int | None = None,
) -> str:
    """The id of a claim: a hash of what is said and where, not of how well it was grounded or scored.

    Args:
        sentence_index: give it where the same sentence may stand twice in a document.

    >>> claim_id_of("PMC1", "HIIT raised VO2max.", "HIIT", "increases", "VO2max", "asserted")
    '99a908a74e700d7cd2a7'
    """
    return content_id(
        document_id,
        sentence,
        subject_text,
        relation,
        object_text,
        certainty,
        comparator_text,
        implicit_subject,
        sentence_index,
    )


# --- claims ---------------------------------------------------------------------------------------


def claim_to_json(claim: Claim) -> str:
    """A claim as one line of claims.jsonl (no line break at the end); the same claim gives the same bytes."""
    values = plain(claim)
    return _dump({name: values[name] for name in CLAIM_FIELDS})


def claim_from_json(line: str) -> Claim:
    """The claim of a line of claims.jsonl; `claim_from_json(claim_to_json(c)) == c`.

    Raises: InvalidClaim: not JSON, a key missing or unknown, or a value outside what is allowed.
    """
    values = _object(line, InvalidClaim)
    if unknown := set(values) - set(CLAIM_FIELDS):
        raise InvalidClaim(f"claim has unknown keys {sorted(unknown)}. Allowed: {', '.join(CLAIM_FIELDS)}.")
    if missing := set(CLAIM_FIELDS) - {"comparator", "implicit_subject", "context"} - set(values):
        raise InvalidClaim(f"claim lacks {sorted(missing)}. Give every key of the contract.")
    try:
        return Claim(
            **{
                **values,
                "subject": Mention(**values["subject"]),
                "object": Mention(**values["object"]),
                "comparator": Mention(**values["comparator"]) if values.get("comparator") else None,
                "context": Context(**(values.get("context") or {})),
            }
        )
    except TypeError as error:
        raise InvalidClaim(f"claim {values['claim_id']!r} has a wrong part: {error}. See docs/reference.") from error


# --- documents, hypotheses, corrections ---------------------------------------------------------------------


def document_to_json(document: Document) -> str:
    """A document as one line of JSON, without loss."""
    return _dump(plain(document))


def document_from_json(line: str) -> Document:
    """The document of a line; `document_from_json(document_to_json(d)) == d`.

    Raises: InvalidValue: not JSON, or not a document.
    """
    return _build(Document, line)


def hypothesis_to_json(hypothesis: Hypothesis) -> str:
    """A hypothesis with its paths and claims as one line of JSON, without loss."""
    return _dump(plain(hypothesis))


def hypothesis_from_json(line: str) -> Hypothesis:
    """The hypothesis of a line.

    Raises: InvalidValue: not JSON, or not a hypothesis.
    """
    return _build(Hypothesis, line)


def correction_to_json(correction: Correction) -> str:
    """A curator's correction as one line of JSON, without loss."""
    return _dump(plain(correction))


def correction_from_json(line: str) -> Correction:
    """The correction of a line.

    Raises: InvalidValue: not JSON, or not a correction.
    """
    return _build(Correction, line)


# --- how ------------------------------------------------------------------------------------------


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _object(line: str, error: type[InvalidValue]) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as fault:
        raise error(f"not JSON: {fault}. Give one JSON object a line.") from fault
    if not isinstance(value, dict):
        raise error(f"a JSON {type(value).__name__}, not an object. Give one JSON object a line.")
    return value


def _build(kind: type[T], line: str) -> T:
    values = _object(line, InvalidValue)
    try:
        return typing.cast(T, _decoder(typing.cast(Hashable, kind))(values))
    except (KeyError, TypeError) as fault:
        raise InvalidValue(f"not a {kind.__name__}: {fault!r}. Give what {kind.__name__} of kg.model has.") from fault


@cache
def _decoder(kind: Hashable) -> Callable[[Any], Any]:
    """A function that turns plain JSON values back into `kind`: dataclass, tuple, optional or scalar."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        parts = {field.name: _decoder(hints[field.name]) for field in dataclasses.fields(kind)}
        return lambda values: kind(**{name: parts[name](value) for name, value in values.items()})
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        item = _decoder(inner[0])
        return lambda values: tuple(item(value) for value in values)
    if origin is tuple:
        items = [_decoder(one) for one in inner]
        return lambda values: tuple(one(value) for one, value in zip(items, values, strict=True))
    if origin in (types.UnionType, typing.Union):
        (some,) = (one for one in inner if one is not type(None))
        given = _decoder(some)
        return lambda value: None if value is None else given(value)
    return _same


def _same(value: Any) -> Any:
    return value
