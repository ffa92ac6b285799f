"""Documents → claims: contract of every claim, relations by sentence, the same bytes in any order."""

import random
from pathlib import Path

import pytest

from extraction.pipeline import Extraction, Pipeline, extract, fingerprint, version
from kg.errors import InvalidSetting, InvalidValue
from kg.model import RELATIONS, Document, Passage

ABSTRACT = (
    "Sprint interval training and endurance training in young adults: effects on aerobic capacity",
    "Maximal oxygen uptake (VO2max) may be limited by capillary density.",
    "The aim of this study was to investigate the effect of sprint interval training on running economy.",
    "Twenty-four young adults were randomly assigned to 6 weeks of sprint interval training or endurance training.",
    "Sprint interval training increased VO2max more than endurance training (d = 0.8, P < 0.05).",
    "Sprint interval training reduced resting heart rate.",
    "Sprint interval training did not change body mass.",
    "VO2max was positively correlated with capillary density (r = 0.71, P < 0.01).",
    "Body fat was negatively correlated with running performance (r = -0.62).",
    "Age was not correlated with critical power.",
    "In conclusion, sprint interval training may improve endurance performance.",
)


def paper(key: str, sentences: tuple[str, ...] = ABSTRACT, title: str | None = None) -> Document:
    """A document of whole sentences, the first its title unless one is given."""
    named = sentences[0] if title is None else title
    passages = [Passage("title", None, named, True)] if named else []
    rest = sentences[1:] if title is None else sentences
    passages += [Passage("abstract", None, text, True) for text in rest]
    return Document(key, named, tuple(passages), year=2020)


@pytest.fixture(scope="module")
def read() -> Extraction:
    return Pipeline().read(paper("x:1"))


def test_every_relation_of_the_contract_occurs(read: Extraction) -> None:
    (more,) = extract([paper("x:7", ("Physical activity was associated with insulin sensitivity.",), title="")])
    assert {claim.relation for claim in (*read.claims, *more.claims)} == set(RELATIONS)


def test_spans_stand_in_their_sentence_unless_implied(read: Extraction) -> None:
    whole = " ".join(sentence.text for sentence in read.sentences)
    for claim in read.claims:
        assert claim.object.text in claim.sentence
        assert claim.subject.text in (whole if claim.implicit_subject else claim.sentence)
        assert claim.comparator is None or claim.comparator.text in claim.sentence


def test_claims_do_not_repeat_and_are_sorted(read: Extraction) -> None:
    place = {sentence.text: sentence.index for sentence in read.sentences}
    keys = [(place[claim.sentence], claim.claim_id) for claim in read.claims]
    assert keys == sorted(set(keys))


def test_a_claim_carries_comparator_figures_and_the_study(read: Extraction) -> None:
    (claim,) = [c for c in read.claims if c.comparator and c.object.text == "VO2max"]
    assert (claim.subject.text, claim.relation, claim.comparator.text if claim.comparator else None) == (
        "Sprint interval training",
        "increases",
        "endurance training",
    )
    assert (claim.context.effect_size, claim.context.p_value) == ("d = 0.8", "P < 0.05")
    assert (claim.context.n, claim.context.species, claim.year) == (24, "human", 2020)


def test_both_ends_are_grounded_where_the_ontology_knows_them(read: Extraction) -> None:
    (claim,) = [c for c in read.claims if c.comparator and c.object.text == "VO2max"]
    assert claim.object.id is not None
    assert claim.object.type == "measure"


SENTENCES = [
    pytest.param("High-intensity interval training did not increase VO2max.", "no_effect", "asserted", id="did not"),
    pytest.param(
        "Creatine supplementation affected neither sprint time nor peak power.",
        "no_effect",
        "asserted",
        id="neither nor",
    ),
    pytest.param("Beetroot juice failed to improve time-trial performance.", "no_effect", "asserted", id="failed to"),
    pytest.param(
        "There was no difference in blood lactate between caffeine and placebo.",
        "no_effect",
        "asserted",
        id="no difference",
    ),
    pytest.param("Blood lactate was unchanged after caffeine ingestion.", "no_effect", "asserted", id="unchanged"),
    pytest.param("Mitochondrial content was increased by endurance training.", "increases", "asserted", id="passive"),
    pytest.param("Heart rate was reduced by beta-blockade.", "decreases", "asserted", id="passive down"),
    pytest.param(
        "Strength training resulted in a 12% increase in muscle mass.", "increases", "asserted", id="nominalisation"
    ),
    pytest.param("Heat acclimation led to a reduction in core temperature.", "decreases", "asserted", id="reduction"),
    pytest.param(
        "Blood lactate was lower after caffeine than after placebo.", "decreases", "asserted", id="comparison"
    ),
    pytest.param(
        "Body fat was negatively correlated with running performance (r = -0.62).",
        "negatively_associated",
        "asserted",
        id="sign of r",
    ),
    pytest.param("Age was not correlated with critical power.", "not_associated", "asserted", id="no correlation"),
    pytest.param(
        "Left ventricular mass was higher in endurance athletes than in sedentary controls.",
        "positively_associated",
        "asserted",
        id="kinds of people",
    ),
    pytest.param("Dietary nitrate may improve exercise tolerance.", "increases", "hedged", id="hedge"),
    pytest.param("Massage reduced muscle soreness.", "decreases", "asserted", id="lower is better"),
    pytest.param(
        "We hypothesized that altitude training would increase haemoglobin mass.",
        "increases",
        "hypothesised",
        id="hypothesis",
    ),
    pytest.param(
        "The aim of this study was to investigate the effect of sodium bicarbonate on repeated sprint performance.",
        "affects",
        "hypothesised",
        id="aim",
    ),
]


@pytest.mark.parametrize(("sentence", "relation", "certainty"), SENTENCES)
def test_relation_and_certainty_of_a_sentence(sentence: str, relation: str, certainty: str) -> None:
    (found,) = extract([paper("x:2", (sentence,), title="")])
    assert {(claim.relation, claim.certainty) for claim in found.claims} == {(relation, certainty)}


def test_a_coordination_gives_one_claim_for_each_part() -> None:
    text = "Sprint interval training increased VO2max and citrate synthase activity."
    (found,) = extract([paper("x:3", (text,), title="")])
    assert {claim.object.text for claim in found.claims} == {"VO2max", "citrate synthase activity"}


def test_a_mediator_gives_both_its_steps() -> None:
    text = "Endurance training increases mitochondrial biogenesis through PGC-1α."
    (found,) = extract([paper("x:4", (text,), title="")])
    ends = {(claim.subject.text, claim.object.text) for claim in found.claims}
    assert ends >= {("Endurance training", "mitochondrial biogenesis"), ("PGC-1α", "mitochondrial biogenesis")}


def test_methods_and_an_empty_document_give_no_claims() -> None:
    text = "Blood samples were drawn from an antecubital vein and stored at -80 °C."
    documents = [paper("x:5", (text,), title=""), Document("x:6", "", ())]
    assert [found.claims for found in extract(documents)] == [(), ()]


def test_same_bytes_whatever_the_order_and_the_number_of_workers() -> None:
    documents = [paper(f"x:{k}", (ABSTRACT[0], *ABSTRACT[1 + k :])) for k in range(5)]
    once = {found.document_id: fingerprint(found.claims) for found in extract(documents)}
    shuffled = random.Random(3).sample(documents, len(documents))
    twice = list(extract(shuffled, workers=2))
    assert [found.document_id for found in twice] == [document.id for document in shuffled]
    assert {found.document_id: fingerprint(found.claims) for found in twice} == once


def test_min_score_leaves_out_what_is_below(read: Extraction) -> None:
    strict = Pipeline(min_score=0.7).read(paper("x:1"))
    assert set(strict.claims) == {claim for claim in read.claims if claim.score >= 0.7}
    assert 0 < len(strict.claims) < len(read.claims)


def test_wrong_settings_are_named() -> None:
    with pytest.raises(InvalidValue, match="min_score"):
        Pipeline(min_score=1.5)
    with pytest.raises(InvalidValue, match="workers"):
        list(extract([], workers=0))


def test_the_version_tells_the_settings_apart() -> None:
    assert len({version(), version(fast=True), version(full_text=True), version(entities="off")}) == 4


@pytest.mark.parametrize(
    ("entities", "kind"),
    [pytest.param("physiograph", "gene_or_protein", id="shipped model"), pytest.param("off", None, id="off")],
)
def test_a_name_that_no_vocabulary_has_gets_the_type_of_the_entity_it_is(entities: str, kind: str | None) -> None:
    sentence = "Endurance training increased prostate-specific antigen."
    (found,) = extract([paper("x:9", (sentence,), title="")], entities=entities)
    (claim,) = found.claims
    assert (claim.object.id, claim.object.text, claim.object.type) == (None, "prostate-specific antigen", kind)


def test_an_entity_model_that_is_not_here_is_named_before_a_document_is_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match=str(tmp_path)):
        Pipeline(entities=str(tmp_path))


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        pytest.param("Endurance training increased capillary density.", "increases", id="up"),
        pytest.param("Heat acclimation reduced core temperature.", "decreases", id="down"),
        pytest.param("Beetroot juice failed to improve time-trial performance.", "no_effect", id="failed to"),
    ],
)
def test_the_fast_reader_tells_the_plain_cases(sentence: str, relation: str) -> None:
    (found,) = extract([paper("x:8", (sentence,), title="")], fast=True)
    assert [claim.relation for claim in found.claims] == [relation]
