"""Find a collector binary: the one that was named, else the one that was built, else one on the PATH."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from phoenix_collector.errors import BinaryNotFound, CollectorFailed

DEFAULT_VERSION = "0.159.0"
"""The collector version that is built when none is asked for."""
VARIABLE = "PHOENIX_OTELCOL"
"""The environment variable that names a collector binary."""
NAME = "otelcol-phoenix"
"""The file name of the binary that we build."""
ON_PATH = (NAME, "otelcol-contrib", "otelcol")
_HELP = "build one with `phoenix-compile collector build`, or name one with --collector or PHOENIX_OTELCOL"


class Located(NamedTuple):
    """A binary and how it was found: `option`, `environment`, `cache` or `path`."""

    path: Path
    origin: str


def locate(
    explicit: Path | None = None, *, version: str = DEFAULT_VERSION, environ: Mapping[str, str] = os.environ
) -> Located:
    """The collector to use. A binary that was named but is not there is an error, never passed over.

    explicit: what the user named on the command line.
    version: of the collector that may lie in the cache. What is named or on the PATH may be another version:
    `collector_version` tells.
    Raises BinaryNotFound.
    """
    if explicit is not None:
        return Located(_named(explicit, "--collector"), "option")
    if named := environ.get(VARIABLE):
        return Located(_named(Path(named), VARIABLE), "environment")
    if _is_program(built := cached_binary(version, environ)):
        return Located(built, "cache")
    for name in ON_PATH:
        if found := shutil.which(name, path=environ.get("PATH")):
            return Located(Path(found), "path")
    raise BinaryNotFound(f"no collector {version} is at hand", _HELP)


def cached_binary(version: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Where the binary built of this version's manifest lies, or would lie. Another manifest gives another place."""
    digest = hashlib.sha256(manifest(version)).hexdigest()[:12]
    return cache_folder(environ) / f"{version}-{digest}" / NAME


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The user's cache of collectors."""
    base = environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME") or Path.home()) / ".cache"
    return Path(base) / "phoenix" / "otelcol"


def manifest(version: str) -> bytes:
    """The builder manifest of a collector version. Raises BinaryNotFound for a version that has none."""
    file = resources.files("phoenix_collector") / "versions" / version / "builder.yaml"
    if not file.is_file():
        known = ", ".join(versions())
        raise BinaryNotFound(f"there is no builder manifest for collector {version}", f"known versions: {known}")
    return file.read_bytes()


def versions() -> tuple[str, ...]:
    """The collector versions that can be built, oldest first."""
    folders = (resources.files("phoenix_collector") / "versions").iterdir()
    found = [folder.name for folder in folders if (folder / "builder.yaml").is_file()]
    return tuple(sorted(found, key=lambda name: [int(part) for part in name.split(".")]))


def collector_version(binary: Path) -> str:
    """What the binary says its version is, as `0.159.0`. Raises CollectorFailed if it says nothing of the kind."""
    stat = binary.stat()
    return _version(binary, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8)
def _version(binary: Path, _modified: int, _size: int) -> str:
    try:
        done = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CollectorFailed(f"cannot run {binary}: {error}", _HELP) from error
    if done.returncode or not (found := re.search(r"version v?(\d+\.\d+\.\d+\S*)", done.stdout)):
        raise CollectorFailed(f"{binary} does not tell a collector version", _HELP)
    return found[1]


def _named(path: Path, by: str) -> Path:
    if not _is_program(path):
        raise BinaryNotFound(f"{by} names {path}, which is no program", _HELP)
    return path.absolute()


def _is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
