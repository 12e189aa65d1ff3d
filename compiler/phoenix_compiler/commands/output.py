"""What commands share: where they are, whether there is colour, and how findings are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from phoenix_compiler.commands import complete
from phoenix_compiler.render import FORMATS

if TYPE_CHECKING:
    from phoenix_compiler.diagnostics import Diagnostic
    from phoenix_compiler.load import Repository
    from phoenix_compiler.render import Report

F = TypeVar("F", bound=Callable[..., Any])


def format_option(command: F) -> F:
    """`--format`, the same for every command that reports findings."""
    help = "text for people, json for scripts, sarif and github for pull requests, junit for CI servers."
    return click.option(
        "--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True, help=help
    )(command)


def environment_option(command: F) -> F:
    """`-e`, the same for every command that works on environments."""
    help = "Only this environment; may be given several times."
    names = ("-e", "--environment", "environments")
    return click.option(*names, multiple=True, metavar="ENV", shell_complete=complete.environments, help=help)(command)


def use_colour(stream: TextIO) -> bool:
    """Whether to colour: NO_COLOR says no, FORCE_COLOR yes, else a terminal that is not dumb."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb" and os.environ.get("CLICOLOR") != "0"


def here() -> Path:
    """The root of the repository around the current folder. Raises Rejected."""
    from phoenix_compiler.load import find_root

    return find_root(Path.cwd())


def show(
    findings: Iterable[Diagnostic],
    files: tuple[str, ...],
    format_: str,
    repository: Repository | None,
    *,
    err: bool = False,
) -> None:
    """Print findings in a format to standard output, or to standard error where that one is for something else."""
    from phoenix_compiler.render import render

    report = _report(tuple(findings), files, repository, with_rules=format_ in ("sarif",))
    stream = sys.stderr if err else sys.stdout
    click.echo(render(format_, report, colour=use_colour(stream)), nl=False, err=err, color=True)


def say_findings(findings: Iterable[Diagnostic]) -> None:
    """Print findings as text to standard error: the end of a command that could not start."""
    from phoenix_compiler.render import render

    report = _report(tuple(findings), (), None, with_rules=False)
    click.echo(render("text", report, colour=use_colour(sys.stderr)), nl=False, err=True, color=True)


def _report(
    findings: tuple[Diagnostic, ...], files: tuple[str, ...], repository: Repository | None, *, with_rules: bool
) -> Report:
    from phoenix_compiler.render import Report, RuleInfo

    rules = {}
    if with_rules:
        from phoenix_compiler.rules import all_rules

        rules = {
            code: RuleInfo(rule.summary, f"docs/reference/findings/{code}.md", rule.severity, rule.page)
            for code, rule in all_rules().items()
        }
    return Report(findings, _sources(findings, repository), files, rules)


def _sources(findings: tuple[Diagnostic, ...], repository: Repository | None) -> dict[str, str]:
    text_of = _text_here if repository is None else repository.text
    paths = {finding.path for finding in findings} | {other.path for finding in findings for other in finding.related}
    return {path: text for path in sorted(paths) if (text := text_of(path))}


def _text_here(path: str) -> str:
    """The text of a file of the repository around the current folder, where nothing is loaded yet; empty where it cannot
    be read."""
    from phoenix_compiler.diagnostics import Rejected
    from phoenix_compiler.load import text_of

    try:
        return text_of(here(), path)
    except Rejected:
        return ""


def collector_option(command: F) -> F:
    """`--collector`, the same for every command that runs it."""
    help = "The collector to run; else PHOENIX_OTELCOL, the cache, PATH."
    path = click.Path(path_type=Path, dir_okay=False)
    return click.option("--collector", type=path, metavar="FILE", help=help)(command)


def progress(line: str) -> None:
    """A line on work of seconds, to standard error: replaced in place on a terminal, silent in a pipe.

    An empty line clears it.
    """
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{line}", nl=False, err=True)


def progress_line(line: str) -> None:
    """A line on work of minutes, to standard error: shown in a pipe as well, so that no one thinks that it hangs."""
    click.echo(line, err=True)
