"""Commands on experiments."""

from collections.abc import Iterator
from typing import Any, Literal

import click

from runwell.base.errors import RunwellError
from runwell.cli import store
from runwell.cli.export import formats, write_rows
from runwell.cli.output import (
    as_json,
    confirm,
    exact_time,
    local_time,
    tell,
    tell_error,
    write_fields,
    write_json,
    write_table,
)
from runwell.client.transport import routes
from runwell.client.transport.api import Transport
from runwell.entities.experiment import Experiment
from runwell.wire.experiments import (
    CreateExperiment,
    GetExperiment,
    SearchExperiments,
    UpdateExperiment,
)

_HEADINGS = ("id", "name", "created", "stage")


@click.group()
def experiments() -> None:
    """List, create, change and delete experiments."""


@experiments.command(name="list")
@store.filter_option
@store.search_options
@as_json
def list_(**options: Any) -> None:
    """List experiments, the newest first."""
    _print_found(**options)


@experiments.command()
@click.argument("where", metavar="[QUERY]", default="")
@store.search_options
@as_json
def search(**options: Any) -> None:
    """Find experiments by QUERY, such as "name LIKE 'vision/%'".

    Without a QUERY all experiments are found, the newest first.
    """
    _print_found(**options)


@experiments.command()
@click.argument("experiment")
@as_json
def show(experiment: str, is_json: bool) -> None:
    """Show EXPERIMENT, given by id or name."""
    with store.opened() as transport:
        found = store.find_experiment(transport, experiment)
    _print_one(found, is_json=is_json)


@experiments.command()
@click.argument("name")
@click.option("--tag", "-t", "tags", multiple=True, metavar="KEY=VALUE")
@as_json
def create(name: str, tags: tuple[str, ...], is_json: bool) -> None:
    """Create an experiment called NAME and print its id."""
    request = CreateExperiment(name=name, tags=store.parse_pairs(tags))
    with store.opened(may_create=True) as transport:
        made = transport.call(routes.CREATE_EXPERIMENT, request)
    if is_json:
        write_json(made)
    else:
        click.echo(made.experiment_id)


@experiments.command()
@click.argument("experiment")
@click.argument("name")
@as_json
def rename(experiment: str, name: str, is_json: bool) -> None:
    """Give EXPERIMENT another NAME."""
    with store.opened() as transport:
        found = store.find_experiment(transport, experiment)
        request = UpdateExperiment(experiment_id=found.experiment_id, name=name)
        changed = transport.call(routes.UPDATE_EXPERIMENT, request)
    _print_one(changed, is_json=is_json)


@experiments.command()
@click.argument("experiments", nargs=-1, required=True, metavar="EXPERIMENT...")
def delete(experiments: tuple[str, ...]) -> None:
    """Move experiments with their runs to the trash; `restore` brings them back."""
    _for_each("delete", "deleted", experiments)


@experiments.command()
@click.argument("experiments", nargs=-1, required=True, metavar="EXPERIMENT...")
def restore(experiments: tuple[str, ...]) -> None:
    """Bring experiments back from the trash."""
    _for_each("restore", "restored", experiments)


@experiments.command()
@click.argument("experiments", nargs=-1, required=True, metavar="EXPERIMENT...")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
def purge(experiments: tuple[str, ...], yes: bool) -> None:
    """Remove experiments with all their runs and files for good."""
    confirm(f"Remove {', '.join(experiments)} with all runs and files for good?", is_sure=yes)
    _for_each("purge", "purged", experiments)


@experiments.command()
@formats
@store.filter_option
@store.search_options
def export(kind: str, **options: Any) -> None:
    """Write experiments as CSV, JSON or JSON lines to stdout."""
    with store.opened() as transport:
        write_rows(kind, _found(transport, **options), _flat)


def _for_each(
    act: Literal["delete", "restore", "purge"], done: str, experiments: tuple[str, ...]
) -> None:
    route = {
        "delete": routes.DELETE_EXPERIMENT,
        "restore": routes.RESTORE_EXPERIMENT,
        "purge": routes.PURGE_EXPERIMENT,
    }[act]
    failed = 0
    with store.opened() as transport:
        for text in experiments:
            try:
                found = store.find_experiment(transport, text)
                transport.call(route, GetExperiment(experiment_id=found.experiment_id))
                tell(f"{done} {found.experiment_id} {found.name!r}")
            except RunwellError as problem:
                failed += 1
                tell_error(problem)
    if failed:
        click.get_current_context().exit(1)


def _found(
    transport: Transport,
    where: str = "",
    order: tuple[str, ...] = (),
    *,
    limit: int,
    is_deleted: bool = False,
    is_all: bool = False,
) -> Iterator[Experiment]:
    token = ""
    while limit > 0:
        request = SearchExperiments(
            filter=where,
            order_by=list(order),
            view=store.view_of(is_deleted=is_deleted, is_all=is_all),
            max_results=min(limit, store.PAGE),
            page_token=token,
        )
        page = transport.call(routes.SEARCH_EXPERIMENTS, request)
        yield from page.items
        limit -= len(page.items)
        token = page.next_page_token
        if not token:
            return


def _print_found(*, is_json: bool, **options: Any) -> None:
    with store.opened() as transport:
        found = list(_found(transport, **options))
    if is_json:
        write_json(found)
    elif not found:
        tell("no experiments found")
    else:
        write_table(_HEADINGS, [_row(experiment) for experiment in found])


def _row(experiment: Experiment) -> tuple[object, ...]:
    return (
        experiment.experiment_id,
        experiment.name,
        local_time(experiment.created_ms),
        str(experiment.lifecycle_stage),
    )


def _print_one(experiment: Experiment, *, is_json: bool) -> None:
    if is_json:
        return write_json(experiment)
    tags = [(f"tag {key}", value) for key, value in sorted(experiment.tags.items())]
    fields = zip(_HEADINGS, _row(experiment), strict=True)
    return write_fields(
        [
            *fields,
            ("updated", local_time(experiment.updated_ms)),
            ("workspace", experiment.workspace),
            *tags,
        ]
    )


def _flat(experiment: Experiment) -> dict[str, object]:
    return {
        "experiment_id": experiment.experiment_id,
        "name": experiment.name,
        "created": exact_time(experiment.created_ms),
        "stage": str(experiment.lifecycle_stage),
        **{f"tags.{key}": value for key, value in experiment.tags.items()},
    }
