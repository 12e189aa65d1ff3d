"""`phoenix-compile` in this process, as its entry point runs it."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import NamedTuple

from phoenix_compiler.__main__ import run


class Said(NamedTuple):
    """How a command ended, and what it printed to standard output and to standard error."""

    code: int
    out: str
    err: str


def phoenix_compile(*arguments: str | Path, cwd: Path) -> Said:
    """Run the command in the folder `cwd`."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    return Said(code, out.getvalue(), err.getvalue())
