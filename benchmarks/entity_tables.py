"""Tables behind the entity network: known names from MeSH, DOID and HGNC as hashes, and word vectors. No labels here.

Word vectors: positive pointwise mutual information of a word with its two neighbours on each side, reduced by a
truncated singular value decomposition (Levy, Goldberg and Dagan 2015), from texts whose terms permit it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from extraction.entity_words import KINDS, WORD, check_of, hash_of, name_key, tokens
from ontology.term_wheel import Wheel, tree_type

KIND_OF = {
    "molecule": "chemical", "condition": "disease", "anatomy": "anatomy", "cell": "cell", "gene_or_protein": "gene",
    "process": "process",
}  # fmt: skip
LONGEST_NAME = 30
VECTOR, MIN_COUNT, CONTEXTS = 64, 5, 8_000
SETS = ("BC5CDR", "NCBI-disease", "AnatEM", "BC2GM", "BioNLP13CG", "linnaeus", "CRAFT", "BioNLP13PC")


def known_names(wheel: Wheel, shared: Path) -> Iterator[tuple[str, str]]:
    """(name, kind) of MeSH headings and supplementary records, DOID and HGNC."""
    types = {}
    for id, name, synonyms, trees, *_ in wheel.rows("mesh_id_label_mappings.tsv"):
        types[id] = kind = _mesh_kind(trees)
        for one in (name, *synonyms.split("|")):
            yield " ".join(reversed(one.split(", "))), kind
            if one.endswith(" Neoplasms"):
                yield one.replace("Neoplasms", "cancer"), kind
                yield one.replace("Neoplasms", "tumor"), kind
    for _, name, synonyms, headings, *_ in wheel.rows("mesh_supp_id_label_mappings.tsv"):
        kind = next((types[one] for one in re.split("[,|]", headings) if one in types), "chemical")
        for one in (name, *synonyms.split("|")):
            protein = re.match(r"(.*?)(?: protein)?, (?:human|mouse|rat)$", one)
            yield (protein[1], "gene") if protein else (one, "chemical" if kind in ("other", "process") else kind)
    for line in (shared / "data/vocab/doid_terms.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        yield line.split("\t")[1].strip('"'), "disease"
    for row in wheel.rows("hgnc_entries.tsv"):
        if row[3] == "Approved":
            yield from ((one.strip(), "gene") for one in (row[1], row[2], *row[4].split(","), *row[9].split(",")))


def _mesh_kind(trees: str) -> str:
    if trees.startswith("B"):
        return "species"
    return KIND_OF.get(tree_type(trees), "other")


def name_table(names: Iterator[tuple[str, str]]) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The hashed table, and per word how often names of each kind hold it (for training alone)."""
    kinds: dict[str, int] = {}
    words: dict[str, np.ndarray] = {}
    for name, kind in names:
        parts = [name[a:b] for a, b in tokens(name)]
        key = name_key(parts)
        if not 2 <= len(key) <= LONGEST_NAME or not any(char.isalpha() for char in key):
            continue
        bit = 1 << KINDS.index(kind)
        if kinds.get(key, 0) & bit:
            continue
        kinds[key] = kinds.get(key, 0) | bit
        for part in parts:
            if len(part) > 2 and part.isalpha():
                words.setdefault(part.lower(), np.zeros(len(KINDS), np.float32))[KINDS.index(kind)] += 1
    merged: dict[int, int] = {}
    for key in sorted(kinds):
        merged[hash_of(key)] = kinds[key] | check_of(key) << 8
    keys = np.array(sorted(merged), np.uint32)
    marks = np.array([merged[key] for key in sorted(merged)], np.uint16)
    return {"name_keys": keys, "name_marks": marks}, words


def texts(shared: Path) -> Iterator[list[str]]:
    """Token lists of the texts behind the word vectors: train files only, and only what its terms permit."""
    data = shared / "data"
    for name in SETS:
        for block in (data / "ner" / name / "train.tsv").read_text(encoding="utf-8").split("\n\n"):
            yield [line.split("\t")[0] for line in block.splitlines()]
    for row in _rows(data / "evidence_inference/documents.jsonl"):
        yield WORD.findall(row["text"])
    for line in (data / "biored/Train.PubTator").read_text(encoding="utf-8").splitlines():
        if "|t|" in line[:15] or "|a|" in line[:15]:
            yield WORD.findall(line.split("|", 2)[2])


def _rows(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def word_vectors(many: Iterator[list[str]]) -> dict[str, np.ndarray]:
    """Hashes of the words (ascending) and their vectors as signed bytes."""
    from scipy.sparse import coo_matrix, diags
    from sklearn.utils.extmath import randomized_svd

    lines = [[re.sub(r"\d", "0", word.lower()) for word in words] for words in many]
    counts = Counter(word for words in lines for word in words)
    kept = [word for word, count in counts.most_common() if count >= MIN_COUNT]
    index = {word: at for at, word in enumerate(kept)}
    gap = [-1] * 2
    ids = np.array([at for words in lines for at in [*(index.get(word, -1) for word in words), *gap]], np.int32)
    found = None
    for step, (shift, base) in enumerate(((-2, 0), (-1, 1), (1, 2), (2, 3))):
        one, other = (ids[:shift], ids[-shift:]) if shift < 0 else (ids[shift:], ids[:-shift])
        fits = (one >= 0) & (other >= 0) & (other < CONTEXTS)
        rows, columns = one[fits], other[fits] + CONTEXTS * base
        part = coo_matrix((np.ones(len(rows), np.float32), (rows, columns)), (len(kept), 4 * CONTEXTS)).tocsr()
        found = part if step == 0 else found + part
    total = found.sum()
    row, column = np.asarray(found.sum(1)).ravel(), np.asarray(found.sum(0)).ravel() ** 0.75
    column *= total / max(column.sum(), 1)
    scaled = diags(1 / np.maximum(row, 1)) @ found @ diags(total / np.maximum(column, 1))
    scaled.data = np.maximum(np.log(scaled.data), 0)
    scaled.eliminate_zeros()
    left, size, _ = randomized_svd(scaled.tocsr(), VECTOR, n_iter=3, random_state=0)
    vectors = left * np.sqrt(size)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    hashes = np.array([hash_of(word) for word in kept], np.uint32)
    order = np.argsort(hashes, kind="stable")
    return {"word_keys": hashes[order], "word_vectors": np.rint(vectors[order] * 127).clip(-127, 127).astype(np.int8)}
