"""The entry point, and the one place that turns what went wrong into an exit code.

0 all is well, 1 findings or an expected failure, 2 wrong usage, 3 a bug in Phoenix, 130 Ctrl-C.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

FINDINGS, USAGE, BUG, INTERRUPTED = 1, 2, 3, 130
ALLOCATIONS = 100_000
"""New objects between two looks for cycles. A run is short and makes few; Python's 700 cost a tenth of the time."""


def main() -> NoReturn:
    """Run `phoenix-compile` with the process's arguments and exit."""
    gc.set_threshold(ALLOCATIONS)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for them takes longer than a check
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run `phoenix-compile` and answer the exit code. Nothing but Ctrl-C's second press gets past here."""
    import click

    from phoenix_compiler.commands import phoenix_compile

    try:
        code = phoenix_compile.main(arguments, prog_name="phoenix-compile", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as exit:
        return exit.exit_code
    except click.UsageError as wrong:
        wrong.show()
        return FINDINGS if "--detailed-exitcode" in arguments else USAGE  # there, 2 says that something changed
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    except Exception as problem:
        return _failed(problem)


def _failed(problem: Exception) -> int:
    """An expected failure in one line or as findings; anything else is our bug, with a report to paste."""
    import click

    from phoenix_collector.errors import CollectorError
    from phoenix_compiler.commands.output import say_findings
    from phoenix_compiler.diagnostics import Rejected

    if isinstance(problem, Rejected):
        say_findings(problem.findings)
        return FINDINGS
    if isinstance(problem, CollectorError):
        click.echo(f"error: {problem.message}" + (f"\n  help: {problem.help}" if problem.help else ""), err=True)
        return FINDINGS
    if isinstance(problem, OSError):
        where = "" if problem.filename is None else f": {problem.filename}"
        help = "check the path, its permissions, and the room on the disk"
        click.echo(f"error: {problem.strerror or problem}{where}\n  help: {help}", err=True)
        return FINDINGS
    from phoenix_compiler.bug import report

    click.echo(report(problem), err=True)
    return BUG


if __name__ == "__main__":
    main()
