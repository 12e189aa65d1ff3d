"""`phoenix-compile completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from phoenix_compiler.commands import phoenix_compile


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the completion script of a SHELL.

    \b
    bash:  echo 'eval "$(phoenix-compile completion bash)"' >> ~/.bashrc
    zsh:   echo 'eval "$(phoenix-compile completion zsh)"' >> ~/.zshrc
    fish:  phoenix-compile completion fish > ~/.config/fish/completions/phoenix-compile.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for '{shell}'")
    click.echo(kind(phoenix_compile, {}, "phoenix-compile", "_PHOENIX_COMPILE_COMPLETE").source())
    return 0
