"""Document → sentences with roles → claims, grounded and with their study context; one process or many."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extraction.found import ClaimReader, Found
from kg.model import CAUSAL, CONCEPT_TYPES, Claim, Context, Document, Mention, Sentence

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext

    from ontology.ground import Grounder

HERE: Final = Path(__file__).resolve().parent
AHEAD: Final = 4
"""Documents per worker that are read ahead: bounds the memory whatever the corpus."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read in one document."""

    document_id: str
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]


class Pipeline:
    """A loaded pipeline. Loading takes some seconds: make one and keep it.

    Args:
        fast: the plainer extractor without an encoder.
        min_score: leave out claims scored below; 0 keeps all that the extractor gives.
        full_text: read the body too, not only title and abstract.
    """

    def __init__(self, fast: bool = False, min_score: float = 0.0, full_text: bool = False) -> None:
        from ontology.ground import Grounder

        self.min_score = min_score
        self.full_text = full_text
        self.version = version(fast=fast, full_text=full_text)
        self.extractor = "fast" if fast else "joint"
        self._reader = _reader(fast)
        self._grounder: Grounder = Grounder()

    def read(self, document: Document) -> Extraction:
        """Sentences with roles, and claims in the order of the text. The same document gives the same result."""
        from extraction.context import study_context
        from extraction.mentions import abbreviations, parser
        from extraction.roles import structure

        sentences = structure(document, self.full_text)
        titled = bool(sentences) and sentences[0].role == "title"
        texts = [sentence.text for sentence in sentences] if titled else ["", *(s.text for s in sentences)]
        roles = [sentence.role for sentence in sentences] if titled else ["title", *(s.role for s in sentences)]
        found = self._reader.read(texts, roles)
        shorts = abbreviations([parser().make_doc(text) for text in texts if "(" in text], document.abbreviations)
        context = study_context(document, sentences)
        claims: dict[str, Claim] = {}
        for item in found:
            if item.score >= self.min_score:
                claim = self._claim(document, sentences[item.sentence - (not titled)], item, shorts, context)
                claims.setdefault(claim.claim_id, claim)
        return Extraction(document.id, sentences, tuple(claims.values()))

    def _claim(
        self, document: Document, sentence: Sentence, item: Found, shorts: dict[str, str], context: Context
    ) -> Claim:
        from extraction.context import effect_of
        from kg.wire import claim_id_of

        effect, p_value = effect_of(sentence.text)
        comparator = item.comparator or comparator_in(sentence.text, item.subject, item.object, item.relation)
        return Claim(
            claim_id=claim_id_of(
                document.id, sentence.text, item.subject, item.relation, item.object, item.certainty, comparator
            ),
            document_id=document.id,
            year=document.year,
            sentence=sentence.text,
            section=sentence.section,
            role=sentence.role,
            subject=self._mention(item.subject, shorts),
            relation=item.relation,
            object=self._mention(item.object, shorts),
            certainty=item.certainty,
            score=item.score,
            extractor=f"{self.extractor} {self.version}",
            comparator=self._mention(comparator, shorts) if comparator else None,
            implicit_subject=item.implicit_subject,
            context=replace(context, effect_size=effect, p_value=p_value),
        )

    def _mention(self, text: str, shorts: dict[str, str]) -> Mention:
        best = self._grounder.best(text, abbreviations=shorts)
        if best is None:
            return Mention(text)
        return Mention(text, best.id, best.name, best.type if best.type in CONCEPT_TYPES else None)


COMPARED: Final = re.compile(
    r"\b(?:compared (?:with|to)|in comparison (?:with|to)|relative to|versus|vs\.?|"
    r"than(?: (?:after|with|during|in|for))?)\s+"
    r"(?:that (?:of|in|with) |those (?:of|in|with) |the |a |an )?"
    r"(?P<name>[A-Za-zα-ωΑ-Ω][\w′'/+–-]*(?: [\w′'/+–-]+){0,3})"
)
NAME_ENDS: Final = re.compile(
    r"\b(?:and|but|in|on|at|for|with|during|after|was|were|did|group|condition|or|to|of|by|from|who|which|that|when)\b"
)


def comparator_in(sentence: str, subject: str, obj: str, relation: str) -> str | None:
    """What the subject is compared with, by its cue words; None for correlations and where nothing is named.

    >>> comparator_in("HIIT increased VO2max more than MICT (P < 0.05).", "HIIT", "VO2max", "increases")
    'MICT'
    """
    if relation not in CAUSAL:
        return None
    for match in COMPARED.finditer(sentence):
        name = re.split(r"\b(?:and|but|in|on|at|for|with|during|after|was|were|did|group|condition)\b", match["name"])[
            0
        ].strip()
        if len(name) > 1 and name.lower() not in (subject.lower(), obj.lower()) and subject not in name:
            return name
    return None


def _reader(fast: bool) -> ClaimReader:
    if fast:
        from extraction.relations import FastReader

        return FastReader()
    from extraction.joint import JointReader

    return JointReader()


@cache
def version(*, fast: bool = False, full_text: bool = False) -> str:
    """A short hash of the code and models that decide what is extracted, and of the settings."""
    digest = hashlib.sha256(f"{fast} {full_text}".encode())
    ontology = HERE.parent / "ontology"
    files = [*HERE.glob("*.py"), *(HERE / "models").iterdir(), *ontology.glob("*.py"), *ontology.glob("*.ttl")]
    for file in sorted(files, key=lambda path: (path.parent.name, path.name)):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def extract(
    documents: Iterable[Document],
    *,
    workers: int = 1,
    fast: bool = False,
    min_score: float = 0.0,
    full_text: bool = False,
) -> Iterator[Extraction]:
    """Extractions in the order of the documents; the result is the same whatever the number of workers."""
    settings = (fast, min_score, full_text)
    if workers <= 1:
        pipeline = _warm(*settings)
        for document in documents:
            yield pipeline.read(document)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    spawn: SpawnContext = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn) as pool:
        waiting: list[Future[Extraction]] = []
        for document in documents:
            waiting.append(pool.submit(_read_one, settings, document))
            if len(waiting) >= AHEAD * workers:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


@cache
def _warm(fast: bool, min_score: float, full_text: bool) -> Pipeline:
    return Pipeline(fast, min_score, full_text)


def _read_one(settings: tuple[bool, float, bool], document: Document) -> Extraction:
    return _warm(*settings).read(document)
