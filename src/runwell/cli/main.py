"""The command ``runwell``: which commands there are and how errors end; knows not what one does."""

import importlib
import sys
from typing import Any, Final

import click

from runwell.base.errors import RunwellError

_COMMANDS: Final = {
    "server": "runwell.cli.server:server",
    "ui": "runwell.cli.server:ui",
    "experiments": "runwell.cli.experiments:experiments",
    "runs": "runwell.cli.runs:runs",
    "artifacts": "runwell.cli.artifacts:artifacts",
    "sync": "runwell.cli.sync:sync",
    "doctor": "runwell.cli.doctor:doctor",
    "gc": "runwell.cli.gc:gc",
    "completion": "runwell.cli.completion:completion",
}


class _Commands(click.Group):
    """Imports a command when it is used: ``--help`` and completion answer at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(  # ARG
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        return getattr(importlib.import_module(module), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_SUMMARIES.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RunwellError as problem:
            # Lazily: `--help` and completion do without the codecs that tables need.
            from runwell.cli.output import tell_error

            tell_error(problem)
            ctx.exit(1)
        except BrokenPipeError:
            # `runwell runs list | head`: the reader has seen enough.
            sys.stderr.close()
            ctx.exit(0)


# Here again, so that `--help` imports no command; a test compares them.
_SUMMARIES: Final = {
    "server": "Serve a store to clients and browsers.",
    "ui": "Serve a store on this machine and open the browser.",
    "experiments": "List, create, change and delete experiments.",
    "runs": "Find, show, change and delete runs.",
    "artifacts": "List, fetch, add and delete the files of a run.",
    "sync": "Send what runs logged while no server could be reached.",
    "doctor": "Check that the store is well and nothing waits to be sent.",
    "gc": "Remove for good what was deleted long ago.",
    "completion": "Print the script that completes commands in a shell.",
}


@click.command(cls=_Commands, context_settings={"help_option_names": ["--help"]})
@click.option(
    "--tracking-uri",
    envvar=["RUNWELL_TRACKING_URI", "MLFLOW_TRACKING_URI"],
    default="",
    metavar="URI",
    help="Where runs are: http(s)://…, sqlite:///file.db, postgresql://… or a directory. "
    "The default is RUNWELL_TRACKING_URI, or .runwell/ in the working directory.",
)
@click.version_option(package_name="runwell", message="runwell %(version)s")
@click.pass_context
def main(ctx: click.Context, tracking_uri: str) -> None:
    """Keep the record of machine-learning work: runs, metrics, files."""
    ctx.obj = tracking_uri


if __name__ == "__main__":
    main()
