"""The comparison: every way to look at runs together, its controls, and what leaves the page."""

import csv
import json
import re
from typing import cast
from urllib.parse import parse_qs, quote, urlparse

import pytest
from playwright.sync_api import Download, Locator, Page, expect
from tests.e2e.page.acts import act, begin, end, log, put_file
from tests.e2e.page.axe import faults
from tests.e2e.page.conftest import Expected
from tests.e2e.page.store import Demo

TABS = ("Parallel coordinates", "Scatter", "Contour", "Distribution", "Importance", "Side by side")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def open_page(page: Page, demo: Demo, experiment: str, view: str = "", **state: object) -> None:
    """Open the comparison in a state."""
    search = f"compare={quote(json.dumps(state))}&{view}" if state else view
    page.goto(f"{demo.url}/experiments/{experiment}/compare?{search}")


def view_of(page: Page) -> dict[str, object]:
    """What stands in the address, decoded."""
    found: dict[str, object] = {}
    for name, values in parse_qs(urlparse(page.url).query).items():
        try:
            found[name] = json.loads(values[0])
        except json.JSONDecodeError:
            found[name] = values[0]
    return found


def save(page: Page, what: str) -> Download:
    """Take the plot away in one of three ways."""
    page.get_by_role("button", name="Export").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name=what).click()
    return waiting.value


def pick(page: Page, label: str, column: str) -> None:
    """Choose a column by a part of its name."""
    page.get_by_role("button", name=re.compile(f"^{label}: ")).click()
    page.get_by_role("combobox", name="Find a column").fill(column)
    page.get_by_role("option", name=column, exact=True).click()


def drag(page: Page, place: Locator, start: float, stop: float) -> None:
    """Drag down along a place, between two shares of its height."""
    box = place.bounding_box()
    assert box
    x = box["x"] + box["width"] / 2
    page.mouse.move(x, box["y"] + box["height"] * start)
    page.mouse.down()
    page.mouse.move(x, box["y"] + box["height"] * stop, steps=5)
    page.mouse.up()


class TestParallel:
    def test_limits_are_drawn_combined_cleared_and_become_the_filter(
        self, page: Page, demo: Demo
    ) -> None:
        open_page(page, demo, demo.small)
        plot = page.get_by_role("img", name=re.compile("Parallel coordinates of 28 runs"))
        expect(plot).to_be_visible()
        expect(page.get_by_text("All 28 runs of the table")).to_be_visible()
        rmse = page.get_by_role("slider", name="Limit of rmse", exact=True)
        drag(page, rmse, 0.4, 0.8)
        expect(rmse).not_to_have_attribute("aria-valuetext", "no limit")
        expect(
            page.get_by_text(re.compile(r"\d+ of 28 runs within the limits of rmse"))
        ).to_be_visible()
        booster = page.get_by_role("slider", name="Limit of booster")
        booster.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Shift+ArrowDown")
        expect(page.get_by_text("within the limits of rmse, booster")).to_be_visible()
        booster.click()
        expect(booster).to_have_attribute("aria-valuetext", "no limit")
        listed = page.get_by_role("region", name="Runs within the limits").get_by_role("row")
        kept = listed.count() - 1
        assert 0 < kept < 28
        page.get_by_role("button", name="Keep these").click()
        expect(page.get_by_text(f"All {kept} runs of the table")).to_be_visible()
        assert re.match(r"metrics\.rmse BETWEEN [\d.]+ AND [\d.]+$", str(view_of(page)["q"]))
        page.get_by_role("button", name="Drop the filter").click()
        expect(page.get_by_text("All 28 runs of the table")).to_be_visible()

    def test_axes_move_by_keyboard_and_by_dragging_and_come_and_go(
        self, page: Page, demo: Demo
    ) -> None:
        axes = ["params.max_depth", "params.learning_rate", "metrics.rmse"]
        open_page(page, demo, demo.small, axes=axes)
        name = page.get_by_role("button", name="max_depth", exact=True)
        name.focus()
        page.keyboard.press("Alt+ArrowRight")
        page.wait_for_url(lambda _: compare(page)["axes"] == [axes[1], axes[0], axes[2]])
        box = name.bounding_box()
        far = page.get_by_role("button", name="rmse", exact=True).bounding_box()
        assert box
        assert far
        page.mouse.move(box["x"] + 20, box["y"] + 10)
        page.mouse.down()
        page.mouse.move(far["x"] + 20, far["y"] + 10, steps=6)
        page.mouse.up()
        page.wait_for_url(lambda _: compare(page)["axes"] == [axes[1], axes[2], axes[0]])
        pick(page, "Add an axis", "reg_alpha")
        expect(page.get_by_role("slider", name="Limit of reg_alpha")).to_be_attached()
        page.get_by_role("button", name="learning_rate", exact=True).click()
        page.get_by_role("button", name="Linear").click()
        page.get_by_role("checkbox", name="Upside down").check()
        page.get_by_role("button", name="Remove").click()
        expect(page.get_by_role("slider", name="Limit of learning_rate")).not_to_be_attached()

    def test_a_line_tells_of_its_run_and_opens_it(self, page: Page, demo: Demo) -> None:
        open_page(page, demo, demo.small)
        place = page.get_by_test_id("parallel")
        box = place.bounding_box()
        assert box
        names = page.get_by_role("region", name="Runs within the limits").get_by_role("link")
        known = {names.nth(at).inner_text() for at in range(names.count())}
        for share in (0.3, 0.4, 0.5, 0.6, 0.7):
            page.mouse.move(box["x"] + 130, box["y"] + box["height"] * share)
            if place.get_by_text("booster").count() > 1:
                break
        tip = place.locator("table")
        expect(tip).to_contain_text("rmse")
        page.mouse.down()
        page.mouse.up()
        page.wait_for_url(re.compile("/runs/"))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert known

    def test_ten_thousand_runs_and_their_selection(self, page: Page, demo: Demo) -> None:
        open_page(page, demo, demo.big)
        expect(page.get_by_text("All 10,000 runs of the table")).to_be_visible()
        rmse = page.get_by_role("slider", name="Limit of rmse", exact=True)
        expect(rmse).to_be_visible()
        page.get_by_role("button", name="rmse", exact=True).click()
        page.get_by_label("To", exact=True).fill("0.45")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(page.get_by_text(re.compile(r"of 10,000 runs within the limits"))).to_be_visible()
        page.get_by_role("button", name="Select these").click()
        expect(page.get_by_text(re.compile(r"\d+ selected runs? of 10,000"))).to_be_visible()
        assert 0 < len(cast("list[str]", view_of(page)["picks"])) <= 200

    def test_it_leaves_as_picture_drawing_and_numbers(self, page: Page, demo: Demo) -> None:
        open_page(page, demo, demo.small)
        expect(page.get_by_test_id("parallel")).to_be_visible()
        assert save(page, "Picture (PNG)").path().read_bytes().startswith(b"\x89PNG")
        drawing = save(page, "Drawing (SVG)").path().read_text()
        assert drawing.startswith("<svg")
        assert ">learning_rate<" in drawing
        numbers = save(page, "Numbers (CSV)")
        assert numbers.suggested_filename.endswith(".csv")
        rows = list(csv.DictReader(numbers.path().read_text().splitlines()))
        assert len(rows) == 28
        assert "metrics.rmse" in rows[0]


def compare(page: Page) -> dict[str, object]:
    """The state of the comparison in the address."""
    return cast("dict[str, object]", view_of(page).get("compare", {}))


class TestOtherPlots:
    def test_scatter(self, page: Page, demo: Demo) -> None:
        open_page(page, demo, demo.small, tab="scatter")
        pick(page, "Across", "learning_rate")
        pick(page, "Size", "max_depth")
        pick(page, "Colour", "booster")
        page.get_by_label("Scale across").select_option("log")
        page.get_by_label("Pareto front").select_option(label="High learning_rate, low rmse")
        page.get_by_role("checkbox", name="Trend").check()
        expect(
            page.get_by_text(re.compile("The trend explains .* % of the variance"))
        ).to_be_visible()
        expect(page.get_by_text(re.compile("runs? on the front"))).to_be_visible()
        plot = page.get_by_role("application", name=re.compile("rmse over learning_rate"))
        plot.focus()
        page.keyboard.press("ArrowRight")
        expect(plot.locator("table")).to_contain_text("booster")
        page.keyboard.press("Escape")
        box = plot.bounding_box()
        assert box
        page.mouse.move(box["x"] + 200, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] + 700, box["y"] + 400, steps=5)
        page.mouse.up()
        expect(page.get_by_text("within the limits of learning_rate, rmse")).to_be_visible()
        page.get_by_role("button", name="Clear the limits").click()
        page.get_by_role("checkbox", name="As table").check()
        expect(page.get_by_role("region", name=re.compile("runs by rmse"))).to_be_visible()

    def test_contour(self, page: Page, demo: Demo) -> None:
        open_page(page, demo, demo.small, tab="contour")
        pick(page, "Across", "max_depth")
        pick(page, "Up", "reg_alpha")
        expect(page.get_by_text("24 runs of 28 have all three values")).to_be_visible()
        plot = page.get_by_role("application", name=re.compile("Contour of rmse over max_depth"))
        plot.focus()
        page.keyboard.press("ArrowRight")
        expect(plot.locator("table")).to_contain_text("reg_alpha")
        page.get_by_role("checkbox", name="Points").uncheck()
        assert b"<svg" in save(page, "Drawing (SVG)").path().read_bytes()

    def test_boxes_violins_and_histograms(self, page: Page, demo: Demo) -> None:
        open_page(page, demo, demo.small, tab="spread", by="params.booster")
        expect(page.get_by_role("application", name="rmse of 27 runs in 3 groups")).to_be_visible()
        page.get_by_role("button", name="Violin").click()
        pick(page, "Grouped by", "max_depth")
        page.get_by_role("checkbox", name="As table").check()
        table = page.get_by_role("region", name="Distribution of rmse")
        expect(table.get_by_role("columnheader", name="median")).to_be_visible()
        page.get_by_role("button", name="Histogram").click()
        expect(
            page.get_by_role("application", name="Histogram of rmse over 27 runs")
        ).to_be_visible()
        pick(page, "Values", "booster")
        expect(table_of(page, "booster").get_by_role("rowheader", name="gbtree")).to_be_visible()

    def test_importance_and_correlation(self, page: Page, demo: Demo) -> None:
        open_page(page, demo, demo.small, tab="importance")
        expect(
            page.get_by_text(re.compile("From 27 runs: 60 random trees explain"))
        ).to_be_visible()
        expect(
            page.get_by_role("application", name=re.compile("Importance for rmse: learning_rate"))
        ).to_be_visible()
        page.get_by_role("checkbox", name="As table").check()
        table = page.get_by_role("region", name="Importance for rmse")
        expect(table.get_by_role("rowheader").first).to_have_text("learning_rate")
        matrix = page.get_by_role("application", name=re.compile("Spearman's correlations of rmse"))
        box = matrix.bounding_box()
        assert box
        matrix.click(position={"x": 170, "y": 30})
        expect(page.get_by_role("tab", name="Scatter")).to_have_attribute("aria-selected", "true")

    def test_an_experiment_without_runs_says_so(self, page: Page, demo: Demo) -> None:
        open_page(page, demo, demo.empty)
        expect(page.get_by_role("heading", name="Nothing to compare yet")).to_be_visible()

    def test_nonsense_in_the_address_is_survived(self, page: Page, demo: Demo) -> None:
        state: dict[str, object] = {"tab": "<script>", "axes": [1, {}], "color": ["x"]}
        open_page(page, demo, demo.small, "", **state, brushes={"__proto__": 3, "a": {"low": "x"}})
        expect(page.get_by_role("heading", name="No axis")).to_be_visible()

    def test_a_column_that_cannot_be_read_is_refused_in_words(
        self, page: Page, demo: Demo, expected: Expected
    ) -> None:
        expected("400")
        open_page(page, demo, demo.small, color="metrics.(")
        expect(page.get_by_role("alert")).to_contain_text("metrics.(")


def table_of(page: Page, column: str) -> Locator:
    """The table behind a distribution."""
    return page.get_by_role("region", name=f"Distribution of {column}")


@pytest.fixture(scope="module")
def pair(demo: Demo) -> tuple[str, list[str]]:
    """An experiment of two runs with files, and the ids of the runs."""
    first = begin(demo.url, "first")
    experiment = act(demo.url, "GET", f"/runs/{first}")["info"]["experiment_id"]
    second = begin(demo.url, "second", experiment=experiment)
    for number, run in enumerate((first, second)):
        log(demo.url, run, {"rmse": 2.0 - number, "same": 5})
        params = {"lr": str(0.1 * (number + 1)), "seed": "7"}
        act(demo.url, "POST", f"/runs/{run}/log", {"params": params})
        tags = {"mlflow.source.git.commit": "abc" * (number + 1), "runwell.python": "3.12"}
        act(demo.url, "PATCH", f"/runs/{run}", {"tags": tags})
        put_file(demo.url, run, "same.txt", b"same\n")
        put_file(demo.url, run, "notes.txt", f"one\nline of {number}\nthree\n".encode())
        put_file(demo.url, run, "environment/packages.txt", f"numpy==2.{number}\n".encode())
        put_file(demo.url, run, "weights.bin", bytes([0, number, 255, 254]))
        for step in (0, 10 + number):
            name = f"images/mask+step+{step}+timestamp+1+0000-0000.png"
            put_file(demo.url, run, quote(name), PNG)
        end(demo.url, run)
    return experiment, [first, second]


def picked(runs: list[str]) -> str:
    """The selection as it stands in an address."""
    return f"picks={quote(json.dumps(runs))}"


class TestSideBySide:
    def test_values_mark_differences_and_deltas(
        self, page: Page, demo: Demo, pair: tuple[str, list[str]]
    ) -> None:
        experiment, runs = pair
        open_page(page, demo, experiment, picked(runs))
        expect(page.get_by_role("tab", name="Side by side")).to_have_attribute(
            "aria-selected", "true"
        )
        table = page.get_by_role("region", name="Runs side by side")
        rmse = table.get_by_role("row", name=re.compile("^rmse"))
        expect(rmse).to_contain_text("−1 (−50 %)")
        expect(table.get_by_role("row", name=re.compile("^seed"))).to_be_visible()
        page.get_by_role("checkbox", name="Only differences").check()
        expect(table.get_by_role("row", name=re.compile("^seed"))).not_to_be_attached()
        page.get_by_label("Baseline").select_option(label="second")
        expect(rmse).to_contain_text("+1 (+100 %)")
        page.get_by_role("searchbox", name="Find a name").fill("lr")
        expect(rmse).not_to_be_attached()
        expect(table.get_by_role("row", name=re.compile("^lr"))).to_be_visible()

    def test_code_and_environment(
        self, page: Page, demo: Demo, pair: tuple[str, list[str]]
    ) -> None:
        experiment, runs = pair
        open_page(page, demo, experiment, picked(runs), part="code")
        table = page.get_by_role("region", name="Code side by side")
        expect(table.get_by_role("row", name=re.compile("^Commit"))).to_contain_text("abcabc")
        packages = page.get_by_role("region", name="Installed packages", exact=True)
        expect(packages.get_by_role("row", name=re.compile("− numpy==2.0"))).to_be_visible()
        expect(packages.get_by_role("row", name=re.compile(r"\+ numpy==2.1"))).to_be_visible()

    def test_files_images_by_step_and_texts_as_difference(
        self, page: Page, demo: Demo, pair: tuple[str, list[str]]
    ) -> None:
        experiment, runs = pair
        open_page(page, demo, experiment, picked(runs), part="files")
        steps = page.get_by_role("slider", name=re.compile("Step"))
        expect(page.get_by_text("No image at step 11")).to_have_count(1)
        steps.focus()
        page.keyboard.press("Home")
        expect(page.get_by_role("img", name=re.compile("mask of .* at step 0"))).to_have_count(2)
        page.get_by_role("button", name="notes.txt").click()
        shown = page.get_by_role("region", name="notes.txt", exact=True)
        expect(shown.get_by_role("row", name=re.compile("− line of 0"))).to_be_visible()
        page.get_by_role("button", name="same.txt").click()
        expect(page.get_by_text("the digests agree")).to_be_visible()
        page.get_by_role("button", name="weights.bin").click()
        expect(page.get_by_text("They differ, and are no texts")).to_be_visible()

    def test_without_a_selection_the_first_runs_are_shown(self, page: Page, demo: Demo) -> None:
        open_page(page, demo, demo.vision, tab="sides")
        expect(page.get_by_text("No runs are selected")).to_be_visible()
        table = page.get_by_role("region", name="Runs side by side")
        expect(table.get_by_role("columnheader")).to_have_count(4)


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(page: Page, demo: Demo, tab: str, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    open_page(page, demo, demo.small)
    page.get_by_role("tab", name=tab).click()
    expect(page.get_by_role("tabpanel")).not_to_be_empty()
    expect(page.get_by_role("button", name=re.compile("Export|Values")).first).to_be_visible()
    assert faults(page) == []
