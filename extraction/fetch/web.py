"""A polite HTTP client for one service: a rate limit, retries with jitter, Retry-After, and no other host, ever."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urljoin, urlsplit

from extraction.retry_after import seconds
from kg.errors import FetchError, InvalidSetting

if TYPE_CHECKING:
    from httpx import AsyncClient, Response

logger = logging.getLogger(__name__)

MAX_BYTES: Final = 64_000_000
"""Largest answer that is read."""

MAX_HOPS: Final = 3
"""Redirects that are followed, all of them within the same host."""

RETRIED: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})

T = TypeVar("T")
Check = Callable[[bytes], T]
"""Makes an answer's bytes into a value; a ValueError says that they are not whole and must be asked for again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How politely and how patiently one service is asked.

    Args:
        per_second: most requests a second.
        retries: further attempts after one that failed in passing.
        timeout_s: seconds for one whole answer, however slowly it drips.
        pause_s: first pause before a retry, in seconds; doubled each time, with jitter of half to one and a half.
        max_wait_s: longest pause, in seconds; a service that asks for more ends the run, which can go on later.
        seed: of the jitter.
    """

    per_second: float = 3.0
    retries: int = 5
    timeout_s: float = 120.0
    pause_s: float = 1.0
    max_wait_s: float = 300.0
    seed: int | None = None


class Web:
    """Asks one service. Use it as a context manager: it keeps its connection open between requests.

    Args:
        name: of the service, for messages.
        base: address that every request begins with.
        setting: name of the setting that holds the address, for messages.
        agent: what the client calls itself.
        secret: what must never be shown, such as a key; "" is none.
    """

    def __init__(self, name: str, base: str, setting: str, limits: Limits, agent: str, secret: str = "") -> None:
        parts = urlsplit(base)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidSetting(f"{setting} {base!r} is no address. It begins with https://. Correct it.")
        self.name, self.limits = name, limits
        self._base, self._setting, self._agent, self._secret = base.rstrip("/") + "/", setting, agent, secret
        self._jitter = random.Random(limits.seed)  # noqa: S311 -- spreads retries, guards nothing
        self._next = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: AsyncClient | None = None

    def __enter__(self) -> Web:
        import httpx

        self._loop = asyncio.new_event_loop()
        trust = urlsplit(self._base).hostname not in LOOPBACK  # what is on this machine goes through no proxy
        self._client = httpx.AsyncClient(
            timeout=self.limits.timeout_s, trust_env=trust, headers={"User-Agent": self._agent}
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._loop is not None and self._client is not None:
            self._loop.run_until_complete(self._client.aclose())
            self._loop.close()
        self._loop = self._client = None

    def ask(
        self,
        path: str,
        check: Check[T],
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> T:
        """The checked answer, after as many attempts as allowed.

        Args:
            path: below the base address.
            check: see `Check`.
            params: what stands in the address.
            form: what is posted instead; keys and long lists go here, so that no log shows them.
        Raises: FetchError: no usable answer; `passing` where a later call may get one.
        """
        for attempt in range(self.limits.retries + 1):
            try:
                return self._checked(self._once(path, params, form), check)
            except FetchError as error:
                if not error.passing:
                    raise
                if attempt == self.limits.retries:
                    raise self._given_up(error) from None
                pause = self._pause(attempt, error)
                logger.info("%s Again in %.1f s (%d of %d).", error, pause, attempt + 1, self.limits.retries)
                time.sleep(pause)
        raise AssertionError("unreachable")

    def error(self, code: str, what: str, *, passing: bool = False) -> FetchError:
        """An error about this service, in one line and without its key."""
        return FetchError(code, self._clean(f"{self.name} {what}."), passing=passing)

    @staticmethod
    def _given_up(error: FetchError) -> FetchError:
        told = f"{error} Run the same command later: it goes on where it stopped."
        return FetchError(error.code, told, passing=True)

    def _checked(self, data: bytes, check: Check[T]) -> T:
        try:
            return check(data)
        except ValueError as error:
            raise self.error("malformed", f"sent an answer that is broken ({error})", passing=True) from None

    def _pause(self, attempt: int, error: FetchError) -> float:
        """Seconds to wait: what the service asks for, else the doubled pause, either with jitter."""
        if error.retry_after_s is not None:
            if error.retry_after_s > self.limits.max_wait_s:
                what = f"asks for a pause of {error.retry_after_s:.0f} s"
                raise self._given_up(self.error("rate_limited", what, passing=True))
            return error.retry_after_s + self._jitter.uniform(0, 0.1)
        return min(self.limits.pause_s * 2.0**attempt, self.limits.max_wait_s) * self._jitter.uniform(0.5, 1.5)

    def _once(self, path: str, params: Mapping[str, str] | None, form: Mapping[str, str] | None) -> bytes:
        import httpx

        if self._loop is None:
            raise RuntimeError("open it first: with web: …")
        self._take_turn()
        timeout = self.limits.timeout_s
        try:
            return self._loop.run_until_complete(asyncio.wait_for(self._followed(path, params, form), timeout))
        except (TimeoutError, httpx.TimeoutException):
            raise self.error("timeout", f"gave no whole answer within {timeout:g} s", passing=True) from None
        except (httpx.ConnectError, httpx.UnsupportedProtocol) as error:
            what = f"cannot be reached ({error}). Check the network and {self._setting}"
            raise self.error("unreachable", what, passing=True) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self.error("broken_off", f"broke off its answer ({type(error).__name__})", passing=True) from None

    def _take_turn(self) -> None:
        """Wait until the rate limit allows one more request."""
        now = time.monotonic()
        if self._next > now:
            time.sleep(self._next - now)
        self._next = max(self._next, now) + 1.0 / self.limits.per_second

    async def _followed(self, path: str, params: Mapping[str, str] | None, form: Mapping[str, str] | None) -> bytes:
        url, query = urljoin(self._base, path), params
        for _ in range(MAX_HOPS + 1):
            response, data = await self._sent(url, query, form)
            if not 300 <= response.status_code < 400:
                return self._accepted(response, data)
            target = urljoin(str(response.url), response.headers.get("location", ""))
            if _origin(target) != _origin(self._base):
                what = f"redirects to another host ({urlsplit(target).hostname}), which is not asked"
                raise self.error("moved", f"{what}. Check {self._setting}")
            url, query = target, None
        raise self.error("moved", f"redirects more than {MAX_HOPS} times. Check {self._setting}")

    async def _sent(
        self, url: str, params: Mapping[str, str] | None, form: Mapping[str, str] | None
    ) -> tuple[Response, bytes]:
        if self._client is None:
            raise RuntimeError("open it first: with web: …")
        method = "GET" if form is None else "POST"
        async with self._client.stream(method, url, params=params, data=form) as response:
            data = bytearray()
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > MAX_BYTES:
                    raise self.error("too_large", f"sent more than {MAX_BYTES / 1e6:g} MB")
        return response, bytes(data)

    def _accepted(self, response: Response, data: bytes) -> bytes:
        status = response.status_code
        if 200 <= status < 300:
            return data
        told = " ".join(data.decode("utf-8", "replace").split())[:200]
        if status in RETRIED:
            code = "rate_limited" if status == 429 else "server_error"
            error = self.error(code, f"is busy or failed (HTTP {status}: {told})", passing=True)
            error.retry_after_s = seconds(response.headers.get("retry-after"))
            raise error
        if status in (401, 403):
            raise self.error("no_access", f"refuses access (HTTP {status}: {told}). Check e-mail and key")
        code = "not_found" if status in (404, 410) else "refused"
        raise self.error(code, f"says HTTP {status}: {told or 'nothing more'}. Check the query and {self._setting}")

    def _clean(self, text: str) -> str:
        return " ".join((text.replace(self._secret, "***") if self._secret else text).split())


def as_json(data: bytes) -> Any:
    """The value of a JSON answer; a `Check`."""
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def as_xml(data: bytes) -> Any:
    """The root element of an XML answer; a `Check`."""
    from extraction.readers.xml import parse

    return parse(data)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port
