"""What tests build or install once for all checkouts: in the user's cache folder, under a name made from its source."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from phoenix_collector.builder import go_toolchain

BUILD_SECONDS = 1800
"""How long a Go program may take to build on a machine that has none of its packages built yet."""


def go_program(source: Path) -> Path:
    """The binary of a folder with main.go, go.mod and go.sum, built if there is none of just these files yet."""
    files = [source / name for name in ("main.go", "go.mod", "go.sum")]
    binary = cache_folder() / f"{source.name}-{digest(files)}"
    with held(binary) as folder:
        if not binary.exists():
            built = Path(folder, source.name)
            command = [str(go_toolchain()), "build", "-mod=readonly", "-trimpath", "-o", str(built), "."]
            environment = {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local"}
            subprocess.run(command, cwd=source, env=environment, check=True, timeout=BUILD_SECONDS)
            built.replace(binary)
    return binary


def digest(files: list[Path]) -> str:
    """What names the content of these files."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


@contextmanager
def held(target: Path) -> Iterator[str]:
    """An empty folder beside `target` to make it in, while no other process makes it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            yield folder


def cache_folder() -> Path:
    """The user's cache folder."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "phoenix"
