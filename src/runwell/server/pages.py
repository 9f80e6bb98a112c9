"""Pages for a person to read: the latest runs, one run, the routes; no script, font or picture.

They know the acts by name and call them as any client would; the record itself is elsewhere.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import escape
from typing import Any, Final
from urllib.parse import quote

from runwell.base.version import __version__
from runwell.entities.artifact import FileInfo
from runwell.entities.experiment import NOTE_TAG
from runwell.entities.page import Page
from runwell.entities.run import Run
from runwell.server.edge.headers import page_policy
from runwell.usecase.context import Context
from runwell.usecase.register import UseCase
from runwell.wire.artifacts import Artifacts, ListArtifacts
from runwell.wire.runs import GetRun, SearchRuns

LATEST: Final = 100
"""Runs on the first page, and files on the page of a run."""

Acts = dict[str, UseCase[Any, Any]]

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6776; --line: #dfe4ea;
  --paper: #fff; --card: #f6f8fa; --accent: #2456c7; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf2; --soft: #98a4b3; --line: #2b333d;
  --paper: #12161c; --card: #1a2028; --accent: #8ab0ff; } }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; background: var(--paper);
  color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
nav { display: flex; gap: 1.25rem; margin-bottom: 1.6rem; color: var(--soft); font-size: .9rem; }
nav span { margin-left: auto; }
h1 { margin: 0; font-size: 1.9rem; letter-spacing: -.02em; overflow-wrap: anywhere; }
h1 small { font-size: .9rem; font-weight: 400; color: var(--soft); letter-spacing: 0; }
h2 { margin: 2.2rem 0 0; font-size: 1.05rem; }
p { color: var(--soft); margin: .5rem 0; }
a { color: var(--accent); text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
code, pre { font: .875rem/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; }
pre { margin: .8rem 0; padding: .7rem .9rem; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--card); white-space: pre-wrap; }
div { margin: .8rem 0 0; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--card); overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .45rem .9rem; border-top: 1px solid var(--line); text-align: left;
  vertical-align: baseline; }
tr:first-child > * { border-top: 0; }
th { font-weight: 600; color: var(--soft); white-space: nowrap; }
td { overflow-wrap: anywhere; white-space: pre-wrap; font-variant-numeric: tabular-nums; }
th + td { width: 74%; }
.method { width: 4.5rem; color: var(--accent); font: 600 .75rem/1.5 ui-monospace, monospace; }
.path { width: 27rem; overflow-wrap: normal; }
.soft { color: var(--soft); }
@media (max-width: 46rem) { .routes td { display: block; padding: 0 .9rem; border: 0; }
  .routes tr { display: block; padding: .5rem 0; border-top: 1px solid var(--line); }
  .routes td.path { width: auto; } th, td { padding: .4rem .6rem; } }
"""

PAGE_HEADERS: Final = [
    (b"content-type", b"text/html; charset=utf-8"),
    page_policy(_STYLE),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
]


def latest_page(acts: Acts, ctx: Context, _names: dict[str, str]) -> bytes:
    """Return the HTML of the latest runs, and how to log one."""
    page: Page[Run] = acts["runs.search"](ctx, SearchRuns(max_results=LATEST))
    if not page.items:
        told = "<p>There are no runs yet. Log one to this page's address:</p>"
        lines = "export RUNWELL_TRACKING_URI=http://…\npython train.py"
        return _page("Runwell", f"<h1>Runs</h1>\n{told}\n<pre>{lines}</pre>")
    rows = (
        f'<tr><td><a href="/runs/{run.info.run_id}">{escape(run.info.run_name)}</a></td>'
        f"<td>{_status(run)}</td><td>{_time(run.info.start_ms)}</td>"
        f"<td>{_duration(run)}</td><td class=soft>{_values(run)}</td></tr>"
        for run in page.items
    )
    head = "<tr><th>name</th><th>status</th><th>started</th><th>took</th><th>metrics</th></tr>"
    more = f"<p>The latest {LATEST}; search for others.</p>" if page.next_page_token else ""
    return _page("Runwell", f"<h1>Runs</h1>\n{more}{_table([head, *rows])}")


def run_page(acts: Acts, ctx: Context, names: dict[str, str]) -> bytes:
    """Return the HTML of one run: when, what went in, what came out, its files.

    Raises:
        NotFound: there is no such run.
    """
    run: Run = acts["runs.get"](ctx, GetRun(run_id=names["run_id"]))
    request = ListArtifacts(run_id=names["run_id"], recursive=True)
    files: Artifacts = acts["artifacts.list"](ctx, request)
    info = run.info
    parent = f'<a href="/runs/{quote(info.parent_run_id)}">{escape(info.parent_run_id)}</a>'
    facts = {
        "run id": info.run_id,
        "experiment": info.experiment_id,
        "user": escape(info.user_id),
        "started": _time(info.start_ms),
        "ended": _time(info.end_ms),
        "took": _duration(run),
        "parent": parent if info.parent_run_id else "",
        "stage": str(info.lifecycle_stage),
    }
    metrics = {key: f"{value:.6g}" for key, value in run.data.metrics.items()}
    tags = {key: value for key, value in run.data.tags.items() if key != NOTE_TAG}
    used = {one.dataset.name: one.dataset.digest for one in run.inputs.dataset_inputs}
    api = f"/api/v1/runs/{info.run_id}"
    links = f'<a href="{api}">JSON</a> · <a href="{api}/series">series</a>'
    body = [
        f"<h1>{escape(info.run_name)} <small>{_status(run)}</small></h1>\n<p>{links}</p>",
        f"<pre>{escape(run.note)}</pre>" if run.note else "",
        _fields((name, value) for name, value in facts.items() if value),
        *(
            f"<h2>{title}</h2>{_fields((escape(k), escape(values[k])) for k in sorted(values))}"
            for title, values in (
                ("Metrics", metrics),
                ("Parameters", run.data.params),
                ("Datasets", used),
                ("Tags", tags),
            )
            if values
        ),
        _files(api, files.files),
    ]
    return _page(f"{escape(info.run_name)} · Runwell", "\n".join(body))


def routes_page(acts: Acts) -> bytes:
    """Return the HTML that lists ``acts`` by subject."""
    subjects = sorted({name.partition(".")[0] for name in acts})
    sections = "\n".join(
        f"<h2>{escape(subject.capitalize())}</h2>{_table(_routes(acts, subject), 'routes')}"
        for subject in subjects
    )
    about = (
        "<p>What clients and scripts ask this server. Machines read "
        '<a href="/api/v1/openapi.json">the OpenAPI document</a>; <a href="/health">health</a> and '
        '<a href="/version">version</a> have addresses of their own.</p>'
    )
    return _page("API · Runwell", f"<h1>API</h1>\n{about}\n{sections}")


PAGES: Final[dict[str, Callable[[Acts, Context, dict[str, str]], bytes]]] = {
    "/": latest_page,
    "/runs/{run_id}": run_page,
}
"""The pages that are made when they are asked for."""


def _page(title: str, body: str) -> bytes:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<nav><a href="/">Runs</a><a href="/api">API</a><span>Runwell {__version__}</span></nav>
{body}
</body>
</html>
""".encode()


def _table(rows: Iterable[str], kind: str = "") -> str:
    mark = f' class="{kind}"' if kind else ""
    return f"<div><table{mark}>\n" + "\n".join(rows) + "\n</table></div>"


def _fields(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a table of names and values, which are HTML already."""
    return _table(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in pairs)


def _files(api: str, files: list[FileInfo]) -> str:
    if not files:
        return ""
    rows = (
        f'<tr><td><a href="{api}/artifacts/content?path={quote(file.path, safe="")}">'
        f"{escape(file.path)}</a></td><td class=soft>{file.file_size or 0:,} bytes</td></tr>"
        for file in files[:LATEST]
    )
    more = f"<p>{len(files):,} files; the first {LATEST}:</p>" if len(files) > LATEST else ""
    return f"<h2>Files</h2>{more}{_table(rows)}"


def _routes(acts: Acts, subject: str) -> Iterable[str]:
    mine = [act for name, act in acts.items() if name.partition(".")[0] == subject]
    for act in sorted(mine, key=lambda act: (act.path, act.method)):
        summary = re.sub(r"``(.+?)``", r"<code>\1</code>", escape(act.summary))
        yield (
            f'<tr><td class="method">{act.method}</td>'
            f'<td class="path"><code>{escape(act.path)}</code></td>'
            f"<td class=soft>{summary}</td></tr>"
        )


def _status(run: Run) -> str:
    return "LOST" if run.info.is_lost else str(run.info.status)


def _values(run: Run) -> str:
    shown = [f"{escape(key)} {value:.4g}" for key, value in sorted(run.data.metrics.items())]
    return ", ".join(shown[:4]) + (" …" if len(shown) > 4 else "")


def _time(ms: int | None) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC" if ms else ""


def _duration(run: Run) -> str:
    ms = run.info.duration_ms
    return "" if ms is None else f"{ms / 1000:,.1f} s"
