"""The web page in headless Chromium without a GPU, ours and MLflow's on the same data, in turn.

Stores of 10,000 and of 100,000 runs (20 params, 10 metrics, 10 tags), curves of 10 runs x 10
metrics x 10,000 steps, and of 100 runs x 10,000 points; MLflow's are filled straight into its
tables. Times are the browser's, from navigation (HTTP cache warm) or a key to the frame after; each
is the median of five. Of MLflow's page the table of the smaller store is looked at: it has 100 runs
a page and no metric until one is chosen.
"""

from harness import Bench, Peer, Row, peer_of
from make_store import make_store
from processes import Server
from versus.servers.sides import MLFLOW, Facts, on_mlflow, on_ours

from runwell.stores.sql.engine import Database

CURVES = 10


def measure(bench: Bench) -> list[Row]:
    """Look at the same runs on both pages."""
    few, many = bench.size(10_000, 500), bench.size(100_000, 1_000)
    points = bench.size(10_000, 500)
    small = _tables(bench, few, ("table", "parallel"), "few")
    large = _tables(bench, many, ("sort", "filter"), "many")
    ours: Facts = {**small[0], **large[0], **_curves(bench, points)}
    theirs: Facts = {**(small[1] or {}), **(large[1] or {})}

    def row(what: str, field: str, target: float | None, note: str = "") -> Row:
        peers: list[Peer] = peer_of(MLFLOW, theirs or None, field) if field in theirs else []
        value = ours.get(field)
        return Row(what=what, unit="ms", value=value, target=target, peers=peers, note=note)

    return [
        row(f"runs table of {few:,}: navigation to rows", "warm_ms", 700),
        row("the same with an empty cache", "cold_ms", 700),
        row("scrolling it: the longest frame", "frame_max_ms", 50, "3 s at 160 px a frame"),
        row(f"{many:,} runs: sort by a metric, to new rows", "sort_ms", 300),
        row(f"{many:,} runs: filter by metric and param, to new rows", "filter_ms", 300),
        row(
            f"panels of 10 runs × {points:,} steps, all visible drawn",
            "panels_ms",
            1_000,
            f"{ours.get('shown', 0)} of 10 visible",
        ),
        row(f"one panel, 100 runs × {points:,} points", "lines_ms", 700),
        row("the same: redraw on zoom", "zoom_ms", 150, "of the points that are there"),
        row(f"parallel coordinates, {few:,} runs × 8 axes: first draw", "draw_ms", 500),
        row("the same from navigation", "parallel_ms", None),
        row("the same: re-brush", "brush_ms", 100, "20 to 60 % of an axis"),
    ]


def _tables(
    bench: Bench, runs: int, views: tuple[str, ...], name: str
) -> tuple[Facts, Facts | None]:
    folder = bench.folder / "ours"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("runwell.db*"):
        old.unlink()
    database = Database.open(f"sqlite:///{folder / 'runwell.db'}")
    experiment = make_store(database, runs)
    database.close()

    def ours(server: Server) -> Facts:
        base = f"{server.url}/experiments/{experiment}"
        urls = {"parallel": f"{base}/compare"}
        found: Facts = {}
        for view in views:
            found |= bench.run("page_views", "runwell", view, urls.get(view, base))
        return found

    def theirs(server: Server) -> Facts:
        base = f"{server.url}/#/experiments/0/runs"
        found: Facts = {}
        for view in views:
            if view == "table":
                found |= bench.run("page_views", "mlflow", view, base)
        return found

    looked = on_ours(bench, ours)
    if "table" not in views:
        return looked, None
    place = bench.folder / f"mlflow-{name}"
    filled = bench.run_peer("mlflow_store", "runs", place, runs)
    return looked, None if filled is None else on_mlflow(bench, theirs, folder=place.name)


def _curves(bench: Bench, points: int) -> Facts:
    def log_and_look(server: Server) -> Facts:
        ids = bench.run("page_curves", server.url, CURVES, 10, points)
        base = f"{server.url}/experiments/{ids['experiment']}/charts"
        found = bench.run("page_views", "runwell", "panels", base)
        ids = bench.run("page_curves", server.url, 100, 1, points)
        base = f"{server.url}/experiments/{ids['experiment']}/charts?top=100"
        return {**found, **bench.run("page_views", "runwell", "lines", base)}

    return on_ours(bench, log_and_look)
