"""Notes in markdown, by whomever: they are shown, and nothing in them runs or is loaded."""

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.page.axe import faults
from tests.e2e.page.conftest import Expected
from tests.e2e.page.store import Demo

from runwell.client.tracking import MlflowClient

_HOSTILE = """
# Title

<script>window.hit = 1</script>
<img src="x" onerror="window.hit = 2"> <svg onload="window.hit = 3"><script>hit = 4</script></svg>

![a picture](https://evil.example/a.png) [bad](javascript:window.hit=5)
[worse](jav&#x09;ascript:window.hit=6) [data](data:text/html,x) [good](https://good.example/)

<iframe src="https://evil.example"></iframe><object data="https://evil.example"></object>
<form action="https://evil.example"><input type="password"><button>Sign in</button></form>

<p id="root" class="x" style="position: fixed; inset: 0" onclick="window.hit=7">plain</p>

<style>body { display: none }</style><math><mtext><style><img src=x onerror=hit=8></style></math>
"""
_RICH = """
## What was tried

- [x] a wider decoder
- [ ] a *longer* schedule

| split | IoU |
|---|--:|
| val | **0.81** |

```python
x = 1
```

> quoted, with `code`
"""


@pytest.fixture
def client(demo: Demo) -> MlflowClient:
    return MlflowClient(demo.url)


def noted(page: Page, demo: Demo, client: MlflowClient, note: str) -> Locator:
    """Open a run with a note, and return what is drawn of it."""
    run = client.create_run("0", run_name="noted")
    client.set_tag(run.info.run_id, "mlflow.note.content", note)
    client.set_terminated(run.info.run_id)
    page.goto(f"{demo.url}/runs/{run.info.run_id}")
    text = page.get_by_role("region", name="Note")
    text.get_by_role("heading").nth(1).wait_for()
    return text


def test_hostile_notes_are_only_read(
    page: Page, demo: Demo, client: MlflowClient, expected: Expected
):
    # Chromium says so while the text is read, in a document that runs nothing, to take them out.
    expected("Executing inline event handler")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    text = noted(page, demo, client, _HOSTILE)
    expect(text.get_by_role("link", name="a picture")).to_be_visible()
    good = text.get_by_role("link", name="good")
    expect(good).to_have_attribute("rel", "noopener noreferrer")
    expect(good).to_have_attribute("target", "_blank")
    for name in ("bad", "worse", "data"):
        expect(text.get_by_role("link", name=name, exact=True)).to_have_count(0)
    bad = "script, iframe, object, form, button[type=submit], style, svg[onload], img, [id=root]"
    note = text.locator("div", has=page.get_by_text("plain", exact=True)).last
    assert note.locator(bad).count() == 0
    assert note.locator("[style], [onclick], input").count() == 0
    text.get_by_text("plain", exact=True).click()
    assert page.evaluate("() => window.hit") is None
    assert [url for url in asked if not url.startswith(demo.url)] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_note_looks_like_one(page: Page, demo: Demo, client: MlflowClient, theme: str):
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    text = noted(page, demo, client, _RICH)
    # Below the headings of the page, whatever the note calls it.
    expect(text.get_by_role("heading", name="What was tried", level=3)).to_be_visible()
    expect(text.get_by_role("checkbox", name="Done")).to_be_disabled()
    expect(text.get_by_role("checkbox", name="Done")).to_be_checked()
    expect(text.get_by_role("checkbox", name="To do")).not_to_be_checked()
    expect(text.get_by_role("row", name="val 0.81")).to_be_visible()
    assert faults(page) == []


def test_without_its_reader_a_note_is_plain_text(
    page: Page, demo: Demo, client: MlflowClient, expected: Expected
):
    expected("markdown-dom")
    expected("ERR_FAILED")
    page.route("**/markdown-dom*.js", lambda route: route.abort())
    run = client.create_run("0", run_name="noted")
    client.set_tag(run.info.run_id, "mlflow.note.content", "## Plain **here**")
    page.goto(f"{demo.url}/runs/{run.info.run_id}")
    expect(page.get_by_text("## Plain **here**")).to_be_visible()
