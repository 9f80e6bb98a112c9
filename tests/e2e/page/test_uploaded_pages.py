"""What users uploaded, in a real browser: it has an origin of its own, and reaches nothing.

Opened in a tab of its own and inside of our page; and live events in the browser's own EventSource.
"""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from runwell.testing.server import ServerProcess

THIEF = """<!doctype html><title>running</title><body><script>
const found = [];
const attempt = (name, act) => { try { act(); found.push(name); } catch { /* as it should be */ } };
attempt("storage", () => localStorage.setItem("a", "b"));
attempt("cookie", () => { document.cookie = "a=b"; });
if (parent !== self) attempt("parent", () => { parent.document.body.textContent = "taken"; });
if (self.origin !== "null") found.push("origin");
fetch("/api/v1/runs/RUN").then(() => found.push("fetch"), () => {})
  .then(() => { document.title = "done"; document.body.textContent = "got:" + found.join(); });
</script>"""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg"><script>document.documentElement.id = "ran"</script>'
    '<rect width="9" height="9"/></svg>'
)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server on a store of its own."""
    folder: Path = tmp_path_factory.mktemp("uploaded")
    with ServerProcess(f"sqlite:///{folder / 'runwell.db'}", folder=folder) as started:
        yield started


def ask(server: ServerProcess, method: str, path: str, body: bytes) -> bytes:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(server.url + path, body, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


@pytest.fixture(scope="module")
def run_id(own: ServerProcess) -> str:
    """A run with a page that steals under the name of a picture, and a drawing with a script."""
    made = ask(own, "POST", "/api/v1/runs", b'{"experiment_id": "0"}')
    found: str = json.loads(made)["info"]["run_id"]
    for path, content in (("thief.png", THIEF.replace("RUN", found)), ("a.svg", DRAWING)):
        address = f"/api/v1/runs/{found}/artifacts/content?path={path}"
        ask(own, "PUT", address, content.encode())
    return found


def address(own: ServerProcess, run_id: str, path: str, more: str = "") -> str:
    return f"{own.url}/api/v1/runs/{run_id}/artifacts/view?path={quote(path)}{more}"


@pytest.mark.parametrize("more", ["", "&network=true"])
def test_a_page_in_a_tab_of_its_own_reaches_nothing(browser: Browser, own, run_id, more):
    page = browser.new_page()
    page.goto(address(own, run_id, "thief.png", more))
    # Functions to wait for are evaluated from their text, which the policy forbids.
    page.get_by_text("got:").wait_for()
    assert page.text_content("body") == "got:"
    page.close()


def test_a_page_inside_of_ours_reaches_nothing(browser: Browser, own, run_id):
    page = browser.new_page()
    page.goto(f"{own.url}/settings")
    # A frame without the attribute ``sandbox``: the headers alone must do.
    page.evaluate(
        "url => { const frame = document.createElement('iframe'); frame.src = url;"
        " document.body.append(frame); }",
        address(own, run_id, "thief.png"),
    )
    frame = page.frame_locator("iframe").last
    frame.get_by_text("got:").wait_for()
    assert frame.locator("body").text_content() == "got:"
    assert page.text_content("body") != "taken"
    page.close()


def test_a_drawing_is_drawn_and_runs_nothing(browser: Browser, own, run_id):
    page = browser.new_page()
    page.goto(address(own, run_id, "a.svg"))
    assert page.evaluate("document.contentType") == "image/svg+xml"
    assert page.evaluate("document.documentElement.id") == ""
    page.close()


def test_events_go_on_after_the_server_was_started_again(browser: Browser, own, run_id):
    page = browser.new_page()
    page.goto(f"{own.url}/settings")
    page.evaluate(
        "url => { const source = new EventSource(url);"
        " source.addEventListener('runs', (event) => {"
        " window.told = JSON.parse(event.data).runs.map((run) => run.status).join(); }); }",
        f"/api/v1/live?run_ids={run_id}",
    )
    page.wait_for_function("() => window.told === 'RUNNING'")
    own.stop()
    own.start()
    ask(own, "PATCH", f"/api/v1/runs/{run_id}", b'{"status": "FINISHED"}')
    page.wait_for_function("() => window.told === 'FINISHED'", timeout=15_000)
    page.close()
