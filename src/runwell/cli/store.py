"""The store that a command talks to, and finding things in it by what people type."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

from runwell.base.errors import NotFound
from runwell.client.session import open_transport
from runwell.client.targets import Target, parse_target
from runwell.client.transport import routes
from runwell.client.transport.api import Transport
from runwell.entities.experiment import Experiment
from runwell.entities.lifecycle import ViewType
from runwell.entities.run import Run
from runwell.wire.experiments import GetExperiment, GetExperimentByName, SearchExperiments

PAGE: int = 1_000
_NAMES: Final = 500
"""Ids in one filter, which stays below ``MAX_FILTER`` even with the longest ids."""


@contextmanager
def opened(*, may_create: bool = False) -> Generator[Transport]:
    """Give the way to the store that ``--tracking-uri`` names.

    Raises:
        NotFound: it would have to be made first, and the command has nothing to put into it.
        RunwellError: it cannot be reached.
    """
    target = named_target()
    if not may_create:
        _require(target)
    transport = open_transport(target)
    try:
        yield transport
    finally:
        transport.close()


def named_target() -> Target:
    """Return what ``--tracking-uri`` names."""
    return parse_target(click.get_current_context().find_root().obj or "")


def find_experiment(transport: Transport, text: str) -> Experiment:
    """Return the experiment with the id, or else the name, ``text``.

    Raises:
        NotFound: there is none.
    """
    if text.isdecimal():
        try:
            return transport.call(routes.GET_EXPERIMENT, GetExperiment(experiment_id=text))
        except NotFound:
            # A name may be a number too.
            return transport.call(routes.GET_EXPERIMENT_BY_NAME, GetExperimentByName(name=text))
    return transport.call(routes.GET_EXPERIMENT_BY_NAME, GetExperimentByName(name=text))


def name_experiments(transport: Transport, runs: Iterable[Run]) -> dict[str, str]:
    """Return the names of the experiments of ``runs`` by id."""
    ids = sorted({run.info.experiment_id for run in runs})
    names: dict[str, str] = {}
    for start in range(0, len(ids), _NAMES):
        quoted = ", ".join(f"'{one}'" for one in ids[start : start + _NAMES])
        request = SearchExperiments(
            filter=f"experiment_id IN ({quoted})", view=ViewType.ALL, max_results=_NAMES
        )
        found = transport.call(routes.SEARCH_EXPERIMENTS, request).items
        names |= {one.experiment_id: one.name for one in found}
    return names


def view_of(*, is_deleted: bool, is_all: bool) -> ViewType:
    """Return which stages to look at."""
    if is_all:
        return ViewType.ALL
    return ViewType.DELETED_ONLY if is_deleted else ViewType.ACTIVE_ONLY


def parse_pairs(pairs: tuple[str, ...]) -> dict[str, str]:
    """Return ``KEY=VALUE`` texts as a dictionary.

    Raises:
        click.UsageError: one has no ``=``.
    """
    for pair in pairs:
        if "=" not in pair:
            raise click.UsageError(f"{pair!r} is not KEY=VALUE")
    return {key: value for key, _, value in (pair.partition("=") for pair in pairs)}


filter_option = click.option(
    "--filter",
    "-f",
    "where",
    default="",
    metavar="QUERY",
    help="In the search language, such as \"tags.team = 'vision'\".",
)


def search_options(command: Any) -> Any:
    """Add the options that searches share to a command."""
    for option in (
        click.option(
            "--limit",
            "-n",
            type=click.IntRange(1),
            default=100,
            show_default=True,
            help="Print at most so many.",
        ),
        click.option(
            "--order-by",
            "-o",
            "order",
            multiple=True,
            metavar="KEY",
            help="A field with ASC or DESC, such as 'created DESC'; may be repeated.",
        ),
        click.option("--deleted", "is_deleted", is_flag=True, help="Only what is in the trash."),
        click.option("--all", "is_all", is_flag=True, help="Also what is in the trash."),
    ):
        command = option(command)
    return command


def _require(target: Target) -> None:
    if target.database.startswith("sqlite:///"):
        path = Path(target.database.removeprefix("sqlite:///"))
        if not path.exists():
            raise NotFound(
                f"there is no store at {str(path)!r}",
                hint="log a run first, or name another place with --tracking-uri",
            )
