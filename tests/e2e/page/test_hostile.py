"""What people with bad intentions log: shown as the text that it is, on every page that shows it.

Nothing of it runs in our pages, nothing asks another server, nothing changes title or cookies.
"""

import base64
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, Request, expect
from tests.e2e.page.acts import act, put_file

from runwell.testing.server import ServerProcess

ELSEWHERE = "https://tracker.invalid"
"""Where nothing may be asked for; the name leads nowhere (RFC 2606)."""
HIT = f"window.hacked=1;alert(1);document.title='hacked';new Image().src='{ELSEWHERE}/hit'"
SCRIPT = f"<script>{HIT}</script>"
IMAGE = f'<img src=x onerror="{HIT}">'
REMOTE = f'<img src="{ELSEWHERE}/pixel.png">'
LINK = f"[click](javascript:{quote(HIT)})"
SVG = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" onload="{HIT}">{SCRIPT}'
    f'<image href="{ELSEWHERE}/svg.png"/><foreignObject>'
    f'<img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="{HIT}"/></foreignObject>'
    '<rect width="60" height="60" fill="teal"/></svg>'
)
NAMES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    'it\'s "quoted" & <b>bold</b>',
    "\u202egnp.exe",
    "zero\u200bwidth",
    "日本語 🦉",
    "עברית",
    "${alert(1)} {{7*7}} %s",
    "constructor",
    "__proto__",
    "javascript:alert(1)",
    "x" * 240,
]
FILE_NAMES = [
    '<img src=x onerror="alert(1)">.txt',
    "it's \"quoted\" & <b>bold<'b>.txt",
    "\u202egnp.exe.txt",
    "100 %25 a+b?c=d#e.txt",
    "日本語 🦉.txt",
    "__proto__",
    "constructor",
    "n" * 200 + ".txt",
    "..%2f..%2fetc",
]


def contents() -> dict[str, bytes]:
    """Return files that try something, by path."""
    picture = base64.b64encode(png()).decode()
    markdown = f"# note\n\n{SCRIPT}\n\n{IMAGE}\n\n{REMOTE}\n\n{LINK}\n\n![x]({ELSEWHERE}/md.png)\n"
    html = (
        f'<div style="position:fixed;inset:0">{SCRIPT}{IMAGE}{REMOTE}<form action=/x></form></div>'
    )
    outputs = [
        {"output_type": "display_data", "data": {"text/html": html}},
        {"output_type": "display_data", "data": {"image/svg+xml": SVG}},
        {"output_type": "display_data", "data": {"image/png": f'{picture}"{IMAGE}'}},
        {"output_type": "stream", "name": "stdout", "text": SCRIPT + "\x1b]0;hacked\x07"},
    ]
    cells = [
        {"cell_type": "markdown", "source": markdown},
        {"cell_type": "code", "source": SCRIPT, "outputs": outputs},
    ]
    figure = {
        "data": [{"type": "bar", "x": [SCRIPT, IMAGE], "y": [1, 2], "text": [IMAGE, LINK]}],
        "layout": {
            "title": {"text": f'{SCRIPT}{IMAGE}<a href="javascript:{HIT}">link</a>'},
            "images": [{"source": f"{ELSEWHERE}/figure.png", "x": 0, "y": 1}],
        },
    }
    table = {
        "columns": [SCRIPT, "image"],
        "data": [[IMAGE, {"type": "image", "filepath": "../../../../x"}], [SVG, None]],
    }
    place = {"type": "Point", "coordinates": [1, 2]}
    feature = {"type": "Feature", "properties": {SCRIPT: IMAGE}, "geometry": place}
    return {
        "page.html": f"<!doctype html><p>page</p>{SCRIPT}{IMAGE}{REMOTE}".encode(),
        "picture.png": f"<!doctype html><p>not a picture</p>{SCRIPT}".encode(),
        "both.png": png() + f"<html>{SCRIPT}".encode(),
        "drawing.svg": SVG.encode(),
        "drawing.txt": f"<?xml version='1.0'?><!-- x -->{SVG}".encode(),
        "note.md": markdown.encode(),
        "book.ipynb": json.dumps({"nbformat": 4, "cells": cells, "metadata": {}}).encode(),
        "figure.json": json.dumps(figure).encode(),
        "table.json": json.dumps(table).encode(),
        "tree.json": json.dumps({SCRIPT: [IMAGE, {"__proto__": {"hacked": 1}}]}).encode(),
        "table.csv": f'"{SCRIPT}",b\n"{IMAGE.replace(chr(34), chr(34) * 2)}",=1+1\n'.encode(),
        "bomb.yaml": bomb().encode(),
        "loop.yaml": b"a: &a\n  self: *a\n  text: looped\n",
        "code.py": f'print("{SCRIPT}")\n'.encode(),
        "zones.geojson": json.dumps({"type": "FeatureCollection", "features": [feature]}).encode(),
        "model/MLmodel": f"flavors:\n  '{SCRIPT}':\n    x_version: '{SCRIPT}'\n".encode(),
    }


def bomb() -> str:
    """Return a short text that stands for a list of a billion names."""
    lines = ["l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]" for i in range(1, 9)]
    return "\n".join(lines)


def png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + name + data + check

    header = (8).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    pixels = zlib.compress(b"\x00" * 9 * 8)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server on a store of its own."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    with ServerProcess(f"sqlite:///{folder / 'runwell.db'}", folder=folder) as started:
        yield started


@pytest.fixture(scope="module")
def ids(own: ServerProcess) -> tuple[str, str]:
    """Return an experiment and a run in it whose every name and text is hostile."""
    note = {"mlflow.note.content": f"{SCRIPT}{IMAGE}{REMOTE}{LINK}\n\n![x]({ELSEWHERE}/note.png)"}
    named = {"name": f"bad {IMAGE}/{SCRIPT.replace('/', '|')}", "tags": note}
    experiment = act(own.url, "POST", "/experiments", named)["experiment_id"]
    begun = {"experiment_id": experiment, "run_name": IMAGE, "user_id": SCRIPT}
    run_id = act(own.url, "POST", "/runs", begun)["info"]["run_id"]
    fields = dict.fromkeys(NAMES, IMAGE)
    points = [{"key": name, "value": 1.5, "timestamp": 1, "step": 2} for name in NAMES]
    source = {"mlflow.source.name": f"javascript:{HIT}", "mlflow.source.git.repoURL": IMAGE}
    body = {"metrics": points, "params": fields, "tags": fields | note | source}
    act(own.url, "POST", f"/runs/{run_id}/log", body)
    data = {"name": SCRIPT, "digest": "d", "source": f"javascript:{HIT}"}
    act(own.url, "POST", f"/runs/{run_id}/inputs", {"inputs": [{"dataset": data, "tags": []}]})
    for path, content in contents().items():
        put_file(own.url, run_id, quote(path), content)
    for name in FILE_NAMES:
        put_file(own.url, run_id, quote(f"names/{name}", safe=""), f"content: {name}".encode())
    return experiment, run_id


@pytest.fixture(autouse=True)
def refusals(expected) -> None:
    """What Chromium says of what was refused, which is what should happen.

    It reports handlers of events when a text is parsed apart from the page, to be cleaned there.
    """
    expected("Executing inline event handler violates")
    expected(ELSEWHERE)
    expected("/artifacts/x' violates")
    expected("Ignored call to 'alert()'")


class Watch:
    """What a page did that it must not do."""

    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        self.page = page
        self.found: list[str] = []
        self._home = urlsplit(url).netloc
        self._asked: set[Request] = set()
        page.on("dialog", self._dialog)
        page.on("popup", lambda popup: self.found.append(f"a window: {popup.url}"))
        # Of the whole profile, so that requests of frames and workers are among them.
        context.on("request", self._request)
        context.on("requestfailed", self._failed)

    def _dialog(self, dialog: Dialog) -> None:
        self.found.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != self._home:
            self._asked.add(request)

    def _failed(self, request: Request) -> None:
        # What a policy refuses is announced as a request too, but never leaves.
        if request.failure == "csp":
            self._asked.discard(request)

    def check(self) -> None:
        """Fail if anything was found by now."""
        assert self.page.evaluate("() => window.hacked") is None
        assert self.page.evaluate("() => ({}).hacked") is None
        assert self.page.title().endswith("Runwell")
        assert self.page.evaluate("() => document.cookie") == ""
        assert self.page.locator("main script, main object, main embed, main form").count() == 0
        assert self.found == []
        assert [request.url for request in self._asked] == []


@pytest.fixture
def watch(context: BrowserContext, page: Page, own: ServerProcess) -> Watch:
    return Watch(context, page, own.url)


def address(own: ServerProcess, run_id: str, path: str) -> str:
    return f"{own.url}/runs/{run_id}/artifacts?path={quote(json.dumps(path), safe='')}"


SHOWN = {
    "picture.png": "Page",
    "note.md": "note",
    "book.ipynb": "Notebook",
    "table.json": "Table",
    "tree.json": "Tree",
    "table.csv": "Table",
    "code.py": "print(",
    "zones.geojson": "Map",
    "model/MLmodel": "flavors",
    "model": "Model",
}


@pytest.mark.parametrize("path", SHOWN)
def test_files_that_try_something(page: Page, own, ids, watch: Watch, path: str):
    page.goto(address(own, ids[1], path))
    expect(page.get_by_role("main").get_by_text(SHOWN[path]).last).to_be_visible()
    watch.check()


@pytest.mark.parametrize("path", ["page.html", "picture.png"])
def test_a_page_runs_apart(page: Page, own, ids, watch: Watch, path: str):
    page.goto(address(own, ids[1], path))
    frame = page.frame_locator("iframe")
    expect(frame.locator("p")).to_be_visible()
    assert frame.locator("p").evaluate("() => self.origin") == "null"
    watch.check()


@pytest.mark.parametrize("path", ["drawing.svg", "drawing.txt", "both.png"])
def test_a_drawing_is_only_a_picture(page: Page, own, ids, watch: Watch, path: str):
    page.goto(address(own, ids[1], path))
    image = page.get_by_role("img", name=path)
    expect(image).to_be_visible()
    expect(page.get_by_text(" px")).to_be_visible()
    assert image.evaluate("image => image.tagName") == "IMG"
    # Ours are drawn by icons; nobody else's are in the page.
    assert page.locator("main svg image, main foreignObject, main iframe").count() == 0
    watch.check()


def test_a_notebook_keeps_only_what_is_harmless(page: Page, own, ids, watch: Watch):
    page.goto(address(own, ids[1], "book.ipynb"))
    expect(page.get_by_role("heading", name="note")).to_be_visible()
    expect(page.get_by_role("img", name="Output of the cell")).to_be_visible()
    assert page.locator("main [onerror], main [onload], main [style*=fixed]").count() == 0
    assert page.locator("main a[href^='javascript:' i]").count() == 0
    assert page.locator(f"main img[src^='{ELSEWHERE}']").count() == 0
    watch.check()


def test_a_figure_draws_its_texts_as_texts(page: Page, own, ids, watch: Watch):
    page.goto(address(own, ids[1], "figure.json"))
    expect(page.get_by_test_id("figure").locator(".bars")).to_be_attached(timeout=20_000)
    assert page.locator("main [onerror], main image[href^=http]").count() == 0
    links = page.locator("main svg a").evaluate_all(
        "links => links.map(link => link.getAttribute('xlink:href') ?? '')"
    )
    assert [link for link in links if "javascript" in link] == []
    watch.check()


@pytest.mark.parametrize(("path", "text"), [("bomb.yaml", "lol"), ("loop.yaml", "looped")])
def test_yaml_that_never_ends_is_a_tree_of_what_is_open(page: Page, own, ids, watch, path, text):
    page.goto(address(own, ids[1], path))
    page.get_by_role("button", name="Tree").click()
    tree = page.get_by_role("tree", name="Content of the file")
    expect(tree).to_contain_text(text)
    page.get_by_role("searchbox", name="Find a key or value").fill("nowhere")
    expect(page.get_by_text("not found")).to_be_visible(timeout=20_000)
    watch.check()


@pytest.mark.parametrize("name", FILE_NAMES)
def test_names_of_files_are_text(page: Page, own, ids, watch: Watch, name: str):
    path = f"names/{name}"
    page.goto(address(own, ids[1], path))
    expect(page.get_by_label("Content of the file")).to_contain_text("content:")
    seen = name.replace("\u202e", "\\u202e").rpartition("/")[2]
    item = page.get_by_role("tree", name="Files").get_by_role("treeitem", name=seen, exact=True)
    expect(item).to_have_attribute("aria-selected", "true")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.path().read_text() == f"content: {name}"
    watch.check()


@pytest.mark.parametrize(
    "page_name",
    ["", "/experiments/{0}", "/experiments/{0}/charts", "/experiments/{0}/compare", "/runs/{1}",
     "/runs/{1}/charts", "/runs/{1}/system", "/runs/{1}/console", "/runs/{1}/artifacts"],
)  # fmt: skip
def test_every_page_shows_names_and_notes_as_text(page: Page, own, ids, watch: Watch, page_name):
    page.goto(own.url + page_name.format(*ids))
    expect(page.get_by_role("main")).to_contain_text("onerror", timeout=20_000)
    assert page.locator("main [onerror], main [onload]").count() == 0
    assert page.locator("main a[href^='javascript:' i]").count() == 0
    watch.check()


@pytest.mark.parametrize(
    "search", ['?path={"a":1}', "?path=[]", "?path=%00", "?path=%22%3Cb%3E%22"]
)
def test_addresses_that_make_no_sense(page: Page, own, ids, watch: Watch, search, expected):
    expected("400")
    page.goto(f"{own.url}/runs/{ids[1]}/artifacts{search}")
    expect(page.get_by_role("main")).to_contain_text("onerror")
    watch.check()
