"""The sentence splitter: text → sentences, by the cases that scientific prose brings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.sentences import Piece, split, split_text
from kg.model import Document, Passage

BAR = " | "

CASES = {
    "plain": "VO2max rose. | It fell later.",
    "decimal": "The mean was 3.5 mL. | It rose.",
    "p-value": "Power rose (P < 0.05). | The controls did not.",
    "p-value-open": "Power rose, P < 0.05. | The controls did not.",
    "n-in-brackets": "Men trained (n = 12). | Women did not.",
    "et-al-inside": "As Holt et al. reported, it rose.",
    "et-al-year": "This was seen by Holt et al. (2009) in rats.",
    "et-al-end": "This agrees with Holt et al. | The present data add to it.",
    "versus": "It was 12 vs. 15 W. | The rest was equal.",
    "versus-capital": "We compared HIIT vs. MICT in men.",
    "figure": "The rise is shown in Fig. 2. | A fall followed.",
    "figures": "See Figs. 2 and 3 for all.",
    "that-is": "Mild effort, i.e. Zone 1, was used.",
    "for-example": "Some agents (e.g. Caffeine) act fast.",
    "for-example-comma": "Some agents, e.g., caffeine, act. | Others do not.",
    "initial": "The method of J. Borg was used.",
    "initials": "It follows A. V. Hill and colleagues.",
    "initials-glued": "It follows A.V. Hill and colleagues.",
    "vitamin-d": "All took vitamin D. | The dose was low.",
    "group-b": "Loads fell in group B. | We saw no harm.",
    "measure-then-in": "Training raised VO2max. | In women it did not.",
    "measure-dot": "Training raised V̇O2max. | V̇E did not change.",
    "unit-min": "They rode for 30 min. | The load was low.",
    "unit-h": "They fasted for 12 h. | Blood was drawn.",
    "unit-kg": "Mass fell by 2 kg. | Fat fell too.",
    "unit-exponent": "It was 45 mL·kg−1·min−1. | Training raised it.",
    "number-starts": "It rose (P = .04). | 12 men dropped out.",
    "leading-point": "The r was .63 in all. | It held.",
    "ellipsis": "It rose ... and fell.",
    "ellipsis-end": "It rose... | The fall was slow.",
    "ellipsis-sign": "It rose… | The fall was slow.",
    "quote-end": 'They said "it hurts." | The pain passed.',
    "quote-curly": "They said “it hurts.” | The pain passed.",
    "quote-start": 'It is old. | "Train hard" is older.',
    "question": "Does it rise? | We tested men.",
    "exclamation": "It rose! | We were glad.",
    "question-in-brackets": "The (true?) rise was small.",
    "brackets-hold-sentence": "Men trained (they rode. They ran.) for weeks.",
    "mrna": "Training acts early. | mRNA rose first.",
    "ph": "Lactate rose. | pH fell.",
    "p38": "AMPK was active. | p38 MAPK was not.",
    "omega": "Fish oil was given. | n-3 intake rose.",
    "greek": "Fibres grew. | α-actinin did not.",
    "lower-case-goes-on": "The approx. value was used. it stays one.",
    "no-number": "Kit No. 5 was used. | It worked.",
    "approx": "It took approx. 5 min. | All ended it.",
    "circa": "It took ca. 20 min in all.",
    "doctor": "We thank Dr. Lee for it.",
    "country": "It was made in the U.S. | The rest was not.",
    "country-inside": "It was made in the U.S. Army lab.",
    "species": "Isolates of E. coli were used.",
    "web-address": "See clinicaltrials.gov for it. | All is there.",
    "list-number": "1. Training raises it. | 2. Rest lowers it.",
    "glued": "The load rose.The men rode on.",
    "citation-bracket": "It rose in men.[12] | The cause is open.",
    "citation-raised": "It rose in men.12,13 | The cause is open.",
    "citation-before": "It rose in men [3]. | The cause is open.",
    "semicolon": "It rose; the rest fell.",
    "etc": "They ran, rode, etc. | The rest sat.",
    "max-name": "We used HR max. | The rest sat.",
    "heading-inside": "METHODS: Ten men rode. | RESULTS: It rose.",
}


@pytest.mark.parametrize("marked", [pytest.param(text, id=name) for name, text in CASES.items() if name != "glued"])
def test_split_text(marked: str) -> None:
    assert split_text(marked.replace(BAR, " ")) == marked.split(BAR)


def test_sentences_run_together_are_parted() -> None:
    assert split_text(CASES["glued"]) == ["The load rose.", "The men rode on."]


def test_white_space_at_the_ends_goes() -> None:
    assert split_text("  It rose.  It fell.  ") == ["It rose.", "It fell."]


@given(st.text(alphabet='aB1.?! ()[]"…\n', max_size=60))
def test_nothing_is_lost_but_white_space(text: str) -> None:
    assert "".join("".join(split_text(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("sign", [".", "(", "1. ", "a. ", '"'])
def test_long_runs_of_signs_cost_little(sign: str) -> None:
    text = f"It rose{sign * 20_000}"
    assert "".join("".join(split_text(text)).split()) == "".join(text.split())


def document(*passages: Passage) -> Document:
    return Document(id="x", title="T", passages=passages)


def test_given_sentences_are_kept_one_to_one() -> None:
    texts = ["Effect of heat. A trial", "It rose. It fell.", "End"]
    paper = document(*(Passage("abstract", None, text, whole_sentence=True) for text in texts))
    assert [piece.text for piece in split(paper)] == texts


def test_given_sentences_stand_alone() -> None:
    paper = document(Passage("title", None, "A title"), Passage("abstract", None, "It rose.", whole_sentence=True))
    assert [piece.text for piece in split(paper)] == ["It rose."]


def test_body_is_read_only_when_asked() -> None:
    paper = document(
        Passage("title", None, "Heat. A trial"),
        Passage("abstract", "Aims", "We asked. We tested."),
        Passage("results", "Results", "It rose."),
    )
    assert split(paper)[1] == Piece("We asked.", "abstract", "Aims", 1)
    assert [piece.text for piece in split(paper)] == ["Heat. A trial", "We asked.", "We tested."]
    assert split(paper, full_text=True)[-1] == Piece("It rose.", "results", "Results", 2)


def test_a_document_without_abstract_is_read_whole() -> None:
    paper = document(Passage("other", None, "It rose. It fell."))
    assert [piece.text for piece in split(paper)] == ["It rose.", "It fell."]
