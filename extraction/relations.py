"""Which ordered pairs of names in a sentence are claims, of which relation and certainty: scores, then a decision."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from extraction.abbreviations import abbreviations
from extraction.claim_features import (
    Setting,
    View,
    content,
    implied_features,
    mention_features,
    nearest_features,
    pair_features,
)
from extraction.claim_model import CERTAINTIES, LABELS, ClaimModel, bag, load, softmax
from extraction.found import UNREAD_ROLES, Found
from extraction.mentions import Span, candidates, parse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]

MENTION_FLOOR: Final = -2.3
"""Log odds below which a candidate name is dropped before pairing."""

MOST: Final = 7
"""Candidates kept per sentence and end."""

IMPLIED: Final = 3
"""Names of the document tried as a subject that a sentence leaves out."""


@dataclass
class Read:
    """A sentence with its candidate names.

    Args:
        ids: rows of each candidate's features.
        dense: shape (candidates, 96).
        odds: shape (candidates, 2), log odds of being a subject, an object.
    """

    view: View
    spans: list[Span]
    ids: list[list[int]]
    sentence: list[int]
    dense: Floats
    odds: Floats = field(init=False)

    def text(self, span: Span) -> str:
        """The span, letter for letter."""
        return self.view.phrase(span)


class Implied(NamedTuple):
    """A name of the document that may be the unspoken subject of a sentence."""

    text: str
    words: tuple[str, ...]
    weight: float
    ids: list[int]
    dense: Floats
    odds: Floats
    place: tuple[int, int]


class Pair(NamedTuple):
    """A candidate claim: spans in the sentence (subject None where implied), and what the classifier sees."""

    sentence: int
    subject: Span | None
    object: Span
    subject_text: str
    object_text: str
    features: list[int]
    subject_at: int
    object_at: int


class Decision(NamedTuple):
    """A scored claim of one sentence."""

    sentence: int
    subject: Span | None
    object: Span
    subject_text: str
    object_text: str
    relation: str
    certainty: str
    chance: float


def read(
    model: ClaimModel, docs: Sequence[Doc], roles: Sequence[str], setting: Setting, places: Sequence[int] | None = None
) -> list[Read]:
    """Candidates of each sentence with their features (no scores yet).

    Args:
        places: where the sentences stand in the document; None is one after the other from its start.
    """
    import numpy as np

    found = []
    for doc, role, at in zip(docs, roles, range(len(docs)) if places is None else places, strict=True):
        view = View(doc, role, at, setting)
        spans = candidates(doc)
        ids = [model.ids("mention", mention_features(view, span)) for span in spans]
        tensor = np.asarray(doc.tensor, dtype=np.float32)
        roots = [view.root(span).i for span in spans]
        dense = tensor[roots] if roots else np.zeros((0, tensor.shape[1] if tensor.ndim == 2 else 96), np.float32)
        found.append(Read(view, spans, ids, model.ids("sentence", view.features), dense))
    return found


def score_mentions(model: ClaimModel, reads: Sequence[Read]) -> None:
    """Fill `odds` of every sentence."""
    for item in reads:
        item.odds = model.mentions(item.ids, item.sentence, item.dense)


def implied_subjects(reads: Sequence[Read]) -> list[Implied]:
    """The names that most often and most surely are subjects in the document, best first; at most `IMPLIED`."""
    weight: dict[tuple[str, ...], float] = defaultdict(float)
    best: dict[tuple[str, ...], tuple[float, int, int]] = {}
    for at, item in enumerate(reads):
        seen: dict[tuple[str, ...], float] = {}
        for k, span in enumerate(item.spans):
            odds = float(item.odds[k, 0])
            words = content(item.text(span))
            if not words or odds < MENTION_FLOOR:
                continue
            seen[words] = max(seen.get(words, 0.0), 1 / (1 + math.exp(-odds)))
            if words not in best or odds > best[words][0]:
                best[words] = (odds, at, k)
        for words, chance in seen.items():
            weight[words] += chance
    ranked = sorted(weight, key=lambda words: (-round(weight[words], 4), words))[:IMPLIED]
    return [_implied(reads, words, weight[words], best[words]) for words in ranked]


def _implied(reads: Sequence[Read], words: tuple[str, ...], weight: float, best: tuple[float, int, int]) -> Implied:
    _, at, k = best
    item = reads[at]
    return Implied(item.text(item.spans[k]), words, weight, item.ids[k], item.dense[k], item.odds[k], (at, k))


def _kept(item: Read, end: int) -> list[int]:
    order = sorted(range(len(item.spans)), key=lambda k: (-float(item.odds[k, end]), k))
    return sorted(k for k in order[:MOST] if item.odds[k, end] > MENTION_FLOOR)


def pairs_of(model: ClaimModel, at: int, item: Read, implied: Sequence[Implied]) -> list[Pair]:
    """Every pair of a sentence worth scoring; `subject_at` of an implied one counts on from the sentence's spans."""
    subjects, objects = _kept(item, 0), _kept(item, 1)
    found = []
    for s in subjects:
        for o in objects:
            a, b = item.spans[s], item.spans[o]
            if a.start < b.end and b.start < a.end:
                continue
            ids = model.ids("pair", pair_features(item.view, a, b))
            found.append(Pair(at, a, b, item.text(a), item.text(b), ids, s, o))
    here = max((1 / (1 + math.exp(-float(item.odds[s, 0]))) for s in subjects), default=0.0)
    for o in objects:
        nearest = nearest_features(item.view, item.spans[o]) if implied else []
        for rank, name in enumerate(implied):
            words = content(item.text(item.spans[o]))
            if words == name.words:
                continue
            own = implied_features(item.view, rank, name.weight, name.words, here)
            ids = model.ids("pair", own + nearest)
            found.append(
                Pair(at, None, item.spans[o], name.text, item.text(item.spans[o]), ids, len(item.spans) + rank, o)
            )
    return found


def score_pairs(
    model: ClaimModel, item: Read, implied: Sequence[Implied], pairs: Sequence[Pair]
) -> tuple[Floats, Floats]:
    """Probabilities of `LABELS` and `CERTAINTIES`: shapes (pairs, 9) and (pairs, 3)."""
    import numpy as np

    ids = [*item.ids, *(name.ids for name in implied)]
    dense = np.concatenate([item.dense, *(name.dense[None] for name in implied)])
    odds = np.concatenate([item.odds, *(name.odds[None] for name in implied)])
    used_s, at_s = np.unique([pair.subject_at for pair in pairs], return_inverse=True)
    used_o, at_o = np.unique([pair.object_at for pair in pairs], return_inverse=True)
    subject = model.ends("subject", [ids[k] for k in used_s], dense[used_s], odds[used_s])[at_s]
    object_ = model.ends("object", [ids[k] for k in used_o], dense[used_o], odds[used_o])[at_o]
    context = bag(model.part["context"], [item.sentence])
    labels, certain = model.pairs(subject, object_, [pair.features for pair in pairs], context)
    return softmax(labels), softmax(certain)


def decide(pairs: Sequence[Pair], labels: Floats, certain: Floats, floor: float) -> list[Decision]:
    """The claims of one sentence: best first, none that overlaps a better one at both ends, none below `floor`."""
    chances = labels[:, 1:].max(axis=1)
    kinds = labels[:, 1:].argmax(axis=1)
    order = sorted(range(len(pairs)), key=lambda k: (-round(float(chances[k]), 6), k))
    kept: list[Decision] = []
    for k in order:
        if chances[k] < floor:
            break
        pair = pairs[k]
        if any(_same(pair, other) for other in kept):
            continue
        certainty = CERTAINTIES[int(certain[k].argmax())]
        relation = LABELS[1 + int(kinds[k])]
        kept.append(Decision(*pair[:5], relation, certainty, float(chances[k])))
    return kept


def _meet(a: Span | None, b: Span | None, a_text: str, b_text: str) -> bool:
    if a is None or b is None:
        return a_text == b_text
    return a.start < b.end and b.start < a.end


def _same(pair: Pair, other: Decision) -> bool:
    straight = _meet(pair.subject, other.subject, pair.subject_text, other.subject_text) and _meet(
        pair.object, other.object, pair.object_text, other.object_text
    )
    crossed = (
        pair.subject is not None
        and other.subject is not None
        and _meet(pair.subject, other.object, "", "-")
        and _meet(pair.object, other.subject, "", "-")
    )
    return straight or crossed


def by_sentence(model: ClaimModel, reads: Sequence[Read], floor: float) -> list[Decision]:
    """The claims of a document whose candidates are read and scored."""
    implied = implied_subjects(reads)
    found: list[Decision] = []
    for at, item in enumerate(reads):
        pairs = pairs_of(model, at, item, implied)
        if pairs:
            labels, certain = score_pairs(model, item, implied, pairs)
            found += decide(pairs, labels, certain, floor)
    return found


class FastReader:
    """Claims by the classifiers over a dependency parse: no encoder. Loading takes some seconds: make one and keep it.

    Raises: ModelMissing: model files are missing, or do not belong together.
    """

    def __init__(self) -> None:
        self.model = load()

    def read(
        self,
        sentences: Sequence[str],
        roles: Sequence[str],
        min_score: float | None = None,
        bodies: Collection[int] = (),
    ) -> list[Found]:
        """The claims of a document; sentence 0 is its title ("" where it has none).

        Args:
            roles: one per sentence; those of `UNREAD_ROLES` are skipped.
            min_score: the lowest score kept; None keeps all above the trained threshold.
            bodies: as for the joint model; not told apart here.
        """
        setting = Setting.of(sentences, sentences[0], abbreviations(sentences))
        kept = [at for at, role in enumerate(roles) if role not in UNREAD_ROLES]
        docs = parse([sentences[at] for at in kept])
        reads = read(self.model, docs, [roles[at] for at in kept], setting, kept)
        score_mentions(self.model, reads)
        found = []
        for decision in by_sentence(self.model, reads, self.model.settings["floor"]):
            score = calibrated(self.model.settings, decision.chance)
            if min_score is None or score >= min_score:
                found.append(_found(reads[decision.sentence].view, decision, score))
        return found


def _found(view: View, decision: Decision, score: float) -> Found:
    def chars(span: Span) -> tuple[int, int]:
        return view.offsets[span.start], view.ends[span.end - 1]

    return Found(
        sentence=view.at,
        subject=decision.subject_text,
        subject_at=(0, 0) if decision.subject is None else chars(decision.subject),
        object=decision.object_text,
        object_at=chars(decision.object),
        relation=decision.relation,
        certainty=None,
        score=score,
        implicit_subject=decision.subject is None,
    )


def calibrated(settings: Mapping[str, float], chance: float) -> float:
    """Probability that a claim is right, by Platt's method on the log odds; constants from cross-validation."""
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    odds = math.log(chance / (1 - chance))
    return round(1 / (1 + math.exp(-(settings["platt_slope"] * odds + settings["platt_bias"]))), 4)
