"""Look at a tracker's page in headless Chromium, without a GPU, and say how long what took.

python page_views.py WHICH VIEW URL

WHICH is `runwell` or `mlflow`; VIEW is `table`, `sort`, `filter`, `panels`, `lines` or `parallel`.
Times are those of the browser's own clock, from navigation, click or key to the first frame after
what was asked for is in the page.
"""

import shutil
import statistics
import sys
from collections.abc import Callable
from typing import Any

from calls import answer
from playwright.sync_api import Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZE = {"width": 1400, "height": 900}
PATIENCE_MS = 120_000
TIMES = 5
ROWS = {"runwell": "[data-run]", "mlflow": ".ag-center-cols-container [role=row]"}

# Resolves with the clock once a condition holds, after the frame that shows it.
WHEN = """() => new Promise((done) => {
  const look = () => (TEST) ? requestAnimationFrame(() => done(performance.now()))
                            : requestAnimationFrame(look);
  look();
})"""
SCROLL = """(selector) => new Promise((done) => {
  let box = document.querySelector(selector);
  while (box && !(box.scrollHeight > box.clientHeight + 50)) box = box.parentElement;
  const frames = [];
  let last = performance.now();
  const step = (now) => {
    frames.push(now - last);
    last = now;
    box.scrollTop += 160;
    frames.length < 180 ? requestAnimationFrame(step) : done(frames.slice(2));
  };
  requestAnimationFrame(step);
})"""
DRAWN = """(() => {
  const all = [...document.querySelectorAll("[data-metric] [aria-busy]")];
  return all.length >= COUNT && all.every((one) => one.getAttribute("aria-busy") === "false"
    && one.querySelector("canvas"));
})()"""


def when(page: Page, test: str) -> float:
    """Return the page's clock, in ms since it was opened, at the frame in which ``test`` holds."""
    return page.evaluate(WHEN.replace("TEST", test))


def open_until(page: Page, url: str, test: str) -> float:
    """Open ``url`` afresh; return ms from navigation until ``test`` holds."""
    page.goto("about:blank")
    page.goto(url, wait_until="commit")
    return when(page, test)


def table(page: Page, which: str, url: str) -> dict[str, Any]:
    """Measure the runs table: navigation to first rows, with an empty and a warm cache; scroll."""
    rows = ROWS[which]
    test = f"document.querySelectorAll('{rows}').length > 8"
    cold = open_until(page, url, test)
    warm = [open_until(page, url, test) for _ in range(TIMES)]
    frames = page.evaluate(SCROLL, rows)
    worst = sorted(frames)
    return {
        "cold_ms": cold,
        "warm_ms": statistics.median(warm),
        "frame_max_ms": worst[-1],
        "frame_p95_ms": worst[int(len(worst) * 0.95)],
    }


def changed(page: Page, which: str, act: Callable[[], object]) -> float:
    """Return ms from ``act`` until the first row is another one."""
    first = f"document.querySelector('{ROWS[which]}')?.innerText"
    before = page.evaluate(f"() => ({first})")
    begun = page.evaluate("() => performance.now()")
    act()
    return when(page, f"({first} ?? '') !== '' && {first} !== {before!r}") - begun


def sort(page: Page, which: str, url: str) -> dict[str, Any]:
    """Measure how long a click on the head of a metric takes until there are other rows."""
    open_until(page, url, f"document.querySelectorAll('{ROWS[which]}').length > 8")
    head = page.get_by_role("columnheader").filter(has_text="m3").first
    took = [changed(page, which, head.click) for _ in range(TIMES)]
    return {"sort_ms": statistics.median(took)}


def filter_(page: Page, which: str, url: str) -> dict[str, Any]:
    """Measure how long a filter takes from Enter until there are other rows."""
    open_until(page, url, f"document.querySelectorAll('{ROWS[which]}').length > 8")
    box = page.locator("#query-box" if which == "runwell" else "[data-test-id=search-box]")
    took: list[float] = []
    for bound in (0.02, 0.03, 0.04, 0.05, 0.06):
        box.fill(f"metrics.m0 < {bound} and params.p2 = '0.5'")
        page.keyboard.press("Escape")
        took.append(changed(page, which, lambda: box.press("Enter")))
    return {"filter_ms": statistics.median(took)}


def panels(page: Page, _which: str, url: str) -> dict[str, Any]:
    """Measure how long ten panels take until all that are in view are drawn."""
    took = [open_until(page, url, DRAWN.replace("COUNT", "4")) for _ in range(TIMES)]
    shown = page.locator("[data-metric] canvas").count()
    return {"panels_ms": statistics.median(took), "shown": shown}


def lines(page: Page, _which: str, url: str) -> dict[str, Any]:
    """Measure one panel of many lines, and a zoom into it."""
    took = [open_until(page, url, DRAWN.replace("COUNT", "1")) for _ in range(TIMES)]
    over = page.locator("[data-metric] .u-over").first
    box = over.bounding_box()
    assert box is not None
    zooms: list[float] = []
    for _ in range(TIMES):
        x, y = box["x"], box["y"] + box["height"] / 2
        page.mouse.move(x + box["width"] * 0.3, y)
        page.mouse.down()
        page.mouse.move(x + box["width"] * 0.6, y, steps=3)
        # The work of the redraw, in the browser's own account of it.
        page.evaluate(
            "() => { window.zoomed = new Promise((done) => addEventListener('mouseup', () => {"
            " const t = performance.now(); requestAnimationFrame(() => setTimeout("
            "() => done(performance.now() - t))); }, { once: true, capture: true })); }"
        )
        page.mouse.up()
        zooms.append(page.evaluate("() => window.zoomed"))
        page.mouse.dblclick(x + box["width"] / 2, y)
        page.wait_for_timeout(300)
    return {"lines_ms": statistics.median(took), "zoom_ms": statistics.median(zooms)}


def parallel(page: Page, which: str, url: str) -> dict[str, Any]:
    """Measure parallel coordinates: navigation to the drawn plot."""
    test = (
        "document.querySelector('[data-testid=parallel][aria-busy=false]')"
        if which == "runwell"
        else "document.querySelector('.js-plotly-plot canvas, .js-plotly-plot .parcoords')"
    )
    took = [open_until(page, url, f"!!{test}") for _ in range(TIMES)]
    return {"parallel_ms": statistics.median(took)}


VIEWS = {
    "table": table,
    "sort": sort,
    "filter": filter_,
    "panels": panels,
    "lines": lines,
    "parallel": parallel,
}


def main() -> None:
    """Look at one view and print what it took."""
    which, view, url = sys.argv[1:]
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
        page.set_default_timeout(PATIENCE_MS)
        found = VIEWS[view](page, which, url)
        browser.close()
    answer(**found)


if __name__ == "__main__":
    main()
