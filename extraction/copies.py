"""Which documents are one paper: same ids, title, or near-identical text, found by MinHash; which copy stays."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kg.model import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PREPRINTS = re.compile(
    r"\b(biorxiv|medrxiv|sportrxiv|preprints?|arxiv|research square|ssrn)\b|"
    r"10\.(1101|21203|51224|31236|31219|20944|2139|36227|48550)/",
    re.I,
)
NEAR: Final = 0.8
"""Jaccard similarity of word five-grams from which two documents are the same text."""
REVISED: Final = 0.4
"""The same for a preprint and a paper, which its reviewers had changed."""
PART: Final = 0.9
"""Share of the shorter text's five-grams that the longer one holds, from which it is a part of it."""
LONG: Final = 60
"""Five-grams that a text must have to be looked for as a part of another, or as its preprint."""
BANDS: Final = 24
ROWS: Final = 2
"""MinHash: two texts of similarity s share a band with probability 1 − (1 − s²)²⁴: .98 at .4, above .999 at .6."""
COMPARED: Final = 50
"""Most documents of one bucket that a further one is compared with."""
PRIME: Final = (1 << 31) - 1


def copies(documents: Sequence[Document]) -> Iterator[list[Document]]:
    """Groups of documents that are one paper, whatever the order they come in.

    Source: Broder 1997, "On the resemblance and containment of documents".
    """
    group = {document.id: document.id for document in documents}

    def root(key: str) -> str:
        while group[key] != key:
            key = group[key]
        return key

    texts = {document.id: shingles(document) for document in documents}
    for bucket in _buckets(documents, texts).values():
        for place, one in enumerate(bucket):
            for other in bucket[max(0, place - COMPARED) : place]:
                a, b = sorted((root(one.id), root(other.id)))
                if a != b and _same(one, other, texts):
                    group[b] = a
    members: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        members[root(document.id)].append(document)
    yield from (copied for _, copied in sorted(members.items()) if len(copied) > 1)


def preference(document: Document) -> tuple[bool, int, str]:
    """What the best of several copies is first by: the journal's, the longer, the smaller id."""
    return is_preprint(document), -sum(len(passage.text) for passage in document.passages), document.id


def is_preprint(document: Document) -> bool:
    """Whether its type, journal or DOI says so."""
    return document.article_type == "preprint" or bool(PREPRINTS.search(f"{document.journal} {document.doi}"))


def bare(key: str) -> str:
    """A key as notices and papers alike spell it: lower case, no resolver before a DOI.

    >>> bare("https://doi.org/10.1000/ABC")
    'doi:10.1000/abc'
    """
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)?(?=10\.\d)", "doi:", key.strip().lower())


def keys(document: Document) -> list[str]:
    """The ids of a document, as `bare` spells them."""
    found = [document.id, f"doi:{document.doi}", f"PMID:{document.pmid}", document.pmcid]
    return list(dict.fromkeys(bare(key) for key in found if key not in ("", "doi:", "PMID:")))


def _buckets(documents: Sequence[Document], texts: dict[str, set[int]]) -> dict[str, list[Document]]:
    buckets: dict[str, list[Document]] = defaultdict(list)
    for document in sorted(documents, key=lambda item: item.id):
        found = {*keys(document), f"title:{folded(document.title)}", *_bands(texts[document.id]), *_starts(document)}
        for key in found:
            if key != "title:":
                buckets[key].append(document)
    return {key: bucket for key, bucket in sorted(buckets.items()) if len(bucket) > 1}


def _starts(document: Document) -> list[str]:
    """The first words of its abstract: a text that was cut short begins like the whole one."""
    text = " ".join(passage.text for passage in document.passages if passage.section == "abstract")
    start = folded(text)[:120]
    return [f"start:{start}"] if len(start) == 120 else []


def _same(one: Document, other: Document, texts: dict[str, set[int]]) -> bool:
    if set(keys(one)) & set(keys(other)):
        return True
    near_years = one.year is None or other.year is None or abs(one.year - other.year) <= 2
    if near_years and len(one.title) > 30 and folded(one.title) == folded(other.title):
        return True
    mine, its = texts[one.id], texts[other.id]
    shared = len(mine & its)
    alike = shared / max(1, len(mine | its))
    shorter = min(len(mine), len(its))
    if alike >= NEAR or (shorter >= LONG and shared >= PART * shorter):
        return True
    return near_years and shorter >= LONG and alike >= REVISED and is_preprint(one) != is_preprint(other)


def folded(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    text = unicodedata.normalize("NFKD", text)
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def shingles(document: Document) -> set[int]:
    """Hashes of the word five-grams of the abstract (of all text where there is none)."""
    parts = [p.text for p in document.passages if p.section == "abstract"] or [p.text for p in document.passages]
    words = re.findall(r"\w+", " ".join(parts).lower())
    return {zlib.crc32(" ".join(words[i : i + 5]).encode()) for i in range(max(1, len(words) - 4))}


def _bands(hashes: set[int]) -> list[str]:
    """A MinHash sketch in bands: texts that are alike share one."""
    import numpy as np

    factors, shifts = _permutations()
    values = np.fromiter(hashes, dtype=np.uint64, count=len(hashes)) % PRIME
    smallest = ((values[None, :] * factors + shifts) % PRIME).min(axis=1)  # (BANDS · ROWS,)
    return [f"band{i}:{row[0]}:{row[1]}" for i, row in enumerate(smallest.reshape(BANDS, ROWS).tolist())]


def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Factors and shifts of the hash functions x → (a·x + b) mod PRIME; always the same. Shape (BANDS · ROWS, 1)."""
    import numpy as np

    places = range(1, BANDS * ROWS + 1)
    factors, shifts = ([pow(base, place, PRIME) for place in places] for base in (48_271, 69_621))
    return np.array(factors, dtype=np.uint64)[:, None], np.array(shifts, dtype=np.uint64)[:, None]
