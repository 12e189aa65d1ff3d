"""`phoenix-compile check`."""

from __future__ import annotations

from pathlib import Path

import click

from phoenix_compiler.commands.output import format_option, here, show
from phoenix_compiler.diagnostics import Rejected, Severity


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@format_option
@click.option("--strict/--no-strict", default=None, help="Warnings fail as well; the default is in phoenix.yaml.")
@click.option("--no-index", is_flag=True, help="Do everything again, and remember nothing.")
def command(paths: tuple[Path, ...], format_: str, strict: bool | None, no_index: bool) -> int:
    """Check every file and say what is wrong, where, and what to do.

    Without PATHS the whole repository, from any of its folders; with PATHS what concerns these files or folders. All
    errors of all files at once, one for each cause. Exit code 1 where there is an error.

    \b
    Ignore a finding on its own line:    # phoenix: ignore=CODE
    or everywhere, in phoenix.yaml:      ignore: [CODE]
    Those that `rules` marks `always` cannot be ignored.
    """
    from phoenix_compiler.index import Index, NoIndex
    from phoenix_compiler.load import load
    from phoenix_compiler.shipped import fingerprint
    from phoenix_compiler.survey import survey

    try:
        root = here()
        wanted = tuple(_relative(path, root) for path in paths)
        repository = load(root)
    except Rejected as rejected:
        show(rejected.findings, (), format_, None)
        return 1
    index = NoIndex() if no_index else Index(root, fingerprint())
    outcome = survey(repository, index, concerned=lambda path: not wanted or _concerns(path, wanted))
    index.save()
    findings, files = outcome.findings, outcome.files
    if wanted:
        files = tuple(path for path in files if _concerns(path, wanted))
        findings = tuple(
            finding
            for finding in findings
            if _concerns(finding.path, wanted)
            or any(_concerns(other.path, wanted) for other in finding.related)
            or (finding.severity is Severity.ERROR and _stands_under(finding.path, wanted))
        )
        for path in wanted:
            if not any(_concerns(file, (path,)) for file in outcome.files) and path != ".":
                raise click.UsageError(f"'{path}' is not a file or folder that Phoenix reads")
    show(findings, files, format_, repository)
    failing = (
        {Severity.ERROR, Severity.WARNING}
        if (repository.settings.strict if strict is None else strict)
        else {Severity.ERROR}
    )
    return 1 if any(finding.severity in failing for finding in findings) else 0


def _relative(path: Path, root: Path) -> str:
    if not path.exists():
        raise click.UsageError(f"'{path}' does not exist")
    absolute = Path.cwd() / path
    try:
        return absolute.parent.resolve().joinpath(absolute.name).resolve(strict=False).relative_to(root).as_posix()
    except ValueError:
        raise click.UsageError(f"'{path}' is outside the repository {root}") from None


def _stands_under(path: str, wanted: tuple[str, ...]) -> bool:
    """Whether this is the environment of something wanted, which cannot be checked while that is broken."""
    folder, _, name = path.rpartition("/")
    return name == "environment.yaml" and any(here.startswith(f"{folder}/") for here in wanted)


def _concerns(path: str, wanted: tuple[str, ...]) -> bool:
    return any(here in (".", path) or path.startswith(f"{here}/") for here in wanted)
