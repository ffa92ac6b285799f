"""Claims by the joint model: loads the shipped weights, reads a document, gives spans with relation and score."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extraction.found import UNREAD_ROLES, Found
from kg.errors import ModelMissing
from kg.model import CAUSAL, RELATIONS

if TYPE_CHECKING:
    from torch import Tensor

    from extraction.joint_model import JointHead, Span, Window

    Row = tuple[float, int, Span, Span]
    """Probability, index of the relation, subject, object."""

FLOOR: Final = 0.02
"""Pairs less probable than this are never kept."""
MODELS: Final = Path(__file__).resolve().parent / "models"
ENCODER: Final = MODELS / "encoder.onnx"
HEAD: Final = MODELS / "joint.safetensors"
CARD: Final = MODELS / "joint.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """What stands in joint.json: calibration of the score in abstracts and bodies, the cut, hashes of both files."""

    slope: float
    offset: float
    body_offset: float
    min_score: float
    encoder_sha256: str
    head_sha256: str


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The shipped settings.

    Raises: ModelMissing: the model files are not there.
    """
    if not all(file.is_file() for file in (ENCODER, HEAD, CARD)):
        raise ModelMissing(f"no model in {MODELS}. Train it: python benchmarks/train_joint.py")
    values = json.loads(CARD.read_text(encoding="utf-8"))
    return Settings(**{name: values[name] for name in Settings.__dataclass_fields__})


class JointReader:
    """The loaded model. Loading takes a second or two: make one and keep it.

    Raises: ModelMissing: model files are missing, or not those that the card names.
    """

    def __init__(self) -> None:
        import torch

        from extraction.encoder import OnnxEncoder, tokenizer

        self.settings = settings()
        encoder, head = (_checked(file, digest) for file, digest in self.settings_files())
        torch.set_num_threads(1)
        self.tokenizer = tokenizer()
        self.encoder = OnnxEncoder(encoder)
        self.head = load_head(head)

    def settings_files(self) -> tuple[tuple[Path, str], tuple[Path, str]]:
        """Model files with the hash that each must have."""
        return (ENCODER, self.settings.encoder_sha256), (HEAD, self.settings.head_sha256)

    def read(
        self,
        sentences: Sequence[str],
        roles: Sequence[str],
        min_score: float | None = None,
        bodies: Collection[int] = (),
    ) -> list[Found]:
        """The claims of a document; sentence 0 must be the title.

        Args:
            roles: one per sentence; those of `UNREAD_ROLES` are skipped.
            min_score: the lowest score kept; None is the shipped cut.
            bodies: indices of the sentences beyond title and abstract: what is read there is less often right.
        """
        import torch

        from extraction.joint_model import windows

        cut = self.settings.min_score if min_score is None else min_score
        kept = [i for i, role in enumerate(roles) if role not in UNREAD_ROLES]
        found: list[Found] = []
        with torch.inference_mode():
            for window in windows(sentences, kept, self.tokenizer):
                found += self._read_window(window, roles, bodies)
        return sorted(
            (item for item in found if item.score >= cut),
            key=lambda item: (item.sentence, item.object_at, item.implicit_subject, item.subject_at, item.relation),
        )

    def _read_window(self, window: Window, roles: Sequence[str], bodies: Collection[int]) -> list[Found]:
        from extraction.joint_model import word_states

        if not window.sentence_of:
            return []
        first, last = word_states(window, self.encoder.states(window.pieces))
        raw = claims_of(self.head, window, roles, first, last)
        return [self._found(window, row, bodies) for row in strongest(window, raw)]

    def _found(self, window: Window, row: Row, bodies: Collection[int] = ()) -> Found:
        chance, relation, subject, obj = row
        here, there = window.sentence_of[obj[0]], window.sentence_of[subject[0]]
        offset = self.settings.body_offset if here in bodies else self.settings.offset
        return Found(
            sentence=here,
            subject=window.text(subject),
            subject_at=window.place(subject),
            object=window.text(obj),
            object_at=window.place(obj),
            relation=RELATIONS[relation],
            certainty=None,
            score=round(calibrated(chance, self.settings.slope, offset), 4),
            implicit_subject=here != there,
        )


def claims_of(head: JointHead, window: Window, roles: Sequence[str], first: Tensor, last: Tensor) -> list[Row]:
    """Pairs of a window that may be claims, with the best relation and its probability (above `FLOOR`)."""
    from extraction.joint_model import candidates, likely_subjects, pair_indices

    scores = head.spans(window, first, last)
    spans = candidates(window, *scores)
    subjects, objects = pair_indices(window, spans, likely_subjects(window, spans, scores))
    if not len(subjects):
        return []
    relation, _ = head.pairs(window, roles, first, last, spans, subjects, objects)
    best, label = relation.softmax(-1)[:, 1:].max(-1)  # over the 8 relations; "none" left out
    kept = (best > FLOOR).nonzero().squeeze(-1)
    rows = zip(*(column.tolist() for column in (best[kept], label[kept], subjects[kept], objects[kept])), strict=True)
    return [(chance, r, spans[s], spans[o]) for chance, r, s, o in rows]


def _checked(file: Path, digest: str) -> bytes:
    data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise ModelMissing(f"{file.name} is not the file that {CARD.name} names. Restore both from the release.")
    return data


def load_head(data: bytes) -> JointHead:
    """Span scorer and pair classifier of safetensors bytes (half precision).

    Raises: ModelMissing: the tensors are those of another version.
    """
    from safetensors.torch import load

    from extraction.joint_model import JointHead

    head = JointHead()
    missing, unknown = head.load_state_dict({k: v.float() for k, v in load(data).items()}, strict=False)
    if missing or unknown:
        raise ModelMissing(f"{HEAD.name} does not fit this version: {(missing + unknown)[:3]}. Restore it.")
    return head.eval()


def strongest(window: Window, rows: list[Row]) -> list[Row]:
    """Of claims whose ends overlap the strongest.

    An association also shadows its mirror image, and a left-out subject gives way to every stronger subject of the
    same object (direction F1 on the check set .565 → .582).
    """
    kept: list[Row] = []
    for row in sorted(rows, key=lambda item: (-item[0], item[2], item[3])):
        if not any(_shadows(window, other, row) for other in kept):
            kept.append(row)
    return kept


def _shadows(window: Window, stronger: Row, row: Row) -> bool:
    from extraction.joint_model import overlap

    (_, relation, subject, obj), (_, other_relation, other_subject, other_object) = row, stronger
    here = window.sentence_of[obj[0]]
    if here != window.sentence_of[other_object[0]]:
        return False
    if overlap(obj, other_object) and (overlap(subject, other_subject) or here != window.sentence_of[subject[0]]):
        return True
    both_associations = min(relation, other_relation) >= len(CAUSAL)
    return both_associations and overlap(subject, other_object) and overlap(obj, other_subject)


def calibrated(chance: float, slope: float, offset: float) -> float:
    """Platt's scaling of a probability: sigmoid(slope · logit + offset). Source: Platt 1999.

    >>> round(calibrated(0.5, 1.0, 0.0), 2)
    0.5
    """
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(slope * math.log(chance / (1 - chance)) + offset)))
