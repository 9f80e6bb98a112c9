"""Where a query cannot be read, as the error of the server says it."""

import pytest

from runwell.base.errors import Invalid
from runwell.client.transport.http import HttpTransport
from runwell.client.transport.routes import SEARCH_RUNS
from runwell.testing.live import LiveServer
from runwell.wire.runs import SearchRuns


@pytest.mark.parametrize(
    ("path", "asked", "place"),
    [
        ("runs/search", {"filter": "metrics.a <"}, ("filter", 11, 0)),
        ("runs/table", {"filter": "a\n= 1 AND nothing = 2"}, ("filter", 0, 1)),
        ("runs/count", {"filter": "🚀"}, ("filter", 0, 1)),
        ("runs/search", {"order_by": ["start_time", "params.x UP"]}, ("order_by[1]", 9, 2)),
        ("runs/table", {"columns": ["run_name", "x", "min(params.a)"]}, ("columns[1]", 0, 1)),
        ("traces/count", {"filters": ["", "status ="]}, ("filters[1]", 8, 0)),
        ("experiments/search", {"filter": "name LIKE 3"}, ("filter", 10, 1)),
    ],
)
def test_the_place_is_in_the_error(
    real: LiveServer, path: str, asked: dict[str, object], place: tuple[str, int, int]
):
    answer = real.send_json("POST", f"/api/v1/{path}", asked)
    error = answer.json["error"]
    assert (answer.status, error["code"]) == (400, "invalid")
    assert (error["field"], error["position"], error["length"]) == place
    assert set(error) == {"code", "message", "hint", "field", "position", "length"}


def test_other_errors_have_no_place(real: LiveServer):
    for asked in ({"max_results": 0}, {"no_such_field": 1}, {"filter": "x" * 20_001}):
        error = real.send_json("POST", "/api/v1/runs/table", asked).json["error"]
        assert set(error) == {"code", "message", "hint"}


def test_the_client_still_raises_the_same_error(real: LiveServer):
    transport = HttpTransport(real.url)
    with pytest.raises(Invalid, match="expected a value, not the end"):
        transport.call(SEARCH_RUNS, SearchRuns(filter="metrics.a <"))
    transport.close()
