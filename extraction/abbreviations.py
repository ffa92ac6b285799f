"""Abbreviations as one document defines them: short form → long form."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final

SHORT_FORM: Final = re.compile(r"[(\[]\s*(\[?[^\s()\[\];,]{1,14}\]?(?:[ -][A-Z0-9]{1,6})?)\s*[)\];,]")
"""What may be a short form in brackets, also one that is in square brackets itself ("([La−])")."""

_WORD: Final = re.compile(r"\([^()]*\)|[^\s,;()]+")
_CAPITALS: Final = re.compile(r"\b[A-Z][A-Z-]*[A-Z]s?\b")


@cache
def _detector() -> tuple[Any, Any]:
    """A tokenizer and scispaCy's detector over it; no parser is needed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spacy
        from scispacy.abbreviation import AbbreviationDetector

        words = spacy.blank("en")
        return words, AbbreviationDetector(words)


def abbreviations(texts: Sequence[str], given: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Short form → long form: the paper's own list first, then scispaCy's detector, then rules of our own.

    Args:
        texts: the sentences of one document.
        given: (short, long) pairs of the paper's list of abbreviations.

    >>> abbreviations(["Dark chocolate (DC) raised blood lactate concentration ([La−])."])
    {'DC': 'Dark chocolate', '[La−]': 'lactate concentration'}
    """
    found = dict(given)
    with_brackets = [text for text in texts if "(" in text]
    for text in with_brackets:
        for short, long in _detected(text):
            found.setdefault(short, long)
    for text in with_brackets:
        for short, long in _by_letters(text):
            found.setdefault(short, long)
        found.update((short, long) for short, long in _by_initials(text) if found.get(short, "") in long)
    return dict(sorted(found.items()))


@lru_cache(maxsize=256)
def _detected(text: str) -> tuple[tuple[str, str], ...]:
    """Short and long forms that scispaCy's detector finds in a sentence; the last sentences are kept."""
    words, detector = _detector()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W036\]")
        found = detector(words.make_doc(text))._.abbreviations
    return tuple((short.text, short._.long_form.text) for short in found)


def spelled_out(text: str, short: Mapping[str, str]) -> str | None:
    """A name with the short forms of its document written out; None where it holds none.

    Only short forms in capitals whose long form is beyond doubt: "StO2" means the same in every paper, "CT" does not.

    >>> spelled_out("DC intake", {"DC": "dark chocolate"}), spelled_out("cocoa intake", {"DC": "dark chocolate"})
    ('dark chocolate intake', None)
    """

    def written_out(match: re.Match[str]) -> str:
        long = short.get(match[0], "")
        return long if _stands_for(match[0], long) else match[0]

    longer = _WORD.sub(written_out, text.strip())
    return longer if longer != text.strip() else None


def _stands_for(short: str, long: str) -> bool:
    """Whether a long form is plainly that of a short form in capitals: its letters in order, hardly more words."""
    words = long.split()
    if not _CAPITALS.fullmatch(short) or not words or len(words) > len(short) + 1 or _CAPITALS.search(long):
        return False
    rest = iter(long.lower())
    return long[0].lower() == short[0].lower() and all(letter in rest for letter in short.lower() if letter.isalpha())


def _by_initials(text: str) -> Iterator[tuple[str, str]]:
    """Definitions whose words begin with the letters of the short form, one each: "Eccentric exercise (EE)"."""
    for match in SHORT_FORM.finditer(text):
        words = text[: match.start()].split()[-len(match[1]) :]
        if match[1].isalpha() and [word[0].lower() for word in words] == list(match[1].lower()):
            yield match[1], " ".join(words)


def _by_letters(text: str) -> Iterator[tuple[str, str]]:
    """Definitions that the detector misses: signs, Greek, subscripts ("[La−]", "V̇O2max", "PGC-1α")."""
    for match in SHORT_FORM.finditer(text):
        short = match[1]
        letters = [c.lower() for c in short if c.isalpha() and c.isascii()]
        if len(letters) < 2 or not any(c.isupper() for c in short):
            continue
        words = text[: match.start()].split()[-(len(letters) + 3) :]
        long = _matched(letters, words)
        if long:
            yield short, long


def _matched(letters: Sequence[str], words: Sequence[str]) -> str | None:
    """The shortest tail of the words that begins with the first letter and holds the others in order."""
    for size in range(1, len(words) + 1):
        joined = " ".join(words[-size:]).strip("(,;")
        if joined[:1].lower() != letters[0] or len(joined) < len(letters) + 3:
            continue
        rest = iter(joined.lower())
        if all(letter in rest for letter in letters):
            return joined
    return None
