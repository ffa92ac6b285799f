"""Settings: defaults < file < environment < flags, and a slip of the pen is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InvalidSetting
from kg.model import CERTAINTIES, DESIGNS, ROLES
from kg.settings import Settings, load
from kg.weights import DEFAULT


@pytest.fixture(autouse=True)
def _clean(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("WORKSPACE", "WORKERS", "STORE", "BELIEF"):
        monkeypatch.delenv(f"PHYSIOGRAPH_{name}", raising=False)


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_anything_the_defaults_hold():
    assert (load().workspace, load().workers, load().store) == (Path("workspace"), 1, None)


def test_each_layer_goes_over_the_one_below(tmp_path, monkeypatch):
    config = file(tmp_path, 'workers = 2\nworkspace = "from-file"\nmin_score = 0.5')
    assert load(config).workers == 2
    monkeypatch.setenv("PHYSIOGRAPH_WORKERS", "3")
    assert load(config).workers == 3
    assert load(config, workers=4).workers == 4
    assert (load(config, workers=None).workers, load(config).workspace) == (3, Path("from-file"))


def test_physiograph_toml_is_read_where_it_stands(tmp_path):
    (tmp_path / "physiograph.toml").write_text("seed = 7", encoding="utf-8")
    assert load().seed == 7


def test_a_file_that_was_named_must_be_there(tmp_path):
    with pytest.raises(InvalidSetting, match=r"nowhere\.toml.*--config"):
        load(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("workrs = 2", r"'workrs' does not exist.*workers", id="unknown key"),
        pytest.param("workers = 0", r"'workers' is wrong.*Processes", id="out of range"),
        pytest.param("workers = ", "not TOML", id="not TOML"),
        pytest.param('min_score = "high"', "'min_score' is wrong", id="wrong type"),
        pytest.param("[belief]\nhalfn = 2", r"'belief\.halfn' does not exist.*half_n", id="unknown weight"),
        pytest.param("[belief.role]\nresult = 1", r"'belief\.role\.result' does not exist.*results", id="unknown row"),
        pytest.param("[belief]\nreplicates = 1.5", r"'belief\.replicates' is 1\.5.*from 0 to 1\.", id="no share"),
        pytest.param("[belief]\nhalf_n = 0", r"'belief\.half_n' is 0", id="division by nothing"),
        pytest.param("[belief.design]\nrct = true", r"'belief\.design\.rct' is True", id="no number"),
        pytest.param("[belief]\nrole = 1", r"'belief\.role' is 1: it must be a table", id="no table"),
        pytest.param("belief = 1", "'belief' is wrong", id="no table at all"),
    ],
)
def test_a_slip_of_the_pen_is_told(tmp_path, text, told):
    with pytest.raises(InvalidSetting, match=told) as caught:
        load(file(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_weights_of_belief_keep_their_defaults_where_nothing_is_said(tmp_path, monkeypatch):
    weights = load(file(tmp_path, "[belief]\nhalf_n = 50\n[belief.role]\nbackground = 0")).belief
    assert (weights.half_n, weights.role["background"]) == (50, 0)
    assert weights.role["results"] == DEFAULT.role["results"]
    assert load().belief == DEFAULT
    monkeypatch.setenv("PHYSIOGRAPH_BELIEF", '{"replicates": 0.5}')
    assert load().belief.replicates == 0.5


@pytest.mark.parametrize(
    ("name", "known"), [("role", ROLES), ("certainty", CERTAINTIES), ("design", DESIGNS)], ids=lambda one: str(one)[:9]
)
def test_every_value_of_a_claim_has_its_weight(name, known):
    assert set(getattr(DEFAULT, name)) == set(known)


def test_every_weight_is_described_in_the_documents():
    page = (Path(__file__).parents[2] / "docs" / "explanation" / "belief.md").read_text(encoding="utf-8")
    assert [name for name in DEFAULT.plain() if f"`{name}`" not in page] == []


def test_an_unknown_flag_is_told():
    with pytest.raises(InvalidSetting, match="mood"):
        load(mood="good")


def test_what_others_keep_in_the_environment_is_no_setting(monkeypatch, tmp_path):
    monkeypatch.setenv("PHYSIOGRAPH_NEO4J_PASSWORD", "s3cret")
    assert "s3cret" not in repr(load())
    with pytest.raises(InvalidSetting, match="neo4j_password"):
        load(file(tmp_path, 'neo4j_password = "in a file"'))


def test_every_setting_is_described():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
