"""`phoenix-compile preview`, in its first form: one recording through every variant."""

from __future__ import annotations

from pathlib import Path

import click

from phoenix_compiler.commands import complete
from phoenix_compiler.commands.output import collector_option, environment_option, here, progress

DEFAULT_RECORDING = "many-workers"


@click.command()
@click.argument("experiments", nargs=-1, metavar="[EXPERIMENT]...", shell_complete=complete.experiments)
@environment_option
@click.option(
    "--recording",
    default=DEFAULT_RECORDING,
    show_default=True,
    metavar="FILE|NAME",
    shell_complete=complete.recordings,
    help="A recording made by `record`, or the name of a shipped one.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the table.",
)
@collector_option
def command(
    experiments: tuple[str, ...], environments: tuple[str, ...], recording: str, format_: str, collector: Path | None
) -> int:
    """Replay a recording through every variant and count series, points and bytes.

    Without EXPERIMENTs all live ones. The real collector does the work; the same recording gives the same figures. The
    shipped recordings are not your hosts: `phoenix-compile record` makes one of yours.
    """
    from phoenix_collector.locate import locate
    from phoenix_collector.recording import read
    from phoenix_compiler.preview import VariantRow, render_json, render_text, replayed
    from phoenix_compiler.repository import compiled_environments

    root = here()
    file = _recording(recording)
    binary = locate(collector).path
    rows = []
    for environment, found in compiled_environments(root, environments):
        for experiment in found:
            if experiments and experiment.name not in experiments:
                continue
            for variant in experiment.variants:
                progress(f"{environment.facts.name}: {experiment.name}, {variant.name}")
                shipped = replayed(binary, read(file), variant, interval=experiment.plan.interval_seconds)
                rows.append(VariantRow(experiment.name, variant.name, variant.entry.name, shipped))
    progress("")
    if missing := set(experiments) - {row.experiment for row in rows}:
        raise click.UsageError(f"no live experiment is named '{min(missing)}'")
    if not rows:
        click.echo("no live experiments")
        return 0
    notes = _notes(file, sorted({name for row in rows for name in row.shipped.not_evaluable}))
    show = render_json if format_ == "json" else render_text
    click.echo(show(file.name.removesuffix(".jsonl.zst"), rows, notes), nl=False)
    return 0


def _recording(given: str) -> Path:
    from phoenix_collector.recording import SUFFIX
    from phoenix_compiler.shipped import recordings_folder

    path = Path(given)
    shipped = recordings_folder() / f"{given}{SUFFIX}"
    if path.is_file():
        return path
    if shipped.is_file():
        return shipped
    names = ", ".join(sorted(file.name.removesuffix(SUFFIX) for file in recordings_folder().glob(f"*{SUFFIX}")))
    raise click.UsageError(f"no recording '{given}': give a file, or one of {names}")


def _notes(file: Path, unknown: list[str]) -> list[str]:
    from phoenix_collector.recording import read
    from phoenix_compiler.shipped import recordings_folder

    header = read(file).header
    notes = []
    if file.parent == recordings_folder():
        notes.append("a shipped recording: not your hosts")
    if header.redacted.not_evaluable:
        notes.append(f"redacted, patterns on these cannot be evaluated: {', '.join(header.redacted.not_evaluable)}")
    if unknown:
        notes.append(f"critical entries that this recording cannot tell from other processes: {', '.join(unknown)}")
    return notes
