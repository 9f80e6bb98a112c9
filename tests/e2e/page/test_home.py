"""The home page: experiments as a tree, the trash, and how to begin."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.msgpack import encode
from playwright.sync_api import Locator, Page, Route, expect
from tests.e2e.page.axe import faults
from tests.e2e.page.conftest import Expected
from tests.e2e.page.store import Demo

from runwell.client.tracking import MlflowClient
from runwell.testing.server import ServerProcess


@pytest.fixture
def client(demo: Demo) -> MlflowClient:
    return MlflowClient(demo.url)


@pytest.fixture
def team(client: MlflowClient, request: pytest.FixtureRequest) -> Iterator[str]:
    """A folder of this test with two experiments, one of them with a run; gone afterwards."""
    name = re.sub(r"\W+", "-", request.node.name)
    ids = [client.create_experiment(f"{name}/{leaf}") for leaf in ("alpha", "beta")]
    client.create_run(ids[0])
    yield name
    for stage in (1, 2):
        for one in client.search_experiments(view_type=stage, max_results=1_000):
            if one.name.startswith(f"{name}/") and stage == 1:
                client.delete_experiment(one.experiment_id)
            elif one.name.startswith(f"{name}/"):
                client.purge_experiment(one.experiment_id)


def row(page: Page, name: str) -> Locator:
    """Return the row of an experiment or a folder by its words."""
    return page.get_by_role("row").filter(has=page.get_by_text(name, exact=True))


def menu(page: Page, name: str, item: str) -> None:
    """Choose an act of a row."""
    page.get_by_role("button", name=f"Acts on {name}").click()
    page.get_by_role("menuitem", name=item).click()


def test_folders_sum_up_what_is_in_them(page: Page, demo: Demo):
    page.goto(demo.url)
    vision = row(page, "vision")
    expect(vision).to_contain_text("2 experiments")
    expect(vision.get_by_role("gridcell").nth(3)).to_have_text("6")
    expect(vision.get_by_role("img")).to_have_accessible_name("6 runs in the last 30 days")
    expect(row(page, "duration")).to_contain_text("How long is a green taxi trip? RMSE in minutes")
    expect(page.get_by_role("status").filter(has_text="experiments,")).to_be_visible()
    assert faults(page) == []


def test_folding_is_kept(page: Page, demo: Demo):
    page.goto(demo.url)
    row(page, "vision").get_by_text("vision", exact=True).click()
    expect(row(page, "segmentation")).to_have_count(0)
    page.reload()
    expect(row(page, "vision")).to_have_attribute("aria-expanded", "false")
    expect(row(page, "segmentation")).to_have_count(0)
    page.get_by_role("button", name="Unfold all").click()
    expect(row(page, "segmentation")).to_be_visible()
    page.get_by_role("button", name="Fold all", exact=True).click()
    expect(row(page, "duration")).to_have_count(0)


def test_a_search_stands_in_the_address(page: Page, demo: Demo):
    page.goto(demo.url)
    page.get_by_role("searchbox", name="Search names and tags").fill("green taxi")
    expect(page).to_have_url(re.compile(r"\?q=green"))
    expect(row(page, "duration")).to_be_visible()
    expect(row(page, "vision")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("green taxi")
    page.get_by_role("searchbox").fill("no such thing")
    page.get_by_role("button", name="Show all experiments").click()
    expect(row(page, "vision")).to_be_visible()


def test_sorting(page: Page, demo: Demo):
    page.goto(demo.url)
    first = page.get_by_role("row").nth(1)
    page.get_by_role("button", name="Name", exact=True).click()
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute(
        "aria-sort", "ascending"
    )
    expect(first).to_contain_text("Default")
    page.get_by_role("button", name="Runs", exact=True).click()
    expect(first).to_contain_text("large")
    expect(page).to_have_url(re.compile("sort=runs"))


def test_the_keyboard_alone(page: Page, demo: Demo):
    page.goto(f"{demo.url}/?sort=name")
    row(page, "nyc-taxi").focus()
    page.keyboard.press("ArrowLeft")
    expect(row(page, "duration")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(row(page, "duration")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_label("Selected experiments")).to_contain_text("1 selected")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Selected experiments")).to_have_count(0)
    page.keyboard.press("F2")
    expect(page.get_by_role("dialog", name="Rename experiment")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    row(page, "duration").focus()
    page.keyboard.press("ArrowLeft")
    expect(row(page, "nyc-taxi")).to_be_focused()
    page.keyboard.press("Home")
    expect(page.get_by_role("row").nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("row").last).to_be_focused()
    row(page, "duration").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/experiments/{demo.small}"))


def test_several_are_opened_together(page: Page, demo: Demo):
    page.goto(demo.url)
    page.get_by_role("checkbox", name="Select all in vision").check()
    expect(page.get_by_label("Selected experiments")).to_contain_text("2 selected")
    page.get_by_role("checkbox", name="Select nyc-taxi/duration").check()
    page.get_by_role("checkbox", name="Select vision/new-idea").uncheck()
    box = page.get_by_role("checkbox", name="Select all in vision")
    assert box.evaluate("(one) => one.indeterminate")
    page.get_by_role("button", name="Open together").click()
    expect(page).to_have_url(re.compile(r"/experiments/\d+(,|%2C)\d+"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 experiments")


def test_shift_selects_a_range_and_one_button_clears(page: Page, demo: Demo):
    page.goto(f"{demo.url}/?sort=name")
    page.get_by_role("checkbox", name="Select Default").check()
    page.keyboard.down("Shift")
    page.get_by_role("checkbox", name="Select large/sweep").check()
    page.keyboard.up("Shift")
    expect(page.get_by_label("Selected experiments")).to_contain_text("2 selected")
    page.get_by_role("button", name="Clear the selection").click()
    expect(page.get_by_label("Selected experiments")).to_have_count(0)


def test_making_one(page: Page, demo: Demo, team: str, expected: Expected):
    expected("409")
    page.goto(demo.url)
    page.get_by_role("button", name="New experiment").click()
    dialog = page.get_by_role("dialog", name="New experiment")
    expect(dialog).to_contain_text("Slashes make folders")
    name = dialog.get_by_role("textbox", name="Name")
    expect(name).to_be_focused()
    assert faults(page) == []
    name.fill(f"{team}/")
    expect(dialog.get_by_role("button", name="Create")).to_be_disabled()
    name.fill(f"{team}/alpha")
    name.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("already exists")
    expect(dialog.get_by_role("link", name="in the trash")).to_be_visible()
    assert faults(page) == []
    name.fill(f"{team}/gamma")
    name.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("gamma")


def test_a_name_in_the_trash_leads_there(
    page: Page, demo: Demo, team: str, client: MlflowClient, expected: Expected
):
    expected("409")
    beta = client.get_experiment_by_name(f"{team}/beta")
    assert beta is not None
    client.delete_experiment(beta.experiment_id)
    page.goto(demo.url)
    row(page, team).hover()
    menu(page, f"the folder {team}", "New experiment here")
    name = page.get_by_role("textbox", name="Name")
    expect(name).to_have_value(f"{team}/")
    name.fill(f"{team}/beta")
    name.press("Enter")
    page.get_by_role("dialog").get_by_role("link", name="in the trash").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trash")
    expect(row(page, "beta")).to_be_visible()


def test_renaming(page: Page, demo: Demo, team: str):
    page.goto(f"{demo.url}/?q={team}")
    menu(page, f"{team}/beta", "Rename")
    name = page.get_by_role("dialog").get_by_role("textbox", name="Name")
    name.fill(f"{team}/deep/er")
    name.press("Enter")
    expect(row(page, "deep")).to_be_visible()
    expect(row(page, "er")).to_be_visible()


def test_a_note_is_written_from_the_list(page: Page, demo: Demo, team: str):
    page.goto(f"{demo.url}/?q={team}")
    menu(page, f"{team}/beta", "Note")
    page.get_by_role("textbox", name="Note in markdown").fill("# Beta\nWhat **it** is about")
    page.get_by_role("button", name="Save").click()
    expect(row(page, "beta")).to_contain_text("What it is about")


def test_a_note_stands_under_the_name_of_its_experiment(page: Page, demo: Demo):
    page.goto(f"{demo.url}/experiments/{demo.small}")
    page.get_by_role("button", name="How long is a green taxi trip?").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Trip duration", exact=True)).to_be_visible()
    expect(dialog.locator("strong")).to_have_text("RMSE in minutes")


def test_to_the_trash_and_back(page: Page, demo: Demo, team: str):
    page.goto(f"{demo.url}/?q={team}")
    menu(page, f"{team}/beta", "Move to trash")
    expect(row(page, "beta")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(row(page, "beta")).to_be_visible()
    row(page, "beta").focus()
    page.keyboard.press("Delete")
    expect(row(page, "beta")).to_have_count(0)
    page.get_by_role("link", name="Trash").click()
    menu(page, f"{team}/beta", "Restore")
    expect(row(page, "beta")).to_have_count(0)
    page.get_by_role("link", name="Back to the experiments").click()
    page.get_by_role("searchbox").fill(team)
    expect(row(page, "beta")).to_be_visible()


def test_several_to_the_trash_and_gone_for_ever(
    page: Page, demo: Demo, team: str, client: MlflowClient
):
    page.goto(f"{demo.url}/?q={team}")
    page.get_by_role("checkbox", name=f"Select all in {team}").check()
    page.get_by_role("button", name="Move to trash").click()
    expect(page.get_by_text("2 experiments moved to the trash")).to_be_visible()
    page.goto(f"{demo.url}/?trash=true&q={team}")
    expect(row(page, "alpha").get_by_role("gridcell").nth(3)).to_have_text("1")
    assert faults(page) == []
    menu(page, f"{team}/alpha", "Delete for ever")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 run with all that was logged will be gone")
    button = dialog.get_by_role("button", name="Delete for ever")
    expect(button).to_be_disabled()
    dialog.get_by_role("textbox").fill(f"{team}/alpha")
    button.click()
    expect(row(page, "alpha")).to_have_count(0)
    page.get_by_role("checkbox", name=f"Select all in {team}").check()
    page.get_by_role("button", name="Restore").click()
    expect(row(page, "beta")).to_have_count(0)
    assert client.get_experiment_by_name(f"{team}/alpha") is None
    beta = client.get_experiment_by_name(f"{team}/beta")
    assert beta is not None
    assert beta.lifecycle_stage == "active"


def test_what_others_do_shows_by_itself(page: Page, demo: Demo, team: str, client: MlflowClient):
    page.goto(f"{demo.url}/?q={team}")
    cells = row(page, "beta").get_by_role("gridcell")
    expect(cells.nth(3)).to_have_text("0")
    beta = client.get_experiment_by_name(f"{team}/beta")
    assert beta is not None
    run = client.create_run(beta.experiment_id)
    expect(cells.nth(3)).to_have_text("1")
    expect(row(page, "beta")).to_contain_text("1 running")
    client.set_terminated(run.info.run_id)
    client.create_experiment(f"{team}/later")
    expect(row(page, "later")).to_be_visible()
    expect(row(page, "beta")).not_to_contain_text("running", timeout=20_000)


def test_an_error_of_the_server_says_so_and_can_be_tried_again(
    page: Page, demo: Demo, expected: Expected
):
    expected("500")
    page.route("**/experiments/search", lambda route: route.fulfill(status=500, body="{}"))
    page.goto(demo.url)
    expect(page.get_by_role("alert")).to_be_visible(timeout=30_000)
    page.unroute("**/experiments/search")
    page.get_by_role("button", name="Try again").click()
    expect(row(page, "vision")).to_be_visible()


def test_without_counts_the_names_are_still_there(page: Page, demo: Demo, expected: Expected):
    expected("500")
    page.route("**/experiments/activity", lambda route: route.fulfill(status=500, body="{}"))
    page.goto(demo.url)
    expect(page.get_by_text("Counts of runs are missing")).to_be_visible(timeout=30_000)
    expect(row(page, "vision")).to_be_visible()


def test_an_empty_store_teaches(page: Page, tmp_path: Path):
    with ServerProcess(f"sqlite:///{tmp_path / 'a.db'}", folder=tmp_path) as server:
        page.goto(server.url)
        steps = page.get_by_role("region", name="Track your first run")
        expect(steps).to_contain_text(f'runwell.set_tracking_uri("{server.url}")')
        expect(steps).to_contain_text(f"export MLFLOW_TRACKING_URI={server.url}")
        assert faults(page) == []
        code = steps.locator("pre").first.inner_text()
        assert len(code.splitlines()) == 5
        # The lines are not only shown: they work, and what they log appears.
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
        expect(row(page, "idea").get_by_role("gridcell").nth(3)).to_have_text("1")
        expect(steps).to_have_count(0)


def test_ten_thousand_experiments_stay_few_in_the_page(page: Page, demo: Demo):
    now = 1_700_000_000_000
    items = [
        {"experiment_id": str(n), "name": f"team/{n % 40:02}/exp-{n:05}", "created_ms": now + n}
        for n in range(10_000)
    ]
    activity = {"runs": 1, "running": 0, "deleted": 0, "last_start_ms": now, "starts": [0] * 30}

    def answer(route: Route) -> None:
        ids: list[str] = json.loads(route.request.post_data or "")["experiment_ids"]
        assert len(ids) <= 1_000
        route.fulfill(
            body=encode([{**activity, "experiment_id": one} for one in ids]),
            content_type="application/msgpack",
        )

    page.route(
        "**/experiments/search",
        lambda route: route.fulfill(
            body=encode({"items": items, "next_page_token": ""}),
            content_type="application/msgpack",
        ),
    )
    page.route("**/experiments/activity", answer)
    page.goto(f"{demo.url}/?sort=name")
    page.get_by_role("button", name="Unfold all").click()
    row(page, "exp-00000").wait_for()
    assert page.get_by_role("row").count() < 100
    row(page, "team").focus()
    page.keyboard.press("End")
    expect(row(page, "exp-09999")).to_be_focused()
    expect(row(page, "exp-09999")).to_be_in_viewport()
    expect(page.get_by_role("banner")).to_be_in_viewport()
    page.get_by_role("searchbox").fill("exp-0123")
    expect(page.get_by_text("10 of 10,000 experiments")).to_be_visible()
