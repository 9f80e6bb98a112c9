"""Settings and about: the server, the theme, the trash, the keys, the limits."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.page.axe import faults
from tests.e2e.page.conftest import Expected
from tests.e2e.page.store import Demo

from runwell.base.version import __version__
from runwell.client.tracking import MlflowClient
from runwell.testing.server import ServerProcess


@pytest.fixture
def settings(page: Page, demo: Demo) -> Page:
    page.goto(demo.url)
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings and about")
    return page


def test_what_the_server_is(settings: Page):
    server = settings.get_by_role("region", name="Server")
    expect(server).to_contain_text("Answering")
    expect(server).to_contain_text(__version__)
    expect(server).to_contain_text("SQLite")
    expect(server.get_by_role("definition").nth(5)).to_have_text(re.compile(r"10,\d\d\d"))
    expect(server.get_by_role("definition").nth(6)).to_have_text(re.compile(r"\d [GT]B"))
    assert faults(settings) == []


@pytest.mark.parametrize("theme", ["Dark", "Light"])
def test_the_theme_is_chosen(settings: Page, theme: str):
    system = "light" if theme == "Dark" else "dark"
    settings.emulate_media(color_scheme=system)
    choices = settings.get_by_role("group", name="Theme")
    choices.get_by_role("button", name=theme).click()
    expect(settings.locator("html")).to_have_attribute("data-theme", theme.lower())
    expect(choices.get_by_role("button", name=theme)).to_have_attribute("aria-pressed", "true")
    assert faults(settings) == []
    choices.get_by_role("button", name="As the system").click()
    expect(settings.locator("html")).to_have_attribute("data-theme", system)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server of the test's own: what it empties is nobody else's."""
    with ServerProcess(f"sqlite:///{tmp_path / 'a.db'}", folder=tmp_path) as server:
        yield server


def test_the_trash_is_emptied_after_a_look(page: Page, own: ServerProcess):
    client = MlflowClient(own.url)
    gone = client.create_experiment("settings/gone")
    client.create_run(gone)
    client.delete_experiment(gone)
    page.goto(f"{own.url}/settings")
    trash = page.get_by_role("region", name="Trash")
    button = trash.get_by_role("button", name="Delete it for ever")
    expect(button).to_be_disabled()
    trash.get_by_role("button", name="Show what would go").click()
    expect(trash.get_by_role("status")).to_have_text("Nothing would go.")
    expect(button).to_be_disabled()
    trash.get_by_label("What was deleted").select_option("at any time")
    trash.get_by_role("button", name="Show what would go").click()
    expect(trash.get_by_role("status")).to_contain_text("1 experiment and 1 run would go.")
    assert client.get_experiment(gone).lifecycle_stage == "deleted"
    button.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nobody can bring it back")
    dialog.get_by_role("button", name="Delete for ever").click()
    expect(page.get_by_text("Deleted for ever: 1 experiment")).to_be_visible()
    assert client.get_experiment_by_name("settings/gone") is None


def test_the_keys_and_the_limits_are_listed(settings: Page):
    expect(settings.get_by_role("region", name="Everywhere")).to_contain_text("Find or do anything")
    limits = settings.get_by_role("table")
    expect(limits.get_by_role("row", name="Name of an experiment or a run")).to_contain_text(
        "500 characters"
    )


def test_the_links_for_programs_lead_somewhere(settings: Page):
    for name in ("Every route of the server", "The OpenAPI document"):
        address = settings.get_by_role("link", name=name).get_attribute("href")
        assert address is not None
        assert settings.request.get(new_url(settings, address)).ok


def new_url(page: Page, address: str) -> str:
    """Return an address of the page in full."""
    return str(page.evaluate("(address) => new URL(address, location.href).href", address))


def test_a_server_that_fails_is_told_of(page: Page, demo: Demo, expected: Expected):
    expected("503")
    page.route("**/api/v1/status", lambda route: route.fulfill(status=503, body="{}"))
    page.goto(f"{demo.url}/settings")
    server = page.get_by_role("region", name="Server")
    expect(server.get_by_role("alert")).to_contain_text("503", timeout=30_000)
    expect(server).to_contain_text("Not answering")
    page.unroute("**/api/v1/status")
    server.get_by_role("button", name="Try again").click()
    expect(server).to_contain_text("Answering")
    expect(server.get_by_role("alert")).to_have_count(0)
