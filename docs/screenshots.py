"""Take the pictures of README and docs from a real server with a real browser; knows no pixel.

Run by ``make screenshots``, so that the pictures stay true.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final
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


def views(demo: Demo) -> dict[str, tuple[str, str]]:
    """Return the address and the theme of each picture."""
    tuned = search(flat=True, sort=["metrics.rmse ASC"])
    colour = {"tab": "parallel"}
    return {
        "runs": (f"/experiments/{demo.small}{tuned}", "light"),
        "charts": (f"/experiments/{demo.vision}/charts", "light"),
        "compare": (
            f"/experiments/{demo.small}/compare{search(flat=True, compare=colour)}",
            "light",
        ),
        "compare-dark": (f"/experiments/{demo.big}/compare", "dark"),
        "run": (f"/runs/{demo.run}", "light"),
        "artifacts": (f"/runs/{demo.run}/artifacts{search(path='figures/mask.png')}", "dark"),
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
            for name, (address, theme) in views(demo).items():
                _take(browser, server.url + address, theme, IMAGES / f"{name}.png")
            browser.close()


def _take(browser: Browser, url: str, theme: Any, target: Path) -> None:
    context = browser.new_context(viewport=SIZE, color_scheme=theme, reduced_motion="reduce")  # pyright: ignore
    page: Page = context.new_page()
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target)
    context.close()
    sys.stdout.write(f"{target.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
