"""Line charts of an experiment and of one run: what is drawn, asked for, kept and taken away."""

import csv
import io
import json
import math
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Request, expect
from tests.e2e.page.acts import act, begin
from tests.e2e.page.store import Demo

AXE = Path(__file__).parents[3] / "ui" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def asked(page: Page) -> list[dict[str, Any]]:
    """What the page asks of ``series.chart``, as it asks."""
    found: list[dict[str, Any]] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/api/v1/charts"):
            found.append(request.post_data_json)

    page.on("request", note)
    return found


@pytest.fixture
def curves(demo: Demo) -> Iterator[str]:
    """An experiment of two runs of 6,000 points; one has a spike of one point."""
    experiment = act(demo.url, "POST", "/experiments", {"name": f"curves {time.time_ns()}"})
    steps = range(6_000)
    smooth = [math.exp(-step / 2_000) for step in steps]
    spiked = [value / 2 for value in smooth]
    spiked[4_321] = 3.75
    for name, values in (("smooth", smooth), ("spiked", spiked)):
        run_id = begin(demo.url, name, experiment=experiment["experiment_id"])
        params = {"kind": name, "seed": "1"}
        act(demo.url, "POST", f"/runs/{run_id}/log", {"params": params})
        log_many(demo.url, run_id, "loss", values)
        log_many(demo.url, run_id, "epoch", [step // 100 for step in steps])
    yield experiment["experiment_id"]
    act(demo.url, "DELETE", f"/experiments/{experiment['experiment_id']}")


def log_many(url: str, run_id: str, key: str, values: Sequence[float], first: int = 0) -> None:
    points = [
        {"key": key, "value": value, "timestamp": 1_700_000_000_000 + 10 * step, "step": step}
        for step, value in enumerate(values, first)
    ]
    for start in range(0, len(points), 1_000):
        act(url, "POST", f"/runs/{run_id}/log", {"metrics": points[start : start + 1_000]})


def charts(demo: Demo, experiment: str, view: dict[str, Any] | None = None, more: str = "") -> str:
    state = f"charts={quote(json.dumps(view))}" if view else ""
    return f"{demo.url}/experiments/{experiment}/charts?{state}{more}"


def panel(page: Page, metric: str) -> Locator:
    return page.locator(f'section[data-metric="{metric}"]')


def chart(page: Page, metric: str) -> Locator:
    return panel(page, metric).get_by_test_id("line-chart")


def middle(page: Page, metric: str, x: float, y: float) -> tuple[float, float]:
    """Return the place on the page of a share of the plot of a metric."""
    expect(chart(page, metric)).to_be_visible()
    box = panel(page, metric).locator(".u-over").bounding_box()
    assert box is not None
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def drag(page: Page, metric: str, start: float, end: float) -> None:
    page.mouse.move(*middle(page, metric, start, 0.5))
    page.mouse.down()
    page.mouse.move(*middle(page, metric, end, 0.5), steps=4)
    page.mouse.up()


def choose(page: Page, metric: str, item: str) -> None:
    page.get_by_role("button", name=f"Menu of {metric}").click()
    page.get_by_role("menuitem", name=item).click()


REACH = """([metric, color, from]) => {
  const over = document.querySelector(`[data-metric="${metric}"] .u-over`);
  const canvas = document.querySelector(`[data-metric="${metric}"] .uplot canvas`);
  if (!over || !canvas) return 0;
  const ratio = canvas.width / canvas.clientWidth;
  const [left, top] = [over.offsetLeft, over.offsetTop].map((one) => one * ratio);
  const [width, height] = [over.clientWidth * ratio, over.clientHeight * ratio];
  const { data } = canvas.getContext("2d").getImageData(left, top, width, height);
  for (let i = 0; i < data.length; i += 4) {
    if ((i / 4) % width < from * width || data[i + 3] < 120) continue;
    const isNear = color.every((one, place) => Math.abs(data[i + place] - one) < 60);
    if (isNear) return 1 - Math.floor(i / 4 / width) / height;
  }
  return 0;
}"""
"""How far up a colour reaches in a plot, from 0 (its foot) to 1, right of a share of its width."""


def highest_drawn(page: Page, metric: str, color: Sequence[int], start: float = 0) -> float:
    return page.evaluate(REACH, [metric, list(color), start])


def color_of(page: Page, run: str) -> list[int]:
    swatch = page.get_by_role("list", name="Runs").locator("li", has_text=run)
    text = swatch.locator("button span").first.evaluate("e => getComputedStyle(e).borderTopColor")
    return [int(one) for one in re.findall(r"\d+", text)[:3]]


def test_a_panel_for_each_metric_in_groups(page: Page, demo: Demo):
    page.goto(charts(demo, demo.vision))
    for metric in ("train/loss", "train/lr", "val/iou", "val/loss"):
        expect(panel(page, metric)).to_be_attached()
    expect(chart(page, "train/loss")).to_have_accessible_name("train/loss by step: 6 lines")
    headings = page.get_by_role("heading", level=2)
    expect(headings).to_have_text([re.compile("train"), re.compile("val"), re.compile("system")])
    page.get_by_role("button", name=re.compile(r"^train ?\d")).click()
    expect(panel(page, "train/loss")).to_have_count(0)
    page.reload()
    expect(panel(page, "val/loss")).to_be_attached()
    expect(panel(page, "train/loss")).to_have_count(0)


def test_only_panels_in_view_are_drawn_and_asked_for(
    page: Page, demo: Demo, asked: list[dict[str, Any]]
):
    page.goto(charts(demo, demo.big, {"columns": 1, "height": 400}))
    expect(panel(page, "accuracy").get_by_role("table")).to_be_visible()
    assert page.locator("section[data-metric]").count() == 50
    assert {one["keys"][0] for one in asked} < {"accuracy", "loss", "rmse", "eval/metric_00"}
    panel(page, "eval/metric_46").scroll_into_view_if_needed()
    expect(panel(page, "eval/metric_46").get_by_role("table")).to_be_visible()
    expect(panel(page, "accuracy").get_by_role("table")).to_have_count(0)
    assert len({one["keys"][0] for one in asked}) < 15


def test_metrics_are_found_by_the_server(page: Page, demo: Demo):
    page.goto(charts(demo, demo.big))
    page.get_by_role("searchbox", name="Search metrics").fill("metric_3")
    expect(page.locator("section[data-metric]")).to_have_count(10)
    page.get_by_role("searchbox", name="Search metrics").fill("no such metric")
    expect(page.get_by_text("No metric matches")).to_be_visible()
    page.get_by_role("button", name="Show all metrics").click()
    expect(panel(page, "accuracy")).to_be_attached()


def test_an_empty_experiment_says_which_line_logs_a_metric(page: Page, demo: Demo):
    page.goto(charts(demo, demo.empty))
    expect(page.get_by_text("No metrics yet")).to_be_visible()
    expect(page.get_by_text('log_metric("train/loss"')).to_be_visible()


def test_values_at_the_pointer_in_all_panels(page: Page, demo: Demo):
    page.goto(charts(demo, demo.vision))
    page.mouse.move(*middle(page, "train/loss", 0.5, 0.9))
    box = panel(page, "train/loss").get_by_role("status")
    expect(box).to_contain_text(re.compile(r"step (19|20)\d"))
    rows = box.get_by_role("row").all_inner_texts()
    values = [float(re.split(r"\s+", row.strip())[-1]) for row in rows]
    assert len(values) == 4
    assert values == sorted(values, reverse=True)
    # The nearest run has all its digits, and its value stands in the other panels too.
    assert any(len(row.split(".")[-1]) > 8 for row in rows)
    expect(panel(page, "train/lr").locator('[class*="badge"]')).to_be_visible()
    page.mouse.move(0, 0)
    expect(box).to_have_count(0)


def test_a_click_pins_the_values_and_a_click_on_a_line_opens_its_run(
    page: Page, demo: Demo, context: BrowserContext, curves: str
):
    page.goto(charts(demo, curves))
    page.mouse.move(*middle(page, "loss", 0.5, 0.05))
    page.mouse.click(*middle(page, "loss", 0.5, 0.05))
    box = panel(page, "loss").get_by_role("status")
    page.mouse.move(*middle(page, "loss", 0.1, 0.4))
    expect(box).to_contain_text(re.compile(r"step (2,9|3,0)"))
    with context.expect_page() as opened:
        box.get_by_role("button", name="smooth").click(modifiers=["Control"])
    expect(opened.value.get_by_role("heading", name="smooth")).to_be_visible()
    opened.value.close()
    page.get_by_role("button", name="Let go").click()
    # All that is highest at the left is the smooth curve at 1 of 3.94.
    x, _ = middle(page, "loss", 0.002, 0)
    y = middle(page, "loss", 0, 1 - 1 / 3.94)[1]
    page.mouse.move(x + 2, y)
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    expect(page.get_by_role("heading", name=re.compile("smooth|spiked"))).to_be_visible()


def test_a_spike_of_one_point_is_drawn_at_every_zoom(page: Page, demo: Demo, curves: str):
    page.goto(charts(demo, curves, {"columns": 1}))
    expect(chart(page, "loss")).to_be_visible()
    color = color_of(page, "spiked")
    for view in (None, (3_000, 6_000), (4_200, 4_500), (4_319, 4_324)):
        if view:
            zoom = {"x": "step", "from": view[0], "to": view[1]}
            state = {"columns": 1, "panels": {"loss": {"zoom": zoom}}}
            page.goto(charts(demo, curves, state))
            expect(page.get_by_role("button", name="Show all (0)")).to_be_visible()
        # The curve itself runs far below.
        page.wait_for_function(f"args => ({REACH})(args) > 0.8", arg=["loss", color, 0])


def test_zoom_asks_for_the_finer_part_and_a_double_click_shows_all(
    page: Page, demo: Demo, asked: list[dict[str, Any]], curves: str
):
    page.goto(charts(demo, curves))
    drag(page, "loss", 0.25, 0.5)
    expect(page).to_have_url(re.compile("zoom"))
    reset = page.get_by_role("button", name="Show all (0)")
    expect(reset).to_be_visible()
    fine = [one for one in asked if one["keys"] == ["loss"] and one.get("first_step")]
    assert len(fine) == 1
    assert 1_000 < fine[0]["first_step"] < 1_600
    assert 2_900 < fine[0]["last_step"] < 3_400
    assert "mean" not in fine[0]["columns"]
    page.mouse.dblclick(*middle(page, "loss", 0.5, 0.5))
    expect(reset).to_have_count(0)
    expect(page).not_to_have_url(re.compile("zoom"))


def test_everything_by_keyboard(page: Page, demo: Demo, curves: str):
    page.goto(charts(demo, curves))
    focused = chart(page, "loss")
    focused.focus()
    page.keyboard.press("ArrowRight")
    box = panel(page, "loss").get_by_role("status")
    before = box.inner_text()
    page.keyboard.press("Shift+ArrowRight")
    expect(box).not_to_have_text(before)
    page.keyboard.press("+")
    expect(page.get_by_role("button", name="Show all (0)")).to_be_visible()
    page.keyboard.press("0")
    expect(page.get_by_role("button", name="Show all (0)")).to_have_count(0)
    page.keyboard.press("f")
    full = page.get_by_role("dialog", name="loss")
    expect(full.get_by_test_id("line-chart")).to_be_focused()
    page.keyboard.press("f")
    expect(full).to_have_count(0)
    expect(focused).to_be_focused()
    page.keyboard.press("t")
    table = page.get_by_role("dialog", name="loss: values")
    spiked = table.get_by_role("row", name="spiked")
    expect(spiked).to_contain_text("3.75")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("smooth|spiked"))).to_be_visible()


def test_the_axis_x(page: Page, demo: Demo, asked: list[dict[str, Any]], curves: str):
    page.goto(charts(demo, curves))
    expect(chart(page, "loss")).to_be_visible()
    page.get_by_role("button", name="x: Step").click()
    page.get_by_role("button", name="Wall time").click()
    expect(chart(page, "loss")).to_have_accessible_name("loss by wall time: 2 lines")
    assert "last_times_ms" in asked[-1]["columns"]
    page.mouse.move(*middle(page, "loss", 0.5, 0.5))
    expect(panel(page, "loss").get_by_role("status")).to_contain_text("2023-11-")
    page.get_by_role("button", name="x: Wall time").click()
    page.get_by_role("searchbox", name="Or a metric").fill("epo")
    page.get_by_role("dialog").get_by_role("button", name="epoch", exact=True).click()
    expect(chart(page, "loss")).to_have_accessible_name("loss by epoch: 2 lines")
    assert {"loss", "epoch"} in [set(one["keys"]) for one in asked]
    page.mouse.move(*middle(page, "loss", 0.5, 0.5))
    expect(panel(page, "loss").get_by_role("status")).to_contain_text(re.compile("epoch (29|30)"))


def test_smoothing_is_done_by_the_server_over_all_points(
    page: Page, demo: Demo, asked: list[dict[str, Any]], curves: str
):
    page.goto(charts(demo, curves))
    expect(chart(page, "loss")).to_be_visible()
    page.get_by_role("button", name="Smoothing").click()
    page.get_by_label("Smoothing", exact=True).last.select_option("gaussian")
    expect(page.get_by_role("button", name="Smoothing: gaussian 0.1")).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.move(*middle(page, "loss", 0.5, 0.5))
    expect(panel(page, "loss").get_by_role("status")).to_contain_text("logged")
    assert asked[-1]["smoothing"] == "gaussian"
    assert asked[-1]["weight"] == 0.1


def test_bands_logarithms_and_outliers(
    page: Page, demo: Demo, asked: list[dict[str, Any]], curves: str
):
    page.goto(charts(demo, curves))
    expect(chart(page, "loss")).to_be_visible()
    color = color_of(page, "spiked")
    assert highest_drawn(page, "loss", color) > 0.9
    page.get_by_role("button", name="Axes").click()
    page.get_by_label("Band from the lowest").check()
    page.get_by_label("Leave outliers").check()
    page.get_by_label("Logarithmic y").check()
    expect(page).to_have_url(re.compile("robust.*|band.*"))
    page.keyboard.press("Escape")
    assert any("mean" in one["columns"] for one in asked)
    choose(page, "loss", "Table of values")
    expect(page.get_by_role("dialog").get_by_role("row", name="spiked")).to_contain_text("3.75")


def test_groups_of_runs_are_one_line_with_a_band(page: Page, demo: Demo, curves: str):
    page.goto(charts(demo, curves, None, '&group=["params.seed"]'))
    expect(chart(page, "loss")).to_have_accessible_name("loss by step: 1 line")
    page.mouse.move(*middle(page, "loss", 0.5, 0.5))
    status = panel(page, "loss").get_by_role("status")
    expect(status).to_contain_text("1 (2)")
    page.get_by_role("button", name="Axes").click()
    page.get_by_role("button", name="± std").click()
    expect(page).to_have_url(re.compile("std"))
    page.goto(charts(demo, curves, None, '&group=["params.kind"]'))
    expect(chart(page, "loss")).to_have_accessible_name("loss by step: 2 lines")


def test_settings_of_one_panel(page: Page, demo: Demo, curves: str):
    page.goto(charts(demo, curves))
    expect(chart(page, "loss")).to_be_visible()
    choose(page, "loss", "Settings…")
    page.get_by_label("Highest y").fill("1.5")
    page.get_by_label("Lowest y").fill("nonsense")
    expect(page.get_by_label("Lowest y")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Done").click()
    assert '"y":[null,1.5]' in page.evaluate("() => decodeURIComponent(location.search)")
    choose(page, "loss", "Settings…")
    page.get_by_role("button", name="As all panels").click()
    expect(page).not_to_have_url(re.compile("charts="))


def test_files_to_take_away(page: Page, demo: Demo, curves: str):
    page.goto(charts(demo, curves))
    drag(page, "loss", 0.7, 0.75)
    expect(page.get_by_role("button", name="Show all (0)")).to_be_visible()
    expect(chart(page, "loss").locator("xpath=..")).to_have_attribute("aria-busy", "false")
    with page.expect_download() as download:
        choose(page, "loss", "Save as CSV")
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert download.value.suggested_filename == "loss.csv"
    assert {row["run"] for row in rows} == {"smooth", "spiked"}
    steps = [int(row["step"]) for row in rows]
    assert 4_100 < min(steps) < max(steps) < 4_600
    assert max(float(row["max"]) for row in rows) == 3.75
    with page.expect_download() as download:
        choose(page, "loss", "Save as SVG")
    svg = download.value.path().read_text()
    assert svg.startswith("<svg")
    assert "smooth" in svg
    assert "<script" not in svg
    with page.expect_download() as download:
        choose(page, "loss", "Save as PNG")
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_layout_is_kept_with_the_experiment(page: Page, demo: Demo, curves: str):
    page.goto(charts(demo, curves))
    page.get_by_role("button", name="Layout").click()
    page.get_by_role("group", name="Columns").get_by_role("button", name="3").click()
    page.keyboard.press("Escape")
    choose(page, "epoch", "Move behind")
    page.get_by_role("button", name="Save layout").click()
    expect(page.get_by_text("The layout is kept")).to_be_visible()
    expect(page.get_by_role("button", name="Save layout")).to_have_count(0)
    kept = act(demo.url, "GET", f"/experiments/{curves}")["tags"]["runwell.layout"]
    assert json.loads(kept) == {"columns": 3, "order": ["loss", "epoch"]}
    page.goto(charts(demo, curves))
    expect(page.locator("section[data-metric]")).to_have_count(2)
    assert page.locator("section[data-metric] h3").all_inner_texts() == ["loss", "epoch"]
    choose(page, "loss", "Hide")
    expect(panel(page, "loss")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(panel(page, "loss")).to_be_visible()


def test_a_running_run_is_asked_for_from_its_last_bucket_on(
    page: Page, demo: Demo, asked: list[dict[str, Any]]
):
    run_id = begin(demo.url, "growing")
    log_many(demo.url, run_id, "loss", [1 / (step + 1) for step in range(5_000)])
    experiment = act(demo.url, "GET", f"/runs/{run_id}")["info"]["experiment_id"]
    page.goto(charts(demo, experiment))
    expect(chart(page, "loss")).to_be_visible()
    assert highest_drawn(page, "loss", color_of(page, "growing"), 0.5) < 0.2
    log_many(demo.url, run_id, "loss", [9.25] * 200, 5_000)
    color = color_of(page, "growing")
    # The curve ends low, until the points that are logged now stand high at its end.
    page.wait_for_function(f"args => ({REACH})(args) > 0.8", arg=["loss", color, 0.99])
    whole = [one for one in asked if "first_step" not in one]
    parts = [one for one in asked if "first_step" in one]
    assert len(whole) == 1
    assert parts
    assert all(one["first_step"] >= 4_976 for one in parts)


def test_the_charts_of_one_run(page: Page, demo: Demo):
    page.goto(f"{demo.url}/runs/{demo.run}/charts")
    expect(chart(page, "train/loss")).to_have_accessible_name("train/loss by step: 1 line")
    expect(page.locator('section[data-metric^="system/"]')).to_have_count(0)
    drag(page, "train/loss", 0.2, 0.4)
    expect(page).to_have_url(re.compile("zoom"))
    page.get_by_role("link", name="System").click()
    cpu = "system/cpu_utilization_percentage"
    expect(chart(page, cpu)).to_have_accessible_name(f"{cpu} by relative time: 1 line")
    expect(page.locator('section[data-metric^="train/"]')).to_have_count(0)


def test_values_that_are_not_finite_are_marked(page: Page, demo: Demo):
    page.goto(f"{demo.url}/runs/{demo.failed}/charts")
    page.mouse.move(*middle(page, "train/loss", 0.99, 0.5))
    status = panel(page, "train/loss").get_by_role("status")
    expect(status).to_contain_text("1 NaN or infinite")
    expect(status).to_contain_text("∞")


def test_a_chart_that_cannot_be_loaded_says_so(page: Page, demo: Demo, curves: str, expected: Any):
    expected("Failed to load resource")
    page.route("**/api/v1/charts", lambda route: route.fulfill(status=400, body="{}"))
    page.goto(charts(demo, curves))
    alert = panel(page, "loss").get_by_role("alert")
    expect(alert).to_contain_text("400")
    page.unroute("**/api/v1/charts")
    alert.get_by_role("button", name="Try again").click()
    expect(chart(page, "loss")).to_be_visible()


def test_hostile_names_and_addresses(page: Page, demo: Demo):
    run_id = begin(demo.url, "<img src=x onerror=alert(1)>")
    name = 'a"]<script>alert(1)</script>/x'
    log_many(demo.url, run_id, name, [1, 2, 3])
    experiment = act(demo.url, "GET", f"/runs/{run_id}")["info"]["experiment_id"]
    state = {"x": 5, "columns": -3, "panels": {name: {"zoom": {"x": "step", "from": 9, "to": 1}}}}
    page.goto(charts(demo, experiment, state))
    expect(page.get_by_role("group", name=f"{name} by step: 1 line")).to_be_visible()
    page.goto(
        charts(
            demo,
            experiment,
            {"panels": {name: {"zoom": {"x": "step", "from": -1e300, "to": 1e300}}}},
        )
    )
    expect(page.get_by_role("group", name=f"{name} by step: 1 line")).to_be_visible()
    assert page.locator("section script").count() == 0


def test_the_list_beside_the_charts(page: Page, demo: Demo, curves: str):
    page.goto(charts(demo, curves))
    expect(chart(page, "loss")).to_have_accessible_name("loss by step: 2 lines")
    page.get_by_role("list", name="Runs").locator("li", has_text="spiked").get_by_role(
        "button"
    ).first.click()
    expect(chart(page, "loss")).to_have_accessible_name("loss by step: 1 line")
    page.get_by_role("button", name="Hide from charts: smooth").click()
    expect(page.get_by_role("heading", name="No run is shown")).to_be_visible()
    grip = page.get_by_role("separator", name="Width of the list of runs")
    before = grip.get_attribute("aria-valuenow")
    grip.focus()
    page.keyboard.press("ArrowRight")
    expect(grip).not_to_have_attribute("aria-valuenow", before or "")
    page.get_by_role("button", name="Hide the list of runs").click()
    expect(grip).to_have_count(0)
    page.reload()
    page.get_by_role("button", name="Show the list of runs").click()
    expect(grip).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_assistive_technology(page: Page, demo: Demo, scheme: Any):
    page.emulate_media(color_scheme=scheme)
    page.goto(charts(demo, demo.vision))
    page.mouse.move(*middle(page, "train/loss", 0.5, 0.9))
    expect(panel(page, "train/loss").get_by_role("status")).to_be_visible()
    # The policy of the page lets no script in from a file; this one is a devtool's.
    page.evaluate(AXE.read_text())
    found = page.evaluate("() => axe.run()")
    problems = [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
    assert problems == []
