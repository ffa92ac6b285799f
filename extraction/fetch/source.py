"""What a service of papers must do, and one function that opens one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Protocol

from extraction.fetch.web import Limits, Web
from kg.errors import InvalidValue

if TYPE_CHECKING:
    from kg.settings import Settings

Record = dict[str, Any]
"""One paper of a result list: plain JSON; `id` is the service's own."""

AGENT: Final = "physiograph/0.1"
EUROPE_PMC_PER_SECOND: Final = 3.0
"""Ours: Europe PMC publishes no figure that we know of."""

NCBI_PER_SECOND: Final = {False: 3.0, True: 10.0}
"""NCBI's own limits, without and with a key. Source: NLM support article KA-05317."""


@dataclass(frozen=True, slots=True)
class Search:
    """One question to a service.

    Args:
        query: in the service's own language.
        since: only what the service has taken in on this day or later; None is everything.
        until: the day of the search; what is taken in later is left for the next time.
        most: papers that are of use at most; None is all.
    """

    query: str
    since: date | None
    until: date
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a result list.

    Args:
        total: papers that match, as the service counted them for this page.
        records: the papers of this page.
        next: what leads to the next page; None where this is the last.
    """

    total: int
    records: list[Record]
    next: Any = None


@dataclass(slots=True)
class Batch:
    """Files with the papers of some records, and what became of the records.

    Args:
        files: name to content.
        full_text: ids of papers whose full text is there.
        abstract: ids of papers of which the abstract is there.
        without: ids of papers that have neither.
        failed: (id, code, reason) of full texts that were expected and could not be had.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    full_text: list[str] = field(default_factory=list)
    abstract: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    failed: list[tuple[str, str, str]] = field(default_factory=list)


class Source(Protocol):
    """A service of papers. Every method may raise FetchError."""

    name: str

    def count(self, search: Search) -> tuple[int, int]:
        """How many papers match, and of how many the full text is open access."""

    def pages(self, search: Search, token: Any = None) -> Iterator[Page]:
        """The result list, from the page that a token leads to."""

    def batch(self, records: Sequence[Record], name: str, *, full_text: bool) -> Batch:
        """The papers of some records; `name` is that of the file for those of which only the abstract is there."""


def open_source(name: str, settings: Settings, limits: Limits | None = None) -> tuple[Source, Web]:
    """A service by its name, with the client to open before it is asked.

    Args:
        limits: instead of the service's own; for tests.
    Raises: InvalidValue: no such service, or an address or key that cannot be used.
    """
    from extraction.fetch.europepmc import EuropePmc
    from extraction.fetch.pubmed import PubMed

    mail = settings.fetch_email
    agent = f"{AGENT} (mailto:{mail})" if mail else AGENT
    retries, timeout_s = settings.fetch_retries, settings.fetch_timeout_s
    if name == "europepmc":
        mine = limits or Limits(EUROPE_PMC_PER_SECOND, retries, timeout_s)
        web = Web("Europe PMC", settings.fetch_europepmc_url, "fetch_europepmc_url", mine, agent)
        return EuropePmc(web), web
    if name == "pubmed":
        key = os.environ.get(settings.fetch_key_env, "").strip()
        mine = limits or Limits(NCBI_PER_SECOND[bool(key)], retries, timeout_s)
        web = Web("PubMed", settings.fetch_pubmed_url, "fetch_pubmed_url", mine, agent, key)
        return PubMed(web, mail, key), web
    raise InvalidValue(f"no source {name!r}; known: europepmc, pubmed. Name one: --source europepmc.")
