"""What full texts teach the role classifier: which n-grams belong to which section of a paper.

Bodies of openly licensed trials (exercise_trials, evidence_inference) hold four times the sentences of their
abstracts, each under a heading that names its section. A softmax over their n-grams learns to tell introduction,
methods, results and discussion apart; train_roles.py gives its four scores to the field as features, and adds them to
the field's own weights afterwards, so that the model on disk does not grow.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

from extraction.readers import read
from extraction.sentences import split
from kg.model import Document

SECTIONS: Final = {"introduction": 0, "methods": 1, "results": 2, "discussion": 3, "conclusions": 3}
WIDTH: Final = 4
SHORTEST, LONGEST = 5, 80
"""Words of the sentences that are learned from: shorter ones are cells of tables, longer ones lists."""

SECTION_L2, SECTION_STEPS = 3.0, 60


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.open(encoding="utf-8"))


def bodies(data: Path, permissive: Callable[[dict[str, Any]], bool]) -> tuple[list[str], NDArray[np.int64], int]:
    """Sentences of full texts, the number of the section of each, and how many papers they come from.

    Only papers whose licence is known to allow any use; none of the validation part.
    """
    known = {row["pmcid"]: row for name in ("exercise_trials/index", "rct_roles/train")
             for row in _rows(data / f"{name}.jsonl")}  # fmt: skip
    left_out = {row["pmcid"] for row in _rows(data / "rct_roles" / "validation.jsonl")}
    texts, sections = [], []
    seen: set[str] = set()
    files = [data / "evidence_inference" / "documents.jsonl", data / "exercise_trials" / "nxml"]
    for document in read(files):
        if not isinstance(document, Document) or document.id in seen | left_out:
            continue
        if document.id not in known or not permissive(known[document.id]):
            continue
        seen.add(document.id)
        for piece in split(document, full_text=True):
            if piece.section in SECTIONS and SHORTEST <= len(piece.text.split()) <= LONGEST:
                texts.append(piece.text)
                sections.append(SECTIONS[piece.section])
    return texts, np.array(sections), len(seen)


def section_weights(values: sp.csr_matrix, sections: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights (n-grams, WIDTH) of a softmax with an L2 penalty, fitted by L-BFGS from zero."""
    back, wanted, grams = values.T.tocsr(), np.eye(WIDTH)[sections], values.shape[1]

    def loss(vector: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = vector[:-WIDTH].reshape(grams, WIDTH), vector[-WIDTH:]
        scores = values @ weights + bias
        top = scores.max(axis=1, keepdims=True)
        raised = np.exp(scores - top)
        total = raised.sum(axis=1, keepdims=True)
        wrong = raised / total - wanted
        lost = float((np.log(total) + top - (scores * wanted).sum(axis=1, keepdims=True)).sum())
        slope = np.concatenate([(back @ wrong + SECTION_L2 * weights).ravel(), wrong.sum(axis=0)])
        return lost + 0.5 * SECTION_L2 * float((weights**2).sum()), slope

    start = np.zeros((grams + 1) * WIDTH)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": SECTION_STEPS, "maxcor": 8})
    weights: NDArray[np.float64] = found.x[:-WIDTH].reshape(grams, WIDTH)
    return weights
