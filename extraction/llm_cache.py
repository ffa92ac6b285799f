"""Answers of language models on disk, so that a stopped run goes on where it was and nothing is paid for twice."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from extraction.llm_chat import Message, Reply
from kg.errors import InvalidSetting


def default_folder() -> Path:
    """In XDG_CACHE_HOME, else ~/.cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "physiograph" / "llm"


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """A folder with one file per answer, named by the hash of what was asked of which model; whole or not there.

    The files hold answers, which quote the texts; questions and keys are not in them.
    """

    folder: Path

    def key(self, model: str, messages: Sequence[Message], seed: int) -> str:
        """Hex SHA-256 of the question: model, seed, and the whole chat with the prompt in it."""
        asked = json.dumps([model, seed, [dict(message) for message in messages]], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()

    def get(self, key: str) -> Reply | None:
        """The answer kept under a key; None where there is none, or where its file is damaged."""
        try:
            kept = json.loads(self._path(key).read_text(encoding="utf-8"))
            tokens = tuple((str(token), float(chance)) for token, chance in kept.pop("logprobs"))
            return Reply(logprobs=tokens, **kept)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def put(self, key: str, reply: Reply) -> None:
        """Keep an answer: a temporary file beside it, then a rename.

        Raises: InvalidSetting: the folder cannot be written.
        """
        path = self._path(key)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(asdict(reply)), encoding="utf-8")
            temporary.replace(path)
        except OSError as error:
            raise InvalidSetting(f"cannot write {path.parent}: {error.strerror}. Set llm_cache to a folder.") from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
