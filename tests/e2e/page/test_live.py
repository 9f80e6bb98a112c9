"""What is shown while it happens: points, statuses, lines and new runs, without a reload."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.page.acts import begin, end, log, put_file
from tests.e2e.page.conftest import Expected
from tests.e2e.page.store import Demo

from runwell.testing.server import ServerProcess

LOST = ("net::ERR", "Failed to load resource")
"""What the browser itself says of a server that is not there."""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that a test may stop and start again."""
    with ServerProcess(f"sqlite:///{tmp_path / 'own.db'}", folder=tmp_path) as server:
        yield server


def test_points_that_come_while_the_page_is_open(page: Page, demo: Demo):
    run_id = begin(demo.url, "growing")
    log(demo.url, run_id, {"loss": 0.9})
    page.goto(f"{demo.url}/runs/{run_id}")
    row = page.get_by_role("row", name="loss")
    expect(row).to_contain_text("0.9")
    page.evaluate("() => { window.isSamePage = true }")
    for step in range(1, 4):
        log(demo.url, run_id, {"loss": 0.9 - step / 10}, step)
        expect(row).to_contain_text(f"{0.9 - step / 10:.1f}")
    log(demo.url, run_id, {"accuracy": 0.75}, 4)
    expect(page.get_by_role("row", name="accuracy")).to_contain_text("0.75")
    assert page.evaluate("() => window.isSamePage")


def test_a_status_that_changes_while_the_page_is_open(page: Page, demo: Demo):
    run_id = begin(demo.url, "about to end")
    page.goto(f"{demo.url}/runs/{run_id}")
    expect(page.get_by_text("Running", exact=True)).to_be_visible()
    end(demo.url, run_id, "FAILED")
    expect(page.get_by_text("Failed", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("^took "))).to_be_visible()


def test_a_child_that_begins_while_its_parent_is_open(page: Page, demo: Demo):
    parent = begin(demo.url, "parent")
    experiment = page.request.get(f"{demo.url}/api/v1/runs/{parent}").json()
    experiment_id = experiment["info"]["experiment_id"]
    first = begin(demo.url, "first child", experiment=experiment_id, parent=parent)
    page.goto(f"{demo.url}/runs/{parent}")
    children = page.get_by_role("region", name="Runs inside this run")
    expect(children.get_by_role("link", name="first child")).to_be_visible()
    begin(demo.url, "second child", experiment=experiment_id, parent=parent)
    expect(children.get_by_role("link", name="second child")).to_be_visible()
    end(demo.url, first, "KILLED")
    expect(children.get_by_text("Killed")).to_be_visible()


def test_lines_that_are_printed_while_the_console_is_open(page: Page, demo: Demo):
    run_id = begin(demo.url, "printing")
    text = "".join(f"line {number}\n" for number in range(500))
    put_file(demo.url, run_id, "console.log", text.encode())
    page.goto(f"{demo.url}/runs/{run_id}/console")
    output = page.get_by_role("region", name="Console output")
    expect(output.get_by_text("line 499", exact=True)).to_be_in_viewport()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.headers.get("range", "")))
    put_file(demo.url, run_id, "console.log", (text + "the newest line\n").encode())
    expect(output.get_by_text("the newest line")).to_be_in_viewport()
    # Only what is new was read, and a little before it that tells that the file went on.
    assert [ask for ask in asked if ask] == [f"bytes={len(text) - 64}-"]


def test_a_reader_of_older_lines_is_left_where_they_are(page: Page, demo: Demo):
    run_id = begin(demo.url, "read")
    text = "".join(f"line {number}\n" for number in range(500))
    put_file(demo.url, run_id, "console.log", text.encode())
    page.goto(f"{demo.url}/runs/{run_id}/console")
    output = page.get_by_role("region", name="Console output")
    follow = page.get_by_role("button", name="Follow")
    expect(output.get_by_text("line 499", exact=True)).to_be_in_viewport()
    expect(follow).to_have_attribute("aria-pressed", "true")
    output.hover()
    page.mouse.wheel(0, -2_000)
    expect(follow).to_have_attribute("aria-pressed", "false")
    before = output.evaluate("box => box.scrollTop")
    with page.expect_response(lambda answer: "content?path=console.log" in answer.url):
        put_file(demo.url, run_id, "console.log", (text + "the newest line\n").encode())
    assert output.evaluate("box => box.scrollTop") == before
    follow.click()
    expect(output.get_by_text("the newest line")).to_be_in_viewport()


def test_another_file_in_place_of_the_console(page: Page, demo: Demo, expected: Expected):
    # The shorter file has nothing where the reader wants to go on.
    expected("416")
    run_id = begin(demo.url, "resumed")
    put_file(demo.url, run_id, "console.log", b"of the first time\n" * 50)
    page.goto(f"{demo.url}/runs/{run_id}/console")
    expect(page.get_by_text("of the first time").first).to_be_visible()
    put_file(demo.url, run_id, "console.log", b"of the second time\n" * 3)
    expect(page.get_by_text("of the second time")).to_have_count(3)
    expect(page.get_by_text("of the first time")).to_have_count(0)


def test_a_server_that_goes_away_and_comes_back(page: Page, own: ServerProcess, expected: Expected):
    for text in LOST:
        expected(text)
    run_id = begin(own.url, "interrupted")
    log(own.url, run_id, {"loss": 0.5})
    page.goto(f"{own.url}/runs/{run_id}")
    row = page.get_by_role("row", name="loss")
    expect(row).to_contain_text("0.5")
    page.evaluate("() => { window.isSamePage = true }")
    own.kill()
    lost = page.get_by_text("Connection lost")
    expect(lost).to_be_visible()
    # What was read is still there to be read.
    expect(row).to_contain_text("0.5")
    own.start()
    # Written before the page can be back: it must ask what it missed.
    log(own.url, run_id, {"loss": 0.25}, 1)
    end(own.url, run_id)
    expect(row).to_contain_text("0.25", timeout=30_000)
    expect(page.get_by_text("Finished", exact=True)).to_be_visible()
    expect(lost).to_be_hidden()
    assert page.evaluate("() => window.isSamePage")


def test_one_stream_for_the_tab_that_ends_with_its_pages(page: Page, demo: Demo):
    opened: list[str] = []
    page.on(
        "request", lambda asked: opened.append(asked.url) if "/api/v1/live" in asked.url else None
    )
    run_id = begin(demo.url, "watched")
    with page.expect_request(re.compile("/api/v1/live")):
        page.goto(f"{demo.url}/runs/{run_id}")
    expect(page.get_by_role("heading", name="watched")).to_be_visible()
    with page.expect_event("requestfailed", lambda asked: "/api/v1/live" in asked.url) as ended:
        page.get_by_role("link", name="Settings").click()
    assert ended.value.url == opened[0]
    assert len(opened) == 1
