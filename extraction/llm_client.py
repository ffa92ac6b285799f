"""A client for chat endpoints that speak OpenAI's protocol: Ollama, vLLM, llama.cpp, the clouds.

It has no address of its own: it asks the one it is given, follows no redirect, and never shows the key.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from extraction.llm_chat import Endpoint, Message, Reply
from extraction.retry_after import seconds
from kg.errors import EndpointError

if TYPE_CHECKING:
    from ssl import SSLContext

    from httpx import Response

logger = logging.getLogger(__name__)

MAX_BYTES: Final = 8_000_000
"""Largest answer that is read."""

RETRIED: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
FORMATS: Final = ("json_schema", "json_object", "none")
"""How the answer's form is asked for; the next where a server does not know one."""

OPTIONAL: Final = ("temperature", "seed", "max_tokens", "logprobs")
"""Fields that some servers or models refuse; left out (or renamed) once they say so."""


class ChatClient:
    """Asks one endpoint; safe to share between threads.

    Once a server has refused a field it is not sent again: first the JSON schema gives way to a plain JSON object,
    then to no form at all; temperature, seed and log probabilities are left out, max_tokens renamed.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._slots = threading.BoundedSemaphore(endpoint.parallel)
        self._form = 0
        self._without: frozenset[str] = frozenset() if endpoint.logprobs else frozenset({"logprobs"})
        self._jitter = random.Random()  # noqa: S311 -- spreads retries, guards nothing

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        max_tokens: int = 1024,
        seed: int = 0,
    ) -> Reply:
        """See `Chat.complete`; waits for its turn where `parallel` requests are on their way."""  # fmt: skip
        with self._slots:
            while True:
                form, without = self._form if schema is not None else len(FORMATS) - 1, self._without
                body = self._body(messages, schema, max_tokens, seed, form, without)
                try:
                    return _reply(self._asked("chat/completions", body))
                except EndpointError as error:
                    if error.code != "refused" or not self._give_way(str(error), form, without):
                        raise

    def models(self) -> list[str]:
        """Names of the models that the endpoint offers; one attempt.

        Raises: EndpointError: it does not answer, or not with a list of models.
        """
        answer = self._once("models", None)
        try:
            return sorted(str(item["id"]) for item in answer["data"])
        except (KeyError, TypeError) as error:
            raise self._error("bad_answer", "answered without a list of models") from error

    def _body(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any] | None,
        max_tokens: int,
        seed: int,
        form: int,
        without: frozenset[str],
    ) -> dict[str, Any]:
        given: dict[str, Any] = {"temperature": 0, "seed": seed, "max_tokens": max_tokens, "logprobs": True}
        body: dict[str, Any] = {name: value for name, value in given.items() if name not in without}
        if "max_tokens" in without:
            body["max_completion_tokens"] = max_tokens
        body |= {"model": self.endpoint.model, "messages": [dict(message) for message in messages], "stream": False}
        if FORMATS[form] == "json_schema":
            named = {"name": "answer", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif FORMATS[form] == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body  # fmt: skip

    def _give_way(self, told: str, form: int, without: frozenset[str]) -> bool:
        """Leave out what the server seems not to know; False where there is nothing left to leave out."""
        for name in OPTIONAL:
            if name in told and name not in without:
                self._without |= {name}
                return True
        if form + 1 < len(FORMATS):
            self._form = max(self._form, form + 1)
            logger.info("%s does not take %s; asking for %s", self.endpoint.url, FORMATS[form], FORMATS[form + 1])
            return True
        return False

    def _asked(self, path: str, body: Mapping[str, Any]) -> Any:
        """The answer, after as many attempts as allowed."""
        for attempt in range(self.endpoint.retries + 1):
            try:
                return self._once(path, body)
            except EndpointError as error:
                if not error.passing or attempt == self.endpoint.retries:
                    raise
                pause = self._pause(attempt, error)
                logger.info("%s Again in %.1f s (%d of %d).", error, pause, attempt + 1, self.endpoint.retries)
                time.sleep(pause)
        raise AssertionError("unreachable")

    def _pause(self, attempt: int, error: EndpointError) -> float:
        """Seconds to wait: what the server asks for, else 0.5 · 2^attempt with jitter (0.5–1.5 of it)."""
        if error.retry_after_s is not None:
            if error.retry_after_s > self.endpoint.max_wait_s:
                raise error
            return error.retry_after_s + self._jitter.uniform(0, 0.1)
        return min(0.5 * 2.0**attempt, self.endpoint.max_wait_s) * self._jitter.uniform(0.5, 1.5)

    def _once(self, path: str, body: Mapping[str, Any] | None) -> Any:
        import httpx

        try:
            return asyncio.run(asyncio.wait_for(self._sent(path, body), self.endpoint.timeout_s))
        except (TimeoutError, httpx.TimeoutException):
            raise self._error(
                "timeout", f"gave no whole answer within {self.endpoint.timeout_s:g} s. Raise llm_timeout_s", True
            ) from None
        except (httpx.ConnectError, httpx.UnsupportedProtocol) as error:
            raise self._error(
                "unreachable", f"cannot be reached ({self._clean(str(error))}). Start it, or correct llm_url", True
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._error("broken_off", f"broke off its answer ({type(error).__name__})", True) from None

    async def _sent(self, path: str, body: Mapping[str, Any] | None) -> Any:
        import httpx

        headers = {"Authorization": f"Bearer {self.endpoint.key}"} if self.endpoint.key else {}
        url = f"{self.endpoint.url.rstrip('/')}/{path}"
        # the time limit is that of `_once`, over the whole; a request to this machine must not go through a proxy
        trust = not self.endpoint.loopback
        patience = self.endpoint.timeout_s
        async with httpx.AsyncClient(timeout=patience, trust_env=trust, verify=_tls(trust)) as client:
            method = "GET" if body is None else "POST"
            async with client.stream(method, url, json=body, headers=headers) as response:
                data = bytearray()
                async for chunk in response.aiter_bytes():
                    data += chunk
                    if len(data) > MAX_BYTES:
                        raise self._error("bad_answer", f"sent more than {MAX_BYTES} bytes")
        return self._checked(response, bytes(data))

    def _checked(self, response: Response, data: bytes) -> Any:
        """The JSON value of an answer, or the error that its status means."""
        status = response.status_code
        if not 200 <= status < 300:
            raise self._refusal(response, self._clean(data.decode("utf-8", "replace")))
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise self._error("broken_off", "sent something that is not whole JSON", True) from None

    def _refusal(self, response: Response, told: str) -> EndpointError:
        status = response.status_code
        if status in (401, 403):
            return self._error("no_access", f"refuses the key (HTTP {status}: {told}). Check llm_key_env")
        if status == 404:
            return self._error(
                "not_found",
                f"has no model {self.endpoint.model!r} or no such path (HTTP 404: {told}). See physiograph doctor",
            )
        if 300 <= status < 400:
            return self._error("moved", f"redirects (HTTP {status}), which is not followed. Give the final address")
        if status in RETRIED:
            code = "rate_limited" if status == 429 else "server_error"
            error = self._error(code, f"is busy or failed (HTTP {status}: {told})", True)
            error.retry_after_s = seconds(response.headers.get("retry-after"))
            return error
        if "context" in told.lower() or status == 413:
            return self._error("too_long", f"finds the question too long (HTTP {status}: {told})")
        return self._error("refused" if status in (400, 422, 501) else "failed", f"says HTTP {status}: {told}")

    def _error(self, code: str, what: str, passing: bool = False) -> EndpointError:
        return EndpointError(code, f"the language model at {self.endpoint.url} {what}.", passing=passing)

    def _clean(self, text: str) -> str:
        """A server's words in one line, short, without the key, which some servers repeat."""
        if self.endpoint.key:
            text = text.replace(self.endpoint.key, "***")
        return " ".join(text.split())[:300]


@cache
def _tls(trust_env: bool) -> SSLContext:
    """Made once: reading the certificates takes longer than a question to a local server."""
    import httpx

    return httpx.create_ssl_context(trust_env=trust_env)


def _reply(answer: Any) -> Reply:
    """The reply in an answer's JSON.

    Raises: EndpointError: it holds none.
    """
    try:
        choice = answer["choices"][0]
        text = choice["message"]["content"]
        usage = answer.get("usage") or {}
        tokens = (choice.get("logprobs") or {}).get("content") or ()
        return Reply(
            text="" if text is None else str(text),
            cut_off=choice.get("finish_reason") == "length",
            prompt_tokens=int(usage.get("prompt_tokens") or 0),
            completion_tokens=int(usage.get("completion_tokens") or 0),
            logprobs=tuple((str(item["token"]), float(item["logprob"])) for item in tokens),
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise EndpointError("bad_answer", "the language model answered without a message. Check llm_url.") from None
