"""Traces of real clients in ways of their own: spans in files, and from plain OpenTelemetry."""

import http.client
import json
from pathlib import Path

import pytest
from tests.compat.mlflow.environments import HERE, VERSIONS, last_json, python_of, run_script
from tests.compat.mlflow.proxies import OlderServer

from runwell.testing.server import ServerProcess

WITH_TRACES = [version for version in VERSIONS if tuple(map(int, version.split("."))) >= (3, 4)]


@pytest.mark.parametrize("version", WITH_TRACES)
def test_spans_that_are_kept_in_a_file_come_back(
    version: str, server: ServerProcess, tmp_path: Path
):
    script = HERE / "scripts" / "spans_in_a_file.py"
    with OlderServer(server.port) as older:
        said = run_script(python_of(version), script, older.url, folder=tmp_path)
    trace_id = last_json(said)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", f"/api/v1/traces/{trace_id}/artifacts")
    files = json.loads(connection.getresponse().read())["files"]
    connection.close()
    assert [file["path"] for file in files] == ["traces.json"]


@pytest.mark.parametrize("version", WITH_TRACES)
def test_spans_of_plain_opentelemetry_are_traces(
    version: str, server: ServerProcess, tmp_path: Path
):
    script = HERE / "scripts" / "otlp_spans.py"
    run_script(python_of(version), script, server.url, folder=tmp_path)
