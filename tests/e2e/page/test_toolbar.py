"""The toolbar over the table of runs: query box, order, columns, views, selection, export."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyarrow.parquet as parquet
import pytest
from playwright.sync_api import Download, Locator, Page, expect
from tests.e2e.page.store import Demo


def act(page: Page, demo: Demo, path: str, data: dict[str, Any], method: str = "POST") -> Any:
    body = {"data": data} if method == "POST" else {}
    answer = page.request.fetch(f"{demo.url}/api/v1/{path}", method=method, **body)
    assert answer.ok, answer.text()
    return answer.json()


def run_ids(page: Page, demo: Demo, filter_: str) -> list[str]:
    found = act(page, demo, "runs/search", {"experiment_ids": [demo.small], "filter": filter_})
    return [run["info"]["run_id"] for run in found["items"]]


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Filter runs")


def in_address(page: Page, name: str) -> Any:
    """What the address says of a field of the view, as JSON where it is."""
    values = parse_qs(urlsplit(page.url).query).get(name)
    if not values:
        return None
    try:
        return json.loads(values[0])
    except json.JSONDecodeError:
        return values[0]


def wait_for_address(page: Page, name: str, wanted: Any) -> None:
    page.wait_for_function(
        """([name, wanted]) => {
            const text = new URLSearchParams(location.search).get(name);
            let value = text;
            try { value = JSON.parse(text); } catch { /* a text is itself */ }
            return JSON.stringify(value) === JSON.stringify(wanted);
        }""",
        arg=[name, wanted],
    )


@pytest.fixture
def runs(page: Page, demo: Demo) -> Page:
    """The runs of the small experiment."""
    page.goto(f"{demo.url}/experiments/{demo.small}")
    expect(page.get_by_text("4 runs", exact=True)).to_be_visible()
    return page


@pytest.fixture
def two(page: Page, demo: Demo) -> Iterator[list[str]]:
    """Two runs that belong to one test, selected."""
    made = [
        act(page, demo, "runs", {"experiment_id": demo.small, "run_name": name, "tags": tags})
        for name, tags in (("mine-a", {"my tag": "it's"}), ("=mine-b", {}))
    ]
    ids = [run["info"]["run_id"] for run in made]
    page.goto(f"{demo.url}/experiments/{demo.small}?picks={json.dumps(ids)}")
    expect(page.get_by_role("toolbar", name="Selected runs")).to_contain_text("2 runs")
    yield ids
    left = set(run_ids(page, demo, "run_name LIKE '%mine-%'")) & set(ids)
    if left:
        act(page, demo, "runs/delete", {"run_ids": sorted(left)})
    gone = page.request.get(f"{demo.url}/api/v1/runs/{ids[0]}").status == 404
    if not gone:
        act(page, demo, "runs/purge", {"run_ids": ids})


def test_a_filter_is_completed_and_applied(runs: Page):
    box(runs).click()
    box(runs).press_sequentially("metrics.rm")
    expect(runs.get_by_role("option", name="rmse", exact=True)).to_be_visible()
    expect(runs.get_by_role("option").first).to_have_text("rmse")
    box(runs).press("Tab")
    box(runs).press_sequentially("< 6.2 AND params.boo")
    expect(runs.get_by_role("option").first).to_have_text(re.compile("^booster"))
    box(runs).press("Tab")
    box(runs).press_sequentially("= ")
    expect(runs.get_by_role("option", name="gbtree")).to_be_visible()
    box(runs).press_sequentially("'gb")
    expect(runs.get_by_role("option")).to_have_count(1)
    box(runs).press("ArrowDown")
    box(runs).press("Enter")
    written = "metrics.rmse < 6.2 AND params.booster = 'gbtree'"
    expect(box(runs)).to_have_value(written + " ")
    box(runs).press("Escape")
    box(runs).press("Enter")
    wait_for_address(runs, "q", written)


def test_odd_keys_and_values_are_quoted(two: list[str], page: Page):
    box(page).click()
    box(page).press_sequentially("tags.my")
    page.get_by_role("option", name="my tag", exact=True).click()
    box(page).press_sequentially("= ")
    page.get_by_role("option", name="it's").click()
    expect(box(page)).to_have_value("tags.`my tag` = 'it''s' ")
    box(page).press("Escape")
    box(page).press("Enter")
    expect(page.get_by_text("1 run", exact=True)).to_be_visible()


def test_a_word_is_looked_for_in_names(runs: Page):
    box(runs).fill("trial-0")
    expect(runs.get_by_text("looks for “trial-0” in names")).to_be_visible()
    box(runs).press("Enter")
    wait_for_address(runs, "q", "attributes.run_name ILIKE '%trial-0%'")
    expect(box(runs)).to_have_value("trial-0")
    expect(runs.get_by_text("10 runs", exact=True)).to_be_visible()
    runs.get_by_role("button", name="Clear the filter").click()
    wait_for_address(runs, "q", None)
    expect(box(runs)).to_be_focused()
    # What was run before is offered again, and run by one click.
    box(runs).press("ArrowDown")
    runs.get_by_role("option", name="trial-0").click()
    wait_for_address(runs, "q", "attributes.run_name ILIKE '%trial-0%'")


def test_an_error_stands_under_its_place_with_the_remedy(runs: Page, expected):
    expected("400")
    box(runs).fill("metrics.rmse < 7 AND stauts = 'FINISHED'")
    box(runs).press("Enter")
    problem = runs.get_by_role("search").get_by_role("alert")
    expect(problem).to_contain_text("unknown attribute 'stauts'")
    expect(problem).to_contain_text("did you mean 'status'?")
    carets = problem.get_by_text("^^^^^^", exact=True)
    before = "metrics.rmse < 7 AND "
    place = carets.evaluate("(node) => node.getBoundingClientRect().left")
    # One character of the box, as wide as the carets' own.
    wide = carets.evaluate("(node) => node.getBoundingClientRect().width / 6")
    start = box(runs).evaluate("(node) => node.getBoundingClientRect().left")
    assert abs(place - start - len(before) * wide) < 3
    box(runs).fill("status = 'FINISHED'")
    box(runs).press("Enter")
    expect(problem).to_be_hidden()


def test_examples_can_be_tried(runs: Page):
    runs.get_by_role("button", name="Examples of the query language").click()
    runs.get_by_role("button", name=re.compile("times and durations")).click()
    expect(box(runs)).to_have_value("start_time > now() - 7d AND NOT duration < 10m")
    expect(box(runs)).to_be_focused()


def test_columns_are_chosen_ordered_and_reset(runs: Page):
    runs.get_by_role("button", name="Columns", exact=True).click()
    runs.get_by_role("combobox", name="Value of rmse", exact=True).select_option("min")
    runs.wait_for_function("() => location.search.includes('min%28metrics.rmse%29')")
    before = in_address(runs, "cols")
    place = before.index("metrics.mae")
    runs.get_by_role("button", name="Move mae: arrow keys").press("ArrowUp")
    moved = [*before]
    moved[place - 1], moved[place] = moved[place], moved[place - 1]
    wait_for_address(runs, "cols", moved)
    expect(runs.get_by_role("button", name="Move mae: arrow keys")).to_be_focused()

    handle = runs.get_by_role("button", name="Move mae: arrow keys")
    handle.drag_to(runs.get_by_role("button", name=re.compile("^Move")).first)
    wait_for_address(runs, "cols", ["metrics.mae", *(one for one in moved if "mae" not in one)])

    runs.get_by_role("searchbox", name="Search fields").fill("user")
    runs.get_by_role("checkbox", name="User").check()
    runs.wait_for_function("() => location.search.includes('attributes.user_id')")
    runs.get_by_role("checkbox", name="User").uncheck()
    runs.get_by_role("searchbox", name="Search fields").fill("nothing like it")
    expect(runs.get_by_text("Nothing is called “nothing like it”.")).to_be_visible()
    runs.get_by_role("searchbox", name="Search fields").fill("")
    runs.get_by_role("button", name="Remove mae").click()
    runs.get_by_role("checkbox", name="Only params that differ").check()
    wait_for_address(runs, "diff", True)
    runs.get_by_role("button", name="Back to default").click()
    wait_for_address(runs, "cols", None)


def test_twelve_thousand_keys_are_never_all_loaded(page: Page, demo: Demo):
    page.goto(f"{demo.url}/experiments/{demo.big}")
    with page.expect_request("**/api/v1/runs/keys") as asked:
        page.get_by_role("button", name="Columns", exact=True).click()
    assert asked.value.post_data_json["max_results"] <= 200
    page.get_by_role("searchbox", name="Search fields").fill("metric_4")
    expect(page.get_by_role("checkbox", name=re.compile("metric_4"))).to_have_count(7)


def test_the_order_has_several_keys(runs: Page):
    runs.get_by_role("button", name="Sort", exact=True).click()
    runs.get_by_role("checkbox", name="rmse", exact=True).check()
    wait_for_address(runs, "sort", ["metrics.rmse ASC"])
    runs.get_by_role("checkbox", name="Started").check()
    wait_for_address(runs, "sort", ["metrics.rmse ASC", "attributes.start_time DESC"])
    runs.get_by_role("button", name="Smallest first; turn round").click()
    wait_for_address(runs, "sort", ["metrics.rmse DESC", "attributes.start_time DESC"])
    runs.get_by_role("button", name="Move Started: arrow keys").press("ArrowUp")
    wait_for_address(runs, "sort", ["attributes.start_time DESC", "metrics.rmse DESC"])
    runs.get_by_role("button", name="Remove rmse").click()
    runs.get_by_role("button", name="Newest first").click()
    wait_for_address(runs, "sort", None)


def test_runs_are_grouped_by_params_and_tags(runs: Page):
    runs.get_by_role("button", name="Group", exact=True).click()
    runs.get_by_role("checkbox", name="booster").check()
    runs.get_by_role("checkbox", name="team").check()
    wait_for_address(runs, "group", ["params.booster", "tags.team"])
    runs.get_by_role("button", name="No groups").click()
    wait_for_address(runs, "group", None)


def test_nested_runs_and_the_trash_are_one_click_away(runs: Page):
    runs.get_by_role("button", name="Show nested runs in one list").click()
    wait_for_address(runs, "flat", True)
    expect(runs.get_by_text("28 runs", exact=True)).to_be_visible()
    runs.get_by_role("button", name="Fold nested runs under their parents").click()
    wait_for_address(runs, "flat", None)
    runs.get_by_role("button", name="Show the trash").click()
    wait_for_address(runs, "trash", True)
    runs.get_by_role("button", name="Back to the active runs").click()
    wait_for_address(runs, "trash", None)


def test_views_are_saved_opened_changed_and_deleted(runs: Page, demo: Demo):
    saved = {"sort": ["metrics.rmse ASC"], "flat": True}
    address = f"{demo.url}/experiments/{demo.small}?sort={json.dumps(saved['sort'])}&flat=true"
    runs.goto(address)
    runs.get_by_role("button", name="Views", exact=True).click()
    runs.get_by_label("Save this view as").fill("best first")
    runs.keyboard.press("Enter")
    expect(runs.get_by_text("“best first” is saved")).to_be_visible()

    runs.goto(f"{demo.url}/experiments/{demo.small}?q=status+%3D+'FAILED'")
    runs.get_by_role("button", name="Views", exact=True).click()
    runs.get_by_role("button", name="best first", exact=True).click()
    wait_for_address(runs, "sort", saved["sort"])
    assert (in_address(runs, "q"), in_address(runs, "flat")) == (None, True)

    runs.get_by_role("button", name="Fold nested runs under their parents").click()
    runs.get_by_role("button", name="Views", exact=True).click()
    runs.get_by_role("button", name="More of best first").click()
    runs.get_by_role("menuitem", name="Save what is shown into it").click()
    expect(runs.get_by_role("button", name="best first", exact=True).first).to_be_visible()
    tags = act(runs, demo, f"experiments/{demo.small}", {}, "GET")["tags"]
    assert json.loads(tags["runwell.view.best first"]) == {"sort": saved["sort"]}

    runs.get_by_role("button", name="More of best first").click()
    runs.get_by_role("menuitem", name="Rename").click()
    runs.get_by_label("New name").fill("ranking")
    runs.keyboard.press("Enter")
    runs.get_by_role("button", name="More of ranking").click()
    runs.get_by_role("menuitem", name="Delete").click()
    runs.get_by_role("button", name="Undo").click()
    # The news is outside of the list of views, which a click there closes.
    runs.get_by_role("button", name=re.compile("^(Views|ranking)$")).click()
    runs.get_by_role("button", name="More of ranking").click()
    runs.get_by_role("menuitem", name="Delete").click()
    expect(runs.get_by_role("button", name="More of ranking")).to_be_hidden()
    tags = act(runs, demo, f"experiments/{demo.small}", {}, "GET")["tags"]
    assert not [key for key in tags if key.startswith("runwell.view.")]


def test_many_runs_are_tagged_at_once(two: list[str], page: Page, demo: Demo):
    bar = page.get_by_role("toolbar", name="Selected runs")
    bar.get_by_role("button", name="Tag").click()
    page.get_by_label("Key").fill("owner")
    page.get_by_label("Value").fill("ann")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.get_by_text("owner set on 2 runs")).to_be_visible()
    assert sorted(run_ids(page, demo, "tags.owner = 'ann'")) == sorted(two)
    bar.get_by_role("button", name="Tag").click()
    page.get_by_label("Key").fill("owner")
    page.get_by_role("button", name="Remove this tag").click()
    expect(page.get_by_text("owner removed from 2 runs")).to_be_visible()
    assert run_ids(page, demo, "tags.owner = 'ann'") == []


def test_runs_go_to_the_trash_and_come_back(two: list[str], page: Page, demo: Demo):
    bar = page.get_by_role("toolbar", name="Selected runs")
    bar.get_by_role("button", name="Move to trash").click()
    expect(page.get_by_text("2 runs moved to the trash")).to_be_visible()
    expect(bar).to_be_hidden()
    assert run_ids(page, demo, "run_name LIKE '%mine-%'") == []
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("6 runs", exact=True)).to_be_visible()
    assert sorted(run_ids(page, demo, "run_name LIKE '%mine-%'")) == sorted(two)


def test_runs_in_the_trash_are_restored_or_deleted_for_ever(two: list[str], page: Page, demo: Demo):
    act(page, demo, "runs/delete", {"run_ids": two})
    address = f"{demo.url}/experiments/{demo.small}?trash=true&picks="
    page.goto(address + json.dumps(two[:1]))
    bar = page.get_by_role("toolbar", name="Selected runs")
    bar.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("1 run restored")).to_be_visible()
    assert run_ids(page, demo, "run_name LIKE '%mine-%'") == two[:1]
    page.goto(address + json.dumps(two[1:]))
    bar.get_by_role("button", name="Delete for ever").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete 1 run").click()
    expect(page.get_by_text("1 run deleted for ever")).to_be_visible()
    assert page.request.get(f"{demo.url}/api/v1/runs/{two[1]}").status == 404
    act(page, demo, "runs/delete", {"run_ids": two[:1]})
    act(page, demo, "runs/purge", {"run_ids": two[:1]})


def test_selected_runs_are_compared_and_pinned(two: list[str], page: Page):
    bar = page.get_by_role("toolbar", name="Selected runs")
    bar.get_by_role("button", name="Pin in charts").click()
    wait_for_address(page, "pins", two)
    wait_for_address(page, "picks", None)
    page.go_back()
    page.go_forward()
    page.goto(f"{page.url.split('?')[0]}?picks={json.dumps(two)}")
    bar.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile(r"/compare\?"))
    wait_for_address(page, "picks", two)


def export(page: Page, kind: str) -> Download:
    page.get_by_role("dialog").get_by_role("button", name=kind, exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="Export", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    return download.value


def test_all_runs_of_the_view_are_exported(runs: Page):
    for kind in ("CSV", "JSON", "Parquet"):
        runs.get_by_role("button", name="Export", exact=True).click()
        expect(runs.get_by_role("dialog")).to_contain_text("28 runs")
        download = export(runs, kind)
        assert download.suggested_filename == f"nyc-taxi-duration-runs.{kind.lower()}"
        path = download.path()
        if kind == "CSV":
            rows = list(csv.DictReader(io.StringIO(path.read_text())))
            models = {row["run_name"]: row for row in rows}
            assert float(models["lasso"]["metrics.rmse"]) == 11.167
            assert models["lasso"]["params.max_depth"] == ""
        elif kind == "JSON":
            rows = json.loads(path.read_text())
            assert {"run_id", "run_name", "status", "start_time"} <= rows[0].keys()
        else:
            table = parquet.read_table(path)
            assert str(table.schema.field("metrics.rmse").type) == "double"
            rows = table.to_pylist()
        assert len(rows) == 28


def test_ten_thousand_runs_are_exported_page_by_page(page: Page, demo: Demo):
    cols = json.dumps(["metrics.loss", "params.optimizer"])
    page.goto(f"{demo.url}/experiments/{demo.big}?cols={cols}")
    page.get_by_role("button", name="Export", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("10,000 runs with 4 columns")
    rows = export(page, "CSV").path().read_text().splitlines()
    assert rows[0] == "run_id,run_name,status,metrics.loss,params.optimizer"
    assert len({row.split(",")[0] for row in rows[1:]}) == 10_000


def test_an_export_can_be_stopped(page: Page, demo: Demo):
    page.goto(f"{demo.url}/experiments/{demo.big}")
    page.get_by_role("button", name="Export", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("10,000 runs")
    held: list[Any] = []
    # Playwright marks its handlers, and a method of a list cannot be marked.
    page.route("**/api/v1/runs/table", lambda route: held.append(route))  # noqa: PLW0108
    page.get_by_role("dialog").get_by_role("button", name="Export", exact=True).click()
    expect(page.get_by_role("progressbar", name="Runs fetched")).to_be_visible()
    with page.expect_event("requestfailed", lambda request: "runs/table" in request.url):
        page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.unroute("**/api/v1/runs/table")


def test_an_export_that_fails_says_why_and_can_be_tried_again(runs: Page, expected):
    expected("503")
    runs.get_by_role("button", name="Export", exact=True).click()
    problem = {"error": {"code": "unavailable", "message": "the store is being moved"}}
    runs.route(
        "**/api/v1/runs/table", lambda route: route.fulfill(status=503, json=problem), times=1
    )
    runs.get_by_role("dialog").get_by_role("button", name="Export", exact=True).click()
    expect(runs.get_by_role("dialog").get_by_role("alert")).to_contain_text("is being moved")
    assert export(runs, "CSV").suggested_filename.endswith(".csv")


def test_only_the_selected_are_exported_and_no_cell_is_a_formula(two: list[str], page: Page):
    bar = page.get_by_role("toolbar", name="Selected runs")
    bar.get_by_role("button", name="Export").click()
    expect(page.get_by_role("dialog")).to_contain_text("2 runs with")
    rows = list(csv.DictReader(io.StringIO(export(page, "CSV").path().read_text())))
    assert sorted(row["run_id"] for row in rows) == sorted(two)
    assert {row["run_name"] for row in rows} == {"mine-a", "'=mine-b"}


def test_the_lines_of_python_ask_for_the_same_runs(page: Page, demo: Demo):
    page.goto(f'{demo.url}/experiments/{demo.small}?q=metrics.rmse+<+6.5&sort=["metrics.rmse"]')
    page.get_by_role("button", name="Export", exact=True).click()
    lines = page.get_by_role("dialog").locator("pre")
    expect(lines).to_contain_text('filter_string="metrics.rmse < 6.5"')
    expect(lines).to_contain_text(f'runwell.set_tracking_uri("{demo.url}")')
    expect(lines).to_contain_text('order_by=["metrics.rmse"]')


def test_an_experiment_is_noted_tagged_renamed_and_deleted(page: Page, demo: Demo, expected):
    # Chromium reports what the cleaning of a note parses, though that document runs nothing.
    expected("Executing inline event handler")
    made = act(page, demo, "experiments", {"name": "scratch/one"})["experiment_id"]
    page.goto(f"{demo.url}/experiments/{made}")
    page.get_by_role("button", name="Add a note").click()
    page.get_by_label("Note in markdown").fill('# Why\n\n<b onclick="hit()">bold</b>')
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("heading", name="Why")).to_be_visible()
    assert page.get_by_text("bold", exact=True).get_attribute("onclick") is None
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Note", exact=True)).to_be_visible()

    page.get_by_role("button", name="More of this experiment").click()
    page.get_by_role("menuitem", name="Tags").click()
    page.get_by_label("Key").fill("team")
    page.get_by_label("Value").fill("vision")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove team").click()
    expect(page.get_by_role("button", name="Remove team")).to_be_hidden()
    page.get_by_role("button", name="Close").click()

    page.get_by_role("button", name="More of this experiment").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_label("Name", exact=True).fill("scratch/two")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="two")).to_be_visible()

    page.get_by_role("button", name="More of this experiment").click()
    page.get_by_role("menuitem", name="Move to trash").click()
    expect(page.get_by_text("“scratch/two” moved to the trash")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_url(re.compile(f"/experiments/{made}"))
    act(page, demo, f"experiments/{made}", {}, "DELETE")
    # An old link leads to the trash, and out of it.
    page.reload()
    expect(page.get_by_text("In the trash")).to_be_visible()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("button", name="Note", exact=True)).to_be_visible()
    act(page, demo, f"experiments/{made}", {}, "DELETE")
    act(page, demo, f"experiments/{made}/purge", {})


def test_a_name_that_is_taken_is_refused_with_words(page: Page, demo: Demo, expected):
    expected("409")
    page.goto(f"{demo.url}/experiments/{demo.small}")
    page.get_by_role("button", name="More of this experiment").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_label("Name", exact=True).fill("vision/segmentation")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("vision/segmentation")
