"""Many documents past a language model: some questions ahead, failures listed, the estimate before the run."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from extraction.found import Found
from extraction.llm_answer import RefusedClaim
from extraction.llm_reader import LlmReader, LlmSpec, Reading, Usage
from kg.errors import EndpointError, InvalidSetting
from kg.model import Document, Refusal, Sentence

if TYPE_CHECKING:
    from extraction.pipeline import Extraction, Pipeline
    from kg.settings import Settings

HOPELESS: Final = frozenset({"unreachable", "no_access", "not_found", "moved", "refused", "failed"})
"""What would happen to every document: the run stops. Anything else is one document's failure."""

IN_A_ROW: Final = 5
"""Failures of one document after another that stop a run."""


def spec_of(settings: Settings) -> LlmSpec:
    """What the settings say of the language model; its key is read from the environment.

    Raises: InvalidSetting: no model is named.
    """
    import os

    if settings.llm_model is None:
        raise InvalidSetting(
            "llm_model is not set. Name a model by llm_model and llm_url in physiograph.toml, or PHYSIOGRAPH_LLM_MODEL "
            "and PHYSIOGRAPH_LLM_URL; without llm_url it is the folder of a transformers model."
        )
    return LlmSpec(
        model=settings.llm_model,
        url=settings.llm_url,
        key=os.environ.get(settings.llm_key_env) or None,
        cache=settings.llm_cache,
        timeout_s=settings.llm_timeout_s,
        retries=settings.llm_retries,
        max_tokens=settings.llm_max_tokens,
        seed=settings.seed,
        score=settings.llm_score,
        logprobs=settings.llm_logprobs,
        price_in=settings.llm_price_in,
        price_out=settings.llm_price_out,
    )


def extract(documents: Iterable[Document], pipeline: Pipeline, reader: LlmReader) -> Iterator[Extraction]:
    """Extractions in the order of the documents, with as many questions at a time as the reader allows.

    Raises: EndpointError: the endpoint answers nobody, or several documents in a row failed; answers are kept.
    """
    from extraction.pipeline import Extraction

    waiting: deque[tuple[Document, tuple[Sentence, ...], Future[Reading]]] = deque()
    failed = 0
    pool = ThreadPoolExecutor(reader.parallel, thread_name_prefix="llm")
    try:
        source = iter(documents)
        while True:
            while len(waiting) < 2 * reader.parallel and (document := next(source, None)) is not None:
                sentences = pipeline.sentences(document)
                waiting.append((document, sentences, pool.submit(reader.reading, *given(sentences))))
            if not waiting:
                return
            document, sentences, future = waiting.popleft()
            try:
                yield pipeline.finish(document, sentences, *_shifted(future.result(), sentences))
                failed = 0
            except EndpointError as error:
                failed += 1
                if error.code in HOPELESS or failed == IN_A_ROW:
                    raise
                yield Extraction(document.id, (), (), failure=Refusal(document.id, error.code, str(error)))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def given(sentences: Sequence[Sentence]) -> tuple[list[str], list[str]]:
    """Texts and roles as a `ClaimReader` takes them: a title first, empty where the document has none."""
    texts, roles = [s.text for s in sentences], [s.role for s in sentences]
    return (texts, roles) if not sentences or sentences[0].section == "title" else (["", *texts], ["title", *roles])


def _shifted(reading: Reading, sentences: Sequence[Sentence]) -> tuple[list[Found], tuple[RefusedClaim, ...]]:
    """The reading with the numbers of the document's own sentences; see `given`."""
    if not sentences or sentences[0].section == "title":
        return list(reading.found), reading.refused
    found = [dataclasses.replace(item, sentence=item.sentence - 1) for item in reading.found if item.sentence]
    refused = (dataclasses.replace(item, sentence=max(item.sentence - 1, -1)) for item in reading.refused)
    return found, tuple(refused)


def estimate(documents: Iterable[Document], pipeline: Pipeline, reader: LlmReader) -> tuple[int, Usage]:
    """How many documents, and what asking about them would take."""
    count, total = 0, Usage()
    for document in documents:
        count += 1
        if sentences := pipeline.sentences(document):
            total += reader.estimate(*given(sentences))
    return count, total


def told(spec: LlmSpec, documents: int, usage: Usage, estimated: bool) -> str:
    """One line on what a run takes or took."""
    about = "about " if estimated else ""
    cost = usage.cost(spec)
    price = "no price set (llm_price_in, llm_price_out)" if cost is None else f"cost {about}{cost:.4f}"
    return (
        f"{documents} documents, {usage.questions} questions to {spec.model} at {spec.url or 'this process'}, "
        f"{usage.kept} answers already kept; "
        f"{about}{usage.prompt_tokens} tokens in, {usage.completion_tokens} out; {price}"
    )
