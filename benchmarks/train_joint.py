"""Train the joint claim model on the gold, choose its cut and calibrate its score on dev, write the model files.

usage: train_joint.py [--epochs 7] [--seed 0] [--gold ../shared/gold] [--from CHECKPOINT.safetensors]

Takes about an hour of one CPU core. Writes extraction/models/joint.safetensors and joint.json. With `--from` the
training is skipped and only cut and calibration are found again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save
from torch.nn import functional as F

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # before this folder, whose extraction.py would hide the package

from extraction import joint  # noqa: E402
from extraction.joint_model import JointModel, Span, Window, candidates, overlap, pair_indices, windows  # noqa: E402
from kg.model import CERTAINTIES, RELATIONS  # noqa: E402

BATCH = 4
ENCODER_RATE, HEAD_RATE = 1e-4, 1e-3
Gold = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold")
    parser.add_argument("--from", dest="checkpoint", type=Path)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    tokenizer, model = joint.base_model()
    if args.checkpoint:
        model.load_state_dict(load_file(args.checkpoint), strict=False)
    else:
        train(model, examples(read(args.gold / "train.jsonl"), tokenizer), args.epochs, random.Random(args.seed))
    save_model(model, 1.0, 0.0, 0.02)
    tune(model, read(args.gold / "dev.jsonl"))
    return 0


def read(path: Path) -> list[Gold]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Example:
    """A window with the gold mentions and pairs that stand in it."""

    def __init__(self, window: Window, document: Gold) -> None:
        self.window = window
        self.mentions: set[Span] = set()
        self.claims: list[tuple[Span, Span, int, int]] = []
        starts = {(s, c[0]): w for w, (s, c) in enumerate(zip(window.sentence_of, window.chars, strict=True))}
        ends = {(s, c[1]): w for w, (s, c) in enumerate(zip(window.sentence_of, window.chars, strict=True))}
        here = sorted(set(window.sentence_of))
        texts = {i: document["sentences"][i]["text"] for i in here}

        def places(sentence: int, text: str) -> list[Span]:
            found, at = [], texts[sentence].find(text)
            while at >= 0:
                if (sentence, at) in starts and (sentence, at + len(text)) in ends:
                    found.append((starts[sentence, at], ends[sentence, at + len(text)]))
                at = texts[sentence].find(text, at + 1)
            return found

        for claim in document["claims"]:
            sentence = claim["sent"]
            if sentence not in texts or (sentence == 0 and not window.is_first):
                continue
            objects = places(sentence, claim["object"])
            if claim["implicit_subject"]:
                subjects = next((found for i in here if (found := places(i, claim["subject"]))), [])
            else:
                subjects = places(sentence, claim["subject"])
            pairs = [(s, o) for s in subjects for o in objects if not overlap(s, o)]
            if pairs:
                subject, obj = min(pairs, key=lambda pair: abs(pair[0][0] - pair[1][0]))
                labels = RELATIONS.index(claim["relation"]), CERTAINTIES.index(claim["certainty"])
                self.claims.append((subject, obj, *labels))
                self.mentions.update([subject, *objects])


def examples(documents: list[Gold], tokenizer: Any) -> list[Example]:
    found = []
    for document in documents:
        sentences = [sentence["text"] for sentence in document["sentences"]]
        kept = [i for i, role in enumerate(document["roles"]) if role not in joint.UNREAD_ROLES]
        found += [Example(window, document) for window in windows(sentences, kept, tokenizer)]
    return found


def train(model: JointModel, data: list[Example], epochs: int, rng: random.Random) -> None:
    model.encoder.embeddings.requires_grad_(False)
    inner = [p for p in model.encoder.parameters() if p.requires_grad]
    outer = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": inner, "lr": ENCODER_RATE}, {"params": outer, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * math.ceil(len(data) / BATCH)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min(1.0, k / (0.06 * steps)) * max(0.0, 1 - k / steps)
    )
    started = time.process_time()
    for epoch in range(epochs):
        model.train()
        rng.shuffle(data)
        total = 0.0
        for at in range(0, len(data), BATCH):
            optimizer.zero_grad()
            for example in data[at : at + BATCH]:
                loss = loss_of(model, example) / BATCH
                loss.backward()
                total += loss.item()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            rate.step()
        print(
            f"epoch {epoch}: loss {total * BATCH / len(data):.3f}, {time.process_time() - started:.0f} CPU s",
            flush=True,
        )


def loss_of(model: JointModel, example: Example) -> torch.Tensor:
    window = example.window
    first, last = model.states(window)
    starts, ends, scores = model.spans(window, first, last)
    wanted = [float(span in example.mentions) for span in zip(starts.tolist(), ends.tolist(), strict=True)]
    loss = F.binary_cross_entropy_with_logits(scores, torch.tensor(wanted), reduction="sum")
    loss = 0.5 * loss / max(1, len(example.mentions))
    spans = candidates(window, starts, ends, scores, example.mentions)
    subjects, objects = pair_indices(window, spans)
    if not len(subjects):
        return loss
    place = {span: k for k, span in enumerate(spans)}
    row = {pair: k for k, pair in enumerate(zip(subjects.tolist(), objects.tolist(), strict=True))}
    labels, certainties = torch.zeros(len(row), dtype=torch.long), torch.full((len(row),), -100)
    for subject, obj, relation, certainty in example.claims:
        k = row.get((place[subject], place[obj]))
        if k is not None:
            labels[k], certainties[k] = relation + 1, certainty
    relation_logits, certainty_logits = model.pairs(window, first, last, spans, subjects, objects)
    share = max(1, len(example.claims))
    loss = loss + F.cross_entropy(relation_logits, labels, reduction="sum") / share
    return loss + 0.3 * F.cross_entropy(certainty_logits, certainties, reduction="sum", ignore_index=-100) / share


def save_model(model: JointModel, slope: float, offset: float, min_score: float) -> None:
    state = model.state_dict()
    kept = {name: tensor.half().contiguous() for name, tensor in sorted(state.items())
            if not name.startswith("encoder.embeddings.") and "pooler" not in name}  # fmt: skip
    data = save(kept)
    joint.WEIGHTS.parent.mkdir(exist_ok=True)
    joint.WEIGHTS.write_bytes(data)
    card = {"slope": round(slope, 4), "offset": round(offset, 4), "min_score": round(min_score, 3),
            "base": "all-MiniLM-L6-v2", "sha256": hashlib.sha256(data).hexdigest()}  # fmt: skip
    joint.CARD.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    joint.settings.cache_clear()


def tune(model: JointModel, documents: list[Gold]) -> None:
    """Platt's scaling on dev, then the cut with the best direction F1 there; both written to the card."""
    sys.path.insert(0, str(ROOT.parent / "shared" / "score"))
    from score_claims import match

    reader = joint.JointReader()
    gold, found = {}, {}
    for document in documents:
        sentences = [sentence["text"] for sentence in document["sentences"]]
        gold[document["id"]] = [{**claim, "sentence": sentences[claim["sent"]]} for claim in document["claims"]]
        found[document["id"]] = [
            {"sentence": sentences[item.sentence], "subject": {"text": item.subject}, "object": {"text": item.object},
             "relation": item.relation, "certainty": item.certainty, "score": item.score}
            for item in reader.read(sentences, document["roles"])
        ]  # fmt: skip
    right = {(key, p) for key in gold for _, p in match(gold[key], found[key], "direction")}
    rows = [(item["score"], (key, p) in right) for key in found for p, item in enumerate(found[key])]
    slope, offset = platt(np.array([r[0] for r in rows]), np.array([r[1] for r in rows], dtype=float))
    total = sum(map(len, gold.values()))

    def f1(cut: float) -> float:
        kept = {key: [item for item in found[key] if item["score"] >= cut] for key in found}
        hits = sum(len(match(gold[key], kept[key], "direction")) for key in gold)
        return 2 * hits / (sum(map(len, kept.values())) + total)

    cut = max(np.arange(0.1, 0.6, 0.025), key=f1)
    save_model(model, slope, offset, joint.calibrated(float(cut), slope, offset))
    print(f"dev: direction F1 {f1(cut):.3f} at a raw cut of {cut:.3f}; slope {slope:.3f}, offset {offset:.3f}")


def platt(scores: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    clipped = np.clip(scores, 1e-6, 1 - 1e-6)
    fitted = LogisticRegression(C=1e6).fit(np.log(clipped / (1 - clipped)).reshape(-1, 1), right)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


if __name__ == "__main__":
    sys.exit(main())
