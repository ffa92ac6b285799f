"""A LoRA adapter on a language model from a folder, trained on instruction data, with figures before and after.

Source: Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models", arXiv:2106.09685.
"""

from __future__ import annotations

import json
import logging
import math
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import InvalidValue, MissingExtra, ModelMissing, TooLittleData
from ui.own_model.dataset import read

if TYPE_CHECKING:
    from torch import Tensor

logger = logging.getLogger(__name__)

_CITED: Final = re.compile(r"\[(\d+)\]")
_IGNORED: Final = -100
"""Label of a token that the loss leaves out, as torch has it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the adapter is trained.

    Args:
        rank: of the low-rank update. steps: of the optimiser, one example each. rate: its learning rate.
        most_tokens: of an example; a longer one is cut at its beginning. answers: test examples that are answered
            for the figures. new_tokens: of an answer at most.
    """

    rank: int = 8
    steps: int = 200
    rate: float = 2e-4
    most_tokens: int = 1024
    answers: int = 20
    new_tokens: int = 96
    seed: int = 0


def finetune(base: Path, data: Path, out: Path, recipe: Recipe | None = None, device: str = "auto") -> dict[str, Any]:
    """Train an adapter on `data`/train.jsonl and write it to `out`, with figures.json beside it.

    Args:
        base: a folder that `transformers` reads, with its tokenizer; it is not changed. device: auto, cpu or cuda.
    Returns: `loss` on the test split, `citation_precision` and `cited` (share of its sentences that cite), each
        before and after; precision is None where nothing is cited.
    Raises: ModelMissing: no model there. MissingExtra: no peft. TooLittleData: an empty split.
    """
    import torch

    recipe = recipe or Recipe()
    lines = {split: read(data / f"{split}.jsonl") for split in ("train", "test")}
    for split, found in lines.items():
        if not found:
            raise TooLittleData(f"{data / split}.jsonl is empty. Add papers, then: physiograph dataset --out {data}")
    torch.manual_seed(recipe.seed)
    where = _device(device)
    model, tokenizer = _load(base, where)
    before = _figures(model, tokenizer, lines["test"], recipe)
    tuned = _with_adapter(model, recipe)
    _train(tuned, [_tokens(tokenizer, one, recipe.most_tokens) for one in lines["train"]], recipe)
    after = _figures(tuned, tokenizer, lines["test"], recipe)
    out.mkdir(parents=True, exist_ok=True)
    tuned.save_pretrained(out, safe_serialization=True)
    figures = {"before": before, "after": after, "train": len(lines["train"]), "test": len(lines["test"])}
    (out / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return figures


def _device(wanted: str) -> str:
    import torch

    if wanted not in ("auto", "cpu", "cuda"):
        raise InvalidValue(f"device {wanted!r} is not one of auto, cpu, cuda. Use one of these.")
    return ("cuda" if torch.cuda.is_available() else "cpu") if wanted == "auto" else wanted


def _load(base: Path, device: str) -> tuple[Any, Any]:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    if not (base / "config.json").is_file():
        raise ModelMissing(
            f"no language model in {str(base)!r}. Give a folder with config.json and weights: --base PATH"
        )
    tokenizer = AutoTokenizer.from_pretrained(base, local_files_only=True)
    model = AutoModelForCausalLM.from_pretrained(base, local_files_only=True, use_safetensors=True)
    return model.to(device), tokenizer


def _with_adapter(model: Any, recipe: Recipe) -> Any:
    try:
        from peft import LoraConfig, get_peft_model
    except ImportError as error:
        raise MissingExtra('a LoRA adapter needs peft. Install it: pip install "physiograph[finetune]"') from error
    config = LoraConfig(
        r=recipe.rank, lora_alpha=2 * recipe.rank, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # peft asks newer transformers by an older name
        return get_peft_model(model, config)


def _train(model: Any, examples: Sequence[tuple[Tensor, Tensor]], recipe: Recipe) -> None:
    import torch

    order = torch.Generator().manual_seed(recipe.seed)
    rows: list[int] = []
    optimiser = torch.optim.AdamW((p for p in model.parameters() if p.requires_grad), lr=recipe.rate)
    model.train()
    for step in range(recipe.steps):
        rows = rows or torch.randperm(len(examples), generator=order).tolist()
        loss = _loss(model, *examples[rows.pop()])
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        if (step + 1) % 50 == 0:
            logger.info("step %d of %d: loss %.3f", step + 1, recipe.steps, float(loss.detach()))
    model.eval()


def _loss(model: Any, tokens: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy of the answer's tokens, in nats."""
    device = next(model.parameters()).device
    found: Tensor = model(input_ids=tokens[None].to(device), labels=labels[None].to(device)).loss
    return found


def _tokens(tokenizer: Any, line: dict[str, Any], most: int) -> tuple[Tensor, Tensor]:
    """Tokens of an example and their labels, each of shape (length,), long; only the answer is to be learnt."""
    import torch

    asked = tokenizer(_prompt(tokenizer, line), add_special_tokens=False)["input_ids"]
    answer = tokenizer(line["messages"][-1]["content"], add_special_tokens=False)["input_ids"]
    end = [tokenizer.eos_token_id] if tokenizer.eos_token_id is not None else []
    tokens = torch.tensor([*asked, *answer, *end])
    labels = torch.tensor([_IGNORED] * len(asked) + [*answer, *end])
    return tokens[-most:], labels[-most:]


def _prompt(tokenizer: Any, line: dict[str, Any]) -> str:
    messages = line["messages"][:-1]
    if getattr(tokenizer, "chat_template", None):
        made: str = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        return made
    return "".join(f"{message['role']}: {message['content']}\n\n" for message in messages) + "assistant: "


# --- figures --------------------------------------------------------------------------------------


def _figures(model: Any, tokenizer: Any, lines: Sequence[dict[str, Any]], recipe: Recipe) -> dict[str, float | None]:
    import torch

    model.eval()
    with torch.no_grad():
        losses = [float(_loss(model, *_tokens(tokenizer, one, recipe.most_tokens))) for one in lines]
        counts = [citations(_answer(model, tokenizer, one, recipe), one) for one in lines[: recipe.answers]]
    right, cited, sentences, citing = (sum(column) for column in zip(*counts, strict=True))
    known = [loss for loss in losses if not math.isnan(loss)]
    return {
        "loss": round(sum(known) / len(known), 4) if known else None,
        "citation_precision": round(right / cited, 4) if cited else None,
        "cited": round(citing / sentences, 4) if sentences else 0.0,
    }


def _answer(model: Any, tokenizer: Any, line: dict[str, Any], recipe: Recipe) -> str:
    import torch

    asked = tokenizer(_prompt(tokenizer, line), add_special_tokens=False, return_tensors="pt")["input_ids"]
    asked = asked[:, -recipe.most_tokens :].to(next(model.parameters()).device)
    end = tokenizer.eos_token_id if tokenizer.eos_token_id is not None else 0
    made = model.generate(
        input_ids=asked, attention_mask=torch.ones_like(asked), max_new_tokens=recipe.new_tokens, do_sample=False,
        pad_token_id=end,
    )  # fmt: skip
    text: str = tokenizer.decode(made[0, asked.shape[1] :], skip_special_tokens=True)
    return text


def citations(answer: str, line: dict[str, Any]) -> tuple[int, int, int, int]:
    """(citations that are right, citations, sentences, sentences that cite) of an answer.

    A citation is right where the number is of the evidence given, and the example's own answer cites it in a sentence
    with which this one shares most of its words: a right number under a wrong statement does not count.

    >>> line = {"messages": [{}, {}, {"content": "The evidence reports that A rose [1]."}]}
    >>> citations("The evidence reports that A rose [1]. B fell [1][7]. Nothing.", line)
    (1, 3, 3, 2)
    """
    wanted = [(_words(part), set(_CITED.findall(part))) for part in _sentences(line["messages"][2]["content"])]
    right = cited = citing = 0
    parts = _sentences(answer)
    for part in parts:
        marks, words = _CITED.findall(part), _words(part)
        allowed = {mark for other, theirs in wanted if 2 * len(words & other) > len(words | other) for mark in theirs}
        right += sum(mark in allowed for mark in marks)
        cited += len(marks)
        citing += bool(marks)
    return right, cited, len(parts), citing


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", _CITED.sub("", text).lower()))
