"""The table of runs: order, columns, rows, selection, groups, keys, and what it says of nothing."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Response, expect
from tests.e2e.page.acts import act, begin, end, log
from tests.e2e.page.axe import faults
from tests.e2e.page.conftest import Expected
from tests.e2e.page.store import Demo


def open_table(page: Page, demo: Demo, experiment: str, **view: Any) -> Locator:
    """Open the runs of an experiment and return the table."""
    query = "&".join(f"{name}={json.dumps(value)}" for name, value in view.items())
    page.goto(f"{demo.url}/experiments/{experiment}?{query}")
    grid = page.get_by_role("grid", name="Runs")
    expect(grid.locator("[data-run], [data-group]").first).to_be_visible()
    return grid


def names(grid: Locator) -> list[str]:
    """The names of the runs in view, in order."""
    return grid.locator("[data-run] a").all_inner_texts()


def head(grid: Locator, column: str) -> Locator:
    return grid.locator(f'[data-column="{column}"]')


def columns(grid: Locator) -> list[str]:
    """The columns by the names that the server knows."""
    found = grid.locator("[data-column]").all()
    return [one.get_attribute("data-column") or "" for one in found]


def row(grid: Locator, name: str) -> Locator:
    return grid.get_by_role("row").filter(has=grid.page.get_by_role("link", name=name, exact=True))


def row_menu(grid: Locator, name: str, item: str) -> None:
    row(grid, name).hover()
    row(grid, name).get_by_role("button", name="More").click()
    grid.page.get_by_role("menuitem", name=item).click()


def column_menu(grid: Locator, column: str, item: str) -> None:
    head(grid, column).hover()
    head(grid, column).get_by_role("button").click()
    grid.page.get_by_role("menuitem", name=item).click()


def in_address(page: Page, name: str) -> Any:
    values = parse_qs(urlsplit(page.url).query).get(name)
    return json.loads(values[0]) if values else None


@pytest.fixture
def own(demo: Demo) -> Iterator[tuple[str, str]]:
    """An experiment of three runs that a test may change, and the id of the first of them."""
    runs: list[str] = []
    experiment = ""
    for name, loss in (("ant", 0.5), ("bee", 0.25), ("cat", 0.75)):
        run_id = begin(demo.url, name, experiment=experiment)
        log(demo.url, run_id, {"loss": loss})
        end(demo.url, run_id)
        info = act(demo.url, "GET", f"/runs/{run_id}")["info"]
        experiment = info["experiment_id"]
        runs.append(run_id)
    yield experiment, runs[0]
    act(demo.url, "DELETE", f"/experiments/{experiment}")


# ---- order ----


def test_a_click_sorts_by_the_best_then_the_worst_then_not(page: Page, demo: Demo):
    grid = open_table(page, demo, demo.small)
    first = names(grid)
    rmse = head(grid, "metrics.rmse")
    rmse.click()
    expect(rmse).to_have_attribute("aria-sort", "ascending")
    expect(grid.locator("[data-run] a").first).to_have_text("random-forest")
    rmse.click()
    expect(rmse).to_have_attribute("aria-sort", "descending")
    expect(grid.locator("[data-run] a").first).to_have_text("lasso")
    rmse.click()
    expect(grid.locator("[data-run] a").first).to_have_text(first[0])
    assert in_address(page, "sort") is None


def test_a_shift_click_adds_a_key(page: Page, demo: Demo):
    grid = open_table(page, demo, demo.small, flat=True)
    head(grid, "params.model").click()
    head(grid, "metrics.rmse").click(modifiers=["Shift"])
    expect(grid.locator("[data-run] a").nth(3)).to_have_text("trial-17")
    assert in_address(page, "sort") == ["params.model ASC", "metrics.rmse ASC"]


# ---- columns ----


def test_columns_are_replaced_moved_pinned_and_hidden(page: Page, demo: Demo):
    shown = ["params.model", "metrics.mae", "metrics.rmse"]
    grid = open_table(page, demo, demo.small, flat=True, cols=shown)
    column_menu(grid, "metrics.rmse", "Lowest value")
    expect(head(grid, "min(metrics.rmse)")).to_be_visible()
    column_menu(grid, "min(metrics.rmse)", "Move left")
    expect(head(grid, "metrics.mae")).to_have_attribute("aria-colindex", "5")
    column_menu(grid, "metrics.mae", "Pin at the left")
    expect(head(grid, "metrics.mae")).to_have_attribute("aria-colindex", "3")
    column_menu(grid, "metrics.mae", "Hide")
    expect(head(grid, "metrics.mae")).to_have_count(0)
    page.reload()
    expect(head(grid, "min(metrics.rmse)")).to_be_visible()
    expect(head(grid, "metrics.mae")).to_have_count(0)


def test_a_column_is_dragged_wider_and_to_another_place(page: Page, demo: Demo):
    grid = open_table(page, demo, demo.vision)
    arch = head(grid, "params.arch").bounding_box()
    assert arch
    edge, middle = arch["x"] + arch["width"] - 1, arch["y"] + arch["height"] / 2
    page.mouse.move(edge, middle)
    page.mouse.down()
    page.mouse.move(edge + 60, middle, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile("wide="))
    wider = head(grid, "params.arch").bounding_box()
    assert wider
    assert abs(wider["width"] - arch["width"] - 60) < 2
    assert in_address(page, "sort") is None, "the end of a drag is no click"

    page.mouse.move(wider["x"] + 20, middle)
    page.mouse.down()
    target = head(grid, "params.lr").bounding_box()
    assert target
    page.mouse.move(target["x"] + target["width"] - 4, middle, steps=6)
    page.mouse.up()
    page.wait_for_url(re.compile("cols="))
    shown = columns(grid)
    assert shown.index("params.arch") == shown.index("params.lr") + 1


def test_the_best_value_is_marked_and_the_reader_may_say_which_end_is_best(page: Page, demo: Demo):
    grid = open_table(page, demo, demo.small, cols=["metrics.rmse"])
    best = grid.locator("[data-best]")
    expect(row(grid, "random-forest").locator("[data-best]")).to_have_text("6.5100")
    column_menu(grid, "metrics.rmse", "Higher is better")
    expect(row(grid, "lasso").locator("[data-best]")).to_have_text("11.1670")
    expect(best).to_have_count(1)
    expect(best).to_have_attribute("title", "11.167 is the best")


def test_the_best_of_ten_thousand_is_not_the_best_of_a_page(page: Page, demo: Demo):
    def is_of_all(answer: Response) -> bool:
        asked: dict[str, Any] = json.loads(answer.request.post_data or "{}")
        return answer.url.endswith("/runs/table") and asked.get("max_results") == 1

    with page.expect_response(is_of_all):
        grid = open_table(page, demo, demo.big, cols=["metrics.rmse"])
    expect(grid.locator("[data-best]")).to_have_count(0)
    head(grid, "metrics.rmse").click()
    expect(grid.locator("[data-index='0'] [data-best]")).to_have_count(1)


def test_params_that_are_the_same_are_dim_and_can_be_left_out(page: Page, demo: Demo):
    cols = ["params.data", "params.depth"]
    grid = open_table(page, demo, demo.big, cols=cols)
    first = grid.locator("[data-index='0']")
    expect(first.get_by_text("v3", exact=True)).to_have_attribute("data-faint", "true")
    grid = open_table(page, demo, demo.big, cols=cols, diff=True)
    expect(head(grid, "params.depth")).to_be_visible()
    expect(head(grid, "params.data")).to_have_count(0)


# ---- rows ----


def test_children_are_folded_under_their_parent(page: Page, demo: Demo):
    grid = open_table(page, demo, demo.small)
    assert len(names(grid)) == 4
    grid.get_by_role("button", name="Show its 24 children").click()
    expect(row(grid, "trial-23")).to_be_visible()
    expect(grid).to_have_attribute("aria-rowcount", "29")
    page.reload()
    expect(row(grid, "trial-23")).to_be_visible()
    grid.get_by_role("button", name="Fold its children").click()
    expect(row(grid, "trial-23")).to_have_count(0)


def test_a_run_is_renamed_in_place(page: Page, demo: Demo, own: tuple[str, str]):
    grid = open_table(page, demo, own[0])
    row(grid, "ant").hover()
    row(grid, "ant").get_by_role("button", name="Rename (F2)").click()
    field = page.get_by_label("New name of ant")
    expect(field).to_be_focused()
    field.fill("<b>ant</b>")
    field.press("Enter")
    expect(row(grid, "<b>ant</b>")).to_be_visible()
    assert act(demo.url, "GET", f"/runs/{own[1]}")["info"]["run_name"] == "<b>ant</b>"
    row_menu(grid, "<b>ant</b>", "Rename")
    field = page.get_by_label("New name of <b>ant</b>")
    field.fill("never")
    field.press("Escape")
    expect(row(grid, "<b>ant</b>")).to_be_visible()


def test_tags_and_the_note_are_changed_from_the_menu(page: Page, demo: Demo, own: tuple[str, str]):
    grid = open_table(page, demo, own[0])
    row_menu(grid, "ant", "Tags")
    dialog = page.get_by_role("dialog", name="ant")
    dialog.get_by_role("button", name="Add a tag").click()
    dialog.get_by_label("Tag", exact=True).fill("team")
    dialog.get_by_label("Value", exact=True).fill("blue")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.get_by_text("blue")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(grid).to_be_focused()
    row_menu(grid, "ant", "Note")
    dialog.get_by_role("button", name="Add a note").click()
    dialog.get_by_label("Note in markdown").fill("a **note**")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator("strong")).to_have_text("note")
    tags = act(demo.url, "GET", f"/runs/{own[1]}")["data"]["tags"]
    assert tags["team"] == "blue"
    assert tags["mlflow.note.content"] == "a **note**"


def test_a_colour_is_chosen(page: Page, demo: Demo, own: tuple[str, str]):
    grid = open_table(page, demo, own[0])
    swatch = row(grid, "bee").get_by_role("button", name="Colour of bee")
    swatch.click()
    page.get_by_role("button", name="Colour 10", exact=True).click()
    expect(row(grid, "bee")).to_have_attribute("style", re.compile("--run: #c0392b"))
    swatch.click()
    page.get_by_role("button", name="Back to its own colour").click()
    expect(row(grid, "bee")).not_to_have_attribute("style", re.compile("--run: #c0392b"))


def test_runs_are_pinned_hidden_and_deleted(page: Page, demo: Demo, own: tuple[str, str]):
    grid = open_table(page, demo, own[0])
    assert names(grid) == ["cat", "bee", "ant"]
    row_menu(grid, "ant", "Pin to the top")
    expect(grid.locator("[data-run] a").first).to_have_text("ant")
    assert names(grid) == ["ant", "cat", "bee"]
    row_menu(grid, "bee", "Hide from charts")
    expect(row(grid, "bee")).to_have_attribute("data-hidden", "true")
    assert in_address(page, "pins") == [own[1]]
    row_menu(grid, "cat", "Delete")
    expect(row(grid, "cat")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(row(grid, "cat")).to_be_visible()


def test_a_new_run_and_a_new_status_come_by_themselves(
    page: Page, demo: Demo, own: tuple[str, str]
):
    grid = open_table(page, demo, own[0])
    run_id = begin(demo.url, "dog", experiment=own[0])
    expect(row(grid, "dog").get_by_text("Running")).to_be_attached()
    end(demo.url, run_id, "FAILED")
    expect(row(grid, "dog").get_by_text("Failed")).to_be_attached()


def test_a_new_run_does_not_push_away_what_is_read(page: Page, demo: Demo):
    grid = open_table(page, demo, demo.big)
    grid.evaluate("(grid) => { grid.scrollTop = 32 * 100 }")
    expect(row(grid, "sweep-09890")).to_be_visible()
    place = row(grid, "sweep-09890").bounding_box()
    assert place
    run_id = begin(demo.url, "newest", experiment=demo.big)
    try:
        chip = page.get_by_role("button", name="1 new run")
        expect(chip).to_be_visible()
        after = row(grid, "sweep-09890").bounding_box()
        assert after
        assert after["y"] == place["y"]
        chip.click()
        expect(row(grid, "newest")).to_be_visible()
        expect(chip).to_have_count(0)
    finally:
        act(demo.url, "POST", "/runs/delete", {"run_ids": [run_id]})
        act(demo.url, "POST", "/runs/purge", {"run_ids": [run_id]})


def test_the_list_beside_the_charts_says_which_runs_they_show(page: Page, demo: Demo):
    page.goto(f"{demo.url}/experiments/{demo.vision}/charts?top=2")
    rows = page.get_by_role("list", name="Runs").get_by_role("listitem")
    shown = page.get_by_role("button", name=re.compile("^Hide from charts: "))
    expect(rows).to_have_count(6)
    expect(shown).to_have_count(2)
    first = rows.first.get_by_role("link").inner_text()
    page.get_by_role("button", name=f"Hide from charts: {first}").click()
    expect(page.get_by_role("button", name=f"Show in charts: {first}")).to_be_visible()
    expect(shown).to_have_count(2)
    page.get_by_role("button", name="Show in charts: unet-base").click()
    expect(rows.first.get_by_role("link")).to_have_text("unet-base")
    expect(shown).to_have_count(3)
    page.get_by_role("button", name="val/iou", exact=True).click()
    expect(rows.nth(1).get_by_role("link")).to_have_text("unet-wide")


# ---- selection ----


def test_runs_are_selected_singly_by_range_and_all(page: Page, demo: Demo):
    grid = open_table(page, demo, demo.vision)
    picked = grid.locator('[role=row][aria-selected="true"]')
    boxes = grid.locator("[data-run] [data-act=pick]")
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(picked).to_have_count(3)
    boxes.nth(2).click()
    expect(picked).to_have_count(2)
    page.wait_for_function(
        "() => JSON.parse(new URLSearchParams(location.search).get('picks') ?? '[]').length === 2"
    )
    page.reload()
    expect(picked).to_have_count(2)
    grid.focus()
    grid.press("Control+a")
    expect(picked).to_have_count(6)
    expect(page.get_by_role("toolbar", name="Selected runs")).to_contain_text("6 runs")
    grid.press("Escape")
    expect(picked).to_have_count(0)


def test_all_ten_thousand_are_selected_when_that_is_wanted(page: Page, demo: Demo):
    grid = open_table(page, demo, demo.big)
    grid.focus()
    grid.press("Control+a")
    page.get_by_role("button", name="Select all 10,000").click()
    expect(page.get_by_role("toolbar", name="Selected runs")).to_contain_text("10,000 runs")


# ---- groups ----


def test_groups_have_counts_means_and_spreads(page: Page, demo: Demo):
    cols = ["params.seed", "metrics.rmse"]
    grid = open_table(page, demo, demo.big, group=["params.optimizer"], cols=cols)
    groups = grid.locator("[data-group]")
    expect(groups).to_have_count(4)
    expect(groups.first).to_contain_text("adam")
    expect(groups.first).to_contain_text("5 values")
    cell = groups.first.locator("[data-place='2']")
    expect(cell).to_have_text(re.compile(r"^0\.9\d ± 0\.\d\d$"))
    expect(cell).to_have_attribute("title", re.compile(r"^mean 0\.9\d+ ± .* of 2\d{3}, from"))
    groups.first.get_by_role("button", name="Show its runs").click()
    expect(grid.locator("[data-run]").first).to_be_visible()
    head(grid, "metrics.rmse").click()
    expect(groups.nth(0)).to_contain_text("adam")
    head(grid, "metrics.rmse").click()
    expect(groups.first).to_contain_text("rmsprop")


# ---- keys ----


def test_the_keyboard_does_it_all(page: Page, demo: Demo):
    grid = open_table(page, demo, demo.small)
    grid.focus()
    for key in ("ArrowDown", "ArrowRight"):
        grid.press(key)
    expect(row(grid, "trial-23")).to_be_visible()
    active = grid.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_contain_text("tune-xgboost")
    grid.press("ArrowDown")
    grid.press("Space")
    expect(row(grid, "trial-23")).to_have_attribute("aria-selected", "true")
    grid.press("h")
    expect(row(grid, "trial-23")).to_have_attribute("data-hidden", "true")
    grid.press("F2")
    expect(page.get_by_label("New name of trial-23")).to_be_focused()
    page.keyboard.press("Escape")
    expect(grid).to_be_focused()
    grid.press("Shift+F10")
    expect(page.get_by_role("menuitem", name="Copy its id")).to_be_visible()
    page.keyboard.press("Escape")
    expect(grid).to_be_focused()
    grid.press("/")
    expect(page.locator("#query-box")).to_be_focused()
    grid.focus()
    grid.press("End")
    grid.press("Enter")
    expect(page).to_have_url(re.compile("/runs/[0-9a-f]+"))


def test_columns_are_moved_and_sorted_by_keys(page: Page, demo: Demo):
    grid = open_table(page, demo, demo.vision)
    grid.focus()
    for key in ("ArrowDown", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowRight"):
        grid.press(key)
    assert columns(grid)[3] == "params.amp"
    grid.press("Shift+ArrowRight")
    page.wait_for_url(re.compile("cols="))
    assert columns(grid)[4] == "params.amp"
    grid.press("Enter")
    expect(head(grid, "params.amp")).to_have_attribute("aria-sort", "ascending")
    grid.press("Delete")
    expect(head(grid, "params.amp")).to_have_count(0)


# ---- ten thousand, and nothing ----


def test_the_end_of_ten_thousand_runs_is_reached(page: Page, demo: Demo):
    grid = open_table(page, demo, demo.big)
    expect(grid).to_have_attribute("aria-rowcount", "10001")
    grid.evaluate("(grid) => { grid.scrollTop = grid.scrollHeight }")
    expect(row(grid, "sweep-00000")).to_be_visible()
    assert grid.locator("[data-run]").count() < 60, "only rows in view are drawn"


def test_an_empty_experiment_shows_the_lines_that_fill_it(page: Page, demo: Demo):
    page.goto(f"{demo.url}/experiments/{demo.empty}")
    expect(page.get_by_role("heading", name="No runs yet")).to_be_visible()
    code = page.locator("pre")
    expect(code).to_contain_text(f'runwell.set_tracking_uri("{demo.url}")')
    expect(code).to_contain_text('runwell.set_experiment("vision/new-idea")')


def test_a_filter_that_finds_nothing_can_be_cleared(page: Page, demo: Demo):
    page.goto(f"{demo.url}/experiments/{demo.small}?q=metrics.rmse < 0")
    expect(page.get_by_role("heading", name="No run matches the filter")).to_be_visible()
    page.get_by_text("Clear the filter", exact=True).click()
    expect(page.get_by_role("grid", name="Runs")).to_be_visible()


def test_what_cannot_be_read_says_so_and_offers_the_way_out(
    page: Page, demo: Demo, expected: Expected
):
    expected("400")
    page.goto(f'{demo.url}/experiments/{demo.small}?q=metrics. &sort=["nothing ASC"]')
    expect(page.get_by_role("heading", name="The filter cannot be read")).to_be_visible()
    page.get_by_text("Clear the filter", exact=True).click()
    expect(page.get_by_role("heading", name="The order in this address")).to_be_visible()
    page.get_by_role("button", name="Back to the default").click()
    expect(page.get_by_role("grid", name="Runs")).to_be_visible()


def test_an_address_that_makes_no_sense_still_shows_runs(page: Page, demo: Demo):
    nonsense = ["</script>", "metrics.", "attributes.nothing", "params.max_depth"]
    grid = open_table(page, demo, demo.small, cols=nonsense, left=["x y"], wide={"a": -1})
    assert columns(grid) == ["attributes.run_name", "params.max_depth"]


@pytest.mark.parametrize("view", [{}, {"flat": True}, {"group": ["params.model"]}])
def test_a_checker_of_accessibility_finds_no_fault(page: Page, demo: Demo, view: dict[str, Any]):
    grid = open_table(page, demo, demo.small, **view)
    grid.focus()
    grid.press("ArrowDown")
    assert faults(page) == []
