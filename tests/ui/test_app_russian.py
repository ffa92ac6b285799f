"""Every page in Russian: no word of English but names, terms and what papers say; the switch stays between pages."""

from __future__ import annotations

import re

import pytest
from russian_sample import real_workspace
from test_app import NAMES, opened, said
from test_cli import run

from ui.language.messages import LANGUAGES

ALLOWED = frozenset(
    ("PGC", "Physiograph", "physiograph", "PubMed", "XML", "Cypher", "CSV", "HTML", "HIIT", "PPARGC1A", "links", "rct",
     "English", "Language", "Doe", "measure", "intervention", "type",
     "limit", "supported", "refuted", "risk", "untested", "Europe", "PMC", "AND", "OpenAI", "transformers", "qwen",
     "neo", "PHYSIOGRAPH", "LANGUAGE")
)  # fmt: skip
"""Names and terms that stand in Latin letters in Russian too; "links 1" is the name of the sample's model; ready
questions name an author, types, statuses and parameters as Cypher has them; settings, services, models have names."""


KINDS = ("button", "selectbox", "multiselect", "slider", "checkbox", "text_input", "text_area", "expander", "metric",
         "radio")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return real_workspace(tmp_path_factory.mktemp("russian"))


@pytest.fixture
def russian(monkeypatch):
    monkeypatch.setenv("PHYSIOGRAPH_LANGUAGE", "ru")


def words_of(app) -> set[str]:
    """Words of Latin letters that the page itself says: not quotes, code, ids, or names of papers."""
    shown = said(app)
    shown = re.sub(r"<style.*?</style>|<blockquote.*?</blockquote>|<code>.*?</code>|<[^>]+>", " ", shown, flags=re.S)
    for kind in KINDS:
        for element in app.get(kind):
            told = (getattr(element, name, "") or "" for name in ("label", "help", "placeholder"))
            shown += "\n".join(("", *told, *(getattr(element, "options", ()) or ())))
    for element in (*app.table, *(() if app.text_area else app.dataframe)):  # the answer of a query has its own names
        shown += "\n" + " ".join(str(column) for column in element.value.columns)
    shown += "\n".join(element.value for element in app.warning)
    shown = re.sub(r"`[^`]*`|https?://\S+|/\S+|PHYS:\d+|physiograph [^\n]*|“[^”]*”", " ", shown)
    return {word for word in re.findall(r"[A-Za-z]{3,}", shown)} - ALLOWED


@pytest.mark.parametrize("page", NAMES)
def test_pages_hold_no_english_word(monkeypatch, folder, russian, page):
    app = opened(monkeypatch, folder, page)
    assert words_of(app) - names_in_english() == set()


def test_an_empty_workspace_says_in_russian_what_to_run(monkeypatch, tmp_path, russian):
    app = opened(monkeypatch, tmp_path)
    assert "Рабочая папка пуста." in said(app)
    assert words_of(app) == set()


def names_in_english() -> set[str]:
    """Words of the English names beside the Russian ones."""
    from tests_ui_sample import CONCEPTS

    return {word for concept in CONCEPTS.values() for name in (concept.name, *concept.synonyms)
            for word in re.findall(r"[A-Za-z]{3,}", name)}  # fmt: skip


def test_a_link_shows_both_sides_in_russian(monkeypatch, folder, russian):
    app = opened(monkeypatch, folder)
    app.query_params["concept"] = "PHYS:0000373"
    app.query_params["pick"] = "PHYS:0001705 decreases PHYS:0000373"
    app.switch_page("graph.py").run()
    text = said(app)
    assert "витамин C ↓ снижает содержание митохондрий" in text
    assert "vitamin C → mitochondrial content" in text
    assert "всего 8 участников" in text
    assert "vitamin C lowered" in re.sub("<[^>]+>", "", text)
    assert words_of(app) - names_in_english() == set()


@pytest.mark.parametrize("text", ["МПК", "потреблением кислорода", "vo2max"])
def test_search_finds_a_concept_by_either_name(monkeypatch, folder, russian, text):
    app = opened(monkeypatch, folder, "graph")
    app.text_input(key="text").set_value(text).run()
    assert "В центре **максимальное потребление кислорода**" in said(app)


def test_search_finds_russian_names_in_the_english_app_too(monkeypatch, folder):
    app = opened(monkeypatch, folder, "graph")
    app.text_input(key="text").set_value("МПК").run()
    assert "around **maximal oxygen uptake**" in said(app)


def test_the_switch_stays_while_pages_change(monkeypatch, folder):
    app = opened(monkeypatch, folder)
    assert app.title[0].value == "What the papers say"
    app.radio(key="language").set_value("ru").run()
    assert app.title[0].value == "Что говорят статьи"
    app.switch_page("hypotheses.py").run()
    assert app.title[0].value == "Гипотезы"
    assert app.radio(key="language").value == "ru"
    app.radio(key="language").set_value("en").run()
    assert app.title[0].value == "Hypotheses"
    assert set(LANGUAGES) == {"en", "ru"}


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        pytest.param(["explain", "витамин C", "содержание митохондрий"],
                     "1 статья сообщает: витамин C снижает содержание митохондрий", id="explain"),
        pytest.param(["argue", "Возраст снижает МПК"], "Слабая поддержка", id="argue"),
        pytest.param(["conflicts"], "расхожден", id="conflicts"),
    ],
)  # fmt: skip
def test_the_command_line_speaks_russian(folder, arguments, wanted):
    told = run("--language", "ru", *arguments, workspace=folder)
    assert (told.returncode, told.stderr) == (0, "")
    assert wanted.lower() in told.stdout.lower()


def test_an_unknown_language_is_one_line_that_says_what_is_allowed(folder):
    told = run("--language", "de", "conflicts", workspace=folder)
    assert told.returncode == 1
    assert "setting 'language' is wrong: Input should be 'auto', 'en' or 'ru'" in told.stderr
    assert told.stderr.count("\n") == 1
