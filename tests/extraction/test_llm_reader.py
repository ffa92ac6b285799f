"""The reader over a real server: windows, halves, answers kept on disk, second chances; and many documents."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from llm_server import Answer, Script, claims, completion, fails, says, send, serving

from extraction import llm_run
from extraction.llm_reader import WINDOW_CHARS, LlmReader, LlmSpec, windows
from extraction.pipeline import LLM, Extraction, extract, fingerprint, version
from kg.errors import EndpointError, InvalidSetting
from kg.model import Document, Passage
from kg.settings import Settings

TITLE = "Hill running in orienteers"
FIRST = "Hill running increased ankle stiffness."
SECOND = "Hill running did not change body mass."
SENTENCES = [TITLE, FIRST, SECOND]
ROLES = ["title", "results", "results"]


def row(sentence: int, obj: str, relation: str = "increases", subject: str = "Hill running") -> dict[str, Any]:
    return {
        "sentence": sentence, "subject": subject, "relation": relation, "object": obj, "certainty": "asserted",
        "comparator": None, "implicit": False,
    }  # fmt: skip


GOOD = claims(row(1, "ankle stiffness"), row(2, "body mass", "no_effect"))


def reader(server: Script, folder: Path, parallel: int = 1, **more: Any) -> LlmReader:
    return LlmReader(LlmSpec("small", server.url, cache=folder, retries=0, **more), parallel=parallel)


def test_claims_are_found_and_what_is_made_up_is_listed(tmp_path: Path) -> None:
    made_up = row(1, "happiness")
    with serving(claims(row(1, "ankle stiffness"), made_up, row(2, "body mass", "no_effect"))) as server:
        reading = reader(server, tmp_path, score=0.7).reading(SENTENCES, ROLES)
    assert [(c.sentence, c.relation, c.object, c.score) for c in reading.found] == [
        (1, "increases", "ankle stiffness", 0.7),
        (2, "no_effect", "body mass", 0.7),
    ]
    assert [(item.sentence, item.code) for item in reading.refused] == [(1, "object_not_there")]
    assert server.asked[0]["messages"][-1]["content"] == f"0: {TITLE}\n1: {FIRST}\n2: {SECOND}"


def test_an_answer_is_kept_and_not_asked_for_twice(tmp_path: Path) -> None:
    with serving(GOOD) as server:
        first, second = reader(server, tmp_path), reader(server, tmp_path)
        assert first.read(SENTENCES, ROLES) == second.read(SENTENCES, ROLES)
        assert second.read([TITLE, FIRST], ROLES[:2]) != []
    assert len(server.asked) == 2
    assert (first.usage.kept, second.usage.kept, second.usage.questions) == (0, 1, 2)
    assert (first.usage.prompt_tokens, second.usage.completion_tokens) == (100, 20)


@pytest.mark.parametrize(
    "damage",
    [pytest.param(b"", id="empty"), pytest.param(b'{"text": 1', id="half"), pytest.param(b"[]", id="another thing")],
)
def test_a_damaged_answer_on_disk_is_asked_for_again(tmp_path: Path, damage: bytes) -> None:
    with serving(GOOD) as server:
        whole = reader(server, tmp_path).read(SENTENCES, ROLES)
        (file,) = tmp_path.rglob("*.json")
        file.write_bytes(damage)
        assert reader(server, tmp_path).read(SENTENCES, ROLES) == whole
    assert len(server.asked) == 2
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [file.name]


def test_another_model_seed_or_text_is_another_question(tmp_path: Path) -> None:
    with serving(GOOD) as server:
        for changed in ({}, {"seed": 1}, {"model": "other"}):
            spec = LlmSpec(**{"model": "small", "url": server.url, "cache": tmp_path, **changed})  # type: ignore[arg-type]
            LlmReader(spec).read(SENTENCES, ROLES)
    assert [asked["model"] for asked in server.asked] == ["small", "small", "other"]


def test_an_answer_without_claims_gets_a_second_chance_with_another_seed(tmp_path: Path) -> None:
    with serving(says("I am sorry."), GOOD) as server:
        assert len(reader(server, tmp_path).read(SENTENCES, ROLES)) == 2
    assert [asked["seed"] for asked in server.asked] == [0, 1]


def test_rubbish_is_an_error_with_its_beginning_and_is_not_kept(tmp_path: Path) -> None:
    with serving(says("blah " * 100)) as server, pytest.raises(EndpointError, match="'blah blah") as caught:
        reader(server, tmp_path).read(SENTENCES, ROLES)
    assert caught.value.code == "no_json"
    assert list(tmp_path.rglob("*.json")) == []


def shown(asked: dict[str, Any]) -> list[int]:
    lines = asked["messages"][-1]["content"].splitlines()
    return [int(line.partition(":")[0]) for line in lines if not line.startswith("(Title")]


def too_much_for_more_than(count: int, short: Answer) -> Answer:
    """Answers only questions with few sentences."""

    def answer(handler: Any, asked: dict[str, Any]) -> None:
        numbers = shown(asked)
        if len(numbers) > count:
            short(handler, asked)
        else:
            rows = [row(1, "ankle stiffness")] if 1 in numbers else [row(2, "body mass")] if 2 in numbers else []
            send(handler, 200, completion(json.dumps({"claims": rows})))

    return answer


@pytest.mark.parametrize(
    "short",
    [
        pytest.param(says('{"claims": [{"sen', finish="length"), id="cut off"),
        pytest.param(fails(400, "exceeds the available context size"), id="too long for the model"),
    ],
)
def test_what_is_too_much_at_once_is_asked_in_halves(tmp_path: Path, short: Answer) -> None:
    with serving(too_much_for_more_than(1, short)) as server:
        found = reader(server, tmp_path).read(SENTENCES, ROLES)
    assert [claim.object for claim in found] == ["ankle stiffness", "body mass"]
    assert [numbers for numbers in map(shown, server.asked) if len(numbers) == 1] == [[0], [1], [2]]
    assert server.asked[-1]["messages"][-1]["content"].startswith(f"(Title, for implicit subjects only: {TITLE})")


def test_of_an_answer_that_never_ends_the_whole_claims_count_and_the_cut_is_listed(tmp_path: Path) -> None:
    endless = says(json.dumps({"claims": [row(1, "ankle stiffness")]})[:-2] + ', {"sentence', finish="length")
    with serving(endless) as server:
        reading = reader(server, tmp_path).reading([TITLE, FIRST], ROLES[:2])
    assert [claim.object for claim in reading.found] == ["ankle stiffness"]
    assert [item.code for item in reading.refused] == ["no_such_sentence", "cut_off", "cut_off"]


def test_windows_hold_every_sentence_of_a_long_text_once_but_for_methods() -> None:
    texts = ["Title", *[f"{i} " + "x" * 700 for i in range(1, 30)]]
    roles = ["title", *["methods" if i % 5 == 0 else "results" for i in range(1, 30)]]
    parts = windows(texts, roles)
    assert [i for part in parts for i in part] == [i for i in range(30) if roles[i] != "methods"]
    sizes = [sum(len(texts[i]) for i in part) for part in parts]
    assert max(sizes) <= 1.3 * WINDOW_CHARS
    assert min(sizes) > WINDOW_CHARS / 3


def test_windows_of_nothing_and_of_one_endless_sentence() -> None:
    assert windows([], []) == []
    assert windows(["", " "], ["title", "results"]) == []
    assert windows(["", "x" * 20_000], ["title", "results"]) == [[1]]


def test_the_estimate_asks_nothing_and_knows_what_is_kept(tmp_path: Path) -> None:
    with serving(GOOD) as server:
        one = reader(server, tmp_path, price_in=1.0, price_out=2.0)
        before = one.estimate(SENTENCES, ROLES)
        assert server.asked == []
        one.read(SENTENCES, ROLES)
    after = one.estimate(SENTENCES, ROLES)
    assert (before.questions, before.kept, before.completion_tokens) == (1, 0, 240)
    assert 1000 < before.prompt_tokens < 3000
    assert before.cost(one.spec) == (before.prompt_tokens + 2 * 240) / 1e6
    assert (after.questions, after.kept, after.prompt_tokens) == (1, 1, 0)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with serving(GOOD) as server, pytest.raises(InvalidSetting, match="llm_cache"):
        reader(server, tmp_path / "file").read(SENTENCES, ROLES)


def test_the_key_is_in_no_picture_of_the_reader_and_in_no_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(GOOD) as server:
        one = reader(server, tmp_path, key="sk-0815")
        one.read(SENTENCES, ROLES)
    assert server.headers[0]["Authorization"] == "Bearer sk-0815"
    shown_text = repr(one.spec) + one.name + caplog.text + "".join(p.read_text() for p in tmp_path.rglob("*.json"))
    assert "sk-0815" not in shown_text


# --- many documents -------------------------------------------------------------------------------


def paper(key: str, titled: bool = True) -> Document:
    passages = [Passage("title", None, TITLE, True)] if titled else []
    passages += [Passage("abstract", None, text, True) for text in (FIRST, SECOND)]
    return Document(key, TITLE if titled else "", tuple(passages), year=2020)


def run(server: Script, folder: Path, documents: list[Document], parallel: int = 1) -> list[Extraction]:
    return list(extract(documents, llm=reader(server, folder, parallel)))


def test_documents_become_claims_with_the_model_as_extractor(tmp_path: Path) -> None:
    with serving(GOOD) as server:
        (found,) = run(server, tmp_path, [paper("x:1")])
    assert [(c.relation, c.object.text, c.section) for c in found.claims] == [
        ("increases", "ankle stiffness", "abstract"),
        ("no_effect", "body mass", "abstract"),
    ]
    assert {c.extractor for c in found.claims} == {version(llm=reader(server, tmp_path).name)}
    assert found.claims[0].extractor.startswith(LLM + "small ")


def test_sentence_numbers_of_a_document_without_title_are_its_own(tmp_path: Path) -> None:
    with serving(claims(row(1, "ankle stiffness"), row(2, "magic"))) as server:
        (found,) = run(server, tmp_path, [paper("x:1", titled=False)])
    assert [claim.sentence for claim in found.claims] == [FIRST]
    assert [item.sentence for item in found.refused] == [1]
    assert server.asked[0]["messages"][-1]["content"] == f"1: {FIRST}\n2: {SECOND}"


def test_the_same_bytes_however_many_questions_at_a_time(tmp_path: Path) -> None:
    documents = [paper(f"x:{k}", titled=k % 2 == 0) for k in range(7)]
    with serving(GOOD) as server:
        one = run(server, tmp_path / "a", documents)
        four = run(server, tmp_path / "b", documents, parallel=4)
    assert [item.document_id for item in four] == [document.id for document in documents]
    assert fingerprint(c for item in one for c in item.claims) == fingerprint(c for item in four for c in item.claims)


def test_one_document_that_fails_is_listed_and_the_rest_goes_through(tmp_path: Path) -> None:
    with serving(fails(500, "oh"), GOOD) as server:
        bad, good = run(server, tmp_path, [paper("x:1"), paper("x:2", titled=False)])
    assert bad.failure is not None
    assert (bad.failure.source, bad.failure.code, bad.claims) == ("x:1", "server_error", ())
    assert (good.failure, len(good.claims)) == (None, 2)


@pytest.mark.parametrize(
    ("bad", "code", "asked"),
    [
        pytest.param(fails(401), "no_access", 1, id="wrong key"),
        pytest.param(fails(404), "not_found", 1, id="no such model"),
        pytest.param(fails(500), "server_error", llm_run.IN_A_ROW, id="failures in a row"),
    ],
)
def test_a_hopeless_run_stops(tmp_path: Path, bad: Answer, code: str, asked: int) -> None:
    documents = [
        paper("x:1"),
        *[Document(f"y:{k}", "", (Passage("abstract", None, f"{k} rose.", True),)) for k in range(9)],
    ]
    with serving(bad) as server, pytest.raises(EndpointError) as caught:
        for _ in extract(documents, llm=reader(server, tmp_path)):
            pass
    assert caught.value.code == code
    assert asked <= len(server.asked) <= asked + 2


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    documents = [paper("x:1"), paper("x:2", titled=False)]
    with serving(GOOD, fails(401)) as server, pytest.raises(EndpointError):
        run(server, tmp_path, documents)
    with serving(GOOD) as server:
        assert len(run(server, tmp_path, documents)) == 2
    assert len(server.asked) == 1


def test_the_settings_name_the_model_and_the_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidSetting, match="llm_model"):
        llm_run.spec_of(Settings())
    monkeypatch.setenv("PHYSIOGRAPH_LLM_MODEL", "small")
    monkeypatch.setenv("PHYSIOGRAPH_LLM_KEY", "sk-1")
    monkeypatch.setenv("MY_KEY", "sk-2")
    assert (llm_run.spec_of(Settings()).model, llm_run.spec_of(Settings()).key) == ("small", "sk-1")
    assert llm_run.spec_of(Settings(llm_key_env="MY_KEY")).key == "sk-2"


def test_log_probabilities_weigh_the_score(tmp_path: Path) -> None:
    text = json.dumps({"claims": [row(1, "ankle stiffness")]})
    cut = text.index("increases")
    tokens = [(text[:cut], -9.0), ("increases", -0.6931), (text[cut + 9 :], -9.0)]
    with serving(says(text, logprobs=tokens)) as server:
        one = reader(server, tmp_path, logprobs=True, score=0.8)
        (claim,) = one.read(SENTENCES, ROLES)
        (again,) = reader(server, tmp_path, score=0.8).read(SENTENCES, ROLES)
    assert (claim.score, again.score, server.asked[0]["logprobs"]) == (0.4, 0.4, True)
