"""Train the claim classifiers and write extraction/models/claims.safetensors and claims.json.

    python benchmarks/train_claims.py [--shared ../shared] [--out extraction/models] [--folds 2] [--floor X]

Learns from the gold train abstracts only. Two stages: which candidate names are subjects or objects; which ordered
pairs of them are claims, of what relation and certainty. Cross-validated by document: the second stage is trained on
held-out scores of the first, calibration comes from held-out scores of the second; the threshold was chosen on gold
dev, because it lies higher for the model of all abstracts than for those of the folds. Seeded; about 3 minutes of CPU.
The figures printed are those of the cross-validation.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "shared" / "score"))

import score_claims

from extraction.abbreviations import abbreviations
from extraction.claim_features import Setting
from extraction.claim_model import CERTAINTIES, LABELS
from extraction.linear_model import digest
from extraction.mentions import parse
from extraction.relations import Read, decide, implied_subjects, pairs_of, read
from extraction.roles import structure
from kg.model import Document, Passage

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SEED = 0
HIDDEN = {"mention": 32, "pair": 64}
MIN_COUNT = {"mention": 8, "sentence": 10, "pair": 20}
TENSOR = 96

for slow in ("fold", "overlap", "same_sentence"):  # the scorer asks the same again and again
    setattr(score_claims, slow, lru_cache(maxsize=500_000)(getattr(score_claims, slow)))


class Growing:
    """Stands in for the model while features are collected: every new feature gets the next row."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, int]] = {kind: {} for kind in MIN_COUNT}

    def ids(self, kind: str, features: Iterable[str]) -> list[int]:
        rows = self.rows[kind]
        return [rows.setdefault(name, len(rows)) for name in dict.fromkeys(features)]


def document_of(row: dict[str, Any]) -> Document:
    """A gold row as a document; labels stay out."""
    passages = tuple(
        Passage("title" if s["i"] == 0 else "abstract", None, s["text"], whole_sentence=True) for s in row["sentences"]
    )
    return Document(row["id"], row["title"], passages)


def gather(growing: Growing, rows: Sequence[dict[str, Any]]) -> list[list[Read]]:
    """Candidates of every document."""
    found = []
    for row in rows:
        sentences = structure(document_of(row))
        texts = [s.text for s in sentences]
        docs = parse(texts)
        setting = Setting.of(texts, row["title"], abbreviations(texts))
        found.append(read(growing, docs, [s.role for s in sentences], setting))  # type: ignore[arg-type]
    return found


@lru_cache(maxsize=400_000)
def _bag(text: str) -> tuple[Counter[str], int]:
    words = score_claims.words(text)
    return Counter(words), len(words)


def overlap(a: str, b: str) -> float:
    (x, n), (y, m) = _bag(a), _bag(b)
    return 2 * sum(min(c, y[w]) for w, c in x.items()) / (n + m) if n + m else float(a == b)


# --- targets ------------------------------------------------------------------------------------


def mention_targets(
    documents: Sequence[Sequence[Read]], rows: Sequence[dict[str, Any]]
) -> tuple[np.ndarray, np.ndarray]:
    """Targets and weights, shape (mentions, 2)."""
    targets, weights = [], []
    for reads, row in zip(documents, rows, strict=True):
        for at, item in enumerate(reads):
            texts = [item.text(span) for span in item.spans]
            target, weight = np.zeros((len(texts), 2)), np.ones((len(texts), 2))
            for claim in row["claims"]:
                if claim["sent"] != at:
                    continue
                for end, key in ((0, "subject"), (1, "object")):
                    if end == 0 and claim["implicit_subject"]:
                        continue
                    shares = np.array([overlap(claim[key], text) for text in texts])
                    if not len(shares) or shares.max() < 0.5:
                        continue
                    target[(shares >= 0.8) | (shares == shares.max()), end] = 1
                    weight[(shares >= 0.5) & (shares < 0.8), end] = 0
            weight[target > 0] = 1
            targets.append(target)
            weights.append(weight)
    return np.concatenate(targets).astype(np.float32), np.concatenate(weights).astype(np.float32)


def pair_targets(pairs: Sequence[Any], claims: Sequence[dict[str, Any]]) -> tuple[list[int], list[int], list[float]]:
    """Label, certainty and weight of each pair of a sentence."""
    label, certain, weight = [0] * len(pairs), [0] * len(pairs), [1.0] * len(pairs)
    for claim in claims:
        scores = []
        for pair in pairs:
            x, y = overlap(claim["subject"], pair.subject_text), overlap(claim["object"], pair.object_text)
            scores.append((x + y) / 2 if min(x, y) >= 0.5 else 0.0)
        top = max(scores, default=0.0)
        for k, score in enumerate(scores):
            if score and (score >= 0.85 or score == top):
                label[k] = LABELS.index(claim["relation"])
                certain[k] = CERTAINTIES.index(claim["certainty"])
                weight[k] = 1.0
            elif score and not label[k]:
                weight[k] = 0.0
        if claim["relation"] in LABELS[5:]:
            for k, pair in enumerate(pairs):
                crossed = min(overlap(claim["subject"], pair.object_text), overlap(claim["object"], pair.subject_text))
                if crossed >= 0.5 and not label[k]:
                    weight[k] = 0.0
    return label, certain, weight


# --- networks -----------------------------------------------------------------------------------


def csr(lists: Sequence[Sequence[int]], width: int) -> Any:
    """Feature lists as a sparse matrix whose rows are scaled like `claim_model.bag`."""
    from scipy.sparse import csr_matrix

    sizes = np.array([len(x) for x in lists])
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    indices = np.fromiter((i for x in lists for i in x), dtype=np.int32, count=int(indptr[-1]))
    data = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    return csr_matrix((data, indices, indptr), shape=(len(lists), width))


def embed(table: Any, matrix: Any, rows: np.ndarray, drop: float, rng: np.random.Generator) -> Any:
    """Scaled sum of the table's rows, some features dropped."""
    import torch

    part = matrix[rows]
    data = part.data
    if drop:
        data = data * (rng.random(len(data)) >= drop) / (1 - drop)
    return torch.nn.functional.embedding_bag(
        torch.from_numpy(part.indices.astype(np.int64)),
        table,
        torch.from_numpy(part.indptr[:-1].astype(np.int64)),
        mode="sum",
        per_sample_weights=torch.from_numpy(data.astype(np.float32)),
    )


def table(generator: Any, *shape: int, scale: float = 0.05) -> Any:
    import torch

    return torch.nn.Parameter(torch.randn(*shape, generator=generator) * scale)


class MentionNet:
    """First stage."""

    def __init__(self, data: dict[str, Any], seed: int) -> None:
        import torch

        g = torch.Generator().manual_seed(seed)
        width = HIDDEN["mention"]
        self.data, self.rng = data, np.random.default_rng(seed)
        self.part = {
            "mention": table(g, data["mention"].shape[1], width),
            "sentence": table(g, data["sentence"].shape[1], width),
            "m_dense": table(g, TENSOR, width),
            "m_bias": table(g, width, scale=0.0),
            "m_out": table(g, width, 2, scale=0.2),
            "m_out_bias": table(g, 2, scale=0.0),
        }

    def forward(self, rows: np.ndarray, drop: float = 0.0) -> Any:
        import torch

        p, d = self.part, self.data
        hidden = embed(p["mention"], d["mention"], rows, drop, self.rng)
        hidden = hidden + embed(p["sentence"], d["sentence"], d["sentence_of"][rows], drop, self.rng)
        hidden = torch.relu(hidden + torch.from_numpy(d["dense"][rows]) @ p["m_dense"] + p["m_bias"])
        return torch.nn.functional.dropout(hidden, 0.2, training=drop > 0) @ p["m_out"] + p["m_out_bias"]

    def loss(self, rows: np.ndarray, drop: float) -> Any:
        import torch

        d = self.data
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            self.forward(rows, drop),
            torch.from_numpy(d["target"][rows]),
            torch.from_numpy(d["weight"][rows]),
            reduction="sum",
        )
        return loss / len(rows)


class PairNet:
    """Second stage."""

    def __init__(self, data: dict[str, Any], seed: int) -> None:
        import torch

        g = torch.Generator().manual_seed(seed)
        width, out = HIDDEN["pair"], len(LABELS) + len(CERTAINTIES)
        self.data, self.rng = data, np.random.default_rng(seed)
        mentions = data["mention"].shape[1]
        self.part = {
            "subject": table(g, mentions, width),
            "object": table(g, mentions, width),
            "subject_dense": table(g, TENSOR, width),
            "object_dense": table(g, TENSOR, width),
            "subject_odds": table(g, 2, width),
            "object_odds": table(g, 2, width),
            "context": table(g, data["sentence"].shape[1], width),
            "pair": table(g, data["pair"].shape[1], width),
            "p_skip": table(g, data["pair"].shape[1], out, scale=0.0),
            "p_bias": table(g, width, scale=0.0),
            "p_out": table(g, width, out, scale=0.15),
            "p_out_bias": table(g, out, scale=0.0),
        }

    def forward(self, rows: np.ndarray, drop: float = 0.0) -> Any:
        import torch

        p, d = self.part, self.data
        hidden = p["p_bias"] + embed(p["pair"], d["pair"], rows, drop, self.rng)
        hidden = hidden + embed(p["context"], d["sentence"], d["pair_sentence"][rows], drop, self.rng)
        for end in ("subject", "object"):
            at = d[end + "_at"][rows]
            hidden = hidden + embed(p[end], d["mention"], at, drop, self.rng)
            hidden = hidden + torch.from_numpy(d["dense"][at]) @ p[end + "_dense"]
            hidden = hidden + torch.from_numpy(d["odds"][at]) @ p[end + "_odds"]
        hidden = torch.nn.functional.dropout(torch.relu(hidden), 0.3, training=drop > 0)
        return hidden @ p["p_out"] + p["p_out_bias"] + embed(p["p_skip"], d["pair"], rows, drop, self.rng)

    def loss(self, rows: np.ndarray, drop: float) -> Any:
        import torch

        d, F = self.data, torch.nn.functional
        scores = self.forward(rows, drop)
        label, weight = torch.from_numpy(d["label"][rows]), torch.from_numpy(d["pair_weight"][rows])
        kind = (F.cross_entropy(scores[:, : len(LABELS)], label, reduction="none") * weight).sum() / len(rows)
        real = label > 0
        certain = F.cross_entropy(
            scores[real, len(LABELS) :], torch.from_numpy(d["certain"][rows])[real], reduction="sum"
        ) / len(rows)
        return kind + 0.5 * certain


def fit(net: Any, rows: np.ndarray, epochs: int, rate: float, batch: int = 512, drop: float = 0.3) -> Any:
    """Adam with a linearly falling rate."""
    import torch

    torch.manual_seed(SEED)
    optimiser = torch.optim.Adam(list(net.part.values()), lr=rate, weight_decay=0.0)
    steps = epochs * ((len(rows) + batch - 1) // batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / (steps + 1))
    for epoch in range(epochs):
        order, total = net.rng.permutation(rows), 0.0
        for start in range(0, len(order), batch):
            loss = net.loss(order[start : start + batch], drop)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += float(loss.detach()) * len(order[start : start + batch])
        print(
            f"  {type(net).__name__} epoch {epoch} loss {total / len(order):.4f}  cpu {time.process_time():.0f}",
            flush=True,
        )
    return net


def scores(net: Any, rows: np.ndarray) -> np.ndarray:
    import torch

    with torch.no_grad():
        return np.concatenate([net.forward(rows[k : k + 4096]).numpy() for k in range(0, len(rows), 4096)])


# --- the whole way ------------------------------------------------------------------------------


def frequent(growing: Growing, kind: str, lists: list[list[int]]) -> tuple[list[str], list[list[int]]]:
    """Features seen often enough, in a fixed order, and the lists in the new numbering."""
    counts = Counter(i for ids in lists for i in ids)
    names = list(growing.rows[kind])
    keep = sorted(names[i] for i, n in counts.items() if n >= MIN_COUNT[kind])
    new = {growing.rows[kind][name]: at for at, name in enumerate(keep)}
    return keep, [[new[i] for i in ids if i in new] for ids in lists]


def f1(predictions: dict[str, list[dict[str, Any]]], golds: dict[str, list[dict[str, Any]]], level: str) -> float:
    right = total = 0
    for key, gold in golds.items():
        mine = predictions.get(key, [])
        right += len(score_claims.match(gold, mine, level))
        total += len(gold) + len(mine)
    return 2 * right / max(total, 1)


def claims_of(bundle: Any, chances: np.ndarray, certain: np.ndarray, floor: float) -> dict[str, list[dict[str, Any]]]:
    """Decisions of every document in the scorer's form."""
    found = defaultdict(list)
    for key, text, pairs, low in bundle:
        rows = slice(low, low + len(pairs))
        for d in decide(pairs, chances[rows], certain[rows], floor):
            found[key].append(
                {
                    "sentence": text,
                    "subject": {"text": d.subject_text},
                    "object": {"text": d.object_text},
                    "relation": d.relation,
                    "certainty": d.certainty,
                    "score": d.chance,
                }
            )
    return found


def soft(values: np.ndarray) -> np.ndarray:
    e = np.exp(values - values.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def save(out: Path, parts: dict[str, Any], vocabulary: dict[str, list[str]], settings: dict[str, float]) -> None:
    from safetensors.numpy import save as to_bytes

    raw = to_bytes({name: value.detach().numpy().astype(np.float16) for name, value in parts.items()})
    named = digest(json.dumps(vocabulary, sort_keys=True, ensure_ascii=False).encode())
    card = {
        "weights_sha256": digest(raw),
        "features_sha256": named,
        "labels": list(LABELS),
        "settings": settings,
        "features": vocabulary,
    }
    (out / "claims.safetensors").write_bytes(raw)
    (out / "claims.json").write_text(json.dumps(card, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    print(f"weights {len(raw) / 1e6:.1f} MB", flush=True)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--shared", type=Path, default=SHARED)
    ap.add_argument("--out", type=Path, default=ROOT / "extraction" / "models")
    ap.add_argument("--folds", type=int, default=2)
    ap.add_argument("--floor", type=float, default=0.45, help="threshold shipped; 0.45 was chosen on gold dev")
    ap.add_argument("--limit", type=int, default=0)
    ap.add_argument("--epochs", type=int, nargs=2, default=(3, 4))
    a = ap.parse_args()
    import torch

    torch.set_num_threads(1)
    rows = [json.loads(line) for line in (a.shared / "gold" / "train.jsonl").open(encoding="utf-8")][: a.limit or None]
    growing = Growing()
    documents = gather(growing, rows)
    print(f"read {len(rows)} abstracts  cpu {time.process_time():.0f}", flush=True)

    run(a, rows, growing, documents)


def run(a: argparse.Namespace, rows: list[dict[str, Any]], growing: Growing, documents: list[list[Read]]) -> None:
    """Both stages, cross-validated and then on everything."""
    fold_of = np.random.default_rng(SEED).permutation(len(rows)) % a.folds
    items = [item for reads in documents for item in reads]
    vocabulary: dict[str, list[str]] = {}
    vocabulary["mention"], mention_lists = frequent(growing, "mention", [ids for item in items for ids in item.ids])
    vocabulary["sentence"], sentence_lists = frequent(growing, "sentence", [item.sentence for item in items])
    sizes = [len(item.spans) for item in items]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(int)
    sentence_doc = np.concatenate([[k] * len(reads) for k, reads in enumerate(documents)])
    data: dict[str, Any] = {
        "mention": csr(mention_lists, len(vocabulary["mention"])),
        "sentence": csr(sentence_lists, len(vocabulary["sentence"])),
        "sentence_of": np.repeat(np.arange(len(items)), sizes),
        "dense": np.concatenate([item.dense for item in items if len(item.spans)]).astype(np.float32),
    }
    data["target"], data["weight"] = mention_targets(documents, rows)
    mention_fold = fold_of[sentence_doc[data["sentence_of"]]]
    odds = np.zeros_like(data["target"])
    for fold in range(a.folds):
        net = fit(MentionNet(data, SEED), np.flatnonzero(mention_fold != fold), a.epochs[0], 5e-3)
        held = np.flatnonzero(mention_fold == fold)
        odds[held] = scores(net, held)
    data["odds"] = odds
    for k, item in enumerate(items):
        item.odds = odds[starts[k] : starts[k + 1]]

    bundle, lists, subject_at, object_at, sentence_at, labels, certains, weights = [], [], [], [], [], [], [], []
    k = 0
    for row, reads in zip(rows, documents, strict=True):
        implied, first = implied_subjects(reads), k
        for at, item in enumerate(reads):
            pairs = pairs_of(growing, at, item, implied)  # type: ignore[arg-type]
            bundle.append((row["id"], row["sentences"][at]["text"], pairs, len(lists)))
            lab, cer, wei = pair_targets(pairs, [c for c in row["claims"] if c["sent"] == at])
            labels, certains, weights = labels + lab, certains + cer, weights + wei
            for pair in pairs:
                lists.append(pair.features)
                beyond = pair.subject_at - len(item.spans)
                if beyond < 0:
                    subject_at.append(starts[k] + pair.subject_at)
                else:
                    s, m = implied[beyond].place
                    subject_at.append(starts[first + s] + m)
                object_at.append(starts[k] + pair.object_at)
                sentence_at.append(k)
            k += 1
    vocabulary["pair"], pair_lists = frequent(growing, "pair", lists)
    data |= {
        "pair": csr(pair_lists, len(vocabulary["pair"])),
        "subject_at": np.array(subject_at),
        "object_at": np.array(object_at),
        "pair_sentence": np.array(sentence_at),
        "label": np.array(labels, dtype=np.int64),
        "certain": np.array(certains, dtype=np.int64),
        "pair_weight": np.array(weights, dtype=np.float32),
    }
    sizes_ = {kind: len(names) for kind, names in vocabulary.items()}
    print(
        f"{len(labels)} pairs, {sum(x > 0 for x in labels)} claims; features {sizes_}  cpu {time.process_time():.0f}",
        flush=True,
    )

    pair_fold = fold_of[sentence_doc[data["pair_sentence"]]]
    raw = np.zeros((len(labels), len(LABELS) + len(CERTAINTIES)), dtype=np.float32)
    for fold in range(a.folds):
        net = fit(
            PairNet(data, SEED), np.flatnonzero((pair_fold != fold) & (data["pair_weight"] > 0)), a.epochs[1], 3e-3
        )
        held = np.flatnonzero(pair_fold == fold)
        raw[held] = scores(net, held)
    settings = choose(rows, bundle, soft(raw[:, : len(LABELS)]), soft(raw[:, len(LABELS) :]))

    settings["floor"] = a.floor
    first_net = fit(MentionNet(data, SEED), np.arange(len(odds)), a.epochs[0], 5e-3)
    second_net = fit(PairNet(data, SEED), np.flatnonzero(data["pair_weight"] > 0), a.epochs[1], 5e-3)
    save(a.out, first_net.part | second_net.part, vocabulary, settings)


def choose(rows: Sequence[dict[str, Any]], bundle: Any, chances: np.ndarray, certain: np.ndarray) -> dict[str, float]:
    """Threshold of best held-out direction F1 (to be printed), and the calibration of the chances above a low floor."""
    from sklearn.linear_model import LogisticRegression

    golds = {row["id"]: [{**c, "sentence": row["sentences"][c["sent"]]["text"]} for c in row["claims"]] for row in rows}
    best, floor = 0.0, 0.3
    for trial in np.arange(0.12, 0.5, 0.05):
        value = f1(claims_of(bundle, chances, certain, trial), golds, "direction")
        if value > best:
            best, floor = value, float(trial)
    for level in ("pair", "direction", "full"):
        value = f1(claims_of(bundle, chances, certain, floor), golds, level)
        print(f"cross-validated {level} F1 {value:.4f} at {floor:.2f}")
    found, x, y = claims_of(bundle, chances, certain, 0.1), [], []
    for key, gold in golds.items():
        mine = found.get(key, [])
        right = {p for _, p in score_claims.match(gold, mine, "direction")}
        for p, claim in enumerate(mine):
            x.append(np.log(claim["score"] / (1 - claim["score"] + 1e-9)))
            y.append(p in right)
    platt = LogisticRegression(C=1e6).fit(np.array(x)[:, None], y)
    return {"floor": round(floor, 3), "platt_slope": float(platt.coef_[0, 0]), "platt_bias": float(platt.intercept_[0])}


if __name__ == "__main__":
    main()
