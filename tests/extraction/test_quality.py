"""The quality gate: one row per rule, and laws of its decisions over many documents."""

from __future__ import annotations

import random
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.quality import Gate
from kg.model import Document, Passage

TRIAL = (
    "Interval training raised peak oxygen uptake in the young men who took part in this trial. "
    "The control group did not change over the eight weeks, and the difference between the groups was clear. "
    "Blood lactate at a given speed fell after the training, and the time to exhaustion was longer than before it."
)
BODY = "We measured gas exchange breath by breath in all of the runners before and after the weeks of training."
RUSSIAN = (
    "Интервальная тренировка повысила максимальное потребление кислорода у молодых мужчин, которые приняли участие "
    "в этом исследовании. В контрольной группе изменений за восемь недель не было, и различие между группами было "
    "отчётливым. Лактат крови при той же скорости бега после тренировки снизился, время до отказа выросло, "
    "а частота сердечных сокращений в покое стала ниже, чем была до начала тренировок у всех участников."
)


def paper(id: str = "a", title: str = "Interval training and oxygen uptake in young men", **given: Any) -> Document:
    """A full paper of two passages; `abstract` and `body` replace the text, "" leaves a part out."""
    parts = [
        ("title", title),
        ("abstract", given.pop("abstract", TRIAL)),
        ("methods", given.pop("body", BODY)),
    ]
    passages = tuple(Passage(section, None, text) for section, text in parts if text)
    return Document(id=id, title=title, passages=passages, content_hash=given.pop("content_hash", id), **given)


@pytest.mark.parametrize(
    ("given", "accepted", "code"),
    [
        pytest.param({}, True, "", id="a plain trial"),
        pytest.param({"status": "retracted"}, False, "retracted", id="retracted"),
        pytest.param({"status": "corrected"}, True, "corrected", id="corrected later"),
        pytest.param({"status": "concern"}, True, "concern", id="expression of concern"),
        pytest.param({"article_type": "retraction"}, False, "retraction_notice", id="retraction notice"),
        pytest.param({"article_type": "correction"}, False, "correction_notice", id="correction notice"),
        pytest.param({"article_type": "Published Erratum"}, False, "correction_notice", id="PubMed's own spelling"),
        pytest.param({"article_type": "editorial"}, False, "editorial", id="editorial"),
        pytest.param({"article_type": "letter"}, False, "letter", id="letter"),
        pytest.param({"article_type": "article-commentary"}, False, "letter", id="commentary"),
        pytest.param({"article_type": "news"}, False, "news", id="news"),
        pytest.param({"article_type": "protocol"}, True, "protocol", id="protocol by type"),
        pytest.param({"article_type": "review-article"}, True, "review", id="review by type"),
        pytest.param({"article_type": "meta-analysis"}, True, "meta_analysis", id="meta-analysis by type"),
        pytest.param({"body": ""}, True, "abstract_only", id="abstract only"),
        pytest.param({"body": "", "abstract": ""}, False, "no_text", id="title only"),
        pytest.param({"abstract": RUSSIAN, "body": ""}, False, "not_english", id="Russian text"),
        pytest.param({"language": "de"}, True, "", id="stated German, yet English text"),
    ],
)
def test_rule(given, accepted, code):
    decision = Gate().decide(paper(**given))
    assert (decision.accepted, decision.code) == (accepted, code)
    assert decision.accepted or len(decision.reason) > 15


@pytest.mark.parametrize(
    ("title", "code"),
    [
        pytest.param("Correction: Interval training and oxygen uptake", "correction_notice", id="correction"),
        pytest.param("Correction to: Interval training and uptake", "correction_notice", id="correction to"),
        pytest.param("Erratum for the paper on interval training", "correction_notice", id="erratum"),
        pytest.param("Retraction note: Interval training and uptake", "retraction_notice", id="retraction note"),
        pytest.param("Editorial: Training in the heat", "editorial", id="editorial"),
        pytest.param("Response to: The interval trial", "letter", id="response to"),
        pytest.param("Comment on “Training in the heat”", "letter", id="comment on"),
        pytest.param("Authors’ response: Training in the heat", "letter", id="authors' response"),
        pytest.param("Training in the heat: study protocol of a randomised trial", "protocol", id="protocol"),
        pytest.param("Training in the heat: a systematic review", "review", id="systematic review"),
        pytest.param(
            "Training in the heat: a systematic review and meta-analysis", "meta_analysis", id="meta-analysis"
        ),
        pytest.param("Response to resistance training in older women", "", id="response to training is a study"),
        pytest.param("Correction of posture by exercise in swimmers", "", id="correction of posture is a study"),
        pytest.param("Retraction of the scapula during rowing", "", id="retraction of a bone is a study"),
        pytest.param(
            "A ramp protocol and oxygen uptake in runners", "", id="an exercise protocol is no study protocol"
        ),
    ],
)
def test_title_tells_the_kind(title, code):
    assert Gate().decide(paper(title=title)).code == code


WILL = (
    "Falls are common. Two hundred adults will be recruited from clinics and will be randomised to two groups. The "
    "primary outcome will be the number of falls at one year. The trial will show whether training helps."
)
SEARCHED = (
    "Fatigue has many causes. In this review we sum up what is known of its central part. Forty studies were included. "
    "The field would gain from common methods."
)


@pytest.mark.parametrize(
    ("title", "abstract", "code"),
    [
        pytest.param("The FALLS trial in older adults", WILL, "protocol", id="only announces"),
        pytest.param("The FALLS trial in older adults", TRIAL + " Longer trials will be needed, and will cost.", "",
                     id="announces more trials after its results"),
        pytest.param("Rationale and design of the FALLS trial", "Two hundred adults will be recruited.", "protocol",
                     id="design"),
        pytest.param("Design and first results of a heat suit", TRIAL, "", id="design with results"),
        pytest.param("A new protocol for warm-up", TRIAL, "", id="a protocol of training with results"),
        pytest.param("Central fatigue", SEARCHED, "review", id="a review by its abstract"),
        pytest.param("An overview of central fatigue", SEARCHED, "review", id="overview"),
        pytest.param("Fatigue in a runner: a case report and review of the literature", TRIAL, "", id="case report"),
        pytest.param("Video review of falls", TRIAL + " We reviewed 40 videos.", "", id="videos reviewed"),
    ],
)  # fmt: skip
def test_title_and_abstract_tell_the_kind(title, abstract, code):
    assert Gate().decide(paper(title=title, abstract=abstract)).code == code


def test_abstract_only_can_be_refused():
    decision = Gate(keep_abstract_only=False).decide(paper(body=""))
    assert (decision.accepted, decision.code) == (False, "abstract_only")


def test_hype_is_refused_with_its_words_and_statistics_clear_it():
    text = "This miracle drink is guaranteed to work and melts fat, a revolutionary secret formula for all of you. " * 3
    refused = Gate().decide(paper(abstract=text))
    assert (refused.accepted, refused.code) == (False, "hype")
    assert "miracle" in refused.reason
    assert Gate().decide(paper(abstract=text + " Peak power rose (p < 0.01, n = 24).")).accepted


def test_one_strong_word_is_no_hype():
    assert Gate().decide(paper(abstract=TRIAL + " This was an amazing rise.")).accepted


def test_a_notice_refuses_the_paper_it_names():
    trial = paper("PMC1", doi="10.1000/one")
    notice = paper("n", title="Retraction note", article_type="retraction", notice_for=("doi:10.1000/ONE",), body="")
    decisions = Gate().decide_all([trial, notice])
    assert (decisions["PMC1"].accepted, decisions["PMC1"].code) == (False, "retracted")
    assert "n" in decisions["PMC1"].reason
    assert Gate().decide_all([trial])["PMC1"].accepted


@pytest.mark.parametrize(
    ("kind", "given", "accepted", "code"),
    [
        pytest.param("correction", {}, True, "corrected", id="correction"),
        pytest.param("expression-of-concern", {}, True, "concern", id="concern"),
        pytest.param("retraction", {}, False, "retracted", id="retraction"),
        pytest.param("correction", {"body": ""}, True, "corrected", id="correction of an abstract"),
        pytest.param("correction", {"article_type": "review"}, True, "review", id="a review stays a review"),
        pytest.param("correction", {"status": "retracted"}, False, "retracted", id="retracted stays retracted"),
        pytest.param("correction", {"article_type": "editorial"}, False, "editorial", id="refused stays refused"),
        pytest.param("retraction", {"article_type": "review"}, False, "retracted", id="retraction stands above all"),
        pytest.param("letter", {}, True, "", id="a letter marks nothing"),
    ],
)
@pytest.mark.parametrize("name", ["doi:10.1000/ONE", "https://doi.org/10.1000/one", "10.1000/one", "PMID:7", "pmc1"])
def test_what_a_notice_makes_of_the_paper_it_names(kind, given, accepted, code, name):
    trial = paper("PMC1", doi="10.1000/one", pmid="7", **given)
    notice = paper("n", title="A notice", article_type=kind, notice_for=(name,), body="", abstract=TRIAL[:95])
    for documents in ([trial, notice], [notice, trial]):
        decision = Gate().decide_all(documents)["PMC1"]
        assert (decision.accepted, decision.code) == (accepted, code)
        assert decision.reason.endswith("says n") == (code in ("corrected", "concern") or kind == "retraction")


def test_of_several_notices_the_gravest_counts():
    trial = paper("PMC1", pmid="7")
    notices = [
        paper(f"n{place}", title=f"Notice {place}", article_type=kind, notice_for=("PMID:7",))
        for place, kind in enumerate(("retraction", "expression-of-concern", "correction", "retraction"))
    ]
    for some, want in ((notices, "retracted"), (notices[1:3], "concern"), (notices[2:3], "corrected")):
        answers = {Gate().decide_all(order)["PMC1"] for order in permutations([trial, *some])}
        assert {answer.code for answer in answers} == {want}
        assert len(answers) == 1


ENGLISH = ("the", "of", "and", "in", "was", "with", "for")
LONG = [f"{ENGLISH[number % 7]} w{number * number % 997}" for number in range(1, 161)]
REVISED = [f"x{place}" if place % 25 == 3 else word for place, word in enumerate(LONG)]


def test_the_same_words_as_in_a_preprint_and_no_preprint_are_two_papers():
    one = paper("a", title="Uptake in sportsmen", abstract=" ".join(REVISED), body="")
    assert all(x.accepted for x in Gate().decide_all([one, paper("b", abstract=" ".join(LONG))]).values())


def other(id: str, **given: Any) -> Document:
    """A paper that shares nothing with `paper`."""
    names = ["muscle", "fibre", "heat", "sweat", "sodium", "protein", "sleep", "caffeine", "altitude", "pain", "bone"]
    words = random.Random(id).sample(names, len(names))
    text = " ".join(f"The {a} of the runners was not the {b} that was in the {a}." for a, b in pairwise(words))
    return paper(id, f"On {' and '.join(words[:5])} in trained people", abstract=text, body=text, **given)


@pytest.mark.parametrize(
    ("one", "two", "kept"),
    [
        pytest.param(
            other("a", doi="10.1000/x"),
            paper("b", doi="10.1000/X", body=BODY * 20),
            "b",
            id="same DOI: more text stays",
        ),
        pytest.param(paper("b", pmid="7"), paper("a", pmid="7"), "a", id="same PMID and length: smaller id stays"),
        pytest.param(paper("a", body=""), paper("b"), "b", id="full text before abstract"),
        pytest.param(
            paper("a", journal="bioRxiv", body=BODY * 3),
            paper("b", journal="Physiology"),
            "b",
            id="journal before preprint",
        ),
        pytest.param(
            paper("a", title="Uptake of oxygen", body=""),
            paper("b", title="Training of intervals", abstract=TRIAL.replace("clear", "plain")),
            "b",
            id="one word changed, other title",
        ),
        pytest.param(
            paper("a", title="Uptake of oxygen", abstract=" ".join(LONG[:105]), body=""),
            paper("b", title="Training of intervals", abstract=" ".join(LONG)),
            "b",
            id="cut short, other title",
        ),
        pytest.param(
            paper("a", title="Uptake in sportsmen", abstract=" ".join(REVISED), body="", journal="medRxiv"),
            paper("b", title="Training of intervals", abstract=" ".join(LONG)),
            "b",
            id="preprint before revision",
        ),
    ],
)
def test_of_copies_the_best_stays(one, two, kept):
    for documents in ([one, two], [two, one]):
        decisions = Gate().decide_all(documents)
        assert [key for key, decision in decisions.items() if decision.accepted] == [kept]
        (gone,) = (decision for decision in decisions.values() if not decision.accepted)
        assert gone.code == "duplicate"
        assert kept in gone.reason


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param(paper("a"), other("b"), id="different papers"),
        pytest.param(
            paper("a", year=1999),
            paper("b", year=2010, abstract=other("y").passages[1].text, body=other("y").passages[2].text),
            id="one title, other text, years apart",
        ),
        pytest.param(
            paper("a", title="Editorial board"), paper("b", "Editorial board", abstract=other("z").passages[1].text,
            body=other("z").passages[2].text), id="a short title that many papers bear"
        ),
    ],
)  # fmt: skip
def test_different_papers_both_stay(one, two):
    assert all(decision.accepted for decision in Gate().decide_all([one, two]).values())


def test_refused_paper_is_not_the_copy_that_is_kept():
    decisions = Gate().decide_all([paper("a", doi="10.1/x", status="retracted"), paper("b", doi="10.1/x", body="")])
    assert decisions["a"].code == "retracted"


MANY = [
    paper("a", pmid="1"), paper("b", pmid="1", body=""), paper("c", journal="medRxiv"), other("d"),
    other("e", status="retracted"), paper("f", abstract=RUSSIAN, body=""), other("g", pmid="9"),
    other("h", article_type="correction", notice_for=("PMID:9",)), other("i", doi="10.1000/i"),
    other("j", article_type="retraction", notice_for=("doi:10.1000/i",)),
    other("k", article_type="retraction", notice_for=("doi:10.1000/I",)),
]  # fmt: skip


@given(st.permutations(MANY))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_decisions_ignore_the_order(documents):
    want = Gate().decide_all(MANY)
    assert [key for key, decision in want.items() if decision.accepted] == ["a", "d", "g"]
    assert Gate().decide_all(documents) == want
    assert list(want) == sorted(want)


def test_of_two_documents_under_one_id_the_longer_is_judged_whatever_the_order():
    short, long = paper("a", body="", content_hash="1"), paper("a", content_hash="2")
    assert Gate().decide_all([short, long]) == Gate().decide_all([long, short])
    assert Gate().decide_all([short, long])["a"].code == ""


def test_nothing_to_judge_is_no_decision():
    assert Gate().decide_all([]) == {}
