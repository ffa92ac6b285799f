"""Russian: a whole catalogue, right forms, sentences read, the same texts in the same bytes."""

from __future__ import annotations

import ast
import csv
import gettext
import io
import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from russian_catalogue import KEYWORDS, MO, PO, ROOT, compiled, template, translated
from russian_sample import real_graph, real_hypotheses

from kg.errors import InvalidValue
from kg.model import CONCEPT_TYPES, RELATIONS, Concept, Graph
from ui.evidence.explain import explain
from ui.evidence.explain import render as explained
from ui.language import messages, names_ru
from ui.language.kept_text import REASONS, reason_anew
from ui.language.proposal_text import said_anew
from ui.language.russian import accusative, is_plural
from ui.language.wording import said
from ui.opponent.argument import argue
from ui.opponent.argument import render as argued
from ui.opponent.sentence_ru import in_english, take_apart
from ui.report import report

GOLDEN = Path(__file__).parent.parent / "golden"
SENTENCES = Path(__file__).parent / "russian_sentences.tsv"
SUMMARY = {
    "papers": 6,
    "note": "These papers are fiction, written to show the program. Nothing here can be cited.",
    "refused": [("a.xml", "the paper was retracted"), ("b.xml", "the paper was retracted"),
                ("c.txt", "it is an editorial: opinion, not a study")],
    "model": {"mrr": 0.41, "hits@10": 0.62, "baselines": {"degree": {"mrr": 0.22, "hits@10": 0.5}}},
    "backtest": {"cut": 2012, "test_links": 31, "model": {"mrr": 0.3}, "baselines": {"degree": {"mrr": 0.2}}},
}  # fmt: skip


@pytest.fixture
def russian():
    """Speak Russian for the length of a test."""
    with messages.speaking("ru"):
        yield


# --- the catalogue --------------------------------------------------------------------------------


def keys(catalogue):
    return {(message.context, message.id) for message in catalogue if message.id}


def test_the_catalogue_has_every_message_and_no_other():
    assert keys(template()) - keys(translated()) == set(), "run: make messages"
    assert keys(translated()) - keys(template()) == set(), "run: make messages"


def test_every_message_is_translated_and_none_is_fuzzy():
    catalogue = translated()
    texts = {
        message.id: message.string if isinstance(message.string, tuple) else (message.string,)
        for message in catalogue
        if message.id
    }
    assert [message for message, text in texts.items() if not all(text)] == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert not catalogue.obsolete


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_translations_have_the_fields_of_their_messages():
    for message in translated():
        if not message.id:
            continue
        asked = message.id if isinstance(message.id, tuple) else (message.id,)
        given = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set().union(*(fields(text) for text in asked))
        assert [text for text in given if fields(text) != wanted] == [], message.id


def test_the_compiled_catalogue_is_of_the_present_one():
    committed = gettext.GNUTranslations(io.BytesIO(MO.read_bytes()))
    present = gettext.GNUTranslations(io.BytesIO(compiled(translated())))
    assert committed.ngettext("paper", "papers", 3) == "статьи"
    said_then, said_now = ({key: text for key, text in made._catalog.items() if key} for made in (committed, present))
    assert said_then == said_now, "run: make messages"


def test_no_message_hides_where_the_extraction_does_not_look():
    """Python 3.11 gives an f-string as one token, so a call of t() within it is not found; nor is t(variable)."""
    known = {text for message in translated() if message.id
             for text in (message.id if isinstance(message.id, tuple) else (message.id,))}  # fmt: skip
    unknown = []
    for path in sorted((ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                constants = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                texts = [value for value in constants if isinstance(value, str)]
                context = 1 if node.func.id in ("p", "known") else 0
                unknown += [(path.name, text) for text in texts[context:] if text not in known]
                if node.func.id == "counted":
                    assert len(node.args) == 3, f"{path.name}: give the plural of {texts}"
    assert unknown == []


def test_the_catalogue_is_written_as_make_messages_writes_it():
    with PO.open("rb") as file:
        assert read_po(file).locale is not None
    assert b"#~" not in PO.read_bytes()


# --- words and numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        pytest.param(0, "0 статей", id="none"),
        pytest.param(1, "1 статья", id="one"),
        pytest.param(2, "2 статьи", id="two"),
        pytest.param(5, "5 статей", id="five"),
        pytest.param(11, "11 статей", id="eleven"),
        pytest.param(21, "21 статья", id="twenty-one"),
        pytest.param(22, "22 статьи", id="twenty-two"),
        pytest.param(111, "111 статей", id="hundred-eleven"),
        pytest.param(12_345, "12\u202f345 статей", id="thousands"),
    ],
)
def test_plural_forms(russian, number, wanted):
    from ui.language.wording import counted

    assert counted(number, "paper", "papers") == wanted


def test_numbers(russian):
    assert (messages.decimal(0.5), messages.whole(1234), messages.percent(0.3)) == ("0,50", "1234", "30\u202f%")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        pytest.param("депривация сна", "депривацию сна", id="noun"),
        pytest.param("мышечная сила", "мышечную силу", id="adjective"),
        pytest.param("внутренняя температура тела", "внутреннюю температуру тела", id="soft"),
        pytest.param("самостоятельно выбранная интенсивность", "самостоятельно выбранную интенсивность", id="adverb"),
        pytest.param("родиола розовая", "родиолу розовую", id="adjective-behind"),
        pytest.param("сауна и баня", "сауну и баню", id="two"),
        pytest.param("время до отказа", "время до отказа", id="neuter"),
        pytest.param("мышечные волокна", "мышечные волокна", id="plural"),
        pytest.param("артериальное давление", "артериальное давление", id="inanimate"),
        pytest.param("Na+/K+-АТФаза", "Na+/K+-АТФазу", id="symbols"),
        pytest.param("PGC-1α", "PGC-1α", id="latin"),
        pytest.param("МПК", "МПК", id="acronym"),
    ],
)
def test_accusative(name, wanted):
    assert accusative(name) == wanted


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("силовые тренировки", True), ("тренировки", True), ("лёгкие", True), ("занятия спортом", True),
        ("медитация и релаксация", True), ("благополучие", False), ("тайцзи", False), ("МПК", False),
        ("концентрация глюкозы", False), ("дыхательные пути", True), ("калий", False),
    ],
)  # fmt: skip
def test_plural_names(name, plural):
    assert is_plural(name) == plural


@pytest.mark.parametrize(
    ("subject", "relation", "wanted"),
    [
        ("кофеин", "increases", "кофеин повышает мышечную силу"),
        ("силовые тренировки", "increases", "силовые тренировки повышают мышечную силу"),
        ("кофеин", "no_effect", "кофеин не влияет на мышечную силу"),
        ("нитраты", "affects", "нитраты влияют на мышечную силу"),
        ("масса тела", "positively_associated", "масса тела и мышечная сила: прямая связь"),
        ("масса тела", "not_associated", "масса тела и мышечная сила: связи нет"),
    ],
)
def test_a_relation_as_a_clause(russian, subject, relation, wanted):
    assert said(subject, relation, "мышечная сила") == wanted


# --- sentences ------------------------------------------------------------------------------------


def rows(half):
    with SENTENCES.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["half"] == half]


@pytest.mark.parametrize(("half", "least"), [("known", 19), ("held", 19)])
def test_sentences_are_taken_apart(half, least):
    right = []
    for row in rows(half):
        stated = take_apart(row["sentence"])
        grounded = [(names_ru.ground(text), text) for text in (stated.subject, stated.object)]
        found = [best[0].name if best else text for best, text in grounded]
        if (found, stated.relation, stated.scope) == (
            [row["subject"], row["object"]], row["relation"], row["scope"] or ""
        ):  # fmt: skip
            right.append(row["sentence"])
    assert len(right) >= least, [row["sentence"] for row in rows(half) if row["sentence"] not in right]


def test_a_sentence_without_direction_is_refused_in_the_language_in_use(russian):
    with pytest.raises(InvalidValue, match="не читается направление"):
        take_apart("МПК и кофеин")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("у тренированных мужчин", {"trained", "men"}), ("у нетренированных женщин", {"untrained", "women"}),
     ("у крыс", {"rats"}), ("in trained men", set())],
)  # fmt: skip
def test_people_in_english(text, wanted):
    assert set(in_english(text).split()) - set(text.split()) == wanted


# --- texts ----------------------------------------------------------------------------------------


def english_words(text: str) -> set[str]:
    """Words of Latin letters, but for names, ids, commands and what is quoted."""
    bare = re.sub(r"“[^”]*”|physiograph \w+|`[^`]*`|https?://\S+|doi:\S+|PHYS:\d+|\bP\d\b", " ", text)
    return {word for word in re.findall(r"[A-Za-z]{3,}", bare) if word not in ALLOWED}


ALLOWED = frozenset(
    ("PGC", "Physiograph", "physiograph", "PubMed", "JATS", "BioC", "XML", "JSON", "PDF", "UTF", "AUROC", "AUPRC",
     "Cypher", "CSV", "HTML", "vitro", "links", "HIIT", "ascorbic", "acid", "backtest", "cut", "YEAR", "json", "OUT")
)  # fmt: skip
"""Names and terms that Russian texts write in Latin letters too; "links 1" is the name of the sample's model."""


def test_the_report_is_the_golden_one(russian, golden, tmp_path):
    for name in ("a.html", "b.html"):
        report.write(real_hypotheses(), real_graph(), tmp_path / name, summary=SUMMARY)
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert text == (tmp_path / "b.html").read_text(encoding="utf-8")
    golden(GOLDEN / "report_ru.html", text)


def test_the_argument_is_the_golden_one(russian, golden):
    sentences = ("витамин C снижает содержание митохондрий у мужчин", "Возраст снижает МПК у пожилых людей",
                 "PGC-1α повышает содержание митохондрий", "Содержание митохондрий не связано с МПК")  # fmt: skip
    texts = [argued(argue(real_graph(), sentence, lambda text: [])) for sentence in sentences]
    golden(GOLDEN / "argue_ru.txt", "\n\n----\n\n".join(texts) + "\n")


def test_no_text_about_a_pair_holds_an_english_word(russian):
    graph = real_graph()
    cited = {word for paper in graph.papers for word in re.findall(r"[A-Za-z]{3,}", f"{paper.title} {paper.journal}")}
    ids = [concept.id for concept in graph.concepts]
    for one in ids:
        for two in ids:
            assert english_words(explained(explain(graph, one, two))) - cited == set()
    for verb in ("повышает", "снижает", "не влияет на", "связано с"):
        for one, two in (("витамин C", "МПК"), ("ВИИТ", "МПК"), ("возраст", "МПК"), ("МПК", "содержание митохондрий")):
            text = argued(argue(graph, f"{one} {verb} {two}", lambda text: []))
            assert english_words(text) - cited == set()


def test_a_graph_in_english_stays_as_it_is():
    from ui.language import names

    graph = real_graph()
    assert names.graph(graph) is graph
    with messages.speaking("ru"):
        shown = {concept.id: concept for concept in names.graph(graph).concepts}
    vitamin = shown["PHYS:0001705"]
    assert (vitamin.name, vitamin.synonyms[0]) == ("витамин C", "vitamin C")


@pytest.mark.parametrize("kind", CONCEPT_TYPES)
def test_every_suggested_test_is_said_in_russian(russian, kind):
    from gnn.proposal import Habits, suggested_test

    one, two = (Concept("PHYS:0001705", "vitamin C", kind), Concept("PHYS:0000192", "maximal oxygen uptake", "measure"))
    for relation in RELATIONS:
        english = suggested_test(one, relation, two, Habits(Graph((), (), (), ())))
        assert english_words(said_anew(english)) == set()


def test_what_is_new_is_said_in_russian(russian):
    text = "Hypothesised but untested: 2 papers state it as a hypothesis, first in 2011; no result yet."
    assert said_anew(text) == (
        "Предполагалось, но не проверено: гипотеза высказана в 2 статьях, впервые в 2011 г.; результата пока нет."
    )
    assert said_anew("An unknown sentence.") == "An unknown sentence."


def reasons_of_the_sources():
    """Every reason that readers and gate give, with X for what is filled in."""
    for path in sorted((ROOT / "extraction").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if getattr(getattr(node, "func", None), "id", "") in ("UnreadableDocument", "Refusal", "GateDecision"):
                told = node.args[-1]
                parts = told.values if isinstance(told, ast.JoinedStr) else [told]
                if all(isinstance(part, (ast.Constant, ast.FormattedValue)) for part in parts):
                    yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in parts)


def test_every_reason_of_a_refusal_is_said_in_russian(russian):
    from extraction.quality import NOTICES, REMARKS, SAYS

    said_there = {*reasons_of_the_sources(), *SAYS.values(), *(f"{text}, says PMID:1" for text in SAYS.values())}
    said_there |= {reason for _, reason in (*NOTICES.values(), *REMARKS.values())}
    assert len(said_there) >= len(REASONS) - 5
    said_there -= {"", "X, says X"}
    assert [text for text in sorted(said_there) if reason_anew(text) == text] == []


def test_every_class_of_conflicts_has_its_russian_name(russian):
    from kg.conflict import CLASSES

    assert [kind for kind in CLASSES if messages.p("conflict", kind) == kind] == []


# --- the choice -----------------------------------------------------------------------------------


def test_an_unknown_language_is_refused_with_the_cure():
    with pytest.raises(InvalidValue, match=r"'de' is not one of en, ru\. Set language= in physiograph\.toml"):
        messages.use("de")


@pytest.mark.parametrize(
    ("setting", "browser", "wanted"),
    [("auto", "ru-RU", "ru"), ("auto", "ru", "ru"), ("auto", "en-GB", "en"), ("auto", "uk", "en"), ("auto", None, "en"),
     ("en", "ru", "en"), ("ru", None, "ru")],
)  # fmt: skip
def test_the_language_is_that_of_the_setting_else_of_the_browser(setting, browser, wanted):
    assert messages.chosen(setting, browser) == wanted
