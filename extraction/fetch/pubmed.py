"""PubMed by NCBI's E-utilities: esearch with history, efetch in batches, open-access full text from PMC.

Every request is a POST: neither key nor e-mail address stands in an address that something might log.
Source: E-utilities; PubMed lists at most 9,999 papers of one search, so longer lists are cut by date of entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

from extraction.fetch.articles import article_set
from extraction.fetch.source import Batch, Page, Record, Search
from extraction.fetch.web import Check, Web, as_json, as_xml
from kg.errors import FetchError

LIST: Final = 9_999
"""Most papers that one search lists."""

OLDEST: Final = date(1800, 1, 1)
TOOL: Final = "physiograph"
PMID, PMCID = re.compile(r"\d{1,12}"), re.compile(r"(?:PMC)?(\d{1,12})")


class PubMed:
    """See `Source`."""

    name = "pubmed"

    def __init__(self, web: Web, email: str | None, key: str) -> None:
        self._web = web
        self._always = {"tool": TOOL, **({"email": email} if email else {}), **({"api_key": key} if key else {})}
        self._history_lost = False

    def count(self, search: Search) -> tuple[int, int]:
        """See `Source`."""
        window = (search.since or OLDEST, search.until) if search.since else None
        whole = self._search(search.query, window, 0)
        free = self._search(f'({search.query}) AND "pubmed pmc open access"[filter]', window, 0)
        return int(whole["count"]), int(free["count"])

    def pages(self, search: Search, token: Any = None) -> Iterator[Page]:
        """See `Source`; the token is the list of date windows still to be searched, newest first."""
        begin = [search.since or OLDEST, search.until]
        windows = [[date.fromisoformat(day) for day in window] for window in token] if token else [begin]
        whole, total = token is None and search.since is None, None
        while windows:
            first, last = windows.pop(0)
            found = self._search(search.query, None if whole else (first, last), LIST)
            count = int(found["count"])
            total = count if total is None else total
            enough = search.most is not None and search.most <= LIST
            if count > LIST and last > first and not enough:
                middle = _middle(first, last)
                windows[:0] = [[middle + timedelta(days=1), last], [first, middle]]
                whole = False
                continue
            left = [[str(day) for day in window] for window in windows]
            yield Page(total, _records(found), left or None)

    def batch(self, records: Sequence[Record], name: str, *, full_text: bool) -> Batch:
        """See `Source`."""
        batch, rest = Batch(), []
        found = self._articles(records, batch)
        texts = self._full_texts(found, batch) if full_text else {}
        for record in records:
            article = found.get(record["id"])
            pmcid = _pmcid(article)
            if pmcid in texts:
                batch.files[f"PMC{pmcid}.xml"] = texts[pmcid]
                batch.full_text.append(record["id"])
            elif article is None or not any(True for _ in article.iter("AbstractText")):
                batch.without.append(record["id"])
            else:
                batch.abstract.append(record["id"])
                rest.append(article)
        if rest:
            batch.files[name] = article_set(rest)
        return batch

    def _search(self, query: str, window: tuple[date, date] | None, most: int) -> dict[str, Any]:
        asked = {"db": "pubmed", "term": query, "retmode": "json", "retmax": str(most), "usehistory": "y"}
        if window is not None:
            first, last = (day.strftime("%Y/%m/%d") for day in window)
            asked |= {"datetype": "edat", "mindate": first, "maxdate": last}
        answer = self._web.ask("esearch.fcgi", as_json, form=asked | self._always)
        found = answer.get("esearchresult") if isinstance(answer, dict) else None
        if not isinstance(found, dict) or "count" not in found:
            told = (found or {}).get("ERROR") or "no count of papers"
            raise self._web.error("bad_answer", f"does not take the query {query!r} ({told}). Correct the query")
        return found

    def _articles(self, records: Sequence[Record], batch: Batch) -> dict[str, Any]:
        """PMID to `PubmedArticle`; from the history where it still stands, else by their ids."""
        if not self._history_lost and (history := _history(records)):
            try:
                found = self._fetched("pubmed", history, _any_set)
                if set(found) >= {record["id"] for record in records}:
                    return found
            except FetchError as error:
                if error.passing and error.code != "malformed":
                    raise
            self._history_lost = True
        return self._by_id([record["id"] for record in records], batch)

    def _by_id(self, pmids: list[str], batch: Batch) -> dict[str, Any]:
        """PMID to `PubmedArticle`; where one is broken for good, the others are had without it."""
        try:
            return self._fetched("pubmed", {"id": ",".join(pmids)})
        except FetchError as error:
            if error.code != "malformed":
                raise
            if len(pmids) == 1:
                batch.failed.append((pmids[0], error.code, str(error)))
                return {}
        half = len(pmids) // 2
        return self._by_id(pmids[:half], batch) | self._by_id(pmids[half:], batch)

    def _fetched(self, db: str, what: dict[str, str], check: Check[Any] | None = None) -> dict[str, Any]:
        from extraction.readers.xml import children

        form = {"db": db, "retmode": "xml"} | what | self._always
        root = self._web.ask("efetch.fcgi", check or _set, form=form)
        name = "PubmedArticle" if db == "pubmed" else "article"
        return {_id_of(article, db): article for article in children(root, name)}

    def _full_texts(self, articles: dict[str, Any], batch: Batch) -> dict[str, bytes]:
        """PMC number to article, of those that PMC gives with their text."""
        from lxml import etree

        asked = {pmcid: pmid for pmid, article in articles.items() if (pmcid := _pmcid(article))}
        if not asked:
            return {}
        try:
            found = self._fetched("pmc", {"id": ",".join(asked)})
        except FetchError as error:
            if error.passing and error.code != "malformed":
                raise
            batch.failed += [(pmid, error.code, str(error)) for pmid in asked.values()]
            return {}
        whole = {key: article for key, article in found.items() if key in asked and article.find("body") is not None}
        return {
            key: etree.tostring(article, encoding="utf-8", xml_declaration=True, with_tail=False)
            for key, article in whole.items()
        }


def _middle(first: date, last: date) -> date:
    return first + (last - first) // 2


def _records(found: dict[str, Any]) -> list[Record]:
    history = {"webenv": str(found.get("webenv", "")), "query_key": str(found.get("querykey", ""))}
    listed = [str(item) for item in found.get("idlist", ())]
    return [{"id": item, "at": at, **history} for at, item in enumerate(listed) if PMID.fullmatch(item)]


def _history(records: Sequence[Record]) -> dict[str, str] | None:
    """How to ask the history for these records; None where they are not one run of one search."""
    first, last = records[0], records[-1]
    whole = last.get("at", 0) - first.get("at", 0) == len(records) - 1
    if not first.get("webenv") or not whole or any(item["webenv"] != first["webenv"] for item in records):
        return None
    asked = {"WebEnv": first["webenv"], "query_key": first["query_key"]}
    return asked | {"retstart": str(first["at"]), "retmax": str(len(records))}


def _set(data: bytes) -> Any:
    root = _any_set(data)
    if root is None:
        raise ValueError("no set of articles")
    return root


def _any_set(data: bytes) -> Any:
    """The root of a set of articles; None where the service says in XML that it has none, as of a lost history."""
    from extraction.readers.xml import local

    root = as_xml(data)
    return root if local(root) in ("PubmedArticleSet", "pmc-articleset") else None


def _id_of(article: Any, db: str) -> str:
    if db == "pubmed":
        return (article.findtext("MedlineCitation/PMID") or "").strip()
    for item in article.iterfind("front/article-meta/article-id"):
        number = PMCID.fullmatch((item.text or "").strip())
        if item.get("pub-id-type") in ("pmc", "pmcid") and number:
            return number.group(1)
    return ""


def _pmcid(article: Any) -> str:
    """The number of a paper in PMC, without its letters; "" where it is not there."""
    for item in article.iterfind("PubmedData/ArticleIdList/ArticleId") if article is not None else ():
        number = PMCID.fullmatch((item.text or "").strip())
        if item.get("IdType") == "pmc" and number:
            return number.group(1)
    return ""
