"""A transformers model from disk: loads, answers, and its rubbish is refused. Tiny, random, made here."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.llm_answer import claims_in
from extraction.llm_local import LocalChat
from extraction.llm_reader import LlmReader, LlmSpec
from kg.errors import EndpointError, ModelMissing

TEMPLATE = (
    "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}{% endfor %}"
    "{% if add_generation_prompt %}<answer>{% endif %}"
)


def save(folder: Path, positions: int = 32_768, template: str | None = None) -> Path:
    """A random Llama of one layer over single characters, weights as safetensors."""
    import torch
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    letters = {char: number for number, char in enumerate(["<unk>", *map(chr, range(32, 127)), "\n"])}
    tokenizer = Tokenizer(models.WordLevel(letters, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), behavior="isolated")
    tokenizer.decoder = decoders.Fuse()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>")
    fast.chat_template = template
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(letters), hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1,
        max_position_embeddings=positions, bos_token_id=None, eos_token_id=None, pad_token_id=None,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


@pytest.mark.parametrize("template", [None, TEMPLATE], ids=["without template", "with template"])
def test_a_model_on_disk_answers_the_same_twice(tmp_path: Path, template: str | None) -> None:
    chat = LocalChat(str(save(tmp_path, template=template)))
    first, second = (chat.complete([{"role": "user", "content": "HIIT?"}], max_tokens=12, seed=s) for s in (0, 1))
    assert first == second
    assert (first.completion_tokens, first.cut_off) == (12, True)
    assert first.prompt_tokens == len("<user>HIIT?<answer>" if template else "user: HIIT?\n\nassistant: ")
    assert claims_in(first.text) is None


def test_rubbish_of_a_model_gives_no_claims(tmp_path: Path) -> None:
    spec = LlmSpec(str(save(tmp_path / "model")), cache=tmp_path / "kept", max_tokens=16)
    reading = LlmReader(spec).reading(["Title", "HIIT increased VO2max."], ["title", "results"])
    assert reading.found == ()
    assert {item.code for item in reading.refused} == {"cut_off"}


def test_a_question_longer_than_the_model_reads_is_an_error(tmp_path: Path) -> None:
    chat = LocalChat(str(save(tmp_path, positions=16)))
    with pytest.raises(EndpointError, match="the model reads 16") as caught:
        chat.complete([{"role": "user", "content": "x" * 20}])
    assert caught.value.code == "too_long"


@pytest.mark.parametrize("what", ["nothing there", "no weights", "weights in pickle"])
def test_a_model_that_is_not_there_is_named(tmp_path: Path, what: str) -> None:
    if what != "nothing there":
        weights = save(tmp_path / "model") / "model.safetensors"
        weights.unlink()
        if what == "weights in pickle":
            weights.with_name("pytorch_model.bin").write_bytes(b"\x80\x04N.")
    with pytest.raises(ModelMissing, match="llm_model"):
        LocalChat(str(tmp_path / "model"))
