"""`phoenix-compile diff`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from phoenix_compiler.commands.output import here, show, use_colour

FORMATS = ("text", "json", "markdown")


@click.command()
@click.option("--base", default="HEAD", show_default=True, metavar="REV", help="The revision to compare with.")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True, help="Form of the changes."
)
@click.option("--detailed-exitcode", is_flag=True, help="0 no change, 2 changes, 1 errors and wrong usage.")
def command(base: str, format_: str, detailed_exitcode: bool) -> int:
    """Show what a change does to the rendered manifests, by object and field.

    Renders REV and the files as they are now, and compares: a config's new hash, and the names that follow from it, are
    one line.
    """
    from phoenix_compiler import diff
    from phoenix_compiler.compare import rendered_change

    root = here()
    with tempfile.TemporaryDirectory(prefix="phoenix-diff-") as folder:
        change = rendered_change(root, base, Path(folder) / "base")
    if change.findings:
        show(change.findings, (), "text", None, err=True)
        return 1
    changes = diff.diff(change.before, change.after)
    if format_ == "json":
        click.echo(diff.render_json(changes), nl=False)
    elif format_ == "markdown":
        click.echo(diff.render_markdown(changes), nl=False)
    else:
        click.echo(diff.render_text(changes, colour=use_colour(sys.stdout)), nl=False, color=True)
    return 2 if detailed_exitcode and changes.objects else 0
