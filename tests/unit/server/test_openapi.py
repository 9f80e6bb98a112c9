"""The OpenAPI document and the page of routes: complete, by enumeration."""

import json
import re

import pytest

from runwell.server.openapi import document


@pytest.fixture(scope="module")
def described(live):
    """The document as a client gets it."""
    return live.ask("GET", "/api/v1/openapi.json").json


def references(value: object) -> set[str]:
    return set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', json.dumps(value)))


def test_every_act_is_described(described, scratch):
    assert described["openapi"].startswith("3.1")
    for act in scratch.values():
        operation = described["paths"][act.path][act.method.lower()]
        assert operation["operationId"] == act.name
        assert operation["summary"] == act.summary
        assert operation["responses"]["default"]


def test_every_reference_leads_somewhere(described):
    assert references(described) <= set(described["components"]["schemas"])


def test_fields_are_where_the_server_looks_for_them(described):
    get = described["paths"]["/api/v1/things/{thing_id}"]["get"]
    places = {one["name"]: (one["in"], one["required"]) for one in get["parameters"]}
    assert places["thing_id"] == ("path", True)
    assert places["limit"] == ("query", False)
    assert "requestBody" not in get
    patch = described["paths"]["/api/v1/things/{thing_id}"]["patch"]
    assert [one["name"] for one in patch["parameters"]] == ["thing_id"]
    assert set(patch["requestBody"]["content"]) == {"application/json", "application/msgpack"}


def test_what_the_path_says_is_not_in_the_body(described):
    patch = described["paths"]["/api/v1/things/{thing_id}"]["patch"]
    schema = patch["requestBody"]["content"]["application/json"]["schema"]
    assert "thing_id" not in schema["required"]
    assert set(schema["properties"]) == {"name", "tags"}


def test_streams_are_bytes(described):
    files = described["paths"]["/api/v1/files"]
    assert "application/octet-stream" in files["put"]["requestBody"]["content"]
    assert "application/octet-stream" in files["get"]["responses"]["200"]["content"]


def test_the_page_lists_every_route_and_runs_no_script(live, scratch):
    answer = live.ask("GET", "/api")
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    text = answer.body.decode()
    assert "<script" not in text
    for act in scratch.values():
        assert act.path in text


def test_an_empty_register_is_described_too():
    assert document({})["paths"] == {}
