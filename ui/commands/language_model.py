"""What the command line does around a language model that reads: the estimate before, the bill and refusals after."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model import Document

if TYPE_CHECKING:
    from extraction.llm_answer import RefusedClaim
    from extraction.llm_reader import LlmReader
    from kg.settings import Settings


def reader_of(settings: Settings, parallel: int | None = None) -> LlmReader:
    """The reader that the settings name, asking so many questions at a time (None: `workers` of the settings).

    Raises: InvalidSetting: no model is named.
    """
    from extraction.llm_reader import LlmReader
    from extraction.llm_run import spec_of

    return LlmReader(spec_of(settings), parallel=parallel or settings.workers)


def estimate(documents: Sequence[Document], reader: LlmReader, full_text: bool) -> str:
    """One line on what asking about documents would take; nothing is asked."""
    from extraction.llm_run import estimate, told
    from extraction.pipeline import Pipeline

    count, usage = estimate(documents, Pipeline(full_text=full_text, llm=reader.name), reader)
    return told(reader.spec, count, usage, estimated=True)


def announced(documents: Iterable[Document], reader: LlmReader, full_text: bool) -> Iterator[Document]:
    """The documents again, after the estimate for them all has been printed."""
    from ui.commands import console

    every = list(documents)
    console.say(estimate(every, reader, full_text))
    return iter(every)


def bill(documents: int, reader: LlmReader) -> str:
    """One line on what a run took."""
    from extraction.llm_run import told

    return told(reader.spec, documents, reader.usage, estimated=False)


def dry_run(paths: Sequence[Path], settings: Settings, reader: LlmReader) -> tuple[str, int]:
    """The estimate for the documents of files and folders, and how many there are; refused files are listed."""
    from ui.commands import console
    from ui.workspace import read_only_documents

    documents, refused = read_only_documents(paths, settings.max_file_mb)
    every = list(documents)
    console.refusals(refused)
    return estimate(every, reader, settings.full_text), len(every)


def refusals(refused: Iterable[tuple[str, RefusedClaim]]) -> Iterator[str]:
    """What a model claimed and the text does not say: a line each, then the counts; nothing where there is nothing."""
    counts: Counter[str] = Counter()
    for document_id, item in refused:
        counts[item.code] += 1
        yield f"refused claim in {document_id}, sentence {item.sentence}: {item.code}: {item.reason}"
    if counts:
        each = ", ".join(f"{n} {code}" for code, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
        yield f"{counts.total()} claims of the language model refused: {each}"


def list_refusals(refused: Iterable[tuple[str, RefusedClaim]]) -> None:
    """Write them to stderr."""
    for line in refusals(refused):
        sys.stderr.write(line + "\n")
