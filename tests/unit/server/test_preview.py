"""Files shown in a browser: what they are taken for, and what they may do there."""

from urllib.parse import quote

import pytest

from runwell.server.preview import headers_of, kind_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
PAGE = b"<!doctype html><script>alert(document.domain)</script>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("first", "name", "kind"),
    [
        (PAGE, "a.png", "text/html"),
        (b"\xef\xbb\xbf \n<HTML>", "a.txt", "text/html"),
        (b"<!-- c --><div>1</div>", "a", "text/html"),
        (b"<table border='1' class='dataframe'>", "a", "text/html"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>", "a", "text/html"),
        ("\ufeff<html>".encode("utf-16-le"), "a", "text/html"),
        (b"Hello <b>you</b>", "a.html", "text/html"),
        (b"Hello <b>you</b>", "a.txt", "text/plain"),
        (b"1 < 2", "a.html", "text/plain"),
        (b"\x00<html>", "a.html", "text/plain"),
        (DRAWING, "a.png", "image/svg+xml"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<svg:svg >", "a.html", "image/svg+xml"),
        (b'<!DOCTYPE svg PUBLIC "x" "y" [<!ENTITY a "b">]><svg>', "a", "image/svg+xml"),
        (b"<?xml version='1.0'?><feed>", "a.xml", "text/plain"),
        (b"%PDF-1.7", "a.html", "application/pdf"),
        (b"\n%PDF-1.7", "a.pdf", "text/plain"),
        (PNG, "a.html", "image/png"),
        (b"\xff\xd8\xff\xe0", "a", "image/jpeg"),
        (b"GIF89a/*<script>", "a.html", "image/gif"),
        (b"RIFF\0\0\0\0WEBP", "a", "image/webp"),
        (b"RIFF\0\0\0\0WAVE", "a", "audio/wav"),
        (b"RIFF\0\0\0\0AVI ", "a", "text/plain"),
        (b"\0\0\0\x20ftypavif", "a", "image/avif"),
        (b"\0\0\0\x20ftypisom", "a", "video/mp4"),
        (b"\0\0\0\x20ftypM4A ", "a", "audio/mp4"),
        (b"ID3\x04", "a", "audio/mpeg"),
        (b"\xff\xfb\x90", "a", "audio/mpeg"),
        (b"OggS" + bytes(24) + b"\x01vorbis", "a", "audio/ogg"),
        (b"OggS" + bytes(24) + b"\x80theora", "a", "video/ogg"),
        (b"fLaC", "a", "audio/flac"),
        (b"\x1aE\xdf\xa3" + bytes(20) + b"webm", "a", "video/webm"),
        (b"", "a.html", "text/plain"),
        (b"import os", "a.py", "text/plain"),
        (b"MZ\x90\x00", "a.png", "text/plain"),
    ],
)
def test_the_bytes_say_what_it_is(first, name, kind):
    assert kind_of(first, name) == kind


def policy(first: bytes, *, network: bool = False) -> dict[str, str]:
    value = dict(headers_of(first, "a", network=network))[b"content-security-policy"].decode()
    rules = (rule.strip().partition(" ") for rule in value.split(";"))
    return {name: sources for name, _, sources in rules}


def test_a_page_runs_scripts_in_an_origin_of_its_own_and_reaches_nothing():
    rules = policy(PAGE)
    assert rules["sandbox"] == "allow-scripts"
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"] == "'none'"
    assert rules["frame-ancestors"] == "'self'"
    assert rules["form-action"] == "'none'"
    assert "https:" not in str(rules)
    assert "'self'" not in str({**rules, "frame-ancestors": ""})


def test_a_page_may_load_from_elsewhere_where_the_reader_said_so():
    rules = policy(PAGE, network=True)
    assert rules["sandbox"] == "allow-scripts"
    with_network = {name for name, sources in rules.items() if "https:" in sources}
    assert with_network == {"script-src", "style-src", "img-src", "font-src", "connect-src"}


@pytest.mark.parametrize("network", [False, True])
def test_a_drawing_runs_no_script(network):
    rules = policy(DRAWING, network=network)
    assert rules["sandbox"] == ""
    assert "script-src" not in rules
    assert rules["default-src"] == "'none'"


def test_only_what_begins_as_a_pdf_goes_without_a_sandbox():
    assert policy(b"%PDF-1.4 <html><script>") == {"frame-ancestors": "'self'"}
    assert policy(b" %PDF-1.4 <html><script>")["sandbox"] == ""


@pytest.mark.parametrize("first", [PNG, b"OggS", b"\0\0\0\x20ftypisom", b"plain text"])
def test_everything_else_may_do_nothing(first):
    rules = policy(first, network=True)
    assert (rules["default-src"], rules["sandbox"]) == ("'none'", "")


@pytest.fixture(scope="module")
def run_id(real):
    return real.send_json("POST", "/api/v1/runs", {"experiment_id": "0"}).json["info"]["run_id"]


def show(real, run_id, path: str, more: str = "", method: str = "GET", **headers: str):
    address = f"/api/v1/runs/{run_id}/artifacts/view?path={quote(path, safe='')}{more}"
    return real.ask(method, address, headers=headers)


def put(real, run_id, path: str, data: bytes) -> None:
    address = f"/api/v1/runs/{run_id}/artifacts/content?path={quote(path, safe='')}"
    assert real.ask("PUT", address, data).status == 200


@pytest.mark.parametrize("name", ["a.png", 'x";alert(1).html', "ü 😀.svg", "%0d%0aSet-Cookie: a"])
def test_a_page_under_a_hostile_name_is_a_page_in_a_sandbox(real, run_id, name):
    put(real, run_id, name, PAGE)
    answer = show(real, run_id, name)
    assert (answer.status, answer.body) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox allow-scripts;")
    assert answer.headers["content-disposition"].startswith('inline; filename="')
    assert "set-cookie" not in answer.headers
    # To save it is another thing: that answer is never shown.
    address = f"/api/v1/runs/{run_id}/artifacts/content?path={quote(name, safe='')}"
    assert real.ask("GET", address).headers["content-disposition"].startswith("attachment")


def test_network_is_off_unless_it_is_asked_for(real, run_id):
    put(real, run_id, "plot.html", PAGE)
    plain = show(real, run_id, "plot.html").headers["content-security-policy"]
    wide = show(real, run_id, "plot.html", "&network=true").headers["content-security-policy"]
    assert "https:" not in plain
    assert "connect-src https:" in wide


def test_a_part_of_a_video_is_given(real, run_id):
    video = b"\0\0\0\x20ftypisom" + bytes(range(256)) * 1_000
    put(real, run_id, "a.mp4", video)
    answer = show(real, run_id, "a.mp4", Range="bytes=1000-1009")
    assert (answer.status, answer.body) == (206, video[1000:1010])
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-range"] == f"bytes 1000-1009/{len(video)}"
    assert show(real, run_id, "a.mp4", Range=f"bytes={len(video)}-").status == 416


def test_what_a_browser_has_is_not_sent_again(real, run_id):
    put(real, run_id, "known.png", PNG)
    etag = show(real, run_id, "known.png").headers["etag"]
    again = show(real, run_id, "known.png", **{"If-None-Match": etag})
    assert (again.status, again.body) == (304, b"")


def test_its_head_alone_can_be_asked_for(real, run_id):
    put(real, run_id, "known.png", PNG)
    answer = show(real, run_id, "known.png", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-length"] == str(len(PNG))


@pytest.mark.parametrize(("path", "status"), [("none", 404), ("../x", 400), ("", 400)])
def test_what_is_not_there_is_refused(real, run_id, path, status):
    assert show(real, run_id, path).status == status


def test_files_of_models_are_shown_too(real):
    model = real.send_json("POST", "/api/v1/models", {"experiment_id": "0"}).json["model_id"]
    address = f"/api/v1/models/{model}/artifacts"
    assert real.ask("PUT", f"{address}/content?path=a.svg", DRAWING).status == 200
    answer = real.ask("GET", f"{address}/view?path=a.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
