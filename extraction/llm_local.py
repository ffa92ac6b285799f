"""A causal language model of transformers in this process; for a machine with a model on disk and no server."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from extraction.llm_chat import Message, Reply
from kg.errors import EndpointError, ModelMissing


class LocalChat:
    """A loaded model: greedy decoding, one answer at a time. It is not held to the schema while it writes.

    Args:
        name: folder, or name on the hub of a model that is already in the local cache; nothing is downloaded, no code
            of the model's is run, and weights must be safetensors.
    Raises: ModelMissing: no such model on this machine, or one that cannot be loaded.
    """

    def __init__(self, name: str) -> None:
        from transformers import AutoModelForCausalLM, AutoTokenizer
        from transformers.utils import logging

        logging.disable_progress_bar()
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(name, local_files_only=True)
            self._model = AutoModelForCausalLM.from_pretrained(name, local_files_only=True, use_safetensors=True)
        except (OSError, ValueError, KeyError, ImportError) as error:
            reason = " ".join(str(error).split())[:200]
            raise ModelMissing(
                f"no language model {name!r} on this machine ({reason}). Set llm_model to the folder of a transformers "
                "model with safetensors weights, or llm_url to an endpoint."
            ) from error
        self._model.eval()
        self._lock = threading.Lock()

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        max_tokens: int = 1024,
        seed: int = 0,
    ) -> Reply:
        """See `Chat.complete`; greedy, so the seed changes nothing."""  # fmt: skip
        import torch

        with self._lock, torch.inference_mode():
            ids = self._tokenizer(self._text(messages), return_tensors="pt", add_special_tokens=False)["input_ids"]
            room = getattr(self._model.config, "max_position_embeddings", None)
            if room is not None and ids.shape[1] >= room:
                raise EndpointError("too_long", f"the question has {ids.shape[1]} tokens, the model reads {room}.")
            length = min(max_tokens, room - ids.shape[1]) if room is not None else max_tokens
            out = self._model.generate(
                ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=length,
                pad_token_id=self._tokenizer.pad_token_id or self._tokenizer.eos_token_id or 0,
            )  # fmt: skip
        written = out[0, ids.shape[1] :]
        return Reply(
            text=self._tokenizer.decode(written, skip_special_tokens=True),
            cut_off=len(written) >= length,
            prompt_tokens=int(ids.shape[1]),
            completion_tokens=len(written),
        )

    def _text(self, messages: Sequence[Message]) -> str:
        """The chat in the model's own template, or as plain turns where it has none."""
        if self._tokenizer.chat_template:
            chat = [dict(message) for message in messages]
            return str(self._tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True))
        return "".join(f"{m['role']}: {m['content']}\n\n" for m in messages) + "assistant: "
