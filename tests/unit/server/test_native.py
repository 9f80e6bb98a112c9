"""The native API: where fields come from, what is refused and how, and both encodings."""

import json
import threading
from dataclasses import replace

import msgspec
import pytest

from runwell.base.limits import MAX_BODY_BYTES
from runwell.server.app import App
from runwell.testing.live import LiveServer
from runwell.usecase.context import Context


class TestQuery:
    def test_fields_come_from_path_and_query(self, live):
        answer = live.ask("GET", "/api/v1/things/a%20b?keys=x&keys=y&limit=3&exact=true&view=2")
        assert answer.status == 200
        assert answer.json == {
            "thing_id": "a b",
            "keys": ["x", "y"],
            "limit": 3,
            "exact": True,
            "first": None,
            "view": 2,
        }

    def test_one_value_of_a_list_is_a_list(self, live):
        assert live.ask("GET", "/api/v1/things/a?keys=x%26%F0%9F%8E%89").json["keys"] == ["x&🎉"]

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("limit=many", "`$.limit`"),
            ("limit=1.5", "`$.limit`"),
            ("exact=perhaps", "`$.exact`"),
            ("view=9", "`$.view`"),
            ("colour=red", "unknown field `colour`"),
            ("limit=1&limit=2", "'limit' is given twice"),
            ("thing_id=b", "'thing_id' is given twice"),
            ("keys=%FF", "the query cannot be read"),
        ],
    )
    def test_a_wrong_query_is_refused_with_the_field(self, live, query, message):
        answer = live.ask("GET", f"/api/v1/things/a?{query}")
        assert answer.status == 400
        assert answer.json["error"]["code"] == "invalid"
        assert message in answer.json["error"]["message"]

    def test_a_missing_field_is_named(self, live):
        answer = live.ask("GET", "/api/v1/fail")
        assert (answer.status, "`kind`" in answer.json["error"]["message"]) == (400, True)

    def test_a_body_where_none_belongs_is_refused(self, live):
        assert live.send_json("GET", "/api/v1/things/a", {}).status == 400


class TestBody:
    def test_fields_come_from_path_and_body(self, live):
        answer = live.send_json("PATCH", "/api/v1/things/a", {"tags": {"k": "v", "old": None}})
        assert answer.json == {"thing_id": "a", "name": None, "tags": {"k": "v", "old": None}}

    def test_an_empty_body_is_an_empty_object(self, live):
        assert live.ask("PATCH", "/api/v1/things/a").json["thing_id"] == "a"

    def test_the_body_may_repeat_the_path_but_not_contradict_it(self, live):
        assert live.send_json("PATCH", "/api/v1/things/a", {"thing_id": "a"}).status == 200
        answer = live.send_json("PATCH", "/api/v1/things/a", {"thing_id": "b"})
        assert (answer.status, "'b'" in answer.json["error"]["message"]) == (400, True)

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ({"colour": 1}, "unknown field `colour`"),
            ({"name": 5}, "`$.name`"),
            ({"tags": {"k": 5}}, "`$.tags[...]`"),
            ([], "got `array`"),
            (b"{", "not valid JSON"),
            (b'{"name": "\xff"}', "not valid JSON"),
            (b'{"name": "a"} x', "not valid JSON"),
            (b"\x00" * 100, "not valid JSON"),
        ],
    )
    def test_a_wrong_body_is_refused_with_the_path_of_the_field(self, live, body, message):
        answer = live.send_json("PATCH", "/api/v1/things/a", body)
        assert answer.status == 400
        assert message in answer.json["error"]["message"]

    def test_the_path_leads_into_lists(self, live):
        point = {"key": "loss", "value": "high", "timestamp": 0}
        good = {"key": "loss", "value": 0.5, "timestamp": 0}
        answer = live.send_json("POST", "/api/v1/runs/a/log", {"metrics": [good, point]})
        assert (answer.status, "`$.metrics[1]" in answer.json["error"]["message"]) == (400, True)

    def test_a_query_where_none_belongs_is_refused(self, live):
        assert live.send_json("PATCH", "/api/v1/things/a?name=b", {}).status == 400

    def test_a_form_is_refused_with_the_remedy(self, live):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = live.ask("PATCH", "/api/v1/things/a", b"name=b", headers)
        assert (answer.status, "application/json" in answer.json["error"]["hint"]) == (400, True)

    def test_non_finite_numbers_travel_as_names_in_json(self, live):
        body = {"metrics": [{"key": "loss", "value": "NaN", "timestamp": 0, "step": 1}]}
        assert live.send_json("POST", "/api/v1/runs/a/log", body).status == 200
        answer = live.ask("POST", "/api/v1/things/a/numbers")
        assert answer.json["values"] == [1.5, "NaN", "Infinity"]

    def test_a_raw_body_arrives_as_it_is(self, live):
        headers = {"Content-Type": "application/x-runwell-batch"}
        assert live.ask("POST", "/api/v1/ingest", b"\x00" * 70_000, headers).json == {
            "position": 70_000
        }


MSGPACK = {"Content-Type": "application/msgpack", "Accept": "application/msgpack"}


class TestMessagePack:
    def test_both_ways(self, live):
        body = msgspec.msgpack.encode({"name": "n"})
        answer = live.ask("PATCH", "/api/v1/things/a", body, MSGPACK)
        assert answer.headers["content-type"] == "application/msgpack"
        assert msgspec.msgpack.decode(answer.body)["name"] == "n"

    def test_floats_and_bytes_are_exact(self, live):
        answer = live.ask(
            "POST", "/api/v1/things/a/numbers", None, {"Accept": "application/msgpack"}
        )
        value = msgspec.msgpack.decode(answer.body)
        assert (str(value["values"][1]), value["raw"]) == ("nan", b"\x00\xff")

    @pytest.mark.parametrize("body", [b"\xc1", b"\x81\xa4name", msgspec.msgpack.encode({"no": 1})])
    def test_wrong_bytes_are_refused(self, live, body):
        answer = live.ask("PATCH", "/api/v1/things/a", body, MSGPACK)
        assert (answer.status, answer.json["error"]["code"]) == (400, "invalid")


class TestRouting:
    @pytest.mark.parametrize(
        "path",
        ["/nothing", "/api/v1/things/a/b", "/api/v1/things/", "//", "/api/v1/things/../fail"],
    )
    def test_an_unknown_path_is_404_in_the_one_shape(self, live, path):
        answer = live.ask("GET", path)
        assert (answer.status, answer.json["error"]["code"]) == (404, "not_found")

    def test_an_unknown_method_is_405_and_says_which_are_known(self, live):
        answer = live.ask("DELETE", "/api/v1/things/a")
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS, PATCH")
        assert set(answer.json["error"]) == {"code", "message", "hint"}

    def test_options_says_which_methods_are_known(self, live):
        answer = live.ask("OPTIONS", "/api/v1/files")
        assert (answer.status, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS, PUT")
        assert live.ask("OPTIONS", "/nothing").status == 404

    def test_head_has_the_head_of_get_and_no_body(self, live):
        get = live.ask("GET", "/api/v1/things/a")
        head = live.ask("HEAD", "/api/v1/things/a")
        assert head.body == b""
        assert head.headers["content-length"] == get.headers["content-length"]

    def test_health_and_version(self, live):
        assert live.ask("GET", "/health").json == {"status": "ok"}
        assert live.ask("GET", "/version").json["version"]


class TestErrors:
    def test_an_error_of_the_tree_keeps_code_message_and_hint(self, live):
        answer = live.ask("GET", "/api/v1/fail?kind=conflict")
        assert answer.status == 409
        assert answer.json == {
            "error": {"code": "conflict", "message": "it is taken", "hint": "take another"}
        }

    def test_any_other_is_logged_and_answered_with_an_id_only(self, live, caplog):
        answer = live.ask("GET", "/api/v1/fail?kind=bug")
        assert (answer.status, answer.json["error"]["code"]) == (500, "internal")
        assert "secret" not in answer.body.decode()
        record = next(r for r in caplog.records if "internal error" in r.message)
        number = record.message.split()[2]
        assert number in answer.json["error"]["message"]
        assert record.exc_info

    def test_the_connection_lives_on_after_an_error(self, live):
        connection = live.connect()
        for path in ("/api/v1/fail?kind=bug", "/nothing", "/health"):
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
        assert response.status == 200

    @pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
    def test_every_endpoint_answers_nonsense_in_the_one_shape(self, live, scratch, method):
        for act in scratch.values():
            path = act.path.replace("{thing_id}", "%00'").replace("{run_id}", "💥".encode().hex())
            answer = live.ask(method, f"{path}?no=such", b"nonsense", {"Content-Type": "text/odd"})
            assert answer.status in {400, 405}
            assert set(json.loads(answer.body)["error"]) == {"code", "message", "hint"}

    def test_every_answer_forbids_sniffing(self, live):
        for path in ("/health", "/nothing", "/", "/api/v1/things/a"):
            assert live.ask("GET", path).headers["x-content-type-options"] == "nosniff"


class TestHugeBodies:
    def test_an_announced_one_is_refused_before_it_is_read(self, live):
        connection = live.connect()
        connection.putrequest("PATCH", "/api/v1/things/a")
        connection.putheader("Content-Length", str(MAX_BODY_BYTES + 1))
        connection.endheaders()
        response = connection.getresponse()
        assert (response.status, json.loads(response.read())["error"]["code"]) == (413, "too_large")
        connection.close()

    def test_one_in_chunks_is_refused_when_it_is_above_the_limit(self, live):
        pieces = (b"x" * 1_048_576 for _ in range(MAX_BODY_BYTES // 1_048_576 + 1))
        answer = live.ask(
            "POST", "/api/v1/ingest", pieces, {"Transfer-Encoding": "chunked"}, chunked=True
        )
        assert (answer.status, answer.json["error"]["code"]) == (413, "too_large")

    def test_one_at_the_limit_passes(self, live):
        answer = live.ask("POST", "/api/v1/ingest", b"x" * MAX_BODY_BYTES)
        assert answer.json == {"position": MAX_BODY_BYTES}


def test_a_quick_act_runs_on_the_loop_unless_the_store_is_across_a_network(database, scratch):
    def where(*_: object) -> str:
        return threading.current_thread().name

    quick = replace(scratch["things.get"], run=where, is_quick=True)
    ctx = Context(database=database, blobs=None)
    app = App(ctx, acts={quick.name: quick}, allowed_hosts=None, starting=[], stopping=[])
    with LiveServer(app) as server:
        name = server.ask("GET", "/api/v1/things/a").json
    assert name.startswith("runwell-act") != database.is_embedded
