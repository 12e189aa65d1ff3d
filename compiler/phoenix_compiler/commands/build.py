"""`phoenix-compile build`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from phoenix_compiler.commands import complete
from phoenix_compiler.commands.output import environment_option, format_option, here, show
from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.rules import load as rules
from phoenix_compiler.source import START

if TYPE_CHECKING:
    from phoenix_compiler.build import Written

DEFAULT_OUT = "rendered"


@click.command()
@environment_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"Folder of the rendered tree; the default is {DEFAULT_OUT}/ at the root of the repository.",
)
@click.option("--stdout", is_flag=True, help="Print the manifests instead: for pipes, and as an Argo CD plugin.")
@click.option(
    "--experiment",
    metavar="NAME",
    shell_complete=complete.experiments,
    help="With --stdout: only this experiment, or `standing`.",
)
@format_option
@click.option("--no-index", is_flag=True, help="Do everything again, and remember nothing.")
def command(
    environments: tuple[str, ...], out: Path | None, stdout: bool, experiment: str | None, format_: str, no_index: bool
) -> int:
    """Render collector configs and Kubernetes manifests.

    The same input gives the same bytes, on any machine. Files that did not change are not touched, files that are no
    longer wanted are removed, and nothing at all is written while anything is wrong.

    \b
    OUT/<env>/experiments/<name>/manifests.yaml    one experiment: an Argo CD application of its own
    OUT/<env>/standing/<pool>.yaml                 what a pool ships when no experiment runs
    OUT/<env>/standing/environment.yaml            limits, pools, measurement and cost for the controller
    """
    from phoenix_compiler.build import StreamOutput, TreeOutput
    from phoenix_compiler.index import Index, NoIndex
    from phoenix_compiler.load import load
    from phoenix_compiler.shipped import fingerprint
    from phoenix_compiler.survey import survey

    if experiment and not stdout:
        raise click.UsageError("--experiment belongs to --stdout")
    try:
        root = here()
        repository = load(root, environments)
        index = NoIndex() if no_index or stdout else Index(root, fingerprint())
        names = tuple(found.name for found in repository.environments)
        folder = _default_folder(root) if out is None else out
        output = StreamOutput(experiment) if stdout else TreeOutput(folder, index, names)
        outcome = survey(repository, index, output)
    except Rejected as rejected:
        show(rejected.findings, (), format_, None, err=stdout)
        return 1
    if outcome.errors:
        output.discard()
        show(outcome.errors, outcome.files, format_, repository, err=stdout)
        click.echo("nothing was written", err=True)
        return 1
    if isinstance(output, StreamOutput):
        if experiment and not output.texts:
            raise click.UsageError(f"no experiment is named '{experiment}'")
        click.echo("".join(output.texts), nl=False)
        return 0
    try:
        written = output.publish()
    except Rejected as rejected:
        show(rejected.findings, (), format_, None)
        return 1
    index.save()
    _report(written, folder, format_)
    return 0


def _default_folder(root: Path) -> Path:
    """The folder where nobody named one. There it may be no link: that would be for whoever wrote it to choose."""
    folder = root / DEFAULT_OUT
    if folder.is_symlink():
        raise Rejected(
            rules.FOREIGN_FOLDER.finding(DEFAULT_OUT, START, "a link", "delete it, or name its target with --out")
        )
    return folder


def _report(done: Written, folder: Path, format_: str) -> None:
    if format_ == "json":
        import json

        counts = {"written": sorted(done.written), "removed": sorted(done.removed), "unchanged": done.unchanged}
        click.echo(json.dumps({**counts, "findings": []}, indent=2))
        return
    click.echo(
        f"{os.path.relpath(folder)}: {len(done.written)} written, {done.unchanged} unchanged, {len(done.removed)} removed"
    )
