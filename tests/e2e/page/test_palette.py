"""The command palette, the map of keys, and the shortcuts of every page."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.page.axe import faults
from tests.e2e.page.conftest import Expected
from tests.e2e.page.store import Demo


def opened(page: Page) -> Locator:
    """Open the palette and return the field in it."""
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    return field


@pytest.fixture
def home(page: Page, demo: Demo) -> Page:
    page.goto(demo.url)
    page.get_by_role("row").nth(1).wait_for()
    return page


def test_an_experiment_by_a_part_of_its_name(home: Page, demo: Demo):
    home.get_by_role("button", name="Find or do").click()
    field = home.get_by_role("combobox")
    field.fill("dur")
    expect(home.get_by_role("option", selected=True)).to_have_text("nyc-taxi/duration")
    assert faults(home) == []
    field.press("Enter")
    expect(home).to_have_url(re.compile(f"/experiments/{demo.small}"))
    expect(home.get_by_role("dialog")).to_have_count(0)


def test_a_run_by_a_part_of_its_name(home: Page, demo: Demo):
    field = opened(home)
    field.fill("UNET-b")
    run = home.get_by_role("option", name="unet-base")
    expect(run).to_contain_text("vision/segmentation")
    run.click()
    expect(home).to_have_url(re.compile(f"/runs/{demo.run}"))


def test_a_run_by_its_id(home: Page, demo: Demo):
    opened(home).fill(demo.run)
    home.get_by_role("option", name="Open the run").click()
    expect(home).to_have_url(re.compile(f"/runs/{demo.run}"))


@pytest.mark.parametrize("text", ["'; DROP", "100%", "a_b\\", '"`'])
def test_odd_letters_are_only_letters(home: Page, text: str):
    opened(home).fill(text)
    expect(home.get_by_text("Nothing found")).to_be_visible()


def test_pages_and_acts(home: Page, demo: Demo):
    field = opened(home)
    field.fill("trash")
    field.press("Enter")
    expect(home.get_by_role("heading", level=1)).to_have_text("Trash")
    opened(home).fill("settings")
    home.keyboard.press("Enter")
    expect(home.get_by_role("heading", level=1)).to_have_text("Settings and about")
    opened(home).fill("dark theme")
    home.keyboard.press("Enter")
    expect(home.locator("html")).to_have_attribute("data-theme", "dark")
    opened(home)
    assert faults(home) == []
    home.get_by_role("option", name="Use the theme of the system").click()
    expect(home.locator("html")).to_have_attribute("data-theme", "light")
    opened(home).fill("create")
    home.keyboard.press("Enter")
    expect(home.get_by_role("dialog", name="New experiment")).to_be_visible()
    home.keyboard.press("Escape")
    expect(home).to_have_url(f"{demo.url}/")


def test_the_link_to_the_view_is_copied(home: Page, demo: Demo):
    home.context.grant_permissions(["clipboard-read", "clipboard-write"])
    home.get_by_role("searchbox").fill("taxi")
    expect(home).to_have_url(re.compile(r"\?q=taxi"))
    opened(home).fill("share")
    home.keyboard.press("Enter")
    expect(home.get_by_text("The link to this view is copied")).to_be_visible()
    assert home.evaluate("() => navigator.clipboard.readText()") == f"{demo.url}/?q=taxi"


def test_the_map_of_keys(home: Page):
    home.keyboard.press("?")
    expect(home.get_by_role("dialog", name="Keyboard")).to_contain_text("Go to the settings")
    assert faults(home) == []
    home.keyboard.press("Escape")
    opened(home).fill("shortcuts")
    home.keyboard.press("Enter")
    expect(home.get_by_role("dialog", name="Keyboard")).to_be_visible()


def test_two_keys_lead_to_a_page(home: Page):
    heading = home.get_by_role("heading", level=1)
    home.keyboard.press("g")
    home.keyboard.press("s")
    expect(heading).to_have_text("Settings and about")
    home.keyboard.press("g")
    home.keyboard.press("t")
    expect(heading).to_have_text("Trash")
    home.keyboard.press("g")
    home.keyboard.press("h")
    expect(heading).to_have_text("Experiments")


def test_a_slash_goes_to_the_search_of_the_page(home: Page, demo: Demo):
    home.keyboard.press("/")
    field = home.get_by_role("searchbox")
    expect(field).to_be_focused()
    # In a field, keys are letters.
    home.keyboard.type("/?g s")
    expect(field).to_have_value("/?g s")
    expect(home.get_by_role("dialog")).to_have_count(0)
    home.goto(f"{demo.url}/experiments/{demo.small}")
    home.locator("#query-box").wait_for()
    home.keyboard.press("/")
    expect(home.locator("#query-box")).to_be_focused()
    home.keyboard.press("Control+k")
    expect(home.get_by_role("combobox", name="Find or do")).to_be_focused()


def test_runs_that_cannot_be_searched_are_said(home: Page, expected: Expected):
    expected("500")
    home.route("**/runs/search", lambda route: route.fulfill(status=500, body="{}"))
    opened(home).fill("unet")
    expect(home.get_by_role("alert")).to_contain_text("Runs could not", timeout=30_000)
