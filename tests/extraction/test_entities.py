"""Entities: what single words give the network, how paths become names, the shipped model, and models of a user."""

from __future__ import annotations

import itertools
import json
import math
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction import entity_model
from extraction.entities import (
    CONCEPT_TYPE,
    SHORT,
    TRUSTED,
    TYPES,
    Entity,
    EntityReader,
    entities_of,
    merged,
    open_source,
    type_of,
    typed,
)
from extraction.entity_model import FOLDER, Labelled, load
from extraction.entity_paths import Head, best_paths, marginals, spans_of
from extraction.entity_plugins import TYPE_OF_LABEL, HuggingFaceReader, SpacyReader, type_of_label
from extraction.entity_words import BUCKETS, KINDS, NameTable, check_of, hash_of, letter_groups, name_key, tokens
from kg.errors import InvalidSetting, ModelMissing
from kg.model import CONCEPT_TYPES, Mention

ROOT = Path(__file__).resolve().parent.parent.parent
PAIR = Head("BC5CDR", ("chemical", "disease"))


def named(text: str) -> list[tuple[str, str]]:
    return [(text[e.start : e.end], e.type) for e in EntityReader().read(text)]


# --- words and names ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("IL-6 rose", ["IL", "-", "6", "rose"], id="hyphen"),
        pytest.param("TNF-α (2.5%)", ["TNF", "-", "α", "(", "2", ".", "5", "%", ")"], id="greek-and-figures"),
        pytest.param("a_b", ["a", "_", "b"], id="underscore"),
        pytest.param("  ", [], id="nothing"),
    ],
)
def test_tokens_are_cut_at_every_mark(text: str, want: list[str]) -> None:
    assert [text[a:b] for a, b in tokens(text)] == want


@given(st.text(max_size=40))
def test_tokens_lose_nothing_but_space(text: str) -> None:
    assert "".join(text[a:b] for a, b in tokens(text)) == "".join(text.split())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("Muscle Fibers", "muscle fiber", True, id="plural-and-case"),
        pytest.param("S-100B", "S100B", True, id="hyphen"),
        pytest.param("CAT", "cat", False, id="short-names-keep-case"),
        pytest.param("stress", "stres", False, id="double-s-is-no-plural"),
    ],
)
def test_name_keys(one: str, other: str, same: bool) -> None:
    keys = [name_key([text[a:b] for a, b in tokens(text)]) for text in (one, other)]
    assert (keys[0] == keys[1]) is same


@given(st.text(min_size=1, max_size=60))
def test_letter_groups_fit_the_table_and_leave_case_out(word: str) -> None:
    groups = letter_groups(word)
    assert groups
    assert all(0 <= one < BUCKETS for one in groups)
    assert letter_groups(word.lower()) == letter_groups(word.lower().lower())


def table(**kinds: str) -> NameTable:
    """A table of names by key."""
    rows = sorted((hash_of(key), 1 << KINDS.index(kind) | check_of(key) << 8) for key, kind in kinds.items())
    return NameTable(np.array([key for key, _ in rows], np.uint32), np.array([mark for _, mark in rows], np.uint16))


def test_the_longest_known_name_counts() -> None:
    known = table(musclefiber="cell", muscle="anatomy", skeletalmuscle="anatomy")
    marked = known.features([["Skeletal", "muscle", "fibers", "grew"]])[0]
    anatomy, cell = KINDS.index("anatomy"), KINDS.index("cell")
    assert marked[:, anatomy].tolist() == [1, 0, 0, 0]
    assert marked[:, len(KINDS) + anatomy].tolist() == [1, 1, 0, 0]
    assert marked[:, len(KINDS) + cell].tolist() == [0, 1, 1, 0]


def test_an_unknown_name_is_not_found_by_its_hash_alone() -> None:
    known = table(muscle="anatomy")
    known.marks[:] ^= 1 << 8  # the second hash is of something else
    assert known.kinds(["muscle"]).tolist() == [0]


# --- paths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "want"),
    [
        pytest.param([0, 0], [], id="none"),
        pytest.param([1, 2, 2, 0], [(0, 3, "chemical")], id="one"),
        pytest.param([1, 1, 2], [(0, 1, "chemical"), (1, 3, "chemical")], id="neighbours"),
        pytest.param([1, 4, 3], [(0, 1, "chemical"), (1, 2, "disease"), (2, 3, "disease")], id="other-type-goes-on"),
        pytest.param([3, 4], [(0, 2, "disease")], id="to-the-end"),
    ],
)
def test_spans_of_a_path(path: list[int], want: list[tuple[int, int, str]]) -> None:
    assert spans_of(path, PAIR) == want


def test_best_path_and_marginals_agree_with_counting_every_path() -> None:
    draw = np.random.default_rng(3)
    scores = draw.normal(size=(2, 4, 3)).astype(np.float32)
    step, first = draw.normal(size=(2, 3, 3)).astype(np.float32), draw.normal(size=(2, 3)).astype(np.float32)
    lengths = [4, 2]
    chances, paths = marginals(scores, lengths, step, first), best_paths(scores, lengths, step, first)
    for row, length in enumerate(lengths):
        weight = {}
        for path in itertools.product(range(3), repeat=length):
            value = first[row, path[0]] + sum(scores[row, at, k] for at, k in enumerate(path))
            weight[path] = math.exp(value + sum(step[row, a, b] for a, b in itertools.pairwise(path)))
        assert tuple(paths[row]) == max(weight, key=weight.__getitem__)
        total = sum(weight.values())
        for at, k in itertools.product(range(length), range(3)):
            share = sum(w for path, w in weight.items() if path[at] == k) / total
            assert chances[row, at, k] == pytest.approx(share, abs=1e-4)


@pytest.mark.parametrize(
    ("heads", "want"),
    [
        pytest.param([("AnatEM", "anatomy", 0, 2, 0.9), ("BC5CDR", "disease", 0, 2, 0.6)], ["disease"], id="anatomy"),
        pytest.param([("BC2GM", "gene", 0, 3, 0.6), ("BC5CDR", "chemical", 1, 2, 0.9)], ["chemical"], id="surest"),
        pytest.param([("BC5CDR", "disease", 0, 2, 0.7), ("NCBI-disease", "disease", 0, 2, 0.8)], ["disease"], id="two"),
        pytest.param([("BioNLP13CG", "anatomy", 0, 1, 0.9)], [], id="a-head-not-asked-for-this-type"),
        pytest.param(
            [("BC2GM", "gene", 2, 3, 0.5), ("linnaeus", "species", 0, 1, 0.9)], ["species", "gene"], id="order"
        ),
    ],
)
def test_heads_are_merged(heads: list[tuple[str, str, int, int, float]], want: list[str]) -> None:
    assert [entity.type for entity in merged([Labelled(*one) for one in heads])] == want


# --- the shipped model ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("Metformin lowered glucose.", [("Metformin", "chemical"), ("glucose", "chemical")], id="chemical"),
        pytest.param("They had type 2 diabetes.", [("type 2 diabetes", "disease")], id="disease"),
        pytest.param("Expression of BRCA1 rose in mice.", [("BRCA1", "gene"), ("mice", "species")], id="gene-species"),
        pytest.param("The skeletal muscle grew.", [("skeletal muscle", "anatomy")], id="anatomy"),
        pytest.param("They ran twice a week.", [], id="none"),
        pytest.param("", [], id="empty"),
    ],
)
def test_the_shipped_model_names(text: str, want: list[tuple[str, str]]) -> None:
    assert named(text) == want


def test_tokens_give_token_places() -> None:
    words = ["Metformin", "lowered", "glucose", "."]
    assert [(e.start, e.end, e.type) for e in EntityReader().read(words)] == [(0, 1, "chemical"), (2, 3, "chemical")]


def test_what_is_said_of_a_text_depends_on_it_alone() -> None:
    texts = [
        "Metformin lowered glucose in rats with obesity and hypertension.",
        "",
        "BRCA1 rose.",
        "α" * 300,
        "- ( ) _",
    ]
    alone = [EntityReader().read(text) for text in texts]
    together = EntityReader().read_texts(texts * 30)
    assert [[(e.start, e.end, e.type) for e in many] for many in together] == [
        [(e.start, e.end, e.type) for e in many] for many in alone
    ] * 30
    assert all(0 <= entity.score <= 1 for many in together for entity in many)


@pytest.mark.parametrize(
    ("text", "name", "want"),
    [
        pytest.param("Metformin lowered glucose.", "glucose", "molecule", id="the-entity"),
        pytest.param("They had type 2 diabetes.", "diabetes", "condition", id="a-part-of-it"),
        pytest.param("Training lowered plasma glucose.", "plasma glucose", None, id="more-than-the-entity"),
        pytest.param("Training lowered plasma glucose.", "Training", None, id="no-entity"),
        pytest.param("Expression of BRCA1 rose in mice.", "BRCA1", None, id="short-name"),
    ],
)
def test_type_of_a_name(text: str, name: str, want: str | None) -> None:
    start = text.index(name)
    assert type_of(text, start, start + len(name)) == want


@pytest.mark.parametrize("name", ["HHb", "BDI-II", "VO2", "IL-6", "70%BFR", "∆FI", "TSIamp", "tHb", "IPC", "k", ""])
def test_short_names(name: str) -> None:
    assert SHORT.fullmatch(name)


@pytest.mark.parametrize("name", ["glucose", "Metformin", "type 2 diabetes", "mice", "Pain", "interleukin-6 level"])
def test_other_names_are_not_short(name: str) -> None:
    assert not SHORT.fullmatch(name)


@pytest.mark.parametrize(
    ("mention", "at", "want"),
    [
        pytest.param(Mention("glucose"), (24, 31), "molecule", id="in-the-sentence"),
        pytest.param(Mention("type 2 diabetes"), (0, 15), "condition", id="implied-by-another-sentence"),
        pytest.param(Mention("MS", name="multiple sclerosis"), (0, 2), "condition", id="by-its-long-form"),
        pytest.param(Mention("MS"), (0, 2), None, id="short"),
        pytest.param(Mention("glucose", "X:1", "glucose", None), (24, 31), None, id="has-a-concept"),
    ],
)
def test_only_ends_without_a_concept_get_a_type(mention: Mention, at: tuple[int, int], want: str | None) -> None:
    text = "Training lowered plasma glucose."
    assert typed(mention, text, at).type == want
    assert typed(mention, text, at, "off") is mention


def test_types_are_the_project_s() -> None:
    assert set(CONCEPT_TYPE) == set(TYPES)
    assert set(CONCEPT_TYPE.values()) <= set(CONCEPT_TYPES)
    assert set(TYPE_OF_LABEL.values()) == set(TYPES)
    heads = {head.name: head.types for head in load().heads}
    assert all(set(types) <= set(heads[name]) for name, types in TRUSTED.items())


def test_another_file_of_weights_is_refused(tmp_path: Path) -> None:
    for name in ("entities.safetensors", "entities.json"):
        shutil.copy(FOLDER / name, tmp_path)
    weights = tmp_path / "entities.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ModelMissing, match=r"hash check.*train_entities"):
        load(tmp_path)
    weights.unlink()
    with pytest.raises(ModelMissing, match="train_entities"):
        EntityReader(tmp_path)


def test_the_model_is_small_and_its_card_names_every_set() -> None:
    assert sum(file.stat().st_size for file in FOLDER.glob("entities.*")) <= 9_000_000
    card = (FOLDER / "entities.md").read_text(encoding="utf-8")
    heads = json.loads((FOLDER / "entities.json").read_text(encoding="utf-8"))["heads"]
    assert [name for name, _ in heads if name not in card] == []


# --- models of a user -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spacy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline that knows three names by rule."""
    import spacy

    folder = tmp_path_factory.mktemp("spacy") / "pipeline"
    pipeline = spacy.blank("en")
    rows = [("SIMPLE_CHEMICAL", "metformin"), ("DATE", "Monday"), ("CANCER", "breast cancer")]
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": name} for label, name in rows])
    pipeline.to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def hugging_face_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network of one layer, made so that the label of a wordpiece hangs on that piece."""
    import torch
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertForTokenClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("hf") / "model"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "type", "2", "diabetes", "met", "##formin", "rose", "."]
    (folder.parent / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    cutter = BertWordPieceTokenizer(str(folder.parent / "vocab.txt"), lowercase=True)
    BertTokenizerFast(tokenizer_object=cutter._tokenizer, vocab_file=str(folder.parent / "vocab.txt")).save_pretrained(
        folder
    )
    labels = {0: "O", 1: "B-Disease", 2: "I-Disease", 3: "B-Chemical", 4: "B-Date"}
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=16, num_hidden_layers=1, num_attention_heads=1, intermediate_size=16,
        id2label=labels, label2id={name: at for at, name in labels.items()},
    )  # fmt: skip
    torch.manual_seed(0)
    model = BertForTokenClassification(config)
    label_of = {5: 1, 6: 2, 7: 2, 8: 3, 9: 4}  # the second piece of a word says something else, and is not asked
    with torch.no_grad():
        for layer in model.bert.encoder.layer:
            for one in (layer.attention.output.dense, layer.output.dense):
                one.weight.zero_()
                one.bias.zero_()
        for table in (model.bert.embeddings.position_embeddings, model.bert.embeddings.token_type_embeddings):
            table.weight.zero_()
        model.bert.embeddings.word_embeddings.weight.copy_(torch.eye(len(pieces), 16))
        model.classifier.weight.zero_()
        model.classifier.bias.zero_()
        for piece in range(len(pieces)):
            model.classifier.weight[label_of.get(piece, 0), piece] = 9.0
    model.save_pretrained(folder)
    return folder


def test_a_spacy_pipeline_by_folder(spacy_folder: Path) -> None:
    text = "metformin on Monday slowed breast cancer"
    assert entities_of(text, str(spacy_folder)) == (Entity(0, 9, "chemical", 1.0), Entity(27, 40, "disease", 1.0))
    assert type_of(text, 27, 40, str(spacy_folder)) == "condition"


def test_a_hugging_face_model_by_folder(hugging_face_folder: Path) -> None:
    source = open_source(str(hugging_face_folder))
    assert isinstance(source, HuggingFaceReader)
    found = source.read_texts(["Metformin rose. Type 2 diabetes type", ""])
    assert [(e.start, e.end, e.type) for e in found[0]] == [
        (0, 9, "chemical"),
        (16, 31, "disease"),
        (32, 36, "disease"),
    ]
    assert all(0.9 < entity.score <= 1 for entity in found[0])
    assert found[1] == []


@pytest.mark.parametrize(
    ("label", "want"),
    [
        pytest.param("GENE_OR_GENE_PRODUCT", "gene", id="scispacy-bionlp13cg"),
        pytest.param("Multi-tissue_structure", "anatomy", id="marks"),
        pytest.param("I-Chemical", "chemical", id="iob"),
        pytest.param("CELL_TYPE", "cell", id="jnlpba"),
        pytest.param("TAXON", "species", id="craft"),
        pytest.param("ENTITY", None, id="untyped"),
        pytest.param("O", None, id="outside"),
    ],
)
def test_labels_of_models_in_use(label: str, want: str | None) -> None:
    assert type_of_label(label) == want


def test_off_is_none() -> None:
    assert open_source("off") is None
    assert entities_of("Metformin lowered glucose.", "off") == ()


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match=r"no folder of a model.*physiograph.toml"):
        open_source(str(tmp_path))


def test_a_name_that_is_not_on_this_machine_is_refused_without_asking_the_network() -> None:
    with pytest.raises(InvalidSetting, match="cannot be used"):
        open_source("physiograph-tests/no-such-model")


def test_a_pipeline_without_biomedical_labels_is_refused(tmp_path: Path) -> None:
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(InvalidSetting, match=r"none of its labels.*no labels"):
        SpacyReader(str(tmp_path / "blank"))


def test_a_broken_pipeline_is_refused(spacy_folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(spacy_folder, broken)
    (broken / "config.cfg").write_text("[nlp]\n", encoding="utf-8")
    with pytest.raises(InvalidSetting, match="cannot be used"):
        open_source(str(broken))


def test_asking_for_a_type_loads_no_heavy_library_but_numpy() -> None:
    code = (
        "import sys; from extraction.entities import type_of; type_of('Metformin rose.', 0, 9);"
        "sys.exit(','.join(m for m in ('torch', 'spacy', 'transformers', 'sklearn') if m in sys.modules) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "floor"), [("BC5CDR", 0.83), ("NCBI-disease", 0.80), ("AnatEM", 0.76)], ids=lambda value: str(value)
)
def test_figures_on_a_part_of_devel(name: str, floor: float, shared: Path) -> None:
    """The first 400 sentences; whole files are for benchmarks/entities.py. The margin is for the smaller part."""
    head = next(one for one in load().heads if one.name == name)
    labels = {"Chemical": 0, "Disease": len(head.types) - 1, "Anatomy": 0}
    words: list[list[str]] = []
    want: set[tuple[int, int, int, str]] = set()
    for row, block in enumerate(
        (shared / "data/ner" / name / "devel.tsv").read_text(encoding="utf-8").split("\n\n")[:400]
    ):
        lines = [line.split("\t") for line in block.splitlines()]
        words.append([line[0] for line in lines])
        path = [0 if tag == "O" else 1 + 2 * labels[tag[2:]] + (tag[0] == "I") for _, tag in lines]
        want |= {(row, *span) for span in spans_of(path, head)}
    read = load().read(words, [name])
    got = {(row, e.start, e.end, e.type) for row, many in enumerate(read) for e in many}
    assert 2 * len(got & want) / (len(got) + len(want)) > floor - 0.05


def test_loading_happens_once() -> None:
    assert entity_model.load() is entity_model.load()
