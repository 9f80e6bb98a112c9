"""Tracking URIs: what people write, and which store it means."""

from pathlib import Path

import pytest

from runwell.base.errors import Invalid
from runwell.client.targets import parse_target, spool_folder


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RUNWELL_SPOOL_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.parametrize(
    ("text", "database", "folder"),
    [
        ("", ".runwell/runwell.db", ".runwell"),
        ("sqlite:///mlflow.db", "mlflow.db", "mlflow.runwell"),
        ("sqlite:///.runwell/runwell.db", ".runwell/runwell.db", ".runwell"),
        ("file:./mlruns", "mlruns/runwell.db", "mlruns"),
        ("mlruns", "mlruns/runwell.db", "mlruns"),
        ("exp.db", "exp.db", "exp.runwell"),
        (Path("a") / "b", "a/b/runwell.db", "a/b"),
    ],
)
def test_embedded_stores(here: Path, text: str | Path, database: str, folder: str):
    target = parse_target(text)
    assert target.kind == "local"
    assert target.uri == target.database == f"sqlite:///{here / database}"
    assert target.folder == here / folder
    assert spool_folder(target) == here / folder / "spool"


def test_all_ways_to_write_one_place_are_one_store(here: Path):
    places = (f"sqlite:///{here}/x.db", f"sqlite:////{here}/x.db", here / "x.db", "x.db")
    assert {parse_target(place).uri for place in places} == {f"sqlite:///{here}/x.db"}
    assert parse_target(f"file://{here}/d").uri == parse_target(here / "d").uri


def test_servers(here: Path):
    target = parse_target("http://ada:s%20ecret@host:5000/base/")
    assert (target.kind, target.uri) == ("http", "http://host:5000/base")
    assert target.password == "ada:s ecret"
    assert spool_folder(target) == here / ".runwell" / "spool"


def test_postgres_keeps_the_password_out_of_sidecars():
    for scheme in ("postgresql", "postgres", "postgresql+psycopg2"):
        target = parse_target(f"{scheme}://ada:secret@db:5432/runs")
        assert target.uri == "postgresql://ada@db:5432/runs"
        assert target.database == "postgresql://ada:secret@db:5432/runs"


@pytest.mark.parametrize(
    "text",
    ["databricks", "databricks://profile", "mysql://a/b", "s3://bucket", "sqlite://", "http://"],
)
def test_what_runwell_does_not_speak_to_is_said(text: str):
    with pytest.raises(Invalid, match="hint"):
        parse_target(text)


def test_the_setting_and_a_folder_that_cannot_be_written(
    here: Path, monkeypatch: pytest.MonkeyPatch
):
    (here / "file").write_text("in the way")
    assert spool_folder(parse_target(here / "file" / "x")) == here / "cache" / "runwell" / "spool"
    monkeypatch.setenv("RUNWELL_SPOOL_DIR", str(here / "elsewhere"))
    assert spool_folder(parse_target("http://host")) == here / "elsewhere"
