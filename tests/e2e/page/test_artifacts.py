"""The files of a run: the tree, every kind of preview, and the ways to take a file away."""

import base64
import io
import json
import re
import wave
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pandas as pd
import plotly.graph_objects as plotly
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from tests.e2e.page.acts import act, begin, end, put_file

from runwell.testing.server import ServerProcess

ROWS = 2_500
LOG_LINES = 60_000
MLMODEL = """flavors:
  python_function:
    loader_module: mlflow.sklearn
    python_version: 3.12.3
  sklearn:
    sklearn_version: 1.7.1
model_size_bytes: 123456
signature:
  inputs: '[{"type": "double", "name": "sepal length", "required": true}, {"type": "double",
    "name": "sepal width", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server on a store of its own."""
    folder: Path = tmp_path_factory.mktemp("artifacts")
    with ServerProcess(f"sqlite:///{folder / 'runwell.db'}", folder=folder) as started:
        yield started


@pytest.fixture(scope="module")
def run_id(own: ServerProcess) -> str:
    """A run with a file of each kind."""
    run_id = begin(own.url, "all kinds")
    for path, content in contents().items():
        put_file(own.url, run_id, quote(path), content)
    end(own.url, run_id)
    return run_id


def contents() -> dict[str, bytes]:
    """Return a file of each kind, by path."""
    files = {
        "empty.txt": b"",
        "model/MLmodel": MLMODEL.encode(),
        "model/conda.yaml": b"name: env\n",
        "deep/a/b/c/leaf.txt": b"found it\n",
        "code/train.py": b"def step(x):\n    return x * 2  # twice\n",
        "train.log": b"".join(b"\x1b[32mepoch %d\x1b[0m ok\n" % i for i in range(LOG_LINES)),
        "config.json": b'{"encoder": {"depth": 5}, "id": 12345678901234567890, "loss": NaN}',
        "config.yaml": b"optimizer:\n  name: adamw\n  lr: 0.001\n",
        "notes.md": b"# Findings\n\nThe *decoder* matters.\n\n![plot](pictures/one.png)\n",
        "report.html": b"<!doctype html><p id=a>still</p>"
        b"<script>document.getElementById('a').textContent = 'ran in ' + origin</script>",
        "weights.bin": bytes(range(256)) * 8,
        "broken.png": b"\x89PNG\r\n\x1a\nnothing of the sort",
        "zones.geojson": json.dumps(geography()).encode(),
        "analysis.ipynb": json.dumps(notebook()).encode(),
        "figure.json": figure().encode(),
        "tone.wav": tone(),
        "paper.pdf": picture("pdf"),
        "arrays.npz": arrays(),
        "events.jsonl": b"".join(
            b'{"step": %d, "loss": %f}\n' % (i, 1 / (i + 1)) for i in range(9)
        ),
        "not-what-it-says.txt": picture("png"),
        "pictures/one.png": picture("png"),
        "pictures/two.webp": picture("webp"),
        "pictures/three.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"/>',
    }
    files |= tables()
    for step in (0, 10, 200):
        name = f"images/val#mask+step+{step}+timestamp+1+{step:08x}-0000-4000-8000-000000000000.png"
        files[name] = picture("png")
    return files | {f"many/part-{i}.txt": b"%d" % i for i in range(400)}


def tables() -> dict[str, bytes]:
    numbers = np.arange(ROWS)
    frame = pd.DataFrame(
        {
            "id": numbers + 2**60,
            "name": [f"row {i}" for i in range(ROWS)],
            "score": np.where(numbers % 7 == 3, np.nan, (numbers * 37 % 1000) / 7),
        }
    )
    files = {"tables/frame.csv": frame.to_csv(index=False).encode()}
    for codec in ("snappy", "gzip", "zstd", "brotli", "lz4"):
        buffer = io.BytesIO()
        frame.to_parquet(buffer, compression=codec, row_group_size=1_000)
        files[f"tables/{codec}.parquet"] = buffer.getvalue()
    image = {"type": "image", "filepath": "pictures/one.png"}
    table = {"columns": ["prompt", "image"], "data": [["Say hello", image], ["Say bye", None]]}
    return files | {"tables/eval.json": json.dumps(table).encode()}


def picture(kind: str) -> bytes:
    y, x = np.mgrid[0:90, 0:120] / 120
    pixels = (np.stack([x, y, x * y], axis=-1) * 255).astype("uint8")
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


def tone() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(bytes(16_000))
    return buffer.getvalue()


def arrays() -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, weights=np.zeros((3, 224), "f4"), labels=np.arange(5))
    return buffer.getvalue()


def figure() -> str:
    heat = plotly.Heatmap(z=[[5, 1], [2, 6]], x=["road", "car"], y=["road", "car"])
    return str(plotly.Figure(heat, layout={"title": {"text": "Confusion"}}).to_json())


def geography() -> object:
    ring = [[10, 50], [12, 50], [11, 52], [10, 50]]
    area = {"type": "Polygon", "coordinates": [ring]}
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"name": "Zone 7"}, "geometry": area}],
    }


def notebook() -> object:
    image = base64.b64encode(picture("png")).decode()
    table = "<div><style>\n.a {}\n\n.b {}\n</style><table><tr><td>a cell</td></tr></table></div>"
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["printed\n"]},
        {"output_type": "execute_result", "data": {"text/html": table}, "metadata": {}},
        {"output_type": "display_data", "data": {"image/png": image}, "metadata": {}},
        {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []},
    ]
    code = {"cell_type": "code", "execution_count": 4, "source": "df.head()", "outputs": outputs}
    text = {"cell_type": "markdown", "source": ["# A notebook"]}
    return {"nbformat": 4, "metadata": {}, "cells": [text, code]}


@pytest.fixture
def show(page: Page, own: ServerProcess, run_id: str):
    """Call it with a path to see it."""

    def open_path(path: str = "") -> None:
        search = f"?path={quote(json.dumps(path), safe='')}" if path else ""
        page.goto(f"{own.url}/runs/{run_id}/artifacts{search}")

    return open_path


def tree_item(page: Page, name: str):
    return page.get_by_role("tree", name="Files").get_by_role("treeitem", name=name, exact=True)


def path_in(page: Page) -> str | None:
    return page.evaluate("new URLSearchParams(location.search).get('path')")


# ------------------------------------------------------------------------------ the tree


def test_a_folder_is_loaded_when_it_is_opened(page: Page, show):
    asked: list[str] = []
    page.on("request", lambda request: "/artifacts?" in request.url and asked.append(request.url))
    show()
    expect(tree_item(page, "deep")).to_have_attribute("aria-expanded", "false")
    assert not [url for url in asked if "path=deep" in url]
    tree_item(page, "deep").click()
    expect(tree_item(page, "a")).to_be_visible()
    assert [url for url in asked if "path=deep" in url]
    expect(page).to_have_url(re.compile("path=deep$"))
    tree_item(page, "deep").click()
    expect(tree_item(page, "a")).to_have_count(0)


def test_the_tree_by_keyboard(page: Page, show):
    show()
    expect(tree_item(page, "code")).to_be_visible()
    page.get_by_role("tree", name="Files").focus()
    for key in ("Home", "ArrowRight"):
        page.keyboard.press(key)
    expect(tree_item(page, "train.py")).to_be_visible()
    for key in ("ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_label("Content of the file")).to_contain_text("def step(x)")
    assert path_in(page) == "code/train.py"
    for key in ("ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    expect(tree_item(page, "code")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("End")
    tree = page.get_by_role("tree", name="Files")
    active = tree.get_attribute("aria-activedescendant")
    expect(page.locator(f"[id='{active}']")).to_have_attribute("title", "zones.geojson")


def test_a_link_to_a_deep_file_opens_the_way_to_it(page: Page, show):
    show("deep/a/b/c/leaf.txt")
    expect(tree_item(page, "leaf.txt")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("Content of the file")).to_contain_text("found it")
    page.get_by_role("button", name="b", exact=True).first.click()
    assert path_in(page) == "deep/a/b"
    page.go_back()
    expect(page.get_by_label("Content of the file")).to_contain_text("found it")


def test_a_search_finds_files_in_folders_that_were_never_opened(page: Page, show):
    show()
    page.get_by_role("searchbox", name="Find a file").fill("LEAF .txt")
    expect(page.get_by_text("1 file", exact=True)).to_be_visible()
    tree_item(page, "deep/a/b/c/leaf.txt").click()
    expect(page.get_by_label("Content of the file")).to_contain_text("found it")
    page.get_by_role("searchbox", name="Find a file").fill("nothing like it")
    expect(page.get_by_text("No file has")).to_be_visible()


def test_of_a_large_folder_only_what_is_in_view_is_drawn(page: Page, show):
    show("many/part-399.txt")
    expect(tree_item(page, "part-399.txt")).to_be_visible()
    assert page.get_by_role("tree", name="Files").get_by_role("treeitem").count() < 100


def test_the_divider_moves_by_keyboard_and_stays(page: Page, show):
    show()
    divider = page.get_by_role("separator", name="Width of the tree")
    before = int(divider.get_attribute("aria-valuenow") or 0)
    divider.focus()
    page.keyboard.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", str(before + 24))
    page.reload()
    expect(divider).to_have_attribute("aria-valuenow", str(before + 24))


def test_keys_go_through_the_files_of_a_folder(page: Page, show):
    show("pictures/one.png")
    expect(page.get_by_role("img", name="one.png")).to_be_visible()
    page.keyboard.press("]")
    expect(page.get_by_role("img", name="three.svg")).to_be_attached()
    page.keyboard.press("]")
    expect(page.get_by_role("img", name="two.webp")).to_be_visible()
    page.keyboard.press("[")
    expect(page.get_by_role("img", name="three.svg")).to_be_attached()
    expect(page.get_by_role("button", name="Previous file")).to_be_enabled()


# ------------------------------------------------------------------------------ the head


def test_the_head_says_what_a_file_is_and_gives_it(page: Page, show, run_id: str):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show("tables/frame.csv")
    size = f"{len(contents()['tables/frame.csv']):,} bytes"
    expect(page.get_by_title(size)).to_be_visible()
    page.get_by_role("button", name="Copy the URI").click()
    uri = f"runs:/{run_id}/tables/frame.csv"
    expect(page.get_by_text(f"Copied {uri}")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == uri
    page.get_by_role("button", name="Load").click()
    code = page.get_by_role("dialog", name="Code to load it")
    expect(code).to_contain_text(f'runwell.artifacts.download_artifacts("{uri}")')
    expect(code).to_contain_text("pandas.read_csv(path)")
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.path().read_bytes() == contents()["tables/frame.csv"]
    assert download.value.suggested_filename == "frame.csv"


def test_the_digest_is_copied_whole(page: Page, show, own: ServerProcess, run_id: str):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show("config.json")
    files = act(own.url, "GET", f"/runs/{run_id}/artifacts")["files"]
    (digest,) = [file["digest"] for file in files if file["path"] == "config.json"]
    page.get_by_role("button", name="Copy the digest").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == digest


def test_a_folder_comes_as_a_zip(page: Page, show):
    show("model")
    with page.expect_download() as download:
        page.get_by_role("link", name="Zip").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert sorted(archive.namelist()) == ["model/MLmodel", "model/conda.yaml"]


# ------------------------------------------------------------------------------ previews


def test_code_is_coloured_and_numbered(page: Page, show):
    show("code/train.py")
    code = page.get_by_label("Content of the file")
    expect(code.locator("[data-scope=keyword]").first).to_have_text("def")
    expect(code.locator("[data-scope=comment]")).to_have_text("# twice")
    expect(code.locator("[data-line='2']")).to_be_visible()


def test_a_long_text_is_found_in_and_shown_further(page: Page, show):
    show("train.log")
    text = page.get_by_label("Content of the file")
    expect(text).to_contain_text("epoch 0 ok")
    expect(text).not_to_contain_text("[32m")
    page.get_by_role("searchbox", name="Find in the text").fill("epoch 123 ")
    expect(page.get_by_text("line 1 of 1")).to_be_visible()
    expect(text.locator("[data-marked]")).to_have_text("epoch 123 ok")
    page.get_by_role("button", name="Wrap long lines").click()
    page.get_by_role("button", name=re.compile("Show .* more")).click()
    page.get_by_role("searchbox", name="Find in the text").fill(f"epoch {LOG_LINES - 1} ")
    expect(text.locator("[data-marked]")).to_have_text(f"epoch {LOG_LINES - 1} ok")


def test_json_is_a_tree_with_exact_numbers(page: Page, show):
    show("config.json")
    tree = page.get_by_role("tree", name="Content of the file")
    expect(tree).to_contain_text("12345678901234567890")
    expect(tree).to_contain_text("NaN")
    tree.focus()
    for key in ("Home", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    expect(tree.get_by_text("depth:")).to_have_count(0)
    page.get_by_role("searchbox", name="Find a key or value").fill("depth")
    expect(tree.locator("[data-found]")).to_contain_text("depth: 5".replace(" ", ""))
    page.get_by_role("button", name="Source").click()
    expect(page.get_by_label("Content of the file")).to_contain_text('"encoder": {"depth": 5}')


def test_yaml_is_a_tree_too(page: Page, show):
    show("config.yaml")
    expect(page.get_by_label("Content of the file")).to_contain_text("name: adamw")
    page.get_by_role("button", name="Tree").click()
    expect(page.get_by_role("tree", name="Content of the file")).to_contain_text("0.001")


@pytest.mark.parametrize(
    "name", ["frame.csv", *(f"{c}.parquet" for c in ("snappy", "gzip", "zstd", "brotli", "lz4"))]
)
def test_a_table_is_paged_sorted_and_filtered(page: Page, show, name: str):
    show(f"tables/{name}")
    table = page.get_by_role("region", name="Content of the table")
    expect(page.get_by_text("2,500 rows, 3 columns")).to_be_visible()
    expect(table.get_by_role("cell", name=str(2**60), exact=True)).to_be_visible()
    page.get_by_role("button", name="Last").click()
    expect(table.get_by_role("cell", name="row 2499", exact=True)).to_be_visible()
    table.get_by_role("button", name="score").click()
    head = table.get_by_role("columnheader", name="score")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(table.get_by_role("row").nth(1)).to_contain_text("row 0")
    table.get_by_role("button", name="score").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    first = table.get_by_role("row").nth(1)
    expect(first.get_by_title(str(999 / 7))).to_have_text("142.71")
    page.get_by_role("button", name="Filter columns").click()
    page.get_by_role("textbox", name="Filter name").fill("row 12")
    page.get_by_role("textbox", name="Filter score").fill("10..20")
    names = [f"row {i}" for i in range(ROWS) if "row 12" in f"row {i}"]
    wanted = [n for n in names if (i := int(n[4:])) % 7 != 3 and 10 <= i * 37 % 1000 / 7 <= 20]
    expect(page.get_by_text(f"Rows 1–{len(wanted)} of {len(wanted)}")).to_be_visible()
    page.get_by_role("button", name="clear").click()
    expect(page.get_by_text("Rows 1–100 of 2,500")).to_be_visible()


def test_a_table_stays_as_it_is_when_the_list_of_files_is_asked_for_again(page: Page, show):
    show("tables/frame.csv")
    head = page.get_by_role("columnheader", name="score")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    with page.expect_response("**/artifacts?*"):
        page.get_by_role("button", name="Look for new files").click()
    # The answer is drawn by the second frame after it.
    page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
    expect(head).to_have_attribute("aria-sort", "ascending")


def test_a_row_is_shown_whole(page: Page, show):
    show("tables/eval.json")
    expect(page.get_by_role("img", name="pictures/one.png")).to_be_visible()
    page.get_by_role("button", name="Show row 1", exact=True).click()
    row = page.get_by_role("dialog", name="Row 1")
    expect(row).to_contain_text("Say hello")
    row.get_by_role("button", name="Next row").click()
    expect(page.get_by_role("dialog", name="Row 2")).to_contain_text("Say bye")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_lines_of_json_are_a_table(page: Page, show):
    show("events.jsonl")
    expect(page.get_by_text("9 rows, 2 columns")).to_be_visible()
    expect(page.get_by_role("columnheader", name="loss")).to_be_visible()


@pytest.mark.parametrize("path", ["pictures/one.png", "pictures/two.webp", "not-what-it-says.txt"])
def test_an_image_is_zoomed(page: Page, show, path: str):
    show(path)
    image = page.get_by_role("img", name=path.rpartition("/")[2])
    expect(image).to_be_visible()
    expect(page.get_by_text("120 × 90 px")).to_be_visible()
    page.get_by_role("button", name="Larger").click()
    expect(page.get_by_text("150 %")).to_be_visible()
    assert image.bounding_box()["width"] == 180
    image.hover()
    page.mouse.wheel(0, -100)
    expect(page.get_by_text("183 %")).to_be_visible()
    page.get_by_role("button", name="1:1").click()
    expect(page.get_by_text("100 %")).to_be_visible()
    page.get_by_role("button", name="Fit").click()
    expect(page.get_by_role("button", name="Fit")).to_have_attribute("aria-pressed", "true")


def test_images_of_a_series_are_stepped_through(page: Page, show):
    show("images")
    page.get_by_role("list", name="Pictures").get_by_text("val/mask, step 10").click()
    slider = page.get_by_role("slider", name="val/mask")
    expect(slider).to_have_value("1")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "step 200")
    assert "step+200+" in (path_in(page) or "")


def test_a_page_runs_in_a_sandbox_and_asks_before_it_loads(page: Page, show):
    show("report.html")
    frame = page.frame_locator("iframe[title='report.html']")
    expect(frame.get_by_text("ran in null")).to_be_visible()
    assert page.locator("iframe").get_attribute("sandbox") == "allow-scripts"
    assert "network" not in (page.locator("iframe").get_attribute("src") or "")
    page.get_by_label("Let it load from the network").check()
    expect(page.locator("iframe")).to_have_attribute("src", re.compile("network=true$"))
    page.get_by_role("button", name="Source").click()
    expect(page.get_by_label("Content of the file")).to_contain_text("<script>")


def test_markdown_is_text_with_the_pictures_beside_it(page: Page, show):
    show("notes.md")
    expect(page.get_by_role("heading", name="Findings")).to_be_visible()
    image = page.get_by_role("img", name="plot")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.naturalWidth") == 120


def test_a_notebook_shows_its_cells(page: Page, show):
    show("analysis.ipynb")
    expect(page.get_by_role("heading", name="A notebook")).to_be_visible()
    expect(page.get_by_text("[4]")).to_be_visible()
    expect(page.get_by_text("printed")).to_be_visible()
    expect(page.get_by_role("cell", name="a cell")).to_be_visible()
    expect(page.get_by_role("img", name="Output of the cell")).to_be_visible()
    expect(page.get_by_text("ValueError: no")).to_be_visible()


def test_a_figure_of_plotly_is_drawn_in_both_themes(page: Page, show):
    show("figure.json")
    figure = page.get_by_test_id("figure")
    # Plotly is five megabytes of script.
    expect(figure.get_by_text("Confusion")).to_be_visible(timeout=20_000)
    expect(figure.locator(".hm")).to_be_attached()
    page.get_by_role("button", name="Use the dark theme").click()
    expect(figure.get_by_text("Confusion")).to_be_visible()


def test_a_map_a_sound_a_paper_and_arrays(page: Page, show):
    show("zones.geojson")
    expect(page.get_by_role("img", name="Outlines of 1 shape")).to_be_visible()
    expect(page.get_by_text("name: Zone 7")).to_be_attached()
    show("tone.wav")
    sound = page.locator("audio")
    expect(sound).to_be_visible()
    expect(sound).to_have_js_property("duration", 1)
    show("paper.pdf")
    expect(page.locator("iframe[title='paper.pdf']")).to_be_visible()
    show("arrays.npz")
    expect(page.get_by_role("row", name="weights")).to_contain_text("float32, 3 × 224")
    expect(page.get_by_role("row", name="labels")).to_contain_text("int64, 5")


def test_a_model_folder_says_how_to_load_it(page: Page, show, run_id: str):
    show("model")
    card = page.get_by_role("region", name="Model")
    expect(card).to_contain_text(f'mlflow.pyfunc.load_model("runs:/{run_id}/model")')
    expect(card).to_contain_text("sklearn 1.7.1")
    expect(card).to_contain_text("123 kB")
    expect(card).to_contain_text("sepal width")
    expect(card).to_contain_text("double (optional)")
    expect(card).to_contain_text("int64 (any)")
    expect(page.get_by_text("2 files,")).to_be_visible()


def test_bytes_that_nobody_knows_are_shown_as_such(page: Page, show):
    show("weights.bin")
    expect(page.get_by_text("There is no preview")).to_be_visible()
    expect(page.get_by_text("000000  00 01 02 03")).to_be_visible()


# ------------------------------------------------------------------------------ other states


def test_an_empty_file_says_so(page: Page, show):
    show("empty.txt")
    expect(page.get_by_role("heading", name="This file is empty")).to_be_visible()


def test_a_file_that_is_not_there(page: Page, show):
    show("deep/gone.txt")
    expect(page.get_by_role("heading", name="There is no such file")).to_be_visible()
    page.get_by_role("button", name="All files").click()
    expect(page.get_by_text("in all")).to_be_visible()


def test_a_path_that_is_none(page: Page, show, expected):
    expected("400")
    show("../x/y")
    expect(page.get_by_role("alert")).to_contain_text("'..'")


def test_a_picture_that_is_damaged(page: Page, show):
    show("broken.png")
    expect(page.get_by_role("heading", name="This picture cannot be shown")).to_be_visible()


def test_a_run_without_files_teaches(page: Page, own: ServerProcess):
    run_id = begin(own.url, "nothing")
    page.goto(f"{own.url}/runs/{run_id}/artifacts")
    expect(page.get_by_role("heading", name="No files yet")).to_be_visible()
    expect(page.get_by_text(f'runwell.start_run(run_id="{run_id}")')).to_be_visible()
    end(own.url, run_id)
    page.reload()
    expect(page.get_by_role("heading", name="This run logged no files")).to_be_visible()


def test_a_server_that_fails_is_asked_again(page: Page, show, expected):
    expected("500")
    failing = True

    def answer(route):
        return route.fulfill(status=500) if failing else route.continue_()

    page.route("**/artifacts/content?*", answer)
    show("code/train.py")
    retry = page.get_by_role("button", name="Try again")
    retry.wait_for(timeout=20_000)
    failing = False
    retry.click()
    expect(page.get_by_label("Content of the file")).to_contain_text("def step(x)")


def test_new_files_are_looked_for(page: Page, own: ServerProcess):
    run_id = begin(own.url, "grows")
    put_file(own.url, run_id, "first.txt", b"1")
    page.goto(f"{own.url}/runs/{run_id}/artifacts")
    expect(tree_item(page, "first.txt")).to_be_visible()
    put_file(own.url, run_id, "second.txt", b"2")
    page.get_by_role("button", name="Look for new files").click()
    expect(tree_item(page, "second.txt")).to_be_visible()


@pytest.mark.parametrize("path", ["", "config.json", "tables/frame.csv", "pictures/one.png"])
def test_on_a_phone_the_tree_is_above(page: Page, show, path: str):
    page.set_viewport_size({"width": 390, "height": 844})
    show(path)
    tree = page.get_by_role("tree", name="Files")
    expect(tree).to_be_visible()
    expect(page.get_by_role("button", name="Copy the URI")).to_be_visible()
    below = page.get_by_role("button", name="Copy the URI").bounding_box()
    above = tree.bounding_box()
    assert above
    assert below
    assert below["y"] > above["y"] + above["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
