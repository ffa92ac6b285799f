"""The client against a real server that answers well, badly, late, or not at all."""

from __future__ import annotations

import logging
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from llm_server import Answer, cut_short, drips, fails, raw, says, serving

from extraction.llm_chat import Endpoint, Message
from extraction.llm_client import ChatClient
from kg.errors import EndpointError, InvalidSetting

ASK: list[Message] = [{"role": "user", "content": "Is there anybody?"}]
SCHEMA: dict[str, Any] = {"type": "object"}
KEY = "sk-very-secret-0815"
GOOD = says("yes")


def client(url: str, **more: Any) -> ChatClient:
    return ChatClient(Endpoint(url, "small", **{"max_wait_s": 0.02, "timeout_s": 60.0, **more}))


def test_a_question_carries_model_schema_seed_and_no_warmth() -> None:
    with serving(GOOD) as server:
        reply = client(server.url).complete(ASK, schema=SCHEMA, max_tokens=7, seed=3)
    (asked,) = server.asked
    assert (reply.text, reply.cut_off, reply.prompt_tokens, reply.completion_tokens) == ("yes", False, 100, 20)
    assert {name: asked[name] for name in ("model", "temperature", "seed", "max_tokens", "messages")} == {
        "model": "small",
        "temperature": 0,
        "seed": 3,
        "max_tokens": 7,
        "messages": ASK,
    }
    assert asked["response_format"]["json_schema"]["schema"] == SCHEMA
    assert "Authorization" not in server.headers[0]


@pytest.mark.parametrize(
    ("bad", "times"),
    [
        pytest.param(fails(429, "slow down", Retry_After="0"), 1, id="429 with Retry-After"),
        pytest.param(fails(429, "slow down"), 2, id="429 twice"),
        pytest.param(fails(500), 1, id="500"),
        pytest.param(fails(503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), 1, id="503 until a date gone by"),
        pytest.param(cut_short, 1, id="body cut short"),
        pytest.param(raw(b'{"choices": [{"mess'), 1, id="half JSON"),
    ],
)
def test_what_may_pass_is_tried_again(bad: Answer, times: int) -> None:
    with serving(*[bad] * times, GOOD) as server:
        assert client(server.url).complete(ASK).text == "yes"
    assert len(server.asked) == times + 1


@pytest.mark.parametrize(
    ("bad", "code", "asked"),
    [
        pytest.param(fails(500), "server_error", 3, id="500 for ever"),
        pytest.param(fails(429, Retry_After="3600"), "rate_limited", 1, id="429 with too long a pause"),
        pytest.param(cut_short, "broken_off", 3, id="body cut short"),
        pytest.param(raw(b"<html>hello</html>"), "broken_off", 3, id="a web page"),
        pytest.param(raw(b"[" * 200_000), "broken_off", 3, id="nested too deep"),
        pytest.param(raw(b'{"choices": []}'), "bad_answer", 1, id="no choice"),
        pytest.param(raw(b'"hello"'), "bad_answer", 1, id="not an object"),
        pytest.param(raw(b" " * 8_000_001), "bad_answer", 1, id="too large"),
        pytest.param(fails(401), "no_access", 1, id="wrong key"),
        pytest.param(fails(404), "not_found", 1, id="unknown model"),
        pytest.param(fails(307, Location="http://127.0.0.1:9/v1"), "moved", 1, id="redirect"),
        pytest.param(fails(400, "maximum context length is 2048"), "too_long", 1, id="too long"),
        pytest.param(fails(402, "no credit"), "failed", 1, id="any other status"),
    ],
)
def test_what_does_not_pass_has_a_code_and_names_the_endpoint(bad: Answer, code: str, asked: int) -> None:
    with serving(bad) as server, pytest.raises(EndpointError, match="language model") as caught:
        client(server.url, retries=2).complete(ASK)
    assert (caught.value.code, len(server.asked)) == (code, asked)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("slow", [pytest.param(drips(head), id=f"head={head}") for head in (False, True)])
def test_the_time_limit_is_over_the_whole_answer_and_what_is_late_is_asked_again(slow: Answer) -> None:
    with serving(slow, slow) as server, pytest.raises(EndpointError, match=r"within 0\.5 s") as caught:
        client(server.url, retries=1, timeout_s=0.5, key=KEY).complete(ASK)
    assert (caught.value.code, len(server.asked)) == ("timeout", 2)
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_an_endpoint_that_is_not_there_is_named() -> None:
    with serving(GOOD) as server:
        pass
    with pytest.raises(EndpointError, match=server.url) as caught:
        client(server.url, retries=1).complete(ASK)
    assert caught.value.code == "unreachable"


def test_retry_after_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("extraction.llm_client.time.sleep", waited.append)
    with serving(fails(429, Retry_After="7"), fails(500), fails(500), GOOD) as server:
        assert client(server.url, max_wait_s=60.0).complete(ASK).text == "yes"
    asked_for, first, second = waited
    assert 7.0 <= asked_for <= 7.1
    assert 0.5 <= first <= 1.5
    assert 1.0 <= second <= 3.0


def test_the_form_gives_way_and_is_remembered() -> None:
    no_schema = fails(400, "json_schema is not supported")
    with serving(no_schema, fails(422, "what is response_format"), says("yes")) as server:
        one = client(server.url)
        assert [one.complete(ASK, schema=SCHEMA).text for _ in range(2)] == ["yes", "yes"]
    forms = [asked.get("response_format", {}).get("type") for asked in server.asked]
    assert forms == ["json_schema", "json_object", None, None]


def test_fields_that_a_server_refuses_are_left_out_or_renamed() -> None:
    steps = (fails(400, "temperature: only 1"), fails(400, "use max_completion_tokens, not max_tokens"), GOOD)
    with serving(*steps) as server:
        assert client(server.url).complete(ASK, schema=SCHEMA, max_tokens=9).text == "yes"
    last = server.asked[-1]
    assert "temperature" not in last
    assert "max_tokens" not in last
    assert (last["max_completion_tokens"], last["response_format"]["type"]) == (9, "json_schema")


def test_a_server_that_refuses_everything_is_believed_in_the_end() -> None:
    with serving(fails(400, "go away")) as server, pytest.raises(EndpointError, match="go away") as caught:
        client(server.url).complete(ASK, schema=SCHEMA)
    assert (caught.value.code, len(server.asked)) == ("refused", 3)


def test_no_more_than_so_many_questions_at_once() -> None:
    def slow(handler: Any, asked: dict[str, Any]) -> None:
        import time

        time.sleep(0.05)
        GOOD(handler, asked)

    with serving(slow) as server, ThreadPoolExecutor(8) as pool:
        one = client(server.url, parallel=2)
        assert list(pool.map(lambda _: one.complete(ASK).text, range(8))) == ["yes"] * 8
    assert server.most_at_once == 2


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(fails(401, f"Incorrect API key: {KEY}"), id="repeated by the server"),
        pytest.param(fails(500, f"crash with Bearer {KEY}"), id="in a crash"),
        pytest.param(cut_short, id="body cut short"),
        pytest.param(raw(b"{}"), id="no message"),
    ],
)
def test_the_key_is_sent_and_never_shown(bad: Answer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(bad) as server:
        one = client(server.url, key=KEY, retries=1)
        with pytest.raises(EndpointError) as caught:
            one.complete(ASK)
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    shown = caplog.text + repr(one.endpoint) + "".join(traceback.format_exception(caught.value))
    assert KEY not in shown


@pytest.mark.parametrize(
    ("url", "key", "match"),
    [
        pytest.param("127.0.0.1:8080/v1", None, "http", id="no scheme"),
        pytest.param("file:///etc/hosts", None, "http", id="a file"),
        pytest.param("http:///v1", None, "http", id="no host"),
        pytest.param("http://127.0.0.1/v1?key=" + KEY, None, "query", id="query"),
        pytest.param(f"http://me:{KEY}@127.0.0.1/v1", None, "llm_key_env", id="password"),
        pytest.param("http://127.0.0.1/v1", KEY + "\n", "quotes", id="key with a line end"),
        pytest.param("http://api.example.com/v1", KEY, "https", id="key without TLS"),
    ],
)
def test_addresses_and_keys_that_cannot_be_used(url: str, key: str | None, match: str) -> None:
    with pytest.raises(InvalidSetting, match=match) as caught:
        Endpoint(url, "small", key)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://api.example.com/v1", id="TLS"),
        pytest.param("http://192.168.1.7:8000/v1", id="private network"),
        pytest.param("http://localhost:11434/v1", id="this machine"),
        pytest.param("http://[::1]:11434/v1", id="this machine, IPv6"),
    ],
)
def test_addresses_that_a_key_may_go_to(url: str) -> None:
    assert Endpoint(url, "small", KEY).key == KEY


def test_a_proxy_is_not_asked_about_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serving(GOOD) as server:
        assert client(server.url, retries=0).complete(ASK).text == "yes"


def test_models_are_listed() -> None:
    with serving(GOOD, models=("b", "a")) as server:
        assert client(server.url).models() == ["a", "b"]
