"""What of a mention may be left out: parentheses, circumstances, modifiers; and the parts of a conjunction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ontology import modifiers
from ontology.normalize import normal_form

PARENTHESIS: Final = re.compile(r"\s*\([^()]*\)")
_JOINED: Final = re.compile(
    r"\s*,?\s+(?:and/or|and|or|plus|combined with|as well as)\s+|\s*,\s+|\s+[/+&]\s+|(?<=[a-z]{4})/(?=[a-z]{4})"
)
_BOTH: Final = re.compile(
    r"^(?:both|either|combined|simultaneous|concurrent|the combination of|combination of)\s+", re.I
)
_DOSE: Final = re.compile(r"^[\d.%,]+$")
_PEEL: Final = 0.06
_PEEL_HEAD: Final = 0.14
_OF: Final = 0.45
_GROUP: Final = 0.3
_TURNED: Final = 0.05
_CLOSE: Final = frozenset({"on", "in", "between", "to", "by", "with", "within", "for"})
_BEHIND: Final = 0.08


def steps(text: str) -> Iterator[tuple[str, float, str]]:
    """(normal form, cost, what was left out) from the mention itself to its core, cheapest first.

    >>> [form for form, _, _ in steps("acute caffeine intake")]
    ['acute caffeine intake', 'acute caffeine', 'caffeine intake', 'caffeine']
    """
    seen: set[str] = set()
    for part, cost, note in _parts(text):
        form = normal_form(part)
        for core, more, peeled in _peelings(form):
            if core and core not in seen:
                seen.add(core)
                left = "; ".join(filter(None, (note, f"peeled: “{peeled}”" if peeled else "")))
                yield core, cost + more, f"; {left}" if left else ""


def _parts(text: str) -> Iterator[tuple[str, float, str]]:
    """The mention; without parentheses; before a preposition; behind a light noun's preposition."""
    yield text, 0.0, ""
    bare = PARENTHESIS.sub("", text)
    if bare != text:
        yield bare, 0.02, "parenthesis left out"
    words = bare.split()
    cuts = [at for at, word in enumerate(words) if 0 < at < len(words) - 1 and word.lower() in modifiers.CUTS]
    if not cuts:
        return
    head, tail = words[: cuts[0]], words[cuts[0] + 1 :]
    if words[cuts[0]].lower() == "of" and len(head) <= 2:
        yield _turned(head, words[cuts[0] + 1 : cuts[1] if len(cuts) > 1 else len(words)])
    light = normal_form(head[-1]).split()[-1:] and normal_form(head[-1]).split()[-1] in modifiers.LIGHT
    if light and words[cuts[0]].lower() in ("in", "of"):
        yield from ((part, cost + 0.05, f"about: “{' '.join(head)}”") for part, cost, _ in _parts(" ".join(tail)))
        return
    for cut in reversed(cuts):
        if not any(words[at].lower() in ("and", "or") for at in cuts if at <= cut):
            yield " ".join(words[:cut]), _behind(words, cut), f"qualifier: “{' '.join(words[cut:])}”"


def _turned(head: Sequence[str], tail: Sequence[str]) -> tuple[str, float, str]:
    """ "quality of sleep" as "sleep quality"."""
    whole = " ".join((*tail, *head))
    return re.sub(r"^(?:the|their|an?) ", "", whole, flags=re.I), _TURNED, f"read as “{whole}”"


def _behind(words: Sequence[str], cut: int) -> float:
    """What it costs to leave out all from a preposition on; little where a group is told by what it has."""
    if words[cut].lower() == "with" and normal_form(words[cut - 1]) in modifiers.GROUPS:
        return _GROUP
    return _OF if _wide(words, cut) else _BEHIND


def _wide(words: Sequence[str], cut: int) -> bool:
    """Whether one word before "of", or a wide one before another close preposition, would have to stand for all."""
    if cut != 1:
        return False
    return words[1].lower() == "of" or (words[1].lower() in _CLOSE and normal_form(words[0]) in modifiers.GENERIC)


def _peelings(form: str) -> Iterator[tuple[str, float, str]]:
    """Modifiers taken off one by one, left and right, at most three on either side, cheapest first."""
    words = form.split()
    yield form, 0.0, ""
    options: list[tuple[float, str, str]] = []
    for left in range(_peelable(words) + 1):
        for right in range(min(len(words) - left - 1, 2) + 1):
            tail = words[len(words) - right :]
            if left + right == 0 or not all(word in modifiers.AFTER for word in tail):
                continue
            cost = _PEEL * left + sum(_PEEL if word in modifiers.SAFE_AFTER else _PEEL_HEAD for word in tail)
            core = words[left : len(words) - right]
            if len(core) == 1 and core[0] in modifiers.GENERIC:
                cost += 0.2 if all(word in modifiers.NEUTRAL for word in (*words[:left], *tail)) else _OF
            options.append((cost, " ".join(core), " ".join((*words[:left], *(("…", *tail) if tail else ())))))
    yield from ((core, cost, peeled) for cost, core, peeled in sorted(options))


def _peelable(words: Sequence[str]) -> int:
    """How many words from the left are modifiers; one word always stays."""
    count = 0
    while count < min(len(words) - 1, 4) and (words[count] in modifiers.BEFORE or _DOSE.match(words[count])):
        count += 1
    return count


def joined(text: str) -> tuple[str, ...]:
    """The parts of a conjunction as printed, circumstances left out; () where the mention is none.

    >>> joined("cerebral and muscle oxygenation during exercise"), joined("muscle oxygenation")
    (('cerebral', 'muscle oxygenation'), ())
    """
    bare = _BOTH.sub("", PARENTHESIS.sub("", text).strip())
    parts = [part.strip() for part in _JOINED.split(bare) if part.strip()]
    if not 1 < len(parts) <= 4:
        return ()
    for at, part in enumerate(parts):
        words = part.split()
        cut = next((i for i, word in enumerate(words) if i and word.lower() in modifiers.CUTS), None)
        if cut is not None and at < len(parts) - 1:
            return ()
        parts[at] = " ".join(words[:cut])
    return tuple(parts)


def completions(part: str, last: str) -> tuple[str, ...]:
    """What a part of a conjunction may stand for: with the last part's head, its last two words, or as it is.

    >>> completions("mean", "peak power output")
    ('mean power output', 'mean output', 'mean')
    """
    words = last.split()
    heads = [" ".join(words[-size:]) for size in (3, 2, 1) if size < len(words)]
    return (*(f"{part} {head}" for head in heads), part)
