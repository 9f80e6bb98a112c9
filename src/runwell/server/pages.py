"""The page that lists the routes, for a person to read; no script, font or picture.

The web page proper is built from ``ui/`` and served by ``static.py``.
"""

import re
from collections.abc import Iterable
from html import escape
from typing import Any, Final

from runwell.base.version import __version__
from runwell.server.edge.headers import page_policy
from runwell.usecase.register import UseCase

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
<nav><a href="/">Experiments</a><a href="/api">API</a><span>Runwell {__version__}</span></nav>
{body}
</body>
</html>
""".encode()


def _table(rows: Iterable[str], kind: str = "") -> str:
    mark = f' class="{kind}"' if kind else ""
    return f"<div><table{mark}>\n" + "\n".join(rows) + "\n</table></div>"


def _routes(acts: Acts, subject: str) -> Iterable[str]:
    mine = [act for name, act in acts.items() if name.partition(".")[0] == subject]
    for act in sorted(mine, key=lambda act: (act.path, act.method)):
        summary = re.sub(r"``(.+?)``", r"<code>\1</code>", escape(act.summary))
        yield (
            f'<tr><td class="method">{act.method}</td>'
            f'<td class="path"><code>{escape(act.path)}</code></td>'
            f"<td class=soft>{summary}</td></tr>"
        )
