"""The figures on the pipelines' pages are those of today's templates."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from phoenix_compiler.shipped import catalogue_folder

SCRIPTS = catalogue_folder().parent / "scripts"


def _ran(script: str, *arguments: str, **variables: str) -> None:
    command = [sys.executable, str(SCRIPTS / script), *arguments]
    done = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.collector
def test_measured_again_the_figures_are_the_same(otelcol: Path) -> None:
    """Of the smallest and the liveliest recording."""
    _ran("measure_pipelines.py", "--check", "quiet-host", "high-churn", PHOENIX_OTELCOL=str(otelcol))


def test_the_pages_show_what_the_files_say() -> None:
    """Parameters and figures."""
    _ran("write_pipelines.py", "--check")
