"""Train the role classifier and write extraction/models/roles.safetensors and roles.json.

    python benchmarks/train_roles.py [--shared ../shared] [--licences permissive|all] [--out FOLDER] [--check]

A linear-chain conditional random field over TF-IDF n-grams of the sentence, single tokens of its four neighbours,
its signs, its place and what surrounds it, and what its n-grams say of the section of a full text they stand in
(role_sections.py), fitted by L-BFGS from zero: no random choice anywhere; first without a tenth of the abstracts (for
the calibration), then on all. About a CPU minute and a half. `--check` instead learns from four fifths of the gold and
prints weighted F1 on the last fifth and on the trials whose licence keeps them out of the training.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from role_sections import WIDTH, bodies, section_weights

from extraction.linear_model import digest
from extraction.role_features import COLUMNS, columns, cues_of, grams_of, signs_of, tokens
from extraction.role_model import CLASSES, NEIGHBOURS, PLACE_WEIGHT
from extraction.roles import AIM, OTHER

K = len(CLASSES)
MIN_DF, NEAR, L2, STEPS = 5, 3000, 0.5, 60
SECTION_SCALE = 0.3
"""Value of a section's score beside n-gram vectors of length 1."""

LABELS = {"METHODS_RESULTS": ("methods", "results"), "BACKGROUND_OBJECTIVE": ("background", "objective")}


Told = tuple[list[str], NDArray[np.int64]]


@dataclass(frozen=True)
class Example:
    """An abstract: its sentences, and for each the classes that its label allows, shape (n, K)."""

    texts: list[str]
    allowed: NDArray[np.bool_]


def permissive(row: dict[str, object]) -> bool:
    """Whether an article's stated licence allows any use: CC0, public domain, CC BY, CC BY-SA; no NC, no ND."""
    href = str(row["licence_href"]).lower()
    return "creativecommons.org" in href and not re.search(r"\bn[cd]\b", href)


def allowed_by(label: str | None, text: str) -> tuple[str, ...]:
    """Classes that a label allows; a missing or combined label leaves several."""
    if label == "BACKGROUND":
        return ("objective",) if AIM.search(text) else ("background",)
    name = (label or "").lower()
    return (name,) if name in CLASSES else LABELS.get(label or "", CLASSES)


def example(rows: list[tuple[str, str | None]]) -> Example | None:
    """One abstract from (text, label) rows, without what the rules take out first."""
    kept = [(text, allowed_by(label, text)) for text, label in rows if not OTHER.search(text)]
    if not kept:
        return None
    return Example([text for text, _ in kept], np.array([[c in names for c in CLASSES] for _, names in kept]))


def trials(path: Path, licences: str) -> list[Example]:
    """Structured abstracts of rct_roles with the labels of the authors' headings: permissive, other or all licences."""
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    kinds = {"all": (True, False), "permissive": (True,), "other": (False,)}[licences]
    rows = [row for row in rows if row["structured"] and permissive(row) in kinds]
    found = [example([(s["text"], s.get("label")) for s in row["sentences"]]) for row in rows]
    return [item for item in found if item is not None]


def gold(path: Path) -> list[Example]:
    """Our own annotated abstracts; the title is no part of the chain."""
    found = []
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        pairs = zip((s["text"] for s in row["sentences"]), row["roles"], strict=True)
        found.append(example([(text, role) for text, role in pairs if role != "title"]))
    return [item for item in found if item is not None]


class Space:
    """The features: n-grams (the NEAR most frequent tokens first), neighbours' tokens, signs, places, bias, sections.

    Args:
        told: sentences of full texts and the section of each; see role_sections.py.
    """

    def __init__(self, examples: list[Example], told: Told) -> None:
        counts: Counter[str] = Counter()
        marks: Counter[str] = Counter()
        for item in examples:
            for text in item.texts:
                words = tokens(text)
                counts.update(grams_of(words))
                marks.update(signs_of(words))
        total = sum(len(item.texts) for item in examples)
        kept = [gram for gram, n in counts.items() if n >= MIN_DF]
        single = sorted((g for g in kept if " " not in g), key=lambda g: (-counts[g], g))[:NEAR]
        self.grams = single + sorted(set(kept) - set(single))
        self.signs = sorted(sign for sign, n in marks.items() if n >= MIN_DF)
        self.rows = {gram: at for at, gram in enumerate(self.grams)}
        self.near = len(single)
        self.marked = len(self.grams) + len(NEIGHBOURS) * self.near
        self.sign_rows = {sign: self.marked + at for at, sign in enumerate(self.signs)}
        idf = np.array([np.log((1 + total) / (1 + counts[g])) + 1 for g in self.grams])
        self.idf = idf.astype(np.float16).astype(np.float64)
        self.placed = self.marked + len(self.signs)
        self.known: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}
        self.bare = self.placed + COLUMNS + 1
        self.width = self.bare + WIDTH
        self.sections = SECTION_SCALE * section_weights(self._grams(map(self._sentence, told[0])), told[1])

    def _grams(self, rows: Iterable[tuple[NDArray[np.int64], NDArray[np.float64]]]) -> sp.csr_matrix:
        """Shape (sentences, n-grams)."""
        return stacked(list(rows), len(self.grams))

    def _sentence(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        if text not in self.known:
            at = np.array(sorted(self.rows[g] for g in grams_of(tokens(text)) if g in self.rows), dtype=np.int64)
            values = self.idf[at]
            self.known[text] = at, values / (np.sqrt(values @ values) or 1.0)
        return self.known[text]

    def _rows(self, item: Example) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
        """Columns and values of each sentence of an abstract."""
        sentences, count, base = [self._sentence(text) for text in item.texts], len(item.texts), len(self.grams)
        rows = []
        words = [tokens(text) for text in item.texts]
        told = columns([cues_of(grams_of(row)) for row in words])
        for i, (own, place) in enumerate(zip(words, told, strict=True)):
            at, values = [sentences[i][0]], [sentences[i][1]]
            for slot, (distance, weight) in enumerate(NEIGHBOURS):
                if 0 <= i + distance < count:
                    words, sizes = sentences[i + distance]
                    at.append(words[words < self.near] + base + slot * self.near)
                    values.append(weight * sizes[words < self.near])
            marks = sorted(self.sign_rows[sign] for sign in signs_of(own) if sign in self.sign_rows)
            dense = np.array([*marks, *(self.placed + column for column in (*place, COLUMNS))])
            rows.append((np.concatenate([*at, dense]), np.concatenate([*values, np.full(len(dense), PLACE_WEIGHT)])))
        return rows

    def matrix(self, examples: list[Example]) -> sp.csr_matrix:
        """Shape (all sentences, width)."""
        rows = stacked([row for item in examples for row in self._rows(item)], self.bare)
        own = self._grams(self._sentence(text) for item in examples for text in item.texts)
        return sp.hstack([rows, sp.csr_matrix(own @ self.sections)], format="csr", dtype=np.float32)

    def folded(self, field: Field) -> Field:
        """The same field with the weights of the sections added to those of the n-grams."""
        emission = field.emission[: self.bare].copy()
        emission[: len(self.grams)] += self.sections @ field.emission[self.bare :]
        return replace(field, emission=emission)


def stacked(rows: list[tuple[NDArray[np.int64], NDArray[np.float64]]], width: int) -> sp.csr_matrix:
    """Columns and values of each row as a matrix."""
    ends = np.concatenate([[0], np.cumsum([len(at) for at, _ in rows])])
    values = np.concatenate([values for _, values in rows]).astype(np.float32)
    return sp.csr_matrix((values, np.concatenate([at for at, _ in rows]), ends), shape=(len(rows), width))


class Chains:
    """Forward-backward over many abstracts at once, longest first."""

    def __init__(self, lengths: list[int]) -> None:
        order = np.argsort(-np.array(lengths), kind="stable")
        starts = np.concatenate([[0], np.cumsum(lengths)])
        self.lengths = np.array(lengths)[order]
        self.at = np.full((len(lengths), max(lengths)), -1)
        for row, document in enumerate(order):
            self.at[row, : lengths[document]] = np.arange(starts[document], starts[document + 1])
        self.alive = [int((self.at[:, t] >= 0).sum()) for t in range(self.at.shape[1])] + [0]

    def expect(self, scores: NDArray, step: NDArray, first: NDArray, last: NDArray) -> tuple[float, NDArray, NDArray]:
        """Log partition, class probabilities (N, K), and expected (steps, first, last) as one vector."""
        depth, n_all = self.at.shape[1], len(self.lengths)
        top = scores.max(axis=1, keepdims=True)
        local = np.where((self.at >= 0)[..., None], np.exp(scores - top)[self.at], 0.0) + 1e-300  # (n, depth, K)
        shift = max(step.max(), first.max(), last.max())
        move, begin, end = np.exp(step - shift), np.exp(first - shift), np.exp(last - shift)
        forward, backward = np.zeros(local.shape), np.zeros(local.shape)
        size = np.ones((n_all, depth))
        for t in range(depth):
            n = self.alive[t]
            ahead = (begin if t == 0 else forward[:n, t - 1] @ move) * local[:n, t]
            size[:n, t] = ahead.sum(axis=1)
            forward[:n, t] = ahead / size[:n, t, None]
        for t in range(depth - 1, -1, -1):
            n, later = self.alive[t], self.alive[t + 1]
            backward[later:n, t] = end
            if later:
                ahead = local[:later, t + 1] * backward[:later, t + 1]
                backward[:later, t] = (ahead @ move.T) / size[:later, t + 1, None]
        rows = np.arange(n_all)
        tail = forward[rows, self.lengths - 1] @ end  # (n,)
        chance = forward * backward
        chance /= np.maximum(chance.sum(axis=2, keepdims=True), 1e-300)
        flat = np.zeros_like(scores)
        flat[self.at[self.at >= 0]] = chance[self.at >= 0]
        moves = np.zeros((K, K))
        for t in range(1, depth):
            n = self.alive[t]
            later = local[:n, t] * backward[:n, t] / (size[:n, t] * tail[:n])[:, None]
            moves += move * (forward[:n, t - 1].T @ later)
        total = np.log(size).sum() + np.log(tail).sum() + float(top.sum()) + shift * (self.lengths + 1).sum()
        ends = chance[rows, self.lengths - 1].sum(axis=0)
        return float(total), flat, np.concatenate([moves.ravel(), chance[:, 0].sum(axis=0), ends])


@dataclass(frozen=True)
class Field:
    """Fitted weights: emission (width, K) and the chain."""

    emission: NDArray
    step: NDArray
    first: NDArray
    last: NDArray

    @classmethod
    def of(cls, vector: NDArray, width: int) -> Field:
        cut = width * K
        rest = vector[cut:]
        return cls(vector[:cut].reshape(width, K), rest[: -2 * K].reshape(K, K), rest[-2 * K : -K], rest[-K:])

    def scaled(self, factor: float) -> Field:
        return Field(self.emission * factor, self.step * factor, self.first * factor, self.last * factor)


def fit(space: Space, examples: list[Example]) -> NDArray:
    """Maximum likelihood of the allowed labels with an L2 penalty: all weights in one vector (see `Field.of`)."""
    matrix = space.matrix(examples)
    back = matrix.T.tocsr()
    closed = np.where(np.concatenate([item.allowed for item in examples]), 0.0, -1e4)
    chains = Chains([len(item.texts) for item in examples])

    def loss(vector: NDArray) -> tuple[float, NDArray]:
        now = Field.of(vector, space.width)
        scores = np.asarray(matrix @ now.emission.astype(np.float32), dtype=np.float64)
        every, chance, moves = chains.expect(scores, now.step, now.first, now.last)
        right, wanted, taken = chains.expect(scores + closed, now.step, now.first, now.last)
        slope = np.asarray(back @ (chance - wanted).astype(np.float32), dtype=np.float64).ravel()
        gradient = np.concatenate([slope, moves - taken]) + L2 * vector
        return every - right + 0.5 * L2 * float(vector @ vector), gradient

    start = np.zeros(space.width * K + K * K + 2 * K)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 8})
    vector: NDArray = found.x
    return vector


def temperature(space: Space, field: Field, held_out: list[Example]) -> float:
    """Factor on all weights that makes the probabilities of held-out sentences most likely."""
    scores = np.asarray(space.matrix(held_out) @ field.emission)
    allowed = np.concatenate([item.allowed for item in held_out])
    chains = Chains([len(item.texts) for item in held_out])

    def loss(factor: float) -> float:
        _, chance, _ = chains.expect(scores * factor, field.step * factor, field.first * factor, field.last * factor)
        return -float(np.log(np.maximum((chance * allowed).sum(axis=1), 1e-9)).mean())

    return float(minimize_scalar(loss, bounds=(0.3, 1.5), method="bounded", options={"xatol": 0.005}).x)


def calibration(space: Space, examples: list[Example]) -> float:
    """Temperature from a fit without every tenth abstract (copies of an abstract stay together)."""
    held_out = examples[::10]
    names = {item.texts[0] for item in held_out}
    vector = fit(space, [item for item in examples if item.texts[0] not in names])
    return temperature(space, Field.of(vector, space.width), held_out)


def check(theirs: list[Example], ours: list[Example], others: list[Example], told: Told) -> None:
    """Print weighted F1, five roles and with background and objective merged, on abstracts that were left out."""
    from sklearn.metrics import f1_score

    learn = theirs + 2 * [item for at, item in enumerate(ours) if at % 5]
    space = Space(learn, told)
    field = Field.of(fit(space, learn), space.width)
    for name, items in (("trials of other licences", others), ("a fifth of gold train", ours[::5])):
        scores = np.asarray(space.matrix(items) @ field.emission)
        chains = Chains([len(item.texts) for item in items])
        guess = chains.expect(scores, field.step, field.first, field.last)[1].argmax(axis=1)
        allowed = np.concatenate([item.allowed for item in items])
        sure = allowed.sum(axis=1) == 1
        wanted, guess = allowed.argmax(axis=1)[sure], guess[sure]
        five, merged = (
            f1_score(np.maximum(wanted, least), np.maximum(guess, least), average="weighted") for least in (0, 1)
        )
        print(f"{name}: {len(items)} abstracts, five roles {five:.4f}, merged {merged:.4f}")


def save(space: Space, field: Field, folder: Path, facts: dict[str, object]) -> None:
    """Weights as float16 and the vocabulary, each with the hash of the other side."""
    from safetensors.numpy import save as packed

    field = space.folded(field)
    base, near = len(space.grams), space.near
    parts = {
        "own": field.emission[:base],
        "near": np.hstack([field.emission[base + k * near : base + (k + 1) * near] for k in range(len(NEIGHBOURS))]),
        "sign": field.emission[space.marked : space.placed],
        "place": field.emission[space.placed :],
        "idf": space.idf,
        "step": field.step,
        "first": field.first,
        "last": field.last,
    }
    raw = packed({name: np.ascontiguousarray(part, dtype=np.float16) for name, part in parts.items()})
    (folder / "roles.safetensors").write_bytes(raw)
    vocabulary = "\n".join([*space.grams, *space.signs])
    hashes = {"weights_sha256": digest(raw), "grams_sha256": digest(vocabulary.encode())}
    card = {**facts, **hashes, "classes": CLASSES, "grams": space.grams, "signs": space.signs}
    text = json.dumps(card, ensure_ascii=False, separators=(",", ":"))
    (folder / "roles.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = Path(__file__).resolve().parent.parent
    parser.add_argument("--shared", type=Path, default=root.parent / "shared")
    parser.add_argument("--licences", choices=("permissive", "all"), default="permissive")
    parser.add_argument("--out", type=Path, default=root / "extraction" / "models")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    ours = gold(args.shared / "gold" / "train.jsonl")
    headed = args.shared / "data" / "rct_roles" / "train.jsonl"
    theirs = trials(headed, args.licences)
    texts, sections, papers = bodies(args.shared / "data", permissive)
    told = (texts, sections)
    if args.check:
        return check(theirs, ours, trials(headed, "other"), told)
    examples = theirs + ours + ours
    space = Space(examples, told)
    factor = calibration(space, examples)
    field = Field.of(fit(space, examples), space.width).scaled(factor)
    facts: dict[str, object] = {"trial_abstracts": len(theirs), "gold_abstracts": len(ours), "full_texts": papers}
    facts["temperature"] = round(1 / factor, 3)
    args.out.mkdir(parents=True, exist_ok=True)
    save(space, field, args.out, facts)
    print(json.dumps({**facts, "n_grams": len(space.grams), "signs": len(space.signs)}))


if __name__ == "__main__":
    main()
