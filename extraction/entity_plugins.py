"""Entities by a user's own model: a spaCy pipeline (scispaCy's too) or a Hugging Face token classifier."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from extraction.entities import Entity
from kg.errors import InvalidSetting

LABELS: Final = {
    "gene": "gene protein ggp geneorgeneproduct geneorgenome dna rna complex aminoacid proteinfamily geneproduct",
    "chemical": "chemical simplechemical chebi drug chemicalentity compound substance",
    "disease": "disease cancer disorder diseaseorphenotypicfeature pathologicalformation diseasedisorder problem",
    "anatomy": "anatomy organ tissue multitissuestructure organismsubdivision anatomicalsystem cellularcomponent "
    "developinganatomicalstructure immaterialanatomicalentity organismsubstance biologicalstructure",
    "species": "species organism taxon organismtaxon",
    "cell": "cell cl celltype cellline",
}
"""Labels of models in use, without case and marks, by our type; other labels are left out."""
TYPE_OF_LABEL: Final = {label: kind for kind, labels in LABELS.items() for label in labels.split()}
LONGEST: Final = 512
"""Wordpieces of the longest text that a Hugging Face model reads; a sentence is rarely above 100."""


def type_of_label(label: str) -> str | None:
    """Our type for a label of another model, or None.

    >>> type_of_label("B-SIMPLE_CHEMICAL"), type_of_label("CELL_LINE"), type_of_label("DATE")
    ('chemical', 'cell', None)
    """
    plain = re.sub(r"^[BILUES]-", "", label)
    return TYPE_OF_LABEL.get(re.sub(r"[\W_]", "", plain).lower())


def kind_of(model: str) -> str | None:
    """ "spacy" or "hugging_face", by the files of a folder or by what is installed; None where it is neither."""
    folder = Path(model)
    if (folder / "meta.json").is_file() and (folder / "config.cfg").is_file():
        return "spacy"
    if (folder / "config.json").is_file():
        return "hugging_face"
    if folder.exists():
        return None
    import spacy

    if spacy.util.is_package(model):
        return "spacy"
    return "hugging_face" if re.fullmatch(r"[\w.-]+(/[\w.-]+)?", model) else None


class SpacyReader:
    """A spaCy pipeline, by folder or package name.

    Raises: InvalidSetting: it cannot be loaded, or recognises no entities that have a type here.
    """

    def __init__(self, model: str) -> None:
        import spacy

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # other versions of spaCy: its own words, not ours
            try:
                self.pipeline = spacy.load(model)
            except (OSError, ValueError, ImportError) as error:
                raise _refused(model, str(error)) from error
        labels = [label for name in self.pipeline.pipe_names for label in self.pipeline.pipe_labels.get(name, ())]
        if not any(map(type_of_label, labels)):
            raise _refused(model, f"none of its labels is a biomedical entity ({', '.join(labels[:8]) or 'no labels'})")

    def read_texts(self, texts: Sequence[str]) -> list[list[Entity]]:
        """Entities of each text, in characters; spaCy gives no score, so it is 1."""
        found = []
        for doc in self.pipeline.pipe(texts):
            typed = [(span, type_of_label(span.label_)) for span in doc.ents]
            found.append([Entity(span.start_char, span.end_char, kind, 1.0) for span, kind in typed if kind])
        return found


class HuggingFaceReader:
    """A token-classification model, by folder or name, with a fast tokenizer.

    Args:
        allow_download: let a name be fetched from the hub.
    Raises: InvalidSetting: it is not on this machine, cannot be loaded, or has no label that has a type here.
    """

    def __init__(self, model: str, allow_download: bool = False) -> None:
        from transformers import AutoModelForTokenClassification, AutoTokenizer
        from transformers.utils import logging

        logging.disable_progress_bar()
        local = not allow_download
        try:
            self.tokenizer: Any = AutoTokenizer.from_pretrained(model, local_files_only=local)
            self.model: Any = AutoModelForTokenClassification.from_pretrained(model, local_files_only=local).eval()
        except (OSError, ValueError) as error:
            raise _refused(model, str(error)) from error
        labels = list(self.model.config.id2label.values())
        if not any(map(type_of_label, labels)):
            raise _refused(model, f"none of its labels is a biomedical entity ({', '.join(labels[:8])})")
        if not self.tokenizer.is_fast:
            raise _refused(model, "its tokenizer tells no places in the text; a fast one (tokenizer.json) is needed")

    def read_texts(self, texts: Sequence[str]) -> list[list[Entity]]:
        """Entities of each text, in characters; a word has the label of its first wordpiece."""
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> list[Entity]:
        import torch

        batch = self.tokenizer(
            text, return_offsets_mapping=True, return_tensors="pt", truncation=True, max_length=LONGEST
        )
        places = batch.pop("offset_mapping")[0].tolist()
        words = batch.word_ids(0)
        with torch.inference_mode():
            chances = self.model(**batch).logits[0].softmax(-1)  # (n_pieces, n_labels)
        best, label = (part.tolist() for part in chances.max(-1))
        first = {word: at for at, word in reversed(list(enumerate(words))) if word is not None}
        last = {word: at for at, word in enumerate(words) if word is not None}
        rows = [
            (places[first[word]][0], places[last[word]][1], self.model.config.id2label[label[first[word]]],
             best[first[word]])
            for word in first.keys() | last.keys()
        ]  # fmt: skip
        return list(_joined(sorted(rows)))


def _joined(rows: Sequence[tuple[int, int, str, float]]) -> Iterator[Entity]:
    """Neighbouring words of one entity as one; a word goes on unless its label begins with "B-" or its type differs."""
    open_: Entity | None = None
    for start, end, label, score in rows:
        kind = type_of_label(label)
        if open_ and kind == open_.type and not label.startswith("B-"):
            open_ = Entity(open_.start, end, kind, round(min(open_.score, score), 4))
            continue
        if open_:
            yield open_
        open_ = Entity(start, end, kind, round(score, 4)) if kind else None
    if open_:
        yield open_


def _refused(model: str, why: str) -> InvalidSetting:
    return InvalidSetting(
        f"entities = {model!r} cannot be used: {' '.join(why.split())[:200]}. Give a folder or an installed name of a "
        'spaCy pipeline or a Hugging Face token classifier, or entities = "physiograph".'
    )
