"""Train the joint claim model, choose its cut and calibrate its score on dev, write the model files.

usage: train_joint.py --base bge-small-en-v1.5.onnx [--minutes 200 | --steps N] [--seed 0] [--gold ../shared/gold]
                      [--synthetic 900] [--rate 1e-4] [--start FILE] [--checkpoint FILE]
                      [--export-only]

Learns from the gold, from benchmarks/labels (abstracts and bodies of trials where their texts stand beside the
checkout, short texts of our own), and from made-up sentences (synthetic_claims.py). The learning rate falls to nought
over `--minutes` of wall time or over `--steps`. `--start` goes on from a checkpoint. Writes
extraction/models/encoder.onnx (int8), joint.safetensors and joint.json. `--export-only`
takes a checkpoint, writes the files, and finds cut and calibration. `--base`: see base_encoder.py; needs the extra
`train`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))  # before this folder, whose extraction.py would hide the package
sys.path.append(str(HERE))
sys.path.append(str(ROOT.parent / "shared" / "score"))

import base_encoder  # noqa: E402
import trial_labels  # noqa: E402
from score_claims import match  # noqa: E402

from extraction import joint  # noqa: E402
from extraction.encoder import tokenizer  # noqa: E402
from extraction.found import UNREAD_ROLES  # noqa: E402
from extraction.joint_model import (  # noqa: E402
    JointHead,
    Span,
    Window,
    candidates,
    likely_subjects,
    overlap,
    pair_indices,
    windows,
    word_states,
)
from kg.model import CERTAINTIES, RELATIONS  # noqa: E402

BATCH = 4
WARM_UP = 60
HEAD_RATE = 10.0
"""The head's learning rate, as a multiple of the encoder's."""
SYNTHETIC_A_ROUND = 150
Gold = dict[str, Any]


class Model(nn.Module):
    """Encoder and head as one, for training."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder, self.head = encoder, JointHead()
        encoder.embeddings.requires_grad_(False)

    def states(self, window: Window) -> tuple[Tensor, Tensor]:
        """Word states of a window: (n_words, 384) each."""
        hidden = self.encoder(input_ids=torch.tensor([window.pieces])).last_hidden_state[0]
        return word_states(window, hidden)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=200.0)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--synthetic", type=int, default=900)
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold")
    parser.add_argument("--checkpoint", type=Path, default=Path("joint-checkpoint.pt"))
    parser.add_argument("--export-only", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    model = Model(base_encoder.read(args.base))
    if start := args.checkpoint if args.export_only else args.start:
        model.load_state_dict(torch.load(start))
    if not args.export_only:
        labelled = read(args.gold / "train.jsonl") + trial_labels.learnt(ROOT.parent / "shared" / "data")
        train(model, examples(labelled), examples(synthetic(args.synthetic, args.seed)), args)
        torch.save(model.state_dict(), args.checkpoint)
    base_encoder.write_int8(model.encoder, args.base, joint.ENCODER)
    write_head(model.head)
    dev, data = read(args.gold / "dev.jsonl"), ROOT.parent / "shared" / "data"
    tune(trial_labels.documents(data, "check") or dev, trial_labels.documents(data, "bodies_check"), dev)
    return 0


def synthetic(count: int, seed: int) -> list[Gold]:
    """Made-up documents in the gold's form."""
    from synthetic_claims import Writer
    from synthetic_words import load

    writer = Writer(load(), random.Random(seed))
    return [writer.document(place) for place in range(1, count + 1)]


def read(path: Path) -> list[Gold]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Example:
    """A window with the gold mentions and pairs that stand in it."""

    def __init__(self, window: Window, document: Gold) -> None:
        self.window, self.roles = window, document["roles"]
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
            subjects = self._left_out(claim, here, places) or places(sentence, claim["subject"])
            pairs = [(s, o) for s in subjects for o in objects if not overlap(s, o)]
            if pairs:
                subject, obj = min(pairs, key=lambda pair: abs(pair[0][0] - pair[1][0]))
                labels = RELATIONS.index(claim["relation"]), CERTAINTIES.index(claim["certainty"])
                self.claims.append((subject, obj, *labels))
                self.mentions.update([subject, *objects])

    def _left_out(self, claim: Gold, here: Sequence[int], places: Callable[[int, str], list[Span]]) -> list[Span]:
        """The first place of a subject that the sentence leaves out; [] where it names it."""
        if not claim["implicit_subject"]:
            return []
        return next((found[:1] for i in here if i != claim["sent"] and (found := places(i, claim["subject"]))), [])


def examples(documents: list[Gold]) -> list[Example]:
    found = []
    for document in documents:
        sentences = [sentence["text"] for sentence in document["sentences"]]
        kept = [i for i, role in enumerate(document["roles"]) if role not in UNREAD_ROLES]
        found += [Example(window, document) for window in windows(sentences, kept, tokenizer())]
    return [example for example in found if example.window.sentence_of]


def train(model: Model, labelled: list[Example], made_up: list[Example], args: argparse.Namespace) -> None:
    """Rounds over all labelled documents and a share of the made-up ones, until time or steps are used up."""
    rng = random.Random(args.seed)
    inner = [p for p in model.encoder.parameters() if p.requires_grad]
    rates = (args.rate, HEAD_RATE * args.rate)
    optimizer = torch.optim.AdamW([{"params": inner}, {"params": list(model.head.parameters())}], weight_decay=0.01)
    started, step = time.time(), 0

    def progress() -> float:
        return step / args.steps if args.steps else (time.time() - started) / (60 * args.minutes)

    while progress() < 1:
        share = rng.sample(made_up, min(SYNTHETIC_A_ROUND, len(made_up)))
        data = rng.sample([*labelled, *share], len(labelled) + len(share))
        model.train()
        total = 0.0
        for at in range(0, len(data), BATCH):
            if (done := progress()) >= 1:
                break
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * min(1.0, (step + 1) / WARM_UP) * (1 - done)
            optimizer.zero_grad()
            for example in data[at : at + BATCH]:
                loss = loss_of(model, example) / BATCH
                loss.backward()
                total += loss.item()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
        print(f"step {step}, {progress():.0%}: loss {total * BATCH / len(data):.3f}", flush=True)


def loss_of(model: Model, example: Example) -> Tensor:
    window = example.window
    first, last = model.states(window)
    starts, ends, logits = model.head.spans(window, first, last)
    wanted = [float(span in example.mentions) for span in zip(starts.tolist(), ends.tolist(), strict=True)]
    loss = F.binary_cross_entropy_with_logits(logits, torch.tensor(wanted), reduction="sum")
    loss = 0.5 * loss / max(1, len(example.mentions))
    spans = candidates(window, starts, ends, logits, example.mentions)
    place = {span: k for k, span in enumerate(spans)}
    far = [place[s] for s, o, *_ in example.claims if window.sentence_of[s[0]] != window.sentence_of[o[0]]]
    left_out = likely_subjects(window, spans, (starts, ends, logits), far)
    subjects, objects = pair_indices(window, spans, left_out)
    if not len(subjects):
        return loss
    row = {pair: k for k, pair in enumerate(zip(subjects.tolist(), objects.tolist(), strict=True))}
    labels, certainties = torch.zeros(len(row), dtype=torch.long), torch.full((len(row),), -100)
    for subject, obj, relation, certainty in example.claims:
        k = row.get((place[subject], place[obj]))
        if k is not None:
            labels[k], certainties[k] = relation + 1, certainty
    logits, certainty_logits = model.head.pairs(window, example.roles, first, last, spans, subjects, objects)
    share = max(1, len(example.claims))
    loss = loss + F.cross_entropy(logits, labels, reduction="sum") / share
    return loss + 0.3 * F.cross_entropy(certainty_logits, certainties, reduction="sum", ignore_index=-100) / share


def write_head(head: JointHead) -> None:
    from safetensors.torch import save

    joint.HEAD.write_bytes(save({name: value.half().contiguous() for name, value in sorted(head.state_dict().items())}))
    write_card(1.0, 0.0, 0.0, 0.02)


def write_card(slope: float, offset: float, body_offset: float, min_score: float) -> None:
    hashes = {f"{kind}_sha256": hashlib.sha256(file.read_bytes()).hexdigest()
              for kind, file in (("encoder", joint.ENCODER), ("head", joint.HEAD))}  # fmt: skip
    values = {"slope": round(slope, 4), "offset": round(offset, 4), "body_offset": round(body_offset, 4),
              "min_score": round(min_score, 3), "base": "bge-small-en-v1.5", **hashes}  # fmt: skip
    joint.CARD.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    joint.settings.cache_clear()


def tune(check: list[Gold], bodies: list[Gold], dev: list[Gold]) -> None:
    """Platt's scaling on the check set, its offset for bodies on pieces of bodies, and the cut; written to the card.

    The cut is that with the best mean of pair F1 and direction F1 on the check set.
    """
    reader = joint.JointReader()
    found, gold = readings(reader, check), claims_of(check)
    slope, offset = platt(*judged(gold, found))
    body_offset = offset_at(slope, *judged(claims_of(bodies), readings(reader, bodies))) if bodies else offset
    cut = float(max(np.arange(0.08, 0.6, 0.01), key=lambda at: f1(gold, found, at) + f1(gold, found, at, "pair")))
    write_card(slope, offset, body_offset, joint.calibrated(cut, slope, offset))
    print(f"check: direction F1 {f1(gold, found, cut):.3f} at a raw cut of {cut:.3f}; {slope=:.3f}, {offset=:.3f}")
    print(f"bodies: {body_offset=:.3f}; direction F1 {f1(claims_of(bodies), readings(reader, bodies), cut):.3f}")
    print(f"dev:   direction F1 {f1(claims_of(dev), readings(reader, dev), cut):.3f} at the same cut")


def judged(gold: dict[str, list[Gold]], found: dict[str, list[Gold]]) -> tuple[np.ndarray, np.ndarray]:
    """Score of every claim found, and whether it is right in direction."""
    right = {(key, p) for key in gold for _, p in match(gold[key], found[key], "direction")}
    rows = [(item["score"], (key, p) in right) for key in found for p, item in enumerate(found[key])]
    return np.array([row[0] for row in rows]), np.array([row[1] for row in rows], dtype=float)


def offset_at(slope: float, scores: np.ndarray, right: np.ndarray) -> float:
    """The offset at which, with a given slope, as many claims are expected to be right as are."""
    clipped = np.clip(scores, 1e-6, 1 - 1e-6)
    logits = slope * np.log(clipped / (1 - clipped))
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 / (1 + np.exp(-(logits + middle)))).sum() < right.sum() else (low, middle)
    return low


def claims_of(documents: list[Gold]) -> dict[str, list[Gold]]:
    """Gold claims with their sentences, by document."""
    return {
        document["id"]: [
            {**claim, "sentence": document["sentences"][claim["sent"]]["text"]} for claim in document["claims"]
        ]
        for document in documents
    }


def readings(reader: joint.JointReader, documents: list[Gold]) -> dict[str, list[Gold]]:
    """What the reader finds above no cut, in the scorer's form."""
    found = {}
    for document in documents:
        sentences = [sentence["text"] for sentence in document["sentences"]]
        found[document["id"]] = [
            {"sentence": sentences[item.sentence], "subject": {"text": item.subject}, "object": {"text": item.object},
             "relation": item.relation, "certainty": item.certainty, "score": item.score}
            for item in reader.read(sentences, document["roles"], min_score=0.0)
        ]  # fmt: skip
    return found


def f1(gold: dict[str, list[Gold]], found: dict[str, list[Gold]], cut: float, level: str = "direction") -> float:
    """F1, at a level of the scorer, of the claims with a score of `cut` or more."""
    kept = {key: [item for item in found[key] if item["score"] >= cut] for key in found}
    hits = sum(len(match(gold[key], kept[key], level)) for key in gold)
    return 2 * hits / (sum(map(len, kept.values())) + sum(map(len, gold.values())))


def platt(scores: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    clipped = np.clip(scores, 1e-6, 1 - 1e-6)
    fitted = LogisticRegression(C=1e6).fit(np.log(clipped / (1 - clipped)).reshape(-1, 1), right)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


if __name__ == "__main__":
    sys.exit(main())
