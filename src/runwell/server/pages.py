"""The page at ``/``: the routes for a person to read, without script, font or picture."""

from html import escape
from typing import Any, Final

from runwell.base.version import __version__
from runwell.server.edge.headers import page_policy
from runwell.usecase.register import UseCase

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6776; --line: #dfe4ea;
  --paper: #fff; --card: #f6f8fa; --accent: #2456c7; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf2; --soft: #98a4b3; --line: #2b333d;
  --paper: #12161c; --card: #1a2028; --accent: #8ab0ff; } }
body { margin: 0 auto; max-width: 60rem; padding: 2.5rem 1.25rem 4rem; background: var(--paper);
  color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.9rem; letter-spacing: -.02em; }
h1 small { font-size: .9rem; font-weight: 400; color: var(--soft); letter-spacing: 0; }
h2 { margin: 2.2rem 0 .6rem; font-size: 1.05rem; text-transform: capitalize; }
p { color: var(--soft); margin: .5rem 0; }
a { color: var(--accent); }
code { font: .875rem/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; }
ul { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--card); overflow-x: auto; }
li { display: grid; grid-template-columns: 4.5rem minmax(22rem, 1fr) minmax(14rem, 1.1fr);
  gap: 1rem; padding: .5rem .9rem; border-top: 1px solid var(--line); align-items: baseline; }
li:first-child { border-top: 0; }
b { font: 600 .75rem/1.5 ui-monospace, monospace; color: var(--accent); }
span { color: var(--soft); font-size: .9rem; }
@media (max-width: 46rem) { li { grid-template-columns: 4.5rem 1fr; } span { grid-column: 2; } }
"""

PAGE_HEADERS: Final = [
    (b"content-type", b"text/html; charset=utf-8"),
    page_policy(_STYLE),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
]


def routes_page(acts: dict[str, UseCase[Any, Any]]) -> bytes:
    """Return the HTML that lists ``acts`` by subject."""
    subjects = sorted({name.partition(".")[0] for name in acts})
    sections = "\n".join(
        f"<h2>{escape(subject)}</h2>\n<ul>\n{_items(acts, subject)}\n</ul>" for subject in subjects
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Runwell {__version__}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>Runwell <small>{__version__}</small></h1>
<p>The server is running. Log to it with <code>runwell.set_tracking_uri(…)</code> and this page's
address, or set <code>RUNWELL_TRACKING_URI</code>.</p>
<p>Machines read <a href="/api/v1/openapi.json">the OpenAPI document</a>;
<a href="/health">health</a> and <a href="/version">version</a> have addresses of their own.</p>
{sections}
</body>
</html>
""".encode()


def _items(acts: dict[str, UseCase[Any, Any]], subject: str) -> str:
    mine = [act for name, act in acts.items() if name.partition(".")[0] == subject]
    return "\n".join(
        f"<li><b>{act.method}</b><code>{escape(act.path)}</code>"
        f"<span>{escape(act.summary)}</span></li>"
        for act in sorted(mine, key=lambda act: (act.path, act.method))
    )
