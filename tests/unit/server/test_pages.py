"""The addresses that a person opens: the web page's files, and what is not there."""

import gzip
from pathlib import Path

import pytest

from runwell.server import static
from runwell.server.native import Handler
from runwell.server.routes import Routes
from runwell.server.threads import Threads
from runwell.testing.live import LiveServer


@pytest.mark.parametrize(
    "path", ["/", "/experiments/1", "/experiments/1/charts", "/runs/x", "/settings"]
)
def test_the_page_is_at_each_of_its_addresses(real: LiveServer, path: str):
    answer = real.ask("GET", path)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy


def test_it_is_not_sent_again(real: LiveServer):
    etag = real.ask("GET", "/").headers["etag"]
    assert real.ask("GET", "/", headers={"If-None-Match": etag}).status == 304


def test_it_comes_compressed(real: LiveServer):
    plain = real.ask("GET", "/")
    answer = real.ask("GET", "/", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body) == plain.body


def test_a_checkout_without_a_build_says_so(tmp_path: Path):
    routes: Routes[Handler] = Routes()
    threads = Threads(1)
    static.add_routes(routes, threads, built=tmp_path)
    threads.stop()
    assert set(routes.find("/experiments/1")[0]) == {"GET"}
    assert routes.find("/assets/x.js")[0] == {}
    assert b"make page" in static._NOT_BUILT


@pytest.mark.parametrize(
    "path", ["/assets/../index.html", "/assets/%2e%2e/app.py", "/page/index.html"]
)
def test_no_other_file_is_served(real: LiveServer, path: str):
    assert real.ask("GET", path).status == 404


def test_mlflows_own_client_is_told_in_its_own_shape(real: LiveServer):
    answer = real.send_json("POST", "/api/2.0/mlflow/runs/fly", {})
    assert (answer.status, answer.json["error_code"]) == (404, "ENDPOINT_NOT_FOUND")
    answer = real.send_json("PATCH", "/api/2.0/mlflow/runs/search", {})
    assert (answer.status, answer.json["error_code"]) == (405, "INVALID_PARAMETER_VALUE")
    assert answer.headers["allow"] == "OPTIONS, POST"
