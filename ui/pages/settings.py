"""Settings: store, language model, language; tests of both; what is set elsewhere and from where."""

from __future__ import annotations

import time

import streamlit as st

from kg import settings
from kg.errors import PhysiographError
from kg.settings import DEFAULT_FILE, Settings
from ui.language.messages import LANGUAGES, decimal, later, n, t
from ui.views import settings_file
from ui.widgets import screen

folder = screen.root()
given = settings.load(None, workspace=folder)
LANGUAGE_NAMES = {"auto": later("that of the browser"), **LANGUAGES}


def locked(key: str) -> bool:
    """Whether the environment sets a key, so that the file's value would not count."""
    return bool(settings_file.in_environment(key))


def why(key: str, text: str) -> str:
    """The help of a field, and that it is set elsewhere where it is."""
    name = settings_file.in_environment(key)
    return f"{text} " + t("Set by the environment variable {name}.", name=name) if name else text


def field(key: str, label: str, told: str, example: str) -> str:
    """A text field of a setting."""
    value = str(getattr(given, key) or "")
    shown = st.text_input(
        label, value, key=f"set {key}", help=why(key, told), placeholder=example, disabled=locked(key)
    )
    return (shown or "").strip()


def store_answers(url: str) -> None:
    """Open the store and count, as the pages do."""
    from kg.store import open_store

    begun = time.perf_counter()
    try:
        store = open_store(url)
        try:
            nodes = store.query("MATCH (n) RETURN count(n) AS nodes").rows[0][0]
        finally:
            store.close()
    except PhysiographError as error:
        st.error(str(error), icon=":material/error:")
        return
    took = decimal(time.perf_counter() - begun)
    st.success(n("It answers: {number} node, {seconds} s.", "It answers: {number} nodes, {seconds} s.", nodes,
                 seconds=took), icon=":material/check_circle:")  # fmt: skip


def endpoint_answers(url: str, model: str) -> None:
    """Ask the endpoint for its models, and say whether ours is among them; no text is sent."""
    import os

    from extraction.llm_chat import Endpoint
    from extraction.llm_client import ChatClient

    key = os.environ.get(given.llm_key_env) or None
    try:
        offered = ChatClient(Endpoint(url, model or "none", key, timeout_s=15, retries=0)).models()
    except PhysiographError as error:
        st.error(str(error), icon=":material/error:")
        return
    if model and model in offered:
        st.success(t("It answers, and offers {model}.", model=model), icon=":material/check_circle:")
    else:
        names = ", ".join(offered[:10]) or "–"
        st.warning(t("It answers, but offers no model {model}; it offers: {names}.", model=model or "–", names=names),
                   icon=":material/warning:")  # fmt: skip


def model_words(given: Settings) -> str:
    """What is known of the trained link predictor."""
    path = given.workspace / "model" / "model.json"
    if not path.is_file():
        return t("none yet: run `physiograph train`")
    return f"`{path.parent}` ({time.strftime('%Y-%m-%d %H:%M', time.localtime(path.stat().st_mtime))})"


st.title(t("Settings"))
st.caption(t("Kept in {file}; what the environment sets goes before it. All other settings are described in the "
             "reference.", file=f"`{DEFAULT_FILE.resolve()}`"))  # fmt: skip
place, trained = t("Workspace: {folder}", folder=f"`{folder.resolve()}`"), t("Link predictor")
st.markdown(f"{place}  \n{trained}: {model_words(given)}")

values: dict[str, str] = {}
with st.container(border=True, key="language box"):
    st.subheader(t("Language"))
    codes = list(LANGUAGE_NAMES)
    values["language"] = st.radio(
        t("When the app opens, it speaks"), codes, index=codes.index(given.language), horizontal=True,
        format_func=lambda code: t(LANGUAGE_NAMES[code]) if code == "auto" else LANGUAGE_NAMES[code],
        key="set language", disabled=locked("language"), help=why("language", t("Reports too.")),
    )  # fmt: skip
with st.container(border=True, key="store box"):
    st.subheader(t("Graph store"))
    values["store"] = field(
        "store", t("Address"), t("Empty is the embedded store of the workspace."), "neo4j://127.0.0.1:7687"
    )
    if st.button(t("Test the store"), key="test store"):
        store_answers(values["store"] or f"kglite:{folder / 'graph'}")
with st.container(border=True, key="model box"):
    st.subheader(t("Language model"))
    st.caption(
        t(
            "Optional: it puts evidence into words, and each of its sentences is checked. Any OpenAI-compatible "
            "endpoint, or the folder of a transformers model without an endpoint."
        )
    )
    values["llm_url"] = field(
        "llm_url", t("Endpoint"), t("With its version; empty is a local model."), "http://127.0.0.1:11434/v1"
    )
    values["llm_model"] = field("llm_model", t("Model"), t("Its name at the endpoint, or a folder."), "qwen3:8b")
    st.caption(t("Its key is read from the environment variable {name} and never kept.", name=f"`{given.llm_key_env}`"))
    if st.button(t("Test the endpoint"), key="test endpoint", disabled=not values["llm_url"]):
        endpoint_answers(values["llm_url"], values["llm_model"])

mine = {key: value for key, value in values.items() if not locked(key)}
now = {key: str(getattr(given, key) or "") for key in mine}
if st.button(t("Save"), type="primary", key="save", disabled=mine == now):
    try:
        settings_file.save(DEFAULT_FILE, mine)
    except PhysiographError as error:
        st.error(str(error), icon=":material/error:")
    except OSError as error:
        st.error(t("The file cannot be written: {error}.", error=error.strerror), icon=":material/error:")
    else:
        st.session_state.saved = True
        st.rerun()
if st.session_state.pop("saved", False):
    st.success(t("Saved. The pages use it from now on."), icon=":material/check_circle:")
