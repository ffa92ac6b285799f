"""From scores to names: best path and probabilities in linear-chain conditional random fields, labels O, B-x, I-x."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

NEVER: Final = -1e4
"""Score of what cannot be: a name that goes on before it began."""


@dataclass(frozen=True, slots=True)
class Head:
    """One training set's labels: O, then B-x and I-x of each type.

    Args:
        name: the set.
        types: entity types, in the order of the labels.
    """

    name: str
    types: tuple[str, ...]

    @property
    def labels(self) -> int:
        """Number of labels."""
        return 1 + 2 * len(self.types)


def best_paths(scores: Floats, lengths: Sequence[int], step: Floats, first: Floats) -> list[list[int]]:
    """Viterbi over a padded batch.

    Args:
        scores: shape (n, longest, k).
        lengths: tokens of each sentence.
        step: shape (n, k, k), score of label j after label i.
        first: shape (n, k), score of a first label.
    Returns: per sentence, a label per token.
    """
    import numpy as np

    count, longest, width = scores.shape
    back = np.zeros((count, longest, width), np.int64)
    held = np.zeros((count, longest, width), np.float32)
    held[:, 0] = scores[:, 0] + first
    for at in range(1, longest):
        ways = held[:, at - 1, :, None] + step  # (n, k, k)
        back[:, at] = ways.argmax(1)
        held[:, at] = ways.max(1) + scores[:, at]
    paths = []
    for row, length in enumerate(lengths):
        path = [int(held[row, length - 1].argmax())]
        for at in range(length - 1, 0, -1):
            path.append(int(back[row, at, path[-1]]))
        paths.append(path[::-1])
    return paths


def marginals(scores: Floats, lengths: Sequence[int], step: Floats, first: Floats) -> Floats:
    """Probability of each label at each token: shapes as in `best_paths`; returns (n, longest, k).

    Source: forward-backward, Lafferty et al. 2001.
    """
    import numpy as np

    local = np.exp(scores - scores.max(-1, keepdims=True))
    move, start = np.exp(step), np.exp(first)
    turned = np.ascontiguousarray(move.transpose(0, 2, 1))
    longest, ends = scores.shape[1], np.array(lengths)[:, None] - 1
    forward, backward = np.empty_like(local), np.ones_like(local)
    forward[:, 0] = local[:, 0] * start + 1e-30
    for at in range(1, longest):
        last = forward[:, at - 1] / forward[:, at - 1].sum(-1, keepdims=True)
        forward[:, at] = (last[:, None] @ move)[:, 0] * local[:, at] + 1e-30
    for at in range(longest - 2, -1, -1):
        ahead = ((backward[:, at + 1] * local[:, at + 1])[:, None] @ turned)[:, 0] + 1e-30
        backward[:, at] = np.where(at >= ends, 1.0, ahead / ahead.sum(-1, keepdims=True))
    joint = forward * backward
    found: Floats = joint / joint.sum(-1, keepdims=True)
    return found


def spans_of(path: Sequence[int], head: Head) -> list[tuple[int, int, str]]:
    """(first, one past the last, type) of a path of labels; label 2t+1 begins type t, label 2t+2 goes on.

    >>> spans_of([1, 2, 0, 3], Head("BC5CDR", ("chemical", "disease")))
    [(0, 2, 'chemical'), (3, 4, 'disease')]
    """
    found, at = [], 0
    while at < len(path):
        start, at = at, at + 1
        if path[start]:
            kind = (path[start] - 1) // 2
            while at < len(path) and path[at] == 2 * kind + 2:
                at += 1
            found.append((start, at, head.types[kind]))
    return found
