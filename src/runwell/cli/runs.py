"""Commands on runs."""

from collections.abc import Iterator
from typing import Any, Literal

import click

from runwell.base.errors import RunwellError
from runwell.base.ids import DEFAULT_EXPERIMENT_ID
from runwell.cli import store
from runwell.cli.export import formats, write_rows
from runwell.cli.output import (
    as_json,
    confirm,
    duration_text,
    exact_time,
    local_time,
    plural,
    tell,
    tell_error,
    write_fields,
    write_json,
    write_table,
)
from runwell.client.transport import routes
from runwell.client.transport.api import Transport
from runwell.entities.run import Run, RunStatus
from runwell.wire.runs import CreateRun, GetRun, SearchRuns, UpdateRun

_in_experiments = click.option(
    "--experiment",
    "-e",
    "experiments",
    multiple=True,
    metavar="NAME|ID",
    help="Only of these; may be repeated.",
)
_columns = click.option(
    "--columns",
    "-c",
    default="",
    metavar="KEYS",
    help="Also print these, such as 'metrics.rmse,params.alpha'.",
)


@click.group()
def runs() -> None:
    """Find, show, change and delete runs."""


@runs.command(name="list")
@_in_experiments
@store.filter_option
@store.search_options
@_columns
@as_json
def list_(columns: str, is_json: bool, **options: Any) -> None:
    """List runs, the newest first."""
    _print_found(columns, is_json=is_json, **options)


@runs.command()
@click.argument("where", metavar="[QUERY]", default="")
@_in_experiments
@store.search_options
@_columns
@as_json
def search(columns: str, is_json: bool, **options: Any) -> None:
    """Find runs by QUERY, such as "metrics.rmse < 7 and params.model = 'ridge'".

    Without a QUERY all runs are found, the newest first.
    """
    _print_found(columns, is_json=is_json, **options)


@runs.command()
@click.argument("run_id")
@as_json
def show(run_id: str, is_json: bool) -> None:
    """Show a run with its parameters, latest metrics, tags and datasets."""
    with store.opened() as transport:
        _print_one(transport, GetRun(run_id=run_id), is_json=is_json)


@runs.command()
@click.option("--experiment", "-e", default=DEFAULT_EXPERIMENT_ID, metavar="NAME|ID")
@click.option("--name", default="", help="The default is a random one.")
@click.option("--tag", "-t", "tags", multiple=True, metavar="KEY=VALUE")
@as_json
def create(experiment: str, name: str, tags: tuple[str, ...], is_json: bool) -> None:
    """Begin a run and print its id; any process may log to it by that."""
    with store.opened(may_create=True) as transport:
        found = store.find_experiment(transport, experiment)
        request = CreateRun(
            experiment_id=found.experiment_id, run_name=name, tags=store.parse_pairs(tags)
        )
        made = transport.call(routes.CREATE_RUN, request)
    if is_json:
        write_json(made)
    else:
        click.echo(made.info.run_id)


@runs.command()
@click.argument("run_id")
@click.argument("name")
@as_json
def rename(run_id: str, name: str, is_json: bool) -> None:
    """Give a run another NAME."""
    with store.opened() as transport:
        transport.call(routes.UPDATE_RUN, UpdateRun(run_id=run_id, run_name=name))
        _print_one(transport, GetRun(run_id=run_id), is_json=is_json)


@runs.command()
@click.argument("run_id")
@click.option(
    "--status",
    type=click.Choice([str(one) for one in RunStatus if RunStatus.is_terminated(one)]),
    default=str(RunStatus.FINISHED),
    show_default=True,
)
@as_json
def end(run_id: str, status: str, is_json: bool) -> None:
    """End a run: one begun with `create`, or one whose process is gone."""
    with store.opened() as transport:
        transport.call(routes.UPDATE_RUN, UpdateRun(run_id=run_id, status=RunStatus(status)))
        _print_one(transport, GetRun(run_id=run_id), is_json=is_json)


@runs.command()
@click.argument("run_ids", nargs=-1, required=True, metavar="RUN_ID...")
def delete(run_ids: tuple[str, ...]) -> None:
    """Move runs to the trash; `restore` brings them back."""
    _for_each("delete", "deleted", run_ids)


@runs.command()
@click.argument("run_ids", nargs=-1, required=True, metavar="RUN_ID...")
def restore(run_ids: tuple[str, ...]) -> None:
    """Bring runs back from the trash."""
    _for_each("restore", "restored", run_ids)


@runs.command()
@click.argument("run_ids", nargs=-1, required=True, metavar="RUN_ID...")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
def purge(run_ids: tuple[str, ...], yes: bool) -> None:
    """Remove runs with all their metrics and files for good."""
    confirm(
        f"Remove {plural(len(run_ids), 'run')} with all metrics and files for good?", is_sure=yes
    )
    _for_each("purge", "purged", run_ids)


@runs.command()
@formats
@_in_experiments
@store.filter_option
@store.search_options
def export(kind: str, **options: Any) -> None:
    """Write runs as CSV, JSON or JSON lines to stdout."""
    with store.opened() as transport:
        write_rows(kind, _found(transport, **options), _flat)


def _for_each(
    act: Literal["delete", "restore", "purge"], done: str, run_ids: tuple[str, ...]
) -> None:
    route = {
        "delete": routes.DELETE_RUN,
        "restore": routes.RESTORE_RUN,
        "purge": routes.PURGE_RUN,
    }[act]
    failed = 0
    with store.opened() as transport:
        for run_id in run_ids:
            try:
                transport.call(route, GetRun(run_id=run_id))
                tell(f"{done} {run_id}")
            except RunwellError as problem:
                failed += 1
                tell_error(problem)
    if failed:
        click.get_current_context().exit(1)


def _found(
    transport: Transport,
    where: str = "",
    experiments: tuple[str, ...] = (),
    order: tuple[str, ...] = (),
    *,
    limit: int,
    is_deleted: bool = False,
    is_all: bool = False,
) -> Iterator[Run]:
    ids = [store.find_experiment(transport, text).experiment_id for text in experiments]
    token = ""
    while limit > 0:
        request = SearchRuns(
            experiment_ids=ids,
            filter=where,
            order_by=list(order),
            view=store.view_of(is_deleted=is_deleted, is_all=is_all),
            max_results=min(limit, store.PAGE),
            page_token=token,
        )
        page = transport.call(routes.SEARCH_RUNS, request)
        yield from page.items
        limit -= len(page.items)
        token = page.next_page_token
        if not token:
            return


def _print_found(columns: str, *, is_json: bool, **options: Any) -> None:
    extra = [name.strip() for name in columns.split(",") if name.strip()]
    for name in extra:
        if not name.startswith(("metrics.", "params.", "tags.")):
            raise click.UsageError(
                f"{name!r} is no column: write metrics.{name}, or params., tags."
            )
    with store.opened() as transport:
        found = list(_found(transport, **options))
        names = {} if is_json else store.name_experiments(transport, found)
    if is_json:
        return write_json(found)
    if not found:
        return tell("no runs found")
    headings = ("run id", "name", "experiment", "status", "started", "took", *extra)
    return write_table(headings, [_row(run, names, extra) for run in found])


def _row(run: Run, names: dict[str, str], extra: list[str]) -> tuple[object, ...]:
    info = run.info
    flat = _flat(run) if extra else {}
    return (
        info.run_id,
        info.run_name,
        names.get(info.experiment_id, info.experiment_id),
        "LOST" if info.is_lost else str(info.status),
        local_time(info.start_ms),
        duration_text(info.duration_ms),
        *(flat.get(name) for name in extra),
    )


def _print_one(transport: Transport, request: GetRun, *, is_json: bool) -> None:
    run = transport.call(routes.GET_RUN, request)
    if is_json:
        return write_json(run)
    info = run.info
    names = store.name_experiments(transport, [run])
    facts = [
        ("run id", info.run_id),
        ("name", info.run_name),
        ("experiment", f"{names.get(info.experiment_id, '')} (id {info.experiment_id})".strip()),
        ("user", info.user_id),
        ("status", "RUNNING, but its writer is silent" if info.is_lost else str(info.status)),
        ("stage", str(info.lifecycle_stage)),
        ("started", local_time(info.start_ms)),
        ("ended", local_time(info.end_ms)),
        ("took", duration_text(info.duration_ms)),
        ("parent", info.parent_run_id),
    ]
    data = run.data
    parts = (("param", data.params), ("metric", data.metrics), ("tag", data.tags))
    values = [(f"{kind} {key}", values[key]) for kind, values in parts for key in sorted(values)]
    used = [
        (f"dataset {one.context}".strip(), f"{one.dataset.name} ({one.dataset.digest})")
        for one in run.inputs.dataset_inputs
    ]
    return write_fields([*facts, *values, *used])


def _flat(run: Run) -> dict[str, object]:
    info = run.info
    return {
        "run_id": info.run_id,
        "run_name": info.run_name,
        "experiment_id": info.experiment_id,
        "user_id": info.user_id,
        "status": str(info.status),
        "start_time": exact_time(info.start_ms),
        "end_time": exact_time(info.end_ms),
        "stage": str(info.lifecycle_stage),
        "parent_run_id": info.parent_run_id,
        **{f"params.{key}": value for key, value in run.data.params.items()},
        **{f"metrics.{key}": value for key, value in run.data.metrics.items()},
        **{f"tags.{key}": value for key, value in run.data.tags.items()},
    }
