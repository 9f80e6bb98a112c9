"""The command that prints the completion script of a shell."""

import click
from click.shell_completion import get_completion_class

from runwell.base.errors import Invalid


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands in a shell.

    For example: runwell completion bash >> ~/.bashrc
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise Invalid(f"there is no completion for {shell!r}")
    click.echo(kind(ctx.find_root().command, {}, "runwell", "_RUNWELL_COMPLETE").source())
