"""Asking an accessibility checker about a page."""

from pathlib import Path

from playwright.sync_api import Page

_SCRIPT = Path(__file__).parents[3] / "ui/node_modules/axe-core/axe.min.js"


def faults(page: Page) -> list[str]:
    """Return what the checker says of the page as it stands, dialogs and menus included."""
    page.evaluate(_SCRIPT.read_text())
    found: list[str] = page.evaluate(
        "() => axe.run().then((all) => all.violations.map((one) =>"
        " `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`))"
    )
    return found
