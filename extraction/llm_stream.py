"""An answer of a chat endpoint as it is written, piece by piece, with a stop and a time limit over the whole."""

from __future__ import annotations

import asyncio
import json
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Protocol

from extraction.llm_chat import Endpoint, Message
from extraction.llm_client import MAX_BYTES, ChatClient, _reply, _tls
from kg.errors import EndpointError

POLL_S: Final = 0.05
"""How often the stop is looked at while nothing arrives."""

Stop = Callable[[], bool]
"""Whether to stop; asked often."""


def never() -> bool:
    """A stop that is never pressed."""
    return False


class Writer(Protocol):
    """Whatever writes an answer in pieces."""

    def write(
        self, messages: Sequence[Message], *, max_tokens: int, seed: int = 0, stop: Stop = never
    ) -> Iterator[str]:
        """The answer in pieces as they come, as probable as can be; it ends early where `stop` says so.

        Raises: EndpointError: no answer, or it broke off; pieces given before that stand.
        """
        ...  # fmt: skip


class StreamClient(ChatClient):
    """A `ChatClient` that also writes in pieces. An endpoint that does not stream gives its answer as one piece."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(endpoint)
        self._streams = True

    def write(
        self, messages: Sequence[Message], *, max_tokens: int, seed: int = 0, stop: Stop = never
    ) -> Iterator[str]:
        """See `Writer.write`; tried again only while nothing has been given yet."""
        attempt = 0
        while True:
            given = False
            streams, without = self._streams, self._without
            body = self._body(messages, None, max_tokens, seed, 2, without) | {"stream": streams}
            try:
                for piece in self._pieces(body, stop):
                    given = True
                    yield piece
                return
            except EndpointError as error:
                if given:
                    raise
                if error.code == "refused" and streams and "stream" in str(error):
                    self._streams = False
                elif error.code == "refused" and any(
                    name in str(error) for name in ("temperature", "seed", "max_tokens")
                ):
                    if not self._give_way(str(error), 2, without):
                        raise
                elif not error.passing or attempt == self.endpoint.retries or stop():
                    raise
                else:
                    _sleep(self._pause(attempt, error), stop)
                    attempt += 1

    def _pieces(self, body: dict[str, Any], stop: Stop) -> Iterator[str]:
        """The pieces of one attempt: read in a thread of its own, so that neither a pause nor a stop is missed."""
        arrived: queue.Queue[str | BaseException | None] = queue.Queue()
        cancel = threading.Event()
        thread = threading.Thread(target=self._run, args=(body, arrived, cancel), name="llm-stream", daemon=True)
        thread.start()
        try:
            while not stop():
                try:
                    piece = arrived.get(timeout=POLL_S)
                except queue.Empty:
                    continue
                if piece is None:
                    return
                if isinstance(piece, BaseException):
                    raise piece
                yield piece
        finally:
            cancel.set()
            thread.join(timeout=5)

    def _run(
        self, body: dict[str, Any], arrived: queue.Queue[str | BaseException | None], cancel: threading.Event
    ) -> None:
        try:
            asyncio.run(self._limited(body, arrived, cancel))
            arrived.put(None)
        except BaseException as error:
            arrived.put(self._named(error))

    async def _limited(
        self, body: dict[str, Any], arrived: queue.Queue[str | BaseException | None], cancel: threading.Event
    ) -> None:
        reading = asyncio.ensure_future(self._read(body, arrived))
        deadline = time.monotonic() + self.endpoint.timeout_s
        while not reading.done():
            await asyncio.wait({reading}, timeout=POLL_S)
            late = time.monotonic() > deadline
            if not reading.done() and (late or cancel.is_set()):
                reading.cancel()
                await asyncio.wait({reading})
                if late:
                    raise TimeoutError
                return
        reading.result()

    async def _read(self, body: dict[str, Any], arrived: queue.Queue[str | BaseException | None]) -> None:
        import httpx

        headers = {"Authorization": f"Bearer {self.endpoint.key}"} if self.endpoint.key else {}
        url = f"{self.endpoint.url.rstrip('/')}/chat/completions"
        trust = not self.endpoint.loopback
        async with (
            httpx.AsyncClient(timeout=self.endpoint.timeout_s, trust_env=trust, verify=_tls(trust)) as client,
            client.stream("POST", url, json=body, headers=headers) as response,
        ):
            streamed = "event-stream" in response.headers.get("content-type", "")
            if not streamed or not 200 <= response.status_code < 300:
                answer = _reply(self._checked(response, await self._whole(response)))
                arrived.put(answer.text)
                return
            total, ended = 0, False
            async for line in response.aiter_lines():
                total += len(line)
                if total > MAX_BYTES:
                    raise self._error("bad_answer", f"sent more than {MAX_BYTES} bytes")
                piece, ended = delta(line)
                if piece:
                    arrived.put(piece)
                if ended:
                    return
            raise self._error("broken_off", "broke off its answer", True)

    async def _whole(self, response: Any) -> bytes:
        data = bytearray()
        async for chunk in response.aiter_bytes():
            data += chunk
            if len(data) > MAX_BYTES:
                raise self._error("bad_answer", f"sent more than {MAX_BYTES} bytes")
        return bytes(data)

    def _named(self, error: BaseException) -> BaseException:
        import httpx

        if isinstance(error, TimeoutError | httpx.TimeoutException):
            limit = f"{self.endpoint.timeout_s:g} s"
            return self._error("timeout", f"gave no whole answer within {limit}. Raise llm_timeout_s", True)
        if isinstance(error, httpx.ConnectError | httpx.UnsupportedProtocol):
            told = self._clean(str(error))
            return self._error("unreachable", f"cannot be reached ({told}). Start it, or correct llm_url", True)
        if isinstance(error, httpx.HTTPError | httpx.InvalidURL):
            return self._error("broken_off", f"broke off its answer ({type(error).__name__})", True)
        return error


def delta(line: str) -> tuple[str, bool]:
    """The text in one line of a stream of server-sent events, and whether the answer ends with it.

    >>> delta('data: {"choices": [{"delta": {"content": "HI"}}]}'), delta("data: [DONE]"), delta(": ping")
    (('HI', False), ('', True), ('', False))
    """
    if not line.startswith("data:"):
        return "", False
    told = line[5:].strip()
    if told == "[DONE]":
        return "", True
    try:
        value = json.loads(told)
        if "error" in value:
            raise EndpointError(
                "server_error", f"the language model failed while it wrote: {str(value['error'])[:200]}."
            )
        choice = (value.get("choices") or [{}])[0]
        return str((choice.get("delta") or {}).get("content") or ""), choice.get("finish_reason") is not None
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):
        raise EndpointError("broken_off", "the language model sent a piece that is not JSON.", passing=True) from None


def _sleep(seconds: float, stop: Stop) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not stop():
        time.sleep(min(POLL_S, max(end - time.monotonic(), 0)))


class LocalWriter:
    """A transformers model in this process; its answer comes as one piece, and a stop counts only before it."""

    def __init__(self, name: str) -> None:
        from extraction.llm_local import LocalChat

        self._chat = LocalChat(name)

    def write(
        self, messages: Sequence[Message], *, max_tokens: int, seed: int = 0, stop: Stop = never
    ) -> Iterator[str]:
        """See `Writer.write`."""
        if not stop():
            yield self._chat.complete(messages, max_tokens=max_tokens, seed=seed).text
