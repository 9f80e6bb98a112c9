"""What surrounds every page: addresses, titles, themes, and the policy of the page."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.e2e.page.conftest import Expected
from tests.e2e.page.store import Demo


def test_links_that_mlflows_clients_print_lead_to_the_run(page: Page, demo: Demo):
    page.goto(f"{demo.url}/#/experiments/{demo.vision}/runs/{demo.run}")
    expect(page).to_have_url(re.compile(f"/runs/{demo.run}$"))
    page.goto(f"{demo.url}/#/experiments/{demo.vision}")
    expect(page).to_have_url(re.compile(f"/experiments/{demo.vision}$"))


def test_an_address_that_leads_nowhere(page: Page, demo: Demo, expected):
    expected("404")
    page.goto(f"{demo.url}/runs/{'0' * 32}")
    expect(page.get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_kept(page: Page, demo: Demo, theme: str):
    page.emulate_media(color_scheme="dark" if theme == "light" else "light")
    page.goto(demo.url)
    page.get_by_role("button", name=f"Use the {theme} theme").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)


def test_the_first_tab_stop_skips_the_bar(page: Page, demo: Demo):
    page.goto(demo.url)
    expect(page.get_by_role("banner")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()


def test_no_script_of_others_can_run(page: Page, demo: Demo, expected):
    expected("Content Security Policy")
    page.goto(demo.url)
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.hit = 1';"
        " document.body.append(s); }"
    )
    assert page.evaluate("() => window.hit") is None


def test_on_a_slow_network_each_page_comes_in_its_time(
    page: Page, context: BrowserContext, demo: Demo
):
    slow = {"offline": False, "latency": 400, "downloadThroughput": 100_000}
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": 100_000})
    page.set_default_timeout(60_000)
    page.goto(f"{demo.url}/experiments/{demo.vision}")
    expect(page.get_by_role("banner")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("grid", name="Runs")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="Charts").click()
    expect(page.locator("[data-metric] canvas").first).to_be_visible(timeout=60_000)
    page.goto(f"{demo.url}/runs/{demo.run}")
    expect(page.get_by_role("heading", name="Lineage")).to_be_visible(timeout=60_000)


def test_a_server_that_is_away_is_told_and_comes_back(
    page: Page, context: BrowserContext, demo: Demo, expected: Expected
):
    expected("Failed to load resource")
    expected("ERR_INTERNET_DISCONNECTED")
    expected("Unable to preload")
    page.goto(demo.url)
    expect(page.get_by_text("segmentation")).to_be_visible()
    context.set_offline(True)
    page.get_by_role("link", name="segmentation").click()
    expect(page.get_by_role("alert").first).to_be_visible(timeout=30_000)
    context.set_offline(False)
    page.get_by_role("button", name="Try again").first.click()
    expect(page.get_by_role("heading", name="segmentation")).to_be_visible()
