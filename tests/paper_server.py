"""Europe PMC and the E-utilities on 127.0.0.1, as far as `fetch` asks them; a test says what goes wrong when."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Fault = Callable[[BaseHTTPRequestHandler, bytes], None]
"""Answers instead of the server; gets the body that it would have sent."""


@dataclass
class Paper:
    """One made-up paper; a multiple of three is open access, and each is taken in on its own day."""

    number: int
    day: date = date(2024, 1, 1)
    abstract: bool = True
    retracted: bool = False
    broken: bool = False

    @property
    def free(self) -> bool:
        return self.number % 3 == 0

    @property
    def words(self) -> str:
        return (
            f"In study {self.number} of interval training the runners improved their maximal oxygen uptake after "
            f"{self.number} weeks, and the control group of the study did not change in any measure that was taken."
        )

    def core(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "id": str(self.number), "source": "MED", "pmid": str(self.number), "doi": f"10.1234/p{self.number}",
            "title": f"Interval training {self.number} and VO<sub>2</sub>max.", "pubYear": "2024",
            "authorList": {"author": [{"fullName": "Doe J", "firstName": "Jane", "lastName": "Doe"}]},
            "journalInfo": {"journal": {"title": "Journal of Made-Up Sport"}, "yearOfPublication": 2024},
            "pubTypeList": {"pubType": ["Journal Article"]}, "language": "eng",
            "isOpenAccess": "Y" if self.free else "N", "abstractText": f"<h4>Results</h4>{self.words}",
        }  # fmt: skip
        if not self.abstract:
            del record["abstractText"]
        if self.free:
            record["pmcid"] = f"PMC{self.number}"
        if self.retracted:
            notice = {"id": "999", "source": "MED", "type": "Retraction in"}
            record["commentCorrectionList"] = {"commentCorrection": [notice]}
        return record

    def jats(self) -> str:
        return (
            f'<article article-type="research-article"><front><article-meta>'
            f'<article-id pub-id-type="pmid">{self.number}</article-id>'
            f'<article-id pub-id-type="pmcid">PMC{self.number}</article-id><title-group><article-title>'
            f"Interval training {self.number}</article-title></title-group><abstract><p>{self.words}</p></abstract>"
            f"</article-meta></front><body><sec><title>Results</title><p>{self.words}</p></sec></body></article>"
        )

    def medline(self) -> str:
        if self.broken:
            return "<PubmedArticle><broken>"
        text = f"<Abstract><AbstractText>{self.words}</AbstractText></Abstract>" if self.abstract else ""
        pmc = f'<ArticleId IdType="pmc">PMC{self.number}</ArticleId>' if self.free else ""
        return (
            f"<PubmedArticle><MedlineCitation><PMID>{self.number}</PMID><Article><ArticleTitle>Interval training "
            f"{self.number}</ArticleTitle>{text}<Language>eng</Language></Article></MedlineCitation><PubmedData>"
            f"<ArticleIdList>{pmc}</ArticleIdList></PubmedData></PubmedArticle>"
        )


@dataclass
class Library:
    """What the services hold, what they were asked, and the faults that are due: path to faults, first one first."""

    papers: list[Paper]
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    list_limit: int = 9_999
    history: dict[str, list[Paper]] = field(default_factory=dict)
    down_after: int | None = None
    on_request: Callable[[int], None] = lambda number: None
    url: str = ""

    def count(self, path: str) -> int:
        return Counter(name for name, _ in self.asked)[path]


def answer(library: Library, path: str, asked: dict[str, str]) -> bytes | None:
    if path == "search":
        return _search(library, asked)
    if path.endswith("/fullTextXML"):
        number = path.removesuffix("/fullTextXML").removeprefix("PMC")
        return next((p.jats().encode() for p in library.papers if str(p.number) == number and p.free), None)
    if path == "esearch.fcgi":
        return _esearch(library, asked)
    if path == "efetch.fcgi":
        return _efetch(library, asked)
    return None


def _matching(library: Library, query: str, first: str, last: str) -> list[Paper]:
    found = [paper for paper in library.papers if first <= str(paper.day) <= last]
    free = "OPEN_ACCESS:Y" in query or "open access" in query
    return [] if "nothing" in query else [paper for paper in found if paper.free or not free]


def _search(library: Library, asked: dict[str, str]) -> bytes:
    query, first, last = asked["query"], "0", "9"
    if "FIRST_IDATE:[" in query:
        first, last = query.partition("FIRST_IDATE:[")[2].partition("]")[0].split(" TO ")
    if "((" in query and "))" not in query:
        return json.dumps({"errCode": 404, "errMsg": "Invalid query"}).encode()
    found = _matching(library, query, first, last)
    start, size = int(asked["cursorMark"].removeprefix("*") or 0), int(asked["pageSize"])
    page = found[start : start + size]
    after = str(start + len(page)) if page else asked["cursorMark"]
    records = [paper.core() for paper in page]
    body = {"hitCount": len(found), "nextCursorMark": after, "resultList": {"result": records}}
    return json.dumps(body).encode()


def _esearch(library: Library, asked: dict[str, str]) -> bytes:
    first, last = (asked.get(key, value).replace("/", "-") for key, value in (("mindate", "0"), ("maxdate", "9")))
    found = sorted(_matching(library, asked["term"], first, last), key=lambda p: (p.day, p.number), reverse=True)
    if not asked["term"].strip("() "):
        return json.dumps({"esearchresult": {"ERROR": "Empty term and query_key - nothing todo"}}).encode()
    web = f"ENV{len(library.history)}"
    library.history[web] = found
    listed = [str(paper.number) for paper in found[: min(int(asked["retmax"]), library.list_limit)]]
    result = {"count": str(len(found)), "idlist": listed, "webenv": web, "querykey": "1"}
    return json.dumps({"esearchresult": result}).encode()


def _efetch(library: Library, asked: dict[str, str]) -> bytes:
    if "id" in asked:
        wanted = asked["id"].split(",")
        found = [paper for paper in library.papers if str(paper.number) in wanted]
    elif asked["WebEnv"] not in library.history:
        return b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"
    else:
        start = int(asked["retstart"])
        found = library.history[asked["WebEnv"]][start : start + int(asked["retmax"])]
    if asked["db"] == "pmc":
        return f"<pmc-articleset>{''.join(p.jats() for p in found)}</pmc-articleset>".encode()
    return f"<?xml version='1.0'?><PubmedArticleSet>{''.join(p.medline() for p in found)}</PubmedArticleSet>".encode()


# --- what goes wrong ------------------------------------------------------------------------------


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def fails(status: int, **headers: str) -> Fault:
    return lambda handler, body: send(handler, status, b"no", **headers)


def says(text: bytes) -> Fault:
    return lambda handler, body: send(handler, 200, text)


def cut_short(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """Promises all and sends half."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def half_without_length(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """Sends half and closes, and nothing but the content tells."""
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def drips(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """A byte now and then, so that no single wait is long."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 9999\r\n\r\n")
    while not handler.server.stopping.wait(0.02):  # type: ignore[attr-defined]
        handler.wfile.write(b" ")
        handler.wfile.flush()


def redirects(target: str) -> Fault:
    """To a path of this server, or to another one."""
    return lambda handler, body: send(handler, 307, Location=target)


@contextmanager
def serving(papers: list[Paper]) -> Iterator[Library]:
    library, lock = Library(papers), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._answer(parts.path.lstrip("/"), parts.query)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(urlsplit(self.path).path.lstrip("/"), body)

        def _answer(self, path: str, query: str) -> None:
            asked = {key: values[0] for key, values in parse_qs(query, keep_blank_values=True).items()}
            with lock:
                library.asked.append((path, asked))
                library.lines.append(self.requestline)
                library.agents.add(self.headers["User-Agent"])
                fault = library.faults[path].pop(0) if library.faults.get(path) else None
                if library.down_after is not None and len(library.asked) > library.down_after:
                    fault = fails(503)
                body = answer(library, path.removeprefix("moved/"), asked)
                number = len(library.asked)
            library.on_request(number)
            try:
                if fault is not None:
                    fault(self, body or b"")
                else:
                    send(self, 404 if body is None else 200, body or b"not found")
            except OSError:
                self.close_connection = True  # the client has gone

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.stopping = threading.Event()  # type: ignore[attr-defined]
    library.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield library
    finally:
        server.stopping.set()  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()
        server.server_close()
