"""A document's claims, end to end: roles, parse, names, pairs, certainty, grounding, context; one process or many."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extraction import groups
from extraction.abbreviations import abbreviations, spelled_out
from extraction.certainty import certainty_of
from extraction.comparators import comparator_of
from extraction.entities import OWN, open_source, typed
from extraction.found import ClaimReader, Found
from extraction.less_is_better import less_is_better, turned
from extraction.negation import relation_of
from kg.errors import InvalidValue
from kg.model import Claim, Context, Document, Mention, Refusal, Sentence
from kg.wire import claim_id_of

if TYPE_CHECKING:
    from extraction.llm_answer import RefusedClaim
    from extraction.llm_reader import LlmReader
    from ontology.ground import Grounder

HERE: Final = Path(__file__).resolve().parent

LLM: Final = "llm "
"""How the names of extractors that are language models begin."""

DECIDES_NOTHING: Final = ("quality.py", "kinds.py", "copies.py", "shards.py", "shards_ray.py", "retractions.py")
"""Files here that do not change what is extracted from a document."""

AHEAD: Final = 4
"""Documents in flight per worker."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read in one document.

    Args:
        refused: what a language model claimed and the text does not say.
        failure: why a language model gave nothing for this document; it then counts as not read.
    """

    document_id: str
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    refused: tuple[RefusedClaim, ...] = ()
    failure: Refusal | None = None


def version(
    fast: bool = False, full_text: bool = False, tables: Path | None = None, llm: str = "", entities: str = OWN
) -> str:
    """Name of the extractor, with a hash of the code, models and vocabularies that decide what is extracted.

    Args:
        tables: the index of term tables, where one is used; see `ontology.term_index`.
        llm: name of the language model that reads (`llm_reader.LlmReader.name`), where one does.
        entities: what recognises entities (`entities.open_source`).

    >>> version() == version(full_text=True)
    False
    """
    from ontology import term_index

    return _version(fast, full_text, term_index.fingerprint(tables) if tables else "", llm, entities)


@cache
def _version(fast: bool, full_text: bool, tables: str, llm: str, entities: str) -> str:
    total = hashlib.sha256(f"{fast} {full_text} {tables} {entities} {llm}".rstrip().encode())
    ontology = HERE.parent / "ontology"
    own = (file for file in HERE.glob("*.py") if file.name not in DECIDES_NOTHING)
    files = [*own, *(HERE / "models").iterdir(), *ontology.glob("*.py"), *ontology.glob("*.ttl")]
    for file in sorted(files, key=lambda path: (path.parent.name, path.name)):
        total.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    kind = f"{LLM}{llm.rsplit(' ', 3)[0]}" if llm else "fast" if fast else "joint"
    return f"{kind} {total.hexdigest()[:12]}"


@cache
def _reader(fast: bool) -> ClaimReader:
    from extraction.joint import JointReader
    from extraction.relations import FastReader

    return FastReader() if fast else JointReader()


class Pipeline:
    """Reads one document after the other; what it says of a document depends on that document alone.

    Args:
        fast: classifiers over a dependency parse; otherwise the encoder, which is better and slower.
        min_score: claims below this probability are left out, in [0, 1].
        full_text: the whole text; otherwise title and abstract.
        tables: the index of term tables that ground what the ontology does not name; None is without.
        llm: name of the language model whose claims `finish` is given; "" where none is.
        entities: what gives a type to a name that no vocabulary has: "physiograph", "off", or a user's model.
    Raises: InvalidValue: min_score outside [0, 1]. ModelMissing: weights are missing, or fail their hash check.
        InvalidSetting: `entities` is no model on this machine.
    """

    def __init__(
        self,
        fast: bool = False,
        min_score: float = 0.0,
        full_text: bool = False,
        tables: Path | None = None,
        llm: str = "",
        entities: str = OWN,
    ) -> None:
        if not 0.0 <= min_score <= 1.0:
            raise InvalidValue(f"min_score {min_score} is not in [0, 1]. Give a probability, for example 0.5.")
        self.fast, self.min_score, self.full_text = fast, min_score, full_text
        self.tables, self.entities = tables, entities
        open_source(entities)  # a wrong setting is told before a document is read
        self.version = version(fast=fast, full_text=full_text, tables=tables, llm=llm, entities=entities)

    def read(self, document: Document) -> Extraction:
        """Sentences with roles, and claims sorted by sentence and id."""
        sentences = self.sentences(document)
        found = groups.revised(sentences, self._found(sentences)) if sentences else []
        return self.finish(document, sentences, found)

    def sentences(self, document: Document) -> tuple[Sentence, ...]:
        """Sentences with roles."""
        from extraction.roles import structure

        return structure(document, self.full_text)

    def finish(
        self,
        document: Document,
        sentences: tuple[Sentence, ...],
        found: Iterable[Found],
        refused: tuple[RefusedClaim, ...] = (),
    ) -> Extraction:
        """What a reader found in the sentences of a document, as claims."""
        from extraction.context import study_context
        from ontology.context import words_of

        if not sentences:
            return Extraction(document.id, (), ())
        texts = [sentence.text for sentence in sentences]
        maker = ClaimMaker(
            document=document,
            sentences=sentences,
            context=study_context(document, sentences),
            short=abbreviations(texts, document.abbreviations),
            words=words_of(texts),
            extractor=self.version,
            grounder=_grounder(self.tables),
            entities=self.entities,
        )
        claims = maker.claims(item for item in found if item.score >= self.min_score)
        return Extraction(document.id, sentences, claims, refused)

    def _found(self, sentences: Sequence[Sentence]) -> list[Found]:
        """What the reader finds; it is given a title, an empty one where the document has none."""
        texts = [s.text for s in sentences]
        roles = ["other" if groups.is_elsewhere(s) else s.role for s in sentences]
        shift = 0 if sentences[0].section == "title" else 1
        if shift:
            texts, roles = ["", *texts], ["title", *roles]
        bodies = frozenset(i + shift for i, s in enumerate(sentences) if s.section not in ("title", "abstract"))
        found = _reader(self.fast).read(texts, roles, bodies=bodies)
        return [dataclasses.replace(f, sentence=f.sentence - shift) for f in found if f.sentence >= shift]


@dataclass(frozen=True)
class ClaimMaker:
    """Turns what a reader found in one document into claims.

    Args:
        context: the study behind the document.
        short: its abbreviations.
        words: its words, which settle short names that it does not define.
        extractor: name and version of the reader.
        grounder: finds the concepts of its names.
        entities: gives a type to those that have none (`entities.typed`).
    """

    document: Document
    sentences: Sequence[Sentence]
    context: Context
    short: Mapping[str, str]
    words: frozenset[str]
    extractor: str
    grounder: Grounder
    entities: str = OWN

    def claims(self, found: Iterable[Found]) -> tuple[Claim, ...]:
        """Claims without repeats, sorted by sentence and id."""
        kept: dict[str, tuple[int, Claim]] = {}
        for item in found:
            claim = self.claim(item)
            other = kept.get(claim.claim_id)
            if other is None or claim.score > other[1].score:
                kept[claim.claim_id] = (item.sentence, claim)
        ordered = sorted(kept.values(), key=lambda pair: (pair[0], pair[1].claim_id))
        return tuple(claim for _, claim in ordered)

    def claim(self, item: Found) -> Claim:
        """One claim: negation and certainty checked, ends grounded, comparator and figures of the sentence added."""
        from extraction.context import claim_context

        sentence = self.sentences[item.sentence]
        subject_at = None if item.implicit_subject else item.subject_at
        certainty = item.certainty or certainty_of(sentence.text, sentence.role, subject_at, item.object_at)
        beside = item.comparator or comparator_of(sentence.text, item)
        obj = self._end(item.object, sentence.text, item.object_at)
        relation = relation_of(sentence.text, item)
        if less_is_better(item.object, self.grounder.lexicon.better(obj.id) if obj.id else None):
            relation = turned(sentence.text, dataclasses.replace(item, relation=relation))
        said = (item.subject, relation, item.object, certainty, beside, item.implicit_subject)
        return Claim(
            claim_id=claim_id_of(self.document.id, sentence.text, *said, sentence.index),
            document_id=self.document.id,
            year=self.document.year,
            sentence=sentence.text,
            section=sentence.section,
            role=sentence.role,
            subject=self._end(item.subject, sentence.text, item.subject_at),
            relation=relation,
            object=obj,
            certainty=certainty,
            score=item.score,
            extractor=self.extractor,
            comparator=None if beside is None else mention(beside, self.short, self.grounder, self.words),
            implicit_subject=item.implicit_subject,
            context=claim_context(self.context, sentence, item.object, self.sentences),
        )

    def _end(self, text: str, sentence: str, at: tuple[int, int]) -> Mention:
        return typed(mention(text, self.short, self.grounder, self.words), sentence, at, self.entities)


@cache
def _grounder(tables: Path | None) -> Grounder:
    from ontology.ground import Grounder
    from ontology.term_match import TermTables

    return Grounder(term_tables=(TermTables(tables),) if tables else ())


def mention(text: str, short: Mapping[str, str], grounder: Grounder, words: frozenset[str] = frozenset()) -> Mention:
    """A name with its concept, abbreviations resolved by the document's own definitions, else by its other words.

    A short form that no vocabulary has keeps the document's long form as its name: "CT" is not one thing in all papers.
    """
    best = grounder.best(text, abbreviations=short, context=words)
    if best is None:
        return Mention(text, name=spelled_out(text, short))
    return Mention(text, best.id, best.name, best.type)


# --- many documents -------------------------------------------------------------------------------


@cache
def _pipeline(fast: bool, min_score: float, full_text: bool, tables: Path | None, entities: str, name: str) -> Pipeline:
    pipeline = Pipeline(fast, min_score, full_text, tables, entities=entities)
    pipeline.version = name  # what the first process read, whatever has changed on disk since
    return pipeline


def _work(
    document: Document, fast: bool, min_score: float, full_text: bool, tables: Path | None, entities: str, name: str
) -> Extraction:
    return _pipeline(fast, min_score, full_text, tables, entities, name).read(document)


def extract(
    documents: Iterable[Document],
    *,
    workers: int = 1,
    fast: bool = False,
    min_score: float = 0.0,
    full_text: bool = False,
    tables: Path | None = None,
    entities: str = OWN,
    llm: LlmReader | None = None,
) -> Iterator[Extraction]:
    """Extractions in the order of the documents; at most a few documents per worker are held at a time.

    Args:
        llm: a language model that reads instead; this process then asks, `llm.parallel` questions at a time.
    Raises: InvalidValue: workers below 1, or min_score outside [0, 1]. EndpointError: the model does not answer.
    """
    if workers < 1:
        raise InvalidValue(f"workers {workers} is below 1. Give the number of processes, for example 2.")
    if llm is not None:
        from extraction import llm_run

        yield from llm_run.extract(documents, Pipeline(fast, min_score, full_text, tables, llm.name, entities), llm)
        return
    name = version(fast=fast, full_text=full_text, tables=tables, entities=entities)
    settings = (fast, min_score, full_text, tables, entities, name)
    if workers == 1:
        for document in documents:
            yield _work(document, *settings)
        return
    source = iter(documents)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: list[Future[Extraction]] = [
            pool.submit(_work, document, *settings) for document in islice(source, AHEAD * workers)
        ]
        while waiting:
            done = waiting.pop(0).result()
            for document in islice(source, 1):
                waiting.append(pool.submit(_work, document, *settings))
            yield done


def fingerprint(claims: Iterable[Claim]) -> str:
    """Hex SHA-256 over claims as they are written, for checks that two runs agree byte for byte."""
    from kg.wire import claim_to_json

    total = hashlib.sha256()
    for claim in claims:
        total.update(claim_to_json(claim).encode() + b"\n")
    return total.hexdigest()
