"""`phoenix-compile record`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from phoenix_compiler.commands.output import collector_option, progress

if TYPE_CHECKING:
    Duration = click.ParamType[float]
else:
    Duration = click.ParamType  # not generic in older versions of click


class DurationType(Duration):
    """A duration as files write it: `5m`, `90s`."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Seconds."""
        if isinstance(value, float):
            return value
        from pydantic_core import PydanticCustomError

        from phoenix_schemas.units import parse_duration

        try:
            seconds = parse_duration(value)
        except PydanticCustomError:
            self.fail(f"'{value}' is no duration, such as 5m or 90s", param, ctx)
        if seconds <= 0:
            self.fail("a duration above zero is wanted", param, ctx)
        return seconds


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--duration", type=DurationType(), help="How long; without it until Ctrl-C.")
@click.option("--interval", type=DurationType(), default="10s", show_default=True, help="Time between two scrapes.")
@click.option(
    "--redact",
    type=click.Choice(["hash", "drop", "none"]),
    default="hash",
    show_default=True,
    help="Command lines, owners, paths and host names: a keyed hash per token, dropped, or kept as they are.",
)
@click.option(
    "--critical",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="An experiment file: the names of processes that its criticalProcesses match are kept.",
)
@click.option("--note", default="", help="How this host came to be as it is; stands in the recording.")
@click.option("--force", is_flag=True, help="Replace OUT where it exists.")
@collector_option
def command(
    out: Path,
    duration: float | None,
    interval: float,
    redact: Literal["hash", "drop", "none"],
    critical: Path | None,
    note: str,
    force: bool,
    collector: Path | None,
) -> int:
    """Record real scrapes of this host into OUT, to preview pipelines with.

    The widest receiver is used, so that a pipeline that saves at the receiver can be previewed too. What identifies
    people or hosts is replaced by a keyed hash whose key is thrown away; what can then not be evaluated is said in the
    recording. A stop at any moment leaves a valid file.
    """
    from phoenix_collector.locate import locate
    from phoenix_collector.record import record
    from phoenix_collector.redact import Redactor

    if out.exists() and not force:
        raise click.UsageError(f"'{out}' exists; --force replaces it")
    redactor = Redactor(redact, critical=_critical(critical) if critical else ())
    done = record(
        locate(collector).path,
        out,
        interval=interval,
        duration=duration,
        redactor=redactor,
        note=note,
        on_progress=progress,
    )
    progress("")
    click.echo(f"{done.path}: {done.scrapes} scrapes, {done.processes} processes in the first")
    return 0


def _critical(path: Path) -> tuple[Any, ...]:
    from phoenix_collector.critical import Critical
    from phoenix_compiler.diagnostics import Rejected
    from phoenix_compiler.load import read_file
    from phoenix_compiler.parse import parse_experiment

    loaded = read_file(path.parent, path.name)
    if loaded.faults:
        raise Rejected(*loaded.faults)
    document = parse_experiment(loaded.source)
    return tuple(
        Critical(entry.name, entry.executable, entry.command_line) for entry in document.model.spec.critical_processes
    )
