"""What a shell proposes when Tab is pressed: names from the repository around the current folder, and shipped ones."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def environments(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Names of environments."""
    return _that_begin(incomplete, (path.name for path in _found("environments/*/")))


def experiments(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Names of live experiments, which are the names of their files."""
    return _that_begin(incomplete, (path.stem for path in _found("environments/*/experiments/*.yaml")))


def pipelines(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Names of pipelines: shipped ones, and the repository's own."""
    from phoenix_compiler.shipped import shipped_pipelines

    own = (path.parent.name for path in _found("pipelines/*/pipeline.yaml"))
    return _that_begin(incomplete, {*shipped_pipelines(), *own})


def explainable(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Codes of findings, paths of fields, names of metrics."""
    from phoenix_compiler.fields import field_names
    from phoenix_compiler.rules import all_rules
    from phoenix_schemas.metrics import METRICS

    return _that_begin(incomplete, {*all_rules(), *field_names(), *METRICS})


def recordings(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Names of shipped recordings, and files."""
    from click.shell_completion import CompletionItem

    from phoenix_collector.recording import SUFFIX
    from phoenix_compiler.shipped import recordings_folder

    names = (file.name.removesuffix(SUFFIX) for file in recordings_folder().glob(f"*{SUFFIX}"))
    return [*_that_begin(incomplete, names), CompletionItem(incomplete, type="file")]


def _that_begin(incomplete: str, names: Iterable[str]) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in sorted(set(names)) if name.startswith(incomplete)]


def _found(pattern: str) -> list[Path]:
    """Paths of the repository, none where there is no repository."""
    from phoenix_compiler.commands.output import here
    from phoenix_compiler.diagnostics import Rejected

    try:
        return list(here().glob(pattern))
    except Rejected:
        return []
