"""`phoenix-compile init`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--environment", default="prod", show_default=True, metavar="NAME", help="Name of the first environment.")
def command(folder: Path, environment: str) -> int:
    """Make a repository to start from, in FOLDER or here.

    An environment, one experiment, a workflow for pull requests, a pre-commit hook, and schemas for the editor. Files that
    exist are left as they are.
    """
    from phoenix_compiler.init import scaffold

    if not environment.replace("-", "").isalnum() or environment != environment.lower() or len(environment) > 63:
        raise click.UsageError(f"'{environment}' is no name: lower-case letters, digits and dashes, at most 63")
    for path, is_new in scaffold(folder, environment):
        click.echo(f"{'created' if is_new else 'kept   '} {path}")
    where = "" if folder == Path() else f"cd {folder} && "
    click.echo(f"\nnext: edit environments/{environment}/environment.yaml, then `{where}phoenix-compile check`")
    return 0
