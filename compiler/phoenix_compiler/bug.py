"""The report of a bug in Phoenix: everything that a maintainer needs, ready to paste."""

from __future__ import annotations

import platform
import sys
import traceback
from pathlib import Path

from phoenix_compiler import VERSION


def report(problem: BaseException) -> str:
    """The report: what was run, with what, and where it broke. Paths are shortened to their last parts."""
    lines = traceback.format_exception(problem)
    home = str(Path.home())
    trace = "".join(lines).replace(home, "~")
    return (
        "This is a bug in Phoenix, not in your files. Please report it with everything below.\n\n"
        f"phoenix-compile {VERSION}, Python {platform.python_version()}, {platform.platform()}\n"
        f"arguments: {' '.join(sys.argv[1:])}\n\n```\n{trace}```"
    )
