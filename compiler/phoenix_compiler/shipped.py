"""What comes with Phoenix: the catalogue and the recordings, as package data or, in a checkout, at its root."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from phoenix_compiler.source import PipelineSources, Source

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent


def _data(packaged: str, in_checkout: str) -> Path:
    inside = _PACKAGE / packaged
    return inside if inside.is_dir() else _CHECKOUT / in_checkout


def catalogue_folder() -> Path:
    """The folder of the shipped pipelines."""
    return _data("_catalogue", "pipelines")


def recordings_folder() -> Path:
    """The folder of the shipped recordings."""
    return _data("_recordings", "recordings")


@functools.cache
def shipped_pipelines() -> dict[str, PipelineSources]:
    """The shipped catalogue entries by name. Their paths are shown as `phoenix:<name>/<file>`."""
    found = {}
    for folder in sorted(catalogue_folder().iterdir()):
        description, template = folder / "pipeline.yaml", folder / "collector.yaml.j2"
        if description.is_file() and template.is_file():
            name = folder.name
            found[name] = PipelineSources(
                name,
                Source(f"phoenix:{name}/{description.name}", description.read_text("utf-8")),
                Source(f"phoenix:{name}/{template.name}", template.read_text("utf-8")),
                shipped=True,
            )
    return found


def fingerprint() -> str:
    """Changes whenever this program, what it ships or the Python that runs it changes: names, sizes and times of files."""
    import hashlib

    houses = (_PACKAGE, _PACKAGE.parent / "phoenix_collector", catalogue_folder(), _schemas(), _analysis())
    states = [state for house in houses for state in sorted(_states(str(house), ""))]
    return hashlib.sha256("\0".join([sys.version, *states]).encode()).hexdigest()


def _states(folder: str, below: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _states(entry.path, f"{below}{entry.name}/")
            elif entry.name.endswith((".py", ".yaml", ".j2", ".json")):
                stat = entry.stat()
                yield f"{below}{entry.name} {stat.st_size} {stat.st_mtime_ns}"


def _schemas() -> Path:
    import phoenix_schemas

    return Path(phoenix_schemas.__path__[0])


def _analysis() -> Path:
    import phoenix_analysis

    return Path(phoenix_analysis.__path__[0])
