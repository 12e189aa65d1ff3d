"""IO: the rendered tree. Writes what changed, leaves what did not, removes what is ours and no longer wanted.

Files are first written whole beside the tree's own (`.staged` names), then, when everything is valid, renamed into place:
an error, a full disk or Ctrl-C leaves the tree as it was. A file whose text is the same is not touched.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from phoenix_compiler.atomic import MODE, write_text
from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.index import Index
from phoenix_compiler.ir import FileTree
from phoenix_compiler.rules import load as rules
from phoenix_compiler.source import START

MANIFEST = ".phoenix-build.json"
"""Lists the files that a build owns in its folder."""
STAGED = ".phoenix-staged"
_FEW = 64
"""Up to so many files each is flushed by itself; beyond, the whole disk is flushed once."""


class Written(NamedTuple):
    """What a build did: paths written, paths removed, and how many files stayed as they were."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


class TreeOutput:
    """The rendered tree below `folder`. `environments` limits what may be removed to these.

    Raises Rejected where the folder holds files that no build wrote.
    """

    def __init__(self, folder: Path, index: Index, environments: tuple[str, ...]) -> None:
        self._folder = folder
        self._index = index
        self._environments = environments
        self._before = _owned(folder)
        self._known = index.outputs(folder)
        self._units: dict[str, list[Any]] = {}
        self._staged: list[str] = []
        self._stage = folder / STAGED

    def has(self, unit: str, digest: str) -> bool:
        """Whether the unit was written with this digest and its files are as they were left."""
        known = self._known.get(unit)
        if known is None or known[0] != digest or not all(self._is_as_left(*file) for file in known[1]):
            return False
        self._units[unit] = known
        return True

    def take(self, unit: str, digest: str, files: FileTree) -> None:
        """Stage those files of the unit that differ from what is there."""
        for path, text in files.items():
            if not self._is_same(path, text):
                target = self._stage / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(text.encode())
                target.chmod(MODE)
                self._staged.append(path)
        self._units[unit] = [digest, [[path, 0, 0] for path in files]]

    def publish(self) -> Written:
        """Put everything in place. Only called when nothing is wrong."""
        self._flush()
        for path in self._staged:
            target = self._folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self._stage / path, target)
        wanted = {file[0] for unit in self._units.values() for file in unit[1]}
        others = {path for path in self._before if path.split("/")[0] not in self._environments}
        removed = sorted(self._before - wanted - others)
        for path in removed:
            _remove(self._folder, path)
        self._discard_stage()
        self._write_manifest(wanted | others)
        self._remember()
        return Written(tuple(self._staged), tuple(removed), len(wanted) - len(self._staged))

    def discard(self) -> None:
        """Forget everything staged."""
        self._discard_stage()

    def _discard_stage(self) -> None:
        shutil.rmtree(self._stage, ignore_errors=True)

    def _is_as_left(self, path: str, size: int, time: int) -> bool:
        try:
            stat = os.stat(self._folder / path)
        except OSError:
            return False
        return stat.st_size == size and stat.st_mtime_ns == time

    def _is_same(self, path: str, text: str) -> bool:
        try:
            return (self._folder / path).read_bytes() == text.encode()
        except OSError:
            return False

    def _flush(self) -> None:
        if len(self._staged) > _FEW:
            os.sync()
            return
        for path in self._staged:
            with (self._stage / path).open("rb") as file:
                os.fsync(file.fileno())

    def _write_manifest(self, paths: set[str]) -> None:
        text = json.dumps({"phoenixBuild": 1, "files": sorted(paths)}, indent=1) + "\n"
        if not self._is_same(MANIFEST, text):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_text(self._folder / MANIFEST, text)

    def _remember(self) -> None:
        for unit in self._units.values():
            if unit[1] and unit[1][0][2] == 0:
                unit[1] = [self._state(file[0]) for file in unit[1]]
        kept = {unit: state for unit, state in self._known.items() if unit.split("/")[1] not in self._environments}
        self._index.put_outputs(self._folder, {**kept, **self._units})

    def _state(self, path: str) -> list[Any]:
        stat = os.stat(self._folder / path)
        return [path, stat.st_size, stat.st_mtime_ns]


def _owned(folder: Path) -> set[str]:
    """The files that an earlier build listed as its own."""
    try:
        listed = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
        return {str(path) for path in listed if _is_below(path)}
    except FileNotFoundError:
        if folder.is_dir() and any(entry.name != STAGED for entry in folder.iterdir()):
            raise Rejected(
                rules.FOREIGN_FOLDER.finding(
                    folder.as_posix(),
                    START,
                    "the output folder holds files that no build wrote",
                    "choose another --out",
                )
            ) from None
        return set()
    except (ValueError, KeyError, TypeError, OSError):
        help = f"delete {folder.as_posix()}/{MANIFEST} and the tree, then build again"
        raise Rejected(
            rules.FOREIGN_FOLDER.finding(f"{folder.as_posix()}/{MANIFEST}", START, "not a build's own list", help)
        ) from None


def _is_below(path: object) -> bool:
    return isinstance(path, str) and not path.startswith("/") and ".." not in path.split("/")


def _remove(folder: Path, path: str) -> None:
    """A file that is no longer wanted, and its folders where they are then empty."""
    (folder / path).unlink(missing_ok=True)
    for parent in (folder / path).parents:
        if parent == folder or any(parent.iterdir()):
            return
        parent.rmdir()


class StreamOutput:
    """The manifests as text, in the order of their paths' units; with `only`, those of one experiment or `standing`."""

    def __init__(self, only: str | None) -> None:
        self._only = only
        self.texts: list[str] = []

    def has(self, unit: str, digest: str) -> bool:  # noqa: ARG002
        """Nothing is ever there already."""
        return False

    def take(self, unit: str, digest: str, files: FileTree) -> None:  # noqa: ARG002
        """Keep the texts that are wanted."""
        for path, text in files.items():
            _, kind, *rest = path.split("/")
            if self._only in (None, kind, rest[0] if kind == "experiments" else None):
                self.texts.append(text)

    def discard(self) -> None:
        """Forget everything."""
        self.texts.clear()
