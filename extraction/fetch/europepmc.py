"""Europe PMC: search by cursor, full text of open-access papers, abstracts of the others.

Source: the service's REST interface (search with resultType=core and cursorMark, {PMCID}/fullTextXML).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from extraction.fetch.articles import article_set, from_europepmc
from extraction.fetch.source import Batch, Page, Record, Search
from extraction.fetch.web import Web, as_json, as_xml
from kg.errors import FetchError

PAGE: Final = 200
"""Papers a page; the service allows 1,000, but such pages are long in coming."""

KEPT: Final = (
    "id", "source", "pmid", "pmcid", "doi", "title", "abstractText", "authorList", "authorString", "pubYear",
    "journalInfo", "bookOrReportDetails", "pubTypeList", "language", "commentCorrectionList", "isOpenAccess",
    "keywordList",
)  # fmt: skip
"""Fields of a record that are of use later."""

PMCID = re.compile(r"PMC\d+")


class EuropePmc:
    """See `Source`."""

    name = "europepmc"

    def __init__(self, web: Web) -> None:
        self._web = web

    def count(self, search: Search) -> tuple[int, int]:
        """See `Source`."""
        query = _query(search)
        whole = self._page(query, "*", 1)
        return _total(whole), _total(self._page(f"({query}) AND OPEN_ACCESS:Y", "*", 1))

    def pages(self, search: Search, token: Any = None) -> Iterator[Page]:
        """See `Source`; the token is the service's cursor mark, and stays good."""
        cursor, query = str(token or "*"), _query(search)
        while True:
            answer = self._page(query, cursor, PAGE)
            found = _records(answer)
            after = answer.get("nextCursorMark")
            last = not found or not after or after == cursor
            yield Page(_total(answer), found, None if last else after)
            if last:
                return
            cursor = str(after)

    def batch(self, records: Sequence[Record], name: str, *, full_text: bool) -> Batch:
        """See `Source`."""
        batch, rest = Batch(), []
        for record in records:
            text = self._full_text(record, batch) if full_text else None
            if text is None:
                rest.append(record)
            else:
                batch.files[f"{record['pmcid']}.xml"] = text
                batch.full_text.append(record["id"])
        told = [record for record in rest if record.get("abstractText")]
        batch.abstract = [record["id"] for record in told]
        batch.without = [record["id"] for record in rest if not record.get("abstractText")]
        if told:
            batch.files[name] = article_set(from_europepmc(record) for record in told)
        return batch

    def _full_text(self, record: Record, batch: Batch) -> bytes | None:
        """The XML as it was sent; None where there is none, with a line in `failed` where it was announced."""
        pmcid = str(record.get("pmcid", ""))
        if record.get("isOpenAccess") != "Y" or not PMCID.fullmatch(pmcid):
            return None
        try:
            return self._web.ask(f"{pmcid}/fullTextXML", _article)
        except FetchError as error:
            if error.code not in ("not_found", "malformed", "too_large"):
                raise
            batch.failed.append((record["id"], error.code, str(error)))
            return None

    def _page(self, query: str, cursor: str, size: int) -> dict[str, Any]:
        asked = {"query": query, "format": "json", "resultType": "core", "pageSize": str(size), "cursorMark": cursor}
        answer = self._web.ask("search", _object, asked)
        if "hitCount" not in answer:
            told = answer.get("errMsg") or "no count of papers"
            raise self._web.error("bad_answer", f"does not take the query {query!r} ({told}). Correct the query")
        return answer


def _query(search: Search) -> str:
    if search.since is None:
        return search.query
    return f"({search.query}) AND (FIRST_IDATE:[{search.since} TO {search.until}])"


def _total(answer: dict[str, Any]) -> int:
    return int(answer["hitCount"])


def _records(answer: dict[str, Any]) -> list[Record]:
    listed = (answer.get("resultList") or {}).get("result") or []
    found = [{key: item[key] for key in KEPT if item.get(key)} for item in listed if item.get("id")]
    return [{**item, "id": f"{item.get('source', '')}:{item['id']}"} for item in found]


def _object(data: bytes) -> dict[str, Any]:
    value = as_json(data)
    if not isinstance(value, dict):
        raise ValueError("no JSON object")
    return value


def _article(data: bytes) -> bytes:
    from extraction.readers.xml import local

    root = as_xml(data)
    if local(root) != "article":
        raise ValueError(f"<{local(root)}> instead of an article")
    return data
