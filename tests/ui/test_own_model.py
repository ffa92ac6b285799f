"""A model of one's own: instruction data split by paper, what marks teach and its undoing, a LoRA adapter."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from tests_ui_sample import CLAIMS, PAPERS

from kg.errors import InvalidValue, MissingExtra, ModelMissing, TooLittleData
from kg.marks import Mark
from kg.model import Paper
from kg.weights import Weights
from ui.opponent.session import Debate
from ui.own_model import learn as learning
from ui.own_model.dataset import SPLITS, examples, part_of, read, split_of, write
from ui.own_model.finetune import Recipe, citations, finetune


def nothing(text: str) -> list:
    return []


@pytest.fixture
def many(graph):
    """The small graph, its papers told forty times under other ids."""
    papers, claims = [], []
    for copy in range(40):
        papers += [dataclasses.replace(p, id=f"{p.id}-{copy}") for p in PAPERS]
        claims += [
            dataclasses.replace(c, claim_id=f"{c.claim_id}-{copy}", document_id=f"{c.document_id}-{copy}")
            for c in CLAIMS
        ]
    links = tuple(
        dataclasses.replace(link, claims=tuple(f"{key}-{copy}" for key in link.claims for copy in range(40)))
        for link in graph.links
    )
    return dataclasses.replace(graph, papers=tuple(papers), claims=tuple(claims), links=links)


# --- data -----------------------------------------------------------------------------------------


def test_no_paper_is_in_two_splits_and_every_citation_is_of_the_evidence(many, hypotheses):
    found = examples(many, hypotheses, [Debate("d", "vitamin C increases mitochondrial content")], nothing)
    papers = {split: {paper for one in found[split] for paper in one.papers} for split in SPLITS}
    for split in SPLITS:
        assert papers[split]
        assert {split_of(paper) for paper in papers[split]} == {split}
        for one in found[split]:
            cited = {int(number) for number in re.findall(r"\[(\d+)\]", one.answer)}
            assert cited
            assert cited <= set(range(1, len(one.evidence) + 1))
    assert {one.kind for one in found["train"]} == {"evidence", "debate"}


def test_a_kept_hypothesis_is_an_example_where_all_its_papers_are_of_one_split(graph, hypotheses):
    there = {p.id for p in PAPERS if split_of(p.id) == "train"}
    found = examples(graph, hypotheses)
    kept = [one for split in SPLITS for one in found[split] if one.kind == "hypothesis"]
    whole = [h for h in hypotheses
             if len({split_of(s.claims[0].document_id) for s in h.paths[0].steps}) == 1]  # fmt: skip
    assert len(kept) == len(whole)
    assert {paper for one in found["train"] for paper in one.papers} <= there


def test_the_answer_says_what_each_sentence_says(graph):
    found = [one for examples_ in examples(graph).values() for one in examples_]
    answers = {one.question: one.answer for one in found}
    assert answers["What do papers say of PGC-1α and mitochondrial content?"] == (
        "The evidence reports that PGC-1α increases mitochondrial content [1]."
    )
    hedged = " ".join(one.answer for one in found)
    assert "suggests that vitamin C increases mitochondrial content" in hedged
    assert "None of it is a result [1]." in hedged


def test_files_are_read_back_and_two_writings_are_the_same_bytes(many, tmp_path):
    counts = write(examples(many), tmp_path / "a")
    write(examples(dataclasses.replace(many, claims=many.claims[::-1])), tmp_path / "b")
    for split in SPLITS:
        assert len(read(tmp_path / "a" / f"{split}.jsonl")) == counts[split]
        assert (tmp_path / "a" / f"{split}.jsonl").read_bytes() == (tmp_path / "b" / f"{split}.jsonl").read_bytes()


def test_what_is_no_data_is_refused_with_the_cure(tmp_path, graph):
    with pytest.raises(InvalidValue, match="physiograph dataset"):
        read(tmp_path / "train.jsonl")
    (tmp_path / "train.jsonl").write_text('{"messages": []}\n')
    with pytest.raises(InvalidValue, match="line 1"):
        read(tmp_path / "train.jsonl")
    with pytest.raises(TooLittleData, match="physiograph add"):
        examples(part_of(graph, "nothing"))


# --- marks ----------------------------------------------------------------------------------------


def mark(place: int, good: bool, **changes) -> Mark:
    claim = dataclasses.replace(CLAIMS[1], claim_id=f"m{place}", **changes)
    return Mark("claim", f"m{place}", "right" if good else "wrong", "", "", "", f"key{place}", claim)


def marks(right: int, wrong: int, **changes) -> list[Mark]:
    return [mark(place, place < right, **changes) for place in range(right + wrong)]


@pytest.mark.parametrize(("right", "wrong", "lower"), [(20, 5, True), (5, 20, True), (60, 1, False)])
def test_scores_move_towards_the_share_that_is_right(right, wrong, lower):
    learned = learning.learn(marks(right, wrong, score=0.9), Weights())
    assert (learned.claim(CLAIMS[1]).score < 0.9) == lower
    assert learned.claim(dataclasses.replace(CLAIMS[1], curation="accepted")).score == 0.9


def test_a_design_whose_claims_are_wrong_weighs_less_and_others_keep_theirs():
    cohort = dataclasses.replace(CLAIMS[1].context, design="cohort")
    given = [*marks(15, 0), *(mark(100 + place, False, context=cohort) for place in range(10))]
    weights = learning.learn(given, Weights()).weights(Weights())
    assert weights.design["cohort"] < 0.75 < Weights().design["rct"] <= weights.design["rct"]
    assert weights.design["review"] == Weights().design["review"]


def test_more_marks_move_more():
    few, many_ = (learning.learn(marks(n, n, score=0.9), Weights()).claim(CLAIMS[1]).score for n in (6, 60))
    assert 0.5 < many_ < few < 0.9


def test_hypotheses_of_a_wanted_kind_rise_and_their_probabilities_stay(hypotheses):
    close = [dataclasses.replace(hypotheses[0], probability=0.40), dataclasses.replace(hypotheses[1], probability=0.39)]
    learned = learning.learn([], Weights(), [learning.kind_of(close[1])] * 6, [learning.kind_of(close[0])] * 6)
    assert learned.order(close) == close[::-1]
    assert learning.Learned().order(close) == close


def test_too_few_marks_teach_nothing():
    with pytest.raises(TooLittleData, match=r"3 claims marked right and 1 wrong.*physiograph curate"):
        learning.learn(marks(3, 1), Weights())
    with pytest.raises(TooLittleData, match="12 claims marked right and 0 wrong"):
        learning.learn(marks(12, 0), Weights())


def test_what_was_learnt_can_be_undone_step_by_step(tmp_path):
    assert learning.current(tmp_path) == learning.Learned()
    first, second = (learning.learn(marks(n, 10), Weights()) for n in (5, 15))
    learning.keep(tmp_path, first)
    learning.keep(tmp_path, second)
    assert learning.current(tmp_path) == second
    assert learning.undo(tmp_path) == first
    assert learning.undo(tmp_path) == learning.Learned()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(InvalidValue, match="physiograph learn"):
        learning.undo(tmp_path)


def test_the_workspace_weighs_with_what_was_learnt(workspace, tmp_path):
    from kg import settings
    from ui.workspace import Workspace

    (tmp_path / "ledger.sqlite").write_bytes((workspace / "ledger.sqlite").read_bytes())
    space = Workspace(settings.load(None, workspace=tmp_path))
    before = space.graph()
    learning.keep(tmp_path, learning.learn(marks(5, 30, score=0.9), Weights()))
    after = space.graph()
    changed = learning.changes(before, after)
    assert changed
    assert all(one.after < one.before for one in changed)
    learning.undo(tmp_path)
    assert learning.changes(before, space.graph()) == []


# --- an adapter -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A language model of two layers over the words of the data, with its tokenizer, in a folder."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    words = sorted({word for claim in CLAIMS for word in re.findall(r"\w+|[^\w\s]", claim.sentence)})
    more = re.findall(
        r"\w+|[^\w\s]", "[1] The evidence reports suggests asks that whether increases decreases system user :"
    )
    vocabulary = {word: place for place, word in enumerate(["<unk>", "<eos>", *dict.fromkeys([*words, *more])])}
    plain = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    plain.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(tokenizer_object=plain, unk_token="<unk>", eos_token="<eos>").save_pretrained(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(vocabulary), hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=512, eos_token_id=1, pad_token_id=1, bos_token_id=1,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder, safe_serialization=True)
    return folder


def test_an_adapter_learns_the_form_of_the_answers_and_leaves_the_base_alone(tiny, many, tmp_path):
    pytest.importorskip("peft", reason='peft is not installed: pip install "physiograph[finetune]"')
    write(examples(many), tmp_path / "data")
    base = {path.name: path.read_bytes() for path in tiny.iterdir()}
    recipe = Recipe(rank=4, steps=25, rate=3e-2, most_tokens=128, answers=1, new_tokens=6)
    figures = finetune(tiny, tmp_path / "data", tmp_path / "a", recipe, "cpu")
    assert figures["after"]["loss"] < figures["before"]["loss"] - 0.2
    assert json.loads((tmp_path / "a" / "figures.json").read_text()) == figures
    assert {path.name: path.read_bytes() for path in tiny.iterdir()} == base
    assert {path.suffix for path in (tmp_path / "a").iterdir()} <= {".json", ".safetensors", ".md"}
    assert finetune(tiny, tmp_path / "data", tmp_path / "b", recipe, "cpu") == figures


def test_what_is_missing_is_named_with_the_cure(tiny, many, tmp_path, monkeypatch):
    import sys

    write(examples(many), tmp_path)
    with pytest.raises(ModelMissing, match="--base PATH"):
        finetune(tmp_path / "none", tmp_path, tmp_path / "out")
    with pytest.raises(InvalidValue, match="auto, cpu, cuda"):
        finetune(tiny, tmp_path, tmp_path / "out", None, "tpu")
    monkeypatch.setitem(sys.modules, "peft", None)
    with pytest.raises(MissingExtra, match=r"physiograph\[finetune\]"):
        finetune(tiny, tmp_path, tmp_path / "out", Recipe(answers=1, new_tokens=2), "cpu")
    (tmp_path / "test.jsonl").write_text("")
    with pytest.raises(TooLittleData, match="physiograph dataset"):
        finetune(tiny, tmp_path, tmp_path / "out", None, "cpu")


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        pytest.param("The evidence reports that A rose [1].", (1, 1, 1, 1), id="right"),
        pytest.param("The evidence reports that A rose [2].", (0, 1, 1, 1), id="another-number"),
        pytest.param("Everything else fell sharply [1].", (0, 1, 1, 1), id="right-number-wrong-statement"),
        pytest.param("The evidence reports that A rose.", (0, 0, 1, 0), id="no-citation"),
        pytest.param("", (0, 0, 0, 0), id="nothing"),
    ],
)
def test_a_citation_is_right_only_under_its_statement(answer, wanted):
    line = {"messages": [{}, {}, {"content": "The evidence reports that A rose [1]. B fell [2]."}]}
    assert citations(answer, line) == wanted


def test_the_split_of_a_paper_depends_on_nothing_but_its_id():
    shares = [sum(split_of(f"PMC{n}") == split for n in range(3000)) / 3000 for split in SPLITS]
    assert [round(share, 1) for share in shares] == [0.8, 0.1, 0.1]
    assert split_of(Paper("PMC7", "T").id) == split_of("PMC7")
