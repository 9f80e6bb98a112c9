"""What surrounds every page: addresses, titles, themes, and the policy of the page."""

import re

import pytest
from playwright.sync_api import Page, expect
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
