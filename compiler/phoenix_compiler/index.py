"""The index: what was found out about files whose content has not changed since.

Kept in `.phoenix/index` at the root of a repository, ignored by Git, and only ever a shortcut: without it, or with one of
another version of Phoenix, everything is simply done again. An entry holds for a digest of the file's own text and of
everything else that its compilation reads. Files with errors are never indexed.

The file is made to be read fast: a line for each entry, its parts between tabs, and nothing in it is understood before
somebody asks for it. Facts and findings are JSON, which has no tab and no line end. An empty line stands before each
output folder.

    phoenix-index 3 FINGERPRINT CHECKSUM
    entries
    path   digest   facts   findings

    FOLDER
    unit   digest   path   size   time ...
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from phoenix_compiler.atomic import write_bytes, write_text

FOLDER = ".phoenix"
FILE = "index"
FORM = "phoenix-index 3"
_ENTRIES = "entries"  # output folders are absolute paths


class Entry(NamedTuple):
    """What is known of a file: its digest, and as JSON texts its facts and the findings that are no errors, or nothing."""

    digest: str
    facts: str = ""
    findings: str = ""


class Unit(NamedTuple):
    """What was written for a source file: the digest of all it was compiled from, and the path, size and time (in ns) of
    each of its files, one after the other."""

    digest: str
    files: list[str]

    @classmethod
    def read(cls, text: str) -> Unit:
        """A unit as the index has it."""
        digest, *files = text.split("\t")
        return cls(digest, files)


class Index:
    """Entries by path, and for each output folder the state of the files last written there."""

    def __init__(self, root: Path, fingerprint: str) -> None:
        self._path = root / FOLDER / FILE
        self._head = f"{FORM} {fingerprint} "
        self._entries: dict[str, str] = {}
        self._outputs: dict[str, dict[str, str]] = {}
        self._changed = False
        self._read()

    def get(self, path: str, digest: str) -> Entry | None:
        """The entry of a file, where it still holds."""
        found = self._entries.get(path)
        if found is None or not found.startswith(f"{digest}\t"):
            return None
        return Entry(*found.split("\t"))

    def put(self, path: str, entry: Entry) -> None:
        """Remember an entry."""
        if _is_plain(path):
            self._entries[path] = "\t".join(entry)
            self._changed = True

    def keep_only(self, paths: set[str]) -> None:
        """Forget files that are gone."""
        gone = self._entries.keys() - paths
        for path in gone:
            del self._entries[path]
        self._changed = self._changed or bool(gone)

    def units(self, folder: str) -> Mapping[str, str]:
        """What was last written to an output folder, by source file, each as `Unit.read` takes it."""
        return self._outputs.get(folder, {})

    def put_units(self, folder: str, changed: Mapping[str, Unit], gone: Iterable[str]) -> None:
        """Remember what was written to an output folder, and what is no longer there."""
        known = self._outputs.setdefault(folder, {})
        for unit in gone:
            del known[unit]
            self._changed = True
        for unit, (digest, files) in changed.items():
            if _is_plain(unit) and all(map(_is_plain, files)):
                known[unit] = "\t".join((digest, *files))
                self._changed = True

    def save(self) -> None:
        """Write the index, where it changed. A folder that cannot be written to is no fault: the index is a shortcut."""
        if not self._changed:
            return
        blocks = [f"{_ENTRIES}\n{_lines(self._entries)}"]
        for folder, units in self._outputs.items():
            if os.path.isdir(folder) and _is_plain(folder):
                blocks.append(f"{folder}\n{_lines(units)}")
        body = b"\n".join([block.encode("utf-8", "surrogateescape") for block in blocks])
        if self._path.parent.is_symlink():  # it may lead anywhere
            return
        try:
            self._path.parent.mkdir(exist_ok=True)
            ignore = self._path.parent / ".gitignore"
            if not ignore.exists():
                write_text(ignore, "*\n")
            write_bytes(self._path, f"{self._head}{_checksum(body)}\n".encode(), body, sync=False)
        except OSError:
            return

    def _read(self) -> None:
        try:
            head, _, body = self._path.read_bytes().partition(b"\n")
        except OSError:
            return
        if head == f"{self._head}{_checksum(body)}".encode():  # one that was cut short or edited says nothing
            for block in body.decode("utf-8", "surrogateescape").split("\n\n"):
                name, _, lines = block.partition("\n")
                self._outputs[name] = _by_name(lines)
            self._entries = self._outputs.pop(_ENTRIES)


class NoIndex(Index):
    """An index that knows nothing and keeps nothing."""

    def __init__(self) -> None:
        super().__init__(Path(os.devnull), "")

    def save(self) -> None:
        """Keep nothing."""


def _lines(named: Mapping[str, str]) -> str:
    return "".join([f"{name}\t{rest}\n" for name, rest in named.items()])


def _by_name(lines: str) -> dict[str, str]:
    return dict([line.split("\t", 1) for line in lines.split("\n") if line])


def _checksum(body: bytes) -> str:
    return f"{zlib.crc32(body):08x}"


def _is_plain(text: str) -> bool:
    """Whether a path can stand in the file. One that cannot is not remembered, and its work done again each time."""
    return "\t" not in text and "\n" not in text
