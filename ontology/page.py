"""The page of the hierarchy, docs/reference/ontology.md, made of the lexicon: figures, then the top of each tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kg.hierarchy import Hierarchy
from kg.model import CONCEPT_TYPES
from ontology.lexicon import Lexicon
from ontology.turtle import Record

LEVELS: Final = 3
MOST_CHILDREN: Final = 8
"""Children named under one concept; the others are counted."""
MOST_ROOTS: Final = 15
MOST_SINGLE: Final = 40
"""Concepts without anything below them that are named, in one line, for each type."""

_HEAD = """\
# The ontology: what it knows
Made from `ontology/physiograph.ttl` by `pytest --update-golden`; do not edit. How to add to it: \
[extend the ontology](../howto/extend-ontology.md). Licence and version of every vocabulary that it refers to: \
[sources](../../ontology/SOURCES.md).

A concept is named by its English label. A number in brackets is how many concepts stand below it by is_a or part_of. \
*part of* marks a child by part_of; all others are kinds. Of long lists the start is shown.
"""


def page(lexicon: Lexicon) -> str:
    """The whole page as Markdown; the same ontology gives the same bytes."""
    hierarchy = Hierarchy.of(lexicon.hierarchy)
    by_type = {kind: [r for r in lexicon.records.values() if r["type"] == kind] for kind in CONCEPT_TYPES}
    used = {kind: found for kind, found in by_type.items() if found}
    parts = ["\n".join(_table(used))]
    parts += ["\n".join(_tree(kind, found, lexicon, hierarchy)) for kind, found in used.items()]
    return _HEAD + "\n" + "\n\n".join(parts) + "\n"


def _table(by_type: dict[str, list[Record]]) -> Iterator[str]:
    yield "| type | concepts | names | Russian label | cross-reference | exact | unit | better known |"
    yield "|---|---|---|---|---|---|---|---|"
    for kind, found in by_type.items():
        yield _row(kind.replace("_", " "), found)
    yield _row("**all**", [record for found in by_type.values() for record in found])


def _row(title: str, found: Sequence[Record]) -> str:
    names = sum(1 + bool(r["label_ru"]) + len(r["synonyms"]) + len(r["synonyms_ru"]) + len(r["weak"]) for r in found)
    shares = (
        _share(bool(r["label_ru"]) for r in found),
        _share(bool(r["exact"] or r["close"]) for r in found),
        _share(bool(r["exact"]) for r in found),
        _share(bool(r["unit"]) for r in found),
        _share(bool(r["better"]) for r in found),
    )
    return f"| {title} | {len(found):,} | {names:,} | " + " | ".join(shares) + " |"


def _share(values: Iterable[bool]) -> str:
    held = list(values)
    return f"{sum(held) / len(held):.0%}" if any(held) else "–"


def _tree(kind: str, found: Sequence[Record], lexicon: Lexicon, hierarchy: Hierarchy) -> Iterator[str]:
    roots = [r["id"] for r in found if not hierarchy.parents(r["id"])]
    tall = sorted((id for id in roots if hierarchy.descendants(id)), key=lambda id: (-_below(hierarchy, id), id))
    single = sorted(_label(lexicon, id) for id in roots if not hierarchy.descendants(id))
    yield f"## {kind.replace('_', ' ').capitalize()}"
    yield f"{len(found):,} concepts, {len(tall)} {'tree' if len(tall) == 1 else 'trees'}, {len(single)} alone."
    if tall:
        yield ""
    for id in tall[:MOST_ROOTS]:
        yield from _branch(id, "", 1, lexicon, hierarchy)
    if len(tall) > MOST_ROOTS:
        yield f"- and {len(tall) - MOST_ROOTS} smaller trees"
    if single:
        more = f"; and {len(single) - MOST_SINGLE} more" if len(single) > MOST_SINGLE else ""
        yield f"\nAlone: {', '.join(single[:MOST_SINGLE])}{more}."


def _branch(id: str, mark: str, level: int, lexicon: Lexicon, hierarchy: Hierarchy) -> Iterator[str]:
    below = _below(hierarchy, id)
    yield f"{'  ' * (level - 1)}- {mark}{_label(lexicon, id)}{f' ({below})' if below else ''}"
    if level == LEVELS:
        return
    children = sorted(
        hierarchy.children(id),
        key=lambda one: (-_below(hierarchy, one), _label(lexicon, one), one),
    )
    for child in children[:MOST_CHILDREN]:
        part = "" if id in hierarchy.parents(child, "is_a") else "*part of* "
        yield from _branch(child, part, level + 1, lexicon, hierarchy)
    if len(children) > MOST_CHILDREN:
        yield f"{'  ' * level}- and {len(children) - MOST_CHILDREN} more"


def _below(hierarchy: Hierarchy, id: str) -> int:
    return len(hierarchy.descendants(id))


def _label(lexicon: Lexicon, id: str) -> str:
    return lexicon.records[id]["label"].replace("*", "\\*").replace("_", "\\_")
