"""IO: the rendered tree. Writes what changed, leaves what did not, removes what is ours and no longer wanted.

Files are first written whole beside the tree's own (`.staged` names), then, when everything is valid, renamed into place:
an error, a full disk or Ctrl-C leaves the tree as it was. A file whose text is the same is not touched.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from phoenix_compiler.atomic import MODE, write_text
from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.index import Index, Unit
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
        self._folder = os.path.join(folder, "")
        self._index = index
        self._key = os.path.realpath(folder)
        self._known = index.units(self._key)
        self._environments = environments
        self._before = self._listed = _owned(folder)
        self._wanted: set[str] = set()
        self._kept: set[str] = set()
        self._taken: dict[str, tuple[str, list[str]]] = {}
        self._staged: list[str] = []
        self._folders: set[str] = set()
        self._sound: set[str] = {""}
        self._stage = os.path.join(folder, STAGED)
        self._is_new = not os.path.isdir(folder)

    def has(self, unit: str, digest: str) -> bool:
        """Whether the unit was written with this digest and its files are as they were left."""
        known = self._known.get(unit)
        if known is None or not known.startswith(digest):
            return False
        files = Unit.read(known).files
        for at in range(0, len(files), 3):
            path, size, time = files[at : at + 3]
            if path not in self._before or self._state(path) != (size, time):
                return False
        self._wanted.update(files[::3])
        self._kept.add(unit)
        return True

    def take(self, unit: str, digest: str, files: FileTree) -> None:
        """Stage those files of the unit that differ from what is there."""
        for path, text in files.items():
            data = text.encode()
            if not (path in self._before and self._is_same(path, data)):
                self._refuse_links(os.path.dirname(path))
                self._write_staged(data)
                self._staged.append(path)
        self._wanted.update(files)
        self._taken[unit] = (digest, list(files))

    def publish(self) -> Written:
        """Put everything in place. Only called when nothing is wrong.

        Cut short, it leaves whole files, some old and some new; the next build mends that.
        """
        others = {path for path in self._before if path.split("/")[0] not in self._environments}
        removed = sorted(self._before - self._wanted - others)
        for path in removed:
            self._refuse_links(os.path.dirname(path))
        self._flush()
        if self._staged:
            self._write_manifest(self._before | self._wanted)  # what is cut short from here on is still known as ours
        for number, path in enumerate(self._staged):
            self._make_folder(os.path.dirname(path))
            os.replace(f"{self._stage}/{number}", self._folder + path)
        for path in removed:
            _remove(Path(self._folder), path)
        shutil.rmtree(self._stage, ignore_errors=True)
        self._write_manifest(self._wanted | others)
        self._remember()
        return Written(tuple(self._staged), tuple(removed), len(self._wanted) - len(self._staged))

    def discard(self) -> None:
        """Forget everything staged."""
        shutil.rmtree(self._stage, ignore_errors=True)
        if self._is_new and os.path.isdir(self._folder):
            os.rmdir(self._folder)

    def _write_staged(self, data: bytes) -> None:
        if not self._staged:
            shutil.rmtree(self._stage, ignore_errors=True)  # of a build that was killed
            os.makedirs(self._stage)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        handle = os.open(f"{self._stage}/{len(self._staged)}", flags, MODE)
        try:
            os.fchmod(handle, MODE)  # whatever the umask
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
        finally:
            os.close(handle)

    def _make_folder(self, folder: str) -> None:
        """Folders are made once: to ask for each whether it is there costs more than all the rest of a rename."""
        if folder not in self._folders:
            os.makedirs(self._folder + folder, exist_ok=True)
            self._folders.add(folder)

    def _refuse_links(self, folder: str) -> None:
        """A link in the tree would lead a build to write and to remove elsewhere; one of a stranger's pull request, too."""
        if folder not in self._sound:
            self._refuse_links(os.path.dirname(folder))
            if os.path.islink(self._folder + folder):
                self.discard()
                raise Rejected(
                    rules.FOREIGN_FOLDER.finding(
                        Path(self._folder, folder).as_posix(), START, "a link in the output folder", "delete the link"
                    )
                )
            self._sound.add(folder)

    def _state(self, path: str) -> tuple[str, str] | None:
        """Size and time of a file, as the index has them."""
        try:
            stat = os.stat(self._folder + path)
        except OSError:
            return None
        return str(stat.st_size), str(stat.st_mtime_ns)

    def _is_same(self, path: str, data: bytes) -> bool:
        try:
            with open(self._folder + path, "rb") as file:
                return file.read() == data
        except OSError:
            return False

    def _flush(self) -> None:
        if len(self._staged) > _FEW:
            os.sync()
            return
        for number in range(len(self._staged)):
            with open(f"{self._stage}/{number}", "rb") as file:
                os.fsync(file.fileno())

    def _write_manifest(self, paths: set[str]) -> None:
        if paths == self._listed and os.path.exists(self._folder + MANIFEST):
            return
        self._listed = paths
        os.makedirs(self._folder, exist_ok=True)
        text = json.dumps({"phoenixBuild": 1, "files": sorted(paths)}, indent=1) + "\n"
        write_text(Path(self._folder + MANIFEST), text)

    def _remember(self) -> None:
        states = {unit: Unit(digest, list(self._states(paths))) for unit, (digest, paths) in self._taken.items()}
        ours = [unit for unit in self._known if unit.split("/")[1] in self._environments]
        gone = [unit for unit in ours if unit not in self._kept and unit not in self._taken]
        self._index.put_units(self._key, states, gone)

    def _states(self, paths: list[str]) -> Iterator[str]:
        for path in paths:
            yield from (path, *(self._state(path) or ("", "")))


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
    except (ValueError, KeyError, TypeError):
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
