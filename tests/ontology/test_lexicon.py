"""The ontology itself: complete, without cycles or double names, siblings apart, quick to load."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from kg.errors import InvalidValue
from kg.model import CONCEPT_TYPES
from ontology import lexicon, turtle
from ontology.lexicon import Lexicon, build, load
from ontology.normalize import normal_form
from ontology.turtle import records


@pytest.fixture(scope="module")
def words() -> Lexicon:
    return load()


def only(words: Lexicon, name: str) -> str:
    ids = words.names[normal_form(name)]
    assert len(ids) == 1, f"{name}: {ids}"
    return ids[0]


def test_there_are_enough_concepts_each_with_label_definition_and_type(words: Lexicon) -> None:
    assert len(words.concepts) >= 1500
    for record in words.records.values():
        assert record["label"], record
        assert record["definition"].endswith("."), record
        assert record["type"] in CONCEPT_TYPES[:-1], record
    russian = sum(bool(record["label_ru"]) for record in words.records.values())
    assert russian >= 0.95 * len(words.concepts)


def test_every_type_occurs(words: Lexicon) -> None:
    assert {concept.type for concept in words.concepts} == set(CONCEPT_TYPES) - {"unknown"}


def test_no_name_but_one_that_needs_context_twice_within_a_type(words: Lexicon) -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for record in words.records.values():
        for name in (record["label"], record["label_ru"], *record["synonyms"]):
            if name:
                owners[record["type"], normal_form(name)].add(record["id"])
    assert {key: ids for key, ids in owners.items() if len(ids) > 1 and not key[1][:1] > "z"} == {}


def test_no_concept_is_above_itself(words: Lexicon) -> None:
    for id, record in words.records.items():
        for above in (*record["parents"], *record["wholes"]):
            assert id != above
            assert id not in words.ancestors(above), f"{record['label']} is above itself"


def test_is_a_stays_within_the_type_and_every_end_exists(words: Lexicon) -> None:
    for edge in words.hierarchy:
        child, parent = words.record(edge.child), words.record(edge.parent)
        if edge.kind == "is_a":
            assert child["type"] == parent["type"], (child["label"], parent["label"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("VO2max", "VO2peak", id="maximal and peak oxygen uptake"),
        pytest.param("SIT", "repeated-sprint training", id="interval kinds"),
        pytest.param("GET", "RCP", id="first and second threshold"),
        pytest.param("lactate threshold", "critical power", id="threshold and critical power"),
        pytest.param("type I fibres", "type IIx fibres", id="fibre types"),
        pytest.param("systolic blood pressure", "diastolic blood pressure", id="pressures"),
        pytest.param("soleus", "gastrocnemius", id="calf muscles"),
        pytest.param("normobaric hypoxia", "hypobaric hypoxia", id="hypoxias"),
        pytest.param("IL-6", "IL-10", id="interleukins"),
        pytest.param("O2Hb", "HHb", id="haemoglobin signals"),
        pytest.param("maximal heart rate", "resting heart rate", id="heart rates"),
    ],
)
def test_siblings_are_two_concepts(words: Lexicon, one: str, other: str) -> None:
    first, second = only(words, one), only(words, other)
    assert first != second
    assert second not in words.ancestors(first)
    assert first not in words.ancestors(second)


def test_ancestors_come_nearest_first(words: Lexicon) -> None:
    names = [words.record(id)["label"] for id in words.ancestors(only(words, "sprint interval training"))]
    assert names[:3] == ["high-intensity interval training", "interval training", "exercise training"]
    assert words.ancestors("PHYS:9999999") == ()


def test_common_ancestor(words: Lexicon) -> None:
    together = words.common_ancestor(only(words, "VO2max"), only(words, "VO2peak"))
    assert together == only(words, "oxygen uptake")
    assert words.common_ancestor(only(words, "VO2max"), only(words, "ACTN3")) is None


def test_direction_matches_and_russian(words: Lexicon) -> None:
    assert words.better(only(words, "VO2max")) == "more"
    assert words.better(only(words, "DOMS")) == "less"
    assert words.better(only(words, "exercise")) is None
    assert words.label_ru(only(words, "VO2max")) == "максимальное потребление кислорода"
    assert "MESH:D015444" in words.matches(only(words, "exercise"))
    assert words.matches("MESH:D000001") == ()


def test_unknown_id_is_refused_with_the_cure(words: Lexicon) -> None:
    with pytest.raises(InvalidValue, match="physiograph ground"):
        words.record("PHYS:9999999")


def test_compiled_form_says_what_the_turtle_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    load.cache_clear()
    fresh = load()
    file = lexicon.cache_file(turtle.ONTOLOGY)
    assert json.loads(file.read_text(encoding="utf-8"))["records"] == records()
    load.cache_clear()
    assert load() == fresh
    load.cache_clear()


@pytest.mark.parametrize("torn", [b"", b"[{", b"\xff\xfe"], ids=["empty", "cut", "not utf-8"])
def test_a_torn_cache_is_read_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, torn: bytes) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    file = lexicon.cache_file(turtle.ONTOLOGY)
    file.parent.mkdir(parents=True)
    file.write_bytes(torn)
    load.cache_clear()
    assert len(load().concepts) >= 1500
    load.cache_clear()


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    load.cache_clear()
    assert len(load().concepts) >= 1500
    load.cache_clear()


def test_order_of_records_does_not_matter() -> None:
    found = records()
    assert build(reversed(found)) == build(found)


def test_import_loads_nothing_heavy() -> None:
    heavy = "('rdflib', 'gilda', 'numpy')"
    code = f"import sys, ontology.ground, ontology.terms; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
