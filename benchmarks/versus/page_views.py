"""Look at a tracker's page in headless Chromium, without a GPU, and say how long what took.

python page_views.py WHICH VIEW URL

WHICH is `runwell` or `mlflow`; VIEW is `table`, `sort`, `filter`, `panels`, `lines` or `parallel`.
Times are those of the browser's own clock, from navigation, click or key to the first frame after
what was asked for is in the page.
"""

import re
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
RELEASED = """() => {
  window.drawn = new Promise((done) => addEventListener("pointerup", () => {
    const begun = performance.now();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
  }, { once: true, capture: true }));
}"""
"""From letting go of the pointer to the second frame after: the first drew, the next shows it."""
SETTLED = """() => new Promise((done) => {
  let calm = 0;
  let last = performance.now();
  const look = (now) => {
    calm = now - last < 25 ? calm + 1 : 0;
    last = now;
    calm > 20 ? done() : requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
"""Resolves once twenty frames in a row came in time."""
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
    # Ranges without a run in common, so that the first row is another one each time.
    for low in (0.1, 0.2, 0.3, 0.4, 0.5):
        box.fill(f"metrics.m0 > {low} and metrics.m0 < {low + 0.05:.2f} and params.p2 = '0.5'")
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
    for turn in range(TIMES):
        # Another range each time: one that was seen is not asked for again.
        far = 0.55 + 0.04 * turn
        x, y = box["x"], box["y"] + box["height"] / 2
        page.mouse.move(x + box["width"] * 0.3, y)
        page.mouse.down()
        page.mouse.move(x + box["width"] * far, y, steps=3)
        # The redraw of what is there; the finer points follow when the server has sent them.
        page.evaluate(RELEASED)
        page.mouse.up()
        zooms.append(page.evaluate("() => window.drawn"))
        page.mouse.dblclick(x + box["width"] / 2, y)
        page.evaluate(SETTLED)
    return {"lines_ms": statistics.median(took), "zoom_ms": statistics.median(zooms)}


def parallel(page: Page, _which: str, url: str) -> dict[str, Any]:
    """Measure parallel coordinates: navigation to the drawn plot, and brushing an axis."""
    drawn = "performance.getEntriesByName('parallel coordinates').length > 0"
    took: list[float] = []
    draws: list[float] = []
    for _ in range(TIMES):
        took.append(open_until(page, url, drawn))
        begun = "performance.getEntriesByName('parallel coordinates')[0].startTime"
        draws.append(took[-1] - page.evaluate(f"() => {begun}"))
    axes = page.get_by_role("slider", name=re.compile("^Limit of"))
    box = axes.nth(1).bounding_box()
    assert box is not None
    x, top, height = box["x"] + box["width"] / 2, box["y"], box["height"]
    brushes: list[float] = []
    for share in (0.2, 0.3, 0.4, 0.5, 0.6):
        page.mouse.move(x, top + height * 0.15)
        page.mouse.down()
        page.mouse.move(x, top + height * (0.15 + share), steps=4)
        page.evaluate(RELEASED)
        page.mouse.up()
        brushes.append(page.evaluate("() => window.drawn"))
        page.mouse.click(x, top + height * 0.97)
        page.evaluate(SETTLED)
    return {
        "parallel_ms": statistics.median(took),
        "draw_ms": statistics.median(draws),
        "brush_ms": statistics.median(brushes),
        "axes": axes.count(),
    }


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
