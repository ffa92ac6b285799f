"""An endpoint as OpenAI's, on 127.0.0.1: answers what a test tells it to, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


@dataclass
class Script:
    """What the server does: one step per request, the last for all that follow; and the requests it got."""

    steps: list[Answer]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    most_at_once: int = 0
    url: str = ""


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def completion(content: str, finish: str = "stop", logprobs: list[tuple[str, float]] | None = None) -> bytes:
    choice: dict[str, Any] = {"message": {"role": "assistant", "content": content}, "finish_reason": finish}
    if logprobs is not None:
        choice["logprobs"] = {"content": [{"token": token, "logprob": value} for token, value in logprobs]}
    return json.dumps({"choices": [choice], "usage": {"prompt_tokens": 100, "completion_tokens": 20}}).encode()


def says(content: str, **more: Any) -> Answer:
    """A good answer with this text."""
    return lambda handler, asked: send(handler, 200, completion(content, **more))


def claims(*rows: dict[str, Any]) -> Answer:
    """A good answer with these claims."""
    return says(json.dumps({"claims": rows}, ensure_ascii=False))


def fails(status: int, text: str = "no", **headers: str) -> Answer:
    return lambda handler, asked: send(handler, status, text.encode(), **headers)


def raw(body: bytes) -> Answer:
    return lambda handler, asked: send(handler, 200, body)


def cut_short(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    """Promises more bytes than it sends."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')
    handler.close_connection = True


def drips(head: bool) -> Answer:
    """A byte now and then, so that no single wait is long: of the headers or of the body."""

    def answer(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n" + (b"X-Slow: " if head else b"Content-Length: 500\r\n\r\n"))
        while not handler.server.stopping.wait(0.05):  # type: ignore[attr-defined]
            handler.wfile.write(b" ")
            handler.wfile.flush()

    return answer


@contextmanager
def serving(*steps: Answer, models: tuple[str, ...] = ("small",)) -> Iterator[Script]:
    script = Script(list(steps))
    lock = threading.Lock()
    now = 0

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                script.headers.append(dict(self.headers))
            send(self, 200, json.dumps({"data": [{"id": name} for name in models]}).encode())

        def do_POST(self) -> None:
            nonlocal now
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                now += 1
                script.most_at_once = max(script.most_at_once, now)
                script.headers.append(dict(self.headers))
                script.asked.append(body)
                step = script.steps.pop(0) if len(script.steps) > 1 else script.steps[0]
            try:
                step(self, body)
            except OSError:
                self.close_connection = True  # the client has gone
            finally:
                with lock:
                    now -= 1

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.stopping = threading.Event()  # type: ignore[attr-defined]
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield script
    finally:
        server.stopping.set()  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()
        server.server_close()
