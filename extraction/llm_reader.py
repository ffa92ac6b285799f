"""Claims by a language model: one question per abstract or window, answers kept on disk, every claim checked."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from extraction.found import Found
from extraction.llm_answer import RefusedClaim, check, claims_before_cut, claims_in, scores
from extraction.llm_cache import AnswerCache, default_folder
from extraction.llm_chat import Chat, Endpoint, Message, Reply
from extraction.llm_prompt import messages, prompt_version, schema
from kg.errors import EndpointError

WINDOW_CHARS: Final = 6000
"""Most characters of text in one question, about 1,500 tokens; an abstract has about 1,900."""

HALVINGS: Final = 2
"""How often a window is halved whose answer was cut off or which was too long."""

UNREAD_ROLES: Final = ("methods", "other")
"""Left out of texts longer than one window; an abstract is shown whole."""

CUT_OFF: Final = "the answer did not end within llm_max_tokens; what came after is lost. Raise it"

CHARS_PER_TOKEN: Final = 3.7
"""For estimates: what the prompt has under the tokenizer of SmolLM2."""

TOKENS_PER_SENTENCE: Final = 80
"""For estimates: tokens of the answer per sentence shown (13.6 claims of about 60 tokens in 10.3 sentences)."""


@dataclass(frozen=True, slots=True)
class LlmSpec:
    """Which model reads, and how. See `kg.settings` for the meaning of the fields, there called llm_….

    Args:
        url: None is a transformers model in this process.
        score: probability that a claim of this model is right; what each claim gets as its score.
        price_in, price_out: per million tokens, in any currency; None is not known.
    """

    model: str
    url: str | None = None
    key: str | None = None
    cache: Path | None = None
    timeout_s: float = 120.0
    retries: int = 4
    max_tokens: int = 4096
    seed: int = 0
    score: float = 0.5
    logprobs: bool = False
    price_in: float | None = None
    price_out: float | None = None

    def __repr__(self) -> str:
        return f"LlmSpec(model={self.model!r}, url={self.url!r})"

    def chat(self, parallel: int = 1, timeout_s: float | None = None) -> Chat:
        """The endpoint's client, or the loaded local model.

        Args:
            timeout_s: instead of the spec's own.
        Raises: InvalidSetting: the address or key cannot be used. ModelMissing: no such local model.
        """
        if self.url is None:
            from extraction.llm_local import LocalChat

            return LocalChat(self.model)
        from extraction.llm_client import ChatClient

        limit = timeout_s or self.timeout_s
        return ChatClient(
            Endpoint(self.url, self.model, self.key, limit, self.retries, parallel=parallel, logprobs=self.logprobs)
        )


@dataclass(frozen=True, slots=True)
class Usage:
    """Questions, how many of them needed no asking because their answers are kept, and tokens of those asked."""

    questions: int = 0
    kept: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.questions + other.questions,
            self.kept + other.kept,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
        )

    def cost(self, spec: LlmSpec) -> float | None:
        """In the currency of the prices; None where one of them is not set.

        >>> Usage(1, 0, 2_000_000, 500_000).cost(LlmSpec("m", price_in=0.5, price_out=2.0))
        2.0
        """
        if spec.price_in is None or spec.price_out is None:
            return None
        return (self.prompt_tokens * spec.price_in + self.completion_tokens * spec.price_out) / 1e6


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in one document, and what the model said besides that is not in the text."""

    found: tuple[Found, ...]
    refused: tuple[RefusedClaim, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Sentences shown, claims told of them, their scores; `cut_off` where there would have been more claims."""

    shown: Sequence[int]
    told: Sequence[Any]
    scores: Sequence[float]
    cut_off: bool = False


class LlmReader:
    """A language model as a `ClaimReader`; safe to share between threads.

    Args:
        chat: what answers; None is what the spec says, opened at the first question that is not on disk.
        parallel: most questions at the same time.
    """

    def __init__(self, spec: LlmSpec, chat: Chat | None = None, parallel: int = 1) -> None:
        self.spec, self.parallel = spec, parallel
        self.cache = AnswerCache(spec.cache or default_folder())
        self.usage = Usage()
        self._chat = chat
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Model, prompt, seed, score: what an extractor's version is made of."""
        model = self.spec.model if self.spec.url else Path(self.spec.model).name
        return f"{model} {prompt_version()} {self.spec.seed} {self.spec.score}"

    def read(self, sentences: Sequence[str], roles: Sequence[str], min_score: float | None = None) -> list[Found]:
        """The claims of a document; sentence 0 is its title ("" where it has none).

        Raises: EndpointError: no answer that can be used.
        """
        cut = 0.0 if min_score is None else min_score
        return [item for item in self.reading(sentences, roles).found if item.score >= cut]

    def reading(self, sentences: Sequence[str], roles: Sequence[str]) -> Reading:
        """Claims that stand in the text, and those refused, each with a reason.

        Raises: EndpointError: no answer that can be used. InvalidSetting: answers cannot be kept on disk.
        """
        found: list[Found] = []
        refused: list[RefusedClaim] = []
        for window in windows(sentences, roles):
            for part in self._window(sentences, window, HALVINGS):
                good, bad = check(part.told, sentences, part.shown, part.scores)
                found += good
                refused += bad
                if part.cut_off:
                    refused.append(RefusedClaim(-1, "cut_off", CUT_OFF))
        found.sort(key=lambda item: (item.sentence, item.object_at, item.implicit_subject, item.subject_at))
        return Reading(tuple(found), tuple(refused))

    def estimate(self, sentences: Sequence[str], roles: Sequence[str]) -> Usage:
        """Questions of a document and about how many tokens they take; nothing is asked."""
        total = Usage()
        for window in windows(sentences, roles):
            chat = messages(sentences, window)
            if self.cache.get(self.cache.key(self.spec.model, chat, self.spec.seed)) is not None:
                total += Usage(1, 1)
                continue
            chars = sum(len(message["content"]) for message in chat)
            answer = min(TOKENS_PER_SENTENCE * len(window), self.spec.max_tokens)
            total += Usage(1, 0, math.ceil(chars / CHARS_PER_TOKEN), answer)
        return total

    def _window(self, sentences: Sequence[str], window: Sequence[int], halvings: int) -> list[_Part]:
        """What is told of a window, or of its halves where the whole is too much for one answer."""
        chat = messages(sentences, window)
        divisible = halvings > 0 and len(window) > 1
        try:
            reply, told = self._answer(chat)
        except EndpointError as error:
            if error.code != "too_long" or not divisible:
                raise
            reply, told = Reply("", cut_off=True), None
        if told is not None:
            return [_Part(window, told, scores(reply, len(told), self.spec.score))]
        if divisible:
            middle = (len(window) + 1) // 2
            halves = (window[:middle], window[middle:])
            return [part for half in halves for part in self._window(sentences, half, halvings - 1)]
        whole = claims_before_cut(reply.text)
        return [_Part(window, whole, [self.spec.score] * len(whole), cut_off=True)]

    def _answer(self, chat: Sequence[Message]) -> tuple[Reply, list[Any] | None]:
        """An answer and its claims, None where it was cut off before they ended.

        An answer without claims is asked for once more, with another seed.
        """
        for seed in (self.spec.seed, self.spec.seed + 1):
            key = self.cache.key(self.spec.model, chat, seed)
            kept = self.cache.get(key)
            reply = kept or self._ask(chat, seed)
            told = claims_in(reply.text)
            if told is not None or reply.cut_off:
                if kept is None:
                    self.cache.put(key, reply)
                self._count(reply, kept is not None)
                return reply, told
            self._count(reply, False)
        start = " ".join(reply.text.split())[:80]
        raise EndpointError(
            "no_json", f"the language model gave no JSON object with claims, but {start!r}. Try a larger one."
        )

    def _ask(self, chat: Sequence[Message], seed: int) -> Reply:
        with self._lock:
            if self._chat is None:
                self._chat = self.spec.chat(self.parallel)
        return self._chat.complete(chat, schema=schema(), max_tokens=self.spec.max_tokens, seed=seed)

    def _count(self, reply: Reply, kept: bool) -> None:
        used = Usage(1, 1) if kept else Usage(1, 0, reply.prompt_tokens, reply.completion_tokens)
        with self._lock:
            self.usage += used


def windows(sentences: Sequence[str], roles: Sequence[str]) -> list[list[int]]:
    """Numbers of the sentences of each question: the whole text where it fits, else parts of about equal length.

    >>> windows(["T", "a" * 4000, "b" * 4000, "c" * 100], ["title", "results", "methods", "results"])
    [[0, 1, 3]]
    """
    every = [i for i, text in enumerate(sentences) if text.strip()]
    if sum(len(sentences[i]) for i in every) > WINDOW_CHARS:
        every = [i for i in every if roles[i] not in UNREAD_ROLES]
    size = sum(len(sentences[i]) for i in every)
    limit = size / max(1, math.ceil(size / WINDOW_CHARS))
    parts: list[list[int]] = []
    length = 0.0
    for i in every:
        if not parts or length + len(sentences[i]) / 2 > limit * len(parts):
            parts.append([])
        parts[-1].append(i)
        length += len(sentences[i])
    return parts
