"""What asking a language model takes and gives: the chat protocol, an endpoint's settings, a reply."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from kg.errors import InvalidSetting

Message = Mapping[str, str]
"""{"role": "system" | "user" | "assistant", "content": …}."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its text, whether it was cut off, tokens used (0 where not said), log probabilities by token."""

    text: str
    cut_off: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0
    logprobs: tuple[tuple[str, float], ...] = ()


class Chat(Protocol):
    """Whatever completes a chat: an endpoint (`ChatClient`) or a model in this process (`llm_local.LocalChat`)."""

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        max_tokens: int = 1024,
        seed: int = 0,
    ) -> Reply:
        """The answer to a chat, as probable as can be (temperature 0).

        Args:
            schema: the JSON schema that the answer should keep; the caller checks whether it does.
            max_tokens: the longest answer.
        Raises: EndpointError: no answer, or none that can be used; its `code` says why.
        """
        ...  # fmt: skip


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask, and how patiently.

    Args:
        url: base address up to and with the version, e.g. ``http://127.0.0.1:11434/v1``.
        model: the model's name there.
        key: sent as bearer token where given; never shown.
        timeout_s: time limit of one attempt, from connecting to the last byte.
        retries: further attempts after one that failed for a reason that may pass.
        parallel: most requests at the same time.
        max_wait_s: longest pause before another attempt; a server that asks for more is given up.
        logprobs: ask for the log probabilities of the answer's tokens.
    Raises: InvalidSetting: an address or key that cannot be used, or a key over the open network without TLS.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout_s: float = 120.0
    retries: int = 4
    parallel: int = 4
    max_wait_s: float = 60.0
    logprobs: bool = False

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise InvalidSetting(
                "llm_url is not an http(s) address without query. Give one such as http://127.0.0.1:11434/v1."
            )
        if parts.username or parts.password:
            raise InvalidSetting(
                "llm_url holds a user or password. Put the key in an environment variable: llm_key_env."
            )
        if self.key and not (self.key.isascii() and self.key.isprintable() and " " not in self.key):
            raise InvalidSetting(
                "the language model's key has spaces or unusual characters. Copy it again, without quotes."
            )
        if self.key and parts.scheme == "http" and not _near(parts.hostname):
            raise InvalidSetting(f"a key would go unencrypted to {parts.hostname}. Use https, or unset the key.")
        if self.timeout_s <= 0 or self.retries < 0 or self.parallel < 1:
            raise InvalidSetting(
                "llm_timeout_s must be above 0, llm_retries at least 0, workers at least 1. Correct them."
            )

    @property
    def loopback(self) -> bool:
        """Whether the endpoint is on this machine."""
        return _is(urlsplit(self.url).hostname or "", "is_loopback")


def _is(host: str, kind: str) -> bool:
    if host == "localhost":
        return True
    try:
        return bool(getattr(ipaddress.ip_address(host), kind))
    except ValueError:
        return False


def _near(host: str) -> bool:
    """This machine or a private network, where a key may go without TLS."""
    return "." not in host.strip(".") or _is(host, "is_private")
