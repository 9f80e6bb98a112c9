"""Who may ask from a browser: names against DNS rebinding, origins against forged changes."""

import pytest

from runwell.server.edge.hosts import LOOPBACK, is_loopback


@pytest.fixture(scope="module")
def guarded(scratch, serving):
    """A server that goes by the loopback names and one more."""
    return serving(scratch, allowed_hosts=LOOPBACK | {"lab.example"})


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:5000", "127.0.0.1:1", "[::1]:5000", "LocalHost", "lab.example."],
)
def test_our_own_names_pass(guarded, host):
    assert guarded.ask("GET", "/health", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example:5000", "", "[::2]", "127.0.0.2"]
)
def test_another_name_is_refused_for_reads_too(guarded, host):
    answer = guarded.ask("GET", "/health", headers={"Host": host})
    assert (answer.status, answer.json["error"]["code"]) == (403, "forbidden")
    assert "--allowed-hosts" in answer.json["error"]["hint"]


def test_without_a_list_any_name_passes(live):
    assert live.ask("GET", "/health", headers={"Host": "evil.example"}).status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1", "x"])
def test_a_change_from_a_page_of_another_site_is_refused(live, origin):
    headers = {"Origin": origin, "Host": "localhost:5000"}
    answer = live.ask("PATCH", "/api/v1/things/a", b"{}", headers)
    assert (answer.status, answer.json["error"]["code"]) == (403, "forbidden")


def test_a_change_from_our_own_page_passes(live):
    headers = {"Origin": "http://localhost:5000", "Host": "localhost:5000"}
    assert live.ask("PATCH", "/api/v1/things/a", b"{}", headers).status == 200


def test_reading_is_left_to_the_browsers_own_rules(live):
    answer = live.ask("GET", "/health", headers={"Origin": "http://evil.example"})
    assert answer.status == 200
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("fe80::1%eth0", False),
    ],
)
def test_loopback(address, expected):
    assert is_loopback(address) is expected
