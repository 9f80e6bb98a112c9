"""From what people write to where the parts of a store are."""

from pathlib import Path

import pytest

from runwell.base.errors import Invalid
from runwell.server.location import resolve_store


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("uri", "database", "home"),
    [
        (None, ".runwell/runwell.db", ".runwell"),
        ("", ".runwell/runwell.db", ".runwell"),
        ("lab", "lab/runwell.db", "lab"),
        ("./lab/", "lab/runwell.db", "lab"),
        ("file:lab", "lab/runwell.db", "lab"),
        ("x.db", "x.db", "x.runwell"),
        ("sqlite:///x.db", "x.db", "x.runwell"),
        ("sqlite:///deep/x.sqlite", "deep/x.sqlite", "deep/x.runwell"),
        ("sqlite:///lab/runwell.db", "lab/runwell.db", "lab"),
        ("lab/runwell.db", "lab/runwell.db", "lab"),
    ],
)
def test_embedded(here, uri, database, home):
    location = resolve_store(uri)
    assert location.database_uri == f"sqlite:///{here / database}"
    assert location.blobs_dir == here / home / "blobs"
    assert location.spool_dir == here / home / "spool"
    assert location.home == here / home


def test_absolute_paths_and_the_four_slashes(here):
    for uri in (f"sqlite:///{here}/x.db", f"{here}/x.db", f"file://{here}/x.db"):
        assert resolve_store(uri).database_uri == f"sqlite:///{here}/x.db"


def test_an_existing_file_of_any_name_is_a_database(here):
    (here / "odd").write_bytes(b"")
    assert resolve_store("odd").database_uri.endswith("/odd")


@pytest.mark.parametrize(
    "uri", ["postgresql://me:pw@db/x", "postgres://me:pw@db/x", "postgresql+psycopg://me:pw@db/x"]
)
def test_postgresql_keeps_files_in_the_working_directory(here, uri):
    location = resolve_store(uri)
    assert location.database_uri == uri
    assert location.blobs_dir == here / ".runwell" / "blobs"
    assert "pw" not in location.shown


@pytest.mark.parametrize(
    ("artifacts", "blobs"),
    [
        ("files", "files"),
        ("file:files", "files"),
        ("mlflow-artifacts:/", ".runwell/blobs"),
        ("", ".runwell/blobs"),
    ],
)
def test_files_may_be_elsewhere(here, artifacts, blobs):
    assert resolve_store(None, artifacts).blobs_dir == here / blobs


@pytest.mark.parametrize(
    ("uri", "artifacts", "message"),
    [
        ("s3://bucket/x", None, "cannot be kept yet"),
        (None, "s3://bucket/x", "artifacts in s3://"),
        (None, "gs://bucket", "cannot be kept yet"),
        ("mysql://db/x", None, "'mysql' is not a kind of store"),
        ("http://localhost:5000", None, "--tracking-uri"),
    ],
)
def test_what_does_not_exist_is_refused_with_the_remedy(uri, artifacts, message):
    with pytest.raises(Invalid, match=message):
        resolve_store(uri, artifacts)


def test_shown_is_short():
    assert resolve_store("lab").shown == "lab/runwell.db"
