"""`phoenix-compile`: one file a command, imported when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from phoenix_compiler import VERSION

COMMANDS = {
    "init": "Make a repository to start from.",
    "check": "Check every file and say what is wrong, where, and what to do.",
    "build": "Render collector configs and Kubernetes manifests.",
    "diff": "Show what a change does to the rendered manifests.",
    "preview": "Replay a recording through every variant and count.",
    "explain": "Explain a finding, a field of a file, or a metric.",
    "rules": "List the findings there are.",
    "pipelines": "List and show the pipelines of the catalogue.",
    "schema": "Print the JSON Schema of a kind, for editors.",
    "record": "Record real scrapes of this host.",
    "collector": "Find, build and use the OpenTelemetry Collector.",
    "completion": "Print the completion script of a shell.",
}
"""Every command with its line in the help."""


class LazyGroup(click.Group):
    """A group whose commands are modules of this package, imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, with the nearest name where there is none."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as wrong:
            from phoenix_compiler.suggest import near

            message = f"no command is named '{args[0]}': {near(args[0], COMMANDS, 'command')}"
            raise click.UsageError(message, wrong.ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 all is well, 1 findings, 2 wrong usage, 3 a bug in Phoenix, 130 interrupted.",
)
@click.version_option(VERSION, prog_name="phoenix-compile")
def phoenix_compile() -> None:
    """Describe an A/B test of collector pipelines in a small file; get collector configs and manifests.

    \b
    A first round:
      phoenix-compile init           a repository to start from
      phoenix-compile check          what is wrong, where, and what to do
      phoenix-compile build          everything the cluster needs, below rendered/
      phoenix-compile preview        what it would save, replayed through the real collector
    """
