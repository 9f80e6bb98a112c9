"""The histories of metrics in MLflow's protocol: whole, by the page, and sampled of many runs.

MLflow orders a history by time, ours is ordered by step. Nearly always that is the same, and then
a page is found by its place in the series. Where it is not, each page reads the whole series.
"""

from collections.abc import Iterable, Sequence
from operator import le
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.base.errors import Invalid
from runwell.base.limits import INT64_MIN
from runwell.entities.series import Points, SampledPoints
from runwell.server.dialects.mlflow.route import Table
from runwell.services import series
from runwell.usecase.context import Context
from runwell.wire import series as wire

TABLE: Final = Table()
MAX_RUNS: Final = 100
MAX_BULK: Final = 25_000
"""Points in one answer for several runs."""
MAX_SAMPLED: Final = 2_500
"""Points of each run in a sampled answer."""

_BY_TIME: Final = "time:"
"""What the token of a page begins with that says how many points came before it."""
_MAX_DIGITS: Final = 19
"""Of such a number: one that is longer is none of ours."""

_Columns = tuple[Sequence[float], Sequence[int], Sequence[int]]
"""Values, times, steps."""


class GetHistory(msgspec.Struct, frozen=True, kw_only=True):
    """The history of a metric; without ``max_results`` all of it."""

    run_id: str
    metric_key: str
    max_results: int | None = None
    page_token: str = ""


class GetHistories(msgspec.Struct, frozen=True, kw_only=True):
    """The histories of a metric in several runs, as long as there is room."""

    metric_key: str
    run_id: list[str] = []
    max_results: int = MAX_BULK


class GetSampledHistories(msgspec.Struct, frozen=True, kw_only=True):
    """Evenly chosen points of a metric in several runs."""

    run_ids: list[str]
    metric_key: str
    start_step: int | None = None
    end_step: int | None = None
    max_results: int = MAX_SAMPLED


class HistoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some points; as JSON already, because a million of them must not become a million objects."""

    metrics: msgspec.Raw | UnsetType = UNSET
    next_page_token: str | UnsetType = UNSET


@TABLE.add("GET", "2.0/mlflow/metrics/get-history")
def get_history(ctx: Context, req: GetHistory) -> bytes:
    """Return the points of a metric."""
    limit = req.max_results
    if limit is not None and limit < 1:
        raise Invalid(f"max_results is {limit}", hint="give 1 at least, or leave it out for all")
    asked = wire.GetHistory(
        run_id=req.run_id,
        key=req.metric_key,
        max_results=min(limit or series.MAX_POINTS, series.MAX_POINTS),
        page_token=req.page_token,
    )
    if limit is None:
        return _answer([_points(req.metric_key, "", _by_time(_joined(_rest(ctx, asked))))])
    columns, token = _page(ctx, asked)
    return _answer([_points(req.metric_key, "", columns)], token)


@TABLE.add("GET", "2.0/mlflow/metrics/get-history-bulk")
def get_histories(ctx: Context, req: GetHistories) -> bytes:
    """Return the points of a metric in several runs, run by run."""
    if not req.run_id:
        raise Invalid("Missing value for required parameter 'run_id'.")
    _check_runs(req.run_id)
    left = min(req.max_results, MAX_BULK)
    found: list[bytes] = []
    for run_id in sorted(set(req.run_id)):
        if left < 1:
            break
        asked = wire.GetHistory(run_id=run_id, key=req.metric_key, max_results=left)
        columns, _ = _page(ctx, asked)
        left -= len(columns[0])
        found.append(_points(req.metric_key, run_id, columns))
    return _answer(found)


@TABLE.add("GET", "2.0/mlflow/metrics/get-history-bulk-interval")
def get_sampled_histories(ctx: Context, req: GetSampledHistories) -> bytes:
    """Return evenly chosen points of a metric in several runs, the first and last of each too."""
    _check_runs(req.run_ids)
    if not 1 <= req.max_results <= MAX_SAMPLED:
        raise Invalid(f"max_results is {req.max_results}", hint=f"give 1 to {MAX_SAMPLED:,}")
    start, end = req.start_step, req.end_step
    if (start is None) != (end is None):
        raise Invalid("one end of the range of steps is missing", hint="give both, or neither")
    if start is not None and end is not None and start > end:
        raise Invalid(f"start_step {start} is behind end_step {end}", hint="exchange them")
    lines = series.sample(
        ctx,
        wire.GetSamples(
            run_ids=list(dict.fromkeys(req.run_ids)),
            key=req.metric_key,
            first_step=start,
            last_step=end,
            max_points=req.max_results,
        ),
    )
    return _answer(_points(req.metric_key, line.run_id, _columns(line)) for line in lines)


def _check_runs(run_ids: Sequence[str]) -> None:
    if len(run_ids) > MAX_RUNS:
        raise Invalid(
            f"{len(run_ids):,} runs are asked for", hint=f"ask for at most {MAX_RUNS} at once"
        )


def _page(ctx: Context, asked: wire.GetHistory) -> tuple[_Columns, str]:
    """Return one page of a history in the order of time, and the token of the next one."""
    if asked.page_token.startswith(_BY_TIME):
        return _page_by_time(ctx, asked, _offset(asked.page_token))
    first = series.history(ctx, asked)
    if first.next_page_token and not asked.page_token:
        rest = msgspec.structs.replace(
            asked, page_token=first.next_page_token, max_results=series.MAX_POINTS
        )
        if not _ascends([first, *_rest(ctx, rest)]):
            return _page_by_time(ctx, asked, 0)
    return _by_time(_columns(first)), first.next_page_token


def _page_by_time(ctx: Context, asked: wire.GetHistory, start: int) -> tuple[_Columns, str]:
    """Return a page of a history whose times do not follow its steps; it reads all of it."""
    whole = msgspec.structs.replace(asked, page_token="", max_results=series.MAX_POINTS)
    values, times, steps = _by_time(_joined(_rest(ctx, whole)))
    end = start + asked.max_results
    token = f"{_BY_TIME}{end}" if end < len(values) else ""
    return (values[start:end], times[start:end], steps[start:end]), token


def _offset(token: str) -> int:
    digits = token.removeprefix(_BY_TIME)
    if not (digits.isascii() and digits.isdigit() and len(digits) < _MAX_DIGITS):
        raise Invalid(
            f"{token[:60]!r} is not a page token", hint="use next_page_token of a previous answer"
        )
    return int(digits)


def _rest(ctx: Context, asked: wire.GetHistory) -> list[Points]:
    """Return the page that is asked for and all after it."""
    pages = [series.history(ctx, asked)]
    while pages[-1].next_page_token:
        asked = msgspec.structs.replace(asked, page_token=pages[-1].next_page_token)
        pages.append(series.history(ctx, asked))
    return pages


def _ascends(pages: Sequence[Points]) -> bool:
    """Say whether points that come by step also come by time."""
    latest = INT64_MIN
    for page in pages:
        times = memoryview(page.times_ms).cast("q")
        if page.n and not (latest <= times[0] and all(map(le, times, times[1:]))):
            return False
        latest = times[-1] if page.n else latest
    return True


def _joined(pages: Sequence[Points]) -> _Columns:
    values, times, steps = zip(*map(_columns, pages), strict=True)
    if len(pages) == 1:
        return values[0], times[0], steps[0]
    return (
        [value for page in values for value in page],
        [time for page in times for time in page],
        [step for page in steps for step in page],
    )


def _columns(points: Points | SampledPoints) -> _Columns:
    return (
        memoryview(points.values).cast("d").tolist(),
        memoryview(points.times_ms).cast("q").tolist(),
        memoryview(points.steps).cast("q").tolist(),
    )


def _by_time(columns: _Columns) -> _Columns:
    """Order points, which come by step, by time and then by step."""
    values, times, steps = columns
    # Sorting what is in order already, as nearly all histories are, takes 10 ms for a million.
    if times == sorted(times):
        return columns
    order = sorted(range(len(times)), key=times.__getitem__)
    return [values[at] for at in order], [times[at] for at in order], [steps[at] for at in order]


def _points(key: str, run_id: str, columns: _Columns) -> bytes:
    """Return points as objects of JSON with commas between them.

    The numbers of each column are encoded in one go and set between the words that all objects
    share: a million points take 0.5 s, and 1.6 s as a list of Structs.
    """
    values, times, steps = columns
    if not values:
        return b""
    name, run = msgspec.json.encode(key), msgspec.json.encode(run_id)
    begin = b'{"key":' + name + b',"value":'
    end = b',"run_id":' + run + b"}" if run_id else b"}"
    pieces = [b"", b',"timestamp":', b"", b',"step":', b"", end + b"," + begin] * len(values)
    pieces[0::6] = _numbers(values)
    pieces[2::6] = msgspec.json.encode(times)[1:-1].split(b",")
    pieces[4::6] = msgspec.json.encode(steps)[1:-1].split(b",")
    pieces[-1] = end
    return begin + b"".join(pieces)


def _numbers(values: Sequence[float]) -> list[bytes]:
    data = msgspec.json.encode(values)
    texts = data[1:-1].split(b",")
    if b"null" in data:
        # JSON has no name for these; MLflow's clients read the texts.
        for at, text in enumerate(texts):
            if text == b"null":
                value = values[at]
                texts[at] = b'"NaN"' if value != value else _INFINITIES[value > 0]  # noqa: PLR0124
    return texts


_INFINITIES: Final = {True: b'"Infinity"', False: b'"-Infinity"'}


def _answer(found: Iterable[bytes], next_page_token: str = "") -> bytes:
    metrics = b",".join(points for points in found if points)
    page = HistoryPage(
        metrics=msgspec.Raw(b"[" + metrics + b"]") if metrics else UNSET,
        next_page_token=next_page_token or UNSET,
    )
    return msgspec.json.encode(page)
