"""Settings: defaults < file < environment < flags, and a slip of the pen is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InvalidSetting
from kg.settings import Settings, load


@pytest.fixture(autouse=True)
def _clean(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("WORKSPACE", "WORKERS", "STORE"):
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
    ],
)
def test_a_slip_of_the_pen_is_told(tmp_path, text, told):
    with pytest.raises(InvalidSetting, match=told) as caught:
        load(file(tmp_path, text))
    assert "\n" not in str(caught.value)


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
