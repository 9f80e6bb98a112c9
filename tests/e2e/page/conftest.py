"""A real server with a filled store, and pages of a real browser that forgive no error."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from tests.e2e.page.store import Demo

from runwell.testing.server import ServerProcess

BIG_RUNS = 10_000
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Expected:
    """Errors on the console that a test provokes, by a part of their text."""

    texts: list[str] = field(default_factory=list)

    def __call__(self, text: str) -> None:
        self.texts.append(text)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Demo]:
    """The folder of a filled store, made once for all processes of a test run.

    ``PAGE_STORE`` names a folder to keep it in from run to run, while one works on the page.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = Path(os.environ.get("PAGE_STORE") or shared / "page-store")
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = folder / "demo.json"
        if not told.exists():
            script = str(Path(__file__).parent / "store.py")
            uri = f"sqlite:///{folder / 'store' / 'runwell.db'}"
            (folder / "store").mkdir()
            command = [sys.executable, script, uri, "--big", str(BIG_RUNS)]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            told.write_text(done.stdout)
        return folder / "store", Demo(**json.loads(told.read_text()))


@pytest.fixture(scope="session")
def server(
    filled: tuple[Path, Demo], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerProcess]:
    """A server on a copy of the filled store that is this process's own."""
    folder = tmp_path_factory.mktemp("page") / "store"
    shutil.copytree(filled[0], folder)
    with ServerProcess(f"sqlite:///{folder / 'runwell.db'}", folder=folder) as started:
        yield started


@pytest.fixture(scope="session")
def demo(filled: tuple[Path, Demo], server: ServerProcess) -> Demo:
    """What is where on the server."""
    return Demo(**{**vars(filled[1]), "url": server.url})


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for each module: while one is driven, an event loop runs in this thread.

    No test of another module must meet it.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def expected() -> Expected:
    """Call it with a part of an error that the test provokes."""
    return Expected()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, expected: Expected) -> Iterator[Page]:
    """A page; errors on its console, violations of the policy included, fail the test."""
    page = context.new_page()
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    left = [text for text in problems if not any(part in text for part in expected.texts)]
    assert left == []
