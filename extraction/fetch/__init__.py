"""Papers from Europe PMC and PubMed into a folder that `add` reads: polite, resumable, only what is new next time."""

from __future__ import annotations

from extraction.fetch.job import Report, Request, dry_run, fetch
from extraction.fetch.source import Source, open_source
from extraction.fetch.web import Limits, Web

__all__ = ["Limits", "Report", "Request", "Source", "Web", "dry_run", "fetch", "open_source"]
