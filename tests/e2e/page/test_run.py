"""One run: what it is, what is done with it, where its code was, and what it printed."""

import json
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.page.acts import act, begin, end, log, put_file
from tests.e2e.page.conftest import Expected
from tests.e2e.page.store import Demo

AXE = Path(__file__).parents[3] / "ui/node_modules/axe-core/axe.min.js"
COMMIT = "e6918679d87478889df48b81264e5e422887de61"
DIFF = b"""diff --git a/train.py b/train.py
--- a/train.py
+++ b/train.py
@@ -1,2 +1,3 @@
 import runwell
-rate = 0.1
+rate = 0.2
+depth = 6
"""


def tag(url: str, run_id: str, tags: dict[str, str | None]) -> None:
    act(url, "PATCH", f"/runs/{run_id}", {"tags": tags})


def experiment_of(url: str, run_id: str) -> str:
    return act(url, "GET", f"/runs/{run_id}")["info"]["experiment_id"]


def faults(page: Page) -> list[str]:
    """What an accessibility checker says of the page as it stands."""
    page.evaluate(AXE.read_text())
    return page.evaluate(
        # A note may skip a level of headings.
        "() => axe.run({ exclude: ['[data-size]'] }).then((all) => all.violations.map((one) =>"
        " `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`))"
    )


def section(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=re.compile(f"^{title}"))


def clipboard(page: Page) -> str:
    return page.evaluate("() => navigator.clipboard.readText()")


@pytest.fixture
def copying(page: Page) -> Page:
    """A page that may use the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def test_what_a_run_is_at_a_glance(page: Page, demo: Demo):
    page.goto(f"{demo.url}/runs/{demo.run}")
    expect(page.get_by_role("heading", name="unet-base", level=1)).to_be_visible()
    expect(page).to_have_title("unet-base · Runwell")
    where = page.get_by_role("navigation", name="Where the run is")
    expect(where.get_by_role("link", name="segmentation")).to_have_attribute(
        "href", f"/experiments/{demo.vision}"
    )
    expect(page.get_by_text("Finished", exact=True)).to_be_visible()
    expect(section(page, "Note").get_by_role("cell", name="0.81")).to_be_visible()
    expect(section(page, "Parameters").get_by_role("row", name="arch")).to_contain_text("unet-base")
    expect(section(page, "Datasets")).to_contain_text("cityscapes-mini")
    section(page, "Datasets").get_by_text("Schema, 1 column").click()
    expect(section(page, "Datasets").get_by_role("row", name="features")).to_contain_text(
        "float64 [n × 4]"
    )
    # What the machine did is apart from what was learned.
    metrics = section(page, "Metrics").first
    expect(metrics.get_by_role("row", name="system/")).to_have_count(0)
    metrics.get_by_role("link", name="2 of the system").click()
    expect(page).to_have_url(re.compile("/system$"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("part", ["", "/console"])
def test_everybody_can_read_it(page: Page, demo: Demo, theme: str, part: str):
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(f"{demo.url}/runs/{demo.run}{part}")
    expect(page.get_by_role("heading", name="unet-base", level=1)).to_be_visible()
    expect(page.get_by_text("epoch 899" if part else "cityscapes-mini").first).to_be_visible()
    assert faults(page) == []


def test_metrics_are_sought_and_sorted_and_lead_to_their_charts(page: Page, demo: Demo):
    run_id = begin(demo.url, "measured")
    values = {f"loss/{number}": number / 10 for number in range(12)}
    log(demo.url, run_id, values | {"odd": float("nan")})
    log(demo.url, run_id, {"loss/3": 7.125}, 5)
    page.goto(f"{demo.url}/runs/{run_id}")
    metrics = section(page, "Metrics").first
    rows = metrics.get_by_role("row")
    expect(rows).to_have_count(14)
    # loss/10 comes after loss/9, and what has no number comes last either way.
    expect(rows.nth(11)).to_contain_text("loss/10")
    cells = metrics.get_by_role("row", name="loss/3").get_by_role("cell")
    expect(cells).to_have_text(["loss/3", "7.125", "0.3", "7.125", "5", "2"])
    expect(cells.nth(2).locator("span")).to_have_attribute("title", "0.3 at step 0")
    for _ in range(2):
        metrics.get_by_role("button", name="Last", exact=True).click()
    expect(rows.nth(1)).to_contain_text("loss/3")
    expect(rows.last).to_contain_text("NaN")
    expect(metrics.get_by_role("columnheader", name="Last", exact=True)).to_have_attribute(
        "aria-sort", "descending"
    )
    page.get_by_role("searchbox", name="Search metrics").fill("SS/1")
    expect(rows).to_have_count(4)
    page.get_by_role("searchbox", name="Search metrics").fill("nothing")
    expect(metrics).to_contain_text("No metric has this in its name.")
    page.get_by_role("searchbox", name="Search metrics").fill("loss/3")
    metrics.get_by_role("link", name="loss/3").click()
    expect(page).to_have_url(re.compile(f"/runs/{run_id}/charts\\?.*loss%2F3"))
    expect(page.get_by_role("main")).to_contain_text("loss")


def test_a_run_with_very_many_metrics_and_params(page: Page, demo: Demo):
    run_id = begin(demo.url, "wide")
    log(demo.url, run_id, {f"layer_{number:05}/norm": number for number in range(12_000)})
    params = {f"section.key{number:04}": f"value {number}" for number in range(5_000)}
    for start in range(0, 5_000, 1_000):
        piece = dict(list(params.items())[start : start + 1_000])
        act(demo.url, "POST", f"/runs/{run_id}/log", {"params": piece})
    page.goto(f"{demo.url}/runs/{run_id}")
    metrics = section(page, "Metrics").first
    expect(metrics.get_by_role("heading")).to_have_text("Metrics12,000")
    expect(section(page, "Parameters").first.get_by_role("heading")).to_have_text("Parameters5,000")
    # Only those near the view are there.
    assert metrics.get_by_role("row").count() < 100
    box = page.get_by_role("region", name="Metrics of the run")
    box.evaluate("box => box.scrollTo(0, box.scrollHeight)")
    expect(metrics.get_by_role("link", name="layer_11999/norm")).to_be_visible()
    page.get_by_role("searchbox", name="Search parameters").fill("value 4321")
    expect(page.get_by_role("cell", name="section.key4321", exact=True)).to_be_visible()


def test_long_values_are_read_in_full_and_copied(copying: Page, demo: Demo):
    page = copying
    run_id = begin(demo.url, "wordy")
    value = json.dumps({"layers": list(range(60)), "name": "x" * 300})
    act(demo.url, "POST", f"/runs/{run_id}/log", {"params": {"config": value, "depth": "6"}})
    page.goto(f"{demo.url}/runs/{run_id}")
    row = page.get_by_role("row", name="config")
    row.hover()
    row.get_by_role("button", name="Show all of config").click()
    expect(page.get_by_role("dialog")).to_contain_text('"layers": [')
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    depth = page.get_by_role("row", name="depth")
    depth.hover()
    depth.get_by_role("button", name="Copy the value of depth").click()
    expect(depth.get_by_role("button", name="Copied")).to_be_visible()
    assert clipboard(page) == "6"
    page.get_by_role("button", name="Copy all as JSON").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('{')")
    assert json.loads(clipboard(page)) == {"config": value, "depth": "6"}


def test_a_run_is_renamed_in_place(page: Page, demo: Demo):
    run_id = begin(demo.url, "before")
    page.goto(f"{demo.url}/runs/{run_id}")
    page.get_by_role("button", name="Rename").click()
    field = page.get_by_role("textbox", name="Name of the run")
    expect(field).to_be_focused()
    field.fill("given up")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="before", level=1)).to_be_visible()
    page.get_by_role("button", name="Rename").click()
    field.fill("after")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="after", level=1)).to_be_visible()
    assert act(demo.url, "GET", f"/runs/{run_id}")["info"]["run_name"] == "after"


def test_tags_are_added_changed_and_removed(page: Page, demo: Demo):
    run_id = begin(demo.url, "tagged")
    tag(demo.url, run_id, {"team": "mobility", "runwell.host": "box", "link": "https://x.org/1"})
    page.goto(f"{demo.url}/runs/{run_id}")
    tags = section(page, "Tags")
    expect(tags.get_by_text("mobility")).to_be_visible()
    expect(tags.get_by_role("link", name="https://x.org/1")).to_have_attribute(
        "rel", "noreferrer noopener"
    )
    expect(tags.get_by_text("runwell.host")).to_be_hidden()
    tags.get_by_role("button", name=re.compile("^Show . system tag")).click()
    expect(tags.get_by_text("runwell.host")).to_be_visible()

    tags.get_by_role("button", name="Add a tag").click()
    tags.get_by_role("textbox", name="Tag", exact=True).fill("team")
    tags.get_by_role("button", name="Add", exact=True).click()
    expect(tags.get_by_role("alert")).to_contain_text("There is a tag “team” already")
    tags.get_by_role("textbox", name="Tag", exact=True).fill("stage")
    tags.get_by_role("textbox", name="Value", exact=True).fill("candidate")
    page.keyboard.press("Enter")
    expect(tags.get_by_text("candidate")).to_be_visible()

    tags.get_by_role("button", name="Change the tag stage").click()
    tags.get_by_role("textbox", name="Value of the tag stage").fill("champion")
    page.keyboard.press("Enter")
    expect(tags.get_by_text("champion")).to_be_visible()

    tags.get_by_role("button", name="Remove the tag team").click()
    expect(tags.get_by_text("mobility")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(tags.get_by_text("mobility")).to_be_visible()
    kept = act(demo.url, "GET", f"/runs/{run_id}")["data"]["tags"]
    assert (kept["team"], kept["stage"]) == ("mobility", "champion")


def test_a_note_is_written_in_place(page: Page, demo: Demo):
    run_id = begin(demo.url, "noted")
    page.goto(f"{demo.url}/runs/{run_id}")
    page.get_by_role("button", name="Add a note").click()
    page.get_by_role("textbox", name="Note in markdown").fill("# Why\n\n- **depth** matters")
    page.keyboard.press("Control+Enter")
    note = section(page, "Note")
    expect(note.get_by_role("heading", name="Why")).to_be_visible()
    expect(note.get_by_role("listitem")).to_have_text("depth matters")
    page.get_by_role("button", name="Edit the note").click()
    page.get_by_role("textbox", name="Note in markdown").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Add a note")).to_be_visible()
    assert "mlflow.note.content" not in act(demo.url, "GET", f"/runs/{run_id}")["data"]["tags"]


def test_hostile_names_are_only_text(page: Page, demo: Demo, expected: Expected):
    # Chromium says so when the note is read, before anything of it is let through; nothing runs.
    expected("Executing inline event handler violates")
    evil = '"><img src=x onerror="window.hit = 1">'
    run_id = begin(demo.url, evil)
    tag(demo.url, run_id, {evil: evil, "mlflow.note.content": f"<script>hit = 1</script>{evil}"})
    log(demo.url, run_id, {"m/<i>x</i>": 1})
    act(demo.url, "POST", f"/runs/{run_id}/log", {"params": {"p/<b>": evil}})
    tag(demo.url, run_id, {"mlflow.source.git.repoURL": "javascript:alert(1)"})
    put_file(demo.url, run_id, "console.log", f"{evil}\x1b]8;;javascript:alert(1)\x07\n".encode())
    page.goto(f"{demo.url}/runs/{run_id}")
    expect(page.get_by_role("heading", name=evil, level=1)).to_be_visible()
    expect(page.get_by_role("link", name="m/<i>x</i>")).to_be_visible()
    expect(section(page, "Note")).to_be_visible()
    assert page.locator("a[href^='javascript:']").count() == 0
    page.get_by_role("link", name="Console").click()
    output = page.get_by_role("region", name="Console output")
    expect(output).to_contain_text(evil)
    assert page.evaluate("() => window.hit") is None


def test_the_code_of_a_run_and_how_to_run_it_again(copying: Page, demo: Demo):
    page = copying
    run_id = begin(demo.url, "reproduced")
    tags = {
        "mlflow.source.name": "train.py",
        "mlflow.source.git.commit": COMMIT,
        "mlflow.source.git.branch": "main",
        "mlflow.source.git.repoURL": "git@github.com:team/taxi.git",
        "mlflow.source.git.dirty": "true",
        "runwell.command": "/opt/venv/bin/python train.py --key ***",
        "runwell.cwd": "/home/ann/taxi",
        "runwell.python": "3.11.7",
    }
    tag(demo.url, run_id, dict(tags))
    put_file(demo.url, run_id, "source/diff.patch", DIFF)
    put_file(demo.url, run_id, "environment/packages.txt", b"numpy==2.1.0\n")
    page.goto(f"{demo.url}/runs/{run_id}")
    source = section(page, "Source")
    expect(source.get_by_role("link", name=COMMIT[:10])).to_have_attribute(
        "href", f"https://github.com/team/taxi/commit/{COMMIT}"
    )
    source.get_by_role("button", name="See what differed").click()
    dialog = page.get_by_role("dialog", name="What differed from the commit")
    expect(dialog).to_contain_text("1 file, +2 −1 lines")
    expect(dialog.get_by_text("+rate = 0.2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    again = section(page, "Run it again")
    expect(again).to_contain_text("What looked like a secret is masked")
    again.get_by_role("button", name="Copy the commands").click()
    expect(again.get_by_role("button", name="Copied")).to_be_visible()
    assert clipboard(page).splitlines() == [
        "git clone git@github.com:team/taxi.git again && cd again",
        f"git checkout {COMMIT}",
        f"export RUNWELL_TRACKING_URI={demo.url}",
        f"runwell artifacts download {run_id} source/diff.patch --to recorded",
        f"runwell artifacts download {run_id} environment/packages.txt --to recorded",
        "git apply recorded/source/diff.patch",
        "pip install -r recorded/environment/packages.txt",
        "python train.py --key ***",
    ]
    source.get_by_role("link", name="packages").click()
    expect(page).to_have_url(re.compile("/artifacts\\?path=environment"))


def test_models_their_versions_and_the_lineage(page: Page, demo: Demo):
    url = demo.url
    run_id = begin(url, "made a model")
    experiment = experiment_of(url, run_id)
    data = {"name": "taxi-2021", "digest": "abc123", "source_type": "http"}
    uses: list[object] = [
        {"dataset": data | {"source": '{"url":"https://x.org/t.csv"}'}, "tags": []}
    ]
    act(url, "POST", f"/runs/{run_id}/inputs", {"inputs": uses})
    model = act(
        url,
        "POST",
        "/models",
        {"experiment_id": experiment, "name": "tree", "model_type": "xgb", "source_run_id": run_id},
    )["model_id"]
    act(url, "PATCH", f"/models/{model}", {"status": "READY"})
    act(url, "POST", f"/runs/{run_id}/models", {"outputs": [{"model_id": model, "step": 40}]})
    name = f"taxi-{time.time_ns()}"
    act(url, "POST", "/registry/models", {"name": name})
    act(
        url,
        "POST",
        f"/registry/models/{name}/versions",
        {"source": f"models:/{model}", "model_id": model, "run_id": run_id},
    )
    act(url, "PUT", f"/registry/models/{name}/aliases/champion", {"version": 1})
    page.goto(f"{url}/runs/{run_id}")
    models = section(page, "Models")
    expect(models).to_contain_text("at step 40")
    expect(models).to_contain_text(f"Registered as {name} version 1 @champion")
    expect(models.get_by_role("link", name="Files")).to_have_attribute(
        "href", f"/runs/{run_id}/artifacts?path=tree"
    )
    models.get_by_text("Load it").click()
    expect(models).to_contain_text(f'load_model("models:/{model}")')
    lineage = page.get_by_role("list", name="What the run came from, and what came of it")
    expect(lineage.get_by_role("listitem")).to_have_text(
        ["taxi-2021dataset", "made a modelthis run", "treexgb model", f"{name} v1@champion"]
    )
    other = begin(url, "uses it", experiment=experiment)
    act(url, "POST", f"/runs/{other}/models", {"inputs": [{"model_id": model}]})
    page.goto(f"{url}/runs/{other}")
    section(page, "Models").get_by_role("link", name="The run that made it").click()
    expect(page.get_by_role("heading", name="made a model", level=1)).to_be_visible()


def test_children_are_listed_and_sorted(page: Page, demo: Demo):
    parent = begin(demo.url, "search")
    experiment = experiment_of(demo.url, parent)
    for number in range(3):
        child = begin(demo.url, f"trial {number}", experiment=experiment, parent=parent)
        log(demo.url, child, {"rmse": 6 - number})
        end(demo.url, child)
    page.goto(f"{demo.url}/runs/{parent}")
    children = page.get_by_role("region", name="Runs inside this run")
    expect(children.get_by_role("link")).to_have_text(["trial 2", "trial 1", "trial 0"])
    children.get_by_role("button", name="rmse").click()
    expect(children.get_by_role("row").nth(1)).to_contain_text("4")
    children.get_by_role("button", name="rmse").click()
    expect(children.get_by_role("link").first).to_have_text("trial 0")
    children.get_by_role("link", name="trial 1").click()
    where = page.get_by_role("navigation", name="Where the run is")
    where.get_by_role("link", name="search", exact=True).click()
    expect(page).to_have_url(re.compile(f"/runs/{parent}$"))
    page.get_by_role("link", name="See them in the table").click()
    expect(page).to_have_url(re.compile(f"/experiments/{experiment}\\?q="))


def test_runs_are_chosen_to_compare_with(page: Page, demo: Demo):
    page.goto(f"{demo.url}/runs/{demo.run}")
    page.get_by_role("button", name="Compare with…").click()
    dialog = page.get_by_role("dialog", name="Compare with…")
    expect(dialog.get_by_role("checkbox")).to_have_count(5)
    dialog.get_by_role("searchbox").fill("UNET-w")
    expect(dialog.get_by_role("checkbox")).to_have_count(1)
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Compare 2 runs").click()
    expect(page).to_have_url(re.compile(f"/experiments/{demo.vision}/compare\\?picks=.*{demo.run}"))


def test_ids_and_addresses_are_copied(copying: Page, demo: Demo):
    page = copying
    page.goto(f"{demo.url}/runs/{demo.run}")
    for label, text in (
        ("Copy the id", demo.run),
        ("Copy the URI", f"runs:/{demo.run}"),
        ("Copy the link", f"{demo.url}/runs/{demo.run}"),
    ):
        page.get_by_role("button", name="More acts").click()
        page.get_by_role("menuitem", name=label).click()
        page.wait_for_function(
            "async (text) => await navigator.clipboard.readText() === text", arg=text
        )


def test_the_trash_and_the_end(page: Page, demo: Demo):
    run_id = begin(demo.url, "thrown away")
    experiment = experiment_of(demo.url, run_id)
    page.goto(f"{demo.url}/runs/{run_id}")

    def choose(label: str) -> None:
        page.get_by_role("button", name="More acts").click()
        page.get_by_role("menuitem", name=label).click()

    choose("Move to the trash")
    expect(page.get_by_text("This run is in the trash")).to_be_visible()
    expect(page.get_by_role("button", name="Rename")).to_be_hidden()
    page.get_by_role("main").get_by_role("button", name="Restore").click()
    expect(page.get_by_text("This run is in the trash")).to_be_hidden()
    choose("Move to the trash")
    expect(page.get_by_text("This run is in the trash")).to_be_visible()
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_text("This run is in the trash")).to_be_hidden()
    choose("Move to the trash")
    expect(page.get_by_text("This run is in the trash")).to_be_visible()
    choose("Delete for ever…")
    page.get_by_role("dialog").get_by_role("button", name="Delete for ever").click()
    expect(page).to_have_url(re.compile(f"/experiments/{experiment}"))
    answer = page.request.get(f"{demo.url}/api/v1/runs/{run_id}")
    assert answer.status == 404


def test_what_failed_is_said_and_tried_again(page: Page, demo: Demo, expected: Expected):
    expected("500")
    page.route(
        "**/series",
        lambda route: route.fulfill(
            status=500,
            content_type="application/json",
            body='{"error":{"code":"internal","message":"the disk is full"}}',
        ),
    )
    page.goto(f"{demo.url}/runs/{demo.run}")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("the disk is full", timeout=20_000)
    page.unroute("**/series")
    problem.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("row", name="val/iou")).to_be_visible()


def test_the_console_shows_its_end_and_older_lines_when_they_are_wanted(page: Page, demo: Demo):
    run_id = begin(demo.url, "talkative")
    lines = [f"{number:06} {'epoch ' * 8}" for number in range(20_000)]
    lines[17] = "000017 \x1b[31mneedle\x1b[0m in the beginning"
    put_file(demo.url, run_id, "console.log", "\n".join(lines).encode())
    end(demo.url, run_id)
    read: list[str] = []
    page.on("request", lambda asked: read.append(asked.headers.get("range", "")))
    page.goto(f"{demo.url}/runs/{run_id}/console")
    output = page.get_by_role("region", name="Console output")
    expect(output.get_by_text(re.compile("^019999"))).to_be_in_viewport()
    assert next(ask for ask in read if ask) == "bytes=-262144"
    # What is in view stays there while older lines are put before it.
    output.evaluate("box => box.scrollTo(0, 500)")
    page.wait_for_function(
        "() => document.querySelector('[aria-label=\"Console output\"]').scrollTop > 5000"
    )
    first = output.evaluate("box => box.scrollTop")
    assert first > 500
    # A search reads all there is.
    page.keyboard.press("Control+f")
    field = page.get_by_role("searchbox", name="Search the output")
    expect(field).to_be_focused()
    field.fill("NEEDLE")
    expect(page.get_by_text("1 of 1", exact=True)).to_be_visible()
    expect(output.locator("mark")).to_have_text("needle")
    expect(output.locator("mark")).to_be_in_viewport()
    field.fill("epoch 4")
    expect(page.get_by_text("No match")).to_be_visible()
    field.fill("0198 EPOCH")
    expect(page.get_by_text("1 of 2", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 2", exact=True)).to_be_visible()
    expect(output.get_by_text(re.compile("^010198"))).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 2", exact=True)).to_be_visible()
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_text("2 of 2", exact=True)).to_be_visible()


def test_colours_wrapping_and_the_download_of_a_console(page: Page, demo: Demo):
    run_id = begin(demo.url, "colourful")
    text = "\x1b[1;31merror\x1b[0m plain\n10%\r100%\n" + "w" * 600 + "\n"
    put_file(demo.url, run_id, "console.log", text.encode())
    page.goto(f"{demo.url}/runs/{run_id}/console")
    output = page.get_by_role("region", name="Console output")
    error = output.get_by_text("error", exact=True)
    expect(error).to_have_css("font-weight", "600")
    assert error.evaluate("one => getComputedStyle(one).color") != output.get_by_text(
        "plain"
    ).evaluate("one => getComputedStyle(one).color")
    expect(output).not_to_contain_text("10%\n")
    expect(output.get_by_text("100%", exact=True)).to_be_visible()
    assert output.evaluate("box => box.scrollWidth <= box.clientWidth")
    page.get_by_role("button", name="Wrap").click()
    page.wait_for_function(
        "() => { const box = document.querySelector('[aria-label=\"Console output\"]');"
        " return box.scrollWidth > box.clientWidth; }"
    )
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the output").click()
    assert Path(download.value.path()).read_bytes() == text.encode()


def test_a_run_without_a_console_says_how_to_keep_one(page: Page, demo: Demo):
    page.goto(f"{demo.url}/runs/{demo.failed}")
    expect(page.get_by_role("link", name="Artifacts")).to_be_visible()
    expect(page.get_by_role("link", name="Console")).to_be_hidden()
    page.goto(f"{demo.url}/runs/{demo.failed}/console")
    expect(page.get_by_text("RUNWELL_CONSOLE=1")).to_be_visible()


def test_a_phone_shows_all_of_it(page: Page, demo: Demo):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{demo.url}/runs/{demo.run}")
    expect(page.get_by_role("heading", name="Details")).to_be_attached()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
