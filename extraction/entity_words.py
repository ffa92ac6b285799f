"""What the entity network knows of single words and of known names: letters, shape, term tables; no training here.

Words, names and letter groups are kept as hashes (CRC-32), so the files hold no word list and no text.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORD: Final = re.compile(r"[^\W_]+|[^\w\s]|_")
"""A token: a run of letters and figures, or one mark. The training sets cut at the same places."""

BUCKETS: Final = 32_768
"""Rows of the table of letter groups."""

KINDS: Final = ("chemical", "disease", "anatomy", "cell", "gene", "species", "process", "other")
"""Kinds of known names; the bits of a table entry."""

LONGEST: Final = 7
"""Tokens of the longest known name that is looked up, marks included."""

NAME_FEATURES: Final = 2 * len(KINDS)
"""Per token: stands first in a known name of this kind; stands in one."""

GREEK: Final = re.compile("[α-ωΑ-Ω]|^(?:alpha|beta|gamma|delta|kappa|omega)$")
ROMAN: Final = re.compile("^[IVX]+$")
_SHAPES: Final = (
    str.islower,
    str.istitle,
    str.isupper,
    str.isdigit,
    str.isalpha,
    lambda word: any(char.isdigit() for char in word),
    lambda word: not word[:1].isalnum(),
    lambda word: len(word) == 1,
    lambda word: len(word) <= 4,
    lambda word: len(word) > 9,
    lambda word: word[1:] != word[1:].lower() and word != word.upper(),
    lambda word: bool(GREEK.search(word)),
    lambda word: bool(ROMAN.match(word)),
    lambda word: word in "-/",
    lambda word: word in "()[]",
    lambda word: word in ".,;:",
)
SHAPES: Final = len(_SHAPES)


def hash_of(text: str) -> int:
    """CRC-32 of the UTF-8 bytes.

    >>> hash_of("insulin")
    215473190
    """
    return zlib.crc32(text.encode())


def tokens(text: str) -> list[tuple[int, int]]:
    """Where the tokens of a text stand, in characters.

    >>> [("IL-6 rose")[a:b] for a, b in tokens("IL-6 rose")]
    ['IL', '-', '6', 'rose']
    """
    return [found.span() for found in WORD.finditer(text)]


def shape(word: str) -> list[float]:
    """Case, figures, length and kind of mark, 0 or 1 each: `SHAPES` values."""
    return [float(bool(test(word))) for test in _SHAPES]


def letter_groups(word: str) -> list[int]:
    """Buckets of the word, its beginnings and ends, and its groups of three and four letters; case is left out."""
    marked = f"<{word.lower()[:40]}>"
    groups = {marked, marked[:3], marked[-3:], marked[:5], marked[-5:], marked[:6], marked[-6:]}
    for width in (3, 4):
        groups.update(marked[at : at + width] for at in range(len(marked) - width + 1))
    return sorted({hash_of(group) % BUCKETS for group in groups})


def name_key(words: Sequence[str]) -> str:
    """The form under which a name is looked up: letters and figures, without plural; short names keep their case.

    >>> name_key(["Muscle", "Fibers"]), name_key(["IL", "-", "6"]), name_key(["CAT"])
    ('musclefiber', 'IL6', 'CAT')
    """
    joined = "".join(word for word in words if word[:1].isalnum())
    if len(joined) <= 4:
        return joined
    joined = joined.lower()
    return joined[:-1] if joined.endswith("s") and not joined.endswith("ss") else joined


def windows(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Runs of up to `LONGEST` tokens that begin and end on a word, longest first at each place."""
    solid = [word[:1].isalnum() for word in words]
    for start, first in enumerate(solid):
        if first:
            for end in range(min(len(words), start + LONGEST), start, -1):
                if solid[end - 1]:
                    yield start, end


class NameTable:
    """Known names by hash.

    Args:
        keys: shape (n_names,), uint32, ascending: CRC-32 of `name_key`.
        marks: shape (n_names,), uint16: kinds as bits below, eight bits of a second hash above.
    """

    def __init__(self, keys: NDArray[np.uint32], marks: NDArray[np.uint16]) -> None:
        self.keys, self.marks = keys, marks

    def kinds(self, names: Sequence[str]) -> NDArray[np.uint16]:
        """Kinds of each key, as bits; 0 where it is not known: shape (n,)."""
        import numpy as np

        hashes = np.fromiter((hash_of(name) for name in names), np.uint32, len(names))
        checks = np.fromiter((check_of(name) for name in names), np.uint16, len(names))
        at = np.searchsorted(self.keys, hashes).clip(0, len(self.keys) - 1)
        found = self.marks[at]
        hit = (self.keys[at] == hashes) & (found >> 8 == checks)
        kinds: NDArray[np.uint16] = np.where(hit, found & 255, 0).astype(np.uint16)
        return kinds

    def features(self, sentences: Sequence[Sequence[str]]) -> list[NDArray[np.float32]]:
        """Per sentence, shape (n_tokens, NAME_FEATURES): 1 where a token begins a known name, or stands in one.

        Of names of one kind that overlap, the longest from the left counts.
        """
        import numpy as np

        spans = [list(windows(words)) for words in sentences]
        names = [name_key(words[a:b]) for words, pairs in zip(sentences, spans, strict=True) for a, b in pairs]
        kinds = self.kinds(names) if names else np.zeros(0, np.uint16)
        found, at = [], 0
        for words, pairs in zip(sentences, spans, strict=True):
            found.append(_marked(len(words), pairs, kinds[at : at + len(pairs)]))
            at += len(pairs)
        return found


def check_of(name: str) -> int:
    """The second hash, eight bits."""
    return zlib.adler32(name.encode()) % 251


def _marked(count: int, spans: Sequence[tuple[int, int]], kinds: NDArray[np.uint16]) -> NDArray[np.float32]:
    import numpy as np

    marked = np.zeros((count, NAME_FEATURES), np.float32)
    free = [0] * len(KINDS)
    for index in kinds.nonzero()[0].tolist():
        start, end = spans[index]
        bits = int(kinds[index])
        for kind in range(len(KINDS)):
            if bits >> kind & 1 and start >= free[kind]:
                free[kind] = end
                marked[start, kind] = 1
                marked[start:end, len(KINDS) + kind] = 1
    return marked
