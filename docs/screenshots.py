"""Take the pictures of README and docs from a real server with a real browser; knows no pixel.

Run by ``make screenshots``, so that the pictures stay true.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

ROOT: Final = Path(__file__).parents[1]
IMAGES: Final = Path(__file__).parent / "images"
sys.path.insert(0, str(ROOT))

from tests.e2e.page.conftest import CHROMIUM, FLAGS  # noqa: E402
from tests.e2e.page.store import Demo  # noqa: E402

from runwell.testing.server import ServerProcess  # noqa: E402

SIZE: Final = {"width": 1440, "height": 860}


def search(**fields: Any) -> str:
    """Return the part of an address that says what is seen."""
    return "?" + "&".join(f"{name}={quote(json.dumps(value))}" for name, value in fields.items())


class View(NamedTuple):
    """What a picture shows, and what is in the page once it does."""

    address: str
    theme: str
    shown: str


COLUMNS: Final = [
    "attributes.start_time",
    "attributes.duration",
    "metrics.rmse",
    "metrics.mae",
    "min(metrics.`validation/rmse`)",
    "params.model",
    "params.max_depth",
    "params.learning_rate",
    "params.booster",
]


def views(demo: Demo) -> dict[str, View]:
    """Return what each picture shows."""
    tuned = search(flat=True, sort=["metrics.rmse ASC"], cols=COLUMNS)
    mask = search(path="figures/mask.png")
    panel = "[data-metric] [aria-busy=false] canvas"
    plot = "[data-testid=parallel] canvas[role=img]"
    return {
        "home": View("/", "light", "text=segmentation"),
        "runs": View(f"/experiments/{demo.small}{tuned}", "light", "[data-run]"),
        "charts": View(f"/experiments/{demo.vision}/charts", "light", panel),
        "compare": View(f"/experiments/{demo.small}/compare{search(flat=True)}", "light", plot),
        "compare-dark": View(f"/experiments/{demo.big}/compare", "dark", plot),
        "run": View(f"/runs/{demo.run}", "light", "text=Lineage"),
        "artifacts": View(f"/runs/{demo.run}/artifacts{mask}", "dark", "main img"),
    }


def main() -> None:
    """Fill a store, serve it, and take each picture."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        store = f"sqlite:///{folder / 'runwell.db'}"
        script = ROOT / "tests" / "e2e" / "page" / "store.py"
        command = [sys.executable, str(script), store, "--big", "2000"]
        said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        demo = Demo(**json.loads(said.stdout))
        with ServerProcess(store, folder=folder) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for name, view in views(demo).items():
                _take(browser, server.url, view, IMAGES / f"{name}.png")
            browser.close()


def _take(browser: Browser, url: str, view: View, target: Path) -> None:
    scheme: Any = view.theme
    context = browser.new_context(viewport=SIZE, color_scheme=scheme, reduced_motion="reduce")
    page: Page = context.new_page()
    page.goto(url + view.address)
    page.wait_for_selector(view.shown)
    page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
    # What was drawn last is on the screen two frames later.
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    page.screenshot(path=target)
    context.close()
    sys.stdout.write(f"{target.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
