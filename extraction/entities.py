"""Biomedical entities in a text: genes, chemicals, diseases, anatomy, species, cells; by our model or a user's.

The plug-in point: a setting names the model, `open_source` opens it, `type_of` asks it for one name.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from kg.errors import InvalidSetting

if TYPE_CHECKING:
    from extraction.entity_model import EntityModel, Labelled
    from kg.model import Mention

OWN: Final = "physiograph"
"""The setting `entities` for the shipped model."""
OFF: Final = "off"
"""The setting `entities` for none."""

TYPES: Final = ("gene", "chemical", "disease", "anatomy", "species", "cell")
CONCEPT_TYPE: Final = {
    "gene": "gene_or_protein",
    "chemical": "molecule",
    "disease": "condition",
    "anatomy": "anatomy",
    "species": "population",
    "cell": "cell",
}
"""Concept type (kg.model.CONCEPT_TYPES) of an entity type."""

TRUSTED: Final = {
    "BC5CDR": ("chemical", "disease"),
    "NCBI-disease": ("disease",),
    "AnatEM": ("anatomy",),
    "BC2GM": ("gene",),
    "BioNLP13CG": ("gene", "species", "cell"),
    "linnaeus": ("species",),
}
"""Which types are believed of which head of the shipped model."""
AT_ONCE: Final = 64
SURE: Final = 0.8
"""Lowest score of an entity that gives its type to a name."""
SHORT: Final = re.compile(r"\S{0,3}|\S+[A-Z0-9]\S*|[^\w\s]\S*")
"""A name of one word with capitals or figures beyond its first letter, or of three letters: "HHb", "BDI-II", "VO2"."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in a text.

    Args:
        start, end: characters of the text, or tokens where tokens were read; end is one past the last.
        type: one of `TYPES`.
        score: probability of the least certain token, in [0, 1]; 1 where a model gives none.
    """

    start: int
    end: int
    type: str
    score: float


class EntitySource(Protocol):
    """What finds entities: the shipped model, a spaCy pipeline, a Hugging Face model, or a class of your own."""

    def read_texts(self, texts: Sequence[str]) -> list[list[Entity]]:
        """Entities of each text, in characters, sorted by place; what is said of a text depends on it alone."""
        ...


class EntityReader:
    """The shipped model.

    Raises: ModelMissing: weights are missing, or fail their hash check.
    """

    def __init__(self, folder: Path | None = None) -> None:
        from extraction import entity_model

        self.model: EntityModel = entity_model.load(folder or entity_model.FOLDER)

    def read(self, text: str | Sequence[str]) -> list[Entity]:
        """Entities of one sentence, sorted by place, without overlaps.

        Args:
            text: a text (places are characters), or its tokens, cut as the training sets are: every mark on its own
                (places are tokens).

        >>> text = "Dexamethasone caused hypertension in rats."
        >>> [(text[e.start : e.end], e.type) for e in EntityReader().read(text)]
        [('Dexamethasone', 'chemical'), ('hypertension', 'disease'), ('rats', 'species')]
        """
        if isinstance(text, str):
            return self.read_texts([text])[0]
        return merged(self.model.read([list(text)])[0])

    def read_texts(self, texts: Sequence[str]) -> list[list[Entity]]:
        """Entities of each text, in characters."""
        from extraction.entity_words import tokens

        found: list[list[Entity]] = []
        for start in range(0, len(texts), AT_ONCE):
            part = texts[start : start + AT_ONCE]
            places = [tokens(text) for text in part]
            words = [[text[a:b] for a, b in place] for text, place in zip(part, places, strict=True)]
            for place, labelled in zip(places, self.model.read(words), strict=True):
                found.append(
                    [Entity(place[e.start][0], place[e.end - 1][1], e.type, e.score) for e in merged(labelled)]
                )
        return found


def merged(labelled: Sequence[Labelled]) -> list[Entity]:
    """What the heads say as one list: of entities that overlap the surest; anatomy yields to the other types."""
    trusted = [one for one in labelled if one.type in TRUSTED.get(one.head, ())]
    kept: list[Entity] = []
    for one in sorted(trusted, key=lambda e: (e.type == "anatomy", -e.score, e.start, -e.end, e.type)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(Entity(one.start, one.end, one.type, one.score))
    return sorted(kept, key=lambda e: e.start)


@cache
def open_source(model: str = OWN, allow_download: bool = False) -> EntitySource | None:
    """The source that the setting `entities` names, opened once per process; None for "off".

    Args:
        model: "physiograph", "off", or folder or name of a spaCy pipeline (scispaCy's are such) or of a Hugging Face
            token-classification model.
        allow_download: let a Hugging Face name be fetched; otherwise only what lies on this machine is opened.
    Raises: InvalidSetting: no such model here. ModelMissing: the shipped model is broken.
    """
    if model == OFF:
        return None
    if model == OWN:
        return EntityReader()
    from extraction.entity_plugins import HuggingFaceReader, SpacyReader, kind_of

    kind = kind_of(model)
    if kind == "spacy":
        return SpacyReader(model)
    if kind == "hugging_face":
        return HuggingFaceReader(model, allow_download)
    raise InvalidSetting(
        f'entities = {model!r} is no folder of a model; allowed: "{OWN}", "{OFF}", a spaCy pipeline or a Hugging Face '
        "token-classification model, by folder or name. Correct entities= in physiograph.toml."
    )


@lru_cache(maxsize=2048)
def entities_of(sentence: str, model: str = OWN) -> tuple[Entity, ...]:
    """Entities of a sentence by the model of that name; the last sentences are kept."""
    source = open_source(model)
    return () if source is None else tuple(source.read_texts([sentence])[0])


def type_of(sentence: str, start: int, end: int, model: str = OWN) -> str | None:
    """Concept type of the entity that covers a name whole and surely; None where there is none.

    A name that only ends on an entity has another type as a rule ("plasma insulin" is a measure), and short names of
    capitals stand for tests and groups here oftener than for genes: both get none.

    Args:
        sentence: the sentence.
        start, end: characters of the name in it.
        model: the setting `entities`.
    Returns: one of kg.model.CONCEPT_TYPES, or None.

    >>> text = "Training lowered prostate-specific antigen."
    >>> type_of(text, 17, 42), type_of(text, 0, 8)
    ('gene_or_protein', None)
    """
    if SHORT.fullmatch(sentence[start:end]):
        return None
    for entity in entities_of(sentence, model):
        if entity.start <= start and end <= entity.end and entity.score >= SURE:
            return CONCEPT_TYPE[entity.type]
    return None


def typed(mention: Mention, sentence: str, at: tuple[int, int], model: str = OWN) -> Mention:
    """A claim's end that no vocabulary has, with the type of the entity it is, where it is one; others as they are.

    Args:
        sentence: the sentence of the claim. at: characters of the mention in it; a subject implied by another
            sentence does not stand there, and is read by itself.
        model: the setting `entities`.
    """
    if mention.id is not None or mention.type is not None or model == OFF:
        return mention
    if SHORT.fullmatch(mention.text) and mention.name:  # the paper's own long form, where it gives one
        sentence, at = mention.name, (0, len(mention.name))
    elif sentence[slice(*at)] != mention.text:
        sentence, at = mention.text, (0, len(mention.text))
    kind = type_of(sentence, *at, model)
    return mention if kind is None else dataclasses.replace(mention, type=kind)
