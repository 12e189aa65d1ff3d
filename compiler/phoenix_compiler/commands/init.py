"""`phoenix-compile init`."""

from __future__ import annotations

import re
import shlex
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
    from phoenix_compiler.init import git_root, scaffold
    from phoenix_schemas.base import DNS_LABEL

    if not re.fullmatch(DNS_LABEL, environment):
        raise click.UsageError(f"'{environment}' is no name: lower-case letters, digits and dashes, at most 63")
    for path, is_new in scaffold(folder, environment):
        click.echo(f"{'created' if is_new else 'kept   '} {path}")
    click.echo("\nnext:")
    if folder != Path():
        click.echo(f"  cd {shlex.quote(str(folder))}")
    root = git_root(folder)
    if root is None:
        click.echo("  git init")
    click.echo(f"  edit environments/{environment}/environment.yaml: your collector image, pools and destinations")
    click.echo("  phoenix-compile check")
    if root not in (None, folder.resolve()):
        click.echo(f"\nnote: Git's root is {root}: .github/ and .pre-commit-config.yaml only work there")
    return 0
