"""Settings: built-in defaults < physiograph.toml < environment PHYSIOGRAPH_* < flags of the command line."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kg.errors import InvalidSetting
from kg.weights import Weights

DEFAULT_FILE: Final = Path("physiograph.toml")
PREFIX: Final = "PHYSIOGRAPH_"


class Settings(BaseSettings):
    """What a user may set; an unknown key is an error, so that a slip of the pen does not pass."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    workspace: Path = Field(Path("workspace"), description="Folder of the ledger, graph, model and reports.")
    store: str | None = Field(
        None, description="Graph store URL: kglite:PATH, neo4j://HOST or bolt://HOST; none is kglite in the workspace."
    )
    terms: str | None = Field(
        None, description='Term tables: an index file, or "off"; none is what `terms build` made, where it did.'
    )
    entities: str = Field(
        "physiograph",
        description='Types names that no vocabulary has: "physiograph", "off", or a spaCy (scispaCy) or Hugging Face '
        "model, by folder or name.",
    )
    language: Literal["auto", "en", "ru"] = Field(
        "auto", description='Of app and reports: "en", "ru", or "auto": that of the browser, in the terminal English.'
    )
    workers: int = Field(1, ge=1, le=256, description="Processes that extract side by side.")
    full_text: bool = Field(False, description="Read the body of papers too, not only title and abstract.")
    fast: bool = Field(False, description="Use the quicker, plainer extractor.")
    min_score: float = Field(0.0, ge=0.0, le=1.0, description="Leave out claims scored below, a probability.")
    keep_abstract_only: bool = Field(True, description="Let papers count of which only the abstract is there.")
    max_file_mb: int = Field(200, ge=1, description="Largest input file that is read, in megabytes.")
    query_timeout_s: float = Field(30.0, gt=0, description="Seconds before a query is stopped.")
    query_max_rows: int = Field(10_000, ge=1, description="Most rows that a query returns.")
    query_memory_mb: int = Field(1_000, ge=50, description="Memory that a query may use, in megabytes.")
    seed: int = Field(0, description="Seed of every random choice.")
    llm: bool = Field(False, description="Let the language model of llm_model read claims, not the built-in extractor.")
    llm_model: str | None = Field(
        None, description="Language model: its name at llm_url; without llm_url the folder of a transformers model."
    )
    llm_url: str | None = Field(
        None, description="OpenAI-compatible endpoint with its version, such as http://127.0.0.1:11434/v1."
    )
    llm_key_env: str = Field(
        "PHYSIOGRAPH_LLM_KEY",
        description="Name of the environment variable that holds the endpoint's key, if it needs one.",
    )
    llm_timeout_s: float = Field(
        120.0, gt=0, description="Seconds before a question to the language model is given up."
    )
    llm_retries: int = Field(4, ge=0, le=20, description="Further attempts after one that failed in passing.")
    llm_max_tokens: int = Field(4096, ge=16, description="Longest answer of the language model, in tokens.")
    llm_score: float = Field(
        0.5,
        ge=0.0,
        le=1.0,
        description="Probability that a claim of the language model is right: its measured precision.",
    )
    llm_logprobs: bool = Field(False, description="Ask for token probabilities, and weigh llm_score by them.")
    llm_price_in: float | None = Field(None, ge=0, description="Price of a million tokens of question, any currency.")
    llm_price_out: float | None = Field(None, ge=0, description="Price of a million tokens of answer, same currency.")
    llm_cache: Path | None = Field(None, description="Folder of kept answers; none is in the user's cache folder.")
    llm_keep: bool = Field(True, description="While llm is off, leave documents be that a language model has read.")
    fetch_email: str | None = Field(
        None, description="Your e-mail address, told to the services that papers come from."
    )
    fetch_key_env: str = Field(
        "PHYSIOGRAPH_NCBI_KEY",
        description="Name of the environment variable that holds your NCBI key, if you have one: ten requests a second "
        "instead of three.",
    )
    fetch_europepmc_url: str = Field(
        "https://www.ebi.ac.uk/europepmc/webservices/rest", description="Address of Europe PMC or of a mirror."
    )
    fetch_pubmed_url: str = Field(
        "https://eutils.ncbi.nlm.nih.gov/entrez/eutils", description="Address of NCBI's E-utilities or of a mirror."
    )
    fetch_timeout_s: float = Field(120.0, gt=0, description="Seconds before a download is given up and tried again.")
    fetch_retries: int = Field(5, ge=0, le=20, description="Further attempts after a download that failed in passing.")
    belief: Weights = Field(
        default_factory=Weights, description="Table of the weights of belief; see docs/explanation/belief.md."
    )

    @field_validator("belief", mode="before")
    @classmethod
    def _weights(cls, value: Any) -> Any:
        return Weights.of(value) if isinstance(value, dict) else value


def load(config: Path | None = None, **flags: Any) -> Settings:
    """The settings of this call.

    Args:
        config: a TOML file that must exist; None is physiograph.toml where there is one.
        flags: what the command line says; None is "not said".
    Raises: InvalidSetting: no such file, not TOML, an unknown key, or a value outside what is allowed.
    """
    values = _file_values(config)
    in_environment = {name.upper().removeprefix(PREFIX) for name in os.environ if name.upper().startswith(PREFIX)}
    over = {name for name in Settings.model_fields if name.upper() in in_environment}
    below = {name: value for name, value in values.items() if name not in over}
    said = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**{**below, **said})
    except ValidationError as error:
        raise InvalidSetting(_told(error)) from error


def _file_values(config: Path | None) -> dict[str, Any]:
    path = DEFAULT_FILE if config is None else Path(config)
    if config is None and not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidSetting(
            f"cannot read the settings file {path}: {error.strerror}. Name one: --config FILE."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidSetting(f"the settings file {path} is not TOML: {error}. Correct that line.") from error


def _told(error: ValidationError) -> str:
    """The first fault in one line; values are left out, as one may be a password."""
    first = error.errors(include_url=False, include_input=False)[0]
    if isinstance(cause := first.get("ctx", {}).get("error"), InvalidSetting):
        return str(cause)
    name = ".".join(str(part) for part in first["loc"])
    if name not in Settings.model_fields:
        known = ", ".join(sorted(Settings.model_fields))
        return f"setting {name!r} does not exist; known: {known}. Correct it in physiograph.toml or the environment."
    about = Settings.model_fields[name].description
    return (
        f"setting {name!r} is wrong: {first['msg']}. It is: {about} Correct it in physiograph.toml or the environment."
    )
