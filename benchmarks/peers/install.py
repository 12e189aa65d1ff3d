"""The peers, installed from package registries into the user's cache: programs in Go, and Python packages each in an
environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.support.measure import say

from phoenix_collector.builder import go_toolchain
from phoenix_collector.locate import cache_folder

FOLDER = cache_folder(os.environ).parent / "peers"


def go_program(module: str, version: str, name: str) -> Path:
    """A program of a Go module, stripped as its makers publish it. Where it lies."""
    folder = FOLDER / f"{name}-{version}"
    if not (folder / name).is_file():
        say(f"building {name} {version}")
        go = go_toolchain(on_progress=say)
        environ = {"GOBIN": str(folder), "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false"}
        _run(str(go), "install", "-trimpath", "-ldflags=-s -w", f"{module}@{version}", **environ)
    return folder / name


def python_package(name: str, version: str) -> Path:
    """The interpreter of an environment that holds this package."""
    folder = FOLDER / f"{name}-{version}"
    ready = folder / "ready"
    python = folder / "bin" / "python"
    if not ready.is_file():
        say(f"installing {name} {version}")
        _run(sys.executable, "-m", "venv", "--clear", str(folder))
        _run(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{name}=={version}")
        ready.touch()
    return python


def _run(*command: str, **environ: str) -> None:
    subprocess.run(command, check=True, env={**os.environ, **environ}, stdin=subprocess.DEVNULL)
